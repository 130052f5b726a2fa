"""The parser's way through a sentence, word by word: what each of its moves does and when it may be made."""

from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple

__all__ = ["NOBODY", "Kind", "Looked", "Move", "Walk"]

Looked = tuple[int, ...]
"""The words that a move depends on."""

NOBODY = -1
"""The place of no word."""

_FLOOR = 3
"""How many of the words on top of the stack the parser looks at."""


class Kind(Enum):
    """What a move does. The letters are spaCy's."""

    SHIFT = "S"
    REDUCE = "D"
    LEFT = "L"
    RIGHT = "R"
    BREAK = "B"


class Move(NamedTuple):
    """One thing that the parser may do."""

    kind: Kind
    label: int
    """Of the arc that it draws, as spaCy's number."""


_SHIFT, _REDUCE, _LEFT, _RIGHT = Kind.SHIFT, Kind.REDUCE, Kind.LEFT, Kind.RIGHT


class Walk:
    """
    What the parser has read of a sentence, and what it has drawn: an arc-eager transition system, as spaCy's is.

    Words are told by their places.
    """

    __slots__ = ("_buffer", "_elder", "_left", "_returned", "_right", "_stack", "heads", "labels")

    def __init__(self, length: int) -> None:
        # There is always something to look at.
        self._stack = [NOBODY] * _FLOOR
        self._buffer: list[int] = [NOBODY, NOBODY, *range(length - 1, -1, -1)]
        """From the last word to the next one."""
        self._left = [NOBODY] * (length + 1)
        """The last word that depends on each, of those before it. `NOBODY` finds the one behind the end."""
        self._right = [NOBODY] * (length + 1)
        """The same for those behind it."""
        self._elder = [NOBODY] * length
        """The one before it in `_right`."""
        self._returned = [False] * length
        """Which words have been on the stack in vain."""
        self.heads = [NOBODY] * length
        self.labels = [0] * length

    @property
    def ended(self) -> bool:
        """Whether there is nothing left to do."""
        return len(self._stack) == _FLOOR and len(self._buffer) == 2

    @property
    def second(self) -> int:
        """The place of the second word that is not yet read; the next move depends on none behind it."""
        return self._buffer[-2]

    def looked(self, numbers: Sequence[int]) -> Looked:
        """The numbers of the words that the next move depends on. ``numbers`` has one for `NOBODY` at its end."""
        stack, buffer, left = self._stack, self._buffer, self._left
        top, ahead = stack[-1], buffer[-1]
        return (
            numbers[ahead],
            numbers[buffer[-2]],
            numbers[top],
            numbers[stack[-2]],
            numbers[stack[-3]],
            numbers[left[ahead]],
            numbers[left[top]],
            numbers[self._right[top]],
        )

    def make(self, move: Move) -> bool:
        """
        Makes a move, or returns False where that may not be made now.

        No word but the first begins a sentence: so nothing breaks, and the last on the stack stays while more comes.
        """
        kind, label = move
        depth, waiting = len(self._stack) - _FLOOR, len(self._buffer) - 2
        if kind is _SHIFT:
            if depth and (waiting < 2 or self._returned[self._buffer[-1]]):
                return False
            self._stack.append(self._buffer.pop())
        elif kind is _REDUCE:
            if not depth or (depth == 1 and waiting):
                return False
            self._reduce()
        elif not depth or not waiting:
            return False
        elif kind is _LEFT:
            self._draw_left(label)
        elif kind is _RIGHT:
            self._draw_right(label)
        else:
            return False
        return True

    def _reduce(self) -> None:
        word = self._stack.pop()
        if self.heads[word] == NOBODY and len(self._stack) > _FLOOR:
            self._returned[word] = True
            self._buffer.append(word)

    def _draw_left(self, label: int) -> None:
        head, word = self._buffer[-1], self._stack.pop()
        before = self.heads[word]
        if before != NOBODY:
            # It was the last that was drawn to the right from there: all others behind its head are off the stack.
            self._right[before] = self._elder[word]
        self.heads[word], self.labels[word] = head, label
        self._left[head] = word
        self._returned[head] = False

    def _draw_right(self, label: int) -> None:
        head, word = self._stack[-1], self._buffer.pop()
        self.heads[word], self.labels[word] = head, label
        self._elder[word], self._right[head] = self._right[head], word
        self._stack.append(word)
