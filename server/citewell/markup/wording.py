"""
Words typed within a line of Markdown: the prose of one block is changed in place, and no markup is read.

Most of what a writer types are letters within running text. They decide about no markup, if the line has begun with
words before them, if what stands beside them stays, and if no mark in the block is waiting for its counterpart: then
the block has the same marks at moved places. Where one of these is not sure, `edit` declines.
"""

import bisect
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from citewell.document import Content, Document, Exchange
from citewell.markup import addresses
from citewell.markup.contents import Voted, resettle
from citewell.markup.incremental import Reading, lead
from citewell.markup.masks import TAG_LOOK, budget, is_free
from citewell.markup.moved import move
from citewell.markup.parts import Outline
from citewell.markup.places import Places
from citewell.pattern import late
from citewell.prose import FILLER_KINDS, Inline, Piece, Prose
from citewell.span import LineIndex, Span

__all__ = ["edit"]

_WORDS = late(r"(?:[^\W_]|[ ,.;:'’“”\"?!%()–—-])*")
"""What is no markup, wherever it stands within a line of words."""

_BEGUN = late(
    r"[ \t>]*+(?:(?:[-*+]|\d{1,9}[.)])[ \t>]++)*+(?:#{1,6}[ \t]++)?+(?![\s<=!?:~\ufeff]|import|i.{0,5}\Z).*[^\W\d_]"
)
"""A line up to a place at which it is settled what it is: behind all marks of blocks, and behind a letter."""

_WAITING = "[]<&\\${^"
"""Marks that would see words behind them, were they not read as what they are. In prose they are read as nothing."""

_KINDS = frozenset(
    ["paragraph_open", "heading_open", "table_open", "bullet_list_open", "ordered_list_open", "blockquote_open"]
)
"""The kinds of top-level blocks in which such lines stand."""

_TITLES = ('"', "'", "(")
"""How the title of a definition begins, which may stand on the line after its address."""

_FEW_BLANKS = 90
"""With more of them behind a line it may be looked at in another way: some look so far back, and no further."""

_LONGEST = 20_000
"""Prose of more code points is left to the parser, which has limits of its own."""

_HEAD = 4_000
"""So far behind front matter a blank line is looked for, after which it is settled."""


class _Change(NamedTuple):
    """
    Words that are replaced by ``new`` in one block.

    ``source`` is where they stand from the start of the block, ``prose`` where in its prose, ``piece`` in which of its
    pieces.
    """

    source: Span
    prose: Span
    piece: int
    new: str

    @property
    def by(self) -> int:
        """So many code points further on stands all behind them."""
        return len(self.new) - len(self.prose)


def edit(document: Document, reading: Reading, changed: Span, lines: LineIndex) -> Document | None:
    """
    The document of ``lines``, whose text differs from the document's in what has become of a range of that.

    None where the edit may be one of markup.
    """
    outline, starts, place = reading.outline, Places.of(document.starts), changed.start
    index = starts.before(place) - 1
    if index < 0 or outline is None or not _is_within_words(document, outline, place):
        return None
    change = _find_change(document, index, changed, lines)
    if change is None or _may_be_title(document, index, outline):
        return None
    before, by = document.contents[index], lines.length - document.length
    if change.new or len(change.prose):
        block = resettle(before, _reworded(before, change), change.prose, document.english)
    else:
        block = Voted((before,), reading.votes[index : index + 1], document.english)
    recounted = _recounted(reading, index, block, document.english)
    if recounted is None:
        return None
    contents = document.contents
    return replace(
        document,
        lines=lines,
        contents=contents[:index] + block.contents + contents[index + 1 :],
        starts=starts.moved(index + 1, by),
        islands=move(document.islands, place, by),
        elements=move(document.elements, place, by),
        comments=move(document.comments, place, by),
        regions=move(document.regions, place, by),
        reading=replace(recounted, outline=outline.moved(place, by)),
        exchange=Exchange(contents, index + (block.contents[0] is before), len(contents) - index - 1),
    )


def _recounted(reading: Reading, index: int, found: Voted, english: bool) -> Reading | None:
    """What was known of the draft, with the vote of one block counted anew; None where it is in another language now."""
    ahead, votes = reading.lead, reading.votes
    if found.votes[0] == votes[index]:
        return reading
    if ahead is not None:
        ahead += lead(found.votes) - lead(votes[index : index + 1])
        if (ahead >= 0) != english:
            return None
    return replace(reading, votes=votes[:index] + found.votes + votes[index + 1 :], lead=ahead)


def _has_settled_head(document: Document, start: int) -> bool:
    """Whether the draft keeps its front matter, or goes on having none, whatever words stand at a place behind it."""
    front = document.front_matter
    if front is None:
        return not document.lines.between(0, 4).lstrip("\ufeff").startswith(("---", "+++", ";;;", "{"))
    behind = document.lines.between(front.span.end, min(start, front.span.end + _HEAD))
    return "\n\n" in behind or "\n\r\n" in behind


def _is_within_words(document: Document, outline: Outline, at: int) -> bool:
    """Whether a place is behind the first words of a line, in a kind of block that is made of such lines."""
    found = outline.blocks.last(at)
    if outline.mdx or not _has_settled_head(document, at):
        return False
    if found is None or found[1].kind not in _KINDS or found[1].directives or found[1].raw:
        return False
    line = document.lines.line_before(at)
    if not _BEGUN.match(line):
        return False
    start, scan = at - len(line), outline.scan
    if scan is None:
        return True
    before = document.lines.between(max(start - TAG_LOOK, 0), start)
    return is_free(before, line) and not scan.reaches(at) and scan.spent <= budget(0)


def _find_change(document: Document, index: int, changed: Span, lines: LineIndex) -> _Change | None:
    """The exchange of a range of a block, by its index; None where that may be more than words."""
    content, start = document.contents[index], document.starts[index]
    source = document.lines.between(start, start + content.length)
    # A block that begins with a bracket could become a definition, and a footnote is another block within this one.
    if len(source) > _LONGEST or source.startswith("[") or "footnote" in content.containers:
        return None
    new = lines.between(changed.start, changed.end + lines.length - document.length)
    if _has_waiting(content.prose):
        return None
    if changed.end >= start + content.length:
        change = _place_at_end(document, index, changed, new)
    else:
        change = _place(content.prose, Span(changed.start - start, changed.end - start), new)
    if change is None or _touches_break(content.prose, change):
        return None
    if _is_label(content.prose, source, change) or _is_address(content.prose, change):
        return None
    return change


def _may_be_title(document: Document, index: int, outline: Outline) -> bool:
    """Whether a block, by its index, begins like the title of a definition, and one stands somewhere above it."""
    return document.contents[index].prose.text.lstrip().startswith(_TITLES) and bool(
        outline.definitions.last(document.starts[index])
    )


def _place(prose: Prose, changed: Span, new: str) -> _Change | None:
    """The exchange of a range of a block's source by its place in the prose; None where it is not one of words."""
    number = bisect.bisect_left(prose.pieces, changed.start, key=lambda piece: piece.source) - 1
    if number < 0:
        return None
    piece = prose.pieces[number]
    # One character to either side is prose too and stays: what stands beside it sees no other.
    if not piece.copied or changed.end >= piece.source + piece.length:
        return None
    by = piece.prose - piece.source
    around = Span(changed.start + by - 1, changed.end + by + 1)
    words = around.of(prose.text)
    if not _WORDS.fullmatch(words) or not _WORDS.fullmatch(new) or around.of(prose.masked) != words:
        return None
    return _Change(changed, Span(around.start + 1, around.end - 1), number, new)


def _place_at_end(document: Document, index: int, changed: Span, new: str) -> _Change | None:
    """
    The exchange of a range at the end of a block, blanks behind it included; None where it is not one of words.

    Such blanks are no prose, and those that words are put behind become some.
    """
    content, start = document.contents[index], document.starts[index]
    prose, end = content.prose, start + content.length
    piece = prose.pieces[-1] if prose.pieces else None
    # Where the block ends with markup it may be anything, and one character of the words stays.
    if (
        piece is None
        or not piece.copied
        or start + piece.source + piece.length != end
        or changed.start <= start + piece.source
    ):
        return None
    behind = document.lines.between(end, end + _FEW_BLANKS)
    blanks = len(behind) - len(behind.lstrip(" "))
    if blanks == _FEW_BLANKS or changed.end > end + blanks:
        return None
    gap = " " * max(changed.start - end, 0)
    until = piece.prose + min(changed.start, end) - start - piece.source
    kept = prose.text[piece.prose : until].rstrip(" ")
    at, last = piece.prose + len(kept), kept[-1:]
    put = prose.text[at:until] + gap + new
    if not last or prose.masked[at - 1] != last or not all(map(_WORDS.fullmatch, (last, put, prose.text[at:]))):
        return None
    if content.kind == "heading" and (put.endswith(" ") or changed.end > end):
        return None  # they are part of it
    if len(put) - len(put.rstrip(" ")) > _FEW_BLANKS:
        return None
    put, number = put.rstrip(" "), len(prose.pieces) - 1
    if prose.text[at:] == put:
        return _Change(Span(content.length, content.length), Span(len(prose.text), len(prose.text)), number, "")
    if prose.masked[at:] != prose.text[at:]:
        return None
    return _Change(Span(piece.source + len(kept), content.length), Span(at, len(prose.text)), number, put)


def _has_waiting(prose: Prose) -> bool:
    """Whether a mark stands in the prose that may wait for another. In code it waits for none, in an address it may."""
    texts = [prose.masked, *(one.prose.of(prose.text) for one in prose.inlines if one.kind == "url")]
    return any(mark in text for text in texts for mark in _WAITING)


def _touches_break(prose: Prose, change: _Change) -> bool:
    """Whether the words stand right beside a hard break, whose source has the blanks before it."""
    start, end = change.source.start, change.source.end
    return any(one.kind == "break" and one.source.start <= end and start <= one.source.end for one in prose.inlines)


def _is_label(prose: Prose, source: str, change: _Change) -> bool:
    """Whether the words are the label of a reference."""
    links = [one.source for one in prose.inlines if one.kind == "link" and change.source in one.source]
    return any(source[link.end - 1] == "]" for link in links)


def _is_address(prose: Prose, change: _Change) -> bool:
    """Whether the words around are or become part of an address, or of anything that is a noun and no prose."""
    text, span = prose.masked, change.prose
    low, high = text.rfind(" ", 0, span.start) + 1, text.find(" ", span.end)
    around = Span(low, high if high >= 0 else len(text))
    if any(inline.kind in FILLER_KINDS and inline.prose.overlaps(around) for inline in prose.inlines):
        return True
    return next(addresses.find(text[low : span.start] + change.new + text[span.end : around.end]), None) is not None


def _reworded(content: Content, change: _Change) -> Content:
    """The block with the words exchanged, without its sentences."""
    prose, span, by = content.prose, change.prose, change.by
    text = prose.text[: span.start] + change.new + prose.text[span.end :]
    same = prose.masked == prose.text
    masked = text if same else prose.masked[: span.start] + change.new + prose.masked[span.end :]
    inlines = tuple([_moved_inline(one, change.source, by) for one in prose.inlines])
    changed = Prose(text, masked, tuple(_moved_pieces(prose.pieces, change.piece, by)), inlines)
    return Content(content.kind, changed, content.length + by, content.containers, content.level, anchor=content.anchor)


def _moved_pieces(pieces: tuple[Piece, ...], number: int, by: int) -> Iterator[Piece]:
    """Pieces of which one has grown and the later ones have moved."""
    yield from pieces[:number]
    grown = pieces[number]
    yield Piece(grown.prose, grown.source, grown.length + by, grown.source_length + by)
    for one in pieces[number + 1 :]:
        yield Piece(one.prose + by, one.source + by, one.length, one.source_length)


def _moved_inline(one: Inline, changed: Span, by: int) -> Inline:
    """Markup that has grown where it holds a range of the source, and has moved where it comes after that."""
    if one.source.end <= changed.start:
        return one
    if one.source.start >= changed.end:
        return Inline(one.kind, one.prose.shifted(by), one.source.shifted(by), one.target, one.title)
    source, prose = Span(one.source.start, one.source.end + by), Span(one.prose.start, one.prose.end + by)
    return Inline(one.kind, prose, source, one.target, one.title)
