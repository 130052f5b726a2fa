"""Safe fixes, made round after round until nothing is left to make. Each is checked before it is kept."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from citewell.edits import apply, chain
from citewell.record import dataclass
from citewell.result import Edit, Finding, Fix, Report
from citewell.span import Span

__all__ = ["Mended", "mend"]

_MOST_CHECKS = 100
"""Of one draft; whoever has fixes that want more runs it again."""

Cure = tuple[Finding, Fix]
"""A finding, and the fix that is to mend it."""

Place = tuple[str, Span]
"""A rule, and where it has found something."""


@dataclass(frozen=True)
class Mended:
    """
    What became of a draft.

    ``report`` is about its text after the ``edits``, which are those of the text before. ``made`` are the findings that
    were mended, with their fixes; their spans are those of the round in which they were. ``refused`` are those whose
    safe fix was tried and taken back; they stand in ``report``.
    """

    report: Report
    edits: tuple[Edit, ...] = ()
    made: tuple[Cure, ...] = ()
    refused: tuple[Finding, ...] = ()


def mend(report: Report, check: Callable[[str], Report]) -> Mended:
    """
    A draft after its safe fixes; ``check`` gives the report of a later text of it, and what it raises is raised.

    A round makes the first safe fix of every finding, in document order, save those that touch one made before in it.
    What a round has made is kept where it `is_better`; else half of it is tried, down to the one fix that does no good.
    """
    length, seen = len(report.text), {report.text}
    rounds: list[tuple[Edit, ...]] = []
    made: list[Cure] = []
    refused: set[Place] = set()
    cures: list[Cure] = []
    for _ in range(_MOST_CHECKS):
        cures = cures or list(_apart(_offered(report, refused)))
        if not cures:
            break
        edits = _edits_of(cures)
        after = check(apply(report.text, *(fix for _, fix in cures)))
        if after.text not in seen and _is_better(report, cures, after):
            seen.add(after.text)
            refused = {(rule, _moved(span, edits)) for rule, span in refused}
            rounds.append(edits)
            made += cures
            report, cures = after, []
        elif len(cures) == 1:
            refused.add(_place(cures.pop()[0]))
        else:
            del cures[len(cures) // 2 :]
    left = tuple(finding for finding in report.findings if _place(finding) in refused)
    return Mended(report, chain(length, rounds), tuple(made), left)


def _offered(report: Report, refused: set[Place]) -> Iterator[Cure]:
    """The first safe fix of each finding that has one, in document order."""
    for finding in report.findings:
        if _place(finding) not in refused:
            fix = next((fix for fix in report.fixes(finding) if fix.safe and fix.edits), None)
            if fix is not None:
                yield finding, fix


def _apart(cures: Iterator[Cure]) -> Iterator[Cure]:
    """Those that touch none before them."""
    taken: list[Edit] = []
    for finding, fix in cures:
        if not any(one.start <= other.end and other.start <= one.end for one in fix.edits for other in taken):
            taken += fix.edits
            yield finding, fix


def _is_better(before: Report, cures: Sequence[Cure], after: Report) -> bool:
    """
    Whether all findings that were to be mended are gone, and nothing grave has come.

    Behind an error others may be hidden: that warnings show once it is mended speaks for its fix.
    """
    edits = _edits_of(cures)
    mended = {finding for finding, _ in cures}
    grave = ("error",) if all(one.severity == "error" for one in mended) else ("error", "warning")
    gone = Counter((one.rule, _moved(one.span, edits)) for one in before.findings if one not in mended)
    fresh = []
    for one in after.findings:
        if gone[_place(one)]:
            gone[_place(one)] -= 1
        else:
            fresh.append(one)
    # What stood there before may be marked a little differently now.
    known, places = list(gone.elements()), [(one.rule, _moved(one.span, edits)) for one in mended]
    return not any(_is_among(one, places) or (one.severity in grave and not _is_among(one, known)) for one in fresh)


def _is_among(finding: Finding, places: Iterable[Place]) -> bool:
    """Whether a finding is one of its rule at one of some places, or beside it."""
    span = finding.span
    return any(rule == finding.rule and span.start <= at.end and at.start <= span.end for rule, at in places)


def _place(finding: Finding) -> Place:
    return finding.rule, finding.span


def _edits_of(cures: Sequence[Cure]) -> tuple[Edit, ...]:
    """The edits of cures that do not touch each other, in order."""
    return tuple(sorted((edit for _, fix in cures for edit in fix.edits), key=lambda edit: (edit.start, edit.end)))


def _moved(span: Span, edits: Sequence[Edit]) -> Span:
    """Where words stand after edits; what is put in at either end does not join them."""
    start, end = span.start, span.end
    for edit in edits:
        by = len(edit.text) - (edit.end - edit.start)
        if edit.end <= span.start:
            start += by
        elif edit.start < span.start:
            start += edit.start + len(edit.text) - span.start
        if edit.end < span.end or (edit.end == span.end and edit.start < span.end):
            end += by
        elif edit.start < span.end:
            end += edit.start + len(edit.text) - span.end
    return Span(start, max(start, end))
