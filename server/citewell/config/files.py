"""Configuration files: where they are looked for, and their data."""

import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from citewell import tomlkeys
from citewell.config.fault import ConfigError, Source
from citewell.span import LineIndex

__all__ = ["FILE_NAMES", "candidates", "configures", "find_file", "parse", "read_file", "read_text"]

FILE_NAMES = ("citewell.toml", ".citewell.toml", "pyproject.toml")
"""Where settings are looked for in a folder, first match wins; pyproject.toml only with a ``[tool.citewell]``."""

_TABLE = ("tool", "citewell")
"""Where a pyproject.toml holds them."""


_MOST_BYTES = 1_000_000


def find_file(folder: Path) -> Path | None:
    """The configuration file for drafts in a folder (an absolute path): the nearest one, walking up to the root."""
    return next((file for file, wins in candidates(folder) if wins), None)


def candidates(folder: Path) -> Iterator[tuple[Path, bool]]:
    """The files that are there, nearest first, up to the one that wins; with each whether it does."""
    for at in (folder, *folder.parents):
        for name in FILE_NAMES:
            file = at / name
            try:
                if not file.is_file():
                    continue
            except OSError:
                # A folder that may not be looked into holds no settings for us.
                continue
            yield file, (wins := configures(file))
            if wins:
                return


def configures(file: Path) -> bool:
    """Whether a file is there and speaks of us: of pyproject.toml not every one does."""
    return file.is_file() and (file.name != "pyproject.toml" or _has_table(file))


def _has_table(file: Path) -> bool:
    try:
        raw = file.read_bytes()
    except OSError:
        # It may speak of us: it counts, and reading it says what is wrong.
        return True
    if b"citewell" not in raw:
        return False
    import tomllib

    try:
        tool = tomllib.loads(raw.decode("utf-8-sig")).get("tool")
    except (ValueError, RecursionError):
        # Somebody else's fault unless it names us: then the file counts, and reading it says what is wrong.
        return re.search(rb"(?m)^\s*\[\s*tool\s*\.\s*citewell\b", raw) is not None
    return isinstance(tool, dict) and "citewell" in tool


def read_text(file: Path) -> str:
    """The text of a configuration file; raises ConfigError."""
    try:
        found = file.stat()
        # Reading a pipe or a device may never end.
        if not stat.S_ISREG(found.st_mode):
            raise ConfigError(file, 1, 1, "is not a file")
        if found.st_size > _MOST_BYTES:
            raise ConfigError(file, 1, 1, f"is too large ({found.st_size:,} bytes, at most {_MOST_BYTES:,})")
        raw = file.read_bytes()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        raise ConfigError(file, 1, 1, f"cannot be read: {reason or error}") from error
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        raise ConfigError(file, line, column, "is not UTF-8 here; save the file as UTF-8") from error


def read_file(text: str, file: Path) -> tuple[dict[str, Any], Source]:
    """
    The data of the text of a configuration file, and where it stands in it.

    A pyproject.toml holds it in ``[tool.citewell]``. Raises ConfigError.
    """
    data: Any = parse(text, file)
    prefix: tomlkeys.Path = ()
    if file.name == "pyproject.toml":
        prefix = _TABLE
        tool = data.get("tool")
        data = tool.get("citewell") if isinstance(tool, dict) else None
    source = Source(file, text, tomlkeys.places(text), prefix)
    if data is None:
        raise source.fault((), "has no table [tool.citewell]")
    if not isinstance(data, dict):
        raise source.fault((), "tool.citewell is a table: [tool.citewell]")
    return data, source


def parse(text: str, file: Path | None) -> dict[str, Any]:
    """A TOML text as data; raises ConfigError at the place where it is none."""
    import tomllib

    try:
        # tomllib knows no byte order mark; a blank in its place keeps the columns.
        return tomllib.loads(" " + text[1:] if text.startswith("\ufeff") else text)
    except RecursionError as error:
        raise ConfigError(file, 1, 1, "is nested too deeply") from error
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        place = re.search(r" \(at (?:line (\d+), column (\d+)|end of document)\)$", message)
        if place and place[1]:
            line, column = int(place[1]), int(place[2])
        else:
            end = LineIndex(text).position(len(text))
            line, column = end.line + 1, end.column + 1
        reason = message[: place.start()] if place else message
        line, column, reason = _better_told(text, line, column, reason)
        raise ConfigError(file, line, column, f"is not TOML here: {reason}") from error
    except ValueError as error:
        # Python reads no number of thousands of digits.
        raise ConfigError(file, 1, 1, f"holds a value that cannot be read: {error}") from error


def _better_told(text: str, line: int, column: int, reason: str) -> tuple[int, int, str]:
    """
    The place and the reason of a fault, where `tomllib` tells of the end of what is wrong.

    What is not closed in its line is told at its key, and what is written twice at the second key.
    """
    index = LineIndex(text)
    if reason.startswith("Unclosed"):
        keys = [at for path, at in tomlkeys.places(text).items() if path and isinstance(path[-1], str)]
        at = index.position(max(keys, default=0))
        if at.line + 1 < line:
            return at.line + 1, at.column + 1, f"{reason} that begins here"
    if reason == "Cannot overwrite a value" and line <= len(index):
        words = index.line_span(line - 1).of(text)
        key, sign, _ = words.partition("=")
        if sign:
            return line, len(key) - len(key.lstrip()) + 1, f'"{key.strip()}" is written twice'
    return line, column, reason
