"""Words compared without their endings."""

from citewell.pattern import late

__all__ = ["content_words", "stem"]

_WORD = late(r"[^\W_]+(?:['’-][^\W_]+)*")
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


def stem(word: str) -> str:
    """A word in lower case without a plain plural or verbal ending; "queries" and "query" give the same."""
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
