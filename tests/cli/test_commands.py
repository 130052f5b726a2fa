"""The command line from the outside: what it prints and with which code it ends."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from citewell import batch, checker, packs
from citewell.batch import Draft, Order, check_all
from citewell.cli import main
from citewell.document import Sentence
from citewell.packs import Packs
from citewell.rule import Change, Lifted, Mark, NoOptions, Remedy, rule
from citewell.span import Span


@rule(family="sentence", severity="warning", evidence=(), since="0.1", aliases=("rather",))
def very(sentence: Sentence, options: NoOptions) -> Iterator[Mark]:
    """
    The word very.

    ## Why
    It says nothing.
    """
    if "explode" in sentence.text:
        raise ZeroDivisionError
    at = sentence.text.find("very")
    if at >= 0:
        yield Mark(Span(at, at + 4), "“very” says nothing")


@very.fixes
def delete_very(sentence: Sentence, mark: Mark, options: NoOptions) -> Iterator[Remedy]:
    yield Remedy("delete", "Delete “very”", (Change(Span(mark.span.start, mark.span.end + 1), ""),), safe=True)


@rule(family="claim", severity="hint", evidence=(), since="0.1")
def nice(sentence: Sentence, options: NoOptions) -> Iterator[Mark]:
    """The word nice."""
    at = sentence.text.find("nice")
    if at >= 0:
        yield Mark(Span(at, at + 4), "“nice” says little")


# Without rules of that pack a run is refused.
very.pack = nice.pack = "core"
PACKS = Packs({one.id: one for one in (very, nice)}, aliases={"rather": "very"})


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(packs, "load", lambda: PACKS)
    return tmp_path


def put(home: Path, **files: str) -> None:
    for name, text in files.items():
        (home / name.replace("__", "/").replace("_", ".")).write_text(text, encoding="utf-8")


class Ran:
    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def files(self) -> dict[str, Any]:
        return {file["path"]: file for file in json.loads(self.out)["files"]}


@pytest.fixture
def cite(home: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    def ran(*arguments: str) -> Ran:
        try:
            code = main(arguments)
        except SystemExit as end:
            code = int(end.code or 0)
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return ran


def test_check_prints_findings_and_ends_with_1(home: Path, cite: Any) -> None:
    put(home, a_md="One *very* nice thing.\n")
    ran = cite("check", "a.md")
    assert ran.out == (
        "a.md:1:6: warning very: “very” says nothing\n    1 | One *very* nice thing.\n      |      ^^^^\n"
        "a.md:1:12: hint nice: “nice” says little\n    1 | One *very* nice thing.\n      |            ^^^^\n\n"
        "1 warning, 1 hint in 1 draft.\nWhy, with an example: citewell explain very\n"
    )
    assert ran.code == 1


@pytest.mark.parametrize(
    ("draft", "fail_on", "code"),
    [
        ("A very old thing.", None, 1),
        ("A nice thing.", None, 0),
        ("A nice thing.", "hint", 1),
        ("A very old thing.", "error", 0),
        ("A very old thing.", "information", 1),
        ("A very nice thing.", "never", 0),
        ("", "hint", 0),
    ],
)
def test_the_exit_code_says_whether_anything_is_at_the_limit(
    home: Path, cite: Any, draft: str, fail_on: str | None, code: int
) -> None:
    put(home, a_md=draft)
    assert cite("check", "a.md", *(["--fail-on", fail_on] if fail_on else [])).code == code


def test_files_that_cannot_be_read_cost_no_others(home: Path, cite: Any) -> None:
    put(home, a_md="One very old thing.\n", notes_txt="x", empty_md="")
    (home / "latin.md").write_bytes(b"caf\xe9")
    (home / "image.md").write_bytes(b"\x89PNG\0")
    ran = cite("check", "latin.md", "gone.md", "notes.txt", "image.md", "empty.md", "a.md", "--format", "json")
    assert ran.code == 2
    assert {path: [one["message"] for one in file["problems"]] for path, file in ran.files.items()} == {
        "latin.md": ["is not UTF-8: byte 0xe9 at offset 3, line 1; save it as UTF-8"],
        "gone.md": ["does not exist: check the path"],
        "notes.txt": [
            "is not a draft: Citewell reads .htm, .html, .markdown, .md, .mdx, .xhtml; rename it or leave it out"
        ],
        "image.md": ["is a binary file, not a draft"],
        "empty.md": [],
        "a.md": [],
    }
    assert [one["rule"] for one in ran.files["a.md"]["findings"]] == ["very"]
    assert cite("check", "a.md", "gone.md", "--fail-on", "never").code == 2


def test_json_holds_the_fixes(home: Path, cite: Any) -> None:
    put(home, a_md="🦊 One very old thing.\n")
    ran = cite("check", "--format", "json", "--no-cache", "--fail-on", "never")
    (finding,) = ran.files["a.md"]["findings"]
    assert finding["fixes"] == [
        {"kind": "delete", "title": "Delete “very”", "safe": True, "edits": [{"start": 6, "end": 11, "text": ""}]}
    ]
    assert ran.code == 0


def test_this_folder_is_checked_by_default(home: Path, cite: Any) -> None:
    put(home, a_md="A nice thing.")
    assert "1 hint in 1 draft." in cite("check").out


def test_standard_input(home: Path, cite: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def stdin(raw: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))

    (home / "docs").mkdir()
    (home / "docs" / "citewell.toml").write_text('[rules]\nnice = "off"\n')
    put(home, a_md="Nothing.")
    stdin("\ufeffA very nice thing.\r\n".encode())
    ran = cite("check", "a.md", "-", "--format", "json")
    assert list(ran.files) == ["a.md", "-"]
    assert [one["start"]["offset"] for one in ran.files["-"]["findings"]] == [3, 8]
    stdin(b"A very nice thing.")
    ran = cite("check", "-", "--stdin-filename", "docs/new.mdx", "--format", "json")
    assert [one["rule"] for one in ran.files["docs/new.mdx"]["findings"]] == ["very"]
    assert ran.files["docs/new.mdx"]["format"] == "mdx"
    stdin(b"\xff\xfe")
    assert cite("check", "-").out.startswith("-: problem: is UTF-16")
    assert cite("check", "-", "--stdin-filename", "x.py").code == 2


def test_select_and_ignore(home: Path, cite: Any) -> None:
    put(home, a_md="A very nice thing.")

    def rules(*arguments: str) -> list[str]:
        return [one["rule"] for one in cite("check", "--format", "json", *arguments).files["a.md"]["findings"]]

    assert rules("--select", "rather") == ["very"]
    assert rules("--select", "claim,very") == ["very", "nice"]
    assert rules("--select", "claim", "--select", "very") == ["very", "nice"]
    assert rules("--ignore", "claim") == ["very"]
    assert rules("--ignore", "claim", "--ignore", "sentence") == []
    ran = cite("check", "--select", "")
    assert (ran.code, ran.out, ran.err) == (2, "", "citewell: --select names no rule\n")
    ran = cite("check", "--select", "verry")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == 'citewell: --select: unknown rule or family "verry"; did you mean "very"?\n'


def test_each_draft_has_the_settings_of_its_place(home: Path, cite: Any) -> None:
    (home / "quiet").mkdir()
    (home / "broken").mkdir()
    put(home, a_md="A nice thing.", quiet__b_md="A nice thing.", broken__c_md="A nice thing.")
    (home / "quiet/citewell.toml").write_text('[rules]\nnice = "off"\n')
    (home / "broken/citewell.toml").write_text('[rules]\nnicer = "off"\n')
    ran = cite("check", "--format", "json")
    assert [len(ran.files[path]["findings"]) for path in ("a.md", "quiet/b.md")] == [1, 0]
    assert ran.files["broken/c.md"]["problems"] == []
    message = 'unknown rule "nicer"; did you mean "nice"?'
    told = {"message": message, "line": 2, "column": 1}
    assert ran.files[str(Path("broken", "citewell.toml"))]["problems"] == [told]
    assert ran.code == 2
    assert cite("check").out.splitlines()[-2].endswith("; 1 could not be checked.")
    ran = cite("check", "--config", "quiet/citewell.toml", "--format", "json")
    assert [len(file["findings"]) for file in ran.files.values()] == [0, 0, 0]
    assert ran.code == 0


def test_a_wrong_config_on_the_command_line_stops_at_once(home: Path, cite: Any) -> None:
    put(home, a_md="A nice thing.")
    ran = cite("check", "--config", "gone.toml")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("citewell: gone.toml:1:1: cannot be read: ")


def test_output_goes_to_a_file(home: Path, cite: Any) -> None:
    put(home, a_md="A very nice thing.\n")
    ran = cite("check", "--output", "report.txt")
    assert (ran.code, ran.out) == (1, "")
    assert (home / "report.txt").read_text(encoding="utf-8").startswith("a.md:1:3: warning very: “very”")
    ran = cite("check", "--output", "nowhere/report.txt")
    assert ran.code == 2
    assert "nowhere/report.txt cannot be written" in ran.err


def test_several_processes_find_the_same_in_the_same_order(home: Path, cite: Any) -> None:
    for number in range(20):
        (home / f"{number:02}.md").write_text("A very nice thing.\n" * number, encoding="utf-8")
    (home / "07.md").write_bytes(b"\xff")
    one, two = (cite("check", "--format", "json", "--jobs", jobs) for jobs in ("1", "3"))
    assert one.files == two.files
    assert one.code == two.code == 2


def test_a_draft_that_breaks_the_engine_costs_no_other(home: Path, cite: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    put(home, a_md="A nice thing.", b_md="A nice thing.")
    read = checker.read

    def fail(text: str, *, path: str, **how: Any) -> Any:
        if path == "a.md":
            raise RecursionError
        return read(text, path=path, **how)

    monkeypatch.setattr(checker, "read", fail)
    ran = cite("check", "--format", "json")
    assert "could not be checked (RecursionError)" in ran.files["a.md"]["problems"][0]["message"]
    assert len(ran.files["b.md"]["findings"]) == 1
    assert ran.code == 2


def test_a_failing_rule_is_a_note(home: Path, cite: Any) -> None:
    put(home, a_md="A nice thing. Things explode.")
    ran = cite("check")
    assert ran.err.count("citewell: note: The rule very failed (ZeroDivisionError)") == len(ran.err.splitlines()) == 1
    assert "1 hint in 1 draft." in ran.out
    assert ran.code == 0
    ran = cite("check", "--format", "json")
    assert ran.err.count("The rule very failed (ZeroDivisionError)") == len(ran.err.splitlines()) == 1
    assert [one.partition(")")[0] for one in json.loads(ran.out)["notices"]] == [
        "The rule very failed (ZeroDivisionError"
    ]


@pytest.mark.parametrize("format_", ["text", "json"])
def test_without_the_built_in_rules_nothing_passes(
    home: Path, cite: Any, monkeypatch: pytest.MonkeyPatch, format_: str
) -> None:
    put(home, a_md="A nice thing.")
    notice = "The rule pack 'core' (citewell_rules) cannot be loaded: x"
    for rules in ({}, {"other": replace(nice, id="other", pack="acme")}):
        monkeypatch.setattr(packs, "load", lambda rules=rules: Packs(rules, notices=(notice,)))
        ran = cite("check", "--format", format_)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.splitlines() == [
            f"citewell: {notice}",
            "citewell: its own rules cannot be loaded, so nothing was checked; `citewell doctor` says more",
        ]


def test_a_fault_of_our_own_is_one_line_and_no_finding(home: Path, cite: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ValueError("words of a draft")

    monkeypatch.setattr(batch, "check_all", fail)
    ran = cite("check")
    assert ran.code == 2
    assert ran.err.startswith("citewell: stopped by a fault of its own (ValueError at test_commands.py:")
    assert len(ran.err.splitlines()) == 1
    assert "words" not in ran.err


@pytest.mark.parametrize(
    ("shell", "code", "message"),
    [
        ("check - <&-", 2, "citewell: standard input is closed\n"),
        ("check a.md >&-", 2, "citewell: standard output is closed; --output writes to a file\n"),
        ("rules >&-", 2, "citewell: standard output is closed; --output writes to a file\n"),
        ("check a.md --output out.txt >&-", 0, ""),
        ("check gone.md >&- 2>&- <&-", 2, ""),
        ("server <&-", 2, "citewell: standard input or output is closed, and an editor speaks over both\n"),
    ],
)
def test_closed_streams(tmp_path: Path, shell: str, code: int, message: str) -> None:
    (tmp_path / "a.md").write_text("Hello.\n")
    command = f'"$0" -m citewell {shell}'
    done = subprocess.run(["/bin/sh", "-c", command, sys.executable], capture_output=True, check=False, cwd=tmp_path)
    assert (done.returncode, done.stderr.decode()) == (code, message)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_an_output_that_is_full(tmp_path: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([sys.executable, "-m", "citewell", "rules"], stdout=full, stderr=-1, check=False)
    assert (done.returncode, done.stderr) == (2, b"citewell: stopped: No space left on device\n")


def test_a_process_that_ends_early_is_said(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(home, a_md="A nice thing.", b_md="A nice thing.")
    monkeypatch.setattr(checker.Checker, "check", lambda self, draft: os._exit(3))
    outcomes = list(check_all([Draft("a.md"), Draft("b.md")], Order(), 2))
    assert [one.checked.problems for one in outcomes] == [("was not checked: a process ended early; try --jobs 1",)] * 2


def test_timing_names_each_rule(home: Path, cite: Any) -> None:
    put(home, a_md="A nice thing.")
    ran = cite("check", "--timing")
    assert {line.split()[-1] for line in ran.err.splitlines()[1:]} == {"very", "nice"}


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "--jobs", "0"],
        ["check", "--jobs", "x"],
        ["check", "--fail-on", "loud"],
        ["check", "--format", "pdf"],
        ["check", "--formatt", "json", "a.md"],
        ["explain", "very", "rather"],
        ["chek"],
        [],
    ],
)
def test_wrong_commands_end_with_2(cite: Any, arguments: list[str]) -> None:
    ran = cite(*arguments)
    assert ran.code == 2
    command = " check" if arguments[:1] == ["check"] else " explain" if arguments[:1] == ["explain"] else ""
    first, *more = ran.err.splitlines()
    assert first.startswith(f"citewell{command}: error: ")
    assert more == [
        f"`citewell help{command}` says what it takes" if command else "usage: citewell [-h] [--version] COMMAND ..."
    ]


def test_what_was_meant_by_an_unknown_option(cite: Any) -> None:
    assert (
        'unrecognized arguments: --formatt=json; did you mean "--format"?'
        in cite("check", "--formatt=json", "a.md").err
    )
    assert cite("check", "--zzzzzz", "a.md").err.startswith("citewell check: error: unrecognized arguments: --zzzzzz\n")


def test_explain(cite: Any) -> None:
    ran = cite("explain", "very")
    assert ran.code == 0
    assert ran.out.startswith("# very\n\nThe word very.\n\n## Why\nIt says nothing.\n")
    ran = cite("explain", "rather")
    assert (ran.code, ran.err) == (0, "citewell: The rule rather is called very now: write the new name.\n")
    assert ran.out.startswith("# very\n")
    ran = cite("explain", "verry")
    assert (ran.code, ran.out, ran.err) == (2, "", 'citewell: there is no rule "verry"; did you mean "very"?\n')
    assert cite("explain", "zzz").err == 'citewell: there is no rule "zzz"; `citewell rules` lists them\n'
    assert cite("explain", "claim").err.startswith("citewell: claim is a family, with the rules ")


def test_rules(cite: Any) -> None:
    assert cite("rules").out == (
        "nice  claim     hint     The word nice.\nvery  sentence  warning  The word very.\n"
        "2 rules. The page of one: citewell explain RULE\n"
    )
    listed = json.loads(cite("rules", "--format", "json").out)
    assert [one["id"] for one in listed["rules"]] == ["nice", "very"]
    assert listed["rules"][1]["aliases"] == ["rather"]


def test_version(cite: Any) -> None:
    assert cite("--version").out == "citewell 0.1.0\n"


@pytest.mark.parametrize("command", ["explain", "rules", "server", "desk", "doctor", "check", "completion"])
def test_help(cite: Any, command: str) -> None:
    ran = cite(command, "--help")
    assert ran.code == 0
    assert ran.out.startswith(f"usage: citewell {command}")


def test_help_is_a_command_too(cite: Any) -> None:
    for named in (["check"], ["help"], []):
        assert cite("help", *named).out == cite(*named, "--help").out
    ran = cite("help", "chek")
    assert ran.code == 2
    assert "invalid choice: 'chek'" in ran.err


def citewell(*arguments: str, **how: Any) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run([sys.executable, "-m", "citewell", *arguments], capture_output=True, check=False, **how)


@pytest.mark.parametrize(
    ("columns", "least", "most"), [("120", 100, 118), ("100", 80, 98), ("0", 60, 78), ("wide", 60, 78)]
)
def test_help_is_as_wide_as_the_terminal(
    cite: Any, monkeypatch: pytest.MonkeyPatch, columns: str, least: int, most: int
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert least < max(map(len, cite("check", "--help").out.splitlines())) <= most


def test_help_knows_all_commands(cite: Any) -> None:
    ran = cite("--help")
    for command in ("check", "explain", "rules", "preview", "server", "desk", "doctor"):
        assert f"\n    {command} " in ran.out
    assert "invalid choice: 'chek' (choose from 'check', " in cite("chek").err


def test_output_is_utf8_whatever_the_terminal_says(tmp_path: Path) -> None:
    (tmp_path / "🦊.md").write_text("Hello.\n", encoding="utf-8")
    done = citewell(
        "check", "--format", "json", cwd=tmp_path, env=os.environ | {"PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    )
    assert json.loads(done.stdout.decode("utf-8"))["files"][0]["path"] == "🦊.md"
    assert done.returncode == 0


def test_a_reader_that_leaves_is_no_error(tmp_path: Path) -> None:
    read_end, write_end = os.pipe()
    os.close(read_end)
    done = subprocess.run(
        [sys.executable, "-m", "citewell", "rules", "--format", "json"],
        stdout=write_end,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(write_end)
    assert done.stderr == b""
    assert done.returncode == 0


def test_doctor_says_what_is_there(tmp_path: Path) -> None:
    done = citewell("doctor", cwd=tmp_path)
    words = done.stdout.decode()
    assert done.returncode == 0, words
    assert "en_core_web_sm" in words
    assert "core with " in words
    assert "BAD" not in words
    (tmp_path / "citewell.toml").write_text("page = 3")
    done = citewell("doctor", cwd=tmp_path)
    assert done.returncode == 1
    assert "BAD  Settings        " in done.stdout.decode()
    assert "citewell.toml:1:1: page is true or false" in done.stdout.decode()


def test_doctor_shows_the_cache(home: Path, cite: Any, cache_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = cache_folder / "citewell" / "cache.sqlite3"
    assert f"ok   Cache           {file}, 0.0 of 128 MB" in cite("doctor").out
    file.write_bytes(b"no database" * 99)
    assert (
        f"BAD  Cache           {file} is not used: it is busy, or was damaged and is made again" in cite("doctor").out
    )
    assert f"ok   Cache           {file}, " in cite("doctor").out
    monkeypatch.setenv("CITEWELL_CACHE", "off")
    assert "ok   Cache           switched off (CITEWELL_CACHE=off)\n" in cite("doctor").out


def test_doctor_without_a_language_model(home: Path, cite: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from citewell import grammar

    monkeypatch.setattr(grammar, "_version", lambda package: None)
    monkeypatch.setattr(packs, "load", lambda: Packs({}, notices=("The rule pack 'acme' (acme) cannot be loaded: x",)))
    ran = cite("doctor")
    assert ran.code == 1
    assert "BAD  Language model  No language model:" in ran.out
    assert "BAD  Rule packs      none is installed; install Citewell again" in ran.out
    assert "BAD  Rule pack       The rule pack 'acme'" in ran.out


def test_interrupted(home: Path, cite: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(batch, "check_all", interrupt)
    assert cite("check").code == 130


SECTIONS = (
    "# Lamps\n\nThe lamp weighs 120 grams and runs for 9 hours on one charge. A very tall stand holds it.\n\n## Doors\n\n"
    + " ".join(f"Door number {number} of the house is painted in a dark green tone." for number in range(8))
    + "\n"
)


@pytest.fixture
def lifting(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Packs that say what could be lifted: the first sentence of each section."""
    lifted = replace(PACKS, lift=lambda section: Lifted((0,), (0,)), answer=lambda section: section.sentences[-1])
    monkeypatch.setattr(packs, "load", lambda: lifted)


@pytest.mark.usefixtures("lifting")
def test_preview(home: Path, cite: Any) -> None:
    put(home, a_md=SECTIONS)
    ran = cite("preview", "a.md")
    assert (ran.code, ran.err) == (0, "")
    head, first, second = ran.out.split("\n\n")
    assert head.split("\n") == [
        "a.md: score 67 (a local estimate: no engine tells how it chooses)",
        "  −32.5  line 3: very: “very” says nothing",
    ]
    assert first.split("\n") == [
        "# Lamps  [no score: under 60 words of prose]",
        "  lifted: The lamp weighs 120 grams and runs for 9 hours on one charge.",
        "  answer: A very tall stand holds it.",
    ]
    assert second.startswith("## Doors  [100]\n  lifted: Door number 0 of")
    assert "\n  reads:  Automated Readability Index" in second
    shape = json.loads(cite("preview", "a.md", "--format", "json").out)
    assert "estimate" in shape["label"]
    assert [one["score"] for one in shape["sections"]] == [None, 100]
    [lost] = shape["lost"]
    assert lost["message"] == "very: “very” says nothing"
    assert (lost["start"]["line"], lost["start"]["column"]) == (3, 65)
    assert shape["sections"][1]["readability"]["label"].startswith("Automated")


def test_preview_of_what_is_none(home: Path, cite: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    put(home, a_txt="A door.\n", b_md="")
    assert cite("preview", "a.txt").code == 2
    assert cite("preview", ".").err == "citewell: .: is a folder: name a draft in it\n"
    ran = cite("preview", "c.md")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "citewell: c.md: cannot be read: No such file or directory\n"
    assert (
        cite("preview", "b.md").out
        == "b.md: score none: under 60 words of prose (a local estimate: no engine tells how it chooses)\n"
    )
    put(home, d_md="# Lampe\n\nDas ist ein Satz, der auf Deutsch geschrieben ist und in dem nichts zu suchen ist.\n")
    ran = cite("preview", "d.md")
    assert ran.err.startswith("citewell: note: A draft is not in English")
    assert "d.md: score none: under 60 words" in ran.out
    put(home, d_md="# Lampe\n\n" + "Das ist ein Satz, der auf Deutsch geschrieben ist und in dem nichts steht.\n" * 6)
    ran = cite("preview", "d.md")
    assert "d.md: score none (" in ran.out
    assert "# Lampe  [no score]\n" in ran.out
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"<h1>A door</h1>")))
    assert "# A door  [no score: under 60 words of prose]" in cite("preview", "-", "--stdin-filename", "a.html").out


def test_explain_score(cite: Any) -> None:
    ran = cite("explain", "score")
    assert ran.code == 0
    assert ran.out.startswith("# score\n")
    assert "| error | warning | information | hint |" in ran.out
