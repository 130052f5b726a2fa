"""Focus: what is new on the line that is being typed waits until the writer has left it."""

import asyncio
from collections.abc import Callable, Iterable

from citewell.lsp.board import Move, Placed, Range

__all__ = ["Focus"]


class Focus:
    """
    What of one draft's findings waits; ``over`` is called when nothing does any longer.

    Findings that were there when the writer came to the line stay: marks that go and come are what focus is to spare.
    """

    def __init__(self, over: Callable[[], None]) -> None:
        self._over = over
        self._line: int | None = None
        self._known: list[tuple[str, Range]] = []
        self._timer: asyncio.TimerHandle | None = None

    def typed(self, moves: Iterable[Move], before: Iterable[Placed], delay: float) -> None:
        """
        Notes edits; ``before`` are the findings as they were, ``delay`` the seconds of a pause that end the waiting.

        An edit of several lines is no typing: a paste, an undo, a file that was loaded again.
        """
        for move in moves:
            if move.new_end[0] != move.start[0]:
                self._line = None
            elif move.start[0] != self._line or move.moves_lines:
                self._line = move.start[0]
                self._known = [(one.finding.rule, one.range) for one in before if _is_on(one.range, self._line)]
            self._known = [(rule, move.range(place)) for rule, place in self._known]
        self._stop_clock()
        if self._line is not None:
            self._timer = asyncio.get_running_loop().call_later(delay, self.end)

    def moved_to(self, line: int) -> None:
        """The cursor is on a line now."""
        if line != self._line:
            self.end()

    def end(self) -> None:
        """Nothing waits any longer."""
        self._stop_clock()
        if self._line is not None:
            self._line = None
            self._over()

    def forget(self) -> None:
        """The draft was closed: nobody waits for anything, and nothing is to hold on to it."""
        self._stop_clock()
        self._line, self._over = None, lambda: None

    def shows(self, placed: Iterable[Placed]) -> list[Placed]:
        """Those of some findings that do not wait."""
        line = self._line
        if line is None:
            return list(placed)
        return [one for one in placed if not _is_on(one.range, line) or self._knows(one)]

    def _knows(self, one: Placed) -> bool:
        """Whether it was there before: words that are typed into a sentence leave it one of its ends."""
        rule, start, end = one.finding.rule, one.range[:2], one.range[2:]
        return any(rule == known and (start == place[:2] or end == place[2:]) for known, place in self._known)

    def _stop_clock(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def _is_on(place: Range, line: int) -> bool:
    return place.start_line <= line <= place.end_line
