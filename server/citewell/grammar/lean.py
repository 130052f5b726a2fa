"""The parses that spaCy's pipeline gives, for a quarter of the work."""

import functools
import itertools
import operator
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import Model

from citewell.grammar.arcs import Arcs
from citewell.grammar.encoder import EVEN, Encoder, Floats
from citewell.grammar.pieces import Pieces, Word
from citewell.grammar.pipeline import Pipeline, one_sentence
from citewell.grammar.recent import LONGEST, Recent
from citewell.grammar.words import Entry, Words
from citewell.span import Span
from citewell.syntax import Parse, Token

__all__ = ["LeanPipeline", "Unfamiliar"]

_BATCH = 1024
"""Words: fewer make the work slower, more make it need memory (8 kB a word)."""

_MET = 10_000
"""Strings of texts after which older ones may go (6 MB; a draft of 20,000 words has 4,000)."""

_MANY = 1_000
"""Strings after which they may go while nobody waits: to meet the words of a sentence again takes some milliseconds."""

_EXAMPLES = ("It's there, isn't it?", "The two  teams that shipped (both in 2024) got 3x faster builds.")

_span = functools.lru_cache(maxsize=4096)(Span)
"""Spans of words: the same few come again in every sentence."""


class Unfamiliar(Exception):
    """The model is not built as this module expects."""


class LeanPipeline:
    """A loaded model whose components are asked for what they know, and spared what only training needs."""

    def __init__(self, language: Language) -> None:
        """Raises Unfamiliar where the model is not the one that this was written for."""
        self._language = language
        self._last = ""
        try:
            part: dict[str, Any] = dict(language.pipeline)
            if list(part) != ["tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer"]:
                raise ValueError("other components")
            self._encode = Encoder(part["tok2vec"].model)
            self._tags = _Tags(part["tagger"].model, [language.vocab.strings[tag] for tag in part["tagger"].labels])
            self._arcs = Arcs(part["parser"], one_sentence(language, _EXAMPLES[0]))
            self._words = Words(language.vocab, part["attribute_ruler"], part["lemmatizer"])
            self._pieces = Pieces(language, self._encode.keys)
            self._recent = Recent(self._encode, self._tags, self._arcs)
            expected = Pipeline(language).parses(_EXAMPLES)
            agreed = self._parses(_EXAMPLES) == expected == [self._parses([text])[0] for text in _EXAMPLES]
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise Unfamiliar(str(error)) from error
        if not agreed:
            raise Unfamiliar("the model says something else")
        self._passing = ExitStack()
        self._enough = len(language.vocab.strings) + _MET

    def parses(self, texts: Sequence[str]) -> list[Parse]:
        """The parses of several sentences, in order."""
        if len(self._language.vocab.strings) > self._enough:
            self._make_room()
        return self._parses(texts)

    def rest(self) -> None:
        """Forgets words where many have gathered, but for those of the last sentence: somebody may be typing it."""
        if len(self._language.vocab.strings) > self._enough - _MET + _MANY:
            self._make_room()
            self._encode.forget()
            if self._last:
                self._parses([self._last])

    def _make_room(self) -> None:
        """
        Lets spaCy forget the words that it meets from now on, and those that it met since this was last called.

        The words of the first texts stay: a word that it may forget takes longer to be told from its neighbours. No
        text may be in work.
        """
        self._words.forget()
        self._pieces.forget()
        self._passing.close()
        self._passing.enter_context(self._language.memory_zone())
        self._enough = len(self._language.vocab.strings) + _MET

    def _parses(self, texts: Sequence[str]) -> list[Parse]:
        if len(texts) == 1:
            self._last = texts[0]
            words = self._pieces.words(self._last)
            if len(words) <= LONGEST:
                return [self._parsed_alone(words)]
        return [parse for batch in self._batches(texts) for parse in self._parsed(batch)]

    def _parsed_alone(self, words: Sequence[Word]) -> Parse:
        tags, (heads, labels) = self._recent.read(words)
        starts = [*itertools.accumulate([word.width for word in words], initial=0)][: len(words)]
        return _tree(self._words.read([word.number for word in words], tags, labels), starts, heads)

    def _batches(self, texts: Sequence[str]) -> Iterator[list[Doc]]:
        batch: list[Doc] = []
        words = 0
        for text in texts:
            doc = one_sentence(self._language, text)
            if words + len(doc) > _BATCH and batch:
                yield batch
                batch, words = [], 0
            batch.append(doc)
            words += len(doc)
        if batch:
            yield batch

    def _parsed(self, docs: list[Doc]) -> Iterator[Parse]:
        vectors = self._encode(docs)
        self._arcs.draw(docs, vectors)
        tags = self._tags(vectors)
        # Heads are told by their distance, which may be negative: spaCy puts all kinds of numbers into one type.
        told = [doc.to_array(["ORTH", "DEP", "IDX", "HEAD"]) for doc in docs]
        words: list[int] = []
        deps: list[int] = []
        spread: list[int] = []
        beyond = 0
        for one in told:
            first, beyond = beyond, beyond + len(one)
            words += [*one[:, 0].tolist(), 0]
            deps += [*one[:, 1].tolist(), 0]
            spread += [*tags[first:beyond], 0]
        entries = iter(self._words.read(words, spread, deps))
        for one in told:
            starts, distances = one[:, 2:].astype(np.int64).T.tolist()
            heads = map(operator.add, range(len(one)), distances)
            yield _tree(itertools.islice(entries, len(one)), starts, heads)


def _tree(entries: Iterable[Entry], starts: Iterable[int], heads: Iterable[int]) -> Parse:
    return Parse(
        tuple(
            [
                Token._make((index, text, _span(start, start + len(text)), lemma, pos, tag, dep, head, morph))
                for index, (start, head, (text, lemma, pos, tag, dep, morph)) in enumerate(
                    zip(starts, heads, entries, strict=True)
                )
            ]
        )
    )


class _Tags:
    """The model's `tagger`."""

    def __init__(self, model: "Model[Any, Any]", labels: Sequence[int]) -> None:
        (softmax,) = [node for node in model.walk() if node.name == "softmax"]
        # Columns of zeros for tags that there are not; with their bias they are never the best.
        self._weights = np.zeros((softmax.get_dim("nI"), -(-len(labels) // EVEN) * EVEN), np.float32)
        self._weights[:, : len(labels)] = softmax.get_param("W").T
        self._bias = np.full(self._weights.shape[1], -np.inf, np.float32)
        self._bias[: len(labels)] = softmax.get_param("b")
        self._labels = labels

    def __call__(self, vectors: Floats) -> list[int]:
        """The tag of each word, as spaCy's number for it."""
        best = (vectors @ self._weights + self._bias).argmax(axis=1)
        return [self._labels[index] for index in best.tolist()]
