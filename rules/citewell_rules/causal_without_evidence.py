"""Rule: causal-without-evidence."""

from collections.abc import Iterator

from citewell.document import Sentence
from citewell.rule import PLACEHOLDER, Change, Mark, Remedy, placeholder, rule
from citewell.span import Span
from citewell_rules._claims import order, quantities, reach, silence, sources
from citewell_rules._claims.causes import effects, may_cause
from citewell_rules._claims.wording import before_stop


@rule(
    family="evidence",
    severity="hint",
    evidence=("geo-2024-cite-sources", "google-helpful-content", "words-to-watch", "wan-2024"),
    since="0.1",
    sees=(*silence.LOOKS, *reach.LOOKS),
    gate=may_cause,
    defect="C17",
    over=order.below("causal-without-evidence"),
)
def causal_without_evidence(sentence: Sentence, options: sources.Options) -> Iterator[Mark]:
    """
    One thing is said to bring about another among people, and nothing shows that it does.

    ## Why
    "Stand-ups prevent delays" may be true, or the teams that stand up may be the ones that are on time anyway. A study,
    the size of the effect, or what it was compared with lets a reader judge.

    ## Example
    Strong headings drive engagement.

    ## Better
    In a test with 1,204 visitors, pages with a question as heading were read 9 seconds longer (Mora 2025).

    ## Fix
    Adds a gap for the study and the size of the effect before the full stop.

    ## Evidence
    Naming sources in the text helped in one 2024 lab study in which the sources were allowed to be invented; another
    found that models largely ignore references. Readers can check a named source either way. It is a hint because too
    few of its findings on real drafts were upheld.
    """
    text = sentence.text
    if quantities.quantities(text) or silence.is_silent(sentence):
        return
    if PLACEHOLDER.search(sentence.exact()) or reach.has_evidence(sentence) or _is_measured_next(sentence):
        return
    if sources.are_near(sentence, options.trusted_sources):
        return
    parse = sentence.parse
    if parse is None:
        return
    for found in effects(parse, text):
        span = Span(
            min(found.verb.span.start, found.outcome.span.start), max(found.verb.span.end, found.outcome.span.end)
        )
        if silence.covers(sentence, span) or silence.standing(parse, found.verb) - {"related"}:
            continue
        words = sentence.exact(span)
        yield Mark(
            span, f"“{words}” is said to be an effect. Give the study or test that shows it, and how large it is."
        )
        return


def _is_measured_next(sentence: Sentence) -> bool:
    following = sentence.next
    return following is not None and bool(quantities.quantities(following.text))


@causal_without_evidence.fixes
def leave_gap(sentence: Sentence, mark: Mark, options: sources.Options) -> Iterator[Remedy]:
    """A gap for what shows the effect, before the full stop."""
    end = before_stop(sentence)
    gap = placeholder("SOURCE", "study or test, size of the effect, year")
    yield Remedy("placeholder", "Leave a gap for the study and the effect", (Change(Span(end, end), f" ({gap})"),))
