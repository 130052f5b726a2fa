"""Rule: undefined-metric."""

import re
from collections.abc import Iterator

from citewell.document import Sentence
from citewell.pattern import words_in
from citewell.rule import PLACEHOLDER, Change, Mark, NoOptions, Remedy, placeholder, rule
from citewell.span import Span
from citewell.syntax import Parse, Token
from citewell_rules._claims import order, quantities, reach, silence
from citewell_rules._claims.lexicon import entries
from citewell_rules._claims.quantities import Measured

_RELATIVE = ("percent", "points", "multiple", "bare")
_CARRIERS = frozenset({"score", "rating", "index", "level", "rate", "figure", "value", "metric"})
# Before these a plain word says what is measured: "fuel efficiency", "thermal efficiency", "road visibility".
_PHYSICAL = frozenset({"efficiency", "visibility"})


def _may_measure(text: str) -> bool:
    """The cheap look: something abstract, and a number."""
    return not entries("abstract_measures").isdisjoint(words_in(text)) and bool(quantities.quantities(text))


@rule(
    family="evidence",
    severity="hint",
    evidence=("geo-2024-statistics", "clasheval-2024", "ftc-substantiation"),
    since="0.1",
    sees=(*silence.LOOKS, "next"),
    gate=_may_measure,
    defect="C22",
    over=order.below("undefined-metric"),
)
def undefined_metric(sentence: Sentence, options: NoOptions) -> Iterator[Mark]:
    """
    A number for something that can be measured in many ways, and no word on how it was.

    ## Why
    Performance can be seconds, requests or frames, and engagement can be clicks or hours. A number for it looks exact
    and can neither be checked nor compared until the measured quantity is named.

    ## Example
    Performance improved by 30 % after the change in May 2026.

    ## Better
    The median page load fell from 2.0 s to 1.4 s after the change in May 2026.

    ## Fix
    Adds a gap for the measured quantity before the full stop. Only you know what was measured.

    ## Evidence
    Added numbers helped in one 2024 lab study in which they were allowed to be invented. Models take over wrong
    numbers more than half of the time. That a measurable claim needs its proof is what advertising law asks. It is a
    hint because too few of its findings on real drafts were read to measure it.
    """
    text = sentence.text
    if silence.is_silent(sentence) or reach.is_cited(sentence) or reach.is_report(sentence):
        return
    if _is_defined(sentence):
        return
    parse = sentence.parse
    if parse is None:
        return
    for found in quantities.measured(parse, text):
        noun = _abstract(parse, found)
        if noun is None or silence.covers(sentence, noun.span) or silence.standing(parse, noun) - {"related"}:
            continue
        words = sentence.exact(noun.span)
        number = found.quantity.span
        yield Mark(
            Span(min(noun.span.start, number.start), max(noun.span.end, number.end)),
            f"“{words}” can be measured in many ways. Name the quantity behind the number, and how it was measured.",
        )
        return


def _is_defined(sentence: Sentence) -> bool:
    near = sentence.next
    return any(quantities.defines(one) for one in (sentence.text, near.text if near else "")) or bool(
        PLACEHOLDER.search(sentence.exact())
    )


def _abstract(parse: Parse, found: Measured) -> Token | None:
    """The abstract noun a quantity is of: ``performance``, ``our quality score``."""
    noun, kind = found.of, found.quantity.kind
    if noun is None or kind not in _RELATIVE:
        return None
    if kind == "bare" and noun.dep not in ("nsubj", "nsubjpass"):
        return None  # "60 quality checks" counts
    nouns = entries("abstract_measures")
    named = [at for at in parse.subtree(noun) if at.dep in ("compound", "amod", "nmod") and at.index < noun.index]
    # "The Lighthouse performance score": a scale with a name.
    if any(at.text[0].isupper() and at.index > 0 and at.lemma.lower() not in nouns for at in named):
        return None
    if noun.lemma.lower() in nouns:
        described = any(at.dep in ("compound", "amod") and at.lower not in entries("degrees") for at in named)
        return None if described and noun.lemma.lower() in _PHYSICAL and found.change is None else noun
    if noun.lemma in _CARRIERS:
        return next((at for at in named if at.lemma.lower() in nouns), None)
    return None


@undefined_metric.fixes
def name_quantity(sentence: Sentence, mark: Mark, options: NoOptions) -> Iterator[Remedy]:
    """A gap for the measured quantity behind the number."""
    end = mark.span.end
    gap = f", measured as {placeholder('NAME', 'measured quantity, method')}"
    after = sentence.text[end:]
    if not re.match(r"\s*(?:[.!;]|$)", after):
        gap += ","
    yield Remedy("placeholder", "Leave a gap for the measured quantity", (Change(Span(end, end), gap),))
