"""What a process and all its children use, read from /proc: CPU seconds and memory. Linux only."""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

PROC = Path("/proc")


def environment(cache: Path) -> dict[str, str]:
    """The environment of what is measured: one thread, a cache folder of its own, compiled modules kept as usual."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "XDG_CACHE_HOME": str(cache), "OMP_NUM_THREADS": "1"}


def python(*arguments: str) -> list[str]:
    """A command in this Python; ``-P`` keeps the working folder out of what it imports."""
    return [sys.executable, "-P", *arguments]


def tree(pid: int) -> Iterator[int]:
    """A process and all its living descendants."""
    yield pid
    try:
        for task in (PROC / str(pid) / "task").iterdir():
            for child in (task / "children").read_text().split():
                yield from tree(int(child))
    except OSError:
        return


class Meter:
    """CPU of a process tree. What a thread used before it ended counts, as far as it was seen."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._used: dict[tuple[int, str], int] = {}

    def seconds(self) -> float:
        """CPU seconds so far, to the nanosecond as the scheduler keeps it."""
        for pid in tree(self._pid):
            try:
                for task in (PROC / str(pid) / "task").iterdir():
                    self._used[pid, task.name] = int((task / "schedstat").read_text().split()[0])
            except OSError:
                continue
        return sum(self._used.values()) / 1e9


def memory(pid: int, *, peak: bool = False) -> float:
    """Resident memory of a process tree in MB, now or at its peak; pages that two processes share count in both."""
    name = "VmHWM" if peak else "VmRSS"
    total = 0
    for one in tree(pid):
        try:
            found = re.search(rf"{name}:\s+(\d+)", (PROC / str(one) / "status").read_text())
        except OSError:
            continue
        total += int(found[1]) if found else 0
    return total / 1024
