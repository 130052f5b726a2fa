"""Files that are left out: by a .citewellignore, and by ``exclude`` of a configuration."""

import io
import json
import os
import sys
from pathlib import Path

import pytest

from citewell.cli import main
from citewell.files import Problem, find_drafts
from citewell.ignores import is_excluded, skipped_folder

DRAFTS = ("a.md", "docs/a.md", "docs/old/b.md", "docs/old/deep/c.md", "docs/x.gen.md")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    for name in DRAFTS:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def found(*paths: str, config: Path | None = None) -> list[str]:
    drafts = find_drafts(paths, config=config)
    return [one.path + ": " + one.message if isinstance(one, Problem) else one for one in drafts]


def excluded(explicit: Path | None = None) -> set[str]:
    return {name for name in DRAFTS if is_excluded(Path(name), explicit)}


CASES = [
    ("old/", {"docs/old/b.md", "docs/old/deep/c.md"}),
    ("/old/", set()),
    ("docs/old", {"docs/old/b.md", "docs/old/deep/c.md"}),
    ("docs/*/", {"docs/old/b.md", "docs/old/deep/c.md"}),
    ("*.gen.md", {"docs/x.gen.md"}),
    ("/a.md", {"a.md"}),
    ("**/deep/**", {"docs/old/deep/c.md"}),
    ("*.md\n!a.md", {"docs/old/b.md", "docs/old/deep/c.md", "docs/x.gen.md"}),
    ("docs/", {"docs/a.md", "docs/old/b.md", "docs/old/deep/c.md", "docs/x.gen.md"}),
    ("# docs/", set()),
]


@pytest.mark.parametrize(("patterns", "out"), CASES)
@pytest.mark.parametrize(
    "way", ["ignore file", "exclude", "exclude by what is extended", "exclude of pyproject", "--config"]
)
def test_both_leave_out_the_same(home: Path, patterns: str, out: set[str], way: str) -> None:
    listed = f"exclude = {patterns.splitlines()!r}\n"
    config = None
    match way:
        case "ignore file":
            (home / ".citewellignore").write_text(patterns)
        case "exclude":
            (home / "citewell.toml").write_text(listed)
        case "exclude by what is extended":
            (home / "citewell.toml").write_text('extends = ["strict", "house.toml"]\n')
            (home / "house.toml").write_text(listed)
        case "exclude of pyproject":
            (home / "pyproject.toml").write_text(f"[tool.citewell]\n{listed}")
        case "--config":
            config = home / "other.toml"
            config.write_text(listed)
    assert {*found(".", config=config)} == {*DRAFTS} - out
    assert excluded(config) == out


def test_a_byte_order_mark_hides_no_pattern(home: Path) -> None:
    (home / ".citewellignore").write_text("docs/\n", encoding="utf-8-sig")
    assert {*found(".")} == {one for one in DRAFTS if not one.startswith("docs/")}


def test_a_file_that_is_named_is_checked(home: Path) -> None:
    (home / ".citewellignore").write_text("docs/old/\n")
    (home / "citewell.toml").write_text('exclude = ["*.gen.md"]\n')
    assert found("docs/old/b.md", "docs/x.gen.md") == ["docs/old/b.md", "docs/x.gen.md"]
    assert found("docs/*.md") == ["docs/a.md"]
    assert found("docs") == ["docs/a.md"]


def test_a_file_that_is_named_can_be_left_out_all_the_same(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / ".citewellignore").write_text("docs/old/\n")
    (home / "citewell.toml").write_text('exclude = ["*.gen.md"]\n')
    (home / "other.toml").write_text('exclude = ["docs/a.md"]\n')

    def checked(*arguments: str) -> list[str]:
        paths = ("docs/old/b.md", "docs/x.gen.md", "docs/a.md")
        assert main(["check", "--format", "json", *arguments, *paths]) == 0
        return [file["path"] for file in json.loads(capsys.readouterr().out)["files"]]

    assert checked() == ["docs/old/b.md", "docs/x.gen.md", "docs/a.md"]
    assert checked("--force-exclude") == ["docs/a.md"]
    assert checked("--force-exclude", "--config", "other.toml") == ["docs/x.gen.md"]
    assert main(["check", "--force-exclude", "--fix", "docs/old/b.md"]) == 0


def test_standard_input_is_never_left_out(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / ".citewellignore").write_text("docs/old/\n")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Fine.\n")))
    assert main(["check", "--force-exclude", "--fix", "--stdin-filename", "docs/old/b.md", "-"]) == 0
    assert capsys.readouterr().out == "Fine.\n"


def test_who_names_a_folder_that_is_left_out_wants_what_is_in_it(home: Path) -> None:
    (home / ".citewellignore").write_text("docs/old/\n")
    assert found("docs/old") == ["docs/old/b.md", "docs/old/deep/c.md"]
    (home / ".citewellignore").unlink()
    (home / "citewell.toml").write_text('exclude = ["docs/old/"]\n')
    assert found("docs/old") == ["docs/old/b.md", "docs/old/deep/c.md"]
    (home / "docs" / "old" / ".citewellignore").write_text("deep/\n")
    assert found("docs/old") == ["docs/old/b.md"]


def test_the_nearest_file_has_the_last_word_and_goes_over_git(home: Path) -> None:
    (home / ".gitignore").write_text("*.gen.md\n/a.md\n")
    (home / ".citewellignore").write_text("!a.md\nb.md\n")
    (home / "docs" / ".citewellignore").write_text("a.md\n!b.md\n")
    assert found(".") == ["a.md", "docs/old/b.md", "docs/old/deep/c.md"]
    # What git leaves out is still looked at in an editor.
    assert excluded() == {"docs/a.md"}


def test_files_outside_of_a_repository_and_above_the_named_folder_count(home: Path) -> None:
    (home / ".git").rmdir()
    (home / ".citewellignore").write_text("deep/\n")
    (home / "docs" / "citewell.toml").write_text('exclude = ["/a.md"]\n')
    assert found("docs/old", "docs") == ["docs/old/b.md", "docs/x.gen.md"]
    assert excluded() == {"docs/a.md", "docs/old/deep/c.md"}
    os.chdir(home / "docs")
    assert found(".") == ["x.gen.md", "old/b.md"]


def test_a_nested_configuration_says_what_is_left_out_below_it(home: Path) -> None:
    (home / "citewell.toml").write_text('exclude = ["a.md"]\n')
    (home / "docs" / "citewell.toml").write_text('exclude = ["deep/"]\n')
    assert found(".") == ["docs/a.md", "docs/x.gen.md", "docs/old/b.md"]
    assert excluded() == {"a.md", "docs/old/deep/c.md"}


@pytest.mark.parametrize(
    "text", ["exclude = 3", 'exclude = [" "]', "exclude = ", 'extends = "no.toml"', 'exclude = ["!"]']
)
def test_what_is_wrong_with_a_configuration_leaves_nothing_out(home: Path, text: str) -> None:
    (home / "citewell.toml").write_text(text)
    assert len(found(".")) == len(DRAFTS)
    assert excluded() == set()


@pytest.mark.parametrize("name", ["a\0.md", "x" * 5000, "\ud800.md", "/nowhere/at/all.md"])
def test_a_name_that_no_file_has_is_not_left_out(name: str) -> None:
    assert not is_excluded(Path(name))


def test_a_linked_draft_is_judged_by_where_it_stands(home: Path) -> None:
    (home / ".citewellignore").write_text("old/\n")
    (home / "link.md").symlink_to(home / "docs" / "old" / "b.md")
    assert "link.md" in found(".")
    assert not is_excluded(Path("link.md"))


@pytest.mark.parametrize("way", [".citewellignore", "exclude"])
@pytest.mark.parametrize(
    ("pattern", "back"),
    [
        ("!vendor/", ["vendor/c.md", "vendor/lib/build/e.md", "vendor/lib/d.md"]),
        ("!/vendor", ["vendor/c.md", "vendor/lib/build/e.md", "vendor/lib/d.md"]),
        ("!vendor/c.md", []),
        ("vendor/", []),
    ],
)
def test_a_folder_that_is_skipped_can_be_taken_back(home: Path, way: str, pattern: str, back: list[str]) -> None:
    for name in ("vendor/c.md", "vendor/lib/d.md", "vendor/lib/build/e.md", "dist/f.md"):
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text("x\n")
    if way == "exclude":
        (home / "citewell.toml").write_text(f"exclude = [{pattern!r}]\n")
    else:
        (home / ".citewellignore").write_text(f"{pattern}\n")
    assert sorted({*found(".")} - {*DRAFTS}) == back
    assert skipped_folder(Path("vendor/c.md")) == (None if back else "vendor")
    assert skipped_folder(Path("dist/f.md")) == "dist"
    assert skipped_folder(Path("docs/a.md")) is None
