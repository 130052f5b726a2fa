"""The path to a first rule, followed word by word in a copy of the checkout."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RULE = "very-unique"


def test_the_path_to_a_first_rule(tmp_path: Path) -> None:
    for folder in ("rules", "examples"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    # What the copy does not hold is the code of this checkout; its rules are those of the copy.
    places = [str(tmp_path / "rules"), str(ROOT / "server")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(places), "CITEWELL_CACHE": "off", "NO_COLOR": "1"}

    def run(command: str) -> str:
        arguments = shlex.split(command)[1:]
        line = [sys.executable, "-m", "citewell", *arguments]
        done = subprocess.run(line, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, ""), command
        return done.stdout

    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    begin, cases, check, explain = re.findall(r"^\.venv/bin/citewell .+$", text, re.MULTILINE)
    told = run(begin)
    for written in re.findall(r"writes `(\S+)` and `(\S+)`", text)[0]:
        assert written in told
        assert (tmp_path / written).is_file()
    assert run(cases) == "2 hold, 0 do not.\n"
    [sentence] = re.findall(r"such as “(.+?)”", text)
    with (tmp_path / "examples" / "draft.md").open("a", encoding="utf-8") as draft:
        draft.write(f"\n{sentence}\n")
    assert run(check).count(f"hint {RULE}: ") == 1
    assert "This is the only lamp that folds." in run(explain)
