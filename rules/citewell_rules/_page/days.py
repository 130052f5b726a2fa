"""The days that a page gives of itself: where each one stands, what it is the day of, and whether there is such a day."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Literal

from citewell.data import Value, plain
from citewell.document import Block, Document
from citewell.pattern import late, words_in
from citewell.record import dataclass
from citewell.span import Span
from citewell_rules._page.facts import MODIFIED, PUBLISHED, edges

__all__ = ["DATED", "Day", "Role", "Said", "apart", "read_day", "said", "wrong_days"]

Role = Literal["published", "modified"]


@dataclass(frozen=True, slots=True)
class Day:
    """
    A day as it is written.

    ``iso`` is ``2026-03-04``, also where the calendar has no such day (``exists`` is False then). ``timed`` is whether a
    time of day follows: in another time zone it is the day before or after. ``weekday`` is the day of the week that is
    given with it, as three letters in lower case; empty where none is.
    """

    iso: str
    exists: bool
    timed: bool
    weekday: str = ""

    @property
    def fault(self) -> str | None:
        """What is wrong with it, said of its words; None where nothing is."""
        if not self.exists:
            return "is no day of the calendar. Correct the day or the month."
        if self.weekday:
            import datetime as dt  # late: few drafts give a day of the week

            real = _WEEKDAYS[dt.date.fromisoformat(self.iso).weekday()]
            if real[:3].lower() != self.weekday:
                return f"names the wrong day of the week: {self.iso} is a {real}. Correct one of the two."
        return None


@dataclass(frozen=True, slots=True)
class Said:
    """A day that a draft gives: its ``role``, None where nothing tells; ``where`` in words; ``span`` in the source."""

    role: Role | None
    where: str
    span: Span
    text: str
    day: Day

    @property
    def place(self) -> str:
        """What kind of place it stands in: two days in the same one were written beside each other."""
        return self.where.rpartition(" ")[2]


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_NAMES = (
    "january", "february", "march", "april", "june", "july", "august", "september", "october", "november", "december",
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
)  # fmt: skip
_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
_ISO = late(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?P<time>[T ]\s*\d.*)?", re.IGNORECASE)
# In capitals: a court sat, and a couple wed.
_WEEKDAY = r"(?-i:(?P<weekday>Mon|Tue|Wed|Thu|Fri|Sat|Sun))(?:s|nes|rs|ur)?(?:day)?\.?,?\s+(?:the\s+)?"
_YEAR = late(r"[12]\d{3}")
_TIME_OF_DAY = late(r",?\s+(?:at\s+)?\d{1,2}:\d{2}.*", re.IGNORECASE)
_NAMED = late(
    rf"(?<![\w.,-])(?:{_WEEKDAY})?(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\.?\s+(?:of\s+)?(?P<month>{_MONTH}),?\s+(?P<year>\d{{4}})"
    rf"|(?P<month2>{_MONTH})\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year2>\d{{4}}))(?![\w-]|\.\d)",
    re.IGNORECASE,
)
# "Updated 3 May 2026", and no sentence that tells when something else was published.
_LINE = late(
    r"\b(?:(?P<modified>updated|modified|(?:last|latest)\s+(?:updated|modified|update|change[ds]?))|(?P<published>published|posted))\b"
    rf"[^.\n\d]{{0,16}}?(?P<date>{_NAMED.pattern.replace('?P<', '?P<_')}|\d{{4}}-\d{{2}}-\d{{2}}(?!\d))",
    re.IGNORECASE,
    cues=("updated", "modified", "last", "latest", "published", "posted"),
)
_PUBLISHED: Role = "published"
_MODIFIED: Role = "modified"
_LONGEST = 160
"""Code points of such a line: cheaper to count than its words."""
_LONGEST_LINE = 14
"""Words of a line that dates a page; a longer one is a sentence about something."""

_DATE_KEY = late(r".*date|date.*|published|pubdate|created(?:at|on)?|updated(?:at|on)?|lastmod|modified|lastmodifiedat")
_META: dict[str, Role] = {
    "article:published_time": "published",
    "datepublished": "published",
    "article:modified_time": "modified",
    "og:updated_time": "modified",
    "datemodified": "modified",
}
_DATA: dict[str, Role | None] = {
    "datepublished": "published", "datemodified": "modified", "datecreated": None, "uploaddate": None,
    "startdate": None, "enddate": None, "lastreviewed": None, "dateposted": None,
}  # fmt: skip
DATED = frozenset(_DATA)
"""The properties whose days are read, in lower case."""
_PAGES = frozenset({"article", "blogposting", "newsarticle", "techarticle", "scholarlyarticle", "report", "webpage"})
# "30 February does not exist", "the 31 June error": the day is spoken of.
_SPOKEN_OF = late(
    r"\b(?:exist(?:s|ed)?|invalid|impossible|no\s+such|typo|errors?|wrong(?:ly)?|calendars?|bugs?|pars(?:e|es|ed|ing)|example)\b",
    re.IGNORECASE,
)


def read_day(text: str) -> Day | None:
    """The day that a text is; None where it is none, or has several readings ("03/05/2026")."""
    text = text.strip()
    if iso := _ISO.fullmatch(text):
        return _day(int(iso[1]), int(iso[2]), int(iso[3]), timed=iso["time"] is not None)
    named = _NAMED.match(text)
    rest = text[named.end() :] if named else ""
    return _of_name(named, timed=bool(rest)) if named and (not rest or _TIME_OF_DAY.fullmatch(rest)) else None


def _of_name(match: re.Match[str], *, timed: bool = False) -> Day:
    year, month, day = (match[name] or match[f"{name}2"] for name in ("year", "month", "day"))
    found = _day(int(year), _MONTHS.index(month[:3].lower()) + 1, int(day), timed=timed)
    return replace(found, weekday=(match["weekday"] or "").lower())


def _day(year: int, month: int, day: int, *, timed: bool) -> Day:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    exists = 1 <= month <= 12 and year > 0 and 1 <= day <= _LENGTHS[month - 1] + (leap and month == 2)
    return Day(f"{year:04}-{month:02}-{day:02}", exists, timed)


def apart(first: Day, second: Day) -> int:
    """How many days the second is after the first; 0 where a time zone may make the difference. Both exist."""
    import datetime as dt  # late: few drafts give a day twice

    by = (dt.date.fromisoformat(second.iso) - dt.date.fromisoformat(first.iso)).days
    return 0 if abs(by) <= (first.timed or second.timed) else by


def said(document: Document) -> list[Said]:
    """
    All days in front matter, JSON-LD, elements, and lines such as "Updated 3 May 2026" at the top or the end.

    Of several articles' data none is the page's, and none has a role.
    """
    return [*document.declared(_declared), *_in_lines(document)]


def _declared(document: Document) -> tuple[Said, ...]:
    return (*_in_front(document), *_in_data(document), *_in_elements(document))


def _in_front(document: Document) -> Iterator[Said]:
    front = document.front_matter
    if front is None:
        return
    told: set[Role] = set()
    roles = dict.fromkeys(map(plain, MODIFIED), _MODIFIED) | dict.fromkeys(map(plain, PUBLISHED), _PUBLISHED)
    order = [*map(plain, (*PUBLISHED, *MODIFIED)), *front.paths]
    for path in dict.fromkeys(path for path in order if path in front.paths):
        value = front.paths[path]
        if value.kind not in ("string", "date") or not (path in roles or _DATE_KEY.fullmatch(path.rpartition(".")[2])):
            continue
        day = read_day(value.text)
        if day is None:
            continue
        role = roles.get(path)
        if role in told:
            role = None  # the first of several keys is the one that generators read
        if role is not None:
            told.add(role)
        yield Said(role, "the front matter", value.span, value.text.strip(), day)


def _in_data(document: Document) -> Iterator[Said]:
    roots = [island.root for island in document.islands if island.root is not None]
    nodes = [value for root in roots for value in root.walk() if value.members]
    pages = [node for node in nodes if _is_page(node) and any(one.key.casefold() in _DATA for one in node.members)]
    for node in nodes:
        for member in node.members:
            key = member.key.casefold().removeprefix("schema:")
            day = read_day(member.value.text) if key in _DATA and member.value.kind == "string" else None
            if day is not None:
                role = _DATA[key] if pages == [node] else None
                yield Said(role, f"“{member.key}” in the JSON-LD", member.value.span, member.value.text, day)


def _is_page(node: Value) -> bool:
    kind = node.member("@type")
    return kind is not None and any(one.text.casefold() in _PAGES for one in kind.value.walk())


def _in_elements(document: Document) -> Iterator[Said]:
    found: list[Said] = []
    for element in document.elements:
        name = next((one for one in ("property", "itemprop", "name") if element.get(one).casefold() in _META), "")
        for attribute in element.attributes:
            if attribute.name == "datetime" or (attribute.name == "content" and name):
                day = read_day(attribute.value)
                if day is not None:
                    role = _META[element.get(name).casefold()] if name else None
                    where = f"“{element.get(name)}” in the markup" if name else "the time element"
                    found.append(Said(role, where, attribute.span, attribute.value.strip(), day))
    for one in found:
        alone = sum(other.role == one.role and other.where == one.where for other in found) == 1
        yield one if alone else Said(None, one.where, one.span, one.text, one.day)


def _in_lines(document: Document) -> Iterator[Said]:
    lines = list(document.gather(_dated_lines))
    if not lines:
        return
    around, told = {block.index for block in edges(document)}, set[Role]()
    for block, dates in lines:
        for span, role, day in dates if block.index in around else ():
            if role not in told:
                told.add(role)
                yield Said(role, "the text", block.locate(span), block.exact(span), day)


def _dated_lines(block: Block) -> tuple[tuple[Span, Role, Day], ...]:
    """Days that a short block says something was published or changed on. A fact for `Document.gather`."""
    if len(block.text) > _LONGEST or block.content.words > _LONGEST_LINE:
        return ()
    text = block.exact()
    return tuple(
        (Span(*match.span("date")), _MODIFIED if match["modified"] else _PUBLISHED, day)
        for match in _LINE.finditer(text)
        if (day := read_day(match["date"])) is not None
    )


def wrong_days(block: Block) -> tuple[tuple[Span, str], ...]:
    """Days in a block's text that cannot be, each with its `Day.fault`. A fact for `Document.gather`."""
    text = block.text
    # Most blocks hold no year, and to look for one is cheaper than to take the words apart.
    if not _YEAR.search(text) or words_in(text).isdisjoint(_NAMES) or "quote" in block.containers:
        return ()
    return tuple(_impossible(text))


def _impossible(text: str) -> Iterable[tuple[Span, str]]:
    for match in _NAMED.finditer(text):
        day = _of_name(match)
        fault = day.fault if day.iso > "1800" else None
        if fault is not None and not _SPOKEN_OF.search(text):
            yield Span(*match.span()), fault
