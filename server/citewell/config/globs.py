"""Patterns of paths, as in a .gitignore, from the folder of the file that holds them."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from citewell.record import dataclass

if TYPE_CHECKING:
    # Imported late: few configurations have patterns.
    from pathspec import PathSpec

__all__ = ["Globs"]


@dataclass(frozen=True)
class Globs:
    """
    Patterns as in a .gitignore; the last one that fits a path decides, and ``!`` in front takes one back.

    ``folder`` is the real folder that paths are counted from; None counts from the root of the disk, so that only
    patterns without a folder in front mean something.
    """

    folder: Path | None
    patterns: tuple[str, ...]

    @cached_property
    def _spec(self) -> "PathSpec[Any]":
        from pathspec import PathSpec

        # Not GitIgnoreSpec: there "!docs/old/" takes back the folder and not what is in it.
        return PathSpec.from_lines("gitignore", self.patterns)

    def fault(self) -> str | None:
        """What is wrong with a pattern; None where all can be read."""
        try:
            self._spec.check_file("x")
        except ValueError as error:
            return str(error)
        return None

    def match(self, path: Path, *, is_folder: bool = False) -> bool:
        """Whether they fit an absolute path."""
        return self.verdict(path, is_folder=is_folder) is True

    def verdict(self, path: Path, *, is_folder: bool = False) -> bool | None:
        """Whether they fit an absolute path (True) or take it back (False); None where they say nothing of it."""
        try:
            below = path.relative_to(self.folder or path.anchor)
        except ValueError:
            return None
        return self._spec.check_file(below.as_posix() + "/" * is_folder).include
