"""What could be lifted from the sections of a draft, kept between its versions."""

import itertools
import logging

from citewell.document import Content, Document, Section
from citewell.rule import Lift, Lifted

__all__ = ["Shelf"]

_log = logging.getLogger(__name__)

_NOTHING = Lifted()

_Known = dict[tuple[int, ...], tuple[tuple[Content, ...], Lifted]]


class Shelf:
    """
    What could be lifted from sections, remembered as long as a draft has them.

    ``lift`` looks at nothing but the section, so what it said holds wherever that moves.
    """

    def __init__(self) -> None:
        self._known: _Known = {}

    def lifted(self, document: Document, lift: Lift | None) -> list[Lifted]:
        """What could be lifted from each section of a version of the draft."""
        known: _Known = {}
        found = []
        starts = [*document.section_starts, len(document.contents)] if document.contents else []
        for section, (start, end) in zip(document.sections, itertools.pairwise(starts), strict=True):
            contents = document.contents[start:end]
            key = tuple(map(id, contents))
            # With the contents themselves: as long as those are there, nothing else has their ids.
            known[key] = self._known.get(key) or (contents, _lifted(section, lift))
            found.append(known[key][1])
        self._known = known
        return found


def _lifted(section: Section, lift: Lift | None) -> Lifted:
    if lift is None:
        return _NOTHING
    try:
        return lift(Section(section.root, section.index, frozenset()))
    except Exception as error:  # noqa: BLE001 - a pack is foreign code, and a section without a snippet is one still
        _log.warning("what could be lifted is not known: %s", type(error).__name__)
        return _NOTHING
