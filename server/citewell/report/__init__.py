"""Output formats of the command line: reports in, text out."""

from collections.abc import Iterator, Sequence
from typing import get_args

from citewell.pattern import late
from citewell.record import dataclass
from citewell.result import Report
from citewell.rule import Severity

__all__ = ["LOW_SCORE", "SEVERITIES", "Checked", "Fault", "count", "counted", "notices", "printable", "shortfall"]

SEVERITIES: tuple[Severity, ...] = get_args(Severity)
"""All severities, the gravest first."""

LOW_SCORE = "low-score"
"""The name of what `shortfall` tells, where a format asks for the name of a rule; no rule is called so."""

# Blanks of every kind but the common one; letters are joined by U+200C and U+200D in many scripts, and in emoji.
_BLANK = late(r"[^\S ]")
_JOINERS = frozenset("\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}")


@dataclass(frozen=True, slots=True)
class Fault:
    """
    What is wrong in a file that holds for many drafts, such as a configuration.

    ``line`` and ``column`` are 1-based, columns in code points. ``problem`` is how it is told of one of the drafts.
    """

    path: str
    line: int
    column: int
    message: str
    problem: str


@dataclass(frozen=True)
class Checked:
    """
    What became of one path: its report, or (``report`` None) the problems that kept it from being checked.

    A report beside problems lacks what those have cost. ``least`` is the score that was asked for, where it was.
    ``faults`` are those of them that are due to another file. Such a file may stand among the paths itself: then ``places``
    has the line and column of each problem.
    """

    path: str
    report: Report | None
    problems: tuple[str, ...] = ()
    least: int | None = None
    faults: tuple[Fault, ...] = ()
    places: tuple[tuple[int, int], ...] = ()

    @property
    def located(self) -> Iterator[tuple[str, int, int]]:
        """Each problem with its line and column: what is wrong with the path as a whole is told at its top."""
        for problem, (line, column) in zip(self.problems, self.places or ((1, 1),) * len(self.problems), strict=True):
            yield problem, line, column


def count(results: Sequence[Checked]) -> dict[str, int]:
    """How many findings there are of each severity."""
    found: dict[str, int] = dict.fromkeys(SEVERITIES, 0)
    for result in results:
        for finding in result.report.findings if result.report else ():
            found[finding.severity] += 1
    return found


def shortfall(result: Checked) -> str | None:
    """What fails a run because of the score of a page; None where it is high enough, not known or not asked for."""
    score = result.report.score if result.report else None
    if score is None or result.least is None or score >= result.least:
        return None
    return f"score {score}, below --min-score {result.least}"


def notices(results: Sequence[Checked]) -> tuple[str, ...]:
    """What the reports say that is no finding, each once: a missing language model, a rule that failed."""
    return tuple(dict.fromkeys(notice for result in results if result.report for notice in result.report.notices))


def counted(number: int, what: str) -> str:
    """So many things in words: one page, or 2,000 pages."""
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def printable(words: str) -> str:
    """Words on one line that no terminal acts upon: a blank for each odd one, U+FFFD for what does not print."""
    if words.isprintable():
        return words
    return "".join(
        char if char.isprintable() or char in _JOINERS else "\N{REPLACEMENT CHARACTER}"
        for char in _BLANK.sub(" ", words)
    )
