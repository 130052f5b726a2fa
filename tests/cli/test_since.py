"""``citewell check --since``: findings on changed lines and nothing else, whatever the files are called."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from citewell.changes import Changes
from citewell.cli import main
from citewell.result import Finding, Related
from citewell.span import Span

GAP = "[NUMBER grams] is its weight.\n"


class Repository:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)
        self.git("init", "-q", "-b", "main")

    def git(self, *arguments: str) -> None:
        who = {"GIT_AUTHOR_NAME": "Mara", "GIT_AUTHOR_EMAIL": "mara@example.com"}
        who |= {"GIT_COMMITTER_NAME": "Mara", "GIT_COMMITTER_EMAIL": "mara@example.com"}
        env = {**os.environ, **who, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
        subprocess.run(["git", "-C", str(self.folder), *arguments], check=True, capture_output=True, env=env)

    def write(self, name: str, text: str) -> None:
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())

    def commit(self) -> None:
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "So it is")


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    found = Repository(tmp_path / "site")
    monkeypatch.chdir(found.folder)
    return found


@pytest.fixture
def found(capsys: pytest.CaptureFixture[str]) -> Callable[..., list[str]]:
    """The places of the gaps that a run finds."""

    def ran(*arguments: str) -> list[str]:
        assert main(["check", "--select", "leftover-placeholder", *arguments]) in (0, 1)
        lines = capsys.readouterr().out.splitlines()
        return [line.partition(": error")[0] for line in lines if ": error leftover-placeholder:" in line]

    return ran


def test_only_changed_lines_count(repository: Repository, found: Callable[..., list[str]]) -> None:
    repository.write("a.md", f"{GAP}\nText.\n\n{GAP}")
    repository.commit()
    assert found("--since", "HEAD") == []
    repository.write("a.md", f"{GAP}\nMore text.\n\n{GAP}\nThe hub weighs [NUMBER grams].\n")
    assert found("--since", "HEAD") == ["a.md:7:16"]
    repository.git("add", "a.md")
    assert found("--since", "HEAD") == ["a.md:7:16"]
    repository.commit()
    assert found("--since", "HEAD") == []
    assert found("--since", "HEAD~1") == ["a.md:7:16"]


def test_files_that_git_does_not_keep_have_changed(repository: Repository, found: Callable[..., list[str]]) -> None:
    repository.write(".gitignore", "notes.md\n")
    repository.write("a.md", "Text.\n")
    repository.commit()
    repository.write("b.md", GAP)
    repository.write("notes.md", GAP)
    assert found("--since", "HEAD") == ["b.md:1:1"]
    assert found("--since", "HEAD", "notes.md") == ["notes.md:1:1"]
    repository.git("add", "b.md")
    assert found("--since", "HEAD") == ["b.md:1:1"]


def test_from_a_folder_below_and_from_outside(
    repository: Repository, found: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.write("docs/guide/a.md", "Text.\n")
    repository.write("b.md", GAP)
    repository.commit()
    repository.write("docs/guide/a.md", f"Text.\n\n{GAP}")
    monkeypatch.chdir(repository.folder / "docs")
    assert found("--since", "HEAD") == ["guide/a.md:3:1"]
    assert found("--since", "HEAD", "..") == ["../docs/guide/a.md:3:1"]
    monkeypatch.chdir(repository.folder.parent)
    assert found("--since", "HEAD", "site") == ["site/docs/guide/a.md:3:1"]
    (repository.folder.parent / "link.md").symlink_to(repository.folder / "docs" / "guide" / "a.md")
    assert found("--since", "HEAD", "link.md") == ["link.md:3:1"]


NAMES = ["a b.md", "Führung 灯.md", 'a"b.md', "a\\b.md", "a\tb.md", "-a.md", "+++ b.md", "a\nb.md", "b/x.md"]


@pytest.mark.parametrize("name", NAMES)
def test_odd_names(repository: Repository, name: str) -> None:
    repository.write(name, f"{GAP}\n++ b/x\n")
    repository.commit()
    repository.write(name, f"{GAP}\n++ b/y\n-- a/y\n\n{GAP}")
    path = str(repository.folder / name)
    assert Changes("HEAD")._lines(path) == (range(2, 6),)


def test_a_renamed_file_has_only_its_changed_lines(repository: Repository, found: Callable[..., list[str]]) -> None:
    many = "".join(f"Line {number} says something of its own.\n" for number in range(20))
    repository.write("a.md", f"{GAP}\n{many}")
    repository.commit()
    (repository.folder / "docs").mkdir()
    repository.git("mv", "a.md", "docs/b.md")
    assert found("--since", "HEAD") == []
    repository.write("docs/b.md", f"{GAP}\n{many}\n{GAP}")
    assert found("--since", "HEAD") == ["docs/b.md:24:1"]


def test_a_branch_is_held_against_what_it_shares(repository: Repository, found: Callable[..., list[str]]) -> None:
    repository.write("a.md", "Text.\n")
    repository.write("b.md", f"Text.\n\n{GAP}")
    repository.commit()
    repository.git("switch", "-q", "-c", "draft")
    repository.write("a.md", f"Text.\n\n{GAP}")
    repository.commit()
    repository.git("switch", "-q", "main")
    repository.write("b.md", "Text.\n")
    repository.commit()
    repository.git("switch", "-q", "draft")
    assert found("--since", "main") == ["a.md:3:1"]


def test_lines_end_where_git_ends_them(repository: Repository, found: Callable[..., list[str]]) -> None:
    before = "\ufeffOne\u2028two\x0bthree.\r\n\r\n[NUMBER a] four\r\n\r\n"
    repository.write("a.md", f"{before}Text.\r\n")
    repository.commit()
    repository.write("a.md", f"{before}[NUMBER b] text.")
    assert found("--since", "HEAD") == ["a.md:5:1"]


def test_lines_that_have_gone_leave_nothing_to_report(repository: Repository, found: Callable[..., list[str]]) -> None:
    repository.write("a.md", f"{GAP}\nText.\n\n{GAP}")
    repository.commit()
    repository.write("a.md", f"{GAP}\n{GAP}")
    assert found("--since", "HEAD") == []


def test_a_finding_counts_by_its_related_places_too(repository: Repository) -> None:
    repository.write("a.md", "One.\nTwo.\nThree.\n")
    repository.commit()
    text = "One.\nTwo!\nThree.\n"
    repository.write("a.md", text)

    def finding(start: int, end: int, *related: Span) -> Finding:
        others = tuple(Related(one, "there") for one in related)
        return Finding("x", "claim", "hint", "x", Span(start, end), "x", related=others)

    here, across, other, empty = finding(5, 8), finding(0, 16), finding(0, 3, Span(6, 7)), finding(5, 5)
    before, after = finding(0, 4), finding(10, 15)
    path = str(repository.folder / "a.md")
    assert Changes("HEAD").of(path, text, [here, before, across, after, other, empty]) == (here, across, other, empty)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--since", "nowhere"], "git knows no commit “nowhere” here"),
        (["--since", "--output=x"], "git knows no commit “--output=x” here"),
        (["--since", ""], "git knows no commit “” here"),
        (["--since", "HEAD", "../outside.md"], "outside.md is in no git repository"),
        (["--since", "HEAD", "-"], "it has nothing to say of standard input"),
    ],
)
def test_what_git_cannot_tell_ends_with_2(
    repository: Repository, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    repository.write("a.md", GAP)
    repository.commit()
    (repository.folder.parent / "outside.md").write_text(GAP)
    if arguments[1].startswith("-"):
        arguments = [f"--since={arguments[1]}", *arguments[2:]]
    assert main(["check", *arguments]) == 2
    captured = capsys.readouterr()
    assert message in captured.err
    assert captured.out == ""
    assert sorted(file.name for file in repository.folder.iterdir()) == [".git", "a.md"]


def test_without_git(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.write("a.md", GAP)
    monkeypatch.setenv("PATH", "")
    assert main(["check", "--since", "HEAD"]) == 2
    assert "git cannot be run" in capsys.readouterr().err


def test_a_draft_that_cannot_be_read_is_still_told(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    repository.write("a.md", "Text.\n")
    repository.commit()
    assert main(["check", "--since", "HEAD", "a.md", "gone.md"]) == 2
    assert "gone.md" in capsys.readouterr().out


@pytest.mark.parametrize(
    "setting",
    ["diff.interHunkContext=10", "diff.context=9", "diff.noprefix=true", "diff.mnemonicPrefix=true", "color.ui=always",
     "color.diff=always", "diff.external=false", "core.quotePath=true", "diff.renames=false", "diff.relative=true",
     "diff.srcPrefix=x/", "diff.dstPrefix=y/", "diff.colorMoved=zebra", "diff.wsErrorHighlight=all"],
)  # fmt: skip
def test_settings_of_git_change_nothing(repository: Repository, found: Callable[..., list[str]], setting: str) -> None:
    repository.write("aä.md", f"One.\n\nTwo.\n\nThree.\n\n{GAP}")
    repository.write("b.md", f"{GAP}\nText.\n")
    repository.commit()
    repository.git("config", *setting.split("="))
    repository.write("aä.md", f"Another.\n\nTwo.\n\nThe third.\n\n{GAP}")
    repository.write("b.md", f"{GAP}\nText.\n\n{GAP}")
    assert found("--since", "HEAD") == ["b.md:5:1"]


def test_the_environment_brings_no_context(
    repository: Repository, found: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.write("a.md", f"{GAP}\nText.\n")
    repository.commit()
    repository.write("a.md", f"{GAP}\nMore text.\n")
    monkeypatch.setenv("GIT_DIFF_OPTS", "--unified=9")
    assert found("--since", "HEAD") == []


def test_in_a_hook_each_draft_is_measured_against_its_own_repository(
    repository: Repository, tmp_path: Path, found: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Repository(tmp_path / "other")
    repository.write("a.md", "Text.\n")
    repository.commit()
    other.write("a.md", f"{GAP}\nText.\n")
    other.commit()
    other.write("a.md", f"{GAP}\nText.\n\n{GAP}")
    repository.write("new.md", GAP)
    # A commit in the making has an index of its own, in which the new draft stands.
    index = repository.folder / ".git" / "next-index"
    monkeypatch.setenv("GIT_DIR", str(repository.folder / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(index))
    repository.git("read-tree", "HEAD")
    assert found("--since", "HEAD", str(other.folder)) == [f"{other.folder}/a.md:5:1"]
    assert found("--since", "HEAD", ".") == ["new.md:1:1"]
    repository.git("add", "new.md")
    repository.git("commit", "-q", "-m", "So it is")
    assert found("--since", "HEAD", ".") == []
    index.unlink()
