"""Comparatives in a parse: what is compared, by how much, with what."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Literal

from citewell.pattern import Look, late, words_in
from citewell.record import dataclass
from citewell.span import Span
from citewell.syntax import Parse, Token
from citewell_rules._claims.lexicon import entries, notes, stem

__all__ = ["Comparison", "Role", "changes", "comparisons", "may_change", "may_compare"]

Role = Literal["predicate", "attribute", "adverb", "change"]
"""Where it stands: ``is faster``, ``a faster build``, ``loads faster``, ``improved the build time``."""

_IRREGULAR = {"better": "good", "worse": "poor"}
_AMOUNTS = frozenset({"more", "less", "fewer"})
_RATED = frozenset({"improved", "enhanced", "superior", "increased", "reduced"})
_SIZES = {
    *_RATED, "higher", "lower", "greater", "larger", "smaller", "bigger", "longer", "shorter", "wider", "broader", "deeper",
}  # fmt: skip
_NO_DEGREES = frozenset({"usually", "generally", "especially", "typically", "really", "actually", "basically", "ideally", "finally",
                         "potentially", "hopefully", "naturally", "equally", "financially", "technically", "economically", "functionally", "conceptually"})  # fmt: skip
# What a release will or should do is promised, not required.
_RELEASES = frozenset({"version", "release", "update", "upgrade", "build", "patch", "rewrite", "refactoring"})
# "By caching the index": the change is explained.
_MEANS = frozenset({"by", "through", "via"})
_PORTIONS = frozenset({"lot", "bit", "tad", "little", "whole"})
# "Slightly" belittles: no boast to be proved.
_SLIGHT = late(r"\b(?:slightly|somewhat|bit|little|tad)\b", re.IGNORECASE)
_UNNAMED = late(
    r"^than\s+(?:ever|before|usual|(?:the\s|its\s|our\s|their\s)?(?:competition|competitors?|rest|others?|alternatives?|rivals?|average)"
    r"|(?:most|many|all|any|other|some|traditional|conventional|existing|similar|comparable|competing|previous)\b.*)",
    re.IGNORECASE | re.DOTALL,
)
_STANDARD = late(
    r"\b(?:compared (?:to|with)|in comparison|relative to|versus|vs\.?|rather than|over the (?:previous|old)|instead of|unlike)(?!\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """
    A comparative of something measurable.

    ``token`` is the comparative word, ``core`` the word that says what differs (``reliable`` in ``more
    reliable``), ``span`` both with the adverb of degree, ``degree`` that adverb, ``measure`` what could be
    counted, ``noun`` what an attribute stands at, ``verb`` the verb that asserts it.
    """

    token: Token
    core: Token
    span: Span
    degree: Span | None
    measure: str
    role: Role
    noun: Token | None
    verb: Token | None


@cache
def _forms() -> dict[str, str]:
    """Comparatives in one word with their base."""
    found = dict(_IRREGULAR)
    for base in entries("gradable"):
        if "-" in base or len(base) > 8 or base.endswith("ful"):
            continue
        found[base[:-1] + "ier" if base.endswith("y") else base + ("r" if base.endswith("e") else "er")] = base
    return found


@cache
def _comparatives() -> frozenset[str]:
    return frozenset({*_forms(), *_AMOUNTS, *_SIZES})


may_compare = Look(_comparatives)
"""The cheap look: whether a text holds a word that could be a comparative."""


@cache
def _changed() -> frozenset[str]:
    """The forms in which verbs of change tell of one that was made."""
    return frozenset({"cut", *(verb + ("d" if verb.endswith("e") else "ed") for verb in entries("change_verbs"))})


@cache
def _measurable() -> frozenset[str]:
    nouns = entries("measurable_nouns")
    return nouns | {f"{noun}s" for noun in nouns}


def _changes_a_measure(text: str) -> bool:
    words = words_in(text)
    if _changed().isdisjoint(words) and (_RELEASES.isdisjoint(words) or entries("change_verbs").isdisjoint(words)):
        return False
    return not _measurable().isdisjoint(words)


may_change = Look(lambda: _changed() | _RELEASES, _changes_a_measure)
"""The cheap look: whether a text holds something measurable and a verb of a change that was made, or a release."""


def changes(parse: Parse) -> Iterator[Comparison]:
    """Changes of something measurable that a thing has made, or will make in a release: ``improved query performance``."""
    nouns = entries("measurable_nouns")
    for verb in parse:
        if verb.pos != "VERB" or verb.lemma not in entries("change_verbs") or not _is_made(parse, verb):
            continue
        for noun in parse.children(verb, "dobj"):
            if noun.lemma in nouns:
                yield Comparison(verb, noun, Span(verb.span.start, noun.span.end), None, "number", "change", noun, verb)


def _is_made(parse: Parse, verb: Token) -> bool:
    """Whether the change is told of, and neither what usually happens nor how it comes about."""
    auxiliaries = {at.lower for at in parse.children(verb, "aux")}
    made = verb.tag == "VBD" or (verb.tag == "VBN" and auxiliaries & {"has", "have"})
    if not made and not (auxiliaries & {"will", "should"} and _is_release(parse, verb)):
        return False
    return not any(at.lower in _MEANS for at in parse.children(verb, "prep"))


def _is_release(parse: Parse, verb: Token) -> bool:
    while verb.dep == "conj" and not parse.children(verb, "nsubj"):
        verb = parse.head(verb)
    return any(at.lemma in _RELEASES for at in parse.children(verb, "nsubj"))


def comparisons(parse: Parse, text: str) -> Iterator[Comparison]:
    """The comparatives of a sentence that assert a measurable difference from nothing that is named, in order."""
    seen: set[int] = set()
    for token in parse:
        core, measure = _core(parse, token)
        if core is None or core.index in seen or _has_standard(parse, text, token, core):
            continue
        role, noun = _role(parse, core)
        if role is None or (role != "attribute" and _is_correlative(parse, token)):
            continue
        seen.add(core.index)
        degree = _degree(parse, token)
        if degree and _SLIGHT.search(degree.of(text)):
            continue
        start = degree.start if degree else token.span.start
        verb = next((at for at in parse.ancestors(core) if at.pos in ("VERB", "AUX")), None)
        span = Span(start, max(core.span.end, token.span.end))
        yield Comparison(token, core, span, degree, measure, role, noun, verb)


def _core(parse: Parse, token: Token) -> tuple[Token | None, str]:
    """The word that says what differs, and its measure."""
    gradable, nouns, word = notes("gradable"), entries("measurable_nouns"), token.lower
    head = parse.head(token)
    if base := _forms().get(word):
        return token, gradable.get(base, "")
    if word in _AMOUNTS:
        if head.pos in ("ADJ", "ADV", "VERB") and token.dep == "advmod" and head.index == token.index + 1:
            base = head.lower if head.lower in gradable else stem(head.lower)
            return (head, gradable[base]) if base in gradable else (None, "")
        if head.pos == "NOUN" and token.dep == "amod" and head.lemma in nouns and word != "more than":
            return head, "number"
    if word in _SIZES and head.pos == "NOUN" and token.dep == "amod" and head.lemma in nouns:
        return token, "number"
    return None, ""


def _role(parse: Parse, core: Token) -> tuple[Role | None, Token | None]:
    at = core
    while at.dep == "conj" and parse.head(at).pos in ("ADJ", "ADV", "NOUN", "VERB") and parse.head(at).index < at.index:
        at = parse.head(at)
    # The parser takes rare comparatives ("quieter") for nouns; those in the list are none.
    if core.pos in ("NOUN", "PROPN") and core.lower not in _forms():
        return "attribute", core
    if at.dep == "amod":
        return "attribute", parse.head(at)
    if at.dep in ("acomp", "oprd", "attr", "ccomp", "ROOT", "xcomp"):
        return "predicate", None
    if at.dep == "advmod" and parse.head(at).pos == "VERB":
        return "adverb", None
    return None, None


def _is_correlative(parse: Parse, token: Token) -> bool:
    """``the quicker, the better``: the two comparatives measure each other."""
    return token.index > 0 and parse[token.index - 1].lower == "the"


def _degree(parse: Parse, token: Token) -> Span | None:
    """The adverbs right before a comparative that say how much without saying it: ``a whole lot``, ``even``."""
    start, index = None, token.index - 1
    while index >= 0 and (
        parse[index].lower in entries("degrees")
        or _is_adverb_of_degree(parse, parse[index], token)
        or (start is not None and parse[index].lower in ("a", "whole") and parse[index + 1].lower in _PORTIONS)
    ):
        start = parse[index].span.start
        index -= 1
    return Span(start, token.span.start) if start is not None else None


def _is_adverb_of_degree(parse: Parse, word: Token, token: Token) -> bool:
    """``dramatically easier``: any adverb of manner that stands at the comparative, and none of time or of the sentence."""
    return (
        word.tag == "RB" and word.lower.endswith("lly") and word.head == token.index and word.lower not in _NO_DEGREES
    )


def _has_standard(parse: Parse, text: str, token: Token, core: Token) -> bool:
    """Whether it is said what the other side of the comparison is, in a way that a reader can look up."""
    if _STANDARD.search(text):
        return True
    than = next((at for at in parse.tokens[token.index + 1 :] if at.lower in ("than", "then")), None)
    if than is None or than.span.start < core.span.start:
        return False
    words = text[than.span.start :]
    return not _UNNAMED.match(words)
