"""What `citewell check --fix` and `--diff` do with drafts that have been checked."""

import os
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from citewell.cli.output import say, write

if TYPE_CHECKING:
    from collections.abc import Iterable

    # Imported late: most runs fix nothing.
    from citewell.batch import Draft, Order, Outcome
    from citewell.checker import Checker
    from citewell.fixing import Mended
    from citewell.result import Report

__all__ = ["Fixer"]


class _NotFixed(Exception):
    """A draft is as it was; the message says why."""


class Fixer:
    """Makes the safe fixes of drafts that were checked to an order, or shows them. What it does it says as it goes."""

    def __init__(self, order: "Order") -> None:
        self._order = order
        self._checker: Checker | None = None
        self._choices: Counter[str] = Counter()
        self._others: Counter[str] = Counter()
        self.is_well = True
        """Whether all that was to be shown could be."""

    def fix(self, draft: "Draft", outcome: "Outcome") -> "Outcome":
        """
        Fixes a draft; answers what is to be said of it as it is now. Why one could not be fixed is among its problems.

        What was read from standard input goes fixed to standard output, also where there was nothing to fix.
        """
        before = outcome.checked.report
        if before is None:
            return outcome
        try:
            mended, problems = self._mend(draft, before, outcome)
            _put(draft, before, mended)
        except _NotFixed as error:
            self._note(before)
            problems = (*outcome.checked.problems, str(error))
            return replace(outcome, checked=replace(outcome.checked, problems=problems))
        _say_made("fixed", draft.path, mended)
        self._note(mended.report)
        checked = replace(outcome.checked, report=mended.report, problems=(*outcome.checked.problems, *problems))
        return replace(outcome, checked=checked)

    def show(self, draft: "Draft", outcome: "Outcome", *, colour: bool) -> str:
        """The diff of what `fix` would do; nothing is written to a draft."""
        from citewell.report import diff

        before = outcome.checked.report
        if before is None:
            _say_problems(draft, outcome.checked.problems)
            self.is_well = False
            return ""
        try:
            mended, problems = self._mend(draft, before, outcome)
        except _NotFixed as error:
            _say_problems(draft, (*outcome.checked.problems, str(error)))
            self.is_well = False
            return ""
        _say_problems(draft, (*outcome.checked.problems, *problems))
        _say_made("would fix", draft.path, mended)
        self._note(mended.report)
        path = draft.path if draft.text is not None else _from_here(draft.path)
        return diff.render(path, before.text, mended.report.text, colour=colour)

    def say_left(self) -> None:
        """Says which findings are left that could be fixed, but not without the writer, and which could not."""
        from citewell.packs import load

        if self._choices:
            say(
                f"{_number(self._choices, 'fix needs', 'fixes need')} your choice, in an editor or by citewell desk: {_counted(self._choices)}"
            )
        own = [name for name in sorted(self._choices) if name not in load().rules]
        if own:
            say(f"the fix of a rule of your own is made where the rule says `safe: true`: {', '.join(own)}")
        if self._others:
            say(f"{_number(self._others, 'finding has', 'findings have')} no fix: {_counted(self._others)}")

    def _mend(self, draft: "Draft", report: "Report", outcome: "Outcome") -> "tuple[Mended, tuple[str, ...]]":
        """What comes of the safe fixes of a draft, and what was wrong on the way. Raises _NotFixed."""
        from citewell.fixing import Mended

        if not any(fix.safe for finding in report.findings for fix in report.fixes(finding)):
            return Mended(report), ()
        from citewell.checker import Checker

        self._checker = self._checker or Checker(self._order)
        try:
            return self._checker.mend(draft.path, report, outcome.stopped)
        except TimeoutError as error:
            raise _NotFixed(f"was not fixed: {error}") from error
        except Exception as error:  # one draft that breaks us must not cost the others
            kind = type(error).__name__
            message = f"was not fixed ({kind}); this is a fault of Citewell's: please report it"
            raise _NotFixed(message) from error

    def _note(self, report: "Report") -> None:
        for finding in report.findings:
            fixes = report.fixes(finding)
            if not any(one.safe for one in fixes):
                (self._choices if fixes else self._others)[finding.rule] += 1


def _say_problems(draft: "Draft", problems: "Iterable[str]") -> None:
    for problem in problems:
        say(f"{draft.path}: {problem}")


def _put(draft: "Draft", before: "Report", mended: "Mended") -> None:
    """Puts a fixed draft where it came from. Raises _NotFixed."""
    if draft.text is not None:
        write(mended.report.text)
    elif mended.edits:
        _write(draft.path, before.text, mended.report.text)


def _write(path: str, before: str, after: str) -> None:
    """Writes the fixed text to the file of a draft, if it still holds the text before. Raises _NotFixed."""
    from citewell.writing import write_whole

    # A link stays a link: what it leads to is written.
    file, known = Path(os.path.realpath(path)), before.encode()
    try:
        names = file.stat().st_nlink
        if not write_whole(file, after.encode(), lambda: file.read_bytes() == known):
            raise _NotFixed("was left alone: it has changed since it was read; run again")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise _NotFixed(f"was left alone: {reason}") from error
    if names > 1:
        say(f"note: {path} was a hard link: what its other names lead to is as it was")


def _say_made(what: str, path: str, mended: "Mended") -> None:
    from citewell.span import LineIndex

    if mended.made:
        say(f"{path}: {what} {_counted(Counter(finding.rule for finding, _ in mended.made))}")
    lines = LineIndex(mended.report.text)
    for finding in mended.refused:
        line = lines.position(finding.span.start).line + 1
        say(f"{path}:{line}: the fix of {finding.rule} is left out: it does not mend that, or brings something worse")


def _number(what: "Counter[str]", one: str, many: str) -> str:
    return f"{what.total()} {one if what.total() == 1 else many}"


def _counted(rules: "Counter[str]") -> str:
    """Each rule once, with how often it is there; the most frequent first."""
    return ", ".join(f"{rule} ({count})" for rule, count in rules.most_common())


def _from_here(path: str) -> str:
    """The path of a file from this folder, where it is in it; links are followed: a patch must not end at one."""
    file, here = Path(os.path.realpath(path)), Path(os.path.realpath(Path.cwd()))
    return (file.relative_to(here) if here in file.parents else file).as_posix().lstrip("/")
