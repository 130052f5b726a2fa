"""What is wrong in a file that holds for many drafts: told once in a run, and of that file."""

import os
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from citewell.batch import Outcome
    from citewell.report import Fault

__all__ = ["Faults"]


class Faults:
    """Those of one run that were told."""

    def __init__(self) -> None:
        self._told: set[Fault] = set()

    def apart(self, outcome: "Outcome") -> "Iterator[Outcome]":
        """What became of the files that a draft's new faults stand in, and then of the draft without any."""
        from citewell.batch import Outcome
        from citewell.report import Checked

        checked = outcome.checked
        if not checked.faults:
            yield outcome
            return
        new = [fault for fault in checked.faults if fault.path and fault not in self._told]
        self._told.update(new)
        for path, found in groupby(new, lambda fault: fault.path):
            faults = list(found)
            places = tuple((fault.line, fault.column) for fault in faults)
            yield Outcome(Checked(_from_here(path), None, tuple(fault.message for fault in faults), places=places))
        told = {fault.problem for fault in checked.faults if fault.path}
        problems = tuple(problem for problem in checked.problems if problem not in told)
        yield replace(outcome, checked=replace(checked, problems=problems, faults=()))


def _from_here(path: str) -> str:
    """A path as the drafts of a run are named: from the folder of the run where it lies below, else in full."""
    try:
        short = os.path.relpath(path)
    except ValueError:
        return path  # another drive
    return path if short.startswith(os.pardir) else short
