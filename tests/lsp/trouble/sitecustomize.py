"""What may be wrong with a machine: Python imports this at its start, and TROUBLE says which."""

import os
import sqlite3
import time
from pathlib import Path
from typing import Any


def no_model() -> None:
    """The language model is not installed."""
    listed = os.listdir
    os.listdir = lambda *of: [name for name in listed(*of) if not name.startswith("en_core_web")]


def slow_disk() -> None:
    """Each question to the cache takes long."""
    connect = sqlite3.connect

    class Slow(sqlite3.Connection):
        def execute(self, *given: Any) -> Any:
            if given[0].startswith("SELECT key"):
                time.sleep(0.3)
            return super().execute(*given)

    sqlite3.connect = lambda *given, **more: connect(*given, factory=Slow, **more)


def odd_clock() -> None:
    """The time of day is another one whenever the file CLOCK says so, by seconds."""
    now, now_ns, day = time.time, time.time_ns, time.strftime

    def by() -> float:
        return float(Path(os.environ["CLOCK"]).read_text() or 0)

    time.time = lambda: now() + by()
    time.time_ns = lambda: now_ns() + int(by() * 1e9)
    time.strftime = lambda how, *at: day(how, *(at or [time.localtime(time.time())]))


if trouble := os.environ.get("TROUBLE"):
    globals()[trouble]()
