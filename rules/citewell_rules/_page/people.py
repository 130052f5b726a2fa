"""Who a page says has written it: names in front matter, elements and bylines, each with its place."""

import re
from collections.abc import Iterator

from citewell.data import Element, Value
from citewell.document import Document
from citewell.pattern import late
from citewell.record import dataclass
from citewell.span import Span
from citewell_rules._page.facts import AUTHOR, edges, look

__all__ = ["Named", "authors", "is_name"]


@dataclass(frozen=True, slots=True)
class Named:
    """An author's name, its place in the source, ``where`` that is in words, and an address that goes with it."""

    name: str
    span: Span
    where: str
    url: str = ""


_BY = late(r"^(?:(?:written|posted|published)\s+)?by:?\s+", re.IGNORECASE)
_NO_PERSON = late(
    r"[@/,;&\[\]{}<>|]|\band\b|\b(?:team|staff|editors?|project|foundation|group|inc|ltd|gmbh|community)\b|^the\b|\d",
    re.IGNORECASE,
)
# After a word with a full stop a sentence begins; after an initial or "Dr." and "Prof." the name goes on.
_JOINT = r"(?:(?<=Prof\.)|(?<![^\W\d_A-Z]{2}\.))\s+"
_NAME = rf"[^\W\d_a-z][\w'’.-]+(?:{_JOINT}(?:(?:de|da|di|van|von|der|den|la|le|bin|al)\s+){{0,2}}[^\W\d_a-z][\w'’.-]*){{1,3}}"
_NAME_END = r"(?:(?<=\b[JS]r\.)|(?<!\.))(?=$|\s*[·|,•–—-]|\.(?:\s|$)|\s+on\s|\s+\d)"
_BYLINE = late(
    rf"^(?i:(?:written|posted|published|reported|story|words|text)\s+)?(?:[Bb]y|BY):?\s+(?P<name>{_NAME}){_NAME_END}"
)
_LONGEST_BYLINE = 80


def is_name(text: str) -> bool:
    """Whether a text is a person's name and no key, address or list of names."""
    parts = text.split()
    return 2 <= len(parts) <= 5 and not _NO_PERSON.search(text) and parts[0][0].isupper()


def authors(document: Document) -> tuple[Named, ...]:
    """All names of authors, those that the writer wrote by hand first; keys and accounts ("jdoe") are none."""
    return (*_in_front(document), *_in_elements(document), *_in_bylines(document))


def _in_front(document: Document) -> Iterator[Named]:
    value = look(document, *AUTHOR)
    for one in () if value is None else value.items if value.kind == "array" else (value,):
        named = one.first("name") if one.kind == "object" else one
        name = _BY.sub("", _plain(named)) if named is not None else ""
        if named is not None and is_name(name):
            url = one.first("url", "link", "website") if one.kind == "object" else look(document, "author_url")
            yield Named(name, named.span, "the front matter", url.text if url is not None else "")


def _plain(value: Value) -> str:
    return " ".join(value.text.split()) if value.kind == "string" else ""


def _in_elements(document: Document) -> Iterator[Named]:
    for element in document.elements:
        content = next((one for one in element.attributes if one.name == "content"), None)
        if element.name == "meta" and content is not None:
            name = " ".join(content.value.split())
            if {element.get("name").casefold(), element.get("property").casefold()} & {"author", "article:author"} and (
                is_name(name)
            ):
                yield Named(name, content.span, "a meta element")
        elif _is_signature(element):
            name = _BY.sub("", element.text)
            if is_name(name):
                yield Named(name, element.span, "the byline")


def _is_signature(element: Element) -> bool:
    return "author" in element.get("rel").casefold().split() or element.get("itemprop").casefold() == "author"


def _in_bylines(document: Document) -> Iterator[Named]:
    for block in edges(document):
        text = block.exact()
        match = _BYLINE.match(text) if len(text) <= _LONGEST_BYLINE else None
        if match is not None and is_name(match["name"]):
            yield Named(" ".join(match["name"].split()), block.locate(Span(*match.span("name"))), "the byline")
