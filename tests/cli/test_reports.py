"""What the output formats look like; text is read by people and by editors, JSON by machines."""

import json
import re
from dataclasses import replace

import pytest

from citewell.report import Checked
from citewell.report import json as json_report
from citewell.report import text as text_report
from citewell.report.text import Style
from citewell.result import Edit, Finding, Fix, Related, Report, SectionReport, Snippet
from citewell.span import Span

DRAFT = "# Tests 🦊\n\nOur tests are\nmuch faster.\n"
AT = DRAFT.index("much")


def finding(severity: str = "warning", words: str = "much faster") -> Finding:
    return Finding(
        rule="bare-comparative",
        family="claim",
        severity=severity,  # type: ignore[arg-type]
        message="“much faster” has no number.",
        span=Span(AT, AT + 11),
        text=words,
        evidence=("geo-2024",),
        defect="C01",
        related=(Related(Span(2, 7), "the heading"),),
    )


FIX = Fix("placeholder", "Put in a number", False, (Edit(AT, AT + 4, "[NUMBER percent]"),))


def report(*findings: Finding, notices: tuple[str, ...] = ()) -> Report:
    return Report(
        text=DRAFT,
        format="markdown",
        findings=findings,
        sections=(SectionReport("Tests 🦊", 1, Span(0, len(DRAFT) - 1), snippet=Snippet("Our", Span(11, 14))),),
        words=6,
        notices=notices,
        compute_fixes=lambda _: (FIX,),
    )


def test_json_has_the_promised_shape() -> None:
    found = json.loads(json_report.render([Checked("draft.md", report(finding(), notices=("No model.",)))], 0.81234))
    start = {"offset": AT, "line": 4, "column": 1}
    end = {"offset": AT + 11, "line": 4, "column": 12}
    assert found == {
        "version": 1,
        "files": [
            {
                "path": "draft.md",
                "format": "markdown",
                "score": None,
                "low": None,
                "findings": [
                    {
                        "rule": "bare-comparative",
                        "family": "claim",
                        "defect": "C01",
                        "severity": "warning",
                        "message": "“much faster” has no number.",
                        "text": "much faster",
                        "url": "",
                        "evidence": ["geo-2024"],
                        "start": start,
                        "end": end,
                        "related": [
                            {
                                "message": "the heading",
                                "start": {"offset": 2, "line": 1, "column": 3},
                                "end": {"offset": 7, "line": 1, "column": 8},
                            }
                        ],
                        "fixes": [
                            {
                                "kind": "placeholder",
                                "title": "Put in a number",
                                "safe": False,
                                "edits": [{"start": AT, "end": AT + 4, "text": "[NUMBER percent]"}],
                            }
                        ],
                    }
                ],
                "sections": [
                    {
                        "heading": "Tests 🦊",
                        "level": 1,
                        "start": {"offset": 0, "line": 1, "column": 1},
                        "end": {"offset": len(DRAFT) - 1, "line": 4, "column": 13},
                        "score": None,
                        "snippet": {
                            "text": "Our",
                            "start": {"offset": 11, "line": 3, "column": 1},
                            "end": {"offset": 14, "line": 3, "column": 4},
                        },
                        "answer": None,
                    }
                ],
                "problems": [],
            }
        ],
        "notices": ["No model."],
        "summary": {
            "files": 1,
            "words": 6,
            "findings": {"error": 0, "warning": 1, "information": 0, "hint": 0},
            "seconds": 0.812,
        },
    }


def test_json_of_what_could_not_be_read() -> None:
    found = json.loads(json_report.render([Checked("x.md", None, ("is not UTF-8",))], 0))
    (file,) = found["files"]
    assert file == {
        "path": "x.md",
        "format": None,
        "score": None,
        "low": None,
        "findings": [],
        "sections": [],
        "problems": [{"message": "is not UTF-8"}],
    }


def test_json_can_be_written_whatever_the_draft_holds() -> None:
    rendered = json_report.render([Checked("draft.md", report(finding(words="\ud800 \x00 \u2028")))], 0)
    assert json.loads(rendered.encode("utf-8"))["files"][0]["findings"][0]["text"] == "\ud800 \x00 \u2028"


def whole_text(results: list[Checked], style: Style | None = None) -> str:
    """All drafts one after the other, then the summary."""
    style = style or Style()
    return "".join([*(text_report.draft(one, style) for one in results), text_report.summary(results, style)])


def test_text_has_the_source_of_each_finding() -> None:
    results = [
        Checked("draft.md", report(finding(), finding("hint"), notices=("No language model.",))),
        Checked("fine.md", report(notices=("No language model.",))),
        Checked("x.md", None, ("is not UTF-8",)),
    ]
    assert whole_text(results) == (
        "draft.md:4:1: warning bare-comparative: “much faster” has no number.\n"
        "    4 | much faster.\n"
        "      | ^^^^^^^^^^^\n"
        "    fix: Put in a number\n"
        "draft.md:4:1: hint bare-comparative: “much faster” has no number.\n"
        "    4 | much faster.\n"
        "      | ^^^^^^^^^^^\n"
        "    fix: Put in a number\n"
        "\n"
        "x.md: problem: is not UTF-8\n"
        "1 warning, 1 hint in 2 drafts; 1 could not be checked.\n"
        "Why, with an example: citewell explain bare-comparative\n"
    )


def test_text_in_brief_is_one_line_a_finding() -> None:
    shown = text_report.draft(Checked("draft.md", report(finding(), finding("hint"))), Style(brief=True))
    assert shown == (
        "draft.md:4:1: warning bare-comparative: “much faster” has no number.\n"
        "draft.md:4:1: hint bare-comparative: “much faster” has no number.\n"
    )


def test_text_of_nothing() -> None:
    assert whole_text([Checked("fine.md", report())]) == "No findings in 1 draft.\n"
    assert whole_text([]) == "No findings in 0 drafts.\n"
    assert text_report.statistics([], Style()) == "No findings in 0 drafts.\n"


def test_statistics_count_each_rule() -> None:
    results = [
        Checked("x.md", None, ("is not UTF-8",)),
        Checked("draft.md", report(finding(), finding("hint"), finding("hint"))),
    ]
    assert text_report.statistics(results, Style()) == (
        "x.md: problem: is not UTF-8\n"
        "2  hint         bare-comparative\n"
        "1  warning      bare-comparative\n"
        "1 warning, 2 hints in 1 draft; 1 could not be checked.\n"
    )


def test_colour_only_when_asked_for() -> None:
    results = [Checked("draft.md", report(finding()))]
    assert "\x1b" not in whole_text(results)
    shown = whole_text(results, Style(colour=True))
    assert "\x1b[1;33mwarning\x1b[0m" in shown
    assert re.sub(r"\x1b\[[\d;]+m", "", shown) == whole_text(results)


def test_the_best_fix_is_named_and_whether_it_is_safe() -> None:
    fixes = (FIX, Fix("delete", "Leave it out", True, (Edit(AT, AT + 5, ""),)))
    shown = whole_text([Checked("draft.md", replace(report(finding()), compute_fixes=lambda _: fixes))])
    assert "    safe fix: Leave it out\n" in shown


@pytest.mark.parametrize("odd", ["\x1b]0;x\x07", "\ud800", "\u202e", "\x00", "\x85", "\u2028"])
def test_a_draft_cannot_write_to_the_terminal(odd: str) -> None:
    text = f"# Tests\n\nThey are much{odd} faster.\n"
    at = text.index("much")
    told = Finding("x", "claim", "hint", f"{odd}!", Span(at, text.index("faster")), odd)
    shown = whole_text([Checked(f"a{odd}\n.md", Report(text, "markdown", (told,)), (odd,))], Style(colour=True))
    assert not re.search("[\x00-\x09\x0b-\x1a\x1c-\x1f\x7f-\x9f\u2028\u202e\ud800]|\x1b[^[]", shown)
    assert len(shown.splitlines()) == 7
    assert shown.encode("utf-8")
