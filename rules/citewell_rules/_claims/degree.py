"""Sentences of degree: whether one compares in any way, whatever may be said for leaving it alone."""

import re

from citewell.pattern import late
from citewell.syntax import Parse

__all__ = ["compares"]

_GRADES = frozenset({"JJR", "RBR", "JJS", "RBS"})
_EXTENTS = frozenset({"more", "less", "most", "least"})
# Comparatives and superlatives that compare nothing, with what stands beside them.
_SET = late(
    r"\b(?:at (?:least|most|best)|no (?:more|longer)|any ?more|any longer|more information|once more|more or less|sooner or later"
    r"|most (?:of|likely)|(?:more|less) than \d|last but not least|later|earlier|least|further|longer than)\b",
    re.IGNORECASE,
)
_SIDES = late(
    r"\b(?:than|compar(?:ed|able) (?:to|with)|superior|inferior|unlike|versus|outperform\w*|similar to|the same|better|best"
    r"|as (?!well|soon|long|far|many|much|if)\w+ as)\b",
    re.IGNORECASE,
)
_BESIDE = 8
"""Code points before and after a word in which a set phrase is looked for."""


def compares(parse: Parse, text: str) -> bool:
    """Whether a sentence compares in any way: to a side that is named or not, a superlative, or as equal."""
    return _SIDES.search(text) is not None or any(
        token.tag in _GRADES
        and not _SET.search(text, max(0, token.span.start - _BESIDE), token.span.end + _BESIDE)
        # "More bread" is an amount; "more useful" compares.
        and (token.lower not in _EXTENTS or parse.head(token).pos in ("ADJ", "ADV"))
        for token in parse
    )
