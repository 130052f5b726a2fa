"""The sections of one draft as its editor sees them: scores, and what could be lifted, placed in lines and columns."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from citewell.lsp.board import Move, Range, range_at
from citewell.lsp.client import Client
from citewell.result import Readability
from citewell.span import LineIndex, Span

__all__ = ["Lost", "Outline", "PlacedSection", "Words", "outline_from"]

_MOST_MOVES = 500
"""After so many edits without anybody asking, what was kept is let go."""


@dataclass(frozen=True, slots=True)
class Words:
    """Words of the draft and where they stand."""

    text: str
    range: Range

    def moved(self, by: Move) -> "Words":
        return replace(self, range=by.range(self.range))


@dataclass(frozen=True, slots=True)
class Lost:
    """Points that something costs, and where it stands."""

    points: float
    message: str
    range: Range

    def moved(self, by: Move) -> "Lost":
        return replace(self, range=by.range(self.range))


@dataclass(frozen=True, slots=True)
class PlacedSection:
    """A section in its place; see `citewell.result.SectionReport`."""

    heading: str
    level: int
    range: Range
    score: int | None
    lost: tuple[Lost, ...]
    snippet: Words | None
    answer: Words | None
    readability: Readability | None

    def moved(self, by: Move) -> "PlacedSection":
        return replace(
            self,
            range=by.range(self.range),
            lost=tuple(one.moved(by) for one in self.lost),
            snippet=self.snippet and self.snippet.moved(by),
            answer=self.answer and self.answer.moved(by),
        )


@dataclass
class Outline:
    """
    The sections of a version of a draft.

    ``complete`` tells whether the check had ended, so that there are scores; ``moves`` are the edits since, by which `sections` have yet to be moved: whoever types pays nothing for that.
    """

    revision: int
    score: int | None
    sections: tuple[PlacedSection, ...]
    complete: bool
    moves: list[Move] = field(default_factory=list)

    def note(self, moves: Iterable[Move]) -> bool:
        """Notes edits; False once there are too many to be worth it."""
        self.moves += moves
        return len(self.moves) <= _MOST_MOVES

    def catch_up(self) -> "Outline":
        """Moves its sections to where they are now."""
        for by in self.moves:
            self.sections = tuple(one.moved(by) for one in self.sections)
        self.moves.clear()
        return self


def outline_from(answer: dict[str, Any], lines: LineIndex, later: Sequence[Move], client: Client) -> Outline:
    """The worker's answer about a text of ``lines``, which ``later`` edits have changed since."""

    def words(given: tuple[str, int, int] | None) -> Words | None:
        return given and Words(given[0], range_at(lines, Span(*given[1:]), client))

    sections = tuple(
        PlacedSection(
            heading=one["heading"],
            level=one["level"],
            range=range_at(lines, Span(*one["span"]), client),
            score=one["score"],
            lost=tuple(
                Lost(points, message, range_at(lines, Span(start, end), client))
                for points, message, start, end in one["lost"]
            ),
            snippet=words(one["snippet"]),
            answer=words(one["answer"]),
            readability=one["readability"] and Readability(**one["readability"]),
        )
        for one in answer["sections"]
    )
    return Outline(answer["revision"], answer["score"], sections, answer["complete"], list(later)).catch_up()
