"""What packs say of the sections of a draft as a whole, kept between its versions."""

import itertools
import logging
from collections.abc import Callable
from typing import TypeVar

from citewell.document import Content, Document, Neighbour, Section, Sentence
from citewell.packs import Packs
from citewell.record import dataclass
from citewell.rule import Lifted

__all__ = ["Kept", "Place", "Shelf"]

_log = logging.getLogger(__name__)

_SEES: frozenset[Neighbour] = frozenset({"block", "previous", "next", "section", "heading"})
"""What a pack may look at: nothing of this leads out of the section, save from one block to the next."""

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence, told from the start of its section."""

    block: int
    index: int

    def sentence(self, section: Section) -> Sentence:
        """The sentence of a section that it names."""
        return Sentence(section.root, section.root.section_starts[section.index] + self.block, self.index)


@dataclass(frozen=True, slots=True)
class Kept:
    """What could be lifted from a section, and the sentence that answers its heading."""

    lifted: Lifted
    answer: Place | None


class Shelf:
    """What is kept of each section, as long as a draft has it: it holds wherever the section moves."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, ...], tuple[tuple[Content, ...], Kept]] = {}

    def take(self, document: Document, packs: Packs) -> list[Kept]:
        """What is kept of each section of a version of the draft; found out where it is not there yet."""
        known: dict[tuple[int, ...], tuple[tuple[Content, ...], Kept]] = {}
        found = []
        starts = [*document.section_starts, len(document.contents)] if document.contents else []
        for index, (start, end) in enumerate(itertools.pairwise(starts)):
            contents = document.contents[start:end]
            key = tuple(map(id, contents))
            # With the contents themselves: as long as those are there, nothing else has their ids.
            known[key] = self._known.get(key) or (contents, _ask(packs, Section(document, index, _SEES), start))
            found.append(known[key][1])
        self._known = known
        return found


def _ask(packs: Packs, section: Section, start: int) -> Kept:
    lifted, answer = _guarded(packs.lift, section), _guarded(packs.answer, section)
    return Kept(lifted or Lifted(), Place(answer.block_index - start, answer.index) if answer else None)


def _guarded(find: Callable[[Section], _T] | None, section: Section) -> _T | None:
    if find is None:
        return None
    try:
        return find(section)
    except Exception as error:  # noqa: BLE001 - a pack is foreign code, and a section of which it says nothing is one still
        _log.warning("what a section holds is not known: %s", type(error).__name__)
        return None
