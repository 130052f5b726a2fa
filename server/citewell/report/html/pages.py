"""What the page of a report is told of each draft: one line for lists and charts, and all of it for who looks at it."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

from markdown_it import MarkdownIt

from citewell.explain import changes
from citewell.report import SEVERITIES, Checked
from citewell.result import Finding, Fix, Report, SectionReport, Snippet
from citewell.score import told
from citewell.span import LineIndex, Span

__all__ = ["Shape", "detail", "entry"]

Shape = dict[str, Any]

_NO_RULE = -1
"""Stands for what costs points and is nobody's finding: a section of which nothing can be quoted."""


def entry(result: Checked, places: Mapping[str, int]) -> Shape:
    """
    What lists and charts need of one draft; ``places`` says where each rule stands in the list of rules.

    ``found`` are rule, severity (0 is the gravest) and how many; ``lost`` are rule and points of 100.
    """
    report = result.report
    # The page links to it, and an address cannot hold what is no text: the odd bytes of a name that is not UTF-8.
    path = result.path.encode("utf-8", "replace").decode()
    problems = [f"line {line}: {one}" if result.places else one for one, line, _ in result.located]
    shape: Shape = {"path": path, "problems": problems, "found": [], "lost": []}
    if report is None:
        return {**shape, "format": None, "words": 0, "score": None}
    found = Counter((places[one.rule], SEVERITIES.index(one.severity)) for one in report.findings)
    lost: defaultdict[int, float] = defaultdict(float)
    for one in report.lost:
        lost[_cause(one.message, places)] += one.points
    return {
        **shape,
        "format": report.format,
        "words": report.words,
        "score": report.score,
        "found": [[rule, severity, number] for (rule, severity), number in sorted(found.items())],
        "lost": [[rule, round(points, 2)] for rule, points in sorted(lost.items())],
    }


def _cause(message: str, places: Mapping[str, int]) -> int:
    """The rule that a loss is due to."""
    return places.get(message.partition(":")[0], _NO_RULE)


def detail(report: Report, places: Mapping[str, int]) -> Shape:
    """One draft with its findings and sections; spans are pairs of code points, lines 1-based."""
    lines = LineIndex(report.text)
    points = {(one.message, one.span): one.points for one in report.lost}
    return {
        "text": report.text,
        "findings": [_finding(one, report, lines, places, points.get(told(one), 0.0)) for one in report.findings],
        "sections": [_section(one) for one in report.sections],
    }


def _finding(finding: Finding, report: Report, lines: LineIndex, places: Mapping[str, int], points: float) -> Shape:
    fixes = report.fixes(finding)
    return {
        "rule": places[finding.rule],
        "severity": SEVERITIES.index(finding.severity),
        "span": _pair(finding.span),
        "line": lines.position(finding.span.start).line + 1,
        "message": finding.message,
        "points": round(points, 1),
        "detail": [_plain(line) for line in finding.detail],
        "related": [
            {"message": one.message, "line": lines.position(one.span.start).line + 1} for one in finding.related
        ],
        # The first is the one that an editor shows; of the others the name is enough.
        "fix": _fix(fixes[0], report.text) if fixes else None,
        "others": [fix.title for fix in fixes[1:]],
    }


def _fix(fix: Fix, text: str) -> Shape:
    return {"title": fix.title, "safe": fix.safe, "change": changes(fix, text)}


def _section(section: SectionReport) -> Shape:
    return {
        "heading": section.heading,
        "level": section.level,
        "span": _pair(section.span),
        "score": section.score,
        "snippet": _quoted(section.snippet),
        "answer": _quoted(section.answer),
        "readability": section.readability.label if section.readability else None,
    }


def _quoted(snippet: Snippet | None) -> Shape | None:
    return {"text": snippet.text, "span": _pair(snippet.span)} if snippet else None


def _pair(span: Span) -> list[int]:
    return [span.start, span.end]


_MARKDOWN = MarkdownIt("commonmark", {"html": False})


def _plain(line: str) -> str:
    """A line of Markdown as a reader sees it."""
    (inline,) = _MARKDOWN.parseInline(line)
    return "".join(token.content if token.type != "softbreak" else " " for token in inline.children or ())
