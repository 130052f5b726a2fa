"""One page of a corpus, and partitions of them."""

from collections.abc import Iterable, Iterator
from itertools import count

from citewell.document import Format
from citewell.record import dataclass

__all__ = ["PARTITION", "Page", "Partition", "parted"]

PARTITION = 200_000
"""A partition ends with the page that brings it to so many code points: some tens of seconds of work."""

_MOST_PAGES = 500


@dataclass(frozen=True, slots=True)
class Page:
    """
    A page: its name (a path or an address), and its text or why there is none.

    ``format`` is None where the name tells it. ``path`` is where its settings are looked for, if not by its name.
    """

    name: str
    text: str | None = None
    format: Format | None = None
    problem: str | None = None
    path: str | None = None


@dataclass(frozen=True, slots=True)
class Partition:
    """Pages that are checked together; ``number`` counts from 0, in the order of the source."""

    number: int
    pages: tuple[Page, ...]


def parted(pages: Iterable[Page], size: int = PARTITION) -> Iterator[Partition]:
    """Pages in partitions of about ``size`` code points, one after the other as they come; the same for the same pages."""
    numbers, gathered, length = count(), list[Page](), 0
    for page in pages:
        gathered.append(page)
        length += len(page.text or "")
        if length >= size or len(gathered) >= _MOST_PAGES:
            yield Partition(next(numbers), tuple(gathered))
            gathered, length = [], 0
    if gathered:
        yield Partition(next(numbers), tuple(gathered))
