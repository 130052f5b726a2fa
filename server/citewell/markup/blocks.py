"""
Block rules of the Markdown parser: markdown-it's own, each noting where its text stands, and admonitions.

After a block rule has run, while the parser still knows where the text of each line begins inside its
containers, ``token.meta["marks"]`` is set: for inline tokens of paragraphs and headings the place of each
line's first character that is no blank; for cells runs of ``(place in the cell, place in the source)``; for
HTML and fences the places at which their lines begin. All are code points in the text being parsed.
"""

from collections.abc import Callable, Sequence

from markdown_it import MarkdownIt
from markdown_it.common.utils import MD_TRIM_CHARS
from markdown_it.ruler import Ruler
from markdown_it.rules_block import StateBlock

from citewell.pattern import late

__all__ = ["install", "sort_by_beginning"]

_Rule = Callable[[StateBlock, int, int, bool], bool]
_Note = Callable[[StateBlock, int], None]

_DIRECTIVE = late(r":{3,}[ \t]*(?:\{?([A-Za-z][\w-]*)|\{[.#])")
_DIRECTIVE_END = late(r":{3,}[ \t]*$")
_CODE_DIRECTIVES = frozenset(["code", "code-block", "code-cell", "math", "mermaid", "raw", "toctree", "literalinclude"])
_INDENTED = late(r"(?:!!!|\?\?\?\+?)[ \t]+[\w-]+[^\n]*$|={3}[!+]?[ \t]+\"[^\"\n]*\"[ \t]*$")


def _text_start(state: StateBlock, line: int) -> int:
    return state.bMarks[line] + state.tShift[line]


def _note_lines(state: StateBlock, first: int) -> None:
    token = state.tokens[first + 1]
    if token.map:
        token.meta["marks"] = [_text_start(state, line) for line in range(token.map[0], token.map[1])]


def _note_heading(state: StateBlock, first: int) -> None:
    opening, token = state.tokens[first], state.tokens[first + 1]
    if token.map:
        line = token.map[0]
        at = _text_start(state, line) + len(opening.markup)
        raw = state.src[at : state.eMarks[line]]
        token.meta["marks"] = [at + len(raw) - len(raw.lstrip(MD_TRIM_CHARS))]


def _note_table(state: StateBlock, first: int) -> None:
    cells: list[list[tuple[int, int]]] = []
    for token in state.tokens[first:]:
        if token.type == "tr_open" and token.map:
            line = token.map[0]
            start = _text_start(state, line)
            cells = _cells(state.src[start : state.eMarks[line]], start)
            cells.reverse()
        elif token.type == "inline":
            token.meta["cell"] = cells.pop() if cells else []


def _cells(row: str, start: int) -> list[list[tuple[int, int]]]:
    """
    The cells of a table row, each as runs of (place in the cell's text, place in the source).

    The backslash of an escaped pipe is no part of the cell's text, so a new run starts at the pipe.
    """
    lead = len(row) - len(row.lstrip(MD_TRIM_CHARS))
    row, start = row.strip(MD_TRIM_CHARS), start + lead
    cells: list[list[tuple[int, int]]] = []
    pieces: list[tuple[int, int]] = []
    at = 0
    pipe = row.find("|")
    while pipe != -1:
        if pipe and row[pipe - 1] == "\\":
            pieces.append((at, pipe - 1))
            at = pipe
        else:
            pieces.append((at, pipe))
            cells.append(pieces)
            pieces, at = [], pipe + 1
        pipe = row.find("|", pipe + 1)
    pieces.append((at, len(row)))
    cells.append(pieces)
    # A pipe at either end of the row encloses the row and no cell.
    for end in (0, -1):
        if cells and all(low == high for low, high in cells[end]):
            cells.pop(end)
    return [_runs(row, pieces, start) for pieces in cells]


def _runs(row: str, pieces: list[tuple[int, int]], start: int) -> list[tuple[int, int]]:
    text = "".join(row[low:high] for low, high in pieces)
    lead = len(text) - len(text.lstrip(MD_TRIM_CHARS))
    runs = []
    at = -lead
    for low, high in pieces:
        if at + high - low > 0:
            skipped = max(-at, 0)
            runs.append((at + skipped, start + low + skipped))
        at += high - low
    return runs


def _note_raw(state: StateBlock, first: int) -> None:
    token = state.tokens[first]
    if token.map:
        token.meta["start"] = _text_start(state, token.map[0])
        token.meta["marks"] = [state.bMarks[line] for line in range(token.map[0], token.map[1])]


def _note_terms(state: StateBlock, first: int) -> None:
    for index in range(first, len(state.tokens) - 1):
        token = state.tokens[index + 1]
        if state.tokens[index].type == "dt_open" and "marks" not in token.meta and token.map:
            line = token.map[0]
            at = _text_start(state, line)
            raw = state.src[at : state.eMarks[line]]
            token.meta["marks"] = [at + len(raw) - len(raw.lstrip())]


_NOTES: dict[str, _Note] = {
    "paragraph": _note_lines,
    "lheading": _note_lines,
    "heading": _note_heading,
    "table": _note_table,
    "html_block": _note_raw,
    "fence": _note_raw,
    "deflist": _note_terms,
}


def _noting(rule: _Rule, note: _Note) -> _Rule:
    def noted(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        if silent:
            return rule(state, start, end, True)
        first = len(state.tokens)
        found = rule(state, start, end, False)
        if found:
            note(state, first)
        return found

    return noted


def _directive(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A line ``:::note Title`` or ``:::``: tokens ``directive_open`` and ``directive_close``, never paired here."""
    at = _text_start(state, start)
    if not state.src.startswith(":::", at) or state.is_code_block(start):
        return False
    line = state.src[at : min(state.eMarks[start], at + 300)]
    opening = _DIRECTIVE.match(line)
    if not opening and not _DIRECTIVE_END.match(line):
        return False
    if silent:
        return True
    token = state.push("directive_open" if opening else "directive_close", "", 0)
    stop = start + 1
    if opening and opening[1] in _CODE_DIRECTIVES:
        token.type = "directive_code"
        while stop < end and not _DIRECTIVE_END.match(state.src[_text_start(state, stop) : state.eMarks[stop]]):
            stop += 1
        stop = min(stop + 1, end)
    token.map = [start, stop]
    state.line = stop
    return True


def _admonition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """``!!! note "Title"`` and ``=== "Tab"`` with an indented body: ``admonition_open`` and ``admonition_close``."""
    at = _text_start(state, start)
    if state.src[at : at + 3] not in ("!!!", "???", "===") or state.is_code_block(start):
        return False
    if not _INDENTED.match(state.src, at, min(state.eMarks[start], at + 300)):
        return False
    if silent:
        return True
    token = state.push("admonition_open", "", 1)
    token.map = [start, start + 1]
    indent, parent, tight = state.blkIndent, state.parentType, state.tight
    state.blkIndent = state.sCount[start] + 4
    state.parentType = "footnote"  # what other rules ask for: not a paragraph, not a list
    state.line = start + 1
    state.md.block.tokenize(state, start + 1, end)
    state.blkIndent, state.parentType, state.tight = indent, parent, tight
    state.push("admonition_close", "", -1)
    return True


def install(md: MarkdownIt) -> None:
    """Makes a parser's block rules note their places and adds the rules for admonitions."""
    terminates = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    ruler = md.block.ruler
    ruler.before("fence", "directive", _directive, terminates)  # type: ignore[arg-type]  # a TypedDict there
    ruler.before("fence", "admonition", _admonition, terminates)  # type: ignore[arg-type]
    for rule in list(ruler.__rules__):
        note = _NOTES.get(rule.name)
        if note:
            ruler.at(rule.name, _noting(rule.fn, note), {"alt": rule.alt})


_BEGINNINGS = {
    "fence": "`~", "directive": ":", "admonition": "!?=", "blockquote": ">", "hr": "*-_", "list": "*+-0123456789",
    "reference": "[", "footnote_def": "[", "html_block": "<", "heading": "#",
}  # fmt: skip
"""The characters with which a line begins that a rule takes; other rules have to see for themselves."""


class _ByBeginning(Ruler[_Rule]):
    """
    Rules each of which is asked only about lines that it may take.

    Prose begins with letters, which mean nothing to most rules, and each line of a paragraph is shown to all of them.
    """

    def __init__(self, ruler: Ruler[_Rule]) -> None:
        super().__init__()
        self.__rules__ = ruler.__rules__
        self._chains: dict[str, list[_Rule]] = {}

    def getRules(self, chainName: str = "") -> list[_Rule]:  # noqa: N802, N803
        if chainName not in self._chains:
            rules = [rule for rule in self.__rules__ if rule.enabled and (not chainName or chainName in rule.alt)]
            # Where a paragraph may end, a list of definitions is known by its mark; elsewhere it starts with a term.
            known = {**_BEGINNINGS, "deflist": ":~"} if chainName else _BEGINNINGS
            self._chains[chainName] = [_asking([(known.get(rule.name, ""), rule.fn) for rule in rules])]
        return self._chains[chainName]


def _asking(rules: Sequence[tuple[str, _Rule]]) -> _Rule:
    """One rule for (beginnings, rule), in their order."""
    others = tuple(rule for known, rule in rules if not known)
    characters = {char for known, _ in rules for char in known}
    fitting = {char: tuple(rule for known, rule in rules if not known or char in known) for char in characters}

    def ask(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        at = _text_start(state, start)
        for rule in fitting.get(state.src[at : at + 1], others):  # noqa: SIM110 - a generator would cost as much again
            if rule(state, start, end, silent):
                return True
        return False

    return ask


def sort_by_beginning(md: MarkdownIt) -> None:
    """Has a parser ask only the block rules that may fit; its rules stay as they are from now on."""
    md.block.ruler = _ByBeginning(md.block.ruler)
