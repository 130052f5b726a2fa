"""Configurations, found, read and completed for each draft."""

import os
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from citewell import site
from citewell.config.chain import Chain
from citewell.config.fault import ConfigError, Source
from citewell.config.files import find_file, read_file, read_text
from citewell.config.layer import Layer, Reader
from citewell.config.merge import Asked, built_with, merged
from citewell.config.settings import Settings
from citewell.packs import Packs

__all__ = [
    "Configuration",
    "default_settings",
    "faults",
    "find_configuration",
    "find_settings",
    "read_settings",
    "settings_from",
]


class Configuration:
    """Everything that is said about the drafts of a folder; overrides make other settings of it for some of them."""

    def __init__(self, layers: Iterable[Layer], packs: Packs, asked: Asked, file: Path | None) -> None:
        self.layers = tuple(layers)
        self.file = file
        self._packs = packs
        self._asked = asked
        # Kept: an editor asks at each keystroke.
        self.settings_for = cache(self._settings_for)
        """The settings of a draft; what builds its site is told from the files around it, where no layer says."""
        self._merged = cache(self._merge)
        self._site_of = cache(site.guess)

    def layers_for(self, path: Path | None) -> tuple[Layer, ...]:
        """Those that speak about a draft; None is one without a place."""
        return self._of(self._chosen(path and _real(path)))

    def _settings_for(self, path: Path | None) -> Settings:
        real = path and _real(path)
        return self._merged(self._chosen(real), self._site_of(real.parent) if real else None)

    def _chosen(self, real: Path | None) -> tuple[bool, ...]:
        """Which layers speak about a draft."""
        return tuple(one.files is None or (real is not None and one.files.match(real)) for one in self.layers)

    def _of(self, chosen: tuple[bool, ...]) -> tuple[Layer, ...]:
        return tuple(layer for layer, is_chosen in zip(self.layers, chosen, strict=True) if is_chosen)

    def _merge(self, chosen: tuple[bool, ...], generator: site.Generator | None) -> Settings:
        found = merged(self._of(chosen), self._packs, self._asked, self.file)
        return built_with(found, generator) if generator is not None else found

    def check(self) -> list[ConfigError]:
        """What is wrong with layers only when they come together: options that do not fit each other."""
        found: dict[tuple[int, str], ConfigError] = {}
        always = tuple(layer.files is None for layer in self.layers)
        overrides = [index for index, is_always in enumerate(always) if not is_always]
        for chosen in (always, *((*always[:index], True, *always[index + 1 :]) for index in overrides)):
            try:
                # Kept: nearly every draft has one of these.
                self._merged(chosen, None)
            except ConfigError as error:
                found.setdefault((error.line, error.message), error)
        return list(found.values())


def _real(path: Path) -> Path | None:
    try:
        return Path(os.path.realpath(path))
    except ValueError:
        return None  # a name that no file can have (a null in it)


def _asked(packs: Packs, select: Iterable[str] | None, ignore: Iterable[str]) -> Asked:
    reader = Reader(packs, Source())
    names = reader.names(None if select is None else list(select), ("--select",))
    ignored = reader.names(list(ignore), ("--ignore",))
    _raise(reader.faults)
    return Asked(names, ignored or frozenset())


def _raise(found: Sequence[ConfigError]) -> None:
    """Raises the first of some faults, with the others."""
    if found:
        found[0].others = tuple(found[1:])
        raise found[0]


def _in_order(found: Iterable[ConfigError]) -> list[ConfigError]:
    return sorted(found, key=lambda one: (one.line, one.column))


def _configuration(data: Mapping[str, Any], source: Source, packs: Packs, asked: Asked) -> Configuration:
    chain = Chain(packs)
    chain.add(data, source)
    _raise([*_in_order(chain.own), *(fault for fault, _ in chain.behind)])
    found = Configuration(chain.layers, packs, asked, source.file)
    _raise(found.check())
    return found


def default_settings(packs: Packs) -> Settings:
    """The settings of a draft that no file speaks about."""
    return settings_from({}, packs)


def settings_from(
    data: Mapping[str, Any], packs: Packs, *, select: Iterable[str] | None = None, ignore: Iterable[str] = ()
) -> Settings:
    """
    Settings from data in the shape of a configuration file (a test's, an editor's).

    ``select`` and ``ignore`` are those of a command line, see `find_configuration`. Raises ConfigError.
    """
    return _configuration(data, Source(), packs, _asked(packs, select, ignore)).settings_for(None)


def read_settings(file: Path, packs: Packs) -> Settings:
    """
    The settings of one file, overrides aside; a pyproject.toml holds them in ``[tool.citewell]``.

    Raises ConfigError.
    """
    return _read(file, packs, Asked()).settings_for(None)


def _read(file: Path, packs: Packs, asked: Asked) -> Configuration:
    data, source = read_file(read_text(file), file)
    return _configuration(data, source, packs, asked)


def find_configuration(
    path: Path | None,
    packs: Packs,
    explicit: Path | None = None,
    *,
    select: Iterable[str] | None = None,
    ignore: Iterable[str] = (),
    otherwise: Mapping[str, Any] | None = None,
) -> Configuration:
    """
    What is said about a draft and those beside it: to be kept where many drafts of a folder are checked.

    It is that of the file ``explicit``, else of the nearest one above ``path``, else ``otherwise``, which has the shape
    of a file (None: the defaults). ``path`` need not exist; its real place counts, so a draft has the same settings by
    whatever link it was reached. ``select`` and ``ignore`` hold ids, earlier ids and families (or ``all``), as on the
    command line: they go over what the file says. A rule selected by its own name is on whatever the file says; one
    selected by its family stays as the file has it.
    Raises ConfigError where the file cannot be read or holds something unknown; its ``others`` are the other faults.
    """
    asked = _asked(packs, select, ignore)
    real = _real(path) if path is not None else None
    file = explicit or (find_file(real.parent) if real is not None else None)
    if file is None:
        return _configuration(otherwise or {}, Source(), packs, asked)
    return _read(file, packs, asked)


def find_settings(path: Path | None, packs: Packs, explicit: Path | None = None) -> Settings:
    """The settings of a draft, as `find_configuration` finds them. Raises ConfigError."""
    return find_configuration(path, packs, explicit).settings_for(path)


def faults(text: str, file: Path, packs: Packs) -> tuple[ConfigError, ...]:
    """
    All that is wrong with a configuration file, in the order of their places in ``text``.

    ``file`` says what paths in it are counted from, and whether it is a pyproject.toml; it is not read. What is wrong
    with a file that it extends is told at the place that names it.
    """
    chain = Chain(packs)
    try:
        chain.add(*read_file(text, file))
    except ConfigError as error:
        return (error,)
    found = [*chain.own, *(place for _, place in chain.behind)]
    if not found:
        found = Configuration(chain.layers, packs, Asked(), file).check()
    return tuple(_in_order(found))
