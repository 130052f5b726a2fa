"""The server on standard input and output."""

import asyncio
import contextlib
import gc
import logging
import os
import sys
import threading
from collections.abc import AsyncIterator

from citewell.lsp.launch import launch

__all__ = ["serve"]

_CHUNK = 1 << 16


def serve() -> int:
    """Speaks with an editor over stdin and stdout until it leaves; the exit code the protocol asks for."""
    # Before pygls is imported, which takes a while: the worker takes as long to come up.
    with contextlib.suppress(OSError):
        # Where it cannot be started the session tries again, and says so.
        first = launch()
    from pygls.exceptions import JsonRpcException
    from pygls.io_ import StdoutWriter

    from citewell.lsp.protocol import Protocol
    from citewell.lsp.server import make

    # pygls logs whole messages, and so whole drafts.
    silent = logging.getLogger("pygls")
    silent.addHandler(logging.NullHandler())
    silent.propagate = False
    server = make(first)
    protocol = server.protocol
    assert isinstance(protocol, Protocol)
    protocol.set_writer(StdoutWriter(sys.stdout.buffer))
    # What is there by now stays: nobody needs to look through it for garbage between two keystrokes.
    gc.freeze()
    gc.enable()

    async def speak() -> None:
        async for body in _messages(_input()):
            try:
                protocol.receive(body)
            except Exception as error:  # noqa: BLE001 - no message may end the server
                server.report_server_error(error, JsonRpcException)

    with contextlib.suppress(BrokenPipeError, KeyboardInterrupt, SystemExit):
        asyncio.run(speak())
    server.shutdown()  # type: ignore[no-untyped-call]  # pygls says no types here
    return 0 if protocol._shutdown else 1


async def _messages(stream: asyncio.StreamReader) -> AsyncIterator[bytes]:
    """The bodies of messages, until nothing more can come."""
    length = 0
    while header := await _line(stream):
        name, _, value = header.partition(b":")
        if name.strip().lower() == b"content-length" and value.strip().isdigit():
            length = int(value)
        elif length and not header.strip():
            try:
                yield await stream.readexactly(length)
            except asyncio.IncompleteReadError:
                return
            length = 0


async def _line(stream: asyncio.StreamReader) -> bytes:
    """The next line; nothing at the end, and where a line is so long that this is no editor."""
    try:
        return await stream.readline()
    except ValueError:
        return b""


def _input() -> asyncio.StreamReader:
    """
    What comes in on stdin.

    One thread for all of it: pygls hands each line of each message to a thread and waits for it.
    """
    loop = asyncio.get_running_loop()
    stream = asyncio.StreamReader()

    def read() -> None:
        while chunk := _read():
            _call(stream.feed_data, chunk)
        _call(stream.feed_eof)

    def _call(do: object, *given: object) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(do, *given)  # type: ignore[arg-type]

    threading.Thread(target=read, daemon=True).start()
    return stream


def _read() -> bytes:
    try:
        return os.read(sys.stdin.fileno(), _CHUNK)
    except OSError:
        return b""
