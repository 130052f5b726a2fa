"""Findings in the form of Checkstyle, which many programs that show findings read."""

from collections.abc import Sequence
from xml.etree.ElementTree import Element

from citewell.report import LOW_SCORE, Checked, shortfall
from citewell.report.xml import element, written
from citewell.span import LineIndex

__all__ = ["render"]

_SEVERITIES = {"error": "error", "warning": "warning", "information": "info", "hint": "info"}


def render(results: Sequence[Checked]) -> str:
    """An XML document with a ``file`` for each draft; lines and columns are 1-based, columns in code points."""
    # The version is that of Checkstyle whose form this is.
    root = element(None, "checkstyle", version="4.3")
    for result in results:
        _file(root, result)
    return written(root)


def _file(root: Element, result: Checked) -> None:
    file = element(root, "file", name=result.path)
    for problem, line, column in result.located:
        place = {"line": line, "column": column} if result.places else {}
        element(file, "error", **place, severity="error", message=problem, source="citewell.problem")
    if low := shortfall(result):
        element(file, "error", severity="error", message=low, source=f"citewell.{LOW_SCORE}")
    if result.report:
        lines = LineIndex(result.report.text)
        for finding in result.report.findings:
            at = lines.position(finding.span.start)
            element(
                file,
                "error",
                line=at.line + 1,
                column=at.column + 1,
                severity=_SEVERITIES[finding.severity],
                message=finding.message,
                source=f"citewell.{finding.rule}",
            )
