"""How the worker process is started. By itself: it comes up while the server is still being imported."""

import contextlib
import os
import subprocess
import sys

__all__ = ["COMMAND", "dismiss", "launch", "launch_ahead"]

COMMAND = (sys.executable, "-P", "-m", "citewell.worker")
"""``-P``: without it Python would import modules from the folder that the editor happens to stand in."""


_MANNERS = {
    # Linear algebra on one thread: more of them gain nothing on a sentence, and take the cores from everybody else.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    # Copies of a large draft come and go at each keystroke: the C library is not to hand their pages back and forth.
    "MALLOC_ARENA_MAX": "2",
    "MALLOC_MMAP_THRESHOLD_": str(32 << 20),
    "MALLOC_TRIM_THRESHOLD_": str(64 << 20),
}


def launch(command: tuple[str, ...] = COMMAND) -> "subprocess.Popen[bytes]":
    """Starts a worker. Raises OSError."""
    environment = {**_MANNERS, **os.environ}
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)


def launch_ahead() -> "subprocess.Popen[bytes] | None":
    """
    Starts a worker before anything else is done: it takes as long to come up as the server's own libraries.

    None where it cannot be started; the session tries again, and says so.
    """
    with contextlib.suppress(OSError):
        return launch()
    return None


def dismiss(process: "subprocess.Popen[bytes]") -> None:
    """Ends a worker that nobody has spoken with."""
    process.kill()
    # Closes both pipes, and waits.
    with process:
        pass
