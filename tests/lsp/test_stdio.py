"""What comes in on standard input, cut into messages."""

import random
import subprocess
import sys
from pathlib import Path

import pytest

from citewell.lsp.stdio import Frames, NotTheProtocol

BODIES = [b"{}", b'{"a": "\xc3\xb6"}', b"x" * 70_000, b"\r\n\r\n", b"Content-Length: 3\r\n\r\n"]


def message(body: bytes, *more: bytes) -> bytes:
    return b"".join([b"Content-Length: %d\r\n" % len(body), *more, b"\r\n", body])


def test_messages_come_whole_however_they_are_cut() -> None:
    chance = random.Random(5)
    stream = b"".join(message(body, b"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\n") for body in BODIES)
    for _ in range(50):
        frames, found, at = Frames(), [], 0
        while at < len(stream):
            size = chance.choice([1, 2, 7, 100, 5_000, 65_536])
            found += frames.feed(stream[at : at + size])
            at += size
        assert found == BODIES


def test_a_header_without_a_length_and_lines_that_end_with_lf_alone() -> None:
    frames = Frames()
    assert [*frames.feed(b"\r\nHello: 1\r\n\r\ncontent-length:2\n\n{}")] == [b"{}"]


@pytest.mark.parametrize(
    "header", [b"Content-Length: -2\r\n", b"Content-Length: two\r\n", b"Content-Length: 99999999999\r\n", b"x" * 70_000]
)
def test_what_cannot_be_told_apart_is_not_the_protocol(header: bytes) -> None:
    with pytest.raises(NotTheProtocol):
        [*Frames().feed(header)]


def test_whoever_starts_it_wrongly_is_told(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-P", "-m", "citewell", "server"],
        input=b"Content-Length: -2\r\n\r\n{}", capture_output=True, timeout=60, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        b"citewell: this is not the language server protocol: a Content-Length is no number of bytes, or too large"
    ]
