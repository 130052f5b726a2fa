"""
The process that reads and checks drafts for an editor: ``python -m citewell.worker``.

It may be ended and started again at any moment: whoever started it keeps the texts. Messages are JSON objects, one a
line, in on stdin and out on stdout; offsets in them are code points of the draft. What comes in has a ``do``:

- ``open`` (``uri``, ``revision``, ``text``, ``path`` or null, ``format`` or null), ``edit`` (``uri``, ``revision``,
  ``edits`` as [start, end, text], each on the text before it, ``length`` of the text after them), ``close`` (``uri``);
- ``look`` (``uri``, ``at``): the writer looks at this place, so what is near it is done next;
- ``settings`` (``settings`` in the shape of a configuration file): the editor's, for drafts that no file speaks about;
  ``drafts`` says which are checked: ``all``, ``configured`` (those that a file speaks about) or ``none``;
- ``reload`` (``revisions`` by uri): configuration files or the editor's settings may have changed;
- requests, which carry an ``id``: ``fixes`` (``uri``, ``serial``, ``findings`` as numbers), answered with the ``remarks``
  of the hover beside them where it is ``remarked``; ``safe`` (``uri``, ``serial``); ``silence`` (``uri``, ``serial``,
  ``finding``, ``scope``);
- ``turn-off`` (``uri``, ``rule``) and ``accept-term`` (``uri``, ``term``), answered with the change to the
  configuration file; ``root`` is where one is made, ``open`` the texts of those that are open in the editor, by place;
- ``sections`` (``uri``) and ``section`` (``uri``, ``at``: a place in a heading), answered while a check runs too, with the
  ``revision`` they are about and scores once that was checked to its end;
- ``offers`` (``uri``, ``at``), the words that may be written at a place in data, and ``told``, what is to be known of the one
  that stands there: both about the text after all edits so far, whose ``revision`` they carry.

What goes out has an ``event``:

- ``report`` (``uri``, ``revision``, ``serial``, ``complete``, ``notices`` with those that are ``limits`` of the draft,
  ``problems`` of the configuration) changes the list of findings of a draft: from ``at`` on, ``removed`` of them go
  (all, where that is null) and ``findings`` come. ``general`` are those about the whole draft: all of them, or null
  where they are those of the report before. A finding's number is its place in the list with the general ones after it;
- ``up`` once, when it can work; ``model`` with ``is_loading`` when the language model begins to be loaded and when that
  is over, then with what there is to say about it as ``notice`` (or null);
- ``started`` (``uri``, ``revision``) when it turns to another draft, and ``working`` (also ``done`` and ``total``
  blocks) as signs of life;
- ``failed`` (``uri``, ``revision``, ``error``), ``lost`` (``uri``): the text has gone astray, send it again.

Or it is the answer to a request, ``id`` with ``result`` or ``error``. A request is about one report, named by its
``serial``; it is answered ``stale`` once that report was replaced.

Order of work: the draft edited last, and in a draft that was never read to its end the blocks near the last edit, then
those near the last look, then the others from the top. What has come in is looked at between two rules and between
small batches of parses; work on a text that has changed is dropped, and all that it has found is kept.

Texts of drafts are never logged.
"""

import bisect
import contextlib
import dataclasses
import gc
import json
import math
import os
import queue
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, TextIO

from citewell import config, heap, packs, project, readability
from citewell.cache import Cache, default_file
from citewell.checking import Check
from citewell.config import ConfigError, Configuration, Settings
from citewell.document import Document, Format
from citewell.engine import Engine
from citewell.fixing import mend
from citewell.grammar import Grammar
from citewell.ignores import is_excluded
from citewell.markup import edit, glance, read
from citewell.memo import Memo
from citewell.packs import Packs
from citewell.parses import StoredGrammar
from citewell.patience import OutOfPatience, patience
from citewell.placing import described
from citewell.result import Edit, Finding, Patch, Report, SectionReport, Snippet
from citewell.silencing import suppress_edits

__all__ = ["Worker", "main"]

Message = dict[str, Any]

_SETTINGS_AGE = 20.0
"""
Seconds after which all that settings rest on is looked at again. A ``reload`` comes when a configuration file changes; this
is for what nobody looks after, as the files that tell what builds the site. It costs a keystroke 5 ms.
"""

_BATCH = 8
"""Sentences parsed between two looks at the inbox: some 0.02 seconds."""

_SIGN_OF_LIFE = 0.25
"""Seconds between two signs of life during long work."""

_RULE_PATIENCE = 10.0
"""Seconds that a rule may work on one unit; then it is left out for as long as the process lives."""

_OPENING = 10_000
"""Code points of a long draft that are read and shown before the rest: some 0.03 seconds."""

_CACHE_PATIENCE = 0.05
"""Seconds to wait for a cache that another process writes to: a writer waits with us."""

_LULL = 2.0
"""Seconds without a message after which new parses are written to disk, and memory is given back."""

_FIRST_PART, _LAST_PART = 0.03, 1.0
"""Seconds until a part of the first report about a draft is sent; each time twice as many, up to the second figure."""


_FEW_WORDS = """---
title: A few words
date: 2026-01-01
---

# What do they hold?

A lamp is **something** that, in most cases, is [significantly brighter](https://example.org) than 40 % of all others;
it is faster, and it shows the way to each and every page. Studies show that this is world-class.

- It is `one` of many, which was 3 times as easy.

| Lamp | Price |
| ---- | ----- |
| It   | 4     |
"""
"""A draft with something of all that drafts hold."""


class _Superseded(BaseException):
    """
    The draft changed while it was checked, or the writer has turned to another one.

    Not an Exception: the guards around rules must let it through.
    """


@dataclass
class _Draft:
    """
    An open draft as the editor has it, and what is known of it.

    ``folder`` is where its configuration is looked for. ``text`` is what was opened, and None once it has been read;
    ``edits`` are those that wait to be read, ``length`` is that of the text after them. ``places`` (code points) are
    where the writer is: the last edit, the last look. ``page`` is what the settings said when it was read, ``engine`` is
    the one that it was last checked by. ``judged`` is what holds for it by which look at its configuration, and by what the
    editor wants checked. ``read_revision`` is the one that ``check`` is about. ``is_known`` tells whether it was ever checked
    to its end, ``is_told`` whether a list of its findings was begun, ``is_opened`` whether only its opening is shown.
    """

    uri: str
    path: str | None
    folder: Path | None
    format: Format | None
    text: str | None
    revision: int
    length: int
    page: bool | None = None
    engine: Engine | None = None
    judged: "tuple[_Configured, str, _Held] | None" = None
    edits: list[Edit] = field(default_factory=list)
    memo: Memo = field(default_factory=Memo)
    document: Document | None = None
    check: Check | None = None
    serial: str = ""
    read_revision: int = 0
    edited_at: int | None = None
    looked_at: int | None = None
    is_known: bool = False
    is_told: bool = False
    is_opened: bool = False

    def start_afresh(self) -> None:
        """Forgets all but the text."""
        self.text, self.document, self.check, self.serial = self.whole_text(), None, None, ""
        self.edits, self.memo, self.is_told = [], Memo(), False

    def whole_text(self) -> str:
        """The text after all edits."""
        text = self.document.text if self.text is None and self.document is not None else self.text or ""
        for one in self.edits:
            text = text[: one.start] + one.text + text[one.end :]
        return text

    def as_it_is(self) -> Document:
        """The draft after all edits; what waits to be read waits on."""
        if self.document is None or self.text is not None:
            return read(self.whole_text(), path=self.path, format=self.format, page=self.page)
        document = self.document
        for one in self.edits:
            document = edit(document, one.start, one.end, one.text)
        return document

    @property
    def places(self) -> list[int]:
        return [place for place in (self.edited_at, self.looked_at) if place is not None]


_Held = tuple[Settings, Packs, ConfigError | None]
"""The settings that hold for a draft, its rules, and what is wrong with its configuration."""


class _Configured(NamedTuple):
    """
    What is configured for the drafts of a folder, ``looked_at`` at a time of the monotonic clock.

    While there is a ``problem`` in it, ``configuration`` and the ``rules`` that it is about are the last good ones.
    """

    looked_at: float
    configuration: Configuration
    rules: Packs
    problem: ConfigError | None


class _Aside:
    """One thread for what is loaded beside other work, one thing after the other; it begins with the first and stays."""

    def __init__(self) -> None:
        self._todo: queue.SimpleQueue[Callable[[], object]] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def run(self, load: Callable[[], object]) -> None:
        """Has something loaded."""
        self._todo.put(load)
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, daemon=True)
            self._thread.start()

    def _work(self) -> None:
        while True:
            load = self._todo.get()
            # What fails here fails again where it is asked for, and is said there.
            with contextlib.suppress(Exception):
                load()


class _PatientGrammar(Grammar):
    """
    Is loaded ``aside``.

    Calls ``pause``, which may raise, while that is waited for; ``begun`` when it begins, and ``ended``, from another
    thread, when it is over.
    """

    def __init__(
        self, aside: _Aside, pause: Callable[[], None], begun: Callable[[], None], ended: Callable[[], None]
    ) -> None:
        super().__init__()
        self._aside, self._pause, self._begun, self._ended = aside, pause, begun, ended
        self._is_loaded: threading.Event | None = None

    def prepare(self) -> None:
        """Begins to load the model."""
        if self._is_loaded is None:
            self._is_loaded = threading.Event()
            self._begun()
            self._aside.run(self._load_aside)

    def _load_aside(self) -> None:
        assert self._is_loaded is not None
        try:
            super().load()
        finally:
            self._is_loaded.set()
            self._ended()

    def load(self) -> bool:
        self.prepare()
        assert self._is_loaded is not None
        while not self._is_loaded.wait(0.005):
            self._pause()
        return super().load()


class Worker:
    """Open drafts and the work on them. ``send`` is given each message that goes out."""

    def __init__(self, send: Callable[[Message], None]) -> None:
        self.inbox: queue.SimpleQueue[Message] = queue.SimpleQueue()
        self._send = send
        self._drafts: dict[str, _Draft] = {}
        self._due: dict[str, None] = {}
        self._current: tuple[_Draft, int] | None = None
        self._begin_time: Callable[[], None] = lambda: None
        self._stopped: set[str] = set()
        self._signed = 0.0
        self._reports = 0
        self._progress = (0, 0)
        self._started = ""
        self._aside = _Aside()
        self._model = _PatientGrammar(
            self._aside,
            self._pause,
            begun=lambda: self._send({"event": "model", "is_loading": True, "notice": None}),
            # Only one thread may send.
            ended=lambda: self.inbox.put({"do": "model-loaded"}),
        )
        self._cache = Cache(default_file(), _CACHE_PATIENCE)
        self._grammar = StoredGrammar(self._cache, self._model)
        self._engines: dict[tuple[str, Packs], Engine] = {}
        self._is_preparing = False
        self._can_measure = False
        self._editors: dict[str, Any] = {}
        self._wanted = "all"
        self._configurations: dict[Path | None, _Configured] = {}
        """By the folders of drafts."""

    def warm_up(self) -> None:
        """
        Checks a few words.

        The editor's own process takes twice as long to come up as this one: what the first draft needs is loaded and
        compiled by then.
        """
        # What fails here fails again with the first draft, and is said there.
        with contextlib.suppress(Exception):
            engine = self._engine(config.default_settings(packs.load()), packs.load())
            Check(engine, read(_FEW_WORDS, format="markdown"), Memo()).read_words()

    def run(self) -> None:
        """Works until the process ends."""
        while True:
            self.step()

    def step(self) -> None:
        """Takes what has come in, waiting where there is nothing else to do, then checks one draft."""
        if not self._due:
            self._wait()
        self._drain()
        if self._due:
            # Last edit first.
            uri, _ = self._due.popitem()
            self._check(self._drafts[uri])

    def _wait(self) -> None:
        """Waits for a message, and does meanwhile what nobody waits for."""
        if self._drafts:
            # The first sentence that has to be parsed must not wait for the model.
            self._model.prepare()
        try:
            self._receive(self.inbox.get(timeout=_LULL))
        except queue.Empty:
            # What fails here costs memory and no finding.
            with contextlib.suppress(Exception):
                self._rest()
            self._receive(self.inbox.get())

    def _rest(self) -> None:
        """Nobody is waiting: what is new is written to disk, and memory that is no more needed at once is given back."""
        self._grammar.keep()
        for draft in self._drafts.values():
            draft.memo.rest()
        self._grammar.rest()
        heap.trim()

    def _drain(self) -> None:
        while True:
            try:
                message = self.inbox.get_nowait()
            except queue.Empty:
                return
            self._receive(message)

    def _pause(self) -> None:
        """Answers what has come in during long work; raises _Superseded where that work is for nothing by now."""
        if self._current is None:
            self._begin_time()
            return
        draft, revision = self._current
        if not self.inbox.empty():
            self._current = None
            due = set(self._due)
            try:
                self._drain()
            finally:
                self._current = (draft, revision)
            if self._drafts.get(draft.uri) is not draft or draft.revision != revision:
                raise _Superseded
            if not self._due.keys() <= due:
                # Another draft is what the writer is at. This one comes right after it.
                self._due = {draft.uri: None, **self._due}
                raise _Superseded
        if time.monotonic() - self._signed > _SIGN_OF_LIFE:
            self._signed = time.monotonic()
            self._begin_time()
            done, total = self._progress
            self._send({"event": "working", "uri": draft.uri, "revision": revision, "done": done, "total": total})

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
                case "look":
                    self._look(message["uri"], message["at"])
                case "settings":
                    self._editors, self._wanted = message["settings"], message["drafts"]
                case "reload":
                    self._reload(message["revisions"])
                case "model-loaded":
                    self._send({"event": "model", "is_loading": False, "notice": self._model.notice})
                case _:
                    self._send({"id": message["id"], "result": self._answer(message)})
        except Exception as error:  # noqa: BLE001 - one bad message must not cost the others their answer
            self._send({"id": message.get("id"), "uri": message.get("uri"), "error": described(error)})

    def _open(self, message: Message) -> None:
        path, text = message["path"], message["text"]
        folder = _real_folder(path) if path else None
        draft = _Draft(message["uri"], path, folder, message["format"], text, message["revision"], len(text))
        self._drafts[draft.uri] = draft
        self._want(draft)

    def _edit(self, message: Message) -> None:
        uri = message["uri"]
        draft = self._drafts.get(uri)
        fits = draft is not None
        if draft is not None:
            for start, end, text in message["edits"]:
                fits = fits and 0 <= start <= end <= draft.length
                draft.edits.append(Edit(start, end, text))
                draft.length += len(text) - (end - start)
                draft.edited_at = start + len(text)
            draft.revision = message["revision"]
        if draft is None or not fits or draft.length != message["length"]:
            self._drop(uri)
            self._send({"event": "lost", "uri": uri})
        else:
            self._want(draft)

    def _look(self, uri: str, at: int) -> None:
        draft = self._drafts.get(uri)
        if draft is not None:
            draft.looked_at = at

    def _prepare_measures(self) -> None:
        """Begins to load what measures readability: nobody is to wait for that."""
        if not self._is_preparing:
            self._is_preparing = True
            self._aside.run(self._load_measures)

    def _load_measures(self) -> None:
        readability.load()
        self._can_measure = True

    def _drop(self, uri: str) -> None:
        self._drafts.pop(uri, None)
        self._due.pop(uri, None)

    def _reload(self, revisions: dict[str, int]) -> None:
        # Only out of date: the last good settings hold while a file is wrong.
        known = self._configurations.items()
        self._configurations = {folder: one._replace(looked_at=-math.inf) for folder, one in known}
        for uri, revision in revisions.items():
            draft = self._drafts.get(uri)
            if draft is None:
                self._send({"event": "lost", "uri": uri})
            else:
                draft.revision = revision
                self._want(draft)

    def _want(self, draft: _Draft) -> None:
        self._due.pop(draft.uri, None)
        self._due[draft.uri] = None

    # Checking

    def _check(self, draft: _Draft) -> None:
        try:
            self._check_or_fail(draft)
        except Exception as error:  # noqa: BLE001 - other drafts, and later versions of this one, are still checked
            if draft.document is None or draft.uri not in self._drafts:
                self._fail(draft, error)
                return
            # What is remembered of the draft may be what is wrong: it is read and checked once more from the start.
            draft.start_afresh()
            try:
                self._check_or_fail(draft)
            except Exception as again:  # noqa: BLE001
                self._fail(draft, again)

    def _fail(self, draft: _Draft, error: Exception) -> None:
        self._send({"event": "failed", "uri": draft.uri, "revision": draft.revision, "error": described(error)})

    def _check_or_fail(self, draft: _Draft) -> None:
        try:
            settings, rules, problem = self._settings_of(draft)
            engine = self._engine_of(draft, settings, rules)
            with self._patience_with(engine):
                self._check_with(draft, engine, settings, problem)
        except OutOfPatience as stop:
            self._leave_out(stop.rule)

    @contextlib.contextmanager
    def _patience_with(self, engine: Engine) -> Iterator[None]:
        """Raises OutOfPatience where a rule of an engine does not return; each pause begins the time anew."""
        before = self._begin_time
        try:
            with patience(_RULE_PATIENCE, lambda: engine.is_running) as begin:
                self._begin_time = begin
                yield
        finally:
            self._begin_time = before

    def _leave_out(self, rule: str | None) -> None:
        """Goes on without a rule that never returns, in all drafts; what it has marked is forgotten."""
        self._stopped.update([rule] if rule else [])
        self._engines.clear()
        for draft in self._drafts.values():
            draft.start_afresh()
            self._want(draft)

    def _check_with(self, draft: _Draft, engine: Engine, settings: Settings, problem: ConfigError | None) -> None:
        revision = draft.revision
        if draft.uri != self._started:
            self._started = draft.uri
            self._send({"event": "started", "uri": draft.uri, "revision": revision})
        self._current, self._progress, self._signed = (draft, revision), (0, 0), time.monotonic()
        try:
            parts = _Parts(draft.is_known)
            # The sentence that is being typed is new to everybody; those of a draft that was opened may be known.
            self._grammar.looks_up = not draft.is_known
            self._show_opening(draft, revision, engine, settings, problem)
            document, edits = self._read(draft, settings)
            check = Check(engine, document, draft.memo, edits)
            # From here on the findings have other numbers than those that were sent.
            draft.check, draft.serial, draft.read_revision = check, "", revision
            for step in (check.words(draft.places), check.grammar(_BATCH)):
                for _ in step:
                    self._pause()
                    self._progress = check.progress
                    # What was shown of the opening is not taken back until as much is found again.
                    if not draft.is_opened and check.is_showing and parts.is_due:
                        self._report(draft, revision, check, problem, complete=False)
                draft.is_opened = False
                if check.is_waiting and parts.are_wanted and check.is_showing:
                    self._report(draft, revision, check, problem, complete=False)
            self._pause()
            self._report(draft, revision, check, problem, complete=True)
            if not draft.is_known:
                draft.is_known = True
                # What a draft consists of stays: looking for what of it could go would hold up a keystroke now and then.
                gc.freeze()
                self._grammar.keep()
        except _Superseded:
            pass
        finally:
            self._current = None

    def _read(self, draft: _Draft, settings: Settings) -> tuple[Document, list[Edit] | None]:
        """
        The draft as it is now, and what of it was edited since it was last read (None: all of it is new).

        After an edit only what is around it is read.
        """
        document, edits = draft.document, None
        if document is None or draft.page != settings.page:
            document = read(draft.whole_text(), path=draft.path, format=draft.format, page=settings.page)
            document = dataclasses.replace(document, parses=draft.memo.watch)
        else:
            edits = draft.edits
            for one in edits:
                document = edit(document, one.start, one.end, one.text)
        draft.document, draft.text, draft.page, draft.edits = document, None, settings.page, []
        return document, edits

    def _show_opening(
        self, draft: _Draft, revision: int, engine: Engine, settings: Settings, problem: ConfigError | None
    ) -> None:
        """Reports what is found in the opening of a long draft, most of which is yet to be read."""
        if draft.text is None or draft.edits or draft.is_opened:
            return
        opening = glance(draft.text, limit=_OPENING, path=draft.path, format=draft.format, page=settings.page)
        if opening is None:
            return
        check = Check(engine, opening, Memo())
        for _ in check.words():
            self._pause()
        # What can be said of the whole draft is not known yet.
        patch = dataclasses.replace(check.patch(), general=())
        if patch.findings:
            self._tell(draft, revision, patch, check, problem, complete=False)
            draft.is_told, draft.is_opened = False, True

    def _report(
        self, draft: _Draft, revision: int, check: Check, problem: ConfigError | None, *, complete: bool
    ) -> None:
        self._reports += 1
        # With the process in it: the next worker's reports are others.
        draft.serial = f"{os.getpid()}-{self._reports}"
        self._tell(draft, revision, check.patch(), check, problem, complete=complete)

    def _tell(
        self,
        draft: _Draft,
        revision: int,
        patch: Patch,
        check: Check,
        problem: ConfigError | None,
        *,
        complete: bool,
    ) -> None:
        told = {
            "uri": draft.uri,
            "revision": revision,
            "serial": draft.serial,
            "complete": complete,
            "at": patch.at,
            "removed": patch.removed if draft.is_told else None,
            "findings": [_plain_finding(finding) for finding in patch.findings],
            "general": None if patch.general is None else [_plain_finding(finding) for finding in patch.general],
            "notices": [*check.notices, *self._left_out(), *([self._cache.notice] if self._cache.notice else [])],
            "limits": check.limits,
            "problems": [_plain_problem(one) for one in (problem, *problem.others)] if problem else [],
        }
        draft.is_told = True
        self._send({"event": "report", **told})

    def _engine_of(self, draft: _Draft, settings: Settings, rules: Packs) -> Engine:
        """The engine for a draft as it is set now; those that no draft has any more are forgotten."""
        engine = self._engine(settings, rules)
        if draft.engine is not engine:
            draft.engine = engine
            used = {id(one.engine) for one in self._drafts.values()}
            self._engines = {key: one for key, one in self._engines.items() if id(one) in used}
        return engine

    def _engine(self, settings: Settings, known: Packs) -> Engine:
        # Packs count as well: equal settings may have been written with old names, about which there is something to say.
        key = (settings.digest, known)
        if key not in self._engines:
            engine = self._engines[key] = Engine(config.without(settings, self._stopped), known, self._grammar)
            engine.pause = self._pause
        return self._engines[key]

    def _left_out(self) -> list[str]:
        """A notice for each rule that has never returned."""
        names = sorted(self._stopped)
        return [f"The rule {name} did not come to an end and is left out until the next start." for name in names]

    def _settings_of(self, draft: _Draft) -> "_Held":
        """The settings for a draft and its rules; the last good ones, and the error, while its configuration is wrong."""
        known, judged = self._configuration_of(draft), draft.judged
        if judged is None or judged[0] is not known or judged[1] != self._wanted:
            judged = draft.judged = known, self._wanted, self._judge(draft, known)
        return judged[2]

    def _judge(self, draft: _Draft, known: "_Configured") -> "_Held":
        path = Path(draft.path) if draft.path else None
        settings, problem = known.configuration.settings_for(path), known.problem
        if (
            (path is not None and is_excluded(path))
            or self._wanted == "none"
            or (self._wanted == "configured" and settings.file is None and problem is None)
        ):
            return config.silent(settings), known.rules, None
        return settings, known.rules, problem

    def _configuration_of(self, draft: _Draft) -> "_Configured":
        """What is configured for the drafts of a folder, such as this one; looked at again once it is old."""
        now, folder = time.monotonic(), draft.folder
        known = self._configurations.get(folder)
        if known is None or now - known.looked_at > _SETTINGS_AGE:
            path = Path(draft.path) if draft.path else None
            rules = project.packs_for(path)
            try:
                found = config.find_configuration(path, rules, otherwise=self._editors)
                known = _Configured(now, found, rules, project.as_error(rules))
            except ConfigError as error:
                installed = packs.load()
                good = known or _Configured(now, config.find_configuration(None, installed), installed, None)
                known = good._replace(looked_at=now, problem=project.as_error(rules, error))
            self._configurations[folder] = known
        return known

    # Requests

    def _answer(self, message: Message) -> Any:
        draft = self._drafts.get(message["uri"])
        if message["do"] in ("turn-off", "accept-term"):
            return _configured(draft.path if draft else None, message)
        if message["do"] in ("sections", "section"):
            self._prepare_measures()
            return _sections(draft, message.get("at"), measured=self._can_measure)
        if message["do"] in ("offers", "told"):
            return {"stale": True} if draft is None else _about_data(draft, message["do"], message["at"])
        if draft is None or draft.check is None or not draft.serial or draft.serial != message["serial"]:
            return {"stale": True}
        check = draft.check
        match message["do"]:
            case "fixes":
                numbers = message["findings"]
                return {
                    "fixes": [[_plain(fix) for fix in check.finding(number)[1]()] for number in numbers],
                    # Only a hover wants them: they ask for the sections of the whole draft.
                    "remarks": [check.remarks(number) for number in numbers] if message.get("remarked") else None,
                }
            case "safe":
                return self._mended(draft, check)
            case "silence":
                finding, _ = check.finding(message["finding"])
                scope, names = message["scope"], check.vocabulary
                edits = suppress_edits(check.document, finding.span, finding.rule, scope, names)
                return {"edits": [_plain(edit) for edit in edits]}
        raise ValueError("unknown request")

    def _mended(self, draft: _Draft, check: Check) -> Message:
        """The edits of all safe fixes; stale where a rule never returned, so that all has to be checked again."""
        settings, rules, _ = self._settings_of(draft)
        engine = self._engine_of(draft, settings, rules)

        def report_of(text: str) -> Report:
            memo = Memo()
            memo.parses.update(draft.memo.parses)
            return engine.check(read(text, path=draft.path, format=draft.format, page=settings.page), memo)

        try:
            with self._patience_with(engine):
                mended = mend(check.report(complete=True), report_of)
        except OutOfPatience as stop:
            self._leave_out(stop.rule)
            return {"stale": True}
        return {"edits": [_plain(edit) for edit in mended.edits]}


def _real_folder(path: str) -> Path:
    """Where a draft really is: a link beside another draft may lead into another project."""
    try:
        return Path(os.path.realpath(path)).parent
    except ValueError:
        return Path(path).parent  # a name that no file can have


def _sections(draft: _Draft | None, at: int | None, *, measured: bool) -> Message:
    """The sections of a draft, or the one with a heading ``at`` a place, as they are known now; ``measured`` or not yet."""
    if draft is None or draft.check is None:
        return {"stale": True}
    answer = {"revision": draft.read_revision, "complete": draft.check.is_complete}
    # Where checking is off, nothing is said of sections either.
    if draft.check.is_silent or (at is not None and not _is_in_heading(draft.check.document, at)):
        return {**answer, "score": None, "sections": []}
    found = draft.check.outline()
    pairs = zip(found.sections, draft.check.document.sections, strict=True)
    wanted = [
        dataclasses.replace(one, readability=readability.measure(section)) if measured else one
        for one, section in pairs
        if at is None or one.span.start <= at < one.span.end
    ]
    return {
        **answer,
        "score": found.tally and found.tally.score,
        "sections": [_plain_section(one) for one in wanted],
    }


def _about_data(draft: _Draft, what: str, at: int) -> Message:
    """The words that may be written at a place, or what is to be known of the one that stands there."""
    document = draft.as_it_is()
    found = packs.load()
    if what == "offers":
        offered = found.offer(document, at) if found.offer is not None else ()
        return {"revision": draft.revision, "offers": [_plain(one) for one in offered]}
    told = found.tell(document, at) if found.tell is not None else None
    return {"revision": draft.revision, "told": told and _plain(told)}


def _is_in_heading(document: Document, at: int) -> bool:
    """Whether a place is on a heading."""
    index = bisect.bisect_right(document.starts, at) - 1
    return index >= 0 and document.contents[index].kind == "heading" and at in document.blocks[index].span


def _plain_section(section: SectionReport) -> Message:
    """A section as plain data for JSON."""
    return {
        "heading": section.heading,
        "level": section.level,
        "span": (section.span.start, section.span.end),
        "score": section.score,
        "lost": [(one.points, one.message, one.span.start, one.span.end) for one in section.lost],
        "snippet": _plain_words(section.snippet),
        "answer": _plain_words(section.answer),
        "readability": section.readability and _plain(section.readability),
    }


def _plain_words(words: Snippet | None) -> tuple[str, int, int] | None:
    return (words.text, words.span.start, words.span.end) if words else None


class _Parts:
    """When parts of a report are sent: often at first and then less, and never of a draft that was seen whole."""

    def __init__(self, is_known: bool) -> None:
        self.are_wanted = not is_known
        self._wait = _FIRST_PART
        self._next = time.monotonic() + self._wait

    @property
    def is_due(self) -> bool:
        """Whether one is to be sent now."""
        # Findings that need a parse would else go and come at each keystroke.
        if not self.are_wanted or time.monotonic() < self._next:
            return False
        self._wait = min(2 * self._wait, _LAST_PART)
        self._next = time.monotonic() + self._wait
        return True


def _plain_finding(finding: Finding) -> Message:
    """A finding as plain data for JSON. By hand: each keystroke sends some, and `dataclasses.asdict` copies deeply."""
    return {
        "rule": finding.rule,
        "family": finding.family,
        "severity": finding.severity,
        "message": finding.message,
        "span": (finding.span.start, finding.span.end),
        "text": finding.text,
        "evidence": finding.evidence,
        "defect": finding.defect,
        "related": [(one.span.start, one.span.end, one.message) for one in finding.related],
        "detail": finding.detail,
        "url": finding.url,
    }


def _plain_problem(problem: ConfigError) -> Message:
    """A fault of a configuration as plain data for JSON."""
    file = str(problem.file) if problem.file else None
    return {"file": file, "line": problem.line, "column": problem.column, "message": problem.message}


def _plain(value: Any) -> Message:
    """A dataclass as plain data for JSON."""
    return dataclasses.asdict(value)


def _configured(path: str | None, message: Message) -> Message:
    """
    Where and how the configuration of a draft's project is changed.

    ``file`` is the configuration file, null where the draft belongs to no folder; ``text`` its text as it is (null: to
    be created) and ``edit`` the change to it, or null with the ``reason`` why there is none.
    """
    opened: dict[str, str] = message["open"]
    file = config.find_file(Path(os.path.realpath(path)).parent) if path else None
    if file is None:
        if message["root"] is None:
            return {"file": None, "text": None, "edit": None}
        file = Path(message["root"]) / config.FILE_NAMES[0]
    text = opened.get(os.path.realpath(file))
    if text is None and file.exists():
        # Decoded without translation of line ends: positions count in the file as it is.
        text = file.read_bytes().decode()
    try:
        known = project.packs_for(Path(path) if path else None)
        after = _changed(text, message, known, pyproject=file.name == "pyproject.toml")
    except ConfigError as error:
        return {"file": str(file), "text": text, "edit": None, "reason": error.message}
    return {"file": str(file), "text": text, "edit": _plain(_difference(text or "", after))}


def _changed(text: str | None, message: Message, known: Packs, *, pyproject: bool) -> str:
    """The text of a configuration file with a rule turned off, or with a term accepted. Raises ConfigError."""
    from citewell.config import writing  # late: few writers change it this way

    if message["do"] == "accept-term":
        return writing.accept_term(text, message["term"], pyproject=pyproject)
    aliases = [old for old, new in known.aliases.items() if new == message["rule"]]
    return writing.turn_off(text, message["rule"], aliases=aliases, pyproject=pyproject)


def _difference(before: str, after: str) -> Edit:
    """One edit that turns one text into another, with nothing in it that both have at their ends."""
    start = _same_letters(before, after)
    end = _same_letters(before[start:][::-1], after[start:][::-1])
    return Edit(start, len(before) - end, after[start : len(after) - end])


def _same_letters(one: str, other: str) -> int:
    """How many characters two texts have in common at their start."""
    shorter = min(len(one), len(other))
    return next((at for at in range(shorter) if one[at] != other[at]), shorter)


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
        try:
            out.write(json.dumps(message) + "\n")
            out.flush()
        except BrokenPipeError:
            # The other side is gone, maybe before this one was up.
            os._exit(0)

    worker = Worker(send)
    worker.warm_up()
    send({"event": "up"})
    # What is loaded by now stays, and nobody needs to look through it for garbage.
    gc.freeze()
    gc.enable()
    threading.Thread(target=_read_messages, args=(sys.stdin.buffer, worker.inbox), daemon=True).start()
    worker.run()


if __name__ == "__main__":
    main()
