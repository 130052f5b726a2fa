"""Values that a sentence gives: what makes a claim quantified already."""

import re
from functools import lru_cache
from typing import Final

from citewell.document import Neighbour, Sentence
from citewell.pattern import DIGIT, late
from citewell.rule import PLACEHOLDER

__all__ = ["LOOKS", "VALUE", "has_value", "is_quantified"]

LOOKS: Final[tuple[Neighbour, ...]] = ("next",)
"""What a rule declares to see when it asks here."""

_WORDS = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundred|thousand|million|billion"
# A digit that belongs to a name (HTTP/2, Node.js 18, version 2.1, x86) is no value.
VALUE = late(
    rf"""
    (?<![\w./-]) [~≈±<>$€£-]? \d [\d.,\u202f\u00a0]* (?:\s?[%‰]|x\b|×|\s?[a-zµ°]|\b)
    | \b (?:{_WORDS}) (?:[ -](?:fold|times|percent|per\scent|hours?|minutes?|seconds?|days?|weeks?|months?|years?|of))\b
    | \b (?:twice|twofold|threefold|tenfold|half\sthe|half\sas|(?:by|in)\shalf|doubled?|tripled?|quadrupled?|halved?)\b
    """,
    re.VERBOSE | re.IGNORECASE,
    cues=(
        DIGIT, *_WORDS.split("|"), "twice", "twofold", "threefold", "tenfold", "half", "double", "doubled", "triple", "tripled",
        "quadruple", "quadrupled", "halve", "halved",
    ),
)  # fmt: skip
_NAMED = late(r"(?:\b[A-Z][\w.+#]*|\b(?:version|release|chapter|section|step|figure|table|part|page))\s+$")
_YEAR = late(r"(?:19|20)\d\d$")


@lru_cache(maxsize=64)
def has_value(text: str) -> bool:
    """Whether a text gives a value: a number that is no part of a name and no year. Remembered: several rules ask."""
    for match in VALUE.finditer(text):
        words = match.group().strip(" .,")
        number = words[:1].isdigit() and words.replace(".", "").isdigit()
        if number and (_YEAR.match(words) or _NAMED.search(text[: match.start()])):
            continue
        return True
    return False


def is_quantified(sentence: Sentence) -> bool:
    """Whether the sentence or the next one gives a value, or a placeholder holds the place of one."""
    if has_value(sentence.text) or PLACEHOLDER.search(sentence.exact()):
        return True
    following = sentence.next
    return following is not None and has_value(following.text)
