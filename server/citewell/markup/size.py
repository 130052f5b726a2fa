"""
How much of a draft is read: a file of many megabytes, or of a hundred thousand cells, must not stop everything else.

What costs time to read is counted in the source itself, since a limit on what is read has to be known before that. A book
of 100,000 words is within all limits; a draft within them is read whole.
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

_CODE = late(r"<(/?)(script|style|svg)\b", re.IGNORECASE)
_SCRIPT = late(r"<(/?)script\b", re.IGNORECASE)


def measure(text: str, kind: Format) -> Unread | None:
    """What of a draft is not read, None where all of it is."""
    if len(text) <= _SMALL:
        return None
    start = 0 if kind == "html" else frontmatter.extent(text)
    if start > _LIMITS[0][2]:
        # Half of it would be another one.
        return Unread(0, "characters of front matter", start, _LIMITS[0][2])
    found = _beyond(text, start)
    if found and kind == "html":
        # Looked at only now: most pages are within the limits with all of their code.
        found = _beyond(_without_code(text), start)
    if not found:
        return None
    first = min(found, key=lambda one: one.start)
    return Unread(_whole(text, first.start, start), first.what, first.amount, first.limit)


def _beyond(text: str, start: int) -> list[Unread]:
    """The limits that are passed from a place on."""
    return [
        Unread(_place(text, marks, limit, start), what, amount, limit)
        for marks, what, limit in _LIMITS
        if (amount := _count(text, marks, start, len(text))) > limit
    ]


def _without_code(page: str) -> str:
    """A page with blanks for what stands in its scripts, styles and drawings, which is read as one thing each."""
    pieces, at, name, start = [], 0, "", 0
    for tag in _CODE.finditer(page):
        if not name and not tag[1]:
            name, start = tag[2].lower(), tag.end()
        elif name and tag[1] and tag[2].lower() == name:
            pieces += [page[at:start], " " * (tag.start() - start)]
            at, name = tag.start(), ""
    return "".join([*pieces, page[at:]])


def room(text: str) -> int:
    """
    How many code points, whichever they are, may be put into a draft before any limit is passed: below 0, none.

    What stands in the code of a page counts here, so there may be more.
    """
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
