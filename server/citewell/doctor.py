"""Looks at an installation: what is there, what is missing, and what to do about it."""

import os
import platform
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from citewell import __version__
from citewell.cache import LIMIT, SWITCH, Cache, default_file
from citewell.config import ConfigError, find_settings
from citewell.grammar import Grammar, model_status
from citewell.project import packs_for
from citewell.record import dataclass

__all__ = ["Look", "examine"]

_OLDEST_PYTHON = (3, 11)


@dataclass(frozen=True, slots=True)
class Look:
    """One thing looked at: what it is, whether it is well, what was found or is to be done."""

    name: str
    well: bool
    words: str


def examine(folder: Path) -> Iterator[Look]:
    """Looks at Python, the language model, the cache, the rule packs and the settings for drafts in a folder."""
    yield Look("Citewell", True, __version__)
    version = platform.python_version()
    if sys.version_info < _OLDEST_PYTHON:
        yield Look("Python", False, f"{version} is too old; Citewell needs 3.11 or later")
    else:
        yield Look("Python", True, f"{version} ({sys.executable})")
    yield _model()
    yield _cache()
    packs = packs_for(folder / "draft.md")
    counts = Counter(rule.pack for rule in packs.rules.values())
    found = ", ".join(f"{name} with {number} rules" for name, number in sorted(counts.items()))
    yield Look("Rule packs", bool(packs.rules), found or "none is installed; install Citewell again")
    for notice in (*packs.notices, *map(str, packs.faults)):
        yield Look("Rule pack", False, notice)
    try:
        settings = find_settings(folder / "draft.md", packs)
    except ConfigError as error:
        yield from (Look("Settings", False, str(one)) for one in (error, *error.others))
        return
    on = sum(rule.on for rule in settings.rules.values())
    where = str(settings.file) if settings.file else f"no file above {folder}, so the defaults"
    yield Look("Settings", True, f"{where}; {on} of {len(settings.rules)} rules are on")


def _model() -> Look:
    status = model_status()
    if status.package is None:
        return Look("Language model", False, status.notice or "none is installed")
    grammar = Grammar()
    # A look at the version says that it is there; only loading it says that it works.
    if not grammar.load():
        return Look("Language model", False, grammar.notice or f"{status.package} cannot be loaded")
    return Look("Language model", True, " ".join(filter(None, (status.package, status.notice))))


def _cache() -> Look:
    file = default_file()
    if file is None:
        chosen = os.environ.get(SWITCH)
        return Look("Cache", True, f"switched off ({SWITCH}={chosen})" if chosen else "none: this user has no home")
    cache = Cache(file)
    trouble = cache.trouble()
    cache.close()
    if trouble is not None:
        return Look("Cache", False, f"{file} is not used: {trouble}; delete it, or set {SWITCH}=off")
    megabyte = 1024 * 1024
    return Look("Cache", True, f"{file}, {file.stat().st_size / megabyte:.1f} of {LIMIT // megabyte} MB")
