"""How long work may take: what never comes to its end is stopped, so that all else is done."""

import contextlib
import signal
import threading
from collections.abc import Callable, Iterator
from types import FrameType

__all__ = ["OutOfPatience", "patience"]


class OutOfPatience(BaseException):
    """
    Work has taken too long; ``rule`` is the one that was at it, where that is known, ``seconds`` for how long.

    Not an Exception: no rule's ``except Exception`` can swallow it.
    """

    rule: str | None = None
    seconds: float = 0.0


@contextlib.contextmanager
def patience(seconds: float, is_due: Callable[[], bool] = lambda: True) -> Iterator[Callable[[], None]]:
    """
    Raises OutOfPatience in the block once it has taken so long, and again each second while something swallows that.

    What is given to the block begins the time anew. Nothing is stopped while ``is_due`` says no. The system's own timer
    does it, which also ends a search or a sleep that never returns to Python. Where the system has none (Windows), or
    outside the main thread, nothing is stopped at all. Within another one the time of that stands still.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield lambda: None
        return

    def stop(_signal: int, _frame: FrameType | None) -> None:
        if is_due():
            raise OutOfPatience

    def begin() -> None:
        signal.setitimer(signal.ITIMER_REAL, seconds, 1.0)

    left = signal.setitimer(signal.ITIMER_REAL, 0)
    before = signal.signal(signal.SIGALRM, stop)
    begin()
    try:
        yield begin
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        signal.setitimer(signal.ITIMER_REAL, *left)
