"""Changes in prose turned into edits of the source, and edits applied. Markup between the words is kept."""

import html
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from citewell import markup
from citewell.document import Block, Document, Format, Section, Sentence, Unit
from citewell.prose import FILLER_KINDS, Inline, Prose
from citewell.result import Edit, Fix
from citewell.rule import Change
from citewell.span import Span

__all__ = ["apply", "chain", "reread", "source_edits"]

_WRAPPERS = frozenset({"emphasis", "strong", "strike"})

_FAR_REACHING = frozenset("|`{}<>")
"""Characters that may end a cell, or begin code, a template tag or a comment that ends in another block."""


def source_edits(unit: Unit, changes: Iterable[Change]) -> tuple[Edit, ...] | None:
    """
    The edits of the source that make some changes to a unit's text; None where they would break markup.

    For a Section or Document changes already count in the source. For a Sentence or Block only characters of
    prose are touched: marks of emphasis stay unless all their words go, and a change that would cut into
    code, an address or a whole link is refused.
    """
    if isinstance(unit, Section | Document):
        return _in_order([Edit(change.span.start, change.span.end, change.text) for change in changes])
    document = unit.root
    block, shift = (Block(document, unit.block_index), unit.extent.start) if isinstance(unit, Sentence) else (unit, 0)
    wanted = [_tidy(block.prose, change, shift, len(unit.text)) for change in changes]
    edits: list[Edit] = []
    for change in wanted:
        ranges = None if change is None else _ranges(block, change.span)
        if change is None or ranges is None:
            return None
        text = _escaped(change.text, block)
        for number, piece in enumerate(ranges):
            start = block.start + piece.start
            edits.append(Edit(start, start + len(piece), text if number == 0 else ""))
    ordered = _in_order(edits)
    if ordered is None or not _reads_as(block, [change for change in wanted if change], ordered):
        return None
    return ordered


def _tidy(prose: Prose, change: Change, shift: int, length: int) -> Change | None:
    """
    A change of a unit as one of its block, as small as it can be; None where it points outside the unit.

    Of two blanks the one is taken out that does not stand at a mark of emphasis: ``is **very** fast`` without
    ``very`` would else end in ``is ** **fast``, where the marks no longer mark.
    """
    if change.span.end > length:
        return None
    start, end, text = change.span.start + shift, change.span.end + shift, change.text
    while start < end and text and text[-1] == prose.text[end - 1]:
        end, text = end - 1, text[:-1]
    while start < end and text and text[0] == prose.text[start]:
        start, text = start + 1, text[1:]
    moved = start - 1
    if not text and _is_blank(prose.text, moved) and _is_blank(prose.text, end - 1) and _at_mark(prose, end - 1):
        start, end = moved, end - 1
    return Change(Span(start, end), text)


def _escaped(text: str, block: Block) -> str:
    """Words for a block as its source has them."""
    if block.root.format == "html":
        return html.escape(text, quote=False)
    if text.count("`") == 1:
        # With the next one that comes into the block it would make code of what is between them.
        text = text.replace("`", "\\`")
    return text.replace("|", "\\|") if block.kind == "cell" else text


def _is_blank(text: str, at: int) -> bool:
    return 0 <= at < len(text) and text[at].isspace()


def _at_mark(prose: Prose, offset: int) -> bool:
    """Whether emphasis opens or closes right before a character."""
    return any(
        inline.kind in _WRAPPERS and offset in (inline.prose.start, inline.prose.end) for inline in prose.inlines
    )


def _reads_as(block: Block, changes: list[Change], edits: tuple[Edit, ...]) -> bool:
    """
    Whether the edited source reads as the changed prose: no mark of emphasis, link or block came loose.

    The block's own source is read alone; where it means something else alone (a link defined elsewhere, a
    quote of several lines), or what is put in may reach beyond it, the whole draft is read.
    """
    document, expected = block.root, block.prose.text
    for change in sorted(changes, key=lambda one: one.span, reverse=True):
        expected = expected[: change.span.start] + change.text + expected[change.span.end :]
    alone = _read_part(document, block.span, ())
    if len(alone) == 1 and _same(alone[0], block.prose.text):
        after = _read_part(document, block.span, edits)
        if len(after) != 1 or not _same(after[0], expected):
            return False
        if _FAR_REACHING.isdisjoint("".join(change.text for change in changes)):
            return True
    before = [one.prose.text for one in document.contents]
    before[block.index] = expected
    after = tuple(one.prose.text for one in reread(document, edits).contents)
    return len(after) == len(before) and all(map(_same, after, before))


def reread(document: Document, edits: Sequence[Edit]) -> Document:
    """The draft after edits that are in order and do not overlap; what they leave alone is not read again."""
    if not edits:
        return document
    start, end = edits[0].start, edits[-1].end
    moved = [Edit(one.start - start, one.end - start, one.text) for one in edits]
    return markup.edit(document, start, end, _edited(document.text[start:end], moved))


def _read_part(document: Document, part: Span, edits: tuple[Edit, ...]) -> tuple[str, ...]:
    """The prose of the blocks that a part of the source holds once it is edited."""
    moved = [Edit(edit.start - part.start, edit.end - part.start, edit.text) for edit in edits]
    return _prose_of(_edited(part.of(document.text), moved), document.format)


@lru_cache(maxsize=64)
def _prose_of(text: str, kind: Format) -> tuple[str, ...]:
    """The prose of a part of a draft. Remembered: all fixes of a block ask how it reads without them."""
    return markup.prose(text, kind)


def _same(one: str, other: str) -> bool:
    """Whether two texts differ in blanks at most: HTML folds them, a block drops them at its ends."""
    return one == other or one.split() == other.split()


def _ranges(block: Block, span: Span) -> tuple[Span, ...] | None:
    """The source ranges (relative to the block) to take out for a change; the first takes the new text."""
    prose = block.prose
    if not len(span):
        at = _insertion_point(prose, span.start)
        return (Span(at, at),)
    found = [*prose.source_pieces(span), *_line_breaks(block, span)]
    for inline in prose.inlines:
        if not len(inline.prose) or not inline.prose.overlaps(span):
            continue
        if inline.kind in FILLER_KINDS or (inline.kind == "link" and inline.prose in span):
            return None
        if inline.kind in _WRAPPERS and inline.prose in span:
            found.append(inline.source)
    return _joined(found) or None


def _line_breaks(block: Block, span: Span) -> Iterator[Span]:
    """
    Line breaks within a span, each with what opens the next line (a quote's mark, an indent).

    Blanks before a break are no prose; they go with it, or they would stand beside the blank that follows the change.
    """
    prose, source = block.prose, block.root.text
    at = prose.text.find("\n", span.start, span.end)
    while at != -1:
        if at + 1 < len(prose.text):
            start, low = (block.start + offset for offset in (prose.source_start(at), prose.source_end(at)))
            while start > low and source[start - 1] == " ":
                start -= 1
            yield Span(start - block.start, prose.source_start(at + 1))
        at = prose.text.find("\n", at + 1, span.end)


def _joined(ranges: Iterable[Span]) -> tuple[Span, ...]:
    """Overlapping and touching ranges made one."""
    found: list[Span] = []
    for piece in sorted(ranges):
        if found and piece.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, piece.end))
        else:
            found.append(piece)
    return tuple(found)


def _insertion_point(prose: Prose, offset: int) -> int:
    """
    Where in the source to insert at a prose offset: after marks that close there, before marks that open.

    So a word put before a bold one does not become bold, and one put after a link does not join it.
    """

    def closes_here(inline: Inline) -> bool:
        return bool(len(inline.prose)) and inline.prose.end == offset

    at = max([prose.source_end(offset), *(inline.source.end for inline in prose.inlines if closes_here(inline))])
    return at if offset >= len(prose.text) else min(at, prose.source_start(offset)) if offset else _opening(prose)


def _opening(prose: Prose) -> int:
    """Before the first character of the block and the marks that open there."""
    opens = [inline.source.start for inline in prose.inlines if len(inline.prose) and inline.prose.start == 0]
    return min([prose.source_start(0), *opens])


def _in_order(edits: list[Edit]) -> tuple[Edit, ...] | None:
    """Sorted edits without empty ones; None where two of them overlap."""
    ordered = sorted(
        (edit for edit in edits if edit.text or edit.end > edit.start), key=lambda one: (one.start, one.end)
    )
    if any(first.end > second.start for first, second in pairwise(ordered)):
        return None
    return tuple(ordered)


def apply(text: str, *fixes: Fix) -> str:
    """
    The text after one or more fixes.

    Raises ValueError where two fixes touch the same words, or a fix points outside the text: it was made for
    another version.
    """
    edits = _in_order([edit for fix in fixes for edit in fix.edits])
    if edits is None:
        raise ValueError("these fixes overlap: apply one, check again, then apply the next")
    if edits and edits[-1].end > len(text):
        raise ValueError("this fix points outside the text: it was made for another version of the draft")
    return _edited(text, edits)


def _edited(text: str, edits: Iterable[Edit]) -> str:
    out: list[str] = []
    at = 0
    for edit in edits:
        out += (text[at : edit.start], edit.text)
        at = edit.end
    return "".join((*out, text[at:]))


def chain(length: int, rounds: Iterable[Sequence[Edit]]) -> tuple[Edit, ...]:
    """
    The edits of a text of some ``length`` that do what several rounds of them do, each on the text of the last one.

    The edits of a round are in order and do not overlap. What no round touches is in none of the edits returned.
    """
    pieces: list[Span | str] = [Span(0, length)]
    for edits in rounds:
        pieces = list(_exchanged(pieces, edits))
    found: list[Edit] = []
    at, text = 0, ""
    for piece in (*pieces, Span(length, length)):
        if isinstance(piece, str):
            text += piece
            continue
        if text or piece.start > at:
            found.append(Edit(at, piece.start, text))
        at, text = piece.end, ""
    return tuple(found)


def _exchanged(pieces: Sequence[Span | str], edits: Iterable[Edit]) -> Iterator[Span | str]:
    """A text of pieces, some of them spans of another text, after edits."""
    at = 0
    for edit in edits:
        yield from _cut(pieces, at, edit.start)
        yield edit.text
        at = edit.end
    yield from _cut(pieces, at, sum(map(len, pieces)))


def _cut(pieces: Iterable[Span | str], start: int, end: int) -> Iterator[Span | str]:
    """What of some pieces stands between two offsets of the text that they make."""
    at = 0
    for piece in pieces:
        low, high = max(start - at, 0), min(end - at, len(piece))
        if low < high:
            yield piece[low:high] if isinstance(piece, str) else Span(piece.start + low, piece.start + high)
        at += len(piece)
