"""The prose of one block of HTML, gathered from its text runs with the source of every character."""

from collections.abc import Sequence
from dataclasses import dataclass

from citewell.markup import addresses
from citewell.pattern import late
from citewell.prose import FILLER_KINDS, Inline, InlineKind, Piece, Prose, filler
from citewell.span import Span

__all__ = ["Flow", "Mark"]

# HTML collapses these and no other blanks; a null character is dropped.
_ODD_RUN = late(r"[ \t\n\f\r]{2,}|[\t\n\f\r]|\0+")


@dataclass
class Mark:
    """
    An inline element that is still open: what it is, where it starts, what it points at.

    ``source`` is absolute; -1 where the element goes on from an earlier block. ``prose`` is -1 until it has words
    in this block, and ``spoken`` says whether it had words in any.
    """

    kind: InlineKind
    source: int
    target: str = ""
    prose: int = -1
    spoken: bool = False


class Flow:
    """
    Gathers one block; all places given are absolute code points of ``text``.

    Runs of white space become one blank, and those at either end or beside a line break none.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._chars: list[str] = []
        self._masked: list[str] = []
        self._pieces: list[list[int]] = []
        self._inlines: list[tuple[InlineKind, int, int, int, int, str, str]] = []
        self._length = 0
        self._blank: tuple[int, int] | None = None
        self._after_break = True
        self.visible = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been gathered: blanks before the first word leave no trace."""
        return not self._chars and not self._inlines

    def put(self, start: int, end: int, marks: Sequence[Mark]) -> None:
        """Adds source text that is prose as it stands, its white space collapsed."""
        at = start
        for odd in _ODD_RUN.finditer(self._text, start, end):
            self._copy(at, odd.start(), marks)
            if self._text[odd.start()] != "\0":
                self._space(odd.start(), odd.end())
            at = odd.end()
        self._copy(at, end, marks)

    def put_decoded(self, chars: str, start: int, end: int, marks: Sequence[Mark]) -> None:
        """Adds what a character reference stands for."""
        if not chars.strip(" \t\n\f\r"):
            self._space(start, end)
        else:
            self._add(chars, start, end, marks)

    def put_noun(self, start: int, end: int, marks: Sequence[Mark]) -> None:
        """Adds a template expression: its own characters, masked."""
        before = self._add(self._text[start:end], start, end, marks, filler(end - start))
        self.note("template", before, start, end, self._text[start:end])

    def put_break(self, start: int, end: int) -> None:
        """Adds a line break made by a tag."""
        self._blank = None
        if not self._length:
            return
        before = self._length
        self._pieces.append([before, start, 1, end - start])
        self._append("\n", "\n")
        self._after_break = True
        self.note("break", before, start, end)

    def note(self, kind: InlineKind, before: int, start: int, end: int, target: str = "", *, title: str = "") -> None:
        """Notes inline markup from a place in the prose up to its present end."""
        self._inlines.append((kind, before, self._length, start, end, target, title))

    def image(self, start: int, end: int, target: str, title: str) -> None:
        """Notes an image or another element without words."""
        self.note("image", self._length, start, end, target, title=title)

    def footnote(self, start: int, end: int, target: str) -> None:
        """Notes a footnote mark."""
        self.note("footnote", self._length, start, end, target)

    def close(self, mark: Mark, end: int) -> None:
        """Ends an inline element; one that had no words in this block leaves no trace, a link apart."""
        if mark.prose >= 0:
            if mark.kind in FILLER_KINDS:
                self._put_blank()
            start = mark.source if mark.source >= 0 else self._source_of(mark.prose)
            self.note(mark.kind, mark.prose, start, max(end, start), mark.target)
        elif mark.kind == "link" and mark.source >= 0:
            self.note("link", self._length, mark.source, end, mark.target)

    def finish(self, marks: Sequence[Mark]) -> tuple[int, int, Prose, list[Span]] | None:
        """
        The block's start, end and prose, and the absolute spans of bare addresses; None where it has no words.

        Elements that are still open go on in the next block.
        """
        self._blank = None
        while self._chars and self._chars[-1] in ("\n", " "):
            self._drop_last()
        if not self.visible:
            for mark in marks:
                mark.prose = -1
            return None
        end = self._pieces[-1][1] + self._pieces[-1][3]
        for mark in marks:
            if mark.prose >= 0:
                self.close(mark, end)
            mark.prose, mark.source = -1, -1
        start = min([self._pieces[0][1], *(found[3] for found in self._inlines)])
        end = max([end, *(found[4] for found in self._inlines)])
        inlines = [
            Inline(
                kind, Span(min(low, self._length), min(high, self._length)), Span(at - start, to - start), target, title
            )
            for kind, low, high, at, to, target, title in self._inlines
        ]
        text = "".join(self._chars)
        masked = _mask("".join(self._masked), inlines)
        pieces = tuple(Piece(prose, source - start, length, width) for prose, source, length, width in self._pieces)
        urls = list(addresses.find(masked))
        found: list[Span] = []
        if urls:
            places = Prose(text, masked, pieces)
            inlines += [Inline("url", span, places.source_span(span), span.of(text)) for span in urls]
            found = [run.shifted(start) for span in urls for run in places.source_pieces(span)]
            masked = _mask(masked, inlines)
        inlines.sort(key=lambda inline: (inline.source.start, -inline.source.end, inline.prose.start))
        return start, end, Prose(text, masked, pieces, tuple(inlines)), found

    def _copy(self, start: int, end: int, marks: Sequence[Mark]) -> None:
        text = self._text
        if start < end and text[start] == " ":
            self._space(start, start + 1)
            start += 1
        trailing = start < end and text[end - 1] == " "
        if trailing:
            end -= 1
        if start < end:
            self._add(text[start:end], start, end, marks)
        if trailing:
            self._space(end, end + 1)

    def _space(self, start: int, end: int) -> None:
        if self._blank is None and not self._after_break:
            self._blank = (start, end)

    def _add(self, chars: str, start: int, end: int, marks: Sequence[Mark], masked: str = "") -> int:
        """Adds characters, with the blank that was before them; returns where they start in the prose."""
        if self._blank:
            # A blank inside code is code too; inside other elements it only parts words.
            for mark in marks:
                if mark.prose < 0 and mark.kind in FILLER_KINDS and 0 <= mark.source <= self._blank[0]:
                    mark.prose = self._length
            self._put_blank()
        before = self._length
        for mark in marks:
            mark.spoken = True
            if mark.prose < 0:
                mark.prose = before
        self._piece(start, len(chars), end - start)
        self._append(chars, masked or chars)
        self._after_break = False
        self.visible = self.visible or bool(chars.strip())
        return before

    def _put_blank(self) -> None:
        if self._blank:
            low, high = self._blank
            self._blank = None
            self._piece(low, 1, high - low)
            self._append(" ", " ")

    def _piece(self, source: int, length: int, width: int) -> None:
        if length == width and self._pieces:
            last = self._pieces[-1]
            if last[2] == last[3] and last[1] + last[3] == source:
                last[2] += length
                last[3] += length
                return
        self._pieces.append([self._length, source, length, width])

    def _append(self, chars: str, masked: str) -> None:
        self._chars.append(chars)
        self._masked.append(masked)
        self._length += len(chars)

    def _drop_last(self) -> None:
        """Takes back a break or blank at the end of the block: nothing follows it."""
        dropped = self._chars.pop()
        self._masked.pop()
        self._length -= 1
        last = self._pieces[-1]
        if last[2] > 1:
            last[2] -= 1
            last[3] -= 1
        else:
            self._pieces.pop()
        if dropped == "\n":
            at = max(index for index, found in enumerate(self._inlines) if found[0] == "break")
            del self._inlines[at]

    def _source_of(self, prose: int) -> int:
        for at, source, length, width in self._pieces:
            if at <= prose < at + length:
                return source + (prose - at if length == width else 0)
        return self._pieces[0][1]


def _mask(text: str, inlines: Sequence[Inline]) -> str:
    """The text with filler words for what is no prose."""
    spans = sorted(inline.prose for inline in inlines if inline.kind in FILLER_KINDS and len(inline.prose))
    parts, at = [], 0
    for span in spans:
        if span.start >= at:
            parts += [text[at : span.start], filler(len(span))]
            at = span.end
        elif span.end > at:
            parts.append("x" * (span.end - at))
            at = span.end
    return "".join([*parts, text[at:]])
