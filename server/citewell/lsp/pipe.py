"""Pipes read in the event loop."""

import asyncio
import contextlib
import os
import threading
from collections.abc import Callable

__all__ = ["read_pipe"]

_CHUNK = 1 << 16

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
