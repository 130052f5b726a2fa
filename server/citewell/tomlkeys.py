"""Where the keys and values of a TOML file stand; `tomllib` reads the values and forgets the places."""

import re

from citewell.pattern import late

__all__ = ["Path", "places"]

Path = tuple[str | int, ...]
"""A way to a value: keys, and the index for an item of an array."""

_BLANK = late(r"(?:[ \t\r\n]|#[^\n]*)*")
_KEY = late(r'"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|[A-Za-z0-9_-]+')
_DOT = late(r"[ \t]*\.[ \t]*")
_STRING = late(
    r'"""(?:[^"\\]|\\.|"(?!""))*"{3,5}|\'\'\'(?:[^\']|\'(?!\'\'))*\'{3,5}|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'', re.DOTALL
)
_PLAIN = late(r"[^,\]}#\n\r]+")
_ESCAPE = late(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_ESCAPES = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "e": "\x1b"}


def places(text: str) -> dict[Path, int]:
    """
    The offset (code points) of each key by its path, and of each item of an array.

    ``text`` is TOML that `tomllib` accepts; for other text whatever was understood up to the fault is returned.
    Tables that are only named on the way (``[a.b]`` names ``a``) get the place of the first header or key that
    names them.
    """
    return _Scan(text).found


class _Scan:
    """One pass over the text; ``at`` is the offset it has come to."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = int(text.startswith("\ufeff"))
        self.found: dict[Path, int] = {}
        self._counts: dict[Path, int] = {}
        self._read()

    def _read(self) -> None:
        table: Path = ()
        while True:
            self._skip_blank()
            before = self.at
            if self._peek("["):
                is_array = self.text.startswith("[[", self.at)
                self.at += 2 if is_array else 1
                self._skip_spaces()
                header = self.at
                table = self._key(())
                if is_array:
                    count = self._counts[table] = self._counts.get(table, -1) + 1
                    table = (*table, count)
                    self.found[table] = header
                self._skip_spaces()
                self.at += 2 if is_array else 1
            elif self.at < len(self.text):
                self._pair(table)
            if self.at == before:
                return

    def _peek(self, char: str) -> bool:
        return self.text.startswith(char, self.at)

    def _skip_blank(self) -> None:
        match = _BLANK.match(self.text, self.at)
        self.at = match.end() if match else self.at

    def _skip_spaces(self) -> None:
        while self.at < len(self.text) and self.text[self.at] in " \t":
            self.at += 1

    def _key(self, table: Path) -> Path:
        """Reads a key, dotted or not, and notes its parts."""
        path = table
        while match := _KEY.match(self.text, self.at):
            path = (*path, _plain(match.group()))
            self.found.setdefault(path, self.at)
            self.at = match.end()
            if not table and path in self._counts and _DOT.match(self.text, self.at):
                # A header below an array of tables speaks of its last item.
                path = (*path, self._counts[path])
            dot = _DOT.match(self.text, self.at)
            if not dot:
                break
            self.at = dot.end()
        return path

    def _pair(self, table: Path) -> None:
        path = self._key(table)
        self._skip_spaces()
        if path != table and self._peek("="):
            self.at += 1
            self._skip_spaces()
            self._value(path)

    def _value(self, path: Path) -> None:
        if self._peek("["):
            self._items(path)
        elif self._peek("{"):
            self._members(path)
        elif match := _STRING.match(self.text, self.at) or _PLAIN.match(self.text, self.at):
            self.at = match.end()

    def _items(self, path: Path) -> None:
        self.at += 1
        index = 0
        while True:
            self._skip_blank()
            before = self.at
            if before >= len(self.text) or self._peek("]"):
                break
            self.found[*path, index] = before
            self._value((*path, index))
            index += 1
            self._skip_blank()
            self.at += self._peek(",")
            if self.at == before:
                return
        self.at += 1

    def _members(self, path: Path) -> None:
        self.at += 1
        while True:
            self._skip_blank()
            before = self.at
            if before >= len(self.text) or self._peek("}"):
                break
            self._pair(path)
            self._skip_blank()
            self.at += self._peek(",")
            if self.at == before:
                return
        self.at += 1


def _plain(key: str) -> str:
    """A key without its quotes."""
    if key[0] == "'":
        return key[1:-1]
    if key[0] != '"':
        return key
    return _ESCAPE.sub(
        lambda match: chr(int(match[1] or match[2], 16)) if match[1] or match[2] else _ESCAPES.get(match[3], match[3]),
        key[1:-1],
    )
