"""
Makes of a record of `tee.py` what the tests replay: ``recording.py RECORD FOLDER SESSION``.

FOLDER is where the drafts were. What the machine says of itself is taken out, and what differs from run to run: times, ids
of the server's own questions, results of requests that no test looks at.
"""

import json
import sys
from pathlib import Path
from typing import Any

FOLDER = "$FOLDER"
"""Stands for the folder of the drafts, as a URI."""

LOOKED_AT = ("initialize", "textDocument/diagnostic", "textDocument/publishDiagnostics", "shutdown")
"""Methods of which it is kept what the server says; of other requests only that it was answered."""


def clean(record: list[Any], folder: str) -> list[Any]:
    """The messages as ``[from, message]``; ``folder`` is the URI of the drafts' folder."""
    asked: dict[Any, str] = {}
    kept = []
    for _, who, message in record:
        method = message.get("method")
        if who == "editor" and method is not None:
            if "id" in message:
                asked[message["id"]] = method
            if method == "initialize":
                message["params"] |= {"processId": None, "rootPath": None}
            kept.append([who, message])
        elif who == "editor":
            # An answer: to which question is told by the question's own method.
            kept.append([who, {"answers": asked.pop(("server", message["id"]), None), "result": message.get("result")}])
        elif method is not None and "id" in message:
            asked["server", message["id"]] = method
        elif method is None:
            answered = asked[message["id"]]
            kept.append([who, message if answered in LOOKED_AT or "error" in message else {"id": message["id"]}])
        elif method in LOOKED_AT:
            kept.append([who, message])
    text = json.dumps(kept).replace(folder, FOLDER).replace(folder.removeprefix("file://"), FOLDER)
    return list(json.loads(text))


def main(record: Path, folder: str, session: Path) -> None:
    lines = [json.loads(line) for line in record.read_text("utf-8").splitlines()]
    found = clean(lines, Path(folder).as_uri())
    session.write_text("".join(f"{json.dumps(one, separators=(',', ':'))}\n" for one in found), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
