"""Emacs with Eglot, set up as its page says, with the server as users start it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RECIPE = ROOT / "editor-clients" / "other" / "emacs.md"
BIN = Path(sys.executable).parent

DRAFT = """# 😀 Choosing a bicycle light

A round beam wastes light on the trees, and a flat beam keeps it on the tarmac where the wheels go.

漢 é 👩‍👩‍👧 Our world-class workshop tests every light. `a world-class name` is code.

Run time has improved dramatically since the first model.
"""
RULES = ["multi-idea-sentence", "puffery", "intensifier-for-measure"]


@pytest.mark.editor
def test_a_writers_round_in_emacs(tmp_path: Path) -> None:
    emacs = shutil.which("emacs")
    assert emacs, "Emacs is missing: apt-get install emacs-nox elpa-eglot elpa-markdown-mode"
    recipe = tmp_path / "recipe.el"
    recipe.write_text(RECIPE.read_text("utf-8").split("```elisp\n")[1].split("```")[0], "utf-8")
    draft = tmp_path / "draft.md"
    draft.write_text(DRAFT, "utf-8")
    (tmp_path / "citewell.toml").write_text(f"select = {RULES}\n", "utf-8")
    environment = {
        **os.environ,
        "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}",
        # Nothing of the machine's own Emacs is read or written.
        "HOME": str(tmp_path),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "LC_ALL": "C.UTF-8",
        "RECIPE": str(recipe),
        "DRAFT": str(draft),
    }
    done = subprocess.run(
        [emacs, "--batch", "--no-init-file", "--load", Path(__file__).with_name("round.el")],
        env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=180, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    assert "ok the round ends" in said, said
