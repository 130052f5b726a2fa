"""The server on standard input and output."""

import asyncio
import gc
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from citewell.lsp.launch import launch_ahead
from citewell.lsp.parent import outlived
from citewell.lsp.pipe import read_pipe

if TYPE_CHECKING:
    from citewell.lsp.protocol import Protocol
    from citewell.lsp.server import CitewellServer

__all__ = ["Frames", "serve"]

_LONGEST_HEADER, _LONGEST_BODY = 1 << 16, 1 << 30
"""Bytes. Whoever sends more does not speak the protocol."""


class NotTheProtocol(Exception):
    """What comes in cannot be told apart into messages; the message says why."""


def serve() -> int:
    """Speaks with an editor over stdin and stdout until it leaves; the exit code the protocol asks for."""
    first = launch_ahead()
    from pygls.io_ import StdoutWriter

    from citewell.lsp.protocol import Protocol, silence
    from citewell.lsp.server import make

    silence("pygls")
    server = make(first)
    protocol = server.protocol
    assert isinstance(protocol, Protocol)
    protocol.set_writer(StdoutWriter(sys.stdout.buffer))
    # What is there by now stays: nobody needs to look through it for garbage between two keystrokes.
    gc.freeze()
    gc.enable()

    try:
        asyncio.run(_speak(server, protocol))
    except NotTheProtocol as error:
        sys.stderr.write(f"citewell: this is not the language server protocol: {error}\n")
    except (BrokenPipeError, KeyboardInterrupt, SystemExit):
        pass  # the editor has gone
    server.shutdown()  # type: ignore[no-untyped-call]  # pygls says no types here
    return 0 if protocol._shutdown else 1


async def _speak(server: "CitewellServer", protocol: "Protocol") -> None:
    """Hands on what comes in on stdin until its end, or that of the editor."""
    from pygls.exceptions import JsonRpcException

    ended = asyncio.get_running_loop().create_future()
    frames = Frames()

    def take(chunk: bytes) -> None:
        try:
            for body in frames.feed(chunk):
                try:
                    protocol.receive(body)
                except Exception as error:  # noqa: BLE001 - no message may end the server
                    server.report_server_error(error, JsonRpcException)
        except Exception as error:  # noqa: BLE001 - whoever started this is told
            _end(ended, error)
        if not chunk:
            _end(ended, None)

    stop = read_pipe(sys.stdin.fileno(), take)
    # The editor's end of the pipe may be held open by others that it has started.
    watch = asyncio.create_task(outlived(lambda: server.process_id))
    watch.add_done_callback(lambda _: _end(ended, None))
    try:
        await ended
    finally:
        watch.cancel()
        stop()


def _end(ended: "asyncio.Future[None]", error: Exception | None) -> None:
    if ended.done():
        return
    if error is None:
        ended.set_result(None)
    else:
        ended.set_exception(error)


class Frames:
    """Messages, cut out of what comes in piece by piece."""

    def __init__(self) -> None:
        self._kept = bytearray()
        self._length = 0
        self._is_body = False

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """The bodies that are complete now. Raises NotTheProtocol."""
        self._kept += chunk
        while True:
            if self._is_body:
                if len(self._kept) < self._length:
                    return
                body = bytes(self._kept[: self._length])
                del self._kept[: self._length]
                self._length, self._is_body = 0, False
                yield body
                continue
            end = self._kept.find(b"\n")
            if end < 0 and len(self._kept) <= _LONGEST_HEADER:
                return
            if not 0 <= end <= _LONGEST_HEADER:
                raise NotTheProtocol("a header has no end")
            self._read_header(bytes(self._kept[:end]))
            del self._kept[: end + 1]

    def _read_header(self, header: bytes) -> None:
        # Behind a length that was too short the rest of a message comes first, on the same line: JSON has no other line
        # ends in it than those between its words.
        start = header.lower().rfind(b"content-length")
        name, _, value = header[max(start, 0) :].partition(b":")
        if name.strip().lower() == b"content-length":
            digits = value.strip()
            # Behind a length that cannot be used nobody knows where the next message begins.
            if not digits.isdigit() or len(digits) > 10 or int(digits) > _LONGEST_BODY:
                raise NotTheProtocol("a Content-Length is no number of bytes, or too large")
            self._length = int(digits)
        elif not header.strip():
            self._is_body = self._length > 0
