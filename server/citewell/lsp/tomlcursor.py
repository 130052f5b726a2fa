"""Where a cursor stands in TOML that is being typed: in which table, at a key or a value, on which word."""

import dataclasses
import re
from collections.abc import Iterator
from typing import Literal

from citewell.pattern import late
from citewell.record import dataclass
from citewell.span import Span

__all__ = ["Cursor", "Word", "cursor_at", "token_at", "words"]

_TOKEN = late(
    r"""
      (?P<comment>\#[^\n]*)
    | (?P<long>\"\"\".*?(?:\"{3,5}|\Z) | '''.*?(?:'{3,5}|\Z))
    | (?P<string>"(?:[^"\\\r\n]|\\.)*"? | '[^'\r\n]*'?)
    | (?P<word>[\w+:-]+)
    | (?P<mark>[\[\]{}=,\n])
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True)
class Word:
    """A key or a value, without its quotes: its text and where that stands (code points); ``quote`` may be empty."""

    text: str
    span: Span
    quote: str = ""


@dataclass(frozen=True)
class Cursor:
    """
    A place in a file. ``path`` leads to the value that it is in, or to the table whose key it is at.

    An item of an array has the path of the array. ``word`` is the one that the cursor touches; it may be empty.
    """

    kind: Literal["key", "value"]
    path: tuple[str, ...]
    word: Word


def words(text: str, start: int, end: int) -> Iterator[Word]:
    """The keys and values between two offsets (code points), in order; ``start`` is outside of any string."""
    return (_word(token) for token in _TOKEN.finditer(text, start, end) if token.lastgroup in ("word", "string"))


def token_at(text: str, at: int) -> Span | None:
    """Where the key or value that begins at an offset stands, with its quotes; None where none begins."""
    token = _TOKEN.match(text, at)
    return Span(*token.span()) if token and token.lastgroup in ("word", "string", "long") else None


def cursor_at(text: str, at: int) -> Cursor | None:
    """
    What a cursor is at, also in text that is no TOML yet.

    None where neither key nor value can stand: in comments, behind a header, and in texts of several lines.
    """
    state = _State()
    for token in _TOKEN.finditer(text):
        if token.start() > at:
            break
        match token.lastgroup:
            case "comment" | "long":
                if token.start() < at <= token.end():
                    return None
            case "word" | "string":
                if at <= token.end():
                    return state.cursor(_word(token))
                state.pass_word(_word(token).text)
            case _ if token.start() < at:
                state.pass_mark(token.group())
    return state.cursor(Word("", Span(at, at)))


def _word(token: re.Match[str]) -> Word:
    text, start, end = token.group(), token.start(), token.end()
    if token.lastgroup == "word":
        return Word(text, Span(start, end))
    is_closed = len(text) > 1 and text.endswith(text[0])
    return Word(text[1 : -1 if is_closed else None], Span(start + 1, end - is_closed), text[0])


@dataclasses.dataclass
class _State:
    """What has been read up to a token: the table, the key in it, and the brackets around it."""

    base: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    is_value: bool = False
    is_header: bool = False
    is_behind_header: bool = False
    around: list[tuple[str, tuple[str, ...], tuple[str, ...]]] = dataclasses.field(default_factory=list)

    def cursor(self, word: Word) -> Cursor | None:
        return (
            None
            if self.is_behind_header
            else Cursor("value" if self.is_value else "key", (*self.base, *self.keys), word)
        )

    def pass_word(self, text: str) -> None:
        if not self.is_value:
            self.keys = (*self.keys, text)

    def pass_mark(self, mark: str) -> None:
        match mark:
            case "\n" if not self.around:
                self.keys, self.is_value, self.is_header, self.is_behind_header = (), False, False, False
            case "=":
                self.is_value = True
            case "[" | "{" if self.is_value:
                self.around.append((mark, self.base, self.keys))
                if mark == "{":
                    self.base, self.keys, self.is_value = (*self.base, *self.keys), (), False
            case "[":
                self.base, self.keys, self.is_header = (), (), True
            case "]" if self.is_header:
                self.base, self.keys, self.is_header, self.is_behind_header = self.keys, (), False, True
            case "]" | "}" if self.around:
                _, self.base, self.keys = self.around.pop()
                self.is_value = True
            case "," if self.around and self.around[-1][0] == "{":
                self.keys, self.is_value = (), False
