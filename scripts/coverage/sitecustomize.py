"""On the path of every process of `make coverage`: each is measured, and none is killed before it has noted it."""

import contextlib
import signal
import subprocess

import coverage

_GRACE = 5
"""Seconds that a process has to write down what it ran; one that is stuck is killed after all."""

_kill = subprocess.Popen.kill


def _kill_gently(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(_GRACE)
        if process.returncode == -signal.SIGTERM:
            process.returncode = -signal.SIGKILL  # what whoever killed it is told without coverage, too
        return
    _kill(process)


subprocess.Popen.kill = _kill_gently  # type: ignore[method-assign]
coverage.process_startup()
