"""
What is installed for this Python, told from folder names on the module path.

The standard reader, `importlib.metadata`, takes as long to import as it takes to check a page of text. Distributions
inside zip archives are not seen.
"""

import os
import sys
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

__all__ = ["EntryPoint", "code", "distributions", "entry_points", "version"]

_RECORDS = (".dist-info", ".egg-info")


class EntryPoint(NamedTuple):
    """A line of a distribution's entry points: a name, and the object it stands for as ``package.module:attribute``."""

    name: str
    value: str


def distributions() -> tuple[str, ...]:
    """The name and version of each distribution, such as ``spacy-3.8.0``, the first found on the path first."""
    return tuple(os.path.basename(record).rpartition(".")[0] for record in _records(tuple(sys.path)))  # noqa: PTH119


def version(name: str) -> str | None:
    """The version of a distribution; None where it is not installed."""
    wanted = _plain(name)
    for distribution in distributions():
        found, _, number = distribution.partition("-")
        if _plain(found) == wanted:
            return number.partition("-")[0]
    return None


def entry_points(group: str) -> tuple[EntryPoint, ...]:
    """The entry points of a group, of each distribution once."""
    found: list[EntryPoint] = []
    seen: set[str] = set()
    for record in _records(tuple(sys.path)):
        name = _plain(os.path.basename(record).partition("-")[0].removesuffix(".egg-info"))  # noqa: PTH119
        if name not in seen:
            seen.add(name)
            found += _lines(record, group)
    return tuple(found)


def code(package: str) -> Iterator[Path]:
    """The files of a top-level package or module, in order, found without importing it; nothing where there is none."""
    try:
        spec = find_spec(package.partition(".")[0])
    except (ImportError, ValueError):
        return
    if spec is None:
        return
    if spec.submodule_search_locations is None:
        yield from [Path(spec.origin)] if spec.has_location and spec.origin else []
        return
    for top in spec.submodule_search_locations:
        for folder, folders, files in os.walk(top):
            folders[:] = sorted(name for name in folders if name != "__pycache__")
            yield from (Path(folder, name) for name in sorted(files))


@cache
def _records(path: tuple[str, ...]) -> tuple[str, ...]:
    """The folders that installers write about each distribution."""
    found = []
    for folder in path:
        try:
            names = sorted(os.listdir(folder or "."))  # noqa: PTH208 - a hundred Path objects cost what we save
        except OSError:
            continue
        found += [os.path.join(folder, name) for name in names if name.endswith(_RECORDS)]  # noqa: PTH118
    return tuple(found)


def _plain(name: str) -> str:
    return name.replace("-", "_").replace(".", "_").lower()


def _lines(record: str, group: str) -> Iterator[EntryPoint]:
    try:
        with open(os.path.join(record, "entry_points.txt"), encoding="utf-8") as file:  # noqa: PTH118, PTH123
            lines = file.read().splitlines()
    except (OSError, UnicodeDecodeError):
        return
    section = ""
    for line in map(str.strip, lines):
        if line.startswith("["):
            section = line.strip("[] ")
        elif section == group and "=" in line and not line.startswith(("#", ";")):
            name, _, value = line.partition("=")
            # What may stand in brackets behind it are extras, which nobody asks for any more.
            yield EntryPoint(name.strip(), value.partition("[")[0].strip())
