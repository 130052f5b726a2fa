"""
Sessions of real editors, replayed: whatever they said, in the order and with the ids they said it, has the same answers.

`tee.py` and `recording.py` say how one is recorded.
"""

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from recording import FOLDER, LOOKED_AT
from wire import CANCELLED, CONFIG, Wire

SESSIONS = sorted((Path(__file__).parent / "sessions").glob("*.jsonl"))

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/task").is_dir(), reason="looks at the server from outside, on Linux"
)


def test_there_are_some() -> None:
    assert [one.stem for one in SESSIONS] == ["neovim", "vscode"]


@pytest.mark.parametrize("session", SESSIONS, ids=lambda one: one.stem)
def test_a_recorded_session_has_the_same_answers(tmp_path: Path, session: Path) -> None:
    (tmp_path / "citewell.toml").write_text(CONFIG, "utf-8")
    text = session.read_text("utf-8").replace(FOLDER, tmp_path.as_uri())
    lines = [json.loads(line) for line in text.splitlines()]
    asked = {one["id"]: one["method"] for who, one in lines if who == "editor" and "id" in one}
    then, now, open_to, compared = Held(asked), Held(asked), find_open(lines), 0
    # Results have other names where parts of them were told before.
    names: dict[Any, Any] = {}
    sent: list[Any] = []
    with Wire(tmp_path) as wire:
        wire.replies = {one["answers"]: one["result"] for who, one in lines if who == "editor" and "answers" in one}
        for who, message in lines:
            if who == "editor" and "method" in message:
                if message["method"] == "textDocument/didChange":
                    # As in the session: who types has seen the draft whole.
                    wire.until(lambda: state(wire) == "ready", "the first look at the draft")
                if (held := message.get("params", {}).get("previousResultId")) is not None:
                    message["params"]["previousResultId"] = names.get(held)
                if message["method"] == "shutdown":
                    # An editor that was slower has had them by then.
                    due = {number for number in sent if asked[number] != "workspace/diagnostic"}
                    wire.until(lambda due=due: due <= set(answered(wire)), "an answer to what was asked before")
                if "id" in message:
                    sent.append(message["id"])
                wire.send(message)
            elif who == "server" and asked.get(message.get("id")) in LOOKED_AT:
                [answer] = wire.answers(message["id"])
                seen = [held.seen(one) for held, one in ((then, message), (now, answer)) if not is_cancelled(one)]
                # One that was cancelled may have been faster this time, or slower.
                if len(seen) == 2:
                    names[name_of(message)] = name_of(answer)
                    assert seen[0] == seen[1] or message["id"] in open_to
                    compared += message["id"] not in open_to
        # One of them waits until there is something new.
        awaited = {number for number, method in asked.items() if method != "workspace/diagnostic"}
        wire.until(lambda: awaited <= set(answered(wire)), "an answer to each request")
        assert max(answered(wire).values()) == 1
        if lines[-1][1].get("method") == "exit":
            assert wire.process.wait(20) == 0
        else:
            assert wire.leave() == 0
    assert wire.errors == ""
    assert compared > 10


def answered(wire: Wire) -> Counter[Any]:
    return Counter(one["id"] for one in wire.told if "method" not in one)


def find_open(lines: list[Any]) -> set[Any]:
    """
    The requests that more than one answer is right for.

    What is edited before the answer comes may be in it, or not. The first look at a draft may be answered in parts.
    """
    waiting: set[Any] = set()
    edited: set[str] = set()
    found: set[Any] = set()
    for who, message in lines:
        method, document = message.get("method"), message.get("params", {}).get("textDocument", {})
        if who == "server":
            waiting.discard(message.get("id"))
        elif method == "textDocument/didChange":
            found |= waiting
            edited.add(document["uri"])
        elif method == "textDocument/didOpen":
            edited.discard(document["uri"])
        elif "id" in message:
            waiting.add(message["id"])
            if method == "textDocument/diagnostic" and document["uri"] not in edited:
                found.add(message["id"])
    return found


def state(wire: Wire) -> str | None:
    told = [one["params"]["state"] for one in wire.told if one.get("method") == "citewell/status"]
    return told[-1] if told else None


def name_of(answer: dict[str, Any]) -> Any:
    return (answer["result"] or {}).get("resultId")


def is_cancelled(answer: dict[str, Any]) -> bool:
    return bool(answer.get("error", {}).get("code") == CANCELLED)


class Held:
    """What an editor knows of the findings: an answer may say that they are those of the one before."""

    def __init__(self, asked: dict[Any, str]) -> None:
        self._asked = asked
        self._items: dict[str, Any] = {}

    def seen(self, answer: dict[str, Any]) -> Any:
        """An answer as the editor understands it."""
        if self._asked[answer["id"]] != "textDocument/diagnostic":
            return answer["result"]
        result = answer["result"]
        if result["kind"] == "full":
            self._items[result["resultId"]] = result["items"]
        return self._items[result["resultId"]]
