"""Author, dates and description of a page, wherever the draft gives them: front matter, data, elements, bylines."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice

from citewell.data import Value, plain
from citewell.document import Block, Document
from citewell.pattern import late

__all__ = [
    "AUTHOR",
    "DESCRIPTION",
    "KEYWORDS",
    "MODIFIED",
    "PUBLISHED",
    "edges",
    "has_author",
    "has_date",
    "is_dated_by_name",
    "is_nameless",
    "iso_date",
    "look",
]

PUBLISHED = (
    "date", "pubDate", "publishDate", "published", "publishedAt", "datePublished", "published_date", "published_at",
    "created", "createdAt",
)  # fmt: skip
MODIFIED = (
    "lastmod", "updatedDate", "updated", "updatedAt", "last_modified_at", "modified", "dateModified", "last_update.date",
    "seo.date_modified", "lastUpdated",
)  # fmt: skip
AUTHOR = ("authors", "author", "params.author", "params.authors", "byline", "author_name")
DESCRIPTION = ("description", "summary", "excerpt", "seo.description", "lede")
KEYWORDS = ("keywords", "tags", "categories")

_AUTHOR_KEY = late(
    r"(?:.*_)?(?:authors?|byline|creators?|writers?|contributors?)(?:_.*)?|writtenby|postedby", re.IGNORECASE
)
_DATE_KEY = late(
    r".*date|date.*|published|pubdate|created(?:at|on)?|updated(?:at|on)?|lastmod|modified|lastmodifiedat",
    re.IGNORECASE,
)
_DATA_AUTHOR = frozenset({"author", "creator", "schema:author", "schema:creator", "contributor"})
_DATA_DATE = frozenset({"datepublished", "datemodified", "datecreated", "uploaddate", "lastreviewed"})

_NAMELESS = frozenset({
    "admin", "administrator", "root", "user", "author", "the author", "unknown", "anonymous", "anon", "guest", "webmaster", "editor",
    "staff", "n/a", "none", "nobody", "default", "test", "wordpress", "me",
})  # fmt: skip

_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
_GAP = r"\[(?:DATE|NAME)\b[^\[\]\n]*\]"
_FULL_DATE = late(
    rf"\b\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}\b|\b\d{{1,2}}(?:st|nd|rd|th)?\.?\s+(?:of\s+)?{_MONTH},?\s+\d{{4}}\b"
    rf"|\b{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}\b|\b\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{4}}\b|\[DATE\b",
    re.IGNORECASE,
)
_DATE_LINE = late(
    rf"\b(?:published|posted|updated|modified|reviewed|written|date[ds]?|created|released|as\s+of)\b[^.\n]{{0,40}}?"
    rf"(?:{_FULL_DATE.pattern}|\b{_MONTH}\s+\d{{4}}\b)",
    re.IGNORECASE,
)
_BYLINE = late(
    r"(?:^|\b(?i:written|posted|published|reported|authored|edited|reviewed|story|text|words|article|post|updated)\b"
    rf"[^.\n]{{0,40}}\s)(?i:by):?\s+(?:the\s+)?(?:@?[A-Z][\w'’.-]+|{_GAP})"
    r"|^(?i:authors?|written\s+by|contributors?)\s*:\s*\S|[·|•–—-]\s(?i:by)\s+(?:the\s+)?[A-Z][\w'’.-]+",
    re.MULTILINE,
)
_NAME = r"[^\W\d_a-z][\w'’.-]+(?:\s+[^\W\d_a-z][\w'’.-]+){1,3}"
_DATE_AND_NAME = late(
    rf"(?i:{_FULL_DATE.pattern})\W{{1,4}}{_NAME}|{_NAME}\W{{1,4}}(?:on\s+)?(?i:{_FULL_DATE.pattern})|@\w+\)"
)
_ABOUT_AUTHOR = late(r"about\s+the\s+authors?|authors?|credits|contributors|written\s+by", re.IGNORECASE)
# A number, a gap, or what a template fills in; no form of dates ("MMMM D") and no "unknown".
_MAY_BE_DATE = late(r"[\d\[{<$]")
_DATED_PATH = late(r"(?:^|[/\\])\d{4}[-/_.]\d{2}(?:[-/_.]\d{2})?(?=[-/_.\\]|$)")
_ISO = late(r"(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?\s*(Z|[+-]\d{2}:?\d{2})?)?")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY_FIRST = late(
    rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\.?\s+(?P<month>{_MONTH}),?\s+(?P<year>\d{{4}})\b", re.IGNORECASE
)
_MONTH_FIRST = late(rf"(?P<month>{_MONTH})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})\b", re.IGNORECASE)

_NEAR = 6
"""How many blocks count as the top, and as the end, of a page."""


def look(document: Document, *paths: str) -> Value | None:
    """The first of some front matter paths that holds something; case and the marks ``-`` and ``_`` do not matter."""
    front = document.front_matter
    if front is None:
        return None
    values = front.paths
    return next(
        (value for path in paths if (value := values.get(_plain_path(path))) is not None and not value.is_empty), None
    )


@cache
def _plain_path(path: str) -> str:
    return plain(path)


def has_author(document: Document) -> bool:
    """Whether the draft names an author in any way it can; also where a gap for one stands."""
    return (
        any(
            _AUTHOR_KEY.fullmatch(key) and not value.is_empty and not is_nameless(value)
            for key, value in _front_members(document)
        )
        or any(key in _DATA_AUTHOR and not value.is_empty for key, value in _data_members(document))
        or any("author" in mark or "creator" in mark or "byline" in mark for mark in _marks(document))
        or any(
            _BYLINE.search(text) or (len(text.split()) <= 20 and _DATE_AND_NAME.search(text))
            for text in (block.exact() for block in edges(document))
        )
        or any(document.gather(_announces_author))
    )


def is_nameless(value: Value) -> bool:
    """Whether a value holds nothing but names of accounts that anybody may have: "admin", "guest"."""
    texts = [one.text.strip().casefold() for one in value.walk() if one.kind == "string"]
    return bool(texts) and all(text in _NAMELESS for text in texts)


def _announces_author(block: Block) -> bool:
    return block.kind == "heading" and _ABOUT_AUTHOR.fullmatch(block.text.strip()) is not None


def is_dated_by_name(document: Document) -> bool:
    """Whether the draft's file is named by a day, as Jekyll's posts are."""
    return bool(document.path and _DATED_PATH.search(document.path))


def has_date(document: Document) -> bool:
    """Whether the draft gives a date of its own in any way it can; also where a gap for one stands."""
    return (
        any(
            _DATE_KEY.fullmatch(plain(key)) and value.kind != "boolean" and _MAY_BE_DATE.search(value.text)
            for key, value in _front_members(document)
        )
        or any(key in _DATA_DATE and not value.is_empty for key, value in _data_members(document))
        or any(element.name == "time" for element in document.elements)
        or any(mark.endswith(("_time", "date", "modified", "published")) or "date" in mark for mark in _marks(document))
        or is_dated_by_name(document)
        or any(
            _DATED_PATH.search(value.text)
            for value in (look(document, "slug"), look(document, "permalink"), look(document, "url"))
            if value
        )
        or any(
            _DATE_LINE.search(block.exact()) or (len(block.exact().split()) <= 12 and _FULL_DATE.search(block.exact()))
            for block in edges(document)
        )
    )


def _front_members(document: Document) -> Iterator[tuple[str, Value]]:
    root = document.front_matter.root if document.front_matter else None
    for value in root.walk() if root else ():
        for member in value.members:
            yield member.key, member.value


def _data_members(document: Document) -> Iterator[tuple[str, Value]]:
    for island in document.islands:
        for value in island.root.walk() if island.root else ():
            for member in value.members:
                yield member.key.casefold(), member.value


def _marks(document: Document) -> Iterator[str]:
    """What elements say they are, in lower case: names of meta elements, relations, item properties, classes."""
    for element in document.elements:
        for attribute in element.attributes:
            if attribute.name in ("name", "property", "rel", "itemprop", "class"):
                yield from attribute.value.casefold().split()


def edges(document: Document) -> Iterator[Block]:
    """The blocks around the first heading, at the top and at the end of a page; quotations and menus left out."""
    title = next((block.index for block in document.headings if _is_text(block)), -1)
    top = list(islice(_texts(document.blocks), _NEAR))
    around = [
        *islice(_texts(document.blocks[index] for index in range(title - 1, -1, -1)), 2),
        *islice(_texts(document.blocks[index] for index in range(max(title, 0), len(document.blocks))), _NEAR + 1),
    ]
    end = islice(_texts(reversed(document.blocks)), _NEAR)
    for _, block in sorted({block.index: block for block in (*top, *around, *end)}.items()):
        yield block


def _texts(blocks: Iterable[Block]) -> Iterator[Block]:
    return filter(_is_text, blocks)


def _is_text(block: Block) -> bool:
    return not {"quote", "navigation"}.intersection(block.containers)


def iso_date(text: str) -> str | None:
    """A date or time in ISO 8601; None where it is none, has several readings ("03/05/2026") or does not exist."""
    text = text.strip()
    iso = _ISO.fullmatch(text)
    named = None if iso else _DAY_FIRST.search(text) or _MONTH_FIRST.search(text)
    if iso:
        year, month, day = map(int, iso.group(1, 2, 3))
    elif named:
        year, month, day = int(named["year"]), _MONTHS.index(named["month"][:3].casefold()) + 1, int(named["day"])
    else:
        return None
    import datetime as dt  # late: few drafts say a date that has to be read

    try:
        found = dt.date(year, month, day).isoformat()
    except ValueError:
        return None
    time, zone = (iso[4], iso[5] or "") if iso else (None, "")
    if len(zone) == len("+0200"):
        zone = f"{zone[:3]}:{zone[3:]}"
    return f"{found}T{time}{zone}" if time and zone else found
