"""Configuration files that are open in the editor: their texts as they are typed."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from lsprotocol import types

from citewell.lsp.buffer import Buffer, Change
from citewell.lsp.uris import path_of
from citewell.span import Encoding

__all__ = ["ConfigFile", "ConfigFiles", "is_toml"]


def is_toml(document: types.TextDocumentItem) -> bool:
    """Whether a document is TOML, which no draft is."""
    return document.language_id == "toml" or PurePath(path_of(document.uri) or "").suffix == ".toml"


@dataclass
class ConfigFile:
    """An open configuration file; ``path`` is its real place, ``version`` the editor's."""

    uri: str
    path: Path
    version: int
    buffer: Buffer

    @property
    def is_pyproject(self) -> bool:
        """Whether settings stand in ``[tool.citewell]``, beside those of other tools."""
        return self.path.name == "pyproject.toml"


class ConfigFiles:
    """The open configuration files of one editor, by the editor's addresses."""

    def __init__(self) -> None:
        self._open: dict[str, ConfigFile] = {}

    def __iter__(self) -> Iterator[ConfigFile]:
        return iter(self._open.values())

    def __contains__(self, uri: object) -> bool:
        return uri in self._open

    def get(self, uri: str) -> ConfigFile | None:
        """The file of an address, where it is open."""
        return self._open.get(uri)

    def at(self, path: Path) -> ConfigFile | None:
        """The open file of a real place."""
        return next((file for file in self._open.values() if file.path == path), None)

    def texts(self) -> dict[str, str]:
        """What stands in each, by its real place."""
        return {str(file.path): file.buffer.text for file in self._open.values()}

    def open(self, document: types.TextDocumentItem) -> None:
        """Takes a file in, unless it has another name or no place on disk."""
        from citewell.config import FILE_NAMES  # late: see `citewell.lsp.configuration`

        path = path_of(document.uri)
        if path is not None and PurePath(path).name in FILE_NAMES:
            real = Path(os.path.realpath(path))
            self._open[document.uri] = ConfigFile(document.uri, real, document.version, Buffer(document.text))

    def change(self, uri: str, version: int, changes: Sequence[Change], encoding: Encoding) -> None:
        """Applies edits."""
        file = self._open[uri]
        file.buffer.apply(changes, encoding)
        file.version = version

    def close(self, uri: str) -> None:
        """Forgets a file: what is on disk counts again."""
        self._open.pop(uri, None)
