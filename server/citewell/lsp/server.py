"""The language server: which message goes to whom. No logic of its own."""

import asyncio
import subprocess
import traceback
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

from citewell import __version__
from citewell.lsp import configuration, diagnostics
from citewell.lsp.client import Client
from citewell.lsp.configfiles import is_toml
from citewell.lsp.configmarks import ConfigMarks
from citewell.lsp.progress import Progress
from citewell.lsp.protocol import FIX_ALL, Protocol, Ready
from citewell.lsp.session import Draft, Session
from citewell.lsp.settled import Settled
from citewell.lsp.status import Status
from citewell.lsp.uris import path_of
from citewell.lsp.watch import watch
from citewell.lsp.workspace import NOTHING, Workspace

__all__ = ["CitewellServer", "make"]

EXPLAIN = "citewell.server.explain"
PREVIEW = "citewell.server.preview"
SCORE = "citewell.server.score"
CURSOR = "citewell/cursor"
SECTIONS = "citewell/sections"

_Params = TypeVar("_Params")
_Answer = TypeVar("_Answer")


class CitewellServer(LanguageServer):
    """One connection to one editor."""

    def __init__(self, first: "subprocess.Popen[bytes] | None" = None) -> None:
        super().__init__("citewell", __version__, protocol_cls=Protocol)
        self.status = Status(self)
        self.session = Session(
            reported=self._reported,
            focus_ended=lambda draft: diagnostics.focus_ended(self, draft),
            changed=self.status.update,
            working=self._working,
            log=self.log,
            first=first,
        )
        self.bars = Progress(self)
        self.settled = Settled(self)
        self.unopened = Workspace(self)
        self.config_marks = ConfigMarks(self)
        self._asides: set[asyncio.Task[Any]] = set()
        self._is_ready = False

    def log(self, text: str) -> None:
        """A line for the editor's log: names and numbers, no words of a draft."""
        self.window_log_message(types.LogMessageParams(type=types.MessageType.Info, message=text))

    def send_ready(self, method: str, params: Ready) -> None:
        """Sends a notification that is written already."""
        assert isinstance(self.protocol, Protocol)
        self.protocol.send_ready(method, params)

    def _working(self, draft: Draft, done: int, total: int) -> None:
        self.bars.update(draft, done, total)

    def _reported(self, draft: Draft) -> None:
        diagnostics.reported(self, draft)
        # Who waits for the findings goes first.
        self.run_aside(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS, self._note_report(draft))

    async def _note_report(self, draft: Draft) -> None:
        if draft.current is not None and draft.current.complete:
            self.bars.end(draft)
        self.settled.reported(draft)
        self.config_marks.update()
        if not self._is_ready:
            self._is_ready = True
            # Somebody will ask about what is shown now.
            self.run_aside(types.TEXT_DOCUMENT_HOVER, asyncio.to_thread(_import_answers))

    def report_server_error(self, error: Exception, source: Any) -> None:  # noqa: ARG002 - the shape pygls calls
        """Notes what pygls could not handle; a pop-up would help no writer."""
        self.log(f"a message could not be handled: {type(error).__name__}")

    def run_aside(self, method: str, work: Coroutine[Any, Any, Any]) -> None:
        """Lets something run that no answer waits for."""

        def ended(task: asyncio.Task[Any]) -> None:
            self._asides.discard(task)
            error = None if task.cancelled() else task.exception()
            if isinstance(error, Exception):
                self.guard(method, error)

        task = asyncio.ensure_future(work)
        # The event loop itself holds tasks only weakly.
        self._asides.add(task)
        task.add_done_callback(ended)

    def leave(self) -> None:
        """Ends what runs for the connection, where the process goes on: its worker, and whoever waits for anything."""
        for uri in list(self.session.drafts):
            self.session.close(uri)
        self.session.worker.end()
        for task in self._asides:
            task.cancel()
        self.shutdown()  # type: ignore[no-untyped-call]  # pygls says no types here

    def guard(self, method: str, error: Exception) -> None:
        """Notes that a handler failed and where. The error's own words may hold words of a draft and are left out."""
        frames = traceback.extract_tb(error.__traceback__)[-3:]
        where = " < ".join(f"{Path(at.filename).name}:{at.lineno}" for at in reversed(frames))
        self.log(f"{method} failed: {type(error).__name__} at {where}")

    def on(self, method: str, handle: Callable[["CitewellServer", _Params], None], options: Any = None) -> None:
        """Registers a handler of a notification."""

        def guarded(params: _Params) -> None:
            try:
                handle(self, params)
            except Exception as error:  # noqa: BLE001 - no message may end the server
                self.guard(method, error)

        self.feature(method, options)(guarded)

    def answer(
        self,
        method: str,
        handle: Callable[["CitewellServer", _Params], Awaitable[_Answer]],
        otherwise: Callable[[_Params], _Answer],
        options: Any = None,
    ) -> None:
        """Registers a handler of a request; ``otherwise`` makes the answer when it fails. A JsonRpcException is one."""

        async def guarded(params: _Params) -> _Answer:
            try:
                return await handle(self, params)
            except JsonRpcException:
                raise
            except Exception as error:  # noqa: BLE001 - no message may end the server
                self.guard(method, error)
                return otherwise(params)

        self.feature(method, options)(guarded)


def _initialize(server: CitewellServer, params: types.InitializeParams) -> None:
    session = server.session
    encoding = server.workspace.position_encoding
    session.client = Client.of(params.capabilities, str(getattr(encoding, "value", encoding)))
    configuration.take(session, params.initialization_options)
    folders = params.workspace_folders or []
    roots = [folder.uri for folder in folders] or ([params.root_uri] if params.root_uri else [])
    _add_folders(session, roots)
    session.worker.start()


def _initialized(server: CitewellServer, params: types.InitializedParams) -> None:
    configuration.initialized(server, params)
    server.status.update()
    server.run_aside(types.WORKSPACE_DID_CHANGE_WATCHED_FILES, watch(server))
    if not server.session.client.pulls:
        server.run_aside(types.WORKSPACE_DIAGNOSTIC, server.unopened.push())


def _add_folders(session: Session, uris: list[str]) -> None:
    for uri in uris:
        path = path_of(uri)
        if path is not None:
            session.folders[uri] = path


def _folders_changed(server: CitewellServer, params: types.DidChangeWorkspaceFoldersParams) -> None:
    for folder in params.event.removed:
        server.session.folders.pop(folder.uri, None)
    _add_folders(server.session, [folder.uri for folder in params.event.added])


def _did_open(server: CitewellServer, params: types.DidOpenTextDocumentParams) -> None:
    if is_toml(params.text_document):
        server.session.config_files.open(params.text_document)
        server.config_marks.update()
    else:
        server.session.open(params.text_document)


def _did_change(server: CitewellServer, params: types.DidChangeTextDocumentParams) -> None:
    document, session = params.text_document, server.session
    if document.uri in session.config_files:
        session.config_files.change(document.uri, document.version, params.content_changes, session.client.encoding)
        server.config_marks.update()
    else:
        session.change(document.uri, document.version, params.content_changes)


def _did_save(server: CitewellServer, params: types.DidSaveTextDocumentParams) -> None:
    if params.text_document.uri in server.session.config_files:
        configuration.look_again(server)


def _cursor_moved(server: CitewellServer, params: Any) -> None:
    server.session.move_cursor(params.textDocument.uri, params.position.line)


def _did_close(server: CitewellServer, params: types.DidCloseTextDocumentParams) -> None:
    server.session.config_files.close(params.text_document.uri)
    draft = server.session.close(params.text_document.uri)
    if draft is not None:
        diagnostics.withdraw(server, draft)
        if draft.path:
            server.unopened.closed(draft.path)
        server.settled.closed(draft)
        server.bars.end(draft)
    server.config_marks.update()


def _shutdown(server: CitewellServer, _: None) -> None:
    server.session.worker.end()


# What answers requests is imported late: until there are findings these are what everybody waits for.


def _import_answers() -> None:
    from citewell import packs
    from citewell.lsp import actions, hover, sections  # noqa: F401 - so that the handlers find them loaded

    packs.load()


async def _hover(server: CitewellServer, params: types.HoverParams) -> types.Hover | None:
    file = server.session.config_files.get(params.text_document.uri)
    if file is not None:
        from citewell.lsp import configwords

        return await configwords.hover(server, file, params.position)
    from citewell.lsp.hover import hover

    return await hover(server, params)


async def _workspace(server: CitewellServer, params: types.WorkspaceDiagnosticParams) -> Ready:
    return await server.unopened.pull(params)


async def _completion(server: CitewellServer, params: types.CompletionParams) -> list[types.CompletionItem]:
    file = server.session.config_files.get(params.text_document.uri)
    if file is not None:
        from citewell.lsp import configwords

        return await configwords.completion(server, file, params.position)
    from citewell.lsp.data import completion

    return await completion(server, params)


async def _actions(server: CitewellServer, params: types.CodeActionParams) -> list[types.CodeAction]:
    file = server.session.config_files.get(params.text_document.uri)
    if file is not None:
        from citewell.lsp import configwords

        return await configwords.fixes(server, file, params.range, params.context.only)
    from citewell.lsp.actions import actions

    return await actions(server, params)


async def _resolve(server: CitewellServer, action: types.CodeAction) -> types.CodeAction:
    from citewell.lsp.actions import resolve

    return await resolve(server, action)


async def _lenses(server: CitewellServer, params: types.CodeLensParams) -> list[types.CodeLens]:
    from citewell.lsp.sections import lenses

    return await lenses(server, params)


async def _sections(server: CitewellServer, params: Any) -> dict[str, Any]:
    from citewell.lsp.sections import sections

    return await sections(server, params)


def _no_sections(_: Any) -> dict[str, Any]:
    from citewell.lsp.sections import nothing

    return nothing()


def make(first: "subprocess.Popen[bytes] | None" = None) -> CitewellServer:
    """A server with all its handlers; ``first`` is a worker that was started before."""
    server = CitewellServer(first)
    server.on(types.INITIALIZE, _initialize)
    server.on(types.INITIALIZED, _initialized)
    server.on(types.SHUTDOWN, _shutdown)
    server.on(types.TEXT_DOCUMENT_DID_OPEN, _did_open)
    server.on(types.TEXT_DOCUMENT_DID_CHANGE, _did_change)
    server.on(types.TEXT_DOCUMENT_DID_CLOSE, _did_close)
    server.on(types.TEXT_DOCUMENT_DID_SAVE, _did_save)
    server.on(CURSOR, _cursor_moved)
    server.on(types.WORKSPACE_DID_CHANGE_CONFIGURATION, configuration.settings_changed)
    server.on(types.WORKSPACE_DID_CHANGE_WATCHED_FILES, configuration.files_changed)
    server.on(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS, _folders_changed)
    server.answer(
        types.TEXT_DOCUMENT_DIAGNOSTIC,
        diagnostics.pull,
        lambda _: diagnostics.NO_REPORT,
        types.DiagnosticOptions(identifier="citewell", inter_file_dependencies=False, workspace_diagnostics=True),
    )
    server.answer(types.WORKSPACE_DIAGNOSTIC, _workspace, lambda _: NOTHING)
    server.answer(types.TEXT_DOCUMENT_HOVER, _hover, lambda _: None)
    server.answer(
        types.TEXT_DOCUMENT_COMPLETION, _completion, lambda _: [], types.CompletionOptions(trigger_characters=['"'])
    )
    server.answer(
        types.TEXT_DOCUMENT_CODE_ACTION,
        _actions,
        lambda _: [],
        types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix, FIX_ALL], resolve_provider=True),
    )
    server.answer(types.CODE_ACTION_RESOLVE, _resolve, lambda action: action)
    server.answer(types.TEXT_DOCUMENT_CODE_LENS, _lenses, lambda _: [], types.CodeLensOptions(resolve_provider=False))
    server.answer(SECTIONS, _sections, _no_sections)

    async def explain(rule: str) -> str:
        from citewell.lsp.pages import explain_rule

        return await explain_rule(rule, [draft.path for draft in server.session.drafts.values()])

    async def preview(uri: str, place: Any = None) -> str:
        from citewell.lsp.sections import preview

        return await preview(server, uri, place)

    async def score(uri: str) -> dict[str, Any]:
        from citewell.lsp.sections import score

        return await score(server, uri)

    server.command(EXPLAIN)(explain)
    server.command(PREVIEW)(preview)
    server.command(SCORE)(score)
    return server
