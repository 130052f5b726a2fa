"""The words of a text, from pieces that the tokenizer has met before."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from citewell.grammar.pipeline import without_surrogates

__all__ = ["Pieces", "Word"]

_REMEMBERED = 4000
"""Pieces, and pairs of them (up to 0.8 kB each)."""

_PIECE = re.compile(r"\S+ ?|\s+")
"""What the tokenizer looks at by itself: a blank behind letters is no word, all other blanks are."""


class Word(NamedTuple):
    """A word of a text as the tokenizer gives it."""

    text: str
    number: int
    """Its letters as spaCy's number."""
    key: bytes
    """What its own vector depends on."""
    width: int
    """Code points up to the next word: a blank may follow."""


class Pieces:
    """The model's tokenizer, asked once about each piece of text between blanks."""

    def __init__(self, language: Language, keys: Callable[[Doc], Sequence[bytes]]) -> None:
        """Raises ValueError where a piece may be read in another way than is known here."""
        self._language, self._keys = language, keys
        self._joints = _joints(language)
        self._known: dict[str, tuple[Word, ...]] = {}
        self._apart: set[tuple[str, str]] = set()

    def forget(self) -> None:
        """Drops what is remembered, which refers to strings that spaCy is about to drop."""
        self._known.clear()
        self._apart.clear()

    def words(self, text: str) -> list[Word]:
        """The words of a text, the same objects for the same pieces."""
        pieces = _PIECE.findall(text)
        if max(len(self._known), len(self._apart)) + len(pieces) > _REMEMBERED:
            self.forget()
        new = set(pairwise(pieces)) - self._apart
        if any(self._may_join(piece, follower) for piece, follower in new):
            return list(self._read(text))
        self._apart |= new
        known = self._known
        words: list[Word] = []
        for piece in pieces:
            if piece not in known:
                known[piece] = tuple(self._read(piece))
            words += known[piece]
        return words

    def _may_join(self, piece: str, follower: str) -> bool:
        """Whether the end of a piece and the start of the next may be a special case, in spite of the blank."""
        return any(
            piece.endswith(f"{end} "[-len(piece) :]) and follower.startswith(start[: len(follower.rstrip())])
            for end, start in self._joints.get(piece[-2:] + follower[0], ())
        )

    def _read(self, text: str) -> Iterator[Word]:
        doc = self._language.make_doc(without_surrogates(text))
        for token, key in zip(doc, self._keys(doc), strict=True):
            yield Word(token.text, token.orth, key, len(token.text_with_ws))


def _joints(language: Language) -> dict[str, list[tuple[str, str]]]:
    """
    Where the tokenizer's special cases may be cut in two, by the letters there with a blank between them.

    It takes words for a special case whatever is between them. Those that would be one word anyway have no joint.
    """
    tokenizer: Any = language.tokenizer
    joints = defaultdict(list)
    for case in tokenizer.rules or ():
        whole = not (tokenizer.find_prefix(case) or tokenizer.find_suffix(case) or tokenizer.find_infix(case))
        if whole:
            continue
        if any(map(str.isspace, case)):
            raise ValueError("a special case with a blank in it")
        for at in range(1, len(case)):
            joints[f"{case[at - 1]} {case[at]}"].append((case[:at], case[at:]))
    return dict(joints)
