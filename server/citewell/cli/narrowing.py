"""What of all findings a command line asks for: those that a baseline does not know, and on lines that have changed."""

import argparse
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from citewell.cli.output import Unusable, save, say

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
        "--write-baseline",
        metavar="FILE",
        type=Path,
        help="write all findings of these drafts to FILE, and report none; what it holds about others stays",
    )
    # Apart from the two others: a usage of three would be wider than a terminal.
    parser.add_argument(
        "--prune-baseline",
        metavar="FILE",
        type=Path,
        help="as --baseline, and drop from FILE what is gone from these drafts; new findings are reported and not added",
    )


class Narrowing:
    """
    What of all findings is asked for.

    Raises Unusable where the baseline cannot be read, and in what it does where git cannot tell what has changed.
    """

    def __init__(self, arguments: argparse.Namespace) -> None:
        self._changes: Changes | None = None
        self._baseline: Baseline | None = None
        self._pruned: Path | None = arguments.prune_baseline
        # Of rules that are not run nobody can say that their findings are gone.
        self._looks_for_all = arguments.select is None and not arguments.ignore and arguments.since is None
        if self._pruned is not None and (arguments.baseline is not None or arguments.write_baseline is not None):
            raise Unusable("--prune-baseline reads its file as --baseline does: leave out the other")
        if self._pruned is not None and not self._looks_for_all:
            raise Unusable("what is gone is told by a run of all rules: leave out --select, --ignore and --since")
        if arguments.since is not None:
            if "-" in arguments.paths:
                raise Unusable("--since asks git about files: it has nothing to say of standard input")
            if arguments.write_baseline is not None:
                raise Unusable("a baseline is written of all findings: leave out --since")
            from citewell import changes

            self._changes = changes.Changes(arguments.since)
        file = arguments.baseline or self._pruned
        if file is not None:
            from citewell import baseline

            try:
                self._baseline = baseline.read(file)
            except baseline.BaselineError as error:
                raise Unusable(f"{error}; --write-baseline makes one") from error

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
        """Says how many known findings are gone, and drops them where that is asked for. Raises Unusable."""
        if self._baseline is None or not self._looks_for_all:
            return
        gone = self._baseline.gone()
        if not gone:
            return
        from citewell.report import counted

        what = f"{counted(gone, 'known finding')} {'is' if gone == 1 else 'are'} gone"
        if self._pruned is None:
            say(f"{what}: --prune-baseline in place of --baseline drops {'it' if gone == 1 else 'them'}")
            return
        save(self._pruned, self._baseline.pruned())
        say(f"{what}, and dropped from {self._pruned}")


def keep(file: Path, results: "list[Checked]") -> None:
    """Writes the findings of a run as the known ones of its drafts. Raises Unusable."""
    from citewell import baseline
    from citewell.report import counted

    problems = [result.path for result in results if result.problems]
    if problems:
        raise Unusable(
            f"{file} is not written: {problems[0]} could not be checked, and its findings would not be known"
        )
    reports = [(result.path, result.report) for result in results if result.report is not None]
    try:
        text = baseline.read(file).renewed(reports) if file.exists() else baseline.render(reports, file)
    except baseline.BaselineError as error:
        raise Unusable(f"{error}, and is left as it is: delete it, and it is written anew") from error
    save(file, text)
    count = sum(len(report.findings) for _, report in reports)
    say(f"{counted(count, 'finding')} in {counted(len(reports), 'draft')} known from now on: {file}")
