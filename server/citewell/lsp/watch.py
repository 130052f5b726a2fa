"""Looks after configuration files for editors that do not: Neovim on Linux tells of none that is written."""

import asyncio
import time
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types

from citewell.lsp.configuration import files_changed

if TYPE_CHECKING:
    from citewell.lsp.server import CitewellServer

__all__ = ["watch"]

_INTERVAL = 1.0
"""Seconds between two looks: a few calls of the system for each folder with an open draft."""

State = tuple[Path, int, int] | None


async def watch(server: "CitewellServer") -> None:
    """Has drafts checked again when their configuration file is written, created or deleted; until the server ends."""
    known: dict[Path, State] = {}
    while True:
        await asyncio.sleep(_INTERVAL)
        folders = {Path(draft.path).parent for draft in server.session.drafts.values() if draft.path}
        found = await asyncio.to_thread(_states, folders)
        if any(known[folder] != state if folder in known else _is_fresh(state) for folder, state in found.items()):
            files_changed(server, types.DidChangeWatchedFilesParams(changes=[]))
        known = found


def _states(folders: set[Path]) -> dict[Path, State]:
    return {folder: _state(folder) for folder in folders}


def _is_fresh(state: State) -> bool:
    """Whether a file may have been written after the drafts beside it were opened, and before the first look at it."""
    return state is not None and time.time_ns() - state[1] < 2 * _INTERVAL * 1e9


def _state(folder: Path) -> State:
    """The configuration file for a folder, its time (nanoseconds) and size (bytes); None where there is none."""
    from citewell.config import find_file  # late: see citewell.lsp.configuration

    file = find_file(folder)
    try:
        stat = file.stat() if file else None
    except OSError:
        return None
    return (file, stat.st_mtime_ns, stat.st_size) if file and stat else None
