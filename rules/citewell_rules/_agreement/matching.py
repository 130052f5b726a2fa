"""Which of the questions that a page shows those in its data are."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

from citewell.record import dataclass
from citewell_rules._agreement.texts import (
    MOST_ALIKE,
    are_forms,
    content,
    counts_differ,
    folded_whole,
    holds,
    is_comparable,
)
from citewell_rules._sections.wording import beginning

__all__ = ["Match", "matches"]

_SAME = 0.9
_NEAR = 0.3
"""Two questions that share so much may be one in other words."""
_KEPT = 8
"""So many pages are remembered: most keystrokes leave the questions of the one that is written as they were."""


@dataclass(frozen=True, slots=True)
class Match:
    """
    What a text is among others, by their indexes: ``same`` is the one that it is, else None.

    Without one, ``nearest`` is the one that shares most with it, ``is_near`` whether that is much, and ``is_apart``
    whether it plainly differs from all of them.
    """

    same: int | None
    nearest: int = 0
    is_near: bool = False
    is_apart: bool = False


@lru_cache(maxsize=_KEPT)
def matches(told: tuple[str, ...], shown: tuple[str, ...]) -> tuple[Match, ...]:
    """What each of the texts told is among those shown, of which there is at least one."""
    among = _Shown(shown)
    return tuple(map(among.match, told))


class _Shown:
    """
    The texts of a page, with an index of their words.

    A text is held only against those that have a form of one of its words, so that a long page is no slow one.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts
        self.wholes = [folded_whole(text) for text in texts]
        self.words = [content(text) for text in texts]
        self.are_comparable = [is_comparable(text) for text in texts]
        self.by_whole = {whole: at for at, whole in reversed([*enumerate(self.wholes)])}
        self.by_word: defaultdict[str, list[int]] = defaultdict(list)
        for at, words in enumerate(self.words):
            for word in words:
                self.by_word[word].append(at)
        self.by_start: defaultdict[str, list[str]] = defaultdict(list)
        for word in self.by_word:
            self.by_start[beginning(word)].append(word)

    def match(self, text: str) -> Match:
        """What a text is among these."""
        exactly = self.by_whole.get(folded_whole(text))
        if exactly is not None:
            return Match(exactly)
        words = content(text)
        ours, theirs = self._covered(words)
        near = {at: self._share(words, at, ours[at] + theirs[at]) for at in sorted(ours)}
        same = next((at for at, share in near.items() if share >= _SAME), None)
        if same is not None:
            return Match(same)
        nearest = max(near, key=near.__getitem__, default=0)
        is_near = near.get(nearest, 0.0) >= _NEAR
        return Match(None, nearest, is_near, self._is_apart(text, words, ours, theirs))

    def _covered(self, words: Iterable[str]) -> tuple[Counter[int], Counter[int]]:
        """How many of some words have a form in each text, and how many of its words have one among them."""
        ours: Counter[int] = Counter()
        forms: set[str] = set()
        for word in words:
            found = [one for one in self.by_start.get(beginning(word), ()) if are_forms(word, one)]
            forms.update(found)
            ours.update({at for one in found for at in self.by_word[one]})
        theirs: Counter[int] = Counter()
        for one in forms:
            theirs.update(self.by_word[one])
        return ours, theirs

    def _share(self, words: frozenset[str], at: int, covered: int) -> float:
        """How much two texts share, from 0 to 1."""
        return covered / (len(words) + len(self.words[at]))

    def _is_apart(self, text: str, words: frozenset[str], ours: Counter[int], theirs: Counter[int]) -> bool:
        """Whether a text `differ`s from all of these."""
        if not (words and all(self.words) and is_comparable(text) and all(self.are_comparable)):
            return False
        whole = folded_whole(text)
        if any(holds(whole, other) for other in self.wholes):
            return False
        return all(
            ours[at] < len(words)
            and theirs[at] < len(self.words[at])
            and (self._share(words, at, ours[at] + theirs[at]) < MOST_ALIKE or counts_differ(text, self.texts[at]))
            for at in ours
        )
