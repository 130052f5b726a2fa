"""
Stands between an editor and its server, and notes what each says: ``tee.py RECORD COMMAND...``.

RECORD gets a line of JSON for each message, as ``[milliseconds, from, message]`` with ``editor`` or ``server``; `recording.py`
makes of it what the tests replay.
"""

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO


def main(record: Path, command: list[str]) -> int:
    """Runs the server until the editor leaves; its exit code."""
    server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    begun, lock = time.monotonic(), threading.Lock()

    def pass_on(who: str, source: int, target: int) -> None:
        kept = bytearray()
        while chunk := os.read(source, 1 << 16):
            kept += chunk
            # Noted first: an editor may end both of us with its last message.
            with lock, record.open("a", encoding="utf-8") as file:
                note(file, who, kept, begun)
            os.write(target, chunk)
        os.close(target)

    assert server.stdin is not None
    assert server.stdout is not None
    pipes = (("editor", 0, server.stdin.fileno()), ("server", server.stdout.fileno(), 1))
    threads = [threading.Thread(target=pass_on, args=pipe, daemon=True) for pipe in pipes]
    for thread in threads:
        thread.start()
    threads[1].join()
    return server.wait()


def note(file: IO[str], who: str, kept: bytearray, begun: float) -> None:
    """Writes the messages that are complete, and takes them off what was kept."""
    while (end := kept.find(b"\r\n\r\n")) >= 0:
        headers = bytes(kept[:end]).lower().split(b"\r\n")
        length = next(int(one.split(b":")[1]) for one in headers if one.startswith(b"content-length"))
        if len(kept) < end + 4 + length:
            return
        message = json.loads(kept[end + 4 : end + 4 + length])
        del kept[: end + 4 + length]
        file.write(json.dumps([round(1e3 * (time.monotonic() - begun)), who, message]) + "\n")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
