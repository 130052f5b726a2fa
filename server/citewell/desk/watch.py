"""Notices when a file that is open on a page changes on disk."""

import asyncio
from collections.abc import Callable

from citewell.desk.folder import Folder, Version
from citewell.lsp.refused import Refused

__all__ = ["Watch"]

_INTERVAL = 0.5
"""Seconds between two looks. What two looks in a row see has changed: some programs empty a file before they fill it."""


class Watch:
    """The files that one page has open, and what it knows of each; ``changed`` is told what has become of one."""

    def __init__(self, folder: Folder, changed: Callable[[str, Version], None]) -> None:
        self._folder = folder
        self._changed = changed
        self._known: dict[str, str] = {}
        self._seen: dict[str, str] = {}

    def know(self, file: str, version: Version) -> None:
        """Notes what the page knows of a file."""
        self._known[file] = version.stamp

    async def run(self) -> None:
        """Looks for changes until it is cancelled."""
        while True:
            await asyncio.sleep(_INTERVAL)
            for file in list(self._known):
                await self._look(file)

    async def _look(self, file: str) -> None:
        before = self._known[file]
        try:
            # By content: a time says nothing of a file that was put back as it was.
            version = await asyncio.to_thread(self._folder.read, file)
        except Refused:
            return  # what cannot be read now is told to who saves
        if self._known[file] != before:
            return  # saved meanwhile
        if version.stamp not in (before, self._seen.get(file)):
            self._seen[file] = version.stamp
            return
        self._seen.pop(file, None)
        if version.stamp != before:
            self.know(file, version)
            self._changed(file, version)
