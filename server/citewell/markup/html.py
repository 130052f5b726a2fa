"""
HTML pages and fragments, also those inside Markdown: prose from tokens, each with its exact source.

The tokenizer knows the places; what it says is put in order by a stack of open elements that follows the
standard's rules for elements that are never closed, closed twice or nested wrongly, as far as they matter for
prose. Template tags are masked first, with filler of the same length.

All places are absolute code points of the text given.
"""

import bisect
import html
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from turbohtml import Token, TokenType, tokenize

from citewell.data import Element, Island, Value
from citewell.document import BlockKind, Container, Content, Region, RegionKind
from citewell.markup import frontmatter, json
from citewell.markup.flow import Flow, Mark
from citewell.markup.masks import Mask, mask_page
from citewell.markup.pagehead import is_telling, read_attributes, with_text
from citewell.markup.parts import Parts
from citewell.pattern import late
from citewell.prose import InlineKind
from citewell.span import Span

__all__ = ["read_html"]

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
    "alert": "admonition",
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


@dataclass
class _Open:
    """An element that is open, and what it means for the text inside it."""

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
    element: int = -1
    attributes: dict[str, str] = field(default_factory=dict)


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
    reader = _Reader(text, start, end, parts)
    reader.read()
    if not fragment:
        mains = reader.mains or (reader.articles if len(reader.articles) == 1 else [])
        parts.blocks = list(_set_main_apart(parts.blocks, mains))
    parts.regions.sort(key=lambda region: (region.span.start, -region.span.end))
    parts.comments.sort()
    parts.elements.sort(key=lambda element: element.span)
    return parts


class _Reader:
    def __init__(self, text: str, start: int, end: int, parts: Parts) -> None:
        self.text, self.start, self.end, self.parts = text, start, end, parts
        masked = mask_page(text[start:end])
        # One line without line breaks: then the tokenizer's column is the offset, and nothing is normalised.
        self.flat = re.sub(r"[\r\n]", " ", masked.text)
        self.masks = [Mask(mask.span.shifted(start), mask.noun, mask.kind) for mask in masked.masks]
        self.mask_ends = [mask.span.end for mask in self.masks]
        self.stack: list[_Open] = []
        self.names: Counter[str] = Counter()
        self.root = _Open("", start, start, None, 0, (), muted=False)
        self.flow = Flow(text)
        self.flow_top = self.root
        self.now = start
        self.mains: list[Span] = []
        self.articles: list[Span] = []
        for mask in self.masks:
            parts.regions.append(Region(mask.kind, mask.span))

    # The tokens

    def read(self) -> None:
        token: Token | None = None
        at = self.start
        for following, place in self.tokens():
            if token is not None:
                self.take(token, at, place)
            token, at = following, place
        if token is not None:
            self.take(token, at, self.end)
        self.now = self.end
        self.pop_to(0)
        self.flush()

    def tokens(self) -> Iterator[tuple[Token, int]]:
        """The tokens with their places. Inside an image an empty ``<style/>`` has no text, so there they start anew."""
        base = 0
        while base < len(self.flat):
            again = -1
            image = 0
            for token in tokenize(
                self.flat[base:], resolve_references=False, capture_source=True, capture_attributes=True
            ):
                at = base + token.col
                yield token, self.start + at
                if token.tag in ("svg", "math"):
                    image += 1 if token.type == TokenType.START_TAG and not token.self_closing else -1
                elif image > 0 and token.self_closing and token.tag in _SILENT and token.source:
                    again = at + len(token.source)
                    break
            if again < 0:
                return
            base = again

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
            self.parts.full_html = self.parts.full_html or kind == TokenType.DOCTYPE

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
            owner.said = True
        level = top.level if kind == "heading" else 0
        if kind == "item":
            level = sum(name in ("list", "ordered-list") for name in top.containers)
        anchor = top.anchor if kind == "heading" else ""
        content = Content(kind, prose, end - start, top.containers, level, anchor=anchor)
        self.parts.blocks.append((start, content))

    # Tags

    def open(self, token: Token, name: str, at: int, end: int) -> None:
        attributes = {key.lower(): value for key, value in reversed(token.attrs or [])}
        self.imply(name)
        in_paragraph = self.names["p"] > 0 or self.flow.visible
        block = name in _BLOCKS or (name in ("button", "label") and not in_paragraph)
        if block:
            self.flush()
        element = self.tell(name, attributes, at, end)
        if name == "br":
            if not self.top.muted:
                self.flow.put_break(at, end)
            return
        if name == "img" and not self.top.muted:
            self.flow.image(at, end, attributes.get("src", ""), attributes.get("alt", ""))
        if name in ("html", "head", "body"):
            self.parts.full_html = self.parts.full_html or name != "body"
            if name == "html" and "{" not in self.text[at:end]:
                language = attributes.get("lang") or attributes.get("xml:lang") or ""
                self.parts.language = self.parts.language or language.strip().lower() or None
        foreign = token.self_closing and (self.names["svg"] or self.names["math"])
        if name in _VOID or foreign or len(self.stack) >= _MAX_OPEN:
            return
        self.push(name, attributes, Span(at, end), block=block)
        self.top.element = element

    def push(self, name: str, attributes: dict[str, str], tag: Span, *, block: bool) -> None:
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
        entry = _Open(name, tag.start, tag.end, kind, level, containers, muted, block=block, attributes=attributes)
        entry.anchor = attributes.get("id", "") or below.anchor
        if not muted:
            self.set_mark(entry, name, attributes)
        self.stack.append(entry)
        self.names[name] += 1

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

    def tell(self, name: str, attributes: dict[str, str], at: int, end: int) -> int:
        """Note an element that says something about the page; its place in the list, or -1."""
        # An image has titles and links of its own.
        if self.names["svg"] or not is_telling(name, attributes):
            return -1
        self.parts.elements.append(Element(name, Span(at, end), read_attributes(self.text, at, end, attributes)))
        return len(self.parts.elements) - 1

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
        elif entry.name == "main" or entry.attributes.get("role") == "main":
            self.mains.append(span)
        elif entry.name == "article":
            self.articles.append(span)
        if entry.element >= 0 and entry.name not in ("html", "body", "script"):
            self.add_text(entry, inside)

    def add_text(self, entry: _Open, inside: Span) -> None:
        element = self.parts.elements[entry.element]
        words = re.sub(r"<[^>]{0,2000}>", "", self.text[inside.start : min(inside.end, inside.start + 2000)])
        self.parts.elements[entry.element] = with_text(element, html.unescape(words))

    def island(self, entry: _Open, span: Span, body: Span) -> None:
        if entry.attributes.get("type", "").split(";")[0].strip().lower() != "application/ld+json":
            return
        if any(name in entry.attributes for name in _SCRIPTED):
            # The data comes from elsewhere when the page is made.
            self.parts.islands.append(Island("script", span, body, Value("unknown", body)))
            return
        root, faults = json.read(self.text, body.start, body.end)
        self.parts.islands.append(Island("script", span, body, root, faults))


def _is_hidden(name: str, attributes: dict[str, str]) -> bool:
    return (
        name == "template"
        or "hidden" in attributes
        or attributes.get("aria-hidden", "").strip().lower() == "true"
        or (name == "dialog" and "open" not in attributes)
        or bool(_INVISIBLE.search(attributes.get("style", "")))
    )


def _set_main_apart(blocks: list[tuple[int, Content]], mains: list[Span]) -> Iterator[tuple[int, Content]]:
    """The blocks of a page, those before and after its main part marked as header and footer."""
    spoken = [main for main in mains if any(at in main for at, _ in blocks)]
    for at, content in blocks:
        outside = spoken and not any(at in main for main in spoken)
        if outside and not _FURNITURE.intersection(content.containers):
            around: Container = "header" if at < spoken[0].start else "footer"
            yield at, replace(content, containers=(around, *content.containers))
        else:
            yield at, content
