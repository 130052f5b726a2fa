"""Rule: magnitude-adjective."""

import re
from collections.abc import Iterator
from functools import cache

from citewell.document import Sentence
from citewell.pattern import late, look_for
from citewell.rule import Change, Mark, NoOptions, Remedy, placeholder, rule
from citewell.span import Span
from citewell.syntax import Parse, Token
from citewell_rules._claims import detail, numbers, order, silence
from citewell_rules._claims.clauses import tense
from citewell_rules._claims.lexicon import alternation, cues, entries, notes

# Of a thing they say how long it takes, whatever the thing is.
_PACES = frozenset({"fast", "slow"})
_STATES = frozenset({"be", "remain", "stay", "become"})
_CAUSES = frozenset({"cause", "see", "require", "take", "make", "represent", "save", "experience", "feature", "spend"})
_CONCESSIONS = frozenset({"although", "though", "while", "whereas"})
# They claim a rise wherever they stand.
_RISING = frozenset({"exploding", "skyrocketing"})
_RISEN = frozenset({"cost", "price", "need", "demand", "number", "rent", "amount", "expense"})
_PARTS = frozenset({"portion", "percentage", "proportion", "share"})


@cache
def _gate() -> re.Pattern[str]:
    """A strong word; or another one before what is measured, or behind "is"."""
    magnitudes = notes("magnitudes")
    strong = alternation(word for word, note in magnitudes.items() if note == "strong")
    weak = alternation(word for word, note in magnitudes.items() if not note)
    nouns = alternation(f"{noun}*" for noun in _measured())
    return late(
        rf"{strong}|{weak}\s+(?:\w+\s+){{0,2}}{nouns}|\b(?:is|are|was|were|be|been|remains?|stays?|became|becomes?)\s+(?:\S+\s+){{0,4}}{weak}",
        re.IGNORECASE,
        cues=cues(magnitudes),
    )


@cache
def _measured() -> frozenset[str]:
    return entries("magnitude_nouns")


@rule(
    family="claim",
    severity="hint",
    evidence=("geo-2024-statistics", "autogeo-2025", "words-to-watch"),
    since="0.1",
    sees=(*silence.LOOKS, *numbers.LOOKS, *detail.LOOKS),
    gate=look_for(_gate),
    defect="C19",
    over=order.below("magnitude-adjective"),
    about_words=True,
)
def magnitude_adjective(sentence: Sentence, options: NoOptions) -> Iterator[Mark]:
    """
    "Huge", "low" or "fast" stands where the value could.

    ## Why
    What is huge for one reader is small for the next. The value says the same to all of them, and it can be checked
    and quoted.

    Silent where the value, a list or a figure stands beside it, and of what nobody measures ("a huge task").

    ## Example
    The device has a long battery life.

    ## Better
    The battery lasts 31 hours of video (own test, May 2026).

    ## Fix
    Puts a gap for the value behind the words. You fill it in; nothing is made up.

    ## Evidence
    Specific details were preferred to generalities in nine of nine sets of one 2025 study, in which models reported on
    themselves; a benchmark of the same year found little effect of such rewrites.
    """
    text = sentence.text
    if silence.is_silent(sentence) or numbers.is_quantified(sentence):
        return
    if silence.is_story(text) or detail.is_listed_below(sentence):
        return
    parse = sentence.parse
    if parse is None:
        return
    for token in parse:
        if token.lower not in entries("magnitudes"):
            continue
        span = _claimed(parse, token)
        if span is None or silence.covers(sentence, span) or detail.follows(text, span):
            continue
        # "Exploding costs do not help": they explode all the same.
        spared = {"negated", "wished"} if token.lower in _RISING else set()
        if silence.standing(parse, _said(parse, token)) - {"possible", *spared}:
            continue
        words = sentence.exact(span)
        yield Mark(span, f"“{words}” stands where a value could. Give the number with its unit, and when it was taken.")


def _claimed(parse: Parse, token: Token) -> Span | None:
    """The words that claim a size: the adjective with its noun, or alone where it is the predicate."""
    if token.lower in _RISING:
        following = parse[min(token.index + 1, len(parse) - 1)]
        return Span(token.span.start, following.span.end) if following.lemma in _RISEN else None
    strong = notes("magnitudes")[token.lower] == "strong"
    if token.dep == "amod":
        noun = parse.head(token)
        if noun.lemma in _measured() and _is_said(parse, noun, strong=strong):
            return Span(token.span.start, noun.span.end)
        return None
    first = token
    while first.dep == "conj" and parse.head(first).pos == "ADJ":
        first = parse.head(first)
    verb = parse.head(first)
    if first.dep != "acomp" or verb.lemma not in _STATES:
        return None
    subject = next(iter(parse.children(verb, "nsubj")), None)
    # "It is huge" is said of what has just been shown; how slow something was belongs to a story.
    if subject is None or subject.pos in ("PRON", "DET") or tense(parse, verb) == "past":
        return None
    if subject.lemma in _measured() or token.lower in _PACES or strong:
        return token.span
    return None


def _said(parse: Parse, token: Token) -> Token:
    """What is asserted: the noun where it is the predicate ("a huge task" is no wish), else the adjective."""
    noun = parse.head(token)
    return noun if token.dep == "amod" and noun.dep == "attr" else token


def _is_said(parse: Parse, noun: Token, *, strong: bool) -> bool:
    """Whether a noun is what its clause is about: what something has, causes or is, and not a thing named in passing."""
    at = noun
    while at.dep == "conj" and parse.head(at).pos in ("NOUN", "PROPN"):
        at = parse.head(at)
    verb = parse.head(at)
    if at.dep == "pobj" and verb.lower == "with":
        thing = parse.head(verb)
        return noun.lemma in _measured() and (thing.dep in ("attr", "dobj") or thing.lemma in entries("giving"))
    if at.dep == "ROOT":
        return strong  # "Very high traffic": a condition in a list
    if at.dep == "attr":
        return not any(one.pos in ("PRON", "DET") for one in parse.children(verb, "nsubj"))
    if at.dep == "appos":
        return True
    if verb.dep == "advcl" and (_is_participle(parse, verb) or _is_concession(parse, verb)):
        return False
    if at.dep == "nsubj" and noun.lemma in _PARTS:
        return True
    return at.dep == "dobj" and (verb.lemma in entries("giving") or verb.lemma in _CAUSES)


def _is_participle(parse: Parse, verb: Token) -> bool:
    """``having seen high demand, ...``"""
    return verb.tag == "VBG" or any(at.tag == "VBG" for at in parse.children(verb, "aux"))


def _is_concession(parse: Parse, verb: Token) -> bool:
    """``although they bring great savings, ...``: the sentence goes on to what it says."""
    return verb.index < verb.head and any(at.lower in _CONCESSIONS for at in parse.children(verb, "mark"))


@magnitude_adjective.fixes
def leave_gap(sentence: Sentence, mark: Mark, options: NoOptions) -> Iterator[Remedy]:
    """A gap for the value behind the words that stand in its place."""
    end = mark.span.end
    gap = placeholder("NUMBER", "unit, date")
    yield Remedy("placeholder", "Leave a gap for the value", (Change(Span(end, end), f" ({gap})"),))
