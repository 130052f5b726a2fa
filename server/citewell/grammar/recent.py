"""What a sentence has in common with those parsed just before: while somebody types, all but a few words."""

from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

import numpy as np
from spacy.tokens import Doc

from citewell.grammar.arcs import Arcs
from citewell.grammar.encoder import Encoder, Floats, Layer

__all__ = ["LONGEST", "Recent"]

LONGEST = 160
"""Words. Few sentences have more, and a sentence that fills the memory leaves nothing for the next one."""

_REMEMBERED = 512
"""Words among their neighbours (6 kB each): those of a sentence, and of some fifty letters typed into it."""

_Key = TypeVar("_Key", bound=Hashable)


class Recent:
    """
    The tags and the trees of sentences, worked out for what is new in them.

    A row of a layer depends on three rows of the layer below, and is known by their numbers; so a typed letter costs
    the rows in its reach. A move of the parser depends on the words that the state looks at, and is known by the
    numbers of their vectors; so it costs the moves that look at a new one.
    """

    def __init__(self, encoder: Encoder, tags: Callable[[Floats], list[int]], arcs: Arcs) -> None:
        self._encoder, self._tagger, self._arcs = encoder, tags, arcs
        self._forget()

    def _forget(self) -> None:
        width = self._encoder.width
        self._words: _Rows[bytes] = _Rows(width, self._encoder.words)
        self._layers: list[_Rows[tuple[int, int, int]]] = []
        below = self._words.rows
        for layer in self._encoder.layers:
            self._layers.append(_Rows(width, _above(layer, below)))
            below = self._layers[-1].rows
        self._tags = [0]
        self._judged = self._arcs.judged(_REMEMBERED)

    def read(self, doc: Doc) -> list[int]:
        """Sets heads and labels of a text of up to `LONGEST` words; the tag of each word, as spaCy's number for it."""
        rows = len(doc) + 2 * len(self._layers)
        if max(len(self._words), *map(len, self._layers)) + rows > _REMEMBERED:
            self._forget()
        numbers = self._numbers(doc)
        self._judged.draw(doc, numbers)
        return [self._tags[number] for number in numbers]

    def _numbers(self, doc: Doc) -> list[int]:
        """The number of each word's vector."""
        blanks = [0] * len(self._layers)
        numbers = [*blanks, *self._words.numbers(self._encoder.keys(doc)), *blanks]
        for layer in self._layers:
            numbers = layer.numbers(list(zip(numbers, numbers[1:], numbers[2:], strict=False)))
        first, beyond = len(self._tags), len(self._layers[-1])
        if first < beyond:
            new = self._layers[-1].rows[first:beyond]
            self._judged.learn(first, new)
            self._tags += self._tagger(new)
        return numbers


class _Rows(Generic[_Key]):
    """Rows that are worked out once for each key, and numbered. Row 0 is blank: it stands for no word."""

    def __init__(self, width: int, work_out: Callable[[Sequence[_Key]], Floats]) -> None:
        self.rows: Floats = np.zeros((_REMEMBERED, width), np.float32)
        self._work_out = work_out
        self._known: dict[_Key, int] = {}

    def __len__(self) -> int:
        return 1 + len(self._known)

    def numbers(self, keys: Sequence[_Key]) -> list[int]:
        """The number of each key's row."""
        known = self._known
        unknown = list(dict.fromkeys([key for key in keys if key not in known]))
        if unknown:
            first, beyond = len(self), len(self) + len(unknown)
            self.rows[first:beyond] = self._work_out(unknown)
            known.update(zip(unknown, range(first, beyond), strict=True))
        return [known[key] for key in keys]


def _above(layer: Layer, below: Floats) -> Callable[[Sequence[tuple[int, int, int]]], Floats]:
    def work_out(windows: Sequence[tuple[int, int, int]]) -> Floats:
        looked = below[np.array(windows)]
        rows = layer(looked.reshape(len(windows), -1))
        rows += looked[:, 1]
        return rows

    return work_out
