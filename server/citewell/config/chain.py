"""A configuration and what it extends, as layers: what comes later goes over what came before."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from citewell import tomlkeys
from citewell.config.fault import ConfigError, Source
from citewell.config.files import read_file, read_text
from citewell.config.globs import Globs
from citewell.config.layer import Layer, Reader
from citewell.config.presets import PRESETS, preset_file
from citewell.likeness import closest
from citewell.packs import Packs

__all__ = ["Chain", "exclusions", "extended"]

_MOST_FILES = 100


class Chain:
    """
    The layers of a configuration, those that it extends first.

    ``own`` are the faults of the configuration itself. ``behind`` are those of what it extends: each with the place
    in the configuration itself that led there. ``read`` are the files that were read so far on all ways, one file as often
    as it is named.
    """

    def __init__(self, packs: Packs, read: "list[Path] | None" = None) -> None:
        self._packs = packs
        self._read = [] if read is None else read
        self.layers: list[Layer] = []
        self.own: list[ConfigError] = []
        self.behind: list[tuple[ConfigError, ConfigError]] = []

    def add(self, data: Mapping[str, Any], source: Source, way: tuple[Path, ...] = (), label: str = "") -> None:
        """
        Takes in data and, before it, what it extends.

        ``way`` are the real files that led here, ``label`` is what the layers are called instead of their file.
        """
        for path, name in self._extends(data, source):
            self._extend(name, path, source, way)
        reader = Reader(self._packs, source)
        self.layers += reader.layers(data, label or (str(source.file) if source.file else "settings"))
        self.own += reader.faults

    def _extends(self, data: Mapping[str, Any], source: Source) -> list[tuple[tomlkeys.Path, str]]:
        names = data.get("extends", [])
        if isinstance(names, str):
            return [(("extends",), names)]
        if isinstance(names, list) and all(isinstance(name, str) for name in names):
            return [(("extends", index), name) for index, name in enumerate(names)]
        self.own.append(source.fault(("extends",), 'extends is a preset or a file, or a list of them: "strict"'))
        return []

    def _extend(self, name: str, path: tomlkeys.Path, source: Source, way: tuple[Path, ...]) -> None:
        if not name.endswith(".toml"):
            if name in PRESETS:
                self._add_preset(name)
            else:
                hint = closest(name, PRESETS) or f"; there are {', '.join(PRESETS)}, and a file ends with .toml"
                self.own.append(source.fault(path, f'extends: unknown preset "{name}"{hint}'))
        elif source.folder is None:
            # Settings of an editor stand in no folder that a path could start from.
            self.own.append(source.fault(path, f'extends: "{name}" is a file, and only a file can extend one'))
        else:
            self._add_file(source.folder / name, path, source, way, name)

    def _add_preset(self, name: str) -> None:
        file = preset_file(name)
        below = Chain(self._packs)
        below.add(*read_file(read_text(file), file), label=f'preset "{name}"')
        # Its faults are nobody's here: rules that it names and that are not installed have nothing to be set.
        self.layers += below.layers

    def _add_file(self, file: Path, path: tomlkeys.Path, source: Source, way: tuple[Path, ...], name: str) -> None:
        if len(self._read) >= _MOST_FILES:
            self.own.append(
                source.fault(path, f"extends: more than {_MOST_FILES} files, one counted each time it is named")
            )
            return
        self._read.append(file)
        try:
            text = read_text(file)
        except ConfigError as error:
            self.own.append(source.fault(path, f'extends: "{name}" {error.message}'))
            return
        way = (*way, Path(os.path.realpath(source.file))) if source.file else way
        real = Path(os.path.realpath(file))
        if real in way:
            circle = " → ".join(one.name for one in (*way[way.index(real) :], real))
            self.own.append(source.fault(path, f"extends: this goes round in a circle: {circle}"))
            return
        below = Chain(self._packs, self._read)
        try:
            below.add(*read_file(text, file), way)
        except ConfigError as error:
            below.own.append(error)
        self.layers += below.layers
        for fault in (*below.own, *(one for one, _ in below.behind)):
            where = fault.file.name if fault.file else name
            message = f"extends: {name} is wrong (line {fault.line} of {where}): {fault.message}"
            self.behind.append((fault, source.fault(path, message)))


def extended(file: Path) -> Iterator[Path]:
    """
    A configuration file and all files that it extends, presets aside; faults are passed over.

    Those whose content bears on its settings.
    """
    waiting, seen = [file], set()
    while waiting:
        at = waiting.pop()
        try:
            real = Path(os.path.realpath(at))
        except ValueError:
            real = at  # a name that no file can have
        if real in seen:
            continue
        seen.add(real)
        yield at
        names = _peek(at, "extends")
        names = [names] if isinstance(names, str) else names
        if isinstance(names, list):
            waiting += [at.parent / one for one in names if isinstance(one, str) and one.endswith(".toml")]


def exclusions(file: Path) -> tuple[Globs, ...]:
    """What a configuration file, and those that it extends, exclude; faults are passed over."""
    found = []
    for at in extended(file):
        patterns = _peek(at, "exclude")
        if isinstance(patterns, list) and all(isinstance(one, str) for one in patterns):
            globs = Globs(Path(os.path.realpath(at.parent)), tuple(patterns))
            if globs.fault() is None:
                found.append(globs)
    return tuple(found)


def _peek(file: Path, key: str) -> object:
    """The value of a key at the top of a file; None where there is none."""
    try:
        text = read_text(file)
        # Most have no such key, and need not be read as TOML for that.
        return read_file(text, file)[0].get(key) if key in text else None
    except ConfigError:
        return None
