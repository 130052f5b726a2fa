"""
The comment that an editor writes for a finding hides that finding and nothing else, breaks nothing, and is found again.

For any draft and any finding. A comment about a line hides what else the same rule finds on that line; one about a block
or a draft, what else it finds there. ``CITEWELL_SILENCED`` sets of how many findings of each rule this is tried in the drafts
of the test cases (3 where it is not set), and in real drafts (with CITEWELL_DATA) of how many of each draft.
"""

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from citewell import packs
from citewell.config import default_settings
from citewell.document import Document, Format
from citewell.edits import apply
from citewell.engine import Engine
from citewell.markup import read
from citewell.result import Edit, Finding, Fix, Report
from citewell.silencing import Written, suppress_edits
from citewell.span import Span
from citewell.suppress import Suppression
from citewell.suppress import read as read_comments
from citewell.testing import Remembering, cases

HOME = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("CITEWELL_DATA", HOME.parent / "shared" / "data"))
EACH = int(os.environ.get("CITEWELL_SILENCED", "3"))
SCOPES: tuple[Written, ...] = ("line", "block", "file")
SUFFIXES = {".md": "markdown", ".mdx": "mdx", ".html": "html"}


PACKS = packs.load()
ENGINE = Engine(default_settings(PACKS), PACKS, Remembering(), clock=lambda: "2026-11-24")


@dataclass
class Tried:
    """What was tried with one draft, and with how many findings the cause could be taken away."""

    written: Counter[str]
    refused: Counter[str]
    unused: int = 0


def shapes(document: Document) -> list[object]:
    return [(one.kind, one.containers, one.level, one.prose.text.split()) for one in document.blocks]


def check(text: str, like: Document) -> tuple[Document, Report]:
    document = read(text, path=like.path, format=like.format, page=like.page)
    return document, ENGINE.check(document)


def first_of_each(findings: Iterable[Finding], seen: Counter[str]) -> list[Finding]:
    """The findings of rules of which few have been ``seen``; counts them. A comment about comments is no case."""
    chosen = []
    for one in findings:
        seen[one.rule] += 1
        if seen[one.rule] <= EACH and one.family != "configuration":
            chosen.append(one)
    return chosen


def try_all(document: Document, findings: Iterable[Finding], report: Report) -> Tried:
    tried = Tried(Counter(), Counter())
    for finding in findings:
        for scope in SCOPES:
            edits = suppress_edits(document, finding.span, finding.rule, scope, ENGINE.vocabulary)
            if edits:
                tried.written[scope] += 1
                tried.unused += hides_it(document, report, finding, edits)
            else:
                tried.refused[scope] += 1
    return tried


def hides_it(document: Document, report: Report, finding: Finding, edits: tuple[Edit, ...]) -> bool:
    """Whether the comment was found to be unused when its cause had gone; all else is claimed."""
    (edit,) = edits
    text = apply(report.text, Fix("suppress", "", safe=False, edits=edits))
    after, silenced = check(text, document)
    what = f"{finding.rule} at {finding.span} «{finding.text[:80]}» with {edit.text!r} at {edit.start}"
    assert shapes(after) == shapes(document), what
    written = its_comment(after, edit)

    def moved(span: Span) -> Span:
        start, end = (place + len(edit.text) * (edit.start <= place) for place in (span.start, span.end - 1))
        return Span(start, max(end + 1, start))

    def is_hidden(one: Finding) -> bool:
        return one.rule == finding.rule and moved(one.span).start in written.reach

    assert is_hidden(finding), what
    wanted = Counter((one.rule, one.severity, moved(one.span)) for one in report.findings if not is_hidden(one))
    found = Counter(
        (one.rule, one.severity, Span(one.span.start, max(one.span.end, one.span.start))) for one in silenced.findings
    )
    assert found == wanted, f"{what}: {found - wanted} came, {wanted - found} went"
    return is_unused_without_cause(after, finding, moved(finding.span), written)


def its_comment(after: Document, edit: Edit) -> Suppression:
    """The comment that an edit has written, or the front matter it has written to."""
    inside = Span(edit.start, edit.start + len(edit.text))
    items = read_comments(after, ENGINE.vocabulary).items
    return next(one for one in items if one.span.overlaps(inside))


def is_unused_without_cause(after: Document, finding: Finding, span: Span, written: Suppression) -> bool:
    """Whether the rule falls silent when other words stand for those it flagged; then the comment has to be unused."""
    text, inside = after.text, written.span
    # The comment may stand amid the words.
    end = inside.start if span.start <= inside.start < span.end else span.end
    if inside.start <= span.start < inside.end:
        return False  # front matter that names the rule
    gone, new = text[span.start : end], "Rain" if text[span.start : end].strip() else ""
    kept = "".join(char for char in gone if char in "\r\n")
    text = text[: span.start] + new + kept + text[end:]
    document, report = check(text, after)
    items = read_comments(document, ENGINE.vocabulary).items
    ours = [one for one in items if [name.text for name in one.names] == [finding.rule] and one.scope == written.scope]
    if len(ours) != 1 or report.notices:
        return False  # what stands for the words may end a comment or a fence
    _, without = check(without_words(text, ours[0].span), after)
    if any(one.rule == finding.rule for one in without.findings):
        return False  # it is still flagged, or something else is now
    unused = [one for one in report.findings if one.rule == "unused-suppression" and one.span.overlaps(ours[0].span)]
    assert unused, f"{finding.rule}: {ours[0]} is not said to be unused in {text[:2000]!r}"
    return True


def without_words(text: str, span: Span) -> str:
    """A text with blanks for some words, and none where these would end a line: in Markdown two of them break it."""
    before, after = text[: span.start], text[span.end :]
    if after[:1] in ("", "\r", "\n"):
        return before.rstrip(" \t") + after
    return before + " " * len(span) + after


FIXTURES: dict[str, tuple[Format, str]] = {
    "lists": ("markdown", "Before.\n\n- Our lamp is world-class.\n\n  It is world-class on any road.\n\n  1. A world-class hub.\n     And more.\n- [ ] Our world-class shop.\n\n* Our world-class bell.\n"),
    "tables": ("markdown", "| Lamp | Note |\n|:--|--:|\n| Halden | TODO: say more |\n| `a|b` | TODO: weigh |\n\nA | B\n--|--\nTODO: x | [NUMBER]\n"),
    "quotes": ("markdown", "> ## What is it?\n>\n> [NUMBER grams] is its weight,\n> and TODO: more.\n>> - [SOURCE] here\n\n> Lazy\nTODO: line\n"),
    "fences": ("markdown", "Our lamp is world-class:\n```js\nTODO: code\n```\n[NUMBER]\n\n    code\n\nOur world-class bell\n===\n\nOur world-class lamp\n---\n"),
    "definitions": ("markdown", "[NUMBER] [a][b][^1]\n\n[b]: https://e.org\n[^1]: Our world-class lamp, says [SOURCE].\n    And [NUMBER].\n"),
    "html in it": ("markdown", "<div>\n\nOur world-class lamp.\n\n</div>\n<p>Our world-class bell.</p>\n<ul><li>Our world-class hub</li></ul>\n\nText <span\n title='x'>TODO: y</span>.\n"),
    "hard breaks": ("markdown", "Our world-class lamp,  \nour world-class bell\\\nour world-class hub.\r\n\r\nOur world-class shop.\r\n"),
    "lines that join": ("markdown", "A station.\nThe station reads the level each hour, and the office gets a list of every figure by noon.\nThe gauge measures it, and it sends the figure home.\n"),
    "templates": ("markdown", "{{ x }} [NUMBER]\n\n{% if a %}\nOur world-class lamp.\n{% endif %}\n\n{{< note >}}\nOur world-class bell.\n{{< /note >}}\n"),
    "front matter": ("markdown", "---\ntitle: TODO\ndate: 2026-13-45\ntags:\n  - TBD\n---\nOur world-class lamp.\n"),
    "toml": ("markdown", "+++\ntitle = 'TODO'\n[author]\nname = 'TBD'\n+++\n\nText.\n"),
    "broken": ("markdown", "---\ntitle: \"x\n---\n\nOur world-class lamp.\n"),
    "data": ("markdown", "# A lamp\n\n```json\n{\"a\": 1}\n```\n\n<script type=\"application/ld+json\">\n{\"@context\": \"https://schema.org\", \"@type\": \"Lamp\", \"name\": \"TODO\",}\n</script>\n\nText.\n"),
    "mdx": ("mdx", "import X from 'x'\n\n<X y={1}>\n\nOur world-class lamp {1 + 1}.\n\n- [NUMBER] {`TODO: x`}\n\n</X>\n\n| a |\n|---|\n| [NUMBER] |\n"),
    "page": ("html", "<!doctype html>\n<html lang=en><head><title>TODO: x</title>\n<meta name=description content='[NUMBER]'>\n<script type='application/ld+json'>{\"@type\": \"Lamp\",}</script></head>\n<body><p title=\"a\nb\">Our world-class lamp.</p><ul>\n<li>Our world-class bell<li>Our <b>world-class\n</b> hub</ul>\n<table><tr><td>[NUMBER]<td>[NUMBER]</table>\n<pre>x\n</pre><p>Our world-class shop.</p></body></html>\n"),
    "one line": ("html", "<p>Our world-class lamp.</p><p>Our world-class bell.</p><p hidden>x</p>"),
}  # fmt: skip


@pytest.mark.grammar
@pytest.mark.parametrize("name", FIXTURES)
def test_hard_places(name: str) -> None:
    format_, text = FIXTURES[name]
    for wanted in (text, text.replace("\r\n", "\n").replace("\n", "\r\n")):
        document = read(wanted, format=format_)
        report = ENGINE.check(document)
        assert report.findings
        assert try_all(document, report.findings, report).written


@pytest.mark.grammar
@pytest.mark.parametrize("file", sorted((HOME / "examples").glob("*.*")), ids=lambda file: file.name)
def test_examples(file: Path) -> None:
    document = read(file.read_bytes().decode(), path=str(file))
    report = ENGINE.check(document)
    chosen = first_of_each(report.findings, Counter())
    tried = try_all(document, chosen, report)
    assert tried.written["file"] == len(chosen)
    assert tried.unused


@pytest.mark.grammar
def test_drafts_of_all_cases() -> None:
    each: Counter[str] = Counter()
    unused = 0
    for document, report in drafts_of_cases():
        chosen = first_of_each(report.findings, each)
        tried = try_all(document, chosen, report)
        assert tried.written["file"] == len(chosen), document.text
        unused += tried.unused
    assert unused > 2 * len(each)


def drafts_of_cases() -> Iterator[tuple[Document, Report]]:
    for file in sorted((HOME / "tests" / "rules").glob("*.md")):
        for case in cases(file):
            document = read(case.draft, path=case.path, format=case.format)
            yield document, ENGINE.check(document)


def real_drafts() -> list[Path]:
    if not DATA.is_dir():
        return []
    folders = ("drafts_md", "drafts_blog", "drafts_html")
    return [file for name in folders for file in sorted((DATA / name).rglob("*")) if file.suffix in SUFFIXES]


@pytest.mark.data
@pytest.mark.grammar
@pytest.mark.slow
def test_real_drafts() -> None:
    files = real_drafts()
    if not files:
        pytest.skip("the evaluation data is not there")
    tried = Tried(Counter(), Counter())
    for file in files:
        document = read(file.read_bytes().decode("utf-8", "replace"), path=file.name)
        report = ENGINE.check(document)
        step = max(len(report.findings) // EACH, 1)
        one = try_all(document, [one for one in report.findings if one.family != "configuration"][::step], report)
        tried.written += one.written
        tried.refused += one.refused
        tried.unused += one.unused
    assert tried.refused["file"] == 0
    assert tried.unused
