"""What HTML elements say about a page: attributes with the place of each value, and which elements matter."""

import html
import re

from citewell.data import Attribute, Element
from citewell.pattern import late
from citewell.span import Span

__all__ = ["TEXT_LIMIT", "is_telling", "read_attributes", "with_text"]

TEXT_LIMIT = 300
"""So much text of an element is kept."""

_ATTRIBUTE = late(
    r"[\s/]*+(=?[^\s/>=]++)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s>]*+)))?",
)
_NAME_END = late(r"</?[^\s/>]*+")
_NAMES = frozenset({"html", "title", "meta", "link", "base", "time", "address"})
_TELLING = ("itemprop", "itemtype", "itemscope", "property", "typeof", "rel")
_BYLINE = late(r"byline|author", re.IGNORECASE)


def is_telling(name: str, attributes: dict[str, str]) -> bool:
    """Whether an element says something about the page."""
    return (
        name in _NAMES
        or any(key in attributes for key in _TELLING)
        or bool(_BYLINE.search(attributes.get("class", "")))
    )


def read_attributes(text: str, start: int, end: int, decoded: dict[str, str]) -> tuple[Attribute, ...]:
    """
    The attributes of the start tag at ``text[start:end]``, in order, each name once.

    ``decoded`` are their values as the tokenizer decoded them; where a template tag was masked the value is taken
    from the text.
    """
    found: dict[str, Attribute] = {}
    name_end = _NAME_END.match(text, start, end)
    at = name_end.end() if name_end else start
    while match := _ATTRIBUTE.match(text, at, end):
        at = match.end()
        name = match.group(1).lower()
        if name in found:
            continue
        group = next((index for index in (2, 3, 4) if match.group(index) is not None), 0)
        span = Span(*match.span(group)) if group else Span(at, at)
        raw = match.group(group) if group else ""
        value = decoded.get(name, raw) if not ("{" in raw or "<%" in raw) else html.unescape(raw)
        found[name] = Attribute(name, value, span)
    return tuple(found.values())


def with_text(element: Element, text: str) -> Element:
    """The element with the words inside it, white space collapsed."""
    return Element(element.name, element.span, element.attributes, " ".join(text.split())[:TEXT_LIMIT])
