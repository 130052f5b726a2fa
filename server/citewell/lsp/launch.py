"""How the worker process is started. By itself: it comes up while the server is still being imported."""

import subprocess
import sys

__all__ = ["COMMAND", "launch"]

COMMAND = (sys.executable, "-P", "-m", "citewell.worker")
"""``-P``: without it Python would import modules from the folder that the editor happens to stand in."""


def launch(command: tuple[str, ...] = COMMAND) -> "subprocess.Popen[bytes]":
    """Starts a worker. Raises OSError."""
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
