"""Spans of text, and the only place that turns offsets into lines and columns."""

import bisect
from dataclasses import dataclass
from typing import Literal

from citewell.pattern import late

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


class LineIndex:
    """
    The lines of one text, for turning offsets (code points) into positions and back.

    ``str.splitlines`` would also break at U+2028, U+2029, U+0085, VT and FF, where neither editors nor
    the protocol see a line end.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0, *_line_starts(text, 0, len(text))]
        self._ascii = text.isascii()

    def edited(self, span: Span, new: str) -> "LineIndex":
        """
        The lines after ``span`` (which ends within the text) is replaced by ``new``.

        Only the lines that the edit touches are looked at again; the starts of later ones move.
        """
        text = self.text[: span.start] + new + self.text[span.end :]
        moved = len(new) - len(span)
        # The character before the edit may be a CR whose LF the edit takes away or brings. A line that starts after
        # ``span.end`` stays one: its line break ends at the same character, alone or as a pair.
        first = self.line_of(max(span.start - 1, 0))
        last = bisect.bisect_right(self._starts, span.end)
        start = self._starts[first]
        end = self._starts[last] + moved if last < len(self._starts) else len(text)
        between = _line_starts(text, start, end)
        if last < len(self._starts) and between and between[-1] == end:
            between.pop()
        index = LineIndex.__new__(LineIndex)
        index.text = text
        index._starts = [*self._starts[: first + 1], *between, *(at + moved for at in self._starts[last:])]
        index._ascii = text.isascii()
        return index

    def __len__(self) -> int:
        """How many lines there are; a text that ends in a line break has an empty last line."""
        return len(self._starts)

    def line_of(self, offset: int) -> int:
        """The zero-based line that holds an offset."""
        return bisect.bisect_right(self._starts, offset) - 1

    def line_start(self, line: int) -> int:
        """The offset at which a zero-based line starts; the end of the text for lines past the last."""
        return self._starts[line] if line < len(self._starts) else len(self.text)

    def line_span(self, line: int) -> Span:
        """A zero-based line without its line break."""
        start, end = self.line_start(line), self.line_start(line + 1)
        if line + 1 < len(self._starts):
            while end > start and self.text[end - 1] in "\r\n":
                end -= 1
        return Span(start, end)

    def position(self, offset: int, encoding: Encoding = "utf-32") -> Position:
        """Where an offset stands; columns in units of ``encoding`` (utf-32: code points)."""
        offset = min(max(offset, 0), len(self.text))
        line = self.line_of(offset)
        start = self._starts[line]
        if self._ascii or encoding == "utf-32":
            return Position(line, offset - start)
        return Position(line, self._units(self.text[start:offset], encoding))

    def offset(self, position: Position, encoding: Encoding = "utf-32") -> int:
        """
        The offset of a position.

        Positions past the end of a line stand for its end, and lines past the last for the end of the
        text, as the protocol asks. A column inside a character stands for the character's start.
        """
        if position.line >= len(self._starts):
            return len(self.text)
        span = self.line_span(position.line)
        if self._ascii or encoding == "utf-32":
            return min(span.start + position.column, span.end)
        # The most characters whose units fit in the column; a search in C speed, since pages may be one long line.
        count = bisect.bisect_right(
            range(len(span) + 1),
            position.column,
            key=lambda length: self._units(self.text[span.start : span.start + length], encoding),
        )
        return span.start + max(count - 1, 0)

    def _units(self, part: str, encoding: Encoding) -> int:
        if self._ascii or encoding == "utf-32" or part.isascii():
            return len(part)
        # "surrogatepass": a lone surrogate in a draft must not stop the conversion of everything else.
        if encoding == "utf-16":
            return len(part.encode("utf-16-le", "surrogatepass")) // 2
        return len(part.encode("utf-8", "surrogatepass"))
