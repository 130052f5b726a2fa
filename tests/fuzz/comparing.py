"""What an edited draft is told of, beside what a full check of the same text says."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, fields, replace
from functools import cached_property
from unittest import mock

from citewell import memo, span
from citewell.checking import Check
from citewell.document import Document
from citewell.engine import Engine
from citewell.grammar import Grammar
from citewell.markup import edit, incremental, moved, pageedit, places, read
from citewell.markup.incremental import Reading
from citewell.markup.parts import Outline
from citewell.markup.trail import Stop, Tags, Trail, frames_of
from citewell.memo import Memo
from citewell.result import Edit, Finding, Fix, Report
from citewell.span import LineIndex

COMPARED = [field.name for field in fields(Document) if field.name not in ("parses", "reading", "exchange", "room")]
REPORTED = [field.name for field in fields(Report) if field.name != "compute_fixes"]

_LIMITS = [
    (incremental, "_LARGEST", 1),
    (pageedit, "_LARGEST", 1),
    (moved, "_FEW", 3),
    (moved, "_MANY_RUNS", 6),
    (places, "_RUN", 3),
    (span, "_PIECE", 100),
    (memo, "_ROOM", 4),
    (memo, "_READY", 2),
]


@contextmanager
def as_in_long_drafts() -> Iterator[None]:
    """Most drafts here are too short for much of what pays in long ones: in here it is tried all the same."""
    with ExitStack() as stack:
        for module, name, value in _LIMITS:
            stack.enter_context(mock.patch.object(module, name, value))
        yield


class NoGrammar(Grammar):
    """No language model: rules see what they see without one."""

    def load(self) -> bool:
        return False


class Editor:
    """What the other side of the patches sees: a list of findings, moved by the edits, changed by the patches."""

    def __init__(self, engine: Engine, name: str, text: str) -> None:
        self.engine, self.name, self.memo = engine, name, Memo()
        self.document = replace(read(text, path=name), parses=self.memo.watch)
        self.edits: list[Edit] = []
        self.findings: list[tuple[str, str, str]] = []
        self.general: list[tuple[str, str, str]] = []
        self.check()

    def edit(self, start: int, end: int, text: str) -> None:
        self.document = edit(self.document, start, end, text)
        self.edits.append(Edit(start, end, text))

    def rest(self) -> None:
        """Nobody types for a while."""
        self.memo.rest()
        self.engine.grammar.rest()

    def check(self) -> None:
        self.last = Check(self.engine, self.document, self.memo, self.edits)
        self.edits = []
        for number, _ in enumerate(self.last.words([len(self.document.text) // 2])):
            if number % 7 == 3:
                self.take()
        for _ in self.last.grammar(2):
            self.take()
        self.take()

    @property
    def rules(self) -> frozenset[str]:
        """The rules that have found something."""
        return frozenset(rule for rule, _, _ in (*self.findings, *self.general))

    def take(self) -> None:
        patch = self.last.patch()
        self.findings[patch.at : patch.at + patch.removed] = list(map(shown, patch.findings))
        if patch.general is not None:
            self.general = list(map(shown, patch.general))


def shown(finding: Finding) -> tuple[str, str, str]:
    """What of a finding does not move."""
    return finding.rule, finding.message, finding.text


@dataclass(frozen=True)
class Outcome:
    """All that a full check says of a text."""

    document: Document
    report: Report

    @classmethod
    def of(cls, engine: Engine, name: str, text: str) -> "Outcome":
        document = read(text, path=name)
        return cls(document, engine.check(document))

    @cached_property
    def fixes(self) -> list[tuple[Fix, ...]]:
        """Those of each finding."""
        return list(map(self.report.fixes, self.report.findings))


def disagreements(editor: Editor, full: Outcome, mended: slice) -> list[str]:
    """
    The names of all in which what an editor has after its last check is another than what a full check says.

    Of those findings that ``mended`` takes, fixes are compared too.
    """
    found = [f"document: {name}" for name in differences(editor.document, full.document)]
    ours, theirs = editor.last.report(complete=True), full.report
    found += [f"report: {name}" for name in REPORTED if getattr(ours, name) != getattr(theirs, name)]
    told = [finding for finding, _ in editor.last.numbered()]
    if sorted(one.span for one in told) != sorted(one.span for one in theirs.findings):
        found.append("patches: spans")
    if editor.findings + editor.general != list(map(shown, told)):
        found.append("patches: list")
    if not found and list(map(ours.fixes, ours.findings[mended])) != full.fixes[mended]:
        found.append("fixes")
    return found


def differences(document: Document, fresh: Document) -> list[str]:
    """The names of all fields in which two documents differ, and what of that which is kept for the next edit does."""
    found = [name for name in COMPARED if unseen(getattr(document, name)) != getattr(fresh, name)]
    ours, theirs = document.reading, fresh.reading
    assert isinstance(ours, Reading)
    assert isinstance(theirs, Reading)
    if (ours.votes, ours.lead, ours.page) != (theirs.votes, theirs.lead, theirs.page):
        found.append("votes")
    if line_starts(document.lines) != line_starts(LineIndex(document.text)):
        found.append("line starts")
    return [*found, *_of_outlines(ours.outline, theirs.outline), *_of_trails(ours.trail, theirs.trail)]


def unseen(value: object) -> object:
    """A sequence that is put together when it is looked at, in a copy: the next edit meets it as it was."""
    return moved._Moved(value.runs) if isinstance(value, moved._Moved) else value


def line_starts(lines: LineIndex) -> list[int]:
    return [lines.line_start(number) for number in range(len(lines) + 1)]


def _of_outlines(ours: Outline | None, theirs: Outline | None) -> list[str]:
    if ours is None or theirs is None:
        return [] if ours is theirs else ["outline"]
    found = _in_fields("outline", ("start", "mdx", "blocks", "definitions", "notes"), ours, theirs)
    if ours.scan and theirs.scan and ours.scan.extents != theirs.scan.extents:
        found.append("outline.scan")
    return found


def _of_trails(ours: Trail | None, theirs: Trail | None) -> list[str]:
    if ours is None or theirs is None:
        return [] if ours is theirs else ["trail"]
    found = _in_fields("trail", ("start", "wides", "heads"), ours, theirs)
    if _seen(ours.tags) != _seen(theirs.tags):
        found.append("trail.tags")
    if [(at, _plain(stop)) for at, stop in ours.stops] != [(at, _plain(stop)) for at, stop in theirs.stops]:
        found.append("trail.stops")
    return found


def _in_fields(of: str, names: Sequence[str], ours: object, theirs: object) -> list[str]:
    return [f"{of}.{name}" for name in names if getattr(ours, name) != getattr(theirs, name)]


def _plain(stop: Stop) -> object:
    return [frame[1:] for frame in frames_of(stop.top)], stop[1:]


def _seen(tags: Tags | None) -> object:
    return tags and (list(tags.places), tags.far)
