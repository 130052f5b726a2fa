"""A program in a real terminal: keys go in, what stands on the screen comes out, also as a picture."""

import html
import os
import re
import shutil
import subprocess
import time
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType

__all__ = ["Cell", "Style", "Terminal", "picture"]


@dataclass(frozen=True)
class Style:
    """How a cell is drawn; colours are ``#rrggbb``, ``line`` is how it is underlined."""

    ink: str | None = None
    paper: str | None = None
    bold: bool = False
    italic: bool = False
    reverse: bool = False
    line: str | None = None
    line_ink: str | None = None


@dataclass(frozen=True)
class Cell:
    """A character at its column."""

    text: str
    column: int
    style: Style

    @property
    def width(self) -> int:
        return 2 if unicodedata.east_asian_width(self.text[0]) in "WF" else 1


class Terminal:
    """A program in tmux, in a server of its own that ends with it."""

    def __init__(self, command: Sequence[str | Path], folder: Path, environment: Mapping[str, str], size: str) -> None:
        assert shutil.which("tmux"), "tmux is missing, in which Neovim is shown: apt-get install tmux"
        columns, rows = size.split("x")
        self._socket = folder / "tmux"
        self._environment = {**environment, "LC_ALL": "C.UTF-8", "TERM": "xterm-256color"}
        shown = ["env", "TERM=tmux-256color", "COLORTERM=truecolor", *map(str, command)]
        self._tmux("-u", "-f", os.devnull, "new-session", "-d", "-x", columns, "-y", rows, "-c", str(folder), *shown)

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._tmux("kill-server", check=False)

    def type(self, *keys: str) -> None:
        """Keys as tmux names them: ``K``, ``Enter``, ``C-w``."""
        self._tmux("send-keys", *keys)

    def text(self) -> str:
        return self._tmux("capture-pane", "-p")

    def rows(self) -> list[list[Cell]]:
        """The cells of the screen."""
        return list(_rows(self._tmux("capture-pane", "-e", "-p")))

    def eventually(self, what: str, condition: Callable[[], bool], seconds: float = 30.0) -> None:
        """Waits until a condition holds; fails with what is on the screen."""
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, f"{what}; on the screen:\n{self.text()}"
            time.sleep(0.05)

    def never(self, what: str, condition: Callable[[], bool], seconds: float = 3.0) -> None:
        """Looks for so long that a condition does not hold. A slow machine may hide that it would; none makes it hold."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            assert not condition(), f"{what}; on the screen:\n{self.text()}"
            time.sleep(0.05)

    def _tmux(self, *arguments: str, check: bool = True) -> str:
        done = subprocess.run(
            ["tmux", "-S", self._socket, *arguments],
            env=self._environment, capture_output=True, text=True, encoding="utf-8", timeout=20, check=False,
        )  # fmt: skip
        assert not check or done.returncode == 0, done.stderr
        return done.stdout


_ESCAPE = re.compile(r"\x1b\[([\d;:]*)m|\x1b\([B0]|[\x0e\x0f]")
_LINES = {"0": None, "1": "solid", "2": "double", "3": "wavy", "4": "dotted", "5": "dashed"}


def _rows(screen: str) -> Iterator[list[Cell]]:
    style = Style()
    for line in screen.rstrip("\n").split("\n"):
        cells: list[Cell] = []
        column = at = 0
        while at < len(line):
            escape = _ESCAPE.match(line, at)
            if escape:
                style = _styled(style, escape[1]) if escape[1] is not None else style
                at = escape.end()
                continue
            cell = Cell(line[at], column, style)
            cells.append(cell)
            column += cell.width
            at += 1
        yield cells


def _styled(style: Style, codes: str) -> Style:
    """A style after one escape sequence."""
    left = (codes or "0").split(";")
    while left:
        code, *left = left
        match code:
            case "0":
                style = Style()
            case "1":
                style = replace(style, bold=True)
            case "3":
                style = replace(style, italic=True)
            case "7":
                style = replace(style, reverse=True)
            case "4":
                style = replace(style, line="solid")
            case "39":
                style = replace(style, ink=None)
            case "49":
                style = replace(style, paper=None)
            case "38" | "48" | "58":
                assert left[0] == "2", f"a colour by number: {codes}"
                colour = "#" + "".join(f"{int(part):02x}" for part in left[1:4])
                left = left[4:]
                style = replace(style, **{{"38": "ink", "48": "paper", "58": "line_ink"}[code]: colour})
            case _:
                name, _, kind = code.partition(":")
                assert name == "4", f"an unknown style: {codes}"
                style = replace(style, line=_LINES[kind])
    return style


def picture(rows: Sequence[Sequence[Cell]], ink: str, paper: str, file: Path, environment: Mapping[str, str]) -> None:
    """Draws a screen as a PNG file, with Chromium; ``ink`` and ``paper`` are the terminal's own colours."""
    names = [os.environ.get("CHROMIUM"), "chromium", "chromium-browser"]
    browser = next((found for name in names if name and (found := shutil.which(name))), None)
    assert browser, "Chromium is missing, with which the screen is drawn: apt-get install chromium"
    columns = max((row[-1].column + row[-1].width for row in rows if row), default=1)
    page = file.with_suffix(".html")
    spans = "\n".join(_span(cell, number, ink, paper) for number, row in enumerate(rows) for cell in row)
    page.write_text(_PAGE.format(ink=ink, paper=paper, spans=spans), "utf-8")
    size = f"--window-size={columns * _WIDE + 24},{len(rows) * _HIGH + 24}"
    subprocess.run(
        [browser, "--headless", "--no-sandbox", "--hide-scrollbars", "--force-device-scale-factor=2", size,
         f"--user-data-dir={file.with_suffix('.profile')}", f"--screenshot={file}", page.as_uri()],
        env=dict(environment), capture_output=True, timeout=90, check=True,
    )  # fmt: skip
    page.unlink()


# A cell, in pixels: what the font needs for lines of frames to meet.
_WIDE, _HIGH = 9, 17
_PAGE = """<!doctype html><meta charset="utf-8"><style>
html {{ background: {paper}; color: {ink}; }}
body {{ margin: 12px; position: relative; font: 15px/17px "DejaVu Sans Mono", monospace; }}
span {{ position: absolute; height: 17px; white-space: pre; text-underline-offset: 2px; }}
</style>
{spans}
"""


def _span(cell: Cell, row: int, ink: str, paper: str) -> str:
    style = cell.style
    colours = style.ink or ink, style.paper or paper
    if style.reverse:
        colours = colours[::-1]
    css = f"left:{cell.column * _WIDE}px;top:{row * _HIGH}px;width:{cell.width * _WIDE}px"
    css += f";color:{colours[0]};background:{colours[1]}"
    css += ";font-weight:bold" * style.bold + ";font-style:italic" * style.italic
    if style.line:
        css += f";text-decoration:underline {style.line} {style.line_ink or colours[0]}"
    return f'<span style="{css}">{html.escape(cell.text)}</span>'
