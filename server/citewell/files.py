"""Which files a command line means, and their text."""

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from itertools import takewhile
from pathlib import Path

from citewell.ignores import Ignores
from citewell.record import dataclass

__all__ = ["MAX_BYTES", "NO_DRAFT", "SUFFIXES", "Problem", "decode", "find_drafts", "read_draft"]

SUFFIXES = frozenset({".md", ".markdown", ".mdx", ".html", ".htm", ".xhtml"})
"""Kinds of file that are drafts, by their suffix in lower case."""

NO_DRAFT = f"is not a draft: Citewell reads {', '.join(sorted(SUFFIXES))}"
"""What is wrong with a path that has another suffix."""

MAX_BYTES = 10_000_000
"""Larger files are no drafts; reading one would stop everything else."""

_BINARY_LOOK = 8_192
_GLOB = frozenset("*?[")

_OUR_REPORT = b'<meta name="generator" content="Citewell">'
"""Stands at the top of what ``--format html`` writes."""
_REPORT_LOOK = 1_024


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a named path cannot be checked, and what to do; ``path`` is as it was given."""

    path: str
    message: str


def find_drafts(
    paths: Iterable[str], go_on: Callable[[], bool] = lambda: True, *, config: Path | None = None
) -> Iterator[str | Problem]:
    """
    The drafts that paths of a command line mean, each once: files, folders and patterns such as ``docs/**/*.md``.

    Order is that of the arguments, and by name inside each. Folders and patterns leave out
    `citewell.ignores.SKIPPED_FOLDERS`, what .gitignore, .citewellignore and ``exclude`` of configurations leave out, and
    reports of Citewell's own; a file that is named is always checked. ``config`` is a configuration file that goes before
    those above the drafts. Links are followed, each real folder once. ``go_on`` is asked between two folders: whoever waits
    for the end of a walk may not want to wait for a whole disk.
    """
    seen: set[str] = set()
    ignores = Ignores(config)
    for given in paths:
        for found in _expand(given, ignores, go_on):
            if isinstance(found, Problem):
                yield found
                continue
            real = os.path.realpath(found)
            if real not in seen:
                seen.add(real)
                yield found


def _expand(given: str, ignores: Ignores, go_on: Callable[[], bool]) -> Iterator[str | Problem]:
    path = Path(given)
    try:
        if path.is_dir():
            yield from _walk(given, ignores, go_on)
            return
        exists, is_file = path.exists(), path.is_file()
    except (OSError, ValueError) as error:
        yield Problem(given, f"cannot be read: {error}")
        return
    if exists and not is_file:
        yield Problem(given, "is not a file")
    elif exists:
        if path.suffix.lower() in SUFFIXES:
            yield given
        else:
            yield Problem(given, f"{NO_DRAFT}; rename it or leave it out")
    elif _GLOB.intersection(given):
        import glob  # late: most paths are no patterns

        # What stands before the first wildcard was named, so it is not judged.
        base = str(Path(*takewhile(lambda part: not _GLOB.intersection(part), path.parts)))
        matches = sorted(glob.glob(given, recursive=True))  # noqa: PTH207 - Path.glob takes no absolute pattern
        drafts = [
            match
            for match in matches
            if Path(match).suffix.lower() in SUFFIXES
            and Path(match).is_file()
            and not ignores.hide(match, base)
            and not _is_report(match)
        ]
        yield from drafts
        if not drafts:
            yield Problem(given, "matches no draft")
    else:
        yield Problem(given, "does not exist: check the path")


def _walk(top: str, ignores: Ignores, go_on: Callable[[], bool]) -> Iterator[str | Problem]:
    been: set[str] = set()
    # Not Path.walk: it would follow a link into a folder that it is walking already, for ever.
    waiting = [top]
    while waiting:
        folder = waiting.pop()
        real = os.path.realpath(folder)
        if real in been:
            continue
        been.add(real)
        try:
            with os.scandir(folder) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError as error:
            yield Problem(folder, f"cannot be read: {error.strerror or error}")
            continue
        below = []
        for entry in entries:
            # "." itself is left out, so that paths look as they are typed.
            path = entry.name if folder == "." else str(Path(folder, entry.name))
            try:
                is_folder = entry.is_dir()
                is_draft = not is_folder and Path(entry.name).suffix.lower() in SUFFIXES and entry.is_file()
            except OSError:
                continue
            if is_folder and not ignores.hide(path, top, is_folder=True):
                below.append(path)
            elif is_draft and not ignores.hide(path, top) and not _is_report(path):
                yield path
        if not go_on():
            return
        waiting += reversed(below)


def _is_report(path: str) -> bool:
    """Whether a file is a report of ours: it is about drafts, and none itself."""
    if not path.lower().endswith((".html", ".htm", ".xhtml")):
        return False
    try:
        with Path(path).open("rb") as page:
            return _OUR_REPORT in page.read(_REPORT_LOOK)
    except OSError:
        return False


def read_draft(path: str) -> str | Problem:
    """The text of a file as it stands: no line break is translated, a byte order mark stays as U+FEFF."""
    try:
        found = Path(path).stat()
        if not stat.S_ISREG(found.st_mode):
            # Reading a pipe or a device may never end.
            return Problem(path, "is not a file")
        if found.st_size > MAX_BYTES:
            size = f"{found.st_size:,} bytes, at most {MAX_BYTES:,}"
            return Problem(path, f"is too large ({size}); split it or leave it out")
        return decode(path, Path(path).read_bytes())
    except OSError as error:
        return Problem(path, f"cannot be read: {error.strerror or error}")


def decode(path: str, raw: bytes) -> str | Problem:
    """The text of bytes; ``path`` names where they come from."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Problem(path, "is UTF-16; save it as UTF-8")
    if b"\0" in raw[:_BINARY_LOOK]:
        return Problem(path, "is a binary file, not a draft")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return Problem(
            path, f"is not UTF-8: byte {raw[error.start]:#04x} at offset {error.start}, line {line}; save it as UTF-8"
        )
