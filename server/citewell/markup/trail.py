"""Where an HTML page can be read from anew: places between its blocks, and what is open at each of them."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from citewell.document import BlockKind, Container, RegionKind
from citewell.markup.masks import FAR, Mask, Scan, can_open_template
from citewell.markup.places import Placed
from citewell.pattern import late
from citewell.record import dataclass
from citewell.span import Span

__all__ = ["BOTTOM", "START", "Frame", "Stop", "Tag", "Tags", "Trail", "Wide", "frames_of", "tags_of"]

_NEAR = 256
"""So far before an edit blank lines are looked for."""

_END = late(r"[-}%#>*/\n]")
"""What ends a template tag or comment, or is part of a blank line."""


class Frame(NamedTuple):  # noqa: PLW1641 - with a dictionary in it nothing has a hash
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

    # In a loop: a page may nest deeper than tuples can be compared.
    def __eq__(self, other: object) -> bool:
        ours: object = self
        while ours is not other:
            if not isinstance(ours, Frame) or not isinstance(other, Frame) or ours[1:] != other[1:]:
                return False
            ours, other = ours.below, other.below
        return True

    def __ne__(self, other: object) -> bool:
        return not self == other


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

    With the text that follows it decides all that is read there: after equal stops the same text reads the same.
    ``image`` counts the images that are open to the tokenizer. ``heads`` counts the tags before it that say something
    about the whole page. ``is_behind`` tells a stop behind a start tag from one that is there for the sake of the
    start tag after it.
    """

    top: Frame = BOTTOM
    image: int = 0
    heads: int = 0
    is_behind: bool = True


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


@dataclass(frozen=True)
class Tags:
    """
    The template tags and comments of a page, at their absolute places (code points).

    ``far`` are start and reach of those that hang on text beyond their own (`Scan`).
    """

    places: Placed[Tag]
    far: tuple[tuple[int, int], ...]

    def masks(self, low: int, high: int) -> list[Mask]:
        """The masks that begin in a part of the page."""
        return [
            Mask(Span(place, place + tag.length), tag.noun, tag.kind)
            for place, tag in self.places.between(Span(low, high))
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
        return Tags(self.places.spliced(changed, Placed(), low, by), far)


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
    far = []
    for low, (length, reach) in scan.extents:
        mask = known.get(low)
        tags.append((low + start, Tag(length, mask.kind if mask else None, mask is not None and mask.noun)))
        if reach > length:
            far.append((low + start, FAR if reach >= FAR else low + reach + start))
    return Tags(Placed.of(tags), tuple(far))


@dataclass(frozen=True)
class Trail:
    """
    What is kept of reading an HTML page, for reading parts of it anew; places are absolute (code points).

    Its text begins at ``start``, where the first of the ``stops`` is. ``wides`` are in the order in which they end.
    ``heads`` is the number of tags that say something about the whole page. ``tags`` is None where a glance has told
    that there are none.
    """

    start: int
    stops: Placed[Stop]
    wides: tuple[Wide, ...]
    heads: int
    tags: Tags | None
