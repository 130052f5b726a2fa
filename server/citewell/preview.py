"""What a section would be quoted for, in words: for the hover of its heading and for a terminal."""

from collections.abc import Iterable, Sequence

from citewell.result import Readability, Report, SectionReport

__all__ = ["LABEL", "render", "section_page"]

LABEL = "a local estimate: no engine tells how it chooses"
"""Stands beside every snippet and score."""

_MOST_LOSSES = 5


def section_page(
    score: int | None,
    snippet: str | None,
    answer: str | None,
    lost: Sequence[tuple[float, str]],
    readability: Readability | None,
) -> str:
    """What could be lifted from a section and which points it loses, in Markdown."""
    parts = [f"**Most easily lifted** ({LABEL})", f"> {snippet}" if snippet else "No sentence of it stands alone."]
    if answer and answer != snippet:
        parts += ["**Answer to the heading**", f"> {answer}"]
    parts.append(f"**Score** {score} of 100" if score is not None else "**Score** none: under 60 words of prose")
    if lost:
        more = len(lost) - _MOST_LOSSES
        lines = [f"- {_points(points)}: {message}" for points, message in lost[:_MOST_LOSSES]]
        parts.append("\n".join([*lines, *([f"- and {more} more"] if more > 0 else [])]))
    if readability:
        parts.append(f"**Readability** {readability.label}")
    return "\n\n".join(parts)


def _points(points: float) -> str:
    return f"{points:.1f} {'point' if f'{points:.1f}' == '1.0' else 'points'}"


def render(report: Report) -> str:
    """All sections of a draft for a terminal, with a line break at the end."""
    lines = [f"Score {report.score if report.score is not None else 'none: under 60 words of prose'} ({LABEL})"]
    for section in report.sections:
        lines += ["", *_section(section)]
    # What a terminal would act upon has no place in it.
    shown = ("".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in line) for line in lines)
    return "\n".join(shown) + "\n"


def _section(section: SectionReport) -> Iterable[str]:
    name = f"{'#' * section.level} {section.heading}" if section.level else "(before the first heading)"
    yield f"{name}  [{'no score' if section.score is None else section.score}]"
    yield f"  lifted: {section.snippet.text if section.snippet else '(no sentence stands alone)'}"
    if section.answer and section.answer != section.snippet:
        yield f"  answer: {section.answer.text}"
    if section.readability:
        yield f"  reads:  {section.readability.label}"
