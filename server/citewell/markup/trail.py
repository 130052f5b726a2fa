"""Where an HTML page can be read from anew: places between its blocks, and what is open at each of them."""

import bisect
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, NamedTuple, TypeVar

from citewell.document import BlockKind, Container, RegionKind
from citewell.markup.masks import FAR, Mask, Scan, can_open_template
from citewell.span import Span

__all__ = ["BOTTOM", "START", "Frame", "Places", "Stop", "Tag", "Tags", "Trail", "Wide", "frames_of", "tags_of"]

_RUN = 128
"""So many things are moved one by one, the others in runs of this length."""

_NEAR = 256
"""So far before an edit blank lines are looked for."""

_END = re.compile(r"[-}%#>*/\n]")
"""What ends a template tag or comment, or is part of a blank line."""


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


class Tag(NamedTuple):
    """
    A template tag or comment that was looked at: its length (code points), and what is masked there, if anything.

    ``noun`` and ``kind`` are those of the mask.
    """

    length: int
    kind: RegionKind | None
    noun: bool


Value = TypeVar("Value")


class _Run(NamedTuple, Generic[Value]):
    """Neighbours, whose places have moved ``by`` so many code points."""

    by: int
    places: tuple[int, ...]
    values: tuple[Value, ...]

    @property
    def first(self) -> int:
        return self.places[0] + self.by


class Places(Generic[Value]):
    """Things in the order of their places (code points). They know nothing of them, so that they can move in runs."""

    __slots__ = ("_runs",)

    def __init__(self, runs: tuple[_Run[Value], ...]) -> None:
        self._runs = runs

    @classmethod
    def of(cls, things: Iterable[tuple[int, Value]]) -> "Places[Value]":
        """Things with their places, in order."""
        return cls(tuple(_cut(list(things))))

    def __iter__(self) -> Iterator[tuple[int, Value]]:
        for by, places, values in self._runs:
            yield from zip([place + by for place in places], values, strict=True)

    def last(self, place: int) -> tuple[int, Value] | None:
        """The last at or before a place."""
        index = self._run_of(place)
        if not self._runs or self._runs[index].first > place:
            return None
        by, places, values = self._runs[index]
        index = bisect.bisect_right(places, place - by) - 1
        return places[index] + by, values[index]

    def at(self, place: int) -> Value | None:
        """What stands at a place."""
        found = self.last(place)
        return found[1] if found and found[0] == place else None

    def following(self, place: int, count: int) -> int | None:
        """The place of the one that is so many after the first at or after a place; None where they are fewer."""
        for run in self._runs[self._run_of(place) :]:
            index = bisect.bisect_left(run.places, place - run.by) + count
            if index < len(run.places):
                return run.places[index] + run.by
            count = index - len(run.places)
        return None

    def between(self, low: int, high: int) -> Iterator[tuple[int, Value]]:
        """Those from one place up to another."""
        for by, places, values in self._runs[self._run_of(low) :]:
            first = bisect.bisect_left(places, low - by)
            last = bisect.bisect_left(places, high - by)
            yield from zip([place + by for place in places[first:last]], values[first:last], strict=True)
            if last < len(places):
                return

    def spliced(self, low: int, new: Sequence[tuple[int, Value]], high: int, by: int) -> "Places[Value]":
        """Those before ``low``, then new ones, then those from ``high`` on moved by so many code points."""
        if not self._runs:
            return Places.of(new)
        first, last = self._run_of(low), self._run_of(high)
        head, tail = self._runs[first], self._runs[last]
        before = bisect.bisect_left(head.places, low - head.by)
        after = bisect.bisect_left(tail.places, high - tail.by)
        between = [
            *zip([place + head.by for place in head.places[:before]], head.values[:before], strict=True),
            *new,
            *zip([place + tail.by + by for place in tail.places[after:]], tail.values[after:], strict=True),
        ]
        rest = [_Run(run.by + by, run.places, run.values) for run in self._runs[last + 1 :]]
        return Places((*self._runs[:first], *_cut(between), *rest))

    def _run_of(self, place: int) -> int:
        """The index of the run that has the last one at or before a place."""
        return max(bisect.bisect_right(self._runs, place, key=_first) - 1, 0)


def _first(run: _Run[Value]) -> int:
    return run.places[0] + run.by


def _cut(things: list[tuple[int, Value]]) -> Iterator[_Run[Value]]:
    for low in range(0, len(things), _RUN):
        places, values = zip(*things[low : low + _RUN], strict=True)
        yield _Run(0, places, values)


@dataclass(frozen=True)
class Tags:
    """
    The template tags and comments of a page, at their absolute places (code points).

    ``far`` are start and reach of those that hang on text beyond their own (`Scan`).
    """

    places: Places[Tag]
    far: tuple[tuple[int, int], ...]

    def masks(self, low: int, high: int) -> list[Mask]:
        """The masks that begin in a part of the page."""
        return [
            Mask(Span(place, place + tag.length), tag.noun, tag.kind)
            for place, tag in self.places.between(low, high)
            if tag.kind is not None
        ]

    def edited(self, changed: Span, old: str, text: str) -> "Tags | None":
        """The same tags after an edit that leaves them all alone; None where it may not."""
        low, high, by = changed.start, changed.end, len(text) - len(old)
        # A backslash keeps a tag from being one.
        behind = high
        while old.startswith("\\", behind):
            behind += 1
        last = self.places.last(behind)
        if last is not None and last[0] + last[1].length > low:
            return None
        if can_open_template(text, low, high + by):
            return None
        now = Span(low, high + by)
        if any(start <= behind and reach >= low - _NEAR for start, reach in self.far) and (
            _may_end(old, changed) or _may_end(text, now)
        ):
            return None
        far = tuple(
            (start + by if start > behind else start, reach + by if low < reach < FAR else reach)
            for start, reach in self.far
        )
        return Tags(self.places.spliced(low, (), high, by), far)


def _may_end(text: str, span: Span) -> bool:
    """Whether the end of a tag may stand at some place, or a blank line, which ends the search for it."""
    before = text[max(span.start - _NEAR, 0) : span.start]
    words = before.rstrip(" \t\r\n>")
    if not words or "\n" in before[len(words) :]:
        return True
    return bool(_END.search(text, max(span.start - 2, 0), span.end + 2))


def tags_of(scan: Scan, masks: Sequence[Mask], start: int) -> Tags:
    """What was found in the text of a page that begins at ``start``, in which the places count."""
    known = {mask.span.start: mask for mask in masks}
    tags = []
    for low, high, _ in scan.extents:
        mask = known.get(low)
        tags.append((low + start, Tag(high - low, mask.kind if mask else None, mask is not None and mask.noun)))
    far = tuple((low + start, min(reach + start, FAR)) for low, high, reach in scan.extents if reach > high)
    return Tags(Places.of(tags), far)


@dataclass(frozen=True)
class Trail:
    """
    What is kept of reading an HTML page, for reading parts of it anew; places are absolute (code points).

    Its text begins at ``start``, where the first of the ``stops`` is. ``wides`` are in the order in which they end.
    ``heads`` is the number of tags that say something about the whole page. ``tags`` is None where a glance has told
    that there are none.
    """

    start: int
    stops: Places[Stop]
    wides: tuple[Wide, ...]
    heads: int
    tags: Tags | None
