"""The lines shown below a finding: the carets stand under its words, and nothing is wider than it may be."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.report.excerpt import Strip, excerpt
from citewell.span import LineIndex, Span


def shown(text: str, words: str, columns: int = 60) -> list[Strip]:
    at = text.index(words)
    return list(excerpt(LineIndex(text), Span(at, at + len(words)), columns))


@pytest.mark.parametrize(
    ("line", "words", "below"),
    [
        ("a plain line of words", "plain", "  ^^^^^"),
        ("漢字 are wide, 漢", "are", "     ^^^"),
        ("漢字 are wide", "漢字", "^^^^"),
        ("cafe\u0301 is quick", "is", "     ^^"),
        ("cafe\u0301 is quick", "cafe\u0301", "^^^^"),
        ("🦊 ran", "ran", "   ^^^"),
        ("👩\u200d🔬 ran", "ran", "   ^^^"),
        ("“quotes” – and … dashes", "dashes", "                 ^^^^^^"),
        ("\ttab\tin it", "in", "           ^^"),
        ("non\xa0breaking space", "space", "             ^^^^^"),
        ("bell\x07 rings", "rings", "      ^^^^^"),
        ("\ufeffmark ahead", "ahead", "     ^^^^^"),
    ],
)
def test_carets_are_as_wide_as_the_words_look(line: str, words: str, below: str) -> None:
    ((number, _, carets),) = shown(f"\n{line}\nmore", words)
    assert (number, carets) == (2, below)


def test_what_does_not_print_is_not_printed() -> None:
    ((_, words, _),) = shown("tab\tnon\xa0breaking\u3000wide\x07bell\u202eback", "bell")
    assert words == "tab    non breaking wide\ufffdbell\ufffdback"


def test_a_long_line_is_cropped_around_the_words_between_words() -> None:
    line = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    ((_, words, carets),) = shown(line, "eight", 40)
    assert words == "…five six seven eight nine ten eleven…"
    assert carets == "                ^^^^^"
    ((_, words, carets),) = shown(line, "two", 40)
    assert words == "one two three four five six seven…"
    ((_, words, _),) = shown(line, "fourteen", 40)
    assert words == "…twelve thirteen fourteen fifteen"


def test_of_many_words_the_start_and_the_end_are_shown() -> None:
    line = "Here it is: " + "word " * 40 + "end of it. And so on."
    ((_, words, carets),) = shown(line, line[12:-11], 60)
    assert words == "Here it is: word word word … word end of it. And so on."
    assert carets == "            " + "^" * len("word word word … word end of it.")


def test_a_finding_over_lines() -> None:
    text = "> One sentence\r\n>   over lines\r\n> ends here. Another.\r\n"
    assert shown(text, text[2 : text.index("here.") + 5]) == [
        Strip(1, "> One sentence", "  ^^^^^^^^^^^^"),
        Strip(2, ">   over lines", "^^^^^^^^^^^^^^"),
        Strip(3, "> ends here. Another.", "^^^^^^^^^^^^"),
    ]
    text = "one\ntwo\n\nfour\n  five\nsix\n"
    assert shown(text, text[: text.index("\nsix")]) == [
        Strip(1, "one", "^^^"),
        Strip(0, "…", ""),
        Strip(5, "  five", "  ^^^^"),
    ]
    assert shown("one\n\ntwo", "one\n\ntwo")[1] == Strip(2, "", "")


@pytest.mark.parametrize(("at", "carets"), [(0, "^"), (2, "  ^"), (3, "   ^")])
def test_a_place_without_words_has_one_caret(at: int, carets: str) -> None:
    assert list(excerpt(LineIndex("one\n"), Span(at, at), 40)) == [Strip(1, "one", carets)]


def test_nothing_at_all() -> None:
    assert list(excerpt(LineIndex(""), Span(0, 0), 40)) == [Strip(1, "", "^")]


def test_a_page_of_one_long_line_costs_little() -> None:
    text = "word " * 200_000
    (strip,) = excerpt(LineIndex(text), Span(500_000, 500_004), 80)
    assert strip.words.startswith("…word")
    assert strip.words.endswith("word…")
    (strip,) = excerpt(LineIndex(text), Span(5, 900_000), 80)
    assert "… " in strip.words


def looks(words: str) -> int:
    """Columns of characters that are one or two columns wide, or none."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in words
    )


@given(st.text("ab \t\n\r🦊é\u0301漢,", max_size=200), st.data(), st.integers(40, 90))
def test_any_finding_fits_and_is_pointed_at(text: str, data: st.DataObject, columns: int) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    lines = LineIndex(text)
    found = list(excerpt(lines, Span(start, end), columns))
    assert found[0].number == lines.line_of(start) + 1
    assert found[0].carets.endswith("^")
    for number, words, carets in found:
        assert looks(words) <= columns
        assert looks(carets) <= columns + 1
        line = lines.line_span(number - 1) if number else Span(0, 0)
        marked = text[max(start, line.start) : min(end, line.end)].strip().replace("\t", "    ")
        if "…" not in words and marked and not unicodedata.combining(marked[0]):
            blanks = len(carets) - len(carets.lstrip())
            at = next(at for at in range(len(words) + 1) if looks(words[:at]) == blanks)
            # A combining mark belongs to what stands before it.
            while at < len(words) and unicodedata.combining(words[at]):
                at += 1
            assert words[at:].startswith(marked)
            assert looks(marked) == len(carets.lstrip())
