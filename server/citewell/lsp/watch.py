"""
Looks after configuration files, and the rules of projects, itself.

Neovim on Linux tells of none that is written, and other editors of none outside of the folders that are open in them.
"""

import asyncio
import os
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from citewell.ignores import FILE_NAME as IGNORES
from citewell.lsp.configuration import look_again

if TYPE_CHECKING:
    from citewell.lsp.server import CitewellServer

__all__ = ["State", "state_of", "watch"]

_FIRST, _INTERVAL = 1.0, 0.4
"""Seconds until the first look, which must not hold up the first findings, and between two: 0.1 ms for each folder."""

State = tuple[int, int, int] | None


async def watch(server: "CitewellServer") -> None:
    """Has drafts checked again when a file that speaks about them is written, created or deleted; until the server ends."""
    look, known, session = _Look(), dict[str, State](), server.session
    await asyncio.sleep(_FIRST)
    while True:
        paths = {draft.path for draft in session.drafts.values() if draft.path}
        paths |= {str(file.path) for file in session.config_files}
        found = await asyncio.to_thread(look.states, paths)
        if any(known[file] != state if file in known else _is_fresh(state) for file, state in found.items()):
            look.extended.clear()
            look_again(server)
        known = found
        await asyncio.sleep(_INTERVAL)


class _Look:
    """``extended`` are the files that a configuration file extends, as long as none of them changes."""

    def __init__(self) -> None:
        self.extended: dict[str, list[str]] = {}

    def states(self, paths: Iterable[str]) -> dict[str, State]:
        """
        How the files are that may speak about some drafts: beside and above them, and those that these extend.

        Folders of rules are among them: they change when a file goes.
        """
        from citewell.config import FILE_NAMES, extended  # late: see citewell.lsp.configuration
        from citewell.packs import rule_files
        from citewell.project import FOLDER

        around = {at for path in paths for at in _folders(path)}
        configs = {file: state_of(file) for at in around for file in (str(at / name) for name in FILE_NAMES)}
        found = configs | {file: state_of(file) for file in (str(at / IGNORES) for at in around)}
        for file, state in configs.items():
            if state is not None:
                if file not in self.extended:
                    self.extended[file] = [
                        name for one in extended(Path(file)) for name in (str(one), os.path.realpath(one))
                    ]
                found |= {one: state_of(one) for one in self.extended[file]}
        houses = {os.path.join(os.path.dirname(file), FOLDER) for file in found}  # noqa: PTH118, PTH120 - many names
        # A file that is gone changes its folder.
        rules = (one for house in houses for one in (*(at for at, *_ in os.walk(house)), *rule_files(Path(house))))
        return found | {str(one): state_of(str(one)) for one in rules}


def _folders(path: str) -> Iterable[Path]:
    """The folders around a file, from its real place up, as `citewell.config.find_settings` sees them."""
    try:
        return Path(os.path.realpath(path)).parents
    except ValueError:
        return ()  # a name that no file can have


def _is_fresh(state: State) -> bool:
    """Whether a file may have been written after the drafts beside it were opened, and before the first look at it."""
    return state is not None and time.time_ns() - state[0] < 2 * _FIRST * 1e9


def state_of(file: str) -> State:
    """The time (nanoseconds), size (bytes) and number of a file; None where there is none."""
    try:
        stat = os.stat(file)  # noqa: PTH116 - for many names, many times
    except (OSError, ValueError):
        return None
    return stat.st_mtime_ns, stat.st_size, stat.st_ino
