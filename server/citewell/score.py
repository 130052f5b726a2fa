"""
The score of a draft and of its sections: 0 to 100, each lost point with its reason. The formula is told in `score.md`.

It says how much stands in the way of quoting a text, and nothing about whether anybody will.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from citewell.record import dataclass
from citewell.result import Finding, Loss
from citewell.rule import Severity
from citewell.span import Span

__all__ = ["LEAST_WORDS", "NOTHING_TO_LIFT", "POINTS", "Tally", "cost", "page", "settle", "told"]

LEAST_WORDS = 60
"""With fewer words of prose there is no score."""

POINTS: Mapping[Severity, int] = {"error": 8, "warning": 4, "information": 2, "hint": 1}
"""What a finding costs in 1,000 words of prose."""

NOTHING_TO_LIFT = 20
"""What a section costs itself that holds no sentence to lift; a draft in the measure of the words that stand in such."""

_ENTIRE = 100
_BLUR = 1e-9
"""Sums of fractions come out a little beside what they are."""


@dataclass(frozen=True, slots=True)
class Tally:
    """A score, and the points that it lacks of 100: their sum, rounded up."""

    score: int
    lost: tuple[Loss, ...]


def page() -> str:
    """How the score comes about, in Markdown."""
    return Path(__file__).with_name("score.md").read_text(encoding="utf-8")


def cost(severity: Severity, words: int) -> float:
    """The points that a finding costs in a text of so many words."""
    return POINTS[severity] * 1000 / words


def told(finding: Finding) -> tuple[str, Span]:
    """What a loss says of the finding that it belongs to, and where."""
    return f"{finding.rule}: {finding.message}", finding.span


def settle(findings: Iterable[Finding], words: int, barren: Iterable[tuple[Span, int]]) -> Tally | None:
    """
    The score of a text with ``words`` words of prose; None where they are too few.

    ``findings`` are all in it, silenced ones too. ``barren`` are the places of its sections that hold no sentence to
    lift, each with how many words of prose.
    """
    if words < LEAST_WORDS:
        return None
    lost = [Loss(cost(one.severity, words), *told(one)) for one in findings]
    lost += [
        Loss(NOTHING_TO_LIFT * few / words, "No sentence of this section can be quoted as it stands.", place)
        for place, few in barren
    ]
    whole = sum(one.points for one in lost)
    if whole > _ENTIRE:
        # No more can be lost than there is: it is shared out.
        lost = [replace(one, points=one.points * _ENTIRE / whole) for one in lost]
    lost.sort(key=lambda one: (-one.points, one.span))
    return Tally(max(math.floor(_ENTIRE - whole + _BLUR), 0), tuple(lost))
