"""
Where the desk of a folder is found: the same port and token as the last time, as long as nobody else has the port.

So a tab that outlived its server finds the next one, with the words in it that were not saved. What is kept lets
whoever reads it in, so only the user may read it; it is kept beside the cache, and not where that is turned off.
"""

import asyncio
import contextlib
import json
import secrets
from pathlib import Path
from typing import NamedTuple

from citewell.cache import default_file
from citewell.writing import write_private

__all__ = ["Address", "address_of", "remember"]

_MOST = 50
"""Folders that are remembered; the one that was opened longest ago goes first."""

_BYTES = 24
"""Of a token: as many as nobody guesses."""


class Address(NamedTuple):
    """A port of this machine (0: any), and the token that opens it."""

    port: int
    token: str


async def address_of(folder: Path, port: int, host: str) -> Address:
    """The address for a folder: on ``port``, or where that is 0 on the one of the last time, if that is free now."""
    known = _read().get(str(folder))
    if known is not None and port in (0, known.port) and await _is_free(known.port, host):
        return known
    return Address(port, secrets.token_urlsafe(_BYTES))


async def remember(folder: Path, address: Address, host: str) -> None:
    """
    Keeps the address of a folder. Where that cannot be, the next one is another.

    While another desk of the folder is open, its address is the one that is kept: it was there first.
    """
    file = _file()
    if file is None:
        return
    known = _read()
    before = known.pop(str(folder), address)
    if before.port != address.port and not await _is_free(before.port, host):
        return
    kept = {**dict([*known.items()][1 - _MOST :]), str(folder): address}
    with contextlib.suppress(OSError):
        # As a whole: two desks may be started at once.
        write_private(file, json.dumps(kept).encode())


def _file() -> Path | None:
    cache = default_file()
    return cache and cache.with_name("desk.json")


def _read() -> dict[str, Address]:
    """All that is kept; nothing where it cannot be read, or is not what this module writes."""
    file = _file()
    try:
        found = json.loads(file.read_bytes()) if file else {}
        return {folder: Address(*_checked(*given)) for folder, given in found.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _checked(port: object, token: object) -> tuple[int, str]:
    """Raises ValueError for what is no address: a short token would be one that can be guessed."""
    if not isinstance(port, int) or not isinstance(token, str) or not 0 < port < 65_536 or len(token) < _BYTES:
        raise ValueError("no address")
    return port, token


async def _is_free(port: int, host: str) -> bool:
    try:
        probe = await asyncio.get_running_loop().create_server(asyncio.Protocol, host, port)
    except OSError:
        return False
    probe.close()
    await probe.wait_closed()
    return True
