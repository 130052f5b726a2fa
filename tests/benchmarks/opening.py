"""
Opening a draft: in a fresh server with an empty cache (cold), in one with a filled cache (warm), and in a server that
is up and has its model loaded. Times of fresh servers count from the start of the process, so they hold its imports.
"""

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from client import Editor
from drafts import Draft, Writer, series
from figures import Figure, median, quantile
from servers import BARE, BARE_NAME, CITEWELL


@dataclass(frozen=True)
class Opened:
    """When the first report, the first finding and the last change came, and the CPU of it all; in ms."""

    first: float
    some: float
    final: float
    cpu: float
    findings: Counter[str]


def open_from_start(command: list[str], draft: Draft, folder: Path, cache: Path) -> Opened:
    """Starts a server and opens a draft."""
    with Editor(command, folder, cache=cache) as editor:
        one = editor.open(draft.name, draft.text)
        before = (editor.sent - editor.started) * 1e3
        cpu = editor.meter.seconds() * 1e3
    return Opened(before + one.first, before + one.some, before + one.final, cpu, one.findings)


def open_when_up(command: list[str], draft: Draft, folder: Path, cache: Path) -> Opened:
    """Opens a draft in a server that has read another one."""
    other = Writer(seed=13).draft("other.md", 300)
    with Editor(command, folder, cache=cache) as editor:
        editor.open(other.name, other.text)
        editor.close()
        one = editor.open(draft.name, draft.text)
    return Opened(one.first, one.some, one.final, one.cpu, one.findings)


def measure_draft(draft: Draft, rounds: int) -> Iterator[Figure]:
    """All ways of opening one draft, in turn with the bare server; the first round is for the file cache of the system."""
    taken: dict[str, list[tuple[Opened, Opened]]] = {"cold open": [], "warm open": [], "open in a running server": []}
    fault = ""
    for number in range(rounds + 1):
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
            folder = Path(name)
            started = open_from_start(BARE, draft, folder, folder / "none")
            cold, warm = (open_from_start(CITEWELL, draft, folder, folder / "cache") for _ in range(2))
            up = open_when_up(CITEWELL, draft, folder, folder / "fresh")
            up_floor = open_when_up(BARE, draft, folder, folder / "none")
        if not cold.findings == warm.findings == up.findings:
            fault = "the three ways of opening found different things"
        if number:
            pairs = zip(taken.values(), ((cold, started), (warm, started), (up, up_floor)), strict=True)
            for values, pair in pairs:
                values.append(pair)
    for label, pairs in taken.items():
        yield _figure(f"{label}: first report", draft, pairs, lambda one: one.first)
        yield _figure(f"{label}: first finding", draft, pairs, lambda one: one.some)
        yield _figure(f"{label}: all findings", draft, pairs, lambda one: one.final, with_cpu=True, fault=fault)


def _figure(
    label: str,
    draft: Draft,
    pairs: list[tuple[Opened, Opened]],
    when: Callable[[Opened], float],
    *,
    with_cpu: bool = False,
    fault: str = "",
) -> Figure:
    return Figure(
        label,
        draft.name,
        "ms",
        median(when(ours) for ours, _ in pairs),
        tail=quantile((when(ours) for ours, _ in pairs), 0.95),
        cpu=median(ours.cpu for ours, _ in pairs) if with_cpu else None,
        floor=median(when(bare) for _, bare in pairs),
        floor_cpu=median(bare.cpu for _, bare in pairs) if with_cpu else None,
        beside=BARE_NAME,
        count=len(pairs),
        fault=fault,
    )


def measure(quick: bool) -> Iterator[Figure]:
    """Drafts of 1k and 20k words; quick: of 1k, once."""
    for draft in series("md", ("1k",) if quick else ("1k", "20k")):
        yield from measure_draft(draft, rounds=1 if quick else 5)
