"""Whether two texts say the same to a reader: case, quotes, dashes, entities and marks of cutting are nothing."""

import unicodedata
from functools import lru_cache

from citewell.pattern import late
from citewell.rule import PLACEHOLDER
from citewell_rules._sections.wording import content_words, likeness

__all__ = [
    "MOST_ALIKE",
    "alike",
    "are_forms",
    "content",
    "counts_differ",
    "differ",
    "folded_whole",
    "holds",
    "is_comparable",
    "shares_nothing",
    "strays",
]

_TAG = late(r"<[^<>]{0,500}>")
_APOSTROPHE = late(r"['’‘ʼ´`]")
_GROUPING = late(r"(?<=\d)[,\u00a0\u202f](?=\d{3}(?!\d))")
_WORD = late(r"\d+(?:[.,]\d+)*|[^\W_]+")
_NUMBERS = {
    "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9", "ten": "10",
    "eleven": "11", "twelve": "12",
}  # fmt: skip
_SCALES = frozenset({"million", "billion", "thousand", "hundred", "percent", "half", "am", "pm", "k", "m", "bn"})
"""Words beside which one number is written in two ways."""
_SAME = 0.8
_START = 4
"""So many letters do two forms of a word share, as `likeness` sees it; a long text is compared in no time by them."""
_KEPT = 1024
"""So many results are remembered: most keystrokes leave all that is compared as it was."""
MOST_ALIKE = 0.85
"""So much of two titles may be shared where they still differ: in a long one, a word exchanged is no other title."""
_LEAST_COVERED = 0.6
_FEWEST_WORDS = 2
_LEAST_WORDS = 4


def folded(text: str) -> tuple[str, ...]:
    """The words of a text as they are compared."""
    from html import unescape  # late: few drafts hold data

    text = unicodedata.normalize("NFKC", _TAG.sub(" ", unescape(text)))
    text = _GROUPING.sub("", _APOSTROPHE.sub("", text)).casefold()
    return tuple(_NUMBERS.get(word, word) for word in _WORD.findall(text))


@lru_cache(maxsize=_KEPT)
def folded_whole(text: str) -> str:
    """The same without anything between: of two texts that differ in blanks and marks only it is equal."""
    return "".join(folded(_uncut(text)))


def _uncut(text: str) -> str:
    """A text without the mark that it was cut, and without the word that may have been cut."""
    text = text.rstrip()
    return text.rstrip("….").rpartition(" ")[0] if text.endswith(("…", "...")) else text


def is_comparable(text: str) -> bool:
    """Whether a text says anything: gaps do not, nor does what a template fills in."""
    return bool(text.strip()) and not PLACEHOLDER.search(text) and "{{" not in text and "{%" not in text


def alike(data: str, seen: str) -> bool:
    """Whether one is the other, a part of it, or its beginning before it was cut."""
    return holds(folded_whole(data), folded_whole(seen))


def holds(one: str, other: str) -> bool:
    """Whether one of two `folded_whole` texts stands in the other."""
    return bool(one and other) and (one in other or other in one)


@lru_cache(maxsize=_KEPT)
def differ(data: str, seen: str) -> bool:
    """
    Whether a title or question plainly is another one: each has a word, or a number, that the other lacks.

    Other endings, other function words and words that only one of them has are no difference.
    """
    if not (is_comparable(data) and is_comparable(seen)) or alike(data, seen):
        return False
    ours, theirs = content(data), content(seen)
    if not ours or not theirs:
        return False
    is_exchanged = bool(_beyond(ours, theirs)) and bool(_beyond(theirs, ours))
    return is_exchanged and (_shared(ours, theirs) < MOST_ALIKE or counts_differ(data, seen))


@lru_cache(maxsize=_KEPT)
def content(text: str) -> frozenset[str]:
    """The stems of the words of a text that carry meaning."""
    return content_words(" ".join(folded(text)))


def _shared(ours: frozenset[str], theirs: frozenset[str]) -> float:
    both = len(ours) + len(theirs)
    return (both - len(_beyond(ours, theirs)) - len(_beyond(theirs, ours))) / both


@lru_cache(maxsize=_KEPT)
def strays(data: str, seen: str) -> bool:
    """
    Whether a longer text (an answer, a step) plainly says something else than the page: another number, the contrary, or
    mostly words that are not there. A shorter or a longer version is none.
    """
    if not (is_comparable(data) and is_comparable(seen)) or alike(data, seen):
        return False
    ours, theirs = content(data), content(seen)
    if not ours or not theirs:
        return False
    if {folded(data)[0], folded(seen)[0]} == {"yes", "no"}:
        return True
    if counts_differ(data, seen) and all(word[0].isdigit() for word in _beyond(ours, theirs)):
        return True
    ours, theirs = (frozenset(word for word in words - _SCALES if not word[0].isdigit()) for words in (ours, theirs))
    if min(len(ours), len(theirs)) < _FEWEST_WORDS:
        return False
    lacking = min(len(_beyond(ours, theirs)) / len(ours), len(_beyond(theirs, ours)) / len(theirs))
    return lacking > 1 - _LEAST_COVERED


def shares_nothing(data: str, seen: str) -> bool:
    """Whether two texts have no word in common, and the data's is more than a few words."""
    if not (is_comparable(data) and is_comparable(seen)) or alike(data, seen):
        return False
    ours, theirs = content(data), content(seen)
    return len(ours) >= _LEAST_WORDS and _beyond(ours, theirs) == ours


def counts_differ(data: str, seen: str) -> bool:
    """Whether each has a number that the other lacks, and neither is written in a way that may hide that they are one."""
    told, shown = folded(data), folded(seen)
    if not _SCALES.isdisjoint((*told, *shown)):
        return False
    ours, theirs = ({word for word in words if word[0].isdigit()} for words in (told, shown))
    return bool(ours - theirs) and bool(theirs - ours)


def _beyond(words: frozenset[str], others: frozenset[str]) -> frozenset[str]:
    """The words of which the others hold no form."""
    by_start: dict[str, list[str]] = {}
    for other in others:
        by_start.setdefault(other[:_START], []).append(other)
    return frozenset(
        word for word in words - others if not any(are_forms(word, other) for other in by_start.get(word[:_START], ()))
    )


def are_forms(word: str, other: str) -> bool:
    """Whether two stems are of one word to a reader."""
    return likeness(word, other) >= _SAME
