"""Causes in a parse: what is said to bring about what among people, told apart from machines and from what happened once."""

import re
from collections.abc import Iterator
from functools import cache

from citewell.pattern import Look, late, words_in
from citewell.record import dataclass
from citewell.syntax import Parse, Token
from citewell_rules._claims.lexicon import entries, notes

__all__ = ["Effect", "effects", "may_cause"]

_FINITE = frozenset({"VBZ", "VBP", "VBD", "MD"})
_STATING = frozenset({"will", "has", "have", "does"})
# What people do is told of them; what a thing brings about has to be shown.
_PEOPLE = frozenset({"i", "we", "you", "he", "she", "who", "one", "let"})
_MINE = frozenset({"my", "i", "me"})
# In the past these tell of one event, not of what always happens.
_TOLD = frozenset({"cause", "drive"})
# "As users have to download it": the mechanism is given.
_REASONS = frozenset({"as", "because", "since"})
_THANKS = late(
    r"\b(?:thanks|due|owing)\s+to\b|\bbecause\s+of\b", re.IGNORECASE, cues=("thanks", "due", "owing", "because")
)
_MOVES = frozenset({"explode", "skyrocket", "surge", "collapse", "improve", "double"})
# What an amount stands before: "an increase in defects", "a drop in sales".
_AMOUNTS = frozenset({"increase", "decrease", "rise", "drop", "loss", "lack", "boost", "gain", "decline", "reduction"})

_MADE = frozenset({"make", "makes", "made"})
_GROUPS = frozenset({"children", "people", "women", "men"})


@dataclass(frozen=True, slots=True)
class Effect:
    """``verb`` links a cause to an ``outcome``."""

    verb: Token
    outcome: Token


@cache
def _outcomes() -> frozenset[str]:
    """One word of each outcome, in both numbers."""
    last = {re.split(r"[ -]", outcome.partition(" of ")[0])[-1] for outcome in entries("outcomes")}
    return frozenset({*last, *(f"{word}s" for word in last)})


@cache
def _causes() -> frozenset[str]:
    """The forms of the verbs that link a cause to its effect."""
    plain = entries("causes")
    forms = {verb + ending for verb in plain for ending in ("", "s", "d", "ed")}
    return frozenset({*forms, "led", "drove", "driven", "thanks", "due", "owing", "because"})


@cache
def _groups() -> frozenset[str]:
    return frozenset(f"{noun}s" for noun in entries("populations")) | _GROUPS


def _brings_about(text: str) -> bool:
    words = words_in(text)
    if not _outcomes().isdisjoint(words) and not _causes().isdisjoint(words):
        return True
    return not _MADE.isdisjoint(words) and not _groups().isdisjoint(words)


may_cause = Look(lambda: _outcomes() | _MADE, _brings_about)
"""The cheap look: a cause and an outcome, or something that makes people what they are."""


def effects(parse: Parse, text: str) -> Iterator[Effect]:
    """The places where a sentence says that something brings an outcome about."""
    causes = notes("causes")
    stated = any(token.tag in _FINITE for token in parse)
    for token in parse:
        if not stated and token.lemma in causes and token.dep == "compound" and _is_outcome(parse, parse.head(token)):
            yield Effect(token, parse.head(token))  # the parser takes rare verbs for nouns: "headings drive engagement"
        if token.pos != "VERB" or not _asserts(parse, token):
            continue
        if token.lemma in causes:
            for noun in _objects(parse, token, causes[token.lemma]):
                yield Effect(token, noun)
        elif token.lemma == "make" and token.tag in _FINITE:
            for affected in _affected(parse, token):
                yield Effect(token, affected)
        elif token.lemma in _MOVES | entries("change_verbs") and _THANKS.search(text):
            for noun in parse.children(token, "nsubj"):
                if _is_outcome(parse, noun):
                    yield Effect(token, noun)


def _asserts(parse: Parse, verb: Token) -> bool:
    """Whether the verb states what a thing, and no person, brings about."""
    auxiliaries = {at.lower for at in parse.children(verb, "aux")}
    # Without an auxiliary a base form with a subject is a present tense that the parser has not seen.
    if verb.tag not in _FINITE and not (auxiliaries & _STATING or (verb.tag == "VB" and not auxiliaries)):
        return False
    if verb.lemma in _TOLD and verb.tag in ("VBD", "VBN"):
        return False
    if any(at.lower in _REASONS for clause in parse.children(verb, "advcl") for at in parse.children(clause, "mark")):
        return False
    at = verb
    while at.dep == "conj" and not parse.children(at, "nsubj", "csubj"):
        at = parse.head(at)
    subjects = parse.children(at, "nsubj", "csubj")
    if not subjects:
        return False
    return not any(
        at.lower in _PEOPLE or at.lower in _MINE
        for subject in subjects
        for at in (subject, *parse.children(subject, "poss"))
    )


def _objects(parse: Parse, verb: Token, preposition: str) -> Iterator[Token]:
    """The outcomes a verb has as its object, an amount of them and those coordinated included."""
    if preposition:
        found = [
            at
            for prep in parse.children(verb, "prep")
            if prep.lower == preposition
            for at in parse.children(prep, "pobj")
        ]
    else:
        found = list(parse.children(verb, "dobj"))
    for noun in found:
        inner = [
            at for prep in parse.children(noun, "prep") for at in parse.children(prep, "pobj") if noun.lemma in _AMOUNTS
        ]
        first = next((at for at in (noun, *inner, *parse.children(noun, "conj")) if _is_outcome(parse, at)), None)
        if first is not None and not any(at.lower in _MINE for at in parse.children(first, "poss")):
            yield first


def _is_outcome(parse: Parse, noun: Token) -> bool:
    outcomes, lemma = entries("outcomes"), noun.lemma.lower()
    if lemma in outcomes:
        return True
    before = (f"{at.lower} {lemma}" for at in parse.children(noun, "compound", "amod"))
    behind = (
        f"{lemma} of {at.lower}"
        for of in parse.children(noun, "prep")
        if of.lower == "of"
        for at in parse.children(of, "pobj")
    )
    return any(phrase in outcomes for phrase in (*before, *behind))


def _affected(parse: Parse, verb: Token) -> Iterator[Token]:
    """``makes children hyperactive``: people whom something makes what they are."""
    for state in parse.children(verb, "ccomp"):
        people = parse.children(state, "nsubj")
        if state.pos == "ADJ" and any(at.lemma in entries("populations") for at in people):
            yield state
