"""``citewell check --baseline``: what is known is not told again, wherever it has moved to."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from citewell import baseline
from citewell.cli import main

GAP = "[NUMBER grams] is its weight."
SELECT = ("--select", "leftover-placeholder,puffery")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


class Ran:
    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.err = code, err
        self.found = [line.partition(": ")[0] for line in out.splitlines() if ": error " in line or ": hint " in line]


@pytest.fixture
def check(home: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    def ran(*arguments: str) -> Ran:
        code = main(["check", *arguments])
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return ran


def write(home: Path, name: str, text: str) -> None:
    file = home / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode())


def test_what_is_known_is_not_told(home: Path, check: Any) -> None:
    write(home, "a.md", f"{GAP}\n\nOur lamp is world-class.\n")
    made = check("a.md", "--write-baseline", "known.json")
    assert (made.code, made.found) == (0, [])
    assert "2 findings in 1 draft known from now on: known.json" in made.err
    assert check("a.md").code == 1
    ran = check("a.md", "--baseline", "known.json")
    assert (ran.code, ran.found, ran.err) == (0, [], "")
    write(home, "a.md", f"{GAP}\n\nOur lamp is world-class.\n\n[SOURCE] says so.\n")
    ran = check("a.md", "--baseline", "known.json")
    assert (ran.code, ran.found) == (1, ["a.md:5:1"])


def test_in_a_page_a_sentence_ends_with_its_block_and_before_a_tag(home: Path, check: Any) -> None:
    page = "<ul>\n<li><strong>World-class lamps.</strong> Get a <em>world-class</em> oil.</li>\n<li>A world-class wick</li>\n</ul>"
    write(home, "a.html", f"{page}\n<p>{GAP}</p>\n")
    check("a.html", *SELECT, "--write-baseline", "known.json")
    for old, new in (
        ("<strong>World-class", "<strong>Bright"),
        ("A world-class wick", "A wick"),
        (" oil", " oil for all"),
    ):
        page = page.replace(old, new)
        write(home, "a.html", f"{page}\n<p>{GAP}</p>\n")
        ran = check("a.html", *SELECT, "--baseline", "known.json")
        assert ran.found == (["a.html:2:46"] if "for all" in page else [])


MOVES = {
    "further down": f"# A lamp\n\nNew text here.\n\nText. {GAP} More.\n",
    "in another paragraph": f"Text. More.\n\n{GAP}\n",
    "broken otherwise": f"Text.\n{GAP.replace(' is', chr(10) + 'is')}\nMore.\n",
    "with other line ends": f"Text.\r\n{GAP}\r\nMore.\r\n",
    "beside other sentences": f"Another start. {GAP} Another end.\n",
}


@pytest.mark.parametrize("text", MOVES.values(), ids=MOVES)
def test_it_is_known_where_it_has_moved(home: Path, check: Any, text: str) -> None:
    write(home, "a.md", f"Text. {GAP} More.\n")
    check("a.md", "--write-baseline", "known.json")
    write(home, "a.md", text)
    ran = check("a.md", "--baseline", "known.json")
    assert (ran.found, ran.err) == ([], "")


def test_another_sentence_is_another_finding(home: Path, check: Any) -> None:
    write(home, "a.md", f"{GAP}\n")
    check("a.md", "--write-baseline", "known.json", *SELECT)
    write(home, "a.md", "[NUMBER grams] is what others weigh.\n")
    ran = check("a.md", "--baseline", "known.json")
    assert ran.found == ["a.md:1:1"]
    assert "1 known finding is gone: --prune-baseline in place of --baseline drops it" in ran.err


def test_of_those_that_are_alike_so_many_are_known_as_there_were(home: Path, check: Any) -> None:
    write(home, "a.md", f"{GAP}\n\n{GAP}\n")
    check("a.md", "--write-baseline", "known.json", *SELECT)
    write(home, "a.md", f"{GAP}\n\n{GAP}\n\n{GAP}\n")
    assert check("a.md", "--baseline", "known.json", *SELECT).found == ["a.md:5:1"]
    write(home, "a.md", f"{GAP}\n")
    assert "1 known finding is gone" in check("a.md", "--baseline", "known.json").err


def test_paths_are_told_from_the_file(home: Path, check: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    write(home, "docs/ü b/a.md", f"{GAP}\n")
    write(home, "ci/x", "")
    check("docs", "--write-baseline", "ci/known.json")
    assert list(json.loads((home / "ci" / "known.json").read_text("utf-8"))["files"]) == ["../docs/ü b/a.md"]
    monkeypatch.chdir(home / "docs" / "ü b")
    assert check("a.md", "--baseline", "../../ci/known.json").found == []


def test_the_file_is_stable_and_holds_no_words(home: Path, check: Any) -> None:
    write(home, "b.md", f"{GAP}\n\nOur lamp is world-class.\n\nOur shop is world-class.\n")
    write(home, "a.md", f"{GAP}\n")
    check("b.md", "a.md", "--write-baseline", "known.json", *SELECT)
    text = (home / "known.json").read_text("utf-8")
    check("a.md", "b.md", "--write-baseline", "known.json", *SELECT)
    assert (home / "known.json").read_text("utf-8") == text
    data = json.loads(text)
    assert list(data["files"]) == ["a.md", "b.md"]
    assert {rule: len(found) for rule, found in data["files"]["b.md"].items()} == {
        "leftover-placeholder": 1,
        "puffery": 2,
    }
    assert data["files"]["a.md"]["leftover-placeholder"] == data["files"]["b.md"]["leftover-placeholder"]
    assert not any(word in text for word in ("NUMBER", "grams", "world", "lamp"))
    assert all(len(line) < 40 for line in text.splitlines())


def test_what_is_gone_is_told_of_all_that_was_looked_for(home: Path, check: Any) -> None:
    write(home, "a.md", f"{GAP}\n")
    write(home, "b.md", f"{GAP}\n\n[SOURCE] says so.\n")
    check("--write-baseline", "known.json", *SELECT)
    (home / "b.md").unlink()
    assert "2 known findings are gone" in check("--baseline", "known.json").err
    assert "gone" not in check("--baseline", "known.json", "--select", "puffery").err
    write(home, "b.md", f"{GAP}\n\n[SOURCE] says so.\n")
    assert "gone" not in check("a.md", "--baseline", "known.json").err


def known(home: Path) -> dict[str, dict[str, int]]:
    files = json.loads((home / "known.json").read_text("utf-8"))["files"]
    return {path: {rule: len(found) for rule, found in rules.items()} for path, rules in files.items()}


def test_what_is_gone_is_dropped_and_nothing_new_is_known(home: Path, check: Any) -> None:
    for name in ("a.md", "b.md", "c.md"):
        write(home, name, f"{GAP}\n\n{GAP}\n\nOur lamp is world-class.\n")
    check("--write-baseline", "known.json")
    write(home, "a.md", f"{GAP}\n\n[SOURCE] says so.\n")
    write(home, "b.md", "Fine.\n")
    (home / "c.md").unlink()
    before = known(home)
    ran = check("a.md", "--prune-baseline", "known.json")
    assert (ran.code, ran.found) == (1, ["a.md:3:1"])
    assert "5 known findings are gone, and dropped from known.json" in ran.err
    assert known(home) == {"a.md": {"leftover-placeholder": 1}, "b.md": before["b.md"]}
    assert check("--prune-baseline", "known.json").found == ["a.md:3:1"]
    assert known(home) == {"a.md": {"leftover-placeholder": 1}}
    text = (home / "known.json").read_bytes()
    assert check("--prune-baseline", "known.json").err == ""
    assert (home / "known.json").read_bytes() == text


@pytest.mark.parametrize("more", [("--select", "puffery"), ("--ignore", "puffery"), ("--since", "HEAD"), ("--fix",)])
def test_a_baseline_is_pruned_only_by_a_run_of_all_rules(home: Path, check: Any, more: tuple[str, ...]) -> None:
    write(home, "a.md", f"{GAP}\n")
    check("--write-baseline", "known.json")
    text = (home / "known.json").read_bytes()
    write(home, "a.md", "Fine.\n")
    assert check("--prune-baseline", "known.json", *more).code == 2
    assert (home / "known.json").read_bytes() == text


def test_what_is_known_of_other_drafts_stays(home: Path, check: Any) -> None:
    for name in ("a.md", "b.md", "c.md"):
        write(home, name, f"{GAP}\n")
    check("--write-baseline", "known.json")
    write(home, "a.md", "Fine.\n")
    write(home, "b.md", f"{GAP}\n\n{GAP}\n")
    check("a.md", "b.md", "--write-baseline", "known.json")
    assert known(home) == {"b.md": {"leftover-placeholder": 2}, "c.md": {"leftover-placeholder": 1}}


def test_what_is_no_baseline_is_not_written_over(home: Path, check: Any) -> None:
    write(home, "a.md", f"{GAP}\n")
    write(home, "notes.json", "[1]")
    assert check("a.md", "--write-baseline", "notes.json").code == 2
    assert (home / "notes.json").read_text() == "[1]"


@pytest.mark.parametrize(
    "text",
    ["", "x", "[]", '{"version": 2, "files": {}}', '{"version": 1, "files": {"a.md": 3}}', '{"version": 1, "files": []}',
     '{"version": 1, "files": {"a.md": {"puffery": [1]}}}', "[" * 100_000],
)  # fmt: skip
def test_what_is_no_baseline_ends_with_2(home: Path, check: Any, text: str) -> None:
    write(home, "a.md", f"{GAP}\n")
    write(home, "known.json", text)
    ran = check("a.md", "--baseline", "known.json")
    assert (ran.code, ran.found) == (2, [])
    assert "known.json is no baseline" in ran.err
    assert "--write-baseline makes one" in ran.err


def test_what_cannot_be_read_or_written_ends_with_2(home: Path, check: Any) -> None:
    write(home, "a.md", f"{GAP}\n")
    assert check("a.md", "--baseline", "nowhere.json").code == 2
    assert check("a.md", "--write-baseline", "no/where.json").code == 2
    ran = check("a.md", "gone.md", "--write-baseline", "known.json")
    assert ran.code == 2
    assert "gone.md could not be checked" in ran.err
    assert not (home / "known.json").exists()
    assert check("a.md", "--write-baseline", "known.json", "--since", "HEAD").code == 2


def test_reports_hold_what_is_left(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(home, "a.md", f"{GAP}\n")
    main(["check", "a.md", "--write-baseline", "known.json"])
    write(home, "a.md", f"{GAP}\n\n[SOURCE] says so.\n")
    capsys.readouterr()
    for _ in range(2):  # the second time from the cache
        main(["check", "a.md", "--baseline", "known.json", "--format", "json"])
        (file,) = json.loads(capsys.readouterr().out)["files"]
        assert [one["text"] for one in file["findings"]] == ["[SOURCE]"]


def test_a_finding_at_the_ends_of_a_draft_has_surroundings(home: Path) -> None:
    from citewell.span import LineIndex, Span

    for text in ("", "x", "One. Two", "\n\n", "a\n\n\nb"):
        for start in range(len(text) + 1):
            for end in range(start, len(text) + 1):
                found = baseline._sentence(text, Span(start, end), LineIndex(text))
                assert text[start:end].strip() in found or not text[start:end].strip()
