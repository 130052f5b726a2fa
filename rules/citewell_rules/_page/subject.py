"""What a draft plainly is: an article, questions with answers, an instruction, a product, an event, a recipe, data."""

import re
from bisect import bisect_left
from collections.abc import Iterable
from typing import Literal

from citewell.data import Element
from citewell.document import Block, Document
from citewell.pattern import late
from citewell_rules._page.facts import has_author, has_date, look
from citewell_rules._page.kind import is_article
from citewell_rules._page.visible import Asked, ingredients, instructions, questions, steps
from citewell_rules._page.wares import price_of

__all__ = ["Subject", "faq", "subjects"]

Subject = Literal["article", "faq", "how-to", "product", "software", "event", "recipe", "dataset", "profile"]

_FAQ = late(
    r"\bFAQs?\b|\bfrequently\s+asked\b|\bquestions\s+(?:and|&)\s+answers\b|\bcommon\s+questions\b|\bQ\s*&\s*A\b",
    re.IGNORECASE,
)
_CLOSING = late(
    r"(?:conclusions?|summary|introduction|overview|further\s+reading|references|sources|related.*|see\s+also|next\s+steps|more\b.*|contact.*|still\s+.*\?|links|resources)\W*",
    re.IGNORECASE,
)
_HOW_TO = late(r"how\s+(?:to|do\s+(?:i|you|we)|can\s+(?:i|you|we))\s", re.IGNORECASE)
_LEAST_STEPS = 3
_LEAST_QUESTIONS = 2
_DATA_FILE = late(r"[^?#]+\.(?:csv|tsv|parquet|jsonl?|xlsx?|ndjson)(?:[?#].*)?", re.IGNORECASE)
_LONGEST_LINE = 120
_LINES = frozenset({"heading", "label", "paragraph", "item", "term", "cell", "header-cell"})
_HEADING = frozenset({"heading"})
_LINE_SIGNS = (
    ("buy", frozenset({"label"}), late(r"(?:add\s+to\s+(?:cart|basket|bag)|buy(?:\s+it)?\s+now)\W*$", re.IGNORECASE)),
    ("when", _LINES, late(r"(?:when|dates?(?:\s+and\s+time)?)\s*:\s*\S", re.IGNORECASE)),
    ("where", _LINES, late(r"(?:where|location|venue)\s*:\s*\S", re.IGNORECASE)),
    ("come", _LINES, late(r"(?:register|tickets?|rsvp|programme|agenda|speakers?|admission)\b", re.IGNORECASE)),
    ("variables", _HEADING, late(r"(?:variables|data\s+dictionary|codebook|data\s+fields|columns)\W*$", re.IGNORECASE)),
    ("data", _HEADING, late(r".*\bdata\s?sets?\b", re.IGNORECASE)),
    ("systems", _HEADING, late(r"(?:system\s+requirements|supported\s+(?:platforms|systems))\W*$", re.IGNORECASE)),
    ("download", _HEADING, late(r"downloads?\b", re.IGNORECASE)),
)  # fmt: skip
_BY_SIGNS: dict[Subject, frozenset[str]] = {
    "event": frozenset({"when", "where", "come"}),
    "dataset": frozenset({"data", "variables", "data file"}),
    "software": frozenset({"systems", "download"}),
}

_NAMED: dict[str, Subject] = {
    "product": "product", "softwareapplication": "software", "software": "software", "event": "event", "recipe": "recipe",
    "dataset": "dataset", "profile": "profile", "profilepage": "profile", "person": "profile", "howto": "how-to",
    "faq": "faq", "faqpage": "faq",
}  # fmt: skip


def subjects(document: Document) -> tuple[Subject, ...]:
    """
    What a draft plainly is, the main thing first; empty where unsure.

    An article that tells steps, or has a part of questions and answers, is both.
    """
    main = _stated(document) or _seen(document)
    found: list[Subject] = [] if main is None else [main]
    if main in (None, "how-to") and is_article(document) and (has_author(document) or has_date(document)):
        found.insert(0, "article")
    if main != "faq" and faq(document, named=bool(found)):
        found.append("faq")
    return tuple(found)


def _stated(document: Document) -> Subject | None:
    """What front matter or Open Graph call the page, where the draft holds what that needs."""
    words = [
        value.text for key in ("schema_type", "seo.type", "schema", "layout", "type") if (value := look(document, key))
    ]
    words += [one.get("content") for one in document.elements if _is_type_mark(one)]
    for word in words:
        subject = _NAMED.get(re.sub(r"[\s_-]+", "", word).casefold().removeprefix("og:"))
        if subject is not None and document.title and _holds(document, subject):
            return subject
    return None


def _is_type_mark(element: Element) -> bool:
    return element.name == "meta" and element.get("property").casefold() == "og:type"


def _holds(document: Document, subject: Subject) -> bool:
    """Whether a draft holds what data about a subject is made of."""
    if subject == "faq":
        return bool(faq(document, named=False))
    if subject == "how-to":
        return len(steps(document)) >= _LEAST_STEPS
    if subject == "recipe":
        return bool(ingredients(document) and instructions(document))
    return True


def _seen(document: Document) -> Subject | None:
    """What a draft is by what it shows, where that can be nothing else."""
    if not document.title:
        return None
    if ingredients(document) and instructions(document):
        return "recipe"
    if _HOW_TO.match(document.title) and len(steps(document)) >= _LEAST_STEPS:
        return "how-to"
    signs = document.digest(_signs, _all_signs)
    if "buy" in signs and price_of(document) is not None:
        return "product"
    return next((subject for subject, wanted in _BY_SIGNS.items() if wanted <= signs), None)


def _all_signs(found: Iterable[tuple[int, tuple[str, ...]]]) -> frozenset[str]:
    return frozenset(sign for _, signs in found for sign in signs)


def _signs(block: Block) -> tuple[str, ...]:
    """What a block shows that pages of few kinds do. A fact for `Document.gather`."""
    text = block.text.strip()
    found = []
    if block.kind in _LINES and len(text) <= _LONGEST_LINE:
        found = [sign for sign, kinds, pattern in _LINE_SIGNS if block.kind in kinds and pattern.match(text)]
    if any(inline.kind == "link" and _DATA_FILE.fullmatch(inline.target) for inline in block.prose.inlines):
        found.append("data file")
    return tuple(found)


def faq(document: Document, *, named: bool) -> tuple[Asked, ...]:
    """
    The questions and answers that a page is made of, at least two; empty where it is no such page.

    The page or a part of it is called so, or (unless it has to be ``named``) they are all that a page has below its title.
    """
    part = next((block for block, _ in document.gather(_is_called_faq)), None)
    is_called = _FAQ.search(document.title) is not None
    if not is_called and part is None and (named or any(document.gather(_is_other_part))):
        return ()
    asked = questions(document, _below(part) if part is not None and not is_called else None)
    return asked if len(asked) >= _LEAST_QUESTIONS else ()


def _is_called_faq(block: Block) -> bool:
    """A fact for `Document.gather`."""
    return block.kind == "heading" and len(block.text) <= _LONGEST_LINE and _FAQ.search(block.text) is not None


def _below(head: Block) -> range:
    """The blocks of the part that a heading opens."""
    document, first = head.root, head.index + 1
    starts = document.section_starts
    later = starts[bisect_left(starts, first) :]
    return range(first, next((at for at in later if document.contents[at].level <= head.level), len(document.contents)))


def _is_other_part(block: Block) -> bool:
    """Whether a block opens a part that neither asks nor closes the page. A fact for `Document.gather`."""
    text = block.text.strip()
    return block.kind == "heading" and block.level > 1 and not text.endswith("?") and not _CLOSING.fullmatch(text)
