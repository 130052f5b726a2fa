"""
What outlives a run: one SQLite file in the user's cache folder, shared by all servers and command lines of a user.

It holds bytes under digests. It is a convenience and never a condition: a file that is busy, read-only, full or of a
newer format only costs time, one that is damaged or not ours is set aside and made again, and no trouble with it raises
an error or changes a finding.
"""

import contextlib
import logging
import os
import sys
import time
import zlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    # Imported late: many runs keep nothing.
    import sqlite3

__all__ = ["LIMIT", "SWITCH", "Cache", "default_file"]

SWITCH = "CITEWELL_CACHE"
"""The environment variable that turns the cache off: ``off``, ``no``, ``false`` or ``0``."""

LIMIT = 128 * 1024 * 1024
"""Bytes that the file never grows beyond; what was used longest ago goes first."""

_FORMAT = 1
"""Of the file: a later one is left alone, an earlier one is made again."""

_OURS = 0x43697465
"""``Cite``: the mark in the file's head by which it is known to be ours."""

_PATIENCE = 0.5
"""Seconds to wait while another process writes."""

_WAITS = 8
"""How often an object waits in vain before it leaves the file alone: whoever holds it may have been stopped."""

_NO_ROOM = "There is no room for the cache: what is parsed now is parsed again after the next start."

_SLOW = 0.25
"""Seconds: whoever waits longer for what is known had better find it out again."""

_AT_ONCE = 500
"""Keys in one question; older builds of SQLite take 999."""

_DAY = 86_400
_SUM_LENGTH = 4

_log = logging.getLogger(__name__)

_Answer = TypeVar("_Answer")


def default_file() -> Path | None:
    """Where the cache of this user is; None where it is switched off, or where there is no home to put it in."""
    if os.environ.get(SWITCH, "").lower() in ("off", "no", "false", "0"):
        return None
    try:
        return _caches() / "citewell" / "cache.sqlite3"
    except RuntimeError:
        return None


def _caches() -> Path:
    """The folder in which programs of this user keep such files. Raises RuntimeError where there is no home."""
    chosen = Path(os.environ.get("XDG_CACHE_HOME", ""))
    if chosen.is_absolute():
        return chosen
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return Path(local) if local else Path.home() / "AppData" / "Local"
    return Path.home() / ("Library/Caches" if sys.platform == "darwin" else ".cache")


class Cache:
    """
    Bytes under digests. Without a file nothing is known and nothing is kept.

    The file is opened by the first question. ``patience`` are the seconds to wait while another process writes. ``notice``
    is what there is to say to the user once something was wrong with the file. An object serves one process, and one
    thread at a time: a child process needs its own, and its parent must have closed this one before the fork.
    """

    def __init__(self, file: Path | None, patience: float = _PATIENCE) -> None:
        self.file = file
        self._patience = patience
        self._connection: sqlite3.Connection | None = None
        self._reason = None if file is not None else "switched off"
        self._today = int(time.time() // _DAY)
        self._waits = self._delays = 0
        self.notice: str | None = None
        self._used: list[bytes] = []

    def recall(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """What is kept under some keys; unknown ones are missing."""
        wanted = list(dict.fromkeys(keys))
        return self._try(lambda database: self._read(database, wanted), {})

    def keep(self, entries: Mapping[bytes, bytes]) -> None:
        """Keeps values under their keys, all or none of them: none where the file cannot be written now."""
        used, self._used = self._used, []
        if entries or used:
            self._try(lambda database: self._write(database, entries, used), None)

    def close(self) -> None:
        """Notes what was used and lets go of the file; another question opens it again."""
        self.keep({})
        self._disconnect()

    def trouble(self) -> str | None:
        """Why it keeps nothing; None where it does. Makes the file where it is missing."""
        if self._try(_head, None) is not None:
            return None
        return self._reason or "it is busy, or was damaged and is made again"

    def _try(self, work: "Callable[[sqlite3.Connection], _Answer]", otherwise: _Answer) -> _Answer:
        """Does something with the file; whatever is the matter with it, the caller gets an answer."""
        if self._reason is not None:
            return otherwise
        try:
            import sqlite3
        except ImportError:
            self._give_up("this Python has no SQLite")
            return otherwise
        try:
            if self._connection is None:
                self._connection = self._connect()
            started = time.monotonic()
            answer = work(self._connection)
            self._waits = 0
            self._note_time(time.monotonic() - started)
            return answer
        except sqlite3.Error as error:
            # Of an extended code the lowest byte is the kind; errors of the module itself have none.
            kind = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
            if kind in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR):
                self._set_aside()
            elif kind in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and self._waits < _WAITS:
                self._waits += 1
            elif kind == sqlite3.SQLITE_FULL:
                self.notice = _NO_ROOM
            else:
                self._give_up(str(error))
        except OSError as error:
            self._give_up(error.strerror or str(error))
        return otherwise

    def _note_time(self, seconds: float) -> None:
        """Leaves a file alone that is slow, time and again."""
        self._delays = self._delays + 1 if seconds > _SLOW else 0
        if self._delays >= _WAITS:
            self._give_up("the disk is too slow")

    def _connect(self) -> "sqlite3.Connection":
        import sqlite3

        assert self.file is not None
        self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError):
            # Made before SQLite does it, so that nobody else may read it from its first moment on.
            os.close(os.open(self.file, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        connection = sqlite3.connect(self.file, timeout=self._patience, isolation_level=None, check_same_thread=False)
        try:
            # What a power cut may damage is made again; a disk that has to be waited for costs each day.
            connection.execute("PRAGMA synchronous = OFF")
            page_size = connection.execute("PRAGMA page_size").fetchone()[0]
            connection.execute(f"PRAGMA max_page_count = {LIMIT // page_size}")
            _prepare(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _read(self, database: "sqlite3.Connection", keys: list[bytes]) -> dict[bytes, bytes]:
        found: dict[bytes, bytes] = {}
        for start in range(0, len(keys), _AT_ONCE):
            some = keys[start : start + _AT_ONCE]
            question = f"SELECT key, value, used FROM entries WHERE key IN ({','.join('?' * len(some))})"  # noqa: S608 - only question marks are put in
            for key, value, used in database.execute(question, some):
                if value[:_SUM_LENGTH] == _checksum(key, value[_SUM_LENGTH:]):
                    found[key] = value[_SUM_LENGTH:]
                    if used != self._today:
                        self._used.append(key)
        return found

    def _write(self, database: "sqlite3.Connection", entries: Mapping[bytes, bytes], used: list[bytes]) -> None:
        database.execute("BEGIN IMMEDIATE")
        with database:
            _make_room(database)
            database.executemany("UPDATE entries SET used = ? WHERE key = ?", [(self._today, key) for key in used])
            database.executemany(
                "INSERT OR REPLACE INTO entries VALUES (?, ?, ?)",
                [(key, _checksum(key, value) + value, self._today) for key, value in entries.items()],
            )
        if self.notice == _NO_ROOM:
            self.notice = None

    def _set_aside(self) -> None:
        """Gives a damaged file another name, where the next one finds its place too: there is at most one."""
        assert self.file is not None
        self._disconnect()
        try:
            self.file.replace(self.file.with_suffix(".damaged"))
            self.file.with_name(f"{self.file.name}-journal").unlink(missing_ok=True)
        except OSError as error:
            self._give_up(error.strerror or str(error))
        else:
            _log.info("the cache was damaged and is made again")
            self.notice = "The cache was damaged and is made again: what it held is parsed once more."

    def _give_up(self, reason: str) -> None:
        """Leaves the file alone from now on."""
        _log.info("the cache cannot be used: %s", reason)
        self.notice = f"The cache cannot be used ({reason}): sentences are parsed again after each start."
        self._disconnect()
        self._reason = reason

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _prepare(database: "sqlite3.Connection") -> None:
    """Makes the table in a new file. Raises sqlite3.Error for a file that is not ours, OSError for a later format."""
    import sqlite3

    if _head(database) == (_OURS, _FORMAT):
        return
    database.execute("BEGIN IMMEDIATE")
    with database:
        mark, version = _head(database)
        if mark == _OURS and version > _FORMAT:
            raise OSError("a later version of Citewell made it")
        if (mark, version) == (_OURS, _FORMAT):
            return  # another process was faster
        if database.execute("SELECT 1 FROM sqlite_master").fetchone():
            raise sqlite3.DatabaseError("not ours, or of an earlier format")
        database.execute("CREATE TABLE entries (key BLOB PRIMARY KEY, value BLOB NOT NULL, used INTEGER NOT NULL)")
        database.execute(f"PRAGMA application_id = {_OURS}")
        database.execute(f"PRAGMA user_version = {_FORMAT}")


def _head(database: "sqlite3.Connection") -> tuple[int, int]:
    """Whose file it is, and of which format."""
    mark, version = (database.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version"))
    return mark, version


def _make_room(database: "sqlite3.Connection") -> None:
    """Forgets a quarter, the longest unused first, where the file is nearly full; its pages are used again."""
    pages, free, most = (
        database.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "max_page_count")
    )
    if pages - free > most * 7 // 8:
        database.execute(
            "DELETE FROM entries WHERE rowid IN "
            "(SELECT rowid FROM entries ORDER BY used, rowid LIMIT (SELECT 1 + count(*) / 4 FROM entries))"
        )


def _checksum(key: bytes, value: bytes) -> bytes:
    """SQLite does not notice when a disk has changed a value."""
    return zlib.crc32(value, zlib.crc32(key)).to_bytes(_SUM_LENGTH, "big")
