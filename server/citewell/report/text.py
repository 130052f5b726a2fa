"""Reports as lines of text, for people and for editors that read compilers' output."""

from collections.abc import Iterator, Sequence

from citewell.record import dataclass
from citewell.report import SEVERITIES, Checked, count
from citewell.result import Finding
from citewell.span import LineIndex

__all__ = ["render"]

_COLOURS = {"error": "31", "warning": "33", "information": "36", "hint": "2"}
_SHOWN_WORDS = 60


@dataclass(frozen=True, slots=True)
class _Pen:
    """Writes in colour, or not."""

    colour: bool

    def write(self, words: str, code: str) -> str:
        return f"\x1b[{code}m{words}\x1b[0m" if self.colour and words else words


def render(results: Sequence[Checked], *, colour: bool = False) -> str:
    """
    One line a finding, ``path:line:column: severity rule: message``, then problems and a summary.

    Lines and columns are 1-based, columns in code points. The flagged words stand below their finding.
    """
    pen = _Pen(colour)
    lines: list[str] = []
    for result in results:
        lines += _file(result, pen)
    lines.append(_summary(results, pen))
    named = next((one.rule for result in results if result.report for one in result.report.findings), None)
    if named:
        lines.append(f"Why, with an example: citewell explain {named}")
    # What a terminal would act upon has no place in it, and a lone surrogate cannot be written.
    return "\n".join(lines).encode("utf-8", "replace").decode("utf-8") + "\n"


def _file(result: Checked, pen: _Pen) -> Iterator[str]:
    for problem in result.problems:
        yield f"{pen.write(result.path, '1')}: {pen.write('problem:', '31')} {problem}"
    if result.report is None or not result.report.findings:
        return
    index = LineIndex(result.report.text)
    for finding in result.report.findings:
        at = index.position(finding.span.start)
        place = f"{pen.write(result.path, '1')}:{at.line + 1}:{at.column + 1}:"
        severity = pen.write(finding.severity, _COLOURS[finding.severity])
        yield f"{place} {severity} {finding.rule}: {_printable(finding.message)}"
        words = _flagged(finding)
        if words:
            yield f"    {pen.write(words, '2')}"
    yield ""


def _flagged(finding: Finding) -> str:
    """The flagged words on one line, the middle left out where there are many."""
    words = _printable(" ".join(finding.text.split()))
    if len(words) <= _SHOWN_WORDS:
        return words
    half = _SHOWN_WORDS // 2
    return f"{words[:half].rpartition(' ')[0] or words[:half]} … {words[-half:].partition(' ')[2] or words[-half:]}"


def _printable(words: str) -> str:
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in words)


def _summary(results: Sequence[Checked], pen: _Pen) -> str:
    checked = [result for result in results if result.report]
    unchecked = sum(1 for result in results if result.report is None)
    found = count(results)
    counts = [
        pen.write(f"{found[severity]} {_plural(severity, found[severity])}", _COLOURS[severity])
        for severity in SEVERITIES
        if found[severity]
    ]
    drafts = f"{len(checked)} {'draft' if len(checked) == 1 else 'drafts'}"
    summary = f"{', '.join(counts)} in {drafts}" if counts else f"No findings in {drafts}"
    return f"{summary}; {unchecked} could not be checked." if unchecked else f"{summary}."


def _plural(severity: str, number: int) -> str:
    return severity if number == 1 or severity == "information" else f"{severity}s"
