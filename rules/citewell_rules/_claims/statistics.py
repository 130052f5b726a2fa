"""Numbers about the world that somebody has to have counted, told apart from settings, versions and arithmetic."""

import re
from collections.abc import Iterator
from functools import lru_cache

from citewell.pattern import DIGIT, late, look_for
from citewell.record import dataclass
from citewell.span import Span
from citewell.syntax import Parse, Token
from citewell_rules._claims.lexicon import entries
from citewell_rules._claims.people import is_person, is_population

__all__ = ["Statistic", "gives_statistic", "may_count", "may_share", "statistics"]

_ONES = "one|two|three|four|five|six|seven|eight|nine|ten"
_NUMBER = r"\d(?:[\d.,\u202f\u00a0]*\d)?"
_SHARE = late(
    rf"(?<![\w.-])(?:{_NUMBER}\s?(?:%|percent\b|per\s+cent\b)|(?:{_ONES}|\d+)\s+(?:in|out\s+of(?:\s+every)?)\s+(?:{_ONES}|\d+)\b"
    # "Two thirds of Germans": not of the text, nor of our own.
    r"|(?:(?:an?|one|two|three|four)[\s-](?:third|quarter|fifth)s?|half)(?=\s+of\s+(?!(?:the|our|its|their|your|my|his|her|this|that|these|those|it|them|us|an?)\b)))",
    re.IGNORECASE,
    cues=(DIGIT, *_ONES.split("|"), "half", "third", "thirds", "quarter", "quarters", "fifth", "fifths"),
)
_MANY = r"hundreds?|thousands?|millions?|billions?|trillions?"
_COUNT = late(
    rf"(?<![\w.-])(?:half\s+a\s+(?:million|billion)|{_NUMBER}(?:\+|\s?[kKM]\b)?(?:\s+(?:{_MANY})\b)?|(?:{_ONES})\s+(?:{_MANY})\b|(?:tens\s+of\s+|hundreds\s+of\s+)?(?:{_MANY})(?=\s+of\b))",
    re.IGNORECASE,
    cues=(
        DIGIT, "half", "hundred", "hundreds", "thousand", "thousands", "million", "millions", "billion", "billions", "trillion",
        "trillions",
    ),
)  # fmt: skip
_LARGE = late(r"thousand|million|billion|trillion|\d[.,\u202f\u00a0]?\d{3}\b|\d\s?[kKM]\b", re.IGNORECASE)
_OWN = frozenset({"we", "i", "our", "us", "my", "you", "your"})
_YEAR = late(r"(?:19|20)\d\d")
_MONEY = late(r"\b(?:euros?|dollars?|pounds?|yen|francs?)\b|[€$£¥]", re.IGNORECASE)
_LOSS = frozenset({"cost", "lose", "waste", "spend", "earn", "save", "generate"})
_EXAMPLE = late(
    r"\b(?:examples?|for instance|e\.g\.|say,|illustrat\w+|hypothetical\w*)",
    re.IGNORECASE,
    parts=("example", "for instance", "e.g.", "say,", "illustrat", "hypothetical"),
)
_TIMES = frozenset({"second", "minute", "hour", "day", "week", "month", "year"})
_LIMITS = frozenset({"limit", "maximum", "minimum", "quota", "default", "cap", "size", "price", "capacity", "target"})
# Verbs of design that also say how many users a thing has by now.
_OWNED = frozenset({"have", "be", "get", "list", "run"})
_SPENT = frozenset({"spend", "waste", "lose"})
# A level that tables list by the year: a date is missed rather than a source.
_LISTED = frozenset({"population", "density", "area"})
# "Today it has over 4,000 users": a house that counts its own and says when.
_DATED = late(r"\b(?:today|now|currently|as of|by now|to date|so far)\b", re.IGNORECASE)
_AUDIENCE = frozenset(
    {"user", "customer", "subscriber", "member", "listener", "viewer", "follower", "download", "client"}
)
_KEPT = frozenset({"have", "reach", "count", "serve", "get"})
_ROUTING = frozenset(
    {"allow", "direct", "expose", "limit", "route", "sample", "send", "serve", "set", "shift", "show", "split"}
)
_FINITE = frozenset({"VBZ", "VBP", "VBD", "MD"})
_MULTIPLES = frozenset({"million", "billion", "thousand", "hundred", "trillion", "ten", "%", "percent"})


@dataclass(frozen=True, slots=True)
class Statistic:
    """
    ``span`` is the number with the noun that is counted, ``token`` the noun; ``sure`` where the noun leaves no doubt,
    ``of_people`` where it is a share of people: a survey stands behind it.
    """

    span: Span
    token: Token
    sure: bool = True
    of_people: bool = False


may_share = look_for(_SHARE)
"""The cheap look of rules about shares."""

may_count = look_for(_SHARE, _COUNT)
"""The cheap look: whether a text holds a share or an amount."""


# Both are remembered: the sentence behind one that is typed into asks again.
@lru_cache(maxsize=64)
def _shares(text: str) -> tuple[re.Match[str], ...]:
    return tuple(_SHARE.finditer(text))


@lru_cache(maxsize=64)
def _counts(text: str) -> tuple[re.Match[str], ...]:
    return tuple(_COUNT.finditer(text))


def gives_statistic(text: str) -> bool:
    """Whether a text holds a share or a large amount, years aside, as far as its words tell."""
    return bool(_shares(text)) or any(
        _LARGE.search(match.group()) and not _YEAR.fullmatch(match.group()) for match in _counts(text)
    )


def statistics(parse: Parse, text: str) -> Iterator[Statistic]:
    """The empirical numbers of a sentence: shares first, then counts."""
    # A number of the own house, one said to the reader, or one that is made up to explain something.
    if not _OWN.isdisjoint([token.text.lower() for token in parse]) or _EXAMPLE.search(text):
        return
    if not any(token.tag in _FINITE for token in parse):
        return  # a fragment states nothing
    for match in _shares(text):
        noun = _shared(parse, match)
        if noun is not None:
            yield Statistic(Span(match.start(), max(match.end(), noun.span.end)), noun, of_people=is_person(noun))
    for match in _counts(text):
        number = parse.at(match.end() - 1)
        if (
            number is None
            or text[match.end() : match.end() + 1] == "-"
            or _SHARE.match(text, match.start())
            or _YEAR.fullmatch(match.group())
        ):
            continue
        noun = _counted(parse, number, match.end())
        if noun is None or not noun.text.isalpha() or _is_derived(parse, noun):
            continue
        span = Span(match.start(), max(match.end(), noun.span.end))
        if _is_world_count(parse, noun, span.of(text), match.group()):
            yield Statistic(span, noun, sure=not _is_own_count(parse, noun, text) and not _is_level(parse, noun))
        elif _is_habit(parse, noun, match.group()):
            yield Statistic(span, noun, sure=False)


def _shared(parse: Parse, match: re.Match[str]) -> Token | None:
    """The people or things of the world that a share is taken of: ``40 % of online orders``, ``22 % more releases``."""
    behind = [token for token in parse if token.span.start >= match.end()][:6]
    if not behind:
        return None
    nouns = []
    for token in behind:
        if token.pos in ("VERB", "AUX", "PUNCT"):
            break
        if token.pos in ("NOUN", "PROPN") and token.dep != "compound":
            nouns.append(token)
    if behind[0].lower in ("more", "fewer", "less"):
        subject = _subject(parse, _verb(parse, behind[0]))
        return nouns[0] if nouns and subject is not None and subject.lemma in entries("populations") else None
    if behind[0].lower == "of" or not match.group().endswith("%"):
        # "23 percent of the team" is one's own house; of a kind, the noun is plural.
        return next((noun for noun in nouns if is_population(noun) and not _is_routed(parse, noun)), None)
    return None


def _is_routed(parse: Parse, noun: Token) -> bool:
    """``sends 20 % of users to the new version``: what somebody does with a share, and not what was counted."""
    verb = _verb(parse, noun)
    return verb is not None and verb.lemma in _ROUTING and noun not in parse.children(verb, "nsubj", "nsubjpass")


def _counted(parse: Parse, number: Token, end: int) -> Token | None:
    """The noun a number counts."""
    for at in (number, *parse.ancestors(number)):
        if at.pos == "NOUN" and at.lemma not in _MULTIPLES:
            return at if at.span.start >= end else None
        if at.pos in ("VERB", "AUX", "ADP") and at.lower not in ("of", "than", "over"):
            break
    # "tens of thousands of organizations": the counted noun hangs below the amount.
    return next(
        (
            at
            for at in parse.subtree(number)
            if at.pos == "NOUN" and at.lemma not in _MULTIPLES and at.span.start >= end
        ),
        None,
    )


def _verb(parse: Parse, token: Token) -> Token | None:
    return next((at for at in (token, *parse.ancestors(token)) if at.pos in ("VERB", "AUX")), None)


def _subject(parse: Parse, verb: Token | None) -> Token | None:
    return next(iter(parse.children(verb, "nsubj", "nsubjpass")), None) if verb is not None else None


def _is_derived(parse: Parse, noun: Token) -> bool:
    """``This means 300,000 orders``: the author's own arithmetic."""
    subject = _subject(parse, _verb(parse, noun))
    return subject is not None and subject.lower in ("this", "that", "these", "those")


def _is_world_count(parse: Parse, noun: Token, words: str, number: str) -> bool:
    """A large count of people or things of the world, an average, or money lost and earned."""
    verb = _verb(parse, noun)
    subject = _subject(parse, verb)
    if noun.lemma in entries("populations") and _LARGE.search(number):
        of_verb = verb is not None and noun.dep in ("dobj", "attr") and noun.head == verb.index
        designed = of_verb and verb is not None and verb.lemma in entries("by_design") - _OWNED
        limit = subject is not None and subject is not noun and subject.lemma in _LIMITS
        return not designed and not limit and not _is_class(parse, noun)
    if verb is None or subject is None or noun.dep not in ("dobj", "attr", "npadvmod") or noun.index < verb.index:
        return False
    if any(child.lower == "average" for child in parse.children(subject)):
        return True
    if noun.dep == "npadvmod":
        return False
    if subject.lemma in entries("populations") and noun.lemma in _TIMES:
        return verb.lemma in _SPENT
    # "The course costs 2,000 euros" is a price; what it cost somebody is a finding.
    between = parse.tokens[verb.index + 1 : noun.index]
    payer = any(at.pos in ("NOUN", "PROPN") and at.lemma not in _MULTIPLES for at in between)
    loss = verb.lemma in _LOSS and (verb.lemma != "cost" or payer)
    return loss and bool(_MONEY.search(words) and _LARGE.search(number))


def _is_own_count(parse: Parse, noun: Token, text: str) -> bool:
    verb = _verb(parse, noun)
    return noun.lemma in _AUDIENCE and verb is not None and verb.lemma in _KEPT and bool(_DATED.search(text))


def _is_level(parse: Parse, noun: Token) -> bool:
    """``a population of 38 million people``."""
    subject = _subject(parse, _verb(parse, noun))
    return any(at.lemma in _LISTED for at in (*parse.ancestors(noun), *([subject] if subject else ())))


def _is_class(parse: Parse, noun: Token) -> bool:
    """``firms with over 1,000 employees``: the number says which firms are meant."""
    preposition = parse.head(noun)
    return preposition.lower == "with" and parse.head(preposition).pos in ("NOUN", "PROPN")


def _is_habit(parse: Parse, noun: Token, number: str) -> bool:
    """``Bees pollinate 75 crops``: what all of a kind are said to do, with a count that is not theirs by design."""
    verb = _verb(parse, noun)
    subject = _subject(parse, verb)
    return (
        verb is not None
        and subject is not None
        and verb.tag == "VBP"
        and verb.dep == "ROOT"
        and verb.lemma not in entries("by_design")
        and subject.tag == "NNS"
        and not parse.children(subject)
        and noun.dep == "dobj"
        and noun.tag == "NNS"
        and number.isdigit()
        and len(number) > 1
    )
