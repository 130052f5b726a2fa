"""
Edits drafts at random, as long as it is told to, and compares each edit with a full check of the text it leaves.

    python tests/fuzz/run.py [--seconds 600] [--processes N] [--seed N] [--data FOLDER] [--planted]

A difference or a crash is made small and printed as a test; exit status 1 then. Texts in which an edit did something new
are kept in .fuzz/, and later runs begin with them too. ``--planted`` puts faults into the engine, one at a time, and
tells after how many seconds each was found.
"""

import argparse
import contextlib
import faulthandler
import gc
import logging
import multiprocessing
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty
from typing import Any

import pytest

from comparing import as_in_long_drafts
from minimal import as_test, fault_of, shrunk
from planted import FAULTS
from seeds import Seeds, Watch
from session import Difference, Session, Trace, Writer
from sources import LEAST_WORDS, ROOT, Draft, Sources

SEEDS = ROOT / ".fuzz"
STEPS = 160
"""So many edits are made in a draft before the next one is drawn."""

PARSED = 0.07
"""The share of CPU time for drafts that are checked with the language model."""

WITHOUT = (*["words"] * 8, "approved", "approved", "nosy")
"""Drafts without the model are checked by our rules mostly: those that look at everything find hundreds of things."""

MOST_FAULTS = 5
"""A process that has found so many looks for no more."""


@dataclass
class Tally:
    """What a process has done so far."""

    edits: Counter[str] = field(default_factory=Counter)
    drafts: Counter[str] = field(default_factory=Counter)
    texts: Counter[str] = field(default_factory=Counter)
    cpu: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)

    def __add__(self, other: "Tally") -> "Tally":
        pairs = zip(vars(self).values(), vars(other).values(), strict=True)
        return Tally(*(one + another for one, another in pairs))


class Fuzzer:
    """Draws drafts and edits them, one after the other; ``parsed`` is the share of time for those with the model."""

    def __init__(self, chance: random.Random, sources: Sources, seeds: Seeds | None, parsed: float) -> None:
        self._chance, self._sources, self._seeds, self._parsed = chance, sources, seeds, parsed
        self._watch = Watch()
        self.tally = Tally()

    def run(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> Iterator[tuple[Trace, str]]:
        """Edits drafts for so many seconds by a clock; yields what goes wrong with a word on it."""
        until = clock() + seconds
        with as_in_long_drafts(), self._watch.watching():
            while clock() < until:
                kind, measure = self._kind()
                started = time.process_time()
                session: Session | None = None
                try:
                    draft = self._draft()
                    session = Session(draft, kind)
                    for is_long_enough in Writer(session, self._chance).write(STEPS):
                        self.tally.edits[measure] += is_long_enough
                        self._keep(session, is_long_enough)
                        if clock() > until:
                            break
                except Exception as error:  # noqa: BLE001 - whatever goes wrong is what is looked for
                    is_crash = not isinstance(error, Difference)
                    self.tally.faults["crashes" if is_crash else "differences"] += 1
                    yield (session.trace if session else Trace(draft.name, kind, draft.text)), repr(error)
                if session:
                    self.tally.drafts[measure] += 1
                    self.tally.texts[measure] += session.texts
                self.tally.cpu[measure] += time.process_time() - started
                gc.collect()

    def _kind(self) -> tuple[str, str]:
        """How the next draft is checked, and as what that counts."""
        spent = self.tally.cpu
        if spent["with"] < self._parsed * spent.total():
            return "grammar", "with"
        return self._chance.choice(WITHOUT), "without"

    def _draft(self) -> Draft:
        known = self._seeds.draw(self._chance) if self._seeds and self._chance.random() < 0.3 else None
        return known or self._sources.draw(self._chance)

    def _keep(self, session: Session, is_long_enough: bool) -> None:
        if self._seeds is not None:
            for news in self._watch.news(session):
                if is_long_enough:
                    self._seeds.keep(session, news)


def work(seed: int, seconds: float, data: Path | None, told: Any) -> None:
    """What one process does; it tells of faults, and of its tally now and then."""
    faulthandler.enable()
    _settle()
    fuzzer = Fuzzer(random.Random(seed), Sources(data), Seeds(SEEDS), PARSED)
    for trace, error in fuzzer.run(seconds):
        small = shrunk(trace)
        told.put((seed, fuzzer.tally, as_test(small, fault_of(small) or f"not seen again: {error}")))
        if fuzzer.tally.faults.total() >= MOST_FAULTS:
            break
    told.put((seed, fuzzer.tally, None))


def _settle() -> None:
    """What holds for every process: no draft in logs, and no time for collecting what will stay."""
    logging.disable()
    os.environ["CITEWELL_CACHE"] = "off"
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


def fuzz(seconds: float, processes: int, seed: int, data: Path | None) -> int:
    """Runs several processes, prints what they find and their tally; the exit status."""
    context = multiprocessing.get_context("spawn")
    told = context.Queue()
    seeds = range(seed, seed + processes)
    running = {one: context.Process(target=work, args=(one, seconds, data, told)) for one in seeds}
    for process in running.values():
        process.start()
    tallies: dict[int, Tally] = {}
    while running:
        with contextlib.suppress(Empty):
            one, tallies[one], test = told.get(timeout=5)
            if test is None:
                running.pop(one).join()
            else:
                print(f"\n{test}", flush=True)
        for one, process in list(running.items()):
            if process.exitcode:
                print(f"process {one} ended with {process.exitcode}", file=sys.stderr)
                tallies[one] = tallies.get(one, Tally()) + Tally(faults=Counter(crashes=1))
                del running[one]
    return report(sum(tallies.values(), Tally()), len(Seeds(SEEDS)))


def report(tally: Tally, seeds: int) -> int:
    """Prints the figures; the exit status."""
    print(f"drafts of at least {LEAST_WORDS} words; each edit compared with a full check of the text it leaves")
    for measure in ("without", "with"):
        edits, cpu = tally.edits[measure], tally.cpu[measure] or 1
        print(
            f"{measure:>7} parsing: {edits:,} edits compared in {tally.drafts[measure]:,} drafts, "
            f"{tally.texts[measure]:,} different texts, {cpu:.0f} s CPU, {edits / cpu:.0f} edits a CPU second"
        )
    print(
        f"{tally.faults['differences']} differences, {tally.faults['crashes']} crashes; {seeds:,} seeds in {SEEDS.name}/"
    )
    return 1 if tally.faults.total() else 0


def plant(seconds: float, seed: int) -> int:
    """Looks so many CPU seconds for each of the planted faults, and prints when it was found; exit status 1 where one was not."""
    _settle()
    missed = 0
    for name, put in FAULTS.items():
        with pytest.MonkeyPatch.context() as patch:
            put(patch)
            started, spent = time.monotonic(), time.process_time()
            fuzzer = Fuzzer(random.Random(seed), Sources(), None, 0)
            found = next(fuzzer.run(seconds, time.process_time), None)
            took = f"{time.monotonic() - started:.1f} s ({time.process_time() - spent:.1f} s CPU)"
            edits = fuzzer.tally.edits.total()
            print(f"{name}: {'found' if found else 'NOT FOUND'} after {took}, {edits} edits", flush=True)
        missed += found is None
    return 1 if missed else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument(
        "--data", type=Path, default=os.environ.get("CITEWELL_DATA"), help="folder of the evaluation data"
    )
    parser.add_argument("--planted", action="store_true")
    arguments = parser.parse_args()
    if arguments.planted:
        return plant(min(arguments.seconds, 60), arguments.seed)
    print(f"seed {arguments.seed}, {arguments.processes} processes, {arguments.seconds:g} s", flush=True)
    return fuzz(arguments.seconds, arguments.processes, arguments.seed, arguments.data)


if __name__ == "__main__":
    sys.exit(main())
