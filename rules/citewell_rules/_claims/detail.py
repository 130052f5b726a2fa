"""
The detail that a claim lacks, where the draft tells it at once: behind the claim, or in the sentences beside it.

A careful editor reads on before writing a note. "A breeze: nobody carries a bowl by hand" says what is meant.
"""

import re
from functools import lru_cache
from typing import Final

from citewell.document import Neighbour, Sentence
from citewell.pattern import late
from citewell.span import Span

__all__ = ["LOOKS", "follows", "is_listed_below", "opens_before", "shows", "tells_before"]

LOOKS: Final[tuple[Neighbour, ...]] = ("previous", "next")
"""What a rule declares to see when it asks here."""

# Right behind the words, or later in their sentence.
_BEHIND = late(r"\s*\(\s*\w|:\s+\w")
_EXPLAINED = late(
    r"\b(?:which means|that means|meaning that|complete with|including|such as|for (?:example|instance)|namely|i\.e\.)",
    re.IGNORECASE,
)
_EXAMPLES = late(
    r"\b(?:is|are) (?:an? |one |some )?(?:\w+ )?examples?\b|^\W*(?:(?:these|they|examples) include|one (?:example|of them))\b",
    re.IGNORECASE,
    cues=("example", "examples", "include", "one"),
)
_EXAMPLE = late(r"\W*for (?:example|instance)\b", re.IGNORECASE)
# It sends the reader to where it is told or shown.
_SHOWN = late(
    r"\bas (?:you|we)(?: can| could| will|['’]ll) see\b|\bas (?:\w+ )?(?:above|below)\b"
    r"|\b(?:explained|described|shown|discussed|detailed|outlined|listed|seen|see)\s+(?:\w+\s+)?(?:above|below|later|next)\b"
    r"|\b(?:results?|benchmarks?|measurements?|details) (?:are |stand |follow )?(?:at the end|above|below|follow)\b",
    re.IGNORECASE,
    cues=("see", "above", "below", "later", "next", "end", "follow"),
)
# The other side, told in words: "previously, ...", "moved from nightly to hourly runs".
_BEFORE = late(
    r"\b(?:previously|formerly|originally|until (?:now|then|recently)|in the past|before (?:this|that|then|the|we)\b"
    r"|used to (?!\w+ing\b)|no longer|from \w+(?: \S+){0,4} to (?:being )?\w+-\w+|(?:moved|switched|migrated|converted) from)\b"
    r"|(?:^|[.;] )(?:Before|Earlier)\b,?",
    re.IGNORECASE,
    cues=("until", "past", "before", "used", "longer", "from", "earlier"),
    parts=("previously", "formerly", "originally"),
)
_OPENS_BEFORE = late(
    r"\W*(?:previously|formerly|originally|before|earlier|until (?:now|then)|in the past)\b", re.IGNORECASE
)


def is_listed_below(sentence: Sentence) -> bool:
    """
    Whether a list, a figure or steps follow that say what is meant, or examples do, or the reader is sent to it.

    A colon at the end of a sentence introduces what stands below.
    """
    following = sentence.following
    if sentence.text.rstrip().endswith(":") or any(_leads(one.text) for one in following):
        return True
    return shows(sentence.text) or any(shows(one.text) or _EXAMPLES.search(one.text) for one in following[:1])


def _leads(text: str) -> bool:
    """Whether a text introduces what stands below, and that is no example of something else."""
    return text.rstrip().endswith(":") and _EXAMPLE.match(text) is None


@lru_cache(maxsize=64)
def shows(text: str) -> bool:
    """Whether a text sends the reader to where something is shown. Remembered: several rules ask."""
    return _SHOWN.search(text) is not None


def follows(text: str, span: Span) -> bool:
    """Whether the words behind a place say what it means: in brackets, after a colon, by what it means or holds."""
    found = _BEHIND.search(text, span.end)
    if found is not None and (found.group().startswith(":") or found.start() == span.end):
        return True
    return _EXPLAINED.search(text, span.end) is not None


@lru_cache(maxsize=64)
def tells_before(text: str) -> bool:
    """Whether a text tells how things were. Remembered: the sentences on both sides ask."""
    return _BEFORE.search(text) is not None


def opens_before(text: str) -> bool:
    """Whether a text begins with how things were: ``Previously, ...``."""
    return _OPENS_BEFORE.match(text) is not None
