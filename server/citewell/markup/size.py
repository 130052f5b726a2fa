"""
How much of a draft is read: a file of many megabytes, or of a hundred thousand cells, must not stop everything else.

What costs time to read is counted in the source itself, since a limit on what is read has to be known before that. All
limits are some times what a book has; a draft within them is read whole.
"""

import re

from citewell.document import Format, Unread
from citewell.markup import frontmatter
from citewell.pattern import late

__all__ = ["measure", "room"]

_LIMITS = (
    (None, "characters", 1_000_000),
    # As they are told apart by old systems, by all others, or both.
    ("\n", "lines", 20_000),
    ("\r", "lines", 20_000),
    ("<[|", "tags, brackets and bars", 25_000),
    (".!?", "full stops", 9_000),
)
"""What is counted, by its characters (None: all), how it is named, and how many of them are read."""

_SMALL = min(limit for _, _, limit in _LIMITS)
"""No shorter draft can be beyond a limit."""

_BACK = 10_000
"""So many code points before a limit an end is looked for that cuts no line or word."""

_SCRIPT = late(r"<(/?)script\b", re.IGNORECASE)


def measure(text: str, kind: Format) -> Unread | None:
    """What of a draft is not read, None where all of it is."""
    if len(text) <= _SMALL:
        return None
    start = 0 if kind == "html" else frontmatter.extent(text)
    if start > _LIMITS[0][2]:
        # Half of it would be another one.
        return Unread(0, "characters of front matter", start, _LIMITS[0][2])
    found = [
        Unread(_place(text, marks, limit, start), what, amount, limit)
        for marks, what, limit in _LIMITS
        if (amount := _count(text, marks, start, len(text))) > limit
    ]
    if not found:
        return None
    first = min(found, key=lambda one: one.start)
    return Unread(_whole(text, first.start, start), first.what, first.amount, first.limit)


def room(text: str) -> int:
    """How many code points, whichever they are, may be put into a draft before any limit is passed: below 0, none."""
    if len(text) <= _SMALL:
        return _SMALL - len(text)
    return min(limit - _count(text, marks, 0, len(text)) for marks, _, limit in _LIMITS)


def _count(text: str, marks: str | None, start: int, end: int) -> int:
    return end - start if marks is None else sum(text.count(mark, start, end) for mark in marks)


def _place(text: str, marks: str | None, limit: int, start: int) -> int:
    """The end of as much text as holds so many of these characters."""
    least, most = start, len(text)
    while least < most:
        middle = (least + most + 1) // 2
        within = _count(text, marks, least, middle)
        if within <= limit:
            least, limit = middle, limit - within
        else:
            most = middle - 1
    return least


def _whole(text: str, end: int, start: int) -> int:
    """An end at or before another: in no script that begins nearby and, where one is near, between two lines or two words."""
    for mark in "\n\r ":
        at = text.rfind(mark, max(start, end - _BACK), end)
        if at >= 0:
            end = at + 1
            break
    # Data that breaks off would be faulty. What is only named "<script>" far before has no end either.
    scripts = list(_SCRIPT.finditer(text, max(start, end - _BACK), end))
    return scripts[-1].start() if scripts and not scripts[-1][1] else end
