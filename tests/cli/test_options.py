"""Options of `citewell check` about what is printed, where to, and when a run fails."""

import json
import os
import pty
import re
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from citewell import batch
from citewell.batch import Batch, Outcome
from citewell.cli import main
from citewell.cli.output import is_colourful
from citewell.cli.progress import Progress

LONG = "The lamp weighs 120 grams and runs for 9 hours on one charge of its battery. " * 6
WEAK = "# Lamps\n\n" + "Our world-class lamps are much faster, and they always deliver amazing results. " * 8 + "\n"


class Ran:
    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


@pytest.fixture
def cite(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR", "CI"):
        monkeypatch.delenv(name, raising=False)

    def ran(*arguments: str) -> Ran:
        code = main(["check", *arguments])
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return ran


def put(**files: str) -> None:
    for name, text in files.items():
        Path(name.replace("_", ".")).write_text(text, encoding="utf-8")


def test_quiet_is_one_line_a_finding(cite: Any) -> None:
    put(a_md=WEAK, b_md="Hello.\n")
    loud, quiet = cite().out.splitlines(), cite("--quiet").out.splitlines()
    assert quiet
    assert quiet == [line for line in loud if line.startswith("a.md:")]
    put(a_md="Hello.\n")
    assert cite("--quiet").out == ""


def test_statistics_replace_the_findings(cite: Any) -> None:
    put(a_md=WEAK)
    lines = cite("--statistics").out.splitlines()
    found = json.loads(cite("--format", "json").out)["files"][0]["findings"]
    assert re.fullmatch(r" *\d+  [a-z]+ +[a-z-]+", lines[0])
    assert sum(int(line.split()[0]) for line in lines[:-1]) == len(found)
    ran = cite("--statistics", "--format", "json")
    assert (ran.code, ran.out, ran.err) == (2, "", "citewell: --statistics is for --format text\n")


def test_a_run_fails_below_a_score(cite: Any) -> None:
    put(weak_md=WEAK, good_md=LONG, short_md="Hello.\n")
    scores = {file["path"]: file["score"] for file in json.loads(cite("--format", "json").out)["files"]}
    assert scores["short.md"] is None
    assert scores["weak.md"] < scores["good.md"]
    least = str(scores["weak.md"] + 1)
    ran = cite("--min-score", least, "--fail-on", "never")
    assert ran.code == 1
    assert ran.err.splitlines() == [
        f"citewell: weak.md: score {scores['weak.md']}, below --min-score {least}",
        "citewell: note: no score, since there are under 60 words of prose: short.md",
    ]
    for name in ("json", "sarif", "github", "gitlab", "junit", "checkstyle"):
        told = cite("--min-score", least, "--fail-on", "never", "--format", name)
        assert (told.code, told.out.count(f"below --min-score {least}") > 0) == (1, True)
    assert cite("--min-score", str(scores["weak.md"]), "--fail-on", "never").code == 0
    assert cite("--min-score", "0", "--fail-on", "never", "gone.md").code == 2


@pytest.mark.parametrize("value", ["-1", "101", "x", "50.5"])
def test_a_score_is_0_to_100(cite: Any, value: str) -> None:
    with pytest.raises(SystemExit) as end:
        cite("--min-score", value)
    assert end.value.code == 2


@pytest.mark.parametrize(
    ("wanted", "environment", "colourful"),
    [
        ("auto", {}, False),
        ("auto", {"FORCE_COLOR": "1"}, True),
        ("auto", {"FORCE_COLOR": "0"}, False),
        ("auto", {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ("always", {"NO_COLOR": "1"}, True),
        ("never", {"FORCE_COLOR": "1"}, False),
    ],
)
def test_colour(
    cite: Any, monkeypatch: pytest.MonkeyPatch, wanted: str, environment: dict[str, str], colourful: bool
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert is_colourful(wanted) is colourful
    put(a_md=WEAK)
    assert ("\x1b[" in cite("--color", wanted).out) is colourful
    cite("--color", wanted, "--output", "out.txt")
    assert ("\x1b[" in Path("out.txt").read_text("utf-8")) is (wanted == "always")


def test_output_is_written_whole_or_not_at_all(cite: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    put(a_md=WEAK, old_txt="old")
    Path("link.txt").symlink_to("old.txt")
    assert cite("--output", "link.txt", "--format", "sarif").code == 0
    assert Path("link.txt").is_symlink()
    assert json.loads(Path("old.txt").read_text("utf-8"))["version"] == "2.1.0"
    Path("old.txt").chmod(0o444)
    before = Path("old.txt").read_bytes()
    ran = cite("--output", "old.txt")
    assert (ran.code, ran.err) == (2, "citewell: old.txt cannot be written: it is read-only\n")
    assert Path("old.txt").read_bytes() == before

    def full(path: Path, *_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("citewell.writing._write", full)
    put(new_txt="new")
    assert cite("--output", "new.txt").code == 2
    assert Path("new.txt").read_text() == "new"
    assert sorted(one.name for one in Path().iterdir()) == ["a.md", "link.txt", "new.txt", "old.txt"]


@pytest.mark.skipif(not Path("/dev/stdout").exists(), reason="needs /dev/stdout")
def test_output_may_be_a_device(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("Hello.\n")
    done = subprocess.run(
        [sys.executable, "-m", "citewell", "check", "--output", "/dev/stdout"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, b"No findings in 1 draft.\n")


@pytest.mark.parametrize("format_", ["text", "json", "sarif", "github", "gitlab", "junit", "checkstyle"])
def test_each_format_is_the_same_with_several_processes(cite: Any, format_: str) -> None:
    for number in range(6):
        Path(f"{number}.md").write_text(WEAK * (1 + number % 2), encoding="utf-8")
    Path("3.md").write_bytes(b"\xff")

    def ran(jobs: str) -> Ran:
        found: Ran = cite("--jobs", jobs, "--format", format_, "--no-cache")
        found.out = re.sub(r'"seconds": [\d.]+', "", found.out)
        return found

    one, two = ran("1"), ran("2")
    assert one.out == two.out
    assert one.code == two.code == 2


@pytest.mark.parametrize("formats", [("text", "github", "gitlab", "junit", "checkstyle"), ("json", "sarif")])
def test_what_one_format_has_found_others_know(
    cite: Any, monkeypatch: pytest.MonkeyPatch, formats: tuple[str, ...]
) -> None:
    put(a_md=WEAK)
    cite("--format", formats[0])

    def fail(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("citewell.checker.Checker.check", fail)
    for format_ in formats:
        assert cite("--format", format_).code == 0


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Drafts come one by one, and time passes between them; the clock is ours."""
    now = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    outcomes = Batch.outcomes

    def later(self: Batch, jobs: int | None = None) -> Iterator[Outcome]:
        for outcome in outcomes(self, jobs):
            now[0] += 0.4
            yield outcome

    monkeypatch.setattr(batch.Batch, "outcomes", later)


class Terminal:
    """Keeps what is written to it."""

    closed = False

    def __init__(self) -> None:
        self.told: list[str] = []

    def write(self, words: str) -> None:
        self.told.append(words)

    def flush(self) -> None:
        pass

    def isatty(self) -> bool:
        return True


@pytest.mark.usefixtures("slow")
def test_a_long_run_shows_how_far_it_is(cite: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(6):
        Path(f"{number}.md").write_text("Hello.\n", encoding="utf-8")
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    cite("--no-cache")
    drawn = [line.strip() for line in "".join(terminal.told).split("\r") if line.strip()]
    assert drawn == [f"[{'#' * (4 * done)}{'.' * (24 - 4 * done)}] {done} of 6 drafts" for done in (3, 4, 5)]
    # The last thing that is done to the line is to take it away.
    assert terminal.told[-1] == f"\r{' ' * len(drawn[-1])}\r"
    terminal.told.clear()
    monkeypatch.setenv("CI", "true")
    cite("--no-cache")
    assert terminal.told == []


@pytest.mark.usefixtures("slow")
def test_findings_come_while_others_are_sought_and_never_into_the_bar(
    cite: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(6):
        Path(f"{number}.md").write_text(WEAK, encoding="utf-8")
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(sys, "stdout", terminal)
    monkeypatch.setenv("TERM", "xterm")
    cite("--no-cache", "--quiet", "--color", "never")
    screen = ""
    for words in terminal.told:
        for part in re.split("(\r)", words):
            screen = screen[: screen.rfind("\n") + 1] if part == "\r" else screen + part
    lines = screen.split("\n")
    assert [line for line in lines if line and not re.match(r"\d\.md:\d+:\d+: ", line)] == []
    assert len({line.partition(":")[0] for line in lines if line}) == 6
    first = next(at for at, words in enumerate(terminal.told) if words.endswith("3 of 6 drafts"))
    assert any(words.startswith("3.md:") for words in terminal.told[first:])


def test_a_run_on_a_real_terminal(tmp_path: Path) -> None:
    """In colour, with fixes, cropped to the terminal's width, and without a bar for a short run."""
    (tmp_path / "a.md").write_text(WEAK)
    leader, follower = pty.openpty()
    environment = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "CI", "FORCE_COLOR")}
    process = subprocess.Popen(
        [sys.executable, "-m", "citewell", "check", "a.md"],
        stdout=follower,
        stderr=follower,
        cwd=tmp_path,
        env=environment | {"TERM": "xterm", "COLUMNS": "60"},
    )
    os.close(follower)
    seen = b""
    while select.select([leader], [], [], 60)[0]:
        try:
            more = os.read(leader, 65_536)
        except OSError:
            break
        if not more:
            break
        seen += more
    os.close(leader)
    assert process.wait() == 0
    shown = seen.decode()
    assert "\x1b[1;" in shown
    assert "\x1b[32mfix:\x1b[0m Leave out “world-class”" in shown
    assert "of 1 drafts" not in shown
    sources = [line for line in re.sub(r"\x1b\[[\d;]+m", "", shown).splitlines() if re.match(r"    +\d* \|", line)]
    assert sources
    assert max(map(len, sources)) <= 60


def test_progress_without_standard_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    with Progress(1) as progress:
        progress.advance()
