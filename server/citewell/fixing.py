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
    What a round has made is kept where it `_is_better`, and leads to no text that was there before: fixes may undo each
    other. Else half of it is tried, down to the one fix that does no good.
    """
    length = len(report.text)
    rounds: list[_Round] = []
    now = _Round(report)
    for _ in range(_MOST_CHECKS):
        now.cures = now.cures or list(_apart(_offered(now.report, now.refused)))
        if not now.cures:
            break
        after = check(apply(now.report.text, *(fix for _, fix in now.cures)))
        before = next((at for at, one in enumerate(rounds) if one.report.text == after.text), None)
        if before is None and _is_better(now.report, now.cures, after):
            rounds.append(now)
            now = _Round(after, ((rule, _moved(span, now.edits)) for rule, span in now.refused))
            continue
        if before is not None:
            now = rounds[before]
            del rounds[before:]
        if len(now.cures) == 1:
            now.refused.add(_place(now.cures.pop()[0]))
        else:
            del now.cures[len(now.cures) // 2 :]
    return Mended(
        now.report,
        chain(length, [one.edits for one in rounds]),
        tuple(cure for one in rounds for cure in one.cures),
        tuple(finding for finding in now.report.findings if _place(finding) in now.refused),
    )


class _Round:
    """A report, the places of those of its findings whose safe fix does no good, and the cures that are tried together."""

    def __init__(self, report: Report, refused: Iterable[Place] = ()) -> None:
        self.report = report
        self.refused = set(refused)
        self.cures: list[Cure] = []

    @property
    def edits(self) -> tuple[Edit, ...]:
        return _edits_of(self.cures)


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
