"""The extension's way in: its origin with the token of the last pairing, and nobody else."""

import asyncio
import base64
import contextlib
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from citewell.desk import pairing
from citewell.desk.pairing import EXTENSION, NoPlace, attend, pair, unpair

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

MANIFEST = Path(__file__).parents[2] / "editor-clients/browser/extension/src/manifest.json"
FIREFOX = "moz-extension://0a1b2c3d-0a1b-4c3d-8e9f-0123456789ab"


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv("CITEWELL_CACHE", raising=False)
    monkeypatch.setattr(pairing, "_INTERVAL", 0.02)
    file = pairing._file()
    assert file is not None
    return file


@pytest_asyncio.fixture
async def attending() -> AsyncIterator[None]:
    task = asyncio.create_task(attend())
    yield
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def ask(
    key: str, path: str = "/lsp", *, origin: str | None = EXTENSION, host: str = "127.0.0.1"
) -> tuple[int, str]:
    """The status and the body that a request with a key gets; waits until somebody listens."""
    port, token = key.split("-", 1)
    for _ in range(250):
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", int(port))
            break
        except OSError:
            await asyncio.sleep(0.02)
    lines = [
        f"GET {path}?token={token} HTTP/1.1" if path == "/lsp" else f"GET {path} HTTP/1.1",
        f"Host: {host}:{port}",
        *([f"Origin: {origin}"] if origin else []),
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version: 13",
    ]
    writer.write("\r\n".join([*lines, "", ""]).encode())
    head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 30)
    status = int(head.split()[1])
    body = b"" if status == 101 else await asyncio.wait_for(reader.read(), 30)
    writer.close()
    return status, body.decode()


@pytest.mark.usefixtures("attending")
async def test_the_extension_comes_in_with_its_token_and_nobody_else() -> None:
    key = await pair()
    for origin in (EXTENSION, FIREFOX):
        assert (await ask(key, origin=origin))[0] == 101
    for stranger in (
        "https://page.example",
        EXTENSION[:-1] + "x",
        f"{FIREFOX}.evil",
        "moz-extension://x",
        "null",
        None,
    ):
        assert (await ask(key, origin=stranger))[0] == 403
    assert (await ask(key + "x"))[0] == 401
    assert (await ask(key.split("-")[0] + "-"))[0] == 401
    assert (await ask(key, host="evil.example"))[0] == 421
    assert (await ask(key, "/proof?nonce=" + "0" * 40, host="evil.example"))[0] == 421


async def test_the_token_is_kept_as_a_digest_for_the_user_alone(place: Path) -> None:
    key = await pair()
    token = key.split("-", 1)[1]
    assert token not in place.read_text()
    assert json.loads(place.read_text())["digest"] == hashlib.sha256(token.encode()).hexdigest()
    assert place.stat().st_mode & 0o777 == 0o600


@pytest.mark.usefixtures("attending")
async def test_the_digest_opens_nothing(place: Path) -> None:
    key = await pair()
    assert (await ask(f"{key.split('-')[0]}-{json.loads(place.read_text())['digest']}"))[0] == 401


@pytest.mark.usefixtures("attending")
async def test_who_listens_proves_that_it_knows_the_digest() -> None:
    key = await pair()
    digest = hashlib.sha256(key.split("-", 1)[1].encode()).hexdigest()
    nonce = "7" * 48
    status, proof = await ask(key, f"/proof?nonce={nonce}", origin=None)
    assert status == 200
    assert proof == hmac.new(digest.encode(), nonce.encode(), hashlib.sha256).hexdigest()


@pytest.mark.usefixtures("attending")
async def test_a_new_pairing_keeps_the_port_and_ends_the_one_before() -> None:
    before = await pair()
    assert (await ask(before))[0] == 101
    after = await pair()
    assert after.split("-")[0] == before.split("-")[0]
    await asyncio.sleep(0.2)
    assert (await ask(after))[0] == 101
    assert (await ask(before))[0] == 401


@pytest.mark.usefixtures("attending")
async def test_taking_it_back_ends_connections_that_are_open() -> None:
    key = await pair()
    assert (await ask(key))[0] == 101
    assert unpair()
    assert not unpair()
    await asyncio.sleep(0.2)
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", int(key.split("-")[0]))


async def test_without_a_cache_there_is_no_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CITEWELL_CACHE", "off")
    with pytest.raises(NoPlace, match="CITEWELL_CACHE"):
        await pair()


def test_the_origin_follows_from_the_key_in_the_manifest() -> None:
    key = base64.b64decode(json.loads(MANIFEST.read_text())["key"])
    digits = hashlib.sha256(key).hexdigest()[:32]
    name = "".join(chr(ord("a") + int(digit, 16)) for digit in digits)
    assert f"chrome-extension://{name}" == EXTENSION
