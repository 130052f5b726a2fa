"""
The findings of one draft as its editor sees them: placed in lines and columns, kept ready to send.

Edits move them at once, so that a hover between two reports still points at the right words; reports change the list
where something was found or went. Nothing is placed or written a second time that stays as it is.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any, NamedTuple

from citewell.lsp.client import Client
from citewell.lsp.convert import SEVERITIES, SOURCE, finding_from
from citewell.record import dataclass
from citewell.result import Edit, Finding
from citewell.span import Encoding, LineIndex, Position, Span

__all__ = ["Board", "Move", "Placed", "Range", "range_at"]


class Range(NamedTuple):
    """A range of the protocol: lines and columns, in the units agreed on with the editor."""

    start_line: int
    start_column: int
    end_line: int
    end_column: int

    def touches(self, other: "Range") -> bool:
        """Whether two ranges have a place in common, their ends included."""
        return self[:2] <= other[2:] and other[:2] <= self[2:]

    def covers(self, line: int, column: int) -> bool:
        """Whether a character is in it; an empty range holds the one at its start."""
        at = (line, column)
        return self[:2] <= at and (at < self[2:] or at == self[:2])


Point = tuple[int, int]
"""Line and column."""


class Move(NamedTuple):
    """What an edit does to all that stands behind it: where it ended before and ends now."""

    start: Point
    old_end: Point
    new_end: Point

    def point(self, line: int, column: int) -> Point:
        """Where a place is after the edit; what was replaced is where the edit starts."""
        end, now = self.old_end, self.new_end
        if line > end[0]:
            return line + now[0] - end[0], column
        if (line, column) >= end:
            return now[0], column - end[1] + now[1]
        return min((line, column), self.start)

    def range(self, place: Range) -> Range:
        """Where a range is after the edit. What is put in right behind it does not belong to it."""
        start, end = place[:2], place[2:]
        now = self.point(*start)
        if start == end:
            return Range(*now, *now)
        return Range(*now, *(end if end == self.start == self.old_end else self.point(*end)))

    def touches(self, place: Range) -> bool:
        """Whether it may be elsewhere, or another, after the edit."""
        return place[2:] >= self.start and (self.moves_lines or place.start_line <= self.old_end[0])

    @classmethod
    def of(cls, before: LineIndex, after: LineIndex, edit: Edit, encoding: Encoding) -> "Move":
        """The move that an edit makes of the lines before it to those after it."""
        places = (
            before.position(edit.start, encoding),
            before.position(edit.end, encoding),
            after.position(edit.start + len(edit.text), encoding),
        )
        return cls(*((place.line, place.column) for place in places))

    @property
    def moves_lines(self) -> bool:
        """Whether all lines behind it have other numbers now."""
        return self.new_end[0] != self.old_end[0]


@dataclass(frozen=True)
class Placed:
    """
    A finding in its place.

    The spans of ``finding`` count in the text it was found in; ``range`` and ``related`` are where it is now. ``rest``
    is what of its diagnostic does not move (JSON); ``uri`` is the draft's, empty for an editor that shows no related
    places.
    """

    finding: Finding
    range: Range
    related: tuple[Range, ...]
    rest: str
    uri: str = ""

    def now(self, lines: LineIndex, client: Client) -> Finding:
        """The finding with its spans as they are in ``lines``."""
        related = tuple(
            replace(one, span=span_of(at, lines, client))
            for one, at in zip(self.finding.related, self.related, strict=True)
        )
        return replace(self.finding, span=span_of(self.range, lines, client), related=related)

    @cached_property
    def text(self) -> str:
        """Its diagnostic, JSON. Written when it is first sent."""
        others = ""
        if self.related and self.uri:
            uri = json.dumps(self.uri)
            written = (
                f'{{"location":{{"uri":{uri},"range":{_json(at)}}},"message":{json.dumps(one.message)}}}'
                for one, at in zip(self.finding.related, self.related, strict=True)
            )
            others = f',"relatedInformation":[{",".join(written)}]'
        return f'{{"range":{_json(self.range)},{self.rest}{others}}}'


def span_of(place: Range, lines: LineIndex, client: Client) -> Span:
    """The code points of a range."""
    start, end = Position(*place[:2]), Position(*place[2:])
    return Span(lines.offset(start, client.encoding), lines.offset(end, client.encoding))


class Board:
    """The list of findings of one draft; ``uri`` and ``client`` are whom it is written for."""

    def __init__(self, uri: str, client: Client) -> None:
        self._uri, self._client = uri if client.shows_related else "", client
        self._list: list[Placed] = []
        self._general: list[Placed] = []

    @property
    def all(self) -> tuple[Placed, ...]:
        """All findings, those about the whole draft last: a finding's place here is its number to the worker."""
        return (*self._list, *self._general)

    def take(self, report: dict[str, Any], lines: LineIndex, later: Sequence[Move]) -> None:
        """Changes the list by a report about the text of ``lines``, which the moves have changed since."""
        at = report["at"]
        end = len(self._list) if report["removed"] is None else at + report["removed"]
        self._list[at:end] = self._placed(report["findings"], lines, later)
        if report["general"] is not None:
            self._general = self._placed(report["general"], lines, later)

    def move(self, by: Move) -> None:
        """Moves what stands behind an edit."""
        for placed in (self._list, self._general):
            for index, one in enumerate(placed):
                if by.touches(one.range) or any(map(by.touches, one.related)):
                    placed[index] = self._moved(one, [by])

    def _placed(self, found: Iterable[dict[str, Any]], lines: LineIndex, later: Sequence[Move]) -> list[Placed]:
        placed = [self._place(finding_from(data), lines) for data in found]
        return [self._moved(one, later) for one in placed] if later else placed

    def _place(self, finding: Finding, lines: LineIndex) -> Placed:
        related = tuple(range_at(lines, one.span, self._client) for one in finding.related)
        return Placed(finding, range_at(lines, finding.span, self._client), related, _rest(finding), self._uri)

    def _moved(self, one: Placed, moves: Sequence[Move]) -> Placed:
        now, related = one.range, one.related
        for by in moves:
            now, related = by.range(now), tuple(map(by.range, related))
        if now == one.range and related == one.related:
            return one
        return Placed(one.finding, now, related, one.rest, self._uri)


def range_at(lines: LineIndex, span: Span, client: Client) -> Range:
    """The range of a span."""
    start, end = (lines.position(offset, client.encoding) for offset in (span.start, span.end))
    return Range(start.line, start.column, end.line, end.column)


def _json(place: Range) -> str:
    line, column, end_line, end_column = place
    start = f'{{"line":{line},"character":{column}}}'
    return f'{{"start":{start},"end":{{"line":{end_line},"character":{end_column}}}}}'


def _rest(finding: Finding) -> str:
    fixed: dict[str, Any] = {"severity": SEVERITIES[finding.severity].value, "code": finding.rule}
    if finding.url:
        fixed["codeDescription"] = {"href": finding.url}
    return json.dumps({**fixed, "source": SOURCE, "message": finding.message}, separators=(",", ":"))[1:-1]
