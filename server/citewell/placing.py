"""From marks to findings and fixes: what a rule said of a unit, kept without a hold on any document, and placed in one."""

import logging
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from citewell import rule as kit
from citewell.document import Block, Document, Neighbour, Section, Sentence, Unit
from citewell.edits import source_edits
from citewell.listing import list_edits
from citewell.moving import move_edits
from citewell.noted import Noted, Place, Task
from citewell.precedence import RANKS
from citewell.result import Edit, Finding, Fix, Related
from citewell.rule import Listing, Mark, Move, Release, Remedy, Rule, Severity
from citewell.silencing import release_edits
from citewell.span import Span

__all__ = ["bound", "described", "is_at_home", "mended", "note", "placed", "remarked", "view"]

_log = logging.getLogger(__name__)


def view(document: Document, kind: type[Unit], block: int, sentence: int | None, sees: Any) -> Unit:
    """A unit of a document; a section by its first block."""
    if kind is Document:
        return document
    if kind is Section:
        return Section(document, document.section_of(block).index, sees)
    return Block(document, block, sees) if sentence is None else Sentence(document, block, sentence, sees)


def note(task: Task, mark: Mark, start: int) -> Noted:
    """A mark without hold on the document; places count from the ``start`` of the cell."""
    at = _place(mark.at, start)
    related = tuple(_place(one.at, start) for one in mark.related)
    if at is not None or any(related):
        mark = _at(
            mark, mark.at if at is None else None, tuple(kit.Related(one.span, one.message) for one in mark.related)
        )
    return Noted(task.rule.id, task.place, mark, at, related)


def _place(unit: Unit | None, start: int) -> Place | None:
    match unit:
        case Sentence():
            return Place(unit.block_index - start, unit.index)
        case Block():
            return Place(unit.index - start)
        case _:
            return None


def is_at_home(noted: Noted, rule: Rule[Any], size: int) -> bool:
    """Whether a mark of a cell of ``size`` blocks holds on to nothing outside of it, which may move."""
    mark = noted.mark
    if mark.at is not None or any(one.at is not None for one in mark.related):
        return False
    places = [noted.at, *noted.related]
    if rule.unit is Section and None in places:
        return False  # it counts in the source
    return all(place is None or 0 <= place.block < size for place in places)


def bound(
    document: Document, rule: Rule[Any], noted: Noted, start: int, sees: frozenset[Neighbour] | None = frozenset()
) -> tuple[Unit, Mark]:
    """The unit and the mark of a document that something noted stands for; ``start`` is the first block of its cell."""

    def unit(kind: type[Unit], place: Place) -> Unit:
        return view(document, kind, start + place.block, place.sentence, sees)

    mark = noted.mark
    match mark.at:
        # Such a mark is made anew at each check, so its section has the same index still.
        case Document():
            mark = _at(mark, document, mark.related)
        case Section() as section:
            mark = _at(mark, Section(document, section.index, sees), mark.related)
    if noted.at is not None or any(noted.related):
        related = tuple(
            one if place is None else kit.Related(one.span, one.message, unit(Block, place))
            for one, place in zip(mark.related, noted.related, strict=True)
        )
        mark = _at(mark, mark.at if noted.at is None else unit(Block, noted.at), related)
    return unit(rule.unit, noted.place), mark


def _at(mark: Mark, at: Unit | None, related: tuple[kit.Related, ...]) -> Mark:
    """A mark with other units in it. By hand: `dataclasses.replace` costs ten times as much, and a draft has many."""
    return Mark(mark.span, mark.message, mark.severity, at, related, mark.detail, mark.data)


def placed(document: Document, rule: Rule[Any], noted: Noted, start: int, severity: Severity | None) -> Finding:
    """
    A mark as a finding; ``start`` is the first block of its cell, ``severity`` what the settings say of the rule.

    Raises what comes of a mark that is none, or points outside its unit.
    """
    unit, mark = bound(document, rule, noted, start)
    unit = mark.at or unit
    wanted = severity or rule.severity
    return Finding(
        rule=rule.id,
        family=rule.family,
        severity=max(wanted, mark.severity or wanted, key=RANKS.__getitem__),
        # Words that it quotes may stand on two lines of the draft.
        message=" ".join(mark.message.split()),
        span=_locate(unit, mark),
        text=_words_of(unit, mark),
        evidence=rule.evidence,
        defect=rule.defect,
        related=tuple(Related(_locate(one.at or unit, one), one.message) for one in mark.related),
        detail=tuple(mark.detail),
    )


def mended(rule: Rule[Any], unit: Unit, mark: Mark, options: Any) -> Iterator[Fix]:
    """The fixes of a mark; those that cannot be made are left out."""
    for mend in rule.mends:
        try:
            fixes = [
                Fix(remedy.kind, remedy.title, remedy.safe, edits, remedy.preferred)
                for remedy in mend(unit, mark, options)
                if (edits := _edits(remedy.at or mark.at or unit, remedy))
            ]
        except Exception as error:  # noqa: BLE001 - no fix is better than no findings
            _log.warning("a fix of rule %s failed: %s", rule.id, described(error))
            continue
        yield from fixes


def _edits(unit: Unit, remedy: Remedy) -> tuple[Edit, ...] | None:
    """The edits of the source that a remedy asks for; None where they would break markup."""
    match remedy.changes:
        case Move() as move:
            return move_edits(unit, move) if isinstance(unit, Section) else None
        case Listing() as listing:
            return list_edits(unit, listing) if isinstance(unit, Sentence) else None
        case Release() as release:
            return release_edits(unit, release) if isinstance(unit, Document) else None
        case changes:
            return source_edits(unit, changes)


def remarked(rule: Rule[Any], unit: Unit, mark: Mark) -> tuple[str, ...]:
    """What a rule's pack says beside a mark; nothing where it fails."""
    if rule.remark is None:
        return ()
    try:
        return tuple(rule.remark(rule, mark.at or unit, mark))
    except Exception as error:  # noqa: BLE001 - a finding without a remark is one still
        _log.warning("a remark on rule %s failed: %s", rule.id, described(error))
        return ()


def described(error: Exception) -> str:
    """What failed and where. An error's own words may hold words of the draft, so they are left out."""
    last = traceback.extract_tb(error.__traceback__)[-1:]
    return f"{type(error).__name__}{''.join(f' in {Path(at.filename).name}:{at.lineno}' for at in last)}"


def _locate(unit: Unit, place: Mark | kit.Related) -> Span:
    length = len(unit.text) if isinstance(unit, Sentence | Block) else _root(unit).length
    if place.span.end > length:
        raise ValueError(f"a span up to {place.span.end} in a text of {length}")
    return unit.locate(place.span) if isinstance(unit, Sentence | Block) else place.span


def _words_of(unit: Unit, mark: Mark) -> str:
    if isinstance(unit, Sentence | Block):
        return unit.exact(mark.span)
    return _root(unit).source(mark.span)


def _root(unit: Section | Document) -> Document:
    return unit if isinstance(unit, Document) else unit.root
