"""A file keeps its line ends, whatever a page does to its text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.desk.ends import for_file, for_page

MIXED = "one\r\ntwo\nthree\rfour\r\n\r\nfive"


@pytest.mark.parametrize(
    ("before", "edit", "after"),
    [
        ("a\r\nb\r\n", ("b", "b\nc"), "a\r\nb\r\nc\r\n"),
        ("a\nb", ("b", "b\n"), "a\nb\n"),
        ("a\rb\r", ("a", "c"), "c\rb\r"),
        ("a\r\nb", ("b", "c"), "a\r\nc"),
        ("a", ("a", "a\nb\n"), "a\nb\n"),
        ("", ("", "a\n"), "a\n"),
        ("\ufeffa\r\n", ("a", "b"), "\ufeffb\r\n"),
        ("\ufeff", ("", "b\n"), "\ufeffb\n"),
        (MIXED, ("two", "2"), MIXED.replace("two\n", "2\r\n")),  # a new line ends like the one above
        (MIXED, ("two\n", ""), MIXED.replace("two\n", "")),
        (MIXED, ("three", "three\n3"), MIXED.replace("three\r", "three\r3\r")),
        (MIXED, ("five", "five\nsix\n"), MIXED + "\r\nsix\r\n"),
        (MIXED, ("one\ntwo\nthree", "three\nand"), "three\rand\rfour\r\n\r\nfive"),
        (MIXED, (for_page(MIXED), "new\nfour\n"), "new\r\nfour\r\n"),
    ],
)
def test_lines_that_did_not_change_keep_their_ends(before: str, edit: tuple[str, str], after: str) -> None:
    assert for_file(for_page(before).replace(*edit, 1), before) == after


lines = st.lists(
    st.tuples(st.sampled_from(["", "a", "b", "c d", "\u2028", "\x0b"]), st.sampled_from(["\n", "\r\n", "\r"]))
)
texts = lines.map(lambda found: "x".join(["", *(line + end for line, end in found)]))


@given(texts, st.booleans())
def test_a_text_that_was_not_touched_is_the_same_file(text: str, marked: bool) -> None:
    before = "\ufeff" * marked + text
    assert for_file(for_page(before), before) == before


@given(texts, texts, st.booleans())
def test_the_words_are_those_of_the_page(before: str, after: str, marked: bool) -> None:
    file = for_file(for_page(after), "\ufeff" * marked + before)
    assert for_page(file) == for_page(after)
    assert file.startswith("\ufeff") is marked


@given(texts, texts, texts)
def test_what_stands_around_an_edit_keeps_its_ends(head: str, middle: str, tail: str) -> None:
    before = f"{head}<\r\nold\n>{tail}"
    file = for_file(for_page(f"{head}<\n{middle}>{tail}"), before)
    assert file.startswith(f"{head}<\r\n")
    assert file.endswith(f">{tail}")
