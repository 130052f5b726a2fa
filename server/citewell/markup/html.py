"""
HTML pages and fragments, also those inside Markdown: prose from tokens, each with its exact source.

The tokenizer knows the places; what it says is put in order by a stack of open elements that follows the
standard's rules for elements that are never closed, closed twice or nested wrongly, as far as they matter for
prose. Template tags are masked first, with filler of the same length.

All places are absolute code points of the text given.
"""

import bisect
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from turbohtml import Token, TokenType, tokenize

from citewell.data import Data, Island, Value
from citewell.document import BlockKind, Container, Content, Region, RegionKind
from citewell.markup import frontmatter, json
from citewell.markup.flow import Flow, Mark
from citewell.markup.masks import Mask, Masked, mask_page
from citewell.markup.pagehead import is_telling, read_element
from citewell.markup.parts import Parts
from citewell.markup.places import Placed
from citewell.markup.trail import BOTTOM, START, Frame, Stop, Trail, Wide, frames_of, tags_of
from citewell.pattern import late
from citewell.prose import InlineKind
from citewell.span import Span

__all__ = ["Stretch", "read_html", "read_stretch", "set_main_apart", "spoken_mains"]

_MAX_OPEN = 512
"""So many elements are open at a time; browsers stop there too."""

_VOID = frozenset([
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input", "keygen", "link",
    "meta", "param", "source", "track", "wbr",
])  # fmt: skip
# Start tags of these end an open paragraph, and text on either side of them belongs to different blocks.
_BLOCKS = frozenset([
    "address", "article", "aside", "blockquote", "body", "caption", "center", "colgroup", "dd", "details", "dialog",
    "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "frameset", "h1", "h2", "h3",
    "h4", "h5", "h6", "head", "header", "hgroup", "hr", "html", "legend", "li", "listing", "main", "menu", "nav",
    "ol", "optgroup", "option", "p", "plaintext", "pre", "search", "section", "summary", "table", "tbody", "td",
    "template", "tfoot", "th", "thead", "title", "tr", "ul", "xmp",
])  # fmt: skip
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
# Nothing inside these is prose, and the tokenizer leaves their text whole or it is markup of another kind.
_SILENT: dict[str, RegionKind | None] = {
    "script": "script", "style": "style", "pre": "code", "textarea": "code", "svg": "code", "noscript": None,
    "iframe": None, "noembed": None, "noframes": None, "xmp": "code", "listing": "code", "plaintext": "code",
    "object": None, "canvas": None, "audio": None, "video": None, "title": None, "head": None, "rt": None, "rp": None,
    "datalist": None, "map": None, "applet": None,
}  # fmt: skip
_INLINE: dict[str, InlineKind] = {
    "em": "emphasis", "i": "emphasis", "cite": "emphasis", "dfn": "emphasis", "strong": "strong", "b": "strong",
    "del": "strike", "s": "strike", "strike": "strike", "code": "code", "kbd": "code", "samp": "code", "var": "code",
    "tt": "code", "math": "math",
}  # fmt: skip
_KINDS: dict[str, BlockKind] = {
    "li": "item", "td": "cell", "th": "header-cell", "figcaption": "caption", "caption": "caption", "dt": "term",
    "dd": "definition", "summary": "summary", "label": "label", "button": "label", "legend": "label", "option": "label",
    "optgroup": "label", "nav": "label", "address": "label",
}  # fmt: skip
_CONTAINERS: dict[str, Container] = {
    "blockquote": "quote", "ul": "list", "menu": "list", "dir": "list", "ol": "ordered-list", "table": "table",
    "figure": "figure", "details": "details", "nav": "navigation", "aside": "aside", "form": "form",
    "footer": "footer", "header": "header",
}  # fmt: skip
_ROLES: dict[str, Container] = {
    "navigation": "navigation", "banner": "header", "contentinfo": "footer", "complementary": "aside", "search": "form",
    "form": "form", "doc-endnotes": "footnote", "doc-footnote": "footnote", "note": "admonition", "menu": "navigation",
}  # fmt: skip
_CLASSES: dict[str, Container] = {
    "footer": "footer", "site-footer": "footer", "page-footer": "footer", "header": "header", "site-header": "header",
    "page-header": "header", "sidebar": "aside", "navbar": "navigation", "nav": "navigation", "menu": "navigation",
    "navigation": "navigation", "breadcrumb": "navigation", "breadcrumbs": "navigation", "toc": "navigation",
    "table-of-contents": "navigation", "footnotes": "footnote", "admonition": "admonition", "callout": "admonition",
    "alert": "admonition", **dict.fromkeys(("note", "tip", "warning", "caution", "notice"), "admonition"),
}  # fmt: skip
_NAMED = frozenset(["div", "section", "ul", "ol"])
_FURNITURE: frozenset[Container] = frozenset(["navigation", "header", "footer", "aside", "form", "hidden"])
_PERMALINKS = frozenset(["headerlink", "header-anchor", "anchor-link", "anchorjs-link", "permalink", "hash-link"])
_FOOTNOTE_TARGET = late(r"#(?:user-content-)?(?:fn(?!ref)|footnote|cite_note|note-?\d)", re.IGNORECASE)
_FOOTNOTE_BACK = late(r"#(?:user-content-)?(?:fnref|cite_ref|footnote-?ref|ref-?\d)", re.IGNORECASE)
_INVISIBLE = late(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_SCRIPTED = ("dangerouslysetinnerhtml", "set:html", "v-html", "src")

# What a start tag ends: names it closes, and names at which the search for them stops.
_LIST_SCOPE = frozenset(["ul", "ol", "menu", "dir", "table", "td", "th", "template", "html", "body"])
_TABLE_SCOPE = frozenset(["table", "template", "html"])
_CELL_SCOPE = frozenset(["table", "td", "th", "caption", "template", "html"])
_IMPLIED: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "li": (frozenset(["li"]), _LIST_SCOPE),
    "dt": (frozenset(["dt", "dd"]), _LIST_SCOPE | {"dl"}),
    "dd": (frozenset(["dt", "dd"]), _LIST_SCOPE | {"dl"}),
    "tr": (frozenset(["tr", "caption", "colgroup"]), _TABLE_SCOPE),
    "td": (frozenset(["td", "th"]), _TABLE_SCOPE | {"tr"}),
    "th": (frozenset(["td", "th"]), _TABLE_SCOPE | {"tr"}),
    "thead": (frozenset(["thead", "tbody", "tfoot", "caption", "colgroup"]), _TABLE_SCOPE),
    "tbody": (frozenset(["thead", "tbody", "tfoot", "caption", "colgroup"]), _TABLE_SCOPE),
    "tfoot": (frozenset(["thead", "tbody", "tfoot", "caption", "colgroup"]), _TABLE_SCOPE),
    "option": (frozenset(["option"]), frozenset(["select", "datalist", "optgroup"])),
    "optgroup": (frozenset(["option", "optgroup"]), frozenset(["select", "datalist"])),
    "a": (frozenset(["a"]), _CELL_SCOPE | _BLOCKS),
    "rt": (frozenset(["rt", "rp"]), frozenset(["ruby"])),
    "rp": (frozenset(["rt", "rp"]), frozenset(["ruby"])),
    "body": (frozenset(["head"]), frozenset()),
}
_PARAGRAPH_SCOPE = _CELL_SCOPE | {"button", "object"}
_TABLE_PARTS = frozenset(["table", "tr", "td", "th", "thead", "tbody", "tfoot", "caption", "colgroup"])
# Text that stands right in these is moved before the table by browsers: a slip, and no prose.
_BETWEEN_CELLS = _TABLE_PARTS - {"td", "th", "caption"}
_HEAD_PARTS = frozenset(
    ["title", "meta", "link", "base", "script", "style", "noscript", "template", "basefont", "bgsound"]
)
# A page may be read anew from before or behind the start tags of these.
_STATIONS = _BLOCKS | _HEAD_PARTS
# What these hold is not noted as their text: it is the page, or no text.
_NO_TEXT = frozenset(["html", "body", "script"])


@dataclass
class _Open:
    """
    An element that is open, and what it means for the text inside it.

    ``frame`` is what a stop keeps of it, made when it is first asked for.
    """

    name: str
    start: int
    end: int
    kind: BlockKind | None
    level: int
    containers: tuple[Container, ...]
    muted: bool
    mark: Mark | None = None
    block: bool = False
    anchor: str = ""
    said: bool = False
    told: bool = False
    part: Literal["", "main", "article"] = ""
    attributes: dict[str, str] = field(default_factory=dict)
    frame: Frame | None = None

    @property
    def is_plain(self) -> bool:
        """Whether a page may be read anew from inside of it: little is to be remembered of it until it ends."""
        is_noted = self.told and not self.block
        return self.mark is None and not is_noted and self.name != "script" and not _SILENT.get(self.name)


def read_html(text: str, start: int = 0, end: int | None = None, *, fragment: bool = True) -> Parts:
    """
    Read the HTML in ``text[start:end]``; with ``fragment=False`` as a whole page.

    A whole page may have front matter, and what stands outside its main element counts as its header and footer.
    Never raises.
    """
    parts = Parts()
    end = len(text) if end is None else end
    if not fragment:
        parts.front_matter = frontmatter.read(text)
        if parts.front_matter:
            span = parts.front_matter.span
            parts.regions.append(Region("front-matter", span))
            start = max(start, span.end)
    if text.startswith("\ufeff", start):
        start += 1
    masked = mask_page(text[start:end])
    masks = [Mask(mask.span.shifted(start), mask.noun, mask.kind) for mask in masked.masks]
    reader = _Reader(text, start, masked.text, masks, parts)
    if fragment:
        reader.read()
    else:
        stops = Placed.of([(start, START), *reader.stops(START)])
        reader.finish()
        tags = tags_of(masked.scan, masked.masks, start) if masked.scan else None
        parts.trail = Trail(start, stops, tuple(reader.wides), reader.heads, tags)
        parts.blocks = set_main_apart(parts.blocks, spoken_mains(reader.wides, [at for at, _ in parts.blocks]))
    _put_in_order(parts, masks)
    return parts


@dataclass(frozen=True)
class Stretch:
    """
    What has been found from one stop of a page to another, or to its end.

    ``end`` is the place of the stop that was met, None at the end. ``stops`` are those before it; the one at which
    the reading has begun is there if it still stands. ``wides`` have ended in the stretch, in that order; ``open`` are
    the wide elements that are open at its end, the outermost first: the frame, where the start tag begins and where
    it ends. ``heads`` is as in `Stop`.
    """

    parts: Parts
    end: int | None
    stops: list[tuple[int, Stop]]
    wides: list[Wide]
    open: list[tuple[Frame, int, int]]
    heads: int


def read_stretch(
    text: str,
    window: Span,
    masked: Masked,
    *,
    begin: Stop,
    wides: Sequence[Wide],
    is_met: Callable[[int, Stop], bool],
) -> Stretch | None:
    """
    Read a part of a page from a stop on, until ``is_met`` says that a stop and its place will do.

    ``masked`` is the text of ``window``, with absolute masks. ``wides`` are those that are open at its start, the
    outermost first. None where no stop in the window will do; a window at the end of the page is read to the end.
    Never raises.
    """
    parts = Parts()
    reader = _Reader(text, window.start, masked.text, masked.masks, parts)
    reader.resume(begin, wides)
    stops = [(window.start, begin)] if begin.is_behind else []
    end: int | None = None
    for place, stop in reader.stops(begin):
        if is_met(place, stop):
            end = place
            break
        stops.append((place, stop))
    if end is None:
        if window.end < len(text):
            return None
        reader.finish()
    _put_in_order(parts, [mask for mask in masked.masks if end is None or mask.span.start < end])
    still_open = [
        (entry.frame, entry.start, entry.end) for entry in reader.stack if entry.frame and entry.frame.is_wide
    ]
    return Stretch(parts, end, stops, reader.wides, still_open, reader.heads)


def _put_in_order(parts: Parts, masks: Sequence[Mask]) -> None:
    parts.regions += [Region(mask.kind, mask.span) for mask in masks]
    parts.regions.sort(key=lambda region: (region.span.start, -region.span.end))
    parts.comments.sort()
    parts.elements.sort(key=lambda element: element.span)


class _Reader:
    """Reads a part of ``text`` from ``start`` on; ``masked`` is that part without template tags."""

    def __init__(self, text: str, start: int, masked: str, masks: Sequence[Mask], parts: Parts) -> None:
        self.text, self.start, self.end, self.parts = text, start, start + len(masked), parts
        # One line without line breaks: then the tokenizer's column is the offset, and nothing is normalised.
        self.flat = re.sub(r"[\r\n]", " ", masked)
        self.masks = masks
        self.mask_ends = [mask.span.end for mask in self.masks]
        self.stack: list[_Open] = []
        self.names: Counter[str] = Counter()
        self.root = _Open("", start, start, None, 0, (), muted=False)
        self.flow = Flow(text)
        self.flow_top = self.root
        self.now = start
        self.image = 0
        self.heads = 0
        self.barred = 0  # so many of the open elements are not plain
        self.wides: list[Wide] = []

    # The tokens

    def read(self) -> None:
        for token, at, following, _ in self.tokens():
            self.take(token, at, following)
        self.finish()

    def finish(self) -> None:
        self.now = self.end
        self.pop_to(0)
        self.flush()

    def stops(self, begin: Stop) -> Iterator[tuple[int, Stop]]:
        """Read all tokens from a stop on, and say where the reading could begin anew."""
        last = self.start if begin.is_behind else self.start - 1
        for token, at, following, image in self.tokens():
            name = (token.tag or "").lower()
            if token.type != TokenType.START_TAG or name not in _STATIONS:
                self.take(token, at, following)
                continue
            # After "<" another character may make this the inside of a tag.
            after_mark = at > self.start and self.flat[at - self.start - 1] == "<"
            if last < at and not after_mark and (stop := self.stop(image, is_behind=False)):
                last = at
                yield at, stop
            self.take(token, at, following)
            end = at + len(token.source or "")
            # The tokenizer is in no common state behind some of the silent ones.
            if last < at and name not in _SILENT and (stop := self.stop(image, is_behind=True)):
                last = end
                yield end, stop

    def stop(self, image: int, *, is_behind: bool) -> Stop | None:
        """What is known here; None where a block is being gathered, or an element is open that forbids to stop."""
        if self.barred or not self.flow.is_empty:
            return None
        low = len(self.stack)
        while low and self.stack[low - 1].frame is None:
            low -= 1
        top = (self.stack[low - 1].frame if low else None) or BOTTOM
        for entry in self.stack[low:]:
            attributes = entry.attributes if entry.told or entry.part else {}
            entry.frame = top = Frame(
                top,
                entry.name,
                entry.kind,
                entry.level,
                entry.containers,
                entry.muted,
                entry.block,
                entry.anchor,
                entry.said,
                entry.told,
                entry.part,
                attributes,
            )
        return Stop(top, image, self.heads, is_behind)

    def resume(self, begin: Stop, wides: Sequence[Wide]) -> None:
        """Take up the reading at a stop; ``wides`` are the places of the wide elements that are open there."""
        self.image, self.heads = begin.image, begin.heads
        places = iter(wides)
        for frame in frames_of(begin.top):
            start, end = next(places)[:2] if frame.is_wide else (self.start, self.start)
            entry = _Open(
                frame.name,
                start,
                end,
                frame.kind,
                frame.level,
                frame.containers,
                frame.muted,
                block=frame.block,
                anchor=frame.anchor,
                said=frame.said,
                told=frame.told,
                part=frame.part,
                attributes=frame.attributes,
                frame=frame,
            )
            self.stack.append(entry)
            self.names[frame.name] += 1

    def tokens(self) -> Iterator[tuple[Token, int, int, int]]:
        """
        The tokens, their places and those of the next, and how many images are open at each.

        Inside an image an empty ``<style/>`` has no text, so there the tokenizer starts anew.
        """
        base, image = 0, self.image
        held: tuple[Token, int, int] | None = None
        while base < len(self.flat):
            again = -1
            for token in tokenize(
                self.flat[base:], resolve_references=False, capture_source=True, capture_attributes=True
            ):
                at = base + token.col
                if held:
                    yield held[0], held[1], self.start + at, held[2]
                held = token, self.start + at, image
                if token.tag in ("svg", "math"):
                    image += 1 if token.type == TokenType.START_TAG and not token.self_closing else -1
                elif image > 0 and token.self_closing and token.tag in _SILENT and token.source:
                    again = at + len(token.source)
                    break
            if again < 0:
                break
            base, image = again, 0
        if held:
            yield held[0], held[1], self.end, held[2]

    def take(self, token: Token, at: int, following: int) -> None:
        self.now = at
        kind = token.type
        if kind == TokenType.TEXT:
            self.put_text(token.data or "", at, following)
            return
        end = min(at + len(token.source or ""), self.end)
        if kind == TokenType.CHARACTER_REFERENCE:
            self.put_reference(token.data or "", token.source or "", at, end)
        elif kind == TokenType.START_TAG:
            self.mark("tag", at, end)
            self.open(token, (token.tag or "").lower(), at, end)
        elif kind == TokenType.END_TAG:
            self.mark("tag", at, end)
            self.close((token.tag or "").lower(), at, end)
        elif kind == TokenType.COMMENT and (token.source or "").startswith("<!--"):
            self.parts.comments.append(Span(at, end))
            self.mark("comment", at, end)
        else:
            self.mark("tag", at, end)
            if kind == TokenType.DOCTYPE:
                self.heads += 1
                self.parts.full_html = True

    def mark(self, kind: RegionKind, start: int, end: int) -> None:
        if start < end:
            self.parts.regions.append(Region(kind, Span(start, end)))

    # Text

    @property
    def top(self) -> _Open:
        return self.stack[-1] if self.stack else self.root

    def put_text(self, data: str, start: int, end: int) -> None:
        if self.top.muted or self.top.name in _BETWEEN_CELLS:
            return
        if self.top.name in ("html", "head") and not data.strip():
            return
        for low, high in self.runs(data, start, end):
            self.put_run(low, high)

    def runs(self, data: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Where the characters of a text token stand: the tokenizer leaves out ``</>`` and a tag cut off at the end."""
        at = start
        while data:
            offset = at - self.start
            if self.flat.startswith(data, offset):
                yield at, at + len(data)
                return
            gap = self.flat.find("</>", offset, end - self.start)
            if gap < 0 or data[: gap - offset] != self.flat[offset:gap]:
                return
            if gap > offset:
                yield at, self.start + gap
            data = data[gap - offset :]
            at = self.start + gap + 3

    def put_run(self, start: int, end: int) -> None:
        at = start
        for index in range(bisect.bisect_right(self.mask_ends, start), len(self.masks)):
            mask = self.masks[index]
            if mask.span.start >= end:
                break
            low, high = max(mask.span.start, at), min(mask.span.end, end)
            self.put(at, low)
            if mask.noun and low < high:
                self.begin()
                self.flow.put_noun(low, high, self.marks())
            at = high
        self.put(at, end)

    def put(self, start: int, end: int) -> None:
        if start < end:
            self.begin()
            self.flow.put(start, end, self.marks())

    def put_reference(self, data: str, source: str, start: int, end: int) -> None:
        if self.top.muted or self.top.name in _BETWEEN_CELLS:
            return
        # An old name without a semicolon ends inside a word: what follows it are characters of their own.
        name = source.rstrip(";")
        if not source.endswith(";") and len(data) > 1 and data[1:].isascii() and name.endswith(data[1:]):
            rest = len(data) - 1
            self.begin()
            self.flow.put_decoded(data[0], start, end - rest, self.marks())
            self.put_run(end - rest, end)
            return
        self.begin()
        self.flow.put_decoded(data, start, end, self.marks())

    def marks(self) -> list[Mark]:
        return [entry.mark for entry in self.stack if entry.mark]

    def begin(self) -> None:
        if not self.flow.visible:
            self.flow_top = self.top

    def flush(self) -> None:
        """End the block that is being gathered."""
        flow, top, marks = self.flow, self.flow_top, self.marks()
        self.flow = Flow(self.text)
        found = flow.finish(marks)
        if found is None:
            return
        start, end, prose, urls = found
        for url in urls:
            self.mark("url", url.start, url.end)
        kind = top.kind or "paragraph"
        owner = next((entry for entry in reversed(self.stack) if entry.name in ("li", "dd")), None)
        if kind == "item" and owner is not None:
            if owner.said:
                kind = "paragraph"
            else:
                self.say(owner)
        level = top.level if kind == "heading" else 0
        if kind == "item":
            level = sum(name in ("list", "ordered-list") for name in top.containers)
        anchor = top.anchor if kind == "heading" else ""
        content = Content(kind, prose, end - start, top.containers, level, anchor=anchor)
        self.parts.blocks.append((start, content))

    def say(self, owner: _Open) -> None:
        """A list item has had a block; stops before it know it without."""
        owner.said = True
        for entry in reversed(self.stack):
            entry.frame = None
            if entry is owner:
                return

    # Tags

    def open(self, token: Token, name: str, at: int, end: int) -> None:
        attributes = {key.lower(): value for key, value in reversed(token.attrs or [])}
        self.imply(name)
        in_paragraph = self.names["p"] > 0 or self.flow.visible
        block = name in _BLOCKS or (name in ("button", "label") and not in_paragraph)
        if block:
            self.flush()
        # An image has titles and links of its own.
        told = not self.names["svg"] and is_telling(name, attributes)
        is_pushed = not (
            name in _VOID
            or (token.self_closing and (self.names["svg"] or self.names["math"]))
            or len(self.stack) >= _MAX_OPEN
        )
        if told and (name in _NO_TEXT or not is_pushed):
            self.parts.elements.append(read_element(self.text, name, Span(at, end), attributes))
            told = False
        if name == "br":
            if not self.top.muted:
                self.flow.put_break(at, end)
            return
        if name == "img" and not self.top.muted:
            self.flow.image(at, end, attributes.get("src", ""), attributes.get("alt", ""))
        if name in ("html", "head"):
            self.heads += 1
            self.parts.full_html = True
            if name == "html" and "{" not in self.text[at:end]:
                language = attributes.get("lang") or attributes.get("xml:lang") or ""
                self.parts.language = self.parts.language or language.strip().lower() or None
        if is_pushed:
            self.push(name, attributes, Span(at, end), block=block, told=told)

    def push(self, name: str, attributes: dict[str, str], tag: Span, *, block: bool, told: bool) -> None:
        below = self.top
        hidden = _is_hidden(name, attributes)
        muted = below.muted or name in _SILENT or (hidden and not block)
        kind, level = below.kind, below.level
        containers = below.containers
        container = self.container(name, attributes)
        if hidden and block:
            container = "hidden"
        if container:
            containers = (*containers, container)
        if name in _HEADINGS and "navigation" not in containers:
            kind, level = "heading", int(name[1])
        elif name in ("td", "th") and "table" not in containers:
            kind = None
        elif name in _KINDS and (block or name not in ("button", "label")):
            kind = "label" if "navigation" in containers else _KINDS[name]
        elif container == "navigation":
            kind = "label"
        elif name in ("blockquote", "details", "ul", "ol"):
            kind = None if kind != "label" else kind
        entry = _Open(
            name, tag.start, tag.end, kind, level, containers, muted, block=block, told=told, attributes=attributes
        )
        entry.anchor = attributes.get("id", "") or below.anchor
        if name == "main" or (name != "script" and attributes.get("role") == "main"):
            entry.part = "main"
        elif name == "article":
            entry.part = "article"
        if not muted:
            self.set_mark(entry, name, attributes)
        self.stack.append(entry)
        self.names[name] += 1
        self.barred += not entry.is_plain

    def container(self, name: str, attributes: dict[str, str]) -> Container | None:
        role = attributes.get("role", "").strip().lower()
        if name == "table" and role in ("presentation", "none"):
            return None
        if role in _ROLES:
            return _ROLES[role]
        if name == "header" and self.within("article", "main", "section"):
            return None
        if name in _CONTAINERS:
            return _CONTAINERS[name]
        if name in _NAMED:
            words = f"{attributes.get('id', '')} {attributes.get('class', '')}".lower().split()
            found = next((_CLASSES[word] for word in words if word in _CLASSES), None)
            return None if found == "header" and self.within("article", "main", "section") else found
        return None

    def within(self, *names: str) -> bool:
        return any(self.names[name] for name in names)

    def set_mark(self, entry: _Open, name: str, attributes: dict[str, str]) -> None:
        if name in _INLINE:
            entry.mark = Mark(_INLINE[name], entry.start)
        elif name == "a":
            role, target = attributes.get("role", ""), attributes.get("href", "")
            classes = set(attributes.get("class", "").lower().split())
            if "doc-noteref" in role or "footnote-ref" in classes or _FOOTNOTE_TARGET.match(target):
                entry.muted = True
                entry.mark = Mark("footnote", entry.start, target.removeprefix("#"))
            elif "doc-backlink" in role or classes & _PERMALINKS or _FOOTNOTE_BACK.match(target):
                entry.muted = True
            elif "href" in attributes:
                entry.mark = Mark("link", entry.start, target)

    def imply(self, name: str) -> None:
        """End the elements that a start tag ends without saying so."""
        if self.names["head"] and name not in _HEAD_PARTS and name not in ("html", "head"):
            self.pop_name(frozenset(["head"]), frozenset())
        if name in _BLOCKS and name not in ("html", "body", "head", "title", "template"):
            if self.names["p"]:
                self.pop_name(frozenset(["p"]), _PARAGRAPH_SCOPE)
            if name in _HEADINGS and self.top.name in _HEADINGS:
                self.pop_to(len(self.stack) - 1)
        if name in _IMPLIED:
            names, scope = _IMPLIED[name]
            if any(self.names[one] for one in names):
                self.pop_name(names, scope - names)

    def close(self, name: str, at: int, end: int) -> None:
        if name == "br":
            if not self.top.muted:
                self.flow.put_break(at, end)
            return
        if name in _HEADINGS:
            self.pop_name(_HEADINGS, _CELL_SCOPE, end)
            return
        if not self.names[name]:
            if name in _BLOCKS:
                self.flush()
            return
        if name in ("body", "html"):
            return
        if name in _BLOCKS or name in _SILENT or name in ("button", "label", "select", "template", "ruby"):
            self.pop_name(frozenset([name]), (_TABLE_SCOPE if name in _TABLE_PARTS else _CELL_SCOPE) - {name}, end)
            return
        # An inline element may be closed while others inside it stay open.
        for index in range(len(self.stack) - 1, -1, -1):
            entry = self.stack[index]
            if entry.name == name:
                self.end_entry(entry, end)
                del self.stack[index]
                self.names[name] -= 1
                self.barred -= not entry.is_plain
                for above in self.stack[index:]:
                    above.frame = None
                return
            if entry.name in _CELL_SCOPE:
                return

    def pop_name(self, names: frozenset[str], scope: frozenset[str], end: int | None = None) -> None:
        """Close the innermost of some elements, with all inside it, unless an element that bounds the search is met."""
        for index in range(len(self.stack) - 1, -1, -1):
            name = self.stack[index].name
            if name in names:
                self.pop_to(index, end)
                return
            if name in scope:
                return

    def pop_to(self, size: int, end: int | None = None) -> None:
        """Close elements until so many are open; the last one ends at ``end``, the others before the present tag."""
        while len(self.stack) > size:
            entry = self.stack[-1]
            self.end_entry(entry, self.now if end is None or len(self.stack) > size + 1 else end)
            if entry.block:
                self.flush()
            self.stack.pop()
            self.names[entry.name] -= 1
            self.barred -= not entry.is_plain

    def end_entry(self, entry: _Open, end: int) -> None:
        """What is to be done when an element ends; ``end`` is where its end tag ends, if it has one."""
        mark, span = entry.mark, Span(entry.start, max(entry.end, end))
        if mark is not None:
            if mark.kind == "footnote":
                if mark.source >= 0:
                    self.flow.footnote(mark.source, span.end, mark.target)
            else:
                self.flow.close(mark, span.end)
            if mark.kind in ("code", "math") and mark.spoken:
                self.mark("code" if mark.kind == "code" else "math", span.start, span.end)
        kind = _SILENT.get(entry.name)
        if kind:
            self.mark(kind, span.start, span.end)
        inside = Span(entry.end, max(entry.end, self.now))
        if entry.name == "script":
            self.island(entry, span, inside)
        if entry.part or (entry.told and entry.is_plain):
            self.wides.append(Wide(span.start, entry.end, self.now, span.end, entry.part))
        if entry.told:
            tag = Span(entry.start, entry.end)
            self.parts.elements.append(read_element(self.text, entry.name, tag, entry.attributes, inside.end))

    def island(self, entry: _Open, span: Span, body: Span) -> None:
        if entry.attributes.get("type", "").split(";")[0].strip().lower() != "application/ld+json":
            return
        if any(name in entry.attributes for name in _SCRIPTED):
            # The data comes from elsewhere when the page is made.
            self.parts.islands.append(Island("script", span, body, Data(Value("unknown", body))))
            return
        data = Data(*json.read(self.text, body.start, body.end))
        self.parts.islands.append(Island("script", span, body, data))


def _is_hidden(name: str, attributes: dict[str, str]) -> bool:
    return (
        name == "template"
        or "hidden" in attributes
        or attributes.get("aria-hidden", "").strip().lower() == "true"
        or (name == "dialog" and "open" not in attributes)
        or bool(_INVISIBLE.search(attributes.get("style", "")))
    )


def spoken_mains(wides: Sequence[Wide], starts: Sequence[int]) -> list[Span]:
    """The main parts of a page that have blocks; where it names none, its article if it has one alone."""
    mains = [wide for wide in wides if wide.part == "main"]
    if not mains:
        articles = [wide for wide in wides if wide.part == "article"]
        mains = articles if len(articles) == 1 else []
    return [
        Span(main.start, main.end)
        for main in mains
        if bisect.bisect_left(starts, main.start) < bisect.bisect_left(starts, main.end)
    ]


def set_main_apart(blocks: list[tuple[int, Content]], mains: list[Span]) -> list[tuple[int, Content]]:
    """Blocks of a page, those before and after its main parts marked as header and footer."""
    return [(at, _placed(at, content, mains)) for at, content in blocks]


def _placed(at: int, content: Content, mains: list[Span]) -> Content:
    if not mains or any(at in main for main in mains) or _FURNITURE.intersection(content.containers):
        return content
    around: Container = "header" if at < mains[0].start else "footer"
    return replace(content, containers=(around, *content.containers))
