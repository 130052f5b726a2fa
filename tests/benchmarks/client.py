"""
A small editor that measures: it edits, waits until the findings have settled, and says how long that took.

A server may publish early and correct itself later, so the time that counts is that of the report after which nothing
changed. It is settled once nothing came for a quiet time while the server's processes were idle; a client that pulls
then asks once more, and two answers have to agree.
"""

import contextlib
import json
import os
import queue
import signal
import subprocess
import threading
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from processes import Meter, environment, tree

QUIET = 0.2
"""Seconds without a message, and without work, after which a report counts as settled."""

IDLE = 0.1
"""Share of one core below which a server counts as idle."""

PATIENCE = 180.0
"""Seconds to wait for anything."""

LANGUAGES = {".md": "markdown", ".mdx": "mdx", ".html": "html"}

Message = dict[str, Any]
Edit = tuple[int, int, str]
"""From, to (code points of the text before the edit) and what stands there afterwards."""


class Silent(Exception):
    """The server ended, or said nothing for too long."""


@dataclass(frozen=True)
class Settled:
    """
    The findings of one version and when they came, in ms from the change (or the opening).

    ``first`` is the first report, ``some`` the first with a finding (the first where the last has none), ``final`` the
    one after which nothing changed. ``cpu`` is what all processes used until then, in ms.
    """

    first: float
    some: float
    final: float
    cpu: float
    findings: Counter[str]


class _Reports:
    """The reports of one version as they come."""

    def __init__(self) -> None:
        self.first = self.some = self.final = 0.0
        self.findings: Counter[str] | None = None

    def add(self, at: float, items: list[Message]) -> bool:
        """Notes a report that arrived; whether it changed anything."""
        found = Counter(_shown(item) for item in items)
        self.first = self.first or at
        if found and not self.some:
            self.some = at
        if found == self.findings:
            return False
        self.final, self.findings = at, found
        return True


def _shown(item: Message) -> str:
    """What a writer sees of a finding."""
    return json.dumps([item["range"], item.get("severity"), item.get("code"), item["message"]])


def _is_report(message: Message) -> bool:
    return message.get("method") == "textDocument/publishDiagnostics"


class Editor:
    """One server with one open draft. ``started`` is when its process was started, ``sent`` when the last change went."""

    def __init__(self, command: list[str], folder: Path, *, cache: Path, pull: bool = False) -> None:
        self.pull = pull
        self.text = ""
        self.version = 0
        self._folder = folder
        self._uri = ""
        self._last_id = 0
        self._result_id: str | None = None
        self._pulled: list[Message] = []
        self._inbox: queue.SimpleQueue[tuple[float, bytes]] = queue.SimpleQueue()
        self.started = self.sent = time.perf_counter()
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env=environment(cache),
        )
        self.meter = Meter(self.process.pid)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.request("initialize", self._introduction())
        self._notify("initialized", {})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        # Its children, while it is still their parent: one that outlives it would distort what is measured next.
        pids = list(tree(self.process.pid))
        with contextlib.suppress(Silent, OSError, subprocess.TimeoutExpired):
            self.request("shutdown", None, patience=5)
            self._notify("exit", None)
            self.process.wait(5)
        for pid in pids if self.process.poll() is None else pids[1:]:
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()
        self._reader.join(5)
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()

    def _introduction(self) -> Message:
        uri = self._folder.as_uri()
        document: Message = {
            "publishDiagnostics": {"versionSupport": True, "relatedInformation": True},
            "hover": {"contentFormat": ["markdown"]},
        }
        if self.pull:
            document["diagnostic"] = {"dynamicRegistration": False}
        return {
            "processId": os.getpid(),
            "rootUri": uri,
            "workspaceFolders": [{"uri": uri, "name": "drafts"}],
            "capabilities": {
                "textDocument": document,
                "workspace": {"configuration": True, "diagnostics": {"refreshSupport": True}},
                "window": {"workDoneProgress": True},
                "general": {"positionEncodings": ["utf-16"]},
            },
        }

    # Messages

    def _read(self) -> None:
        stream = self.process.stdout
        assert stream is not None
        while line := stream.readline():
            if not line.lower().startswith(b"content-length:"):
                continue
            length = int(line.split(b":")[1])
            while stream.readline().strip():
                pass
            body = stream.read(length)
            # Decoded later: reading a long report here would delay the time stamp of the next message.
            self._inbox.put((time.perf_counter(), body))
        self._inbox.put((time.perf_counter(), b""))

    def _next(self, wait: float) -> tuple[float, bytes]:
        """The next message and when it came. Raises queue.Empty, and Silent where the server has ended."""
        at, body = self._inbox.get(timeout=max(wait, 0.001))
        if not body:
            raise Silent("the server ended")
        return at, body

    def _decoded(self, body: bytes) -> Message:
        """A message; a request of the server's is answered on the way."""
        message: Message = json.loads(body)
        if "method" in message and "id" in message:
            items = (message.get("params") or {}).get("items", [])
            asked = message["method"] == "workspace/configuration"
            self._send({"id": message["id"], "result": [None] * len(items) if asked else None})
        return message

    def _send(self, message: Message) -> None:
        assert self.process.stdin is not None
        body = json.dumps({"jsonrpc": "2.0", **message}, ensure_ascii=False).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def _notify(self, method: str, params: Any) -> None:
        self._send({"method": method, "params": params})

    def post(self, method: str, params: Any) -> int:
        """Sends a request and does not wait; returns its id."""
        self._last_id += 1
        self._send({"id": self._last_id, "method": method, "params": params})
        return self._last_id

    def request(self, method: str, params: Any, patience: float = PATIENCE) -> Message:
        """The answer to a request. Raises Silent."""
        mine = self.post(method, params)
        end = time.perf_counter() + patience
        while True:
            message = self.take(end - time.perf_counter())[1]
            if message.get("id") == mine and "method" not in message:
                return message

    def take(self, wait: float) -> tuple[float, Message]:
        """The next message, decoded, and when it came. Raises Silent where none comes in time."""
        try:
            at, body = self._next(wait)
        except queue.Empty:
            raise Silent("no message") from None
        return at, self._decoded(body)

    # Drafts

    def begin(self, name: str, text: str) -> None:
        """Opens a draft and does not wait."""
        self.text, self.version = text, 1
        self._result_id, self._pulled = None, []
        self._uri = (self._folder / name).as_uri()
        language = LANGUAGES[Path(name).suffix]
        item = {"uri": self._uri, "languageId": language, "version": 1, "text": text}
        self._notify("textDocument/didOpen", {"textDocument": item})

    def open(self, name: str, text: str) -> Settled:
        """Opens a draft; times count from now."""
        return self._timed(lambda: self.begin(name, text))

    def close(self) -> None:
        self._notify("textDocument/didClose", {"textDocument": {"uri": self._uri}})

    def edit(self, *edits: Edit) -> Settled:
        """Makes one change of one or more edits, each on the text before it."""
        message = self._change(edits)
        return self._timed(lambda: self._notify("textDocument/didChange", message))

    def type(self, *edits: Edit) -> None:
        """Makes one change and waits for the first report of its version only."""
        self._notify("textDocument/didChange", self._change(edits))
        end = time.perf_counter() + PATIENCE
        while True:
            message = self.take(end - time.perf_counter())[1]
            if _is_report(message) and message["params"].get("version") == self.version:
                return

    def _change(self, edits: tuple[Edit, ...]) -> Message:
        changes = []
        for start, end, text in edits:
            place = {"start": self._position(start), "end": self._position(end)}
            changes.append({"range": place, "text": text})
            self.text = self.text[:start] + text + self.text[end:]
        self.version += 1
        return {"textDocument": {"uri": self._uri, "version": self.version}, "contentChanges": changes}

    def _position(self, offset: int) -> Message:
        start = self.text.rfind("\n", 0, offset) + 1
        return {
            "line": self.text.count("\n", 0, offset),
            "character": len(self.text[start:offset].encode("utf-16-le")) // 2,
        }

    def ask_hover(self, offset: int) -> int:
        """Asks for the hover at a place and does not wait; returns the id of the request."""
        place = {"textDocument": {"uri": self._uri}, "position": self._position(offset)}
        return self.post("textDocument/hover", place)

    # Settling

    def _timed(self, act: Any) -> Settled:
        while not self._inbox.empty():
            self._decoded(self._next(0)[1])
        before = self.meter.seconds()
        self.sent = time.perf_counter()
        act()
        reports, used = self._settle_pull() if self.pull else self._settle_push()
        return Settled(
            (reports.first - self.sent) * 1e3,
            ((reports.some or reports.first) - self.sent) * 1e3,
            (reports.final - self.sent) * 1e3,
            (used - before) * 1e3,
            reports.findings or Counter(),
        )

    def _settle_push(self) -> tuple[_Reports, float]:
        reports = _Reports()
        for at, message in self._until_quiet(lambda: bool(reports.first)):
            if _is_report(message):
                params = message["params"]
                if params["uri"] == self._uri and params.get("version") in (None, self.version):
                    reports.add(at, params["diagnostics"])
        return reports, self.meter.seconds()

    def _until_quiet(self, is_enough: Any) -> Any:
        """Messages until none comes for the quiet time, the server is idle, and what came is enough."""
        end = time.perf_counter() + PATIENCE
        kept: list[tuple[float, bytes]] = []
        used = self.meter.seconds()
        while time.perf_counter() < end:
            quiet_from = time.perf_counter()
            try:
                at, body = self._next(QUIET)
                if b'"id"' in body[:200]:
                    # May be a question of the server's that holds it up.
                    yield at, self._decoded(body)
                else:
                    kept.append((at, body))
                continue
            except queue.Empty:
                pass
            for at, body in kept:
                yield at, self._decoded(body)
            kept.clear()
            now = self.meter.seconds()
            idle = now - used < IDLE * (time.perf_counter() - quiet_from)
            used = now
            if idle and is_enough():
                return
        raise Silent("the findings did not settle")

    def _settle_pull(self) -> tuple[_Reports, float]:
        reports = _Reports()
        while True:
            self._pull_into(reports)
            refreshed = False
            for _, message in self._until_quiet(lambda: True):
                if message.get("method") == "workspace/diagnostic/refresh":
                    refreshed = True
                    break
            if refreshed:
                continue
            used = self.meter.seconds()
            if not self._pull_into(reports):
                return reports, used

    def _pull_into(self, reports: _Reports) -> bool:
        """Asks for the findings; whether the answer changed anything."""
        while True:
            params: Message = {"textDocument": {"uri": self._uri}}
            if self._result_id is not None:
                params["previousResultId"] = self._result_id
            mine = self.post("textDocument/diagnostic", params)
            end = time.perf_counter() + PATIENCE
            while True:
                at, message = self.take(end - time.perf_counter())
                if message.get("id") == mine and "method" not in message:
                    break
            if "error" not in message:
                break
            # The server was busy with a later version: an editor asks again.
            time.sleep(0.01)
        answer = message["result"]
        if answer["kind"] == "full":
            self._pulled = answer["items"]
        self._result_id = answer.get("resultId")
        return reports.add(at, self._pulled)
