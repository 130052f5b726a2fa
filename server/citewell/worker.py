"""
The process that reads and checks drafts for an editor: ``python -m citewell.worker``.

It may be ended and started again at any moment: whoever started it keeps the texts. Messages are JSON objects, one a
line, in on stdin and out on stdout; offsets in them are code points of the draft. What comes in has a ``do``:

- ``open`` (``uri``, ``revision``, ``text``, ``path`` or null, ``format`` or null), ``edit`` (``uri``, ``revision``,
  ``edits`` as [start, end, text], each on the text before it, ``length`` of the text after them), ``close`` (``uri``);
- ``settings`` (``settings`` in the shape of a configuration file): the editor's, for drafts that no file speaks about;
- ``reload`` (``revisions`` by uri): configuration files or the editor's settings may have changed;
- requests, which carry an ``id``: ``fixes`` and ``safe`` (``uri``, ``serial``, for ``fixes`` also ``findings`` as
  indexes), ``silence`` (``uri``, ``serial``, ``finding``, ``scope``), ``turn-off`` (``uri``, ``rule``, ``root``).

What goes out has an ``event``: ``report`` (``uri``, ``revision``, ``serial``, ``complete``, ``findings``, ``notices``,
``problem`` of the configuration or null), ``started`` and ``working`` (``uri``, ``revision``) as signs of life,
``failed`` (``uri``, ``revision``, ``error``), ``lost`` (``uri``): the text has gone astray, send it again; or, as the
answer to a request, ``id`` with ``result`` or ``error``. A request is about one report, named by its ``serial``; it is
answered ``stale`` once that report was replaced.

Texts of drafts are never logged.
"""

import dataclasses
import json
import math
import os
import queue
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from citewell import config, packs
from citewell.config import ConfigError, Settings
from citewell.document import Document, Format
from citewell.engine import Engine
from citewell.grammar import Grammar
from citewell.markup import read
from citewell.memo import Memo
from citewell.result import Edit, Fix, Report
from citewell.suppress import suppress_edits
from citewell.syntax import Parse

__all__ = ["Worker", "main"]

Message = dict[str, Any]

_SETTINGS_AGE = 2.0
"""Seconds after which a configuration file is looked at again: many editors do not tell when it changes."""

_BATCH = 16
"""Sentences parsed between two looks at the inbox: about 0.05 seconds."""

_SIGN_OF_LIFE = 1.0
"""Seconds between two signs of life during long work."""


class _Superseded(BaseException):
    """The draft changed while it was checked. Not an Exception: the guards around rules must let it through."""


@dataclass
class _Draft:
    """An open draft as the editor has it, and what is known of it."""

    uri: str
    path: str | None
    format: Format | None
    text: str
    revision: int
    memo: Memo = field(default_factory=Memo)
    document: Document | None = None
    report: Report | None = None
    serial: str = ""


class _PatientGrammar(Grammar):
    """Parses a few sentences at a time and calls ``pause`` between them, which may raise."""

    def __init__(self, pause: Callable[[], None]) -> None:
        super().__init__()
        self._pause = pause
        self._finished: dict[str, Parse | None] = {}

    def batch(self, texts: Iterable[str]) -> list[Parse | None]:
        texts = list(texts)
        for start in range(0, len(texts), _BATCH):
            self._pause()
            # What was parsed before an interruption is kept: a writer who types on must not start it afresh each time.
            few = [text for text in texts[start : start + _BATCH] if text not in self._finished]
            if few:
                self._finished.update(zip(few, super().batch(few), strict=True))
        found = [self._finished[text] for text in texts]
        self._finished.clear()
        return found

    def parse(self, text: str) -> Parse | None:
        return super().batch([text])[0]


class Worker:
    """Open drafts and the work on them. ``send`` is given each message that goes out."""

    def __init__(self, send: Callable[[Message], None]) -> None:
        self.inbox: queue.SimpleQueue[Message] = queue.SimpleQueue()
        self._post = send
        self._drafts: dict[str, _Draft] = {}
        self._due: dict[str, None] = {}
        self._current: tuple[_Draft, int] | None = None
        self._sent = 0.0
        self._reports = 0
        self._grammar = _PatientGrammar(self._pause)
        self._engines: dict[str, Engine] = {}
        self._editors: dict[str, Any] = {}
        self._settings: dict[Path | None, tuple[float, Settings, ConfigError | None]] = {}

    def run(self) -> None:
        """Works until the process ends."""
        while True:
            self.step()

    def step(self) -> None:
        """Takes what has come in, waiting where there is nothing else to do, then checks one draft."""
        if not self._due:
            self._receive(self.inbox.get())
        self._drain()
        if self._due:
            # Last edit first.
            uri, _ = self._due.popitem()
            self._check(self._drafts[uri])

    def _drain(self) -> None:
        while True:
            try:
                message = self.inbox.get_nowait()
            except queue.Empty:
                return
            self._receive(message)

    def _send(self, message: Message) -> None:
        self._sent = time.monotonic()
        self._post(message)

    def _pause(self) -> None:
        """Answers what has come in during long work; raises _Superseded where that work is for nothing by now."""
        if self._current is None:
            return
        draft, revision = self._current
        if not self.inbox.empty():
            self._current = None
            try:
                self._drain()
            finally:
                self._current = (draft, revision)
            if self._drafts.get(draft.uri) is not draft or draft.revision != revision:
                raise _Superseded
        if time.monotonic() - self._sent > _SIGN_OF_LIFE:
            self._send({"event": "working", "uri": draft.uri, "revision": revision})

    # What comes in

    def _receive(self, message: Message) -> None:
        try:
            match message.get("do"):
                case "open":
                    self._open(message)
                case "edit":
                    self._edit(message)
                case "close":
                    self._drop(message["uri"])
                case "settings":
                    self._editors = message["settings"]
                case "reload":
                    self._reload(message["revisions"])
                case _:
                    self._send({"id": message["id"], "result": self._answer(message)})
        except Exception as error:  # noqa: BLE001 - one bad message must not cost the others their answer
            self._send({"id": message.get("id"), "uri": message.get("uri"), "error": _described(error)})

    def _open(self, message: Message) -> None:
        draft = _Draft(message["uri"], message["path"], message["format"], message["text"], message["revision"])
        self._drafts[draft.uri] = draft
        self._want(draft)

    def _edit(self, message: Message) -> None:
        uri = message["uri"]
        draft = self._drafts.get(uri)
        if draft is not None:
            for start, end, text in message["edits"]:
                draft.text = draft.text[:start] + text + draft.text[end:]
            draft.revision = message["revision"]
        if draft is None or len(draft.text) != message["length"]:
            self._drop(uri)
            self._send({"event": "lost", "uri": uri})
        else:
            self._want(draft)

    def _drop(self, uri: str) -> None:
        self._drafts.pop(uri, None)
        self._due.pop(uri, None)

    def _reload(self, revisions: dict[str, int]) -> None:
        # Only out of date: the last good settings hold while a file is wrong.
        self._settings = {folder: (-math.inf, settings, None) for folder, (_, settings, _) in self._settings.items()}
        for uri, revision in revisions.items():
            draft = self._drafts.get(uri)
            if draft is not None:
                draft.revision = revision
                self._want(draft)

    def _want(self, draft: _Draft) -> None:
        self._due.pop(draft.uri, None)
        self._due[draft.uri] = None

    # Checking

    def _check(self, draft: _Draft) -> None:
        revision = draft.revision
        self._send({"event": "started", "uri": draft.uri, "revision": revision})
        self._current = (draft, revision)
        try:
            settings, problem = self._settings_of(draft)
            document = read(draft.text, path=draft.path, format=draft.format, page=settings.page)
            for report in self._engine(settings).analyse(document, draft.memo):
                self._pause()
                draft.document, draft.report = document, report
                self._reports += 1
                # With the process in it: the next worker's reports are others.
                draft.serial = f"{os.getpid()}-{self._reports}"
                self._send(_reported(draft, revision, report, problem))
        except _Superseded:
            pass
        except Exception as error:  # noqa: BLE001 - other drafts, and later versions of this one, are still checked
            self._send({"event": "failed", "uri": draft.uri, "revision": revision, "error": _described(error)})
        finally:
            self._current = None

    def _engine(self, settings: Settings) -> Engine:
        if settings.digest not in self._engines:
            engine = self._engines[settings.digest] = Engine(settings, packs.load(), self._grammar)
            engine.pause = self._pause
        return self._engines[settings.digest]

    def _settings_of(self, draft: _Draft) -> tuple[Settings, ConfigError | None]:
        """The settings for a draft; the last good ones, and the error, while its configuration is wrong."""
        folder = Path(draft.path).parent if draft.path else None
        now = time.monotonic()
        known = self._settings.get(folder)
        if known is None or now - known[0] > _SETTINGS_AGE:
            try:
                path = Path(draft.path) if draft.path else None
                found: Settings = config.find_settings(path, packs.load(), otherwise=self._editors)
                known = (now, found, None)
            except ConfigError as error:
                known = (now, known[1] if known else config.default_settings(packs.load()), error)
            self._settings[folder] = known
        return known[1], known[2]

    # Requests

    def _answer(self, message: Message) -> Any:
        draft = self._drafts.get(message["uri"])
        if message["do"] == "turn-off":
            return _turned_off(draft.path if draft else None, message["rule"], message["root"])
        if draft is None or draft.report is None or draft.document is None or draft.serial != message["serial"]:
            return {"stale": True}
        match message["do"]:
            case "fixes":
                findings = [draft.report.findings[index] for index in message["findings"]]
                return {"fixes": [[_plain(fix) for fix in draft.report.fixes(finding)] for finding in findings]}
            case "safe":
                return {"edits": [_plain(edit) for edit in _safe_edits(draft.report)]}
            case "silence":
                finding = draft.report.findings[message["finding"]]
                edits = suppress_edits(draft.document, finding.span, finding.rule, message["scope"])
                return {"edits": [_plain(edit) for edit in edits]}
        raise ValueError("unknown request")


def _reported(draft: _Draft, revision: int, report: Report, problem: ConfigError | None) -> Message:
    return {
        "event": "report",
        "uri": draft.uri,
        "revision": revision,
        "serial": draft.serial,
        "complete": report.complete,
        "findings": [_plain(finding) for finding in report.findings],
        "notices": list(report.notices),
        "problem": problem
        and {
            "file": str(problem.file) if problem.file else None,
            "line": problem.line,
            "column": problem.column,
            "message": problem.message,
        },
    }


def _plain(value: Any) -> Message:
    """A dataclass as plain data for JSON."""
    return dataclasses.asdict(value)


def _safe_edits(report: Report) -> list[Edit]:
    """The edits of all safe fixes, the first of each finding, as far as they do not touch each other; in order."""
    taken: list[Edit] = []
    for finding in report.findings:
        fix: Fix | None = next((fix for fix in report.fixes(finding) if fix.safe), None)
        if fix is None or any(_touch(edit, other) for edit in fix.edits for other in taken):
            continue
        taken += fix.edits
    return sorted(taken, key=lambda edit: (edit.start, edit.end))


def _touch(one: Edit, other: Edit) -> bool:
    return one.start <= other.end and other.start <= one.end


def _turned_off(path: str | None, rule_id: str, root: str | None) -> Message:
    """
    Where and how a rule is turned off for the project of a draft.

    ``file`` is the configuration file, null where the draft belongs to no folder; ``text`` its text as it is (null: to
    be created) and ``edit`` the change to it, or null with the ``reason`` why there is none.
    """
    file = config.find_file(Path(os.path.realpath(path)).parent) if path else None
    if file is None:
        if root is None:
            return {"file": None, "text": None, "edit": None}
        file = Path(root) / config.FILE_NAMES[0]
    aliases = [old for old, new in packs.load().aliases.items() if new == rule_id]
    # Decoded without translation of line ends: positions count in the file as it is.
    text = file.read_bytes().decode() if file.exists() else None
    try:
        after = config.turn_off(text, rule_id, aliases=aliases, pyproject=file.name == "pyproject.toml")
    except ConfigError as error:
        return {"file": str(file), "text": text, "edit": None, "reason": error.message}
    return {"file": str(file), "text": text, "edit": _plain(_difference(text or "", after))}


def _difference(before: str, after: str) -> Edit:
    """One edit that turns one text into another, with nothing in it that both have at their ends."""
    start = _same_letters(before, after)
    end = _same_letters(before[start:][::-1], after[start:][::-1])
    return Edit(start, len(before) - end, after[start : len(after) - end])


def _same_letters(one: str, other: str) -> int:
    """How many characters two texts have in common at their start."""
    shorter = min(len(one), len(other))
    return next((at for at in range(shorter) if one[at] != other[at]), shorter)


def _described(error: Exception) -> str:
    """What failed and where. An error's own words may hold words of the draft, so they are left out."""
    last = traceback.extract_tb(error.__traceback__)[-1:]
    return f"{type(error).__name__}{''.join(f' in {Path(at.filename).name}:{at.lineno} {at.name}' for at in last)}"


def _read_messages(stream: BinaryIO, inbox: "queue.SimpleQueue[Message]") -> None:
    """Fills the inbox. When the other side is gone the process ends, whatever it is busy with."""
    try:
        for line in stream:
            message = json.loads(line)
            if isinstance(message, dict):
                inbox.put(message)
    finally:
        os._exit(0)


def _take_over(stdout: TextIO) -> TextIO:
    """The real stdout, for messages alone: what anything prints goes to stderr from here on."""
    messages = os.fdopen(os.dup(stdout.fileno()), "w", encoding="ascii", newline="\n")
    os.dup2(sys.stderr.fileno(), stdout.fileno())
    sys.stdout = sys.stderr
    return messages


def main() -> None:
    """Runs the worker on stdin and stdout until stdin ends."""
    out = _take_over(sys.stdout)
    # Ctrl+C in a terminal reaches every process of the group; this one ends when its stdin does.
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def send(message: Message) -> None:
        out.write(json.dumps(message) + "\n")
        out.flush()

    worker = Worker(send)
    threading.Thread(target=_read_messages, args=(sys.stdin.buffer, worker.inbox), daemon=True).start()
    worker.run()


if __name__ == "__main__":
    main()
