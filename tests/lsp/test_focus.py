"""Focus: what is new on the line that is being typed waits until the writer has left it."""

from typing import Any

import pytest
from lsprotocol import types as t

pytestmark = pytest.mark.asyncio(loop_scope="session")

TEXT = "A very tall door.\n\nA tall window.\n"
NEVER = 600_000


def marks(found: list[t.Diagnostic]) -> list[tuple[int, int]]:
    return sorted((one.range.start.line, one.range.start.character) for one in found)


async def test_what_is_new_on_the_line_waits_for_the_cursor_to_leave(start: Any) -> None:
    editor = await start(options={"focus": True, "focusDelay": NEVER})
    uri = editor.open("draft.md", TEXT)
    await editor.pushed(uri, 1)
    editor.change(uri, ((2, 2), (2, 2), "very "))
    assert marks(await editor.pushed(uri, 1)) == [(0, 2)]
    # The cursor is still there.
    editor.move_cursor(uri, 2)
    editor.change(uri, ((2, 16), (2, 16), " and very wide"))
    assert marks(await editor.pushed(uri, 1)) == [(0, 2)]
    editor.move_cursor(uri, 0)
    assert marks(await editor.pushed(uri, 3)) == [(0, 2), (2, 2), (2, 21)]


async def test_what_was_there_before_stays_and_moves(start: Any) -> None:
    editor = await start(options={"focus": True, "focusDelay": NEVER})
    uri = editor.open("draft.md", TEXT)
    await editor.pushed(uri, 1)
    editor.change(uri, ((0, 0), (0, 0), "😀 "))
    assert marks(await editor.pushed(uri, 1)) == [(0, 5)]
    editor.change(uri, ((0, 19), (0, 19), ", a very"))
    assert marks(await editor.pushed(uri, 1)) == [(0, 5)]
    # Typing on another line leaves this one.
    editor.change(uri, ((2, 0), (2, 0), "😀 "))
    assert marks(await editor.pushed(uri, 2)) == [(0, 5), (0, 23)]


async def test_a_pause_ends_the_waiting(start: Any) -> None:
    editor = await start(options={"focus": True, "focusDelay": 300})
    uri = editor.open("draft.md", TEXT)
    await editor.pushed(uri, 1)
    editor.change(uri, ((2, 2), (2, 2), "very "))
    await editor.pushed(uri, 1)
    await editor.pushed(uri, 2)


async def test_a_paste_and_a_new_line_are_no_typing(start: Any) -> None:
    editor = await start(options={"focus": True, "focusDelay": NEVER})
    uri = editor.open("draft.md", TEXT)
    await editor.pushed(uri, 1)
    editor.change(uri, ((2, 0), (2, 0), "A very wide door.\n\n"))
    await editor.pushed(uri, 2)
    editor.change(uri, ((4, 2), (4, 2), "very "))
    await editor.pushed(uri, 2)
    editor.change(uri, ((4, 19), (4, 19), "\n"))
    await editor.pushed(uri, 3)


async def test_an_editor_that_asks_is_told_to_ask_again(start: Any, abilities: Any) -> None:
    editor = await start(capabilities=abilities(pull=True, refresh=True), options={"focus": True, "focusDelay": NEVER})
    uri = editor.open("draft.md", TEXT)
    first = await editor.pull(uri)
    if len(first.items) != 1:
        await editor.until(lambda: editor.client.diagnostic_refresh_count, "a refresh")
        first = await editor.pull(uri)
    asked = editor.client.diagnostic_refresh_count
    editor.change(uri, ((2, 2), (2, 2), "very "))
    held = await editor.pull(uri)
    assert marks(held.items) == [(0, 2)]
    editor.move_cursor(uri, 0)
    await editor.until(lambda: editor.client.diagnostic_refresh_count > asked, "a refresh")
    assert marks((await editor.pull(uri, held.result_id)).items) == [(0, 2), (2, 2)]


async def test_a_draft_that_is_opened_twice_waits_for_nothing_of_the_first(start: Any) -> None:
    editor = await start(options={"focus": True, "focusDelay": 300})
    uri = editor.open("draft.md", TEXT)
    await editor.pushed(uri, 1)
    editor.change(uri, ((2, 2), (2, 2), "very "))
    await editor.pushed(uri, 1)
    editor.open("draft.md", "A tall door.\n")
    await editor.pushed(uri, 0)
    # Longer than the pause that the first one would have ended after.
    other = editor.open("other.md", TEXT)
    await editor.pushed(other, 1)
    editor.change(other, ((2, 2), (2, 2), "very "))
    await editor.pushed(other, 1)
    await editor.pushed(other, 2)
    assert [one.version for one in editor.published if one.uri == uri][-1] == 1


async def test_turning_it_off_shows_what_has_waited(start: Any) -> None:
    editor = await start(options={"focus": True, "focusDelay": NEVER})
    uri = editor.open("draft.md", TEXT)
    await editor.pushed(uri, 1)
    editor.change(uri, ((2, 2), (2, 2), "very "))
    await editor.pushed(uri, 1)
    editor.client.workspace_did_change_configuration(
        t.DidChangeConfigurationParams(settings={"citewell": {"focus": False}})
    )
    await editor.pushed(uri, 2)


async def test_without_it_nothing_waits(start: Any) -> None:
    editor = await start()
    uri = editor.open("draft.md", TEXT)
    await editor.pushed(uri, 1)
    editor.change(uri, ((2, 2), (2, 2), "very "))
    await editor.pushed(uri, 2)


async def test_a_cursor_that_makes_no_sense_harms_nothing(start: Any) -> None:
    editor = await start(options={"focus": True})
    uri = editor.open("draft.md", TEXT)
    await editor.pushed(uri, 1)
    for params in ({}, {"textDocument": {"uri": 3}, "position": None}, None):
        editor.client.protocol.notify("citewell/cursor", params)
    editor.move_cursor("file:///nowhere.md", 3)
    editor.change(uri, ((0, 0), (0, 0), "Now. "))
    await editor.pushed(uri, 1)
    assert editor.client.messages == []
