"""The way from each character of prose back to its source, over copied text, entities and markup."""

from citewell.prose import Piece, Prose, count_words, filler
from citewell.span import Span

# Source: `**Tom** &amp; Ann`, prose: `Tom & Ann`.
SOURCE = "**Tom** &amp; Ann"
PROSE = Prose(
    "Tom & Ann",
    "Tom & Ann",
    (Piece(0, 2, 3, 3), Piece(3, 7, 1, 1), Piece(4, 8, 1, 5), Piece(5, 13, 4, 4)),
)


def test_each_character_starts_and_ends_where_it_stands() -> None:
    starts = [PROSE.source_start(at) for at in range(10)]
    assert starts == [2, 3, 4, 7, 8, 13, 14, 15, 16, 17]
    ends = [PROSE.source_end(at) for at in range(10)]
    assert ends == [2, 3, 4, 5, 8, 13, 14, 15, 16, 17]


def test_words_are_found_with_what_stands_between_them() -> None:
    assert PROSE.source_span(Span(0, 9)).of(SOURCE) == "Tom** &amp; Ann"
    assert PROSE.source_span(Span(4, 5)).of(SOURCE) == "&amp;"
    assert PROSE.source_span(Span(0, 3)).of(SOURCE) == "Tom"
    assert PROSE.source_span(Span(3, 3)) == Span(7, 7)


def test_pieces_leave_markup_out_and_join_what_touches() -> None:
    assert PROSE.source_pieces(Span(0, 9)) == (Span(2, 5), Span(7, 17))
    assert PROSE.source_pieces(Span(1, 2)) == (Span(3, 4),)
    assert PROSE.source_pieces(Span(4, 5)) == (Span(8, 13),)
    assert PROSE.source_pieces(Span(5, 9)) == (Span(13, 17),)
    assert PROSE.source_pieces(Span(2, 4)) == (Span(4, 5), Span(7, 8))
    assert PROSE.source_pieces(Span(4, 4)) == ()


def test_two_characters_of_one_entity_are_one_piece() -> None:
    # `&NotEqualTilde;` stands for two characters.
    two = Prose("ab", "ab", (Piece(0, 5, 2, 15),))
    assert not two.pieces[0].copied
    assert [two.source_start(at) for at in (0, 1, 2)] == [5, 5, 20]
    assert [two.source_end(at) for at in (0, 1, 2)] == [5, 20, 20]
    assert two.source_pieces(Span(1, 2)) == (Span(5, 20),)
    assert two.source_span(Span(0, 1)) == Span(5, 20)


def test_prose_of_nothing() -> None:
    nothing = Prose("", "", ())
    assert (nothing.source_start(0), nothing.source_end(0), nothing.source_end(3)) == (0, 0, 0)
    assert nothing.source_pieces(Span(0, 2)) == ()
    assert nothing.source_span(Span(0, 0)) == Span(0, 0)


def test_fillers_and_words() -> None:
    assert [filler(length) for length in (0, 1, 4)] == ["", "X", "Xxxx"]
    assert count_words("Tom & Ann's 3 _cats_ – don't -x") == 6
