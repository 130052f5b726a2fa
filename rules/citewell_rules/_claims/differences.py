"""Relative differences, in percent or as a multiple, that say nothing of the values they lie between."""

import re
from collections.abc import Iterator
from typing import Final

from citewell.document import Neighbour, Sentence
from citewell.pattern import Look, late
from citewell.record import dataclass
from citewell.rule import PLACEHOLDER, Change, Remedy, placeholder
from citewell.span import Span
from citewell.syntax import Parse, Token
from citewell_rules._claims import quantities, reach, silence
from citewell_rules._claims.lexicon import entries
from citewell_rules._claims.quantities import Kind, Measured
from citewell_rules._claims.wording import before_stop

__all__ = ["LOOKS", "Difference", "differences", "leave_gap", "may_differ"]

LOOKS: Final[tuple[Neighbour, ...]] = (*silence.LOOKS, "previous", "next")
"""What a rule declares to see when it asks here."""

_RULES = frozenset({"multiply", "divide", "add", "equal", "mean", "require", "take"})
_SIZES = frozenset(
    {"size", "space", "room", "volume", "weight", "number", "amount", "height", "width", "area", "fuel", "material"}
)
_LEVELS = ("measure", "money", "bare")
# "As fast as the Go version", "twice the size of a page", "half that of gzip": the other side is named.
_SIDE = late(
    r"\bas\s+\w+(?:\s+\w+){0,3}?\s+as\s+\w|^\s*(?:the|its|their)\s+\w+(?:\s+\w+)?\s+(?:of|we|that|in)\b|^\s*(?:that|those)\b|^\s*(?:smaller\s+|larger\s+)?of\b"
)
# "Doubled to 15 %": from the value that was reached the other one is told.
_REACHED = late(r"\b(?:doubl|tripl|quadrupl|halv)(?:ed|es|ing)\b[^.;]{0,60}?\bto\s+(?:\w+\s+){0,2}\S*\d", re.IGNORECASE)
# One end of a range is a fault of another kind.
_BOUND = late(r"\b(?:up to|as (?:much|many|little|few) as)\s+$", re.IGNORECASE)
# What follows from figures, or is worked out to explain them.
_DERIVED = late(r"\b(?:thereby|for (?:example|instance)|e\.g\.|i\.e\.|means? that|computed|calculated)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Difference:
    """``span`` holds the number and the word that makes a difference of it."""

    span: Span
    measured: Measured


def may_differ(*kinds: Kind) -> Look:
    """The cheap look: whether a text gives a quantity of such a kind."""
    return Look(lambda: quantities.CUES, lambda text: any(one.kind in kinds for one in quantities.quantities(text)))


def differences(sentence: Sentence, *kinds: Kind) -> Iterator[Difference]:
    """The differences of a sentence whose values, other side and period are told neither there nor beside it."""
    text = sentence.text
    if silence.is_silent(sentence) or _is_anchored(sentence):
        return
    parse = sentence.parse
    if parse is None:
        return
    for found in quantities.measured(parse, text):
        token = parse.at(found.quantity.span.start)
        if found.quantity.kind not in kinds or token is None or not _differs(parse, found, token, text):
            continue
        span = _span(found, text)
        if silence.covers(sentence, span) or silence.standing(parse, found.change or token) - {"related"}:
            continue
        yield Difference(span, found)


def _is_anchored(sentence: Sentence) -> bool:
    text = sentence.text
    if PLACEHOLDER.search(sentence.exact()) or reach.is_cited(sentence) or reach.is_report(sentence):
        return True
    if quantities.baseline(text) or _REACHED.search(text) or quantities.period(text) or _DERIVED.search(text):
        return True
    near = [one.text for one in (sentence.previous, sentence.next) if one is not None]
    if any(quantities.baseline(one) for one in near):
        return True
    # Two values of a kind stand for both sides: "312 against 354", "41 s; it took 96 s".
    levels = [one for part in (text, *near) for one in quantities.quantities(part) if one.kind in _LEVELS and one.unit]
    return len(levels) > 1


def _differs(parse: Parse, found: Measured, token: Token, text: str) -> bool:
    if _BOUND.search(text[: found.quantity.span.start]):
        return False
    if found.quantity.kind != "multiple":
        return found.change is not None
    behind = text[found.quantity.span.end :]
    if _SIDE.search(behind):
        return False
    if found.change is not None:
        return found.change.lower not in ("up", "down")
    # "3.5x performance", "half the memory".
    if found.quantity.span.of(text).lower().endswith("times"):
        return False  # "three times": how often
    following = next((at for at in parse.tokens[token.index + 1 : token.index + 4] if at.pos == "NOUN"), None)
    if following is None or (found.verb is not None and found.verb.lemma in _RULES):
        return False
    return following.lemma in entries("measurable_nouns") | _SIZES


def _span(found: Measured, text: str) -> Span:
    change, number = found.change, found.quantity.span
    if change is None:
        return number
    both = Span(min(number.start, change.span.start), max(number.end, change.span.end))
    return number if len(both) > 60 or "(" in both.of(text) else both


def leave_gap(sentence: Sentence) -> Remedy:
    """Gaps for both values and the time between them, before the full stop."""
    end = before_stop(sentence)
    values = f"from {placeholder('NUMBER', 'before')} to {placeholder('NUMBER', 'after')}"
    words = f" ({values}, {placeholder('DATE', 'or period')})"
    return Remedy("placeholder", "Leave gaps for both values and the period", (Change(Span(end, end), words),))
