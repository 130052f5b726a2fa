"""
Runs the benchmarks and prints one table: each figure beside its floor, taken in the same run.

    python tests/benchmarks/run.py [quick] [NAME ...] [--edits N] [--write FILE]

Names are keystroke, opening, hover, memory, corpus, parsing, splitting and gate; all run where none is given. ``quick``
makes few repetitions on small drafts, for working. ``--edits`` sets how many edits memory is watched over. ``--write`` puts the
table between the two marker comments of a Markdown file, with machine and date. Exit status 1 where something that was
measured is also wrong.
"""

import argparse
import datetime as dt
import functools
import os
import platform
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import corpus
import gate
import hover
import keystroke
import memory
import opening
import parsing
import splitting
from citewell import __version__
from figures import Figure, table

MEASURES: dict[str, Callable[[bool], Iterator[Figure]]] = {
    "keystroke": keystroke.measure,
    "opening": opening.measure,
    "hover": hover.measure,
    "memory": memory.measure,
    "corpus": corpus.measure,
    "parsing": parsing.measure,
    "splitting": splitting.measure,
    "gate": gate.measure,
}

START, END = "<!-- figures: start -->", "<!-- figures: end -->"


def machine() -> str:
    """What the figures were taken on, in one line."""
    info = Path("/proc/cpuinfo")
    names = re.findall(r"^model name\s*:\s*(.+)$", info.read_text(), re.MULTILINE) if info.exists() else []
    processor = names[0] if names else platform.machine()
    return f"{processor}, {os.cpu_count()} cores, {platform.system()} {platform.release()}, Python {platform.python_version()}"


def heading(quick: bool) -> str:
    """When, where and what was measured."""
    today = dt.datetime.now(dt.UTC).date().isoformat()
    return f"Citewell {__version__}, {today}{', quick run' if quick else ''}. {machine()}.\n"


def insert(page: str, written: str) -> str:
    """A page with what stands between its two markers replaced. Raises ValueError where a marker is missing."""
    before, start, rest = page.partition(START)
    _, end, after = rest.partition(END)
    if not start or not end:
        raise ValueError(f"the markers {START} and {END} are missing")
    return f"{before}{START}\n\n{written}\n{END}{after}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--edits", type=int)
    parser.add_argument("--write", type=Path)
    arguments = parser.parse_args()
    unknown = set(arguments.names) - {"quick", *MEASURES}
    if unknown:
        parser.error(f"nothing is called {', '.join(sorted(unknown))}; there are {', '.join(MEASURES)}")
    if not Path("/proc/self/schedstat").exists():
        print("CPU and memory are read from /proc, which only Linux has", file=sys.stderr)
        return 2
    if arguments.write:
        # What would fail at the end fails now.
        insert(arguments.write.read_text("utf-8"), "")
    quick = "quick" in arguments.names
    measures = {**MEASURES, "memory": functools.partial(memory.measure, edits=arguments.edits)}
    figures: list[Figure] = []
    for name in [name for name in arguments.names if name in MEASURES] or MEASURES:
        print(f"measuring: {name} …", file=sys.stderr, flush=True)
        figures += measures[name](quick)
    written = f"{heading(quick)}\n{table(figures)}"
    print(written)
    if arguments.write:
        arguments.write.write_text(insert(arguments.write.read_text("utf-8"), written), "utf-8")
    faults = {f"{one.draft}: {one.fault}": None for one in figures if one.fault}
    for fault in faults:
        print(f"Wrong: {fault}", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
