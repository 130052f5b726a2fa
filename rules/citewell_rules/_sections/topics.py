"""What a section is about, for a heading that does not say it."""

import re

from citewell.document import Sentence
from citewell.pattern import late
from citewell.prose import FILLER_KINDS
from citewell.span import Span
from citewell_rules._sections.wording import content_words

__all__ = ["is_vague", "preposition", "topic"]

_VAGUE = late(
    r"(?:overview|introduction|intro|basics|essentials|fundamentals|details|specifics|purpose|history|advantages|benefits|drawbacks|limitations|features)\W*",
    re.IGNORECASE,
)
_SUBJECT = late(
    r"(?P<article>(?:The|An?)\s+)?(?P<name>[A-Za-z][\w.+#-]*(?:\s+[\w.+#-]+){0,3}?)\s+(?:\([^()]{1,30}\)\s+)?(?:is|are)\s+(?:an?|the|any|one)\s",
)
_NO_NAME = late(
    r"\b(?:it|this|that|these|those|they|there|here|we|you|I|he|she|one|what|which|who|all|some|many|most|each|every|both|such|in|on|at|to|for|of|"
    r"with|by|if|when|while|as|and|or|but|our|your|my|their|its|goal|reason|idea|point|aim|purpose|way|thing|part|first|second|next|last|main|best|"
    r"following|example|section|page|guide|article|post|document)\b",
    re.IGNORECASE,
)
_CAPITALS = late(r"\w*[A-Z]\w*[A-Z0-9]\w*|\w*\d\w*")


def is_vague(heading: str) -> bool:
    """Whether a heading is one word that could stand above anything."""
    return bool(_VAGUE.fullmatch(heading.strip()))


def preposition(heading: str) -> str:
    """What joins a vague heading to its topic."""
    return "to" if heading.strip().lower().startswith("intro") else "of"


def topic(sentence: Sentence) -> str | None:
    """
    What a sentence says something of, as it would stand within a heading: "rack presses" of "Rack presses are ...".

    None where it is no definition, or the name could be anything.
    """
    match = _SUBJECT.match(sentence.text)
    if match is None or _NO_NAME.search(match["name"]) or not content_words(match["name"]):
        return None
    span = Span(*match.span("name"))
    name = sentence.exact(span)
    if any(inline.prose.overlaps(span) for inline in sentence.inlines if inline.kind in FILLER_KINDS):
        return None
    first, *rest = name.split()
    is_name = (
        bool(_CAPITALS.fullmatch(first))
        or any(word[0].isupper() for word in rest)
        or not (match["article"] or rest or first.endswith("s"))
    )
    plain = " ".join([first if is_name else first[0].lower() + first[1:], *rest])
    return f"{match['article'].lower()}{plain}" if match["article"] else plain
