"""The server as editors start it, which also writes what it holds on to, as a line of JSON, when a signal asks for it."""

import asyncio
import json
import signal
import sys
from types import FrameType
from typing import Any

from citewell.lsp import server, stdio

_make = server.make


def make(*given: Any) -> server.CitewellServer:
    made = _make(*given)

    def tell(_number: int, _frame: FrameType | None) -> None:
        tasks = sorted(task.get_coro().__qualname__ for task in asyncio.all_tasks())
        held = {
            "tasks": tasks,
            "futures": len(made.protocol._request_futures),
            "requests": len(made.session.worker._requests),
            "drafts": len(made.session.drafts),
        }
        sys.stderr.write(json.dumps(held) + "\n")
        sys.stderr.flush()

    signal.signal(signal.SIGUSR1, tell)
    return made


server.make = make
sys.exit(stdio.serve())
