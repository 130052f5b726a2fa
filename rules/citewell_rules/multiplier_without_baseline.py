"""Rule: multiplier-without-baseline."""

from collections.abc import Iterator

from citewell.document import Sentence
from citewell.rule import Mark, NoOptions, Remedy, rule
from citewell_rules._claims import order
from citewell_rules._claims.differences import LOOKS, differences, leave_gap, may_differ


def _may_multiply(text: str) -> bool:
    return may_differ(text, "multiple")


@rule(
    family="claim",
    severity="hint",
    evidence=("geo-2024-statistics", "clasheval-2024", "ftc-substantiation"),
    since="0.1",
    sees=LOOKS,
    gate=_may_multiply,
    defect="C07",
    over=order.below("multiplier-without-baseline"),
)
def multiplier_without_baseline(sentence: Sentence, options: NoOptions) -> Iterator[Mark]:
    """
    A multiple, such as "10x" or "twice as", of a value that nobody is told.

    ## Why
    "Ten times faster" may be 4 ms instead of 40, or 4 hours instead of 40. Both values make it a fact that a reader can
    check, and that holds when it is quoted alone.

    ## Example
    The rewrite is 10x faster.

    ## Better
    The rewrite answers a lookup in 4 ms; version 2 took 41 ms on the same disk (May 2026).

    ## Fix
    Adds gaps for both values and the period before the full stop. You fill them in; nothing is made up.

    ## Evidence
    Added numbers helped in one 2024 lab study in which they were allowed to be invented. Models take over wrong
    numbers more than half of the time, so a figure is worth what it rests on. It is a hint because too few of its
    findings on real drafts were read to measure it.
    """
    for found in differences(sentence, "multiple"):
        words = sentence.exact(found.span)
        yield Mark(
            found.span, f"“{words}” is a multiple of something unsaid. Give both values, and where they come from."
        )
        return


@multiplier_without_baseline.fixes
def give_values(sentence: Sentence, mark: Mark, options: NoOptions) -> Iterator[Remedy]:
    """Gaps for both values and the period."""
    yield leave_gap(sentence)
