"""Changes of prose become edits that keep the markup between the words."""

import pytest

import citewell
from citewell.document import Block, Document
from citewell.edits import apply, reread, source_edits
from citewell.markup import read
from citewell.result import Edit, Fix
from citewell.rule import Change
from citewell.span import Span


def changed(source: str, words: str, text: str, path: str = "draft.md") -> str | None:
    """The source after ``words`` of its first block were replaced; None where that is refused."""
    block = read(source, path=path).blocks[0]
    at = block.text.index(words)
    edits = source_edits(block, [Change(Span(at, at + len(words)), text)])
    return None if edits is None else apply(source, Fix("replace", "", False, edits))


@pytest.mark.parametrize(
    ("source", "words", "text", "expected"),
    [
        ("It is very fast.", "very ", "", "It is fast."),
        ("It is **very** fast.", "very ", "", "It is fast."),
        ("It is **very fast**.", "very ", "", "It is **fast**."),
        ("It is _really **very**_ fast.", "really very", "quite", "It is quite fast."),
        ("It is very[^1] fast.\n\n[^1]: note", "very fast", "quick", "It is quick[^1].\n\n[^1]: note"),
        ("A [very long](https://e.org) link.", "very ", "", "A [long](https://e.org) link."),
        ("Salt &amp; pepper is good.", "Salt & pepper", "It", "It is good."),
        ("> Quoted words are\n> broken over lines.", "are broken", "stay", "> Quoted words stay over lines."),
        # A break of a line before the words stays, and so does the mark of the next line.
        ("> One line\n> and two words.", "two ", "", "> One line\n> and words."),
        # What stays the same at either end of a change is not written again.
        ("It *is* very fast.", "is very", "is quite", "It *is* quite fast."),
        ("A **red** lamp & more.", "lamp & more", "lamp < less", "A **red** lamp < less."),
        # Blanks before a line's end are no prose, and go with it.
        ("A pump, \nwhich feeds it.", ", which", ". It", "A pump. It feeds it."),
        ("A pump, \r\nwhich feeds it.", ", which", ". It", "A pump. It feeds it."),
        ("A **pump** \nwhich feeds it.", " which", ". It", "A **pump**. It feeds it."),
        ("Our tool **is very** fast.", "very ", "", "Our tool **is** fast."),
        ("**Our best-in-class** tool is here.", "best-in-class ", "", "**Our** tool is here."),
        ("It **is significantly** faster.", "significantly ", "[NUMBER] ", "It **is [NUMBER]** faster."),
        ("It _is very_ fast.", "very ", "", "It _is_ fast."),
        (
            "See [the very page][p] now.\n\n[p]: https://e.org",
            "very ",
            "",
            "See [the page][p] now.\n\n[p]: https://e.org",
        ),
    ],
)
def test_markup_survives(source: str, words: str, text: str, expected: str) -> None:
    assert changed(source, words, text) == expected


@pytest.mark.parametrize(
    ("source", "words"),
    [("Run `make` now.", "Xxxx"), ("See [this page](https://e.org).", "this page"), ("See https://e.org now.", "Xxx")],
)
def test_code_addresses_and_whole_links_are_left_alone(source: str, words: str) -> None:
    assert changed(source, words, "it") is None


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("It is a seamless, **world-class experience**.", ", world-class"),
        ("So **it is** very.\n", "it"),
        ("Fine 1) words here.", "Fine "),
    ],
)
def test_what_would_read_otherwise_is_refused(source: str, words: str) -> None:
    assert changed(source, words, "") is None


@pytest.mark.parametrize("head", ["", "x|y\n", "> Said:\n\n"])
def test_a_cell_stays_one(head: str) -> None:
    document = read(f"{head}| a | b |\n|--|--|\n| x | y |\n".replace("\n", "\n> " if ">" in head else "\n"))
    block = next(block for block in document.blocks if block.text == "x")
    edits = source_edits(block, [Change(Span(0, 1), "a | b")])
    assert edits is not None
    after = [one.text for one in read(apply(document.text, Fix("replace", "", False, edits))).blocks]
    assert after == ["a | b" if one.text == "x" else one.text for one in document.blocks]


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        ("Take x now.", "a ` b", "Take a \\` b now."),
        ("| a |\n|--|\n| Take x |", "a ` b", "| a |\n|--|\n| Take a \\` b |"),
        ("Take x or `make`.", "a ` b", "Take a \\` b or `make`."),
        ("Take x now.", "a `b` c", None),
        # What stands in HTML within Markdown is escaped otherwise.
        ("<table><tr><td>Take x</td></tr></table>", "a | b", None),
    ],
)
def test_a_backtick_or_a_bar_is_read_as_itself_or_left_out(source: str, text: str, expected: str | None) -> None:
    document = read(source)
    block = next(block for block in document.blocks if "x" in block.text)
    at = block.text.index("x")
    edits = source_edits(block, [Change(Span(at, at + 1), text)])
    assert (None if edits is None else apply(source, Fix("replace", "", False, edits))) == expected


def test_a_change_outside_its_sentence_is_refused() -> None:
    sentence = read("One two. Three four.", path="draft.md").blocks[0].sentences[0]
    assert source_edits(sentence, [Change(Span(0, 99), "x")]) is None


def inserted(source: str, before: str, text: str) -> str:
    block = read(source, path="draft.md").blocks[0]
    at = block.text.index(before) if before else len(block.text)
    edits = source_edits(block, [Change(Span(at, at), text)])
    assert edits is not None
    return apply(source, Fix("placeholder", "", False, edits))


@pytest.mark.parametrize(
    ("source", "before", "expected"),
    [
        ("Sales **rose**.", ".", "Sales **rose**!."),
        ("**Sales** rose.", "Sales", "!**Sales** rose."),
        ("Sales **rose** fast.", " fast", "Sales **rose**! fast."),
        ("So *sales* rose.", "sales", "So !*sales* rose."),
        ("**Sales rose.**", "", "**Sales rose.**!"),
        ("See [it](https://e.org)", "", "See [it](https://e.org)!"),
    ],
)
def test_an_insertion_stays_outside_the_marks(source: str, before: str, expected: str) -> None:
    assert inserted(source, before, "!") == expected


def test_html_is_escaped() -> None:
    assert changed("<p>It is fast.</p>", "fast", "< 3 s", "page.html") == "<p>It is &lt; 3 s.</p>"


def test_changes_of_a_document_count_in_the_source() -> None:
    document = read("Fine.", path="draft.md")
    assert isinstance(document, Document)
    assert source_edits(document, [Change(Span(0, 4), "Good")]) == (Edit(0, 4, "Good"),)


def test_overlapping_changes_are_refused() -> None:
    block = read("One two three.", path="draft.md").blocks[0]
    assert isinstance(block, Block)
    assert source_edits(block, [Change(Span(0, 7), "a"), Change(Span(4, 9), "b")]) is None


def test_apply_refuses_fixes_that_overlap_or_point_outside() -> None:
    one, two = (Fix("replace", "", False, (Edit(0, 3, "x"),)), Fix("replace", "", False, (Edit(2, 5, "y"),)))
    with pytest.raises(ValueError, match="overlap"):
        citewell.apply("abcdef", one, two)
    with pytest.raises(ValueError, match="outside"):
        citewell.apply("ab", one)


def test_apply_takes_several_fixes_in_any_order() -> None:
    fixes = (Fix("replace", "", True, (Edit(4, 5, "E"),)), Fix("replace", "", True, (Edit(0, 1, "A"),)))
    assert citewell.apply("abcdef", *fixes) == "AbcdEf"


@pytest.mark.parametrize("path", ["draft.md", "draft.mdx", "page.html"])
def test_what_is_read_again_is_what_the_edited_draft_reads_as(path: str) -> None:
    document = read("# One\n\nTwo [three][a] four.\n\n<p>Five.</p>\n\n[a]: https://e.org\n", path=path)
    at = document.text.index
    edits = (Edit(at("Two"), at("Two") + 3, "- Six\n- Two"), Edit(at("four") + 4, at("four") + 4, "</p>\n\n> s"))
    text = apply(document.text, Fix("replace", "", False, edits))
    assert reread(document, edits).contents == read(text, path=path).contents
    assert reread(document, ()) is document
