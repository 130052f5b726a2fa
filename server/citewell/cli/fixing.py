"""What `citewell check --fix` and `--diff` do with drafts that have been checked."""

import os
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from citewell.cli.output import say, write

if TYPE_CHECKING:
    # Imported late: most runs fix nothing.
    from citewell.batch import Draft, Order, Outcome
    from citewell.checker import Checker
    from citewell.fixing import Mended
    from citewell.result import Report

__all__ = ["Fixer"]


class Fixer:
    """Makes the safe fixes of drafts that were checked to an order, or shows them. What it does it says as it goes."""

    def __init__(self, order: "Order") -> None:
        self._order = order
        self._checker: Checker | None = None
        self._choices: Counter[str] = Counter()
        self._others: Counter[str] = Counter()
        self.is_well = True
        """Whether all that was to be fixed could be, and was written."""

    def fix(self, draft: "Draft", outcome: "Outcome") -> "Outcome":
        """
        Fixes a draft; answers what is to be said of it as it is now.

        What was read from standard input goes fixed to standard output, also where there was nothing to fix.
        """
        before = outcome.checked.report
        if before is None:
            return outcome
        mended, problems = self._mend(draft, before, outcome)
        checked = replace(outcome.checked, problems=(*outcome.checked.problems, *problems))
        if mended is None or not self._is_put(draft, before, mended):
            self._note(before)
            return replace(outcome, checked=checked)
        _say_made("fixed", draft.path, mended)
        self._note(mended.report)
        return replace(outcome, checked=replace(checked, report=mended.report))

    def show(self, draft: "Draft", outcome: "Outcome", *, colour: bool) -> str:
        """The diff of what `fix` would do; nothing is written to a draft."""
        from citewell.report import diff

        before = outcome.checked.report
        mended, problems = (None, ()) if before is None else self._mend(draft, before, outcome)
        for problem in (*outcome.checked.problems, *problems):
            say(f"{draft.path}: {problem}")
        if before is None or mended is None:
            self.is_well = False
            return ""
        _say_made("would fix", draft.path, mended)
        path = draft.path if draft.text is not None else _from_here(draft.path)
        return diff.render(path, before.text, mended.report.text, colour=colour)

    def say_left(self) -> None:
        """Says which findings are left that could be fixed, but not without the writer, and which could not."""
        if self._choices:
            say(f"{_number(self._choices, 'fix needs', 'fixes need')} your choice: {_counted(self._choices)}")
        if self._others:
            say(f"{_number(self._others, 'finding has', 'findings have')} no fix: {_counted(self._others)}")

    def _mend(self, draft: "Draft", report: "Report", outcome: "Outcome") -> "tuple[Mended | None, tuple[str, ...]]":
        """
        What comes of the safe fixes of a draft, and what was wrong on the way.

        None, and that is said, where it fails when it is fixed.
        """
        from citewell.fixing import Mended

        if not any(fix.safe for finding in report.findings for fix in report.fixes(finding)):
            return Mended(report), ()
        from citewell.checker import Checker

        self._checker = self._checker or Checker(self._order)
        try:
            return self._checker.mend(draft.path, report, outcome.stopped)
        except TimeoutError as error:
            say(f"{draft.path} was not fixed: {error}")
        except Exception as error:  # noqa: BLE001 - one draft that breaks us must not cost the others
            kind = type(error).__name__
            say(f"{draft.path} was not fixed ({kind}); this is a fault of Citewell's: please report it")
        self.is_well = False
        return None, ()

    def _is_put(self, draft: "Draft", before: "Report", mended: "Mended") -> bool:
        """Puts a fixed draft where it came from; whether that could be done. Says why not."""
        if draft.text is not None:
            write(mended.report.text)
        elif mended.edits and (reason := _write(draft.path, before.text, mended.report.text)):
            say(f"{draft.path} {reason}")
            self.is_well = False
            return False
        return True

    def _note(self, report: "Report") -> None:
        for finding in report.findings:
            fixes = report.fixes(finding)
            if not any(one.safe for one in fixes):
                (self._choices if fixes else self._others)[finding.rule] += 1


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
