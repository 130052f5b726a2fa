"""In an open configuration file: what may be written at a place, what stands there, and how a slip is mended."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from citewell import explain, project, schema
from citewell.lsp.actions import asked
from citewell.lsp.configfiles import ConfigFile
from citewell.lsp.configmarks import mark, problems_in, rest_of_line
from citewell.lsp.convert import plain, range_of, workspace_edit
from citewell.lsp.session import ConfigProblem
from citewell.lsp.tomlcursor import Cursor, Word, cursor_at, words
from citewell.packs import Packs
from citewell.pattern import late
from citewell.record import dataclass
from citewell.span import LineIndex, Position

if TYPE_CHECKING:
    from citewell.lsp.server import CitewellServer

__all__ = ["completion", "fixes", "hover"]

_SLIP = late(r'"([^"]*)"; did you mean "([^"]+)"\?$')
_LISTS_OF_RULES = ("select", "ignore")
_TABLE = ("tool", "citewell")

Node = Mapping[str, Any]


async def completion(server: "CitewellServer", file: ConfigFile, place: types.Position) -> list[types.CompletionItem]:
    """The keys of a table, or the values that a key takes, at a place."""
    lines = file.buffer.lines
    cursor = _cursor(server, file, place)
    if cursor is None:
        return []
    forms = _Schema(await asyncio.to_thread(project.packs_for, file.path, file.path)).forms(cursor.path)
    offered = dict(_keys(forms) if cursor.kind == "key" else _values(forms))
    at = range_of(lines, cursor.word.span, server.session.client)
    return [
        types.CompletionItem(
            label=label,
            kind=types.CompletionItemKind.Property if cursor.kind == "key" else types.CompletionItemKind.EnumMember,
            detail=offer.says or None,
            sort_text=f"{number:04}",
            text_edit=types.TextEdit(range=at, new_text=_written(label, cursor, offer)),
        )
        for number, (label, offer) in enumerate(offered.items())
    ]


async def hover(server: "CitewellServer", file: ConfigFile, place: types.Position) -> types.Hover | None:
    """The page of the rule whose name stands at a place, or what a key is for."""
    cursor = _cursor(server, file, place)
    if cursor is None or not cursor.word.text:
        return None
    known = await asyncio.to_thread(project.packs_for, file.path, file.path)
    rule = known.find(cursor.word.text) if _may_be_rule(cursor) else None
    if rule is not None:
        text = explain.page(rule, known)
    elif cursor.kind == "key":
        forms = _Schema(known).forms((*cursor.path, cursor.word.text))
        text = next((form["description"] for form in forms if "description" in form), "")
    else:
        return None
    markdown = server.session.client.reads_markdown
    kind = types.MarkupKind.Markdown if markdown else types.MarkupKind.PlainText
    contents = types.MarkupContent(kind=kind, value=text if markdown else plain(text))
    at = range_of(file.buffer.lines, cursor.word.span, server.session.client)
    return types.Hover(contents=contents, range=at) if text else None


async def fixes(
    server: "CitewellServer", file: ConfigFile, place: types.Range, only: Iterable[str] | None
) -> list[types.CodeAction]:
    """For each slip in some lines that a known word is close to: that word in its place."""
    if not asked(types.CodeActionKind.QuickFix, only):
        return []
    lines, version = file.buffer.lines, file.version
    problems = await asyncio.to_thread(problems_in, lines.text, file.path)
    client, found = server.session.client, []
    for one in problems:
        slip = _SLIP.search(one.message)
        word = slip and _word_of(one, slip[1], lines)
        if not slip or not word or not place.start.line <= one.line - 1 <= place.end.line:
            continue
        edit = types.TextEdit(range=range_of(lines, word.span, client), new_text=slip[2])
        found.append(
            types.CodeAction(
                title=f'Replace "{slip[1]}" by "{slip[2]}"',
                kind=types.CodeActionKind.QuickFix,
                is_preferred=True,
                diagnostics=[mark(one, lines, client)],
                edit=workspace_edit(client, file.uri, version, [edit]),
            )
        )
    return found


def _word_of(problem: ConfigProblem, text: str, lines: LineIndex) -> Word | None:
    """The word that a problem is about: it stands at its place, or is the value of the key there."""
    rest = rest_of_line(problem, lines)
    return next((word for word in words(lines.text, rest.start, rest.end) if word.text == text), None)


def _cursor(server: "CitewellServer", file: ConfigFile, place: types.Position) -> Cursor | None:
    """What a place is at, seen from the top of our settings; None outside of them."""
    lines = file.buffer.lines
    at = lines.offset(Position(place.line, place.character), server.session.client.encoding)
    cursor = cursor_at(lines.text, at)
    if cursor is None or not file.is_pyproject:
        return cursor
    if cursor.path[: len(_TABLE)] != _TABLE:
        return None
    return Cursor(cursor.kind, cursor.path[len(_TABLE) :], cursor.word)


def _may_be_rule(cursor: Cursor) -> bool:
    last = cursor.path[-1] if cursor.path else ""
    return last == "rules" if cursor.kind == "key" else last in _LISTS_OF_RULES


class _Schema:
    """What a configuration may hold, by the path to it. An array's items stand for it."""

    def __init__(self, known: Packs) -> None:
        self._root: Node = schema.schema(known)

    def forms(self, path: tuple[str, ...]) -> list[Node]:
        """The forms that a value may have; none where there can be no value."""
        found = self._forms(self._root)
        for name in path:
            below = [form["properties"][name] for form in found if name in form.get("properties", ())]
            found = [form for node in below for form in self._forms(node)]
        return found

    def _forms(self, node: Node) -> list[Node]:
        if "$ref" in node:
            # Those of the schema name keys at its top.
            return self._forms(self._root["properties"][node["$ref"].rpartition("/")[2]])
        below = [*node.get("anyOf", ()), *(node[key] for key in ("then", "else", "items") if key in node)]
        return [node, *(form for one in below for form in self._forms(one))]


@dataclass(frozen=True)
class _Offer:
    """What is to be known of a word that is offered; a text needs quotes."""

    says: str = ""
    is_text: bool = False


def _keys(forms: Iterable[Node]) -> Iterator[tuple[str, _Offer]]:
    for form in forms:
        for name, says in form.get("properties", {}).items():
            yield name, _Offer(says.get("description", ""))


def _values(forms: Iterable[Node]) -> Iterator[tuple[str, _Offer]]:
    for form in forms:
        if form.get("type") == "boolean":
            yield from (("true", _Offer()), ("false", _Offer()))
        for value in form.get("enum", ()):
            yield str(value), _Offer(is_text=True)


def _written(label: str, cursor: Cursor, offer: _Offer) -> str:
    return f'"{label}"' if offer.is_text and not cursor.word.quote else label
