"""Which word depends on which."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from spacy.pipeline import DependencyParser
from spacy.strings import StringStore
from spacy.tokens import Doc

from citewell.grammar.encoder import EVEN, Floats
from citewell.grammar.walk import NOBODY, Kind, Looked, Move, Walk

__all__ = ["Arcs", "Judged", "Steps", "Tree"]

_PLACES = 8
"""Words that a state looks at."""

_ROOT = "ROOT"
"""The label of a word that depends on none."""

_PART_OF_WORD = "subtok"
"""The label of an arc within a word."""

_CROSSING = "||"
"""What is in the label of a word that belongs elsewhere, before the label of the word where it belongs."""

_Numbers = npt.NDArray[np.integer[Any]]


class Steps(NamedTuple):
    """How the parser went through a sentence, step by step."""

    seconds: list[int]
    """The place of the second word that was not yet read: a step depends on none behind it."""
    looked: list[Looked]
    """The words that it depended on."""
    moves: list[Move]
    """What was done."""

    def before(self, place: int) -> "Steps":
        """The first steps, as long as they depend on nothing from a place on, and not on the end of the sentence."""
        alike = next((step for step, second in enumerate(self.seconds) if not 0 <= second < place), len(self.seconds))
        return Steps(self.seconds[:alike], self.looked[:alike], self.moves[:alike])


class Tree(NamedTuple):
    """Which word depends on which, place by place."""

    heads: list[int]
    """A root is its own."""
    labels: list[int]
    """As spaCy's numbers."""


class Arcs:
    """
    The model's `parser`, with its scores worked out for all sentences of a batch at once.

    What a score says and what each move does stays the parser's own business, as long as there are many sentences. Its
    loop asks a slow library for tiny products and takes the interpreter's lock for each.
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
        strings = parser.vocab.strings
        self._moves = [_move(parser.moves.get_class_name(index), strings) for index in range(parser.moves.n_moves)]
        self._root = strings[_ROOT]
        self._crossing = {move.label for move in self._moves if _CROSSING in strings[move.label]}
        self._finish: Sequence[Callable[[Doc], Doc]] = parser.postprocesses

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
        return Judged(self._moves, self._root, _Views(self._scoring, room))

    def lifted(self, words: Sequence[str], tree: Tree) -> Tree:
        """
        The same tree with words under their real heads.

        The parser cannot cross arcs. It says so in a label, which also tells the real head's label.
        """
        if self._crossing.isdisjoint(tree.labels):
            return tree
        doc = Doc(self._parser.vocab, words=list(words))
        distances = [(head - place) % 2**64 for place, head in enumerate(tree.heads)]
        given: Any = np.array([distances, tree.labels], np.uint64).T
        doc.from_array(["HEAD", "DEP"], given)
        for finish in self._finish:
            finish(doc)
        return Tree([token.head.i for token in doc], [token.dep for token in doc])


class Judged:
    """
    The model's `parser` for one sentence at a time, which remembers the best move for words that it looks at.

    Words are told by the numbers that they were learned with; 0 is no word.
    """

    def __init__(self, moves: Sequence[Move], root: int, views: "_Views") -> None:
        self._moves, self._root, self._views = moves, root, views
        self._best: dict[Looked, int] = {}

    def learn(self, first: int, vectors: Floats) -> None:
        """Takes in words that are numbered from ``first`` on."""
        self._views.learn(first, vectors)

    def expect(self, looked: Iterable[Looked]) -> None:
        """Judges what the parser may come to look at: all at once, which costs less than one by one."""
        unknown = list({words: None for words in looked if words not in self._best})
        if unknown:
            scores = self._views.scores(np.array(unknown))
            self._best.update(zip(unknown, scores.argmax(axis=1).tolist(), strict=True))

    def draw(self, words: Sequence[int], begun: Steps) -> tuple[Tree, Steps]:
        """The tree of a sentence, of which the first steps are known."""
        walk = Walk(len(words))
        seconds, looked_at, made = begun
        for move in made:
            walk.make(move)
        numbers, best = [*words, 0], self._best
        while not walk.ended:
            seconds.append(walk.second)
            looked = walk.looked(numbers)
            looked_at.append(looked)
            if looked not in best:
                best[looked] = int(self._views.scores(np.array(looked)).argmax())
            move = self._moves[best[looked]]
            made.append(move if walk.make(move) else self._make_next_best(walk, looked))
        return self._tree(walk), begun

    def _make_next_best(self, walk: Walk, looked: Looked) -> Move:
        """Makes the best move of those that may be made."""
        ranked: list[int] = (-self._views.scores(np.array(looked))).argsort(kind="stable").tolist()
        return next(move for move in map(self._moves.__getitem__, ranked) if walk.make(move))

    def _tree(self, walk: Walk) -> Tree:
        heads = [place if head == NOBODY else head for place, head in enumerate(walk.heads)]
        labels = [self._root if head == NOBODY else label for head, label in zip(walk.heads, walk.labels, strict=True)]
        return Tree(heads, labels)


def _move(name: str, strings: StringStore) -> Move:
    """What spaCy calls a move: `L-nsubj`. Raises ValueError where it is another kind than is known here."""
    kind, _, label = name.partition("-")
    if label == _PART_OF_WORD:
        raise ValueError("words that the parser puts together")
    return Move(Kind(kind), strings[label] if label else 0)


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
