"""What of a section would be quoted, and which points it loses, as an editor shows it over a heading."""

from collections.abc import Sequence

from citewell.pattern import late
from citewell.result import Readability
from citewell.score import LEAST_WORDS

__all__ = ["LABEL", "section_page"]

LABEL = "a local estimate: no engine tells how it chooses"
"""Stands beside every snippet and score."""

_MOST_LOSSES = 5
_MARKS = late(r"[\\`*_\[\]<>]|^(?=[#+-])|(?:(?<=^\d)|(?<=^\d\d))(?=[.)])")
_ESCAPED = r"\\\g<0>"


def section_page(
    score: int | None,
    snippet: str | None,
    answer: str | None,
    lost: Sequence[tuple[float, str]],
    readability: Readability | None,
) -> str:
    """What could be lifted from a section and which points it loses, in Markdown."""
    parts = [f"**Most easily lifted** ({LABEL})", _quoted(snippet) if snippet else "No sentence of it stands alone."]
    if answer and answer != snippet:
        parts += ["**Answer to the heading**", _quoted(answer)]
    told = f"{score} of 100" if score is not None else f"none: under {LEAST_WORDS} words of prose"
    parts.append(f"**Score** {told}")
    if lost:
        more = len(lost) - _MOST_LOSSES
        lines = [f"- {_points(points)}: {message}" for points, message in lost[:_MOST_LOSSES]]
        parts.append("\n".join([*lines, *([f"- and {more} more"] if more > 0 else [])]))
    if readability:
        parts.append(f"**Readability** {readability.label}")
    return "\n\n".join(parts)


def _quoted(words: str) -> str:
    """Words of the draft as they are: nothing in them is read as a picture, a link or a mark."""
    return f"> {_MARKS.sub(_ESCAPED, words)}"


def _points(points: float) -> str:
    return f"{points:.1f} {'point' if f'{points:.1f}' == '1.0' else 'points'}"
