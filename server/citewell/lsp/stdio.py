"""The server on standard input and output."""

import asyncio
import contextlib
import gc
import logging
import os
import sys
import threading

from citewell.lsp.launch import launch

__all__ = ["serve"]

_CHUNK = 1 << 16


def serve() -> int:
    """Speaks with an editor over stdin and stdout until it leaves; the exit code the protocol asks for."""
    # Before pygls is imported, which takes a while: the worker takes as long to come up.
    with contextlib.suppress(OSError):
        # Where it cannot be started the session tries again, and says so.
        first = launch()
    from pygls.io_ import StdoutWriter, run_async

    from citewell.lsp.server import make

    # pygls logs whole messages, and so whole drafts.
    silent = logging.getLogger("pygls")
    silent.addHandler(logging.NullHandler())
    silent.propagate = False
    server = make(first)
    server.protocol.set_writer(StdoutWriter(sys.stdout.buffer))
    # What is there by now stays: nobody needs to look through it for garbage between two keystrokes.
    gc.freeze()
    gc.enable()

    async def speak() -> None:
        await run_async(
            stop_event=threading.Event(),
            reader=_input(),
            protocol=server.protocol,
            error_handler=server.report_server_error,
        )

    with contextlib.suppress(BrokenPipeError, KeyboardInterrupt, SystemExit):
        asyncio.run(speak())
    server.shutdown()  # type: ignore[no-untyped-call]  # pygls says no types here
    return 0 if server.protocol._shutdown else 1


def _input() -> asyncio.StreamReader:
    """
    What comes in on stdin.

    One thread for all of it: pygls would hand each line of each message to a thread and wait for it, three times a
    message.
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
