"""Settings of the editor and of the project, and what happens when they change."""

import os
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types as t

pytestmark = pytest.mark.asyncio(loop_scope="session")


def written(editor: Any, rules: str) -> None:
    (editor.folder / "citewell.toml").write_text(rules, "utf-8")
    change = t.FileEvent(uri=(editor.folder / "citewell.toml").as_uri(), type=t.FileChangeType.Changed)
    editor.client.workspace_did_change_watched_files(t.DidChangeWatchedFilesParams(changes=[change]))


def newest(editor: Any, uri: str) -> list[t.Diagnostic] | None:
    """The marks of the last publish for a file; None where there is none."""
    return next((list(one.diagnostics) for one in reversed(editor.published) if one.uri == uri), None)


async def test_what_the_server_says_it_can(editor: Any) -> None:
    able = editor.capabilities
    assert able.text_document_sync.open_close
    assert able.text_document_sync.change == t.TextDocumentSyncKind.Incremental
    assert able.hover_provider
    assert able.code_action_provider.resolve_provider
    assert list(able.code_action_provider.code_action_kinds) == ["quickfix", "source.fixAll.citewell"]
    assert able.diagnostic_provider.identifier == "citewell"
    assert not able.diagnostic_provider.inter_file_dependencies
    assert able.diagnostic_provider.workspace_diagnostics
    commands = ["citewell.server.explain", "citewell.server.preview", "citewell.server.score"]
    assert list(able.execute_command_provider.commands) == commands


async def test_a_changed_file_counts_at_once(start: Any, abilities: Any) -> None:
    editor = await start(capabilities=abilities(watch=True, refresh=True))
    await editor.until(lambda: editor.registered, "a registration")
    [watch] = editor.registered
    assert watch.method == "workspace/didChangeWatchedFiles"
    globs = [one["globPattern"] for one in watch.register_options["watchers"]]
    assert globs == [
        *("**/citewell.toml", "**/.citewell.toml", "**/pyproject.toml", "**/.citewellignore"),
        *("**/citewell-rules/**/*.yml", "**/citewell-rules/**/*.yaml"),
    ]

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


async def test_a_changed_file_is_noticed_where_the_editor_does_not_watch(start: Any, abilities: Any) -> None:
    editor = await start(capabilities=abilities(watch=False))
    uri = editor.open("draft.md", "A very tall door.\n")
    await editor.pushed(uri, 1)
    file = editor.folder / "citewell.toml"
    for text, count in (('select = ["trial-passive"]\n', 0), ('select = ["trial-very"]\n# again\n', 1)):
        file.write_text(text, "utf-8")
        before = len(editor.published)
        await editor.until(lambda n=before: editor.published[n:], "another publish", seconds=10)
        await editor.pushed(uri, count)


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


PLAIN = {"select": ["trial-very"]}


async def codes(editor: Any, uri: str) -> list[Any]:
    return [one.code for one in (await editor.pull(uri)).items]


async def test_the_editors_rules_hold_where_no_file_speaks(start: Any, abilities: Any) -> None:
    text = "A very tall door. The wall was painted.\n"
    given = {"select": ["trial-very", "trial-passive"], "rules": {"trial-passive": "hint"}, "selekt": 1}
    editor = await start(config=None, options=given)
    uri = editor.open("draft.md", text)
    found = (await editor.pull(uri)).items
    assert [(one.code, one.severity.name) for one in found] == [("trial-very", "Warning"), ("trial-passive", "Hint")]
    assert (
        len([one for one in editor.client.log_messages if 'unknown setting of the editor: "selekt"' in one.message])
        == 1
    )

    def change(settings: Any) -> None:
        editor.client.workspace_did_change_configuration(t.DidChangeConfigurationParams(settings=settings))

    change({"citewell": {"ignore": ["trial-very"]}, "other": 3})
    assert await codes(editor, uri) == ["trial-passive"]
    change({"other": {"select": "x"}})
    assert await codes(editor, uri) == ["trial-passive"]
    change({"citewell": {"ignore": None, "rules": {"trial-passive": "off"}}})
    assert await codes(editor, uri) == ["trial-very"]
    # A project's file speaks alone.
    written(editor, 'select = ["trial-passive"]\n')
    assert await codes(editor, uri) == ["trial-passive"]
    assert not [one for one in editor.client.log_messages if '"other"' in one.message]


async def test_the_editors_rules_outlive_the_worker(start: Any, abilities: Any) -> None:
    able = abilities(configuration=True)
    editor = await start(capabilities=able, config=None, settings={"citewell": PLAIN})
    uri = editor.open("draft.md", "A very tall door.\n")
    await editor.pushed(uri, 1)
    server = str(editor.client._server.pid)
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", server], capture_output=True, text=True, check=True)
    os.kill(int(found.stdout), signal.SIGKILL)
    editor.change(uri, ((0, 2), (0, 2), "very "))
    await editor.pushed(uri, 2)


async def test_wrong_settings_of_the_editor_are_said_once(start: Any) -> None:
    editor = await start(config=None, options={"rules": {"no-such-rule": "off"}})
    uri = editor.open("draft.md", "A door.\n")
    for _ in range(2):
        await editor.pull(uri)
        editor.change(uri, ((0, 2), (0, 2), "x"))
    await editor.pull(uri)
    said = [one.message for one in editor.client.log_messages if "settings are wrong" in one.message]
    assert said == ['the editor\'s settings are wrong: unknown rule "no-such-rule"']


@pytest.mark.parametrize(("agreed", "more"), [("utf-8", 3), ("utf-16", 1), ("utf-32", 0)])
async def test_a_wrong_file_is_marked_in_the_units_agreed_on(
    start: Any, abilities: Any, agreed: str, more: int
) -> None:
    editor = await start(capabilities=abilities(encodings=(agreed,)), config='select = ["😀" 3]\n')
    config = (editor.folder / "citewell.toml").as_uri()
    editor.open("draft.md", "A door.\n")
    [mark] = await editor.until(lambda: newest(editor, config), "a mark in the file")
    assert mark.range == t.Range(start=t.Position(0, 14 + more), end=t.Position(0, 15 + more))


async def test_the_nearest_file_wins(start: Any) -> None:
    editor = await start()
    inner: Path = editor.folder / "a folder" / "inner"
    inner.mkdir(parents=True)
    (inner.parent / ".citewell.toml").write_text('select = ["trial-passive"]\n')
    text = "A very tall door. The wall was painted.\n"
    for name, code in (("a folder/inner/draft.md", ["trial-passive"]), ("draft.md", ["trial-very", "trial-passive"])):
        uri = editor.open(name, text)
        assert [one.code for one in (await editor.pull(uri)).items] == code
