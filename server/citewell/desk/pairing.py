"""
The browser extension's way in: a port that stays the same, and a token that it is given once.

Only the token's digest is kept, beside the cache, where only the user may read it. Whoever has the digest can prove to
the extension that it speaks with Citewell; nobody comes in with it.
"""

import asyncio
import contextlib
import hashlib
import hmac
import json
import re
import secrets
from pathlib import Path
from typing import NamedTuple

from websockets.asyncio.server import ServerConnection
from websockets.http11 import Request, Response

from citewell.cache import default_file
from citewell.desk.keys import Keys
from citewell.lsp.socket import HOST, Door, PortTaken, Socket, check_host
from citewell.writing import write_private

__all__ = ["EXTENSION", "NoPlace", "PairedDoor", "attend", "pair", "unpair"]

EXTENSION = "chrome-extension://chfbmbhfoihhlbganlkmibpdlhofdnfo"
"""What the extension calls itself: it follows from the key in its manifest."""

_FIREFOX = re.compile(r"moz-extension://[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""In Firefox it is called otherwise in each profile. There the token alone tells it from other extensions."""

_BYTES = 24
_INTERVAL = 1.0
"""Seconds between two looks at what is kept: as long as a pairing that is taken back may still be good."""


class NoPlace(Exception):
    """A pairing cannot be kept; the message says why."""


class Pairing(NamedTuple):
    """A port of this machine, and the SHA-256 digest of the token that opens it, as hexadecimal digits."""

    port: int
    digest: str


class PairedDoor(Door):
    """Lets in the extension with its token, and nobody else."""

    def __init__(self, digest: str) -> None:
        super().__init__("", [EXTENSION])
        self._digest = digest

    def knows(self, origin: str) -> bool:
        return super().knows(origin) or _FIREFOX.fullmatch(origin) is not None

    def opens_with(self, token: str) -> bool:
        return hmac.compare_digest(_digest(token), self._digest)


async def pair() -> str:
    """
    The key that the extension is given: its port and a new token. The token before is no longer good.

    Raises NoPlace.
    """
    before = _read()
    token = secrets.token_urlsafe(_BYTES)
    port = before.port if before else await _free_port()
    _write(Pairing(port, _digest(token)))
    return f"{port}-{token}"


def unpair() -> bool:
    """Takes the pairing back; whether there was one. Desks that run close the extension's connections."""
    file = _file()
    if file is None or not file.is_file():
        return False
    file.unlink(missing_ok=True)
    return True


async def attend() -> None:
    """Lets the extension in until it is cancelled: while there is a pairing, and no other desk has its port."""
    while True:
        pairing = _read()
        if pairing is not None:
            with contextlib.suppress(PortTaken):
                await _listen(pairing)
        await asyncio.sleep(_INTERVAL)


async def _listen(pairing: Pairing) -> None:
    """Listens as long as the pairing is good. Raises PortTaken."""
    keys = Keys(pairing.digest)

    def answer(connection: ServerConnection, request: Request) -> Response | None:
        return check_host(None, connection, request) or keys.answer(connection, request)

    async with Socket(PairedDoor(pairing.digest), port=pairing.port, pages=answer):
        while _read() == pairing:
            await asyncio.sleep(_INTERVAL)


async def _free_port() -> int:
    probe = await asyncio.get_running_loop().create_server(asyncio.Protocol, HOST, 0)
    port: int = probe.sockets[0].getsockname()[1]
    probe.close()
    await probe.wait_closed()
    return port


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _file() -> Path | None:
    cache = default_file()
    return cache and cache.with_name("pairing.json")


def _read() -> Pairing | None:
    """What is kept; None where there is nothing, or not what this module writes."""
    file = _file()
    try:
        found = json.loads(file.read_bytes()) if file else {}
        port, digest = found["port"], found["digest"]
    except (OSError, ValueError, TypeError, KeyError):
        return None
    is_one = isinstance(port, int) and 0 < port < 65_536 and isinstance(digest, str) and len(digest) == 64
    return Pairing(port, digest) if is_one else None


def _write(pairing: Pairing) -> None:
    """Keeps a pairing. Raises NoPlace."""
    file = _file()
    if file is None:
        raise NoPlace("a pairing is kept beside the cache, which is turned off: unset CITEWELL_CACHE")
    try:
        write_private(file, json.dumps(pairing._asdict()).encode())
    except OSError as error:
        raise NoPlace(f"the pairing cannot be written ({error.strerror or error})") from error
