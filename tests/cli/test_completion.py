"""What shells complete, by running one."""

import os
import subprocess
from pathlib import Path

import pytest

from citewell.cli import main
from citewell.config import PRESETS

# Calls what the script has registered for `citewell`, as the shell does on the tabulator key.
_PRESS = """
source "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}
name=$(complete -p citewell | sed 's/.*-F \\([^ ]*\\).*/\\1/')
"$name" citewell "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.fixture
def script(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    assert main(["completion", "bash"]) == 0
    file = tmp_path / "completion"
    file.write_text(capsys.readouterr().out)
    return file


def completed(script: Path, *words: str) -> set[str]:
    done = subprocess.run(
        ["bash", "--norc", "--noprofile", "-c", _PRESS, "press", str(script), "citewell", *words],
        capture_output=True,
        check=False,
        text=True,
        cwd=script.parent,
        env=os.environ,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return {word.strip() for word in done.stdout.splitlines() if word.strip()}


def test_bash_completes(script: Path) -> None:
    (script.parent / "post.md").write_text("Hello.\n")
    assert completed(script, "") >= {"check", "explain", "rules", "preview", "server", "desk", "doctor", "completion"}
    assert completed(script, "ch") == {"check"}
    assert completed(script, "check", "--f") == {"--format", "--fail-on", "--fix", "--force-exclude"}
    assert completed(script, "check", "--format", "s") == {"sarif"}
    assert completed(script, "check", "--fail-on", "") >= {"error", "never"}
    assert completed(script, "check", "po") == {"post.md"}
    assert completed(script, "check", "--format", "json", "po") == {"post.md"}
    assert completed(script, "check", "--config", "po") == {"post.md"}
    (script.parent / "posts").mkdir()
    assert completed(script, "corpus", "po") == {"post.md", "posts"}
    assert completed(script, "corpus", "--output", "po") == {"posts"}
    assert completed(script, "explain", "puf") == {"puffery"}
    assert completed(script, "check", "--select", "puf") == {"puffery"}
    assert completed(script, "check", "--stdin-filename", "po") == {"post.md", "posts"}
    assert completed(script, "new-rule", "po") == set()
    assert completed(script, "init", "--preset", "") == set(PRESETS)
    assert completed(script, "completion", "") == {"bash", "zsh", "fish"}


@pytest.mark.parametrize(("shell", "start"), [("zsh", "#compdef citewell"), ("fish", "#")])
def test_other_shells_get_theirs(capsys: pytest.CaptureFixture[str], shell: str, start: str) -> None:
    assert main(["completion", shell]) == 0
    out = capsys.readouterr().out
    assert out.startswith(start)
    for word in ("check", "fail-on", "puffery", "sarif"):
        assert word in out
