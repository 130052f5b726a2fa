"""Words compared without their endings."""

from functools import cache, lru_cache
from itertools import chain

from citewell.pattern import late
from citewell_rules._claims.lexicon import notes

__all__ = ["beginning", "content_words", "likeness", "meaning", "stem"]

_WORD = late(r"[^\W_]+(?:['’-][^\W_]+)*")
_LEAST_SHARED = 4
_UNLIKE_ENDING = 3
"""So many letters at most do two words differ in at the end that are forms of one: "erode" and "erosion"."""
_EMPTY = frozenset({
    "a", "an", "and", "any", "are", "as", "at", "be", "been", "being", "but", "by", "can", "could", "did", "do",
    "does", "for", "from", "get", "had", "has", "have", "how", "i", "if", "in", "into", "is", "it", "its", "may",
    "me", "might", "more", "most", "much", "many", "my", "no", "not", "of", "off", "on", "or", "our", "out", "over",
    "own", "same", "shall", "she", "he", "should", "so", "some", "such", "than", "that", "the", "their", "them",
    "then", "there", "these", "they", "this", "those", "to", "too", "under", "up", "us", "use", "used", "using",
    "very", "was", "we", "were", "what", "when", "where", "which", "while", "who", "whom", "whose", "why", "will",
    "with", "would", "you", "your", "about", "after", "before", "also", "just", "only", "one", "s", "t", "re", "ve",
    "ll", "d",
})  # fmt: skip


@lru_cache(maxsize=4_096)
def stem(word: str) -> str:
    """
    A word in lower case without a plain plural or verbal ending; "queries" and "query" give the same.

    Remembered: a draft has a few hundred words, and says them again and again.
    """
    word = word.lower().removesuffix("'s").removesuffix("’s")
    for ending, instead in (("ies", "y"), ("sses", "ss"), ("ing", ""), ("ed", ""), ("es", "e"), ("s", "")):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            word = word.removesuffix(ending) + instead
            break
    if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "ls":
        word = word[:-1]
    return word.removesuffix("e") if len(word) > 4 else word


def content_words(text: str) -> frozenset[str]:
    """The stems of the words that carry meaning."""
    return frozenset(stem(word) for word in _WORD.findall(text) if word.lower() not in _EMPTY)


@cache
def _plain_forms() -> dict[str, str]:
    """The plain form of each past that follows no rule."""
    return {past: plain for plain, past in notes("irregular_verbs").items() if past}


def meaning(text: str) -> tuple[str, ...]:
    """
    The stems of the words that carry meaning, in order; of a word with hyphens those of its parts too.

    A past that follows no rule is as its plain form: "led" as "lead".
    """
    return tuple(chain.from_iterable(map(_stems, _WORD.findall(text))))


@lru_cache(maxsize=8192)
def _stems(word: str) -> tuple[str, ...]:
    """Of a word, and of its parts; none of those that carry no meaning. Remembered: few words of a text are new."""
    plain = _plain_forms()
    parts = word.split("-")
    lower = (one.lower() for one in ((word, *parts) if len(parts) > 1 else parts))
    return tuple(stem(plain.get(one, one)) for one in lower if one not in _EMPTY)


def beginning(word: str) -> str:
    """The letters that words have in common if they are like each other."""
    return word[:_LEAST_SHARED]


def likeness(one: str, other: str) -> float:
    """1 for the same stem, less for two that begin alike and may come of one word, else 0."""
    if one == other:
        return 1.0
    if beginning(one) != beginning(other):
        return 0.0
    longest, shared = max(len(one), len(other)), 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        shared += 1
    is_like = shared >= max(_LEAST_SHARED, longest - _UNLIKE_ENDING) and shared >= 0.6 * longest
    return 0.8 if is_like else 0.0
