"""Rule: percent-without-baseline."""

from collections.abc import Iterator

from citewell.document import Sentence
from citewell.rule import Mark, NoOptions, Remedy, rule
from citewell_rules._claims import order
from citewell_rules._claims.differences import LOOKS, differences, leave_gap, may_differ


def _may_change(text: str) -> bool:
    return may_differ(text, "percent", "points")


@rule(
    family="claim",
    severity="hint",
    evidence=("geo-2024-statistics", "clasheval-2024", "ftc-substantiation"),
    since="0.1",
    sees=LOOKS,
    gate=_may_change,
    defect="C06",
    over=order.below("percent-without-baseline"),
)
def percent_without_baseline(sentence: Sentence, options: NoOptions) -> Iterator[Mark]:
    """
    A change in percent that says neither from which value nor since when.

    ## Why
    "Improved by 34 %" may be three sales more or three thousand. With both values and the period a reader can tell
    how much it is, and the sentence can be quoted without the page around it.

    ## Example
    Conversion improved by 34 %.

    ## Better
    Conversion rose from 2.1 % to 2.8 % between March and May 2026.

    ## Fix
    Adds gaps for both values and the period before the full stop. You fill them in; nothing is made up.

    ## Evidence
    Added numbers helped in one 2024 lab study in which they were allowed to be invented. Models take over wrong
    numbers more than half of the time, so a figure is worth what it rests on. It is a hint because too few of its
    findings on real drafts were read to measure it.
    """
    for found in differences(sentence, "percent", "points"):
        words = sentence.exact(found.span)
        yield Mark(
            found.span, f"“{words}” has no starting point. Say from which value to which, and between which dates."
        )
        return


@percent_without_baseline.fixes
def give_values(sentence: Sentence, mark: Mark, options: NoOptions) -> Iterator[Remedy]:
    """Gaps for both values and the period."""
    yield leave_gap(sentence)
