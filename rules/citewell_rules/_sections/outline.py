"""The headings of a draft, one after the other: their levels, and whether anything stands between them."""

import re
from collections.abc import Iterator
from itertools import pairwise

from citewell.document import Block, Container, Document, Section
from citewell.pattern import late

__all__ = ["empty", "headings", "is_plain_text"]

_NO_OUTLINE: frozenset[Container] = frozenset({
    "navigation", "header", "footer", "form", "hidden", "aside", "quote", "table", "figure", "details", "admonition", "footnote",
})  # fmt: skip
"""Parts whose headings follow an order of their own."""
_COMMENT = late(r"<!--.*?-->|\{#.*?#\}", re.DOTALL)
_BARE_TAG = late(
    r"</?(?:div|section|article|main|header|hgroup|body|html|span|a|p|br|hr|h[1-6])\b[^<>]*>", re.IGNORECASE
)
"""Tags that show nothing themselves."""


def _level(block: Block) -> int:
    """The level of a heading of the draft's own text, else 0."""
    return block.level if block.kind == "heading" and _NO_OUTLINE.isdisjoint(block.containers) else 0


def headings(document: Document) -> Iterator[tuple[Block, int]]:
    """The headings of the draft's own text with their levels."""
    return document.gather(_level)


def empty(document: Document) -> Iterator[Block]:
    """The headings below which nothing stands, neither text nor a part with a heading of its own."""
    found = list(headings(document))
    for (block, level), (other, next_level) in pairwise(found):
        if next_level <= level and other.index == block.index + 1 and _is_bare(document, block, other.start):
            yield block
    if (
        found
        and (last := found[-1][0]).index + 1 == len(document.contents)
        and _is_bare(document, last, document.length)
    ):
        yield last


def is_plain_text(section: Section) -> bool:
    """Whether a section is paragraphs and nothing else: no list, table, picture, code or what a template puts there."""
    blocks = section.blocks
    if not all(block.kind == "paragraph" and not block.containers for block in blocks):
        return False
    document, heading = section.root, section.heading
    places = [*([heading] if heading else []), *blocks]
    ends = [*(block.start for block in places[1:]), _end(section)]
    return all(_is_bare(document, block, end) for block, end in zip(places, ends, strict=True))


def _end(section: Section) -> int:
    """Where the next section begins, or the draft ends."""
    document, last = section.root, section.index + 1
    return document.starts[document.section_starts[last]] if last < len(document.section_starts) else document.length


def _is_bare(document: Document, block: Block, end: int) -> bool:
    """Whether nothing that a reader would see stands from a heading up to a place."""
    between = document.text[block.span.end : end]
    return not between.strip() or not _BARE_TAG.sub("", _COMMENT.sub("", between)).replace("&nbsp;", " ").strip()
