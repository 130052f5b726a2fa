"""What is wrong with a configuration, and where it stands."""

import dataclasses
import os
from collections.abc import Mapping
from pathlib import Path

from citewell import tomlkeys
from citewell.record import dataclass
from citewell.span import LineIndex

__all__ = ["ConfigError", "Source", "shown"]


class ConfigError(Exception):
    """
    Something in a configuration is wrong.

    ``file`` is None for settings that come from no file (an editor's, a command line's); ``line`` and ``column``
    are 1-based, columns in code points. ``message`` says what is wrong and what would be right. ``others`` are further
    faults of the same configuration, in order.
    """

    def __init__(
        self, file: Path | None, line: int, column: int, message: str, others: "tuple[ConfigError, ...]" = ()
    ) -> None:
        super().__init__(message)
        self.file = file
        self.line = line
        self.column = column
        self.message = message
        self.others = others

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}" if self.file else self.message


@dataclass(frozen=True)
class Source:
    """
    The text that data was read from, for saying where something stands.

    ``prefix`` is the way to the data in that text.
    """

    file: Path | None = None
    text: str = ""
    places: Mapping[tomlkeys.Path, int] = dataclasses.field(default_factory=dict)
    prefix: tomlkeys.Path = ()

    @property
    def folder(self) -> Path | None:
        """The real folder that paths in it are counted from: a link counts from where it stands."""
        return Path(os.path.realpath(self.file.parent)) if self.file else None

    def fault(self, path: tomlkeys.Path, message: str) -> ConfigError:
        """An error at a path, or at the nearest place above it that is known."""
        whole = (*self.prefix, *path)
        while whole and whole not in self.places:
            whole = whole[:-1]
        place = LineIndex(self.text).position(self.places.get(whole, 0))
        return ConfigError(self.file, place.line + 1, place.column + 1, message)


def shown(value: object) -> str:
    """A value as a file has it, for a message."""
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)
