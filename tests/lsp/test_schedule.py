"""When a change goes to the worker, and what that means for a worker with nothing to do."""

import asyncio
import time
from typing import Any

import pytest
from lsprotocol import types as t

from citewell.lsp.schedule import Schedule
from citewell.lsp.session import Session

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_who_never_pauses_is_checked_all_the_same() -> None:
    schedule = Schedule()
    schedule.delay = 0.05
    calls: list[float] = []
    start = time.monotonic()
    while len(calls) < 2 and time.monotonic() < start + 10:
        schedule.put_off("x", lambda: calls.append(time.monotonic() - start))
        await asyncio.sleep(0.005)
    # Five delays each, and not one: what came in between put it off.
    assert len(calls) == 2
    assert calls[0] >= 0.24
    assert calls[1] - calls[0] >= 0.24


async def test_what_is_called_off_starts_afresh() -> None:
    schedule = Schedule()
    schedule.delay = 0.1
    calls: list[int] = []
    for _ in range(3):
        schedule.put_off("x", lambda: calls.append(1))
        await asyncio.sleep(0.01)
    schedule.cancel("x")
    await asyncio.sleep(0.2)
    assert calls == []
    schedule.put_off("x", lambda: calls.append(2))
    await asyncio.sleep(0.2)
    assert calls == [2]


async def test_a_worker_is_not_awaited_while_edits_are_held_back() -> None:
    session = Session(reported=lambda _: None, log=lambda _: None)
    session.schedule.delay = 60
    draft = session.open(t.TextDocumentItem(uri="file:///a.md", language_id="markdown", version=1, text="One.\n"))
    assert session._is_busy()
    report: dict[str, Any] = {"event": "report", "uri": draft.uri, "revision": draft.revision, "serial": "s"}
    session._hear(
        {
            **report,
            "complete": True,
            "at": 0,
            "removed": None,
            "findings": [],
            "general": [],
            "notices": [],
            "limits": [],
            "problems": [],
        }
    )
    assert not session._is_busy()
    session.change(draft.uri, 2, [t.TextDocumentContentChangeWholeDocument(text="Two.\n")])
    assert not session._is_busy()
    session.flush(draft)
    assert session._is_busy()
