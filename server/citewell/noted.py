"""A mark without a hold on any document: places are told from the cell that it belongs to."""

from typing import Any, NamedTuple

from citewell.rule import Mark, Rule

__all__ = ["Noted", "Place", "Task"]


class Place(NamedTuple):
    """
    A unit of a draft, told from the cell that it belongs to: so it stays the same while the draft moves.

    ``block`` counts from the first block of the cell; ``sentence`` is None for the block itself, or the section.
    """

    block: int
    sentence: int | None = None

    def moved(self, by: int) -> "Place":
        """So many sentences further on."""
        return self if self.sentence is None else Place(self.block, self.sentence + by)


class Noted(NamedTuple):
    """A mark with the rule and the unit that it comes from; units in the mark itself are kept beside it as places."""

    rule: str
    place: Place
    mark: Mark
    at: Place | None = None
    related: tuple[Place | None, ...] = ()

    def in_sentence(self, sentence: int) -> "Noted":
        """The same in another sentence of its block."""
        by = sentence - (self.place.sentence or 0)
        if not by:
            return self
        related = tuple(one and one.moved(by) for one in self.related)
        return self._replace(place=self.place.moved(by), at=self.at and self.at.moved(by), related=related)


class Task(NamedTuple):
    """One rule to run on one unit of a cell."""

    rule: Rule[Any]
    options: Any
    place: Place
