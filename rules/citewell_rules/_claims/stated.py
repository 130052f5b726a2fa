"""
Values that a draft states of something: what is said, apart from the value, and the value in the writer's own words.

`values` looks at the words of a block alone, so a draft can be searched for them at each keystroke; `frame` asks for the
parse of a sentence, and is left to the few whose words agree.
"""

import re
from collections.abc import Iterator
from dataclasses import field
from functools import lru_cache
from typing import Final

from citewell.document import Block, Sentence
from citewell.pattern import DIGIT, late, words_in
from citewell.record import dataclass
from citewell.rule import PROSE
from citewell.rule import Number as Value
from citewell.span import Span
from citewell.syntax import LONGEST_SENTENCE, Parse, Token
from citewell_rules._claims import silence
from citewell_rules._claims.quantities import Quantity, baseline, period, quantities

__all__ = ["Frame", "Value", "contradict", "differ", "frame", "is_asserted", "may_be_same", "values"]

_EVENTS: Final = frozenset(
    {"born", "built", "closed", "died", "established", "founded", "incorporated", "invented", "opened", "published"}
)
"""What happens to a thing once, so that two years for it disagree."""

_YEAR = late(r"\b(?:in|on)\s+(?:[A-Z][a-z]+\s+)?(?:\d{1,2},?\s+)?(?P<year>(?:1[0-9]|20)\d\d)(?![\w%-]|[.,]\d)")
# Words of a sentence that states nothing for certain: examples, wishes, conditions.
_LOOSE = frozenset(
    {"average", "could", "estimated", "example", "expected", "goal", "if", "imagine", "may", "might", "must", "never", "not",
     "planned", "should", "suppose", "target", "typically", "until", "usually", "when", "would"}
)  # fmt: skip
# Before a number: it is a limit, a guess or the end of a range; behind it another number.
_BOUND = late(
    r"(?:[~<>≈≤≥]|\b(?:about|above|almost|another|approximately|around|at\s+(?:least|most)|below|between|by|each|every|first|further|last|less\s+than"
    r"|maximum(?:\s+of)?|minimum(?:\s+of)?|more\s+than|nearly|next|only|or|other|over|past|roughly|some|to|under|up\s+to|within))\s*$",
    re.IGNORECASE,
)
_ENDED = late(
    r"\+|\s*(?:-|–|—|\bto\b|\bor\b|\band\b|,\s+(?:and\s+|or\s+)?)\s*\d|\s+(?:ago|later|more|less|fewer|each|times)\b"
)
_FILLER = late(r"\b[Xx]x{3,}\b")
_COUNTED = late(r"\s*([a-z][a-z-]+)")
_CONTENT = late(r"[^\W\d_]{3,}")
# What says nothing of which thing is meant.
_PLAIN = frozenset(
    {"a", "all", "also", "an", "and", "are", "at", "be", "been", "by", "currently", "for", "from", "had", "has",
     "have", "here", "in", "into", "is", "it", "its", "now", "of", "on", "our", "that", "the", "their", "then",
     "there", "these", "they", "this", "those", "to", "today", "total", "was", "we", "were", "which", "with", "you",
     "your"}
)  # fmt: skip
_MONTHS = frozenset(
    {"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
     "december"}
)  # fmt: skip
_SAME = {"hold": "have", "contain": "have", "comprise": "have", "count": "have", "found": "establish"}
_LEFT_OUT = frozenset({"det", "punct", "poss", "aux", "auxpass", "cc", "predet", "case"})
_SHARED = 0.5
"""So much of the shorter sentence's words both have where they state the same."""

_MARKS = "()[].,;:\"'“”‘’–—-*/"
_SHORT = 3
_ROUND = 1000
_NEAR = 0.05


@dataclass(frozen=True, slots=True)
class Frame:
    """
    The clause of a value without it: the lemmas of its words, and the tense.

    ``is_named`` tells whether it is about something that has a name, or the writer's own: the same in the whole draft.
    """

    words: frozenset[str]
    is_named: bool = field(compare=False)


_Stated = tuple[Span, float, str, frozenset[str], str]
"""A value without the sentence that states it."""


def values(block: Block) -> tuple[Value, ...]:
    """The values stated in a block, as far as its words tell: one in a sentence, for certain, of something named."""
    if block.kind not in PROSE or "quote" in block.containers or DIGIT not in words_in(block.text):
        return ()
    return tuple(
        Value(index, *stated) for index, text in enumerate(block.content.sentence_texts) for stated in _stated(text)
    )


@lru_cache(maxsize=256)
def _stated(text: str) -> tuple[_Stated, ...]:
    """The values of a sentence. Remembered: who types changes one of a block."""
    return tuple(_read(text))


def _read(text: str) -> Iterator[_Stated]:
    words = words_in(text)
    if (
        len(text) > LONGEST_SENTENCE
        or DIGIT not in words
        or not _LOOSE.isdisjoint(words)
        or text.rstrip().endswith("?")
        or _FILLER.search(text)
    ):
        return
    found = [(one, *_measure(text, one)) for one in quantities(text)]
    measures = [measure for _, _, measure in found]
    when = period(text)
    dated = when.of(text).lower() if when else ""
    for quantity, span, measure in found:
        if measure and measures.count(measure) == 1 and _is_plain(text, quantity, span):
            yield span, quantity.value, measure, _about(text, span), dated
    years = list(_YEAR.finditer(text))
    if len(years) == 1 and not _EVENTS.isdisjoint(words):
        span = Span(*years[0].span("year"))
        yield span, float(years[0]["year"]), "year", _about(text, span), ""


def _is_plain(text: str, quantity: Quantity, span: Span) -> bool:
    """Whether a number is one value, no end of a range, limit, guess or difference."""
    return (
        quantity.kind != "multiple"
        and not _BOUND.search(text[: span.start])
        and not _ENDED.match(text, quantity.span.end)
        and not _ENDED.match(text, span.end)
        and not baseline(text)
    )


def _measure(text: str, quantity: Quantity) -> tuple[Span, str]:
    """The number with its unit and the unit; for a count with the noun that is counted, empty where none is."""
    if quantity.unit:
        return quantity.span, quantity.unit.removesuffix("s") if len(quantity.unit) > _SHORT else quantity.unit
    match = _COUNTED.match(text, quantity.span.end)
    if match is None or match[1] in _PLAIN:
        return quantity.span, ""
    return Span(quantity.span.start, match.end()), match[1].removesuffix("s")


def _about(text: str, span: Span) -> frozenset[str]:
    words = _CONTENT.findall(f"{text[: span.start]} {text[span.end :]}".lower())
    return frozenset(word.removesuffix("s") for word in words if word not in _PLAIN)


def differ(one: Value, other: Value) -> bool:
    """Whether two values of the same measure exclude each other: large ones may be rounded."""
    if one.amount == other.amount or one.measure != other.measure or one.dated != other.dated:
        return False
    large = max(one.amount, other.amount)
    is_rounded = one.measure != "year" and large >= _ROUND and abs(one.amount - other.amount) <= _NEAR * large
    return not is_rounded


def may_be_same(one: Value, other: Value) -> bool:
    """Whether the words of two sentences have enough in common to state something of the same thing."""
    return len(one.about & other.about) >= _SHARED * min(len(one.about), len(other.about))


def frame(sentence: Sentence, value: Value) -> Frame | None:
    """
    What is said of what, apart from the value.

    None where it is not stated outright, or of something that only the context names. Asks for the parse.
    """
    parse = sentence.parse
    return None if parse is None else _framed(parse, value.span)


def contradict(here: Sentence, value: Value, there: Sentence, other: Value) -> bool:
    """Whether sentences of two pages give two values for one thing that has a name, or is the writer's own."""
    if not differ(value, other) or not may_be_same(value, other):
        return False
    said, before = frame(here, value), frame(there, other)
    if said is None or said != before or not (said.is_named and before.is_named):
        return False
    return is_asserted(here, value) and is_asserted(there, other)


def is_asserted(sentence: Sentence, value: Value) -> bool:
    """Whether the writer stands for the value: it is no question, no example, and nobody else's word."""
    return not silence.is_silent(sentence) and not silence.covers(sentence, value.span)


# Remembered: the values of a long draft that are much alike are compared again at each keystroke.
@lru_cache(maxsize=1024)
def _framed(parse: Parse, span: Span) -> Frame | None:
    token = parse.at(span.start)
    if token is None or silence.standing(parse, token):
        return None
    verb = next((at for at in parse.ancestors(token) if at.pos in ("VERB", "AUX")), None)
    subject = _subject(parse, verb) if verb is not None else None
    if verb is None or subject is None or (subject.pos == "PRON" and subject.lower != "we"):
        return None
    about = [*_clause(parse, verb), *_clause(parse, subject)]
    words = {_word(at) for at in about if not at.span.overlaps(span)}
    named = any(at.pos == "PROPN" or at.lower in ("we", "our") for at in parse.subtree(subject))
    return Frame(frozenset({*words - {""}, f"tense {verb.tag}"}), named)


def _subject(parse: Parse, verb: Token) -> Token | None:
    """The subject of a verb, or of the one that it is joined to: ``The hall has a stage and seats 300 guests``."""
    while not (found := parse.children(verb, "nsubj", "nsubjpass", "csubj", "expl")) and verb.dep == "conj":
        verb = parse.head(verb)
    return found[0] if found and found[0].dep in ("nsubj", "nsubjpass") else None


def _clause(parse: Parse, verb: Token) -> list[Token]:
    """The tokens of a clause without what is joined to it, or to its nouns, by "and"."""
    found, todo = [], [verb]
    while todo:
        at = todo.pop()
        found.append(at)
        todo += [one for one in parse.children(at) if one.dep not in _LEFT_OUT and one.dep not in ("conj", "parataxis")]
    return found


def _word(token: Token) -> str:
    is_verb = token.pos in ("VERB", "AUX")
    if token.lower in _MONTHS or (token.lower in _PLAIN and not is_verb) or not token.text.strip(_MARKS):
        return ""
    lemma = token.lemma.lower()
    return _SAME.get(lemma, lemma)
