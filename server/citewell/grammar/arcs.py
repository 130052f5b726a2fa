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
        places, hidden, pieces, width = (lower.get_dim(name) for name in ("nF", "nO", "nP", "nI"))
        if pieces != 2:
            raise ValueError("the better of other than two pieces")
        self._narrow, self._narrow_bias = np.ascontiguousarray(narrow.get_param("W").T), narrow.get_param("b")
        # One value more than the model has: it is always 1, and what it weighs is the bias of the scores.
        self._hidden: int = hidden + 1
        # Both pieces side by side instead of interleaved.
        self._lower = np.zeros((places, width, 2, self._hidden), np.float32)
        self._lower[..., :hidden] = lower.get_param("W").transpose(0, 3, 2, 1)
        self._lower = self._lower.reshape(places, width, -1)
        self._blank = np.zeros((places, 2, self._hidden), np.float32)
        self._blank[..., :hidden] = lower.get_param("pad")[0].transpose(0, 2, 1)
        self._blank = self._blank.reshape(places, -1)
        # The first place of each state is always looked at, so it carries the bias.
        self._bias = np.ones((2, self._hidden), np.float32)
        self._bias[:, :hidden] = lower.get_param("b").T
        self._bias = self._bias.reshape(-1)
        self._sum = np.ones(places, np.float32)
        self._scores = np.concatenate((upper.get_param("W").T, [upper.get_param("b")]))

    def draw(self, docs: Sequence[Doc], vectors: Floats) -> None:
        """Sets heads and labels. ``vectors`` has a row for each word of the batch."""
        features = self._features(vectors)
        # A row for each place and word, the first of each place for no word, which the parser gives as -1.
        rows = features.reshape(-1, 2 * self._hidden)
        first = np.arange(1, len(rows), len(vectors) + 1)
        states = self._parser.moves.init_batch(docs)
        unfinished = [state for state in states if not state.is_final()]
        while unfinished:
            views = self._sum @ rows.take(self._steps.get_token_ids(unfinished) + first, axis=0)
            best = np.maximum(views[:, : self._hidden], views[:, self._hidden :])
            unfinished = self._parser.transition_states(unfinished, best.dot(self._scores))
        self._parser.set_annotations(docs, states)

    def _features(self, vectors: Floats) -> Floats:
        """What each word adds to a state in each place it can have there."""
        narrow = vectors.dot(self._narrow)
        narrow += self._narrow_bias
        features = np.empty((len(self._lower), len(vectors) + 1, 2 * self._hidden), np.float32)
        features[:, 0] = self._blank
        np.matmul(narrow, self._lower, out=features[:, 1:])
        features[0] += self._bias
        return features
