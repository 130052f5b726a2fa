"""Line ends: a page knows LF alone, and a file keeps its own."""

import re
from difflib import SequenceMatcher

__all__ = ["for_file", "for_page"]

_END = re.compile(r"(\r\n|\r|\n)")
_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""The byte order mark, as it is read."""


def for_page(text: str) -> str:
    """The text of a file as a page shows it: lines end with LF, and there is no byte order mark."""
    return _END.sub("\n", text.removeprefix(_MARK))


def for_file(text: str, before: str) -> str:
    """
    The text of a page as its file holds it, which holds ``before`` now.

    Lines that did not change keep their ends, new ones end like the line above; a byte order mark stays.
    """
    mark = _MARK if before.startswith(_MARK) else ""
    lines = for_page(text).split("\n")
    parts = _END.split(before.removeprefix(_MARK))
    old, ends = parts[::2], parts[1::2]
    is_mixed = len(set(ends)) > 1
    kept = _kept(old, lines, ends) if is_mixed else (ends[:1] or ["\n"]) * (len(lines) - 1)
    return mark + "".join(line + end for line, end in zip(lines, [*kept, ""], strict=True))


def _kept(old: list[str], new: list[str], ends: list[str]) -> list[str]:
    """The ends of new lines, save the last, which has none."""
    found: dict[int, str] = {}
    for at_old, at_new, length in _same(old, new):
        found.update(zip(range(at_new, at_new + length), ends[at_old : at_old + length], strict=False))
    last = ends[0]
    return [last := found.get(index, last) for index in range(len(new) - 1)]


def _same(old: list[str], new: list[str]) -> list[tuple[int, int, int]]:
    """Stretches of lines that are in both: where in the old ones, where in the new ones, how many."""
    shorter = min(len(old), len(new))
    head = next((index for index in range(shorter) if old[index] != new[index]), shorter)
    tail = next((index for index in range(shorter - head) if old[-1 - index] != new[-1 - index]), shorter - head)
    # What was typed is mostly in one place, and comparing all lines with all others is slow.
    between = SequenceMatcher(None, old[head : len(old) - tail], new[head : len(new) - tail])
    return [
        (0, 0, head),
        *((head + one.a, head + one.b, one.size) for one in between.get_matching_blocks()),
        (len(old) - tail, len(new) - tail, tail),
    ]
