"""Rule: hidden-text."""

import bisect
import re
from collections.abc import Iterator
from functools import lru_cache

from citewell.data import Value, plain
from citewell.document import Block, Document
from citewell.pattern import late
from citewell.prose import count_words
from citewell.rule import Mark, NoOptions, rule
from citewell.span import Span

_ROBOTS = frozenset({"robots", "googlebot", "bingbot"})
_NOT_INDEXED = late(r"\b(?:noindex|none)\b", re.IGNORECASE)
_NOT_QUOTED = late(r"\bnosnippet\b|\bmax-snippet\s*:\s*0\b", re.IGNORECASE)
_STYLE = late(r"style=(?P<mark>[\"'])(?P<rules>[^\"'<>]*)(?P=mark)")
_GONE = late(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:px|em|rem|pt|%)?\s*(?:;|!|$))",
    re.IGNORECASE,
)
_COLOUR = late(
    r"(?:^|;)\s*(?P<what>color|background(?:-color)?)\s*:\s*(?P<value>#[0-9a-f]{3,8}|[a-z]+|rgb\([\d\s,]+\))\s*(?=;|!|$)",
    re.IGNORECASE,
)
_WHITE = frozenset({"#fff", "#ffffff", "white", "rgb(255,255,255)"})
_TAG_NAME = late(r"<([a-z][\w:-]*)", re.IGNORECASE)
_TAG = late(r"<[^<>]*>|&#?\w+;")
_NO_TEXT = frozenset(
    {"script", "style", "template", "svg", "noscript", "iframe", "input", "img", "br", "hr", "meta", "link"}
)
_FURNITURE = frozenset({"navigation", "header", "footer", "form"})

# Of a sentence; a picture or a label has no full stop.
_WHOLE = late(r"[.!?][\W_]*$")

_ENOUGH_WORDS = 6
"""Fewer words are an icon's name or a label."""
_WIDE = 2_000
"""So many code points of a ``style`` are read."""
_FAR = 20_000
"""So many code points behind its start tag the end of an element is looked for."""
_PAGE_WORDS = 50
"""Words of a page that is worth quoting."""

_HIDES = "This style hides the text from readers."


@rule(
    family="trust",
    severity="information",
    evidence=("robots-rules", "hidden-from-readers"),
    since="0.1",
    reads_prose=False,
    no_fix="Whether it is to be shown or to go is the writer's to say.",
)
def hidden_text(document: Document, options: NoOptions) -> Iterator[Mark]:
    """
    Text that an engine may not take, or that readers do not see.

    ## Why
    What a page forbids to quote is not quoted, and often nobody remembers that it does. What readers cannot see counts
    as spam where it is there for engines, and is lost where it is not.

    ## What counts
    - A page that says `noindex`, `nosnippet` or `max-snippet:0` in front matter or a `meta` element and has 50 words or more.
    - Text of six words or more in an element with `data-nosnippet`.
    - Text of six words or more in an element that is hidden: `hidden`, `aria-hidden`, `display: none`, `visibility: hidden`,
      `font-size: 0`, or white on white in one `style`.

    Menus, forms, headers and footers are left alone. Styles of a style sheet are not seen. Text that a script shows when a
    reader asks for it is hidden in this sense too; hide the finding where that is meant.

    ## Example
    `<p data-nosnippet>A front light runs for 6 hours at 200 lumens.</p>`

    ## Better
    `<p>A front light runs for 6 hours at 200 lumens.</p>`

    ## Evidence
    All of it is written in the file. Crawlers that keep these rules say what they leave out; others are not held by them.
    """
    yield from _forbidden(document)
    yield from _in_hidden_blocks(document)
    yield from _in_tags(document)


def _forbidden(document: Document) -> Iterator[Mark]:
    """What keeps the whole page out of results, or its text."""
    places = [*_in_front(document), *_in_meta(document)]
    if places and sum(block.content.words for block in document.blocks) >= _PAGE_WORDS:
        for span, words in places:
            if _NOT_INDEXED.search(words):
                yield Mark(span, f"“{words}” keeps this page out of search results and of answers built on them.")
            elif _NOT_QUOTED.search(words):
                yield Mark(span, f"“{words}” forbids engines to show any words of this page.")


def _in_front(document: Document) -> Iterator[tuple[Span, str]]:
    paths: dict[str, Value] = document.front_matter.paths if document.front_matter else {}
    for path in ("robots", "seo.robots", "metarobots"):
        if (value := paths.get(plain(path))) is not None and value.kind == "string":
            yield value.span, value.text
    for path in ("noindex", "seo.noindex"):
        if (value := paths.get(path)) is not None and value.text.casefold() == "true":
            yield value.span, "noindex: true"


def _in_meta(document: Document) -> Iterator[tuple[Span, str]]:
    for element in document.elements:
        if element.name == "meta" and element.get("name").casefold() in _ROBOTS:
            yield from ((one.span, one.value) for one in element.attributes if one.name == "content")


def _in_hidden_blocks(document: Document) -> Iterator[Mark]:
    """Blocks in hidden elements; of several in a row the first."""
    last = -2
    for block, _ in document.gather(_is_hidden):
        if block.index != last + 1:
            yield Mark(
                block.span,
                "The element around this text hides it (hidden, aria-hidden or a style). Show it, or take it out.",
            )
        last = block.index


def _is_hidden(block: Block) -> bool:
    """Whether a block is hidden text. A fact for `Document.gather`."""
    return (
        "hidden" in block.containers
        and _FURNITURE.isdisjoint(block.containers)
        and block.kind != "label"
        and count_words(block.text) >= _ENOUGH_WORDS
        and _WHOLE.search(block.text) is not None
    )


def _in_tags(document: Document) -> Iterator[Mark]:
    """Inline elements that hide their text, and all that forbid to quote it."""
    # Looked for at each keystroke: a pattern would take a hundred times as long.
    for at in document.lines.find("data-nosnippet"):
        yield from _hidden_by(document, at, "data-nosnippet forbids engines to show this text.")
    for at in document.lines.find("style="):
        way = _way_of(document.lines.between(at, min(at + _WIDE, document.length)))
        if way is not None and not (way == _HIDES and _is_in_hidden_block(document, at)):
            yield from _hidden_by(document, at, way)


# Remembered: a draft may have many styles, and they are looked at at each keystroke.
@lru_cache(maxsize=1024)
def _way_of(attribute: str) -> str | None:
    """How a style, written as a text begins, hides words; None where it does not, or none is written there."""
    style = _STYLE.match(attribute)
    if style is None:
        return None
    if _GONE.search(style["rules"]):
        return _HIDES
    return "This text is white on white: readers do not see it." if _is_white_on_white(style["rules"]) else None


def _is_white_on_white(rules: str) -> bool:
    colours = {match["what"].lower()[:5]: match["value"].lower().replace(" ", "") for match in _COLOUR.finditer(rules)}
    return len(colours) == 2 and (len(set(colours.values())) == 1 or _WHITE.issuperset(colours.values()))


def _is_in_hidden_block(document: Document, at: int) -> bool:
    """Whether the next block after a place is one that `_is_hidden` tells of."""
    index = bisect.bisect_left(document.starts, at)
    return index < len(document.contents) and "hidden" in document.contents[index].containers


def _hidden_by(document: Document, at: int, what: str) -> Iterator[Mark]:
    """The text of the element in whose start tag a place is, where it has enough of it."""
    text = document.text
    start, end = text.rfind("<", 0, at), text.find(">", at) + 1
    name = _TAG_NAME.match(text, start, at) if 0 <= start < end else None
    if name is None or name[1].lower() in _NO_TEXT or not _is_tag(document, start):
        return
    close = re.compile(rf"<(/?){re.escape(name[1])}\b[^<>]*>", re.IGNORECASE)
    depth = 1
    for match in close.finditer(text, end, end + _FAR):
        depth += -1 if match[1] else 1
        if not depth:
            inside = Span(end, match.start())
            words = _TAG.sub(" ", inside.of(text))
            if count_words(words) >= _ENOUGH_WORDS:
                yield Mark(_trimmed(text, inside), what)
            return


def _is_tag(document: Document, start: int) -> bool:
    """Whether a tag starts at a place, and no code that shows one."""
    return any(region.kind == "tag" and region.span.start == start for region in document.regions)


def _trimmed(text: str, span: Span) -> Span:
    words = span.of(text)
    return Span(span.start + len(words) - len(words.lstrip()), span.end - len(words) + len(words.rstrip()))
