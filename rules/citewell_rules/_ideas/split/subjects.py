"""How the subject of a new sentence is named: a pronoun where only one thing can be meant, else its noun again."""

import re

from citewell.pattern import late
from citewell.span import Span
from citewell.syntax import Parse, Token
from citewell_rules._ideas.split.cuts import Source, opened
from citewell_rules._ideas.split.refusals import Refusal

__all__ = ["agrees", "is_plural", "name_again", "named", "pronoun_after", "with_capital", "without_capital"]

_MOST_WORDS = 7
_PERSONAL = frozenset({"i", "we", "you", "he", "she", "it", "they"})
_DEMONSTRATIVES = {"this": "it", "that": "it", "these": "they", "those": "they"}
"""What goes on with a subject that points."""
_REPEATED = frozenset({"the", "its", "their", "our", "your", "my", "his", "her"})
"""Determiners with which a noun phrase means the same thing when it is said again."""
_BINDING = frozenset({"no", "not", "each", "every", "any", "neither", "either", "hardly", "scarcely", "few"})
"""Words before a noun that leave open which ones are meant."""
_KNOWN = frozenset({"the", "this", "these"})
_VAGUE = frozenset({"some", "many", "several", "most", "few", "two", "three", "four", "five", "certain", "various"})
_PLAIN = late(r"[^\W_][\w’'.&-]*(?: [\w’'.&-]+)*")
"""Words alone: nothing that could be markup."""
_PERSON = late(
    r".*(?:er|or|ist|ian|man|woman|ee|ant|ent|king|queen|person|child|boy|girl|guy|wife|husband|father|mother|son|"
    r"daughter|brother|sister|chief|pilot|saint|host|guest|staff|team|crew|people|nobody|somebody|anybody|one)",
    re.IGNORECASE,
)
"""Nouns that may mean a person, whom "it" does not stand for."""
_QUOTES = ('"', "“", "‘", "”")
_EMPTY = frozenset(
    {"one", "ones", "thing", "things", "time", "lot", "lots", "number", "kind", "kinds", "type", "types", "example"}
    | {"part", "parts", "way", "ways", "rest", "none", "all", "both", "other", "others", "variety", "range"}
    | {"set", "majority", "handful", "couple", "most", "many", "some", "etc", "etc.", "half", "case", "fact", "reason"}
)  # fmt: skip
"""Nouns that name nothing by themselves."""


def is_plural(parse: Parse, noun: Token) -> bool:
    return noun.tag in ("NNS", "NNPS") or noun.lower in ("they", "we", "these", "those") or _is_several(parse, noun)


def _is_several(parse: Parse, noun: Token) -> bool:
    """Whether "and" joins another noun to it."""
    joined = parse.children(noun, "conj")
    return bool(joined) and any(child.lower in ("and", "&") for child in parse.children(noun, "cc"))


def agrees(parse: Parse, carrier: Token, plural: bool) -> bool:
    """Whether the word that carries a verb's tense can stand with a subject of this number."""
    if carrier.lower in ("is", "was", "has", "does") or carrier.tag == "VBZ":
        return not plural
    if carrier.lower in ("are", "were", "have", "do") or carrier.tag == "VBP":
        return plural
    return carrier.tag in ("VBD", "MD")


def with_capital(words: str) -> str:
    return words[0].upper() + words[1:]


def without_capital(words: str, first: Token) -> str:
    """The words as they stand inside a sentence; ``first`` is the token that they begin with."""
    keeps = first.pos == "PROPN" or first.lower == "i" or not (first.text[1:].islower() or len(first.text) == 1)
    return words if keeps else words[0].lower() + words[1:]


def name_again(source: Source, subject: Token, before: int) -> str | Refusal:
    """
    A subject for a second sentence about the same thing, as it stands inside a sentence.

    ``before`` is the token up to which other nouns could be meant by a pronoun.
    """
    parse = source.parse
    if subject.dep in ("csubj", "csubjpass"):
        # "Merging branches takes time and needs ...": "this" could mean the time.
        return "it"
    if subject.dep == "expl" or subject.tag in ("VBG", "EX"):
        return Refusal.SUBJECT
    if subject.lower in _DEMONSTRATIVES:
        return _DEMONSTRATIVES[subject.lower]
    if subject.tag == "PRP":
        if subject.lower not in _PERSONAL:
            return Refusal.NAME
        return "I" if subject.lower == "i" else subject.lower
    if subject.pos not in ("NOUN", "PROPN") or subject.lower in _EMPTY:
        return Refusal.SUBJECT
    # "Almost no team a and b": who is not among them cannot be taken up again.
    if any(token.lower in _BINDING for token in parse.tokens[parse.subtree(subject)[0].index : subject.index]):
        return Refusal.SUBJECT
    pronoun = _pronoun(parse, subject, before)
    if _is_several(parse, subject):
        return pronoun or Refusal.NAME
    # A name stands alone; a description that is said again tires its reader where only one thing can be meant.
    if subject.pos == "PROPN":
        return _repeated(source, subject) or pronoun or Refusal.NAME
    return pronoun or _repeated(source, subject) or Refusal.NAME


def pronoun_after(parse: Parse, subject: Token, name: str) -> str:
    """The pronoun for the subject of the sentence before; the name again where it may be a person's."""
    if subject.tag == "PRP":
        return name
    if is_plural(parse, subject):
        return "they"
    return name if subject.pos != "NOUN" or _PERSON.fullmatch(subject.text) else "it"


def _pronoun(parse: Parse, subject: Token, before: int) -> str | None:
    """The pronoun "they" or "it", where no other noun before the place has that number."""
    plural = is_plural(parse, subject)
    own = {token.index for token in parse.subtree(subject)} if plural and _is_several(parse, subject) else set()
    # What was pointed at, or is known, stays what is talked about: nothing beside a preposition takes its place.
    known = any(child.lower in _KNOWN for child in parse.children(subject, "det"))
    for token in parse.tokens[:before]:
        if token.index == subject.index or token.index in own or token.pos not in ("NOUN", "PROPN"):
            continue
        if token.dep in ("compound", "nmod", "amod", "npadvmod", "poss") or (known and token.dep == "pobj"):
            continue
        if is_plural(parse, token) == plural:
            return None
    if plural:
        return "they"
    return None if subject.pos == "PROPN" or _PERSON.fullmatch(subject.text) else "it"


def named(source: Source, noun: Token) -> str | Refusal:
    """
    A noun of the sentence as the subject of the next one: "this gauge", "these gauges", or a name as it is.

    As it stands inside a sentence.
    """
    parse = source.parse
    if noun.lower in _EMPTY or noun.tag not in ("NN", "NNS", "NNP", "NNPS"):
        return Refusal.NAME
    if _is_several(parse, noun):
        return _pair(source, noun)
    if any(child.dep == "conj" or child.tag == "CC" for child in parse.children(noun)) or noun.dep == "conj":
        return Refusal.ANTECEDENT
    if noun.pos == "PROPN":
        return _name(source, noun)
    # "module loading, which ...": what is done is no thing to point at.
    if (
        noun.lower.endswith("ing")
        or not noun.text.isalpha()
        or not noun.text.islower()
        or _overlaps(source.fillers, noun.span)
    ):
        return Refusal.NAME
    return f"{'these' if is_plural(parse, noun) else 'this'} {noun.text}"


def _pair(source: Source, noun: Token) -> str | Refusal:
    """Two plural nouns with "and" between them: "these minerals and salts"."""
    joined = source.parse.children(noun, "conj")
    both = (noun, *joined)
    if len(both) != 2 or any(token.tag != "NNS" or not token.text.isalpha() for token in both):
        return Refusal.NAME
    if any(_overlaps(source.fillers, token.span) or token.lower in _EMPTY for token in both):
        return Refusal.NAME
    return f"these {both[0].text} and {both[1].text}"


def _name(source: Source, noun: Token) -> str | Refusal:
    """The words of a name: its own, and those that are part of it before it."""
    parse = source.parse
    start = noun.index
    while start and parse[start - 1].pos in ("PROPN", "NUM") and parse[start - 1].head <= noun.index:
        start -= 1
    if start and parse[start - 1].lower == "the" and parse[start - 1].head == noun.index:
        start -= 1
    if start and parse[start - 1].tag in ("POS", "HYPH", "NNP", "CC", "JJ", "``"):
        return Refusal.NAME
    if noun.index + 1 < len(parse) and parse[noun.index + 1].tag in ("IN", "POS", "HYPH", "CD", "NNP", "NN", "``"):
        return Refusal.NAME
    if any(child.index < start and child.pos in ("DET", "ADJ", "NOUN") for child in parse.children(noun)):
        return Refusal.NAME
    words = _plain(source, start, noun.index + 1)
    if words is None or not (words[0].isupper() or words.startswith("the ")):
        return Refusal.NAME
    return words


def _repeated(source: Source, subject: Token) -> str | None:
    """The noun phrase again, up to its preposition; "a" becomes "the", what is left out "this" or "these"."""
    parse = source.parse
    start = parse.subtree(subject)[0].index
    phrase = parse.tokens[start : subject.index + 1]
    if any(token.pos == "PUNCT" and token.tag != "HYPH" for token in phrase) or subject.index - start >= _MOST_WORDS:
        return None
    first = phrase[0]
    if any(token.lower in _VAGUE or token.tag in ("PDT", "WDT", "WP$", "JJR", "JJS", "CD") for token in phrase):
        return None
    narrowed = any(_narrows(parse, child) for child in parse.children(subject) if child.index > subject.index)
    if first.tag == "DT" and first.lower not in ("the", "a", "an", "this", "these", "that", "those"):
        return None
    determined = first.tag == "DT" or first.lower in _REPEATED
    whole = _with_of(source, subject, start) if first.lower in _REPEATED else None
    if whole is not None:
        return without_capital(whole, first)
    if narrowed and subject.pos != "PROPN" and not (first.lower in _REPEATED and first.lower != "the"):
        plural = is_plural(parse, subject)
        if not subject.text.isalpha() or _overlaps(source.fillers, subject.span) or subject.tag not in ("NN", "NNS"):
            return None
        return f"{'these' if plural else 'this'} {without_capital(subject.text, subject)}"
    words = _plain(source, start + (first.tag == "DT"), subject.index + 1)
    if words is None:
        return None
    if first.tag == "DT":
        article = first.lower if first.lower not in ("a", "an") else "the"
        return f"{article} {words}"
    if determined or subject.pos == "PROPN" or subject.tag == "NNS":
        words = without_capital(words, first)
        return words if opened(first) or not words[0].islower() else None
    return None if subject.pos != "NOUN" else without_capital(words, first)


def _narrows(parse: Parse, child: Token) -> bool:
    """Whether what follows a noun says which one is meant, and does not merely add to it after a comma."""
    if child.pos == "PUNCT":
        return False
    start = parse.subtree(child)[0].index
    return parse[start - 1].text != ","


def _with_of(source: Source, subject: Token, start: int) -> str | None:
    """A noun phrase with the "of" that says which, "the lack of water", where that is all that follows."""
    parse = source.parse
    following = [child for child in parse.children(subject) if child.index > subject.index]
    if not following or following[0].lower != "of" or following[0].index != subject.index + 1:
        return None
    end = parse.subtree(following[0])[-1].index + 1
    if any((child.index < end and child != following[0]) or child.index == end for child in following):
        return None
    if end - start > _MOST_WORDS or any(
        token.tag in ("CD", "WDT", "IN") and token.lower != "of" for token in parse.tokens[start:end]
    ):
        return None
    return _plain(source, start, end)


def _plain(source: Source, start: int, end: int) -> str | None:
    """The words of some tokens, where they are nothing but words: no code, no mark that could be markup."""
    if start >= end:
        return None
    span = Span(source.parse[start].span.start, source.parse[end - 1].span.end)
    if source.text[: span.start][-1:] in _QUOTES or source.text[span.end :][:1] in _QUOTES:
        return None
    words = " ".join(span.of(source.text).split())
    if _overlaps(source.fillers, span) or not _PLAIN.fullmatch(words) or "_" in words:
        return None
    return words


def _overlaps(spans: tuple[Span, ...], span: Span) -> bool:
    return any(one.overlaps(span) for one in spans)
