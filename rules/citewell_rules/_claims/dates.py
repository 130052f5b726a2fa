"""Dates in reach of a claim: in its sentence or its heading."""

import re
from typing import Final

from citewell.document import Neighbour, Sentence
from citewell.pattern import DIGIT, late

__all__ = ["LOOKS", "gives_date", "has_date"]

LOOKS: Final[tuple[Neighbour, ...]] = ("heading",)
"""What a rule declares to see when it asks here."""

_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
_DATE = late(
    rf"(?<![\w.,#-])(?:19|20)\d\d(?![\w%]|[.,-]\d)|(?<!\w)(?:19|20)\d\d-\d\d|['’]\d\ds?\b"
    rf"|\b{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?\b|\b\d{{1,2}}(?:st|nd|rd|th)?\s{_MONTH}",
    re.IGNORECASE,
    cues=(DIGIT,),
)


def gives_date(text: str) -> bool:
    """Whether a text names a year, or a day of a month."""
    return _DATE.search(text) is not None


def has_date(sentence: Sentence) -> bool:
    """Whether a reader can tell when a sentence holds: by a date in it or in its heading."""
    return any(one is not None and gives_date(one.text) for one in (sentence, sentence.heading))
