"""Which word depends on which."""

from collections import deque
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from spacy.pipeline import DependencyParser
from spacy.tokens import Doc

from citewell.grammar.encoder import EVEN, Floats

__all__ = ["Arcs", "Judged"]

_RUNS = 4
"""Sentences whose steps are kept."""

_PLACES = 8
"""Words that a state looks at."""

_SECOND_AHEAD = 1
"""Which of them is the second of those that are not yet read."""

_Numbers = npt.NDArray[np.integer[Any]]


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
        self._scoring = _Scoring(model)

    def draw(self, docs: Sequence[Doc], vectors: Floats) -> None:
        """Sets heads and labels. ``vectors`` has a row for each word of the batch."""
        views = _Views(self._scoring, len(vectors))
        views.learn(1, vectors)
        states = self._parser.moves.init_batch(docs)
        unfinished = [state for state in states if not state.is_final()]
        while unfinished:
            # No word is -1 to the parser and 0 here.
            scores = views.scores(self._steps.get_token_ids(unfinished) + 1)
            unfinished = self._parser.transition_states(unfinished, scores)
        self._parser.set_annotations(docs, states)

    def judged(self, room: int) -> "Judged":
        """A memory for the words and moves of sentences that have much in common; ``room`` counts words."""
        return Judged(self._parser, self._steps, _Views(self._scoring, room))


class Judged:
    """
    The model's `parser` for one sentence at a time, which remembers the best move for words that a state looks at.

    Words are told by the numbers that they were learned with; 0 is no word.
    """

    def __init__(self, parser: DependencyParser, steps: Any, views: "_Views") -> None:
        self._parser, self._moves, self._steps, self._views = parser, parser.moves, steps, views
        self._best: dict[bytes, int] = {}
        self._runs: deque[_Run] = deque(maxlen=_RUNS)

    def learn(self, first: int, vectors: Floats) -> None:
        """Takes in words that are numbered from ``first`` on."""
        self._views.learn(first, vectors)

    def draw(self, doc: Doc, words: Sequence[int]) -> None:
        """Sets heads and labels."""
        states = self._moves.init_batch([doc])
        (state,) = states
        # The parser's -1, for no word, finds the last.
        numbers = np.array([*words, 0])
        run = max(reversed(self._runs), key=lambda run: run.likeness(numbers), default=_Run.of_nobody())
        begun = self._repeat(state, run, numbers)
        looked, moves = [run.looked[:begun]], run.moves[:begun]
        while not state.is_final():
            places = self._steps.get_token_ids(states)
            move = self._move(state, numbers.take(places))
            self._moves.transition(state, move)
            looked.append(places)
            moves.append(move)
        self._runs.append(_Run(numbers, np.concatenate(looked), moves))
        self._parser.set_annotations([doc], states)

    def _repeat(self, state: Any, run: "_Run", words: _Numbers) -> int:
        """
        Takes the first steps, as far as they are those of another sentence; how many that is.

        While moves are the same, states are, and look at the same places. So all steps can be judged at once.
        """
        looked = words.take(run.comparable(words))
        begun = 0
        for best, move in zip(self._judged(looked), run.moves, strict=False):
            if best != move and self._allowed(state, best, looked[begun]) != move:
                break
            self._moves.transition(state, move)
            begun += 1
        return begun

    def _move(self, state: Any, looked: _Numbers) -> int:
        """The best move of those that the state may make."""
        key = looked.tobytes()
        best = self._best.get(key)
        if best is None:
            best = self._best[key] = int(self._views.scores(looked).argmax())
        return self._allowed(state, best, looked)

    def _allowed(self, state: Any, best: int, looked: _Numbers) -> int:
        """The best move of all where the state may make it, otherwise the next best that it may make."""
        if self._moves.is_valid(state, best):
            return best
        ranked: list[int] = (-self._views.scores(looked).ravel()).argsort(kind="stable").tolist()
        return next(move for move in ranked if self._moves.is_valid(state, move))

    def _judged(self, looked: _Numbers) -> list[int]:
        """The best move for each row of words, of all moves that there are."""
        best, letters, size = self._best, looked.tobytes(), looked.itemsize * _PLACES
        keys = [letters[start : start + size] for start in range(0, len(letters), size)]
        unknown = {key: index for index, key in enumerate(keys) if key not in best}
        if unknown:
            scores = self._views.scores(looked[list(unknown.values())])
            best.update(zip(unknown, scores.argmax(axis=1).tolist(), strict=True))
        return [best[key] for key in keys]


class _Run(NamedTuple):
    """The words of a sentence and the steps of the parser through it."""

    words: _Numbers
    looked: _Numbers
    """For each step the places of the words that the state looked at."""
    moves: list[int]

    @staticmethod
    def of_nobody() -> "_Run":
        """The run through a sentence without words."""
        return _Run(np.zeros(1, np.intp), np.zeros((0, _PLACES), np.int32), [])

    def likeness(self, words: _Numbers) -> int:
        """How many words it has in common with another sentence, in the same places."""
        length = min(len(self.words), len(words))
        return int(np.count_nonzero(self.words[:length] == words[:length]))

    def comparable(self, words: _Numbers) -> _Numbers:
        """
        Where the steps look that another sentence may have in common with it.

        A state knows how many words are left only where there are less than two, and a longer or shorter sentence has
        other words in the places from the first difference on.
        """
        if len(self.words) == len(words):
            return self.looked
        length = min(len(self.words), len(words))
        alike = int((self.words[:length] == words[:length]).argmin())
        ahead = self.looked[:, _SECOND_AHEAD]
        return self.looked[: np.append((ahead >= 0) & (ahead < alike), False).argmin()]


class _Scoring:
    """How the parser's model judges a state by the words that it looks at."""

    def __init__(self, model: Any) -> None:
        """Raises ValueError or KeyError where the model is not built as this class expects."""
        narrow = model.get_ref("tok2vec").layers[-1]
        lower, upper = model.get_ref("lower"), model.get_ref("upper")
        places, hidden, pieces, width = (lower.get_dim(name) for name in ("nF", "nO", "nP", "nI"))
        if pieces != 2 or places != _PLACES:
            raise ValueError("the better of other than two pieces, or states that look at other words")
        self.narrow, self.narrow_bias = np.ascontiguousarray(narrow.get_param("W").T), narrow.get_param("b")
        # More values than the model has: the first is always 1, and what it weighs is the bias of the scores. The rest
        # is 0.
        self.hidden: int = -(-(hidden + 1) // EVEN) * EVEN
        # Both pieces side by side instead of interleaved.
        self.lower = np.zeros((places, width, 2, self.hidden), np.float32)
        self.lower[..., :hidden] = lower.get_param("W").transpose(0, 3, 2, 1)
        self.lower = self.lower.reshape(places, width, -1)
        self.blank = np.zeros((places, 2, self.hidden), np.float32)
        self.blank[..., :hidden] = lower.get_param("pad")[0].transpose(0, 2, 1)
        self.blank = self.blank.reshape(places, -1)
        # The first place of each state is always looked at, so it carries the bias.
        self.bias = np.zeros((2, self.hidden), np.float32)
        self.bias[:, :hidden] = lower.get_param("b").T
        self.bias[:, hidden] = 1
        self.bias = self.bias.reshape(-1)
        self.sum = np.ones(places, np.float32)
        self.upper = np.zeros((self.hidden, upper.get_dim("nO")), np.float32)
        self.upper[:hidden] = upper.get_param("W").T
        self.upper[hidden] = upper.get_param("b")


class _Views:
    """What each word adds to a state in each place it can have there. Row 0 of each place is for no word."""

    def __init__(self, scoring: _Scoring, room: int) -> None:
        """``room`` is for how many words."""
        self._scoring = scoring
        self._views = np.empty((len(scoring.lower), 1 + room, 2 * scoring.hidden), np.float32)
        self._views[:, 0] = scoring.blank
        self._views[0, 0] += scoring.bias
        self._rows = self._views.reshape(-1, 2 * scoring.hidden)
        self._first = np.arange(0, len(self._rows), 1 + room)

    def learn(self, first: int, vectors: Floats) -> None:
        """Takes in words that are numbered from ``first`` on."""
        scoring = self._scoring
        narrow = vectors.dot(scoring.narrow)
        narrow += scoring.narrow_bias
        views = self._views[:, first : first + len(vectors)]
        np.matmul(narrow, scoring.lower, out=views)
        views[0] += scoring.bias

    def scores(self, words: _Numbers) -> Floats:
        """The score of each move, for one state or several. ``words`` has a column for each place."""
        hidden = self._scoring.hidden
        views = self._scoring.sum @ self._rows.take(words + self._first, axis=0)
        scores: Floats = np.maximum(views[..., :hidden], views[..., hidden:]).dot(self._scoring.upper)
        return scores
