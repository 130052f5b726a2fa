"""A project's own rules: where they are found, what is wrong with them, and that nothing there is ever run."""

import subprocess
import sys
from pathlib import Path

import pytest

import citewell
from citewell import archive, packs, project
from citewell.project import packs_for
from citewell.rule import Severity

RULE = """\
id: {id}
family: claim
severity: {severity}
message: "“{{match}}” is not ours."
why: It is not.
phrases: ["{phrase}"]
"""


def put(folder: Path, name: str = "house", *, phrase: str = "AI-powered", severity: Severity = "error") -> Path:
    file = folder / "citewell-rules" / f"{name}.yml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(RULE.format(id=f"{name}-rule", severity=severity, phrase=phrase), "utf-8")
    return file


def own(path: Path | None, config: Path | None = None) -> set[str]:
    return {name for name, rule in packs_for(path, config).rules.items() if rule.pack == "project"}


def test_without_any_the_rules_are_those_installed(tmp_path: Path) -> None:
    assert packs_for(tmp_path / "draft.md") is packs.load()
    assert packs_for(None) is packs.load()
    assert packs_for(Path("\0")) is packs.load()


def test_they_stand_beside_the_configuration_file(tmp_path: Path) -> None:
    put(tmp_path, "outer")
    inner = tmp_path / "docs"
    put(inner, "inner")
    (tmp_path / "citewell.toml").write_text("", "utf-8")
    assert own(tmp_path / "blog" / "a.md") == {"outer-rule"}
    assert own(inner / "a.md") == {"outer-rule"}, "the one file speaks about all of it"
    (inner / "citewell.toml").write_text("", "utf-8")
    assert own(inner / "a.md") == {"inner-rule"}
    assert own(inner / "a.md", tmp_path / "citewell.toml") == {"outer-rule"}


def test_those_beside_what_is_extended_count_too_and_the_nearest_wins(tmp_path: Path) -> None:
    house, own_file, team = tmp_path / "house", tmp_path / "own", tmp_path / "team"
    put(house, "shared", phrase="from the house")
    put(house, "house")
    put(team, "shared", phrase="from the team")
    put(own_file, "own")
    (house / "house.toml").write_text('[rules]\nhouse-rule = "hint"\n', "utf-8")
    (team / "team.toml").write_text('extends = "../house/house.toml"\n', "utf-8")
    config = own_file / "citewell.toml"
    config.write_text('extends = "../team/team.toml"\n[rules]\nshared-rule = "hint"\n', "utf-8")
    path = own_file / "a.md"
    assert own(path) == {"own-rule", "shared-rule", "house-rule"}
    assert packs_for(path).faults == ()
    text = "From the house, from the team: AI-powered.\n"
    found = [(one.text, one.rule, one.severity) for one in citewell.check(text, path=str(path)).findings]
    assert found[0] == ("from the team", "shared-rule", "hint")
    before = archive.Grounds(None, ()).key(str(path), text)
    put(house, "house", phrase="another")
    assert archive.Grounds(None, ()).key(str(path), text) != before
    config.write_text('extends = ["../team/team.toml", "../house/house.toml"]\n', "utf-8")
    assert [one.text for one in citewell.check(text, path=str(path)).findings][:1] == ["From the house"], "the last"


def test_without_a_configuration_the_nearest_count(tmp_path: Path) -> None:
    put(tmp_path, "outer")
    put(tmp_path / "docs", "inner")
    assert own(tmp_path / "docs" / "deep" / "a.md") == {"inner-rule"}
    assert own(tmp_path / "a.md") == {"outer-rule"}
    assert project.rules_folder(tmp_path / "docs" / "deep" / "a.md") == tmp_path / "docs" / "citewell-rules"


def test_a_draft_has_the_same_rules_by_whatever_link(tmp_path: Path) -> None:
    put(tmp_path / "real", "inner")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert own(tmp_path / "link" / "a.md") == {"inner-rule"}


def test_they_run_configured_and_silenced_like_ours(tmp_path: Path) -> None:
    put(tmp_path)
    path = tmp_path / "draft.md"
    text = (
        "An AI-powered lamp.\n\n<!-- citewell-disable-next-line house-rule -- the name of a shop -->\nAI-powered Ltd.\n"
    )
    config = tmp_path / "citewell.toml"
    for settings, expected in (
        ("", "error"),
        ('[rules]\nhouse-rule = "hint"\n', "hint"),
        ('[rules]\nhouse-rule = "off"\n', None),
        ('[rules.house-rule]\nallow = ["an AI-powered lamp"]\n', None),
        ('ignore = ["claim"]\n', None),
    ):
        config.write_text(settings, "utf-8")
        found = [one for one in citewell.check(text, path=str(path)).findings if one.rule == "house-rule"]
        assert [(one.severity, one.span.start) for one in found] == ([(expected, 3)] if expected else []), settings


def test_a_changed_file_counts_at_once(tmp_path: Path) -> None:
    path = tmp_path / "draft.md"
    put(tmp_path, phrase="one word")
    assert [one.text for one in citewell.check("One word, two words.\n", path=str(path)).findings] == ["One word"]
    before = archive.Grounds(None, ()).key(str(path), "text")
    put(tmp_path, phrase="two words")
    assert [one.text for one in citewell.check("One word, two words.\n", path=str(path)).findings] == ["two words"]
    assert archive.Grounds(None, ()).key(str(path), "text") != before


def test_what_is_wrong_costs_no_other_rule(tmp_path: Path) -> None:
    put(tmp_path, "good")
    folder = put(tmp_path, "wrong").parent
    (folder / "wrong.yml").write_text("id: wrong-rule\nfamily: cliam\n", "utf-8")
    (folder / "latin.yaml").write_bytes(b"id: a-b\n# caf\xe9\n")
    (folder / "core.yml").write_text(RULE.format(id="vague-heading", severity="hint", phrase="x"), "utf-8")
    (folder / "notes.txt").write_text("no rule", "utf-8")
    (folder / "folder.yml").mkdir()
    found = packs_for(tmp_path / "draft.md")
    assert [(one.file.name, one.line) for one in found.faults] == [
        ("core.yml", 1),
        ("latin.yaml", 2),
        ("wrong.yml", 2),
        ("wrong.yml", 1),
    ]
    assert "in 'core': choose another id" in found.faults[0].message
    assert found.rules["vague-heading"].pack == "core"
    assert own(tmp_path / "draft.md") == {"good-rule"}
    error = project.as_error(found)
    assert error is not None
    assert (error.file, error.line, error.column) == (folder / "core.yml", 1, 5)


def test_old_names_in_a_configuration_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = packs.load()
    rule = next(iter(known.rules))
    renamed = packs.Packs(known.rules, aliases={"old-name": rule, "older-name": rule, "not-used": rule})
    monkeypatch.setattr(packs, "load", lambda: renamed)
    config = tmp_path / "pyproject.toml"
    config.write_text(
        '[project]\nname = "not-used"\n[tool.other]\nselect = ["not-used"]\n'
        '[tool.citewell]\nselect = ["old-name", "not-used-here"]\n'
        '[[tool.citewell.overrides]]\nfiles = ["not-used"]\n[tool.citewell.overrides.rules]\nolder-name = "off"\n',
        "utf-8",
    )
    assert packs_for(tmp_path / "a.md").advice == (
        f"The rule old-name is called {rule} now: write the new name.",
        f"The rule older-name is called {rule} now: write the new name.",
    )
    config.write_text("[tool.citewell\n", "utf-8")
    assert packs_for(tmp_path / "a.md").advice == ()


HOSTILE = 'from pathlib import Path\nPath(__file__).with_name("RAN").touch()\n'
NAMES = (
    *("sitecustomize", "usercustomize", "yaml", "spacy", "tomlkit", "argparse", "json", "citewell_rules", "turbohtml"),
    *("evil_citewell", "conftest", "markdown_it", "numpy"),
)


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A project that would love to be imported: modules of all names, a pack, a virtual environment, odd YAML."""
    for name in NAMES:
        (tmp_path / f"{name}.py").write_text(HOSTILE, "utf-8")
    package = tmp_path / "citewell"
    package.mkdir()
    (package / "__init__.py").write_text(HOSTILE.replace("__file__)", "__file__).parent"), "utf-8")
    record = tmp_path / "evil_citewell-1.0.dist-info"
    record.mkdir()
    (record / "METADATA").write_text("Metadata-Version: 2.1\nName: evil-citewell\nVersion: 1.0\n", "utf-8")
    (record / "entry_points.txt").write_text("[citewell.rules]\nevil = evil_citewell\n", "utf-8")
    rules = put(tmp_path).parent
    (rules / "evil.py").write_text(HOSTILE, "utf-8")
    (rules / "evil.yml").write_text("!!python/object/apply:os.system ['touch RAN']\n", "utf-8")
    (tmp_path / "draft.md").write_text("# Lamps\n\nAn AI-powered lamp was opened by Ada.\n", "utf-8")
    (tmp_path / "pyproject.toml").write_text('[tool.citewell]\nselect = ["house-rule"]\n', "utf-8")
    return tmp_path


MAIN = "import sys; from citewell.cli import main; sys.exit(main())"


@pytest.mark.parametrize("command", [["-P", "-c", MAIN], ["-P", "-m", "citewell"]], ids=["script", "module"])
@pytest.mark.parametrize(
    "what", [["check", "--no-cache", "draft.md"], ["rules"], ["explain", "house-rule"], ["doctor"]]
)
def test_nothing_in_a_project_is_imported(hostile: Path, command: list[str], what: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, *command, *what], cwd=hostile, capture_output=True, text=True, timeout=120, check=False
    )
    assert not list(hostile.rglob("RAN"))
    assert "house-rule" in done.stdout or what == ["doctor"]
    assert "evil " not in done.stdout


def test_as_a_module_too_only_python_itself_looks_there(hostile: Path) -> None:
    """Python looks for ``-m citewell`` in the folder it stands in, so there it is ours only with -P or elsewhere."""
    for name in ("argparse", "json", "citewell", "sitecustomize", "usercustomize"):
        for file in (hostile / f"{name}.py", hostile / name / "__init__.py"):
            file.unlink(missing_ok=True)
    (hostile / "citewell").rmdir()
    done = subprocess.run(
        [sys.executable, "-m", "citewell", "check", "--no-cache", "draft.md"],
        cwd=hostile, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert not list(hostile.rglob("RAN"))
    assert "house-rule" in done.stdout


def test_python_in_this_process_imports_nothing_either(hostile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(hostile)
    report = citewell.check((hostile / "draft.md").read_text("utf-8"), path="draft.md")
    assert [one.rule for one in report.findings] == ["house-rule"]
    assert not list(hostile.rglob("RAN"))


def test_a_broken_rule_that_the_configuration_names_is_told_first(tmp_path: Path) -> None:
    file = put(tmp_path)
    file.write_text(file.read_text("utf-8").replace("severity:", "severty:"), "utf-8")
    (tmp_path / "citewell.toml").write_text('[rules]\nhouse-rule = "error"\n', "utf-8")
    (tmp_path / "a.md").write_text("It is AI-powered.\n", "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "citewell", "check", "--quiet", "a.md"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    told = done.stdout + done.stderr
    assert done.returncode == 2
    assert "severty" in told
    assert told.index("severty") < told.index("house-rule")


def test_lines_may_end_as_on_windows(tmp_path: Path) -> None:
    two = "---\n".join(RULE.format(id=f"{one}-rule", severity="hint", phrase=one) for one in ("odd", "even"))
    put(tmp_path).write_bytes(two.replace("\n", "\r\n").encode())
    assert own(tmp_path / "a.md") == {"odd-rule", "even-rule"}


@pytest.mark.parametrize("name", ["puffery", "claim", "all"])
def test_nobody_takes_the_name_of_another(tmp_path: Path, name: str) -> None:
    file = put(tmp_path)
    file.write_text(f"{file.read_text('utf-8')}aliases: [{name}]\n", "utf-8")
    found = packs_for(tmp_path / "a.md")
    assert name not in found.aliases
    assert f"“{name}”" in str(found.faults) or f'"{name}"' in str(found.faults)
