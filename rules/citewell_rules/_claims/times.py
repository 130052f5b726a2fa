"""Times that are told from the day of reading: "recently", "in the last few years", "soon"."""

import re
from collections.abc import Iterator
from functools import cache

from citewell.pattern import late
from citewell.span import Span
from citewell_rules._claims.lexicon import notes, phrases

__all__ = ["may_tell_time", "times"]

_SPANS = r"(?:days|weeks|months|years|decades?|year|month|quarter)"
_THIS = r"(?:week|month|quarter|year|spring|summer|autumn|winter)"
# Each group is a kind, as in the list of words.
_PHRASES = late(
    rf"""
    \b(?:
      (?P<past>
        (?:just\s+)?(?:a\s+few|a\s+couple\s+of|some|several|two|three|four|five|\d+)\s+(?:days|weeks|months|years)\s+ago
        | (?:earlier\s+this|last)\s+{_THIS}
      )
      | (?P<just> (?<=\bhas\s)just | (?<=\bhave\s)just )
      | (?P<near> this\s+(?:past\s+)?(?!week\b){_THIS} )
      | (?P<future> (?:later\s+this|next)\s+(?!week\b){_THIS} | (?:in|over|within)\s+the\s+(?:coming|next)\s+(?:\w+\s+){{0,3}}{_SPANS} )
      | (?P<period>
        (?:in|over|during|for|within)\s+the\s+(?:last|past)\s+(?:\w+\s+){{0,3}}{_SPANS} | for\s+(?:\w+\s+){{1,3}}years?\s+now
      )
      | (?P<era> these\s+days )
      | (?P<present> at\s+this\s+time )
      | (?P<work> (?:is|are)\s+(?:(?:still|also|actively|already)\s+)*working\s+on )
    )\b
    """,
    re.IGNORECASE | re.VERBOSE,
    cues=(
        "days", "weeks", "months", "years", "decade", "decades", "week", "month", "quarter", "year", "spring", "summer", "autumn",
        "winter", "just", "time", "working",
    ),
)  # fmt: skip
# "Soon after the start", "as soon as": a time within what is told.
_AFTER = late(
    r"['’]s|-\w|\s+(?:as|after|before|enough|thereafter|afterwards?|following|of\s+(?:its|his|her|their|the))\b",
    re.IGNORECASE,
)
_BEFORE = late(r"\b(?:as|how|too|so|until|very|than\s+(?:it|they|we)\s+(?:is|are|do|have))\s+$", re.IGNORECASE)


def may_tell_time(text: str) -> bool:
    """The cheap look: whether a text holds the words of such a time."""
    return _listed().search(text) is not None or _PHRASES.search(text) is not None


def times(text: str) -> Iterator[tuple[Span, str]]:
    """The places of such times, each with its kind: past, just, near, future, period, present, era, today or work."""
    listed = notes("relative_times")
    for match in (*_listed().finditer(text), *_PHRASES.finditer(text)):
        kind = match.lastgroup or listed[re.sub(r"\s+", " ", match.group().lower())]
        if not _AFTER.match(text, match.end()) and not _BEFORE.search(text[: match.start()]):
            yield Span(*match.span()), kind


@cache
def _listed() -> re.Pattern[str]:
    return phrases(notes("relative_times"))
