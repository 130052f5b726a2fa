"""A file is written whole or not at all."""

import contextlib
import os
import secrets
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path

__all__ = ["write_private", "write_whole"]


def write_whole(path: Path, data: bytes, is_expected: Callable[[], bool] = lambda: True) -> bool:
    """
    Replaces a file, or makes it, in one step: whoever reads it sees the old bytes or the new ones.

    ``is_expected`` is asked at the last moment whether the file is still the one to be replaced; False where it was not,
    and then nothing was written. The mode stays. Raises OSError, and the old file is there then.
    """
    before = _status(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    # A name of its own: with the one of the file in it, it could be too long.
    beside = path.with_name(f".citewell-{secrets.token_hex(8)}.part")
    try:
        _write(beside, data, before)
        if not is_expected():
            return False
        beside.replace(path)
    finally:
        # Gone already where it has become the file.
        with contextlib.suppress(OSError):
            beside.unlink()
    _settle(path.parent)
    return True


def write_private(path: Path, data: bytes) -> None:
    """Replaces a file that only the user may read, or makes it with its folder, in one step. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Made for the user alone, also where the old one was not.
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f"{path.stem}-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(beside).replace(path)
    finally:
        # Gone already where it has become the file.
        with contextlib.suppress(OSError):
            Path(beside).unlink()


def _status(path: Path) -> os.stat_result | None:
    """Owner and permissions of a file; None where there is none yet. Raises PermissionError for one that is read-only."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    # Its name could be given to another file all the same, which is not what its owner wanted.
    if not found.st_mode & 0o222 or not os.access(path, os.W_OK):
        raise PermissionError(0, "it is read-only")
    return found


def _write(path: Path, data: bytes, before: os.stat_result | None) -> None:
    with os.fdopen(
        os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666), "wb"
    ) as file:
        if before is not None:
            # Before anything is in it: others must not read what they could not read before.
            _give(path, before)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _give(path: Path, before: os.stat_result) -> None:
    """Gives a new file the owner and the mode of the one that it replaces."""
    now = path.stat()
    if hasattr(os, "chown") and (now.st_uid, now.st_gid) != (before.st_uid, before.st_gid):
        # Only some may give a file away; it is theirs then.
        with contextlib.suppress(OSError):
            os.chown(path, before.st_uid, before.st_gid)
    path.chmod(stat.S_IMODE(before.st_mode))


def _settle(folder: Path) -> None:
    """Has the new name outlive a power cut, where the system can."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
