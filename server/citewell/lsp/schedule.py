"""When a changed draft goes to the worker: at once, or when the writer pauses."""

import asyncio
from collections.abc import Callable

__all__ = ["Schedule"]

_MOST_DELAYS = 5


class Schedule:
    """
    Calls put off until nothing new has come for ``delay`` seconds, one for each key; a new one replaces the old.

    Who never pauses is not put off for ever: after five times the delay the call is made. With a delay of 0 nothing waits: what comes in while the worker is busy is put together there.
    """

    def __init__(self) -> None:
        self.delay = 0.0
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._since: dict[str, float] = {}

    def put_off(self, key: str, call: Callable[[], None]) -> None:
        """Calls ``call`` after the delay, unless something replaces it before."""
        since = self._since.get(key)
        self.cancel(key)
        if self.delay <= 0:
            call()
            return

        def due() -> None:
            self.cancel(key)
            call()

        loop = asyncio.get_running_loop()
        self._since[key] = since = loop.time() if since is None else since
        self._timers[key] = loop.call_at(min(loop.time() + self.delay, since + _MOST_DELAYS * self.delay), due)

    def cancel(self, key: str) -> None:
        """Forgets what was put off for a key."""
        self._since.pop(key, None)
        timer = self._timers.pop(key, None)
        if timer is not None:
            timer.cancel()
