"""Pipes to other processes, read and written in the event loop."""

import asyncio
import contextlib
import os
import queue
import select
import threading
from collections.abc import Callable
from typing import IO

__all__ = ["Lines", "Writer", "read_pipe"]

_CHUNK = 1 << 16

_FITS = getattr(select, "PIPE_BUF", 0)
"""So many bytes go into a pipe that has any room, in one piece (POSIX)."""

Take = Callable[[bytes], None]


def read_pipe(descriptor: int, take: Take) -> Callable[[], None]:
    """
    Calls ``take`` in the running loop with what comes in, and with nothing at the end; returns how to stop that.

    Without a thread where the system can tell when there is something to read: it takes the machine longer to wake a
    thread up than us to read what a keystroke brings. The descriptor must stay open until the end or until stopped.
    """
    loop = asyncio.get_running_loop()

    def stop() -> None:
        loop.remove_reader(descriptor)

    def ready() -> None:
        chunk = _read(descriptor)
        if not chunk:
            stop()
        take(chunk)

    try:
        loop.add_reader(descriptor, ready)
    except (NotImplementedError, OSError, ValueError):
        # Windows cannot tell of pipes, and nobody of files.
        return _read_in_thread(loop, descriptor, take)
    return stop


def _read_in_thread(loop: asyncio.AbstractEventLoop, descriptor: int, take: Take) -> Callable[[], None]:
    stopped = threading.Event()
    # Its own: whoever closes the other one need not wait for the thread.
    own = os.dup(descriptor)

    def given(chunk: bytes) -> None:
        if not stopped.is_set():
            take(chunk)

    def read() -> None:
        chunk = b"."
        # The loop may be closed meanwhile.
        with contextlib.suppress(RuntimeError):
            while chunk and not stopped.is_set():
                chunk = _read(own)
                loop.call_soon_threadsafe(given, chunk)
        os.close(own)

    threading.Thread(target=read, daemon=True).start()
    return stopped.set


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, _CHUNK)
    except OSError:
        return b""


class Lines:
    """Lines, cut out of what comes in piece by piece."""

    def __init__(self) -> None:
        self._kept: list[bytes] = []

    def feed(self, chunk: bytes) -> list[bytes]:
        """The lines that are complete now."""
        *lines, rest = chunk.split(b"\n")
        if lines:
            lines[0] = b"".join([*self._kept, lines[0]])
            self._kept.clear()
        self._kept.append(rest)
        return lines


class Writer:
    """
    Writes to a process without ever waiting for it.

    What fits into the pipe is written at once; all else by a thread, in order.
    """

    def __init__(self, stream: IO[bytes] | None) -> None:
        self._stream = stream
        self._outbox: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._unwritten = 0
        self._lock = threading.Lock()
        if stream is not None:
            threading.Thread(target=self._run, args=(stream,), daemon=True).start()

    def write(self, data: bytes) -> None:
        with self._lock:
            is_next = not self._unwritten
            if is_next and self._stream is not None and len(data) <= _FITS and _has_room(self._stream):
                with contextlib.suppress(OSError, ValueError):
                    os.write(self._stream.fileno(), data)
                return
            self._unwritten += 1
        self._outbox.put(data)

    def close(self) -> None:
        self._outbox.put(None)

    def _run(self, stream: IO[bytes]) -> None:
        """Writes what is put out, until that is None or the other side is gone."""
        # The reading side tells that the process is gone.
        with contextlib.suppress(OSError, ValueError), stream:
            while (line := self._outbox.get()) is not None:
                stream.write(line)
                stream.flush()
                # It may be a whole draft, and the next one may not come for hours.
                del line
                with self._lock:
                    self._unwritten -= 1


def _has_room(stream: IO[bytes]) -> bool:
    try:
        return bool(select.select([], [stream], [], 0)[1])
    except (OSError, ValueError):
        return False  # Windows knows this of sockets only
