"""Hostile drafts in the real server: another draft is answered for meanwhile, and none of the text is lost."""

import os
import time
from typing import Any

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="session")

GENEROUS = 10.0
"""Seconds, on a machine that has other things to do: `make hostile` measures."""

HOSTILE = {
    "a long line": ("a.md", "word and much faster, " * 20_000),
    "a word": ("b.md", "x" * 2_000_000),
    "lists in lists": ("c.md", "- " * 20_000 + "Text.\n"),
    "brackets": ("d.md", "[" * 60_000),
    "many paragraphs": ("e.md", "A very tall door.\n\n" * 3_000),
    "tags": ("f.html", "<div>" * 10_000),
    "odd characters": ("g.md", "\ufeff\u202eA\0very\u2028\x85 \u0301\u200d tall\r\r\n door.\n" * 500),
}


@pytest.mark.parametrize("name", HOSTILE)
async def test_another_draft_is_answered_for_meanwhile(start: Any, name: str) -> None:
    file, text = HOSTILE[name]
    editor = await start()
    other = editor.open("other.md", "A very tall door.\n")
    await editor.pushed(other, 1)
    server = editor.client._server.pid
    uri = editor.open(file, text, "html" if file.endswith("html") else "markdown")
    for _ in range(5):
        begun = time.monotonic()
        hover = await editor.hover(other, 0, 3)
        assert hover is not None
        assert "trial-very" in hover.contents.value
        assert time.monotonic() - begun < GENEROUS
    editor.change(uri, ((0, 1), (0, 1), " A very tall door. "))
    editor.change(uri, "A very tall door.\n")
    assert len((await editor.pull(uri)).items) == 1
    editor.close(uri)
    assert editor.client._server.pid == server
    os.kill(server, 0)
    assert editor.client._server.returncode is None


async def test_what_is_too_large_is_said_once_and_its_text_is_kept(start: Any) -> None:
    editor = await start()
    text = "A very tall door.\n\n" * 12_000
    uri = editor.open("large.md", text)
    told = editor.client.log_messages
    await editor.until(lambda: [one for one in told if "too large" in one.message], "said")
    # Far behind what is read an edit still counts: with the rest gone all of it is read.
    end = text.count("\n")
    editor.change(uri, ((end, 0), (end, 0), "A very tall end.\n"))
    editor.change(uri, ((2, 0), (end, 0), ""))
    marked = (await editor.pull(uri)).items
    assert [(one.range.start.line, one.code) for one in marked] == [(0, "trial-very"), (2, "trial-very")]
    said = [one.message for one in told if "too large" in one.message]
    assert len(said) == 1
    assert editor.client.messages == []
    assert said[0].startswith("large.md is too large to be checked in full: ")
