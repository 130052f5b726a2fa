"""What a sentence has in common with those parsed just before: while somebody types, all but a few words."""

import functools
from collections import deque
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Generic, NamedTuple, TypeVar

import numpy as np

from citewell.grammar.arcs import Arcs, Steps, Tree
from citewell.grammar.change import Change
from citewell.grammar.encoder import Encoder, Floats, Layer
from citewell.grammar.pieces import Word
from citewell.grammar.walk import Looked

__all__ = ["LONGEST", "Recent"]

LONGEST = 160
"""Words. Few sentences have more, and a sentence that fills the memory leaves nothing for the next one."""

_REMEMBERED = 512
"""Words among their neighbours (6 kB each): those of a sentence, and of some fifty letters typed into it."""

_SENTENCES = 4
"""How many sentences a new one is compared to."""

_Key = TypeVar("_Key", bound=Hashable)


class Recent:
    """
    The tags and the trees of sentences, worked out for what is new in them.

    A row of a layer depends on three rows of the layer below, and is known by their numbers; so a typed letter costs
    the rows in its reach. A move of the parser depends on the words that it looks at, and is known by the numbers of
    their vectors; so it costs the moves that look at a new one.
    """

    def __init__(self, encoder: Encoder, tags: Callable[[Floats], list[int]], arcs: Arcs) -> None:
        self._encoder, self._tagger, self._arcs = encoder, tags, arcs
        self._forget()

    def _forget(self) -> None:
        self._words: _Rows[bytes] = _Rows(self._encoder.width, self._encoder.words)
        self._layers: list[_Layer] = []
        below = self._words.rows
        for layer in self._encoder.layers:
            self._layers.append(_Layer(layer, below))
            below = self._layers[-1].rows
        self._tags = [0]
        self._judged = self._arcs.judged(_REMEMBERED)
        self._sentences = deque([self._of_nobody()], _SENTENCES)

    def _of_nobody(self) -> "_Sentence":
        """A sentence of blanks, as many as stand before and behind each: a layer uses up one at both ends."""
        levels = [[0] * (2 * len(self._layers))]
        for layer in self._layers:
            levels.append(layer.above(levels[-1]))
        return _Sentence([], levels, Steps([], [], []))

    def read(self, words: Sequence[Word]) -> tuple[list[int], Tree]:
        """The tag of each word, as spaCy's number for it, and the tree of a text of up to `LONGEST` words."""
        rows = len(words) + 2 * len(self._layers)
        if max(len(self._words), *map(len, self._layers)) + rows > _REMEMBERED:
            self._forget()
        changes = [(Change.between(sentence.words, words), sentence) for sentence in reversed(self._sentences)]
        change, like = max(changes, key=lambda pair: pair[0].same)
        levels = self._levels(like, change, words)
        numbers = levels[-1]
        change = Change.between(like.numbers, numbers)
        self._judged.expect(like.guesses(change, numbers))
        tree, steps = self._judged.draw(numbers, like.steps.before(change.before))
        self._sentences.append(_Sentence(words, levels, steps))
        return [self._tags[number] for number in numbers], self._arcs.lifted([word.text for word in words], tree)

    def _levels(self, like: "_Sentence", change: Change, words: Sequence[Word]) -> list[list[int]]:
        """The numbers of the rows of each layer, as they are where a sentence was like this one."""
        new = self._words.numbers([word.key for word in change.of(words)])
        change = Change(change.before + len(self._layers), change.behind + len(self._layers))
        levels = [change.applied(like.levels[0], new)]
        for layer, old in zip(self._layers, like.levels[1:], strict=True):
            # What changes reaches one more row in each direction, and there are two less.
            change = change.wider(2)
            levels.append(change.applied(old, layer.above(change.of(levels[-1]))))
        self._learn()
        return levels

    def _learn(self) -> None:
        """Lets tagger and parser look at new rows of the last layer."""
        first, beyond = len(self._tags), len(self._layers[-1])
        if first < beyond:
            new = self._layers[-1].rows[first:beyond]
            self._judged.learn(first, new)
            self._tags += self._tagger(new)


class _Sentence(NamedTuple):
    """A sentence and all that is known of it."""

    words: Sequence[Word]
    levels: list[list[int]]
    """The numbers of its rows, layer by layer, with those for blanks before and behind it."""
    steps: Steps

    @property
    def numbers(self) -> list[int]:
        """The numbers of its words' vectors."""
        return self.levels[-1]

    def guesses(self, change: Change, numbers: Sequence[int]) -> Iterator[Looked]:
        """What the parser may look at in a sentence that is like this one but for a change."""
        instead = dict(zip(change.of(self.numbers), change.of(numbers), strict=False))
        for looked in self.steps.looked:
            if not instead.keys().isdisjoint(looked):
                yield tuple([instead.get(number, number) for number in looked])


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


class _Layer(_Rows[tuple[int, int, int]]):
    """The rows of a layer, each known by three of the layer below."""

    def __init__(self, layer: Layer, below: Floats) -> None:
        super().__init__(below.shape[1], functools.partial(_rows_above, layer, below))

    def above(self, numbers: Sequence[int]) -> list[int]:
        """The number of the row above each but the first and the last."""
        return self.numbers(list(zip(numbers, numbers[1:], numbers[2:], strict=False)))


def _rows_above(layer: Layer, below: Floats, windows: Sequence[tuple[int, int, int]]) -> Floats:
    looked = below[np.array(windows)]
    rows = layer(looked.reshape(len(windows), -1))
    rows += looked[:, 1]
    return rows
