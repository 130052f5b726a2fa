"""Has pages checked by a process that may die or hang: a page that does that twice is a problem, and nothing else is lost."""

import contextlib
import pickle
import queue
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import IO, Any

from citewell.batch import Order
from citewell.corpus.pages import Page
from citewell.corpus.rows import Rows, problem
from citewell.record import dataclass

__all__ = ["Guard", "Limits", "received", "sent"]

_HEAD = struct.Struct(">Q")


@dataclass(frozen=True, slots=True)
class Limits:
    """
    What a page may take: ``seconds`` until its process is stopped, and how many bytes of ``memory`` a process may hold before
    another takes its place.
    """

    seconds: float = 60.0
    memory: int = 1_200_000_000


def sent(stream: "IO[bytes]", what: object) -> None:
    """Writes an object to a stream."""
    data = pickle.dumps(what, pickle.HIGHEST_PROTOCOL)
    stream.write(_HEAD.pack(len(data)))
    stream.write(data)
    stream.flush()


def received(stream: "IO[bytes]") -> Any:
    """The next object of a stream. Raises EOFError at its end."""
    head = stream.read(_HEAD.size)
    if len(head) < _HEAD.size:
        raise EOFError
    (size,) = _HEAD.unpack(head)
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return pickle.loads(data)  # noqa: S301 - from a process of our own


class Guard:
    """
    One process for one page after the other; started when it is first wanted, and again when it has ended.

    It works in a ``folder`` (None: that of this process): names of pages may be told from there.
    """

    def __init__(self, order: Order, limits: Limits, folder: str | None = None) -> None:
        self._order, self._limits, self._folder = order, limits, folder
        self._process: subprocess.Popen[bytes] | None = None
        self._heard: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self.peak = 0
        """The most bytes that one of its processes has held."""
        self._is_ended = False

    def check(self, pages: tuple[Page, ...]) -> Iterator[Rows]:
        """What comes of each page, in order."""
        at = failures = 0
        while at < len(pages):
            try:
                self._say(pages[at:])
                while at < len(pages):
                    yield self._hear()
                    at, failures = at + 1, 0
                # Told once all of them are done, and what is to be remembered of them is written.
                held: int = self._hear()
                self.peak = max(self.peak, held)
                if held > self._limits.memory:
                    self.close()
            except _Ended as ended:
                # Somebody may have stopped the process: only a page that ends a fresh one too is to blame.
                self.close()
                failures += 1
                if failures > 1:
                    yield problem(pages[at].name, str(ended))
                    at, failures = at + 1, 0

    def end(self) -> None:
        """Ends the process for good: what is being checked comes to a problem."""
        self._is_ended = True
        self.close()

    def close(self) -> None:
        """Ends the process; the next page starts another."""
        process, self._process = self._process, None
        if process is not None:
            with contextlib.suppress(OSError):
                process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                with contextlib.suppress(OSError, ValueError):
                    stream and stream.close()

    def _say(self, pages: tuple[Page, ...]) -> None:
        if self._is_ended:
            raise _Ended("the run was ended")
        if self._process is None:
            self._start()
        process = self._process
        if process is None or process.stdin is None:
            raise _Ended("the run was ended")
        try:
            sent(process.stdin, pages)
        except (OSError, ValueError):
            raise _Ended("the process that checked it ended") from None

    def _start(self) -> None:
        command = [sys.executable, "-P", "-m", "citewell.corpus.child"]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=self._folder)
        self._process, self._heard = process, queue.SimpleQueue()
        threading.Thread(target=_listen, args=(process.stdout, self._heard), daemon=True).start()
        assert process.stdin is not None
        try:
            sent(process.stdin, self._order)
        except (OSError, ValueError):
            raise _Ended("the process that should check it cannot be started") from None

    def _hear(self) -> Any:
        """The next answer: the rows of a page or, behind the last of them, the bytes that the process has held."""
        try:
            heard = self._heard.get(timeout=self._limits.seconds)
        except queue.Empty:
            raise _Ended(f"took more than {self._limits.seconds:g} seconds and was given up") from None
        if heard is None:
            raise _Ended("ended the process that checked it")
        return heard


class _Ended(Exception):
    """The process is gone or has to go; the message says what that means for a page."""


def _listen(stream: "IO[bytes]", heard: "queue.SimpleQueue[Any]") -> None:
    with contextlib.suppress(EOFError, OSError, ValueError, pickle.UnpicklingError):
        while True:
            heard.put(received(stream))
    heard.put(None)
