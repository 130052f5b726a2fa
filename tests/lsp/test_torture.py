"""The protocol over real pipes, spoken by a client that does everything wrong. The server answers by the book and goes on."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from wire import (
    CANCELLED,
    CONFIG,
    INVALID_PARAMS,
    INVALID_REQUEST,
    NOT_FOUND,
    NOT_INITIALIZED,
    PARSE_ERROR,
    Wire,
    framed,
    is_running,
    place,
    stretch,
    written,
)

from citewell.lsp.stdio import Frames

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/task").is_dir(), reason="looks at the server from outside, on Linux"
)

TEXT = "A very tall door.\n"
MARK = (0, 2, 0, 6)

AT_REST = ["WorkerProcess._keep_running", "WorkerProcess._watch", "Workspace.push", "_speak", "outlived", "watch"]
"""The tasks of a server that nobody asks for anything."""


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wire]:
    """A server that is tortured by most of these tests, one after the other."""
    folder = tmp_path_factory.mktemp("torture")
    (folder / "citewell.toml").write_text(CONFIG, "utf-8")
    with Wire(folder) as wire:
        wire.initialize()
        yield wire
        # Nothing of all that has ended it, or is still at work.
        wire.rest()
        held = wire.holds()
        assert held == {"tasks": AT_REST, "futures": 0, "requests": 0, "drafts": held["drafts"]}
        assert wire.leave() == 0


@pytest.fixture
def wire(shared: Wire) -> Iterator[Wire]:
    """The shared server, which still works afterwards."""
    yield shared
    uri = shared.open("works.md", TEXT)
    assert shared.marked(uri) == [MARK]
    shared.close(uri)


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Wire]:
    """A server for one test."""
    (tmp_path / "citewell.toml").write_text(CONFIG, "utf-8")
    with Wire(tmp_path) as wire:
        yield wire


# Who may ask for what, and when


def test_nothing_is_answered_before_initialize(fresh: Wire) -> None:
    asked = {"textDocument": {"uri": "file:///draft.md"}, "position": place(0, 0)}
    for method in ("textDocument/hover", "shutdown", "no/such/request"):
        assert fresh.ask(method, asked) == NOT_INITIALIZED
    item = {"uri": "file:///draft.md", "languageId": "markdown", "version": 1, "text": TEXT}
    fresh.notify("textDocument/didOpen", {"textDocument": item})
    assert "capabilities" in fresh.initialize()
    # Notifications that came too early are dropped.
    assert fresh.pull("file:///draft.md") == []
    assert fresh.ask("initialize", {"capabilities": {}}) == INVALID_REQUEST
    assert fresh.marked(fresh.open("draft.md", TEXT)) == [MARK]
    assert fresh.leave() == 0


def test_after_shutdown_only_exit_is_followed(fresh: Wire) -> None:
    fresh.initialize()
    uri = fresh.open("draft.md", TEXT)
    assert fresh.marked(uri) == [MARK]
    assert fresh.ask("shutdown") is None
    for method in ("shutdown", "textDocument/hover", "initialize", "no/such/request"):
        assert fresh.ask(method, {}) == INVALID_REQUEST
    told = len(fresh.told)
    fresh.change(uri, {"text": "very very"})
    assert fresh.ask("shutdown") == INVALID_REQUEST
    assert [one for one in fresh.told[told:] if "method" in one] == []
    fresh.notify("exit", None)
    assert fresh.process.wait(20) == 0
    assert fresh.errors == ""


def test_exit_without_shutdown_is_no_good_end(fresh: Wire) -> None:
    fresh.initialize()
    worker = fresh.worker()
    fresh.notify("exit", None)
    assert fresh.process.wait(20) == 1
    wait_until_gone(worker)
    assert fresh.errors == ""


def test_exit_before_initialize(fresh: Wire) -> None:
    worker = fresh.worker()
    fresh.notify("exit", None)
    assert fresh.process.wait(20) == 1
    wait_until_gone(worker)


def wait_until_gone(pid: int) -> None:
    end = time.monotonic() + 20
    while is_running(pid):
        assert time.monotonic() < end, "a process has stayed"
        time.sleep(0.02)


# Messages that are none


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b'{"jsonrpc": "2.0", "method"', PARSE_ERROR),
        (b"", None),
        (b"\xff\xfe{}", PARSE_ERROR),
        (b"[" * 200_000, PARSE_ERROR),
        (b'{"a":' * 200_000, PARSE_ERROR),
        (b"\x00" * 100, PARSE_ERROR),
        (b"[]", INVALID_REQUEST),
        (b"[1, 2]", INVALID_REQUEST),
        (b"null", INVALID_REQUEST),
        (b'"shutdown"', INVALID_REQUEST),
        (b"{}", INVALID_REQUEST),
        (b'{"jsonrpc": "2.0"}', INVALID_REQUEST),
        (b'{"jsonrpc": "2.0", "id": null, "method": "shutdown"}', INVALID_REQUEST),
        (b'{"jsonrpc": "2.0", "id": true, "method": "shutdown"}', INVALID_REQUEST),
        (b'{"jsonrpc": "2.0", "id": [1], "method": "shutdown"}', INVALID_REQUEST),
        (b'{"jsonrpc": "2.0", "id": {}, "method": 5}', INVALID_REQUEST),
        (b'{"id": {}, "method": "shutdown"}', INVALID_REQUEST),
    ],
)
def test_what_is_no_request_is_refused(wire: Wire, body: bytes, code: int | None) -> None:
    before = len(wire.told)
    wire.send_bytes(framed(body))
    if code is None:
        return
    refused = wire.until(
        lambda: [one for one in wire.told[before:] if "method" not in one and one["id"] is None], "a refusal"
    )
    assert [one["error"]["code"] for one in refused] == [code]


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ({"method": "no/such/request"}, NOT_FOUND),
        ({"method": "$/no/such/request", "params": [1]}, NOT_FOUND),
        ({"method": "textDocument/definition", "params": {}}, INVALID_PARAMS),
        ({"method": "textDocument/didChange", "params": {}}, NOT_FOUND),
        ({"method": "exit"}, NOT_FOUND),
        ({"method": "textDocument/hover"}, INVALID_PARAMS),
        ({"method": "textDocument/hover", "params": [1]}, INVALID_PARAMS),
        ({"method": "textDocument/hover", "params": "a very long story"}, INVALID_PARAMS),
        (
            {"method": "textDocument/hover", "params": {"textDocument": {"uri": "x:"}, "position": place(-1, 0)}},
            INVALID_PARAMS,
        ),
        ({"method": "textDocument/diagnostic", "params": {}}, INVALID_PARAMS),
        ({"method": "workspace/executeCommand", "params": {"command": "no.such.command"}}, INVALID_PARAMS),
        ({"method": 5}, INVALID_REQUEST),
        ({"method": "shutdown", "jsonrpc": "1.0"}, INVALID_REQUEST),
    ],
)
def test_a_request_that_cannot_be_followed_is_refused_under_its_id(wire: Wire, message: Any, code: int) -> None:
    number = f"odd {random.random()}"
    wire.send({"id": number, **message})
    [answer] = wire.answers(number)
    assert answer["error"]["code"] == code
    assert "very" not in json.dumps(answer)


def test_notifications_that_make_no_sense_are_passed_over(wire: Wire) -> None:
    known = wire.open("known.md", TEXT)
    before = len(wire.told)
    for method, params in (
        ("no/such/notification", {}),
        ("$/no/such/notification", None),
        ("textDocument/hover", {"textDocument": {"uri": known}, "position": place(0, 3)}),
        ("textDocument/didClose", {"textDocument": {"uri": "file:///unknown.md"}}),
        ("textDocument/didSave", {"textDocument": {"uri": "file:///unknown.md"}}),
        ("textDocument/didChange", {"textDocument": {"uri": known}}),
        ("textDocument/didOpen", {"textDocument": {"uri": known, "text": None}}),
        ("workspace/didChangeWatchedFiles", {"changes": "all"}),
        ("workspace/didChangeConfiguration", {"settings": [1, 2]}),
        ("citewell/cursor", {"textDocument": 5}),
        ("$/cancelRequest", {"id": 4711}),
        ("$/cancelRequest", {"id": None}),
        ("$/setTrace", {"value": "loud"}),
    ):
        wire.notify(method, params)
    # Answers to what was never asked.
    wire.send({"id": 4711, "result": 5})
    wire.send({"id": "no such question", "error": {"code": 1, "message": "no"}})
    wire.send({"id": None, "error": {"code": -32700, "message": "no"}})
    assert wire.marked(known) == [MARK]
    assert [one for one in wire.told[before:] if "error" in one or one.get("method") == "window/showMessage"] == []
    wire.close(known)


def test_lengths_that_are_wrong_cost_no_more_than_their_messages(wire: Wire) -> None:
    body = written({"id": "one", "method": "no/such/request"}).partition(b"\r\n\r\n")[2]
    for wrong in (-7, -1, 1, 3):
        before = len(wire.told)
        header = b"Content-Length: %d\r\n\r\n" % (len(body) + wrong)
        # The one behind it may be lost where the length was too large; the one after that is heard.
        wire.send_bytes(header + body + written({"method": "$/nothing"}))
        assert wire.ask("no/such/request") == NOT_FOUND
        refused = [one for one in wire.told[before:] if "method" not in one and one["id"] is None]
        assert [one["error"]["code"] for one in refused] == [PARSE_ERROR]


def test_a_length_that_counts_characters_is_no_end(wire: Wire) -> None:
    body = '{"jsonrpc": "2.0", "method": "$/nothing", "params": {"a": "ö漢😀"}}'
    wire.send_bytes(b"Content-Length: %d\r\n\r\n%s" % (len(body), body.encode()))
    assert wire.ask("no/such/request") == NOT_FOUND


def test_what_is_left_of_a_message_is_told_from_the_next_header() -> None:
    first, second = b'{"a": "Content-Length: 5"}', b'{"b": 2}'
    cut = b"Content-Length: %d\r\n\r\n%s" % (len(first) - 10, first)
    assert [*Frames().feed(cut + framed(second))] == [first[:-10], second]


@pytest.mark.parametrize("end", [b"", b"Content-Le", b"Content-Length: 100\r\n\r\n{", b"Content-Length: 9\r\n"])
def test_half_a_message_and_then_nothing(tmp_path: Path, end: bytes) -> None:
    with Wire(tmp_path) as wire:
        wire.initialize()
        worker = wire.worker()
        wire.send_bytes(end)
        wire.process.stdin.close()  # type: ignore[union-attr]
        assert wire.process.wait(20) == 1
        assert wire.errors == ""
    wait_until_gone(worker)


# Requests that are cancelled, and ids that come twice


def test_a_cancelled_request_is_answered_that_it_was(wire: Wire) -> None:
    # Nothing answers this one: there is no draft on which anything could ever be new.
    number = wire.post("workspace/diagnostic", {"previousResultIds": []})
    wire.notify("$/cancelRequest", {"id": number})
    [answer] = wire.answers(number)
    assert answer["error"]["code"] == CANCELLED
    # Another time, and after it was answered: nothing more is said.
    wire.notify("$/cancelRequest", {"id": number})
    assert wire.ask("no/such/request") == NOT_FOUND
    assert len(wire.answers(number)) == 1


def test_an_id_that_is_in_use_is_refused(wire: Wire) -> None:
    number = wire.post("workspace/diagnostic", {"previousResultIds": []}, number="twice")
    wire.post("no/such/request", number="twice")
    [refused] = wire.answers("twice")
    assert refused["error"]["code"] == INVALID_REQUEST
    wire.notify("$/cancelRequest", {"id": number})
    assert [one["error"]["code"] for one in wire.answers("twice", 2)] == [INVALID_REQUEST, CANCELLED]
    # It is free again.
    wire.post("no/such/request", number="twice")
    assert wire.answers("twice", 3)[-1]["error"]["code"] == NOT_FOUND


def test_hundreds_of_requests_are_each_answered_once(wire: Wire) -> None:
    uri = wire.open("asked.md", TEXT * 20)
    chance = random.Random(3)
    asked = []
    for _ in range(300):
        here = {"textDocument": {"uri": uri}, "position": place(chance.randrange(25), chance.randrange(20))}
        number = wire.post(chance.choice(["textDocument/hover", "textDocument/completion"]), here)
        asked.append(number)
        if chance.random() < 0.5:
            wire.notify("$/cancelRequest", {"id": chance.choice(asked)})
    for number in asked:
        [answer] = wire.answers(number)
        assert answer.get("error", {}).get("code", CANCELLED) == CANCELLED
    wire.close(uri)


# Documents


def test_requests_about_documents_that_are_not_open(wire: Wire) -> None:
    uri = wire.open("closed.md", TEXT)
    assert wire.marked(uri) == [MARK]
    wire.close(uri)
    for one in (
        uri,
        "file:///unknown.md",
        "untitled:Untitled-1",
        "no uri at all",
        "",
        "file://host/x.md",
        "file:///%FF%00.md",
    ):
        document = {"textDocument": {"uri": one}}
        assert wire.pull(one) == []
        assert wire.hover(one, 0, 3) is None
        assert (
            wire.ask(
                "textDocument/codeAction", {**document, "range": stretch(0, 0, 9, 9), "context": {"diagnostics": []}}
            )
            == []
        )
        assert wire.ask("textDocument/codeLens", document) == []
        assert wire.ask("textDocument/completion", {**document, "position": place(0, 0)}) == []
        wire.versions[one] = 1
        wire.change(one, {"text": "A very tall door."})
        assert wire.pull(one) == []


@pytest.mark.parametrize(
    "uri", ["untitled:Untitled-1", "no uri at all", "", "file:///%FF%00.md", "file:///a%0Ab.md", "x:\ud83d"]
)
def test_documents_with_odd_names(wire: Wire, uri: str) -> None:
    item = {"uri": uri, "languageId": "markdown", "version": 1, "text": TEXT}
    wire.notify("textDocument/didOpen", {"textDocument": item})
    wire.notify(
        "textDocument/didChange", {"textDocument": {"uri": uri, "version": 2}, "contentChanges": [{"text": TEXT}]}
    )
    wire.pull(uri)
    wire.close(uri)
    assert wire.pull(uri) == []


def test_a_change_before_the_document_is_open_and_opening_it_twice(wire: Wire) -> None:
    uri = (wire.folder / "twice.md").as_uri()
    wire.versions[uri] = 3
    wire.change(uri, {"range": stretch(0, 0, 0, 1), "text": "very"})
    wire.open("twice.md", TEXT)
    waiting = wire.post("textDocument/diagnostic", {"textDocument": {"uri": uri}})
    wire.open("twice.md", "It is a very, very tall door.\n", version=9)
    assert wire.marked(uri) == [(0, 8, 0, 12), (0, 14, 0, 18)]
    # Who asked about the first one is answered too.
    assert "result" in wire.answers(waiting)[0]
    wire.close(uri)
    wire.close(uri)
    assert wire.pull(uri) == []


def test_versions_that_repeat_or_go_back_are_taken_in_the_order_they_come(wire: Wire) -> None:
    uri = wire.open("versions.md", TEXT, version=7)
    for version in (7, 3, 3, -5, 2**31 - 1, 0):
        wire.change(uri, {"range": stretch(0, 2, 0, 2), "text": "very "}, version=version)
    assert wire.marked(uri) == [(0, at, 0, at + 4) for at in range(2, 33, 5)]
    wire.close(uri)


def test_a_version_that_is_no_number_changes_nothing(wire: Wire) -> None:
    uri = wire.open("no-number.md", TEXT)
    for version in (1e400, "two", 2**40, [1]):
        document = {"uri": uri, "version": version}
        wire.notify("textDocument/didChange", {"textDocument": document, "contentChanges": [{"text": "Nothing.\n"}]})
    assert wire.marked(uri) == [MARK]
    wire.close(uri)


class Text:
    """The text as an editor has it, in UTF-16 code units."""

    def __init__(self, text: str) -> None:
        self.units = text.encode("utf-16-le", "surrogatepass")

    def __str__(self) -> str:
        return self.units.decode("utf-16-le", "surrogatepass")

    def apply(self, change: dict[str, Any]) -> None:
        if "range" not in change:
            self.units = change["text"].encode("utf-16-le", "surrogatepass")
            return
        ends = sorted(self._offset(change["range"][end]) for end in ("start", "end"))
        new = change["text"].encode("utf-16-le", "surrogatepass")
        self.units = self.units[: ends[0]] + new + self.units[ends[1] :]

    def _offset(self, at: dict[str, int]) -> int:
        """In bytes; past the end of a line or of the text stands for that end."""
        lines = self.units.decode("utf-16-le", "surrogatepass").split("\n")
        if at["line"] >= len(lines):
            return len(self.units)
        before = sum(2 * _units(line) + 2 for line in lines[: at["line"]])
        return before + 2 * min(at["character"], _units(lines[at["line"]]))


def _units(line: str) -> int:
    return len(line.encode("utf-16-le", "surrogatepass")) // 2


@pytest.mark.parametrize("seed", range(6))
def test_edits_beyond_everything_and_backwards(wire: Wire, seed: int) -> None:
    chance = random.Random(seed)
    text = Text("A very tall door.\n\nIt is 😀 a very wide one.\n")
    uri = wire.open("beyond.md", str(text))
    pieces = ["", "very ", "x", "😀 ", "\n\nA very old one. ", "\u2028", "漢 ", "\x00", "é"]
    for _ in range(60):
        lines = str(text).count("\n") + 1

        def somewhere(lines: int = lines) -> dict[str, int]:
            line = chance.choice([chance.randrange(lines), chance.randrange(lines), lines + 5, 2**31 - 1])
            return place(line, chance.choice([0, 3, 8, 14, 500, 2**31 - 1]))

        change = {"range": {"start": somewhere(), "end": somewhere()}, "text": chance.choice(pieces)}
        if chance.random() < 0.7:
            change["range"]["end"] = change["range"]["start"]
        if "😀" in _line(str(text), change):
            continue  # how halves of it are taken is tested below
        text.apply(change)
        wire.change(uri, change)
    wire.change(uri, {"range": stretch(0, 0, 0, 0), "text": "The very first. "})
    text.apply({"range": stretch(0, 0, 0, 0), "text": "The very first. "})
    assert wire.marked(uri) == marked_at_once(wire, str(text))
    wire.close(uri)


def _line(text: str, change: dict[str, Any]) -> str:
    lines = text.split("\n")
    return "\n".join(lines[at["line"]] for at in change["range"].values() if at["line"] < len(lines))


def marked_at_once(wire: Wire, text: str) -> list[tuple[int, int, int, int]]:
    """The marks of a text that was opened as it is."""
    uri = wire.open("as-it-is.md", text)
    found = wire.marked(uri)
    wire.close(uri)
    return found


def test_edits_inside_of_a_character(wire: Wire) -> None:
    """No editor can mean anything by it. Nothing that follows is marked in another place for that."""
    uri = wire.open("inside.md", "A 😀 very tall door.\n\nA very wide one.\n")
    assert wire.marked(uri) == [(0, 5, 0, 9), (2, 2, 2, 6)]
    wire.change(uri, {"range": stretch(0, 3, 0, 3), "text": "x"})
    assert wire.marked(uri) == [(0, 6, 0, 10), (2, 2, 2, 6)]
    wire.change(uri, {"range": stretch(0, 0, 0, 3), "text": ""})
    assert (2, 2, 2, 6) in wire.marked(uri)
    wire.close(uri)


def test_halves_of_a_character_that_come_one_by_one(wire: Wire) -> None:
    uri = wire.open("halves.md", "A very tall door.\n")
    wire.change(uri, {"range": stretch(0, 2, 0, 2), "text": "\ud83d"})
    wire.change(uri, {"range": stretch(0, 3, 0, 3), "text": "\ude00"})
    wire.change(uri, {"range": stretch(0, 4, 0, 4), "text": " very "})
    assert wire.marked(uri) == [(0, 5, 0, 9), (0, 10, 0, 14)]
    # A worker that gets the whole text has the same one.
    os.kill(wire.worker(), signal.SIGKILL)
    wire.change(uri, {"range": stretch(0, 0, 0, 0), "text": "It: "})
    assert wire.marked(uri) == [(0, 9, 0, 13), (0, 14, 0, 18)]
    wire.close(uri)


def test_texts_with_nul_and_lone_surrogates(wire: Wire) -> None:
    uri = wire.open("odd.md", "A \x00 very \ud83d tall \ude00 door.\r\n\r\n\x00\n\nA very wide \ud83d")
    assert wire.marked(uri) == [(0, 4, 0, 8), (4, 2, 4, 6)]
    wire.change(uri, {"range": stretch(0, 2, 0, 3), "text": "\ud83d very "})
    assert wire.marked(uri) == [(0, 4, 0, 8), (0, 10, 0, 14), (4, 2, 4, 6)]
    assert "trial-very" in wire.hover(uri, 0, 5)["contents"]["value"]
    wire.close(uri)


# Very much of everything


def test_storms_of_opening_and_closing_leave_nothing(wire: Wire) -> None:
    def storm(count: int) -> None:
        for number in range(count):
            uri = wire.open(f"storm {number % 5}.md", f"{TEXT * 400}{number}\n")
            if number % 3 == 0:
                wire.change(uri, {"range": stretch(0, 2, 0, 2), "text": "very "})
            if number % 10 == 0:
                assert len(wire.pull(uri)) in (400, 401)
            wire.close(uri)
        wire.rest()
        wire.told.clear()

    storm(100)
    before, drafts = wire.memory(), wire.holds()["drafts"]
    storm(500)
    assert wire.holds()["drafts"] == drafts
    assert wire.memory() < 1.05 * before


def test_ten_thousand_edits(wire: Wire) -> None:
    uri = wire.open("typed.md", TEXT)
    for number in range(10_000):
        at = 2 + 5 * (number // 2 % 3)
        if number % 2:
            wire.change(uri, {"range": stretch(0, 2, 0, 7), "text": ""})
        else:
            wire.change(uri, {"range": stretch(0, min(at, 7), 0, min(at, 7)), "text": "very "})
    assert wire.marked(uri) == [MARK]
    wire.close(uri)
    wire.rest()


LARGE = int(os.environ.get("CITEWELL_LARGE", "8"))
"""Megabytes of a draft that is too large. `make soak` takes a hundred."""


def test_a_huge_document_holds_up_nobody_else(fresh: Wire) -> None:
    fresh.initialize()
    small = fresh.open("small.md", TEXT)
    assert fresh.marked(small) == [MARK]
    fresh.rest()
    before = fresh.memory()
    sentences = "".join(f"Line {number} of it tells of a door that is tall.\n\n" for number in range(20_000))
    huge = fresh.open("huge.md", sentences * (LARGE * 1_000_000 // len(sentences) + 1))
    for _ in range(5):
        started = time.monotonic()
        assert "trial-very" in fresh.hover(small, 0, 3)["contents"]["value"]
        # The first one comes behind the text itself, which takes its time through the pipe.
        assert time.monotonic() - started < 10
    fresh.change(small, {"range": stretch(0, 2, 0, 2), "text": "very "})
    assert fresh.marked(small) == [MARK, (0, 7, 0, 11)]
    fresh.close(huge)
    assert fresh.marked(small) == [MARK, (0, 7, 0, 11)]
    fresh.rest()
    time.sleep(4)
    assert fresh.memory() < before + 40 + 20 * LARGE
    assert fresh.leave() == 0


# A client that is gone


@pytest.mark.parametrize("is_busy", [False, True])
def test_a_server_that_is_killed_leaves_no_worker(fresh: Wire, is_busy: bool) -> None:
    fresh.initialize()
    worker = fresh.worker()
    uri = fresh.open("draft.md", TEXT * (20_000 if is_busy else 1))
    if not is_busy:
        assert fresh.marked(uri) == [MARK]
    fresh.process.kill()
    wait_until_gone(worker)


def test_a_client_that_no_longer_listens(fresh: Wire, tmp_path: Path) -> None:
    """Its end of both pipes is closed in the middle of a session, as when it was killed."""
    command = [sys.executable, "-P", "-m", "citewell", "server"]
    errors = tmp_path / "errors"
    with errors.open("wb") as stream:
        server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=stream, cwd=tmp_path)
    assert server.stdin is not None
    assert server.stdout is not None
    item = {"uri": (tmp_path / "draft.md").as_uri(), "languageId": "markdown", "version": 1, "text": TEXT * 3_000}
    server.stdin.write(
        written({"id": 1, "method": "initialize", "params": {"capabilities": {}}})
        + written({"method": "initialized", "params": {}})
        + written({"method": "textDocument/didOpen", "params": {"textDocument": item}})
    )
    server.stdin.flush()
    server.stdout.readline()
    server.stdout.close()
    server.stdin.close()
    assert server.wait(30) == 1
    assert "very" not in errors.read_text()


def test_an_editor_that_is_gone_is_missed_even_where_its_pipe_is_held_open(tmp_path: Path) -> None:
    editor = subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE)
    with Wire(tmp_path) as wire:
        wire.initialize(processId=editor.pid)
        worker = wire.worker()
        time.sleep(4)
        assert wire.process.poll() is None
        editor.kill()
        editor.wait()
        editor.stdin.close()  # type: ignore[union-attr]
        assert wire.process.wait(20) == 1
    wait_until_gone(worker)


def test_an_editor_in_another_container_is_not_missed(tmp_path: Path) -> None:
    with Wire(tmp_path) as wire:
        wire.initialize(processId=2**22 + 4711)
        time.sleep(7)
        assert wire.leave() == 0
