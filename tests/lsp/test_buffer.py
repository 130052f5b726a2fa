"""The text buffer against a plain reading of the protocol's words, in every position encoding."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lsprotocol import types

from citewell.lsp.buffer import Buffer
from citewell.span import Encoding, LineIndex, Position, Span

ENCODINGS: tuple[Encoding, ...] = ("utf-8", "utf-16", "utf-32")

# Every character that some language or other takes for a line end, and characters of each width.
PIECES = [
    "a",
    "word ",
    "é",
    "e\u0301",
    "漢",
    "😀",
    "👩‍👩‍👧",
    "\n",
    "\r",
    "\r\n",
    "\u2028",
    "\u2029",
    "\x85",
    "\x0b",
    "\x0c",
    "\t",
    "\ufeff",
]
texts = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
positions = st.tuples(st.integers(0, 8), st.integers(0, 12))
edits = st.lists(st.one_of(st.tuples(positions, positions, texts), texts), max_size=6)


def units(char: str, encoding: Encoding) -> int:
    widths = {"utf-8": len(char.encode()), "utf-16": len(char.encode("utf-16-le")) // 2, "utf-32": 1}
    return widths[encoding]


def plain_offset(text: str, line: int, column: int, encoding: Encoding) -> int:
    """The protocol's words, character by character."""
    at = 0
    for _ in range(line):
        end = re.compile("\r\n|\r|\n").search(text, at)
        if end is None:
            return len(text)
        at = end.end()
    left = column
    while at < len(text) and text[at] not in "\r\n" and left >= units(text[at], encoding):
        left -= units(text[at], encoding)
        at += 1
    return at


def change(start: tuple[int, int], end: tuple[int, int], text: str) -> types.TextDocumentContentChangePartial:
    return types.TextDocumentContentChangePartial(
        range=types.Range(start=types.Position(*start), end=types.Position(*end)), text=text
    )


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(text=texts, edits=edits)
@example(text="a\r\nb", edits=[((0, 1), (1, 0), "\r")])  # a line break taken apart and put together again
@example(text="a\rb", edits=[((1, 0), (1, 0), "\n")])
@example(text="😀 a\u2028b\nc", edits=[((1, 0), (1, 1), "d"), ((9, 9), (9, 9), "end")])
def test_edits_land_where_the_protocol_says(encoding: Encoding, text: str, edits: list) -> None:
    buffer, plain = Buffer(text), text
    for edit in edits:
        before, lines = buffer.text, buffer.lines
        if isinstance(edit, str):
            [(done, move)] = buffer.apply([types.TextDocumentContentChangeWholeDocument(text=edit)], encoding)
            plain = edit
        else:
            first, last = sorted(plain_offset(plain, *place, encoding) for place in edit[:2])
            [(done, move)] = buffer.apply([change(*edit)], encoding)
            plain = plain[:first] + edit[2] + plain[last:]
        assert buffer.text == plain
        assert before[: done.start] + done.text + before[done.end :] == plain
        for offset in range(done.end, len(before) + 1):
            if before[offset - 1 : offset + 1] != "\r\n":
                place = lines.position(offset, encoding)
                moved = buffer.lines.position(offset + len(plain) - len(before), encoding)
                assert move.point(place.line, place.column) == (moved.line, moved.column)
        fresh = LineIndex(plain)
        assert [buffer.lines.line_start(n) for n in range(len(buffer.lines))] == [
            fresh.line_start(n) for n in range(len(fresh))
        ]


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(text=texts)
def test_offsets_come_back(encoding: Encoding, text: str) -> None:
    lines = LineIndex(text)
    for offset in range(len(text) + 1):
        place = lines.position(offset, encoding)
        inside_a_pair = text[offset - 1 : offset + 1] == "\r\n"
        assert lines.offset(place, encoding) == offset - inside_a_pair
        assert plain_offset(text, place.line, place.column, encoding) == offset - inside_a_pair


def test_a_column_inside_a_character_stands_for_its_start() -> None:
    lines = LineIndex("a😀b")
    assert lines.offset(Position(0, 2), "utf-16") == 1
    assert [lines.offset(Position(0, column), "utf-8") for column in range(7)] == [0, 1, 1, 1, 1, 2, 3]


def test_a_lone_surrogate_does_not_stop_the_conversion() -> None:
    buffer = Buffer("a\ud83db\n")
    buffer.apply([change((0, 2), (0, 3), "c")], "utf-16")
    assert buffer.text == "a\ud83dc\n"


def test_earlier_lines_stay_as_they_were() -> None:
    buffer = Buffer("one\ntwo\n")
    before = buffer.lines
    buffer.apply([change((0, 0), (1, 0), "")], "utf-8")
    assert (before.text, len(before), buffer.text) == ("one\ntwo\n", 3, "two\n")
    assert before.edited(Span(8, 8), "three").text == "one\ntwo\nthree"
