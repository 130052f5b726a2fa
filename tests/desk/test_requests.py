"""The desk over its real port: pages, what they ask beside the protocol, and the command."""

import asyncio
import hmac
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from citewell.desk.folder import Folder, Version
from citewell.desk.keys import Keys
from citewell.desk.page import Page
from citewell.desk.requests import welcome
from citewell.lsp.socket import Door, Socket

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

TOKEN = "right-token"
GAP = "It weighs [NUMBER grams].\n"


@pytest.fixture
def drafts(tmp_path: Path) -> Path:
    folder = tmp_path / "drafts"
    (folder / "posts").mkdir(parents=True)
    (folder / "draft.md").write_bytes(GAP.replace("\n", "\r\n").encode())
    (folder / "posts" / "a b.html").write_text("<p>Ö.</p>\n")
    return folder


@pytest.fixture
def page_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "page"
    (folder / "fonts").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>Desk</title>")
    (folder / "desk.js").write_text("'ö'")
    (folder / "fonts" / "a.woff2").write_bytes(b"\0\xff")
    (tmp_path / "secret.txt").write_text("secret")
    return folder


@pytest_asyncio.fixture
async def desk(drafts: Path, page_folder: Path) -> AsyncIterator[Socket]:
    door, folder = Door(TOKEN), Folder(drafts)
    opened = Socket(
        door, pages=Page(page_folder, Keys(TOKEN)).answer, welcome=lambda server: welcome(server, folder, "draft.md")
    )
    async with opened:
        door.origins = opened.own_origins
        yield opened


@pytest.fixture
def enter(desk: Socket, connect: Any) -> Callable[[], Any]:
    async def enter() -> Any:
        page = await connect(desk.port, TOKEN, f"http://127.0.0.1:{desk.port}")
        await page.initialize()
        return page

    return enter


async def get(
    port: int, path: str, host: str = "127.0.0.1:PORT", method: str = "GET"
) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of what a browser would fetch."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"{method} {path} HTTP/1.1\r\nHost: {host.replace('PORT', str(port))}\r\n\r\n".encode())
    answer = await asyncio.wait_for(reader.read(), 30)
    writer.close()
    await writer.wait_closed()
    head, _, body = answer.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines)
    assert int(headers["Content-Length"]) == len(body)
    return int(first.split()[1]), headers, body


@pytest.mark.parametrize(
    ("path", "kind", "body"),
    [
        ("/", "text/html; charset=utf-8", b"<!doctype html><title>Desk</title>"),
        ("/index.html?x=y", "text/html; charset=utf-8", b"<!doctype html><title>Desk</title>"),
        ("/desk.js", "text/javascript; charset=utf-8", "'ö'".encode()),
        ("/fonts/a.woff2", "font/woff2", b"\0\xff"),
    ],
)
@pytest.mark.parametrize("host", ["127.0.0.1:PORT", "localhost:PORT"])
async def test_the_page(desk: Socket, path: str, kind: str, body: bytes, host: str) -> None:
    status, headers, found = await get(desk.port, path, host)
    assert (status, headers["Content-Type"], found) == (200, kind, body)
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    sockets = f"ws://127.0.0.1:{desk.port} ws://localhost:{desk.port}"
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": f"'self' {sockets}",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert "Server" not in headers
    assert TOKEN.encode() not in found


@pytest.mark.parametrize("host", ["evil.example:PORT", "127.0.0.1", "127.0.0.1:1", ""])
async def test_the_page_answers_to_its_own_names_alone(
    desk: Socket, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    status, _, body = await get(desk.port, "/desk.js", host)
    assert (status, b"'" in body) == (421, False)
    # Without the check it would answer.
    monkeypatch.setattr("citewell.desk.page.check_host", lambda *_: None)
    assert (await get(desk.port, "/desk.js", host))[0] == 200


@pytest.mark.parametrize(
    "path",
    ["/secret.txt", "/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/fonts", "/fonts/", "//desk.js",
     "/fonts/../desk.js", "/\\..\\secret.txt", "/favicon.ico", "/desk.js%00", "/draft.md"],
)  # fmt: skip
async def test_nothing_else_is_served(desk: Socket, path: str) -> None:
    status, _, body = await get(desk.port, path)
    assert (status, b"secret" in body) == (404, False)


async def test_a_ticket_is_good_once(drafts: Path, page_folder: Path) -> None:
    keys = Keys(TOKEN)
    async with Socket(Door(TOKEN), pages=Page(page_folder, keys).answer) as desk:
        assert (await get(desk.port, "/key"))[0] == 401
        assert (await get(desk.port, "/key?ticket="))[0] == 401
        assert (await get(desk.port, f"/key?ticket={TOKEN}"))[0] == 401
        first, second = keys.ticket(), keys.ticket()
        assert first != second
        status, headers, body = await get(desk.port, f"/key?ticket={first}")
        assert (status, body, headers["Cache-Control"]) == (200, TOKEN.encode(), "no-store")
        assert (await get(desk.port, f"/key?ticket={first}"))[0] == 401
        assert (await get(desk.port, f"/key?ticket={second}", "evil.example"))[0] == 421
        assert (await get(desk.port, f"/key?ticket={second}"))[2] == TOKEN.encode()


async def test_a_desk_proves_that_it_knows_the_token(desk: Socket) -> None:
    nonce = "0123456789abcdef" * 3
    expected = hmac.new(TOKEN.encode(), nonce.encode(), "sha256").hexdigest()
    status, _, body = await get(desk.port, f"/proof?nonce={nonce}")
    assert (status, body.decode()) == (200, expected)
    for short in ("", "?nonce=", "?nonce=abc", f"?nonce={nonce}&nonce={nonce}", f"?nonce={nonce * 5}"):
        assert (await get(desk.port, f"/proof{short}"))[0] == 400


async def test_pages_are_only_read(desk: Socket) -> None:
    assert (await get(desk.port, "/", method="POST"))[0] == 405


async def test_pages_of_others_stay_out(desk: Socket, connect: Any) -> None:
    for origin, code in (
        (f"http://127.0.0.1:{desk.port + 1}", 403),
        ("null", 403),
        (f"https://localhost:{desk.port}", 403),
    ):
        with pytest.raises(Exception, match=str(code)):
            await connect(desk.port, TOKEN, origin)
    with pytest.raises(Exception, match="401"):
        await connect(desk.port, "wrong", f"http://localhost:{desk.port}")
    await connect(desk.port, TOKEN, f"http://localhost:{desk.port}")


async def test_open_write_save(enter: Any, drafts: Path) -> None:
    page = await enter()
    listed = await page.ask("citewell/desk/files", {})
    assert listed == {
        "folder": str(drafts), "files": ["draft.md", "posts/a b.html"], "truncated": False, "open": "draft.md",
    }  # fmt: skip
    opened = await page.ask("citewell/desk/open", {"file": "draft.md"})
    uri = (drafts / "draft.md").as_uri()
    stamp = opened.pop("stamp")
    assert opened == {"file": "draft.md", "uri": uri, "languageId": "markdown", "text": GAP}
    await page.open(uri, GAP)
    await page.marked(uri, GAP, ["[NUMBER grams]"])
    saved = await page.ask("citewell/desk/save", {"file": "draft.md", "text": "One.\nTwo.", "stamp": stamp})
    assert saved.keys() == {"stamp"}
    assert saved["stamp"] != stamp
    assert (drafts / "draft.md").read_bytes() == b"One.\r\nTwo."
    other = await page.ask("citewell/desk/open", {"file": "posts/a b.html"})
    assert (other["languageId"], other["text"]) == ("html", "<p>Ö.</p>\n")
    assert other["uri"].endswith("/posts/a%20b.html")


async def test_a_conflict_is_shown_and_overcome(enter: Any, drafts: Path) -> None:
    page = await enter()
    stamp = (await page.ask("citewell/desk/open", {"file": "draft.md"}))["stamp"]
    (drafts / "draft.md").write_bytes(b"Theirs.\r\n")
    request = {"file": "draft.md", "text": "Mine.\n", "stamp": stamp}
    conflict = (await page.ask("citewell/desk/save", request))["conflict"]
    assert conflict == {"text": "Theirs.\n", "stamp": Version.of("Theirs.\r\n").stamp}
    assert (drafts / "draft.md").read_bytes() == b"Theirs.\r\n"
    (drafts / "draft.md").unlink()
    assert (await page.ask("citewell/desk/save", request))["conflict"]["text"] is None
    assert not (drafts / "draft.md").exists()
    assert (await page.ask("citewell/desk/save", {**request, "force": True})).keys() == {"stamp"}
    assert (drafts / "draft.md").read_bytes() == b"Mine.\n"


async def test_a_new_draft(enter: Any, drafts: Path) -> None:
    page = await enter()
    refused = await page.ask("citewell/desk/open", {"file": "new/b.mdx"})
    assert refused["message"] == "“new/b.mdx” is not there; it may have been moved or deleted."
    opened = await page.ask("citewell/desk/open", {"file": "new/b.mdx", "create": True})
    assert (opened["text"], opened["languageId"]) == ("", "mdx")
    assert not (drafts / "new").exists()
    await page.ask("citewell/desk/save", {"file": "new/b.mdx", "text": "One.\n", "stamp": opened["stamp"]})
    assert (drafts / "new" / "b.mdx").read_text() == "One.\n"


@pytest.mark.parametrize(
    ("method", "params", "words"),
    [
        ("open", {"file": "../page/index.html"}, "“../page/index.html” is not below "),
        ("open", {"file": "/etc/passwd"}, "“/etc/passwd” is not below "),
        ("open", {"file": "notes.txt"}, "“notes.txt” is no draft; the desk opens "),
        ("open", {"file": 3}, "The page asked for something without a usable “file”; load it again."),
        ("open", {"file": {"a": 1}}, "The page asked for something without a usable “file”; "),
        ("open", {}, "The page asked for something without a usable “file”; "),
        ("open", None, "The page asked for something without a usable “file”; "),
        ("open", ["draft.md"], "The page asked for something without a usable “file”; "),
        ("open", {"file": "draft.md", "create": "yes"}, "The page asked for something without a usable “create”; "),
        ("save", {"file": "draft.md", "stamp": "x"}, "The page asked for something without a usable “text”; "),
        ("save", {"file": "a.md", "text": "\ud83d", "stamp": "absent"}, "a.md was not saved: line 1 holds half a char"),
        ("save", {"file": "../a.md", "text": "", "stamp": "absent"}, "“../a.md” is not below "),
    ],
)
async def test_what_cannot_be_done_is_one_line(enter: Any, drafts: Path, method: str, params: Any, words: str) -> None:
    page = await enter()
    error = await page.ask(f"citewell/desk/{method}", params)
    assert error["message"].startswith(words)
    assert "\n" not in error["message"]
    assert error["code"] == -32803
    # The next one is followed.
    assert (await page.ask("citewell/desk/open", {"file": "draft.md"}))["text"] == GAP


async def test_a_fault_of_our_own_is_one_line(enter: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    page = await enter()
    monkeypatch.setattr(Folder, "files", lambda _: 1 / 0)
    error = await page.ask("citewell/desk/files", {})
    assert error["message"] == "Citewell could not do this because of a fault of its own."
    logged = [one["params"]["message"] for one in page.told if one["method"] == "window/logMessage"]
    assert any("citewell/desk/files failed: ZeroDivisionError" in one for one in logged)


def changes(page: Any) -> list[tuple[str, str | None]]:
    told = [one["params"] for one in page.told if one["method"] == "citewell/desk/changed"]
    return [(one["file"], one["text"]) for one in told]


async def test_changes_on_disk_are_told(enter: Any, drafts: Path) -> None:
    page, other = await enter(), await enter()
    stamp = (await page.ask("citewell/desk/open", {"file": "draft.md"}))["stamp"]
    await other.ask("citewell/desk/open", {"file": "posts/a b.html"})
    (drafts / "draft.md").write_bytes(b"Theirs.\r\n")
    await page.until(lambda: changes(page) == [("draft.md", "Theirs.\n")], "the change")
    # The stamp that came with it is good for the next save, and a page hears nothing of its own saves.
    stamp = page.told[-1]["params"]["stamp"]
    request = {"file": "draft.md", "text": "Mine.\n", "stamp": stamp}
    assert (await page.ask("citewell/desk/save", request)).keys() == {"stamp"}
    (drafts / "draft.md").unlink()
    await page.until(lambda: changes(page)[1:] == [("draft.md", None)], "the end")
    (drafts / "draft.md").write_text("Back.\n")
    await page.until(lambda: changes(page)[2:] == [("draft.md", "Back.\n")], "the return")
    assert changes(other) == []


async def test_the_same_bytes_and_times_tell_nothing(enter: Any, drafts: Path) -> None:
    page = await enter()
    await page.ask("citewell/desk/open", {"file": "draft.md"})
    time = (drafts / "draft.md").stat().st_mtime_ns
    (drafts / "draft.md").write_bytes((drafts / "draft.md").read_bytes())
    await page.ask("citewell/desk/open", {"file": "posts/a b.html"})
    # Same length, same time, other words.
    (drafts / "posts" / "a b.html").write_text("<p>Ä.</p>\n")
    os.utime(drafts / "posts" / "a b.html", ns=(time, time))
    await page.until(lambda: changes(page), "the change")
    assert changes(page) == [("posts/a b.html", "<p>Ä.</p>\n")]


async def test_a_save_is_a_change_to_other_pages_alone(enter: Any, drafts: Path) -> None:
    pages = [await enter(), await enter()]
    stamps = [(await page.ask("citewell/desk/open", {"file": "draft.md"}))["stamp"] for page in pages]
    await pages[0].ask("citewell/desk/save", {"file": "draft.md", "text": "Mine.\n", "stamp": stamps[0]})
    await pages[1].until(lambda: changes(pages[1]) == [("draft.md", "Mine.\n")], "the change")
    # By the time it has heard of this it has looked at the other file as often.
    await pages[0].ask("citewell/desk/open", {"file": "posts/a b.html"})
    (drafts / "posts" / "a b.html").write_text("<p>Ä.</p>\n")
    await pages[0].until(lambda: changes(pages[0]), "the change of another file")
    assert changes(pages[0]) == [("posts/a b.html", "<p>Ä.</p>\n")]


DESK = """
import sys
from pathlib import Path
import citewell.desk
citewell.desk.PAGE = Path(sys.argv[1])
from citewell.cli import main
sys.exit(main(["desk", *sys.argv[2:]]))
"""


@pytest.fixture
def command(drafts: Path, page_folder: Path, tmp_path: Path) -> Iterator[Callable[..., "subprocess.Popen[str]"]]:
    running = []

    def start(*arguments: str, page: Path = page_folder) -> "subprocess.Popen[str]":
        browser = f"{sys.executable} {tmp_path / 'browser.py'} %s"
        line = [sys.executable, "-c", DESK, str(page), *arguments]
        pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        running.append(subprocess.Popen(line, cwd=drafts, text=True, env={**os.environ, "BROWSER": browser}, **pipes))
        return running[-1]

    (tmp_path / "browser.py").write_text(
        f"import sys; from pathlib import Path; Path({str(tmp_path / 'seen')!r}).write_text(sys.argv[1])"
    )
    yield start
    for process in running:
        process.kill()
        with process:
            pass


async def test_the_command_opens_the_browser_at_the_draft(
    command: Any, connect: Any, drafts: Path, tmp_path: Path
) -> None:
    process = command("posts/a b.html")
    line = await asyncio.to_thread(process.stdout.readline)
    address = line.removeprefix("The desk is at ").rstrip("\n")
    origin, _, token = address.partition("/#")
    port = int(origin.removeprefix("http://127.0.0.1:"))
    assert (await get(port, "/"))[0] == 200
    page = await connect(port, token, origin)
    await page.initialize()
    listed = await page.ask("citewell/desk/files", {})
    assert (listed["folder"], listed["files"], listed["open"]) == (str(drafts / "posts"), ["a b.html"], "a b.html")
    seen = tmp_path / "seen"
    await page.until(lambda: seen.is_file() and seen.read_text(), "the browser")
    opened, _, ticket = seen.read_text().partition("/#ticket=")
    assert (opened, token in ticket) == (origin, False)
    assert (await get(port, f"/key?ticket={ticket}"))[2] == token.encode()
    second = command("--no-browser", "--port", str(port))
    assert await asyncio.to_thread(second.wait) == 2
    assert second.stderr.read().startswith(f"citewell: port {port} cannot be listened on (")
    process.send_signal(signal.SIGINT)
    _, error = await asyncio.to_thread(process.communicate)
    assert (process.returncode, error) == (0, "")


async def test_no_browser(command: Any, tmp_path: Path, connect: Any, drafts: Path) -> None:
    process = command("--no-browser")
    address = (await asyncio.to_thread(process.stdout.readline)).split()[-1]
    origin, _, token = address.partition("/#")
    page = await connect(int(origin.rpartition(":")[2]), token, origin)
    await page.initialize()
    listed = await page.ask("citewell/desk/files")
    assert (listed["folder"], listed["open"]) == (str(drafts), None)
    assert not (tmp_path / "seen").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ["notes.txt"],
            "citewell: notes.txt is not a draft: Citewell reads .htm, .html, .markdown, .md, .mdx, .xhtml\n",
        ),
        (["none/a.md"], "citewell: none/a.md is in a folder that does not exist: check the path\n"),
        (["--port", "x"], "argument --port: is a whole number, 0 to 65535\n"),
    ],
)
def test_a_command_that_cannot_be_followed(command: Any, arguments: list[str], words: str) -> None:
    process = command(*arguments)
    out, error = process.communicate()
    assert (process.returncode, out) == (2, "")
    what, *_ = error.splitlines(keepends=True)
    assert what.endswith(words)


def test_a_page_that_was_not_built(command: Any, tmp_path: Path) -> None:
    process = command(page=tmp_path / "none")
    assert process.communicate() == ("", "citewell: the page of the desk is not built; `make desk` builds it\n")
    assert process.returncode == 2
