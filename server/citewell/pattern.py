"""
Regular expressions that are compiled when first used, and looked for only where they can find something.

Compiling all of ours takes as long as checking pages of text, and most drafts need one in seven. Searching a sentence
for one of eighty words takes thirty times as long as asking whether the set of its words holds one of them.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, cast

__all__ = ["DIGIT", "folded", "late", "words_in"]

DIGIT = "0"
"""Stands among the words of a text for any digit in it."""

_WORD = re.compile(r"\w+")
_DIGIT = re.compile(r"\d")
# Letters that match a plain one where case is disregarded, and are no plain one in lower case.
_ODD = (("ſ", "s"), ("ı", "i"), ("İ", "i"))


@lru_cache(maxsize=512)
def words_in(text: str) -> frozenset[str]:
    """
    The words of a text, runs of letters, digits and underscores, in lower case; with `DIGIT` where it holds a digit.

    Remembered: each rule asks for those of the same few sentences, and at last who looks at a whole section.
    """
    words = _WORD.findall(folded(text))
    return frozenset([*words, DIGIT] if _DIGIT.search(text) else words)


def folded(text: str) -> str:
    """A text in lower case, and with the plain letter for each that a pattern without case takes for one."""
    if not text.isascii():
        for odd, plain in _ODD:
            text = text.replace(odd, plain)
    return text.lower()


def late(pattern: str, flags: int = 0, cues: Iterable[str] = (), parts: Iterable[str] = ()) -> re.Pattern[str]:
    """
    A pattern for a module's top; what is wrong with it shows when it is first used, so a test uses every one.

    A text is searched only where it holds one of the ``cues`` as a whole word (or a digit, for `DIGIT`) or one of the
    ``parts`` anywhere, all in lower case. So they name one of each way to match. ``search``, ``match``
    and ``finditer`` look for them.
    """
    words, pieces = frozenset(cues), tuple(parts)
    cued = words or pieces
    return cast("re.Pattern[str]", _Cued(pattern, flags, words, pieces) if cued else _Late(pattern, flags))


class _Late:
    """Stands for a pattern: its methods are found here once it is compiled."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(self.pattern, self._flags)
        for method in ("search", "match", "fullmatch", "finditer", "findall", "sub", "split"):
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


class _Cued:
    """A late pattern that is searched for only in texts that hold one of its cues or parts."""

    def __init__(self, pattern: str, flags: int, cues: frozenset[str], parts: tuple[str, ...]) -> None:
        self.late = _Late(pattern, flags)
        self._cues = cues
        self._parts = parts

    def search(self, text: str) -> re.Match[str] | None:
        return self.late.search(text) if self._may_match(text) else None

    def match(self, text: str, at: int = 0) -> re.Match[str] | None:
        return self.late.match(text, at) if self._may_match(text) else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        return self.late.finditer(text) if self._may_match(text) else iter(())

    def _may_match(self, text: str) -> bool:
        if not self._parts:
            return not self._cues.isdisjoint(words_in(text))
        lower = folded(text)
        return any(part in lower for part in self._parts) or not self._cues.isdisjoint(words_in(text))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.late, name)
