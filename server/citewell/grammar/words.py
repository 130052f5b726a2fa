"""What a word is, once its tag and its place in the tree are known."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from spacy.lang.en.lemmatizer import EnglishLemmatizer
from spacy.pipeline import AttributeRuler
from spacy.strings import get_string_id
from spacy.tokens import Doc
from spacy.vocab import Vocab

from citewell.grammar.patterns import Patterns

__all__ = ["Entry", "Words"]

_REMEMBERED = 6000
"""Entries that each of the memories holds (up to 0.4 kB each). More than a text has words (5,000)."""

_NOBODY = "_"

Name = int
"""
A word in lower case as spaCy's number for the string, where a pattern of the ruler names it or it is blank. 0 stands for
all other words: to the ruler they are the same.
"""

Neighbours = tuple[Name, int, Name, int]
"""The word before and its label, the word behind and its label; 0 for each that makes no difference."""

Circumstances = tuple[Name, int, int, Neighbours]
"""All that the ruler's patterns see of a word: its name, its tag and its label as spaCy's numbers, its neighbours."""

_ALONE: Neighbours = (0, 0, 0, 0)


class _Role(NamedTuple):
    """What a word is to the ruler's patterns."""

    name: Name
    name_beside: Name
    """What it is to its neighbours."""
    looks_beside: bool


_Place = tuple[int, int, int]
"""A word, its tag and its label, as spaCy's numbers."""


_BETWEEN: _Place = (0, 0, 0)
"""What stands between two texts."""


class _Reading(NamedTuple):
    """What the attribute ruler makes of a word."""

    pos: str
    tag: str
    dep: str
    morph: str
    lemma: str
    """Empty where it is for the lemmatizer to say."""
    key: tuple[int, int]
    """Part of speech and morphology as spaCy's numbers: what the lemmatizer sees beside the word."""


class Entry(NamedTuple):
    """A word as a `Token` tells of it."""

    text: str
    lemma: str
    pos: str
    tag: str
    dep: str
    morph: str


class Words:
    """The model's `attribute_ruler` and `lemmatizer`, asked once about the same thing: both look at little of a text."""

    def __init__(self, vocab: Vocab, ruler: AttributeRuler, lemmatizer: EnglishLemmatizer) -> None:
        """Raises ValueError where they may look at more than is known here."""
        if type(lemmatizer) is not EnglishLemmatizer or lemmatizer.mode != "rule" or lemmatizer.overwrite:
            raise ValueError("a lemmatizer that may look at other words")
        self._vocab, self._ruler, self._lemmatizer = vocab, ruler, lemmatizer
        index = lemmatizer.lookups.get_table("lemma_index")
        for part_of_speech, forms in index.items():
            index[part_of_speech] = _Forms(forms)
        self._patterns = Patterns(ruler.patterns)
        if self._patterns.names(_NOBODY) or self._patterns.names_beside(_NOBODY):
            raise ValueError("a pattern for the word that stands for others")
        self._labels_beside = {vocab.strings[label] for label in self._patterns.labels_beside}
        self._roles: dict[int, _Role] = {}
        self._entries: dict[_Place, Entry] = {}
        """Of words whose neighbours make no difference."""
        self._readings: dict[Circumstances, _Reading] = {}
        self._lemmas: dict[tuple[int, tuple[int, int]], tuple[str, str]] = {}

    def forget(self) -> None:
        """Drops what is remembered, which refers to strings that spaCy is about to drop."""
        for memory in (self._roles, self._entries, self._readings, self._lemmas, self._lemmatizer.cache):
            memory.clear()

    def read(self, words: Sequence[int], tags: Sequence[int], deps: Sequence[int]) -> list[Entry]:
        """
        What there is to say about each word of a text, or of several with a word 0 between two of them.

        Words, tags and labels are told by spaCy's numbers for them.
        """
        for memory in (self._roles, self._readings, self._lemmas, self._entries):
            if len(memory) + len(words) > _REMEMBERED:
                memory.clear()
        places = list(zip(words, tags, deps, strict=True))
        entries = list(map(self._entries.get, places))
        unknown = [index for index, entry in enumerate(entries) if entry is None and words[index]]
        for index, entry in zip(unknown, self._look_up(places, unknown), strict=True):
            entries[index] = entry
            if not self._role(words[index]).looks_beside:
                self._entries[places[index]] = entry
        return [entry for entry in entries if entry]

    def _look_up(self, places: Sequence[_Place], chosen: Sequence[int]) -> list[Entry]:
        """The same for some of the words."""
        words = [places[index][0] for index in chosen]
        seen = [self._circumstances(places, index) for index in chosen]
        new = {one: word for one, word in zip(seen, words, strict=True) if one not in self._readings}
        if new:
            self._learn_readings(new)
        readings = [self._readings[one] for one in seen]
        pairs = [(word, reading.key) for word, reading in zip(words, readings, strict=True)]
        missing = [pair for pair in dict.fromkeys(pairs) if pair not in self._lemmas]
        if missing:
            self._learn_lemmas(missing)
        return [_entry(reading, *self._lemmas[pair]) for reading, pair in zip(readings, pairs, strict=True)]

    def _circumstances(self, places: Sequence[_Place], index: int) -> Circumstances:
        word, tag, dep = places[index]
        role = self._role(word)
        if not role.looks_beside:
            return role.name, tag, dep, _ALONE
        return role.name, tag, dep, (*self._beside(places, index - 1), *self._beside(places, index + 1))

    def _beside(self, places: Sequence[_Place], index: int) -> tuple[Name, int]:
        word, _, dep = places[index] if 0 <= index < len(places) else _BETWEEN
        if not word:
            return 0, 0
        return self._role(word).name_beside, dep if dep in self._labels_beside else 0

    def _role(self, word: int) -> _Role:
        known = self._roles.get(word)
        return known or self._learn_role(word)

    def _learn_role(self, word: int) -> _Role:
        strings, patterns = self._vocab.strings, self._patterns
        lower = strings[word].lower()
        name = strings.add(lower)
        role = self._roles[word] = _Role(
            name if patterns.names(lower) else 0,
            name if patterns.names_beside(lower) else 0,
            patterns.looks_beside(lower),
        )
        return role

    def _learn_readings(self, unknown: dict[Circumstances, int]) -> None:
        """Lets the ruler read one word for each of the circumstances, between its neighbours."""
        strings = self._vocab.strings
        words: list[str] = []
        attributes: list[tuple[int, int]] = []
        for (_, tag, dep, (name_before, dep_before, name_behind, dep_behind)), word in unknown.items():
            words += [strings[name_before] or _NOBODY, strings[word], strings[name_behind] or _NOBODY]
            attributes += [(0, dep_before), (tag, dep), (0, dep_behind)]
        doc = Doc(self._vocab, words=words)
        given: Any = np.array(attributes, np.uint64)
        doc.from_array(["TAG", "DEP"], given)
        self._ruler(doc)
        keys = doc.to_array(["POS", "MORPH"]).tolist()
        for one, token in zip(unknown, list(doc)[1::3], strict=True):
            pos, morph = keys[token.i]
            self._readings[one] = _Reading(
                token.pos_, token.tag_, token.dep_, str(token.morph), token.lemma_, (pos, morph)
            )

    def _learn_lemmas(self, missing: Sequence[tuple[int, tuple[int, int]]]) -> None:
        strings = self._vocab.strings
        doc = Doc(self._vocab, words=[strings[word] for word, _ in missing])
        given: Any = np.array([key for _, key in missing], np.uint64)
        doc.from_array(["POS", "MORPH"], given)
        self._lemmatizer(doc)
        for pair, token in zip(missing, doc, strict=True):
            letters, lemma = token.text, token.lemma_
            self._lemmas[pair] = (letters, letters if lemma == letters else lemma)


def _entry(reading: _Reading, letters: str, lemma: str) -> Entry:
    return Entry(letters, reading.lemma or lemma, reading.pos, reading.tag, reading.dep, reading.morph)


class _Forms:
    """A fixed set of strings, found by their numbers: a fifth of a list's memory, and no walk through all of it."""

    def __init__(self, strings: Iterable[str]) -> None:
        self._numbers = np.sort(np.fromiter(map(get_string_id, strings), np.uint64))

    def __len__(self) -> int:
        return len(self._numbers)

    def __contains__(self, string: str) -> bool:
        number = np.uint64(get_string_id(string))
        place = self._numbers.searchsorted(number)
        return bool(place < len(self._numbers) and self._numbers[place] == number)
