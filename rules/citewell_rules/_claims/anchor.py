"""
What a claim is anchored in: the facts that a reader needs to check it, those that are there and those missing.

Which facts are needed hangs on what is claimed. They may stand in the sentence or the next one; a date or a source also
in the sentence before or the heading.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final, Literal

from citewell.document import Neighbour, Sentence
from citewell.pattern import late
from citewell.record import dataclass
from citewell.span import Span
from citewell.syntax import Parse, Token
from citewell_rules._claims import reach
from citewell_rules._claims.degree import compares
from citewell_rules._claims.lexicon import entries, phrases
from citewell_rules._claims.quantities import Measured, baseline, measured, period, quantities

__all__ = ["LOOKS", "Anchor", "Claim", "Fact", "Label", "anchor", "claim_of"]

LOOKS: Final[tuple[Neighbour, ...]] = ("previous", "next", *reach.LOOKS)
"""What is looked at beside the sentence."""

Claim = Literal["level", "change", "comparison", "share", "ranking", "cause", "quotation", "praise"]
"""What is claimed. ``praise`` cannot be checked at all."""

Label = Literal["anchored", "partly anchored", "stated", "bare", "puffery"]
"""All facts are there; a value with its unit and a date or source; no value but a source; neither; nothing to check."""

FACTS: Final[dict[Claim, tuple[str, ...]]] = {
    "level": ("value", "unit", "of what", "date"),
    "change": ("value", "unit", "of what", "baseline or period", "source"),
    "comparison": ("value", "of what", "other side", "conditions"),
    "share": ("value", "population", "number asked", "date", "source"),
    "ranking": ("scope", "date", "source"),
    "cause": ("value", "comparison group or method", "source"),
    "quotation": ("speaker", "role", "date", "link"),
    "praise": (),
}
"""The facts that a reader needs, by what is claimed."""

# What the defect that was found says of the claim; of the others the sentence tells.
_BY_DEFECT: Final[dict[str, Claim]] = {
    "C01": "comparison", "C02": "ranking", "C03": "level", "C05": "praise", "C06": "change", "C08": "level", "C09": "level",
    "C11": "level", "C15": "quotation", "C17": "cause", "C19": "level", "C20": "share", "C21": "ranking", "C22": "change",
}  # fmt: skip
# A time, an owner, a reach or a hedge is what is wrong there, and no fact beside it.
_APART = frozenset({"C10", "C14", "C16", "C18"})
# A finding that asks for a source needs one, whatever is claimed.
_SOURCED = frozenset({"C12", "C13"})
_CONDITIONS = late(
    r"\b(?:on|under|with|at)\s+(?:the\s+)?(?:same|a|an|one|two|\d|our|identical|full|load)\b(?:\s+[\w-]+){0,3}"
    r"|\bin\s+(?:our|the|a)\s+(?:\w+\s+)?(?:test|benchmark|trial|experiment)s?\b|\bwhen\s+\w+(?:\s+\w+){0,3}",
    re.IGNORECASE,
)
_METHOD = late(
    r"\b(?:(?:in|from|during)\s+(?:\w+\s+){1,3})?(?:trials?|experiments?|tests?|stud(?:y|ies)|surveys?|control\s+group|A/B)\b"
    r"|\bcompared\s+(?:to|with)\s+\w+",
    re.IGNORECASE,
)
_ASKED = late(r"\bn\s?=\s?\d[\d,.]*|\b(?:of|among|asked|surveyed|interviewed)\s+(?:the\s+)?\d[\d,.]*", re.IGNORECASE)
_SPEAKER = late(
    r"\b(?:said|says|wrote|writes|told|explained|according\s+to)\s+((?:[A-Z][\w’'-]+\s?){1,3})"
    r"|((?:[A-Z][\w’'-]+\s){1,3})(?:,[^,]+,\s)?(?:said|says|wrote|writes|told|explained|put)\b|[–—-]\s*((?:[A-Z][\w’'.-]*\s?){1,3})"
)
_ROLE = late(r"[A-Z][\w’'-]+,\s+(?:the\s+|an?\s+)?((?!said|says|who|which)[a-z][\w-]+(?:\s+[\w-]+){0,4})")
_RANKS = frozenset({"leading", "first", "only", "top-rated", "award-winning"})
_CAUSES = frozenset({"cause", "drive", "lead", "result", "prevent", "boost", "enable", "help", "make"})
_SCOPES = frozenset({"in", "of", "among", "for", "on", "within"})
_NOUNS = frozenset({"NOUN", "PROPN"})
_NAMELESS = frozenset({"thing", "way", "lot", "bit"})
_REST = late(r"\s?[\w%.-]*\w(?:\s+[\w%-]+){0,2}|")
_WORDY = 6
"""So many words of a noun and what belongs to it are shown."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact that a reader needs: ``words`` are the writer's own, None where it is missing."""

    name: str
    words: str | None


@dataclass(frozen=True, slots=True)
class Anchor:
    """What is claimed, with the facts that a reader needs of it."""

    claim: Claim
    facts: tuple[Fact, ...]

    @property
    def present(self) -> tuple[Fact, ...]:
        """Those that are there."""
        return tuple(fact for fact in self.facts if fact.words is not None)

    @property
    def missing(self) -> tuple[Fact, ...]:
        """Those that are not."""
        return tuple(fact for fact in self.facts if fact.words is None)

    @property
    def label(self) -> Label:
        """How well the claim is anchored."""
        there = {fact.name for fact in self.present}
        if not self.facts:
            return "puffery"
        if not self.missing:
            return "anchored"
        if "value" in there and there & {"date", "source", "baseline or period"}:
            return "partly anchored"
        return "stated" if "source" in there and "value" not in there else "bare"


def anchor(sentence: Sentence, span: Span | None = None, defect: str | None = None) -> Anchor | None:
    """
    What a sentence claims and is anchored in; None where it cannot be parsed, or claims nothing that has a form.

    ``span`` (code points of its text) is the place that was found, ``defect`` what was found there. Looks at `LOOKS`.
    """
    parse = sentence.parse
    if parse is None:
        return None
    place = parse.at(span.end - 1) if span is not None else None
    claim = _claim_at(parse, sentence.text, place, defect)
    if claim is None:
        return None
    seen = _Seen(sentence, parse, span, place, _nearest(parse, sentence.text, span))
    names = dict.fromkeys((*FACTS[claim], *(("source",) if defect in _SOURCED else ())))
    return Anchor(claim, tuple(Fact(name, _FINDERS[name](seen)) for name in names))


def _claim_at(parse: Parse, text: str, place: Token | None, defect: str | None) -> Claim | None:
    """What is claimed where a defect was found, which may be another thing than what the sentence claims first."""
    if defect in _APART:
        return None
    if defect in _BY_DEFECT:
        return _BY_DEFECT[defect]
    if defect == "C04" and place is not None:
        degree = [place, parse.head(place), *parse.children(place)]
        if any(at.tag in ("JJR", "RBR") for at in degree):
            return "comparison"
        return "change" if any(at.lemma in entries("change_verbs") for at in degree) else "level"
    return claim_of(parse, text) or ("level" if defect in _SOURCED else None)


def claim_of(parse: Parse, text: str) -> Claim | None:
    """What kind of claim a sentence makes, as its words and their grammar tell."""
    found = tuple(measured(parse, text))
    populations = entries("populations")
    if any(one.quantity.kind == "percent" and one.of is not None and one.of.lemma in populations for one in found):
        return "share"
    if any(at.tag in ("JJS", "RBS") or at.lower in _RANKS for at in parse):
        return "ranking"
    if compares(parse, text):
        return "comparison"
    verbs = {at.lemma for at in parse if at.pos == "VERB"}
    if any(one.change is not None for one in found) or verbs & entries("change_verbs"):
        return "change"
    if found:
        return "level"
    if verbs & _CAUSES:
        return "cause"
    return "praise" if phrases(entries("puffery")).search(text) else None


@dataclass(frozen=True, slots=True)
class _Seen:
    """A sentence, the place in it that was found with its last word, and the quantity that the claim is about."""

    sentence: Sentence
    parse: Parse
    span: Span | None
    place: Token | None
    measured: Measured | None

    @property
    def text(self) -> str:
        return self.sentence.text

    @property
    def after(self) -> str:
        following = self.sentence.next
        return following.text if following is not None else ""

    @property
    def around(self) -> Iterator[str]:
        """The texts in which a date may stand: its own, the next one, the one before, the heading."""
        yield self.text
        for near in (self.sentence.next, self.sentence.previous, self.sentence.heading):
            if near is not None:
                yield near.text


def _nearest(parse: Parse, text: str, span: Span | None) -> Measured | None:
    """The quantity that stands in or next to a place; the first where no place is given."""
    found = list(measured(parse, text))
    if span is not None:
        found.sort(key=lambda one: max(one.quantity.span.start - span.end, span.start - one.quantity.span.end, 0))
    return found[0] if found else None


def _value(seen: _Seen) -> str | None:
    if seen.measured is not None:
        return seen.measured.quantity.span.of(seen.text)
    later = quantities(seen.after)
    return later[0].span.of(seen.after) if later else None


def _unit(seen: _Seen) -> str | None:
    if seen.measured is None:
        later = quantities(seen.after)
        return later[0].unit or None if later else None
    one = seen.measured
    # A count has the noun that it counts for a unit.
    return one.quantity.unit or (one.of.text if one.of is not None and one.of.index > 0 else None)


def _object(seen: _Seen) -> str | None:
    one = seen.measured
    noun = one.of if one is not None and one.of is not None and one.of.pos in _NOUNS else None
    if noun is None and seen.place is not None:
        noun = _spoken_of(seen.parse, seen.place)
    if noun is None:
        noun = next((at for at in seen.parse if at.pos == "NOUN" and at.lemma in entries("measurable_nouns")), None)
    return _phrase(seen, noun) if noun is not None else None


def _spoken_of(parse: Parse, place: Token) -> Token | None:
    """The noun that a word is said of: the one it stands at, or what its clause is about; no pronoun."""
    for at in (place, *parse.ancestors(place)):
        if at.pos in _NOUNS and at.lemma not in _NAMELESS:
            return at
        if at.pos in ("VERB", "AUX"):
            # "Makes loads faster" is said of the loads, "loads faster" of what loads.
            made = parse.children(at, "dobj", "ccomp") if at.lemma == "make" else ()
            found = [*made, *parse.children(at, "nsubj", "nsubjpass"), *parse.children(at, "dobj")]
            if named := [noun for noun in found if noun.pos in _NOUNS and noun.lemma not in _NAMELESS]:
                return named[0]
    return None


def _phrase(seen: _Seen, noun: Token) -> str:
    """A noun with what stands right before it, without the adjectives that were found."""
    parts = [at for at in seen.parse.children(noun, "compound", "nmod") if at.index < noun.index]
    found = seen.span.end if seen.span is not None else 0
    parts += [at for at in seen.parse.children(noun, "amod") if at.index < noun.index and at.span.start >= found]
    first = min([at.index for at in parts] + [noun.index])
    return seen.text[seen.parse[max(first, noun.index - _WORDY)].span.start : noun.span.end]


def _other_side(seen: _Seen) -> str | None:
    for text in (seen.text, seen.after):
        if (found := baseline(text)) is not None:
            return _to_the_name(text, found)
    return None


def _to_the_name(text: str, found: Span) -> str:
    """The words of a span that ends before a name or with its first letter, the name included."""
    rest = _REST.match(text, found.end)
    return text[found.start : rest.end() if rest else found.end]


def _date(seen: _Seen) -> str | None:
    for text in seen.around:
        if (found := period(text)) is not None:
            words = found.of(text)
            return _to_the_name(text, found) if words.endswith(" the") else words
    return None


def _source(seen: _Seen) -> str | None:
    if not reach.has_evidence(seen.sentence):
        return None
    for near in (seen.sentence, seen.sentence.next, seen.sentence.previous):
        for inline in near.inlines if near is not None else ():
            if near is not None and inline.kind == "link":
                return near.exact(inline.prose)
    return "named beside it"


def _population(seen: _Seen) -> str | None:
    populations = entries("populations")
    noun = next((at for at in seen.parse if at.pos == "NOUN" and at.lemma in populations), None)
    return _phrase(seen, noun) if noun is not None else None


def _scope(seen: _Seen) -> str | None:
    for at in seen.parse:
        if at.dep == "prep" and at.lower in _SCOPES and (parts := seen.parse.children(at, "pobj")):
            return seen.text[at.span.start : parts[0].span.end]
    return None


def _link(seen: _Seen) -> str | None:
    label = next((inline.prose for inline in seen.sentence.inlines if inline.kind in ("link", "footnote", "url")), None)
    return (seen.sentence.exact(label) or "note") if label is not None else None


def _worded(pattern: re.Pattern[str]) -> Callable[[_Seen], str | None]:
    """Finds what a pattern matches in the sentence or the next one: its first group, or all of it."""

    def find(seen: _Seen) -> str | None:
        for text in (seen.text, seen.after):
            if match := pattern.search(text):
                return next((group for group in match.groups() if group), match.group()).strip()
        return None

    return find


_FINDERS: Final[dict[str, Callable[[_Seen], str | None]]] = {
    "value": _value,
    "unit": _unit,
    "of what": _object,
    "other side": _other_side,
    "baseline or period": lambda seen: _other_side(seen) or _date(seen),
    "date": _date,
    "source": _source,
    "population": _population,
    "number asked": _worded(_ASKED),
    "conditions": _worded(_CONDITIONS),
    "comparison group or method": _worded(_METHOD),
    "scope": _scope,
    "speaker": _worded(_SPEAKER),
    "role": _worded(_ROLE),
    "link": _link,
}
