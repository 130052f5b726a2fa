"""How the server says that it is, and which drafts it leaves alone."""

import os
import signal
import subprocess
from typing import Any

import pytest
from lsprotocol import types as t

pytestmark = pytest.mark.asyncio(loop_scope="session")


def states(editor: Any) -> list[str]:
    return [state for state, _ in editor.states]


def configure(editor: Any, **settings: Any) -> None:
    editor.client.workspace_did_change_configuration(t.DidChangeConfigurationParams(settings={"citewell": settings}))


async def test_from_starting_to_ready(start: Any, abilities: Any) -> None:
    editor = await start(capabilities=abilities(status=True))
    await editor.until(lambda: "ready" in states(editor), "ready")
    uri = editor.open("draft.md", "The lamp was sold by us. A very tall door.\n")
    await editor.pushed(uri, 2)
    await editor.until(lambda: states(editor)[-1] == "ready", "ready again")
    # The worker may be up before the editor has said what it wants to hear.
    assert states(editor)[0] in ("starting", "ready")
    assert "loading" in states(editor)
    told = len(editor.states)
    editor.change(uri, ((0, 0), (0, 0), "Now. "))
    await editor.pushed(uri, 2)
    assert len(editor.states) == told, "a keystroke is no news"
    assert all("\n" not in message and message for _, message in editor.states)


async def test_a_dead_worker_is_starting_again(start: Any, abilities: Any) -> None:
    editor = await start(capabilities=abilities(status=True))
    await editor.until(lambda: "ready" in states(editor), "ready")
    found = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(editor.client._server.pid)], capture_output=True, text=True, check=True
    )
    os.kill(int(found.stdout), signal.SIGKILL)
    await editor.until(lambda: states(editor)[-2:] == ["starting", "ready"], "starting and ready")


async def test_turned_off_nothing_is_shown(start: Any, abilities: Any) -> None:
    editor = await start(capabilities=abilities(status=True))
    uri = editor.open("draft.md", "A very tall door.\n")
    await editor.pushed(uri, 1)
    configure(editor, enable=False)
    await editor.pushed(uri, 0)
    assert states(editor)[-1] == "off"
    editor.change(uri, ((0, 0), (0, 0), "A very wide one. "))
    await editor.pushed(uri, 0)
    assert await editor.hover(uri, 0, 3) is None
    configure(editor, enable=True)
    await editor.pushed(uri, 2)
    await editor.until(lambda: states(editor)[-1] == "ready", "ready")


async def test_who_does_not_ask_is_not_told(start: Any) -> None:
    editor = await start()
    uri = editor.open("draft.md", "A very tall door.\n")
    await editor.pushed(uri, 1)
    assert editor.states == []


async def test_only_drafts_with_a_configuration(start: Any) -> None:
    rules = {"select": ["trial-very"]}
    editor = await start(config=None, options={"requireConfig": True, **rules})
    uri = editor.open("draft.md", "A very tall door.\n")
    await editor.pushed(uri, 0)
    file = editor.folder / "citewell.toml"
    file.write_text('select = ["trial-very"]\n', "utf-8")
    await editor.pushed(uri, 1)
    file.unlink()
    await editor.pushed(uri, 0)
    untitled = editor.open("untitled:one", "A very tall door.\n")
    await editor.pushed(untitled, 0)
    configure(editor, requireConfig=None)
    await editor.pushed(untitled, 1)


async def test_values_that_are_none_are_named_once(start: Any) -> None:
    editor = await start(options={"focus": "yes", "debounce": True, "focusDelay": "long"})
    uri = editor.open("draft.md", "A very tall door.\n")
    await editor.pushed(uri, 1)
    log = [one.message for one in editor.client.log_messages]
    assert "the editor's setting focus is true or false" in log
    assert "the editor's setting debounce is a number of milliseconds" in log
    assert "the editor's setting focusDelay is a number of milliseconds" in log


async def test_wrong_settings_of_the_editor_are_told_until_they_are_right(start: Any, abilities: Any) -> None:
    editor = await start(config=None, capabilities=abilities(status=True), options={"select": ["trial-very"]})
    uri = editor.open("draft.md", "A very tall door.\n")
    await editor.pushed(uri, 1)
    configure(editor, rules={"trial-vary": "off"})
    await editor.until(lambda: states(editor)[-1] == "misconfigured", "the fault")
    assert 'unknown rule "trial-vary"; did you mean "trial-very"?' in editor.states[-1][1]
    configure(editor, rules={"trial-very": "off"})
    await editor.pushed(uri, 0)
    await editor.until(lambda: states(editor)[-1] == "ready", "ready")
