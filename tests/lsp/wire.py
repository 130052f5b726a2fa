"""
A client that writes bytes: it can be as wrong as no client library lets one be.

Beside what it is told it sees, from outside, what the server's processes use and hold on to (Linux).
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Self

HERE = Path(__file__).parent
PACK = HERE / "pack"
CONFIG = 'select = ["trial-very"]\n'
COMMAND = [sys.executable, "-P", str(HERE / "counted.py")]

Message = dict[str, Any]

PATIENCE = 60.0
"""Seconds to wait for anything."""

INVALID_REQUEST, NOT_FOUND, INVALID_PARAMS, INTERNAL, PARSE_ERROR = -32600, -32601, -32602, -32603, -32700
NOT_INITIALIZED, CANCELLED = -32002, -32800


def framed(body: bytes) -> bytes:
    return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


def written(message: Message) -> bytes:
    return framed(json.dumps({"jsonrpc": "2.0", **message}).encode("ascii"))


def place(line: int, column: int) -> Message:
    return {"line": line, "character": column}


def stretch(line: int, column: int, end_line: int, end_column: int) -> Message:
    return {"start": place(line, column), "end": place(end_line, end_column)}


class Wire:
    """
    One server on standard input and output.

    ``told`` is all that it has said, in order; ``replies`` are the results of its own requests, by method.
    """

    def __init__(
        self, folder: Path, *, command: list[str] = COMMAND, environment: dict[str, str] | None = None
    ) -> None:
        self.folder = folder
        self.told: list[Message] = []
        self.versions: dict[str, int] = {}
        self.replies: dict[str, Any] = {}
        self._last = 0
        self._news = threading.Condition()
        self._errors = folder / "stderr"
        path = os.pathsep.join(filter(None, [str(PACK), os.environ.get("PYTHONPATH", "")]))
        with self._errors.open("wb") as errors:
            self.process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, cwd=folder,
                env={**os.environ, "PYTHONPATH": path, **(environment or {})},
            )  # fmt: skip
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pids = self.pids()
        with contextlib.suppress(OSError):
            self.process.stdin.close()  # type: ignore[union-attr]
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        for pid in pids[1:]:
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        self._reader.join(10)
        self.process.stdout.close()  # type: ignore[union-attr]

    # Messages

    def _read(self) -> None:
        stream = self.process.stdout
        assert stream is not None
        while line := stream.readline():
            if not line.lower().startswith(b"content-length:"):
                continue
            while stream.readline().strip():
                pass
            message = json.loads(stream.read(int(line.split(b":")[1])))
            if "method" in message and "id" in message:
                with contextlib.suppress(OSError, ValueError):
                    self.send({"id": message["id"], "result": self.replies.get(message["method"])})
            with self._news:
                self.told.append(message)
                self._news.notify_all()
        with self._news:
            self._news.notify_all()

    def send_bytes(self, data: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def send(self, message: Message) -> None:
        self.send_bytes(written(message))

    def notify(self, method: str, params: Any) -> None:
        self.send({"method": method, "params": params})

    def post(self, method: str, params: Any = None, number: Any = None) -> Any:
        """Sends a request and does not wait; returns its id."""
        self._last += 1
        # No number: a session that is replayed has its own.
        number = f"wire {self._last}" if number is None else number
        self.send({"id": number, "method": method, "params": params})
        return number

    def answers(self, number: Any, count: int = 1) -> list[Message]:
        """The answers to a request, once there are so many."""

        def come() -> list[Message]:
            found = [one for one in self.told if "method" not in one and one.get("id") == number]
            return found if len(found) >= count else []

        return list(self.until(come, f"{count} answers to {number!r}"))

    def ask(self, method: str, params: Any = None) -> Any:
        """The result of a request, or the code of its error."""
        [answer] = self.answers(self.post(method, params))
        return answer["error"]["code"] if "error" in answer else answer["result"]

    def until(self, found: Callable[[], Any], what: str, patience: float = PATIENCE) -> Any:
        """What a function gives once it gives something."""
        end = time.monotonic() + patience
        with self._news:
            while not (value := found()):
                if time.monotonic() > end or not self._reader.is_alive():
                    raise AssertionError(f"never came: {what}; {self.process.poll()}; {self.told[-5:]}; {self.errors}")
                self._news.wait(0.1)
        return value

    @property
    def errors(self) -> str:
        """What was written to standard error."""
        return self._errors.read_text("utf-8", "replace")

    @property
    def log(self) -> list[str]:
        return [one["params"]["message"] for one in self.told if one.get("method") == "window/logMessage"]

    # Sessions and drafts

    def initialize(self, capabilities: Message | None = None, **more: Any) -> Any:
        uri = self.folder.as_uri()
        params = {
            "processId": os.getpid(), "rootUri": uri, "workspaceFolders": [{"uri": uri, "name": "drafts"}],
            "capabilities": capabilities or {}, **more,
        }  # fmt: skip
        result = self.ask("initialize", params)
        self.notify("initialized", {})
        return result

    def open(self, name: str, text: str, version: int = 1) -> str:
        uri = (self.folder / name).as_uri()
        self.versions[uri] = version
        item = {"uri": uri, "languageId": "markdown", "version": version, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": item})
        return uri

    def change(self, uri: str, *changes: Message, version: int | None = None) -> int:
        self.versions[uri] = self.versions[uri] + 1 if version is None else version
        document = {"uri": uri, "version": self.versions[uri]}
        self.notify("textDocument/didChange", {"textDocument": document, "contentChanges": list(changes)})
        return self.versions[uri]

    def close(self, uri: str) -> None:
        self.notify("textDocument/didClose", {"textDocument": {"uri": uri}})

    def pull(self, uri: str) -> list[Message]:
        """The findings of a document as it is, without what a test does not look at."""
        report = self.ask("textDocument/diagnostic", {"textDocument": {"uri": uri}})
        return list(report["items"])

    def marked(self, uri: str) -> list[tuple[int, int, int, int]]:
        """Where the marks of a document are, as lines and columns."""
        return sorted(at(one) for one in self.pull(uri))

    def hover(self, uri: str, line: int, column: int) -> Any:
        return self.ask("textDocument/hover", {"textDocument": {"uri": uri}, "position": place(line, column)})

    def leave(self) -> int:
        """Ends the session as the protocol says; the exit code."""
        assert self.ask("shutdown") is None
        self.notify("exit", None)
        return self.process.wait(PATIENCE)

    # From outside

    def pids(self) -> list[int]:
        return list(tree(self.process.pid))

    def worker(self) -> int:
        """The id of the worker, once there is one."""
        return int(self.until(lambda: self.pids()[1:], "a worker")[0])

    def cpu(self) -> float:
        """CPU seconds that all processes have used."""
        return sum(seconds(pid) for pid in self.pids())

    def memory(self) -> float:
        """Resident MB of all processes."""
        return sum(resident(pid) for pid in self.pids())

    def holds(self) -> Message:
        """What the server holds on to: its tasks, and how many requests and drafts."""
        before = self.errors.count("\n")
        os.kill(self.process.pid, signal.SIGUSR1)
        self.until(lambda: self.errors.count("\n") > before, "what it holds on to")
        return dict(json.loads(self.errors.splitlines()[-1]))

    def rest(self, seconds: float = 1.0, share: float = 0.1) -> None:
        """Waits until the processes use next to no CPU for a while."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            before = self.cpu()
            time.sleep(seconds)
            if self.cpu() - before < share * seconds:
                return
        raise AssertionError("something is at work without end")


def at(finding: Message) -> tuple[int, int, int, int]:
    start, end = finding["range"]["start"], finding["range"]["end"]
    return start["line"], start["character"], end["line"], end["character"]


def tree(pid: int) -> Iterable[int]:
    """A process and all its living descendants."""
    yield pid
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from tree(int(child))


def seconds(pid: int) -> float:
    """CPU seconds of a process, as the scheduler counts them; less those of threads that have ended."""
    used = 0
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            used += int((task / "schedstat").read_text().split()[0])
    return used / 1e9


def resident(pid: int) -> float:
    with contextlib.suppress(OSError):
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE") / 2**20
    return 0.0


def is_running(pid: int) -> bool:
    """Whether a process is there and no zombie."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False
