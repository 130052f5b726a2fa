"""Lists that a colon announces: a statement and its list are one idea, and are counted as one."""

import re

from citewell.pattern import late
from citewell.span import Span

__all__ = ["announced_list"]

_COLON = late(r": (?=\S)")
# "two things:", "the following options to choose from:": a number or quantifier, its noun, and a few words more.
_COUNT = late(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|several|multiple|many|various|different|numerous|following)"
    r"(?: [\w’'-]+){0,3}? [\w’'-]+s(?: [\w’'-]+){0,5}\Z",
    re.IGNORECASE,
)
_BEFORE = 120
"""Code points before a colon in which the words that announce are looked for."""
_BORDER = late(r"[,;](?: (?:and|or))? ")
# "It is simple: if a, then b" is a statement with commas, no list.
_NO_ITEM = late(
    r"(?:if|when|while|because|since|although|though|as|once|after|before|unless|until|which|who|where|but|yet|so|for|"
    r"however|then|thus|therefore|instead)\b",
    re.IGNORECASE,
)
_COUNTED = (2, 15)
_UNCOUNTED = (3, 10)
"""The fewest items of a list, and the most words an item has: after words that count what follows, and without."""


def announced_list(text: str) -> Span | None:
    """
    The list after the last colon of a sentence, whatever the form of its items; None where there is none.

    The span, in code points of ``text``, goes from the first item to the end.
    """
    colons = list(_COLON.finditer(text))
    if not colons:
        return None
    start = colons[-1].end()
    items = _BORDER.split(text[start:])
    counted = _COUNT.search(text[max(0, start - 2 - _BEFORE) : start - 2]) is not None
    fewest, longest = _COUNTED if counted else _UNCOUNTED
    if len(items) < fewest or any(len(item.split()) > longest or _NO_ITEM.match(item) for item in items):
        return None
    return Span(start, len(text))
