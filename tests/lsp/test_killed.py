"""The worker is killed while a writer types, again and again: nothing is lost, and the editor hears of no error."""

import os
import random
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from wire import CONFIG, Wire, stretch

pytestmark = pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="finds the worker in /proc")

KILLS = int(os.environ.get("CITEWELL_KILLS", "10"))
"""`make soak` kills a hundred times."""


@pytest.fixture
def wire(tmp_path: Path) -> Iterator[Wire]:
    (tmp_path / "citewell.toml").write_text(CONFIG, "utf-8")
    with Wire(tmp_path) as wire:
        wire.initialize()
        yield wire


class Killer(threading.Thread):
    """Kills workers until it has killed so many: most of them at work, at any moment, and some while they come up."""

    def __init__(self, wire: Wire, count: int, chance: random.Random) -> None:
        super().__init__(daemon=True)
        self.killed: set[int] = set()
        self._wire, self._count, self._chance = wire, count, chance

    def run(self) -> None:
        while len(self.killed) < self._count:
            for pid in self._wire.pids()[1:2]:
                if pid not in self.killed:
                    if self._chance.random() < 0.8:
                        self._wait_for_a_report()
                    time.sleep(self._chance.choice([0, 0.01, 0.05, 0.3]))
                    os.kill(pid, signal.SIGKILL)
                    self.killed.add(pid)
            time.sleep(0.01)

    def _wait_for_a_report(self) -> None:
        before, end = reports(self._wire), time.monotonic() + 20
        while reports(self._wire) == before and time.monotonic() < end:
            time.sleep(0.005)


def reports(wire: Wire) -> int:
    return sum("result" in one and "items" in (one["result"] or {}) for one in list(wire.told))


def expected(text: str) -> list[tuple[int, int, int, int]]:
    found = []
    for number, line in enumerate(text.split("\n")):
        at = line.find("very ")
        while at >= 0:
            found.append((number, at, number, at + 4))
            at = line.find("very ", at + 1)
    return found


def test_kills_during_edits_cost_no_finding_and_no_error(wire: Wire) -> None:
    chance = random.Random(12)
    texts = dict.fromkeys(("one.md", "two.md"), "A very tall door.\n\n" * 30)
    uris = {name: wire.open(name, text) for name, text in texts.items()}
    killer = Killer(wire, KILLS, chance)
    killer.start()
    typed = asked = 0
    while killer.is_alive():
        name = chance.choice(["one.md", "one.md", "two.md"])
        line = 2 * chance.randrange(30)
        lines = texts[name].split("\n")
        if "very " in lines[line] and chance.random() < 0.5:
            wire.change(uris[name], {"range": stretch(line, 2, line, 7), "text": ""})
            lines[line] = lines[line][:2] + lines[line][7:]
        else:
            wire.change(uris[name], {"range": stretch(line, 2, line, 2), "text": "very "})
            lines[line] = lines[line][:2] + "very " + lines[line][2:]
        texts[name] = "\n".join(lines)
        typed += 1
        if typed % 10 == 0:
            # Answered by the process that is there, or the next one; after many in a row, before there is one that stays.
            wire.pull(uris[name])
            wire.hover(uris[name], line, 3)
            place: dict[str, Any] = {"textDocument": {"uri": uris[name]}, "range": stretch(line, 0, line, 9)}
            assert isinstance(wire.ask("textDocument/codeAction", {**place, "context": {"diagnostics": []}}), list)
            asked += 1
        time.sleep(0.02)
    for name, text in texts.items():
        wire.until(lambda name=name, text=text: wire.marked(uris[name]) == expected(text), "all findings")
    assert asked > 0
    assert [one for one in wire.told if "error" in one or one.get("method") == "window/showMessage"] == []
    assert wire.errors == ""
    wire.rest()
    assert len(wire.pids()) == 2
    assert wire.leave() == 0


def test_workers_that_die_before_they_are_up_and_then_one_that_lives(wire: Wire) -> None:
    uri = wire.open("draft.md", "A very tall door.\n")
    killed: set[int] = set()
    while len(killed) < 4:
        [pid] = wire.until(lambda: [one for one in wire.pids()[1:2] if one not in killed], "another worker")
        os.kill(pid, signal.SIGKILL)
        killed.add(pid)

    def shown() -> Any:
        told = [one["params"] for one in wire.told if one.get("method") == "textDocument/publishDiagnostics"]
        return [one for one in told if one["uri"] == uri and one["diagnostics"]]

    # Nobody types and nobody asks: what was given up comes by itself.
    wire.until(shown, "the findings")
    assert wire.marked(uri) == [(0, 2, 0, 6)]
