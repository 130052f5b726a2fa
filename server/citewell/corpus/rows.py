"""What is written down of one page: rows of five tables."""

from typing import Any

from citewell.record import dataclass
from citewell.report import Checked, count
from citewell.result import Finding, SectionReport, Stated
from citewell.score import told
from citewell.span import LineIndex

__all__ = ["Row", "Rows", "problem", "rows_of"]

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a page by their tables, without the number of the partition."""

    pages: tuple[Row, ...] = ()
    sections: tuple[Row, ...] = ()
    findings: tuple[Row, ...] = ()
    numbers: tuple[Row, ...] = ()
    problems: tuple[Row, ...] = ()


def problem(name: str, message: str) -> Rows:
    """A page that could not be checked."""
    return Rows(problems=({"page": name, "message": message},))


def rows_of(name: str, checked: Checked) -> Rows:
    """The rows of a page that was checked, and of the problems that kept it from that or from some of it."""
    report = checked.report
    problems: tuple[Row, ...] = tuple({"page": name, "message": message} for message in checked.problems)
    if report is None:
        return Rows(problems=problems)
    lines = LineIndex(report.text)
    page: Row = {"page": name, "format": report.format, "words": report.words, "score": report.score}
    page |= {**count([checked]), "notices": "; ".join(report.notices)}
    costs = {(loss.message, loss.span): loss.points for loss in report.lost}
    return Rows(
        pages=(page,),
        sections=tuple(_section(name, one) for one in report.sections),
        findings=tuple(_finding(name, one, lines, costs) for one in report.findings),
        numbers=tuple(_number(name, one) for one in report.stated),
        problems=problems,
    )


def _section(name: str, one: SectionReport) -> Row:
    return {
        "page": name,
        "heading": one.heading,
        "level": one.level,
        "start": one.span.start,
        "end": one.span.end,
        "score": one.score,
        "snippet": one.snippet.text if one.snippet else None,
        "answer": one.answer.text if one.answer else None,
    }


def _number(name: str, one: Stated) -> Row:
    number = one.number
    return {
        "page": name,
        "start": one.span.start,
        "end": one.span.end,
        "sentence": one.sentence,
        "first": number.span.start,
        "last": number.span.end,
        "amount": number.amount,
        "measure": number.measure,
        "about": " ".join(sorted(number.about)),
        "dated": number.dated,
    }


def _finding(name: str, one: Finding, lines: LineIndex, costs: "dict[Any, float]") -> Row:
    place = lines.position(one.span.start)
    return {
        "page": name,
        "rule": one.rule,
        "family": one.family,
        "severity": one.severity,
        "message": one.message,
        "text": one.text,
        "start": one.span.start,
        "end": one.span.end,
        "line": place.line + 1,
        "column": place.column + 1,
        "points": costs.get(told(one), 0.0),
    }
