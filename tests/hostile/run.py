"""
Every hostile draft through `citewell check`, through Python and through the language server, with what it costs.

`make hostile` prints the table and writes it to tests/hostile/RESULTS.md. Linux only: CPU and memory are read from `/proc`.
"""

import argparse
import contextlib
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
# The benchmarks' editor and meters.
sys.path.insert(0, str(HERE.parent / "benchmarks"))

from makers import DRAFTS, Hostile  # noqa: E402

from client import Editor, Silent  # noqa: E402
from processes import memory, python, tree  # noqa: E402

MOST_SECONDS, MOST_MEGABYTES, MOST_WAIT = 5.0, 1024, 0.3
"""What a draft may cost, and how long a hover over another one may take meanwhile."""

OTHER = "# Lamps\n\nThe lamp is much faster than the one before.\n"
EVERY = 0.1
"""Seconds from one hover to the next."""

IDLE, BUSY, PATIENCE = 0.6, 0.1, 120.0
"""Seconds over which a server is watched that may be at rest, the share of a core from which it is at work, and the end."""


@dataclass
class Cost:
    """CPU seconds, peak memory in MB, and what came of it."""

    seconds: float
    megabytes: float
    outcome: str


@dataclass
class Row:
    """What one draft costs, and the waits for hovers over another (seconds)."""

    draft: Hostile
    size: int
    check: Cost
    python: Cost
    opened: Cost
    edited: float
    waits: list[float] = field(default_factory=list)

    @property
    def is_fine(self) -> bool:
        costs = (self.check, self.python, self.opened)
        return (
            all(one.seconds < MOST_SECONDS and one.megabytes < MOST_MEGABYTES for one in costs)
            and self.edited < MOST_SECONDS
            and all(one.outcome in ("checked", "in part", "refused") for one in costs)
            and (not self.waits or statistics.median(self.waits) < MOST_WAIT)
        )

    def cells(self) -> Iterator[str]:
        yield f"{self.draft.times:,}"
        yield self.draft.name
        yield f"{self.size / 1e6:.1f}"
        yield (
            self.check.outcome
            if self.check.outcome == self.opened.outcome
            else f"{self.check.outcome}, {self.opened.outcome}"
        )
        yield f"{self.check.seconds:.1f}"
        yield f"{self.python.seconds:.1f}"
        yield f"{self.opened.seconds:.1f}"
        yield f"{self.edited:.1f}"
        yield f"{max(self.check.megabytes, self.python.megabytes, self.opened.megabytes):.0f}"
        yield f"{statistics.median(self.waits) * 1e3:.0f}" if self.waits else "–"
        yield f"{min(self.waits) * 1e3:.0f}" if self.waits else "–"


HEADS = (
    "times", "draft", "MB", "outcome", "check, s", "Python, s", "opened, s", "edited, s", "peak, MB", "hover, ms", "least, ms",
)  # fmt: skip


def measured(work: "list[str] | None", run: object = None, limit: float = 60) -> tuple[Cost, bytes]:
    """The cost of a command, or of what is called in a fork, with what it wrote."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        _become(work, run, writing, limit)
    os.close(writing)
    with os.fdopen(reading, "rb") as stream:
        written = stream.read()
    _, status, used = os.wait4(child, 0)
    ended = "" if os.WIFEXITED(status) else f"ended by signal {os.WTERMSIG(status)}"
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, ended), written


def _become(work: "list[str] | None", run: object, writing: int, limit: float) -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_CPU, (int(limit), int(limit) + 1))
    os.dup2(writing, 1)
    try:
        if work is not None:
            os.execv(work[0], work)
        assert callable(run)
        os.write(1, str(run()).encode())
    except BaseException as error:  # noqa: BLE001 - whatever it is, it is what came of it
        os.write(1, f"raised {type(error).__name__}".encode())
    finally:
        os._exit(0)


def by_command(path: Path) -> Cost:
    """The draft through ``citewell check``."""
    command = python("-m", "citewell", "check", "--format", "json", "--fail-on", "never", str(path))
    cost, written = measured(command)
    if not cost.outcome:
        told = json.loads(written)
        refused = [one["message"] for file in told["files"] for one in file["problems"]]
        cut = any("too large" in one for one in told["notices"])
        cost.outcome = "refused" if refused else "in part" if cut else "checked"
        if refused and not refused[0].startswith("is "):
            cost.outcome = refused[0][:60]
    return cost


def by_python(text: str, name: str) -> Cost:
    """The draft through `citewell.check`, in a process that has checked another one before."""

    def run() -> str:
        import citewell

        report = citewell.check(text, name)
        return "in part" if any("too large" in notice for notice in report.notices) else "checked"

    cost, written = measured(None, run)
    cost.outcome = cost.outcome or written.decode()
    return cost


class Desk:
    """A server with another draft open, over which somebody hovers all the time."""

    def __init__(self, folder: Path) -> None:
        self.editor = Editor(python("-m", "citewell", "server"), folder, cache=folder / "cache")
        self._folder = folder
        self.editor.open("other.md", OTHER)
        self._notices: list[str] = []

    def draft(self, path: Path, text: str) -> tuple[Cost, float, list[float]]:
        """The cost of opening it, the CPU seconds of an edit in its middle, and the waits for hovers meanwhile."""
        for pid in tree(self.editor.process.pid):
            with contextlib.suppress(OSError):
                Path(f"/proc/{pid}/clear_refs").write_text("5")
        before, meter = memory(self.editor.process.pid), self.editor.meter
        waits: list[float] = []
        self._notices.clear()
        start = meter.seconds()
        language = {".md": "markdown", ".mdx": "mdx", ".html": "html"}[path.suffix]
        document = {"uri": path.as_uri(), "languageId": language, "version": 1, "text": text}
        self._tell("textDocument/didOpen", {"textDocument": document})
        done = self._hover_until_idle(waits, told=(path.as_uri(), 1))
        opened = meter.seconds()
        at = {"line": text.count("\n", 0, len(text) // 2), "character": 0}
        change = {"range": {"start": at, "end": at}, "text": "a "}
        named = {"uri": path.as_uri(), "version": 2}
        self._tell("textDocument/didChange", {"textDocument": named, "contentChanges": [change]})
        done = self._hover_until_idle(waits, told=(path.as_uri(), 2)) and done
        edited = meter.seconds()
        self._tell("textDocument/didClose", {"textDocument": {"uri": path.as_uri()}})
        self._hover_until_idle(waits)
        peak = memory(self.editor.process.pid, peak=True)
        cut = any("too large" in one for one in self._notices)
        outcome = "in part" if cut else "checked"
        if not done:
            outcome = "not done in time"
        elif any("starting it again" in one for one in self._notices):
            outcome = "a process ended"
        return Cost(opened - start, max(peak, before), outcome), edited - opened, waits

    def _tell(self, method: str, params: object) -> None:
        # ASCII: a lone surrogate can be written in no other way.
        body = json.dumps({"jsonrpc": "2.0", "method": method, "params": params}).encode("ascii")
        stream = self.editor.process.stdin
        assert stream is not None
        stream.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        stream.flush()

    def _hover_until_idle(self, waits: list[float], told: tuple[str, int] | None = None) -> bool:
        """Whether it came to rest in time, after it had ``told`` the findings of this draft in this version."""
        start = since = time.perf_counter()
        used, due = self.editor.meter.seconds(), start
        asked: dict[int, float] = {}
        while (now := time.perf_counter()) < start + PATIENCE:
            if now >= due:
                place = {"line": 2, "character": OTHER.splitlines()[2].index("faster") + 1}
                asked[self.editor.post("textDocument/hover", {"textDocument": self._other(), "position": place})] = now
                due = now + EVERY
            if now - since > IDLE:
                total = self.editor.meter.seconds()
                if told is None and total - used < BUSY * (now - since) and len(asked) <= 1:
                    return True
                used, since = total, now
            with contextlib.suppress(Silent):
                at, message = self.editor.take(0.01)
                if message.get("id") in asked and "method" not in message:
                    waits.append(at - asked.pop(message["id"]))
                params = message.get("params") or {}
                if message.get("method") == "textDocument/publishDiagnostics":
                    told = None if told == (params["uri"], params.get("version")) else told
                self._notices += [str(params)] if "window/" in message.get("method", "") else []
        return False

    def _other(self) -> dict[str, str]:
        return {"uri": (self._folder / "other.md").as_uri()}


def rows(drafts: Iterable[Hostile]) -> Iterator[Row]:
    """What each draft costs."""
    import citewell

    citewell.check("A lamp is much faster.", "a.md")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        desk = Desk(folder)
        with desk.editor:
            for number, draft in enumerate(drafts):
                raw = draft.bytes(draft.times)
                path = folder / f"draft{number}{draft.suffix}"
                path.write_bytes(raw)
                # As an editor shows what is no UTF-8; a surrogate comes through the protocol alone.
                text = raw.decode("utf-8", "surrogatepass" if "surrogate" in draft.name else "replace")
                check, api = by_command(path), by_python(text, path.name)
                opened, edited, waits = desk.draft(path, text)
                path.unlink()
                yield Row(draft, len(raw), check, api, opened, edited, waits)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="words in the names of the drafts to try (all)")
    parser.add_argument("--write", metavar="FILE", help="where the table is written as well")
    asked = parser.parse_args()
    os.environ["CITEWELL_CACHE"] = "off"
    wanted = [one for one in DRAFTS if not asked.names or any(word in one.name for word in asked.names)]
    lines = ["| " + " | ".join(HEADS) + " |", "|" + " --- |" * len(HEADS)]
    print(*lines, sep="\n", flush=True)
    bad = 0
    for row in rows(wanted):
        line = "| " + " | ".join(row.cells()) + " |"
        lines.append(line)
        bad += not row.is_fine
        print(line + ("" if row.is_fine else " <- over"), flush=True)
    print(f"{len(wanted)} drafts, {bad} over a limit")
    if asked.write:
        Path(asked.write).write_text((HERE / "table.md").read_text() + "\n" + "\n".join(lines) + "\n", encoding="utf-8")
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
