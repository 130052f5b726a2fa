"""What phrases and patterns find in a sentence, and how they are asked."""

from collections.abc import Collection, Iterator
from typing import Protocol

from citewell.document import Sentence
from citewell.record import dataclass
from citewell.rule import Gate
from citewell.span import Span

__all__ = ["Finder", "Found"]


@dataclass(frozen=True)
class Found:
    """
    Words of a sentence; spans count in its text.

    ``parts`` are those that a pattern gives a name, in order. ``lower`` says that a capital at its start is not the
    pattern's own, but comes from where the words stand.
    """

    span: Span
    parts: tuple[tuple[str, Span], ...] = ()
    lower: bool = False

    def part(self, name: str) -> Span | None:
        """A part by its name, all of it for ``match``; None where it was not met."""
        return self.span if name == "match" else next((span for known, span in self.parts if known == name), None)


class Finder(Protocol):
    """Finds words. ``names`` are those of its parts, ``gate`` is a cheap look that says no where it finds nothing."""

    @property
    def names(self) -> frozenset[str]: ...

    @property
    def gate(self) -> Gate: ...

    def keeps_form(self, names: Collection[str]) -> bool:
        """Whether one text can stand for all that it finds without the words around it changing; ``names`` are kept."""
        ...

    def find(self, sentence: Sentence) -> Iterator[Found]:
        """What it finds, in order and apart. Raises ParseWanted where a parse is needed that is not there yet."""
        ...
