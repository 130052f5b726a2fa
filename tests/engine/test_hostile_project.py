"""A folder that was cloned from anywhere: its files are data, whatever they ask for."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

import citewell
from citewell.config import ConfigError
from citewell.datarules.expression import LONGEST_WORD, Refused, compiled
from citewell.patience import OutOfPatience, patience

RUNS = "import pathlib; pathlib.Path(__file__).with_name('RAN').touch()\n"

ASKING = {
    "a module as a rule": ("citewell.toml", '[rules]\nevil = "error"\n'),
    "a module to extend": ("citewell.toml", 'extends = ["evil"]\n'),
    "code to extend": ("citewell.toml", 'extends = ["evil.py"]\n'),
    "an address to extend": ("citewell.toml", 'extends = ["https://evil.example/citewell.toml"]\n'),
    "a plugin": ("citewell.toml", 'plugins = ["evil"]\n'),
    "an entry point": ("pyproject.toml", '[project.entry-points."citewell.rules"]\nevil = "evil"\n[tool.citewell]\n'),
    "a build": ("pyproject.toml", '[build-system]\nrequires = []\nbuild-backend = "evil"\nbackend-path = ["."]\n[tool.citewell]\n'),
    "an object of Python in a rule": ("citewell-rules/evil.yml", "!!python/object/apply:os.system ['touch RAN']\n"),
    "settings of an editor": (".vscode/settings.json", '{"citewell.command": ["python", "evil.py"]}\n'),
}  # fmt: skip


@pytest.mark.parametrize("what", ASKING)
def test_nothing_that_a_project_asks_for_is_run(tmp_path: Path, what: str) -> None:
    name, text = ASKING[what]
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(text, "utf-8")
    for module in ("evil.py", "conftest.py", "setup.py", "sitecustomize.py"):
        (tmp_path / module).write_text(RUNS, "utf-8")
    (tmp_path / "draft.md").write_text("Fill in [NUMBER] here.\n", "utf-8")
    done = subprocess.run(
        [sys.executable, "-P", "-m", "citewell", "check", "--no-cache", "draft.md"],
        cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False,
        env={**os.environ, "PIP_NO_INDEX": "1"},
    )  # fmt: skip
    assert done.returncode in (1, 2)
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.rglob("RAN"))


def test_what_is_extended_from_outside_is_not_shown(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("password = quokkaflute\nmore of it\n", "utf-8")
    project = tmp_path / "project"
    project.mkdir()
    for extended in ("../secret.txt", str(secret)):
        (project / "citewell.toml").write_text(f"extends = ['{extended}']\n", "utf-8")
        with pytest.raises(ConfigError) as raised:
            citewell.check("A lamp.\n", str(project / "draft.md"))
        assert "quokkaflute" not in str(raised.value) + "".join(map(str, raised.value.others))


# What backtracks for ever in most engines; Python's own lets nothing else of its process run meanwhile.
CATASTROPHIC = (
    "(a+)+b", "(a|a)*b", "(a|aa)+$", "(.*)*x", "(a*)*b", r"(\w+\s?)*!", "(x+x+)+y", "(?:a?){30}a{30}", "a{1,9}" * 9 + "b",
    "(?:a|b|ab)*c", "[ab]*[ab]*[ab]*c", "(?:(?:a{1,5}){1,5}){1,5}b", "(?>a+)+b", "a*+a", "(a?b?)*c", ".*.*.*=.*",
)  # fmt: skip


@pytest.mark.parametrize("expression", CATASTROPHIC)
def test_expressions_of_a_project_cannot_take_long(expression: str) -> None:
    """One is refused, or comes to its end on the longest words it is ever shown."""
    try:
        found = compiled(expression)
    except Refused:
        return
    with patience(20):
        for letter in ("a", "x", "ab", "a=", "."):
            word = (letter * LONGEST_WORD)[:LONGEST_WORD]
            found.fullmatch(word)
            found.search(word)


def test_what_never_ends_is_stopped_though_it_lets_nothing_else_run() -> None:
    started = time.process_time()
    with pytest.raises(OutOfPatience), patience(0.2):
        re.fullmatch("(?:a|a?)+b", "a" * LONGEST_WORD)
    assert time.process_time() - started < 20
