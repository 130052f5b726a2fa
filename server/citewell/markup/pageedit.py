"""
Reading an edited HTML page: the stretch around the edit anew, all else as it was.

The reader leaves stops between blocks (`citewell.markup.trail`): what is known there and the text that follows decide
all that follows. So an edited page is read from the last stop before the edit until a stop of the old reading is met
at its new place with the same known. What lies between the two is exchanged, what comes after it moves. Where an
edit bears on the page as a whole (its head, its language, its main part), `edit` declines and the whole is read.
"""

import bisect
import itertools
from collections.abc import Sequence
from dataclasses import replace

from citewell.data import Element
from citewell.document import Document
from citewell.markup.contents import Voted, settle
from citewell.markup.html import Stretch, read_stretch, set_main_apart, spoken_mains
from citewell.markup.incremental import Reading, has_same_head, lead, moves_line_numbers
from citewell.markup.masks import Mask, Masked, fill_page, has_template, mask_page
from citewell.markup.moved import splice
from citewell.markup.pagehead import TEXT_REACH, declares, read_element
from citewell.markup.places import Placed, Places
from citewell.markup.trail import Stop, Tags, Trail, Wide, tags_of
from citewell.record import dataclass
from citewell.span import LineIndex, Span

__all__ = ["edit"]

_WIDTHS = (2, 16, 128)
"""How many stops after the edit are tried in turn as the end of what is read."""

_LARGEST = 0.5
"""The share of a page beyond which it is not worth reading a stretch alone."""


def edit(document: Document, reading: Reading, changed: Span, lines: LineIndex) -> Document | None:
    """
    The document of ``lines``, whose text differs from the page's in what has become of a range of that.

    None where the whole has to be read.
    """
    trail = reading.trail
    if trail is None or changed.start < trail.start or not has_same_head(document, lines.text, changed.start):
        return None
    return _Edit(document, reading, trail, changed, lines).read()


@dataclass(frozen=True)
class _Cut:
    """
    What is exchanged: ``old`` of the old text, from one stop to another or to the end, and the blocks in it.

    ``closed`` is where an element must end to reach beyond it.
    """

    old: Span
    blocks: slice
    closed: int


class _Edit:
    def __init__(self, document: Document, reading: Reading, trail: Trail, changed: Span, lines: LineIndex) -> None:
        self._document = document
        self._reading = reading
        self._trail = trail
        self._changed = changed
        self._lines = lines
        self._text = lines.text
        self._moved = lines.length - document.length

    def read(self) -> Document | None:
        tags, changed = self._found_tags()
        found = self._trail.stops.last(changed.start)
        if found is None:
            return None
        start, begin = found
        open_wides = sorted(wide for wide in self._trail.wides if wide.start < start <= wide.closed)

        def is_met(place: int, stop: Stop) -> bool:
            if place - self._moved < changed.end or stop.heads != begin.heads:
                return False
            return self._trail.stops.at(place - self._moved) == stop

        stops = self._trail.stops.places
        after = stops.before(changed.end)
        for width in _WIDTHS:
            last = after + width
            window = Span(start, stops[last] + self._moved if last < len(stops) else len(self._text))
            if len(window) > _LARGEST * len(self._text):
                return None
            masked = self._masked(window, tags)
            stretch = read_stretch(self._text, window, masked, begin=begin, wides=open_wides, is_met=is_met)
            if stretch is not None:
                is_whole = begin.heads == stretch.heads == self._trail.heads
                return self._spliced(start, stretch, tags) if is_whole or stretch.end is not None else None
        return None

    def _found_tags(self) -> tuple[Tags | None, Span]:
        """The template tags of the edited page, and where the text without them may differ from that of the old one."""
        changed, by, start, old = self._changed, self._moved, self._trail.start, self._trail.tags
        if old is None and not has_template(self._text, max(changed.start - 2, start), changed.end + by + 2):
            return None, changed
        kept = old.edited(changed, self._document.text, self._text) if old else None
        if kept:
            return kept, changed
        masked = mask_page(self._text[start:])
        tags = tags_of(masked.scan, masked.masks, start) if masked.scan else None
        before = old.masks(start, self._document.length) if old else []
        after = tags.masks(start, len(self._text)) if tags else []
        return tags, _differing(before, after, changed, by)

    def _masked(self, window: Span, tags: Tags | None) -> Masked:
        """A part of the page without template tags."""
        if tags is None:
            return Masked(window.of(self._text))
        masks = tags.masks(window.start, window.end)
        return Masked(fill_page(self._text, window, masks), tuple(masks))

    def _spliced(self, start: int, stretch: Stretch, tags: Tags | None) -> Document | None:
        document, reading, trail, by = self._document, self._reading, self._trail, self._moved
        cut = self._cut(start, stretch.end)
        first, last = cut.blocks.start, cut.blocks.stop
        starts = Places.of(document.starts).spliced(first, last, [at for at, _ in stretch.parts.blocks], by)
        wides, still_open = self._wides(cut, stretch)
        mains = spoken_mains(wides, starts)
        mains_before = spoken_mains(trail.wides, document.starts)
        if self._sides(mains_before, cut, 0) != self._sides(mains, cut, by):
            return None
        if moves_line_numbers(document, cut.old, self._text, Span(start, cut.old.end + by)):
            return None
        blocks = [content for _, content in set_main_apart(stretch.parts.blocks, mains)]
        known = Voted(document.contents[cut.blocks], reading.votes[cut.blocks], document.english)
        contents = settle(blocks, lambda _: document.english, known)
        ahead = reading.lead
        if ahead is not None:
            ahead += lead(contents.votes) - lead(known.votes)
            if (ahead >= 0) != document.english:
                return None
        votes = reading.votes
        if contents.votes != known.votes:
            votes = votes[:first] + contents.votes + votes[last:]
        stops = trail.stops.spliced(Span(start, cut.closed), Placed.of(stretch.stops), cut.closed + by, by)
        return replace(
            document,
            lines=self._lines,
            exchange=None,
            contents=document.contents[:first] + contents.contents + document.contents[last:],
            starts=starts,
            islands=splice(document.islands, cut.old, stretch.parts.islands, by),
            elements=self._elements(cut, stretch, still_open),
            comments=splice(document.comments, cut.old, stretch.parts.comments, by),
            regions=splice(document.regions, cut.old, stretch.parts.regions, by),
            reading=Reading(reading.page, None, votes, ahead, Trail(trail.start, stops, wides, trail.heads, tags)),
        )

    def _cut(self, start: int, met: int | None) -> _Cut:
        """What is exchanged by a stretch from ``start`` up to a stop in the new text; None stands for its end."""
        end = self._document.length if met is None else met - self._moved
        starts = Places.of(self._document.starts)
        # At the end of the text all elements end, and none goes on.
        return _Cut(Span(start, end), slice(starts.before(start), starts.before(end)), end + 1 if met is None else end)

    def _wides(self, cut: _Cut, stretch: Stretch) -> tuple[tuple[Wide, ...], list[Wide]]:
        """The places of all wide elements, and of those that reach beyond the stretch, the outermost first."""
        by, old = self._moved, self._trail.wides
        ended = bisect.bisect_left(old, cut.old.start, key=_closed)
        left = bisect.bisect_left(old, cut.closed, key=_closed)
        # Those that reach beyond have the same end as before; where they start, the stretch knows.
        reaching = sorted(wide for wide in old[left:] if wide.start < cut.old.end)
        places = {
            wide: Wide(start, inside, wide.closed + by, wide.end + by, wide.part)
            for wide, (_, start, inside) in zip(reaching, stretch.open, strict=True)
        }
        after = [places[wide] if wide in places else _shifted(wide, by) for wide in old[left:]]
        return (*old[:ended], *stretch.wides, *after), list(places.values())

    def _sides(self, mains: Sequence[Span], cut: _Cut, by: int) -> list[tuple[int, int]]:
        """Main parts as the blocks outside of the stretch see them: all places in it are one."""

        def side(place: int) -> int:
            return min(place, cut.old.start) if place < cut.old.end + by else place - by

        return [(side(main.start), side(main.end)) for main in mains]

    def _elements(self, cut: _Cut, stretch: Stretch, still_open: list[Wide]) -> Sequence[Element]:
        """Those of the page; an element that has begun before the stretch may have another text and end elsewhere."""
        start = cut.old.start
        told = [
            read_element(self._text, frame.name, Span(wide.start, wide.inside), frame.attributes, wide.closed)
            for (frame, _, _), wide in zip(stretch.open, still_open, strict=True)
            if frame.told
            and (wide.start >= start or self._changed.start < wide.inside + TEXT_REACH or declares(frame.attributes))
        ]
        found = sorted([*stretch.parts.elements, *told], key=lambda element: element.span)
        inside = bisect.bisect_left(found, start, key=lambda element: element.span.start)
        elements = splice(self._document.elements, cut.old, found[inside:], self._moved)
        for element in found[:inside]:
            at = element.span.start
            elements = splice(elements, Span(at, at + 1), [element], 0)
        return elements


def _differing(before: list[Mask], after: list[Mask], changed: Span, by: int) -> Span:
    """Where, in the old text, an edit has changed masks or what they stand in; those behind it have moved."""
    head = _count_alike(before, after)
    first = max(bisect.bisect_left(before, changed.end, key=lambda mask: mask.span.start), head)
    moved = [Mask(mask.span.shifted(by), mask.noun, mask.kind) for mask in before[first:]]
    tail = _count_alike(moved[::-1], after[head:][::-1])
    gone = [mask.span for mask in before[head : len(before) - tail]]
    come = [mask.span for mask in after[head : len(after) - tail]]
    start = min([changed.start, *[span.start for span in gone + come]])
    end = max([changed.end, *[span.end for span in gone], *[span.end - by for span in come]])
    return Span(start, end)


def _count_alike(old: Sequence[Mask], new: Sequence[Mask]) -> int:
    """How many masks are the same in both before one differs."""
    pairs = zip(old, new, strict=False)
    return sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))


def _closed(wide: Wide) -> int:
    return wide.closed


def _shifted(wide: Wide, by: int) -> Wide:
    return Wide(wide.start + by, wide.inside + by, wide.closed + by, wide.end + by, wide.part)
