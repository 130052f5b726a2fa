"""The server on a loopback WebSocket: a server object and a worker of its own for each connection."""

import asyncio
import contextlib
import gc
import hmac
import json
import secrets
import subprocess
from collections.abc import Awaitable, Callable, Iterable
from typing import Any
from urllib.parse import parse_qs, urlsplit

from pygls.exceptions import JsonRpcException
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.protocol import State

from citewell.lsp.launch import dismiss
from citewell.lsp.protocol import Protocol, Ready, silence
from citewell.lsp.refused import Refused
from citewell.lsp.server import CitewellServer, make

__all__ = [
    "CHECKS", "HOST", "MAX_BYTES", "MAX_CONNECTIONS", "PATH", "Door", "PortTaken", "Socket", "check_host", "hosts",
    "offer", "run",
]  # fmt: skip

HOST = "127.0.0.1"
_NAMES = (HOST, "localhost")
PATH = "/lsp"

MAX_BYTES = 16 << 20
"""Longer messages end their connection: no draft that is checked is as long."""

MAX_CONNECTIONS = 8
"""Each costs a worker of some hundred megabytes."""

_MISDIRECTED, _FORBIDDEN, _UNAUTHORIZED, _NOT_FOUND, _BUSY = 421, 403, 401, 404, 503
_REQUEST_FAILED = -32803
"""The protocol's number for a request that was understood and could not be followed."""

Answer = Callable[[dict[str, Any]], Awaitable[Any]]
Welcome = Callable[[CitewellServer], None]
Pages = Callable[[ServerConnection, Request], Response | None]


class PortTaken(Exception):
    """The port cannot be listened on; the message says which and what to do."""


class Door:
    """
    Who may connect: pages of ``origins`` that know ``token``.

    A web page anywhere may try to open a socket on this machine, and so may every program on it. The browser tells
    where a page comes from (Origin), a host name that was bent to this machine shows in Host, and a program of
    another user does not know the token.
    """

    def __init__(self, token: str, origins: Iterable[str] = ()) -> None:
        self.token = token
        self.origins = frozenset(origins)
        self._inside: set[ServerConnection] = set()

    def knows(self, origin: str) -> bool:
        """Whether pages of an origin may connect."""
        return origin in self.origins

    def opens_with(self, token: str) -> bool:
        """Whether this is the token."""
        return hmac.compare_digest(token.encode(), self.token.encode())

    def enter(self, connection: ServerConnection, request: Request) -> Response | None:
        """The answer to a request that is turned away; None where the connection may be made, and has a place then."""
        for check in CHECKS:
            refusal = check(self, connection, request)
            if refusal is not None:
                return refusal
        self._inside.add(connection)
        return None

    def is_full(self) -> bool:
        """Whether all places are taken; those who left have given theirs back."""
        self._inside = {one for one in self._inside if one.state is not State.CLOSED}
        return len(self._inside) >= MAX_CONNECTIONS


Check = Callable[[Door, ServerConnection, Request], Response | None]


def hosts(connection: ServerConnection) -> tuple[str, ...]:
    """What Host may be: the names of this machine, with the port."""
    return tuple(f"{name}:{connection.local_address[1]}" for name in _NAMES)


def check_host(_: Door | None, connection: ServerConnection, request: Request) -> Response | None:
    """Turns away who came by another name: a page whose own name was made to point here."""
    given = request.headers.get_all("Host")
    is_ours = len(given) == 1 and given[0] in hosts(connection)
    return None if is_ours else connection.respond(_MISDIRECTED, "Citewell answers to 127.0.0.1 and localhost only.\n")


def check_path(_: Door, connection: ServerConnection, request: Request) -> Response | None:
    """There is one socket."""
    is_ours = urlsplit(request.path).path == PATH
    return None if is_ours else connection.respond(_NOT_FOUND, "There is nothing here.\n")


def check_origin(door: Door, connection: ServerConnection, request: Request) -> Response | None:
    """Turns away pages from elsewhere, and whoever does not say where from."""
    given = request.headers.get_all("Origin")
    is_known = len(given) == 1 and door.knows(given[0])
    return None if is_known else connection.respond(_FORBIDDEN, "This origin may not connect.\n")


def check_token(door: Door, connection: ServerConnection, request: Request) -> Response | None:
    """Turns away who does not know the token."""
    given = parse_qs(urlsplit(request.path).query).get("token", [])
    is_right = len(given) == 1 and door.opens_with(given[0])
    return None if is_right else connection.respond(_UNAUTHORIZED, "The token is missing or wrong.\n")


def check_room(door: Door, connection: ServerConnection, _: Request) -> Response | None:
    """Turns away who comes when all places are taken."""
    return connection.respond(_BUSY, "Too many connections: close one first.\n") if door.is_full() else None


CHECKS: tuple[Check, ...] = (check_host, check_path, check_origin, check_token, check_room)
"""In their order, all before the connection is a socket."""


class Socket:
    """
    Listens on a port of this machine, any free one for 0.

    ``door`` judges who may connect; what ``pages`` answers is no socket. ``welcome`` is given the server object of each
    new connection. ``first`` is a worker that was started before, for whoever comes first.
    """

    def __init__(
        self,
        door: Door,
        *,
        port: int = 0,
        first: "subprocess.Popen[bytes] | None" = None,
        pages: Pages = lambda *_: None,
        welcome: Welcome = lambda _: None,
    ) -> None:
        self._door = door
        self._port = port
        self._first = first
        self._pages = pages
        self._welcome = welcome
        self._server: Server | None = None

    @property
    def port(self) -> int:
        """The port that is listened on."""
        assert self._server is not None
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    @property
    def address(self) -> str:
        """The host and port that it is reached by."""
        return f"{HOST}:{self.port}"

    @property
    def own_origins(self) -> frozenset[str]:
        """What pages that are served here call themselves."""
        return frozenset(f"http://{name}:{self.port}" for name in _NAMES)

    async def __aenter__(self) -> "Socket":
        """Begins to listen. Raises PortTaken."""
        # Both log what is said, and so drafts and tokens.
        silence("pygls")
        try:
            self._server = await serve(
                self._attend,
                HOST,
                self._port,
                process_request=self._receive,
                logger=silence("websockets.server"),
                max_size=MAX_BYTES,
                # On one machine it costs time and saves none.
                compression=None,
                # A page that is gone does not say goodbye.
                close_timeout=1,
                server_header=None,
            )
        except OSError as error:
            self._dismiss_first()
            raise PortTaken(
                f"port {self._port} cannot be listened on ({error.strerror or error}); "
                "leave --port out and a free one is taken"
            ) from error
        # What is there by now stays: see citewell.lsp.stdio.
        gc.freeze()
        gc.enable()
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        await self._server.wait_closed()
        self._dismiss_first()

    def _receive(self, connection: ServerConnection, request: Request) -> Response | None:
        return self._pages(connection, request) or self._door.enter(connection, request)

    async def _attend(self, connection: ServerConnection) -> None:
        """One connection from its first message to its end, whatever comes in."""
        first, self._first = self._first, None
        server = make(first)
        outbox = _Outbox(connection)
        protocol = server.protocol
        assert isinstance(protocol, Protocol)
        protocol.set_writer(outbox, include_headers=False)
        sending = asyncio.create_task(outbox.send())
        try:
            self._welcome(server)
            await _hear(connection, server, protocol)
        finally:
            server.leave()
            # What was said before it left is still said.
            outbox.close()
            await asyncio.wait([sending], timeout=1)
            sending.cancel()

    def _dismiss_first(self) -> None:
        if self._first is not None:
            dismiss(self._first)
            self._first = None


async def _hear(connection: ServerConnection, server: CitewellServer, protocol: Protocol) -> None:
    """Hands on what comes in until the other side leaves, in words or without."""
    with contextlib.suppress(ConnectionClosed):
        while True:
            body = await connection.recv(decode=False)
            try:
                protocol.receive(body)
            except SystemExit:
                return  # how pygls takes `exit`: it is meant for this connection, and others go on
            except Exception as error:  # noqa: BLE001 - no message may end the connection
                server.report_server_error(error, JsonRpcException)


class _Outbox:
    """What goes to one page, in order; pygls writes to it without waiting."""

    def __init__(self, connection: ServerConnection) -> None:
        self._connection = connection
        self._waiting: asyncio.Queue[bytes | None] = asyncio.Queue()

    def write(self, data: bytes) -> None:
        self._waiting.put_nowait(data)

    def close(self) -> None:
        self._waiting.put_nowait(None)

    async def send(self) -> None:
        """Sends until it is closed and empty, or the other side is gone."""
        with contextlib.suppress(ConnectionClosed):
            while (data := await self._waiting.get()) is not None:
                await self._connection.send(data, text=True)


def run(
    origins: Iterable[str],
    *,
    port: int,
    first: "subprocess.Popen[bytes] | None",
    tell: Callable[[int, str], None],
) -> None:
    """
    Serves pages of ``origins`` until it is interrupted; ``tell`` is given the port and the token.

    ``first`` is a worker that was started before. Raises PortTaken.
    """

    async def listen() -> None:
        door = Door(secrets.token_urlsafe(24), origins)
        async with Socket(door, port=port, first=first) as socket:
            tell(socket.port, door.token)
            await asyncio.Event().wait()

    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(listen())


def offer(server: CitewellServer, method: str, answer: Answer) -> None:
    """Answers requests beside those of the protocol; ``answer`` is given the parameters and may raise Refused."""

    async def handle(_: CitewellServer, params: Any) -> Ready:
        # pygls makes objects of parameters that it does not know.
        given = params._asdict() if hasattr(params, "_asdict") else {}
        try:
            return Ready(json.dumps(await answer(given)))
        except Refused as error:
            raise JsonRpcException(str(error), _REQUEST_FAILED) from error

    def failed(_: Any) -> Ready:
        raise JsonRpcException("Citewell could not do this because of a fault of its own.", _REQUEST_FAILED)

    server.answer(method, handle, failed)
