"""
The text of an open document, kept in step with the editor.

pygls keeps one too, but breaks lines wherever ``str.splitlines`` does, so a U+2028 pasted from a web page puts
every later edit on the wrong line. Lines here end at LF, CRLF and CR alone, as the protocol says.
"""

from bisect import bisect_left
from collections.abc import Iterable

from lsprotocol import types

from citewell.lsp.board import Move
from citewell.result import Edit
from citewell.span import Encoding, LineIndex, Position, Span

__all__ = ["Buffer", "Change"]

Change = types.TextDocumentContentChangeEvent


class Buffer:
    """
    The text of one document.

    ``lines`` is never changed, only replaced: whoever keeps it keeps the text as it was at that moment.
    """

    def __init__(self, text: str) -> None:
        self.lines = LineIndex(text)

    @property
    def length(self) -> int:
        """How many code points there are."""
        return self.lines.length

    @property
    def text(self) -> str:
        """The whole text as it stands."""
        return self.lines.text

    def apply(self, changes: Iterable[Change], encoding: Encoding) -> list[tuple[Edit, Move]]:
        """
        Applies changes in their order, each to the text that the one before left.

        Returns the same as edits in code points, also each on the text before it, and what each moves. Positions past
        the end of a line or of the text stand for that end, and a range given backwards is turned round, as editors do.
        """
        applied = []
        for change in changes:
            before = self.lines
            if isinstance(change, types.TextDocumentContentChangePartial):
                ends = [self._offset(change.range.start, encoding), self._offset(change.range.end, encoding)]
                edit = Edit(min(ends), max(ends), change.text)
            else:
                edit = _difference(self.text, change.text)
            self.lines = self.lines.edited(Span(edit.start, edit.end), edit.text)
            applied.append((edit, Move.of(before, self.lines, edit, encoding)))
        return applied

    def _offset(self, position: types.Position, encoding: Encoding) -> int:
        return self.lines.offset(Position(position.line, position.character), encoding)


def _difference(before: str, after: str) -> Edit:
    """
    The one stretch in which a text that comes as a whole is another.

    Some editors send short drafts so. Findings about what stayed the same have to stay where they are: the worker, which
    reads only what is new, does not tell of them again.
    """
    shorter = min(len(before), len(after))
    start = _alike(before, after, shorter)
    end = _alike(before[::-1], after[::-1], shorter - start)
    # CR and LF are one line end.
    start -= before[:start].endswith("\r")
    end -= before[len(before) - end :].startswith("\n")
    return Edit(start, len(before) - end, after[start : len(after) - end])


def _alike(one: str, other: str, longest: int) -> int:
    """How many characters two texts begin with alike, at most ``longest``."""
    return bisect_left(range(1, longest + 1), True, key=lambda count: one[:count] != other[:count])
