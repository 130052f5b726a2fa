"""A desk that is started again is found where it was."""

import json
import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from citewell.desk.address import Address, address_of, remember

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

HOST = "127.0.0.1"


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv("CITEWELL_CACHE", raising=False)
    return tmp_path / "citewell" / "desk.json"


@pytest.fixture
def taken() -> Iterator[socket.socket]:
    with socket.socket() as one:
        one.bind((HOST, 0))
        one.listen()
        yield one


def free_port() -> int:
    with socket.socket() as one:
        one.bind((HOST, 0))
        return int(one.getsockname()[1])


async def test_the_same_folder_is_at_the_same_address(tmp_path: Path) -> None:
    first = await address_of(tmp_path, 0, HOST)
    assert first.port == 0
    assert len(first.token) >= 32
    now = Address(free_port(), first.token)
    await remember(tmp_path, now, HOST)
    assert await address_of(tmp_path, 0, HOST) == now
    assert await address_of(tmp_path, now.port, HOST) == now
    other = await address_of(tmp_path / "other", 0, HOST)
    assert (other.port, other.token != now.token) == (0, True)


async def test_another_port_is_another_door(tmp_path: Path) -> None:
    known = Address(free_port(), (await address_of(tmp_path, 0, HOST)).token)
    await remember(tmp_path, known, HOST)
    wanted = await address_of(tmp_path, free_port(), HOST)
    assert wanted.port != known.port
    assert wanted.token != known.token


async def test_whoever_has_the_port_now_is_not_given_the_token(tmp_path: Path, taken: socket.socket) -> None:
    known = Address(taken.getsockname()[1], (await address_of(tmp_path, 0, HOST)).token)
    await remember(tmp_path, known, HOST)
    now = await address_of(tmp_path, 0, HOST)
    assert now.port == 0
    assert now.token != known.token


async def test_nobody_else_may_read_it(tmp_path: Path, kept: Path) -> None:
    await remember(tmp_path, Address(free_port(), "t" * 32), HOST)
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert [one.name for one in kept.parent.iterdir()] == ["desk.json"]


@pytest.mark.parametrize(
    "found", [b"", b"\xff", b"[]", b'{"a": 1}', b'{"PLACE": [1, 2]}', b'{"PLACE": [70000, "tttttttttttttttttttttttt"]}', b'{"PLACE": [4000, ""]}']
)  # fmt: skip
async def test_what_nobody_of_ours_wrote_is_no_address(found: bytes, tmp_path: Path, kept: Path) -> None:
    kept.parent.mkdir(parents=True)
    kept.write_bytes(found.replace(b"PLACE", str(tmp_path).encode()))
    assert (await address_of(tmp_path, 0, HOST)).port == 0
    await remember(tmp_path, Address(4000, "t" * 32), HOST)
    assert [*json.loads(kept.read_bytes())] == [str(tmp_path)]


async def test_only_so_many_are_kept(tmp_path: Path, kept: Path) -> None:
    for number in range(60):
        await remember(tmp_path / str(number), Address(4000, "t" * 32), HOST)
    await remember(tmp_path / "20", Address(4001, "t" * 32), HOST)
    names = [Path(one).name for one in json.loads(kept.read_bytes())]
    assert (len(names), names[0], names[-1]) == (50, "10", "20")


async def test_without_a_cache_nothing_is_kept(tmp_path: Path, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CITEWELL_CACHE", "off")
    await remember(tmp_path, Address(free_port(), "t" * 32), HOST)
    assert not kept.exists()
    assert (await address_of(tmp_path, 0, HOST)).port == 0


async def test_a_second_desk_of_a_folder_leaves_the_first_ones_address(tmp_path: Path, taken: socket.socket) -> None:
    first = Address(taken.getsockname()[1], "1" * 32)
    await remember(tmp_path, first, HOST)
    await remember(tmp_path, Address(free_port(), "2" * 32), HOST)
    taken.close()
    assert await address_of(tmp_path, 0, HOST) == first
    # Nobody is there any more: now another port counts.
    moved = Address(free_port(), "3" * 32)
    await remember(tmp_path, moved, HOST)
    assert await address_of(tmp_path, 0, HOST) == moved
