"""What rules about the whole draft said when it was last told, and whether all of that stands yet, moved by edits alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from citewell.document import Block, Content, Document, Sentence
from citewell.noted import Noted, Place
from citewell.result import Edit
from citewell.rule import Rule
from citewell.span import Span

__all__ = ["Standing"]


@dataclass(slots=True)
class _Told:
    """
    A mark that was told.

    ``fixed`` is what of it does not move, ``spans`` are where it and what is related to it stand. ``homes`` are the blocks
    that these are counted in, None for the source. ``starts`` and ``ends`` are code points of the source that edits move:
    those of a span in the source, and of the block for any other. ``is_touched`` tells of an edit in there: also one that
    leaves the words as they were moves what stands in them.
    """

    fixed: tuple[Any, ...]
    spans: tuple[Span, ...]
    homes: tuple[Content | None, ...]
    starts: list[int]
    ends: list[int]
    is_touched: bool = False

    def move(self, edit: Edit) -> None:
        """What an edit does to its places."""
        by = len(edit.text) - (edit.end - edit.start)
        for number, start in enumerate(self.starts):
            if edit.end <= start:
                self.starts[number] += by
                self.ends[number] += by
            elif edit.start < self.ends[number]:
                self.is_touched = True

    def is_where(self, document: Document, spans: tuple[Span, ...], places: tuple[Place | None, ...]) -> bool:
        """Whether these are its places in a document after all edits; they count in the same units as those told."""
        for number, (span, place) in enumerate(zip(spans, places, strict=True)):
            home, start = self.homes[number], self.starts[number]
            if place is None or home is None:
                if span.start != start or span.end != self.ends[number]:
                    return False
            elif (
                span != self.spans[number]
                or place.block >= len(document.contents)
                or document.contents[place.block] is not home
                or document.starts[place.block] != start
            ):
                return False
        return True


class Standing:
    """
    The marks of rules about the whole draft as they were last told.

    An editor moves what it was told by itself. So what would be found in those same places need not be told again, nor
    even be placed. Whatever an edit has touched is in doubt.
    """

    def __init__(self) -> None:
        self._told: list[_Told] | None = None

    def follow(self, edits: Iterable[Edit] | None) -> None:
        """The draft was edited; None where nobody knows how, and then nothing stands."""
        if edits is None:
            self._told = None
        for edit in edits or ():
            for told in self._told or ():
                told.move(edit)

    def tell(self, document: Document, marks: Iterable[tuple[Rule[Any], Noted]] | None) -> None:
        """These marks, and no others, are told now; None where not each of them is."""
        self._told = None if marks is None else [_told(document, rule, noted) for rule, noted in marks]

    def is_all(self, count: int) -> bool:
        """Whether so many marks were told."""
        return self._told is not None and len(self._told) == count

    def holds(self, number: int, document: Document, rule: Rule[Any], noted: Noted) -> bool:
        """Whether a mark is the one that was told with this number, where the edits have moved it."""
        if self._told is None or number >= len(self._told):
            return False
        told = self._told[number]
        if told.is_touched or told.fixed != _fixed(noted):
            return False
        return told.is_where(document, _spans(noted), _places(rule, noted))


def _told(document: Document, rule: Rule[Any], noted: Noted) -> _Told:
    spans, homes, starts, ends = _spans(noted), [], [], []
    for span, place in zip(spans, _places(rule, noted), strict=True):
        homes.append(None if place is None else document.contents[place.block])
        where = span if place is None else Block(document, place.block).span
        starts.append(where.start)
        ends.append(where.end)
    return _Told(_fixed(noted), spans, tuple(homes), starts, ends)


def _fixed(noted: Noted) -> tuple[Any, ...]:
    """What of a mark stays the same while the draft moves around it."""
    mark = noted.mark
    messages = mark.related and [one.message for one in mark.related]
    return (
        noted.rule,
        noted.place,
        noted.at,
        noted.related,
        mark.message,
        mark.severity,
        mark.detail,
        mark.data,
        messages,
    )


def _spans(noted: Noted) -> tuple[Span, ...]:
    related = noted.mark.related
    return (noted.mark.span, *(one.span for one in related)) if related else (noted.mark.span,)


def _places(rule: Rule[Any], noted: Noted) -> tuple[Place | None, ...]:
    """The unit that each of the spans counts in; None where it counts in the source."""
    own = noted.at or (noted.place if rule.unit in (Block, Sentence) else None)
    return (own, *(place or own for place in noted.related)) if noted.related else (own,)
