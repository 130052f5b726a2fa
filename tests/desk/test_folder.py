"""Drafts are read and saved whole, and only those of the folder."""

import contextlib
import errno
import os
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from citewell import writing
from citewell.desk.folder import MAX_FILES, Folder, Version
from citewell.files import MAX_BYTES
from citewell.lsp.refused import Refused

SECRET = "Nobody may read this.\n"


@pytest.fixture
def top(tmp_path: Path) -> Path:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.md").write_text(SECRET)
    top = tmp_path / "top"
    (top / "posts").mkdir(parents=True)
    (top / "draft.md").write_text("One.\nTwo.\n")
    (top / "posts" / "a.html").write_text("<p>One.</p>\n")
    return top


@pytest.fixture
def folder(top: Path) -> Folder:
    return Folder(top)


def save(folder: Folder, file: str, text: str, stamp: str | None = None, **how: Any) -> tuple[Version, bool]:
    return folder.save(file, text, folder.read(file).stamp if stamp is None else stamp, **{"force": False, **how})


def all_files(top: Path) -> set[str]:
    return {one.relative_to(top).as_posix() for one in top.rglob("*") if not one.is_dir()}


def test_drafts_are_listed_as_the_command_line_finds_them(folder: Folder, top: Path) -> None:
    (top / ".gitignore").write_text("gone.md\n")
    for name in ("gone.md", "notes.txt", "b.mdx", "ü 😀.md"):
        (top / name).write_text("x")
    (top / "node_modules").mkdir()
    (top / "node_modules" / "readme.md").write_text("x")
    (top / "out").symlink_to(top.parent / "outside")
    (top / "out.md").symlink_to(top.parent / "outside" / "secret.md")
    (top / "in.md").symlink_to("posts/a.html")
    files, truncated = folder.files()
    assert (sorted(files), truncated) == (["b.mdx", "draft.md", "in.md", "ü 😀.md"], False)


def test_the_list_ends_somewhere(folder: Folder, top: Path) -> None:
    for number in range(MAX_FILES - 2):
        (top / f"{number:03}.md").write_text("x")
    assert [len(one) if isinstance(one, list) else one for one in folder.files()] == [MAX_FILES, False]
    (top / "more.md").write_text("x")
    assert [len(one) if isinstance(one, list) else one for one in folder.files()] == [MAX_FILES, True]


def test_a_folder_that_takes_long_is_listed_in_part(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    assert folder.files() == (["draft.md", "posts/a.html"], False)
    monkeypatch.setattr("citewell.desk.folder._SECONDS", 0.0)
    assert folder.files() == (["draft.md"], True)


OUT = [
    "../outside/secret.md", "posts/../../outside/secret.md", "posts/../draft.md", "/etc/passwd.md", "ABSOLUTE", "link.md",
    "way/secret.md", "draft.md\0", "\0", "", ".", "..", "dead.md", "x" * 5000 + ".md", "a/" * 3000 + "a.md",
]  # fmt: skip


@pytest.mark.parametrize("file", OUT, ids=lambda file: repr(file)[:30])
def test_what_is_not_below_the_folder_is_refused(folder: Folder, top: Path, file: str) -> None:
    (top / "link.md").symlink_to(top.parent / "outside" / "secret.md")
    (top / "way").symlink_to(top.parent / "outside")
    (top / "dead.md").symlink_to(top.parent / "outside" / "new.md")
    name = str(top.parent / "outside" / "secret.md") if file == "ABSOLUTE" else file
    before = all_files(top.parent)
    for call in (lambda: folder.read(name), lambda: folder.save(name, "Other.\n", "absent", force=True)):
        with pytest.raises(Refused) as refused:
            call()
        assert str(refused.value).isprintable()
        assert len(str(refused.value)) < 600
    assert (top.parent / "outside" / "secret.md").read_text() == SECRET
    assert all_files(top.parent) == before


@pytest.mark.parametrize("file", ["notes.txt", "citewell.toml", ".git/config", "draft", "draft.md/x.txt"])
def test_what_is_no_draft_is_refused(folder: Folder, file: str) -> None:
    for call in (lambda: folder.read(file), lambda: folder.save(file, "x", "absent", force=True)):
        with pytest.raises(Refused, match=r"is no draft; the desk opens \.htm, \.html, "):
            call()


UNREADABLE = {
    "latin1": (b"caf\xe9", "is not UTF-8: byte 0xe9 at offset 3, line 1; save it as UTF-8."),
    "utf16": ("é".encode("utf-16"), "is UTF-16; save it as UTF-8."),
    "binary": (b"\0\1\2", "is a binary file, not a draft."),
    "large": (b"x" * (MAX_BYTES + 1), "is too large (10,000,001 bytes, at most 10,000,000); split it or leave it out."),
}


@pytest.mark.parametrize("kind", UNREADABLE)
def test_what_is_no_text_is_neither_read_nor_overwritten(folder: Folder, top: Path, kind: str) -> None:
    raw, words = UNREADABLE[kind]
    (top / "bad.md").write_bytes(raw)
    for call in (lambda: folder.read("bad.md"), lambda: folder.save("bad.md", "x", "absent", force=True)):
        with pytest.raises(Refused) as refused:
            call()
        assert str(refused.value) == f"bad.md {words}"
    assert (top / "bad.md").read_bytes() == raw


def test_a_folder_and_a_pipe_are_no_drafts(folder: Folder, top: Path) -> None:
    (top / "folder.md").mkdir()
    os.mkfifo(top / "pipe.md")
    for name in ("folder.md", "pipe.md"):
        for call in (folder.read, lambda file: folder.save(file, "x", "absent", force=True)):
            with pytest.raises(Refused, match=f"^{name} is not a file.$"):
                call(name)


@pytest.mark.parametrize("raw", [b"One.\r\nTwo.\r\n", b"\xef\xbb\xbfOne.\nTwo.\r\nThree.", b"One.\rTwo.", b"", b"\n\n"])
def test_a_file_that_was_not_touched_stays_byte_by_byte(folder: Folder, top: Path, raw: bytes) -> None:
    (top / "draft.md").write_bytes(raw)
    shown = folder.read("draft.md").shown
    assert shown is not None
    assert save(folder, "draft.md", shown)[1]
    assert (top / "draft.md").read_bytes() == raw
    assert save(folder, "draft.md", shown + "!")[1]
    assert (top / "draft.md").read_bytes() == raw + b"!"


def test_saving(folder: Folder, top: Path) -> None:
    (top / "draft.md").chmod(0o640)
    version, is_saved = save(folder, "draft.md", "Öne. 😀\n")
    assert is_saved
    assert folder.read("draft.md") == version == Version.of("Öne. 😀\n")
    assert (top / "draft.md").read_bytes() == "Öne. 😀\n".encode()
    assert stat.S_IMODE((top / "draft.md").stat().st_mode) == 0o640
    assert all_files(top) == {"draft.md", "posts/a.html"}


def test_a_new_file_is_made_at_the_first_save(folder: Folder, top: Path) -> None:
    old = os.umask(0o027)
    try:
        assert folder.read("new/er/draft.md") == Version(None, "absent")
        assert save(folder, "new/er/draft.md", "One.\n")[1]
    finally:
        os.umask(old)
    assert (top / "new/er/draft.md").read_text() == "One.\n"
    assert stat.S_IMODE((top / "new/er/draft.md").stat().st_mode) == 0o640


def test_a_link_stays_a_link(folder: Folder, top: Path) -> None:
    (top / "link.md").symlink_to("posts/a.html")
    assert save(folder, "link.md", "Other.\n")[1]
    assert (top / "link.md").is_symlink()
    assert (top / "posts" / "a.html").read_text() == "Other.\n"


def test_what_changed_on_disk_is_not_overwritten(folder: Folder, top: Path) -> None:
    stamp = folder.read("draft.md").stamp
    (top / "draft.md").write_text("Theirs.\r\n", newline="")
    assert save(folder, "draft.md", "Mine.\n", stamp) == (Version.of("Theirs.\r\n"), False)
    assert (top / "draft.md").read_bytes() == b"Theirs.\r\n"
    assert save(folder, "draft.md", "Mine.\n", stamp, force=True)[1]
    assert (top / "draft.md").read_bytes() == b"Mine.\r\n"
    # Put back as it was: nothing stands against a stamp of before.
    (top / "draft.md").write_text("One.\nTwo.\n")
    assert save(folder, "draft.md", "Mine.\n", stamp)[1]


def test_a_file_that_is_gone_or_came_is_a_conflict_too(folder: Folder, top: Path) -> None:
    stamp = folder.read("draft.md").stamp
    (top / "draft.md").unlink()
    gone, is_saved = save(folder, "draft.md", "Mine.\n", stamp)
    assert (gone.text, is_saved) == (None, False)
    assert not (top / "draft.md").exists()
    assert save(folder, "draft.md", "Mine.\n", gone.stamp)[1]
    (top / "new.md").write_text("Theirs.\n")
    assert not save(folder, "new.md", "Mine.\n", "absent")[1]
    assert (top / "new.md").read_text() == "Theirs.\n"


def test_a_change_at_the_last_moment_is_seen(folder: Folder, top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = writing._write

    def slow(path: Path, data: bytes, before: os.stat_result | None) -> None:
        real(path, data, before)
        (top / "draft.md").write_text("Theirs.\n")

    monkeypatch.setattr(writing, "_write", slow)
    assert save(folder, "draft.md", "Mine.\n") == (Version.of("Theirs.\n"), False)
    assert (top / "draft.md").read_text() == "Theirs.\n"
    assert all_files(top) == {"draft.md", "posts/a.html"}


def test_two_pages_cannot_both_save(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    stamp = folder.read("draft.md").stamp
    real, both, met, saved = writing._write, threading.Barrier(2), [], []

    def slow(path: Path, data: bytes, before: os.stat_result | None) -> None:
        # Would two be here at once, they would meet.
        with contextlib.suppress(threading.BrokenBarrierError):
            met.append(both.wait(0.5))
        real(path, data, before)

    def work(text: str) -> None:
        saved.append(save(folder, "draft.md", text, stamp)[1])

    monkeypatch.setattr(writing, "_write", slow)
    threads = [threading.Thread(target=work, args=(f"{number}.\n",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert met == []
    assert sorted(saved) == [False, False, False, True]


@pytest.mark.parametrize("step", ["write", "fsync", "replace", "open"])
def test_a_full_disk_loses_nothing(folder: Folder, top: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    def full(*_: Any, **__: Any) -> Any:
        raise OSError(errno.ENOSPC, "No space left on device")

    class Full:
        def __init__(self, file: Any) -> None:
            self.file = file

        def __enter__(self) -> "Full":
            return self

        def __exit__(self, *_: object) -> None:
            self.file.close()

        def write(self, data: bytes) -> None:
            self.file.write(data[:2])
            self.file.flush()
            full()

    real = os.fdopen
    if step == "write":
        monkeypatch.setattr(os, "fdopen", lambda *given: Full(real(*given)))
    elif step == "replace":
        monkeypatch.setattr(Path, "replace", full)
    else:
        monkeypatch.setattr(os, step, full)
    with pytest.raises(Refused) as refused:
        folder.save("draft.md", "Mine.\n", Version.of("One.\nTwo.\n").stamp, force=False)
    monkeypatch.undo()
    assert str(refused.value) == "draft.md was not saved: No space left on device. Your text is still on the page."
    assert (top / "draft.md").read_text() == "One.\nTwo.\n"
    assert all_files(top) == {"draft.md", "posts/a.html"}
    assert save(folder, "draft.md", "Mine.\n")[1]


def test_a_file_that_is_read_only_stays(folder: Folder, top: Path) -> None:
    (top / "draft.md").chmod(0o444)
    with pytest.raises(Refused, match=r"^draft.md was not saved: it is read-only. Your text is still on the page.$"):
        save(folder, "draft.md", "Mine.\n")
    assert (top / "draft.md").read_text() == "One.\nTwo.\n"


def test_half_a_character_is_named(folder: Folder, top: Path) -> None:
    with pytest.raises(Refused, match=r"^draft.md was not saved: line 2 holds half a character. "):
        save(folder, "draft.md", "One.\n\ud83d\n")
    assert all_files(top) == {"draft.md", "posts/a.html"}


SAVE_FOR_EVER = """
import sys
from pathlib import Path
from citewell.desk.folder import Folder
folder = Folder(Path(sys.argv[1]))
while True:
    for letter in "ab":
        assert folder.save("draft.md", letter * 300_000, folder.read("draft.md").stamp, force=False)[1]
        print("saved", flush=True)
"""


def test_a_death_in_the_middle_leaves_a_whole_file(folder: Folder, top: Path) -> None:
    whole = {letter * 300_000 for letter in "ab"}
    (top / "draft.md").write_text("a" * 300_000)
    for number in range(40):
        process = subprocess.Popen([sys.executable, "-c", SAVE_FOR_EVER, str(top)], stdout=subprocess.PIPE)
        assert process.stdout is not None
        assert [process.stdout.readline() for _ in "ab"] == [b"saved\n"] * 2
        # Another moment each time.
        threading.Event().wait(number * 0.0007)
        process.send_signal(signal.SIGKILL)
        with process:
            pass
        assert (top / "draft.md").read_text() in whole
    # What a death leaves beside it is no draft.
    assert folder.files()[0] == ["draft.md", "posts/a.html"]
