"""What a page of the desk asks for beside the protocol."""

import asyncio
import json
from typing import Any, TypeVar

from citewell.desk.folder import Folder, Version
from citewell.desk.watch import Watch
from citewell.document import FORMATS
from citewell.lsp.protocol import Ready
from citewell.lsp.refused import Refused
from citewell.lsp.server import CitewellServer
from citewell.lsp.socket import offer

__all__ = ["welcome"]

FILES = "citewell/desk/files"
OPEN = "citewell/desk/open"
SAVE = "citewell/desk/save"
CHANGED = "citewell/desk/changed"

_T = TypeVar("_T")


def welcome(server: CitewellServer, folder: Folder, file: str | None) -> None:
    """Has a page list, open and save the drafts of a folder; ``file`` is the one to begin with."""
    requests = _Requests(server, folder, file)
    offer(server, FILES, requests.files)
    offer(server, OPEN, requests.open)
    offer(server, SAVE, requests.save)
    server.run_aside(CHANGED, requests.watch.run())


class _Requests:
    """The requests of one page."""

    def __init__(self, server: CitewellServer, folder: Folder, file: str | None) -> None:
        self._server = server
        self._folder = folder
        self._file = file
        self.watch = Watch(folder, self._changed)

    async def files(self, _: dict[str, Any]) -> dict[str, Any]:
        files, truncated = await asyncio.to_thread(self._folder.files)
        return {"folder": str(self._folder.path), "files": files, "truncated": truncated, "open": self._file}

    async def open(self, given: dict[str, Any]) -> dict[str, Any]:
        file = _get(given, "file", str)
        create = _get(given, "create", bool, False)
        version = await asyncio.to_thread(self._folder.read, file)
        if version.text is None and not create:
            raise Refused(f"“{file}” is not there; it may have been moved or deleted.")
        self.watch.know(file, version)
        place = self._folder.place(file)
        return {
            "file": file,
            "uri": place.as_uri(),
            "languageId": FORMATS[place.suffix.lower()],
            "text": version.shown or "",
            "stamp": version.stamp,
        }

    async def save(self, given: dict[str, Any]) -> dict[str, Any]:
        file, text, stamp = (_get(given, name, str) for name in ("file", "text", "stamp"))
        force = _get(given, "force", bool, False)
        version, is_saved = await asyncio.to_thread(self._folder.save, file, text, stamp, force=force)
        self.watch.know(file, version)
        return {"stamp": version.stamp} if is_saved else {"conflict": _shown(version)}

    def _changed(self, file: str, version: Version) -> None:
        self._server.send_ready(CHANGED, Ready(json.dumps({"file": file, **_shown(version)})))


def _shown(version: Version) -> dict[str, str | None]:
    return {"text": version.shown, "stamp": version.stamp}


def _get(given: dict[str, Any], name: str, kind: type[_T], otherwise: _T | None = None) -> _T:
    value = given.get(name, otherwise)
    if not isinstance(value, kind):
        raise Refused(f"The page asked for something without a usable “{name}”; load it again.")
    return value
