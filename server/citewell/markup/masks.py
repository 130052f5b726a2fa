"""
Template tags, shortcodes, JSX and block mathematics, put out of the parser's sight.

Each is replaced by filler of the same length before the draft is parsed, so that no offset moves: an
expression that will be a word or number (``{{ price }}``) becomes a word, a tag that prints nothing becomes
punctuation that the reader drops again, and what stands on lines of its own becomes blank lines. Tags inside
code spans, fences and comments are left alone.

Every look ahead is remembered or has a budget, so time stays linear in the length of the draft.
"""

import bisect
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import field, replace
from typing import NamedTuple

from citewell.document import RegionKind
from citewell.markup.places import Placed
from citewell.pattern import late
from citewell.prose import filler
from citewell.record import dataclass
from citewell.span import Span

__all__ = [
    "FAR",
    "TAG_LOOK",
    "Extent",
    "Mask",
    "Masked",
    "Scan",
    "after_blank_line",
    "budget",
    "can_open_template",
    "closing_names",
    "fill_page",
    "has_hint",
    "has_template",
    "is_free",
    "mask",
    "mask_page",
    "mask_templates",
    "mask_window",
    "stands_clear",
]


@dataclass(frozen=True, slots=True)
class Mask:
    """
    A range of the draft that the parser does not get to see; ``span`` is absolute (code points).

    ``noun`` says that it stands for words (`Masked.text` has a filler word there); otherwise it prints
    nothing. ``kind`` is the region it makes.
    """

    span: Span
    noun: bool
    kind: RegionKind


class Extent(NamedTuple):
    """
    Something that was read over a line break; both are lengths in code points, from its start.

    Over its ``length`` nothing else was looked for, and what was found hangs on the text as far as its ``reach``.
    """

    length: int
    reach: int


@dataclass(frozen=True, slots=True)
class Scan:
    """
    What a search for masks has looked at, for searching an edited draft in part.

    ``extents`` is everything that was read over a line break, and of a page all that was read. ``spent`` is the
    share of the budget for scans that fail. A Markdown draft is read as MDX for what stands before ``esm_until``, -1
    where it is not. ``hanging`` are the indexes of the extents that hang on text behind their ends.
    """

    extents: Placed[Extent] = field(default_factory=Placed)
    spent: int = 0
    esm_until: int = -1
    hanging: tuple[int, ...] = ()

    @staticmethod
    def of(extents: Placed[Extent], spent: int, esm_until: int = -1) -> "Scan":
        """What a search has looked at."""
        hanging = [at for at, extent in enumerate(extents.things) if extent.reach > extent.length]
        return Scan(extents, spent, esm_until, tuple(hanging))

    def moved(self, place: int, by: int) -> "Scan":
        """The same after what starts at or after a place has moved by so many code points."""
        return Scan(self.extents.moved(place, by), self.spent, self.esm_until, self.hanging)

    def reaches(self, place: int) -> bool:
        """Whether what was found before a place hangs on the text from there on."""
        extents = self.extents
        count = extents.places.before(place)
        # Nothing is looked for within an extent: so of those that end where their reach does only the last may reach it.
        hanging = self.hanging[: bisect.bisect_left(self.hanging, count)]
        return any(extents.places[at] + extents.things[at].reach > place for at in (*hanging, count - 1) if at >= 0)


@dataclass(frozen=True, slots=True)
class Masked:
    """
    A stretch of a draft at unchanged length, with its masks in order; ``esm`` tells whether it has import statements.

    ``scan`` is None where a glance has told that there is nothing to mask.
    """

    text: str
    masks: tuple[Mask, ...] = ()
    esm: bool = False
    scan: Scan | None = None


FAR = 1 << 60
"""A reach beyond any text."""


_GONE = "‡"
"""Fills tags that print nothing: punctuation to the parser, as the tag itself would be, and never markup."""

# One set for every first character, so that the search skips to them at the speed of C.
_HINT = late(r"[{=<$\n](?:(?<=\{)(?:[{%#:./]|[\w-]+=)|(?<==)\{|(?<=<)%|(?<=\$)\$|(?<=\n)import\b)")
_IMPORTS = late(r"import\b")
_TEMPLATE_HINT = late(r"\{\{|\{[%#]|\{/\*|<%")

_LEADS = r"^(?P<fence>[ \t>]*+(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*+(?:`{3,}+|~{3,}+))"
_MARKDOWN = late(
    _LEADS
    + r"|(?P<ticks>`++)|(?P<comment><!--)|(?P<open>\{\{|\{[%#]|<%)|(?P<jscomment>\{/\*)"
    + r"|(?P<attributes>\{:[^{}\n]{0,300}\}|(?:^[ \t>]*|(?<=[)\]`]))\{(?:[.#][\w-]|[\w-]+=)[^{}\n]{0,300}\})"
    # Site generators know components with JavaScript in their attributes, which are no HTML.
    + r"|(?P<jsx><(?=[A-Z][\w.]{0,60}\s[^<>]{0,300}?=\{))"
    + r"|^[ \t]*+(?P<math>\$\$)|^(?P<esm>import)\b",
    re.MULTILINE,
)
_MDX = late(
    _LEADS
    + r"|(?P<ticks>`++)|(?P<comment><!--)|(?P<open>\{%)|(?P<brace>\{)|(?P<jsx></?(?=[A-Za-z_$>]))"
    + r"|^[ \t]*+(?P<math>\$\$)|^(?P<esm>import|export)\b",
    re.MULTILINE,
)
_TEMPLATES = late(r"(?P<comment><!--)|(?P<open>\{\{|\{[%#]|<%)|(?P<jscomment>\{/\*)")

_OPENING = late(r"[`~<{$\n](?:(?<!\n)|(?=import|export))")
"""What all of the above begin with, blanks and marks of lists aside; searching for it is fifty times as fast."""

_BLANK_LINE = late(r"\n[ \t>]*\r?\n")
_IMPORT = late(r"import\s+(?:[\w$*,{}\s]{1,2000}?\sfrom\s*)?(['\"])[^'\"\n]{1,500}\1[ \t]*;?[ \t]*\r?$", re.MULTILINE)
_EXPORT = late(r"export\s+(?:default|const|let|var|function|async|class)\b|export\s*[{*]")
_TAG_NAME = late(r"\{[{%]{1,2}[-<%*/\s]*([\w-]*)")
_CLOSING_TAG = late(r"\{[{%]{1,2}[-<%\s]*(?:/\s*|end)([\w-]+)")
_GO_CONTROL = late(r"\{\{-?\s*(?:if|else|end|range|with|define|block|template)\b")
_CONTROL = frozenset(
    [
        "if",
        "elif",
        "elsif",
        "else",
        "unless",
        "case",
        "when",
        "for",
        "break",
        "continue",
        "assign",
        "set",
        "capture",
        "include",
        "extends",
        "import",
        "from",
        "macro",
        "block",
        "call",
        "filter",
        "with",
        "do",
        "raw",
        "verbatim",
        "cache",
        "load",
        "layout",
        "liquid",
        "increment",
        "decrement",
        "cycle",
        "tablerow",
        "autoescape",
        "trans",
        "blocktrans",
        "comment",
    ]
)
_CODE_NAME = late(r"highlight|code|mermaid|katex|math|tex$|chart|diagram|gist|graph", re.IGNORECASE)
_ERB_PRINTS = late(r"<%[-=]?=|<%==")
_HEADING_ID = late(r"\{#[\w:.-]+\}[ \t]*\r?$", re.MULTILINE)
_JSX_NAME = late(r"</?([A-Za-z_$][\w$.:-]*+)?")
_JSX_ATTRIBUTE = late(r"[A-Za-z_$@:#][\w$.:@-]*+")
_JSX_VALUE = late(r"\s*+=\s*+(?:\"[^\"]{0,20000}\"|'[^']{0,20000}'|(?=\{))")
_SPACE = late(r"\s*+")
_JS = late(r"[{}\"'`]|/\*|(?<!:)//")
_JS_STRING = late(r"\"(?:[^\"\\\n]|\\.)*+\"|'(?:[^'\\\n]|\\.)*+'|`(?:[^`\\]|\\.)*+`", re.DOTALL)
_JS_BRACKET = late(r"[()\[\]{}\"'`\n]|/\*|(?<!:)//")
_JS_GOES_ON = late(r"(?:=>?|[,(\[{.?:|&+])\s*\Z")
_RAW_JSX = frozenset({"pre", "script", "style"})
_REACH = 20_000
"""How many code points a JSX tag, an expression or a block of mathematics may have."""
TAG_LOOK = 400
"""More than what the patterns above look ahead before they match."""
_JSX_BEGUN = late(r"<[A-Z][\w.]{0,60}(?:\s[^<>]{0,300})?\Z")
_IN_CLOSING_TAG = late(r"[-<%\s/\w{]*\Z")
_TAG_BEGUN = late(r"\{[{%]*[-<%/\s]*\Z")
_JSX_EQUALS = late(r"\s*+(?:=\s*+[\"']?)?")
_IMPORTED = late(r"import[\w$*,{}\s]{0,2001}+")
_STRING_LINE = late(r"(?:[^\\\n]|\\.)*+", re.DOTALL)


class _Ahead:
    """Finds what comes next and remembers it, so that asking at every place costs one pass in all."""

    def __init__(self, text: str, start: int, stop: int) -> None:
        self._text = text
        self._start = start
        self._stop = stop
        self._known: dict[str, int] = {}
        self._ticks: dict[int, list[int]] | None = None

    def find(self, needle: str | re.Pattern[str], at: int) -> int:
        """Where ``needle`` stands next at or after ``at``; the end of the text and one more where nowhere."""
        key = needle if isinstance(needle, str) else needle.pattern
        known = self._known.get(key, -1)
        # What was found from an earlier place still comes first, unless it has been passed by.
        if known < at:
            if isinstance(needle, str):
                known = self._text.find(needle, at)
            else:
                match = needle.search(self._text, at)
                known = match.start() if match else -1
            if known < 0:
                known = len(self._text) + 1
            self._known[key] = known
        return known

    def closing_ticks(self, length: int, at: int) -> int:
        """
        Where the next run of exactly ``length`` backticks starts at or after ``at``, else -1.

        Beyond the first blank line after the part that is read it is not looked for: no code span goes that far.
        """
        if self._ticks is None:
            self._ticks = {}
            blank = _BLANK_LINE.search(self._text, self._stop)
            for match in re.compile("`+").finditer(self._text, self._start, blank.end() if blank else len(self._text)):
                self._ticks.setdefault(match.end() - match.start(), []).append(match.start())
        runs = self._ticks.get(length, [])
        index = bisect.bisect_left(runs, at)
        return runs[index] if index < len(runs) else -1


class _Scanner:
    """
    One pass over a draft from ``start``, collecting the masks that begin before ``stop``.

    ``first`` is where the draft's text begins, for a pass over a part of it.
    """

    def __init__(
        self, text: str, start: int, pattern: re.Pattern[str], *, stop: int | None = None, first: int | None = None
    ) -> None:
        self.text = text
        self.start = start
        self.masks: list[Mask] = []
        self.extents: list[tuple[int, Extent]] = []
        self.esm = False
        self.esm_until = -1
        self._stop = len(text) if stop is None else stop
        self._first = start if first is None else first
        self._reach = 0
        self._pattern = pattern
        self._mdx = pattern is _MDX
        self._ahead = _Ahead(text, start, self._stop)
        # Scans that fail have found nothing to skip: together they may cost so much and no more.
        self._budget = self._left = budget(len(text))
        self._esm_end = start
        self._paired: frozenset[str] | None = None

    def run(self) -> None:
        at = self.start
        furthest = 0
        end = min(self._stop + TAG_LOOK, len(self.text))
        while (near := self._opening(at, end)) >= 0:
            line = self.text.rfind("\n", at, near) + 1 or at
            match = self._pattern.match(self.text, line, end) or self._pattern.match(self.text, near, end)
            if match is None:
                at = near + 1
                continue
            if match.start() >= self._stop:
                break
            kind = match.lastgroup or ""
            take: Callable[[re.Match[str]], int] = getattr(self, f"_{kind}")
            start, self._reach, seen = match.start(), match.end(), self.esm
            at = max(take(match), match.end())
            reach = max(self._reach, at)
            if self._pattern is _TEMPLATES or self.text.find("\n", start, reach) >= 0:
                self.extents.append((start, Extent(at - start, FAR if reach >= FAR else reach - start)))
            furthest = max(furthest, reach)
            if self.esm and not seen:
                self.esm_until = furthest

    def _opening(self, at: int, end: int) -> int:
        """Where the next thing may begin that the pattern knows; -1 where nothing does."""
        if at == self.start and self.text.startswith(("import", "export"), at):
            return at
        found = _OPENING.search(self.text, at, end)
        return found.start() + (found[0] == "\n") if found else -1

    @property
    def scan(self) -> Scan:
        """What was looked at."""
        return Scan.of(Placed.of(self.extents), self._budget - self._left if self._left >= 0 else FAR)

    def _look(self, reach: int) -> int:
        """Notes that what is found hangs on the text up to ``reach``, or all of it where the text ends before."""
        self._reach = max(self._reach, FAR if reach > len(self.text) else reach)
        return reach

    def _add(self, start: int, end: int, kind: RegionKind, *, noun: bool = False) -> int:
        self.masks.append(Mask(Span(start, end), noun, kind))
        return end

    def _escaped(self, at: int) -> bool:
        count = 0
        while at - count > self.start and self.text[at - count - 1] == "\\":
            count += 1
        return count % 2 == 1

    def _fence(self, match: re.Match[str]) -> int:
        """The end of a fenced block: nothing in it opens anything."""
        marker = match["fence"].lstrip(" \t>-*+.)0123456789")
        line_end = self._ahead.find("\n", match.end())
        if marker[0] == "`" and "`" in self.text[match.end() : line_end]:
            return self._span_of_ticks(match.end("fence") - len(marker), len(marker))
        closing = re.compile(rf"^[ \t>]*{marker[0]}{{{len(marker)},}}[ \t]*\r?$", re.MULTILINE)
        found = closing.search(self.text, min(line_end, len(self.text)))
        self._look(found.end() if found else FAR)
        return found.end() if found else len(self.text)

    def _ticks(self, match: re.Match[str]) -> int:
        start, length = match.start(), match.end() - match.start()
        if self._escaped(start):
            start, length = start + 1, length - 1
        return self._span_of_ticks(start, length) if length else match.end()

    def _span_of_ticks(self, start: int, length: int) -> int:
        close = self._ahead.closing_ticks(length, start + length)
        blank = self._ahead.find(_BLANK_LINE, start)
        if close < 0 or close > blank:
            self._look(blank + 1)
            return start + length
        return self._look(close + length)

    def _comment(self, match: re.Match[str]) -> int:
        end = self._look(self._ahead.find("-->", match.end()))
        if end > len(self.text):
            return match.end()
        return self._add(match.start(), end + 3, "comment") if self._mdx else end + 3

    def _jscomment(self, match: re.Match[str]) -> int:
        end = self._look(self._ahead.find("*/}", match.end()))
        if self._escaped(match.start()):
            return match.end()
        return match.end() if end > len(self.text) else self._add(match.start(), end + 3, "comment")

    def _attributes(self, match: re.Match[str]) -> int:
        """Attributes of what stands before, as kramdown and others write them."""
        start = match.start() + match[0].index("{")
        if self._escaped(start):
            return match.end()
        return self._add(start, match.end(), "template")

    def _math(self, match: re.Match[str]) -> int:
        """A block of mathematics: from a line that starts with two dollars to a line that ends with two."""
        start = match.start("math")
        end = self._look(self._ahead.find("$$", start + 2))
        if end > len(self.text) or end - start > _REACH:
            return match.end()
        after = self.text[end + 2 : end + 200].partition("\n")[0]
        self._look(end + 2 + len(after))
        return match.end() if after.strip() else self._add(start, end + 2, "math")

    def _open(self, match: re.Match[str]) -> int:
        """A tag of Liquid, Jinja, Hugo or ERB."""
        text, start, opener = self.text, match.start(), match["open"]
        if self._escaped(start):
            return match.start() + 1
        if opener == "{{":
            closer = {"<": ">}}", "%": "%}}"}.get(text[start + 2 : start + 3], "}}")
        else:
            closer = {"{%": "%}", "{#": "#}", "<%": "%>"}[opener]
        end = self._ahead.find(closer, match.end())
        blank = self._ahead.find(_BLANK_LINE, start)
        self._look(min(end, blank) + 1)
        if end > len(text) or end > blank:
            return match.end()
        end += len(closer)
        if opener == "{#":
            return self._add(start, end, "comment")
        if opener == "<%":
            return self._add(start, end, "template", noun=bool(_ERB_PRINTS.match(text, start)))
        tag = _TAG_NAME.match(text, start)
        name = tag[1] if tag else ""
        shortcode = len(closer) == 3
        if name in ("highlight", "comment") or (shortcode and closer[0] == ">" and _CODE_NAME.search(name)):
            whole = self._to_closing(name, end)
            if whole:
                return self._add(start, whole, "comment" if name == "comment" else "code")
        if opener == "{{" and not shortcode:
            return self._add(start, end, "template", noun=not _GO_CONTROL.match(text, start))
        closes = bool(_CLOSING_TAG.match(text, start)) or name in _CONTROL or name in self._pairs
        return self._add(start, end, "template", noun=not closes)

    def _to_closing(self, name: str, at: int) -> int:
        closing = re.compile(r"\{(?:%-?|\{[<%])\s*(?:end|/\s*)" + re.escape(name) + r"\s*(?:-?%\}|[>%]\}\})")
        found = self._look(self._ahead.find(closing, at))
        match = closing.match(self.text, found) if found <= len(self.text) else None
        return match.end() if match else 0

    @property
    def _pairs(self) -> frozenset[str]:
        """Names of tags that are closed somewhere: they enclose text and print nothing themselves."""
        if self._paired is None:
            self._paired = frozenset(match[1] for match in _CLOSING_TAG.finditer(self.text, self._first))
        return self._paired

    def _esm(self, match: re.Match[str]) -> int:
        """An import or export statement at the start of a block."""
        start = match.start()
        if start != self._esm_end and self.text[self._esm_end : start].strip():
            before = self.text[max(start - 200, self.start) : start].rstrip(" \t>")
            if before and not re.search(r"\n[ \t]*\r?\n\Z", before):
                return match.end()
        statement = _IMPORT.match(self.text, start)
        words = _IMPORTED.match(self.text, start)
        line_end = self.text.find("\n", statement.end() if statement else words.end() if words else match.end())
        # What may stand between "export" and the next word is blanks, and they end before the next line with words.
        word = _SPACE.match(self.text, match.end())
        self._look(max(line_end + 1 if line_end >= 0 else FAR, (word.end() if word else start) + 20))
        if statement:
            self.esm = True
            end = statement.end() - (self.text[statement.end() - 1] == "\r")
        elif self._mdx and _EXPORT.match(self.text, start):
            end = self._statement(start)
        else:
            return match.end()
        self._esm_end = end
        return self._add(start, end, "code")

    def _statement(self, start: int) -> int:
        """The end of a statement: the first line end outside brackets; a blank line where brackets stay open."""
        depth, at = 0, start
        stop = min(start + 10 * _REACH, len(self.text))
        while match := _JS_BRACKET.search(self.text, at, stop):
            mark, at = match[0], match.end()
            if mark == "\n":
                if depth <= 0 and not _JS_GOES_ON.search(self.text, max(start, match.start() - 40), match.start()):
                    return match.start() - (self.text[match.start() - 1] == "\r")
            elif mark in "\"'`":
                string = _JS_STRING.match(self.text, match.start(), stop)
                at = string.end() if string else self._unclosed(match.start())
            elif mark in ("//", "/*"):
                at = self._comment_end(mark, at, stop)
            else:
                depth += 1 if mark in "([{" else -1
        self._look(FAR)
        if depth <= 0 and stop == len(self.text):
            return stop
        return min(self._ahead.find(_BLANK_LINE, start), stop)

    def _brace(self, match: re.Match[str]) -> int:
        """An expression of MDX."""
        start = match.start()
        if self._escaped(start) or _HEADING_ID.match(self.text, start):
            return match.end()
        end = self._close_brace(start)
        if end < 0:
            return match.end()
        inside = self.text[start + 1 : end - 1].strip()
        if inside.startswith("/*") and inside.endswith("*/"):
            return self._add(start, end, "comment")
        silent = not inside.strip("\"'` ")
        return self._add(start, end, "template", noun=not silent)

    def _close_brace(self, start: int) -> int:
        """Behind the brace that closes the one at ``start``; -1 where none does."""
        if self._left < 0:
            return -1
        depth, at, stop = 0, start, min(start + _REACH, len(self.text))
        while match := _JS.search(self.text, at, stop):
            mark, at = match[0], match.end()
            if mark == "{":
                depth += 1
            elif mark == "}":
                depth -= 1
                if not depth:
                    return at
            elif mark in ("//", "/*"):
                at = self._comment_end(mark, at, stop)
            else:
                string = _JS_STRING.match(self.text, match.start(), stop)
                # An apostrophe in text between tags opens no string.
                at = string.end() if string else self._unclosed(match.start())
        self._left -= stop - start
        self._look(stop if stop < len(self.text) else FAR)
        return -1

    def _comment_end(self, mark: str, at: int, stop: int) -> int:
        """The end of a comment in JavaScript; the search goes no further than the code, so it needs no memory."""
        end = self.text.find("\n" if mark == "//" else "*/", at, stop)
        return stop if end < 0 else end + (2 if mark == "/*" else 0)

    def _unclosed(self, at: int) -> int:
        """Goes on behind a quotation mark that opens no string."""
        line = _STRING_LINE.match(self.text, at + 1)
        self._look(FAR if self.text[at] == "`" or not line else line.end() + 1)
        return at + 1

    def _jsx(self, match: re.Match[str]) -> int:
        """A JSX tag with its attributes; for a few elements everything up to the closing tag."""
        start = match.start()
        if self._escaped(start) or self._left < 0:
            return match.end()
        end = self._tag_end(start)
        if end < 0:
            return match.end()
        name = _JSX_NAME.match(self.text, start)
        word = (name and name[1]) or ""
        if word in _RAW_JSX and self.text[start + 1] != "/" and self.text[end - 2] != "/":
            closing = self._look(self._ahead.find(f"</{word}>", end))
            if closing <= len(self.text):
                kind: RegionKind = "code" if word == "pre" else ("script" if word == "script" else "style")
                return self._add(start, closing + len(word) + 3, kind)
        return self._add(start, end, "tag")

    def _tag_end(self, start: int) -> int:
        text = self.text
        name = _JSX_NAME.match(text, start)
        at = name.end() if name else start + 1
        while at - start < _REACH:
            space = _SPACE.match(text, at)
            spaced = space is not None and space.end() > at
            at = space.end() if space else at
            if text.startswith("/>", at):
                return at + 2
            if text.startswith(">", at):
                return at + 1
            if not spaced:
                break
            if text.startswith("{", at):
                at = self._close_brace(at)
            elif attribute := _JSX_ATTRIBUTE.match(text, at):
                at = attribute.end()
                equals = _JSX_EQUALS.match(text, at)
                ahead = equals.end() if equals else at
                self._look(ahead + 1)
                if value := _JSX_VALUE.match(text, at):
                    at = value.end()
                    if text.startswith("{", at):
                        at = self._close_brace(at)
                elif text[ahead - 1] in "\"'":
                    self._look(ahead + _REACH + 1)
            else:
                break
            if at < 0:
                break
        self._look(at + 2)
        self._left -= max(at - start, 50)
        return -1


def mask(text: str, start: int = 0, *, mdx: bool = False) -> Masked:
    """
    Masks a Markdown draft (or MDX with ``mdx``) from ``start`` on; what is before is left out.

    A Markdown draft with import statements is read as MDX: site generators do the same.
    """
    if not mdx and not has_hint(text, start, len(text)):
        return Masked(text[start:])
    scanner = _Scanner(text, start, _MDX if mdx else _MARKDOWN)
    scanner.run()
    if scanner.esm and not mdx:
        masked = mask(text, start, mdx=True)
        return replace(masked, scan=replace(masked.scan, esm_until=scanner.esm_until)) if masked.scan else masked
    return Masked(_fill(text, start, len(text), scanner.masks), tuple(scanner.masks), scanner.esm, scanner.scan)


def budget(length: int) -> int:
    """How many code points scans that fail may read in a draft of some length."""
    return 4 * length + 10 * _REACH


def has_hint(text: str, start: int, stop: int) -> bool:
    """Whether there may be something to mask in a part of a Markdown draft that starts with a line."""
    return bool(_IMPORTS.match(text, start, stop) or _HINT.search(text, start, stop))


def mask_window(text: str, start: int, stop: int, *, mdx: bool, first: int) -> Masked:
    """
    Masks a part of a draft as `mask` masks the whole; only masks that begin before ``stop`` are made.

    A blank line stands before ``start`` (or it is ``first``, the start of the draft's text), and nothing that
    begins before it reaches beyond it (`Scan.extents`, `stands_clear`).
    """
    scanner = _Scanner(text, start, _MDX if mdx else _MARKDOWN, stop=stop, first=first)
    scanner.run()
    return Masked(_fill(text, start, stop, scanner.masks), tuple(scanner.masks), scanner.esm, scanner.scan)


def after_blank_line(text: str, at: int) -> bool:
    """Whether the line that ends at a place is blank."""
    return text.endswith(("\n\n", "\n\r\n"), 0, at)


def stands_clear(text: str, at: int) -> bool:
    """Whether no tag that ends, or may end, at or after a place has begun shortly before it."""
    before = text[max(at - TAG_LOOK, 0) : at]
    return not _JSX_BEGUN.search(before) and not _TAG_BEGUN.search(before) and not before.isspace()


def is_free(before: str, line: str) -> bool:
    """
    Whether no tag can have begun that the rest of a ``line`` with words in it may belong to.

    ``before`` is what stands before the line, or the last of it.
    """
    return "{" not in line and "<" not in line and stands_clear(before, len(before))


def closing_names(text: str, start: int, stop: int) -> list[str]:
    """The names of the closing template tags in a part of a draft, in order."""
    return [match[1] for match in _CLOSING_TAG.finditer(text, start, stop)]


def can_open_template(text: str, start: int, end: int) -> bool:
    """
    Whether what stands in a part of an HTML text, known tags apart, may bear on template tags or comments.

    It may open one together with its neighbours, or belong to the name of a tag that closes another.
    """
    brace = text.rfind("{", 0, start)
    if brace >= 0 and _IN_CLOSING_TAG.match(text, brace, start):
        return True
    return bool(_TEMPLATES.search(text, max(start - 3, 0), end + 3))


def has_template(text: str, start: int, end: int) -> bool:
    """Whether there may be template tags in a part of an HTML text."""
    return bool(_TEMPLATE_HINT.search(text, start, end))


def mask_templates(text: str) -> str:
    """
    An HTML text of the same length in which tags of templating languages are filler.

    Expressions that print something become a word, all others blanks; line breaks stay.
    """
    return mask_page(text).text


def mask_page(text: str) -> Masked:
    """An HTML text as `mask_templates` gives it, with the masks."""
    if not _TEMPLATE_HINT.search(text):
        return Masked(text)
    scanner = _Scanner(text, 0, _TEMPLATES)
    scanner.run()
    return Masked(fill_page(text, Span(0, len(text)), scanner.masks), tuple(scanner.masks), scan=scanner.scan)


def fill_page(text: str, window: Span, masks: Sequence[Mask]) -> str:
    """A part of an HTML text as `mask_templates` gives it; ``masks`` are those in it."""
    parts, at = [], window.start
    for found in masks:
        parts.append(text[at : found.span.start])
        parts.append(_filled(found.span.of(text), "x" if found.noun else " "))
        at = found.span.end
    return "".join([*parts, text[at : window.end]])


def _filled(piece: str, char: str) -> str:
    """Filler with the line breaks of what it stands for."""
    if "\n" not in piece and "\r" not in piece:
        return filler(len(piece)) if char == "x" else char * len(piece)
    return re.sub(r"[^\r\n]", char, piece)


def _lines_of_their_own(text: str, start: int, masks: list[Mask]) -> Iterator[tuple[int, int]]:
    """Index ranges of masks that have their lines to themselves."""
    index = 0
    while index < len(masks):
        last = index
        while last + 1 < len(masks) and not text[masks[last].span.end : masks[last + 1].span.start].strip(" \t"):
            last += 1
        low, high = masks[index].span.start, masks[last].span.end
        # Only the near ends of a long line are looked at: a line of its own has little else.
        line = text.rfind("\n", max(low - 200, start), low) + 1 or max(low - 200, start)
        end = text.find("\n", high, high + 200)
        end = min(high + 200, len(text)) if end < 0 else end
        alone = (line == start or text[line - 1] == "\n") and (end == len(text) or text[end] == "\n")
        alone = alone and not text[line:low].strip(" \t>") and not text[high:end].strip()
        if alone and any(found.noun for found in masks[index : last + 1]) and "\n" not in text[low:high]:
            # A word on a line of its own inside a paragraph is part of its running text.
            before = text[max(line - 200, start) : line].rstrip("\r\n \t>")
            above = not before or text[max(line - 200, start) : line][len(before) :].count("\n") > 1
            below = not text[end + 1 : end + 200].partition("\n")[0].strip(" \t>\r")
            alone = above and below
        if alone:
            yield index, last + 1
        index = last + 1


def _fill(text: str, start: int, stop: int, masks: list[Mask]) -> str:
    """The text from ``start`` up to ``stop`` with filler for the masks, the last of which may go beyond."""
    blank = {index for low, high in _lines_of_their_own(text, start, masks) for index in range(low, high)}
    parts, at = [], start
    for index, found in enumerate(masks):
        parts.append(text[at : found.span.start])
        char = " " if index in blank else ("x" if found.noun else _GONE)
        parts.append(_filled(found.span.of(text), char))
        at = found.span.end
    return "".join([*parts, text[at:stop]])[: stop - start]
