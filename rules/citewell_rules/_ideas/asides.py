"""Statements about a noun that stand between two commas: ", which is a,", ", a bank in b,", ", kept by c,"."""

from citewell.record import dataclass
from citewell.syntax import Parse, Token
from citewell_rules._ideas.clauses import SUBJECTS, is_finite

__all__ = ["Aside", "find_asides"]

_LABELS = frozenset({"relcl", "appos", "acl"})
"""Dependency labels of what says something of a noun."""
_PAIR = 2
"""Commas around an aside, and tokens before it."""
_RELATIVES = frozenset({"which", "who"})
_ARTICLES = frozenset({"a", "an", "the"})
_COORDINATORS = frozenset({"and", "or", "but", "nor", "as"})
_NO_CLAIM = frozenset({"based", "compared", "combined", "followed", "given", "known", "called", "named", "composed"})
"""Participles that stand as prepositions do, or give a name."""


@dataclass(frozen=True, slots=True)
class Aside:
    """
    What two commas say of a noun: token indices of the noun, of the aside's first word, of its head (a verb, or the
    noun of a description) and of the comma that closes it.
    """

    noun: int
    start: int
    head: int
    close: int


def find_asides(parse: Parse) -> tuple[Aside, ...]:
    """The asides of a sentence in order; what stands at its end is none."""
    return parse.once(_asides)


def _asides(parse: Parse) -> tuple[Aside, ...]:
    commas = [token.index for token in parse.tokens if token.text == ","]
    if len(commas) < _PAIR:
        return ()
    first, last = commas[0], commas[-1]
    heads = [one for one in parse.tokens[first:last] if one.dep in _LABELS and one.head < one.index]
    return tuple([aside for aside in [_aside(parse, head) for head in heads] if aside is not None])


def _aside(parse: Parse, head: Token) -> Aside | None:
    """What a verb or noun heads between two commas, where that states something."""
    phrase = parse.subtree(head)
    start, close = phrase[0].index, phrase[-1].index + 1
    if len(phrase) != close - start or start < _PAIR or parse[start - 1].text != ",":
        return None
    if close + 1 >= len(parse) or parse[close].text != "," or parse[close + 1].lower in _COORDINATORS:
        return None
    if not _states(parse, head, parse[start]) or not _goes_on(parse, parse.head(head), close):
        return None
    return Aside(head.head, start, head.index, close)


def _states(parse: Parse, head: Token, first: Token) -> bool:
    """Whether an aside says something of its noun: it has a tense, begins with an article or is a past participle."""
    if head.dep == "relcl":
        return first.lower in _RELATIVES and first.dep in ("nsubj", "nsubjpass") and is_finite(parse, head)
    if head.dep == "acl":
        return head.index == first.index and head.tag in ("VBN", "VBD") and head.lower not in _NO_CLAIM
    # Items of a list look like descriptions, and "the Ship on the Shore" is a name.
    return (
        first.lower in _ARTICLES
        and head.tag == "NN"
        and head.text.islower()
        and not parse.children(head, "conj", "cc", "appos")
    )


def _goes_on(parse: Parse, noun: Token, close: int) -> bool:
    """Whether what follows the second comma belongs to the clause that the noun stands in."""
    following = parse[close + 1]
    above = [token.index for token in parse.ancestors(noun)]
    if following.pos in ("VERB", "AUX", "ADV", "ADP"):
        return following.index in above or following.head in above
    # "In a, a town in b, c is d".
    opened = [subject for at in above for subject in parse.children(parse[at], *SUBJECTS)]
    return any(noun.index < subject.index and parse.subtree(subject)[0] == following for subject in opened)
