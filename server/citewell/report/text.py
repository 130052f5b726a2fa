"""Reports as lines of text, for people and for editors that read compilers' output."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from citewell.record import dataclass
from citewell.report import SEVERITIES, Checked, count, printable
from citewell.report.excerpt import excerpt
from citewell.result import Finding, Report
from citewell.rule import Severity
from citewell.span import LineIndex

__all__ = ["Style", "draft", "statistics", "summary"]

_COLOURS = {"error": "1;31", "warning": "1;33", "information": "1;36", "hint": "2"}
_BOLD, _DIM, _RED, _GREEN = "1", "2", "1;31", "32"

_NARROWEST = 40
_INDENT = "    "


@dataclass(frozen=True, slots=True)
class Style:
    """
    How text is written: in colour or not, to how many columns lines of drafts are cropped, and whether each finding
    is one line (``brief``).
    """

    colour: bool = False
    columns: int = 100
    brief: bool = False

    def paint(self, words: str, code: str) -> str:
        """Words in a colour, by the number that terminals know it by."""
        return f"\x1b[{code}m{words}\x1b[0m" if self.colour and words else words


def draft(result: Checked, style: Style) -> str:
    """
    The problems and findings of one draft; nothing where there are none.

    A finding begins with one line, ``path:line:column: severity rule: message``. Lines and columns are 1-based, columns
    in code points. Below it stand its words, in their lines and with carets, and what its fix would do where the report
    knows one.
    """
    return _written(_draft(result, style))


def summary(results: Sequence[Checked], style: Style) -> str:
    """How many findings there are, and where to read on."""
    lines = [_counted(results, style)]
    found = [one for result in results if result.report for one in result.report.findings]
    if found:
        worst = min(found, key=lambda one: SEVERITIES.index(one.severity))
        lines.append(f"Why, with an example: citewell explain {worst.rule}")
    return _written(lines)


def statistics(results: Sequence[Checked], style: Style) -> str:
    """How many findings each rule has, the most frequent first, in place of the findings themselves."""
    reports = [result.report for result in results if result.report]
    counts = Counter((one.rule, one.severity) for report in reports for one in report.findings)
    rows = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    width = len(str(rows[0][1])) if rows else 0
    lines = [line for result in results for line in _problems(result, style)]
    for (rule, severity), number in rows:
        # Blanks come before the colour, whose marks have a length but no width.
        lines.append(
            f"{number:>{width}}  {style.paint(severity, _COLOURS[severity])}{' ' * (11 - len(severity))}  {rule}"
        )
    return _written([*lines, _counted(results, style)])


def _written(lines: Iterable[str]) -> str:
    # A lone surrogate cannot be written.
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "replace").decode("utf-8")


def _draft(result: Checked, style: Style) -> Iterator[str]:
    yield from _problems(result, style)
    if result.report is None or not result.report.findings:
        return
    lines = LineIndex(result.report.text)
    for finding in result.report.findings:
        at = lines.position(finding.span.start)
        place = f"{style.paint(printable(result.path), _BOLD)}:{at.line + 1}:{at.column + 1}:"
        severity = style.paint(finding.severity, _COLOURS[finding.severity])
        yield f"{place} {severity} {finding.rule}: {printable(finding.message)}"
        if not style.brief:
            yield from _source(finding, lines, style)
            yield from _mending(finding, result.report, style)
    if not style.brief:
        yield ""


def _problems(result: Checked, style: Style) -> Iterator[str]:
    for problem, line, column in result.located:
        place = f":{line}:{column}" if result.places else ""
        yield f"{style.paint(printable(result.path), _BOLD)}{place}: {style.paint('problem:', _RED)} {printable(problem)}"


def _source(finding: Finding, lines: LineIndex, style: Style) -> Iterator[str]:
    gutter = len(str(len(lines)))
    bar = style.paint("|", _DIM)
    columns = max(_NARROWEST, style.columns - len(_INDENT) - gutter - len(" | "))
    for number, words, carets in excerpt(lines, finding.span, columns):
        margin = f"{number or '':>{gutter}}"
        yield f"{_INDENT}{style.paint(margin, _DIM)} {bar} {words}".rstrip()
        if carets:
            marks = carets.lstrip()
            blanks = " " * (len(carets) - len(marks))
            yield f"{_INDENT}{'':>{gutter}} {bar} {blanks}{style.paint(marks, _COLOURS[finding.severity])}"


def _mending(finding: Finding, report: Report, style: Style) -> Iterator[str]:
    fixes = report.fixes(finding)
    if fixes:
        best = next((fix for fix in fixes if fix.preferred or fix.safe), fixes[0])
        yield f"{_INDENT}{style.paint('safe fix:' if best.safe else 'fix:', _GREEN)} {printable(best.title)}"


def _counted(results: Sequence[Checked], style: Style) -> str:
    checked = [result for result in results if result.report]
    unchecked = sum(1 for result in results if result.report is None and not result.places)
    found = count(results)
    counts = [
        style.paint(f"{found[severity]} {_plural(severity, found[severity])}", _COLOURS[severity])
        for severity in SEVERITIES
        if found[severity]
    ]
    drafts = f"{len(checked)} {'draft' if len(checked) == 1 else 'drafts'}"
    line = f"{', '.join(counts)} in {drafts}" if counts else f"No findings in {drafts}"
    return f"{line}; {unchecked} could not be checked." if unchecked else f"{line}."


def _plural(severity: Severity, number: int) -> str:
    return severity if number == 1 or severity == "information" else f"{severity}s"
