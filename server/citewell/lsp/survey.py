"""
Checks drafts that are not open, for a workspace: ``python -m citewell.lsp.survey``.

A process of its own, at the lowest priority: a keystroke never waits for it, and it can be ended at any moment. It reads one
line of JSON: ``paths`` in the order in which they are to be checked, ``settings`` (the editor's, for drafts that no file
speaks about), ``configured`` (only drafts that a file speaks about), ``encoding`` and ``related`` (what the editor can).
For each draft it writes a line: its path as JSON, a tab, and its diagnostics as JSON.
"""

import contextlib
import json
import os
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from citewell.batch import Batch, Draft, Order
from citewell.cache import default_file
from citewell.lsp.board import written
from citewell.lsp.client import Client
from citewell.span import LineIndex

__all__ = ["lines", "main"]

_LOWEST = 19


def lines(request: dict[str, Any]) -> Iterator[str]:
    """The line of each draft, as soon as it is checked; those that an earlier run has checked come from the cache."""
    client = Client(encoding=request["encoding"], shows_related=request["related"])
    paths = []
    for path in request["paths"]:
        if request["configured"] and not _is_configured(Path(os.path.realpath(path)).parent):
            yield f"{json.dumps(path)}\t[]"
        else:
            paths.append(path)
    order = Order(scores=False, otherwise=request["settings"] or None, cache=default_file())
    for outcome in Batch([Draft(path) for path in paths], order).outcomes(1):
        path, report = outcome.checked.path, outcome.checked.report
        found = [] if report is None else written(report.findings, Path(path).as_uri(), LineIndex(report.text), client)
        yield f"{json.dumps(path)}\t[{','.join(found)}]"


@cache
def _is_configured(folder: Path) -> bool:
    from citewell.config import find_file

    return find_file(folder) is not None


def main() -> None:
    """Answers one request on standard input."""
    if hasattr(os, "nice"):
        os.nice(_LOWEST)
    # Whoever asked may be gone.
    with contextlib.suppress(BrokenPipeError):
        for line in lines(json.loads(sys.stdin.readline())):
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
