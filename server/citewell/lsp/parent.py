"""Whether the editor that started the session is still there, as the protocol wants it watched."""

import asyncio
import os
from collections.abc import Callable

__all__ = ["outlived"]

_INTERVAL = 3.0
"""Seconds between two looks."""


async def outlived(editor: Callable[[], int | None]) -> None:
    """
    Returns once the process that an editor has named as its own is gone; never where there is nothing to watch.

    Of an editor in another container the number means nothing here: one that was not there at the first look is not
    watched. Nor is any on Windows, where such a look would end the process.
    """
    is_watched = False
    while True:
        await asyncio.sleep(_INTERVAL)
        pid = editor() if os.name == "posix" else None
        is_there = pid is not None and _is_there(pid)
        if is_watched and not is_there:
            return
        is_watched = is_there


def _is_there(pid: int) -> bool:
    # Numbers below 1 would mean groups of processes.
    if pid < 1:
        return False
    try:
        os.kill(pid, 0)
    except PermissionError:
        return True
    except (OSError, OverflowError):
        return False
    return True
