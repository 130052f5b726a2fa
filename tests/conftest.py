"""What every test stands on; sockets are closed by the options in pyproject.toml."""

import asyncio
import contextlib
import json
import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent

# No test reads or writes the cache of whoever runs it; those that are about a cache have one of their own.
os.environ["CITEWELL_CACHE"] = "off"

# Wall time says nothing on a busy machine, so no example has a deadline; in CI the same examples are drawn each time.
settings.register_profile("citewell", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("citewell")


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """The evaluation data; without it the check is skipped by name, not passed."""
    folder = Path(os.environ.get("CITEWELL_DATA", ROOT.parent / "shared" / "data")).resolve()
    if not folder.is_dir():
        pytest.skip("the evaluation data is not here: CITEWELL_DATA names its folder")
    return folder


class Page:
    """A page on the loopback socket: what it asks, and all it is told, in order."""

    def __init__(self, socket: Any) -> None:
        self.socket = socket
        self.told: list[dict[str, Any]] = []
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._last = 0
        self._listening = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        async for text in self.socket:
            assert isinstance(text, str), "text frames alone"
            message = json.loads(text)
            if "method" in message:
                self.told.append(message)
            elif message["id"] in self._answers:
                self._answers.pop(message["id"]).set_result(message)

    async def send(self, method: str, params: Any, **more: Any) -> None:
        await self.socket.send(json.dumps({"jsonrpc": "2.0", "method": method, "params": params, **more}))

    async def ask(self, method: str, params: Any = None, seconds: float = 60) -> Any:
        """The result of a request, or its error as it was sent."""
        self._last += 1
        number = self._last
        self._answers[number] = asyncio.get_running_loop().create_future()
        await self.send(method, params, id=number)
        answer = await asyncio.wait_for(asyncio.shield(self._answers[number]), seconds)
        return answer["error"] if "error" in answer else answer["result"]

    async def initialize(self, folder: Path | None = None) -> None:
        root = folder.as_uri() if folder else None
        await self.ask("initialize", {"capabilities": {}, "processId": None, "rootUri": root})
        await self.send("initialized", {})

    async def open(self, uri: str, text: str) -> None:
        document = {"uri": uri, "languageId": "markdown", "version": 1, "text": text}
        await self.send("textDocument/didOpen", {"textDocument": document})

    async def until(self, found: Callable[[], Any], what: str, seconds: float = 60) -> Any:
        for _ in range(int(seconds * 50)):
            if value := found():
                return value
            await asyncio.sleep(0.02)
        raise AssertionError(f"never came: {what}; told: {self.told}")

    async def marked(self, uri: str, text: str, words: list[str]) -> None:
        """Waits until exactly these words of a text of one line a sentence are marked."""

        def is_so() -> bool:
            told = [
                one["params"]["diagnostics"]
                for one in self.told
                if one["method"] == "textDocument/publishDiagnostics" and one["params"]["uri"] == uri
            ]
            return bool(told) and [_words(text, one["range"]) for one in told[-1]] == words

        await self.until(is_so, f"{words} marked")

    async def leave(self) -> None:
        with contextlib.suppress(Exception):
            await self.socket.close()
            await self._listening


def _words(text: str, place: dict[str, Any]) -> str:
    line = text.split("\n")[place["start"]["line"]].encode("utf-16-le")
    return line[2 * place["start"]["character"] : 2 * place["end"]["character"]].decode("utf-16-le")


@pytest_asyncio.fixture
async def connect() -> AsyncIterator[Callable[..., Any]]:
    """Opens pages on a loopback socket; all of them leave at the end."""
    from websockets.asyncio.client import connect as open_socket

    pages: list[Page] = []

    async def enter(port: int, token: str, origin: str) -> Page:
        address = f"ws://127.0.0.1:{port}/lsp?token={token}"
        pages.append(Page(await open_socket(address, origin=origin, proxy=None, max_size=None)))
        return pages[-1]

    yield enter
    for page in pages:
        await page.leave()
