"""
Where sentences end: rules over prose without markup, behind an interface so that another splitter can be plugged in.

Method: every stop (``.``, ``!``, ``?``, ``…`` or a run of them) is a candidate, and the word before it and the word
after it decide. Sorting abbreviations by what may follow them, and taking words that seldom belong to a name as
witnesses of a new sentence, follow Grefenstette & Tapanainen 1994 ("What is a word, what is a sentence?") and Mikheev
2002 ("Periods, capitalized words, etc.", Computational Linguistics 28:3). The word lists are an own selection.

All offsets are Unicode code points of the text given. Each look back or ahead has a limit, and no pattern reads a
stretch of text more than a fixed number of times, so that time grows with the length of the text and no faster.
"""

import bisect
import functools
import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from citewell.pattern import late
from citewell.span import Span

__all__ = ["Splitter", "resplit", "split"]


class Splitter(Protocol):
    """Anything that finds the sentences of one paragraph of prose."""

    def __call__(self, text: str, /) -> tuple[Span, ...]:
        """Spans in order, in code points of ``text``, without white space around them; all else is covered."""
        ...


_LOOK_BACK = 64
"""How many code points before a stop are read: longer than any abbreviation, initial or list number."""

_WORDS_AHEAD = 6
"""More words than are looked at behind the end of a sentence."""

_SIGNS_BEHIND = 2
"""As many code points as a candidate looks at before it."""

_CANDIDATE = late(
    r"""
    [.!?…@:;=*_~#-]  # one set for every first character, so that the search skips to candidates at the speed of C
    (?:
        (?<=[.!?…]) [.!?…]*+ (?: \s[.!?…]++(?!\w) )*+  # also ". . .", but the dot of " .NET" is no part of it
        # What closes a quotation or a bracket stays on the left. An upright quote before a letter opens one instead.
        (?P<close> (?: [”’»)\]}]++ | ["'*_]++(?!\w) | \s[)\]}”] )*+ )
        (?: \s?\[\^?\w{1,4}\] | [¹²³⁰⁴-⁹†‡]++ )*+       # note marks: [1], [^3], ²
        (?: \s?(?: [:;=][-'o]?[()DPp|/\\*]++(?!\w) | <3 | [\u2600-\u27BF\U0001F300-\U0001FAFF]\uFE0F? ) )*+  # :-)
    | (?P<address> (?<=:)//\S*[\w/] | (?<=\S@)\w[\w.-]*\w>? )
    | (?P<face> (?<=\s[:;=])[-'o]?[()DPp]++(?!\w) )
    | (?P<line> (?<!\S.) (?: (?<=[*_=~#])[*_=~#]{2,}+ | (?<=-)-{3,}+ ) (?!\S) )
    )
    """,
    re.VERBOSE,
)
# Signs of amounts count as opening marks, for what matters is the number behind them.
_OPENING = "\"'“‘«([{*_¿¡$€£#§~≈±"
_AHEAD = late(rf"(?P<blank>\s*+)[{re.escape(_OPENING)}]{{0,8}}(?P<word>[^\W\d_]\.|\w[\w'’-]{{0,31}})?")
_BEGUN = late(r"\w")
_SOLID = late(r"\S")

_DOTTED = late(r"(?:[^\W\d_]\.)+[^\W\d_]{1,2}|(?:Ph|Ed|[BDM])\.[A-Z][a-z]{0,3}")
# "from Washington, D.C. Fellows serve ...": the state behind a town closes a phrase, where a name would go on with more
# than one capital. Without the preposition it may be an author and initials.
_TOWN = late(
    r"\b(?:in|of|from|to|near|at|around|for)\s(?:[A-Z][\w'’.-]*\s){0,2}[A-Z][\w'’-]+,\s"
    r"(?:D\.C|N\.[CDHJMY]|R\.I|S\.[CD]|W\.Va)\Z"
)
_LONE_CAPITAL = late(r"\s+[A-Z][a-z]+\s[a-z]")
_VOWEL = late(r"[aeiouy]", re.IGNORECASE)
_NUMERAL = late(r"(?:[A-Z]?\d[\w-]*|[IVXLC]+|[ivxlc]+)\.?")
_FIRST_PERSON = late(r"I(?:['’]\w+)?")
# "1." or "b." where a sentence or, after a semicolon, an item starts is the mark of what comes next. After a colon only
# the first mark of a list is one: "the score: 3." ends there.
_ITEM_MARK = late(r"(?:(?:^|;\s+)\(?(?:\d{1,3}(?:\.\d{1,3})*|[A-Za-z]|[ivx]{1,4}|[IVX]{1,4})|:\s+\(?[1aAiI])\Z")
# A number between a stop and a word that starts a sentence is a note mark whose raised type is lost.
_NOTE_NUMBER = late(r"\s\d{1,3}(?=\s)")
_LABEL = late(r"[A-Z][\w-]*:\s")
_REPORTS = late(r"\s(?:[A-Z][\w.'’-]{0,31}\s){1,3}(?:said|says|asked|asks|wrote|replied|answered|added|cried)\b")


class _Ahead(NamedTuple):
    """What follows a candidate: whether blanks do, and the next word (empty if none stands there)."""

    blank: bool
    word: str

    @property
    def small(self) -> bool:
        return self.word[:1].islower()

    @property
    def starter(self) -> bool:
        """Whether the word is one that is rarely part of a name and has the capital of a sentence's start."""
        return self.word[:1].isupper() and self.word.replace("’", "'").lower() in _words("sentence_starters")

    @property
    def telling_starter(self) -> bool:
        """The same without "I", whose capital says nothing."""
        return self.starter and not _FIRST_PERSON.fullmatch(self.word)


def split(text: str) -> tuple[Span, ...]:
    """
    The sentences of one paragraph of prose whose markup is taken out; a line break counts as a blank.

    Spans are in code points of ``text``, in order, and cover everything but the white space around sentences.
    """
    spans = []
    start = _solid(text, 0)
    for match in _CANDIDATE.finditer(text):
        end = _end(text, start, match)
        if end is not None:
            spans.append(Span(start, end))
            start = _solid(text, end)
    if start < len(text):
        spans.append(Span(start, len(text.rstrip())))
    return tuple(spans)


def resplit(text: str, before: Sequence[Span], changed: Span, by: int) -> tuple[Span, ...]:
    """
    What `split` makes of a text that has grown by so many code points.

    ``before`` are the sentences that it had, and ``changed`` is what was replaced in it then. Sentences are looked for
    from a little before the edit until one begins where one began, as far as nothing else looks.
    """
    starts = [span.start for span in before]
    first = max(bisect.bisect_right(starts, changed.start) - 1, 0)
    while first and len(text[starts[first] : changed.start].split(None, _WORDS_AHEAD)) <= _WORDS_AHEAD:
        first -= 1
    spans = list(before[:first])
    start = starts[first] if first else _solid(text, 0)
    for match in _CANDIDATE.finditer(text, start):
        end = _end(text, start, match)
        if end is None:
            continue
        spans.append(Span(start, end))
        start = _solid(text, end)
        known = bisect.bisect_left(starts, start - by)
        if known < len(starts) and starts[known] == start - by > changed.end + _SIGNS_BEHIND:
            return (*spans, *[span.shifted(by) for span in before[known:]])
    if start < len(text):
        spans.append(Span(start, len(text.rstrip())))
    return tuple(spans)


def _end(text: str, start: int, match: re.Match[str]) -> int | None:
    """Where the sentence that began at ``start`` ends, if this candidate ends it."""
    at, end = match.span()
    ahead = _ahead(text, end)
    if match["line"]:
        # Only between sentences: elsewhere it is a gap to fill in, or a word made unreadable.
        return end if at == start and not ahead.small else None
    said = text[max(start, at - _LOOK_BACK) : at]
    if not _BEGUN.search(said):
        return None  # an ellipsis or a mark at the start
    if match["close"] is None:
        return end if ahead.blank and _ends_without_stop(text, start, match, ahead) else None
    stop, closed = text[at : match.start("close")], bool(match["close"])
    word = said.split()[-1].lstrip(_OPENING)
    if not ahead.blank:
        return end if _ends_without_blank(word, stop, ahead) else None
    if stop == ".":
        ends = _period_ends(word, closed, ahead) and (closed or len(word) > 5 or not _ITEM_MARK.search(said))
        ends = ends or bool(_TOWN.search(said) and _LONE_CAPITAL.match(text, end))
    elif "!" in stop or "?" in stop:
        ends = _call_ends(word + stop, closed, ahead) and not (closed and _REPORTS.match(text, end))
    else:
        ends = not ahead.small and not _FIRST_PERSON.fullmatch(ahead.word)
    if not ends:
        return None
    note = _NOTE_NUMBER.match(text, end)
    return note.end() if note and _ahead(text, note.end()).starter else end


def _period_ends(word: str, closed: bool, ahead: _Ahead) -> bool:
    """Whether a full stop after ``word`` and before a blank ends a sentence."""
    if _listed(word, "abbreviations_open"):
        return False
    initial = len(word) == 1 and word.isalpha() and word != "I"
    if initial or _DOTTED.fullmatch(word) or _listed(word, "abbreviations_any"):
        return ahead.starter
    if ahead.small:
        # Drafts start sentences with small letters by habit ("npm", "iPhone") or haste; abbreviations do not.
        return not closed and not _listed(word, "abbreviations_number") and not _unpronounceable(word)
    if word.lower() == "no" and ahead.word == "I":
        return True  # the answer and the pronoun, both far more usual than a numeral one
    return not (_listed(word, "abbreviations_number") and _NUMERAL.fullmatch(ahead.word))


def _call_ends(word: str, closed: bool, ahead: _Ahead) -> bool:
    """Whether a question or exclamation mark (the end of ``word``) before a blank ends a sentence."""
    if _listed(word, "abbreviations_any"):
        return ahead.starter
    return not (closed and ahead.small)


def _ends_without_blank(word: str, stop: str, ahead: _Ahead) -> bool:
    """Whether a sentence ends though the next begins without a blank; names of files, sites and code do not."""
    if not word.isalpha():
        return False
    if stop == ".":
        return word[-1].islower() and len(word) > 2 and ahead.starter
    if "!" in stop or "?" in stop:
        return ahead.word[:1].isalpha()
    return ahead.word[:1].isupper()


def _ends_without_stop(text: str, start: int, match: re.Match[str], ahead: _Ahead) -> bool:
    """Whether an address or an emoticon ends a sentence."""
    if ahead.telling_starter:
        return True
    if match["face"]:
        return False
    labelled = ahead.word[:1].isupper() and _LABEL.match(text, start)
    return bool(labelled) or ahead.word in ("http", "https")


def _unpronounceable(word: str) -> bool:
    """Whether a word is an abbreviation that no list has: no vowel, not in capitals, no row of one letter ("Xxxx")."""
    plain = word.isascii() and word.isalpha() and not word.isupper()
    return plain and not _VOWEL.search(word) and len(set(word.lower())) > 1


def _ahead(text: str, at: int) -> _Ahead:
    found = _AHEAD.match(text, at)
    assert found is not None, "every part of the pattern may be empty"
    return _Ahead(bool(found["blank"]), found["word"] or "")


def _solid(text: str, at: int) -> int:
    """The first place from ``at`` that is not white space, or the end."""
    found = _SOLID.search(text, at)
    return found.start() if found else len(text)


def _listed(word: str, name: str) -> bool:
    """Whether a list has a word. Entries in small letters stand for any spelling, others for just theirs."""
    words = _words(name)
    return word in words or word.lower() in words


@functools.cache
def _words(name: str) -> frozenset[str]:
    source = Path(__file__).parent / "_words" / f"{name}.txt"
    return frozenset(source.read_text("utf-8").splitlines()[1:])
