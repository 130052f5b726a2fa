"""What of all findings a command line asks for: those that a baseline does not know, and on lines that have changed."""

import argparse
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from citewell.cli.output import Unusable, say

if TYPE_CHECKING:
    from citewell.baseline import Baseline
    from citewell.batch import Draft, Outcome
    from citewell.changes import Changes
    from citewell.report import Checked
    from citewell.result import Finding

__all__ = ["Narrowing", "add", "keep"]


def add(parser: argparse.ArgumentParser) -> None:
    """The arguments."""
    parser.add_argument(
        "--since",
        metavar="REF",
        help="only findings on lines changed since this git commit, branch or tag, and in files that git does not keep",
    )
    known = parser.add_mutually_exclusive_group()
    known.add_argument("--baseline", metavar="FILE", type=Path, help="leave out the findings that FILE knows")
    known.add_argument(
        "--write-baseline", metavar="FILE", type=Path, help="have FILE know all findings there are now, and report none"
    )


class Narrowing:
    """
    What of all findings is asked for.

    Raises Unusable where the baseline cannot be read, and in what it does where git cannot tell what has changed.
    """

    def __init__(self, arguments: argparse.Namespace) -> None:
        self._changes: Changes | None = None
        self._baseline: Baseline | None = None
        if arguments.since is not None:
            if "-" in arguments.paths:
                raise Unusable("--since asks git about files: it has nothing to say of standard input")
            if arguments.write_baseline is not None:
                raise Unusable("a baseline is written of all findings: leave out --since")
            from citewell import changes

            self._changes = changes.Changes(arguments.since)
        if arguments.baseline is not None:
            from citewell import baseline

            try:
                self._baseline = baseline.read(arguments.baseline)
            except baseline.BaselineError as error:
                raise Unusable(f"{error}; --write-baseline makes one") from error
        # Of rules that are not run nobody can say that their findings are gone.
        self._looks_for_all = arguments.select is None and not arguments.ignore and self._changes is None

    def drafts(self, found: "Iterable[Draft]") -> "list[Draft]":
        """Those drafts that can have something to report."""
        changes = self._changes
        if changes is None:
            return list(found)
        from citewell.changes import ChangesUnknown

        try:
            return [draft for draft in found if draft.problem is not None or changes.has_changed(draft.path)]
        except ChangesUnknown as error:
            raise Unusable(str(error)) from error

    def outcome(self, outcome: "Outcome") -> "Outcome":
        """An outcome without the findings that are not asked for."""
        checked, report = outcome.checked, outcome.checked.report
        if report is None or (self._changes is None and self._baseline is None):
            return outcome
        findings: tuple[Finding, ...] = report.findings
        if self._baseline is not None:
            findings = self._baseline.unknown(checked.path, report)
        if self._changes is not None:
            findings = self._changes.of(checked.path, report.text, findings)
        return replace(outcome, checked=replace(checked, report=replace(report, findings=findings)))

    def tell(self) -> None:
        """Says how many known findings are gone."""
        if self._baseline is None or not self._looks_for_all:
            return
        gone = self._baseline.gone + self._baseline.lost()
        if gone:
            say(
                f"{_many(gone, 'known finding')} {'is' if gone == 1 else 'are'} gone: write the baseline anew to drop them"
            )


def keep(file: Path, results: "list[Checked]") -> None:
    """Writes the findings of a run as the known ones. Raises Unusable."""
    from citewell import baseline

    problems = [result.path for result in results if result.problems]
    if problems:
        raise Unusable(
            f"{file} is not written: {problems[0]} could not be checked, and its findings would not be known"
        )
    reports = [(result.path, result.report) for result in results if result.report is not None]
    try:
        file.write_text(baseline.render(reports, file), encoding="utf-8", newline="\n")
    except OSError as error:
        raise Unusable(f"{file} cannot be written: {error.strerror or error}") from error
    count = sum(len(report.findings) for _, report in reports)
    say(f"{_many(count, 'finding')} in {_many(len(reports), 'draft')} known from now on: {file}")


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
