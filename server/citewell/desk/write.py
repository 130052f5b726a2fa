"""A file is written whole or not at all."""

import contextlib
import os
import secrets
import stat
from collections.abc import Callable
from pathlib import Path

__all__ = ["write_whole"]


def write_whole(path: Path, data: bytes, is_expected: Callable[[], bool]) -> bool:
    """
    Replaces a file, or makes it, in one step: whoever reads it sees the old bytes or the new ones.

    ``is_expected`` is asked at the last moment whether the file is still the one to be replaced; False where it was not,
    and then nothing was written. The mode stays. Raises OSError, and the old file is there then.
    """
    mode = _mode(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name[:100]}.{secrets.token_hex(4)}.part")
    try:
        _write(beside, data, mode)
        if not is_expected():
            return False
        beside.replace(path)
    finally:
        # Gone already where it has become the file.
        with contextlib.suppress(OSError):
            beside.unlink()
    _settle(path.parent)
    return True


def _mode(path: Path) -> int | None:
    """The permissions of a file; None where there is none yet. Raises PermissionError for one that is read-only."""
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError:
        return None
    # Its name could be given to another file all the same, which is not what its owner wanted.
    if not mode & 0o222 or not os.access(path, os.W_OK):
        raise PermissionError(0, "it is read-only")
    return mode


def _write(path: Path, data: bytes, mode: int | None) -> None:
    with os.fdopen(
        os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666), "wb"
    ) as file:
        if mode is not None:
            # Before anything is in it: others must not read what they could not read before.
            path.chmod(mode)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    """Has the new name outlive a power cut, where the system can."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
