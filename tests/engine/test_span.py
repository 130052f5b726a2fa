"""Spans, and the borders of a line index: its ends, its line breaks, its columns."""

import pytest

from citewell.span import Encoding, LineIndex, Position, Span


@pytest.mark.parametrize(("start", "end"), [(-1, 0), (2, 1), (-2, -1)])
def test_what_is_no_span(start: int, end: int) -> None:
    with pytest.raises(ValueError, match=f"^not a span: {start} to {end}$"):
        Span(start, end)


def test_what_is_in_a_span() -> None:
    span = Span(2, 5)
    assert [at in span for at in (1, 2, 4, 5)] == [False, True, True, False]
    inside = [Span(2, 5), Span(3, 4), Span(5, 5), Span(2, 2)]
    outside = [Span(1, 5), Span(2, 6), Span(5, 6), Span(0, 1)]
    assert [one in span for one in inside + outside] == [True] * 4 + [False] * 4
    assert "2" not in span
    assert len(span) == 3
    assert bool(Span(1, 1)) is True


def test_spans_that_touch_do_not_overlap() -> None:
    span = Span(2, 5)
    assert [span.overlaps(one) for one in (Span(0, 2), Span(0, 3), Span(4, 9), Span(5, 6))] == [
        False, True, True, False,
    ]  # fmt: skip
    assert span.shifted(-2) == Span(0, 3)
    assert span.of("0123456") == "234"


TEXT = "one\r\ntwo\rthree\n\n😀é end"


def test_lines_and_their_ends() -> None:
    lines = LineIndex(TEXT)
    assert len(lines) == 5
    assert lines.length == len(TEXT)
    assert [lines.line_span(at).of(TEXT) for at in range(5)] == ["one", "two", "three", "", "😀é end"]
    assert [lines.line_start(at) for at in (0, 1, 4, 5, 9)] == [0, 5, 16, len(TEXT), len(TEXT)]
    assert [lines.line_of(at) for at in (0, 4, 5, 8, 9, 15, 16)] == [0, 0, 1, 1, 2, 3, 4]
    assert [lines.line_before(at) for at in (2, 8, 15, 18)] == ["on", "two", "", "😀é"]
    assert lines.between(2, 7) == "e\r\ntw"


def test_places_beyond_the_text_are_its_ends() -> None:
    lines = LineIndex(TEXT)
    assert lines.position(-3) == Position(0, 0)
    assert lines.position(99) == Position(4, 6)
    assert lines.offset(Position(9, 0)) == lines.offset(Position(5, 0)) == len(TEXT)
    assert lines.offset(Position(0, 99)) == lines.offset(Position(0, 3)) == 3
    assert lines.offset(Position(3, 1)) == 15


def test_places_beyond_a_long_text_are_its_end() -> None:
    long = LineIndex("a line of words\n" * 2_000)
    assert long.offset(Position(2_000, 0)) == long.offset(Position(9_999, 9)) == long.length == 32_000
    assert long.line_start(9_999) == 32_000
    assert long.position(32_001) == Position(2_000, 0)
    assert long.line_before(31_999) == "a line of words"


def test_a_column_inside_a_character_is_its_start() -> None:
    lines = LineIndex(TEXT)
    assert [lines.offset(Position(4, at), "utf-16") for at in range(5)] == [16, 16, 17, 18, 19]
    assert [lines.offset(Position(4, at), "utf-8") for at in range(8)] == [16, 16, 16, 16, 17, 17, 18, 19]
    assert [lines.position(at, "utf-16").column for at in (16, 17, 18)] == [0, 2, 3]
    assert [lines.position(at, "utf-8").column for at in (16, 17, 18)] == [0, 4, 6]
    assert lines.offset(Position(4, 99), "utf-8") == len(TEXT)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_columns_of_a_line_that_is_a_whole_page(encoding: Encoding) -> None:
    line = "plain " * 400 + "\u00e9\U0001f600\ud800 " * 900 + "\u05d0b" * 700
    size = {"utf-8": 1, "utf-16": 2, "utf-32": 4}[encoding]
    lines = LineIndex("\u200b\n" * 5_000 + line)
    first = lines.line_start(5_000)
    for at in [*range(0, len(line), 97), 1_023, 1_024, 1_025, 2_048, 2_049, len(line)]:
        units = len(line[:at].encode(encoding if size == 1 else f"{encoding}-le", "surrogatepass")) // size
        place = lines.position(first + at, encoding)
        assert place == Position(5_000, units)
        assert lines.offset(place, encoding) == first + at
    assert lines.edited(Span(first, first), "\u00e9").position(first + 5_000, encoding) == LineIndex(
        "\u200b\n" * 5_000 + "\u00e9" + line
    ).position(first + 5_000, encoding)


def test_a_lone_surrogate_has_a_place() -> None:
    lines = LineIndex("a\ud800b")
    assert lines.position(3, "utf-16") == Position(0, 3)
    assert lines.position(3, "utf-8") == Position(0, 5)


def test_words_are_found_again_after_edits() -> None:
    lines = LineIndex("aXbX" + "\n" * 5 + "X")
    assert list(lines.find("X")) == [1, 3, 9]
    edited = lines.edited(Span(0, 2), "")
    assert list(edited.find("X")) == [1, 7]
    assert list(edited.find("aX")) == []
    for count in range(70):  # more words than are remembered
        assert list(edited.find(f"b{'X' * count}")) == ([0] if count < 2 else [])
    assert list(edited.find("X")) == [1, 7]


def test_indexes_of_one_text_are_equal() -> None:
    one, other = LineIndex("a\nb"), LineIndex("a\nc").edited(Span(2, 3), "b")
    assert one == other
    assert hash(one) == hash(other)
    assert one != LineIndex("a\nc")
    assert one != "a\nb"
