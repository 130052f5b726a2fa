"""How far a long run is, told on one line of a terminal that is drawn anew."""

import os
import sys
import time
from types import TracebackType
from typing import Self

__all__ = ["Line", "Progress"]

_PATIENCE, _PAUSE = 1.0, 0.1
"""Seconds until the line is first drawn, and between two drawings."""

_BAR = 24
"""Columns."""


class Line:
    """
    The line, which is gone at the end.

    It is drawn where standard error is a terminal that somebody looks at, and only once a run has taken a while. Who
    writes to the same terminal says `clear` first.
    """

    def __init__(self) -> None:
        self._next = time.monotonic() + _PATIENCE
        self._drawn = 0
        self._is_wanted = _is_watched()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.clear()

    def draw(self, words: str) -> None:
        """Has the line say something, unless it has just been drawn."""
        if self._is_wanted and time.monotonic() >= self._next:
            self.clear()
            sys.stderr.write(words)
            sys.stderr.flush()
            self._drawn = len(words)
            self._next = time.monotonic() + _PAUSE

    def clear(self) -> None:
        """Takes the line away."""
        if self._drawn:
            sys.stderr.write(f"\r{' ' * self._drawn}\r")
            sys.stderr.flush()
            self._drawn = 0


class Progress(Line):
    """Counts drafts that are done out of ``total``."""

    def __init__(self, total: int) -> None:
        super().__init__()
        self._total, self._done = total, 0

    def advance(self) -> None:
        """One more is done."""
        self._done += 1
        if self._done < self._total:
            full = _BAR * self._done // self._total
            self.draw(f"[{'#' * full}{'.' * (_BAR - full)}] {self._done} of {self._total} drafts")


def _is_watched() -> bool:
    """Whether standard error is a terminal, and not the log of a build that pretends to be one."""
    return (
        sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") != "dumb" and not os.environ.get("CI")
    )
