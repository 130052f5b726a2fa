"""
Whether a text is English.

Own word lists and no library: the ones there are bring models of megabytes and start-up time that every keystroke
in a fresh editor would wait for, and we need one answer (English or not), never the name of a language.

Method: the script of the letters first, then function words, which prose of a language cannot do without and names
of products never are. A word that two languages share tells neither from the other.
"""

import functools
import re
import unicodedata
from pathlib import Path

from citewell.pattern import late

__all__ = ["is_english"]

_OTHERS = ("de", "fr", "es", "pt", "it", "nl", "pl", "sv", "da", "fi", "tr", "id", "vi", "cs", "ro", "hu")

_MIN_WORDS = 6
_MAX_LENGTH = 20_000
"""So many characters tell enough of any text."""

# Letters beside digits are no words: "9am", "v4", "k8s".
_WORD = late(r"(?<!\w)[^\W\d_]+(?:['’][^\W\d_]+)*(?!\w)")
_SIGNS = str.maketrans({chr(code): " " for code in range(128) if not re.match(r"[\w']", chr(code))})
_MARKS = "“”‘–—…"
_FILLER = late(r"\bXx*\b")
_BEYOND_ASCII = late(r"[^\x00-\x7f]+")
# Patterns as text: most drafts are in Latin script, and such wide sets take milliseconds to compile.
_WIDE = r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af]"
_LATIN = r"[A-Za-z\u00aa\u00ba\u00c0-\u024f\u1e00-\u1eff]"


@functools.cache
def _words(code: str) -> frozenset[str]:
    source = Path(__file__).parent / "_words" / f"function_words_{code}.txt"
    return frozenset(source.read_text("utf-8").splitlines()[1:])


@functools.cache
def _languages_of() -> dict[str, tuple[str, ...]]:
    """For each function word of another language that is none in English, the languages that have it."""
    found: dict[str, list[str]] = {}
    for code in _OTHERS:
        for word in _words(code) - _words("en"):
            found.setdefault(word, []).append(code)
    return {word: tuple(codes) for word, codes in found.items()}


def is_english(text: str) -> bool | None:
    """Whether a text is English; None where it is too short to tell, or where its words speak for neither."""
    text = text[:_MAX_LENGTH]
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    prose = _FILLER.sub(" ", text) if "X" in text else text
    words = _split(prose.lower().replace("’", "'"))
    if _foreign_script(text):
        # A title in two languages has words of both: it is neither.
        return None if sum(word in _words("en") for word in words) >= 3 else False
    return _by_words(words) if len(words) >= _MIN_WORDS else None


def _split(text: str) -> list[str]:
    """The words of a text. What is not in ASCII, or joined to signs or digits, takes several times as long."""
    if not text.isascii():
        for mark in _MARKS:
            text = text.replace(mark, " ")
        if not text.isascii():
            return _WORD.findall(text)
    tokens = text.translate(_SIGNS).split()
    return [word for token in tokens for word in ((token,) if token.isalpha() else _WORD.findall(token))]


def _foreign_script(text: str) -> bool:
    """Whether much of it is in no Latin script, whatever names are strewn in."""
    if text.isascii():
        return False
    rare = "".join(_BEYOND_ASCII.findall(text))
    # A Chinese or Korean character says about as much as three Latin letters.
    wide = len(re.findall(_WIDE, rare))
    other = sum(map(str.isalpha, rare)) - len(re.findall(_LATIN, rare)) - wide
    weight = 3 * wide + other
    return weight >= 10 and weight > 0.3 * (sum(map(str.isalpha, text)) + 2 * wide)


def _by_words(words: list[str]) -> bool | None:
    english = list(filter(_words("en").__contains__, words))
    scores = dict.fromkeys(_OTHERS, 0)
    for codes in filter(None, map(_languages_of().get, words)):
        for code in codes:
            scores[code] += 1
    best = max(scores, key=scores.__getitem__)
    # Words that the other language has as well do not speak for English.
    english_only = len(english) - sum(map(_words(best).__contains__, english))
    total, other = len(words), scores[best]
    if english_only >= 2 and english_only > 2 * other and len(english) >= 0.12 * total:
        return True
    if other >= 0.1 * total and other > 2 * english_only and _distinct(words, best) >= 2:
        return False
    accented = sum(not word.isascii() for word in words)
    if accented >= 3 and accented >= 0.2 * total and english_only < 0.05 * total:
        return False
    return None


def _distinct(words: list[str], code: str) -> int:
    return len({word for word in words if code in _languages_of().get(word, ())})
