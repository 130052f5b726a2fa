"""What was meant by a name that nobody knows."""

from collections.abc import Iterable

__all__ = ["closest"]

_SHORTEST = 3
"""Letters of the shortest word that is taken for the beginning of a name."""


def closest(word: object, known: Iterable[str]) -> str:
    """``; did you mean "…"?`` with the most similar known name, or nothing; so for what is no word at all."""
    import difflib  # late: hardly any name is misspelled

    if not isinstance(word, str):
        return ""
    names = list(known)
    begun = [name for name in names if len(word) >= _SHORTEST and name.startswith(word)]
    found = difflib.get_close_matches(word, names, 1, 0.6) or begun
    return f'; did you mean "{found[0]}"?' if found else ""
