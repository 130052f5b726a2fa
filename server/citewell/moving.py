"""A sentence moved to the start of its section, in Markdown or HTML. Nothing is written that does not read so."""

import re
from collections import Counter
from collections.abc import Hashable, Iterable

from citewell.document import Block, Content, Section, Sentence
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


def move_edits(section: Section, move: Move) -> tuple[Edit, ...] | None:
    """
    The one edit of the source that puts a sentence before all other text of its section, and keeps that as it stands.

    None where the section begins with something other than a paragraph, the sentence is not of a plain paragraph or
    stands first already, marks of the source reach over its ends, or the draft would read otherwise.
    """
    sentence = move.sentence
    first = next((block for block in section.blocks if block.sentences), None)
    if first is None or not _is_plain(first) or not _is_plain(home := Block(sentence.root, sentence.block_index)):
        return None
    moved = _source(home, sentence.extent)
    start = _opening(first)
    if moved is None or moved.start <= start:
        return None
    between = _without(home, sentence, Span(start, moved.start))
    if between is None:
        return None
    text, end = between
    edit = Edit(start, max(end, moved.end), f"{moved.of(section.root.text)} {text}")
    return (edit,) if _reads_as(first, sentence, edit) else None


def _is_plain(block: Block) -> bool:
    return block.kind == "paragraph" and not block.containers


def _opening(block: Block) -> int:
    """Where the text of a block starts in the source, marks that open there included."""
    opened = [one.source.start for one in block.prose.inlines if len(one.prose) and one.prose.start == 0]
    return block.start + min([block.prose.source_start(0), *opened])


def _source(block: Block, extent: Span) -> Span | None:
    """The source of a sentence with its marks, notes behind its stop included; None where a mark reaches over an end."""
    prose = block.prose
    start, end = prose.source_start(extent.start), prose.source_end(extent.end)
    within = [
        one for one in prose.inlines if one.prose in extent and (len(one.prose) or one.prose.start > extent.start)
    ]
    start = min([start, *(one.source.start for one in within)])
    end = max([end, *(one.source.end for one in within)])
    whole = Span(start, end)
    if any(one.source.overlaps(whole) and one.source not in whole for one in prose.inlines):
        return None
    return whole.shifted(block.start)


def _without(home: Block, sentence: Sentence, before: Span) -> tuple[str, int] | None:
    """
    The source ``before`` a sentence as it is once that has gone, and where in the source the edit has to end.

    None where the sentence is a paragraph of its own whose tags cannot be told, or that keeps lists apart.
    """
    source, text = home.root.text, before.of(home.root.text)
    count, last = len(home.sentences), sentence.index + 1 == len(home.sentences)
    moved = _source(home, sentence.extent)
    assert moved is not None
    if sentence.index == 0 and not last:
        return text, _after_blanks(source, moved.end)
    if count > 1:
        return (text.rstrip(), moved.end) if last else (text, _after_blanks(source, moved.end))
    if home.root.format != "html":
        return None if _parts_lists(home, moved.end) else (text.rstrip(), moved.end)
    opening, closing = _OPENING_TAG.search(text), _CLOSING_TAG.match(source, moved.end)
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


def _reads_as(first: Block, sentence: Sentence, edit: Edit) -> bool:
    """Whether the draft reads the same after the edit, save for the place of the sentence."""
    document = first.root
    before, after = _reading(document.contents), _reading(reread(document, (edit,)).contents)
    words = sentence.exact().split()
    home = Block(document, sentence.block_index)
    rest = (home.prose.text[: sentence.extent.start] + home.prose.text[sentence.extent.end :]).split()
    before.words[home.index] = rest
    before.words[first.index] = [*words, *before.words[first.index]]
    if not rest:
        del before.words[home.index], before.frames[home.index]
    return after == before
