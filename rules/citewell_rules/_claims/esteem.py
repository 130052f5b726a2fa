"""Praise and blame of people, works, places, feats and dishes: many words are that only beside one of these."""

import re
from collections.abc import Iterator
from functools import cache

from citewell.pattern import Look, folded, words_in
from citewell.syntax import Parse, Token
from citewell_rules._claims.lexicon import entries, notes

__all__ = ["is_esteemed", "may_judge", "of_esteem", "verdicts"]

_STATES = frozenset({"be", "become", "remain"})
_LINKS = frozenset({"is", "are", "was", "were", "became", "remain", "remains"})
_WORD = re.compile(r"\w+")
_BEHIND, _BEFORE = 5, 7
"""So many words behind a word of esteem, or before its "is", the noun is looked for."""


@cache
def _forms() -> frozenset[str]:
    """The nouns of what is esteemed, one and many."""
    return frozenset(form for noun in entries("esteemed") for form in (noun, _plural(noun)))


def _is_said_near(text: str) -> bool:
    """Whether a word of esteem stands a few words before a noun that it may be said of, or behind that noun and "is"."""
    words = _WORD.findall(folded(text))
    esteem, nouns = entries("esteem"), _forms()
    for at, word in enumerate(words):
        if word in esteem:
            if not nouns.isdisjoint(words[at + 1 : at + 1 + _BEHIND]):
                return True
            for link in (at - 1, at - 2):
                before = words[max(link - _BEFORE, 0) : max(link, 0)]
                if link > 0 and words[link] in _LINKS and not nouns.isdisjoint(before):
                    return True
    return False


def _plural(noun: str) -> str:
    if noun.endswith("man"):
        return noun[:-2] + "en"
    if noun.endswith("y") and noun[-2] not in "aeou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "ch", "sh", "x", "o")) else "s")


may_judge = Look(
    lambda: entries("esteem"),
    lambda text: not _forms().isdisjoint(words_in(text)) and _is_said_near(text),
)
"""The cheap look: whether a text holds a word of esteem near something that is esteemed."""


def verdicts(parse: Parse) -> Iterator[Token]:
    """The words of esteem that are said of something that is esteemed, in order."""
    words = notes("esteem")
    for token in parse:
        note = words.get(token.lower)
        if note is not None and is_esteemed(parse, token, strictly=note == "weak"):
            yield token


def is_esteemed(parse: Parse, word: Token, *, strictly: bool) -> bool:
    """Whether an adjective is said of what is esteemed; ``strictly`` as in `of_esteem`."""
    return any(of_esteem(noun, strictly=strictly) for noun in _said_of(parse, word))


def of_esteem(noun: Token, *, strictly: bool) -> bool:
    """Whether a noun names what is esteemed; ``strictly`` leaves out what also stands for other things."""
    note = notes("esteemed").get(noun.lemma.lower())
    return note is not None and not (strictly and note == "common")


def _said_of(parse: Parse, token: Token) -> Iterator[Token]:
    """What an adjective is said of: the noun it stands before and what that one is called by, or the subject."""
    first = token
    while first.dep == "conj" and parse.head(first).pos in ("ADJ", "VERB"):
        first = parse.head(first)
    head = parse.head(first)
    if first.dep in ("amod", "compound", "nmod") and head.index > first.index:
        yield head
        for child in parse.children(head, "compound", "nmod"):
            if child.index > token.index:
                yield child
    elif first.dep == "acomp" and head.lemma in _STATES:
        yield from parse.children(head, "nsubj")
