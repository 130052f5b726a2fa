"""The vectors that the tagger and the parser judge words by."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from spacy.tokens import Doc
from thinc.api import Model

__all__ = ["EVEN", "Encoder", "Floats", "Layer"]

Floats = npt.NDArray[np.float32]

_REMEMBERED = 6000
"""Words whose vectors are kept (0.5 kB each). More than a text has words (5,000)."""

_VALUES = 500
"""Values of a feature whose part in the vectors is kept (1.3 kB each)."""

_NUMBER = 8
"""Bytes of a number that spaCy tells of a word."""

EVEN = 16
"""Columns: where a product has a multiple of them, its rounding does not depend on how many rows it has (from 2 on)."""

_AT_LEAST = 1e-8
"""What the model adds to a variance, so that it can divide by it."""


class Encoder:
    """
    The model's `tok2vec`, without what only training needs.

    A word's own vector depends on the word alone, so it is remembered. Its vector in a sentence depends on a few
    words to each side, and is worked out each time.
    """

    def __init__(self, model: "Model[Any, Any]") -> None:
        """Raises ValueError or KeyError where the model is not built as this class expects."""
        embed, encode = model.get_ref("embed"), model.get_ref("encode")
        extract, _, look_up, mix, _ = embed.layers
        self._columns: list[int | str] = extract.attrs["columns"]
        self._mix = Layer(mix)
        tables = [node for node in look_up.walk() if node.name == "hashembed"]
        self._features = list(map(_Feature, tables, np.split(self._mix.weights, len(tables))))
        (stack,) = encode.layers
        self.layers = [Layer(layer) for layer in stack.layers]
        self._pad: int = encode.attrs["pad"]
        if self._pad != len(self.layers):
            raise ValueError("layers that look at more than one word to each side")
        self.width: int = model.get_dim("nO")
        self._places: dict[bytes, int] = {}
        self._known: Floats = np.zeros((_REMEMBERED, self.width), np.float32)

    def forget(self) -> None:
        """Drops what is remembered."""
        self._places.clear()
        for part in self._features:
            part.forget()

    def __call__(self, docs: Sequence[Doc]) -> Floats:
        """A row for each word, text after text."""
        words = self.words([key for doc in docs for key in self.keys(doc)])
        # Blank rows before, between and behind the texts: each layer looks at, and uses up, one at both ends.
        blanks = self._pad * np.arange(1, len(docs) + 1)
        places = np.arange(len(words)) + blanks.repeat([len(doc) for doc in docs])
        rows = np.zeros((len(words) + blanks[-1] + self._pad, self.width), np.float32)
        rows[places] = words
        for layer in self.layers:
            rest = rows[1:-1]
            rows = layer(np.concatenate((rows[:-2], rest, rows[2:]), axis=1))
            rows += rest
        found: Floats = rows[places - self._pad]
        return found

    def keys(self, doc: Doc) -> list[bytes]:
        """What a word's own vector depends on, for each word of a text."""
        features = doc.to_array(self._columns).tobytes()
        size = _NUMBER * len(self._columns)
        return [features[start : start + size] for start in range(0, len(features), size)]

    def words(self, keys: Sequence[bytes]) -> Floats:
        """The vectors of words by themselves."""
        if len(self._places) + len(keys) > _REMEMBERED:
            self._places.clear()
        places = self._places
        unknown = list(dict.fromkeys([key for key in keys if key not in places]))
        if unknown:
            features = np.frombuffer(b"".join(unknown), np.uint64).reshape(len(unknown), -1)
            first, beyond = len(places), len(places) + len(unknown)
            self._known[first:beyond] = self._mix.best(np.sum([part(features) for part in self._features], axis=0))
            places.update(zip(unknown, range(first, beyond), strict=True))
        known: Floats = self._known[[places[key] for key in keys]]
        return known


class _Feature:
    """What one feature of words adds to the linear views of them."""

    def __init__(self, model: Any, weights: Floats) -> None:
        self._rows: Floats = model.get_param("E")
        self._seed: int = model.attrs["seed"]
        self._column: int = model.attrs["column"]
        self._ops = model.ops
        self._weights = np.ascontiguousarray(weights)
        self._known: dict[int, Floats] = {}

    def forget(self) -> None:
        """Drops what is remembered."""
        self._known.clear()

    def __call__(self, features: "npt.NDArray[np.uint64]") -> Floats:
        """A row for each word. ``features`` has one for each, and a column for each feature."""
        values: list[int] = features[:, self._column].tolist()
        if len(self._known) + len(values) > _VALUES:
            self._known.clear()
        known = self._known
        unknown = [value for value in dict.fromkeys(values) if value not in known]
        if unknown:
            known.update(zip(unknown, self._look_up(np.array(unknown, np.uint64)), strict=True))
        return np.array([known[value] for value in values])

    def _look_up(self, values: "npt.NDArray[np.uint64]") -> Floats:
        """The sum of several rows of a table, which the hash of a value names."""
        rows: Floats = self._ops.gather_add(self._rows, self._ops.hash(values, self._seed) % len(self._rows))
        found: Floats = rows.dot(self._weights)
        return found


class Layer:
    """The best of several linear views of each row, normalised."""

    def __init__(self, model: "Model[Any, Any]") -> None:
        nodes: dict[str, Any] = {node.name: node for node in model.walk()}
        maxout, norm = nodes["maxout"], nodes["layernorm"]
        width, pieces, inputs = (maxout.get_dim(name) for name in ("nO", "nP", "nI"))
        # Piece by piece instead of interleaved: the best of them is then found in long runs.
        self.weights = np.ascontiguousarray(maxout.get_param("W").transpose(2, 1, 0).reshape(inputs, pieces * width))
        self._bias = np.ascontiguousarray(maxout.get_param("b").T.reshape(pieces * width))
        self._pieces = [slice(piece * width, (piece + 1) * width) for piece in range(pieces)]
        self._gain, self._shift = norm.get_param("G"), norm.get_param("b")
        self._mean = np.full(width, 1 / width, np.float32)

    def __call__(self, rows: Floats) -> Floats:
        return self.best(rows.dot(self.weights))

    def best(self, views: Floats) -> Floats:
        """From the linear views of each row, which this changes, to what the layer makes of it."""
        views += self._bias
        first, *others = self._pieces
        best: Floats = views[:, first].copy()
        for piece in others:
            np.maximum(best, views[:, piece], out=best)
        # Sums whose rounding, unlike that of a product, does not depend on how many rows there are.
        best -= np.einsum("ij,j->i", best, self._mean)[:, None]
        spread = np.einsum("ij,ij->i", best, best) * self._mean[0]
        spread += _AT_LEAST
        best *= (1 / np.sqrt(spread))[:, None]
        best *= self._gain
        best += self._shift
        return best
