"""What a last comma adds with words that are no clause by form: ", with a doing b", ", a being b"; and ", where ..."."""

from citewell.pattern import late
from citewell.record import dataclass
from citewell.syntax import Parse, Token
from citewell_rules._claims.lexicon import entries
from citewell_rules._ideas.clauses import FINITE, SUBJECTS, is_finite

__all__ = ["Absolute", "Setting", "absolute_at", "main_verb_before", "setting_at"]

_NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS"})
_ORDINALS = frozenset({"first", "last", "latter", "former", "latest", "most", "some", "many"})
"""Words that stand for one or more of the things before them."""
_PREMODIFIERS = frozenset(
    {"DT", "JJ", "JJR", "JJS", "CD", "NN", "NNP", "NNS", "NNPS", "PRP$", "VBN", "HYPH", "RB", "POS", "PDT"}
)
_MOST_BEFORE = 7
"""Tokens of a noun phrase before its participle at most."""
_YEAR = late(r"1\d{3}|20\d{2}")
_MONTHS = frozenset(
    {"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november"}
    | {"december"}
)
_WEEKDAYS = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"})
_ASPECTS = frozenset({"begin", "start", "continue", "return", "go"})


@dataclass(frozen=True, slots=True)
class Absolute:
    """A noun phrase with a participle in -ing: token indices of its first word, its noun and its participle."""

    start: int
    noun: int
    participle: int


@dataclass(frozen=True, slots=True)
class Setting:
    """A clause about the place or time before the comma: indices of "where" or "when", its verb, and what to say instead."""

    word: int
    verb: int
    again: str


def absolute_at(parse: Parse, comma: int) -> Absolute | None:
    """The ", with a doing b" or ", a being b" after a comma, where it closes the sentence."""
    start = comma + 1
    led = start < len(parse) and parse[start].lower == "with"
    start += led
    participle = _participle(parse, start)
    if participle is None or (not led and participle.lower != "being"):
        return None
    noun = _noun(parse, start, participle)
    if noun is None or not _closes(parse, participle):
        return None
    return Absolute(start, noun.index, participle.index)


def _participle(parse: Parse, start: int) -> Token | None:
    """The first participle after a noun phrase that opens at ``start``."""
    for token in parse.tokens[start : start + _MOST_BEFORE]:
        if (
            token.tag == "VBG"
            and token.index > start
            and token.dep in ("pcomp", "acl", "advcl", "ccomp", "auxpass", "ROOT")
        ):
            return token
        if token.tag not in _PREMODIFIERS and token.lower != "of":
            return None
    return None


def _noun(parse: Parse, start: int, participle: Token) -> Token | None:
    """The noun that a participle is said of, among the words from ``start`` up to it."""
    verb = parse.head(participle) if participle.dep == "auxpass" else participle
    own = [child for child in parse.children(verb, *SUBJECTS) if child.index < participle.index]
    noun = own[-1] if own else parse.head(verb)
    # "Spikes of volume occurring": the parser ties the participle to the nearer noun.
    while (
        (above := parse.head(parse.head(noun))).index >= start and noun.dep == "pobj" and parse.head(noun).lower == "of"
    ):
        noun = above
    if not start <= noun.index < participle.index:
        return None
    return noun if noun.tag in _NOUNS or noun.lower in _ORDINALS else None


def _closes(parse: Parse, participle: Token) -> bool:
    """Whether all that follows a participle belongs to it."""
    verb = parse.head(participle) if participle.dep == "auxpass" else participle
    own = {token.index for token in parse.subtree(verb)}
    rest = parse.tokens[participle.index + 1 :]
    return all(token.index in own or token.pos == "PUNCT" for token in rest) and all(
        token.text != ";" for token in rest
    )


def setting_at(parse: Parse, comma: int) -> Setting | None:
    """The clause after ", where" about a place, or after ", when" about a date."""
    word = parse[comma + 1] if comma + 1 < len(parse) else parse[comma]
    if word.lower not in ("where", "when") or word.tag != "WRB":
        return None
    verb = parse.head(word)
    while verb.dep == "conj":  # "where they are tested and need a proof"
        verb = parse.head(verb)
    place = parse.head(verb)
    subjects = parse.children(verb, *SUBJECTS)
    if verb.dep != "relcl" or place.index >= comma or not is_finite(parse, verb) or not subjects:
        return None
    # "The value of N, where N is the size": a name explained.
    if verb.lemma == "be" and subjects[0].pos == "PROPN":
        return None
    if parse[comma - 1].pos == "PUNCT":  # a title in quotation marks, or what a bracket adds
        return None
    again = _place_again(parse, place) if word.lower == "where" else _time_again(parse, comma)
    return Setting(word.index, verb.index, again) if again else None


def _place_again(parse: Parse, place: Token) -> str | None:
    """The word "There,", where somebody can be at what is named: not in "a model of the river, where ..."."""
    if place.tag in ("NNP", "NNPS"):
        return "There," if place.text[0].isupper() and place.lower not in _MONTHS | _WEEKDAYS else None
    above = parse.head(parse.head(place))
    inside = parse.head(place).lower == "of" and above.pos == "NOUN"
    nouns = (place, above) if inside else (place,)
    return "There," if all(noun.lower in entries("places") for noun in nouns) else None


def _time_again(parse: Parse, comma: int) -> str | None:
    """The words for a date that ends before a comma: "That year,", "That month,", "On that day,"."""
    words = [token.lower for token in parse.tokens[max(comma - 4, 0) : comma]]
    if not _YEAR.fullmatch(words[-1]):
        return None
    before = [word for word in words[:-1] if word != ","]
    if any(word in ("and", "or", "between") for word in before[-2:]):
        return None
    day = any(word.isdigit() and len(word) <= 2 for word in before[-2:])
    month = any(word in _MONTHS for word in before[-2:])
    if month:
        return "On that day," if day else "That month,"
    return None if day else "That year,"


def main_verb_before(parse: Parse, at: Token, place: int) -> Token | None:
    """The main verb, where a word belongs to it by way of no other clause, and it stands before ``place``."""
    for above in parse.ancestors(at):
        if above.dep == "ROOT":
            return above if above.index < place and is_finite(parse, above) else None
        if above.dep in ("relcl", "acl", "advcl", "ccomp", "pcomp") or above.tag in FINITE - {"VBD", "VBZ", "VBP"}:
            return None
        if above.dep == "xcomp" and parse.head(above).lemma not in _ASPECTS:
            return None
    return None
