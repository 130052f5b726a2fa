"""Where an HTML page can be read from anew: places between its blocks, and what is open at each of them."""

import bisect
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from citewell.document import BlockKind, Container
from citewell.markup.masks import Mask

__all__ = ["BOTTOM", "START", "Frame", "Stop", "Stops", "Trail", "Wide", "frames_of"]

_RUN = 128
"""So many stops are moved one by one, the others in runs of this length."""


class Frame(NamedTuple):
    """
    An open element, as far as it bears on what is read after a stop; ``below`` is the one it stands in.

    It knows no places, so that it stays as it is when text before it changes. ``said`` tells of a list item that a
    block of it has come. ``told`` says that it will be noted with its text, ``part`` what part of the page it is;
    ``attributes`` are kept only where one of the two is set (`is_wide`).
    """

    below: "Frame | None"
    name: str
    kind: BlockKind | None
    level: int
    containers: tuple[Container, ...]
    muted: bool
    block: bool
    anchor: str
    said: bool
    told: bool
    part: Literal["", "main", "article"]
    attributes: dict[str, str]

    @property
    def is_wide(self) -> bool:
        """Whether its places will be asked for when it ends (`Wide`)."""
        return self.told or self.part != ""


BOTTOM = Frame(None, "", None, 0, (), False, False, "", False, False, "", {})
"""What stands below all open elements."""


def frames_of(top: Frame) -> list[Frame]:
    """The open elements from the outermost to the innermost."""
    frames = []
    while top.below is not None:
        frames.append(top)
        top = top.below
    return frames[::-1]


class Stop(NamedTuple):
    """
    What a reader knows between two tokens where no block is being gathered and no inline element is open.

    With the text that follows it decides all that is read there. ``image`` counts the images that are open to the
    tokenizer. ``heads`` counts the tags before it that say something about the whole page. ``is_behind`` tells a stop
    behind a start tag from one that is there for the sake of the start tag after it.
    """

    top: Frame = BOTTOM
    image: int = 0
    heads: int = 0
    is_behind: bool = True

    def is_like(self, other: "Stop") -> bool:
        """Whether the same text reads the same after either."""
        if self[1:] != other[1:]:
            return False
        ours: Frame | None = self.top
        theirs: Frame | None = other.top
        while ours is not theirs:
            if ours is None or theirs is None or ours[1:] != theirs[1:]:
                return False
            ours, theirs = ours.below, theirs.below
        return True


START = Stop()


class Wide(NamedTuple):
    """
    The places of an element that may reach over stops, in code points.

    Its start tag is ``start`` up to ``inside``, the token that ends it begins at ``closed``, and it ends at ``end``.
    """

    start: int
    inside: int
    closed: int
    end: int
    part: Literal["", "main", "article"]


class _Run(NamedTuple):
    """Neighbouring stops, whose places have moved ``by`` so many code points."""

    by: int
    places: tuple[int, ...]
    stops: tuple[Stop, ...]

    @property
    def first(self) -> int:
        return self.places[0] + self.by


class Stops:
    """All stops of a page by their places (code points), the first at the start of its text."""

    __slots__ = ("_runs",)

    def __init__(self, runs: tuple[_Run, ...]) -> None:
        self._runs = runs

    @classmethod
    def of(cls, stops: Iterable[tuple[int, Stop]]) -> "Stops":
        """Stops with their places, in order."""
        return cls(tuple(_cut(list(stops))))

    def __iter__(self) -> Iterator[tuple[int, Stop]]:
        for by, places, stops in self._runs:
            yield from zip([place + by for place in places], stops, strict=True)

    def last(self, place: int) -> tuple[int, Stop]:
        """The last stop at or before a place that is not before the first."""
        by, places, stops = self._runs[self._run_of(place)]
        index = bisect.bisect_right(places, place - by) - 1
        return places[index] + by, stops[index]

    def at(self, place: int) -> Stop | None:
        """The stop at a place, if there is one."""
        found, stop = self.last(place)
        return stop if found == place else None

    def following(self, place: int, count: int) -> int | None:
        """The place of the stop that is so many after the first at or after a place; None where they are fewer."""
        for run in self._runs[self._run_of(place) :]:
            index = bisect.bisect_left(run.places, place - run.by) + count
            if index < len(run.places):
                return run.places[index] + run.by
            count = index - len(run.places)
        return None

    def spliced(self, low: int, new: Sequence[tuple[int, Stop]], high: int, by: int) -> "Stops":
        """Those before ``low``, then new ones, then those from ``high`` on moved by so many code points."""
        first, last = self._run_of(low), self._run_of(high)
        head, tail = self._runs[first], self._runs[last]
        before = bisect.bisect_left(head.places, low - head.by)
        after = bisect.bisect_left(tail.places, high - tail.by)
        between = [
            *zip([place + head.by for place in head.places[:before]], head.stops[:before], strict=True),
            *new,
            *zip([place + tail.by + by for place in tail.places[after:]], tail.stops[after:], strict=True),
        ]
        rest = [_Run(run.by + by, run.places, run.stops) for run in self._runs[last + 1 :]]
        return Stops((*self._runs[:first], *_cut(between), *rest))

    def _run_of(self, place: int) -> int:
        """The index of the run that has the last stop at or before a place."""
        return max(bisect.bisect_right(self._runs, place, key=lambda run: run.first) - 1, 0)


def _cut(stops: list[tuple[int, Stop]]) -> Iterator[_Run]:
    for low in range(0, len(stops), _RUN):
        places, values = zip(*stops[low : low + _RUN], strict=True)
        yield _Run(0, places, values)


@dataclass(frozen=True)
class Trail:
    """
    What is kept of reading an HTML page, for reading parts of it anew; places are absolute (code points).

    Its text begins at ``start``. ``wides`` are in the order in which they end. ``heads`` is their number in all (`Stop`). ``has_templates`` says that there
    may be template tags, ``masks`` are those found.
    """

    start: int
    stops: Stops
    wides: tuple[Wide, ...]
    heads: int
    has_templates: bool
    masks: tuple[Mask, ...]
