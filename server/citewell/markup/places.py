"""Ascending places in a draft, which move with the text before them without each being touched."""

import bisect
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field
from typing import Generic, TypeVar, overload

from citewell.record import dataclass
from citewell.span import Span

__all__ = ["Placed", "Places"]

_RUN = 64
"""So many places stand in one run; in a run of twice as many there is more to copy than to gain."""

_Thing = TypeVar("_Thing")


class Places(Sequence[int]):
    """
    An unchanging sequence of ascending places (code points).

    They stand in runs, each relative to its first place. So what moves behind an edit is one number a run.
    """

    __slots__ = ("_bases", "_counts", "_runs")

    def __init__(self, places: Iterable[int] = ()) -> None:
        self._fill(*_cut(list(places)))

    def _fill(self, runs: list[tuple[int, ...]], bases: list[int]) -> None:
        self._runs = runs
        self._bases = bases
        # The index of each run's first place, and at the end the length of the whole.
        self._counts = [0, *itertools.accumulate(map(len, runs))]

    @staticmethod
    def of(places: Sequence[int]) -> "Places":
        """The places of any ascending sequence; of places themselves the same object."""
        return places if isinstance(places, Places) else Places(places)

    def before(self, place: int) -> int:
        """How many stand before a place: the index of the first that does not."""
        run = bisect.bisect_left(self._bases, place) - 1
        if run < 0:
            return 0
        return self._counts[run] + bisect.bisect_left(self._runs[run], place - self._bases[run])

    def spliced(self, low: int, high: int, new: Sequence[int], by: int) -> "Places":
        """Those from index ``low`` up to ``high`` replaced by ``new``, and all that follow moved by ``by``."""
        if low == len(self) and not new:
            return self
        first = min(bisect.bisect_right(self._counts, low) - 1, max(len(self._runs) - 1, 0))
        stop = min(bisect.bisect_right(self._counts, high), len(self._runs))
        tail = (place + by for place in self._between(high, self._counts[stop]))
        runs, bases = _cut([*self._between(self._counts[first], low), *new, *tail])
        places = Places.__new__(Places)
        places._fill(
            [*self._runs[:first], *runs, *self._runs[stop:]],
            [*self._bases[:first], *bases, *[base + by for base in self._bases[stop:]]],
        )
        return places

    def moved(self, low: int, by: int) -> "Places":
        """Those from index ``low`` on moved by ``by``."""
        if low == len(self) or not by:
            return self
        run = bisect.bisect_right(self._counts, low) - 1
        kept = low - self._counts[run]
        places = Places.__new__(Places)
        places._runs, places._counts = self._runs, self._counts
        if kept:
            split = self._runs[run]
            changed = (*split[:kept], *[place + by for place in split[kept:]])
            run += 1
            places._runs = [*self._runs[: run - 1], changed, *self._runs[run:]]
        places._bases = [*self._bases[:run], *[base + by for base in self._bases[run:]]]
        return places

    def _between(self, low: int, high: int) -> list[int]:
        found: list[int] = []
        run = bisect.bisect_right(self._counts, low) - 1
        while low < high:
            first, base = self._counts[run], self._bases[run]
            found += [base + place for place in self._runs[run][low - first : high - first]]
            run += 1
            low = self._counts[run]
        return found

    def __len__(self) -> int:
        return self._counts[-1]

    def __iter__(self) -> Iterator[int]:
        for base, run in zip(self._bases, self._runs, strict=True):
            for place in run:
                yield base + place

    @overload
    def __getitem__(self, index: int) -> int: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[int, ...]: ...
    def __getitem__(self, index: int | slice) -> int | tuple[int, ...]:
        if isinstance(index, slice):
            low, high, step = index.indices(len(self))
            return tuple(self._between(low, high)) if step == 1 else tuple(self)[index]
        count = len(self)
        at = index + count if index < 0 else index
        if not 0 <= at < count:
            raise IndexError(f"no place {index} of {count}")
        run = bisect.bisect_right(self._counts, at) - 1
        return self._bases[run] + self._runs[run][at - self._counts[run]]

    def __eq__(self, other: object) -> bool:
        return tuple(self) == tuple(other) if isinstance(other, Places | tuple) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))


def _cut(places: list[int]) -> tuple[list[tuple[int, ...]], list[int]]:
    """Places in runs relative to their first, and the first of each."""
    size = len(places) if len(places) <= 2 * _RUN else _RUN
    runs, bases = [], []
    for low in range(0, len(places), size or 1):
        base = places[low]
        runs.append(tuple([place - base for place in places[low : low + size]]))
        bases.append(base)
    return runs, bases


@dataclass(frozen=True)
class Placed(Generic[_Thing]):
    """Things that do not know where they stand, and in parallel the places at which they do."""

    places: Places = field(default_factory=Places)
    things: tuple[_Thing, ...] = ()

    @staticmethod
    def of(found: Sequence[tuple[int, _Thing]]) -> "Placed[_Thing]":
        """Things from (place, thing), in order of their places."""
        return Placed(Places(place for place, _ in found), tuple(thing for _, thing in found))

    def __iter__(self) -> Iterator[tuple[int, _Thing]]:
        return zip(self.places, self.things, strict=True)

    def __len__(self) -> int:
        return len(self.things)

    def within(self, span: Span) -> tuple[_Thing, ...]:
        """Those that start in a span."""
        return self.things[self.places.before(span.start) : self.places.before(span.end)]

    def between(self, span: Span) -> Iterator[tuple[int, _Thing]]:
        """Those that start in a span, each with its place."""
        low, high = self.places.before(span.start), self.places.before(span.end)
        return zip(self.places[low:high], self.things[low:high], strict=True)

    def last(self, place: int) -> tuple[int, _Thing] | None:
        """The last at or before a place, with its own."""
        index = self.places.before(place + 1) - 1
        return (self.places[index], self.things[index]) if index >= 0 else None

    def at(self, place: int) -> _Thing | None:
        """What stands at a place."""
        found = self.last(place)
        return found[1] if found and found[0] == place else None

    def moved(self, place: int, by: int) -> "Placed[_Thing]":
        """Those that start at or after a place moved by ``by``."""
        return Placed(self.places.moved(self.places.before(place), by), self.things) if self.things else self

    def spliced(self, cut: Span, new: "Placed[_Thing]", until: int, by: int) -> "Placed[_Thing]":
        """Those that start in ``cut`` replaced by the new ones that start before ``until``, later ones moved."""
        low, high, count = self.places.before(cut.start), self.places.before(cut.end), new.places.before(until)
        things = self.things
        if things[low:high] != new.things[:count]:
            things = things[:low] + new.things[:count] + things[high:]
        return Placed(self.places.spliced(low, high, new.places[:count], by), things)
