"""Word lists of this pack: one entry a line in ``_words/NAME.txt``, the first line a comment with the source."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from citewell.pattern import folded, late

__all__ = ["alternation", "cues", "entries", "notes", "phrases", "stem"]


@cache
def notes(name: str) -> Mapping[str, str]:
    """The entries of a list with what is noted behind a colon; the empty string where nothing is."""
    source = Path(__file__).parents[1] / "_words" / f"{name}.txt"
    lines = (line.strip() for line in source.read_text(encoding="utf-8").splitlines())
    parts = (line.partition(":") for line in lines if line and not line.startswith("#"))
    return {word.strip(): note.strip() for word, _, note in parts}


@cache
def entries(name: str) -> frozenset[str]:
    """The entries of a list."""
    return frozenset(notes(name))


def alternation(words: Iterable[str]) -> str:
    """
    A regular expression for any of some words, longest first, to be compiled without regard to case.

    A blank stands for any white space, a final ``*`` for any ending.
    """
    # By their first letter: without regard to case Python tries one word after the other, and a list has hundreds.
    alike: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        alike.setdefault(word[0].lower(), []).append(_rest(word))
    parts = (f"{re.escape(first)}(?:{'|'.join(rests)})" for first, rests in alike.items())
    return rf"(?<!\w)(?:{'|'.join(parts)})"


def _rest(word: str) -> str:
    """The expression for a word behind its first letter."""
    end = r"\w*" if word.endswith("*") else r"(?!\w)"
    return re.escape(word[1:].removesuffix("*")).replace(r"\ ", r"\s+") + end


def phrases(words: Iterable[str]) -> re.Pattern[str]:
    """The `alternation` of some words as a pattern that is searched for only where one of their `cues` stands."""
    words = tuple(words)
    return late(alternation(words), re.IGNORECASE, cues(words))


def cues(words: Iterable[str]) -> frozenset[str]:
    """One word of each phrase, the longest: where it does not stand, neither does the phrase. None may be a bare ``*``."""
    return frozenset(folded(max(re.findall(r"\w+(?![\w*])", phrase), key=len)) for phrase in words)


def stem(adverb: str) -> str:
    """The adjective that a regular adverb comes from: ``easily`` gives ``easy``; other words come back as they are."""
    if adverb.endswith("ily"):
        return adverb[:-3] + "y"
    if adverb.endswith(("ably", "ibly")):
        return adverb[:-1] + "e"
    return adverb.removesuffix("ly")
