"""
The rules that there are for a draft: those that are installed, and those of its project.

A project's rules are data, in the YAML files of the folder ``citewell-rules``: beside the configuration file, or where
there is none, in the nearest folder above the draft that has one. Nothing in a project is ever imported or run.
"""

import os
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from citewell import packs
from citewell.config import ConfigError, find_file
from citewell.packs import Packs, rule_files

__all__ = ["FOLDER", "Contents", "as_error", "contents", "packs_for", "rules_folder"]

FOLDER = "citewell-rules"
"""The folder of a project that holds its rules."""

Contents = tuple[tuple[Path, bytes], ...]
"""Files with what is in them."""


def packs_for(path: Path | None, config: Path | None = None) -> Packs:
    """
    The rules for a draft, by its path (which need not exist; None for no file); ``config`` is an explicit configuration.

    What is wrong with the project's rules is among the `Packs.faults`; all others are there. Never raises.
    """
    file = config or _file_above(path)
    found = _joined(packs.load(), _contents(file, path))
    if not found.aliases or file is None:
        return found
    return _advised(found, found.renamed(_names_in(file)))


def contents(path: Path | None, config: Path | None = None) -> Contents:
    """The files of the project's rules for a draft, as they are; ``config`` as for `packs_for`."""
    return _contents(config or _file_above(path), path)


def rules_folder(path: Path) -> Path:
    """Where the project of a draft has its rules, or would have them."""
    file = _file_above(path)
    return file.parent / FOLDER if file is not None else _folder_above(path) or path.parent / FOLDER


def as_error(found: Packs) -> ConfigError | None:
    """The first fault of a project's rules, as one of its configuration."""
    for fault in found.faults:
        return ConfigError(fault.file, fault.line, fault.column, fault.message)
    return None


def _file_above(path: Path | None) -> Path | None:
    try:
        return None if path is None else find_file(Path(os.path.realpath(path)).parent)
    except ValueError:
        return None  # a name that no file can have


def _contents(file: Path | None, path: Path | None) -> Contents:
    """The files beside a configuration file, or without one those nearest to a draft; one that cannot be read is empty."""
    folder = _beside(file) if file is not None else _folder_above(path)
    return tuple((one, _bytes(one)) for one in rule_files(folder)) if folder is not None else ()


def _beside(file: Path) -> Path | None:
    folder = Path(os.path.realpath(file)).parent / FOLDER
    return folder if folder.is_dir() else None


def _folder_above(path: Path | None) -> Path | None:
    if path is None:
        return None
    try:
        above = Path(os.path.realpath(path)).parents
        return next((folder for at in above if (folder := at / FOLDER).is_dir()), None)
    except (OSError, ValueError):
        return None


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""


@lru_cache(maxsize=32)
def _joined(known: Packs, contents: Contents) -> Packs:
    """The rules that are installed, and those of some files."""
    if not contents:
        return known
    from citewell import datarules  # late: most projects have no rules of their own

    rules, aliases, faults = dict(known.rules), dict(known.aliases), list(known.faults)
    taken = {name: rule.pack for name, rule in rules.items()} | dict.fromkeys(aliases, "an earlier version")
    for file, content in contents:
        try:
            text = content.decode()
        except UnicodeDecodeError as error:
            line = content[: error.start].count(b"\n") + 1
            faults.append(datarules.Fault(file, line, 1, "is not UTF-8 here; save the file as UTF-8"))
            continue
        reading = datarules.read(text, file, pack="project", evidence=known.evidence, taken=taken)
        faults += reading.faults
        for name, rule in reading.rules.items():
            rules[name] = rule
            aliases.update(dict.fromkeys(rule.aliases, name))
            taken[name] = file.name
    return replace(known, rules=rules, aliases=aliases, faults=tuple(faults))


@lru_cache(maxsize=32)
def _advised(known: Packs, advice: tuple[str, ...]) -> Packs:
    """The same rules with advice, and the same object while that stays: what is kept of drafts goes by it."""
    return replace(known, advice=advice) if advice else known


def _names_in(file: Path) -> Iterator[str]:
    """All that a configuration file calls rules: whatever else is wrong with it is said elsewhere."""
    import tomllib

    try:
        yield from _named(tomllib.loads(file.read_text(encoding="utf-8-sig")))
    except (OSError, ValueError, RecursionError):
        return


def _named(value: Any) -> Iterator[str]:
    for key, below in value.items() if isinstance(value, dict) else ():
        if key == "rules" and isinstance(below, dict):
            yield from below
        elif key in ("select", "ignore") and isinstance(below, list):
            yield from (one for one in below if isinstance(one, str))
        elif isinstance(below, list):
            for one in below:
                yield from _named(one)
        else:
            yield from _named(below)
