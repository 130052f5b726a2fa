"""What must not stop the server: dead workers, rules that hang, messages that make no sense."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types

from citewell.lsp import session as sessions
from citewell.lsp.process import Unanswered, WorkerProcess

pytestmark = pytest.mark.asyncio(loop_scope="session")


def children(pid: int) -> list[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return [int(one) for one in found.stdout.split()]


async def test_a_killed_worker_is_replaced_and_nothing_is_lost(start: Any) -> None:
    editor = await start()
    server = editor.client._server.pid
    first = editor.open("first.md", "A very tall door.\n")
    second = editor.open("second.md", "A very 😀 very wide one.\n")
    await editor.pushed(first, 1)
    await editor.pushed(second, 2)
    for round_ in range(3):
        [worker] = await editor.until(lambda: children(server), "a worker")
        os.kill(worker, signal.SIGKILL)
        editor.change(first, ((0, 2), (0, 2), "very "))
        await editor.pushed(first, round_ + 2)
        assert len((await editor.pull(second)).items) == 2
        hover = await editor.hover(first, 0, 3)
        assert "trial-very" in hover.contents.value
    log = [one.message for one in editor.client.log_messages]
    assert sum("starting it again" in one for one in log) == 3
    assert editor.client.messages == []


async def test_a_text_that_ends_the_worker_is_left_alone_until_it_changes(start: Any) -> None:
    editor = await start()
    good = editor.open("good.md", "A very tall door.\n")
    await editor.pushed(good, 1)
    bad = editor.open("bad.md", "A very CRASH word.\n")
    assert not (await editor.pull(bad)).items
    editor.change(good, ((0, 2), (0, 2), "very "))
    await editor.pushed(good, 2)
    editor.change(bad, "A very tall door.\n")
    assert len((await editor.pull(bad)).items) == 1


_FRAIL_WORKER = """
import json, os, pathlib, sys
for line in sys.stdin:
    message = json.loads(line)
    if message["do"] == "open":
        here = {"uri": message["uri"], "revision": message["revision"]}
        print(json.dumps({"event": "started", **here}), flush=True)
        if not pathlib.Path(sys.argv[1]).exists():
            os._exit(3)
        rest = {"serial": "1", "complete": True, "at": 0, "removed": None, "findings": [], "general": []}
        print(json.dumps({"event": "report", **here, **rest, "notices": [], "limits": [], "problems": []}), flush=True)
"""


async def test_a_text_that_was_given_up_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may not have been the text that ended the workers."""
    monkeypatch.setattr(sessions, "_SECOND_CHANCE", 0.3)
    told: list[sessions.Checked | None] = []
    session = sessions.Session(reported=lambda draft: told.append(draft.checked), log=lambda _: None)
    session.worker._command = (sys.executable, "-c", _FRAIL_WORKER, str(tmp_path / "calm"))
    draft = session.open(types.TextDocumentItem(uri="untitled:1", language_id="markdown", version=1, text="A door.\n"))
    session.worker.start()
    while not told:
        await asyncio.sleep(0.01)
    assert draft.given_up == draft.revision
    (tmp_path / "calm").touch()
    while not (draft.checked and draft.checked.serial):
        await asyncio.sleep(0.01)
    assert draft.given_up == -1
    session.worker.end()
    await asyncio.gather(session.worker._task, return_exceptions=True)


async def test_a_failing_rule_and_a_printing_one_cost_nothing_else(start: Any) -> None:
    editor = await start()
    uri = editor.open("faults.md", "A very FAIL word. A very PRINT word.\n")
    await editor.pushed(uri, 2)
    log = [one.message for one in editor.client.log_messages]
    assert any("trial-fault failed (RuntimeError)" in one for one in log)
    # No words of a draft in any log.
    assert not any("very" in one.replace("trial-very", "") for one in log)


async def test_a_worker_that_hangs_is_ended() -> None:
    heard: list[Any] = []
    log: list[str] = []
    ended: list[bool] = []
    ups = 0

    def renewed() -> None:
        nonlocal ups
        ups += 1

    # Says one thing and then nothing any more, whatever it is asked.
    script = 'import sys, time; print(\'{"event": "started", "uri": "x"}\', flush=True); time.sleep(3600)'
    worker = WorkerProcess(
        heard=heard.append,
        renewed=renewed,
        lost=ended.append,
        busy=lambda: False,
        log=log.append,
        command=(sys.executable, "-c", script),
        patience=0.3,
    )
    worker.start()
    while not heard:
        await asyncio.sleep(0.01)
    with pytest.raises(Unanswered):
        await worker.ask({"do": "fixes"})
    while ups < 2:
        await asyncio.sleep(0.01)
    worker.end()
    await asyncio.gather(worker._task, return_exceptions=True)
    assert ended[0]
    assert "too slow" in log[0]


async def test_messages_that_make_no_sense_are_refused(start: Any) -> None:
    editor = await start()
    client = editor.client
    uri = editor.open("draft.md", "A very tall door.\n")
    await editor.pushed(uri, 1)
    unknown = {"textDocument": {"uri": "file:///unknown.md", "version": 3}, "contentChanges": [{"text": "x"}]}
    negative = {"start": {"line": -1, "character": 0}, "end": {"line": 0, "character": 0}}
    for method, params in (
        ("textDocument/didChange", unknown),
        ("textDocument/didChange", {"textDocument": {"uri": uri}}),
        ("textDocument/didChange", {**unknown, "contentChanges": [{"range": negative, "text": ""}]}),
        ("textDocument/didClose", {"textDocument": {"uri": "file:///unknown.md"}}),
        ("no/such/notification", {}),
        ("workspace/didChangeWatchedFiles", {"changes": "all"}),
    ):
        client.protocol._send_data({"jsonrpc": "2.0", "method": method, "params": params})
    for number, method in enumerate(("textDocument/hover", "textDocument/codeAction", "no/such/request")):
        client.protocol._send_data({"jsonrpc": "2.0", "id": f"odd {number}", "method": method, "params": {"a": 1}})
    body = b'{"jsonrpc": "2.0", "method"'
    client.protocol.writer.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
    assert len((await editor.pull(uri)).items) == 1
    assert client.messages == []
    assert client._server.returncode is None


async def test_the_server_leaves_as_the_protocol_says(tmp_path: Path) -> None:
    from citewell.lsp import server  # noqa: F401 - costs half a second here, not in the process below

    def message(body: bytes) -> bytes:
        return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)

    start = message(b'{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}')
    end = message(b'{"jsonrpc":"2.0","id":2,"method":"shutdown"}') + message(b'{"jsonrpc":"2.0","method":"exit"}')
    command = [sys.executable, "-P", "-m", "citewell", "server"]
    for given, code in ((start + end, 0), (start, 1)):
        done = subprocess.run(command, input=given, capture_output=True, timeout=60, check=False, cwd=tmp_path)
        assert (done.returncode, done.stderr) == (code, b"")


async def test_the_servers_own_process_stays_small() -> None:
    """It knows nothing of spaCy, nor of what reads markup."""
    code = (
        "import sys, citewell.lsp.server; "
        "bad = {'spacy', 'markdown_it', 'turbohtml', 'tomlkit', 'citewell.engine', 'citewell.grammar'}; "
        "sys.exit(' '.join(bad & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")


async def test_a_worker_that_nobody_waits_for_any_more_ends_without_a_word() -> None:
    for close_input in (False, True):
        worker = subprocess.Popen(
            [sys.executable, "-P", "-m", "citewell.worker"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        assert worker.stdin is not None
        assert worker.stdout is not None
        assert worker.stderr is not None
        worker.stdout.close()
        if close_input:
            worker.stdin.close()
        assert (await asyncio.to_thread(worker.wait, 60), worker.stderr.read()) == (0, b"")
        worker.stderr.close()
        if not close_input:
            worker.stdin.close()
