"""Rule: undated-statistic."""

import re
from collections.abc import Iterator

from citewell.document import Sentence
from citewell.pattern import DIGIT, late
from citewell.rule import Change, Mark, NoOptions, Remedy, placeholder, rule
from citewell.span import Span
from citewell.syntax import Parse, Token
from citewell_rules._claims import dates, order, reach, silence
from citewell_rules._claims.clauses import above, subjects, tense
from citewell_rules._claims.lexicon import entries, notes
from citewell_rules._claims.statistics import gives_statistic, may_count, statistics
from citewell_rules._claims.wording import before_stop

_AMOUNT = late(
    r"(?<![\w.-])\d(?:[\d.,\u202f\u00a0]*\d)?(?:\+|\s?[kKM]\b)?(?:\s+(?:thousand|million|billion|trillion)\b)?"
    r"|\b(?:tens|hundreds)\s+of\s+(?:thousands|millions)\b",
    re.IGNORECASE,
    cues=(DIGIT, "tens", "hundreds"),
)
# Three digits and more: fewer are told by name.
_MANY = late(r"\d[.,\u202f\u00a0]?\d{2}|[kKM]$|sand|lion", re.IGNORECASE)
_UNIT = late(r"\s?(?:%|percent\b|(?P<money>(?:euros?|dollars?|pounds?|yen|francs?|cents?)\b))", re.IGNORECASE)
_COINS = ("€", "$", "£", "¥")
_HAVING = frozenset({"attract", "boast", "count", "employ", "have", "number", "reach", "serve"})
_STANDING = frozenset({"amount", "be", "hover", "lie", "sit", "stand"})
_HOLDING = frozenset({"earn", "hold", "manage", "own", "turn"})
# What is sold by the measure has no price of its maker's.
_MEASURES = frozenset(
    {"barrel", "gallon", "gram", "hour", "kilo", "kilogram", "litre", "liter", "metre", "ounce", "ton", "tonne"}
)
# "Each node", "the demo account": made up, or so by design.
_DESIGNED = frozenset(
    {"account", "any", "default", "demo", "each", "every", "example", "fake", "file", "limit", "maximum", "minimum", "mock", "plan",
     "quota", "sample", "set", "table", "test"}
)  # fmt: skip


@rule(
    family="freshness",
    severity="hint",
    evidence=("ahrefs-freshness-2025", "autogeo-2025", "clasheval-2024"),
    since="0.1",
    sees=(*silence.LOOKS, *dates.LOOKS, *reach.LOOKS),
    gate=may_count,
    defect="C11",
    over=order.below("undated-statistic"),
)
def undated_statistic(sentence: Sentence, options: NoOptions) -> Iterator[Mark]:
    """
    A level that changes from year to year stands without a date.

    ## Why
    The number of inhabitants, the price of electricity and the stars of a project are other numbers next year. With a
    month and a year the figure stays true, and a reader can tell how old it is.

    Silent where a year stands in the sentence or the heading, and where a source is in reach: that has a date.

    ## Example
    The country has 5.4 million inhabitants.

    ## Better
    The country had 5.4 million inhabitants on 1 January 2026.

    ## Fix
    Leaves a gap for the month and the year before the full stop. You fill it in.

    ## Evidence
    Pages cited by assistants were 25.7 % younger on average in one large count, which is no proof of a cause. Models
    took over wrong numbers more than half of the time, and an old number is one. It is a hint because too few of its
    findings on real drafts were read to measure it.
    """
    text = sentence.text
    if silence.is_silent(sentence) or dates.has_date(sentence) or reach.has_evidence(sentence):
        return
    # Figures in a row are of one time, and one note asks for it.
    before = sentence.previous
    if before is not None and gives_statistic(before.text):
        return
    parse = sentence.parse
    if parse is None:
        return
    for span, verb in _levels(parse, text):
        if silence.covers(sentence, span) or tense(parse, verb) != "present" or silence.standing(parse, verb):
            continue
        words = sentence.exact(span)
        yield Mark(
            span, f"“{words}” is another number next year. Say when it was counted: give the month and the year."
        )
        return


def _levels(parse: Parse, text: str) -> Iterator[tuple[Span, Token]]:
    """Levels of what nobody designed, each with its verb."""
    for match in _AMOUNT.finditer(text):
        number = parse.at(match.start())
        verb = above(parse, number) if number else None
        span = _level(parse, verb, Span(*match.span()), text) if verb and not _is_designed(parse, verb) else None
        if verb is not None and span is not None:
            yield span, verb
    for found in statistics(parse, text):
        verb = above(parse, found.token)
        if verb is not None and not _is_designed(parse, verb):
            yield found.span, verb


def _is_designed(parse: Parse, verb: Token) -> bool:
    """Whether the numbers of a clause are made up or set: ``the demo account``, ``each node``, ``by default``."""
    around = [at for doer in subjects(parse, verb) for at in parse.subtree(doer)]
    return any(at.lower in _DESIGNED or at.lemma in _DESIGNED for at in around) or any(
        at.lower == "default" for at in parse.subtree(verb)
    )


def _level(parse: Parse, verb: Token, amount: Span, text: str) -> Span | None:
    """The number with what it counts, where the clause gives a level."""
    start = amount.start - (text[amount.start - 1 : amount.start] in _COINS)
    doers = subjects(parse, verb)
    behind = [at for at in parse if at.span.start >= amount.end][:5]
    words = amount.of(text)
    if verb.lemma in _HAVING and _MANY.search(words):
        noun = next((at for at in behind if at.lemma in entries("followings")), None)
        return Span(amount.start, noun.span.end) if noun else None
    unit = _UNIT.match(text, amount.end)
    level = Span(start, unit.end() if unit else amount.end)
    if verb.lemma in _STANDING and any(_is_level(parse, doer) for doer in doers):
        return level
    if start == amount.start and not (unit and unit["money"]):
        return None
    holds = verb.lemma in _HOLDING and _MANY.search(words)
    costs = verb.lemma == "cost" and any(doer.lemma in _MEASURES for doer in doers)
    return level if holds or costs else None


def _is_level(parse: Parse, noun: Token) -> bool:
    kinds = notes("levels").get(noun.lemma.lower())
    if kinds is None:
        return False
    before = {at.lower for at in parse.children(noun, "compound", "amod")}
    return not kinds or not before.isdisjoint(kinds.split())


@undated_statistic.fixes
def leave_gap(sentence: Sentence, mark: Mark, options: NoOptions) -> Iterator[Remedy]:
    """A gap for the month and the year before the full stop."""
    end = before_stop(sentence)
    gap = placeholder("DATE", "month year")
    yield Remedy("placeholder", "Leave a gap for the month and the year", (Change(Span(end, end), f" (as of {gap})"),))
