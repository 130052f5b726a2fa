"""Which word depends on which."""

from collections.abc import Sequence

import numpy as np
from spacy.pipeline import DependencyParser
from spacy.tokens import Doc

from citewell.grammar.encoder import Floats

__all__ = ["Arcs"]


class Arcs:
    """
    The model's `parser`, with its scores worked out for all sentences of a batch at once.

    What a score says and what each move does stays the parser's own business. Its loop asks a slow library for
    tiny products and takes the interpreter's lock for each.
    """

    def __init__(self, parser: DependencyParser, example: Doc) -> None:
        """Raises ValueError or KeyError where the parser's model is not built as this class expects."""
        model = parser.model
        if model.attrs["unseen_classes"] or parser.cfg["beam_width"] != 1:
            raise ValueError("moves that the parser may not make, or several parses at a time")
        self._parser = parser
        # What it knows of its example is not used: only how to tell which words a state looks at.
        self._steps = model.predict([example])
        narrow = model.get_ref("tok2vec").layers[-1]
        lower, upper = model.get_ref("lower"), model.get_ref("upper")
        self._places, hidden, pieces, width = (lower.get_dim(name) for name in ("nF", "nO", "nP", "nI"))
        if pieces != 2:
            raise ValueError("the better of two pieces")
        self._hidden: int = hidden
        self._narrow, self._narrow_bias = np.ascontiguousarray(narrow.get_param("W").T), narrow.get_param("b")
        # Both pieces side by side instead of interleaved, and the bias in the first place of each word.
        weights = lower.get_param("W").transpose(3, 0, 2, 1)
        self._lower = np.ascontiguousarray(weights.reshape(width, -1))
        blank = lower.get_param("pad")[0].transpose(0, 2, 1).copy()
        bias = np.zeros_like(blank)
        bias[0] = lower.get_param("b").T
        self._blank, self._bias = (blank + bias).reshape(-1), bias.reshape(-1)
        self._upper, self._upper_bias = np.ascontiguousarray(upper.get_param("W").T), upper.get_param("b")
        # The place before the first word stands for no word, which the parser gives as -1.
        self._offsets = np.arange(self._places) + self._places

    def draw(self, docs: Sequence[Doc], vectors: Floats) -> None:
        """Sets heads and labels. ``vectors`` has a row for each word of the batch."""
        features = self._features(vectors)
        states = self._parser.moves.init_batch(docs)
        open_states = [state for state in states if not state.is_final()]
        while open_states:
            looked_at = self._steps.get_token_ids(open_states) * self._places + self._offsets
            views = np.add.reduce(features.take(looked_at, axis=0), axis=1)
            scores = np.maximum(views[:, : self._hidden], views[:, self._hidden :]) @ self._upper
            scores += self._upper_bias
            open_states = self._parser.transition_states(open_states, scores)
        self._parser.set_annotations(docs, states)

    def _features(self, vectors: Floats) -> Floats:
        """What each word adds to a state in each place it can have there: a row for each word and place."""
        narrow = vectors @ self._narrow
        narrow += self._narrow_bias
        features = np.empty((len(vectors) + 1, len(self._blank)), np.float32)
        features[0] = self._blank
        np.matmul(narrow, self._lower, out=features[1:])
        features[1:] += self._bias
        return features.reshape(-1, 2 * self._hidden)
