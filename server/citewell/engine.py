"""The engine: a document and settings in, a report out. It knows no files, no console and no editor."""

import bisect
import logging
import time
import traceback
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

from citewell import config, packs, suppress
from citewell import rule as kit
from citewell.config import Settings
from citewell.document import Block, Container, Document, Neighbour, Section, Sentence, Unit
from citewell.edits import source_edits
from citewell.grammar import Grammar
from citewell.markup import read
from citewell.memo import Kept, Memo, Watch
from citewell.packs import Packs
from citewell.result import Finding, Fix, Related, Report, SectionReport
from citewell.rule import Mark, Rule, Severity
from citewell.span import Span
from citewell.syntax import Parse, ParseWanted

__all__ = ["Engine", "Memo", "check"]

_log = logging.getLogger(__name__)

_FURNITURE: frozenset[Container] = frozenset({"navigation", "header", "footer", "form", "hidden"})
"""Parts of a page that are not its text."""

_NOT_ENGLISH = "A draft is not in English: rules that read prose are silent there."

_RANKS: dict[Severity, int] = {"error": 0, "warning": 1, "information": 2, "hint": 3}

Options = Any


class _ParsesNow:
    """Hands out remembered parses and makes the others at once, for fixes."""

    def __init__(self, memo: Memo, grammar: Grammar) -> None:
        self._memo, self._grammar = memo, grammar

    def parse(self, text: str) -> Parse | None:
        if text not in self._memo.parses:
            return self._grammar.parse(text)
        return self._memo.parses[text]


@dataclass(frozen=True, slots=True)
class _Task:
    """One rule to run on one unit."""

    rule: Rule[Any]
    options: Options
    unit: Unit


@dataclass(slots=True)
class _Job:
    """
    The tasks of one block, or of the draft as a whole.

    ``key`` is where the marks of a block are kept once no task waits for a parse; None for what is not kept.
    """

    tasks: list[_Task]
    key: Hashable = None
    asked: set[str] = field(default_factory=set)
    marks: list[tuple[_Task, Mark]] = field(default_factory=list)
    wanted: dict[str, None] = field(default_factory=dict)


@dataclass(slots=True)
class _Origin:
    """Where a finding came from, for computing its fixes when they are asked for."""

    rule: Rule[Any]
    options: Options
    unit: Unit
    mark: Mark


class Engine:
    """Rules with their settings, and the language model they share."""

    def __init__(self, settings: Settings, packs: Packs, grammar: Grammar | None = None) -> None:
        self.settings = settings
        self.packs = packs
        self.grammar = grammar or Grammar()
        self.seconds: dict[str, float] = {}
        """CPU seconds each rule has used so far, by id; parses are under ``(parsing)``."""
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
        memo = memo if memo is not None else Memo()
        memo.start(self.settings.digest)
        run = _Run(self, document, memo)
        pending = run.perform(run.jobs())
        if pending:
            yield run.report(complete=False)
        while pending:
            self._parse_missing(pending, memo)
            pending = run.perform(pending)
        memo.finish()
        yield run.report(complete=True)

    def check(self, document: Document, memo: Memo | None = None) -> Report:
        """The complete report of a document."""
        *_, report = self.analyse(document, memo)
        return report

    def _parse_missing(self, pending: list[_Job], memo: Memo) -> None:
        started = time.process_time()
        wanted = list(dict.fromkeys(text for job in pending for text in job.wanted if text not in memo.parses))
        memo.parses.update(zip(wanted, self.grammar.batch(wanted), strict=True))
        self._spend("(parsing)", started)

    def _spend(self, name: str, started: float) -> None:
        self.seconds[name] = self.seconds.get(name, 0.0) + time.process_time() - started

    def active(self) -> list[tuple[Rule[Any], Options]]:
        """The rules that are switched on, with their options."""
        return self._active

    def run_rule(self, task: _Task) -> tuple[Mark, ...]:
        """The marks of one rule on one unit; raises whatever the rule raises, ParseWanted among it."""
        started = time.process_time()
        try:
            return tuple(task.rule.find(task.unit, task.options))
        finally:
            self._spend(task.rule.id, started)


class _Run:
    """One check of one document."""

    def __init__(self, engine: Engine, document: Document, memo: Memo) -> None:
        self._engine = engine
        self._watch = Watch(memo)
        self._document = replace(document, parses=self._watch)
        self._memo = memo
        self._origins: dict[Finding, _Origin] = {}
        self._failed: dict[str, str] = {}
        active = [one for one in engine.active() if document.page or not one[0].pages_only]
        self._of_blocks = [one for one in active if _is_kept(one[0])]
        self._of_others = [one for one in active if not _is_kept(one[0])]
        self._by_id = {rule.id: (rule, options) for rule, options in active}

    def jobs(self) -> Iterator[_Job]:
        """What has to be done: blocks of which nothing is remembered, and rules that see more than a block."""
        document = self._document
        for index, content in enumerate(document.contents):
            english = document.english if content.english is None else content.english
            key = (content.identity, english, document.surroundings(index))
            kept = self._memo.recall(key)
            if kept is None:
                yield _Job(list(self._tasks(self._of_blocks, index)), key)
            else:
                self._recall(index, kept)
        yield _Job([task for one in self._of_others for task in self._tasks_of(*one)])

    def _recall(self, index: int, kept: Kept) -> None:
        for name, sentence, mark in kept.marks:
            rule, options = self._by_id[name]
            sees = rule.sees
            unit = (
                Block(self._document, index, sees)
                if sentence is None
                else Sentence(self._document, index, sentence, sees)
            )
            self._origins.setdefault(self._placed(rule, unit, mark), _Origin(rule, options, unit, mark))

    def _tasks(self, rules: list[tuple[Rule[Any], Options]], index: int) -> Iterator[_Task]:
        """The tasks of some rules on one block and its sentences."""
        views: dict[frozenset[Neighbour], Block] = {}
        for rule, options in rules:
            if not self._is_given(rule, index):
                continue
            if rule.sees not in views:
                views[rule.sees] = Block(self._document, index, rule.sees)
            units = [views[rule.sees]] if rule.unit is Block else views[rule.sees].sentences
            for unit in units:
                yield _Task(rule, options, unit)

    def _tasks_of(self, rule: Rule[Any], options: Options) -> Iterator[_Task]:
        """The tasks of a rule whose marks are not kept."""
        document = self._document
        if rule.unit is Document or rule.unit is Section:
            if rule.reads_prose and not document.english:
                return
            sections = (Section(document, index, rule.sees) for index in range(len(document.sections)))
            for unit in [document] if rule.unit is Document else sections:
                yield _Task(rule, options, unit)
            return
        for index in range(len(document.contents)):
            yield from self._tasks([(rule, options)], index)

    def _is_given(self, rule: Rule[Any], index: int) -> bool:
        """Whether a rule sees a block at all: its kind, its language, not furniture or quotation."""
        if not rule.reads_prose:
            return True
        content = self._document.contents[index]
        return (
            content.kind in rule.kinds
            and (self._document.english if content.english is None else content.english)
            and not _FURNITURE.intersection(content.containers)
            and (rule.in_quotes or "quote" not in content.containers)
        )

    def perform(self, jobs: Iterable[_Job]) -> list[_Job]:
        """Runs jobs and keeps their marks; returns those that wait for a parse."""
        return [job for job in jobs if self._is_waiting(job)]

    def _is_waiting(self, job: _Job) -> bool:
        waiting: list[_Task] = []
        job.wanted.clear()
        self._watch.asked = job.asked
        for task in job.tasks:
            self._engine.pause()
            try:
                marks = self._engine.run_rule(task)
                placed = [
                    (self._placed(task.rule, task.unit, mark), _Origin(task.rule, task.options, task.unit, mark))
                    for mark in marks
                ]
            except ParseWanted as wanted:
                job.wanted[wanted.text] = None
                waiting.append(task)
            except Exception as error:  # noqa: BLE001 - a rule may be anybody's; the others still run
                self._note_failure(task.rule, error)
            else:
                job.marks += [(task, mark) for mark in marks]
                for finding, origin in placed:
                    self._origins.setdefault(finding, origin)
        job.tasks = waiting
        if not waiting and job.key is not None and not self._failed and all(map(_is_at_home, job.marks)):
            marks_kept = tuple((task.rule.id, _sentence(task.unit), mark) for task, mark in job.marks)
            self._memo.blocks[job.key] = Kept(marks_kept, frozenset(job.asked))
        return bool(waiting)

    def _note_failure(self, rule: Rule[Any], error: Exception) -> None:
        if rule.id not in self._failed:
            _log.warning("rule %s failed: %s", rule.id, _described(error))
            self._failed[rule.id] = (
                f"The rule {rule.id} failed ({type(error).__name__}) and may have missed something; "
                "all other findings stand."
            )

    def report(self, *, complete: bool) -> Report:
        """The report of all marks so far."""
        document, origins = self._document, dict(self._origins)
        hidden = suppress.read(document, self._engine.packs.aliases)
        shown = [
            finding
            for finding in _by_precedence(origins, self._engine.packs.rules)
            if not hidden.hides(finding.rule, finding.family, finding.span)
        ]
        shown.sort(key=lambda one: (one.span, _RANKS[one.severity], one.rule))
        grammar = self._engine.grammar.notice
        return Report(
            text=document.text,
            format=document.format,
            findings=tuple(shown),
            sections=tuple(
                SectionReport(
                    section.heading.prose.text.strip() if section.heading else "", section.level, section.span
                )
                for section in document.sections
            ),
            words=sum(_words(block) for block in document.blocks),
            complete=complete,
            notices=(
                *self._engine.packs.notices,
                *([grammar] if grammar else []),
                *([] if document.english else [_NOT_ENGLISH]),
                *self._failed.values(),
            ),
            compute_fixes=_Fixer(document, origins, self._memo, self._engine.grammar),
        )

    def _placed(self, rule: Rule[Any], unit: Unit, mark: Mark) -> Finding:
        """A mark as a finding; raises what comes of a mark that is none, or points outside its unit."""
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


class _Fixer:
    """Computes the fixes of a report's findings, once each."""

    def __init__(self, document: Document, origins: dict[Finding, _Origin], memo: Memo, grammar: Grammar) -> None:
        self._document = replace(document, parses=_ParsesNow(memo, grammar))
        self._origins = origins
        self._known: dict[Finding, tuple[Fix, ...]] = {}

    def __call__(self, finding: Finding) -> tuple[Fix, ...]:
        if finding not in self._known:
            origin = self._origins.get(finding)
            self._known[finding] = tuple(self._compute(origin)) if origin else ()
        return self._known[finding]

    def _compute(self, origin: _Origin) -> Iterator[Fix]:
        rule, mark = origin.rule, origin.mark
        unit = _again(origin.unit, self._document)
        if mark.at is not None:
            mark = replace(mark, at=_again(mark.at, self._document))
        for mend in rule.mends:
            try:
                fixes = [
                    Fix(remedy.kind, remedy.title, remedy.safe, edits, remedy.preferred)
                    for remedy in mend(unit, mark, origin.options)
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


def _again(unit: Unit, document: Document) -> Unit:
    """The same unit of a document that parses when asked."""
    match unit:
        case Sentence():
            return Sentence(document, unit.block_index, unit.index)
        case Block():
            return Block(document, unit.index)
        case Section():
            return Section(document, unit.index)
        case _:
            return document


def _locate(unit: Unit, place: Mark | kit.Related) -> Span:
    length = len(unit.root.text if isinstance(unit, Section) else unit.text)
    if place.span.end > length:
        raise ValueError(f"a span up to {place.span.end} in a text of {length}")
    return unit.locate(place.span) if isinstance(unit, Sentence | Block) else place.span


def _words_of(unit: Unit, mark: Mark) -> str:
    if isinstance(unit, Sentence | Block):
        return unit.exact(mark.span)
    return mark.span.of((unit if isinstance(unit, Document) else unit.root).text)


def _words(block: Block) -> int:
    return len(block.prose.text.split())


def _is_kept(rule: Rule[Any]) -> bool:
    """Whether all that a rule can see belongs to the key under which the marks of a block are kept."""
    if rule.unit is Sentence:
        return not rule.sees & {"section", "document"}
    return rule.unit is Block and not rule.sees & {"section", "document", "previous", "next"}


def _is_at_home(found: tuple[_Task, Mark]) -> bool:
    """Whether a mark holds on to no other unit, which may move."""
    _, mark = found
    return mark.at is None and all(one.at is None for one in mark.related)


def _sentence(unit: Unit) -> int | None:
    return unit.index if isinstance(unit, Sentence) else None


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
