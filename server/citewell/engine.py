"""The engine: a document and settings in, a report out. It knows no files, no console and no editor."""

import bisect
import logging
import time
import traceback
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

from citewell import config, packs, suppress
from citewell import rule as kit
from citewell.config import Settings
from citewell.document import Block, Container, Content, Document, Neighbour, Section, Sentence, Unit
from citewell.edits import source_edits
from citewell.grammar import Grammar
from citewell.markup import read
from citewell.memo import Cell, Memo, Noted, Place, Task, sentence_key
from citewell.packs import Packs
from citewell.result import Finding, Fix, Patch, Related, Report, SectionReport
from citewell.rule import Mark, Rule, Severity
from citewell.span import Span
from citewell.syntax import Parse, ParseWanted

__all__ = ["Check", "Engine", "check"]

_log = logging.getLogger(__name__)

_FURNITURE: frozenset[Container] = frozenset({"navigation", "header", "footer", "form", "hidden"})
"""Parts of a page that are not its text."""

_NOT_ENGLISH = "A draft is not in English: rules that read prose are silent there."

_RANKS: dict[Severity, int] = {"error": 0, "warning": 1, "information": 2, "hint": 3}

_NEAR = 8
"""So many blocks around a place that the writer looks at are done before all others."""

_BESIDE: frozenset[Neighbour] = frozenset({"previous", "next"})

Active = tuple[Rule[Any], Any]
"""A rule with its options."""

Origin = tuple[Noted, int]
"""A mark, and the first block of the cell that it belongs to."""

Mend = Callable[[], tuple[Fix, ...]]
"""Computes the fixes of a finding."""


class Engine:
    """Rules with their settings, and the language model they share."""

    def __init__(self, settings: Settings, packs: Packs, grammar: Grammar | None = None) -> None:
        self.settings = settings
        self.packs = packs
        self.grammar = grammar or Grammar()
        self.seconds: dict[str, float] = {}
        """Seconds each rule has used so far, by id; parses are under ``(parsing)``."""
        self.pause: Callable[[], None] = lambda: None
        """Called before each rule on each unit, and free to raise a BaseException that ends the check."""
        self._active = [
            (rule, settings.rules[rule.id].options) for rule in packs.rules.values() if settings.rules[rule.id].on
        ]

    def analyse(self, document: Document, memo: Memo | None = None) -> Iterator[Report]:
        """
        Checks a document.

        Yields a first report with all that needs no parse, where something else does, and then the complete
        one. ``memo`` is what is remembered of an earlier version of the same draft.
        """
        run = Check(self, document, memo if memo is not None else Memo())
        run.read_words()
        if run.is_waiting:
            yield run.report(complete=False)
        run.read_grammar()
        yield run.report(complete=True)

    def check(self, document: Document, memo: Memo | None = None) -> Report:
        """The complete report of a document."""
        *_, report = self.analyse(document, memo)
        return report

    def parse(self, texts: list[str]) -> list[Parse | None]:
        """The parses of some sentences, in order."""
        started = time.perf_counter()
        try:
            return self.grammar.batch(texts)
        finally:
            self._spend("(parsing)", started)

    def _spend(self, name: str, started: float) -> None:
        self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - started

    def active(self, *, page: bool) -> list[Active]:
        """The rules that are switched on, with their options; for a draft that is a ``page``, or is none."""
        return [one for one in self._active if page or not one[0].pages_only]

    def run_rule(self, rule: Rule[Any], unit: Unit, options: Any) -> tuple[Mark, ...]:
        """The marks of one rule on one unit; raises whatever the rule raises, ParseWanted among it."""
        started = time.perf_counter()
        try:
            return tuple(rule.find(unit, options))
        finally:
            self._spend(rule.id, started)


class Check:
    """
    One check of one version of a draft.

    `read_words` and then `read_grammar` do the work, or their step-by-step forms `words` and `grammar`; between two
    steps a `patch` tells what has changed since the last one.
    """

    def __init__(self, engine: Engine, document: Document, memo: Memo) -> None:
        self._engine = engine
        self._memo = memo
        if document.parses is not memo.watch:
            document = replace(document, parses=memo.watch)
        self.document = document
        active = engine.active(page=document.page)
        self._by_id = {rule.id: (rule, options) for rule, options in active}
        self._of_blocks = [one for one in active if _scope(one[0]) == "block"]
        self._of_sections = [one for one in active if _scope(one[0]) == "section"]
        self._of_document = [one for one in active if _scope(one[0]) == "document"]
        self._given: dict[Hashable, list[Active]] = {}
        self._failed: dict[str, str] = {}
        self._general = Cell()
        self._apart: list[tuple[Finding, Origin]] = []
        self._done = 0
        self._waiting: list[tuple[Cell, int]] = []
        self._sees_across = _rank_across(active)
        frame = (engine.settings.digest, document.page, document.english, document.format)
        self._hidden = suppress.read(document, engine.packs.aliases)
        self._stale = memo.adopt(document, frame)
        hiding = self._hidden.items and (self._hidden.signature, len(document.lines))
        if hiding != memo.hiding:
            # The comments speak about other lines than before, or other findings stand on those.
            self._stale = list(range(len(memo.blocks)))
        memo.hiding = hiding
        memo.is_finished = False

    # The work

    @property
    def is_waiting(self) -> bool:
        """Whether something waits for a parse."""
        return bool(self._waiting)

    @property
    def is_showing(self) -> bool:
        """Whether anything was found."""
        return any(self._memo.shown) or bool(self._general.noted)

    @property
    def progress(self) -> tuple[int, int]:
        """How many blocks are done, of how many."""
        return self._done - len(self._waiting), max(len(self._memo.todo), 1)

    def read_words(self, places: Sequence[int] = ()) -> None:
        """Does all that needs no parse."""
        for _ in self.words(places):
            pass

    def read_grammar(self) -> None:
        """Does the rest, with as few batches of parses as can be."""
        for _ in self.grammar(None):
            pass

    def words(self, places: Sequence[int] = ()) -> Iterator[None]:
        """
        All that needs no parse, step by step.

        ``places`` (code points) are those that the writer looks at, the most urgent first: blocks near them come first.
        """
        memo = self._memo
        for index in self._stale:
            self._show(index)
        todo = self._in_order(memo.todo, places)
        for index in todo:
            self._do_block(index)
            self._done += 1
            yield
        for index, cell in enumerate(memo.sections):
            if not cell.is_settled:
                self._do_section(index)
                yield
        self._do(self._general, 0, self._tasks_of_document, range(len(memo.blocks)))

    def grammar(self, size: int | None) -> Iterator[None]:
        """All that waits for a parse, about ``size`` sentences at a time (None: all at once)."""
        memo = self._memo
        while self._waiting:
            now, wanted = self._next_batch(size)
            missing = [text for text in wanted if text not in memo.parses]
            few = size or max(len(missing), 1)
            for at in range(0, len(missing), few):
                if at:
                    yield
                texts = missing[at : at + few]
                memo.parses.update(zip(texts, self._engine.parse(texts), strict=True))
            self._waiting = self._waiting[len(now) :]
            for cell, index in now:
                if cell is self._general:
                    self._do(cell, 0, self._tasks_of_document, range(len(memo.blocks)))
                elif index < len(memo.blocks) and cell is memo.blocks[index]:
                    self._do_block(index)
                else:
                    self._do_section(index)
            yield
        memo.is_finished = all(cell.is_settled for cell in (memo.blocks[index] for index in memo.todo))
        memo.prune()

    def _in_order(self, todo: list[int], places: Sequence[int]) -> list[int]:
        if not places or len(todo) <= 1:
            return todo
        starts = self.document.starts
        near = [bisect.bisect_right(starts, place) - 1 for place in places]

        def urgency(index: int) -> tuple[int, int]:
            for rank, place in enumerate(near):
                if abs(index - place) <= _NEAR:
                    return rank, abs(index - place)
            return len(near), index

        return sorted(todo, key=urgency)

    def _next_batch(self, size: int | None) -> tuple[list[tuple[Cell, int]], dict[str, None]]:
        wanted: dict[str, None] = {}
        for count, (cell, _) in enumerate(self._waiting, 1):
            wanted.update(cell.wanted)
            if size is not None and len(wanted) >= size:
                return self._waiting[:count], wanted
        return self._waiting, wanted

    def _do_block(self, index: int) -> None:
        memo = self._memo
        cell = memo.blocks[index]
        if cell.tasks is None:
            cell.key = memo.key(index)
            known = memo.recall(cell.key)
            if known is not None:
                memo.blocks[index] = known
                self._show(index)
                return
            self._begin_block(cell, index)
        self._do(cell, index, self._tasks_of_block, range(index, index + 1))
        self._show(index)

    def _begin_block(self, cell: Cell, index: int) -> None:
        """Takes over what is known of sentences that stood in the block before it was edited; the rest is to be done."""
        content, known = self.document.contents[index], self._memo.sentences
        cell.tasks = self._tasks_of_block(index)
        if not known:
            return
        tasks = []
        for task in cell.tasks:
            rule, sentence = task.rule, task.place.sentence
            if sentence is None or "block" in rule.sees:
                tasks.append(task)
                continue
            beside = not _BESIDE.isdisjoint(rule.sees)
            found = known.get(sentence_key(content, cell.key, sentence, beside=beside))
            if found is None:
                tasks.append(task)
            else:
                cell.noted += [one.in_sentence(sentence) for one in found if one.rule == rule.id]
        cell.tasks = tasks
        cell.texts = {text for text in content.sentence_texts if text in self._memo.parses}

    def _do_section(self, index: int) -> None:
        blocks = self._blocks_of_section(index)
        self._do(self._memo.sections[index], index, self._tasks_of_section, blocks)
        self._show(blocks.start)

    def _blocks_of_section(self, index: int) -> range:
        starts = self.document.section_starts
        return range(starts[index], starts[index + 1] if index + 1 < len(starts) else len(self.document.contents))

    def _do(self, cell: Cell, index: int, tasks: Callable[[int], list[Task]], blocks: range) -> None:
        """Runs those tasks of a cell, which is about some ``blocks``, that can be run now."""
        start, size = blocks.start, len(blocks)
        if cell.tasks is None or cell.loose:
            cell.tasks, cell.noted, cell.loose = tasks(index), [], False
        memo, waiting, units = self._memo, [], {}
        memo.watch.asked = cell.texts
        cell.wanted.clear()
        for task in cell.tasks:
            self._engine.pause()
            known = (task.place, task.rule.unit, task.rule.sees)
            if known not in units:
                units[known] = self._unit(task.rule, start, task.place)
            try:
                marks = self._engine.run_rule(task.rule, units[known], task.options)
                noted = [_note(task, mark, start) for mark in marks]
                for one in noted:
                    self._placed(one, start)
            except ParseWanted as wanted:
                cell.wanted[wanted.text] = None
                waiting.append(task)
            except Exception as error:  # noqa: BLE001 - a rule may be anybody's; the others still run
                self._note_failure(task.rule, error)
                cell.loose = True
            else:
                cell.noted += noted
                cell.loose = cell.loose or not all(_is_at_home(one, task.rule, size) for one in noted)
        cell.tasks = waiting
        if waiting:
            self._waiting.append((cell, index))

    def _tasks_of_block(self, index: int) -> list[Task]:
        content = self.document.contents[index]
        sentences = range(len(content.sentence_spans))
        return [
            Task(rule, options, Place(0, sentence))
            for rule, options in self._rules_for(content, self._of_blocks)
            for sentence in ((None,) if rule.unit is Block else sentences)
        ]

    def _tasks_of_section(self, index: int) -> list[Task]:
        return self._tasks_of_many(self._of_sections, self._blocks_of_section(index), Section)

    def _tasks_of_document(self, _: int) -> list[Task]:
        return self._tasks_of_many(self._of_document, range(len(self.document.contents)), Document)

    def _tasks_of_many(self, active: list[Active], blocks: range, whole: type[Unit]) -> list[Task]:
        """The tasks of rules that see more than a block, on ``whole`` and on the ``blocks`` in it."""
        tasks = [
            Task(rule, options, Place(0))
            for rule, options in active
            if rule.unit is whole and (self.document.english or not rule.reads_prose)
        ]
        others = [one for one in active if one[0].unit in (Block, Sentence)]
        for index in blocks if others else ():
            content = self.document.contents[index]
            for rule, options in self._rules_for(content, others):
                sentences = (None,) if rule.unit is Block else range(len(content.sentence_spans))
                tasks += [Task(rule, options, Place(index - blocks.start, sentence)) for sentence in sentences]
        if whole is Document:
            sections = range(len(self.document.sections))
            tasks += [
                Task(rule, options, Place(self.document.section_starts[section]))
                for rule, options in active
                if rule.unit is Section and (self.document.english or not rule.reads_prose)
                for section in sections
            ]
        return tasks

    def _rules_for(self, content: Content, active: list[Active]) -> list[Active]:
        """Those of some rules that are given a block at all: by its kind, its language, furniture and quotation."""
        english = self.document.english if content.english is None else content.english
        key = (id(active), content.kind, content.containers, english)
        if key not in self._given:
            is_furniture = not _FURNITURE.isdisjoint(content.containers)
            is_quoted = "quote" in content.containers
            self._given[key] = [
                (rule, options)
                for rule, options in active
                if not rule.reads_prose
                or (content.kind in rule.kinds and english and not is_furniture and (rule.in_quotes or not is_quoted))
            ]
        return self._given[key]

    def _unit(self, rule: Rule[Any], start: int, place: Place) -> Unit:
        return _view(self.document, rule.unit, start + place.block, place.sentence, rule.sees)

    def _note_failure(self, rule: Rule[Any], error: Exception) -> None:
        if rule.id not in self._failed:
            _log.warning("rule %s failed: %s", rule.id, _described(error))
            self._failed[rule.id] = (
                f"The rule {rule.id} failed ({type(error).__name__}) and may have missed something; "
                "all other findings stand."
            )

    # What is found

    def _placed(self, noted: Noted, start: int) -> Finding:
        """
        A mark as a finding; ``start`` is the first block of its cell.

        Raises what comes of a mark that is none, or points outside its unit.
        """
        rule, _ = self._by_id[noted.rule]
        unit, mark = _bound(self.document, rule, noted, start)
        unit = mark.at or unit
        wanted = self._engine.settings.rules[rule.id].severity or rule.severity
        severity = max(wanted, mark.severity or wanted, key=_RANKS.__getitem__)
        return Finding(
            rule=rule.id,
            family=rule.family,
            severity=severity,
            message=mark.message,
            span=_locate(unit, mark),
            text=_words_of(unit, mark),
            evidence=rule.evidence,
            defect=rule.defect,
            related=tuple(Related(_locate(one.at or unit, one), one.message) for one in mark.related),
            detail=tuple(mark.detail),
        )

    def _noted_at(self, index: int) -> list[Noted]:
        """All marks that belong to a block, and to the section that begins with it."""
        memo = self._memo
        noted = memo.blocks[index].noted
        if self._of_sections:
            starts = self.document.section_starts
            section = bisect.bisect_left(starts, index)
            if section < len(starts) and starts[section] == index:
                noted = [*noted, *memo.sections[section].noted]
        return noted

    def _show(self, index: int) -> None:
        noted = self._noted_at(index)
        if noted and (len(noted) > 1 or self._hidden.items):
            placed = [(self._placed(one, index), one) for one in noted]
            noted = [one for _, one in self._visible(placed)]
        self._memo.show(index, noted)

    def _visible(self, placed: Iterable[tuple[Finding, Any]]) -> list[tuple[Finding, Any]]:
        """Findings in order, each once, with what they came from; without those that others outrank or comments hide."""
        origins: dict[Finding, Any] = {}
        for finding, origin in placed:
            origins.setdefault(finding, origin)
        shown = [
            finding
            for finding in _by_precedence(origins, self._engine.packs.rules)
            if not self._hidden.hides(finding.rule, finding.family, finding.span)
        ]
        shown.sort(key=lambda one: (one.span, _RANKS[one.severity], one.rule))
        return [(finding, origins[finding]) for finding in shown]

    def _all(self) -> list[tuple[Finding, Origin]]:
        """All findings in order, with their marks and the first blocks of their cells."""
        placed = [
            (self._placed(one, index), (one, index))
            for index in range(len(self.document.contents))
            for one in self._noted_at(index)
        ]
        return self._visible([*placed, *self._of_all()])

    def _of_all(self) -> list[tuple[Finding, Origin]]:
        return [(self._placed(one, 0), (one, 0)) for one in self._general.noted]

    def patch(self) -> Patch:
        """What has changed among the findings since the last patch of this draft; see `Patch`."""
        memo = self._memo
        if self._sees_across:
            self._apart = self._all()
            removed = memo.news.retell(())
            return Patch(0, removed, (), tuple(finding for finding, _ in self._apart))
        self._apart = self._visible(self._of_all())
        at, removed, fresh = memo.news.take(memo.shown)
        findings = tuple(self._placed(one, index) for index in fresh for one in memo.shown[index])
        return Patch(at, removed, findings, tuple(finding for finding, _ in self._apart))

    def numbered(self) -> list[tuple[Finding, Mend]]:
        """All findings of the list that the patches so far make, the general ones last, and how to mend each."""
        told = [(one, index) for index, noted in enumerate(self._memo.news.told) for one in noted]
        found = [(self._placed(*one), one) for one in told]
        return [(finding, partial(self._fixes, *origin)) for finding, origin in (*found, *self._apart)]

    def finding(self, number: int) -> tuple[Finding, Mend]:
        """One of the `numbered` findings. Raises IndexError."""
        for index, noted in enumerate(self._memo.news.told):
            if number < len(noted):
                return self._placed(noted[number], index), partial(self._fixes, noted[number], index)
            number -= len(noted)
        finding, origin = self._apart[number]
        return finding, partial(self._fixes, *origin)

    def report(self, *, complete: bool) -> Report:
        """The report of all marks so far."""
        document, found = self.document, self._all()
        origins = dict(found)
        return Report(
            text=document.text,
            format=document.format,
            findings=tuple(origins),
            sections=tuple(
                SectionReport(
                    section.heading.prose.text.strip() if section.heading else "", section.level, section.span
                )
                for section in document.sections
            ),
            words=sum(content.words for content in document.contents),
            complete=complete,
            notices=self.notices,
            compute_fixes=cache(lambda finding: self._fixes(*origins[finding]) if finding in origins else ()),
        )

    @property
    def notices(self) -> tuple[str, ...]:
        """What the writer or operator should know beside the findings."""
        grammar = self._engine.grammar.notice
        return (
            *self._engine.packs.notices,
            *([grammar] if grammar else []),
            *([] if self.document.english else [_NOT_ENGLISH]),
            *self._failed.values(),
        )

    def _fixes(self, noted: Noted, start: int) -> tuple[Fix, ...]:
        document = replace(self.document, parses=_ParsesNow(self._memo, self._engine.grammar))
        rule, options = self._by_id[noted.rule]
        unit, mark = _bound(document, rule, noted, start, sees=None)
        return tuple(_mended(rule, unit, mark, options))


class _ParsesNow:
    """Hands out remembered parses and makes the others at once, for fixes."""

    def __init__(self, memo: Memo, grammar: Grammar) -> None:
        self._memo, self._grammar = memo, grammar

    def parse(self, text: str) -> Parse | None:
        if text not in self._memo.parses:
            return self._grammar.parse(text)
        return self._memo.parses[text]


def _scope(rule: Rule[Any]) -> str:
    """With what the marks of a rule are remembered: all that it can see changes when this does."""
    if rule.unit is Document or "document" in rule.sees:
        return "document"
    if rule.unit is Section or "section" in rule.sees:
        return "section"
    # Blocks of another section may be beside a block.
    return "document" if rule.unit is Block and rule.sees & {"previous", "next"} else "block"


def _rank_across(active: Iterable[Active]) -> bool:
    """Whether a rule about more than a block outranks another or is outranked: then all findings have to be compared."""
    rules = [rule for rule, _ in active]
    outranked = {name for rule in rules for name in rule.over}
    ids = {rule.id for rule in rules}
    return any(_scope(rule) != "block" and (rule.id in outranked or ids.intersection(rule.over)) for rule in rules)


def _view(document: Document, kind: type[Unit], block: int, sentence: int | None, sees: Any) -> Unit:
    """A unit of a document; a section by its first block."""
    if kind is Document:
        return document
    if kind is Section:
        return Section(document, document.section_of(block).index, sees)
    return Block(document, block, sees) if sentence is None else Sentence(document, block, sentence, sees)


def _note(task: Task, mark: Mark, start: int) -> Noted:
    """A mark without hold on the document; places count from the ``start`` of the cell."""
    at = _place(mark.at, start)
    related = tuple(_place(one.at, start) for one in mark.related)
    if at is not None or any(related):
        others = tuple(replace(one, at=None) for one in mark.related)
        mark = replace(mark, at=None, related=others)
    return Noted(task.rule.id, task.place, mark, at, related)


def _place(unit: Unit | None, start: int) -> Place | None:
    match unit:
        case Sentence():
            return Place(unit.block_index - start, unit.index)
        case Block():
            return Place(unit.index - start)
        case _:
            return None


def _is_at_home(noted: Noted, rule: Rule[Any], size: int) -> bool:
    """Whether a mark of a cell of ``size`` blocks holds on to nothing outside of it, which may move."""
    mark = noted.mark
    if mark.at is not None or any(one.at is not None for one in mark.related):
        return False
    places = [noted.at, *noted.related]
    if rule.unit is Section and None in places:
        return False  # it counts in the source
    return all(place is None or 0 <= place.block < size for place in places)


def _bound(
    document: Document, rule: Rule[Any], noted: Noted, start: int, sees: frozenset[Neighbour] | None = frozenset()
) -> tuple[Unit, Mark]:
    """The unit and the mark of a document that something noted stands for; ``start`` is the first block of its cell."""

    def unit(kind: type[Unit], place: Place) -> Unit:
        return _view(document, kind, start + place.block, place.sentence, sees)

    mark = noted.mark
    if noted.at is not None:
        mark = replace(mark, at=unit(Block, noted.at))
    if any(noted.related):
        related = (
            one if place is None else replace(one, at=unit(Block, place))
            for one, place in zip(mark.related, noted.related, strict=True)
        )
        mark = replace(mark, related=tuple(related))
    return unit(rule.unit, noted.place), mark


def _mended(rule: Rule[Any], unit: Unit, mark: Mark, options: Any) -> Iterator[Fix]:
    for mend in rule.mends:
        try:
            fixes = [
                Fix(remedy.kind, remedy.title, remedy.safe, edits, remedy.preferred)
                for remedy in mend(unit, mark, options)
                if (edits := source_edits(remedy.at or mark.at or unit, remedy.changes))
            ]
        except Exception as error:  # noqa: BLE001 - no fix is better than no findings
            _log.warning("a fix of rule %s failed: %s", rule.id, _described(error))
            continue
        yield from fixes


def _described(error: Exception) -> str:
    """What failed and where. An error's own words may hold words of the draft, so they are left out."""
    last = traceback.extract_tb(error.__traceback__)[-1:]
    return f"{type(error).__name__}{''.join(f' in {Path(at.filename).name}:{at.lineno}' for at in last)}"


def _locate(unit: Unit, place: Mark | kit.Related) -> Span:
    length = len(unit.root.text if isinstance(unit, Section) else unit.text)
    if place.span.end > length:
        raise ValueError(f"a span up to {place.span.end} in a text of {length}")
    return unit.locate(place.span) if isinstance(unit, Sentence | Block) else place.span


def _words_of(unit: Unit, mark: Mark) -> str:
    if isinstance(unit, Sentence | Block):
        return unit.exact(mark.span)
    return mark.span.of((unit if isinstance(unit, Document) else unit.root).text)


def _by_precedence(findings: Iterable[Finding], rules: Mapping[str, Rule[Any]]) -> list[Finding]:
    """Findings without those whose words another rule has a better say on (its ``over``)."""
    by_rule: dict[str, list[Finding]] = {}
    for finding in findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    stronger = {name: [other for other in by_rule if name in rules[other].over] for name in by_rule}
    kept: dict[str, list[Finding]] = {}
    for name in TopologicalSorter(stronger).static_order():
        taken = _joined(one.span for other in stronger[name] for one in kept[other])
        kept[name] = [one for one in by_rule[name] if not _touches(taken, one.span)]
    return [finding for group in kept.values() for finding in group]


def _joined(spans: Iterable[Span]) -> list[Span]:
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def _touches(joined: list[Span], span: Span) -> bool:
    at = bisect.bisect_left(joined, span.end, key=lambda one: one.start)
    return at > 0 and joined[at - 1].overlaps(span)


@cache
def _grammar() -> Grammar:
    """The one language model of a process: loading it again for each draft would cost a second."""
    return Grammar()


def check(text: str, path: str | None = None, *, settings: Settings | None = None) -> Report:
    """
    Checks a draft.

    ``path`` decides between Markdown and HTML and where the configuration is looked for; the file itself is
    not read. Raises citewell.config.ConfigError where the configuration found is wrong.
    """
    known = packs.load()
    if settings is None:
        settings = config.find_settings(Path(path) if path else None, known)
    document = read(text, path=path, page=settings.page)
    return Engine(settings, known, _grammar()).check(document)
