"""Drafts that edits begin with: our own texts, those of the evaluation data, and pieces strewn among them."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from markdown_it import MarkdownIt

from citewell.testing import cases
from pieces import HEADS, HTML, HTML_HEADS, HTML_TAILS, MARKDOWN, MDX, REMARKS

__all__ = ["LEAST_WORDS", "Draft", "Sources", "drafts", "words_of"]

ROOT = Path(__file__).resolve().parents[2]

LEAST_WORDS = 300
"""Words of a draft; most have few more, since a full check takes longer the longer a draft is."""

_ROOM = 20
"""So many words more a draft may lose before it is too short."""

_LONGEST = 3_000
"""Code points: real drafts hold tables and data that no words are counted of."""

_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_TAG = re.compile(r"<[^>]*>")
_PARTED = {
    "html": re.compile(r"(?=<(?:p|h[1-6]|ul|ol|table|section|div|figure)\b)"),
    "md": re.compile(r"(?<=\n\n)(?=.)"),
}


@dataclass(frozen=True)
class Draft:
    """A text, and the name of its file, which tells its format."""

    name: str
    text: str


def words_of(text: str) -> int:
    """How many words a draft has; those in tags do not count."""
    return len(_WORD.findall(_TAG.sub(" ", text)))


class Sources:
    """Where drafts of at least `LEAST_WORDS` words are drawn from; ``data`` is the folder of the evaluation data."""

    def __init__(self, data: Path | None = None) -> None:
        self._markdown = [path for path in _own() if path.suffix == ".md"]
        self._pages = [path for path in _own() if path.suffix == ".html"]
        self._drafts = _of_data(data) if data else []

    def draw(self, chance: random.Random) -> Draft:
        """A draft that is long enough."""
        while True:
            draft = self._draw(chance)
            if words_of(draft.text) >= LEAST_WORDS and len(draft.text) <= _LONGEST:
                return _with_line_ends(draft, chance)

    def _draw(self, chance: random.Random) -> Draft:
        kind = chance.random()
        if kind < 0.3 and self._drafts:
            path = chance.choice(self._drafts)
            return Draft(
                f"draft{path.suffix}", _passage(path.read_bytes().decode("utf-8", "replace"), path.suffix, chance)
            )
        if kind < 0.7:
            suffix = chance.choice((".md", ".md", ".mdx", ".html"))
            return Draft(f"draft{suffix}", self._strewn(suffix, chance))
        path = chance.choice(self._pages if chance.random() < 0.2 else self._markdown)
        text = _passage(path.read_text("utf-8"), path.suffix, chance)
        if path.suffix == ".md" and chance.random() < 0.25:
            return Draft("draft.html", chance.choice(HTML_HEADS) + MarkdownIt().enable("table").render(text))
        return Draft(path.name, text)

    def _strewn(self, suffix: str, chance: random.Random) -> str:
        """Short drafts of our case files, with pieces of all kinds between them."""
        drafts = self._cases[".html" if suffix == ".html" else ".md"]
        pieces = {".md": MARKDOWN, ".mdx": [*MARKDOWN, *MDX, *MDX], ".html": HTML}[suffix]
        if suffix == ".html" and chance.random() < 0.5:
            # Where a page has main parts, much of it is read anew for their sake.
            pieces = [piece for piece in pieces if "<main" not in piece and "<article" not in piece]
            drafts = [draft for draft in drafts if "<main" not in draft and "<article" not in draft]
        heads = HTML_HEADS if suffix == ".html" else HEADS
        parts = [chance.choice(heads)]
        while words_of("\n".join(parts)) < LEAST_WORDS + _ROOM:
            kind = chance.random()
            parts.append(chance.choice(drafts if kind < 0.5 else pieces if kind < 0.9 else REMARKS) + "\n")
        return "\n".join(parts) + (chance.choice(HTML_TAILS) if suffix == ".html" else "")

    @cached_property
    def _cases(self) -> dict[str, list[str]]:
        """The drafts of our case files by format."""
        found: dict[str, list[str]] = {".md": [], ".html": []}
        for path in sorted((ROOT / "tests" / "rules").glob("*.md")):
            for case in cases(path):
                found[".html" if case.format == "html" else ".md"].append(case.draft)
        return found


def _own() -> Iterator[Path]:
    for folder in (ROOT, ROOT / "docs", ROOT / "examples", ROOT / "tests" / "corpus"):
        for path in sorted(folder.glob("*.*") if folder == ROOT else folder.rglob("*.*")):
            if path.suffix in (".md", ".html"):
                yield path


def _of_data(folder: Path) -> list[Path]:
    return [
        path
        for kind in ("drafts_md", "drafts_blog", "drafts_html")
        for path in sorted((folder / kind).glob("*"))
        if path.suffix in (".md", ".mdx", ".html") and path.stat().st_size < 200_000
    ]


def _passage(text: str, suffix: str, chance: random.Random) -> str:
    """A part of a text from one block to another, that has words enough if the text has; now and then with its head."""
    parts = _PARTED["html" if suffix == ".html" else "md"].split(text)
    first = chance.randrange(len(parts)) if chance.random() < 0.8 else 0
    chosen = [parts[0]] if first and chance.random() < 0.5 else []
    for part in parts[first:]:
        chosen.append(part)
        if words_of("".join(chosen)) >= LEAST_WORDS + _ROOM:
            break
    return "".join(chosen)


def _with_line_ends(draft: Draft, chance: random.Random) -> Draft:
    kind = chance.random()
    if kind < 0.15:
        return Draft(draft.name, draft.text.replace("\r\n", "\n").replace("\n", "\r\n"))
    return Draft(draft.name, draft.text.replace("\n", "\r", 3)) if kind < 0.18 else draft


_MDX_GUIDE = """export const rows = [1, 2]

# A guide to lamps

<Tabs>

Our lamp is significantly brighter, and it is very easy to mount on any bike you own today.

- It lights {rows.length} metres.
- It is lighter.

</Tabs>

## How long does it run?

Many riders ask. A lamp is a thing. It runs 9 hours on one charge.
"""


_TABLES = """<p>Before it.</p>
<table><caption>By <a href="https://e.org">Kolb</a></caption><tr><th>Lamp</th><td>73 of 100 left.</td></tr></table>
<figure><table><tr><td>It is faster.</td><td>4 of 5</td></tr></table><figcaption>From our shop.</figcaption></figure>
<p>After it.</p>
"""

_MICRODATA = """<html><body>
<p>Hello there.</p>
<div itemscope itemtype="https://schema.org/Product">
<span itemprop="nam">Halden</span>
<div itemprop="offers" itemscope itemtype="https://schema.org/Ofer">
<meta itemprop="price" content="€3">
</div>
</div>
<p>It runs 9 hours.</p>
</body></html>
"""

_TEXT_FIRST = """A lamp is a thing.

- It lights the road.

It runs 9 hours.

# Then a heading

It is brighter.
"""


def drafts() -> dict[str, str]:
    found = {path.name: path.read_bytes().decode() for path in sorted((ROOT / "examples").glob("*.*"))}
    return {
        **found,
        "guide.mdx": _MDX_GUIDE,
        "tables.html": _TABLES,
        "microdata.html": _MICRODATA,
        "first.md": _TEXT_FIRST,
        "lines.md": found["draft.md"].replace("\n", "\r\n"),
    }
