"""How long a draft may take: work that never comes to its end is stopped, so that all other drafts are checked."""

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType

__all__ = ["OutOfPatience", "patience"]


class OutOfPatience(BaseException):
    """
    Work has taken too long; ``rule`` is the one that was at it, where that is known.

    Not an Exception: no rule's ``except Exception`` can swallow it.
    """

    rule: str | None = None


@contextlib.contextmanager
def patience(seconds: float) -> Iterator[None]:
    """
    Raises OutOfPatience in the block once it has taken so long, and again each second while something swallows that.

    The system's own timer does it, which also ends a search or a sleep that never returns to Python. Where the system
    has none (Windows), or outside the main thread, nothing is stopped.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise OutOfPatience

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds, 1.0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
