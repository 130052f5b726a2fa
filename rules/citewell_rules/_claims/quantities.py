"""
Quantities: value and unit as the words give them, and by the parse what they are of and what they change.

With `baseline` and `period` these are the slots of a claim that a reader can check.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Final, Literal

from citewell.document import Neighbour, Sentence
from citewell.pattern import DIGIT, late, words_in
from citewell.record import dataclass
from citewell.rule import PLACEHOLDER
from citewell.span import Span
from citewell.syntax import Parse, Token
from citewell_rules._claims.lexicon import entries, notes

__all__ = [
    "CUES",
    "LOOKS",
    "Kind",
    "Measured",
    "Quantity",
    "baseline",
    "defines",
    "gives_measure",
    "measured",
    "period",
    "quantities",
]

LOOKS: Final[tuple[Neighbour, ...]] = ("next",)
"""What a rule declares to see when it asks `gives_measure`."""

Kind = Literal["percent", "points", "multiple", "money", "measure", "bare"]
"""``multiple`` is ``10x``, ``twice``, ``half the``, ``doubled``; ``bare`` has no unit, or counts the noun behind it."""

_WORDS: Final = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "hundred": 100, "thousand": 1000,
}  # fmt: skip
_SCALES: Final = {
    "k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6, "bn": 1e9, "b": 1e9, "billion": 1e9, "trillion": 1e12,
}  # fmt: skip
_SPOKEN: Final = {
    "twice": 2.0, "twofold": 2.0, "threefold": 3.0, "fourfold": 4.0, "fivefold": 5.0, "tenfold": 10.0, "doubled": 2.0,
    "doubling": 2.0, "tripled": 3.0, "tripling": 3.0, "quadrupled": 4.0, "halved": 0.5, "halving": 0.5,
}  # fmt: skip
_PARTS: Final = {"half": 0.5, "double": 2.0, "triple": 3.0}
_FRACTIONS: Final = {"half": 50.0, "third": 100 / 3, "quarter": 25.0, "fifth": 20.0, "tenth": 10.0}
_CURRENCIES = "$€£¥"
_BLANK = r"[\s\u202f\u00a0]"
_YEAR = late(r"(?:1[5-9]|20)\d\d")
_MONTHS = r"Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?"
_DAY_BEFORE = late(rf"(?:\b(?:{_MONTHS})\.?)\s+$")
_DAY_AFTER = late(rf"\s+(?:{_MONTHS})\b")
_DECADE = late(r"(?:1[5-9]|20)\d0s")
# So many code points before a number what it numbers is looked for.
_NEAR = 100
# What a number without a unit is a name with: "Python 3.11", "Phase 3", "chapter 12", "HTTP 404".
_NAMED = late(
    r"""
    (?: \b (?!(?:A|About|Above|After|Almost|Already|And|Another|Around|As|At|Below|But|By|Either|From|In|Just|Nearly|Of|On|Only
          |Or|Over|Roughly|Some|Than|The|These|Those|To|Under|With|Within)\s) [A-Z][\w.+#-]*
      | \b (?:versions?|v|releases?|chapters?|sections?|steps?|figures?|tables?|parts?|pages?|items?|lines?|ports?|numbers?|no\.
          |issues?|levels?|types?|phases?|rooms?|routes?|rows?|columns?|rfc|iso|status|code|error) )
    \s+[#]?$
    """,
    re.VERBOSE,
)
_BASELINE = late(
    r"""
    \b from\s (?:\S+\s){1,12}? to\s (?:\S+\s){0,4}? \S*\d                       # from 2 % in March to 3 % in May
    | \b (?:compared\s(?:\w+\s)?(?:to|with)|in\scomparison\s(?:to|with)|relative\sto|versus|vs\.?|rather\sthan|instead\sof)\s\w
    | \b (?:against|down\sfrom|up\sfrom)\s\S*\d | \bout\sof\s\d | \d[x×]\sof\s\w
    | (?<!\bmore\s)(?<!\bless\s)(?<!\bfewer\s) \bthan\s(?=\S*\d)                # "more than 60" is an amount
    | \bthan\s (?! \S*\d | (?:ever|before|usual|that|it)\b
        | (?:(?:the|its|our|their|any|all)\s)?(?:competition|competitors?|rest|others?|alternatives?|rivals?|average)\b ) \w
    """,
    re.VERBOSE | re.IGNORECASE,
    cues=("from", "compared", "comparison", "relative", "versus", "vs", "rather", "instead", "against", "than", "of"),
)
_SPANS = r"(?:days?|weeks?|months?|quarters?|years?|decades?)"
_PERIOD = late(
    rf"""
    \b (?:{_MONTHS})\.?\s (?:\d{{1,2}},?\s)? (?:1[5-9]|20)\d\d\b
    | \b (?:in|since|by|during|until|of|for|through|from|between|before|after|FY|the)\s? (?:1[5-9]|20)\d\ds?\b
    | \b (?:in|since|by|during|until|between|last|this|early|late|mid)\s (?:{_MONTHS}|spring|summer|autumn|fall|winter)\b
    | \b Q[1-4]\b | \(\D*(?:19|20)\d\d\)
    | (?<!\bby\s) \b (?:last|past|previous|this|next|each|every|per|a)\s (?:\w+\s)? {_SPANS}\b
    | \b (?:over|within|after|in|for)\s (?:the\s)?(?:\w+\s)? (?:\d+|two|three|four|five|six|seven|eight|nine|ten|twelve|few)\s {_SPANS}\b
    | \b year[-\s](?:on|over)[-\s]year\b | \b yesterday\b | \b (?:annually|yearly|monthly|weekly|daily)\b
    | \b since\s (?:then|version|v?\d|the\b)
    """,
    re.VERBOSE,
)
_DEFINED = late(
    r"\b(?:counted|measured|defined|expressed|calculated|computed|rated)\b|\bin terms of\b|\bi\.e\.|\bthat is,"
    r"|\b(?:meaning|namely)\b",
    re.IGNORECASE,
)
_COMPARATIVES = frozenset({"JJR", "RBR"})
_UP_AND_DOWN = frozenset({"up", "down"})
# "Rose to 65 %" gives the value that was reached, no difference.
_LEVELS = frozenset({"to", "at", "below", "above", "under", "into"})


@dataclass(frozen=True, slots=True)
class Quantity:
    """``span`` (code points of the sentence) is the number with its unit; ``unit`` in lower case, empty for a bare one."""

    span: Span
    value: float
    unit: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Measured:
    """
    A quantity in its clause.

    ``change`` is the word that makes a difference of it (``improved``, ``more``, ``faster``, ``lift``), None for a
    level or a share; ``of`` the noun that is measured or counted, ``verb`` the verb it stands with.
    """

    quantity: Quantity
    of: Token | None
    change: Token | None
    verb: Token | None


_MANY = r"(?:thousand|million|billion|trillion)"
_FIGURE = late(r"\d+(?:[.,\u202f\u00a0]\d+)*")
_WORDED = frozenset({*_WORDS, *_SPOKEN, *_PARTS, *_FRACTIONS, "million", "billion", "trillion"})
CUES: Final = _WORDED | {DIGIT}
"""A text without any of these words holds no quantity."""


def _behind() -> str:
    """What stands behind a number: its unit, and no more of a date, an address or a word."""
    units = "|".join(re.escape(unit) for unit in sorted(entries("units"), key=len, reverse=True))
    return rf"""
        (?: {_BLANK}?-?(?P<percent>%|percent(?!age)\b|per\scent\b)
          | {_BLANK}(?P<points>percentage\spoints?|pp)(?!\w)
          | (?P<multiple>(?-i:x)|×|{_BLANK}x(?=\s(?:more|less|the|as|\w+er)\b)|-?fold|\stimes)(?!\w)
          | {_BLANK}?-?(?P<unit>{units})(?!\w) )?
        (?![\w%]|[.,:/-]\d)
        """


@cache
def _figures() -> re.Pattern[str]:
    """Numbers in digits, matched at their first one."""
    scale = rf"(?P<scale>(?:{_BLANK}?(?-i:k|K|M|bn|B)|{_BLANK}{_MANY})(?!\w))?"
    return re.compile(rf"(?<![\w./:#@-])(?P<number>{_FIGURE.pattern}){scale}\+?{_behind()}", re.VERBOSE | re.IGNORECASE)


@cache
def _words() -> re.Pattern[str]:
    """Numbers, multiples and fractions in words."""
    return re.compile(
        rf"""
        (?<![\w./:#@-])(?P<word>{"|".join(_WORDS)}|an?(?=\s(?:hundred|{_MANY})))(?P<scale>\s(?:hundred|{_MANY})s?)?{_behind()}
        | \b(?P<spoken>{"|".join(_SPOKEN)})(?!\w)
        | \b(?P<part>half|double|triple)(?=\s(?:the|as|its|our|your|their)\b)
        | (?<=\bby\s)(?:(?:an?|one)\s)?(?P<fraction>{"|".join(_FRACTIONS)})(?!\w)
        """,
        re.VERBOSE | re.IGNORECASE,
    )


@lru_cache(maxsize=64)
def quantities(text: str) -> tuple[Quantity, ...]:
    """The quantities of a text in order, dates, versions and other names aside. Remembered: several rules ask."""
    words = words_in(text)
    found: list[Quantity | None] = []
    if DIGIT in words:
        starts = (figure.start() for figure in _FIGURE.finditer(text))
        found += [_in_digits(text, match) for start in starts if (match := _figures().match(text, start))]
    if not words.isdisjoint(_WORDED):
        found += [_in_words(match) for match in _words().finditer(text)]
    return tuple(sorted((one for one in found if one is not None), key=lambda one: one.span.start))


def _in_digits(text: str, match: re.Match[str]) -> Quantity | None:
    before = text[: match.start()].rstrip()
    value = _value(match["number"]) * _SCALES.get((match["scale"] or "").strip().lower(), 1)
    if before[-1:] in _CURRENCIES and before:
        return Quantity(Span(len(before) - 1, match.end()), value, before[-1], "money")
    if _DECADE.fullmatch(match.group()):
        return None
    return _with_unit(match, value) or (None if _is_name(text, match) else Quantity(_span(match), value, "", "bare"))


def _in_words(match: re.Match[str]) -> Quantity | None:
    span = _span(match)
    if spoken := match["spoken"]:
        return Quantity(span, _SPOKEN[spoken.lower()], "x", "multiple")
    if part := match["part"]:
        return Quantity(span, _PARTS[part.lower()], "x", "multiple")
    if fraction := match["fraction"]:
        return Quantity(span, _FRACTIONS[fraction.lower()], "%", "percent")
    scale = (match["scale"] or "").strip().lower().removesuffix("s")
    value = float(_WORDS.get(match["word"].lower(), 1)) * (100 if scale == "hundred" else _SCALES.get(scale, 1))
    # "Two" may be said of anything; "two million" counts.
    return _with_unit(match, value) or (Quantity(span, value, "", "bare") if scale else None)


def _with_unit(match: re.Match[str], value: float) -> Quantity | None:
    span = _span(match)
    if match["percent"]:
        return Quantity(span, value, "%", "percent")
    if match["points"]:
        return Quantity(span, value, "points", "points")
    if match["multiple"]:
        return Quantity(span, value, "x", "multiple")
    if unit := (match["unit"] or "").lower():
        return Quantity(span, value, unit, "money" if notes("units")[unit] == "money" else "measure")
    return None


def _span(match: re.Match[str]) -> Span:
    return Span(*match.span())


def _value(number: str) -> float:
    """``1,204`` is above a thousand, ``2.1`` and ``2,1`` are above two."""
    plain = re.sub(r"[\u202f\u00a0]|(?<!^0),(?=\d{3}(?!\d))", "", number).replace(",", ".")
    return float(plain if plain.count(".") < 2 else plain.replace(".", ""))


def _is_name(text: str, match: re.Match[str]) -> bool:
    """Whether a number without a unit is a date, a version or the number of something."""
    number, end = match["number"], match.start()
    if number.count(".") > 1 or (not match["scale"] and _YEAR.fullmatch(number)):
        return True
    start = max(0, end - _NEAR)
    return bool(
        _NAMED.search(text, start, end) or _DAY_BEFORE.search(text, start, end) or _DAY_AFTER.match(text, match.end())
    )


def baseline(text: str) -> Span | None:
    """Where a text names the other side of a difference: ``from 2 to 3``, ``compared with``, ``than`` something named."""
    found = _BASELINE.search(text)
    return Span(*found.span()) if found else None


def period(text: str) -> Span | None:
    """Where a text says when: a year, a month, a span of time."""
    found = _PERIOD.search(text)
    return Span(*found.span()) if found else None


def defines(text: str) -> bool:
    """Whether a text says how a value was measured: ``counted as comments per post``."""
    return _DEFINED.search(text) is not None


def gives_measure(sentence: Sentence) -> bool:
    """Whether the sentence or one of the two after gives a value that could be the size of a difference, or a gap for one."""
    if PLACEHOLDER.search(sentence.exact()):
        return True
    return any(_is_measure(one.text) for one in (sentence, *sentence.following))


@lru_cache(maxsize=64)
def _is_measure(text: str) -> bool:
    """Whether a text gives a value with a unit, or two numbers that may stand for before and after."""
    when = period(text)
    found = [one for one in quantities(text) if when is None or not one.span.overlaps(when)]
    # "100 %" says all of it, and "two weeks ago" when; "3 editors" is no measure of anything.
    whole = [one for one in found if one.kind == "percent" and one.value == 100]
    return any(one.kind != "bare" and one not in whole for one in found) or len(found) - len(whole) > 1


def measured(parse: Parse, text: str) -> Iterator[Measured]:
    """The quantities of a sentence with what they are of, in order."""
    for quantity in quantities(text):
        token = parse.at(quantity.span.end - 1) or parse.at(quantity.span.start)
        if token is not None:
            yield _in_clause(parse, quantity, token)


def _in_clause(parse: Parse, quantity: Quantity, token: Token) -> Measured:
    change = _change(parse, quantity, token)
    above = change or token
    verb = next((at for at in (above, *parse.ancestors(above)) if at.pos in ("VERB", "AUX")), None)
    return Measured(quantity, _of(parse, token, change, verb), change, verb)


def _change(parse: Parse, quantity: Quantity, token: Token) -> Token | None:
    """The word a quantity makes a difference with."""
    changing, gained = entries("change_verbs"), entries("changes")
    if token.pos == "VERB":
        return token  # "doubled"
    following = parse[token.index + 1] if token.index + 1 < len(parse) else None
    if following is not None and (following.tag in _COMPARATIVES or following.lower in ("more", "less", "fewer")):
        return following
    if quantity.kind == "multiple" and following is not None and following.lower == "as":
        return following
    before = parse.tokens[max(token.index - 2, 0) : token.index]
    if len(before) == 2 and before[1].lower == "by" and before[0].tag in _COMPARATIVES:
        return before[0]  # "faster by 100x"
    for at in parse.ancestors(token):
        if at.lower in _LEVELS:
            return None
        if at.pos == "VERB" and at.lemma in changing:
            return at
        if at.pos == "NOUN" and at.lemma in gained:
            return at
        if at.lower in _UP_AND_DOWN or at.tag in _COMPARATIVES:
            return at
        if at.pos in ("VERB", "AUX"):
            break
    return before[-1] if before and before[-1].lower in _UP_AND_DOWN else None


def _of(parse: Parse, token: Token, change: Token | None, verb: Token | None) -> Token | None:
    """The noun behind a count; of a change what changes, the object or else the subject of its verb."""
    if change is not None and change.pos == "NOUN":
        inner = [part for of in parse.children(change, "prep") for part in parse.children(of, "pobj")]
        named = [at for at in parse.children(change, "compound") if at.index != token.index]
        return next(iter([*inner, *named]), change)
    if change is not None and change.tag in _COMPARATIVES and parse.head(change).pos == "NOUN":
        return parse.head(change)
    if change is not None and verb is not None:
        objects = [at for at in parse.children(verb, "dobj", "nsubjpass") if at.index != token.index]
        return next(iter([*objects, *parse.children(verb, "nsubj", "csubj")]), None)
    head = parse.head(token)
    if head.pos == "NOUN" and head.index > token.index:
        return head
    parts = [part for of in parse.children(token, "prep") if of.lower == "of" for part in parse.children(of, "pobj")]
    subjects = parse.children(verb, "nsubj", "nsubjpass") if verb is not None else ()
    return next((at for at in (*parts, *subjects) if at.index != token.index), None)
