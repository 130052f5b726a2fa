"""
Findings as annotations of a GitHub workflow: a command on a line for each.

A step shows ten errors, ten warnings and ten notices, whatever it prints, so the gravest come first. SARIF has no such
limit.
"""

from collections.abc import Iterator, Sequence

from citewell.report import LOW_SCORE, SEVERITIES, Checked, shortfall
from citewell.report.place import relative
from citewell.report.text import Style, summary
from citewell.result import Finding
from citewell.span import LineIndex

__all__ = ["render"]

_COMMANDS = {"error": "error", "warning": "warning", "information": "notice", "hint": "notice"}
_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def render(results: Sequence[Checked]) -> str:
    """A line for each problem, score that is too low and finding, then the summary for who reads the log."""
    problems = [line for result in results for line in _problems(result)]
    problems += [line for result in results for line in _low(result)]
    findings = [ranked for result in results for ranked in _findings(result)]
    findings.sort(key=lambda ranked: ranked[0])
    lines = "".join(f"{line}\n" for line in [*problems, *(line for _, line in findings)])
    return lines.encode("utf-8", "replace").decode("utf-8") + summary(results, Style())


def _problems(result: Checked) -> Iterator[str]:
    title = "This holds for drafts, and is wrong" if result.places else "Citewell could not check this file"
    for problem, line, column in result.located:
        place = {"line": line, "col": column} if result.places else {}
        yield _command("error", problem, file=relative(result.path), **place, title=title)


def _low(result: Checked) -> Iterator[str]:
    if low := shortfall(result):
        yield _command("error", low, file=relative(result.path), title=LOW_SCORE)


def _findings(result: Checked) -> Iterator[tuple[int, str]]:
    """Each finding of a draft behind its rank, that of the gravest severity the lowest."""
    if result.report is None:
        return
    file, lines = relative(result.path), LineIndex(result.report.text)
    for finding in result.report.findings:
        place, title = _place(finding, lines), f"{finding.rule} ({finding.severity})"
        line = _command(_COMMANDS[finding.severity], finding.message, file=file, **place, title=title)
        yield SEVERITIES.index(finding.severity), line


def _place(finding: Finding, lines: LineIndex) -> dict[str, int]:
    start, end = lines.position(finding.span.start), lines.position(finding.span.end)
    place = {"line": start.line + 1, "endLine": end.line + 1}
    # Columns of a stretch over several lines are refused.
    return place if start.line != end.line else {**place, "col": start.column + 1, "endColumn": end.column + 1}


def _command(name: str, message: str, **properties: object) -> str:
    told = ",".join(f"{key}={_escaped(str(value), _PROPERTY)}" for key, value in properties.items())
    return f"::{name} {told}::{_escaped(message, _DATA)}"


def _escaped(words: str, table: dict[int, str]) -> str:
    kept = (char if char in "\r\n" or char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in words)
    return "".join(kept).translate(table)
