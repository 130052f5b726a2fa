"""`citewell check --fix` and `--diff`: what is written, what is left alone, and what is said of it."""

import io
import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from citewell import writing
from citewell.batch import Draft, Order
from citewell.checker import Checker
from citewell.cli import main

FAULTY = (
    '<script type="application/ld+json">\n{"@context": "https://schema.org", "name": "x", "name": "x",}\n</script>\n'
)
MENDED = '<script type="application/ld+json">\n{"@context": "https://schema.org", "name": "x"}\n</script>\n'
PLAIN = "Nothing is wrong here.\n\n" * 9
DRAFT = "# Lamps\n\nOur lamp is significantly faster.\n\n"


class Ran:
    """How a run of the command line ended, and what it said."""

    def __init__(self, code: int, out: bytes, err: str) -> None:
        self.code, self.out, self.err = code, out.decode(), err


@pytest.fixture
def cite(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> Callable[..., Ran]:
    """Runs the command line in the test's folder, with what is on its standard input."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, stdin: bytes = b"") -> Ran:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        try:
            code = main(arguments)
        except SystemExit as end:
            code = int(end.code or 0)
        told = capsysbinary.readouterr()
        return Ran(code, told.out, told.err.decode())

    return run


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    path = tmp_path / "draft.md"
    path.write_text(DRAFT + FAULTY, encoding="utf-8")
    return path


def test_safe_fixes_are_written_and_the_rest_is_told(cite: Any, draft: Path) -> None:
    ran = cite("check", "--fix", "draft.md")
    assert draft.read_text() == DRAFT + MENDED
    assert ran.code == 0
    assert ran.out.startswith("draft.md:3:13: information bare-comparative: ")
    assert "invalid-json-ld" not in ran.out
    assert ran.err == (
        "citewell: draft.md: fixed duplicate-key (1), invalid-json-ld (1)\n"
        "citewell: 1 fix needs your choice, in an editor or by citewell desk: bare-comparative (1)\n"
    )


def test_a_second_run_changes_nothing(cite: Any, draft: Path) -> None:
    cite("check", "--fix", "draft.md")
    before = draft.stat()
    ran = cite("check", "--fix", "draft.md")
    assert (draft.stat().st_ino, draft.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert "fixed" not in ran.err


@pytest.mark.parametrize("limit", ["information", "error"])
def test_the_exit_code_speaks_of_what_is_left(cite: Any, draft: Path, limit: str) -> None:
    assert cite("check", "--fail-on", limit, "draft.md").code == 1
    assert cite("check", "--fix", "--fail-on", limit, "draft.md").code == (1 if limit == "information" else 0)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_all_other_bytes_stay(cite: Any, draft: Path, line_end: str, mark: str) -> None:
    text = mark + "# Läufer 😀\u2028 \n\nEins\x85zwei.  \n\n" + FAULTY.rstrip("\n")
    raw = text.replace("\n", line_end).encode()
    draft.write_bytes(raw)
    cite("check", "--fix", "draft.md")
    assert draft.read_bytes() == raw.replace(b', "name": "x",}', b"}")


def test_what_is_suppressed_is_left(cite: Any, draft: Path) -> None:
    text = "<!-- citewell-disable-file duplicate-key -->\n" + DRAFT + FAULTY
    draft.write_text(text, encoding="utf-8")
    cite("check", "--fix", "draft.md")
    assert draft.read_text() == text.replace(",}", "}")


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o755])
def test_permissions_stay(cite: Any, draft: Path, mode: int) -> None:
    draft.chmod(mode)
    cite("check", "--fix", "draft.md")
    assert draft.read_text() == DRAFT + MENDED
    assert stat.S_IMODE(draft.stat().st_mode) == mode


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away")
def test_the_owner_stays(cite: Any, draft: Path) -> None:
    os.chown(draft, 1234, 4321)
    cite("check", "--fix", "draft.md")
    assert draft.read_text() == DRAFT + MENDED
    assert (draft.stat().st_uid, draft.stat().st_gid) == (1234, 4321)


def test_a_link_stays_a_link(cite: Any, draft: Path) -> None:
    (draft.parent / "to").mkdir()
    link = draft.parent / "to" / "link.md"
    link.symlink_to("../draft.md")
    cite("check", "--fix", "to/link.md")
    assert link.is_symlink()
    assert draft.read_text() == DRAFT + MENDED
    assert names(draft.parent / "to") == ["link.md"]


def test_other_names_of_a_file_keep_what_they_had(cite: Any, draft: Path) -> None:
    other = draft.parent / "other.txt"
    other.hardlink_to(draft)
    ran = cite("check", "--fix", "draft.md")
    assert draft.read_text() == DRAFT + MENDED
    assert other.read_text() == DRAFT + FAULTY
    assert "note: draft.md was a hard link: what its other names lead to is as it was\n" in ran.err


def test_what_is_read_only_is_left_alone(cite: Any, draft: Path) -> None:
    draft.chmod(0o444)
    (draft.parent / "second.md").write_text(FAULTY)
    ran = cite("check", "--fix", ".")
    assert ran.code == 2
    assert "draft.md: problem: was left alone: it is read-only\n" in ran.out
    assert "error invalid-json-ld" in ran.out
    assert draft.read_text() == DRAFT + FAULTY
    assert (draft.parent / "second.md").read_text() == MENDED
    assert names(draft.parent) == ["draft.md", "second.md"]


def test_what_changes_meanwhile_is_left_alone(cite: Any, draft: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = writing.write_whole

    def write_later(path: Path, data: bytes, is_expected: Any) -> bool:
        path.write_text("Somebody else's words.\n")
        return real(path, data, is_expected)

    monkeypatch.setattr(writing, "write_whole", write_later)
    ran = cite("check", "--fix", "draft.md")
    assert ran.code == 2
    assert "draft.md: problem: was left alone: it has changed since it was read; run again\n" in ran.out
    assert draft.read_text() == "Somebody else's words.\n"
    assert names(draft.parent) == ["draft.md"]


def test_standard_input_comes_out_fixed(cite: Any, draft: Path) -> None:
    for text, wanted in ((DRAFT + FAULTY, DRAFT + MENDED), ("\ufeffFine.\r\n", "\ufeffFine.\r\n")):
        ran = cite("check", "--fix", "-", "--stdin-filename", "in.md", stdin=text.encode())
        assert ran.out == wanted
    ran = cite("check", "--fix", "-", "draft.md", stdin=(DRAFT + FAULTY).encode())
    assert ran.out == DRAFT + MENDED
    assert "-:3:13: information bare-comparative" in ran.err
    assert draft.read_text() == DRAFT + MENDED


def test_a_file_that_cannot_be_read_costs_no_other_its_fixes(cite: Any, draft: Path) -> None:
    (draft.parent / "bad.md").write_bytes(b"\xff")
    ran = cite("check", "--fix", ".")
    assert ran.code == 2
    assert draft.read_text() == DRAFT + MENDED


def test_fix_and_diff_exclude_each_other(cite: Any, draft: Path) -> None:
    assert cite("check", "--fix", "--diff", "draft.md").code == 2


@pytest.mark.parametrize("others", [["--format", "json"], ["--statistics"], ["--min-score", "0"]])
def test_a_diff_is_all_that_is_printed(cite: Any, draft: Path, others: list[str]) -> None:
    ran = cite("check", "--diff", *others, "draft.md")
    told = f"citewell: --diff prints what --fix would change, and nothing else: leave out {others[0]}\n"
    assert (ran.code, ran.out, ran.err) == (2, "", told)


def test_programs_are_told_what_was_not_written(cite: Any, draft: Path) -> None:
    draft.chmod(0o444)
    (run,) = json.loads(cite("check", "--fix", "--format", "sarif", "draft.md").out)["runs"]
    (invocation,) = run["invocations"]
    assert (invocation["executionSuccessful"], invocation["exitCode"]) == (False, 2)
    (problem,) = invocation["toolExecutionNotifications"]
    assert problem["message"] == {"text": "was left alone: it is read-only"}
    assert {one["ruleId"] for one in run["results"]} >= {"invalid-json-ld"}


def test_a_fixed_draft_is_told_of_in_full(cite: Any, draft: Path) -> None:
    """As one that needed no fix: with the readability that a page for a browser shows."""
    order = Order(readability=True, fixes=True, ignore=("puffery",))
    draft.write_text(f"# Lamps\n\n{'The lamp hangs in the hall and lights the stairs. ' * 20}\n\n{FAULTY}")
    report = Checker(order).check(Draft(str(draft), draft.read_text())).checked.report
    assert report is not None
    mended = Checker(order).mend(str(draft), report, ())[0].report
    direct = Checker(order).check(Draft(str(draft), mended.text)).checked.report
    assert mended.text.endswith(MENDED)
    assert direct is not None
    assert any(section.readability for section in direct.sections)
    assert mended == direct


def test_a_diff_writes_nothing(cite: Any, draft: Path) -> None:
    ran = cite("check", "--diff", "draft.md")
    assert ran.code == 1
    assert ran.out.startswith("--- a/draft.md\n+++ b/draft.md\n@@ -3,5 +3,5 @@\n")
    assert ran.err == (
        "citewell: draft.md: would fix duplicate-key (1), invalid-json-ld (1)\n"
        "citewell: 1 fix needs your choice, in an editor or by citewell desk: bare-comparative (1)\n"
    )
    assert draft.read_text() == DRAFT + FAULTY
    cite("check", "--fix", "draft.md")
    ran = cite("check", "--diff", "--fail-on", "hint", "draft.md")
    assert (ran.code, ran.out) == (0, "")
    assert cite("check", "--diff", "gone.md").code == 2


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("name", "end"),
    [("a.md", "\n"), ("with blank/b c.md", ""), ('quo"te\\d.md', "\n"), ("Läufer.md", ""), ("tab\tin.md", "\n")],
)
def test_git_applies_the_diff(  # noqa: PLR0917 - fixtures and parameters
    cite: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line_end: str, name: str, end: str
) -> None:
    draft = tmp_path / name
    draft.parent.mkdir(exist_ok=True)
    text = (FAULTY + PLAIN + FAULTY).rstrip("\n") + end
    draft.write_bytes(text.replace("\n", line_end).encode())
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    (draft.parent / "link.md").symlink_to(draft.name)
    monkeypatch.chdir(draft.parent)
    ran = cite("check", "--diff", "--output", str(tmp_path / "it.patch"), "link.md")
    assert ran.code == 1
    subprocess.run(["git", "apply", tmp_path / "it.patch"], cwd=draft.parent, check=True)
    assert draft.read_bytes().decode() == text.replace(FAULTY.rstrip("\n"), MENDED.rstrip("\n")).replace("\n", line_end)
    assert cite("check", "--diff", draft.name).code == 0


def test_a_name_as_long_as_names_may_be(cite: Any, tmp_path: Path) -> None:
    draft = tmp_path / f"{'漢' * 80}.md"
    draft.write_text(FAULTY)
    assert cite("check", "--fix", ".").code == 0
    assert draft.read_text() == MENDED
    assert names(tmp_path) == [draft.name]


@pytest.mark.parametrize("option", ["--fix", "--diff"])
@pytest.mark.parametrize("good_checks", [0, 1], ids=["when it is checked", "once it is fixed"])
def test_a_rule_that_never_ends_costs_no_fix(
    cite: Any, draft: Path, monkeypatch: pytest.MonkeyPatch, option: str, good_checks: int
) -> None:
    from citewell import packs

    asked = 0

    def find(*_: Any) -> tuple[()]:
        nonlocal asked
        asked += 1
        while asked > good_checks:
            pass
        return ()

    monkeypatch.setattr(packs.load().rules["missing-answer"], "find", find)
    ran = cite("check", "--no-cache", "--time-limit", "2", option, str(draft))
    problem = "the rule missing-answer did not come to an end within 2 seconds"
    assert (ran.out + ran.err).count(problem) == 1
    assert "was not fixed" not in ran.err
    if option == "--fix":
        assert draft.read_text(encoding="utf-8") == DRAFT + MENDED
    else:
        assert '+{"@context": "https://schema.org", "name": "x"}' in ran.out
    assert asked == good_checks + 1, "it is asked no more"
