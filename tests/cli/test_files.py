"""Which files a command line means, and what is read from them."""

import os
from pathlib import Path

import pytest

from citewell.files import MAX_BYTES, Problem, decode, find_drafts, read_draft


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def plant(home: Path, *names: str) -> None:
    for name in names:
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text("x\n", encoding="utf-8")


def found(*paths: str) -> list[str]:
    return [one.path + ": " + one.message if isinstance(one, Problem) else one for one in find_drafts(paths)]


def test_a_folder_is_walked_in_order_for_drafts_only(home: Path) -> None:
    plant(home, "b.md", "a.MD", "c.txt", "z/x.html", "z/a.htm", "m/n.mdx", "m/o.markdown", "y.xhtml", "noise.py")
    assert found(".") == ["a.MD", "b.md", "y.xhtml", "m/n.mdx", "m/o.markdown", "z/a.htm", "z/x.html"]
    assert found("z", "b.md", ".")[:3] == ["z/a.htm", "z/x.html", "b.md"]
    assert found(str(home / "z")) == [str(home / "z" / "a.htm"), str(home / "z" / "x.html")]


def test_what_tools_made_is_left_out_unless_it_is_named(home: Path) -> None:
    plant(home, "a.md", "node_modules/p/README.md", ".git/x.md", "docs/_site/a.html", "vendor/v.md", ".venv/x.md")
    assert found(".") == ["a.md"]
    assert found("node_modules/p") == ["node_modules/p/README.md"]
    assert found("node_modules/p/README.md") == ["node_modules/p/README.md"]
    assert found("**/*.md") == ["a.md"]
    assert found("node_modules/**/*.md") == ["node_modules/p/README.md"]


def test_gitignore_files_hold_up_to_the_top_of_the_repository(home: Path) -> None:
    plant(
        home, "repo/docs/a.md", "repo/docs/secret.md", "repo/docs/drafts/b.md", "repo/out/c.md", "repo/docs/keep.tmp.md"
    )
    plant(home, "repo/docs/old.tmp.md", "repo/docs/deep/old.tmp.md")
    (home / ".gitignore").write_text("*.md\n")  # above the repository: not asked
    (home / "repo/.git").mkdir()
    (home / "repo/.gitignore").write_text("/out/\nsecret.md\n*.tmp.md\n")
    (home / "repo/docs/.gitignore").write_text("!keep.tmp.md\ndrafts/\n")
    assert found("repo") == ["repo/docs/a.md", "repo/docs/keep.tmp.md"]
    os.chdir(home / "repo" / "docs")
    assert found(".") == ["a.md", "keep.tmp.md"]
    assert found("*.md") == ["a.md", "keep.tmp.md"]
    # What is named is wanted, also where git does not want it.
    assert found("secret.md", "drafts") == ["secret.md", "drafts/b.md"]
    assert found("../out") == ["../out/c.md"]


def test_gitignore_outside_of_a_repository_holds_below_its_folder(home: Path) -> None:
    plant(home, "a.md", "b.md", "below/b.md", "below/c.md")
    (home / ".gitignore").write_text("b.md\n")
    assert found(".") == ["a.md", "below/c.md"]
    assert found("below") == ["below/b.md", "below/c.md"]


def test_links_are_followed_once_and_loops_end(home: Path) -> None:
    plant(home, "a/x.md", "b/y.md")
    (home / "a" / "up").symlink_to(home, target_is_directory=True)
    (home / "a" / "self").symlink_to(home / "a" / "self")
    (home / "a" / "again.md").symlink_to(home / "b" / "y.md")
    assert found(".") == ["a/again.md", "a/x.md"]
    assert found("b/y.md", ".") == ["b/y.md", "a/x.md"]


def test_each_draft_comes_once(home: Path) -> None:
    plant(home, "a.md", "b.md")
    assert found("b.md", "./b.md", ".", "*.md") == ["b.md", "a.md"]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            "notes.txt",
            "is not a draft: Citewell reads .htm, .html, .markdown, .md, .mdx, .xhtml; rename it or leave it out",
        ),
        ("nowhere.md", "does not exist: check the path"),
        ("nowhere", "does not exist: check the path"),
        ("nowhere/*.md", "matches no draft"),
        ("*.txt", "matches no draft"),
    ],
)
def test_what_cannot_be_checked_is_said(home: Path, given: str, message: str) -> None:
    plant(home, "notes.txt", "a.md")
    assert found(given, "a.md") == [f"{given}: {message}", "a.md"]


def test_a_name_that_looks_like_a_pattern(home: Path) -> None:
    plant(home, "[draft].md")
    assert found("[draft].md") == ["[draft].md"]


def test_a_name_with_a_null_or_too_long_is_a_problem(home: Path) -> None:
    assert (
        found("x" * 5000 + ".md")[0].endswith(("too long", "check the path"))
        or "cannot be read" in found("x" * 5000)[0]
    )
    assert len(found("a\0.md")) == 1


def test_a_folder_that_may_not_be_read(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(home, "a.md", "shut/b.md")
    scandir = os.scandir

    def refuse(folder: str) -> object:
        if folder == "shut":
            raise PermissionError(13, "Permission denied")
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", refuse)
    assert found(".") == ["a.md", "shut: cannot be read: Permission denied"]


def test_text_is_read_as_it_stands(home: Path) -> None:
    text = "\ufeffa\r\nb\rc\n\u2028é🦊"
    (home / "a.md").write_bytes(text.encode())
    assert read_draft("a.md") == text


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"fine\ncaf\xe9 noir", "is not UTF-8: byte 0xe9 at offset 8, line 2; save it as UTF-8"),
        (b"PNG\0\1\2", "is a binary file, not a draft"),
        ("é".encode("utf-16"), "is UTF-16; save it as UTF-8"),
    ],
)
def test_what_is_no_text_is_said(raw: bytes, message: str) -> None:
    assert decode("a.md", raw) == Problem("a.md", message)


def test_an_empty_file_is_a_draft() -> None:
    assert decode("a.md", b"") == ""


def test_a_huge_file_is_not_read(home: Path) -> None:
    with (home / "a.md").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    problem = read_draft("a.md")
    assert isinstance(problem, Problem)
    assert problem.message == "is too large (10,000,001 bytes, at most 10,000,000); split it or leave it out"


def test_a_pipe_is_not_waited_for(home: Path) -> None:
    os.mkfifo("pipe.md")
    assert found("pipe.md", ".") == ["pipe.md: is not a file"]
    assert read_draft("pipe.md") == Problem("pipe.md", "is not a file")
    (home / "below").mkdir()
    plant(home, "below/a.md")
    os.mkfifo("below/.gitignore")
    assert found("below") == ["below/a.md"]


def test_a_file_that_went_away_is_a_problem() -> None:
    assert read_draft("gone.md") == Problem("gone.md", "cannot be read: No such file or directory")
