"""The vectors that the tagger and the parser judge words by."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from spacy.tokens import Doc
from thinc.api import Model

__all__ = ["Encoder"]

Floats = npt.NDArray[np.float32]

_REMEMBERED = 8192
"""Words whose vectors are kept (0.5 kB each). More than a text has words."""


class Encoder:
    """
    The model's `tok2vec`, without what only training needs.

    A word's own vector depends on the word alone, so it is remembered. Its vector in a sentence depends on a few
    words to each side, and is worked out each time.
    """

    def __init__(self, model: "Model[Any, Any]") -> None:
        """Raises ValueError or KeyError where the model is not built as this class expects."""
        features, _, *self._embedding, _ = model.get_ref("embed").layers
        self._columns: Sequence[int | str] = features.attrs["columns"]
        (stack,) = model.get_ref("encode").layers
        self._pad: int = model.get_ref("encode").attrs["pad"]
        self._layers = [_Layer(layer) for layer in stack.layers]
        if self._pad != len(self._layers):
            raise ValueError("each layer looks one word to each side")
        self._width: int = model.get_dim("nO")
        self._rows: dict[bytes, int] = {}
        self._known: Floats = np.zeros((_REMEMBERED, self._width), np.float32)

    def __call__(self, docs: Sequence[Doc]) -> list[Floats]:
        """One row a token for each text."""
        starts = []
        at = self._pad
        for doc in docs:
            starts.append(at)
            at += len(doc) + self._pad
        # Blank rows before, between and after the texts: each layer looks at, and uses up, one row at both ends.
        rows = np.zeros((at, self._width), np.float32)
        for doc, start in zip(docs, starts, strict=True):
            rows[start : start + len(doc)] = self._embedded(doc)
        for layer in self._layers:
            rows = layer(rows)
        return [rows[start - self._pad : start - self._pad + len(doc)] for doc, start in zip(docs, starts, strict=True)]

    def _embedded(self, doc: Doc) -> Floats:
        features: npt.NDArray[np.uint64] = doc.to_array(self._columns)
        keys = [row.tobytes() for row in features]
        if len(self._rows) + len(keys) > _REMEMBERED:
            self._rows.clear()
        rows = self._rows
        unknown = {key: index for index, key in enumerate(keys) if key not in rows}
        if unknown:
            first, beyond = len(rows), len(rows) + len(unknown)
            self._known[first:beyond] = self._embed(features[list(unknown.values())])
            rows.update(zip(unknown, range(first, beyond), strict=True))
        return self._known[[rows[key] for key in keys]]

    def _embed(self, features: "npt.NDArray[np.uint64]") -> Floats:
        found: Any = features
        for layer in self._embedding:
            found = layer.predict(found)
        return found  # type: ignore[no-any-return]


class _Layer:
    """A word and its two neighbours, made one vector: the best of several linear views, normalised, added to the word's."""

    def __init__(self, residual: "Model[Any, Any]") -> None:
        nodes = {node.name: node for node in residual.walk()}
        maxout, norm = nodes["maxout"], nodes["layernorm"]
        out, pieces, width = (maxout.get_dim(name) for name in ("nO", "nP", "nI"))
        # Piece by piece instead of interleaved: the best of them is then found in long runs.
        weights = maxout.get_param("W").transpose(2, 1, 0).reshape(width, pieces * out)
        self._weights = np.ascontiguousarray(weights)
        self._bias = np.ascontiguousarray(maxout.get_param("b").T.reshape(pieces * out))
        self._pieces = [slice(piece * out, (piece + 1) * out) for piece in range(pieces)]
        self._gain, self._shift = norm.get_param("G"), norm.get_param("b")
        self._mean = np.full(out, 1 / out, np.float32)

    def __call__(self, rows: Floats) -> Floats:
        """Two rows less: the first and the last have no neighbour to one side."""
        count, width = len(rows) - 2, rows.shape[1]
        windows = np.lib.stride_tricks.as_strided(rows, (count, 3 * width), rows.strides, writeable=False)
        views = np.ascontiguousarray(windows) @ self._weights
        views += self._bias
        first, *others = self._pieces
        best = views[:, first]
        for piece in others:
            best = np.maximum(best, views[:, piece])
        best -= (best @ self._mean)[:, None]
        spread = np.square(best) @ self._mean
        spread += 1e-8
        best *= (1 / np.sqrt(spread))[:, None]
        best *= self._gain
        best += self._shift
        best += rows[1:-1]
        return best
