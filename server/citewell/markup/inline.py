"""
An inline parser that knows where its tokens were read from.

It is markdown-it's own, with the same rules in the same order. The state notes where pending text came from,
the parser's loop notes the range of the tokens that a rule has pushed, and the step that joins fragments joins
the notes. Each inline token then has ``map = [start, end]``, code points in the text of its block.
"""

import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, Literal

from markdown_it import MarkdownIt
from markdown_it.helpers import parseLinkDestination, parseLinkLabel, parseLinkTitle
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from citewell.pattern import late

__all__ = ["install", "sort_by_character"]

_DEPTH = 20
"""How deep images may stand in the texts of images, each of which is parsed anew."""

_LONGEST = 500_000
"""The longest text, in code points, whose inline markup is read: a paragraph of that length is a data dump."""

_LABEL_WORK = 1_000_000
"""How many code points the search for the ends of link texts may look at, beyond four times the text."""

_MATH = late(
    r"\$\$(?!\$)[^$]++\$\$"
    r"|\$(?![\s$])(?:[^$\\]|\\.)*+(?<![\s\\])\$(?![\w$])",
    re.DOTALL,
)
_WORDS = late(r"(?<![\\\w])[A-Za-z]{3,}[ \n]+(?:[A-Za-z]{2,}[ \n,.;]|[A-Za-z]{3,})")
_AMOUNT = late(r"[\d.,]+\s?[kKmMbB]?\b[^\\^_=+*]*[A-Za-z]{2,}")


_CHARACTERS = {
    "newline": "\n", "escape": "\\", "backticks": "`", "strikethrough": "~", "emphasis": "*_", "link": "[", "image": "!",
    "autolink": "<", "html_inline": "<", "entity": "&", "math": "$", "footnote_inline": "^", "footnote_ref": "[",
}  # fmt: skip
"""The characters at which a rule finds something; all between them is text."""

_Rule = Callable[[StateInline, bool], bool]


class PositionState(StateInline):
    """Notes the source of pending text, and of a token the place at which it was pushed."""

    def __init__(self, src: str, md: MarkdownIt, env: Any, outTokens: list[Token]) -> None:  # noqa: N803
        super().__init__(src, md, env, outTokens)
        self.text_start = 0
        self.label_work = 4 * len(src) + _LABEL_WORK

    def append_pending(self, text: str) -> None:
        # Whoever appends copies from the present place, and whoever leaves a gap pushes a token first: so
        # pending text is always one unbroken range.
        if not self._pending and not self._pending_buffer:
            self.text_start = self.pos
        self._pending_buffer.append(text)

    def pushPending(self) -> Token:  # noqa: N802
        token = super().pushPending()
        token.map = [self.text_start, self.text_start + len(token.content)]
        return token

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        token = super().push(ttype, tag, nesting)
        token.map = [self.pos, -1]
        return token


class PositionParser(ParserInline):
    """
    The inline parser whose tokens have positions.

    ``rules_at`` are the rules for a character, if not all are, and ``marks`` finds something that is neither text nor
    a mere line break.
    """

    def __init__(self) -> None:
        super().__init__()
        self.rules_at: dict[str, tuple[_Rule, ...]] = {}
        self.marks: re.Pattern[str] | None = None

    def tokenize(self, state: StateInline) -> None:
        every, rules_at = self.ruler.getRules(""), self.rules_at
        end = state.posMax
        deepest = state.md.options["maxNesting"]
        tokens = state.tokens
        while state.pos < end:
            start, count = state.pos, len(tokens)
            done = False
            if state.level < deepest:
                for rule in rules_at.get(state.src[start], every):
                    done = rule(state, False)
                    if done:
                        break
            if not done:
                state.append_pending(state.src[start])
                state.pos = start + 1
            elif len(tokens) != count:
                _place(tokens, count, start, state.pos)
        if state.pending:
            state.pushPending()

    def parse(self, src: str, md: MarkdownIt, env: Any, tokens: list[Token]) -> list[Token]:
        depth = env.get("depth", 0)
        if depth > _DEPTH or len(src) > _LONGEST or self._is_plain(src):
            return _read_lines(src, tokens)
        state = PositionState(src, md, env, tokens)
        env["depth"] = depth + 1
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        env["depth"] = depth
        return state.tokens

    def _is_plain(self, src: str) -> bool:
        """Whether there is nothing in a text but lines, without blanks at their ends, which may mean something."""
        return self.marks is not None and not self.marks.search(src)


def _read_lines(src: str, tokens: list[Token]) -> list[Token]:
    """Reads no markup, only lines."""
    at = 0
    for line in src.split("\n"):
        if at:
            tokens.append(Token("softbreak", "br", 0, map=[at - 1, at]))
        if line:
            tokens.append(Token("text", "", 0, map=[at, at + len(line)], content=line))
        at += len(line) + 1
    return tokens


def _place(tokens: list[Token], first: int, start: int, end: int) -> None:
    """Completes the ranges of the tokens that one rule has pushed while it read ``start`` up to ``end``."""
    at = start
    for index in range(first, len(tokens)):
        token = tokens[index]
        place = token.map
        if place is None or place[1] >= 0:
            continue
        if token.type == "text":
            # Marks of emphasis are pushed one by one, the address of an autolink in one piece.
            token.map = [at, at + len(token.content)]
            at += len(token.content)
        elif token.type == "link_open":
            at = start + 1
            token.map = [start, at]
        elif token.type == "link_close":
            token.map = [end - 1 if token.info == "auto" else place[0], end]
        else:
            token.map = [start, end]


def _join_fragments(state: StateInline) -> None:
    """Joins neighbouring text and sets levels, as markdown-it does, keeping the ranges in step."""
    joined: list[Token] = []
    run: list[Token] = []
    level = 0
    tokens = state.tokens
    for index, token in enumerate(tokens):
        if token.nesting < 0:
            level -= 1
        token.level = level
        if token.nesting > 0:
            level += 1
        if token.type == "text":
            if token.content == "~":
                _order_tildes(tokens, index)
            run.append(token)
            continue
        if run:
            _join(run, joined)
            run = []
        joined.append(token)
    if run:
        _join(run, joined)
    tokens[:] = joined


def _join(run: list[Token], joined: list[Token]) -> None:
    """Appends a run of text as one token; marks that emphasis has emptied have no say in where it stands."""
    if len(run) > 1:
        full = [token for token in run if token.content] or run[:1]
        first, last = full[0].map, full[-1].map
        if len(full) > 1:
            full[0].content = "".join(token.content for token in full)
        if first and last:
            full[0].map = [first[0], last[1]]
        run = full
    joined.append(run[0])


def _order_tildes(tokens: list[Token], index: int) -> None:
    """
    Puts ranges in order where a lone tilde was moved behind closing marks.

    ``~~~`` closes as tilde and mark, and the tilde then changes places with the mark. All are tildes, so
    the ranges are simply dealt out again.
    """
    first = index
    while first and tokens[first - 1].type == "s_close":
        first -= 1
    places = [token.map for token in tokens[first : index + 1]]
    starts = [place[0] for place in places if place]
    if first == index or starts == sorted(starts):
        return
    at = min(starts)
    for token in tokens[first : index + 1]:
        width = 1 if token.type == "text" else len(token.markup)
        token.map = [at, at + width]
        at += width


def _math(state: StateInline, silent: bool) -> bool:
    """Mathematics between dollars; prices and shell variables are none."""
    if state.src[state.pos] != "$":
        return False
    match = _MATH.match(state.src, state.pos, state.posMax)
    if not match:
        return False
    inside = match[0].strip("$")
    if not match[0].startswith("$$") and (_AMOUNT.match(inside) or _WORDS.search(inside)):
        return False
    if not silent:
        token = state.push("math_inline", "", 0)
        token.content = match[0]
    state.pos = match.end()
    return True


def _label_end(state: StateInline, start: int, disable_nested: bool = False) -> int:
    """
    Where a link text ends, or -1.

    Each opening bracket asks, and each answer reads up to the end: thousands of them would take minutes. So
    one text has a budget; brackets beyond it are plain text.
    """
    if not isinstance(state, PositionState) or state.label_work < 0:
        return -1
    end = parseLinkLabel(state, start, disable_nested)
    state.label_work -= (end if end >= 0 else state.posMax) - start
    return end


def install(md: MarkdownIt, *, math: bool = True) -> None:
    """
    Gives a parser inline tokens with ranges, and footnotes that stay where they are defined.

    The rules switched on stay on. ``math`` adds the rule for mathematics (token ``math_inline``).
    """
    parser = PositionParser()
    parser.ruler.enableOnly(md.inline.ruler.get_active_rules())
    parser.ruler2.enableOnly(md.inline.ruler2.get_active_rules())
    parser.ruler2.at("fragments_join", _join_fragments)
    md.inline = parser
    md.helpers = SimpleNamespace(  # type: ignore[assignment]  # a module there: only its functions are used
        parseLinkLabel=_label_end, parseLinkDestination=parseLinkDestination, parseLinkTitle=parseLinkTitle
    )
    footnote_plugin(md, move_to_end=False)
    _guard_footnotes(parser)
    if math:
        parser.ruler.after("escape", "math", _math)


def sort_by_character(md: MarkdownIt) -> None:
    """
    Has a parser with `install` ask at each character only the inline rules that know it, and read text up to the next.

    Its rules stay as they are from now on.
    """
    parser = md.inline
    assert isinstance(parser, PositionParser)
    rules = [
        (_CHARACTERS[rule.name], rule.fn) for rule in parser.ruler.__rules__ if rule.enabled and rule.name != "text"
    ]
    characters = {char for known, _ in rules for char in known}
    parser.rules_at = {char: tuple(rule for known, rule in rules if char in known) for char in characters}
    known = re.escape("".join(sorted(characters - {"\n"})))
    # The search for the end of a link's text stops at brackets too.
    parser.terminator_re = re.compile(rf"[{known}\n\[\]]")
    parser.marks = re.compile(rf"[{known}\n](?:(?<!\n)|(?<=\s\n)|(?=\s))")


def _guard_footnotes(parser: ParserInline) -> None:
    """Inline footnotes look for their end on their own: they draw on the same budget."""
    rules = {rule.name: rule.fn for rule in parser.ruler.__rules__}
    plain = rules["footnote_inline"]

    def footnote_inline(state: StateInline, silent: bool) -> bool:
        if not state.src.startswith("^[", state.pos) or not isinstance(state, PositionState) or state.label_work < 0:
            return False
        start = state.pos
        found = plain(state, silent)
        state.label_work -= (state.pos if found else state.posMax) - start
        return found

    parser.ruler.at("footnote_inline", footnote_inline)
