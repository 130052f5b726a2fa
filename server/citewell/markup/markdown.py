"""Markdown and MDX to blocks of prose, each character with its place in the source."""

import bisect
import functools
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import MD_TRIM_CHARS
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin

from citewell.data import Data, Island
from citewell.document import BlockKind, Container, Content, Region
from citewell.markup import blocks, frontmatter, inline
from citewell.markup.masks import Masked, mask
from citewell.markup.parts import Definition, Outline, Parts, State
from citewell.markup.passage import Bounds, Origin, Passage, Source
from citewell.markup.places import Placed
from citewell.pattern import late
from citewell.prose import Piece, Prose
from citewell.span import Span

__all__ = ["build_parser", "read_markdown", "read_window"]

_NEWLINES = late(r"\r\n?|\n")
_CHECKBOX = late(r"\[[ xX]\][ \t]+(?=\S)")
_ALERT = late(r"\[!\w+\][+-]?[ \t]*")
_ATTRIBUTES = late(r"[ \t]*\{:?[ \t]*[#.][^{}\n]*\}[ \t]*$")
_ANCHOR = late(r"#([\w:.-]+)")
_JSON_LD = frozenset({"json-ld", "jsonld", "application/ld+json", "json+ld"})
_SCHEMA = late(r"\"@context\"\s*:[^,}]*schema\.org")
_CONTAINERS: dict[str, Container] = {
    "blockquote": "quote", "bullet_list": "list", "ordered_list": "ordered-list", "table": "table",
    "footnote_reference": "footnote", "admonition": "admonition",
}  # fmt: skip


def build_parser(*, mdx: bool = False) -> MarkdownIt:
    """
    A Markdown parser: CommonMark, tables, strikethrough, footnotes, definition lists, admonitions.

    Addresses stay as they are written. In MDX there is no indented code and no HTML: tags are masked before.
    """
    md = _Parser("commonmark", {"html": not mdx, "maxNesting": 60})
    md.enable(["table", "strikethrough"])
    deflist_plugin(md)
    inline.install(md)
    blocks.install(md)
    # Entities and escapes stay tokens of their own.
    md.disable("text_join")
    if mdx:
        md.disable(["code", "html_block", "html_inline"])
    blocks.sort_by_beginning(md)
    inline.sort_by_character(md)
    return md


_parser = functools.cache(build_parser)


class _Parser(MarkdownIt):
    """Leaves addresses as they are written: rules want them so, and normalising fails on lone surrogates."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802
        return url

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802
        return link


def read_markdown(text: str, mdx: bool = False) -> Parts:
    """
    The parts of a Markdown draft; sentences and languages are left to the caller.

    Never raises: what the parser cannot take is read as plain paragraphs.
    """
    parts = Parts()
    parts.front_matter = frontmatter.read(text)
    start = 1 if text.startswith("\ufeff") else 0
    if parts.front_matter:
        start = parts.front_matter.span.end
        parts.regions.append(Region("front-matter", parts.front_matter.span))
    try:
        masked = mask(text, start, mdx=mdx)
        _Reader(text, Span(start, len(text)), masked, parts, mdx=mdx or masked.esm).read({})
    except Exception:  # noqa: BLE001 - a fault of the parser must not cost the writer the whole report
        parts.blocks, parts.islands, parts.comments = _paragraphs(text, start), [], []
        parts.outline = None
    _order(parts)
    return parts


def read_window(
    text: str, window: Span, masked: Masked, environment: dict[str, object], *, mdx: bool, inside: int
) -> Parts:
    """
    The parts of a stretch of a Markdown draft that starts and ends with top-level blocks; all places are the draft's.

    ``masked`` is the stretch with its masks, ``environment`` what the parser knows from elsewhere, ``inside`` in how
    many ``:::`` pairs the stretch stands. May raise what the parser raises.
    """
    parts = Parts()
    _Reader(text, window, masked, parts, mdx=mdx, inside=inside).read(environment)
    _order(parts)
    return parts


def _order(parts: Parts) -> None:
    # A template tag inside raw HTML is met twice, by either reader.
    parts.regions = sorted(set(parts.regions), key=lambda region: (region.span, region.kind))
    parts.comments = sorted(set(parts.comments))


def _paragraphs(text: str, start: int) -> list[tuple[int, Content]]:
    """What is between blank lines, with no markup read."""
    found = []
    for match in re.finditer(r"\S[^\n]*(?:\n[^\S\n]*\S[^\n]*)*", text[start:]):
        words = match[0]
        prose = Prose(words, words.replace("\n", " "), (Piece(0, 0, len(words), len(words)),))
        found.append((start + match.start(), Content("paragraph", prose, len(words))))
    return found


class _Reader:
    """Walks through the parser's block tokens, knowing what it stands in."""

    def __init__(self, text: str, extent: Span, masked: Masked, parts: Parts, *, mdx: bool, inside: int = 0) -> None:
        self._text = text
        self._parts = parts
        self._mdx = mdx
        self._scan = masked.scan
        self._source = Source(text, masked.masks)
        body = masked.text.replace("\0", "\ufffd")
        self._start = extent.start
        self._shifts: list[int] = []
        if "\r" in body:
            shift = 0
            for match in _NEWLINES.finditer(body):
                if len(match[0]) == 2:
                    self._shifts.append(match.start() - shift)
                    shift += 1
            body = _NEWLINES.sub("\n", body)
        self._body = body
        self._lines = [0]
        self._lines.extend(match.end() for match in re.finditer("\n", body))
        self._containers: list[Container] = ["admonition"] * inside
        # For each open list item whether its first paragraph is still to come; other containers hide it.
        self._items: list[bool | None] = []
        self._kinds: list[BlockKind] = []
        self._quoted: list[tuple[int, int]] = []
        self._raw: list[Token] = []

    def read(self, environment: dict[str, object]) -> None:
        tokens = _parser(mdx=self._mdx).parse(self._body, environment)
        directives = iter(_pair_directives(tokens))
        blocks: list[tuple[int, State]] = []
        for index, token in enumerate(tokens):
            if token.level == 0 and token.nesting >= 0 and token.map:
                opened, holds = next(directives)
                state = State(opened, len(self._containers), holds, token.type)
                blocks.append((self._at(self._line(token.map[0])), state))
            if token.type == "html_block" and blocks:
                blocks[-1] = (blocks[-1][0], blocks[-1][1]._replace(raw=True))
            self._take(tokens, index, token, environment)
        self._raw_blocks()
        definitions = self._definitions(environment)
        parts = self._parts
        notes = [
            (self._at(self._line(token.map[0])), str(token.meta["label"]))
            for token in tokens
            if token.type == "footnote_reference_open" and token.map
        ]
        parts.outline = Outline(
            self._start, self._mdx, Placed.of(blocks), Placed.of(definitions), Placed.of(notes), self._scan
        )
        parts.blocks.sort(key=lambda block: block[0])
        parts.regions += self._source.regions
        parts.regions += [Region(found.kind, found.span) for found in self._source.masks]
        parts.comments += self._source.comments
        parts.comments += [found.span for found in self._source.masks if found.kind == "comment"]
        parts.islands.sort(key=lambda island: island.span.start)

    # Places

    def _at(self, offset: int) -> int:
        """The place in the source of a place in the text that was parsed."""
        if not self._shifts:
            return self._start + offset
        return self._start + offset + bisect.bisect_left(self._shifts, offset)

    def _line(self, number: int) -> int:
        return self._lines[number] if number < len(self._lines) else len(self._body)

    def _line_end(self, number: int) -> int:
        """The end of a line of the parsed text, without its line break."""
        end = self._line(number + 1)
        return end - 1 if end > self._line(number) and self._body[end - 1] == "\n" else end

    def _origin(self, token: Token) -> Origin:
        meta = token.meta
        if "cell" in meta:
            return Origin([(at, self._at(place)) for at, place in meta["cell"]] or [(0, self._start)])
        marks: list[int] = meta["marks"]
        content = token.content
        if len(marks) == 1:
            return Origin([(0, self._at(marks[0] + self._trimmed(marks[0], content)))])
        return self._origin_of_lines(marks, content)

    def _trimmed(self, mark: int, content: str) -> int:
        """How many blanks other than space and tab the parser has cut from the front."""
        if not content or self._body.startswith(content[0], mark):
            return 0
        at = mark
        while at < len(self._body) and self._body[at] in MD_TRIM_CHARS:
            at += 1
        return at - mark

    def _origin_of_lines(self, marks: list[int], content: str) -> Origin:
        # Lines that hold nothing but what is trimmed are gone from the front.
        skipped = 0
        while skipped < len(marks) and not self._body[marks[skipped] : self._end_of_line(marks[skipped])].strip(
            MD_TRIM_CHARS
        ):
            skipped += 1
        marks = marks[skipped:]
        runs: list[tuple[int, int]] = []
        widened: set[int] = set()
        at = 0
        for number, mark in enumerate(marks):
            if number == 0:
                runs.append((0, self._at(mark + self._trimmed(mark, content))))
            else:
                blanks = at
                while blanks < len(content) and content[blanks] in " \t":
                    blanks += 1
                lead = content[at:blanks]
                if lead and self._body[mark - len(lead) : mark] == lead:
                    runs.append((at, self._at(mark - len(lead))))
                else:
                    if lead:
                        at = self._widened_lead(lead, at, mark, runs, widened)
                    runs.append((at, self._at(mark)))
            at = content.find("\n", at) + 1
            if not at:
                break
        return Origin(runs, frozenset(widened))

    def _widened_lead(self, lead: str, at: int, mark: int, runs: list[tuple[int, int]], widened: set[int]) -> int:
        """The blanks before a line one tab of which is indentation in part: its rest stands as blanks."""
        rest = lead.lstrip(" ")
        if rest and self._body[mark - len(rest) : mark] != rest:
            rest = ""
        tab = mark - len(rest) - 1
        widened.add(len(runs))
        runs.append((at, self._at(max(tab, 0))))
        at += len(lead) - len(rest)
        if rest:
            runs.append((at, self._at(mark - len(rest))))
            at += len(rest)
        return at

    def _end_of_line(self, at: int) -> int:
        end = self._body.find("\n", at)
        return len(self._body) if end < 0 else end

    # Tokens

    def _take(self, tokens: Sequence[Token], index: int, token: Token, environment: dict[str, object]) -> None:
        kind = token.type
        if kind == "inline":
            self._inline(tokens[index - 1], token, environment)
        elif kind in ("fence", "code_block", "directive_code"):
            self._code(token)
        elif kind == "html_block":
            self._raw.append(token)
            token.meta["containers"] = tuple(self._containers)
        elif kind == "directive_open":
            if token.meta.get("paired"):
                self._containers.append("admonition")
        elif kind == "directive_close":
            if token.meta.get("paired"):
                last = len(self._containers) - 1 - self._containers[::-1].index("admonition")
                del self._containers[last]
        elif kind == "list_item_open":
            self._items.append(True)
        elif kind == "list_item_close":
            self._items.pop()
        elif kind == "dd_open":
            self._kinds.append("definition")
            self._items.append(None)
        elif kind == "dd_close":
            self._kinds.pop()
            self._items.pop()
        elif token.nesting > 0:
            container = _CONTAINERS.get(kind[:-5])
            if container == "quote":
                container = self._quote(tokens, index)
            if container:
                self._containers.append(container)
                if container not in ("list", "ordered-list"):
                    self._items.append(None)
        elif token.nesting < 0 and kind[:-6] in _CONTAINERS and self._containers.pop() not in ("list", "ordered-list"):
            self._items.pop()

    def _quote(self, tokens: Sequence[Token], index: int) -> Container:
        """A quotation, or an admonition in the form that GitHub and Obsidian use."""
        if index + 2 < len(tokens) and tokens[index + 1].type == "paragraph_open":
            first = tokens[index + 2]
            match = _ALERT.match(first.content)
            if match and not first.content.startswith(("(", "["), match.end()):
                first.meta["first"] = match.end()
                return "admonition"
        return "quote"

    def _inline(self, opening: Token, token: Token, environment: dict[str, object]) -> None:
        if not token.content or (opening.map is None and opening.type not in ("th_open", "td_open")):
            return
        kind, level, anchor = self._kind(opening)
        first, last = int(token.meta.get("first", 0)), len(token.content)
        title_end = token.content.find("\n", first) if first else -1
        if kind == "item" and (box := _CHECKBOX.match(token.content)) and not _starts_link(token):
            first = box.end()
        if kind == "heading" and (attributes := _ATTRIBUTES.search(token.content)):
            last = attributes.start()
            found = _ANCHOR.search(attributes[0])
            anchor = found[1] if found else ""
        origin = self._origin(token)
        begin = first
        while begin < len(token.content) - 1 and token.content[begin] in " \t\n":
            begin += 1
        start, end = origin.start(min(begin, len(token.content) - 1)), origin.end(len(token.content))
        if kind == "heading" and opening.map:
            start = self._at(self._heading_start(opening, token))
            end = max(end, self._at(self._line_end(opening.map[1] - 1)))
        bounds = Bounds(first, last, title_end)
        self._add(token.children or [], origin, (start, end), bounds, kind, level=level, anchor=anchor)
        self._footnotes(token, origin, environment)

    def _heading_start(self, opening: Token, token: Token) -> int:
        mark: int = token.meta["marks"][0]
        if opening.markup.startswith("#"):
            return (
                self._body.rfind("#", self._line(opening.map[0]) if opening.map else 0, mark) - len(opening.markup) + 1
            )
        return mark

    def _add(
        self,
        tokens: Sequence[Token],
        origin: Origin,
        place: tuple[int, int],
        bounds: Bounds,
        kind: BlockKind,
        *,
        level: int = 0,
        anchor: str = "",
        containers: tuple[Container, ...] | None = None,
    ) -> None:
        """Adds the block at a place of the source, unless nothing in it is prose."""
        start, end = place
        passage = Passage(self._source, origin, start, bounds)
        passage.read(tokens)
        prose = passage.finish()
        # A line of nothing but tags is no block; an image alone is one, without words.
        if prose.text.strip() or any(inline.kind == "image" for inline in prose.inlines):
            within = tuple(self._containers) if containers is None else containers
            content = Content(kind, prose, end - start, within, level, anchor=anchor)
            self._parts.blocks.append((start, content))

    def _kind(self, opening: Token) -> tuple[BlockKind, int, str]:
        if opening.type == "heading_open":
            return "heading", int(opening.tag[1:]), ""
        if opening.type == "th_open":
            return "header-cell", 0, ""
        if opening.type == "td_open":
            return "cell", 0, ""
        if opening.type == "dt_open":
            return "term", 0, ""
        if self._items and self._items[-1]:
            self._items[-1] = False
            return "item", sum(name in ("list", "ordered-list") for name in self._containers), ""
        if self._kinds and self._items and self._items[-1] is None and self._innermost_is_definition():
            return "definition", 0, ""
        return "paragraph", 0, ""

    def _innermost_is_definition(self) -> bool:
        # Every container but a list hides the items around it: one more of these than of containers is the dd.
        hiding = sum(name not in ("list", "ordered-list") for name in self._containers)
        return sum(item is None for item in self._items) > hiding

    def _footnotes(self, token: Token, origin: Origin, environment: dict[str, object]) -> None:
        """Footnotes written in the running text, each a block of its own inside the block it belongs to."""
        listed = environment.get("footnotes")
        if not isinstance(listed, dict):
            return
        for child in token.children or ():
            if child.type != "footnote_ref" or "label" in child.meta or child.map is None:
                continue
            note = listed["list"][child.meta["id"]]
            words = note["content"]
            offset = child.map[0] + 2
            low, high = offset + len(words) - len(words.lstrip()), offset + len(words.rstrip())
            if low >= high:
                continue
            tokens = [_shifted(inner, offset) for inner in note["tokens"]]
            place = origin.start(low), origin.end(high)
            containers = (*self._containers, "footnote")
            self._add(tokens, origin, place, Bounds(low, high), "paragraph", containers=containers)

    def _code(self, token: Token) -> None:
        if token.map is None:
            return
        low, high = token.map
        start = token.meta.get("start", self._line(low))
        while high > low + 1 and not self._body[self._line(high - 1) : self._line_end(high - 1)].strip():
            high -= 1
        end = self._line_end(high - 1)
        self._source.mark("code", self._at(start), self._at(end))
        if token.type == "fence" and token.info:
            language = token.info.split()[0].lower() if token.info.strip() else ""
            if language in _JSON_LD or (language == "json" and _SCHEMA.search(token.content)):
                self._raw.append(token)

    # What is no Markdown

    def _raw_blocks(self) -> None:
        """HTML and JSON-LD; the marks of quotations before their lines are blanks to them."""
        if not self._raw:
            return
        text = self._text
        quoted = [
            (self._line(token.map[0] + index), mark)
            for token in self._raw
            if token.map
            for index, mark in enumerate(token.meta.get("marks", ()))
            if mark > self._line(token.map[0] + index)
        ]
        if quoted:
            parts, at = [], 0
            for line, mark in quoted:
                low, high = self._at(line), self._at(mark)
                if low >= at:
                    parts.append(text[at:low] + " " * (high - low))
                    at = high
            text = "".join([*parts, text[at:]])
        for token in self._raw:
            if token.type == "fence":
                self._island(token, text)
            elif token.map:
                self._html(token, text)

    def _island(self, token: Token, text: str) -> None:
        if token.map is None:
            return
        from citewell.markup import json

        low, high = token.map
        rows = token.content.count("\n")
        body = Span(
            self._at(self._line(low + 1)), max(self._at(self._line(low + 1 + rows)), self._at(self._line(low + 1)))
        )
        data = Data(*json.read(text, body.start, body.end))
        span = Span(self._at(token.meta["start"]), self._at(self._line_end(high - 1)))
        self._parts.islands.append(Island("fence", span, body, data))

    def _html(self, token: Token, text: str) -> None:
        low, high = token.map or (0, 0)
        start, end = self._at(token.meta["start"]), self._at(self._line_end(high - 1) if high > low else 0)
        if end <= start:
            return
        # Late: an HTML reader is no use to most drafts.
        from citewell.markup import html

        found = html.read_html(text, start, end)
        around: tuple[Container, ...] = token.meta["containers"]
        self._parts.blocks += [
            (at, replace(content, containers=around + content.containers) if around else content)
            for at, content in found.blocks
        ]
        self._parts.islands += found.islands
        self._parts.elements += found.elements
        self._parts.comments += found.comments
        self._parts.regions += found.regions

    def _definitions(self, environment: dict[str, object]) -> list[tuple[int, Definition]]:
        """Marks the link reference definitions of the text; those from elsewhere have no place in it."""
        references: Any = environment.get("references", {})
        again: Any = environment.get("duplicate_refs", [])
        found = [(label, reference, True) for label, reference in references.items() if "map" in reference]
        found += [(reference["label"], reference, False) for reference in again]
        definitions = []
        for label, reference, first in found:
            low, high = reference["map"]
            start = self._at(self._line(low))
            self._source.mark("definition", start, self._at(self._line_end(high - 1)))
            definitions.append((start, Definition(label, reference["href"], reference["title"], first)))
        return sorted(definitions)


def _starts_link(token: Token) -> bool:
    """Whether a text begins with a link: ``[x]`` is one where it is defined as a reference."""
    return token.children is not None and len(token.children) > 0 and token.children[0].type == "link_open"


def _shifted(token: Token, by: int) -> Token:
    """A token of a text that was parsed on its own, with its range in the text around it."""
    moved = token.copy()
    moved.map = [place + by for place in token.map] if token.map else None
    return moved


def _pair_directives(tokens: Sequence[Token]) -> list[tuple[int, bool]]:
    """
    Marks the ``:::`` lines that open and close each other; the others are left alone.

    Returns for each top-level block how many are open before it and whether it is or holds one.
    """
    opened: list[Token] = []
    states: list[tuple[int, bool]] = []
    for token in tokens:
        if token.level == 0 and token.nesting >= 0 and token.map:
            states.append((len(opened), False))
        if states and token.type in ("directive_open", "directive_close"):
            states[-1] = (states[-1][0], True)
        if token.nesting < 0:
            # What was opened inside a container is not closed outside it.
            while opened and opened[-1].level > token.level:
                opened.pop()
        elif token.type == "directive_open":
            opened.append(token)
        elif token.type == "directive_close" and opened:
            first = opened.pop()
            if first.level == token.level:
                first.meta["paired"] = token.meta["paired"] = True
    return states
