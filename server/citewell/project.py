"""
The rules that there are for a draft: those that are installed, and those of its project.

A project's rules are data, in the YAML files of the folder ``citewell-rules``: beside the configuration file and beside
those that it extends, or where there is none, in the nearest folder above the draft that has one. Nothing in a project
is ever imported or run.
"""

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from citewell import packs
from citewell.config import ConfigError, extended, find_file
from citewell.config.files import read_file, read_text
from citewell.packs import Packs, rule_files

__all__ = ["FOLDER", "PACK", "Contents", "as_error", "contents", "files", "packs_for", "packs_of_all", "rules_folder"]

FOLDER = "citewell-rules"
"""The folder of a project that holds its rules."""

PACK = "project"
"""The pack that the rules of a project belong to."""

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


def packs_of_all(paths: Iterable[Path], config: Path | None = None) -> Packs:
    """
    The rules for several drafts, for what tells of all of them; ``config`` as for `packs_for`.

    Where two projects have a rule of the same name, that of the first is told of.
    """
    found = packs.load()
    rules, aliases = dict(found.rules), dict(found.aliases)
    for folder in dict.fromkeys(path.parent for path in paths):
        for name, rule in packs_for(folder / "draft", config).rules.items():
            if rules.setdefault(name, rule) is rule:
                aliases |= dict.fromkeys(rule.aliases, name)
    return replace(found, rules=rules, aliases=aliases)


def contents(path: Path | None, config: Path | None = None) -> Contents:
    """The files of the project's rules for a draft, as they are; ``config`` as for `packs_for`."""
    return _contents(config or _file_above(path), path)


def files(path: Path | None, config: Path | None = None) -> list[Path]:
    """The files of the project's rules for a draft, in order; ``config`` as for `packs_for`."""
    return _files(config or _file_above(path), path)


def rules_folder(path: Path) -> Path:
    """Where the project of a draft has its rules, or would have them."""
    file = _file_above(path)
    return file.parent / FOLDER if file is not None else _folder_above(path) or path.parent / FOLDER


def as_error(found: Packs, beside: ConfigError | None = None) -> ConfigError | None:
    """
    The faults of a project's rules as those of its configuration, before the one that is known ``beside`` them.

    A rule that is left out is unknown to the configuration: why it is has to be told first.
    """
    errors = [ConfigError(one.file, one.line, one.column, one.message) for one in found.faults]
    if beside is not None:
        errors += [beside, *beside.others]
    if errors:
        errors[0].others = tuple(errors[1:])
    return errors[0] if errors else None


def _file_above(path: Path | None) -> Path | None:
    try:
        return None if path is None else find_file(Path(os.path.realpath(path)).parent)
    except ValueError:
        return None  # a name that no file can have


def _contents(file: Path | None, path: Path | None) -> Contents:
    """Some files with what is in them; one that cannot be read is empty."""
    return tuple((one, _bytes(one)) for one in _files(file, path))


def _files(file: Path | None, path: Path | None) -> list[Path]:
    """
    The files beside a configuration file and those that it extends, the nearest folder first.

    Without one those nearest to a draft.
    """
    if file is not None:
        folders = dict.fromkeys(Path(os.path.realpath(one)).parent / FOLDER for one in extended(file))
    else:
        folders = dict.fromkeys(filter(None, (_folder_above(path),)))
    return [one for folder in folders for one in rule_files(folder)]


def _folder_above(path: Path | None) -> Path | None:
    if path is None:
        return None
    try:
        above = Path(os.path.realpath(path)).parents
        return next((folder for at in above if (folder := at / FOLDER).is_dir()), None)
    except (OSError, ValueError):
        return None


def _folder_of(file: Path) -> Path:
    """The folder of rules that a file lies in."""
    return next(folder for folder in file.parents if folder.name == FOLDER)


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""


@lru_cache(maxsize=32)
def _joined(known: Packs, contents: Contents) -> Packs:
    """The rules that are installed, and those of some files; of two folders the first counts where both have a rule."""
    if not contents:
        return known
    from citewell import datarules  # late: most projects have no rules of their own

    rules, aliases, faults = dict(known.rules), dict(known.aliases), list(known.faults)
    installed = {name: rule.pack for name, rule in rules.items()} | dict.fromkeys(aliases, "an earlier version")
    taken: dict[Path, dict[str, str]] = defaultdict(installed.copy)
    for file, content in contents:
        try:
            text = content.decode()
        except UnicodeDecodeError as error:
            line = content[: error.start].count(b"\n") + 1
            faults.append(datarules.Fault(file, line, 1, "is not UTF-8 here; save the file as UTF-8"))
            continue
        reading = datarules.read(text, file, pack=PACK, evidence=known.evidence, taken=taken[_folder_of(file)])
        faults += reading.faults
        for name, rule in reading.rules.items():
            taken[_folder_of(file)][name] = file.name
            if rules.setdefault(name, rule) is rule:
                aliases |= dict.fromkeys((one for one in rule.aliases if one not in rules), name)
    return replace(known, rules=rules, aliases=aliases, faults=tuple(faults))


@lru_cache(maxsize=32)
def _advised(known: Packs, advice: tuple[str, ...]) -> Packs:
    """The same rules with advice, and the same object while that stays: what is kept of drafts goes by it."""
    return replace(known, advice=advice) if advice else known


def _names_in(file: Path) -> Iterator[str]:
    """All that a configuration file calls rules, families among them: whatever is wrong with it is said elsewhere."""
    try:
        data, _ = read_file(read_text(file), file)
    except ConfigError:
        return
    overrides = data.get("overrides")
    for table in (data, *(overrides if isinstance(overrides, list) else ())):
        for key in ("rules", "select", "ignore"):
            named = table.get(key) if isinstance(table, dict) else None
            if isinstance(named, dict | list):
                yield from (one for one in named if isinstance(one, str))
