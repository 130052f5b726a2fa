"""Hovers while a long draft is analysed for the first time: one every 50 ms, without waiting for the answers."""

import re
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from client import PATIENCE, Editor, Silent
from drafts import Draft, series
from figures import Figure, quantile
from servers import BARE, BARE_NAME, CITEWELL

EVERY = 0.05
"""Seconds from one hover to the next."""

IN_VIEW = 5_000
"""Code points at the top of the draft that are hovered over."""

BUSY = 0.1
"""Share of one core from which a server counts as at work."""


def hover_through(command: list[str], draft: Draft, seconds: float) -> tuple[list[float], float]:
    """
    The latency of hovers in ms, from the opening until the server is idle or the time is up, and its CPU in ms.

    A hover without an answer counts with the time it has waited.
    """
    places = [match.start() + 1 for match in re.finditer(r"\b[a-z]{4,}", draft.text[:IN_VIEW])]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        with Editor(command, folder, cache=folder / "cache") as editor:
            before = editor.meter.seconds()
            editor.begin(draft.name, draft.text)
            sent: dict[int, float] = {}
            took: list[float] = []
            start = marked = time.perf_counter()
            used, asked = before, 0
            while True:
                now = time.perf_counter()
                asking = now < start + seconds
                if asking and now >= start + asked * EVERY:
                    sent[editor.ask_hover(places[asked * 7 % len(places)])] = time.perf_counter()
                    asked += 1
                if now - marked > 1:
                    total = editor.meter.seconds()
                    is_idle = total - used < BUSY * (now - marked)
                    used, marked = total, now
                    if is_idle or now > start + seconds + PATIENCE:
                        break
                if not asking and not sent:
                    break
                try:
                    at, message = editor.take(0.005)
                except Silent:
                    continue
                if message.get("id") in sent and "method" not in message:
                    took.append((at - sent.pop(message["id"])) * 1e3)
            took += [(time.perf_counter() - at) * 1e3 for at in sent.values()]
            return took, (editor.meter.seconds() - before) * 1e3


def measure(quick: bool) -> Iterator[Figure]:
    """A draft of 100k words for 20 s; quick: of 20k words for 3 s."""
    seconds = 3 if quick else 20
    [draft] = series("md", ("20k",) if quick else ("100k",))
    # The bare server is idle after a moment, and so is its measurement over.
    ours, cpu = hover_through(CITEWELL, draft, seconds)
    bare, bare_cpu = hover_through(BARE, draft, seconds)
    for label, share in (
        ("hover during the first analysis: median", 0.5),
        ("hover during the first analysis: p99", 0.99),
    ):
        yield Figure(
            label,
            draft.name,
            "ms",
            quantile(ours, share),
            cpu=cpu,
            floor=quantile(bare, share),
            floor_cpu=bare_cpu,
            beside=BARE_NAME,
            count=len(ours),
        )
