"""The process behind `Guard`: takes an order and then pages, and answers each with its rows, and all of them with the memory it has held."""

import contextlib
import os
import re
import sys
from pathlib import Path
from typing import IO

from citewell.batch import Batch, Draft
from citewell.corpus.guard import received, sent
from citewell.corpus.pages import Page
from citewell.corpus.rows import rows_of

__all__ = ["main"]


def main() -> int:
    """Works until the other side hangs up."""
    answers = _own_output()
    questions = sys.stdin.buffer
    try:
        order = received(questions)
        while True:
            pages: tuple[Page, ...] = received(questions)
            drafts = [Draft(page.path or page.name, page.text, page.problem, page.format) for page in pages]
            for page, outcome in zip(pages, Batch(drafts, order).outcomes(1), strict=True):
                sent(answers, rows_of(page.name, outcome.checked))
            sent(answers, _held())
    except (EOFError, BrokenPipeError, KeyboardInterrupt):
        return 0


def _own_output() -> "IO[bytes]":
    """Standard output for answers alone: whatever else is printed goes to standard error."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


def _held() -> int:
    """The bytes of memory that this process has held at the most, as far as the system tells."""
    with contextlib.suppress(OSError):
        # What `getrusage` tells on Linux begins with what the process held that started this one.
        found = re.search(r"^VmHWM:\s*(\d+) kB$", Path("/proc/self/status").read_text("ascii"), re.MULTILINE)
        if found is not None:
            return int(found[1]) * 1024
    try:
        import resource
    except ImportError:
        return 0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


if __name__ == "__main__":
    sys.exit(main())
