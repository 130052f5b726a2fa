"""One check of one version of a draft, step by step."""

import bisect
import logging
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache, cached_property, partial
from itertools import takewhile
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from citewell import suppress
from citewell.approved import Approved
from citewell.document import Document, NoParses, Unit
from citewell.grammar import Grammar
from citewell.memo import Cell, Memo, Silenced, frame_key
from citewell.noted import Noted, Place, Task
from citewell.outline import Outline, outline
from citewell.packed import Parses
from citewell.placing import bound, described, is_at_home, mended, note, placed, remarked, view
from citewell.precedence import by_precedence, in_order
from citewell.result import Edit, Finding, Fix, KnownFixes, Patch, Report
from citewell.rule import Rule, Severity
from citewell.syntax import Parse, ParseWanted
from citewell.tasks import Sight, Tasks

if TYPE_CHECKING:
    from citewell.engine import Engine

__all__ = ["Check", "Mend"]

_log = logging.getLogger(__name__)

NOT_ENGLISH = "A draft is not in English: rules that read prose are silent there."

_NEAR = 8
"""So many blocks around a place that the writer looks at are done before all others."""

_MOST = 5_000
"""Findings of a rule about the whole draft. Nobody reads more, and editors need seconds to show them."""

_ROUNDS = 4
"""So often the fixes of a report are begun together. Those that want one parse after another go on by themselves."""

Origin = tuple[Noted, int]
"""A mark, and the first block of the cell that it belongs to."""

Mend = Callable[[], tuple[Fix, ...]]
"""Computes the fixes of a finding."""


class Check:
    """
    One check of one version of a draft.

    ``edits`` are those that made it of the version that ``memo`` remembers; None where nobody knows.

    `read_words` and then `read_grammar` do the work, or their step-by-step forms `words` and `grammar`; between two
    steps a `patch` tells what has changed since the last one.
    """

    def __init__(self, engine: "Engine", document: Document, memo: Memo, edits: Sequence[Edit] | None = None) -> None:
        self._engine = engine
        self._memo = memo
        today = engine.clock()
        # In a draft that is too large nothing is parsed.
        parses = memo.watch if document.unread is None else NoParses()
        if document.parses is not parses or document.today != today:
            document = replace(document, parses=parses, today=today)
        self.document = document
        self._plan = engine.plan(page=document.page)
        self._tasks = Tasks(document, self._plan)
        self._approved = Approved(engine.approval, document)
        self._failed: dict[str, str] = {}
        self._cut: dict[str, str] = {}
        self._general = Cell()
        self._last = Cell()
        self._findings: dict[tuple[int, int], tuple[Noted, Finding]] = {}
        self._holding = 0
        self._apart: list[tuple[Finding, Origin]] | None = []
        self._done = 0
        self._has_shown = False
        self._outline: Outline | None = None
        self.is_complete = False
        """Whether nothing is left to do."""
        self._waiting: list[tuple[Cell, int]] = []
        is_whole = document.unread is None
        frame = (engine.settings.digest, document.page, document.english, document.format, is_whole)
        self._hidden = suppress.read(document, engine.vocabulary)
        memo.standing.follow(edits if frame == memo.frame else None)
        self._stale = memo.adopt(document, frame)
        if edits:
            memo.touch(edits)
        self._stale += self._hidden_otherwise()
        memo.hiding = self._hidden.signature
        memo.is_finished = False

    def _hidden_otherwise(self) -> list[int]:
        """The blocks of which ignore comments may hide something else than before: others, or they stand elsewhere."""
        memo, hiding = self._memo, self._hidden.signature
        if not self._hidden.items and memo.hiding == hiding:
            return []
        starts = self.document.section_starts
        found = [index for index, cell in enumerate(memo.blocks) if cell.noted]
        found += [starts[index] for index, cell in enumerate(memo.sections) if cell.noted]
        if hiding == memo.hiding:
            return [index for index in found if memo.silenced[index].stance != self._stance(index)]
        return found

    def _stance(self, index: int) -> Hashable:
        """Where a block, and the section that begins with it, stand between the ignore comments."""
        document = self.document
        start = document.starts[index]
        end = start + document.contents[index].length
        if self._plan.sees_sections:
            section = self._section_at(index)
            if section is not None and self._memo.sections[section].noted:
                beyond = self._tasks.blocks_of_section(section).stop
                end = document.starts[beyond] if beyond < len(document.contents) else document.length
        return self._hidden.stance(start, end)

    def _section_at(self, index: int) -> int | None:
        """The section that begins with a block."""
        starts = self.document.section_starts
        section = bisect.bisect_left(starts, index)
        return section if section < len(starts) and starts[section] == index else None

    # The work

    @property
    def is_waiting(self) -> bool:
        """Whether something waits for a parse."""
        return bool(self._waiting)

    @property
    def is_showing(self) -> bool:
        """Whether anything was found."""
        waiting = (cell.noted for cell, _ in self._waiting)
        return self._has_shown or self._had_shown or bool(self._general.noted) or any(waiting)

    @cached_property
    def _had_shown(self) -> bool:
        """Whether anything was shown when this was first asked: asked after each block, looking at all would add up."""
        return any(self._memo.shown)

    @property
    def progress(self) -> tuple[int, int]:
        """How many blocks are done, of how many."""
        waiting = sum(cell is not self._general for cell, _ in self._waiting)
        return max(self._done - waiting, 0), max(len(self._memo.todo), 1)

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
        for index in memo.todo_sections:
            if not memo.sections[index].is_settled:
                self._do_section(index)
                yield
        self._do(self._general, 0, self._tasks.of_document, range(len(memo.blocks)))

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
                    self._do(cell, 0, self._tasks.of_document, range(len(memo.blocks)))
                elif self._is_block(cell, index):
                    self._do_block(index)
                else:
                    self._do_section(index)
            yield
        if self._hidden.items or self._hidden.slips:
            self._do(self._last, 0, self._tasks.of_ignores, range(len(memo.blocks)))
        cells = (*(memo.blocks[index] for index in memo.todo), *(memo.sections[index] for index in memo.todo_sections))
        memo.is_finished = all(cell.is_settled for cell in cells)
        memo.prune(self._general.texts)
        self.is_complete = True

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
            wanted.update(dict.fromkeys(cell.wanted))
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
        if self._do(cell, index, lambda: self._tasks.of_block(index)[0], range(index, index + 1)):
            self._show(index)

    def _begin_block(self, cell: Cell, index: int) -> None:
        """Takes over what is known of sentences that stood in the block before it was edited; the rest is to be done."""
        content, memo = self.document.contents[index], self._memo
        remembered = memo.sentences.get(frame_key(content, cell.key)) if memo.sentences else None
        if remembered is None:
            cell.tasks, _ = self._tasks.of_block(index)
            return
        keys = content.sentence_keys

        def known(sentence: int, seen: Sight) -> list[Noted] | None:
            return None if seen == "block" else remembered.get(keys[sentence][seen == "beside"])

        cell.tasks, noted = self._tasks.of_block(index, known)
        cell.noted = tuple(noted)
        cell.texts = tuple([text for text in content.sentence_texts if text in memo.parses])

    def _do_section(self, index: int) -> None:
        blocks = self._tasks.blocks_of_section(index)
        if self._do(self._memo.sections[index], index, partial(self._tasks.of_section, index), blocks):
            self._show(blocks.start)

    def _do(self, cell: Cell, index: int, tasks: Callable[[], list[Task]], blocks: range) -> bool:
        """Runs those tasks of a cell, which is about some ``blocks``, that can be run now; whether that was all."""
        start, size = blocks.start, len(blocks)
        if cell.tasks is None or cell.loose:
            cell.tasks, cell.noted, cell.loose = tasks(), (), False
            if cell is self._general:
                self._holding = 0
        memo, waiting, units = self._memo, [], {}
        asked = memo.watch.asked = set(cell.texts)
        wanted: dict[str, None] = {}
        todo, done = cell.tasks, 0
        try:
            for task in todo:
                self._engine.pause()
                known = (task.place, task.rule.unit, task.rule.sees)
                if known not in units:
                    units[known] = self._unit(task.rule, start, task.place)
                try:
                    most = _MOST + 1 if cell is self._general else None
                    marks = self._engine.run_rule(task.rule, units[known], task.options, most)
                    if len(marks) == most:
                        marks = marks[:_MOST]
                        self._cut[task.rule.id] = _cut_short(task.rule)
                    # Most have nothing to say.
                    noted = [note(task, mark, start) for mark in marks] if marks else []
                    held = self._held(noted) if noted and cell is self._general else 0
                    for one in noted[held:]:
                        self._placed(one, start)
                except ParseWanted as stop:
                    wanted[stop.text] = None
                    waiting.append(task)
                except Exception as error:  # noqa: BLE001 - a rule may be anybody's; the others still run
                    self._note_failure(task.rule, error)
                    cell.loose = True
                else:
                    cell.noted += tuple(noted)
                    self._holding += held
                    # What is said of the whole draft is said again at each check.
                    if (
                        noted
                        and cell is not self._general
                        and not all(is_at_home(one, task.rule, size) for one in noted)
                    ):
                        cell.loose = True
                done += 1
        finally:
            # Of a check that is broken off in here nothing is done twice.
            cell.tasks = (*waiting, *todo[done:])
            cell.texts, cell.wanted = tuple(asked), tuple(wanted)
        if waiting:
            self._waiting.append((cell, index))
        return not waiting

    def _held(self, noted: list[Noted]) -> int:
        """How many of the next marks of rules about the whole draft, from the first on, stand as they were told."""
        standing, told = self._memo.standing, len(self._general.noted)
        if self._holding != told:
            return 0  # one before them does not
        stand = (
            standing.holds(told + at, self.document, self._plan.by_id[one.rule][0], one) for at, one in enumerate(noted)
        )
        return sum(takewhile(bool, stand))

    def _unit(self, rule: Rule[Any], start: int, place: Place) -> Unit:
        if rule.unit is Document and "ignores" in rule.sees:
            return self._judged
        return view(self.document, rule.unit, start + place.block, place.sentence, rule.sees)

    def _note_failure(self, rule: Rule[Any], error: Exception) -> None:
        if rule.id not in self._failed:
            _log.warning("rule %s failed: %s", rule.id, described(error))
            self._failed[rule.id] = (
                f"The rule {rule.id} failed ({type(error).__name__}) and may have missed something; "
                "all other findings stand."
            )

    # What is found

    def _placed(self, noted: Noted, start: int) -> Finding:
        """A mark as a finding; ``start`` is the first block of its cell. Raises what `placed` raises."""
        key = id(noted), start
        if key not in self._findings:
            rule, _ = self._plan.by_id[noted.rule]
            severity = self._engine.settings.rules[rule.id].severity
            # With the mark itself: as long as that is there, nothing else has its id.
            self._findings[key] = noted, self._graded(placed(self.document, rule, noted, start, severity), severity)
        return self._findings[key][1]

    def _graded(self, finding: Finding, severity: Severity | None) -> Finding:
        """A finding with the severity that stands for its own, where the settings say nothing of its rule."""
        instead = self._engine.settings.severities.get(finding.severity) if severity is None else None
        return finding if instead is None else replace(finding, severity=instead)

    def _reported(self, noted: Sequence[Noted], start: int) -> Sequence[Noted]:
        """Those marks of a cell with this first block that are about nothing that is approved."""
        if not self._approved:
            return noted
        by_id = self._plan.by_id
        return [one for one in noted if not self._approved.covers(by_id[one.rule][0], self._placed(one, start).span)]

    def _noted_at(self, index: int) -> Sequence[Noted]:
        """All marks that are reported of a block, and of the section that begins with it."""
        memo = self._memo
        noted = memo.blocks[index].noted
        if self._plan.sees_sections:
            section = self._section_at(index)
            if section is not None:
                noted += memo.sections[section].noted
        return self._reported(noted, index)

    def _show(self, index: int) -> None:
        noted = self._noted_at(index)
        self._has_shown = self._has_shown or bool(noted)
        if noted and self._hidden.items:
            used: set[suppress.Hit] = set()
            visible = self._visible(((self._placed(one, index), one) for one in noted), used)
            silenced = Silenced(self._stance(index), frozenset(used))
            self._memo.show(index, [one for _, one in visible], silenced)
            return
        if len(noted) > 1:
            noted = [one for _, one in self._ranked((self._placed(one, index), one) for one in noted)]
        self._memo.show(index, noted)

    def _show_waiting(self) -> None:
        """Shows what is known already of what waits for a parse. Most is never looked at before that is there."""
        for cell, index in self._waiting:
            if cell is not self._general:
                self._show(index if self._is_block(cell, index) else self._tasks.blocks_of_section(index).start)

    def _is_block(self, cell: Cell, index: int) -> bool:
        """Whether a cell with an index is about a block, and not about a section."""
        blocks = self._memo.blocks
        return index < len(blocks) and cell is blocks[index]

    def _visible(
        self, placed: Iterable[tuple[Finding, Any]], used: set[suppress.Hit] | None = None
    ) -> list[tuple[Finding, Any]]:
        """
        Findings in order, each once, with what they came from; without those that others outrank or comments hide.

        The comments that hide one are added to ``used``.
        """
        visible = []
        for finding, origin in self._ranked(placed):
            hit = self._hidden.hidden_by(finding.rule, finding.span) if self._hidden.items else None
            if hit is None:
                visible.append((finding, origin))
            elif used is not None:
                used.add(hit)
        return visible

    def _ranked(self, placed: Iterable[tuple[Finding, Any]]) -> list[tuple[Finding, Any]]:
        """Findings in order, each once, with what they came from; without those that others outrank."""
        origins: dict[Finding, Any] = {}
        for finding, origin in placed:
            origins.setdefault(finding, origin)
        ranked = sorted(by_precedence(origins, self._engine.packs.rules), key=in_order)
        return [(finding, origins[finding]) for finding in ranked]

    def _all(self) -> list[tuple[Finding, Origin]]:
        """All findings in order, with their marks and the first blocks of their cells."""
        return self._visible(self._all_placed())

    def _all_placed(self) -> Iterator[tuple[Finding, Origin]]:
        for index in range(len(self.document.contents)):
            for one in self._noted_at(index):
                yield self._placed(one, index), (one, index)
        yield from self._of_all()

    def _of_all(self) -> list[tuple[Finding, Origin]]:
        noted = self._reported([*self._general.noted, *self._last.noted], 0)
        return [(self._placed(one, 0), (one, 0)) for one in noted]

    @cached_property
    def _judged(self) -> Document:
        """The document with its ignore comments as they are judged now that all findings are known."""
        used: set[suppress.Hit] = set()
        if self._plan.ranks_across:
            self._visible(self._all_placed(), used)
        else:
            self._visible(self._of_all(), used)
            used.update(*(one.by for one in self._memo.silenced))
        return replace(self.document, ignores=self._hidden.judged(used, self._has_run))

    def _has_run(self, name: str) -> bool:
        """Whether a rule was able to find all there is. What is said of ignore comments comes too late to be counted."""
        rule = self._engine.packs.rules[name]
        if (
            name in self._failed
            or name in self._cut
            or "ignores" in rule.sees
            or not self._engine.settings.rules[name].on
        ):
            return False
        if self.document.unread is not None:
            return False
        return not rule.reads_prose or (self.document.english and self._engine.grammar.notice is None)

    def patch(self) -> Patch:
        """What has changed among the findings since the last patch of this draft; see `Patch`."""
        memo = self._memo
        self._show_waiting()
        if self._plan.ranks_across:
            self._apart = self._all()
            removed = memo.news.retell(())
            return Patch(0, removed, (), tuple(finding for finding, _ in self._apart))
        at, removed, fresh = memo.news.take(memo.shown)
        findings = tuple(self._placed(one, index) for index in fresh for one in memo.shown[index])
        return Patch(at, removed, findings, self._general_findings())

    def _general_findings(self) -> tuple[Finding, ...] | None:
        """Those of rules about the whole draft; None where they are as they were told, in the places they were moved to."""
        standing, noted = self._memo.standing, self._general.noted
        is_whole = not self._hidden.items and not self._approved and not self._last.noted
        if is_whole and self._holding == len(noted) and standing.is_all(len(noted)):
            self._apart = None
            return None
        self._apart = self._visible(self._of_all())
        # Of those that a comment hides, or that are approved, nothing was told.
        shown = ((self._plan.by_id[one.rule][0], one) for one in noted) if is_whole else None
        standing.tell(self.document, shown)
        return tuple(finding for finding, _ in self._apart)

    @property
    def _told_apart(self) -> list[tuple[Finding, Origin]]:
        """Those findings that are not a block's, as the patches tell them."""
        if self._apart is None:
            self._apart = self._visible(self._of_all())
        return self._apart

    def numbered(self) -> list[tuple[Finding, Mend]]:
        """All findings of the list that the patches so far make, the general ones last, and how to mend each."""
        told = [(one, index) for index, noted in enumerate(self._memo.news.told) for one in noted]
        found = [(self._placed(*one), one) for one in told]
        return [(finding, partial(self._fixes, *origin)) for finding, origin in (*found, *self._told_apart)]

    def finding(self, number: int) -> tuple[Finding, Mend]:
        """One of the `numbered` findings. Raises IndexError."""
        finding, origin = self._told(number)
        return finding, partial(self._fixes, *origin)

    def remarks(self, number: int) -> tuple[str, ...]:
        """What the hover says beside one of the `numbered` findings, and what that costs. Raises IndexError."""
        finding, (noted, start) = self._told(number)
        rule, _ = self._plan.by_id[noted.rule]
        return (
            *remarked(rule, *bound(self._seen_whole, rule, noted, start, sees=None)),
            *self.outline().costs(finding),
        )

    def _told(self, number: int) -> tuple[Finding, Origin]:
        for index, noted in enumerate(self._memo.news.told):
            if number < len(noted):
                return self._placed(noted[number], index), (noted[number], index)
            number -= len(noted)
        return self._told_apart[number]

    def outline(self) -> Outline:
        """The sections of the draft, with what could be lifted from each and, once the check is complete, the scores."""
        if self._outline is not None:
            return self._outline
        if not self._can_score:
            return outline(self.document, None, self._memo.shelf, self._engine.packs)
        # A comment for Citewell is nothing that keeps readers from quoting.
        found = [one for one, _ in self._ranked(self._all_placed()) if one.family != "configuration"]
        self._outline = outline(self.document, found, self._memo.shelf, self._engine.packs)
        return self._outline

    @property
    def vocabulary(self) -> suppress.Vocabulary:
        """What ignore comments may name."""
        return self._engine.vocabulary

    @property
    def is_silent(self) -> bool:
        """Whether no rule is switched on for this draft."""
        return not self._plan.by_id

    @property
    def _can_score(self) -> bool:
        """Whether the findings are all there are, of rules that were run."""
        return self.is_complete and bool(self._plan.by_id) and self.document.unread is None

    def report(self, *, complete: bool, scored: bool = True, fixed: bool = False) -> Report:
        """
        The report of all marks so far.

        ``scored``, which takes a tenth of a check, with sections and score, and ``fixed``, which takes more, with all
        fixes computed.
        """
        document, found = self.document, self._all()
        origins = dict(found)
        sections = self.outline() if scored else Outline((), None)
        return Report(
            text=document.text,
            format=document.format,
            findings=tuple(origins),
            sections=sections.sections,
            score=sections.tally.score if sections.tally else None,
            lost=sections.tally.lost if sections.tally else (),
            words=sum(content.words for content in document.contents),
            complete=complete,
            notices=self.notices,
            limits=self.limits,
            compute_fixes=KnownFixes(self._all_fixes(origins))
            if fixed
            else cache(lambda finding: self._fixes(*origins[finding]) if finding in origins else ()),
        )

    @property
    def notices(self) -> tuple[str, ...]:
        """What the writer or operator should know beside the findings."""
        grammar = self._engine.grammar.notice
        return (
            *self._engine.packs.notices,
            *self._engine.packs.advice,
            *self._engine.packs.renamed(name.text for item in self._hidden.items for name in item.names),
            *([grammar] if grammar else []),
            *self.limits,
            *self._failed.values(),
        )

    @property
    def limits(self) -> tuple[str, ...]:
        """Those of the notices that say what of this draft is not checked, or not shown."""
        if self.is_silent:
            return ()
        return (
            *([] if self.document.english else [NOT_ENGLISH]),
            *([too_large(self.document)] if self.document.unread else []),
            *self._cut.values(),
        )

    def _fixes(self, noted: Noted, start: int) -> tuple[Fix, ...]:
        return self._fixes_in(self._seen_whole, noted, start)

    def _fixes_in(self, seen: Document, noted: Noted, start: int) -> tuple[Fix, ...]:
        rule, options = self._plan.by_id[noted.rule]
        return tuple(mended(rule, *bound(seen, rule, noted, start, sees=None), options))

    def _all_fixes(self, origins: dict[Finding, Origin]) -> dict[Finding, tuple[Fix, ...]]:
        """Those of all findings: each that wants parses is begun again once those of all were made in one batch."""
        later = _ParsesLater(self._memo.parses)
        seen = replace(self.document, parses=later)
        found: dict[Finding, tuple[Fix, ...]] = {}
        waiting = list(origins)
        for _ in range(_ROUNDS):
            todo, waiting = waiting, []
            for finding in todo:
                try:
                    found[finding] = self._fixes_in(seen, *origins[finding])
                except ParseWanted:
                    waiting.append(finding)
            if not waiting:
                break
            later.make(self._engine.parse)
        later.at_once = self._engine.parse
        found.update((finding, self._fixes_in(seen, *origins[finding])) for finding in waiting)
        return found

    @cached_property
    def _seen_whole(self) -> Document:
        """The document for what is no rule's and not kept: its parses are made when they are asked for."""
        return replace(self.document, parses=_ParsesNow(self._memo, self._engine.grammar))


def too_large(document: Document) -> str:
    """
    What is to be said of a draft of which not all was read.

    The same while somebody types in it, or it would be said again and again.
    """
    unread = document.unread
    assert unread is not None
    name = PurePath(document.path).name if document.path else "The draft"
    about = float(f"{unread.amount:.3g}")
    read = f"of which the first {unread.limit:,} were read" if unread.start else f"at most {unread.limit:,} are read"
    return (
        f"{name} is too large to be checked in full: about {about:,.0f} {unread.what}, {read}. Rules that need grammar "
        "and those about what a page lacks were left out, and it has no score. Split it to have all of it checked."
    )


def _cut_short(rule: Rule[Any]) -> str:
    """What is said where not all findings of a rule are kept."""
    return (
        f"The rule {rule.id} finds more than {_MOST:,} places in one draft. Only the first {_MOST:,} count, those that "
        "comments hide among them."
    )


class _ParsesNow:
    """Hands out remembered parses and makes the others at once, for fixes."""

    def __init__(self, memo: Memo, grammar: Grammar) -> None:
        self._memo, self._grammar = memo, grammar

    def parse(self, text: str) -> Parse | None:
        if text not in self._memo.parses:
            return self._grammar.parse(text)
        return self._memo.parses[text]

    def batch(self, texts: Sequence[str]) -> list[Parse | None]:
        known = self._memo.parses
        missing = [text for text in dict.fromkeys(texts) if text not in known]
        made = dict(zip(missing, self._grammar.batch(missing), strict=True))
        return [known[text] if text in known else made[text] for text in texts]


class _ParsesLater:
    """Hands out parses that there are, and notes what is wanted beside them."""

    def __init__(self, known: Parses) -> None:
        self._known = known
        self._made: dict[str, Parse | None] = {}
        self._wanted: dict[str, None] = {}
        self.at_once: Callable[[list[str]], Sequence[Parse | None]] | None = None
        """Makes those that there are not, from now on."""

    def parse(self, text: str) -> Parse | None:
        """A parse. Raises ParseWanted."""
        return self.batch([text])[0]

    def batch(self, texts: Sequence[str]) -> list[Parse | None]:
        """The parses. Raises ParseWanted for the first that is missing."""
        missing = [text for text in texts if text not in self._made and text not in self._known]
        if missing and self.at_once:
            self._made.update(zip(missing, self.at_once(missing), strict=True))
        elif missing:
            self._wanted.update(dict.fromkeys(missing))
            raise ParseWanted(missing[0])
        return [self._made[text] if text in self._made else self._known[text] for text in texts]

    def make(self, parse: Callable[[list[str]], Sequence[Parse | None]]) -> None:
        """Has all made that were wanted."""
        if self._wanted:
            self._made.update(zip(self._wanted, parse([*self._wanted]), strict=True))
            self._wanted.clear()
