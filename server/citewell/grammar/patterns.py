"""What the patterns of an attribute ruler look at."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

__all__ = ["Patterns"]

Pattern = Sequence[Mapping[str, Any]]

_ASKED = {"TAG", "DEP", "LOWER", "IS_SPACE"}
"""What a pattern may ask of the word it speaks about."""

_ASKED_BESIDE = ({"DEP"}, {"LOWER"})
"""What it may ask of the word before or behind."""


class Patterns:
    """
    Patterns for one word, or for one word and the next to it.

    ``labels_beside`` are the dependency labels that make a difference to a neighbour.
    """

    def __init__(self, rules: Iterable[Mapping[str, Any]]) -> None:
        """Raises ValueError where a pattern looks at more, or in a way that is not known here."""
        self._names, self._names_beside, self._names_accompanied = _Names(), _Names(), _Names()
        self.labels_beside: set[str] = set()
        for rule in rules:
            for pattern in rule["patterns"]:
                self._note(pattern, rule["index"])

    def names(self, lower: str) -> bool:
        """Whether it makes a difference to a word to be this one."""
        return lower in self._names or lower.isspace()

    def names_beside(self, lower: str) -> bool:
        """Whether it makes a difference to a neighbour of this word."""
        return lower in self._names_beside

    def looks_beside(self, lower: str) -> bool:
        """Whether its neighbours make a difference to this word."""
        return lower in self._names_accompanied

    def _note(self, pattern: Pattern, index: int) -> None:
        word, *beside = pattern[index], *pattern[:index], *pattern[index + 1 :]
        if len(beside) > 1 or not word.keys() <= _ASKED or any(one.keys() not in _ASKED_BESIDE for one in beside):
            raise ValueError(f"a pattern that looks at more than a word and its neighbour: {pattern}")
        if "LOWER" in word:
            self._names.add(word["LOWER"])
        for one in beside:
            self._names_accompanied.add(_positive(word["LOWER"]))
            if "LOWER" in one:
                self._names_beside.add(_positive(one["LOWER"]))
            else:
                self.labels_beside.update(_strings(_positive(one["DEP"])))


class _Names:
    """Words, and expressions for words."""

    def __init__(self) -> None:
        self._strings: set[str] = set()
        self._expressions: list[re.Pattern[str]] = []

    def add(self, predicate: Any) -> None:
        if isinstance(predicate, dict) and predicate.keys() == {"REGEX"}:
            self._expressions.append(re.compile(predicate["REGEX"]))
        else:
            self._strings.update(_strings(predicate))

    def __contains__(self, lower: str) -> bool:
        return lower in self._strings or any(expression.search(lower) for expression in self._expressions)


def _strings(predicate: Any) -> Iterable[str]:
    """The strings that a predicate tells apart from all others."""
    if isinstance(predicate, str):
        return [predicate]
    if isinstance(predicate, dict) and predicate.keys() <= {"IN", "NOT_IN"}:
        return [string for strings in predicate.values() for string in strings]
    raise ValueError(f"a predicate that names no strings: {predicate}")


def _positive(predicate: Any) -> Any:
    """The predicate. Raises ValueError where a word that it does not name could satisfy it."""
    if isinstance(predicate, dict) and "NOT_IN" in predicate:
        raise ValueError(f"a neighbour told by what it is not: {predicate}")
    return predicate
