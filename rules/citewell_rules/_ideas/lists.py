"""The offer to make a list of the items that a sentence ends with."""

from citewell.document import Sentence
from citewell.rule import Listing, Remedy
from citewell.span import Span
from citewell_rules._ideas.enumeration import find_enumeration

__all__ = ["list_of", "listed_items", "pieces_of"]

_ENDLESS = 150
"""A run of more words is a table without marks."""


def listed_items(sentence: Sentence) -> tuple[Span, ...]:
    """The items of the enumeration that a sentence ends with, as spans of its text; none where there is no list in it."""
    text = sentence.text
    if sentence.words > _ENDLESS or text.count(",") + text.count(";") < 2:
        return ()
    parse = sentence.parse
    marked = tuple(inline.prose for inline in sentence.inlines if len(inline.prose))
    return (find_enumeration(text, parse, (*marked, *sentence.quotes)) or ()) if parse is not None else ()


def pieces_of(text: str, items: tuple[Span, ...]) -> tuple[str, ...]:
    """What a list makes of a sentence: its introduction, and the items; nothing where there are no items."""
    return (text[: items[0].start].rstrip(), *(item.of(text) for item in items)) if items else ()


def list_of(items: tuple[Span, ...]) -> Remedy:
    """The list as a fix."""
    return Remedy("replace", f"Turn into a list of {len(items)} items", Listing(items))
