"""Spans of text, and the only place that turns offsets into lines and columns."""

import bisect
import itertools
from collections.abc import Iterator
from functools import cached_property
from typing import Literal

from citewell.pattern import late
from citewell.record import dataclass

__all__ = ["Encoding", "LineIndex", "Position", "Span"]

Encoding = Literal["utf-8", "utf-16", "utf-32"]
"""A position encoding of the Language Server Protocol (3.17, ``PositionEncodingKind``)."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """
    A half-open range of text, ``start`` up to and without ``end``.

    Offsets are Unicode code points. Which text they count in is said by whoever holds the span: the
    source as given for documents, blocks and findings; a sentence's own text for what a rule marks.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start} to {self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def __contains__(self, other: object) -> bool:
        """Whether a span lies within this one (borders may touch), or an offset is one of its characters."""
        if isinstance(other, Span):
            return self.start <= other.start and other.end <= self.end
        if isinstance(other, int):
            return self.start <= other < self.end
        return False

    def __bool__(self) -> bool:
        """A span is always true, also when it is empty: ``None`` says that there is none."""
        return True

    def overlaps(self, other: "Span") -> bool:
        """Whether the two share at least one character."""
        return self.start < other.end and other.start < self.end

    def shifted(self, by: int) -> "Span":
        """The same range, ``by`` code points further on."""
        return Span(self.start + by, self.end + by)

    def of(self, text: str) -> str:
        """The words it covers in the text it counts in."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a text: zero-based line, and zero-based column in units of some encoding."""

    line: int
    column: int


_LINE_END = late("\r\n|\r|\n")
"""Lines end at LF, CRLF and CR and at nothing else (LSP 3.17)."""


def _line_starts(text: str, start: int, end: int) -> list[int]:
    """Offsets at which a line starts, after ``start`` and up to and with ``end``."""
    # A regular expression costs more than str.find by far, and most texts hold no CR.
    if "\r" in text:
        return [found.end() for found in _LINE_END.finditer(text, start, end)]
    starts = []
    at = text.find("\n", start, end)
    while at != -1:
        starts.append(at + 1)
        at = text.find("\n", at + 1, end)
    return starts


_PIECE = 4_096
"""A piece of a text ends with the first line that ends after so many code points."""

_STRIDE = 1_024
"""In a longer part of a line its units are counted from marks that stand so many code points apart."""

_SOUGHT = 64
"""Of so many different words it is remembered where they stand: some are those that are being typed."""


class _Piece:
    """Some whole lines of a text, which may move; ``count`` tells how many."""

    __slots__ = ("_marks", "_starts", "count", "text")

    def __init__(self, text: str, is_last: bool) -> None:
        self.text = text
        self._starts: list[int] | None = None
        self._marks: dict[Encoding, list[int]] = {}
        breaks = len(_line_starts(text, 0, len(text))) if "\r" in text else text.count("\n")
        self.count = breaks + (is_last or not text.endswith(("\n", "\r")))

    @property
    def starts(self) -> list[int]:
        """Where each of its lines starts, found when first asked for."""
        if self._starts is None:
            # What begins behind the last line break is a line of the next piece.
            self._starts = [0, *_line_starts(self.text, 0, len(self.text))][: self.count]
        return self._starts

    def units(self, start: int, end: int, encoding: Encoding) -> int:
        """How many units of an encoding a part of it has. A page may be one long line, with thousands of findings in it."""
        text = self.text
        if end - start <= _STRIDE:
            return _units(text[start:end], encoding)
        if encoding not in self._marks:
            parts = (text[at : at + _STRIDE] for at in range(0, len(text), _STRIDE))
            self._marks[encoding] = [*itertools.accumulate([_units(part, encoding) for part in parts], initial=0)]
        marks, first, last = self._marks[encoding], -(-start // _STRIDE), end // _STRIDE
        before, behind = text[start : first * _STRIDE], text[last * _STRIDE : end]
        return _units(before, encoding) + marks[last] - marks[first] + _units(behind, encoding)

    def find(self, words: str) -> tuple[int, ...]:
        """Where some words start in it."""
        places, at = [], self.text.find(words)
        while at >= 0:
            places.append(at)
            at = self.text.find(words, at + len(words))
        return tuple(places)


def _cut(text: str, has_last: bool) -> list[_Piece]:
    """A text of whole lines in pieces; ``has_last`` tells whether its last line is the last of all."""
    pieces = []
    start = 0
    while len(text) - start > 2 * _PIECE:
        line_end = _LINE_END.search(text, start + _PIECE)
        if line_end is None or line_end.end() == len(text):
            break
        pieces.append(_Piece(text[start : line_end.end()], False))
        start = line_end.end()
    pieces.append(_Piece(text[start:], has_last))
    return pieces


def _exchanged(sums: list[int], start: int, end: int, sizes: list[int]) -> list[int]:
    """Running sums in which the sizes from index ``start`` up to ``end`` are others now."""
    between = list(itertools.accumulate(sizes, initial=sums[start]))
    by = between[-1] - sums[end]
    later = [total + by for total in sums[end + 1 :]] if by else sums[end + 1 :]
    return [*sums[:start], *between, *later]


class LineIndex:
    """
    The lines of one text, for turning offsets (code points) into positions and back.

    ``str.splitlines`` would also break at U+2028, U+2029, U+0085, VT and FF, where neither editors nor
    the protocol see a line end.

    The text is kept in pieces of whole lines, so that an edit costs as much in a long text as in a short one.
    """

    def __init__(self, text: str) -> None:
        vars(self)["text"] = text
        self._pieces = pieces = _cut(text, True)
        # Where each piece starts, and its first line; at the end the length of the text, and of lines.
        self._offsets = [0, *itertools.accumulate([len(piece.text) for piece in pieces])]
        self._lines = [0, *itertools.accumulate([piece.count for piece in pieces])]
        # Where in each piece words stand that were looked for.
        self._found: dict[str, list[tuple[int, ...]]] = {}
        self.typed = 0
        """How many code points edits have put in."""

    @cached_property
    def text(self) -> str:
        """The whole text, put together when it is first asked for: a letter that is typed does not ask for it."""
        return "".join([piece.text for piece in self._pieces])

    def rest(self) -> None:
        """Lets go of the whole text, which can be put together again."""
        vars(self).pop("text", None)

    @property
    def length(self) -> int:
        """How many code points the text has."""
        return self._offsets[-1]

    def edited(self, span: Span, new: str) -> "LineIndex":
        """
        The lines after ``span`` (which ends within the text) is replaced by ``new``.

        Only the pieces that the edit touches are looked at again; later ones move.
        """
        # The character before the edit may be a CR whose LF the edit takes away or brings; the one after it keeps
        # the end of its line, so that what follows its piece stays as it is.
        first, last = self._piece_at(max(span.start - 1, 0)), self._piece_at(span.end)
        before = self._pieces[first].text[: span.start - self._offsets[first]]
        after = self._pieces[last].text[span.end - self._offsets[last] :]
        pieces = _cut(before + new + after, last + 1 == len(self._pieces))
        index = LineIndex.__new__(LineIndex)
        index._pieces = [*self._pieces[:first], *pieces, *self._pieces[last + 1 :]]
        index._offsets = _exchanged(self._offsets, first, last + 1, [len(piece.text) for piece in pieces])
        index._lines = _exchanged(self._lines, first, last + 1, [piece.count for piece in pieces])
        index.typed = self.typed + len(new)
        index._found = {
            words: [*found[:first], *[piece.find(words) for piece in pieces], *found[last + 1 :]]
            for words, found in self._found.items()
        }
        return index

    def _piece_at(self, offset: int) -> int:
        return min(bisect.bisect_right(self._offsets, offset), len(self._pieces)) - 1

    def __eq__(self, other: object) -> bool:
        """Whether the texts are the same."""
        return self.text == other.text if isinstance(other, LineIndex) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.text)

    def between(self, start: int, end: int) -> str:
        """The characters of a range."""
        first, last = self._piece_at(start), self._piece_at(end)
        at = self._offsets[first]
        if first == last:
            return self._pieces[first].text[start - at : end - at]
        return "".join([piece.text for piece in self._pieces[first : last + 1]])[start - at : end - at]

    def find(self, words: str) -> Iterator[int]:
        """The offsets at which some words of one line start, in order. What an edit leaves is not searched again."""
        if words not in self._found:
            if len(self._found) >= _SOUGHT:
                self._found.clear()
            self._found[words] = [piece.find(words) for piece in self._pieces]
        found = self._found[words]
        for start, places in itertools.compress(zip(self._offsets, found, strict=False), found):
            for at in places:
                yield start + at

    def line_before(self, offset: int) -> str:
        """The line that holds an offset, up to it."""
        piece = self._piece_at(offset)
        text, end = self._pieces[piece].text, offset - self._offsets[piece]
        return text[max(text.rfind("\n", 0, end), text.rfind("\r", 0, end)) + 1 : end]

    def __len__(self) -> int:
        """How many lines there are; a text that ends in a line break has an empty last line."""
        return self._lines[-1]

    def line_of(self, offset: int) -> int:
        """The zero-based line that holds an offset."""
        piece = self._piece_at(offset)
        return self._lines[piece] + bisect.bisect_right(self._pieces[piece].starts, offset - self._offsets[piece]) - 1

    def line_start(self, line: int) -> int:
        """The offset at which a zero-based line starts; the end of the text for lines past the last."""
        if line >= len(self):
            return self._offsets[-1]
        piece = bisect.bisect_right(self._lines, line) - 1
        return self._offsets[piece] + self._pieces[piece].starts[line - self._lines[piece]]

    def line_span(self, line: int) -> Span:
        """A zero-based line without its line break."""
        start, end = self.line_start(line), self.line_start(line + 1)
        if line + 1 < len(self):
            end -= 2 if end - start > 1 and self.between(end - 2, end) == "\r\n" else 1
        return Span(start, end)

    def position(self, offset: int, encoding: Encoding = "utf-32") -> Position:
        """Where an offset stands; columns in units of ``encoding`` (utf-32: code points)."""
        offset = min(max(offset, 0), self._offsets[-1])
        line = self.line_of(offset)
        start = self.line_start(line)
        at = self._piece_at(start)
        piece, before = self._pieces[at], self._offsets[at]
        if encoding == "utf-32" or piece.text.isascii():
            return Position(line, offset - start)
        return Position(line, piece.units(start - before, offset - before, encoding))

    def offset(self, position: Position, encoding: Encoding = "utf-32") -> int:
        """
        The offset of a position.

        Positions past the end of a line stand for its end, and lines past the last for the end of the
        text, as the protocol asks. A column inside a character stands for the character's start.
        """
        if position.line >= len(self):
            return self._offsets[-1]
        span = self.line_span(position.line)
        at = self._piece_at(span.start)
        piece, start = self._pieces[at], span.start - self._offsets[at]
        if encoding == "utf-32" or piece.text.isascii():
            return min(span.start + position.column, span.end)
        # The most characters whose units fit in the column.
        count = bisect.bisect_right(
            range(len(span) + 1), position.column, key=lambda length: piece.units(start, start + length, encoding)
        )
        return span.start + max(count - 1, 0)


def _units(part: str, encoding: Encoding) -> int:
    if part.isascii():
        return len(part)
    # "surrogatepass": a lone surrogate in a draft must not stop the conversion of everything else.
    if encoding == "utf-16":
        return len(part.encode("utf-16-le", "surrogatepass")) // 2
    return len(part.encode("utf-8", "surrogatepass"))
