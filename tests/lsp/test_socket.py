"""The loopback socket: who gets in, and that whoever is in has a server to themselves."""

import asyncio
import contextlib
import gc
import json
import os
import signal
import subprocess
import sys
import weakref
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from citewell.cli import main
from citewell.lsp import socket
from citewell.lsp.launch import launch
from citewell.lsp.server import CitewellServer
from citewell.lsp.socket import Door, PortTaken, Socket

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

PACK = Path(__file__).parent / "pack"
ORIGIN = "http://page.example"
TOKEN = "right-token"
GOOD = {
    "Host": "127.0.0.1:PORT",
    "Origin": ORIGIN,
    "Upgrade": "websocket",
    "Connection": "Upgrade",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Version": "13",
}
PATH = "/lsp?token=right-token"
ONE = "A very tall door.\n"
TWO = "A 😀 very tall and very wide door.\n"


@pytest.fixture(autouse=True)
def trial_rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(PACK), os.environ.get("PYTHONPATH", "")]))
    (tmp_path / "citewell.toml").write_text('select = ["trial-very"]\n')


class Living:
    """The server objects that were made, held weakly."""

    def __init__(self) -> None:
        self.servers: list[weakref.ref[CitewellServer]] = []

    def welcome(self, server: CitewellServer) -> None:
        self.servers.append(weakref.ref(server))

    def pids(self) -> list[int]:
        found = [one() for one in self.servers]
        return [server.session.worker.pid for server in found if server and server.session.worker.pid]


@pytest.fixture
def living() -> Living:
    return Living()


@pytest_asyncio.fixture
async def listening(living: Living) -> AsyncIterator[Socket]:
    async with Socket(Door(TOKEN, [ORIGIN]), welcome=living.welcome) as opened:
        yield opened


async def status(port: int, path: str = PATH, **headers: str | None) -> int:
    """The HTTP status that a request gets; a header that is None is left out."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    given = {**GOOD, **{name.replace("_", "-"): value for name, value in headers.items()}}
    lines = [f"{name}: {value.replace('PORT', str(port))}" for name, value in given.items() if value is not None]
    writer.write("\r\n".join([f"GET {path} HTTP/1.1", *lines, "", ""]).encode())
    line = await asyncio.wait_for(reader.readline(), 30)
    writer.close()
    await writer.wait_closed()
    return int(line.split()[1])


@pytest.mark.parametrize("host", ["127.0.0.1:PORT", "localhost:PORT"])
async def test_a_page_that_may_comes_in(listening: Socket, host: str) -> None:
    assert await status(listening.port, Host=host) == 101


# What is turned away, by which check and with which status.
WRONG: dict[str, tuple[str, int, dict[str, Any]]] = {
    "evil host": ("check_host", 421, {"Host": "evil.example:PORT"}),
    "host without port": ("check_host", 421, {"Host": "127.0.0.1"}),
    "other port": ("check_host", 421, {"Host": "127.0.0.1:1"}),
    "no host": ("check_host", 421, {"Host": None}),
    "other path": ("check_path", 404, {"path": PATH.replace("lsp", "else")}),
    "evil origin": ("check_origin", 403, {"Origin": "https://evil.example"}),
    "origin with more": ("check_origin", 403, {"Origin": ORIGIN + ".evil.example"}),
    "null origin": ("check_origin", 403, {"Origin": "null"}),
    "no origin": ("check_origin", 403, {"Origin": None}),
    "wrong token": ("check_token", 401, {"path": "/lsp?token=wrong"}),
    "token in no ASCII": ("check_token", 401, {"path": "/lsp?token=%F0%9F%98%80"}),
    "empty token": ("check_token", 401, {"path": "/lsp?token="}),
    "no token": ("check_token", 401, {"path": "/lsp"}),
    "two tokens": ("check_token", 401, {"path": PATH + "&token=wrong"}),
}


@pytest.mark.parametrize("case", WRONG)
async def test_others_are_turned_away_and_by_that_check_alone(
    listening: Socket, living: Living, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    name, code, request = WRONG[case]
    assert await status(listening.port, **request) == code
    assert living.servers == []
    # Without the check the same request gets in: nothing else holds it off.
    monkeypatch.setattr(socket, "CHECKS", [one for one in socket.CHECKS if one.__name__ != name])
    assert await status(listening.port, **request) == 101


async def test_all_checks_are_tried() -> None:
    assert {name for name, _, _ in WRONG.values()} | {"check_room"} == {one.__name__ for one in socket.CHECKS}


async def test_a_request_that_is_no_socket_is_told_so(listening: Socket) -> None:
    assert await status(listening.port, Upgrade=None) == 426


async def test_there_are_so_many_places(
    listening: Socket, connect: Any, living: Living, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = [await connect(listening.port, TOKEN, ORIGIN) for _ in range(socket.MAX_CONNECTIONS)]
    assert await status(listening.port) == 503
    await pages[3].leave()
    # Whoever leaves gives the place back.
    async with asyncio.timeout(30):
        while await status(listening.port) == 503:
            await asyncio.sleep(0.01)
    monkeypatch.setattr(socket, "MAX_CONNECTIONS", 99)
    assert await status(listening.port) == 101


async def test_each_page_has_its_own_findings(listening: Socket, connect: Any, tmp_path: Path) -> None:
    uri = (tmp_path / "draft.md").as_uri()
    pages = [await connect(listening.port, TOKEN, ORIGIN) for _ in range(2)]
    await asyncio.gather(*(page.initialize(tmp_path) for page in pages))
    for page, text in zip(pages, (ONE, TWO), strict=True):
        await page.open(uri, text)
    await pages[0].marked(uri, ONE, ["very"])
    await pages[1].marked(uri, TWO, ["very", "very"])
    # One leaves in words, one without; neither takes anybody with it.
    assert await pages[0].ask("shutdown") is None
    await pages[0].send("exit", None)
    await asyncio.wait_for(pages[0].socket.wait_closed(), 30)
    assert pages[0].socket.close_code == 1000
    await pages[1].ask("textDocument/hover", {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 0}})
    pages[1].socket.transport.abort()
    third = await connect(listening.port, TOKEN, ORIGIN)
    await third.initialize(tmp_path)
    await third.open(uri, TWO)
    await third.marked(uri, TWO, ["very", "very"])


async def test_nothing_stays_of_a_connection(listening: Socket, connect: Any, tmp_path: Path, living: Living) -> None:
    page = await connect(listening.port, TOKEN, ORIGIN)
    await page.initialize(tmp_path)
    await page.open("file:///draft.md", ONE)
    # One question that is still waited for.
    question = {"textDocument": {"uri": "file:///draft.md"}, "position": {"line": 0, "character": 0}}
    await page.send("textDocument/hover", question, id=99)
    [pid] = await page.until(living.pids, "a worker")
    await page.leave()

    def is_gone() -> bool:
        gc.collect()
        return living.servers[0]() is None and not Path(f"/proc/{pid}").exists()

    await page.until(is_gone, "the end of its server and worker")


async def test_a_message_that_is_too_long_ends_its_own_connection(
    listening: Socket, connect: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long, other = [await connect(listening.port, TOKEN, ORIGIN) for _ in range(2)]
    with contextlib.suppress(Exception):  # it is refused before all of it is sent
        await long.socket.send("x" * 50_000_000)
    await asyncio.wait_for(long.socket.wait_closed(), 30)
    assert long.socket.close_code == 1009
    await other.initialize(tmp_path)
    await other.open("file:///a.md", "x" * (socket.MAX_BYTES // 2))  # long, and not too long
    await other.open((tmp_path / "draft.md").as_uri(), ONE)
    await other.marked((tmp_path / "draft.md").as_uri(), ONE, ["very"])


async def test_without_the_limit_it_would_be_taken(
    connect: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "MAX_BYTES", None)
    async with Socket(Door(TOKEN, [ORIGIN])) as opened:
        page = await connect(opened.port, TOKEN, ORIGIN)
        await page.socket.send(" " * 50_000_000 + "{}")
        await page.initialize(tmp_path)


@pytest.mark.parametrize(
    "nonsense", ["", "{", "[]", "3", '"x"', '{"jsonrpc": "2.0"}', "[" * 100_000, "\ud83d", b"\xff\0", b"{}"]
)
async def test_nonsense_ends_nothing(listening: Socket, connect: Any, tmp_path: Path, nonsense: Any) -> None:
    page = await connect(listening.port, TOKEN, ORIGIN)
    await page.socket.send(nonsense.encode("utf-8", "replace") if isinstance(nonsense, str) else nonsense)
    await page.initialize(tmp_path)
    assert page.told != [] or nonsense in ("", b"{}")


async def test_a_dead_worker_costs_no_text(listening: Socket, connect: Any, tmp_path: Path, living: Living) -> None:
    uri = (tmp_path / "draft.md").as_uri()
    page, other = [await connect(listening.port, TOKEN, ORIGIN) for _ in range(2)]
    for one in (page, other):
        await one.initialize(tmp_path)
        await one.open(uri, ONE)
        await one.marked(uri, ONE, ["very"])
    first, second = living.pids()
    os.kill(first, signal.SIGKILL)
    change = {"range": {"start": {"line": 0, "character": 2}, "end": {"line": 0, "character": 2}}, "text": "very "}
    document = {"uri": uri, "version": 2}
    await page.send("textDocument/didChange", {"textDocument": document, "contentChanges": [change]})
    await page.marked(uri, "A very very tall door.\n", ["very", "very"])
    assert living.pids()[1] == second
    assert living.pids()[0] not in (first, second)
    assert "window/showMessage" not in {one["method"] for one in page.told}


async def test_a_worker_that_was_started_before_is_taken_by_the_first(connect: Any, living: Living) -> None:
    first = launch()
    async with Socket(Door(TOKEN, [ORIGIN]), first=first, welcome=living.welcome) as opened:
        pages = [await connect(opened.port, TOKEN, ORIGIN) for _ in range(2)]
        for page in pages:
            await page.initialize()
        await pages[1].until(lambda: len(living.pids()) == 2, "two workers")
        assert living.pids()[0] == first.pid != living.pids()[1]


@pytest.mark.parametrize("comes", [True, False])
async def test_a_worker_that_nobody_needed_is_ended(connect: Any, comes: bool) -> None:
    first = launch()
    async with Socket(Door(TOKEN, [ORIGIN]), first=first) as opened:
        if comes:
            # It leaves before it has said anything.
            await (await connect(opened.port, TOKEN, ORIGIN)).leave()
    assert first.returncode == -signal.SIGKILL


async def test_a_port_that_is_taken_is_said(listening: Socket) -> None:
    first = launch()
    with pytest.raises(PortTaken, match=f"^port {listening.port} cannot be listened on .*a free one is taken$"):
        async with Socket(Door(TOKEN), port=listening.port, first=first):
            pass
    assert first.returncode is not None


async def test_nothing_that_is_said_is_logged(
    listening: Socket, connect: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(0)
    page = await connect(listening.port, TOKEN, ORIGIN)
    await page.initialize(tmp_path)
    await page.open("file:///draft.md", "A very secret door.\n")
    await page.socket.send('{"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": "secret"}')
    await page.socket.send("secret nonsense")
    await page.ask("shutdown")
    assert await status(listening.port, path="/lsp?token=secret") == 401
    server_side = [one for one in caplog.records if one.name != "websockets.client"]
    assert [one.getMessage() for one in server_side if one.name.partition(".")[0] in ("pygls", "websockets")] == []
    assert not [one for one in server_side if "secret" in one.getMessage()]
    assert capfd.readouterr() == ("", "")
    assert "secret" not in json.dumps([one for one in page.told if one["method"] == "window/logMessage"])


@pytest.fixture
def command(tmp_path: Path) -> Iterator[Callable[..., "subprocess.Popen[str]"]]:
    running = []

    def start(*arguments: str) -> "subprocess.Popen[str]":
        line = [sys.executable, "-m", "citewell", "server", "--ws", *arguments]
        pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        running.append(subprocess.Popen(line, cwd=tmp_path, text=True, **pipes))
        return running[-1]

    yield start
    for process in running:
        process.kill()
        with process:
            pass


async def test_the_command(command: Any, connect: Any, tmp_path: Path) -> None:
    process = command("--origin", ORIGIN, "http://other.example", "--origin", "http://third.example")
    told = json.loads(await asyncio.to_thread(process.stdout.readline))
    assert set(told) == {"port", "token"}
    uri = (tmp_path / "draft.md").as_uri()
    for origin in ("http://third.example", ORIGIN):
        page = await connect(told["port"], told["token"], origin)
        await page.initialize(tmp_path)
        await page.open(uri, TWO)
        await page.marked(uri, TWO, ["very", "very"])
    assert await status(told["port"], path="/lsp?token=wrong") == 401
    second = command("--origin", ORIGIN, "--port", str(told["port"]))
    out, error = await asyncio.to_thread(second.communicate)
    assert (second.returncode, out) == (2, "")
    assert error.startswith(f"citewell: port {told['port']} cannot be listened on (")
    assert error.count("\n") == 1
    process.send_signal(signal.SIGINT)
    out, error = await asyncio.to_thread(process.communicate)
    assert (process.returncode, out, error) == (0, "", "")
    assert page.socket.close_code == 1001


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "citewell: say which pages may connect: --origin http://127.0.0.1:8000\n"),
        (["--origin", "x", "--port", "65536"], "argument --port: is a whole number, 0 to 65535\n"),
        (["--stdio"], "not allowed with argument --ws\n"),
    ],
)
def test_a_command_that_cannot_be_followed(command: Any, arguments: list[str], words: str) -> None:
    process = command(*arguments)
    _, error = process.communicate()
    assert process.returncode == 2
    what, *_ = error.splitlines(keepends=True)
    assert what.endswith(words)


def test_options_of_the_socket_are_not_for_an_editor(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["--port", "0"], ["--stdio", "--origin", ORIGIN]):
        assert main(["server", *arguments]) == 2
        assert capsys.readouterr().err == "citewell: --port and --origin are for --ws\n"
