"""Sentences moved to the start of their section, in Markdown or HTML. Nothing is written that does not read so."""

import re
from collections import Counter
from collections.abc import Hashable, Iterable

from citewell.document import Block, Content, Section
from citewell.edits import reread
from citewell.pattern import late
from citewell.record import dataclass
from citewell.result import Edit
from citewell.rule import Move
from citewell.span import Span

__all__ = ["move_edits"]

_OPENING_TAG = late(r"<p(?:\s[^<>]*)?>\s*\Z", re.IGNORECASE)
_BLANKS = late(r"\s*")
_CLOSING_TAG = late(r"\s*</p\s*>", re.IGNORECASE)
_GOES_ON = late(r"(?:[ \t]*\r?\n)+(?:[ \t]+\S|(?:[-*+]|\d{1,9}[.)])[ \t])")
"""What follows a paragraph that a list before it would take in, or be joined to: an indented line, or an item."""


@dataclass(frozen=True, slots=True)
class _Moved:
    """What is moved: the block it stands in, its ``extent`` in the prose of that, and which sentences those are."""

    home: Block
    extent: Span
    first: int
    last: int

    @property
    def words(self) -> list[str]:
        return self.extent.of(self.home.prose.text).split()

    @property
    def rest(self) -> list[str]:
        """The words that stay in its block."""
        text = self.home.prose.text
        return (text[: self.extent.start] + text[self.extent.end :]).split()


def move_edits(section: Section, move: Move) -> tuple[Edit, ...] | None:
    """
    The one edit of the source that puts sentences before all other text of their section, and keeps that as it stands.

    None where the section begins with something other than a paragraph, the sentences are not of a plain paragraph or
    stand first already, marks of the source reach over their ends, or the draft would read otherwise.
    """
    first = next((block for block in section.blocks if block.sentences), None)
    moved = _moved(move)
    if first is None or moved is None or not _is_plain(first) or not _is_plain(moved.home):
        return None
    source = _source(moved)
    start = _opening(first)
    if source is None or source.start <= start:
        return None
    between = _without(moved, source, Span(start, source.start))
    if between is None:
        return None
    text, end = between
    edit = Edit(start, max(end, source.end), f"{source.of(section.root.text)} {text}")
    return (edit,) if _reads_as(first, moved, edit) else None


def _moved(move: Move) -> _Moved | None:
    """The sentences as one stretch of their block; None where they do not follow each other in one."""
    first, last = move.sentences[0], move.sentences[-1]
    places = [(one.block_index, one.index) for one in move.sentences]
    if places != [(first.block_index, first.index + at) for at in range(len(places))]:
        return None
    extent = Span(first.extent.start, last.extent.end)
    return _Moved(Block(first.root, first.block_index), extent, first.index, last.index)


def _is_plain(block: Block) -> bool:
    return block.kind == "paragraph" and not block.containers


def _opening(block: Block) -> int:
    """Where the text of a block starts in the source, marks that open there included."""
    opened = [one.source.start for one in block.prose.inlines if len(one.prose) and one.prose.start == 0]
    return block.start + min([block.prose.source_start(0), *opened])


def _source(moved: _Moved) -> Span | None:
    """The source of what is moved with its marks, notes behind its stop included; None where a mark reaches over an end."""
    prose, extent = moved.home.prose, moved.extent
    start, end = prose.source_start(extent.start), prose.source_end(extent.end)
    within = [
        one for one in prose.inlines if one.prose in extent and (len(one.prose) or one.prose.start > extent.start)
    ]
    start = min([start, *(one.source.start for one in within)])
    end = max([end, *(one.source.end for one in within)])
    whole = Span(start, end)
    if any(one.source.overlaps(whole) and one.source not in whole for one in prose.inlines):
        return None
    return whole.shifted(moved.home.start)


def _without(moved: _Moved, place: Span, before: Span) -> tuple[str, int] | None:
    """
    The source ``before`` the ``place`` of what is moved as it is once that has gone, and where the edit has to end.

    None where a paragraph would be left empty whose tags cannot be told, or that keeps lists apart.
    """
    source = moved.home.root.text
    text = before.of(source)
    opens, closes = moved.first == 0, moved.last + 1 == len(moved.home.sentences)
    if not closes:
        return text, _after_blanks(source, place.end)
    if not opens:
        return text.rstrip(), place.end
    if moved.home.root.format != "html":
        return None if _parts_lists(moved.home, place.end) else (text.rstrip(), place.end)
    opening, closing = _OPENING_TAG.search(text), _CLOSING_TAG.match(source, place.end)
    return (text[: opening.start()].rstrip(), closing.end()) if opening and closing else None


def _after_blanks(source: str, at: int) -> int:
    """Where the next word begins."""
    blanks = _BLANKS.match(source, at)
    return blanks.end() if blanks else at


def _parts_lists(home: Block, end: int) -> bool:
    """
    Whether a paragraph of Markdown, whose source ends at ``end``, keeps two lists apart, or a list from what is indented.

    Without it they would be one.
    """
    document = home.root
    if document.format == "html" or not home.index or not _GOES_ON.match(document.text, end):
        return False
    before = Block(document, home.index - 1)
    # What is no prose, an item of nothing but a picture, may stand between.
    return bool(before.containers) or bool(document.text[before.span.end : home.start].strip())


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a draft reads as: of each block what it is and its words, and how often each mark stands anywhere."""

    frames: list[tuple[Hashable, int]]
    words: list[list[str]]
    marks: Counter[tuple[str, str]]


def _reading(contents: Iterable[Content]) -> _Reading:
    contents = list(contents)
    return _Reading(
        [(one.frame, one.level) for one in contents],
        [one.prose.text.split() for one in contents],
        Counter(
            (inline.kind, inline.target) for one in contents for inline in one.prose.inlines if inline.kind != "break"
        ),
    )


def _reads_as(first: Block, moved: _Moved, edit: Edit) -> bool:
    """Whether the draft reads the same after the edit, save for the place of what is moved."""
    document = first.root
    before, after = _reading(document.contents), _reading(reread(document, (edit,)).contents)
    home = moved.home.index
    before.words[home] = moved.rest
    before.words[first.index] = [*moved.words, *before.words[first.index]]
    if not before.words[home]:
        del before.words[home], before.frames[home]
    return after == before
