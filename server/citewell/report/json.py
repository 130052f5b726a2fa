"""Reports as JSON, for machines; the shape is part of what Citewell promises."""

import json
from collections.abc import Sequence
from typing import Any

from citewell.report import Checked, count, notices, shortfall
from citewell.result import Finding, Fix, Loss, Report, SectionReport, Snippet
from citewell.span import LineIndex, Span

__all__ = ["VERSION", "loss_shape", "render", "section_shape", "written"]

VERSION = 1
"""Of the shape; it changes when a name is taken away or means something else."""

Shape = dict[str, Any]


def render(results: Sequence[Checked], seconds: float) -> str:
    """
    One JSON object for all files, with a line break at its end.

    Offsets and columns are code points, lines and columns 1-based, ends exclusive. ``seconds`` is wall time.
    ``report.schema.json`` beside this module says what may stand in it.
    """
    shape = {
        "version": VERSION,
        "files": [_file(result) for result in results],
        "notices": list(notices(results)),
        "summary": {
            "files": len(results),
            "words": sum(result.report.words for result in results if result.report),
            "findings": count(results),
            "seconds": round(seconds, 3),
        },
    }
    return written(shape)


def written(shape: Any) -> str:
    """Values as JSON, with a line break at the end."""
    # A lone surrogate cannot be written as UTF-8; escaped it can.
    text = json.dumps(shape, ensure_ascii=False, indent=1)
    return text.encode("utf-8", "backslashreplace").decode("utf-8") + "\n"


def _file(result: Checked) -> Shape:
    report = result.report
    shape: Shape = {
        "path": result.path,
        "format": report.format if report else None,
        "score": report.score if report else None,
        "low": shortfall(result),
        "findings": [],
        "sections": [],
        "problems": [
            {"message": message} | ({"line": line, "column": column} if result.places else {})
            for message, line, column in result.located
        ],
    }
    if report:
        lines = LineIndex(report.text)
        shape["findings"] = [_finding(finding, report, lines) for finding in report.findings]
        shape["sections"] = [section_shape(section, lines) for section in report.sections]
    return shape


def section_shape(section: SectionReport, lines: LineIndex) -> Shape:
    """What is said of one section."""
    return {
        "heading": section.heading,
        "level": section.level,
        **_range(section.span, lines),
        "score": section.score,
        "snippet": _snippet(section.snippet, lines),
        "answer": _snippet(section.answer, lines),
    }


def _finding(finding: Finding, report: Report, lines: LineIndex) -> Shape:
    return {
        "rule": finding.rule,
        "family": finding.family,
        "defect": finding.defect,
        "severity": finding.severity,
        "message": finding.message,
        "text": finding.text,
        "url": finding.url,
        "evidence": list(finding.evidence),
        **_range(finding.span, lines),
        "related": [{"message": one.message, **_range(one.span, lines)} for one in finding.related],
        "fixes": [_fix(fix) for fix in report.fixes(finding)],
    }


def _fix(fix: Fix) -> Shape:
    return {
        "kind": fix.kind,
        "title": fix.title,
        "safe": fix.safe,
        "edits": [{"start": edit.start, "end": edit.end, "text": edit.text} for edit in fix.edits],
    }


def _snippet(snippet: Snippet | None, lines: LineIndex) -> Shape | None:
    return {"text": snippet.text, **_range(snippet.span, lines)} if snippet else None


def loss_shape(loss: Loss, lines: LineIndex) -> Shape:
    """What costs points, and where it stands."""
    return {"points": round(loss.points, 2), "message": loss.message, **_range(loss.span, lines)}


def _range(span: Span, lines: LineIndex) -> Shape:
    return {"start": _place(span.start, lines), "end": _place(span.end, lines)}


def _place(offset: int, lines: LineIndex) -> Shape:
    position = lines.position(offset)
    return {"offset": offset, "line": position.line + 1, "column": position.column + 1}
