"""The forms that a word is met in, told from its spelling: a look at the text that comes before any parse."""

from collections.abc import Collection
from functools import cache
from pathlib import Path

__all__ = ["are_forms", "forms"]

_FILE = Path(__file__).parents[1] / "_words" / "irregular_forms.txt"
_VOWELS = "aeiou"


def forms(lemma: str) -> frozenset[str]:
    """All forms of a lemma, in lower case: the regular ones of verbs, nouns and adjectives, and common irregular ones."""
    word = lemma.lower()
    stems = {word, word.removesuffix("e")}
    if word[-1:] not in _VOWELS:
        stems.add(word + word[-1:])  # stopped
    if word.endswith("y"):
        stems.add(word[:-1] + "i")  # carried
    if word.endswith("ie"):
        stems.add(word[:-2] + "y")  # underlying
    found = {stem + end for stem in stems for end in ("s", "es", "d", "ed", "ing", "r", "er", "st", "est")}
    return frozenset({word, *found, *_irregular().get(lemma, ()), *_irregular().get(word, ())})


def are_forms(phrases: Collection[str]) -> bool:
    """Whether one of some phrases is another with one word of it in another form, such as “utilize” and “utilizes”."""
    known = {tuple(phrase.lower().split()) for phrase in phrases}
    return any(
        (*words[:at], form, *words[at + 1 :]) in known
        for words in known
        for at, word in enumerate(words)
        for form in forms(word) - {word}
    )


@cache
def _irregular() -> dict[str, tuple[str, ...]]:
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    pairs = (line.split(":") for line in lines if line and not line.startswith("#"))
    return {lemma: tuple(told.split()) for lemma, told in pairs}
