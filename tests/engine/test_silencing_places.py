"""Where the comment for a whole draft is written, and what goes when one is taken out: the exact text after it."""

import pytest

from citewell import packs
from citewell.document import Format
from citewell.edits import apply
from citewell.markup import read as read_markup
from citewell.result import Fix
from citewell.rule import Release
from citewell.silencing import release_edits, suppress_edits
from citewell.span import Span
from citewell.suppress import Vocabulary, read

NAMES = Vocabulary.of(packs.load())
FILE = "<!-- citewell-disable-file puffery -->"


@pytest.mark.parametrize(
    ("format_", "before", "after"),
    [
        ("markdown", "Some words.\n", f"{FILE}\n\nSome words.\n"),
        ("markdown", "\ufeffSome words.\n", f"\ufeff{FILE}\n\nSome words.\n"),
        ("markdown", "Some words.\r\nMore.\r\n", f"{FILE}\r\n\r\nSome words.\r\nMore.\r\n"),
        ("markdown", "---\ntitle: A\n---\nSome words.\n", f"---\ntitle: A\n---\n\n{FILE}\nSome words.\n"),
        ("html", "<p>Some words.</p>\n", f"{FILE}\n<p>Some words.</p>\n"),
        ("html", "<!doctype html>\n<p>Some words.</p>\n", f"<!doctype html>\n{FILE}\n<p>Some words.</p>\n"),
        ("mdx", "Some words.\n", "{/* citewell-disable-file puffery */}\n\nSome words.\n"),
    ],
)
def test_a_comment_for_the_draft(format_: Format, before: str, after: str) -> None:
    document = read_markup(before, format=format_)
    at = before.index("words")
    edits = suppress_edits(document, Span(at, at + 5), "puffery", "file", NAMES)
    assert apply(before, Fix("suppress", "", False, edits)) == after


def released(text: str, *names: str, format_: Format = "markdown") -> str | None:
    document = read_markup(text, format=format_)
    [item] = read(document, NAMES).items
    spans = tuple(name.span for name in item.names if name.text in names)
    edits = release_edits(document, Release(item.span, spans))
    return None if edits is None else apply(text, Fix("delete", "", False, edits))


@pytest.mark.parametrize(
    ("before", "names", "after"),
    [
        # All of it: on lines of its own, in a line, at the start and the end of one.
        ("One.\n\n<!-- citewell-disable-next-block puffery -->\n\nTwo.\n", (), "One.\n\nTwo.\n"),
        ("<!-- citewell-disable-file puffery -->\n\nTwo.\n", (), "Two.\n"),
        ("\ufeff<!-- citewell-disable-file puffery -->\n\nTwo.\n", (), "\ufeffTwo.\n"),
        ("One. <!-- citewell-disable-line puffery -->\nTwo.\n", (), "One.\nTwo.\n"),
        ("One <!-- citewell-disable-line puffery --> and two.\n", (), "One and two.\n"),
        ("> <!-- citewell-disable-file puffery -->\n> Two.\n", (), "> Two.\n"),
        # One name of several: the first, one between, the last.
        ("A. <!-- citewell-disable-line puffery, absolute, late-answer -->\n", ("puffery",),
         "A. <!-- citewell-disable-line absolute, late-answer -->\n"),
        ("A. <!-- citewell-disable-line puffery, absolute, late-answer -->\n", ("absolute",),
         "A. <!-- citewell-disable-line puffery, late-answer -->\n"),
        ("A. <!-- citewell-disable-line puffery, absolute -- quoted -->\n", ("absolute",),
         "A. <!-- citewell-disable-line puffery -- quoted -->\n"),
        # In front matter: one of a list on lines or in brackets, and all of it.
        ("---\ncitewell:\n  disable:\n    - puffery\n    - absolute\n---\n\nA.\n", ("puffery",),
         "---\ncitewell:\n  disable:\n    - absolute\n---\n\nA.\n"),
        ("---\ncitewell:\n  disable:\n    - puffery\n    - absolute\n---\n\nA.\n", ("absolute",),
         "---\ncitewell:\n  disable:\n    - puffery\n---\n\nA.\n"),
        ("---\ncitewell: {disable: [puffery, absolute]}\n---\n\nA.\n", ("puffery",),
         "---\ncitewell: {disable: [absolute]}\n---\n\nA.\n"),
        ("---\ncitewell: {disable: [puffery, absolute]}\n---\n\nA.\n", ("absolute",),
         "---\ncitewell: {disable: [puffery]}\n---\n\nA.\n"),
        ("---\ntitle: A\ncitewell: {disable: [puffery]}\ndraft: true\n---\n\nA.\n", (),
         "---\ntitle: A\ndraft: true\n---\n\nA.\n"),
    ],
)  # fmt: skip
def test_what_goes_leaves_no_hole(before: str, names: tuple[str, ...], after: str) -> None:
    assert released(before, *names) == after
    with_cr = before.replace("\n", "\r\n")
    assert released(with_cr, *names) == after.replace("\n", "\r\n")


def test_a_comment_that_parts_two_lists_stays_as_an_empty_one() -> None:
    text = "- one\n\n<!-- citewell-disable-next-block puffery -->\n\n- two\n"
    assert released(text) == "- one\n\n<!-- -->\n\n- two\n"


def test_a_comment_of_a_page_goes() -> None:
    text = "<p>One.</p>\n<!-- citewell-disable-next-block puffery -->\n<p>Two.</p>\n"
    assert released(text, format_="html") == "<p>One.</p>\n<p>Two.</p>\n"


def test_what_is_no_comment_of_ours_is_not_taken_out() -> None:
    document = read_markup("<!-- citewell-disable-file puffery -->\n\nA.\n")
    assert release_edits(document, Release(Span(1, 4), ())) is None
