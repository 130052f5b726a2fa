"""Open drafts, their versions and last reports, and the worker that checks them."""

import asyncio
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import Any

from lsprotocol import types

from citewell import heap
from citewell.document import Format
from citewell.lsp.board import Board, Move, Placed
from citewell.lsp.buffer import Buffer, Change
from citewell.lsp.client import Client
from citewell.lsp.configfiles import ConfigFiles
from citewell.lsp.convert import fix_from
from citewell.lsp.focus import Focus
from citewell.lsp.language import format_of
from citewell.lsp.outline import Outline, outline_from
from citewell.lsp.process import Unanswered, WorkerProcess
from citewell.lsp.schedule import Schedule
from citewell.lsp.settings import Preferences
from citewell.lsp.uris import path_of
from citewell.result import Edit, Finding, Fix
from citewell.span import LineIndex, Position

__all__ = ["Checked", "ConfigProblem", "Draft", "Session"]

_FAILED_STARTS = 3
"""So many workers in a row that end before they check anything mean that none will."""

_SOON = 1.0
"""Seconds after which nobody holds on to a draft that was closed."""

_SECOND_CHANCE = 60.0
"""
Seconds after which a text that has ended workers is tried again: it may not have been the text. Each time twice as many.
"""

_TRIES = 3
"""A report about a later text may come right behind an answer, and what it takes to move that is gone then: ask again."""


@dataclass(frozen=True)
class ConfigProblem:
    """What is wrong in a configuration file; line and column are 1-based."""

    file: str
    line: int
    column: int
    message: str


@dataclass(frozen=True)
class Checked:
    """
    A report as the server keeps it, with the lines of the text it is about and the editor's version of that.

    ``serial`` names it to the worker. ``fixes`` are those computed so far, by the finding's number, and ``remarks`` what
    the hover says beside those findings.
    """

    version: int
    revision: int
    serial: str
    complete: bool
    lines: LineIndex
    placed: tuple[Placed, ...]
    fixes: dict[int, tuple[Fix, ...]] = field(default_factory=dict)
    remarks: dict[int, tuple[str, ...]] = field(default_factory=dict)

    def finding(self, number: int, client: Client) -> Finding:
        """A finding with its span in the text."""
        return self.placed[number].now(self.lines, client)


@dataclass
class Draft:
    """
    An open document.

    ``version`` is the editor's number, ``revision`` our own: it grows with each change of the text and each change
    of configuration; ``opened`` is the first of these. ``checked`` is the last report, ``checked_once`` tells whether there
    was a complete one, and ``limits`` are what the last one said of what is not checked. ``given_up`` is a revision that
    cannot be checked, ``tried_again`` one that could not. ``sent`` are the texts that the worker may still report about, by
    revision, and ``moves`` what each later revision did to the places in them. ``outline`` is the last one that was asked
    for, ``settled`` the last revision after which the writer paused.
    """

    uri: str
    path: str | None
    format: Format
    version: int
    buffer: Buffer
    revision: int
    board: Board
    checked: Checked | None = None
    checked_once: bool = False
    given_up: int = -1
    tried_again: int = -1
    closed: bool = False
    pulled: bool = False
    published: tuple[int, str] | None = None
    opened: int = 0
    result_id: int = 0
    pulled_items: str | None = None
    refreshed: float = 0.0
    news: asyncio.Event = field(default_factory=asyncio.Event)
    unsent: list[Edit] = field(default_factory=list)
    sent: dict[int, LineIndex] = field(default_factory=dict)
    moves: list[tuple[int, Move]] = field(default_factory=list)
    problems: tuple[ConfigProblem, ...] = ()
    limits: tuple[str, ...] = ()
    outline: Outline | None = None
    settled: int = -1
    focus: Focus = field(default_factory=lambda: Focus(lambda: None))

    def announce(self) -> None:
        """Wakes whoever waits for something to happen to the draft."""
        self.news.set()
        self.news = asyncio.Event()

    def forget(self, revision: int) -> None:
        """Lets go of what reports about texts before a revision would need: there will be none."""
        self.sent = {number: lines for number, lines in self.sent.items() if number >= revision}
        self.moves = [(number, move) for number, move in self.moves if number > revision]

    @property
    def current(self) -> Checked | None:
        """The last report, where it is about the text and the configuration as they are now."""
        return self.checked if self.checked and self.checked.revision == self.revision else None


class Session:
    """
    Everything that lives as long as the connection to one editor.

    ``reported`` is called when a draft has a new report, ``focus_ended`` when something of the last one no longer has to
    wait, ``working`` with how many blocks of how many are done while one takes long, ``changed`` when anything is another
    way that a status may speak about, ``log`` with lines for the editor's log, which hold names of rules and numbers but
    no words of a draft. ``first`` is a worker that was started before.

    ``is_up`` tells whether the worker can work, ``is_loading`` whether it loads the language model, ``model_notice`` what
    there is to say about that, ``has_failed`` that no worker comes up, ``settings_fault`` what is wrong in the editor's
    settings.
    """

    def __init__(
        self,
        *,
        reported: Callable[[Draft], None],
        focus_ended: Callable[[Draft], None] = lambda _: None,
        changed: Callable[[], None] = lambda: None,
        working: Callable[[Draft, int, int], None] = lambda *_: None,
        log: Callable[[str], None],
        first: "subprocess.Popen[bytes] | None" = None,
    ) -> None:
        self.client = Client()
        self.folders: dict[str, str] = {}
        self.drafts: dict[str, Draft] = {}
        self.config_files = ConfigFiles()
        self.settings: dict[str, Any] = {}
        self.reloads = 0
        self.preferences = Preferences()
        self.schedule = Schedule()
        self.log = log
        self._reported = reported
        self._focus_ended = focus_ended
        self._changed = changed
        self.is_up = self.is_loading = self.has_failed = False
        self.model_notice: str | None = None
        self.settings_fault: str | None = None
        self._at_work = working
        self._revision = 0
        self._working: tuple[str, int] | None = None
        self._ends: dict[tuple[str, int] | None, int] = {}
        self._noticed: set[str] = set()
        self.worker = WorkerProcess(
            heard=self._hear, renewed=self._send_all, lost=self._note_end, busy=self._is_busy, log=log, first=first
        )

    # What the editor does

    def open(self, document: types.TextDocumentItem) -> Draft:
        """Takes a document in and has it checked."""
        path = path_of(document.uri)
        kind = format_of(document.language_id, path)
        board = Board(document.uri, self.client)
        draft = Draft(document.uri, path, kind, document.version, Buffer(document.text), self._next_revision(), board)
        draft.opened = draft.revision
        draft.focus = Focus(lambda: self._focus_ended(draft))
        before = self.drafts.get(draft.uri)
        if before is not None:
            # Opened twice: whoever waits for the first one need not wait on.
            before.closed = True
            before.focus.forget()
            before.announce()
        self.drafts[draft.uri] = draft
        self._send_whole(draft)
        self._changed()
        return draft

    def change(self, uri: str, version: int, changes: Sequence[Change]) -> None:
        """Applies edits and has the draft checked when the writer pauses."""
        draft = self.drafts.get(uri)
        if draft is None:
            return
        draft.version = version
        draft.revision = self._next_revision()
        applied = draft.buffer.apply(changes, self.client.encoding)
        if self.preferences.focus:
            draft.focus.typed([move for _, move in applied], draft.board.all, self.preferences.focus_delay / 1000)
        draft.unsent += [edit for edit, _ in applied]
        self.schedule.put_off(uri, lambda: self.flush(draft))
        # The worker is at it meanwhile.
        for _, move in applied:
            draft.moves.append((draft.revision, move))
            draft.board.move(move)
        if draft.outline is not None and not draft.outline.note(move for _, move in applied):
            draft.outline = None

    def move_cursor(self, uri: str, line: int) -> None:
        """The cursor of a document is on a line now."""
        draft = self.drafts.get(uri)
        if draft is not None:
            draft.focus.moved_to(line)

    def close(self, uri: str) -> Draft | None:
        """Forgets a document."""
        draft = self.drafts.pop(uri, None)
        if draft is not None:
            draft.focus.forget()
            self.schedule.cancel(uri)
            draft.closed = True
            draft.announce()
            self.worker.send({"do": "close", "uri": uri})
            self._changed()
            if draft.buffer.length > heap.LONG:
                asyncio.get_running_loop().call_later(_SOON, heap.trim)
        return draft

    def reload(self) -> None:
        """Checks every draft again, with the configuration as it is now."""
        self.reloads += 1
        for draft in self.drafts.values():
            self.flush(draft)
            draft.revision = self._next_revision()
            draft.sent[draft.revision] = draft.buffer.lines
        revisions = {uri: draft.revision for uri, draft in self.drafts.items()}
        self.worker.send({"do": "reload", "revisions": revisions})

    def configure(self, settings: dict[str, Any], preferences: Preferences) -> bool:
        """
        Takes the editor's settings: those in the shape of a configuration file, which hold where no file speaks, and its own.

        Whether any is another than before: `reload` is then to be called.
        """
        is_new = (settings, preferences) != (self.settings, self.preferences)
        if not preferences.focus:
            for draft in self.drafts.values():
                draft.focus.end()
        self.settings, self.preferences = settings, preferences
        self.schedule.delay = preferences.debounce / 1000
        self._send_settings()
        self._changed()
        return is_new

    def note(self, text: str) -> None:
        """A line for the editor's log, the first time it is given."""
        if text not in self._noticed:
            self._noticed.add(text)
            self.log(text)

    def root_of(self, draft: Draft) -> str | None:
        """The folder of the project that a draft belongs to: the innermost open folder, else the draft's own."""
        if draft.path is None:
            return next(iter(self.folders.values()), None)
        path = PurePath(draft.path)
        around = [folder for folder in self.folders.values() if path.is_relative_to(folder)]
        return max(around, key=len, default=str(path.parent))

    def _next_revision(self) -> int:
        self._revision += 1
        return self._revision

    # What goes to the worker

    def flush(self, draft: Draft) -> None:
        """Sends the edits that wait for a pause."""
        self.schedule.cancel(draft.uri)
        if draft.unsent:
            edits = [[edit.start, edit.end, edit.text] for edit in draft.unsent]
            draft.unsent = []
            length = draft.buffer.length
            draft.sent[draft.revision] = draft.buffer.lines
            # A worker that is at nothing turns to this; it says so itself only when it turns to another draft.
            self._working = self._working or (draft.uri, draft.revision)
            self.worker.send(
                {"do": "edit", "uri": draft.uri, "revision": draft.revision, "edits": edits, "length": length}
            )

    def _send_whole(self, draft: Draft) -> None:
        self.schedule.cancel(draft.uri)
        draft.unsent = []
        draft.sent[draft.revision] = draft.buffer.lines
        place = {"uri": draft.uri, "path": draft.path, "format": draft.format}
        self.worker.send({"do": "open", **place, "revision": draft.revision, "text": draft.buffer.text})

    def _send_settings(self) -> None:
        wanted = "all" if self.preferences.enable else "none"
        if self.preferences.enable and self.preferences.require_config:
            wanted = "configured"
        self.worker.send({"do": "settings", "settings": self.settings, "drafts": wanted})

    def _send_all(self) -> None:
        self._send_settings()
        for draft in self.drafts.values():
            if draft.given_up != draft.revision:
                self._send_whole(draft)

    def _is_busy(self) -> bool:
        # With edits that wait for a pause the worker has nothing to do about the newest version.
        return any(
            not draft.unsent and draft.given_up != draft.revision and not (draft.current and draft.current.complete)
            for draft in self.drafts.values()
        )

    # What comes from the worker

    def _hear(self, message: dict[str, Any]) -> None:
        draft = self.drafts.get(message.get("uri", ""))
        match message["event"]:
            case "up":
                if self.has_failed:
                    # Nothing was wrong with the drafts.
                    for one in self.drafts.values():
                        self._try_again(one.uri, one.given_up)
                self.is_up, self.has_failed = True, False
                self._changed()
            case "model":
                self.is_loading, self.model_notice = message["is_loading"], message["notice"]
                self._changed()
            case event if draft is not None:
                self._hear_of(draft, event, message)

    def _hear_of(self, draft: Draft, event: str, message: dict[str, Any]) -> None:
        match event:
            case "started":
                self._working = (draft.uri, message["revision"])
                self._ends.pop(None, None)
            case "lost":
                self._send_whole(draft)
            case "working":
                self._at_work(draft, message["done"], message["total"])
            case "report":
                if message["complete"]:
                    self._working = None
                    self.worker.note_success()
                self._take(draft, message)
            case "failed":
                self._working = None
                self.log(f"checking failed: {message['error']}")
                self._settle(draft, message["revision"])

    def _take(self, draft: Draft, message: dict[str, Any]) -> None:
        for notice in message["notices"]:
            self.note(notice)
        problems = message["problems"]
        self.settings_fault = next((one["message"] for one in problems if not one["file"]), None)
        if self.settings_fault:
            self.note(f"the editor's settings are wrong: {self.settings_fault}")
        if not self._place(draft, message) or message["revision"] != draft.revision:
            return
        if message["complete"]:
            # In the opening of a draft less may be known of it.
            draft.limits = tuple(message["limits"])
        draft.problems = tuple(ConfigProblem(**one) for one in problems if one["file"])
        draft.checked = Checked(
            version=draft.version,
            revision=message["revision"],
            serial=message["serial"],
            complete=message["complete"],
            lines=draft.buffer.lines,
            placed=draft.board.all,
        )
        self._tell(draft)

    @staticmethod
    def _place(draft: Draft, message: dict[str, Any]) -> bool:
        """
        Brings the list of findings up to date, also by a report about a text that has changed since.

        False for a report about a text that was closed before this one was opened.
        """
        revision = message["revision"]
        lines = draft.sent.get(revision)
        if lines is None:
            return False
        draft.forget(revision)
        draft.board.take(message, lines, [move for _, move in draft.moves])
        return True

    def _settle(self, draft: Draft, revision: int) -> None:
        """Gives a revision up that cannot be checked: what was found so far, moved by edits, is all there will be."""
        draft.forget(revision)
        if revision != draft.revision:
            return
        draft.given_up = revision
        draft.checked = Checked(draft.version, revision, "", True, draft.buffer.lines, draft.board.all)
        self._tell(draft)

    def _tell(self, draft: Draft) -> None:
        self._reported(draft)
        draft.checked_once = draft.checked_once or (draft.checked is not None and draft.checked.complete)
        draft.announce()
        self.has_failed = False
        self._changed()

    def _note_end(self, killed: bool) -> None:
        """A worker has ended. A text that ended two of them, or hung one, is not tried again until it changes."""
        self.is_up = self.is_loading = False
        working, self._working = self._working, None
        ends = self._ends.get(working, 0) + (2 if killed else 1)
        self._ends = {working: ends}
        if working is None and ends >= _FAILED_STARTS:
            # It does not even come up: whoever waits for a report must not wait for ever.
            for draft in self.drafts.values():
                self._settle(draft, draft.revision)
            self.has_failed = True
        elif working is not None and ends >= 2 and working[0] in self.drafts:
            self._settle(self.drafts[working[0]], working[1])
            if not killed:
                delay = _SECOND_CHANCE * 2 ** (ends - 2)
                asyncio.get_running_loop().call_later(delay, self._try_again, *working)
        self._changed()

    def _try_again(self, uri: str, revision: int) -> None:
        """Has a text checked that was given up, where it is still the text."""
        draft = self.drafts.get(uri)
        if draft is not None and draft.revision == draft.given_up == revision:
            draft.given_up, draft.tried_again = -1, revision
            if draft.checked is not None:
                # Else nobody would see that a worker hangs on it.
                draft.checked = replace(draft.checked, complete=False)
            self._send_whole(draft)

    def look(self, draft: Draft, place: types.Position) -> None:
        """Has the worker see first to what the writer looks at, as long as a draft was not seen whole."""
        if not draft.checked_once:
            at = draft.buffer.lines.offset(Position(place.line, place.character), self.client.encoding)
            self.worker.send({"do": "look", "uri": draft.uri, "at": at})

    # What handlers ask for

    async def checked(self, draft: Draft, *, complete: bool, seconds: float | None = None) -> Checked | None:
        """
        The report about the draft as it is when it comes, waited for; ``complete`` or the first one that is to be had.

        None when the draft is closed or ``seconds`` are over.
        """
        self.flush(draft)
        end = None if seconds is None else time.monotonic() + seconds
        while not draft.closed:
            found = draft.current
            if found is not None and (found.complete or not complete):
                return found
            try:
                await asyncio.wait_for(draft.news.wait(), None if end is None else end - time.monotonic())
            except TimeoutError:
                return None
        return None

    async def outline(self, draft: Draft, at: types.Position | None = None) -> Outline | None:
        """
        The sections of a draft, or the one whose heading stands ``at`` a place, as far as they are known now.

        None when the draft is closed or cannot be checked.
        """
        while not draft.closed:
            news = draft.news
            found = await self._outline(draft, at)
            if found is not None or draft.checked_once or draft.given_up == draft.revision:
                return found
            # Of a draft that was opened just now there will be a first report.
            await news.wait()
        return None

    async def _outline(self, draft: Draft, at: types.Position | None) -> Outline | None:
        request: dict[str, Any] = {"do": "sections", "uri": draft.uri}
        if at is not None:
            request |= {
                "do": "section",
                "at": draft.buffer.lines.offset(Position(at.line, at.character), self.client.encoding),
            }
        for _ in range(_TRIES):
            try:
                answer = await self.worker.ask(request)
            except Unanswered as error:
                self.log(f"{request['do']}: {error}")
                return None
            if answer.get("stale") or draft.closed:
                return None
            revision = answer["revision"]
            lines = draft.sent.get(revision)
            if lines is not None:
                moves = [move for number, move in draft.moves if number > revision]
                found = outline_from(answer, lines, moves, self.client)
                if at is None:
                    draft.outline = found
                return found
        return None

    async def fixes(self, draft: Draft, checked: Checked, wanted: Sequence[int], *, remarked: bool = False) -> bool:
        """
        Has the fixes of some findings (by number), and the remarks on them if wanted, computed and kept with the report.

        False where the report was replaced meanwhile or the worker cannot answer.
        """
        known = checked.remarks if remarked else checked.fixes
        missing = [index for index in wanted if index not in known]
        if not missing:
            return True
        answer = await self.ask(draft, checked, {"do": "fixes", "findings": missing, "remarked": remarked})
        if answer is None:
            return False
        for index, fixes in zip(missing, answer["fixes"], strict=True):
            checked.fixes[index] = tuple(fix_from(fix) for fix in fixes)
        for index, remarks in zip(missing, answer["remarks"] or (), strict=remarked):
            checked.remarks[index] = tuple(remarks)
        return True

    async def ask(self, draft: Draft, checked: Checked, request: dict[str, Any]) -> dict[str, Any] | None:
        """The worker's answer about a report; None where it was replaced meanwhile or the worker cannot answer."""
        try:
            answer = await self.worker.ask({"uri": draft.uri, "serial": checked.serial, **request})
        except Unanswered as error:
            self.log(f"{request['do']}: {error}")
            return None
        return None if answer.get("stale") else answer
