"""What HTML elements say about a page: attributes with the place of each value, and which elements matter."""

import html
import re

from citewell.data import Attribute, Element
from citewell.pattern import late
from citewell.span import Span

__all__ = ["TEXT_REACH", "declares", "is_telling", "read_element"]

TEXT_REACH = 2000
"""So many code points behind its start tag are looked at for the text of an element."""

_TEXT_LIMIT = 300
"""So much text of an element is kept."""

_TAG = late(r"<[^>]{0,2000}>")
_OWN_TAG = late(r"<(?![%?])[^>]{0,2000}>")
"""A tag that is none of a template: what that fills in is a part of a value."""

_ATTRIBUTE = late(
    r"[\s/]*+(=?[^\s/>=]++)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s>]*+)))?",
)
_NAME_END = late(r"</?[^\s/>]*+")
_NAMES = frozenset({"html", "title", "meta", "link", "base", "time", "address"})
_DECLARING = ("itemprop", "itemtype", "itemscope", "property", "typeof", "vocab", "prefix")
_TELLING = (*_DECLARING, "rel")
_BYLINE = late(r"byline|author", re.IGNORECASE)


def is_telling(name: str, attributes: dict[str, str]) -> bool:
    """Whether an element says something about the page."""
    return (
        name in _NAMES
        or any(key in attributes for key in _TELLING)
        or bool(_BYLINE.search(attributes.get("class", "")))
    )


def declares(attributes: dict[str, str]) -> bool:
    """Whether an element may be part of what a page declares as microdata or RDFa: then it is told where it ends."""
    return any(name in attributes for name in _DECLARING) or ":" in attributes.get("rel", "")


def _read_attributes(text: str, start: int, end: int, decoded: dict[str, str]) -> tuple[Attribute, ...]:
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


def read_element(text: str, name: str, tag: Span, decoded: dict[str, str], end: int | None = None) -> Element:
    """
    The element whose start tag is ``tag``, with the words up to ``end``, white space collapsed.

    ``decoded`` are the values of its attributes as the tokenizer decoded them.
    """
    attributes = _read_attributes(text, tag.start, tag.end, decoded)
    if end is None:
        return Element(name, tag, attributes)
    tags, closed = (_OWN_TAG, end) if declares(decoded) else (_TAG, 0)
    words = html.unescape(tags.sub("", text[tag.end : min(end, tag.end + TEXT_REACH)]))
    return Element(name, tag, attributes, " ".join(words.split())[:_TEXT_LIMIT], closed)
