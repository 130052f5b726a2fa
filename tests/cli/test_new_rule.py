"""``citewell new-rule`` and ``citewell test-rules``: what is written works at once."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from citewell.cli import main


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def cite(capsys: pytest.CaptureFixture[str]) -> Any:
    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(arguments)
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def elsewhere(folder: Path, packs: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """The command in a process of its own that knows the pack in a folder, as if it were installed."""
    record = packs / "acme_citewell-0.1.0.dist-info"
    record.mkdir(exist_ok=True)
    (record / "entry_points.txt").write_text("[citewell.rules]\nacme = acme_citewell\n", "utf-8")
    path = os.pathsep.join([str(packs), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)
    command = [sys.executable, "-P", "-m", "citewell", *arguments]
    return subprocess.run(
        command, cwd=folder, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, timeout=120, check=False
    )  # fmt: skip


def test_a_new_pack_passes_its_own_tests_and_lint(home: Path, cite: Any) -> None:
    code, out, err = cite("new-rule", "very-unique", "--pack", "acme-citewell")
    assert (code, err) == (0, "")
    assert "wrote acme-citewell/acme_citewell/very_unique.py\n" in out
    assert "citewell test-rules acme-citewell" in out
    pack = home / "acme-citewell"
    ran = elsewhere(pack, pack, "test-rules")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "2 hold, 0 do not.\n", "")
    page = elsewhere(pack, pack, "explain", "very-unique").stdout
    assert page.startswith("# very-unique\n\nSay in one line what the fault is")
    assert "The docstring" not in page
    ruff = [sys.executable, "-m", "ruff"]
    select = "--select=ALL", "--ignore=D,COM812,INP,CPY"
    checks = (
        [*ruff, "check", "--isolated", "--line-length=120", *select],
        [*ruff, "format", "--check", "--isolated", "--line-length=120"],
    )
    for check in checks:
        done = subprocess.run([*check, "."], cwd=pack, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout
    again = cite("new-rule", "very-unique", "--pack", "acme-citewell")
    assert (again[0], "holds a project already" in again[2]) == (2, True)


def test_more_rules_in_a_pack(home: Path, cite: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    cite("new-rule", "very-unique", "--pack", "acme-citewell")
    pack = home / "acme-citewell"
    monkeypatch.chdir(pack / "acme_citewell")
    assert cite("new-rule", "other", "--pack", "x")[0] == 0
    assert cite("new-rule", "second-one")[0] == 0
    assert cite("new-rule", "third-one", "--data")[0] == 0
    assert (pack / "acme_citewell" / "second_one.py").is_file()
    assert (pack / "acme_citewell" / "rules" / "third-one.yml").is_file()
    ran = elsewhere(pack, pack, "test-rules", str(pack))
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "6 hold, 0 do not.\n", "")
    known = json.loads(elsewhere(pack, pack, "rules", "--format", "json").stdout)["rules"]
    assert {one["id"] for one in known if one["pack"] == "acme"} == {"very-unique", "second-one", "third-one"}
    taken = cite("new-rule", "second-one")
    assert (taken[0], "is there already; nothing was written" in taken[2]) == (2, True)


def test_a_rule_as_data_in_a_project(home: Path, cite: Any) -> None:
    (home / "citewell.toml").write_text('select = ["very-unique"]\n', "utf-8")
    (home / "docs").mkdir()
    code, out, _ = cite("new-rule", "very-unique", "--data")
    assert (code, out.splitlines()[0]) == (0, "wrote citewell-rules/very-unique.yml")
    assert cite("test-rules") == (0, "2 hold, 0 do not.\n", "")
    assert cite("test-rules", "docs") == (0, "2 hold, 0 do not.\n", "")
    (home / "docs" / "a.md").write_text("This is a very unique lamp.\n", "utf-8")
    code, out, err = cite("check", "--no-cache", "--fail-on", "hint")
    assert (code, "docs/a.md:1:11: hint very-unique: “very unique” has no degree." in out, err) == (1, True, "")
    assert "House style" in cite("explain", "very-unique")[1]
    assert "very-unique" in cite("rules")[1]


def test_of_rules_in_a_folder_of_rules_all_are_tested_and_checked(home: Path, cite: Any) -> None:
    cite("new-rule", "very-unique", "--data")
    (home / "citewell-rules" / "words").mkdir()
    (home / "citewell-rules" / "very-unique.yml").rename(home / "citewell-rules" / "words" / "very-unique.yml")
    assert cite("test-rules") == (0, "2 hold, 0 do not.\n", "")
    assert "[project] “very unique” has no degree." in cite("rules")[1]
    code, _, err = cite("new-rule", "very-unique", "--data")
    assert (code, err) == (
        2, 'citewell: there is a rule "very-unique" already, among those of this project: choose another name\n'
    )  # fmt: skip


def test_the_fix_of_a_rule_is_made_where_it_is_safe_and_else_told(home: Path, cite: Any) -> None:
    cite("new-rule", "very-unique", "--data")
    file, draft = home / "citewell-rules" / "very-unique.yml", home / "a.md"
    text = file.read_text("utf-8")
    file.write_text("".join(line for line in text.splitlines(True) if "safe: true" not in line), "utf-8")
    draft.write_text("This is a very unique lamp.\n", "utf-8")
    told = (
        "citewell: 1 fix needs your choice, in an editor or by citewell desk: very-unique (1)\n"
        "citewell: the fix of a rule of your own is made where the rule says `safe: true`: very-unique\n"
    )
    for option in ("--diff", "--fix"):
        code, _, err = cite("check", "--no-cache", "--select", "very-unique", option, "a.md")
        assert (code, err) == (0, told)
    file.write_text(text, "utf-8")
    assert cite("check", "--no-cache", "--fix", "a.md")[0] == 0
    assert draft.read_text("utf-8") == "This is a unique lamp.\n"


def test_what_tests_nothing_is_wrong(home: Path, cite: Any) -> None:
    cite("new-rule", "very-unique", "--data")
    rules = home / "citewell-rules"
    text = (rules / "very-unique.yml").read_text("utf-8")
    (rules / "empty.yml").write_text("# nothing yet\n", "utf-8")
    (rules / "bare.yml").write_text(text[: text.index("good:")].replace("id: very-unique", "id: bare-one"), "utf-8")
    (rules / "wrong.yml").write_text(text, "utf-8")
    code, out, err = cite("test-rules")
    assert (code, out) == (2, "2 hold, 0 do not.\n")
    bare, empty, twice = err.splitlines()
    assert bare.endswith('bare.yml: bare-one has no examples, so nothing of it is tested: write "good" and "bad"')
    assert empty.endswith("empty.yml holds no rule")
    assert twice.endswith("""there is a rule "very-unique" already, in 'very-unique.yml': choose another id""")
    assert err == cite("test-rules", *map(str, sorted(rules.iterdir())))[2]
    (home / "no-case.md").write_text("# no-case\n", "utf-8")
    assert cite("test-rules", "no-case.md")[0] == 2


def test_what_is_advised_where_there_is_nothing_works(home: Path, cite: Any) -> None:
    code, _, err = cite("test-rules")
    assert (code, "`citewell new-rule NAME --data` writes one" in err) == (2, True)


def test_an_example_that_does_not_hold_is_told(home: Path, cite: Any) -> None:
    cite("new-rule", "very-unique", "--data")
    file = home / "citewell-rules" / "very-unique.yml"
    text = file.read_text("utf-8")
    file.write_text(
        text.replace("fixed: This", "fixed: That").replace("Each lamp has a unique", "It has a very unique"), "utf-8"
    )
    code, out, _ = cite("test-rules", str(file))
    assert code == 1
    assert out.endswith("0 hold, 2 do not.\n")
    assert f"{file}:14: good: It has a very unique number." in out
    file.write_text(f"{text}---\nid: other-one\n", "utf-8")
    code, out, err = cite("test-rules")
    assert (code, out) == (2, "2 hold, 0 do not.\n")
    assert 'very-unique.yml:19:1: a rule needs "family"' in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["very-unique"], "there is no rule pack here: --pack FOLDER makes one; --data writes a rule without code"),
        (["Very-Unique"], '"Very-Unique" is no name for a rule: write words in lower case with hyphens'),
        (["class", "--pack", "x"], '"class" is no name for a rule'),
        (["unique", "--data"], "write two words or more"),
        (["vague-heading", "--data"], "there is a rule \"vague-heading\" already, in the pack 'core'"),
    ],
)
def test_what_cannot_be_written_is_told(home: Path, cite: Any, arguments: list[str], said: str) -> None:
    code, out, err = cite("new-rule", *arguments)
    assert (code, out) == (2, "")
    assert said in err
    assert list(home.iterdir()) == []


def test_nothing_to_test_and_no_such_file(home: Path, cite: Any) -> None:
    assert cite("test-rules")[0] == 2
    code, _, err = cite("test-rules", "gone.yml", "gone.md")
    assert (code, err.count("No such file")) == (2, 2)


def test_the_schema_of_rules_as_data(home: Path, cite: Any) -> None:
    schema = json.loads(cite("rules", "--format", "schema")[1])
    assert schema["required"] == ["id", "family", "severity", "message", "why"]


def test_a_wrong_rule_of_a_project_is_a_problem_and_the_rest_is_checked(home: Path, cite: Any) -> None:
    cite("new-rule", "very-unique", "--data")
    (home / "citewell-rules" / "wrong.yml").write_text("id: wrong-one\n", "utf-8")
    for name in ("a.md", "b.md"):
        (home / name).write_text("This is a very unique lamp.\n", "utf-8")
    code, out, _ = cite("check", "--select", "very-unique")
    assert code == 2
    assert out.count("wrong.yml:1:1: problem: left out: a rule needs") == 1
    assert out.count("hint very-unique") == 2
    assert "2 hints in 2 drafts.\n" in out
    assert cite("check", "--select", "very-uniqe")[2].endswith('did you mean "very-unique"?\n')


def test_a_rule_of_one_project_may_be_asked_for_among_several(
    home: Path, cite: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("one", "two"):
        (home / name).mkdir()
        (home / name / "a.md").write_text("This is a very unique lamp, studies show.\n", "utf-8")
    monkeypatch.chdir(home / "one")
    cite("new-rule", "very-unique", "--data")
    monkeypatch.chdir(home)
    code, out, err = cite("check", "one", "two", "--select", "very-unique", "--fail-on", "hint")
    assert (code, err) == (1, "")
    assert "1 hint in 2 drafts.\n" in out
    code, out, err = cite("check", "one", "two", "--ignore", "very-unique")
    assert "very-unique" not in out + err
    assert cite("check", "two", "--select", "very-unique")[0] == 2
