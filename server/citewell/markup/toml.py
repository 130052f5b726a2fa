"""
TOML as it stands in front matter: values with their places, and the fault that stops it.

The standard library reads and judges it; it knows no places, so a scan of text that it has accepted finds them.
All offsets are code points of the text given.
"""

import datetime as dt
import re
import tomllib
from typing import Any, Literal

from citewell.data import Fault, Member, Scalar, Value
from citewell.markup.templates import FILL, mask_values
from citewell.pattern import late
from citewell.span import Span

__all__ = ["read"]

_PLACE = late(r" \(at line (\d+), column (\d+)\)$| \(at end of document\)$")
_EQUALS = late(r"=[ \t]*")
_BLANK = late(r"(?:[ \t\r\n]|#[^\n]*)*")
_KEY = late(r"[ \t]*(?:([A-Za-z0-9_-]+)|\"((?:[^\"\\]|\\.)*)\"|'([^']*)')[ \t]*")
_STRING = late(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""(?:"{0,2})|\'\'\'(?:[^\']|\'(?!\'\'))*\'\'\'(?:\'{0,2})|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'',
    re.DOTALL,
)
_BARE = late(r"[^\s,\]}#]+(?: [0-9]{2}:[^\s,\]}#]+)?")

_MESSAGES = (
    ("Expected '='", "A key is followed by “=” in TOML: write one."),
    ("Invalid value", "This is no value: put text in quotation marks."),
    ("Invalid statement", "A key and “=” belong here: check this line."),
    ("Cannot overwrite", "This key has a value already: delete one of the two."),
    ("Cannot declare", "This table stands here for the second time: join the two."),
    ("Cannot mutate", "This table is complete where it stands in braces: add the key there."),
    ("Illegal character", "A line break or control character stands here: close the quotation marks before it."),
    ("Unclosed array", "This list is never closed: write “]” at its end."),
    ("Unclosed inline table", "This table is never closed: write “}” at its end."),
    ("Unterminated string", "This text has no closing quotation mark: write one at its end."),
    ("Expected newline", "One line holds one key: put what follows on a line of its own, or text in quotation marks."),
    ("Unescaped '\\'", "This backslash means nothing here: write \\\\ for a backslash, or use single quotation marks."),
    ("Expected ']'", "The name of a table ends with “]”: write it."),
    ("Invalid initial character", "A key and “=” belong here: put a key with such characters in quotation marks."),
)

_Path = tuple[str, ...]


def read(text: str, start: int, end: int) -> tuple[Value | None, tuple[Fault, ...]]:
    """
    Read the TOML in ``text[start:end]``.

    Returns the table, as far as it could be read, None where it is empty, and the faults. Spans are absolute.
    Never raises.
    """
    try:
        return _read(text, start, end)
    except RecursionError:
        return None, (Fault(Span(start, end), "This data is nested too deeply to be read."),)


def _read(text: str, start: int, end: int) -> tuple[Value | None, tuple[Fault, ...]]:
    """The same. Raises RecursionError."""
    source = text[start:end]
    masked, composed = mask_values(source, quoted=True)
    # A lone carriage return ends no line in TOML, but it does in a draft written on an old system.
    masked = re.sub(r"\r(?!\n)", "\n", masked)
    try:
        data = tomllib.loads(masked)
    except tomllib.TOMLDecodeError as error:
        at = _place(str(error), masked)
        head = masked[: masked.rfind("\n", 0, at) + 1]
        faults = () if composed else (_fault(str(error), source, start, at),)
        try:
            data = tomllib.loads(head)
        except tomllib.TOMLDecodeError:
            return None, faults
        return _root(text, start, head, data), faults
    except ValueError:
        # A date that does not exist, or a number too long for the standard library.
        return None, (Fault(Span(start, end), "A date or number in this front matter does not exist: check them."),)
    return _root(text, start, masked, data), ()


def _place(message: str, source: str) -> int:
    found = _PLACE.search(message)
    if found is None or found.group(1) is None:
        return len(source)
    at = 0
    for _ in range(int(found.group(1)) - 1):
        at = source.find("\n", at) + 1
    return min(at + int(found.group(2)) - 1, len(source))


def _fault(message: str, source: str, start: int, at: int) -> Fault:
    ours = next((ours for theirs, ours in _MESSAGES if theirs in message), "This is no TOML: check this line.")
    if at >= len(source) or source[at] in "\r\n":
        while at > 0 and (at >= len(source) or source[at] in " \t\r\n"):
            at -= 1
    return Fault(Span(start + at, start + min(at + 1, len(source))), ours)


def _root(text: str, start: int, masked: str, data: dict[str, Any]) -> Value | None:
    if not data:
        return None
    whole = Span(start, start + len(masked.rstrip()))
    return _Values(text, start, _Scan(masked).run()).value(data, (), whole)


class _Values:
    """Joins what the standard library read with the places found; ``places`` count from ``start``."""

    def __init__(self, text: str, start: int, places: dict[_Path, tuple[Span, Span]]) -> None:
        self.text = text
        self.places = {path: (key.shifted(start), value.shifted(start)) for path, (key, value) in places.items()}

    def value(self, data: object, path: _Path, default: Span) -> Value:
        """The value at a path; ``default`` is its place where the draft names none, as for dotted keys."""
        span = self.places[path][1] if path in self.places else default
        if isinstance(data, dict):
            members = []
            for key, inner in data.items():
                inside = (*path, key)
                place = self.places[inside][0] if inside in self.places else Span(span.start, span.start)
                members.append(Member(key, place, self.value(inner, inside, place)))
            if path and path not in self.places and members:
                first, last = members[0].key_span.start, members[-1].value.span.end
                span = Span(first, max(first, last))
            return Value("object", span, members=tuple(members))
        if isinstance(data, list):
            items = tuple(self.value(inner, (*path, str(at)), span) for at, inner in enumerate(data))
            return Value("array", span, items=items)
        return _scalar(data, span, self.text)


def _scalar(data: object, span: Span, text: str) -> Value:
    kind: Literal["boolean", "number", "date", "string", "unknown"]
    scalar: Scalar
    if isinstance(data, bool):
        kind, scalar = "boolean", data
    elif isinstance(data, int | float):
        kind, scalar = "number", data
    elif isinstance(data, dt.date | dt.time):
        kind, scalar = "date", span.of(text)
    elif isinstance(data, str) and FILL in data:
        kind, scalar = "unknown", span.of(text)
    else:
        kind, scalar = "string", str(data)
    return Value(kind, span, scalar)


class _Scan:
    """Finds where keys and values stand in text that is valid TOML."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.places: dict[_Path, tuple[Span, Span]] = {}
        self.counts: dict[_Path, int] = {}

    def run(self) -> dict[_Path, tuple[Span, Span]]:
        table: _Path = ()
        self.blank()
        while self.at < len(self.source):
            if self.source[self.at] == "[":
                table = self.header()
            else:
                self.pair(table)
            self.blank()
        return self.places

    def blank(self) -> None:
        found = _BLANK.match(self.source, self.at)
        self.at = found.end() if found else self.at

    def keys(self) -> tuple[list[str], Span]:
        names: list[str] = []
        start = self.at
        while found := _KEY.match(self.source, self.at):
            bare, basic, literal = found.groups()
            if basic is not None:
                names.append(str(tomllib.loads(f'k = "{basic}"')["k"]))
            else:
                names.append(bare if bare is not None else literal or "")
            self.at = found.end()
            if self.source[self.at : self.at + 1] != ".":
                break
            self.at += 1
        name = self.source[start : self.at]
        lead = len(name) - len(name.lstrip(" \t"))
        return names, Span(start + lead, start + max(lead, len(name.rstrip(" \t"))))

    def header(self) -> _Path:
        start = self.at
        many = self.source.startswith("[[", self.at)
        self.at += 2 if many else 1
        names, span = self.keys()
        self.at = self.source.find("]", self.at) + (2 if many else 1)
        path = self.resolve((), names[:-1])
        path = (*path, names[-1])
        if many:
            at = self.counts.get(path, 0)
            self.counts[path] = at + 1
            self.places.setdefault(path, (span, Span(start, self.at)))
            path = (*path, str(at))
        self.places.setdefault(path, (span, Span(start, self.at)))
        return path

    def resolve(self, base: _Path, names: list[str]) -> _Path:
        """The path of a table, through the last one of each list of tables on the way."""
        path = base
        for name in names:
            path = (*path, name)
            if path in self.counts:
                path = (*path, str(self.counts[path] - 1))
        return path

    def pair(self, table: _Path) -> None:
        names, span = self.keys()
        path = (*self.resolve(table, names[:-1]), *names[-1:])
        found = _EQUALS.search(self.source, self.at)
        self.at = found.end() if found else len(self.source)
        self.places[path] = (span, span)
        value = self.value(path)
        self.places[path] = (span, value)

    def value(self, path: _Path) -> Span:
        start = self.at
        char = self.source[start : start + 1]
        if char == "[":
            self.at += 1
            count = 0
            while True:
                self.blank()
                if self.source[self.at : self.at + 1] in ("]", ""):
                    break
                at = self.value((*path, str(count)))
                self.places[(*path, str(count))] = (at, at)
                count += 1
                self.comma()
            self.at += 1
        elif char == "{":
            self.at += 1
            while True:
                self.blank()
                if self.source[self.at : self.at + 1] in ("}", ""):
                    break
                self.pair(path)
                self.comma()
            self.at += 1
        else:
            found = _STRING.match(self.source, start) or _BARE.match(self.source, start)
            self.at = found.end() if found else len(self.source)
        return Span(start, min(self.at, len(self.source)))

    def comma(self) -> None:
        self.blank()
        if self.source[self.at : self.at + 1] == ",":
            self.at += 1
