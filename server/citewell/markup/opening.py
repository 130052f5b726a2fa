"""
Reading the opening of a long Markdown draft, to have something to show while all of it is read.

The opening ends where a top-level block starts that nothing before it reaches. What hangs on text far below is taken
from all of the draft: masks are searched for in the whole text, link reference definitions and footnotes are known by
how their lines begin.
"""

from dataclasses import replace

from markdown_it.common.utils import normalizeReference

from citewell.document import Region
from citewell.markup import frontmatter
from citewell.markup.markdown import read_window
from citewell.markup.masks import after_blank_line, mask, stands_clear
from citewell.markup.parts import Outline, Parts
from citewell.pattern import late
from citewell.span import Span

__all__ = ["read_opening"]

_AHEAD = 2
"""So many blocks beyond the opening are read: a block looks ahead at no more."""

_MARGIN = 3_000
"""So many code points beyond the limit are read, to have those blocks."""

_FAR = 10 * _MARGIN
"""So far beyond the limit, at most, ends what is read."""

_LEAST = 1.5
"""The length of a draft, as a share of the limit, from which on its opening is worth reading."""

_DEFINITION = late(
    r"\n {0,3}\[(?P<label>[^\[\]\\\n]{1,999})\]:[ \t]*+(?:\r?\n[ \t]*+)?(?P<href><[^<>\n]*>|[^\s<]\S*)?"
    r"(?:[ \t]+(?P<title>\"[^\"\n]*\"|'[^'\n]*'|\([^()\n]*\)))?"
)


def read_opening(text: str, limit: int, *, mdx: bool) -> tuple[Parts, int] | None:
    """
    The parts of a Markdown draft's opening of at most ``limit`` code points, and where it ends.

    None where the draft is not much longer, and where no end can be found that is safe.
    """
    front = frontmatter.read(text)
    start = front.span.end if front else int(text.startswith("\ufeff"))
    stop = text.find("\n", limit + _MARGIN) + 1
    # Where no line ends nearby it would cost as much as the whole.
    if len(text) < _LEAST * limit or not start < stop <= limit + _FAR:
        return None
    window = Span(start, stop)
    try:
        masked = mask(text, start, mdx=mdx)
        stretch = replace(masked, text=masked.text[: len(window)])
        parts = read_window(text, window, stretch, _definitions(masked.text), mdx=mdx or masked.esm, inside=0)
    except Exception:  # noqa: BLE001 - what the parser cannot take is left to the reading of the whole
        return None
    end = _end(text, parts.outline, limit) if parts.outline else None
    if end is None:
        return None
    parts = _before(parts, end)
    if front:
        parts.front_matter = front
        parts.regions.insert(0, Region("front-matter", front.span))
    return parts, end


def _definitions(text: str) -> dict[str, object]:
    """What all of a draft defines, as far as that can be told from its lines."""
    references: dict[str, dict[str, str]] = {}
    notes: dict[str, int] = {}
    for found in _DEFINITION.finditer(text):
        label = found["label"]
        if label.startswith("^"):
            notes.setdefault(":" + label[1:], -1)
        elif found["href"]:
            href, title = found["href"].removeprefix("<").removesuffix(">"), (found["title"] or "")[1:-1]
            references.setdefault(normalizeReference(label), {"href": href, "title": title})
    return {"references": references, "footnotes": {"refs": notes, "list": {}}}


def _end(text: str, outline: Outline, limit: int) -> int | None:
    """The last start of a block within the limit at which nothing is open."""
    blocks = outline.blocks
    last = min(blocks.places.before(limit + 1), len(blocks) - _AHEAD) - 1
    ends = (blocks.places[index] for index in range(last, 0, -1) if not blocks.things[index].opened)
    extents = list(outline.scan.extents) if outline.scan else []
    for end in ends:
        is_open = any(start < end < start + extent.reach for start, extent in extents)
        if after_blank_line(text, end) and not is_open and stands_clear(text, end):
            return end
    return None


def _before(parts: Parts, end: int) -> Parts:
    """What of the parts starts before a place; nothing of it goes beyond."""
    return Parts(
        blocks=[block for block in parts.blocks if block[0] < end],
        islands=[one for one in parts.islands if one.span.start < end],
        elements=[one for one in parts.elements if one.span.start < end],
        comments=[one for one in parts.comments if one.start < end],
        regions=[one for one in parts.regions if one.span.start < end],
    )
