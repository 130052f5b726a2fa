"""Changes that leave a sentence well-formed: spaces, commas, articles and capitals after words are taken out."""

import re

from citewell.document import Sentence
from citewell.pattern import late
from citewell.rule import Change
from citewell.span import Span

__all__ = ["article", "before_stop", "removal"]

_STOP = late(r"[.!…]*[\"'”’)\]]*\s*$")
# Written with a vowel but spoken with a consonant, and the other way round.
_CONSONANT = late(r"(?:uni(?!n)|use|usu|util|eu|one\b|once\b|ubiqu)", re.IGNORECASE)
_SILENT_H = late(r"(?:hour|honest|honou?r|heir)", re.IGNORECASE)


def article(following: str) -> str | None:
    """``a`` or ``an`` for the words that follow; None where that cannot be told from the letters."""
    word = following.lstrip("\"'“‘")
    if not word[:1].isalpha() or re.match(r"[A-Z]{2}", word):
        return None
    if _CONSONANT.match(word):
        return "a"
    return "an" if word[0].lower() in "aeiou" or _SILENT_H.match(word) else "a"


def removal(text: str, span: Span) -> tuple[Change, ...] | None:
    """
    Changes that take the words of a span out of a sentence, with one blank beside them.

    An article before it is fitted to the word that follows; at the start of the sentence that word gets the
    capital. None where nothing follows, or where the article cannot be told.
    """
    before, after = text[: span.start], text[span.end :]
    blank = re.match(r"\s+|-(?=\w)", after)
    if blank is None:
        # At the end of a clause the blank before it goes; a comma there would dangle.
        gap = re.search(r"\s+$", before)
        if gap is None or before.rstrip()[-1:] in ",;:(":
            return None
        return (Change(Span(gap.start(), span.end), ""),)
    rest = after[blank.end() :]
    gone = Span(span.start, span.end + blank.end())
    if not before.strip("\"'“‘ "):
        if not rest[:1].isalpha():
            return None
        first = Span(gone.end, gone.end + 1)
        return (Change(gone, ""), Change(first, rest[0].upper())) if rest[0].islower() else (Change(gone, ""),)
    if match := re.search(r"\b(an?)(\s+)$", before, re.IGNORECASE):
        fitting = article(rest)
        if fitting is None:
            return None
        if fitting != match.group(1).lower():
            word = fitting.capitalize() if match.group(1)[0].isupper() else fitting
            return Change(Span(match.start(1), match.end(1)), word), Change(gone, "")
    return (Change(gone, ""),)


def before_stop(sentence: Sentence) -> int:
    """The offset at which words are added to the end of a sentence: before its full stop and closing marks."""
    match = _STOP.search(sentence.text)
    return match.start() if match else len(sentence.text)
