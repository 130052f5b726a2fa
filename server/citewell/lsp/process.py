"""The worker process as the server sees it: started, spoken to, and started again when it dies or runs away."""

import asyncio
import json
import subprocess
import time
from collections.abc import Callable
from typing import Any

from citewell.lsp.launch import COMMAND, dismiss, launch
from citewell.lsp.pipe import Lines, Writer, read_pipe

__all__ = ["Unanswered", "WorkerProcess"]

Message = dict[str, Any]


class Unanswered(Exception):
    """The worker ended before it answered a request, or answered that it cannot; the message says which error."""


class WorkerProcess:
    """
    A worker process that is always there, or about to be.

    ``heard`` is called with each event, ``renewed`` when a new process has come up and needs the drafts, ``log``
    with a line for the editor's log. ``busy`` tells whether anything is awaited; a busy process that is silent for
    ``patience`` seconds is killed. ``lost`` is called when a process has ended by itself (False) or was killed (True).
    ``first`` is a process that was started before.
    """

    def __init__(
        self,
        *,
        heard: Callable[[Message], None],
        renewed: Callable[[], None],
        lost: Callable[[bool], None],
        busy: Callable[[], bool],
        log: Callable[[str], None],
        command: tuple[str, ...] = COMMAND,
        patience: float = 30.0,
        first: "subprocess.Popen[bytes] | None" = None,
    ) -> None:
        self._heard, self._renewed, self._lost, self._busy, self._log = heard, renewed, lost, busy, log
        self._command = command
        self._patience = patience
        self._first = first
        self._process: subprocess.Popen[bytes] | None = None
        self._writer = Writer(None)
        self._requests: dict[int, asyncio.Future[Any]] = {}
        self._last_request = 0
        self._last_sign = 0.0
        self._failures = 0
        self._task: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int | None:
        """The id of the process that is running now."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Starts the process, in the background."""
        if self._task is None:
            self._task = asyncio.create_task(self._keep_running())

    def end(self) -> None:
        """Ends the process for good, as soon as the event loop comes to it."""
        if self._task is not None:
            self._task.cancel()
        if self._first is not None:
            dismiss(self._first)
            self._first = None

    def send(self, message: Message) -> None:
        """Sends a message; without a process it is dropped, since a new one gets the drafts as they are then."""
        if self._process is not None:
            if not self._busy():
                self._last_sign = time.monotonic()
            # As it is: in ASCII the two halves of a character that were typed one by one would come out as one.
            self._writer.write(json.dumps(message, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n")

    def note_success(self) -> None:
        """The process has done what it is there for: the next one need not wait, should this one end."""
        self._failures = 0

    async def ask(self, message: Message) -> Any:
        """The answer to a request. Raises Unanswered."""
        if self._process is None:
            raise Unanswered("the worker is starting")
        self._last_request += 1
        number = self._last_request
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self.send({**message, "id": number})
        self._requests[number] = answer
        try:
            return await answer
        finally:
            self._requests.pop(number, None)

    async def _keep_running(self) -> None:
        while True:
            started = time.monotonic()
            killed = False
            try:
                killed = await self._run()
            except OSError as error:
                self._log(f"the worker cannot be started: {type(error).__name__}")
            self._lost(killed)
            # One that dies as soon as it is up would otherwise be started hundreds of times a minute.
            self._failures = self._failures + 1 if time.monotonic() - started < 5 else 0
            await asyncio.sleep(0.25 * 2 ** min(self._failures, 5) if self._failures > 1 else 0)

    async def _run(self) -> bool:
        """One process from start to end; whether it had to be killed."""
        # Threads and not asyncio's own processes: those hang when the loop ends while one is coming up, and a process
        # that does not read must not stop the loop.
        process, self._first = self._first or launch(self._command), None
        assert process.stdin is not None
        assert process.stdout is not None
        self._process, self._writer = process, Writer(process.stdin)
        self._last_sign = time.monotonic()
        ended = asyncio.Event()
        lines = Lines()

        def take(chunk: bytes) -> None:
            for line in lines.feed(chunk):
                self._listen(line)
            if not chunk:
                ended.set()

        stop = read_pipe(process.stdout.fileno(), take)
        watch = asyncio.create_task(self._watch(process))
        try:
            self._renewed()
            await ended.wait()
        finally:
            self._process = None
            self._writer.close()
            watch.cancel()
            process.kill()
            code = process.wait()
            stop()
            process.stdout.close()
            for answer in self._requests.values():
                if not answer.done():
                    answer.set_exception(Unanswered("the worker ended"))
        killed = watch.done() and not watch.cancelled()
        self._log(f"the worker {'was too slow' if killed else f'ended with code {code}'}; starting it again")
        return killed

    def _listen(self, line: bytes) -> None:
        self._last_sign = time.monotonic()
        try:
            self._hear(json.loads(line))
        except Exception as error:  # noqa: BLE001 - one message that cannot be used must not end the connection
            self._log(f"a message of the worker failed: {type(error).__name__}")

    def _hear(self, message: Message) -> None:
        if "event" in message:
            self._heard(message)
            return
        answer = self._requests.get(message.get("id") or 0)
        if answer is None or answer.done():
            if "error" in message:
                self._log(f"the worker failed: {message['error']}")
        elif "error" in message:
            answer.set_exception(Unanswered(message["error"]))
        else:
            answer.set_result(message["result"])

    async def _watch(self, process: "subprocess.Popen[bytes]") -> None:
        """Kills the process, and ends, once it is busy and silent for too long."""
        while True:
            await asyncio.sleep(min(1.0, self._patience / 4))
            if not (self._busy() or self._requests):
                self._last_sign = time.monotonic()
            elif time.monotonic() - self._last_sign > self._patience:
                process.kill()
                return
