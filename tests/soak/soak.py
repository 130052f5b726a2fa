"""
A writer types an article of 20,000 words, with hovers and fixes, into one server: ``python tests/soak/soak.py [WORDS]``.

Prints how memory and the cost of a keystroke go, and fails where they grow or a mark is stale at the end. What a keystroke
costs is the CPU time of all processes from the change to its report: on a machine with other work the clock says little.
"""

import random
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from article import paragraphs

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "lsp"))

from wire import Wire, at, place

WORDS = 20_000
WARM = 1_000
"""Words after which memory and latency are looked at for the first time."""

PAUSE = 2.5
"""Seconds in which the writer thinks, before memory is looked at."""

PROBE = "The lamp was seen by 40 people, and it is faster than the others."
"""A sentence that is typed letter by letter and taken out again, to tell what a keystroke costs by now."""

MEMORY, LATENCY = 1.1, 1.2
"""How much more there may be at the end."""

Finding = tuple[Any, ...]


@dataclass(frozen=True)
class Sample:
    """What there was at so many words: MB of all processes, and what keystrokes cost, in CPU and by the clock (ms)."""

    words: int
    memory: float
    cpu: tuple[float, ...]
    clock: tuple[float, ...]


@dataclass
class Writer:
    """Somebody at work on one draft; ``text`` is what is in the editor."""

    wire: Wire
    uri: str
    chance: random.Random
    text: str = ""
    findings: list[dict[str, Any]] = field(default_factory=list)
    fixed: int = 0
    hovered: int = 0

    def edit(self, start: int, end: int, new: str) -> None:
        """Makes one change (code points) and waits until it is reported on."""
        self.post(start, end, new)
        self.wait()

    def post(self, start: int, end: int, new: str) -> None:
        span = {"start": self.place(start), "end": self.place(end)}
        self.text = self.text[:start] + new + self.text[end:]
        self.wire.change(self.uri, {"range": span, "text": new})

    def wait(self) -> None:
        version = self.wire.versions[self.uri]

        def reported() -> list[Any]:
            return [
                one["params"]
                for one in self.wire.told
                if one.get("method") == "textDocument/publishDiagnostics" and one["params"].get("version") == version
            ]

        self.findings = self.wire.until(reported, f"a report of version {version}")[-1]["diagnostics"]
        # All that came before is history.
        self.wire.told.clear()

    def place(self, offset: int) -> dict[str, int]:
        start = self.text.rfind("\n", 0, offset) + 1
        return place(self.text.count("\n", 0, offset), len(self.text[start:offset].encode("utf-16-le")) // 2)

    def offset(self, where: dict[str, int]) -> int:
        start = 0
        for _ in range(where["line"]):
            start = self.text.index("\n", start) + 1
        end = self.text.find("\n", start)
        line = self.text[start : None if end < 0 else end].encode("utf-16-le")
        return start + len(line[: 2 * where["character"]].decode("utf-16-le"))

    def write(self, paragraph: str) -> Iterator[None]:
        """Types a paragraph word by word; stops after each word."""
        for word in paragraph.split(" "):
            self.edit(len(self.text), len(self.text), f"{word} ")
            chance = self.chance.random()
            if chance < 0.02:
                self.mistype()
            elif chance < 0.05:
                self.look()
            elif chance < 0.06:
                self.mend()
            elif chance < 0.063:
                self.go_back()
            yield
        self.edit(len(self.text) - 1, len(self.text), "\n\n")

    def mistype(self) -> None:
        end = len(self.text)
        self.edit(end, end, "teh")
        self.edit(end, end + 3, "")

    def look(self) -> None:
        """Hovers over something that is marked near the end."""
        if self.findings:
            here = self.chance.choice(self.findings[-20:])["range"]["start"]
            self.wire.ask("textDocument/hover", {"textDocument": {"uri": self.uri}, "position": here})
            self.hovered += 1

    def mend(self) -> None:
        """Applies a fix of something that is marked near the end, where it has one."""
        if not self.findings:
            return
        asked = {
            "textDocument": {"uri": self.uri},
            "range": self.chance.choice(self.findings[-20:])["range"],
            "context": {"diagnostics": []},
        }
        actions = self.wire.ask("textDocument/codeAction", asked)
        for action in actions:
            edits = (action.get("edit") or {}).get("changes", {}).get(self.uri)
            # No comment that hides something: that would be told of as well.
            if edits and not any("<!--" in one["newText"] for one in edits):
                for one in sorted(edits, key=lambda one: self.offset(one["range"]["start"]), reverse=True):
                    self.edit(self.offset(one["range"]["start"]), self.offset(one["range"]["end"]), one["newText"])
                self.fixed += 1
                return

    def go_back(self) -> None:
        """Puts a word into a sentence that was written before."""
        at = self.text.find(" ", self.chance.randrange(len(self.text)))
        if at >= 0:
            self.edit(at, at, " really")

    def probe(self) -> tuple[list[float], list[float]]:
        """What the keystrokes of a sentence cost, in CPU and by the clock (ms)."""
        start = len(self.text)
        cpu, clock = [], []
        for number, letter in enumerate(PROBE):
            before, then = self.wire.cpu(), time.perf_counter()
            self.edit(start + number, start + number, letter)
            clock.append(1e3 * (time.perf_counter() - then))
            cpu.append(1e3 * (self.wire.cpu() - before))
        self.edit(start, len(self.text), "")
        return cpu, clock


def shown(findings: list[dict[str, Any]]) -> list[Finding]:
    """What a writer sees of findings."""
    return sorted((*at(one), one["code"], one["severity"], one["message"]) for one in findings)


@dataclass(frozen=True)
class Outcome:
    """How it went. ``stale`` are marks that a fresh server does not show, or shows beside them."""

    samples: tuple[Sample, ...]
    stale: tuple[Finding, ...]
    marks: int
    fixed: int
    hovered: int


def soak(folder: Path, words: int, every: int) -> Iterator[Sample | Outcome]:
    """Types an article; a sample after each so many words, and the outcome at the end."""
    capabilities = {"textDocument": {"publishDiagnostics": {"versionSupport": True}}}
    samples = []
    with Wire(folder) as wire:
        wire.initialize(capabilities)
        writer = Writer(wire, wire.open("article.md", ""), random.Random(20))
        written, due = 0, every
        for paragraph in paragraphs(words):
            for _ in writer.write(paragraph):
                written += 1
            if written >= due:
                due += every
                cpu, clock = writer.probe()
                time.sleep(PAUSE)
                samples.append(Sample(written, wire.memory(), tuple(cpu), tuple(clock)))
                yield samples[-1]
        # Where the writer no longer types nothing waits any longer.
        wire.notify("citewell/cursor", {"textDocument": {"uri": writer.uri}, "position": place(0, 0)})
        found, text = shown(wire.pull(writer.uri)), writer.text
    with Wire(folder) as wire:
        wire.initialize(capabilities)
        anew = shown(wire.pull(wire.open("article.md", text)))
    stale = tuple(one for one in {*found, *anew} if found.count(one) != anew.count(one))
    yield Outcome(tuple(samples), stale, len(found), writer.fixed, writer.hovered)


def p95(values: tuple[float, ...]) -> float:
    return sorted(values)[len(values) * 95 // 100]


def main(words: int) -> int:
    """Prints the table; 1 where something grows or is stale."""
    with tempfile.TemporaryDirectory() as name:
        print("  words      MB   keystroke, ms of CPU: p50   p95   by the clock: p50    p95", flush=True)
        for one in soak(Path(name), words, max(words // 40, 100)):
            if isinstance(one, Sample):
                middle, slow, by_clock = median(one.cpu), p95(one.cpu), median(one.clock)
                line = (
                    f"{one.words:7} {one.memory:7.1f} {middle:28.1f} {slow:5.1f} {by_clock:19.1f} {p95(one.clock):6.1f}"
                )
                print(line, flush=True)
                continue
            return judge(one)
    return 1


def judge(outcome: Outcome) -> int:
    samples = outcome.samples
    tenth = max(len(samples) // 10, 1)
    first, last = ([cost for one in some for cost in one.cpu] for some in (samples[:tenth], samples[-tenth:]))
    warm = next(one for one in samples if one.words >= min(WARM, samples[-1].words // 2))
    memory = samples[-1].memory / warm.memory
    latency = p95(tuple(last)) / p95(tuple(first))
    print(f"\n{outcome.marks} marks at the end, {len(outcome.stale)} of them stale")
    print(f"{outcome.fixed} fixes applied, {outcome.hovered} hovers")
    print(f"memory: {memory:.2f} times that after {warm.words} words (at most {MEMORY})")
    print(f"p95 of a keystroke: {latency:.2f} times, last tenth to first (at most {LATENCY})")
    return int(bool(outcome.stale) or memory > MEMORY or latency > LATENCY)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else WORDS))
