"""A last description of a noun, ", a tool that ...", and the tense in which it is said."""

from citewell.pattern import late
from citewell.span import Span
from citewell.syntax import Parse, Token
from citewell_rules._ideas.clauses import FINITE, tensed_word
from citewell_rules._ideas.split.coordination import SHORTEST
from citewell_rules._ideas.split.cuts import Cut, Seam, Source
from citewell_rules._ideas.split.refusals import Refusal
from citewell_rules._ideas.split.relatives import is_person, joint_at
from citewell_rules._ideas.split.subjects import is_plural, named, with_capital

__all__ = ["described", "tense_of_description"]

_LASTING = frozenset(
    {
        "town",
        "city",
        "village",
        "country",
        "region",
        "river",
        "island",
        "mountain",
        "lake",
        "suburb",
        "district",
        "valley",
    }
    | {"municipality", "province", "county", "school", "university", "college", "museum", "company", "bank", "agency"}
    | {
        "organization",
        "organisation",
        "corporation",
        "foundation",
        "nonprofit",
        "book",
        "film",
        "movie",
        "album",
        "song",
    }
    | {"novel", "magazine", "journal", "newspaper", "website", "language", "species", "compound", "disease", "standard"}
)
"""What is so when it is told, and still is when it is read."""
_YEAR = late(r"1\d{3}|200\d")
"""Years that are long over."""
_KIN = frozenset({"son", "daughter", "brother", "sister", "father", "mother", "wife", "husband", "widow", "child"})
"""Descriptions that are mostly of the subject: "Lund was born in Arendal, the son of a smith"."""
_TOGETHER = frozenset({"pair", "duo", "couple", "team", "band", "group", "firm", "mix", "combination", "partnership"})
"""What two names can be together."""


def described(source: Source) -> Seam | Refusal | None:
    """The cut at a final ", a tool that ..."; None where there is no such description."""
    parse = source.parse
    for noun in parse:
        if noun.dep != "appos" or noun.head > noun.index or noun.tag not in ("NN", "NNS"):
            continue
        phrase = parse.subtree(noun)
        first = phrase[0]
        if first.index < 1 or parse[first.index - 1].text != "," or not _opens(parse, noun, first):
            continue
        if phrase[-1].index + 1 >= source.last:
            return _last_description(source, noun, first)
    return None


def _opens(parse: Parse, noun: Token, first: Token) -> bool:
    """Whether the first word of a description is an article that lets it be said of its noun."""
    if first.lower == "the":
        a_name = parse.head(noun).pos == "PROPN" and noun.lower not in _KIN and first.head == noun.index
        return a_name or bool(parse.children(noun, "relcl"))
    return first.lower in ("a", "an")


def _last_description(source: Source, noun: Token, first: Token) -> Seam | Refusal:
    parse = source.parse
    about = parse.head(noun)
    if source.is_inside_list(first.index):
        return Refusal.SERIES
    if not _is_one(parse, noun) or about.dep == "appos" or (about.dep == "conj" and not _is_second(parse, about, noun)):
        return Refusal.SERIES
    if about.index + 1 != first.index - 1 or is_plural(parse, about) or noun.tag == "NNS":
        return Refusal.ANTECEDENT
    if source.words(0, first.index) < SHORTEST or source.words(first.index, source.last) < SHORTEST:
        return Refusal.SHORT
    if about.pos == "NOUN" and (about.lower == noun.lower or not parse.children(about, "det", "poss")):
        return Refusal.NAME
    be = tense_of_description(parse, noun, about)
    if be is None:
        return Refusal.TENSE
    name = _name(source, about)
    if isinstance(name, Refusal):
        return name
    place = Span(source.gap(first.index - 1, first.index).start, parse[first.index - 1].span.end)
    return Seam((Cut(place, f". {with_capital(name)} {be}"),), joint_at(source, first))


def _is_one(parse: Parse, noun: Token) -> bool:
    """Whether a description is no item of a list: at most one noun is joined to it, "a language and tool for"."""
    joined, words = parse.children(noun, "conj"), parse.children(noun, "cc")
    if not joined and not words:
        return True
    together = len(joined) == len(words) == 1 and words[0].lower == "and" and joined[0].index == words[0].index + 1
    return together and joined[0].tag == "NN" and words[0].index == noun.index + 1


def _is_second(parse: Parse, about: Token, noun: Token) -> bool:
    """Whether one name, the last of two, is described: "the army and the Black Guard, a militia"."""
    first = parse.head(about)
    words = [word for word in parse.children(first, "cc") if word.index < about.index]
    several = first.dep == "conj" or len(parse.children(first, "conj")) > 1
    together = first.pos == "PROPN" and noun.lemma.lower() in _TOGETHER
    return about.pos == "PROPN" and [word.lower for word in words] == ["and"] and not several and not together


def _name(source: Source, about: Token) -> str | Refusal:
    """The noun as the subject of the description; the last of two names is named alone."""
    parse = source.parse
    if about.dep != "conj":
        return named(source, about)
    article = [word for word in parse.children(about, "det") if word.lower == "the"]
    start = article[0].index if article else about.index
    words = parse.tokens[start : about.index + 1]
    plain = all(word.text.isalpha() for word in words) and words[-1].text[0].isupper()
    alone = all(child.index >= start for child in parse.children(about)) and (not article or len(words) == 2)
    if not plain or not alone or any(one.overlaps(word.span) for one in source.fillers for word in words):
        return Refusal.NAME
    return " ".join(word.lower if word in article else word.text for word in words)


def tense_of_description(parse: Parse, noun: Token, about: Token) -> str | None:
    """The verb "is" or "was"; None where it cannot be told whether what was then is still so."""
    tenses = [parse[tensed_word(parse, verb)].tag for verb in parse.children(noun, "relcl")]
    own = [tag for tag in tenses if tag in FINITE]
    if own and own[0] != "VBD":
        return "is"
    main = next((token for token in parse if token.dep == "ROOT"), about)
    if parse[tensed_word(parse, main)].tag != "VBD":
        return "is"
    if own:
        return "was"
    if about.pos == "PROPN" and noun.lemma.lower() in _LASTING:
        return "is"
    # What a person was "in 1972" is told as what was; what a pilot was last week, she may still be.
    told = is_person(noun) and any(_YEAR.fullmatch(token.text) for token in parse)
    return "was" if told or about.pos != "PROPN" else None
