"""Superlatives in a parse: which word, what it is said of, and how it stands."""

from collections.abc import Iterator
from functools import cache
from typing import Literal

from citewell.pattern import Look
from citewell.record import dataclass
from citewell.span import Span
from citewell.syntax import Parse, Token
from citewell_rules._claims.lexicon import entries

__all__ = ["Superlative", "may_rank", "superlatives"]

_IRREGULAR = frozenset({"best", "worst", "most", "least", "biggest", "hottest", "fittest", "slimmest", "thinnest"})
# Words that rank beside those in the list of what can be measured.
_BASES = (
    "bold", "bright", "broad", "clean", "clear", "cool", "deep", "fine", "friendly", "fresh", "great", "happy", "hard",
    "heavy", "high", "large", "long", "low", "rare", "rich", "small", "sharp", "sweet", "tall", "tasty", "tiny", "warm",
    "wide", "young",
)  # fmt: skip
_DEGREES = frozenset({"most", "least"})


@dataclass(frozen=True, slots=True)
class Superlative:
    """
    A superlative before its noun, or alone in the predicate.

    ``core`` is the word that says in what (``reliable`` in ``most reliable``), ``noun`` the thing that is ranked,
    ``verb`` the verb that says it, ``span`` all the words from the superlative to the noun, ``among`` whether it is
    only ``one of`` several.
    """

    core: Token
    noun: Token | None
    verb: Token
    role: Literal["predicate", "subject", "object", "phrase"]
    span: Span
    among: bool


@cache
def _forms() -> frozenset[str]:
    found = set(_IRREGULAR)
    for base in (*entries("gradable"), *_BASES):
        found.add(base[:-1] + "iest" if base.endswith("y") else base + ("st" if base.endswith("e") else "est"))
    return frozenset(found)


may_rank = Look(_forms)
"""The cheap look: whether a text holds a word that could be a superlative."""


def superlatives(parse: Parse) -> Iterator[Superlative]:
    """The superlatives that a clause is about, in order."""
    for token in parse:
        core = _core(parse, token)
        if core is None:
            continue
        noun = parse.head(core) if core.dep == "amod" else None
        if noun is not None and noun.pos not in ("NOUN", "PROPN"):
            continue
        at, among = _whole(parse, noun or core)
        verb = _verb(parse, at)
        if verb is None:
            continue
        span = Span(min(token.span.start, core.span.start), max(core.span.end, noun.span.end if noun else 0))
        if at.dep in ("attr", "acomp") and verb.lemma == "be":
            yield Superlative(core, noun, verb, "predicate", span, among)
        elif at.dep == "nsubj" and noun is not None and verb.lemma == "be":
            yield Superlative(core, noun, verb, "subject", span, among)
        elif at.dep == "dobj" and noun is not None:
            yield Superlative(core, noun, verb, "object", span, among)
        elif at.dep == "pobj" and noun is not None:
            yield Superlative(core, noun, verb, "phrase", span, among)


def _core(parse: Parse, token: Token) -> Token | None:
    if token.lower in _DEGREES and token.dep == "advmod":
        head = parse.head(token)
        return head if head.pos == "ADJ" or head.tag in ("VBN", "VBG") else None
    return token if token.tag == "JJS" and token.lower in _forms() - _DEGREES else None


def _verb(parse: Parse, at: Token) -> Token | None:
    """The verb that a word hangs on, behind a preposition if there is one."""
    head = parse.head(at)
    if at.dep == "pobj":
        head = next((above for above in parse.ancestors(head) if above.pos in ("VERB", "AUX")), head)
    return head if head is not at and head.pos in ("VERB", "AUX") else None


def _whole(parse: Parse, at: Token) -> tuple[Token, bool]:
    """What stands in the clause for the ranked thing: ``one`` of ``one of the best``; and whether it is such a one."""
    while at.dep == "conj" and parse.head(at).pos in ("NOUN", "PROPN", "ADJ"):
        at = parse.head(at)
    if at.dep == "pobj" and parse.head(at).lower == "of":
        one = parse.head(parse.head(at))
        if one.lower == "one":
            return one, True
    return at, False
