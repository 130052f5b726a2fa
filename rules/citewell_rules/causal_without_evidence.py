"""Rule: causal-without-evidence."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from citewell.document import Sentence
from citewell.pattern import late, words_in
from citewell.rule import PLACEHOLDER, Change, Mark, NoOptions, Remedy, placeholder, rule
from citewell.span import Span
from citewell.syntax import Parse, Token
from citewell_rules._claims import quantities, reach, silence
from citewell_rules._claims.lexicon import entries, notes
from citewell_rules._claims.wording import before_stop

_FINITE = frozenset({"VBZ", "VBP", "VBD", "MD"})
_PEOPLE = frozenset({"i", "we", "you", "he", "she", "who", "one", "let"})
_TOLD = frozenset({"cause", "drive"})
_REASONS = frozenset({"as", "because", "since"})
_MINE = frozenset({"my", "i", "me"})
_THANKS = late(
    r"\b(?:thanks|due|owing)\s+to\b|\bbecause\s+of\b", re.IGNORECASE, cues=("thanks", "due", "owing", "because")
)
_MOVES = frozenset({"explode", "skyrocket", "surge", "collapse", "improve", "double"})
# What an amount stands before: "an increase in defects", "a drop in sales".
_AMOUNTS = frozenset({"increase", "decrease", "rise", "drop", "loss", "lack", "boost", "gain", "decline", "reduction"})


@dataclass(frozen=True, slots=True)
class _Link:
    """``verb`` links a cause to an ``outcome``."""

    verb: Token
    outcome: Token


_MADE = frozenset({"make", "makes", "made"})
_GROUPS = frozenset({"children", "people", "women", "men"})


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


def _may_link(text: str) -> bool:
    """The cheap look: a cause and an outcome, or something that makes people what they are."""
    words = words_in(text)
    if not _outcomes().isdisjoint(words) and not _causes().isdisjoint(words):
        return True
    return not _MADE.isdisjoint(words) and not _groups().isdisjoint(words)


@rule(
    family="evidence",
    severity="information",
    evidence=("geo-2024-cite-sources", "google-helpful-content", "words-to-watch", "wan-2024"),
    since="0.1",
    sees=(*silence.LOOKS, *reach.LOOKS),
    defect="C17",
    over=(
        "bare-comparative",
        "best-case-range",
        "puffery",
        "intensifier-for-measure",
        "weak-source",
    ),
)
def causal_without_evidence(sentence: Sentence, options: NoOptions) -> Iterator[Mark]:
    """
    One thing is said to bring about another among people, and nothing shows that it does.

    ## Why
    "Stand-ups prevent delays" may be true, or the teams that stand up may be the ones that are on time anyway. A study,
    the size of the effect, or what it was compared with lets a reader judge.

    ## Example
    Strong headings drive engagement.

    ## Better
    In a test with 1,204 visitors, pages with a question as heading were read 9 seconds longer (Mora 2025).

    ## Fix
    Adds a gap for the study and the size of the effect before the full stop.

    ## Evidence
    Naming sources in the text helped in one 2024 lab study in which the sources were allowed to be invented; another
    found that models largely ignore references. Readers can check a named source either way.
    """
    text = sentence.text
    if not _may_link(text) or quantities.quantities(text) or silence.is_silent(sentence):
        return
    if PLACEHOLDER.search(sentence.exact()) or reach.has_evidence(sentence) or _is_measured_next(sentence):
        return
    parse = sentence.parse
    if parse is None:
        return
    for found in _links(parse, text):
        span = Span(
            min(found.verb.span.start, found.outcome.span.start), max(found.verb.span.end, found.outcome.span.end)
        )
        if silence.covers(sentence, span) or silence.standing(parse, found.verb) - {"related"}:
            continue
        words = sentence.exact(span)
        yield Mark(
            span, f"“{words}” is said to be an effect. Give the study or test that shows it, and how large it is."
        )
        return


def _is_measured_next(sentence: Sentence) -> bool:
    following = sentence.next
    return following is not None and bool(quantities.quantities(following.text))


def _links(parse: Parse, text: str) -> Iterator[_Link]:
    """The places where a sentence says that something brings an outcome about."""
    causes = notes("causes")
    stated = any(token.tag in _FINITE for token in parse)
    for token in parse:
        if not stated and token.lemma in causes and token.dep == "compound" and _is_outcome(parse, parse.head(token)):
            yield _Link(token, parse.head(token))  # the parser takes rare verbs for nouns: "headings drive engagement"
        if token.pos != "VERB" or not _asserts(parse, token):
            continue
        if token.lemma in causes:
            for noun in _objects(parse, token, causes[token.lemma]):
                yield _Link(token, noun)
        elif token.lemma == "make":
            for affected in _affected(parse, token):
                yield _Link(token, affected)
        elif token.lemma in _MOVES | entries("change_verbs") and _THANKS.search(text):
            for noun in parse.children(token, "nsubj"):
                if _is_outcome(parse, noun):
                    yield _Link(token, noun)


def _asserts(parse: Parse, verb: Token) -> bool:
    """Whether the verb states what a thing, and no person, brings about."""
    if verb.tag not in _FINITE and not any(
        at.lower in ("will", "has", "have", "does") for at in parse.children(verb, "aux")
    ):
        return False
    if verb.lemma in _TOLD and verb.tag in ("VBD", "VBN"):
        return False  # what happened once is told, and not that it always does
    if any(at.lower in _REASONS for clause in parse.children(verb, "advcl") for at in parse.children(clause, "mark")):
        return False  # "as users have to download it": the mechanism is given
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


@causal_without_evidence.fixes
def leave_gap(sentence: Sentence, mark: Mark, options: NoOptions) -> Iterator[Remedy]:
    """A gap for what shows the effect, before the full stop."""
    end = before_stop(sentence)
    gap = placeholder("SOURCE", "study or test, size of the effect, year")
    yield Remedy("placeholder", "Leave a gap for the study and the effect", (Change(Span(end, end), f" ({gap})"),))
