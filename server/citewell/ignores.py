"""
Which files are no drafts of ours: those that .gitignore, .citewellignore or ``exclude`` of a configuration names.

A path is judged with all folders above it, the outermost first. Who names a place that is left out wants what is in
it: from there on only what stands below it counts.
"""

import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

    from citewell.config import Globs

__all__ = ["FILE_NAME", "SKIPPED_FOLDERS", "Exclusions", "Ignores", "excluded_by", "is_excluded", "skipped_folder"]

FILE_NAME = ".citewellignore"
"""Holds patterns as a .gitignore does, and stands beside it or anywhere else above drafts."""

SKIPPED_FOLDERS = frozenset(
    {
        ".cache", ".docusaurus", ".eggs", ".git", ".hg", ".jekyll-cache", ".mypy_cache", ".next", ".nox", ".nuxt",
        ".pytest_cache", ".ruff_cache", ".svn", ".tox", ".venv", "__pycache__", "__pypackages__", "_build", "_site",
        "bower_components", "build", "dist", "node_modules", "site-packages", "vendor", "venv",
    }
)  # fmt: skip
"""
Folders that hold what tools made or other people wrote: left out when a folder is walked, not when named.

A pattern that takes one back, such as ``!vendor/``, has it walked all the same.
"""


def skipped_folder(path: Path, explicit: Path | None = None) -> str | None:
    """
    The name of the folder of `SKIPPED_FOLDERS` that a draft is left out with, as seen from the working folder.

    None where it lies in none. ``explicit`` is a configuration file that goes before the nearest one.
    """
    place, here = _absolute(path), Path.cwd()
    start = here if here in place.parents else Path(place.anchor)
    ignores = Ignores(explicit)
    return next(
        (
            at.name
            for at in _outermost_first(place.parent, start)
            if at.name in SKIPPED_FOLDERS and ignores.hide(str(at), str(at.parent), is_folder=True)
        ),
        None,
    )


def is_excluded(path: Path, explicit: Path | None = None) -> bool:
    """
    Whether a draft is left out by a .citewellignore or by ``exclude`` of its configuration, though it is named.

    ``explicit`` is a configuration file that goes before the nearest one.
    """
    return excluded_by(path, explicit) is not None


def excluded_by(path: Path, explicit: Path | None = None) -> str | None:
    """What leaves a draft out, as `is_excluded` tells: that name, or None."""
    return Exclusions(explicit).cause(path)


class Exclusions:
    """
    What is left out though it is named; remembers what it has read.

    What git leaves out is no reason: somebody who opens such a draft writes it.
    """

    def __init__(self, explicit: Path | None = None) -> None:
        """``explicit`` is a configuration file that goes before those above the drafts."""
        self._own: dict[Path, _Files] = {}
        self._config = _Configured(explicit)

    def hide(self, path: Path) -> bool:
        """Whether a draft is left out, itself or with a folder above it."""
        return self.cause(path) is not None

    def cause(self, path: Path) -> str | None:
        """What leaves a draft out, itself or with a folder above it."""
        try:
            place = _absolute(path)
            top = Path(place.anchor)
            own = self._own.setdefault(top, _Files(FILE_NAME, top))
            for at in _outermost_first(place, top):
                if own.hides(at, top, is_folder=at != place):
                    return f"a {FILE_NAME}"
                if self._config.hides(at, top, is_folder=at != place):
                    return "`exclude` of its configuration"
        except ValueError:
            pass  # a name that no file can have
        return None


class Ignores:
    """What is left out when folders are walked; remembers what it has read."""

    def __init__(self, explicit: Path | None = None) -> None:
        """``explicit`` is a configuration file that goes before those above the drafts."""
        self._own: _Files | None = None
        self._git = _Files(".gitignore")
        self._config = _Configured(explicit)

    def hide(self, path: str, base: str, *, is_folder: bool = False) -> bool:
        """
        Whether a file or folder is left out, itself or with a folder above it.

        ``base`` is the folder that was named: it and what is above it are not judged.
        """
        place, start = _absolute(path), _absolute(base)
        if self._own is None:
            self._own = _Files(FILE_NAME, Path(place.anchor))
        for at in _outermost_first(place, start):
            at_is_folder = is_folder or at != place
            own = self._own.verdict(at, start, is_folder=at_is_folder)
            is_skipped = at_is_folder and at.name in SKIPPED_FOLDERS and own is not False
            if is_skipped and not self._config.takes_back(at):
                return True
            verdict = self._git.verdict(at, start, is_folder=at_is_folder) if own is None else own
            if verdict or self._config.hides(at, start, is_folder=at_is_folder):
                return True
        return False


def _absolute(path: str | Path) -> Path:
    return Path(os.path.abspath(path))  # noqa: PTH100 - a link is judged by where it stands, not by where it leads


def _outermost_first(place: Path, start: Path) -> list[Path]:
    """A place and the folders above it, down from (and without) ``start``."""
    return [at for at in (place, *place.parents) if at != start and start in at.parents][::-1]


def _between(top: Path, place: Path) -> list[Path]:
    """The folders that a place is in, up to and with ``top``, nearest first."""
    return [folder for folder in place.parents if folder == top or top in folder.parents]


class _Files:
    """
    The ignore files of one name in the folders that have been looked into.

    Those up to the top of the repository count; outside of one those up to ``otherwise``, or to the folder that was
    named.
    """

    def __init__(self, name: str, otherwise: Path | None = None) -> None:
        self._name = name
        self._otherwise = otherwise
        self._specs: dict[Path, GitIgnoreSpec | None] = {}
        self._tops: dict[Path, Path | None] = {}
        self._left_out: dict[Path, bool] = {}

    def hides(self, path: Path, start: Path, *, is_folder: bool) -> bool:
        """Whether they leave out a file or folder."""
        return self.verdict(path, start, is_folder=is_folder) is True

    def verdict(self, path: Path, start: Path, *, is_folder: bool) -> bool | None:
        """What the nearest file that speaks of a path says; ``start`` is the folder that was named."""
        # Who names a folder that is left out wants what is in it, save what its own files leave out.
        top = start if self._is_left_out(start) else self._top(path.parent) or self._otherwise or start
        return self._says(path, _between(top, path), is_folder=is_folder)

    def _is_left_out(self, folder: Path) -> bool:
        """Whether a folder is left out, by itself or with one above it."""
        if folder not in self._left_out:
            top = self._top(folder) or self._otherwise
            self._left_out[folder] = top is not None and any(
                self._says(at, _between(top, at), is_folder=True)
                for at in [*_between(top, folder), folder]
                if at != top
            )
        return self._left_out[folder]

    def _top(self, folder: Path) -> Path | None:
        """The top of the repository that a folder is in; None outside of one."""
        if folder not in self._tops:
            is_top = (folder / ".git").exists()
            above = None if is_top or folder.parent == folder else self._top(folder.parent)
            self._tops[folder] = folder if is_top else above
        return self._tops[folder]

    def _says(self, path: Path, folders: Iterable[Path], *, is_folder: bool) -> bool | None:
        """What the first file in some folders says that speaks of a path."""
        for folder in folders:
            spec = self._spec(folder)
            if spec is None:
                continue
            verdict = spec.check_file(path.relative_to(folder).as_posix() + "/" * is_folder).include
            if verdict is not None:
                return verdict
        return None

    def _spec(self, folder: Path) -> "GitIgnoreSpec | None":
        if folder not in self._specs:
            self._specs[folder] = None
            file = folder / self._name
            try:
                if file.is_file():
                    from pathspec import GitIgnoreSpec  # late: many folders have no such file

                    lines = file.read_text(encoding="utf-8-sig", errors="replace").splitlines()
                    self._specs[folder] = GitIgnoreSpec.from_lines(lines)
            except (OSError, ValueError):
                # One that may not be read, or that git would complain about too: nothing is left out by it.
                pass
        return self._specs[folder]


class _Configured:
    """What the configurations of folders exclude."""

    def __init__(self, explicit: Path | None) -> None:
        self._explicit = explicit
        self._of_folder = cache(self._find)
        self._real = cache(os.path.realpath)

    def hides(self, path: Path, start: Path, *, is_folder: bool) -> bool:
        """Whether the configuration for a file or folder excludes it, and not ``start`` itself."""
        excluded = self._of_folder(self._real(path.parent))
        if not excluded:
            return False
        real = Path(self._real(path.parent), path.name)
        named = Path(self._real(start))
        return any(one.match(real, is_folder=is_folder) and not one.match(named, is_folder=True) for one in excluded)

    def takes_back(self, folder: Path) -> bool:
        """Whether the configuration for a folder says that it is not left out."""
        real = Path(self._real(folder.parent), folder.name)
        verdicts = (one.verdict(real, is_folder=True) for one in self._of_folder(str(real.parent)))
        # Later ones go over earlier ones.
        return next((said for said in reversed([*verdicts]) if said is not None), None) is False

    def _find(self, folder: str) -> "tuple[Globs, ...]":
        from citewell.config import exclusions, find_file

        file = self._explicit or find_file(Path(folder))
        return exclusions(file) if file else ()
