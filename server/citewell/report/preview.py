"""The sections of one draft, each with the words that would be lifted from it: for people, and as JSON."""

from collections.abc import Iterator

from citewell.preview import LABEL
from citewell.report import Checked
from citewell.report.json import VERSION, loss_shape, section_shape, written
from citewell.result import Report, SectionReport
from citewell.score import LEAST_WORDS
from citewell.span import LineIndex

__all__ = ["render", "render_json"]

_LOSSES = 5
"""So many of the costliest losses are told."""


def render(checked: Checked) -> str:
    """All sections of a draft for a terminal, with a line break at the end."""
    report = _report(checked)
    few = f": under {LEAST_WORDS} words of prose"
    is_small = report.words < LEAST_WORDS
    score = report.score if report.score is not None else f"none{few if is_small else ''}"
    lines = [f"{checked.path}: score {score} ({LABEL})", *_losses(report)]
    for section in report.sections:
        lines += ["", *_section(section, few if is_small or report.score is not None else "")]
    # What a terminal would act upon has no place in it.
    shown = ("".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in line) for line in lines)
    return "\n".join(shown).encode("utf-8", "replace").decode("utf-8") + "\n"


def render_json(checked: Checked) -> str:
    """The same as one JSON object, with what each point that is lost was lost for."""
    report = _report(checked)
    lines = LineIndex(report.text)
    shape = {
        "version": VERSION,
        "label": LABEL,
        "path": checked.path,
        "format": report.format,
        "score": report.score,
        "lost": [loss_shape(loss, lines) for loss in report.lost],
        "sections": [
            {
                **section_shape(section, lines),
                "lost": [loss_shape(loss, lines) for loss in section.lost],
                "readability": section.readability and {"label": section.readability.label},
            }
            for section in report.sections
        ],
    }
    return written(shape)


def _report(checked: Checked) -> Report:
    assert checked.report is not None, "only what was checked has a preview"
    return checked.report


def _losses(report: Report) -> Iterator[str]:
    """What most of the points were lost for."""
    lines = LineIndex(report.text)
    for loss in report.lost[:_LOSSES]:
        yield f"  −{loss.points:.1f}  line {lines.line_of(loss.span.start) + 1}: {' '.join(loss.message.split())}"
    more = report.lost[_LOSSES:]
    if more:
        yield f"  −{sum(loss.points for loss in more):.1f}  {len(more)} more, which --format json lists"


def _section(section: SectionReport, few: str) -> Iterator[str]:
    name = f"{'#' * section.level} {section.heading}" if section.level else "(before the first heading)"
    yield f"{name}  [{f'no score{few}' if section.score is None else section.score}]"
    yield f"  lifted: {section.snippet.text if section.snippet else '(no sentence stands alone)'}"
    if section.answer and section.answer != section.snippet:
        yield f"  answer: {section.answer.text}"
    if section.readability:
        yield f"  reads:  {section.readability.label}"
