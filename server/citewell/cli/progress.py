"""How far a long run is, told on one line of a terminal."""

import os
import sys
import time
from types import TracebackType

__all__ = ["Progress"]

_PATIENCE, _PAUSE = 1.0, 0.1
"""Seconds until the line is first drawn, and between two drawings."""

_BAR = 24
"""Columns."""


class Progress:
    """
    Counts drafts that are done out of ``total``.

    A line is drawn where standard error is a terminal that somebody looks at, and only once a run has taken a while.
    Who writes to the same terminal says `clear` first.
    """

    def __init__(self, total: int) -> None:
        self._total, self._done = total, 0
        self._next = time.monotonic() + _PATIENCE
        self._drawn = 0
        self._is_wanted = _is_watched()

    def __enter__(self) -> "Progress":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.clear()

    def advance(self) -> None:
        """One more is done."""
        self._done += 1
        if self._is_wanted and self._done < self._total and time.monotonic() >= self._next:
            self.clear()
            self._draw()
            self._next = time.monotonic() + _PAUSE

    def clear(self) -> None:
        """Takes the line away."""
        if self._drawn:
            sys.stderr.write(f"\r{' ' * self._drawn}\r")
            sys.stderr.flush()
            self._drawn = 0

    def _draw(self) -> None:
        full = _BAR * self._done // self._total
        line = f"[{'#' * full}{'.' * (_BAR - full)}] {self._done} of {self._total} drafts"
        sys.stderr.write(line)
        sys.stderr.flush()
        self._drawn = len(line)


def _is_watched() -> bool:
    """Whether standard error is a terminal, and not the log of a build that pretends to be one."""
    return (
        sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") != "dumb" and not os.environ.get("CI")
    )
