"""Every command on our pages runs, and prints what the page shows."""

import re
import shlex
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

import pytest

from citewell import cli

ROOT = Path(__file__).resolve().parents[2]
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "docs").rglob("*.md")),
    *sorted((ROOT / "editor-clients").glob("*/*.md")),
    *sorted((ROOT / "editor-clients" / "browser").glob("*/*.md")),
]
NOT_RUN = {
    ".venv/bin/citewell": "it writes into the checkout; tests/contracts/test_contributing.py follows the path in a copy",
    ".venv/bin/python -m pytest": "it runs the tests from within a test",
    "pip install": "it asks a package index",
    "citewell desk": "it serves until it is stopped; tests/editors/desk drives it",
    "citewell corpus public --output tables --engine dask": "it asks for a cluster",
    "npm": "it installs and builds packages; `make check` and `make desk-page` run it",
    "cd": "it leads to a command that is not run",
    "CHROMIUM=": "it drives a browser; `make test-editors` runs it",
}
"""Commands that cannot run here, by how they begin, and why."""

_BLOCK = re.compile(r"^( *)```(sh|console)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Command:
    """A command as a page has it, and the lines of output that it shows; a line of ``…`` alone leaves some out."""

    page: str
    words: str
    shown: tuple[str, ...] = ()

    @property
    def reason(self) -> str | None:
        """Why it is not run."""
        return next((why for start, why in NOT_RUN.items() if self.words.startswith(start)), None)


def commands(page: Path) -> Iterator[Command]:
    """The commands of a page in order."""
    name = page.relative_to(ROOT).as_posix()
    for _, kind, body in _BLOCK.findall(page.read_text("utf-8")):
        lines = [line.strip() if kind == "sh" else line for line in body.splitlines()]
        if kind == "sh":
            yield from (Command(name, line) for line in lines if line and not line.startswith("#"))
            continue
        starts = [at for at, line in enumerate(lines) if line.startswith("$ ")]
        for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
            yield Command(name, lines[start][2:], tuple(lines[start + 1 : end]))


COMMANDS = [command for page in PAGES for command in commands(page)]


def _drafts(folder: Path) -> Path:
    """A folder with the drafts that our pages speak of, in a repository with one commit."""
    shutil.copytree(ROOT / "examples", folder / "examples")
    for name in ("draft.md", "post.md", "your-draft.md"):
        shutil.copy(ROOT / "examples" / "draft.md", folder / name)
    (folder / "docs").mkdir()
    shutil.copy(ROOT / "examples" / "trust.md", folder / "docs")
    (folder / "public").mkdir()
    shutil.copy(ROOT / "examples" / "trust.md", folder / "public")
    (folder / "public" / "sitemap.xml").write_text("<urlset><url><loc>https://example.org/trust</loc></url></urlset>\n")
    (folder / "strict.toml").write_text('select = ["claim"]\n')
    git = ["git", "-c", "user.name=Ada", "-c", "user.email=ada@example.com", "-c", "init.defaultBranch=main"]
    steps = ["init -q", "add .", "commit -qm Drafts", "update-ref refs/remotes/origin/main HEAD"]
    for step in steps:
        subprocess.run([*git, *step.split()], cwd=folder, check=True)
    return folder


@pytest.fixture(scope="module")
def drafts(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The folder in which the commands of a page run, one after the other."""
    return cache(lambda page: _drafts(tmp_path_factory.mktemp("drafts")))


def _holds(printed: list[str], shown: tuple[str, ...]) -> bool:
    """Whether all stretches of lines that are shown stand in the output, in their order."""
    at = 0
    for is_left_out, lines in groupby(shown, lambda line: line == "…"):
        stretch = list(lines)
        if is_left_out:
            continue
        at = next((n for n in range(at, len(printed)) if printed[n : n + len(stretch)] == stretch), -1)
        if at < 0:
            return False
        at += len(stretch)
    return True


@pytest.mark.parametrize(
    ("shown", "holds"),
    [
        (("a", "b"), True),
        (("…", "b", "…"), True),
        (("a", "c"), False),
        (("a", "…", "c"), True),
        (("c", "…", "a"), False),
    ],
)
def test_output_is_compared_in_order(shown: tuple[str, ...], holds: bool) -> None:
    assert _holds(["a", "b", "c"], shown) == holds


def test_pages_have_commands() -> None:
    assert len(COMMANDS) > 25
    assert any(command.shown for command in COMMANDS)


@pytest.mark.parametrize("start", NOT_RUN)
def test_what_is_not_run_is_on_a_page(start: str) -> None:
    assert any(command.words.startswith(start) for command in COMMANDS), "take it out of the list"


@pytest.mark.parametrize(
    "command", [one for one in COMMANDS if one.reason is None], ids=lambda one: f"{one.page}: {one.words}"
)
def test_it_runs(
    command: Command, drafts: Callable[[str], Path], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    program, *arguments = shlex.split(command.words, comments=True)
    if program == "make":
        done = subprocess.run(["make", "-n", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return
    assert program.endswith("citewell"), f"{program} is neither make nor citewell: NOT_RUN may name it"
    monkeypatch.chdir(drafts(command.page))
    status = cli.main(arguments)
    printed = capsys.readouterr()
    # A draft may have findings; that is what most pages are about.
    assert status in ((0, 1) if arguments[0] == "check" else (0,)), printed.err
    assert _holds(printed.out.splitlines(), command.shown), printed.out
