"""The headings of a draft, one after the other: their levels, and whether anything stands between them."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from citewell.document import Block, Container, Document, Section
from citewell.pattern import late
from citewell.span import Span

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


class Heading(NamedTuple):
    """A heading's level, and whether it is of the draft's own text."""

    level: int
    is_own: bool


def skips(document: Document) -> Iterator[tuple[Block, Block]]:
    """The headings that stand more than a level below the heading before them, which comes first."""
    for before, here in document.digest(_heading, _too_deep):
        yield Block(document, before), Block(document, here)


def empty(document: Document) -> Iterator[Block]:
    """The headings below which nothing stands, neither text nor a part with a heading of its own."""
    for index in document.digest(_heading, _without_text):
        if _is_bare(document, Block(document, index), document.starts[index + 1]):
            yield Block(document, index)
    last = len(document.contents) - 1
    if last >= 0:
        block = Block(document, last)
        heading = _heading(block)
        if heading is not None and heading.is_own and _is_bare(document, block, document.length):
            yield block


def _heading(block: Block) -> Heading | None:
    """A fact for `Document.gather`."""
    return Heading(block.level, _NO_OUTLINE.isdisjoint(block.containers)) if block.kind == "heading" else None


_Headings = Iterable[tuple[int, Heading | None]]


def _own_pairs(found: _Headings) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Two headings of the text, one after the other, each as the index of its block and its level."""
    for (before, above), (here, heading) in pairwise(found):
        if above and heading and above.is_own and heading.is_own:
            yield (before, above.level), (here, heading.level)


def _too_deep(found: _Headings) -> tuple[tuple[int, int], ...]:
    return tuple((before, here) for (before, above), (here, level) in _own_pairs(found) if level > above + 1)


def _without_text(found: _Headings) -> tuple[int, ...]:
    """The headings with no block between them and another one that is no part of theirs."""
    return tuple(
        before for (before, above), (here, level) in _own_pairs(found) if here == before + 1 and level <= above
    )


def is_plain_text(section: Section) -> bool:
    """Whether a section is paragraphs and nothing else: no list, table, picture, code or what a template puts there."""
    if not all(content.kind == "paragraph" and not content.containers for content in section.contents):
        return False
    blocks = section.blocks
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
    between = document.source(Span(block.span.end, end))
    return not between.strip() or not _BARE_TAG.sub("", _COMMENT.sub("", between)).replace("&nbsp;", " ").strip()
