"""The command line: one small draft from a cold start, and a corpus of them: one process, two, and a second run."""

import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from drafts import corpus, save, series, unclaiming
from figures import Figure, median
from parsing import time_batch, wanted
from processes import environment, python

CHECK = python("-m", "citewell", "check", "--format", "json")

WITHOUT_MODEL = "import citewell.batch, citewell.cli, citewell.packs, citewell.report.json; citewell.packs.load()"
WITH_MODEL = f"{WITHOUT_MODEL}; from citewell.grammar import Grammar; Grammar().load()"


@dataclass(frozen=True)
class Run:
    """One run of a command: seconds by the clock, CPU seconds of all its processes, and what it printed."""

    wall: float
    cpu: float
    output: bytes


def run(command: list[str], folder: Path, cache: Path) -> Run:
    """Runs a command to its end. Raises RuntimeError where it could not do its work."""
    with tempfile.TemporaryFile() as output:
        started = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, env=environment(cache), stdout=output)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        shown = output.read()
    # 1 says that there are findings.
    if process.returncode not in (0, 1):
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}")
    return Run(wall, used.ru_utime + used.ru_stime, shown)


def measure_start(name: str, text: str, imports: str, beside: str, rounds: int) -> Figure:
    """A single draft, in turn with a process that only imports what is needed; the first round is not counted."""
    taken = []
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / name).write_text(text, "utf-8")
        for number in range(rounds + 1):
            ours = run([*CHECK, "--no-cache", name], folder, folder / "cache")
            floor = run(python("-c", imports), folder, folder / "cache")
            if number:
                taken.append((ours, floor))
    return Figure(
        "command line, cold start",
        name,
        "ms",
        median(ours.wall * 1e3 for ours, _ in taken),
        cpu=median(ours.cpu * 1e3 for ours, _ in taken),
        floor=median(floor.wall * 1e3 for _, floor in taken),
        floor_cpu=median(floor.cpu * 1e3 for _, floor in taken),
        beside=beside,
        count=rounds,
    )


def measure_corpus(files: int) -> Iterator[Figure]:
    """Throughput over small files, against parsing the same sentences and nothing else; then the same again, cached."""
    drafts = corpus(files)
    words = sum(draft.words for draft in drafts)
    name = f"{files} files"
    floor = words / (time_batch(wanted(drafts).texts) or 1)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        folder = Path(place)
        save(drafts, folder / "drafts")
        runs = {}
        for jobs in (1, 2):
            command = [*CHECK, "--jobs", str(jobs), "drafts"]
            first, second = (run(command, folder, folder / f"cache{jobs}") for _ in range(2))
            runs[jobs] = first
            same = _without_seconds(first.output) == _without_seconds(second.output)
            processes = "one process" if jobs == 1 else "two processes"
            yield Figure(
                f"command line, {processes}",
                name,
                "words a CPU second",
                words / first.cpu,
                cpu=first.cpu * 1e3,
                floor=floor,
                beside="parsing what has to be parsed",
            )
            yield Figure(
                f"command line, {processes}, second run",
                name,
                "ms",
                second.wall * 1e3,
                cpu=second.cpu * 1e3,
                floor=first.wall * 1e3,
                floor_cpu=first.cpu * 1e3,
                beside="the first run",
                fault="" if same else "the second run printed something else",
            )
        yield Figure(
            "command line, two processes, by the clock",
            name,
            "ms",
            runs[2].wall * 1e3,
            cpu=runs[2].cpu * 1e3,
            floor=runs[1].wall * 1e3,
            floor_cpu=runs[1].cpu * 1e3,
            beside="one process",
        )


def _without_seconds(output: bytes) -> bytes:
    """The JSON report up to how long it took, which is its last member."""
    return output.rpartition(b'"seconds"')[0]


def measure(quick: bool) -> Iterator[Figure]:
    """300 files; quick: 12."""
    rounds = 1 if quick else 5
    [draft] = series("md", ("1k",))
    plain = unclaiming(1_000)
    yield measure_start(draft.name, draft.text, WITH_MODEL, "imports and the model", rounds)
    yield measure_start(plain.name, plain.text, WITHOUT_MODEL, "imports", rounds)
    yield from measure_corpus(12 if quick else 300)
