"""Settings of the editor and of the project, and what happens when they change."""

from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types as t

pytestmark = pytest.mark.asyncio(loop_scope="session")


def written(editor: Any, rules: str) -> None:
    (editor.folder / "citewell.toml").write_text(rules, "utf-8")
    change = t.FileEvent(uri=(editor.folder / "citewell.toml").as_uri(), type=t.FileChangeType.Changed)
    editor.client.workspace_did_change_watched_files(t.DidChangeWatchedFilesParams(changes=[change]))


async def test_what_the_server_says_it_can(editor: Any) -> None:
    able = editor.capabilities
    assert able.text_document_sync.open_close
    assert able.text_document_sync.change == t.TextDocumentSyncKind.Incremental
    assert able.hover_provider
    assert able.code_action_provider.resolve_provider
    assert list(able.code_action_provider.code_action_kinds) == ["quickfix", "source.fixAll.citewell"]
    assert able.diagnostic_provider.identifier == "citewell"
    assert not able.diagnostic_provider.inter_file_dependencies
    assert not able.diagnostic_provider.workspace_diagnostics
    assert list(able.execute_command_provider.commands) == ["citewell.server.explain"]


async def test_a_changed_file_counts_at_once(start: Any, abilities: Any) -> None:
    editor = await start(capabilities=abilities(watch=True, refresh=True))
    await editor.until(lambda: editor.registered, "a registration")
    [watch] = editor.registered
    assert watch.method == "workspace/didChangeWatchedFiles"
    globs = [one["globPattern"] for one in watch.register_options["watchers"]]
    assert globs == ["**/citewell.toml", "**/.citewell.toml", "**/pyproject.toml"]

    pushed, pulled = (editor.open(name, "A very tall door.\n") for name in ("pushed.md", "pulled.md"))
    await editor.pushed(pushed, 1)
    before = await editor.pull(pulled)
    assert len(before.items) == 1
    written(editor, 'select = ["trial-very"]\nignore = ["trial-very"]\n')
    await editor.pushed(pushed, 0)
    await editor.until(lambda: editor.client.diagnostic_refresh_count, "a refresh")
    assert not (await editor.pull(pulled, before.result_id)).items


async def test_a_wrong_file_is_marked_and_the_last_good_one_kept(start: Any) -> None:
    editor = await start()
    uri = editor.open("draft.md", "A very tall door.\n")
    await editor.pushed(uri, 1)
    config = (editor.folder / "citewell.toml").as_uri()

    def marks() -> list[list[t.Diagnostic]]:
        return [list(one.diagnostics) for one in editor.published if one.uri == config]

    written(editor, 'select = ["trial-very"]\n[rules]\nno-such-rule = "off"\n')
    await editor.until(marks, "a mark in the file")
    [[mark]] = marks()
    assert (mark.code, mark.source, mark.severity) == ("invalid-config", "citewell", t.DiagnosticSeverity.Error)
    assert mark.range.start == t.Position(2, 0)
    assert "no-such-rule" in mark.message
    editor.change(uri, ((0, 2), (0, 2), "very "))
    await editor.pushed(uri, 2)
    written(editor, 'select = ["trial-very"]\n')
    await editor.until(lambda: marks()[-1] == [], "the mark gone")
    assert editor.client.messages == []


async def test_the_editors_settings_are_asked_for(start: Any, abilities: Any) -> None:
    editor = await start(capabilities=abilities(configuration=True), settings={"citewell": {"debounce": 300}})
    uri = editor.open("draft.md", "A door.\n")
    await editor.pushed(uri, 0)
    for _ in range(5):
        editor.change(uri, ((0, 2), (0, 2), "very "))
    await editor.pushed(uri, 5)
    assert [one.version for one in editor.published if one.uri == uri] == [1, 6]


@pytest.mark.parametrize(
    "settings", [None, [], {"citewell": None}, {"citewell": {"debounce": "soon"}}, {"debounce": True}]
)
async def test_settings_that_make_no_sense_change_nothing(editor: Any, settings: Any) -> None:
    editor.client.workspace_did_change_configuration(t.DidChangeConfigurationParams(settings=settings))
    uri = editor.open("settings.md", "A very tall door.\n")
    assert len((await editor.pull(uri)).items) == 1
    editor.close(uri)


async def test_the_nearest_file_wins(start: Any) -> None:
    editor = await start()
    inner: Path = editor.folder / "a folder" / "inner"
    inner.mkdir(parents=True)
    (inner.parent / ".citewell.toml").write_text('select = ["trial-passive"]\n')
    text = "A very tall door. The wall was painted.\n"
    for name, code in (("a folder/inner/draft.md", ["trial-passive"]), ("draft.md", ["trial-very", "trial-passive"])):
        uri = editor.open(name, text)
        assert [one.code for one in (await editor.pull(uri)).items] == code
