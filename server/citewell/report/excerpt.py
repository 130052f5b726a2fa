"""The lines of a draft that a finding is about, with carets under its words, to the width of a terminal."""

from collections.abc import Iterator
from typing import NamedTuple

from citewell.pattern import late
from citewell.report import printable
from citewell.span import LineIndex, Span

__all__ = ["Strip", "excerpt"]

_TAB, _BOM = "    ", "\ufeff"
_CUT = "…"
_MOST_LINES = 3
"""Of a finding over more lines only the first and the last are shown."""

_BESIDE = 10
"""Columns on either side that are kept for the words beside the marked ones."""

# What may take no column or two. One column each take what Latin, Greek and Cyrillic are written with, and the marks
# of typography; most lines hold nothing else.
_ODD = late("[^\x20-\x7e\xa1-\xac\xae-\u02ff\u0370-\u0482\u048a-\u0558\u2010-\u2027\u2030-\u205e\ufffd]")


class Strip(NamedTuple):
    """A line as it is shown: its 1-based number (0 for lines left out), its words, and the carets below them."""

    number: int
    words: str
    carets: str


def excerpt(lines: LineIndex, span: Span, columns: int) -> Iterator[Strip]:
    """The lines that ``span`` touches, each cropped to so many columns around the words that it marks."""
    first, last = lines.line_of(span.start), lines.line_of(max(span.start, span.end - 1))
    if last - first < _MOST_LINES:
        yield from (_strip(lines, number, span, columns) for number in range(first, last + 1))
        return
    yield _strip(lines, first, span, columns)
    yield Strip(0, _CUT, "")
    yield _strip(lines, last, span, columns)


def _strip(lines: LineIndex, number: int, span: Span, columns: int) -> Strip:
    line = lines.line_span(number)
    start = min(max(span.start, line.start), line.end)
    end = max(start, min(span.end, line.end))
    # A page may be one long line: what cannot be shown is not looked at.
    reach = 2 * columns
    far = Span(max(line.start, start - reach), min(line.end, end + reach))
    near = lines.between(far.start, far.end)
    before, marked, after = map(_shown, _parted(near, start - far.start, end - far.start))
    if _width(before) + _width(marked) + _width(after) > columns:
        marked = _middle(marked, columns - 2 * _BESIDE)
        before, after = _beside(before, after, columns - _width(marked))
    carets = "^" * (_width(marked) or number == lines.line_of(span.start))
    return Strip(number + 1, f"{before}{marked}{after}".rstrip(), f"{' ' * _width(before)}{carets}".rstrip())


def _parted(words: str, start: int, end: int) -> tuple[str, str, str]:
    """What stands before the marked words, these, and what stands after them."""
    marked = words[start:end]
    if marked.strip():
        # The indent of a line, and the blanks at its end, are nobody's words.
        start += len(marked) - len(marked.lstrip())
        end -= len(marked) - len(marked.rstrip())
    return words[:start], words[start:end], words[end:]


def _middle(marked: str, columns: int) -> str:
    """The marked words; where they are more than fit, their start and their end."""
    if _width(marked) <= columns:
        return marked
    half = columns // 2 - 1
    return f"{_whole_words_of_start(_head(marked, half))} {_CUT} {_whole_words_of_end(_tail(marked, half))}"


def _beside(before: str, after: str, columns: int) -> tuple[str, str]:
    """What is shown before and after the marked words, in so many columns for both."""
    on_left, on_right = _width(before), _width(after)
    left = min(on_left, max(columns // 2, columns - on_right))
    right = columns - left
    if on_left > left:
        before = _CUT + _whole_words_of_end(_tail(before, left - 1))
    if on_right > right:
        after = _whole_words_of_start(_head(after, right - 1)) + _CUT
    return before, after


def _whole_words_of_start(words: str) -> str:
    """Cut words without the last one, which may be none; one alone stays."""
    return words.rpartition(" ")[0] or words


def _whole_words_of_end(words: str) -> str:
    """Cut words without the first one, which may be none; one alone stays."""
    return words.partition(" ")[2] or words


def _shown(words: str) -> str:
    return printable(words.replace("\t", _TAB).replace(_BOM, ""))


def _width(words: str) -> int:
    """How many columns of a terminal some words take."""
    if not _ODD.search(words):
        return len(words)
    from rich.cells import cell_len  # late: most lines need no table of widths

    return cell_len(words)


def _head(words: str, columns: int) -> str:
    """As many of the first characters as fit."""
    shown = words[: max(0, columns)]
    while _width(shown) > columns:
        shown = shown[:-1]
    return shown


def _tail(words: str, columns: int) -> str:
    """As many of the last characters as fit."""
    shown = words[max(0, len(words) - columns) :] if columns > 0 else ""
    while _width(shown) > columns:
        shown = shown[1:]
    return shown
