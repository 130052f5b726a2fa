"""Sequences of things in a draft that know their places, and move with the text before them."""

import bisect
from collections.abc import Iterator, Sequence
from typing import Generic, TypeVar, cast, overload

from citewell.data import Element, Island
from citewell.document import Region
from citewell.span import Span

__all__ = ["move", "splice"]

_Thing = Region | Span | Element | Island
Placed = TypeVar("Placed", bound=_Thing)

_Run = tuple[tuple[Placed, ...], int, int, int]
"""Things, low, high, by: a slice of a tuple whose things have moved by so many code points."""

_FEW = 8
"""Neighbouring slices of so many things in all are put together at once: more of them would cost more."""

_MANY_RUNS = 100
"""So many slices are put together at once rather than later."""


class _Moved(Sequence[Placed], Generic[Placed]):
    """A tuple that is put together when it is first looked at."""

    __slots__ = ("_all", "runs")

    def __init__(self, runs: list[_Run[Placed]]) -> None:
        self.runs = runs
        self._all: tuple[Placed, ...] | None = None

    def all(self) -> tuple[Placed, ...]:
        if self._all is None:
            self._all = tuple(
                _shifted(one, by) if by else one for items, low, high, by in self.runs for one in items[low:high]
            )
            self.runs = [(self._all, 0, len(self._all), 0)]
        return self._all

    def __len__(self) -> int:
        return sum(high - low for _, low, high, _ in self.runs)

    def __iter__(self) -> Iterator[Placed]:
        return iter(self.all())

    @overload
    def __getitem__(self, index: int) -> Placed: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Placed, ...]: ...
    def __getitem__(self, index: int | slice) -> Placed | tuple[Placed, ...]:
        return self.all()[index]

    def __eq__(self, other: object) -> bool:
        if isinstance(other, _Moved):
            return self.all() == other.all()
        return self.all() == other if isinstance(other, tuple) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.all())

    def __repr__(self) -> str:
        return repr(self.all())


def splice(items: Sequence[Placed], cut: Span, new: Sequence[Placed], by: int) -> Sequence[Placed]:
    """
    Replaces what starts in ``cut`` by ``new``, and moves what comes after it by so many code points.

    ``items`` are in order of their starts. Costs nothing for what merely moves, until somebody looks at it.
    """
    runs = items.runs if isinstance(items, _Moved) else [(tuple(items), 0, len(items), 0)]
    before: list[_Run[Placed]] = []
    after: list[_Run[Placed]] = []
    for one in runs:
        things, low, high, moved = one
        first, last = _first_from(cut.start, one), _first_from(cut.end, one)
        if first > low:
            before.append((things, low, first, moved))
        if last < high:
            after.append((things, last, high, moved + by))
    moved_all = _Moved(_joined([*before, (tuple(new), 0, len(new), 0), *after]))
    return moved_all.all() if len(moved_all.runs) > _MANY_RUNS else moved_all


def move(items: Sequence[Placed], place: int, by: int) -> Sequence[Placed]:
    """Moves what starts at or after a place by so many code points."""
    return splice(items, Span(place, place), (), by) if items else items


def _first_from(place: int, run: _Run[Placed]) -> int:
    """The index of the first of a slice that starts at or after a place; most slices lie on one side of it."""
    things, low, high, by = run
    if low == high or _start(things[low]) + by >= place:
        return low
    if _start(things[high - 1]) + by < place:
        return high
    return bisect.bisect_left(things, place - by, low, high, key=_start)


def _joined(runs: list[_Run[Placed]]) -> list[_Run[Placed]]:
    """The same runs, neighbours of few things put together."""
    joined: list[_Run[Placed]] = []
    for run in runs:
        if joined and run[2] - run[1] + joined[-1][2] - joined[-1][1] <= _FEW:
            things = _Moved([joined.pop(), run]).all()
            joined.append((things, 0, len(things), 0))
        elif run[2] > run[1]:
            joined.append(run)
    return joined


def _start(one: _Thing) -> int:
    return one.start if isinstance(one, Span) else one.span.start


def _shifted(one: Placed, by: int) -> Placed:
    return cast(Placed, _shifted_thing(one, by))


def _shifted_thing(one: _Thing, by: int) -> _Thing:
    return Region(one.kind, one.span.shifted(by)) if isinstance(one, Region) else one.shifted(by)
