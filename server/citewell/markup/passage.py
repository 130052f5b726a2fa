"""From the inline tokens of one block to its prose, with the source of every character."""

import bisect
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from markdown_it.token import Token

from citewell.document import Region, RegionKind
from citewell.markup import addresses
from citewell.markup.masks import Mask
from citewell.pattern import late
from citewell.prose import FILLER_KINDS, Inline, InlineKind, Piece, Prose, filler
from citewell.span import Span

__all__ = ["Bounds", "Origin", "Passage", "Source"]

_TAG = late(r"<(/?)([A-Za-z][\w.-]*)")
_ATTRIBUTE = late(r"\s(href|src|alt)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_MARKUP: dict[str, InlineKind] = {
    "a": "link", "em": "emphasis", "i": "emphasis", "strong": "strong", "b": "strong", "del": "strike", "s": "strike",
    "strike": "strike", "code": "code", "kbd": "code", "samp": "code", "var": "code", "tt": "code",
}  # fmt: skip
_DROPPED: dict[str, RegionKind] = {"script": "script", "style": "style"}
_TOKENS: dict[str, InlineKind] = {"em": "emphasis", "strong": "strong", "s": "strike", "a": "link"}


class Source:
    """A draft as given, and what there is in it besides prose. All places are absolute code points."""

    def __init__(self, text: str, masks: Sequence[Mask]) -> None:
        self.text = text
        self.masks = masks
        self._ends = [mask.span.end for mask in masks]
        self.regions: list[Region] = []
        self.comments: list[Span] = []

    def masks_in(self, start: int, end: int) -> Iterator[Mask]:
        """The masks that overlap a range, in order."""
        for index in range(bisect.bisect_right(self._ends, start), len(self.masks)):
            mask = self.masks[index]
            if mask.span.start >= end:
                return
            yield mask

    def mark(self, kind: RegionKind, start: int, end: int) -> None:
        """Notes a region, unless it is empty."""
        if start < end:
            self.regions.append(Region(kind, Span(start, end)))


class Origin:
    """
    Where the text of a block stands: runs of (place in the text, place in the source).

    ``widened`` are the indices of runs of blanks that have no source of their own: a tab that indents a
    line inside a list may be part indentation and part text. Such a run is as long as it is in the text
    and comes from the one tab.
    """

    __slots__ = ("_sources", "_starts", "_widened")

    def __init__(self, runs: Sequence[tuple[int, int]], widened: frozenset[int] = frozenset()) -> None:
        self._starts = [run[0] for run in runs]
        self._sources = [run[1] for run in runs]
        self._widened = widened

    def runs(self, start: int, end: int) -> Iterator[tuple[int, int, int, bool]]:
        """A range of the text as (place in the text, place in the source, length, widened)."""
        index = max(bisect.bisect_right(self._starts, start) - 1, 0)
        while start < end:
            stop = self._starts[index + 1] if index + 1 < len(self._starts) else end
            stop = min(stop, end)
            if stop > start:
                widened = index in self._widened
                source = self._sources[index] + (0 if widened else start - self._starts[index])
                yield start, source, stop - start, widened
                start = stop
            index += 1

    def straight(self, start: int, end: int) -> int:
        """The source of a range of the text that was read from one place, else -1."""
        index = max(bisect.bisect_right(self._starts, start) - 1, 0)
        if index in self._widened or (index + 1 < len(self._starts) and self._starts[index + 1] < end):
            return -1
        return self._sources[index] + start - self._starts[index]

    def start(self, at: int) -> int:
        """The source of the character at a place in the text."""
        index = max(bisect.bisect_right(self._starts, at) - 1, 0)
        return self._sources[index] + (0 if index in self._widened else at - self._starts[index])

    def end(self, at: int) -> int:
        """Behind the source of the character before a place in the text."""
        return self.start(at - 1) + 1 if at else self.start(0)


class Bounds(NamedTuple):
    """
    What of a block's text is prose, from ``first`` up to ``last``: a checkbox or heading attributes are not.

    The line break at ``title_end`` ends a title.
    """

    first: int
    last: int
    title_end: int = -1


class Passage:
    """Gathers the prose of one block; ``start`` is the block's place in the source."""

    def __init__(self, source: Source, origin: Origin, start: int, bounds: Bounds) -> None:
        self._source = source
        self._origin = origin
        self._start = start
        self._first, self._last, self._title_end = bounds
        self._length = 0
        self._text: list[str] = []
        self._masked: list[str] = []
        self._pieces: list[list[int]] = []
        self._inlines: list[Inline] = []
        self._open: list[tuple[str, InlineKind | None, int, int, str]] = []
        self._dropping = ""

    # What is read

    def read(self, tokens: Sequence[Token]) -> None:
        """Takes in all tokens of the block."""
        for token in tokens:
            place = token.map
            if place is None or place[0] >= self._last:
                continue
            kind = token.type
            if kind == "text":
                self._copy(place[0], token.content)
            elif kind in ("softbreak", "hardbreak"):
                self._break(place, hard=kind == "hardbreak" or place[0] == self._title_end)
            elif kind == "text_special":
                self._special(place, token.content)
            elif kind == "code_inline":
                self._code(place, token)
            elif kind == "html_inline":
                self._html(place, token.content)
            elif kind == "image":
                self._image(place, token)
            elif kind == "footnote_ref":
                self._empty("footnote", place, str(token.meta.get("label", "")))
            elif kind == "math_inline":
                self._whole(place, token.content, "math", "math")
            elif token.nesting > 0:
                at = place[0] - (kind == "strong_open")
                self._open.append(
                    (kind[:-5], _TOKENS.get(token.tag), self._length, at, str(token.attrGet("href") or ""))
                )
            elif token.nesting < 0:
                self._close(token, place)

    def finish(self) -> Prose:
        """The prose of all that was read."""
        text = "".join(self._text)
        masked = _masked("".join(self._masked), self._inlines)
        urls = [self._url(span, text) for span in addresses.find(masked)]
        if urls:
            self._inlines += urls
            masked = _masked(masked, urls)
        pieces = tuple(Piece(*piece) for piece in self._pieces)
        self._inlines.sort(key=lambda inline: (inline.source.start, -inline.source.end, inline.prose.start))
        return Prose(text, masked, pieces, tuple(self._inlines))

    # Characters

    def _put(self, chars: str, source: int, length: int, masked: str | None = None) -> None:
        """Adds prose read from ``length`` code points at an absolute place."""
        if self._dropping or not chars:
            return
        relative = source - self._start
        if length == len(chars) and self._pieces:
            last = self._pieces[-1]
            if last[2] == last[3] and last[1] + last[3] == relative:
                last[2] += length
                last[3] += length
            else:
                self._pieces.append([self._length, relative, length, length])
        else:
            self._pieces.append([self._length, relative, len(chars), length])
        self._text.append(chars)
        self._masked.append(chars if masked is None else masked)
        self._length += len(chars)

    def _copy(self, at: int, words: str) -> None:
        if at < self._first:
            words, at = words[self._first - at :], self._first
        words = words[: self._last - at]
        straight = -1 if self._source.masks else self._origin.straight(at, at + len(words))
        if straight >= 0:
            self._put(words, straight, len(words))
            return
        for place, source, length, widened in self._origin.runs(at, at + len(words)):
            chunk = words[place - at : place - at + length]
            if widened:
                self._put(chunk, source, 1)
            elif self._source.masks:
                self._unmask(chunk, source)
            else:
                self._put(chunk, source, length)

    def _unmask(self, chunk: str, source: int) -> None:
        """Copies characters some of which may be filler for a template tag."""
        at, end = source, source + len(chunk)
        for mask in self._source.masks_in(source, end):
            low, high = max(mask.span.start, source), min(mask.span.end, end)
            self._put(chunk[at - source : low - source], at, low - at)
            tag = mask.span.of(self._source.text)
            before = self._length
            if mask.noun:
                self._put(self._source.text[low:high], low, high - low, filler(high - low))
            elif low == mask.span.start and mask.kind == "tag":
                self._tag(tag, low, high)
            if mask.noun or (low == mask.span.start and mask.kind != "tag"):
                kind: InlineKind = "template" if mask.kind in ("template", "comment") else "code"
                last = self._inlines[-1] if self._inlines else None
                if last and low > mask.span.start and last.kind == kind and last.target == tag:
                    # It goes on in the next line, and the line break is part of it.
                    before, low = last.prose.start, last.source.start + self._start
                    self._inlines.pop()
                self._note(kind, before, low, high, tag)
            at = high
        self._put(chunk[at - source :], at, end - at)

    def _break(self, place: list[int], *, hard: bool) -> None:
        if place[0] < self._first or (self._first and not self._length):
            return
        at = self._origin.start(place[0])
        text = self._source.text
        around = next(self._source.masks_in(at, at + 1), None)
        if around:
            if not around.noun:
                return
            hard = False
        behind = at + (text[at] == "\\")
        behind += 2 if text.startswith("\r\n", behind) else 1
        before = self._length
        self._put("\n", at, behind - at, "\n" if hard else " ")
        if hard:
            while at > self._start and text[at - 1] in " \t":
                at -= 1
            self._note("break", before, at, behind)

    def _special(self, place: list[int], content: str) -> None:
        if place[0] >= self._first:
            at = self._origin.start(place[0])
            self._put(content, at, self._origin.end(place[1]) - at)

    # Inline markup

    def _note(self, kind: InlineKind, before: int, start: int, end: int, target: str = "", *, title: str = "") -> None:
        source = Span(start - self._start, max(end, start) - self._start)
        self._inlines.append(Inline(kind, Span(before, self._length), source, target, title))

    def _empty(self, kind: InlineKind, place: list[int], target: str, title: str = "") -> None:
        self._note(kind, self._length, self._origin.start(place[0]), self._origin.end(place[1]), target, title=title)

    def _whole(self, place: list[int], content: str, kind: InlineKind, region: RegionKind) -> None:
        before = self._length
        start, end = self._origin.start(place[0]), self._origin.end(place[1])
        self._verbatim(place[0], content)
        self._note(kind, before, start, end, self._source.text[start:end])
        self._source.mark(region, start, end)

    def _verbatim(self, at: int, content: str) -> None:
        """Copies text in which nothing is markup and a line break is a blank."""
        for place, source, length, widened in self._origin.runs(at, at + len(content)):
            chunk = content[place - at : place - at + length]
            if widened:
                self._put(chunk.replace("\n", " "), source, 1)
                continue
            # The break is the last of a line's characters: CRLF is one break of two.
            if chunk.endswith("\n") or self._source.text[source + length - 1] in "\r\n":
                self._put_source(chunk[:-1], source)
                behind = source + length - 1
                self._put(" ", behind, 2 if self._source.text.startswith("\r\n", behind) else 1)
            else:
                self._put_source(chunk, source)

    def _put_source(self, chunk: str, source: int) -> None:
        if self._source.masks:
            # The words as given, not the filler that the parser saw.
            chunk = self._source.text[source : source + len(chunk)].replace("\0", "\ufffd")
        self._put(chunk, source, len(chunk))

    def _code(self, place: list[int], token: Token) -> None:
        ticks = len(token.markup)
        inside = place[1] - place[0] - 2 * ticks
        # One blank on either side is dropped by the parser where both are there.
        first = place[0] + ticks + (1 if inside - len(token.content) == 2 else 0)
        before = self._length
        self._verbatim(first, token.content)
        start, end = self._origin.start(place[0]), self._origin.end(place[1])
        self._note("code", before, start, end)
        self._source.mark("code", start, end)

    def _image(self, place: list[int], token: Token) -> None:
        label = place[0] + 2
        end = self._origin.end(place[1])
        inner = self._origin.end(label + len(token.content)) if token.content else self._origin.start(label)
        self._source.mark("image-alt", self._origin.start(label), inner)
        self._source.mark("link-target", inner, end)
        self._empty("image", place, str(token.attrGet("src") or ""), _plain(token.children or ()))

    def _close(self, token: Token, place: list[int]) -> None:
        name = token.type[:-6]
        found = self._opened(name)
        if not found:
            return
        _, kind, before, opening, target = found
        start = self._origin.start(opening)
        end = self._origin.end(place[1] + (token.type == "strong_close"))
        if token.info == "auto":
            self._note("url", before, start, end, target)
            self._source.mark("url", start, end)
            return
        if name == "link":
            self._source.mark("link-target", self._origin.end(place[0] + 1), end)
        if kind:
            self._note(kind, before, start, end, target)

    def _url(self, span: Span, text: str) -> Inline:
        """A bare address, found in the prose."""
        low = bisect.bisect_right(self._pieces, span.start, key=lambda piece: piece[0]) - 1
        high = bisect.bisect_right(self._pieces, span.end - 1, key=lambda piece: piece[0]) - 1
        runs = []
        for prose, source, length, source_length in self._pieces[low : high + 1]:
            # Markup between the pieces, a footnote say, is no part of the address.
            skipped, rest = max(span.start - prose, 0), max(prose + length - span.end, 0)
            copied = length == source_length
            runs.append((source + skipped if copied else source, source + source_length - (rest if copied else 0)))
        for start, end in runs:
            self._source.mark("url", start + self._start, end + self._start)
        return Inline("url", span, Span(runs[0][0], runs[-1][1]), span.of(text))

    # HTML and JSX

    def _html(self, place: list[int], tag: str) -> None:
        start, end = self._origin.start(place[0]), self._origin.end(place[1])
        if tag.startswith("<!--"):
            self._source.mark("comment", start, end)
            self._source.comments.append(Span(start, end))
        else:
            self._source.mark("tag", start, end)
        self._tag(tag, start, end)

    def _tag(self, tag: str, start: int, end: int) -> None:
        """An inline tag: some say what the words between them are, most say nothing."""
        match = _TAG.match(tag)
        name = match[2].lower() if match else ""
        if name == "br" and match and not match[1]:
            before = self._length
            self._put("\n", start, end - start)
            self._note("break", before, start, end, tag)
            return
        self._note("html", self._length, start, end, tag)
        if not match:
            return
        attributes = {found[1].lower(): found[2] or found[3] or found[4] or "" for found in _ATTRIBUTE.finditer(tag)}
        if name == "img":
            self._note("image", self._length, start, end, attributes.get("src", ""), title=attributes.get("alt", ""))
        elif match[1]:
            self._end_tag(name, end)
        elif not tag.endswith("/>"):
            if name in _DROPPED:
                self._dropping = name
            if name in _MARKUP or name in _DROPPED:
                self._open.append((f"<{name}", _MARKUP.get(name), self._length, start, attributes.get("href", "")))

    def _end_tag(self, name: str, end: int) -> None:
        found = self._opened(f"<{name}")
        if not found:
            return
        _, kind, before, opening, target = found
        if name == self._dropping:
            self._dropping = ""
            self._source.mark(_DROPPED[name], opening, end)
        if kind == "code":
            self._source.mark("code", opening, end)
        if kind and self._length > before:
            self._note(kind, before, opening, end, target)

    def _opened(self, name: str) -> tuple[str, InlineKind | None, int, int, str] | None:
        """Takes the last thing of a name that was opened; tags that are never closed may lie above it."""
        for index in range(len(self._open) - 1, max(len(self._open) - 50, 0) - 1, -1):
            if self._open[index][0] == name:
                return self._open.pop(index)
        return None


def _masked(text: str, inlines: Sequence[Inline]) -> str:
    """The text with filler for all that is a noun and no prose."""
    spans = [inline.prose for inline in inlines if inline.kind in FILLER_KINDS and len(inline.prose)]
    if not spans:
        return text
    spans.sort()
    parts, at = [], 0
    for span in spans:
        if span.start < at:
            # Within the one before, or sticking out of it.
            if span.end > at:
                parts.append("x" * (span.end - at))
                at = span.end
            continue
        parts.append(text[at : span.start])
        parts.append(filler(len(span)))
        at = span.end
    return "".join([*parts, text[at:]])


def _plain(tokens: Sequence[Token]) -> str:
    """The words of tokens, for the alternative text of an image."""
    words = []
    for token in tokens:
        if token.type == "image":
            words.append(_plain(token.children or ()))
        elif token.type in ("softbreak", "hardbreak"):
            words.append(" ")
        elif token.type != "html_inline":
            words.append(token.content)
    return "".join(words)
