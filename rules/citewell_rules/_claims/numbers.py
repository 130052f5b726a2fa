"""Values that a sentence gives: what makes a claim quantified already."""

import re
from functools import lru_cache
from typing import Final

from citewell.document import Neighbour, Sentence
from citewell.pattern import DIGIT, late
from citewell.rule import PLACEHOLDER
from citewell_rules._claims.quantities import quantities

__all__ = ["LOOKS", "VALUE", "has_value", "is_quantified"]

LOOKS: Final[tuple[Neighbour, ...]] = ("previous", "next")
"""What a rule declares to see when it asks here."""

_WORDS = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundred|thousand|million|billion"
# A digit that belongs to a name (HTTP/2, Node.js 18, version 2.1, x86) is no value.
VALUE = late(
    rf"""
    (?<![\w./-]) [~≈±<>$€£-]? \d [\d.,\u202f\u00a0]* (?:\s?[%‰]|x\b|×|\s?[a-zµ°]|\b)
    | \b (?:{_WORDS}) (?:[ -](?:fold|times|percent|per\scent|hours?|minutes?|seconds?|days?|weeks?|months?|years?|of))\b
    | \b (?:twice|twofold|threefold|tenfold|half\sthe|half\sas|(?:by|in)\shalf|doubled?|tripled?|quadrupled?|halved?
      |from\s(?:seconds|minutes|hours|days|weeks|months)\s(?:\S+\s){{0,5}}to\s(?:\w+\s)?(?:seconds|minutes|hours|days|weeks)|orders?\sof\smagnitude|sub-second)\b
    """,
    re.VERBOSE | re.IGNORECASE,
    cues=(
        DIGIT, *_WORDS.split("|"), "twice", "twofold", "threefold", "tenfold", "half", "double", "doubled", "triple", "tripled",
        "quadruple", "quadrupled", "halve", "halved", "from", "magnitude", "sub",
    ),
)  # fmt: skip
_NAMED = late(r"(?:\b[A-Z][\w.+#]*|\b(?:version|release|chapter|section|step|figure|table|part|page))\s+$")
# What something ran on ("on 4 cores", "one thread instead of 12") and the name of a model ("3900X") measure nothing.
_RUNNING = late(r"\b(?:at|on|with|using|utili[sz]ing|the) $", re.IGNORECASE)
_MACHINE = late(r"\d+[ -](?:cores?|threads?|channels?|CPUs?)\b")
_OTHER_MACHINE = late(r"(?:cores?|threads?) (?:instead of|rather than) $")
_MODEL = late(r"\d{3,}(?![KMGT]?i?B\b|[KMGTWVA]\b|[kMG]?Hz)[A-Z]+\b")
_YEAR = late(r"(?:19|20)\d\d$")


@lru_cache(maxsize=64)
def has_value(text: str) -> bool:
    """Whether a text gives a value: a number that is no part of a name and no year. Remembered: several rules ask."""
    for match in VALUE.finditer(text):
        if _is_setup(text, match.start()):
            continue
        words = match.group().strip(" .,")
        number = words[:1].isdigit() and words.replace(".", "").isdigit()
        if number and (_YEAR.match(words) or _NAMED.search(text[: match.start()])):
            continue
        return True
    return False


def _is_setup(text: str, at: int) -> bool:
    """Whether the number at an offset tells what something ran on, and not how it ran."""
    if _MODEL.match(text, at):
        return True
    before = text[:at]
    return bool(_OTHER_MACHINE.search(before) or (_MACHINE.match(text, at) and _RUNNING.search(before)))


def is_quantified(sentence: Sentence) -> bool:
    """
    Whether a value stands in the sentence or in one of the two after, or a measured one in the sentence before.

    A placeholder holds the place of one.
    """
    if has_value(sentence.text) or PLACEHOLDER.search(sentence.exact()):
        return True
    if any(has_value(one.text) for one in sentence.following):
        return True
    # What stands before is about something else, unless it was measured.
    before = sentence.previous
    return before is not None and any(one.kind != "bare" for one in quantities(before.text))
