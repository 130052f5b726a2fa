"""Findings and fixes as the protocol writes them, field by field and in each encoding."""

import pytest
from lsprotocol import types

from citewell.lsp import convert
from citewell.lsp.client import Client
from citewell.result import Edit, Finding, Fix, Related
from citewell.span import Encoding, LineIndex, Span

TEXT = "Tea.\r\nA 😀 café is very good.\n"
VERY = Span(TEXT.index("very"), TEXT.index("very") + 4)
FINDING = Finding(
    rule="intensifier-for-measure", family="claim", severity="hint", message="Say how much.", span=VERY, text="very",
    evidence=("a", "b"), defect="C07", related=(Related(Span(0, 3), "said here"),), detail=("one", "two"),
    url="https://example.org/rule",
)  # fmt: skip


def at(line: int, start: int, end: int) -> types.Range:
    return types.Range(start=types.Position(line, start), end=types.Position(line, end))


@pytest.mark.parametrize(("encoding", "start"), [("utf-8", 16), ("utf-16", 13), ("utf-32", 12)])
def test_a_range_counts_in_the_units_of_the_editor(encoding: Encoding, start: int) -> None:
    lines = LineIndex(TEXT)
    assert convert.range_of(lines, VERY, Client(encoding=encoding)) == at(1, start, start + 4)
    across = convert.range_of(lines, Span(0, VERY.end), Client(encoding=encoding))
    assert (across.start, across.end) == (types.Position(0, 0), types.Position(1, start + 4))


def test_a_diagnostic_has_all_of_a_finding() -> None:
    told = convert.diagnostic(FINDING, "file:///a.md", LineIndex(TEXT), Client(encoding="utf-32", shows_related=True))
    assert told == types.Diagnostic(
        range=at(1, 12, 16),
        severity=types.DiagnosticSeverity.Hint,
        code="intensifier-for-measure",
        code_description=types.CodeDescription(href="https://example.org/rule"),
        source="citewell",
        message="Say how much.",
        related_information=[
            types.DiagnosticRelatedInformation(types.Location("file:///a.md", at(0, 0, 3)), "said here")
        ],
    )


def test_a_diagnostic_has_no_more_than_the_editor_shows() -> None:
    lines, plain = LineIndex(TEXT), Finding("r", "claim", "error", "M", VERY, "very")
    assert convert.diagnostic(FINDING, "", lines, Client()).related_information is None
    told = convert.diagnostic(plain, "", lines, Client(shows_related=True))
    assert told.related_information is None
    assert told.code_description is None
    assert told.severity == types.DiagnosticSeverity.Error


def test_severities_are_those_of_the_protocol() -> None:
    assert {name: one.value for name, one in convert.SEVERITIES.items()} == {
        "error": 1, "warning": 2, "information": 3, "hint": 4,
    }  # fmt: skip


def test_a_finding_comes_back_as_the_worker_sent_it() -> None:
    sent = {
        "rule": FINDING.rule, "family": FINDING.family, "severity": FINDING.severity, "message": FINDING.message,
        "span": [VERY.start, VERY.end], "text": "very", "evidence": ["a", "b"], "defect": "C07",
        "related": [[0, 3, "said here"]], "detail": ["one", "two"], "url": FINDING.url,
    }  # fmt: skip
    assert convert.finding_from(sent) == FINDING


def test_a_fix_comes_back_as_the_worker_sent_it() -> None:
    sent = {"kind": "delete", "title": "T", "safe": True, "edits": [{"start": 1, "end": 2, "text": "x"}]}
    assert convert.fix_from(sent) == Fix("delete", "T", True, (Edit(1, 2, "x"),))


GAPS = [
    Edit(0, 3, "a $5 {jar} of [NUMBER grams] and [SOURCE]\\"),
    Edit(4, 4, "plain"),
    Edit(6, 7, "[DATE]"),
]


def test_gaps_are_stops_that_are_numbered_through() -> None:
    first, second, third = convert.text_edits(GAPS, LineIndex(TEXT), Client(encoding="utf-32", snippet_edits=True))
    assert isinstance(first, types.SnippetTextEdit)
    assert first.snippet.value == "a \\$5 {jar\\} of ${1:[NUMBER grams]} and ${2:[SOURCE]}\\\\"
    assert first.range == at(0, 0, 3)
    assert second == types.TextEdit(at(0, 4, 4), "plain")
    assert isinstance(third, types.SnippetTextEdit)
    assert (third.snippet.value, third.range) == ("${3:[DATE]}", at(1, 0, 1))


def test_gaps_are_text_for_an_editor_without_stops() -> None:
    told = convert.text_edits(GAPS, LineIndex(TEXT), Client(encoding="utf-32"))
    assert [(type(one), one.new_text) for one in told if isinstance(one, types.TextEdit)] == [
        (types.TextEdit, edit.text) for edit in GAPS
    ]


def test_edits_name_the_version_that_they_were_made_for() -> None:
    edits: list[convert.AnyEdit] = [types.TextEdit(at(0, 0, 1), "x")]
    change = convert.workspace_edit(Client(versioned_edits=True), "file:///a.md", 7, edits)
    document = types.OptionalVersionedTextDocumentIdentifier(uri="file:///a.md", version=7)
    assert change == types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(document, edits)])
    assert convert.workspace_edit(Client(), "file:///a.md", 7, edits) == types.WorkspaceEdit(
        changes={"file:///a.md": [types.TextEdit(at(0, 0, 1), "x")]}
    )


def test_hovers_as_plain_text() -> None:
    markdown = "## A `rule`\n> **Say** [how](https://e.org) much\\.\n```text\nso __much__\n```\n"
    assert convert.plain(markdown) == "A rule\nSay how (https://e.org) much.\n\nso much"
