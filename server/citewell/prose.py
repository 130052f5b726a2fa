"""Readable text taken out of markup, with the way back to the source for every character."""

import bisect
import re
from functools import cached_property
from typing import Literal

from citewell.record import dataclass
from citewell.span import Span

__all__ = ["FILLER_KINDS", "Inline", "InlineKind", "Piece", "Prose", "count_words", "filler"]

InlineKind = Literal[
    "link", "image", "code", "emphasis", "strong", "strike", "footnote", "math", "html", "url", "template", "break"
]
"""What a piece of inline markup is. ``html`` is a raw tag, ``template`` a masked tag or expression of a
templating language, ``url`` a bare address, e-mail, path or file name, ``break`` a hard line break."""

FILLER_KINDS: frozenset[InlineKind] = frozenset({"code", "math", "url", "template"})
"""Inline kinds that are one noun to a reader and never prose: masked in `Prose.masked`."""


def filler(length: int) -> str:
    """A noun-like word of a given length that stands for something that is not prose."""
    return "X" + "x" * (length - 1) if length else ""


# From the first letter or digit of a run to its end, so that each run counts once.
_WORD = re.compile(r"[^\W_]\S*")


def count_words(text: str) -> int:
    """How many words a text has: runs of characters between blanks that hold a letter or digit."""
    return len(_WORD.findall(text))


@dataclass(frozen=True, slots=True)
class Piece:
    """
    A run of prose and the source it was read from.

    ``prose`` is an offset into the prose text, ``source`` one relative to the start of the block.
    Where ``length == source_length`` the run was copied character by character; otherwise it is one
    entity, escape or line break that stands for ``length`` characters of prose and has no inner places.
    """

    prose: int
    source: int
    length: int
    source_length: int

    @property
    def copied(self) -> bool:
        """Whether prose and source correspond character by character."""
        return self.length == self.source_length


@dataclass(frozen=True, slots=True)
class Inline:
    """
    A piece of inline markup.

    ``prose`` is what it covers in the prose text (empty for an image, a raw tag, a footnote mark);
    ``source`` is the whole element with its marks, relative to the start of the block; ``target`` is the
    address of a link or image, the label of a footnote, or the raw tag; ``title`` the alternative text of
    an image.
    """

    kind: InlineKind
    prose: Span
    source: Span
    target: str = ""
    title: str = ""


@dataclass(frozen=True)
class Prose:
    """
    The readable text of one block.

    ``text`` holds every character that a reader sees; ``masked`` has the same length and replaces inline
    code, math, addresses and template tags by a filler word, and soft line breaks by a blank (a hard break
    stays a line feed). Rules read ``masked``. Offsets are code points; source offsets are relative to the
    start of the block, so that a block can move without its prose being read again.
    """

    text: str
    masked: str
    pieces: tuple[Piece, ...]
    inlines: tuple[Inline, ...] = ()

    @cached_property
    def _starts(self) -> list[int]:
        return [piece.prose for piece in self.pieces]

    def rest(self) -> None:
        """Lets go of what can be worked out again."""
        vars(self).pop("_starts", None)

    def _piece_at(self, offset: int) -> Piece:
        return self.pieces[max(bisect.bisect_right(self._starts, offset) - 1, 0)]

    def source_start(self, offset: int) -> int:
        """Where the character at a prose offset starts in the source; for the end of the prose, where it ends."""
        if offset >= len(self.text):
            return self.source_end(len(self.text))
        if not self.pieces:
            return 0
        piece = self._piece_at(offset)
        return piece.source + (offset - piece.prose if piece.copied else 0)

    def source_end(self, offset: int) -> int:
        """Where the character before a prose offset ends in the source; for offset 0, where the prose starts."""
        if not self.pieces:
            return 0
        if offset <= 0:
            return self.pieces[0].source
        piece = self._piece_at(offset - 1)
        return piece.source + (offset - piece.prose if piece.copied else piece.source_length)

    def source_span(self, span: Span) -> Span:
        """The smallest source range that holds the characters of a prose span (with markup between them)."""
        start = self.source_start(span.start)
        return Span(start, max(start, self.source_end(span.end))) if len(span) else Span(start, start)

    def source_pieces(self, span: Span) -> tuple[Span, ...]:
        """
        The source of a prose span without the markup between, touching runs joined.

        An entity or escape is included whole as soon as one of its characters is.
        """
        found: list[Span] = []
        if not len(span) or not self.pieces:
            return ()
        index = max(bisect.bisect_right(self._starts, span.start) - 1, 0)
        for piece in self.pieces[index:]:
            if piece.prose >= span.end:
                break
            start, end = max(span.start, piece.prose), min(span.end, piece.prose + piece.length)
            if start >= end:
                continue
            if piece.copied:
                run = Span(piece.source + start - piece.prose, piece.source + end - piece.prose)
            else:
                run = Span(piece.source, piece.source + piece.source_length)
            if found and found[-1].end == run.start:
                found[-1] = Span(found[-1].start, run.end)
            elif not found or run.start >= found[-1].end:
                found.append(run)
        return tuple(found)
