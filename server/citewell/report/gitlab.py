"""Findings for GitLab's code quality widget: a JSON list in the form of Code Climate."""

from collections.abc import Iterator, Sequence
from typing import Any

from citewell.report import LOW_SCORE, Checked, shortfall
from citewell.report.fingerprint import fingerprints
from citewell.report.json import written
from citewell.report.place import relative
from citewell.span import LineIndex

__all__ = ["render"]

_SEVERITIES = {"error": "critical", "warning": "major", "information": "minor", "hint": "info"}


def render(results: Sequence[Checked]) -> str:
    """One JSON list for all files; what kept a file from being checked is in it too, and a score that is too low."""
    return written([issue for result in results for issue in _issues(result)])


def _issues(result: Checked) -> Iterator[dict[str, Any]]:
    path = relative(result.path)
    for number, (problem, line, _) in enumerate(result.located):
        told = {"check_name": "problem", "description": problem, "fingerprint": f"{path}: problem {number}"}
        yield {**told, "severity": "blocker", "location": _location(path, line, line)}
    if low := shortfall(result):
        told = {"check_name": LOW_SCORE, "description": low, "fingerprint": f"{path}: {LOW_SCORE}"}
        yield {**told, "severity": _SEVERITIES["error"], "location": _location(path, 1, 1)}
    if result.report:
        lines = LineIndex(result.report.text)
        for finding, digest in zip(result.report.findings, fingerprints(path, result.report), strict=True):
            told = {"check_name": finding.rule, "description": finding.message, "fingerprint": digest}
            first, last = lines.line_of(finding.span.start) + 1, lines.line_of(finding.span.end) + 1
            yield {**told, "severity": _SEVERITIES[finding.severity], "location": _location(path, first, last)}


def _location(path: str, first: int, last: int) -> dict[str, Any]:
    return {"path": path, "lines": {"begin": first, "end": last}}
