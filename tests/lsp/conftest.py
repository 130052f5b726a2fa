"""A small editor for tests: what a client library does, with everything that arrives kept in order."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from lsprotocol import types as t
from pygls.protocol import default_converter
from pytest_lsp import ClientServerConfig, LanguageClient
from pytest_lsp.client import DEFAULT_CLIENT_FEATURES, register_lsp_features

PACK = Path(__file__).parent / "pack"
CONFIG = 'select = ["trial-very", "trial-passive", "trial-fault"]\n'
SERVER = [sys.executable, "-P", "-c", "import sys; from citewell.lsp.stdio import serve; sys.exit(serve())"]

Condition = Callable[[], Any]


def environment(*packs: Path) -> dict[str, str]:
    known = (*map(str, packs), os.environ.get("PYTHONPATH", ""))
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, known))}


def abilities(
    *,
    encodings: tuple[str, ...] | None = None,
    pull: bool = False,
    versioned: bool = True,
    create: bool = True,
    resolve: bool = True,
    disabled: bool = True,
    markdown: bool = True,
    refresh: bool = False,
    configuration: bool = False,
    watch: bool = False,
    snippets: bool = False,
    status: bool = False,
) -> t.ClientCapabilities:
    """Capabilities of a client that can do all it is said to."""
    return t.ClientCapabilities(
        experimental={"citewellStatus": True} if status else None,
        general=t.GeneralClientCapabilities(position_encodings=[t.PositionEncodingKind(one) for one in encodings])
        if encodings
        else None,
        workspace=t.WorkspaceClientCapabilities(
            workspace_edit=t.WorkspaceEditClientCapabilities(
                document_changes=versioned,
                resource_operations=[t.ResourceOperationKind.Create] if create else [],
                snippet_edit_support=snippets,
            ),
            configuration=configuration,
            diagnostics=t.DiagnosticWorkspaceClientCapabilities(refresh_support=refresh),
            did_change_watched_files=t.DidChangeWatchedFilesClientCapabilities(dynamic_registration=watch),
        ),
        text_document=t.TextDocumentClientCapabilities(
            publish_diagnostics=t.PublishDiagnosticsClientCapabilities(
                version_support=True, related_information=True, code_description_support=True
            ),
            diagnostic=t.DiagnosticClientCapabilities() if pull else None,
            hover=t.HoverClientCapabilities(content_format=[t.MarkupKind.Markdown] if markdown else None),
            code_action=t.CodeActionClientCapabilities(
                code_action_literal_support=t.ClientCodeActionLiteralOptions(
                    code_action_kind=t.ClientCodeActionKindOptions(value_set=[t.CodeActionKind.QuickFix])
                ),
                is_preferred_support=True,
                disabled_support=disabled,
                data_support=resolve,
                resolve_support=t.ClientCodeActionResolveOptions(properties=["edit"]) if resolve else None,
            ),
        ),
    )


@pytest.fixture(name="abilities")
def _abilities() -> Callable[..., t.ClientCapabilities]:
    return abilities


class Editor:
    """One editor with one server; ``folder`` is its open folder, ``published`` all it was sent, in order."""

    def __init__(self, client: LanguageClient, folder: Path) -> None:
        self.client = client
        self.folder = folder
        self.published: list[t.PublishDiagnosticsParams] = []
        self.registered: list[t.Registration] = []
        self.progress: list[str] = []
        self.states: list[tuple[str, str]] = []
        self.sections_changed: list[tuple[str, int]] = []
        self.refreshed = 0
        self.encoding = "utf-16"
        self.capabilities = t.ServerCapabilities()
        self.versions: dict[str, int] = {}

    async def until(self, condition: Condition, what: str = "", seconds: float = 30) -> Any:
        """What the condition gives once it gives something."""
        for _ in range(int(seconds * 100)):
            if found := condition():
                return found
            await asyncio.sleep(0.01)
        raise AssertionError(f"never came: {what}; log: {[one.message for one in self.client.log_messages]}")

    def uri(self, name: str) -> str:
        return name if ":" in name else (self.folder / name).as_uri()

    def open(self, name: str, text: str, language: str = "markdown", version: int = 1) -> str:
        uri = self.uri(name)
        self.versions[uri] = version
        item = t.TextDocumentItem(uri=uri, language_id=language, version=version, text=text)
        self.client.text_document_did_open(t.DidOpenTextDocumentParams(text_document=item))
        return uri

    def change(self, uri: str, *changes: tuple[tuple[int, int], tuple[int, int], str] | str) -> int:
        """Sends edits as ((line, column), (line, column), text), or whole texts; returns the new version."""
        self.versions[uri] += 1
        made: list[Any] = [
            t.TextDocumentContentChangeWholeDocument(text=one)
            if isinstance(one, str)
            else t.TextDocumentContentChangePartial(
                range=t.Range(start=t.Position(*one[0]), end=t.Position(*one[1])), text=one[2]
            )
            for one in changes
        ]
        document = t.VersionedTextDocumentIdentifier(uri=uri, version=self.versions[uri])
        self.client.text_document_did_change(
            t.DidChangeTextDocumentParams(text_document=document, content_changes=made)
        )
        return self.versions[uri]

    def close(self, uri: str) -> None:
        self.client.text_document_did_close(
            t.DidCloseTextDocumentParams(text_document=t.TextDocumentIdentifier(uri=uri))
        )

    async def pushed(self, uri: str, count: int, version: int | None = None) -> list[t.Diagnostic]:
        """The findings of the newest publish for a version, once there are so many."""
        wanted = self.versions[uri] if version is None else version

        def newest() -> list[list[t.Diagnostic]]:
            mine = [one for one in self.published if one.uri == uri and one.version == wanted]
            return [list(mine[-1].diagnostics)] if mine and len(mine[-1].diagnostics) == count else []

        [found] = await self.until(newest, f"{count} findings of version {wanted}")
        return found

    def move_cursor(self, uri: str, line: int) -> None:
        place = {"line": line, "character": 0}
        self.client.protocol.notify("citewell/cursor", {"textDocument": {"uri": uri}, "position": place})

    async def pull(self, uri: str, previous: str | None = None) -> Any:
        return await self.client.text_document_diagnostic_async(
            t.DocumentDiagnosticParams(
                text_document=t.TextDocumentIdentifier(uri=uri), identifier="citewell", previous_result_id=previous
            )
        )

    async def hover(self, uri: str, line: int, column: int) -> t.Hover | None:
        return await self.client.text_document_hover_async(
            t.HoverParams(text_document=t.TextDocumentIdentifier(uri=uri), position=t.Position(line, column))
        )

    async def actions(self, uri: str, place: t.Range, only: list[str] | None = None) -> list[t.CodeAction]:
        found = await self.client.text_document_code_action_async(
            t.CodeActionParams(
                text_document=t.TextDocumentIdentifier(uri=uri),
                range=place,
                context=t.CodeActionContext(diagnostics=[], only=only),
            )
        )
        return list(found or [])

    async def resolve(self, action: t.CodeAction) -> t.CodeAction:
        return await self.client.code_action_resolve_async(action)


Start = Callable[..., Awaitable[Editor]]


async def start_editor(
    folder: Path,
    capabilities: t.ClientCapabilities | None = None,
    *,
    options: Any = None,
    settings: Any = None,
    config: str | None = CONFIG,
    packs: tuple[Path, ...] = (PACK,),
) -> Editor:
    """
    A fresh editor and server, which finds ``packs`` beside our rules.

    The folder gets the configuration, which turns the trial rules on and others off.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if config is not None:
        (folder / "citewell.toml").write_text(config, "utf-8")
    client = LanguageClient(converter_factory=default_converter, configuration={"": settings or {}})
    editor = Editor(client, folder)

    def publish(_: LanguageClient, params: t.PublishDiagnosticsParams) -> None:
        editor.published.append(params)

    def register(_: LanguageClient, params: t.RegistrationParams) -> None:
        editor.registered += params.registrations

    def progress(_: LanguageClient, params: t.ProgressParams) -> None:
        editor.progress.append(params.value["kind"])

    def state(_: LanguageClient, params: Any) -> None:
        editor.states.append((params.state, params.message))

    def changed(_: LanguageClient, params: Any) -> None:
        editor.sections_changed.append((params.uri, params.version))

    def refresh(_: LanguageClient, params: None = None) -> None:
        editor.refreshed += 1

    features = {
        "citewell/status": state,
        "citewell/sectionsChanged": changed,
        t.WORKSPACE_CODE_LENS_REFRESH: refresh,
        t.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS: publish,
        t.CLIENT_REGISTER_CAPABILITY: register,
        t.PROGRESS: progress,
        t.WINDOW_WORK_DONE_PROGRESS_CREATE: lambda _: None,
    }
    register_lsp_features(client, {**DEFAULT_CLIENT_FEATURES, **features})
    connection = ClientServerConfig(
        server_command=SERVER, server_env=environment(*packs), client_factory=lambda: client
    )
    await connection.start()
    answer = await client.initialize_session(
        t.InitializeParams(
            capabilities=capabilities or abilities(),
            workspace_folders=[t.WorkspaceFolder(uri=folder.as_uri(), name="drafts")],
            initialization_options=options,
        )
    )
    editor.capabilities = answer.capabilities
    encoding = answer.capabilities.position_encoding
    editor.encoding = str(getattr(encoding, "value", encoding))
    return editor


async def stop_editor(editor: Editor) -> None:
    await editor.client.shutdown_session()
    await editor.client.stop()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def editor(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Editor]:
    """An editor that most tests share: a server takes a second to start."""
    editor = await start_editor(tmp_path_factory.mktemp("drafts"))
    yield editor
    await stop_editor(editor)


@pytest_asyncio.fixture(loop_scope="session")
async def start(tmp_path: Path) -> AsyncIterator[Start]:
    """Starts an editor of its own for a test that needs other capabilities or harms its server."""
    running: list[Editor] = []

    async def begin(**given: Any) -> Editor:
        running.append(await start_editor(tmp_path / f"drafts {len(running)}", **given))
        return running[-1]

    yield begin
    for editor in running:
        await stop_editor(editor)
