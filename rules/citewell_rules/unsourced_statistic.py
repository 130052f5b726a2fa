"""Rule: unsourced-statistic."""

from collections.abc import Iterator

from citewell.document import Sentence
from citewell.rule import Change, Mark, Remedy, placeholder, rule
from citewell.span import Span
from citewell_rules._claims import numbers, order, reach, silence, sources
from citewell_rules._claims.statistics import gives_statistic, may_count, statistics
from citewell_rules._claims.wording import before_stop


@rule(
    family="evidence",
    severity="information",
    evidence=("geo-2024-cite-sources", "clasheval-2024", "google-helpful-content", "wan-2024"),
    since="0.1",
    sees=(*silence.LOOKS, *reach.LOOKS),
    gate=may_count,
    defect="C12",
    over=order.below("unsourced-statistic"),
)
def unsourced_statistic(sentence: Sentence, options: sources.Options) -> Iterator[Mark]:
    """
    A number about the world without a source.

    ## Why
    Somebody has counted that number, and a reader wants to know who and when. With a name and a year beside it, the
    figure is easier to check and to quote.

    ## Example
    Around 40 % of online orders are returned.

    ## Better
    Around 40 % of online orders are returned (Retail Institute, annual survey 2025).

    ## Fix
    Adds a gap for the source before the full stop.

    ## Evidence
    Naming sources in the text helped in one 2024 lab study in which the sources were allowed to be invented. Models take
    over wrong numbers more than half of the time, so a number is worth its source.
    """
    text = sentence.text
    if (
        silence.is_silent(sentence)
        or reach.has_evidence(sentence)
        or sources.are_near(sentence, options.trusted_sources)
    ):
        return
    # Figures in a row come from one place, and one note asks for it.
    before = sentence.previous
    if before is not None and gives_statistic(before.text):
        return
    parse = sentence.parse
    if parse is None:
        return
    for found in statistics(parse, text):
        if silence.covers(sentence, found.span) or silence.standing(parse, found.token) - {"related", "negated"}:
            continue
        weak = reach.is_linked_before(sentence) or (before is not None and numbers.has_value(before.text))
        words = sentence.exact(found.span)
        message = f"“{words}” has no source within reach. Say who counted it and when, here or in the next sentence."
        yield Mark(found.span, message, severity=None if found.sure and not weak else "hint")
        return


@unsourced_statistic.fixes
def leave_gap(sentence: Sentence, mark: Mark, options: sources.Options) -> Iterator[Remedy]:
    """A gap for the source before the full stop."""
    end = before_stop(sentence)
    gap = placeholder("SOURCE", "name, year, link")
    yield Remedy("placeholder", "Leave a gap for the source", (Change(Span(end, end), f" ({gap})"),))
