"""Statements about a noun that stand between two commas: ", which is a,", ", a bank in b,", ", kept by c,"."""

from collections.abc import Iterator
from dataclasses import dataclass

from citewell.syntax import Parse, Token
from citewell_rules._ideas.clauses import SUBJECTS, is_finite

__all__ = ["Aside", "find_asides"]

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


def find_asides(parse: Parse) -> Iterator[Aside]:
    """The asides of a sentence in order; what stands at its end is none."""
    for token in parse:
        if token.dep not in ("relcl", "appos", "acl") or token.head > token.index:
            continue
        phrase = parse.subtree(token)
        start, close = phrase[0].index, phrase[-1].index + 1
        if len(phrase) != close - start or start < 2 or parse[start - 1].text != ",":
            continue
        if close + 1 >= len(parse) or parse[close].text != "," or parse[close + 1].lower in _COORDINATORS:
            continue
        if _states(parse, token, parse[start]) and _goes_on(parse, parse.head(token), close):
            yield Aside(token.head, start, token.index, close)


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
