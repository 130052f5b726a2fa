"""
Regular expressions that are compiled when first used, and looked for only where they can find something.

Compiling all of ours takes as long as checking pages of text, and most drafts need one in seven. Searching a sentence
for one of eighty words takes thirty times as long as asking whether the set of its words holds one of them.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, lru_cache
from typing import Any, cast

__all__ = ["DIGIT", "Look", "folded", "late", "look_for", "words_in"]

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


@lru_cache(maxsize=64)
def folded(text: str) -> str:
    """
    A text in lower case, and with the plain letter for each that a pattern without case takes for one.

    Remembered as well.
    """
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
        self.cues = cues
        self.parts = parts

    def search(self, text: str) -> re.Match[str] | None:
        return self.late.search(text) if self._may_match(text) else None

    def match(self, text: str, at: int = 0) -> re.Match[str] | None:
        return self.late.match(text, at) if self._may_match(text) else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        return self.late.finditer(text) if self._may_match(text) else iter(())

    def _may_match(self, text: str) -> bool:
        if not self.parts:
            return not self.cues.isdisjoint(words_in(text))
        lower = folded(text)
        return any(part in lower for part in self.parts) or not self.cues.isdisjoint(words_in(text))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.late, name)


class Look:
    """
    A cheap look at a text, which says yes only where one of its cues stands: a whole word, or any digit for `DIGIT`.

    So of many looks at one text only those are asked that have a cue in it.
    """

    def __init__(self, cues: Callable[[], Iterable[str]], says: Callable[[str], object] = bool) -> None:
        """``says`` looks closer where there is a cue."""
        self._name_cues = cues
        self._says = says

    @cached_property
    def cues(self) -> frozenset[str]:
        """The words, in lower case; told when they are first needed, since most come from lists."""
        return frozenset(self._name_cues())

    def __call__(self, text: str) -> bool:
        return not self.cues.isdisjoint(words_in(text)) and bool(self._says(text))

    def __or__(self, other: "Look") -> "Look":
        """Says yes where one of the two does."""
        return Look(lambda: self.cues | other.cues, lambda text: self(text) or other(text))


def look_for(*patterns: re.Pattern[str] | Callable[[], re.Pattern[str]]) -> Look:
    """The look for any of some late patterns with cues and without parts, or of functions that give such a pattern."""

    def given() -> list[_Cued]:
        return [cast(_Cued, one() if callable(one) else one) for one in patterns]

    return Look(
        lambda: (cue for pattern in given() for cue in pattern.cues),
        lambda text: any(pattern.search(text) for pattern in given()),
    )
