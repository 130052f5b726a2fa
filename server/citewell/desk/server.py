"""The desk from start to end: one port for the page and for its socket."""

import asyncio
import contextlib
import subprocess
from collections.abc import Callable
from pathlib import Path

from citewell.desk.address import Address, address_of, remember
from citewell.desk.folder import Folder
from citewell.desk.keys import Keys
from citewell.desk.page import Page
from citewell.desk.pairing import attend
from citewell.desk.requests import welcome
from citewell.lsp.socket import HOST, Door, Socket

__all__ = ["run"]


def run(
    folder: Path,
    file: str | None,
    *,
    page: Path,
    port: int,
    first: "subprocess.Popen[bytes] | None",
    tell: Callable[[str, str], None],
) -> None:
    """
    Serves the drafts of ``folder`` until it is interrupted; ``file`` is the one to begin with.

    ``page`` holds the files of the page, ``first`` is a worker that was started before. ``tell`` is given the address,
    which lets whoever has it in, and one for the browser that does so once. The browser extension comes in by a door of
    its own. Raises PortTaken.
    """
    drafts = Folder(folder)

    async def serve() -> None:
        address = await address_of(drafts.path, port, HOST)
        door, keys = Door(address.token), Keys(address.token)
        socket = Socket(
            door,
            port=address.port,
            first=first,
            pages=Page(page, keys).answer,
            welcome=lambda server: welcome(server, drafts, file),
        )
        async with socket:
            door.origins = socket.own_origins
            await remember(drafts.path, Address(socket.port, door.token), HOST)
            # Behind "#" it is not sent with a request, and stays out of every log.
            place = f"http://{socket.address}/"
            tell(f"{place}#{keys.token}", f"{place}#ticket={keys.ticket()}")
            await attend()

    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve())
