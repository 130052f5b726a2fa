"""The first look at a long draft: what is shown while it goes on, and what is answered meanwhile."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from lsprotocol import types as t

pytestmark = pytest.mark.asyncio(loop_scope="session")

CONFIG = 'select = ["trial-very", "multi-idea-sentence", "long-sentence"]\n'
JOINED = "The number {} importer reads spreadsheets from any office, and the new report lists every row that was skipped.\n\n"


def long_text(sentences: int) -> str:
    return "# Importers\n\nA very tall door.\n\n" + "".join(JOINED.format(number) for number in range(sentences))


@pytest.fixture(name="whole")
def _whole() -> str:
    return long_text(1200)


async def test_pulling_begins_with_what_is_there_and_is_asked_for_again(
    start: Any, abilities: Callable[..., t.ClientCapabilities], whole: str
) -> None:
    editor = await start(capabilities=abilities(pull=True, refresh=True), config=CONFIG)
    uri = editor.open("draft.md", whole)
    first = await editor.pull(uri)
    # The sentences that need a parse are not all there yet, and those that need none are.
    assert any(one.code == "trial-very" for one in first.items)
    await editor.until(lambda: editor.client.diagnostic_refresh_count, "a refresh")
    last = first
    while len(last.items) <= 1200:
        answer = await editor.pull(uri, last.result_id)
        last = answer if answer.kind == "full" else last
        await asyncio.sleep(0.05)
    assert len(last.items) == 1201
    same = await editor.pull(uri, last.result_id)
    assert (same.kind, same.result_id) == ("unchanged", last.result_id)


async def test_a_client_that_cannot_be_told_gets_all_at_once(
    start: Any, abilities: Callable[..., t.ClientCapabilities], whole: str
) -> None:
    editor = await start(capabilities=abilities(pull=True), config=CONFIG)
    answer = await editor.pull(editor.open("draft.md", whole))
    assert len(answer.items) == 1201


async def test_parts_are_pushed_and_never_taken_back(start: Any, whole: str) -> None:
    editor = await start(config=CONFIG)
    uri = editor.open("draft.md", whole)
    await editor.pushed(uri, 1201)
    counts = [len(one.diagnostics) for one in editor.published if one.uri == uri]
    assert len(counts) > 2
    assert counts == sorted(counts)


async def test_a_hover_does_not_wait_for_the_end(start: Any, whole: str) -> None:
    editor = await start(config=CONFIG)
    uri = editor.open("draft.md", whole)
    await editor.until(lambda: any(one.uri == uri and one.diagnostics for one in editor.published), "first findings")
    hover = await editor.hover(uri, 2, 3)
    assert hover is not None
    assert "very" in hover.contents.value
    assert max(len(one.diagnostics) for one in editor.published) < 1201


async def test_what_is_typed_meanwhile_is_seen(start: Any, whole: str) -> None:
    editor = await start(config=CONFIG)
    uri = editor.open("draft.md", whole)
    await editor.until(lambda: editor.published, "first findings")
    editor.change(uri, ((2, 0), (2, 0), "It is very late. "))
    found = await editor.pushed(uri, 1202)
    assert sorted(one.range.start.character for one in found if one.code == "trial-very") == [6, 19]


async def test_progress_is_shown_and_taken_away(
    start: Any, abilities: Callable[..., t.ClientCapabilities], whole: str
) -> None:
    capabilities = abilities()
    capabilities.window = t.WindowClientCapabilities(work_done_progress=True)
    editor = await start(capabilities=capabilities, config=CONFIG)
    kinds = editor.progress
    uri = editor.open("draft.md", long_text(3000))
    await editor.pushed(uri, 3001, version=1)
    await editor.until(lambda: kinds[-1:] == ["end"], f"the end of the bar: {kinds}")
    assert kinds[0] == "begin"
    editor.change(uri, ((2, 0), (2, 0), "It is very late. "))
    await editor.pushed(uri, 3002)
    assert kinds.count("begin") == kinds.count("end") == 1
