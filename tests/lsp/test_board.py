"""Findings that were moved by edits and changed by reports are those of a fresh list, to the last letter that is sent."""

import json
import os
import random
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from lsprotocol import types as t
from pygls.protocol import default_converter

from citewell import packs
from citewell.checking import Check
from citewell.config import default_settings
from citewell.document import Block, Document
from citewell.engine import Engine
from citewell.lsp.board import Board, Move, Range
from citewell.lsp.buffer import Buffer
from citewell.lsp.client import Client
from citewell.lsp.convert import diagnostic
from citewell.markup import edit, read
from citewell.memo import Memo
from citewell.packs import Packs
from citewell.result import Edit
from citewell.rule import Mark, NoOptions, Related, rule
from citewell.span import Span
from citewell.worker import _plain_finding
from comparing import NoGrammar
from nosy import NOSY
from sources import drafts

# With fewer it is chance whether anything is kept at all.
EDITS = max(int(os.environ.get("CITEWELL_EDITS", "20000")) // 50, 60)
TYPED = [
    "a",
    " ",
    "\n",
    ", and it is ",
    "12 % of all. ",
    "\n\n",
    "- ",
    "# ",
    "😀",
    "</p>",
    "<p>",
    "\u2028",
    "\r\n",
    "**",
    "`",
]


DRAFTS = drafts()


def report(check: Check, *, whole: bool) -> dict[str, Any]:
    patch = check.patch()
    return {
        "at": patch.at,
        "removed": None if whole else patch.removed,
        "findings": [json.loads(json.dumps(_plain_finding(one))) for one in patch.findings],
        "general": patch.general and [json.loads(json.dumps(_plain_finding(one))) for one in patch.general],
    }


def checked(engine: Engine, document: Any, memo: Memo, edits: list[Edit] | None = None) -> Check:
    check = Check(engine, document, memo, edits)
    check.read_words()
    check.read_grammar()
    return check


@pytest.mark.parametrize("name", sorted(DRAFTS))
@pytest.mark.parametrize("rules", ["core", "nosy"])
def test_a_list_that_was_kept_up_equals_a_fresh_one(name: str, rules: str) -> None:
    known = NOSY if rules == "nosy" else packs.load()
    engine = Engine(default_settings(known), known, NoGrammar())
    client, draw = Client(shows_related=True), random.Random(f"{name}{rules}")
    buffer, board, memo = Buffer(DRAFTS[name]), Board("file:///d", client), Memo()
    document = replace(read(buffer.text, path=name), parses=memo.watch)
    board.take(report(checked(engine, document, memo), whole=True), buffer.lines, [])
    general: list[Any] = []
    kept = 0
    for number in range(EDITS):
        edits: list[Edit] = []
        for _ in range(draw.choice([1, 1, 2])):
            start = draw.randrange(buffer.length + 1)
            end = min(buffer.length, start + draw.choice([0, 0, 0, 1, 9]))
            new = draw.choice(TYPED)
            places = [buffer.lines.position(at, "utf-16") for at in (start, end)]
            change = t.TextDocumentContentChangePartial(
                range=t.Range(*(t.Position(one.line, one.column) for one in places)), text=new
            )
            for made, move in buffer.apply([change], "utf-16"):
                board.move(move)
                edits.append(made)
                document = edit(document, made.start, made.end, made.text)
        assert document.text == buffer.text
        told = report(checked(engine, document, memo, edits), whole=False)
        if told["general"] is None:
            kept += bool(general)
        else:
            general = told["general"]
        board.take(told, buffer.lines, [])
        fresh = Board("file:///d", client)
        fresh.take(report(checked(engine, read(buffer.text, path=name), Memo()), whole=True), buffer.lines, [])
        assert sorted(one.text for one in board.all) == sorted(one.text for one in fresh.all), number
        if number % 20 == 0:
            as_data = default_converter().unstructure
            for one in board.all:
                finding = one.now(buffer.lines, client)
                assert json.loads(one.text) == as_data(diagnostic(finding, "file:///d", buffer.lines, client))
    if name == "draft.md" and rules == "core":
        assert kept > EDITS // 10, "what is said of the whole draft was told anew each time"


@rule(family="sentence", severity="hint", evidence=(), since="0.1", reads_prose=False)
def in_the_source(document: Document, options: NoOptions) -> Iterator[Mark]:
    """Marks by their place in the source, which all say the same."""
    for at in document.lines.find("ab"):
        yield Mark(Span(at, at + 2), "Here.", related=(Related(Span(0, 1), "The start."),))


@rule(family="sentence", severity="hint", evidence=(), since="0.1", reads_prose=False)
def in_blocks(document: Document, options: NoOptions) -> Iterator[Mark]:
    """Marks by their place in a block, which all say the same."""
    for block in document.blocks:
        for at in range(len(block.text) - 1):
            if block.text[at : at + 2] == "ba":
                yield Mark(Span(at, at + 2), "There.", at=block)


@rule(family="sentence", severity="hint", evidence=(), since="0.1", reads_prose=False)
def of_a_block(block: Block, options: NoOptions) -> Iterator[Mark]:
    """Marks of one block, which all say the same."""
    for at in range(len(block.text) - 1):
        if block.text[at : at + 2] == "ba":
            yield Mark(Span(at, at + 2), "There.")


@pytest.mark.parametrize("marker", [in_the_source, in_blocks, of_a_block])
def test_what_says_the_same_stands_where_edits_have_moved_it(marker: Any) -> None:
    known = Packs({marker.id: marker})
    engine = Engine(default_settings(known), known, NoGrammar())
    client, draw = Client(shows_related=True), random.Random(marker.id)
    buffer, board, memo = Buffer("# ab\n\nabba ab\n\n- baab\n\nab ba"), Board("file:///d", client), Memo()
    document = read(buffer.text, path="d.md")
    board.take(report(checked(engine, document, memo), whole=True), buffer.lines, [])
    stood = 0
    for number in range(5 * EDITS):
        edits: list[Edit] = []
        for _ in range(draw.choice([1, 1, 2])):
            start = draw.randrange(buffer.length + 1)
            end = min(buffer.length, start + draw.choice([0, 0, 1, 1, 2, 3, 60]))
            new = "".join(draw.choices("aab \n", k=draw.choice([0, 1, 1, 1, 2, end - start])))
            places = [buffer.lines.position(at, "utf-16") for at in (start, end)]
            change = t.TextDocumentContentChangePartial(
                range=t.Range(*(t.Position(one.line, one.column) for one in places)), text=new
            )
            for made, move in buffer.apply([change], "utf-16"):
                board.move(move)
                edits.append(made)
                document = edit(document, made.start, made.end, made.text)
        told = report(checked(engine, document, memo, edits), whole=False)
        stood += told["general"] is None and bool(board.all)
        board.take(told, buffer.lines, [])
        fresh = Board("file:///d", client)
        fresh.take(report(checked(engine, read(buffer.text, path="d.md"), Memo()), whole=True), buffer.lines, [])
        assert [one.text for one in board.all] == [one.text for one in fresh.all], number
    assert stood > EDITS // 10


def test_what_is_typed_behind_words_does_not_belong_to_them() -> None:
    move = Move((3, 8), (3, 8), (3, 9))
    assert move.range(Range(3, 2, 3, 8)) == Range(3, 2, 3, 8)
    assert move.range(Range(3, 8, 3, 12)) == Range(3, 9, 3, 13)
    assert move.range(Range(3, 8, 3, 8)) == Range(3, 9, 3, 9)
    assert move.range(Range(3, 2, 3, 12)) == Range(3, 2, 3, 13)
