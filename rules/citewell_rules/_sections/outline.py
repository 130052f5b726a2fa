"""The headings of a draft, one after the other: their levels, and whether anything stands between them."""

import re
from collections.abc import Iterator
from itertools import pairwise

from citewell.document import Block, Container, Content, Document, Section
from citewell.pattern import late

__all__ = ["empty", "is_plain_text", "leads_to_more", "skips"]

_NO_OUTLINE: frozenset[Container] = frozenset({
    "navigation", "header", "footer", "form", "hidden", "aside", "quote", "table", "figure", "details", "admonition", "footnote",
})  # fmt: skip
"""Parts whose headings follow an order of their own."""
_COMMENT = late(r"<!--.*?-->|\{#.*?#\}", re.DOTALL)
_BARE_TAG = late(
    r"</?(?:div|section|article|main|header|hgroup|body|html|span|a|p|br|hr|h[1-6])\b[^<>]*>", re.IGNORECASE
)
"""Tags that show nothing themselves."""


def skips(document: Document) -> Iterator[tuple[Block, Block]]:
    """The headings that stand more than a level below the heading before them, which comes first."""
    contents = document.contents
    for before, here in pairwise(document.section_starts):
        # At each keystroke all headings are looked at: numbers first.
        if contents[here].level > contents[before].level + 1 and _in_outline(contents[before], contents[here]):
            yield Block(document, before), Block(document, here)


def empty(document: Document) -> Iterator[Block]:
    """The headings below which nothing stands, neither text nor a part with a heading of its own."""
    contents, starts = document.contents, document.section_starts
    if not contents:
        return
    for before, here in pairwise(starts):
        if (
            here == before + 1
            and contents[here].level <= contents[before].level
            and _in_outline(contents[before], contents[here])
            and _is_bare(document, Block(document, before), document.starts[here])
        ):
            yield Block(document, before)
    last = starts[-1]
    if (
        last + 1 == len(contents)
        and _in_outline(contents[last])
        and _is_bare(document, Block(document, last), document.length)
    ):
        yield Block(document, last)


def _in_outline(*contents: Content) -> bool:
    """Whether all are headings of the draft's own text."""
    return all(one.kind == "heading" and _NO_OUTLINE.isdisjoint(one.containers) for one in contents)


def is_plain_text(section: Section) -> bool:
    """Whether a section is paragraphs and nothing else: no list, table, picture, code or what a template puts there."""
    blocks = section.blocks
    if not all(block.kind == "paragraph" and not block.containers for block in blocks):
        return False
    document, heading = section.root, section.heading
    places = [*([heading] if heading else []), *blocks]
    ends = [*(block.start for block in places[1:]), _end(section)]
    return all(_is_bare(document, block, end) for block, end in zip(places, ends, strict=True))


def leads_to_more(section: Section, block: Block) -> bool:
    """Whether something that is no prose stands right behind a block of a section: code, a picture."""
    after = next((other.start for other in section.blocks if other.index > block.index), _end(section))
    return not _is_bare(section.root, block, after)


def _end(section: Section) -> int:
    """Where the next section begins, or the draft ends."""
    document, last = section.root, section.index + 1
    return document.starts[document.section_starts[last]] if last < len(document.section_starts) else document.length


def _is_bare(document: Document, block: Block, end: int) -> bool:
    """Whether nothing that a reader would see stands from a heading up to a place."""
    between = document.text[block.span.end : end]
    return not between.strip() or not _BARE_TAG.sub("", _COMMENT.sub("", between)).replace("&nbsp;", " ").strip()
