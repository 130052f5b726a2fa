"""
Numbers that the draft already gives for what a claim says without one: copied as they stand, never reckoned.

Offered only where what changes is named by the same noun and the same verb, or the measure of the comparative has the
unit that the number has. For fixes: they may look at the whole draft, and parse a sentence at once.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final, Literal

from citewell.document import Block, Sentence
from citewell.pattern import DIGIT, late, words_in
from citewell.record import dataclass
from citewell.rule import PROSE, Change, Remedy
from citewell.span import Span
from citewell.syntax import Parse, Token
from citewell_rules._claims import silence
from citewell_rules._claims.lexicon import notes
from citewell_rules._claims.quantities import Quantity, quantities

__all__ = ["for_comparative", "for_verb"]

Form = Literal["from-to", "by", "sides", "share"]
"""``from 900 ms to 240 ms``, ``by 73 %``, ``240 ms instead of 900 ms``, ``73 %`` before a comparative."""

_SIDES = late(
    r",?\s+(?:instead\s+of|rather\s+than|against|compared\s+(?:to|with)|down\s+from|up\s+from)\s+", re.IGNORECASE
)
_TO = late(r"\s+to\s+", re.IGNORECASE)
_BEFORE = late(r"\b(from|by)\s+$", re.IGNORECASE)
_COMPARATIVE = late(r"\s+((?:more|less)\s+[a-z-]+|[a-z]+er)\b")
_CLAUSE_END = late(r"\s*(?:[.,;!]|$)")
_KINDS: Final[dict[str, str]] = {
    "seconds": "time", "milliseconds": "time", "hours": "time", "price": "money", "size": "size", "megabytes": "size",
    "kilograms": "mass", "decibels": "level", "length": "length",
}  # fmt: skip
"""How the units are told (see the list ``units``) in which a measure of the list ``gradable`` is given."""

_BESIDE: Final = frozenset({"compound", "amod", "nmod"})
_PLAIN: Final = frozenset({"new", "our", "whole"})


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference that a sentence gives: ``span`` are the words to copy, ``word`` the comparative behind a share."""

    sentence: int
    span: Span
    form: Form
    unit: str
    word: str = ""


def differences(block: Block) -> tuple[Difference, ...]:
    """The differences that the sentences of a block give, as far as their words tell."""
    if block.kind not in PROSE or "quote" in block.containers or DIGIT not in words_in(block.text):
        return ()
    return tuple(one for sentence in block.sentences for one in _given(sentence.index, sentence.text))


def _given(index: int, text: str) -> Iterator[Difference]:
    found = quantities(text)
    for one, other in pairwise(found):
        between = text[one.span.end : other.span.start]
        before = _BEFORE.search(text[: one.span.start])
        if _SIDES.fullmatch(between):
            yield Difference(index, Span(one.span.start, other.span.end), "sides", _told(other))
        elif _TO.fullmatch(between) and before and before[1].lower() == "from":
            yield Difference(index, Span(before.start(1), other.span.end), "from-to", _told(other))
    for one in found:
        if one.kind not in ("percent", "multiple"):
            continue
        before = _BEFORE.search(text[: one.span.start])
        if before and before[1].lower() == "by":
            yield Difference(index, Span(before.start(1), one.span.end), "by", "")
        elif match := _COMPARATIVE.match(text, one.span.end):
            yield Difference(index, one.span, "share", "", " ".join(match[1].lower().split()))


def _told(quantity: Quantity) -> str:
    """How a quantity is told: time, size, money ..."""
    return "money" if quantity.kind == "money" else notes("units").get(quantity.unit, "")


def for_verb(sentence: Sentence, adverb: Span, verb: Token) -> Iterator[Remedy]:
    """The number in place of an adverb behind a verb of change: ``dropped dramatically`` → ``dropped from 9 to 4 s``."""
    parse = sentence.parse
    subject = _changing(parse, verb) if parse is not None else frozenset()
    if not subject or adverb.start < verb.span.end:
        return
    for other, one in _elsewhere(sentence):
        if one.form in ("from-to", "by") and (told := _said_with(other, one.span)) is not None:
            tree, stated = told
            if stated.lemma == verb.lemma and stated.tag == verb.tag and _changing(tree, stated) == subject:
                yield _remedy(other, one.span, (Change(adverb, other.exact(one.span)),))
                return


def for_comparative(sentence: Sentence, place: Span, core: Token, measure: str) -> Iterator[Remedy]:
    """
    The number of a bare comparative: before it (``40 % faster``), or behind it where its clause ends (``(2 s instead of 4 s)``).

    ``place`` is the comparative with its adverb of degree, ``core`` what differs, ``measure`` what could be counted.
    """
    parse = sentence.parse
    subject = _compared(parse, core) if parse is not None else frozenset()
    if not subject:
        return
    words = sentence.text[place.start : place.end].lower()
    for other, one in _elsewhere(sentence):
        told = _said_with(other, one.span)
        if told is None or _changing(*told) != subject:
            continue
        copied = other.exact(one.span)
        if one.form == "share" and words.endswith(one.word):
            start = place.end - len(one.word)
            yield _remedy(other, one.span, (Change(Span(place.start, start), f"{copied} "),))
            return
        fits = one.unit and one.unit == _KINDS.get(measure)
        if one.form in ("sides", "from-to") and fits and _CLAUSE_END.match(sentence.text, place.end):
            yield _remedy(other, one.span, (Change(Span(place.end, place.end), f" ({copied})"),))
            return


def _remedy(other: Sentence, span: Span, changes: tuple[Change, ...]) -> Remedy:
    line = other.document.lines.position(other.locate(span).start).line + 1
    return Remedy("replace", f"Use “{other.exact(span)}” from line {line}", changes)


def _elsewhere(sentence: Sentence) -> Iterator[tuple[Sentence, Difference]]:
    """The differences that other sentences of the draft give."""
    for block, found in sentence.document.gather(differences):
        for one in found:
            other = block.sentences[one.sentence]
            if other.span != sentence.span and not silence.is_silent(other) and not silence.covers(other, one.span):
                yield other, one


def _said_with(sentence: Sentence, span: Span) -> tuple[Parse, Token] | None:
    """The verb that a number is stated with, outright."""
    parse = sentence.parse
    token = parse.at(span.end - 1) if parse is not None else None
    if parse is None or token is None or silence.standing(parse, token):
        return None
    verb = next((at for at in parse.ancestors(token) if at.pos in ("VERB", "AUX")), None)
    return None if verb is None else (parse, verb)


def _changing(parse: Parse, verb: Token) -> frozenset[str]:
    """What changes, as lemmas of the noun and of what stands right before it: the subject, or the object and who acts."""
    subjects = [_lemmas(parse, at) for at in parse.children(verb, "nsubj", "nsubjpass")][:1]
    objects = [
        at for at in parse.children(verb, "dobj", "npadvmod") if at.index > verb.index and at.tag in ("NN", "NNS")
    ]
    named = [_lemmas(parse, at) for at in objects if not _is_amount(parse, at)][:1]
    if named and subjects:
        return frozenset({*named[0], *(f"by {lemma}" for lemma in subjects[0])})
    return subjects[0] if subjects else frozenset()


def _is_amount(parse: Parse, noun: Token) -> bool:
    """Whether a noun is a unit: it has a number."""
    return any(at.pos == "NUM" for at in parse.children(noun)) or noun.text == "%"


def _compared(parse: Parse, core: Token) -> frozenset[str]:
    """What a comparative is said of: the noun it stands at, what was made so, or the subject of its clause."""
    head = parse.head(core)
    if core.dep == "amod":
        return _lemmas(parse, head)
    verb = next((at for at in parse.ancestors(core) if at.pos in ("VERB", "AUX")), None)
    if verb is None:
        return frozenset()
    made = parse.children(verb, "dobj", "ccomp") if verb.lemma == "make" else ()
    nouns = [at for at in (*made, *parse.children(verb, "nsubj")) if at.pos in ("NOUN", "PROPN")]
    # "Pages load faster" is said of page loads.
    acts = {verb.lemma} if core.dep == "advmod" and not made else set()
    return frozenset({*_lemmas(parse, nouns[0]), *acts}) if nouns else frozenset()


def _lemmas(parse: Parse, noun: Token) -> frozenset[str]:
    if noun.pos not in ("NOUN", "PROPN"):
        return frozenset()
    beside = {at.lemma.lower() for at in parse.children(noun) if at.dep in _BESIDE}
    return frozenset({noun.lemma.lower(), *beside - _PLAIN})
