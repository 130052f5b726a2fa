"""What `citewell check --fix` and `--diff` do with drafts that have been checked."""

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from citewell.cli.output import say, write

if TYPE_CHECKING:
    from citewell.batch import Draft, Order, Outcome
    from citewell.fixing import Mended
    from citewell.result import Report

__all__ = ["fix", "show"]


def fix(drafts: "Sequence[Draft]", outcomes: "Sequence[Outcome]", order: "Order") -> "tuple[list[Outcome], bool]":
    """
    Makes the safe fixes of drafts, and says what was fixed and what is left.

    Returns what is to be said of the drafts as they are now, and whether one was left alone that was to be fixed. What
    was read from standard input goes fixed to standard output, also where there was nothing to fix.
    """
    left: list[Outcome] = []
    is_well = True
    for draft, outcome, mended in _mended(drafts, outcomes, order):
        checked = outcome.checked
        if mended is None:
            is_well = is_well and checked.report is None
        elif _is_put(draft, outcome, mended):
            _say_made("fixed", checked.path, mended)
            checked = replace(checked, report=mended.report)
        else:
            is_well = False
        left.append(replace(outcome, checked=checked))
    _say_left(outcome.checked.report for outcome in left)
    return left, is_well


def _is_put(draft: "Draft", outcome: "Outcome", mended: "Mended") -> bool:
    """Puts a fixed draft where it came from; whether that could be done. Says why not."""
    before = outcome.checked.report
    if draft.text is not None:
        write(mended.report.text)
    elif before is not None and mended.edits:
        reason = _write(draft.path, before.text, mended.report.text)
        if reason is not None:
            say(f"{draft.path} {reason}")
            return False
    return True


def show(drafts: "Sequence[Draft]", outcomes: "Sequence[Outcome]", order: "Order", *, colour: bool) -> tuple[str, bool]:
    """The diff of what `fix` would do, and whether all of that could be worked out; nothing is written to a draft."""
    from citewell.report import diff

    shown: list[str] = []
    is_well = True
    for draft, outcome, mended in _mended(drafts, outcomes, order):
        before = outcome.checked.report
        if mended is None or before is None:
            is_well = False
            continue
        path = outcome.checked.path if draft.text is not None else _from_here(outcome.checked.path)
        shown.append(diff.render(path, before.text, mended.report.text, colour=colour))
        _say_made("would fix", outcome.checked.path, mended)
    return "".join(shown), is_well


def _mended(
    drafts: "Sequence[Draft]", outcomes: "Sequence[Outcome]", order: "Order"
) -> "Iterator[tuple[Draft, Outcome, Mended | None]]":
    """Each draft with what comes of its safe fixes; None where it could not be checked, or fails when it is fixed."""
    from citewell.checker import Checker
    from citewell.fixing import Mended

    checker: Checker | None = None
    for draft, outcome in zip(drafts, outcomes, strict=True):
        report = outcome.checked.report
        if report is None:
            yield draft, outcome, None
        elif not any(fix.safe for finding in report.findings for fix in report.fixes(finding)):
            yield draft, outcome, Mended(report)
        else:
            checker = checker or Checker(order)
            try:
                yield draft, outcome, checker.mend(outcome.checked.path, report)
            except Exception as error:  # noqa: BLE001 - one draft that breaks us must not cost the others
                kind = type(error).__name__
                say(f"{draft.path} was not fixed ({kind}); this is a fault of Citewell's: please report it")
                yield draft, outcome, None


def _write(path: str, before: str, after: str) -> str | None:
    """Writes the fixed text to the file of a draft, if it still holds the text before; why it did not, else None."""
    from citewell.writing import write_whole

    # A link stays a link: what it leads to is written.
    file, known = Path(os.path.realpath(path)), before.encode()
    try:
        names = file.stat().st_nlink
        if not write_whole(file, after.encode(), lambda: file.read_bytes() == known):
            return "was left alone: it has changed since it was read; run again"
    except (OSError, ValueError) as error:
        return f"was left alone: {getattr(error, 'strerror', None) or type(error).__name__}"
    if names > 1:
        say(f"note: {path} was a hard link: what its other names lead to is as it was")
    return None


def _say_made(what: str, path: str, mended: "Mended") -> None:
    from citewell.span import LineIndex

    if mended.made:
        say(f"{path}: {what} {_counted(finding.rule for finding, _ in mended.made)}")
    lines = LineIndex(mended.report.text)
    for finding in mended.refused:
        line = lines.position(finding.span.start).line + 1
        say(f"{path}:{line}: the fix of {finding.rule} is left out: it does not mend that, or brings something worse")


def _say_left(reports: "Iterable[Report | None]") -> None:
    """Says which findings are left and could be fixed, but not without the writer, and which could not."""
    choices: list[str] = []
    others: list[str] = []
    for report in reports:
        for finding in report.findings if report is not None else ():
            fixes = report.fixes(finding) if report is not None else ()
            if not any(one.safe for one in fixes):
                (choices if fixes else others).append(finding.rule)
    if choices:
        say(f"{_number(choices, 'fix needs', 'fixes need')} your choice: {_counted(choices)}")
    if others:
        say(f"{_number(others, 'finding has', 'findings have')} no fix: {_counted(others)}")


def _number(what: Sequence[str], one: str, many: str) -> str:
    return f"{len(what)} {one if len(what) == 1 else many}"


def _counted(rules: Iterable[str]) -> str:
    """Each rule once, with how often it is there; the most frequent first."""
    return ", ".join(f"{rule} ({count})" for rule, count in Counter(rules).most_common())


def _from_here(path: str) -> str:
    """The path of a file from this folder, where it is in it; links are followed: a patch must not end at one."""
    file, here = Path(os.path.realpath(path)), Path(os.path.realpath(Path.cwd()))
    return (file.relative_to(here) if here in file.parents else file).as_posix().lstrip("/")
