"""When a changed draft goes to the worker: at once, or when the writer pauses."""

import asyncio
from collections.abc import Callable

__all__ = ["Schedule"]


class Schedule:
    """
    Calls put off until nothing new has come for ``delay`` seconds, one for each key; a new one replaces the old.

    With a delay of 0 nothing waits: what comes in while the worker is busy is put together there.
    """

    def __init__(self) -> None:
        self.delay = 0.0
        self._timers: dict[str, asyncio.TimerHandle] = {}

    def put_off(self, key: str, call: Callable[[], None]) -> None:
        """Calls ``call`` after the delay, unless something replaces it before."""
        self.cancel(key)
        if self.delay <= 0:
            call()
        else:
            self._timers[key] = asyncio.get_running_loop().call_later(self.delay, call)

    def cancel(self, key: str) -> None:
        """Forgets what was put off for a key."""
        timer = self._timers.pop(key, None)
        if timer is not None:
            timer.cancel()
