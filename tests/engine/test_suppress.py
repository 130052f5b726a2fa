"""Ignore comments: what they hide, and where the editor's quick-fix puts them."""

from typing import Any

import pytest

from citewell import packs
from citewell.comment import comment
from citewell.document import Document, Format
from citewell.markup import read as read_markup
from citewell.result import Edit
from citewell.silencing import Written, suppress_edits
from citewell.span import Span
from citewell.suppress import Vocabulary, read

RULE = "long-sentence"
NAMES = Vocabulary(packs.load().rules.values(), {"old-name": RULE})


def hidden(text: str, words: str, *, rule: str = RULE, **how: Any) -> bool:
    document = read_markup(text, **how)
    at = text.index(words)
    return read(document, NAMES).hides(rule, Span(at, at + len(words)))


LINES = "first here\nsecond here <!-- citewell-disable-line long-sentence -->\nthird here\n"


@pytest.mark.parametrize(("words", "expected"), [("first", False), ("second", True), ("third", False)])
def test_a_line(words: str, expected: bool) -> None:
    assert hidden(LINES, words) is expected
    assert hidden(LINES.replace("\n", "\r\n"), words) is expected


def test_a_line_that_only_the_protocol_knows() -> None:
    assert not hidden("a\u2028b\n\nfirst\rsecond <!-- citewell-disable-line -->\n", "first")
    assert hidden("a\u2028b\n\nfirst\rsecond <!-- citewell-disable-line -->\n", "second")


@pytest.mark.parametrize(
    "between",
    ["\n", "\n\n\n", "\n   \n\t\n", "\n\n<!-- another -->\n\n", "\n<!-- citewell-disable-next-line puffery -->\n"],
)
def test_the_next_line_is_the_first_that_holds_something(between: str) -> None:
    text = f"Before.\n\n<!-- citewell-disable-next-line long-sentence -->{between}One line\nand another.\n\nMore."
    assert hidden(text, "One line")
    assert not hidden(text, "and another")
    assert not hidden(text, "Before")
    assert not hidden(text, "More")


def test_a_comment_over_several_lines_speaks_about_what_follows_its_last() -> None:
    text = "<!--\n  citewell-disable-next-line\n  long-sentence\n  -- quoted as\n  it stands\n-->\n\nOne line.\n"
    assert hidden(text, "One line")


@pytest.mark.parametrize("place", ["{}\n\nOne line.\n", "One line.\n\n{}\n", "Some {} words.\n\n- One line\n"])
def test_a_file_wherever_the_comment_stands(place: str) -> None:
    assert hidden(place.format("<!-- citewell-disable-file long-sentence -->"), "One line")
    assert not hidden(place.format("<!-- citewell-disable-file puffery -->"), "One line")


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("", True),
        (" long-sentence", True),
        (" puffery, long-sentence", True),
        (" puffery long-sentence", True),
        (" sentence", True),
        (" old-name", True),
        (" puffery", False),
        (" long", False),
        (" -- quoted from the law", True),
        (" long-sentence -- quoted, see puffery", True),
        (" puffery -- long-sentence", False),
        ("-long-sentence", False),
        (": long-sentence", True),
        (" : long-sentence", True),
        (": puffery", False),
        (" all", True),
        (" All -- as it was said", True),
        (" LONG-Sentence", True),
        ("--quoted", True),
        (" long-sentence--quoted", True),
        (" puffery--long-sentence", False),
        (" long-sentence — quoted", True),
        (" long-sentence—quoted", True),
        (" long-sentence – quoted", True),
        (" puffery – long-sentence", False),
        (" long-sentence: quoted", False),
    ],
)
def test_what_is_named(names: str, expected: bool) -> None:
    assert hidden(f"One line <!-- citewell-disable-line{names} -->\n", "One") is expected


def test_a_comment_in_capitals_or_without_blanks() -> None:
    assert hidden("One line <!-- Citewell-Disable-Line -->\n", "One")
    assert hidden("One line <!--citewell-disable-line-->\n", "One")
    assert hidden("One line <!--citewell-disable-line long-sentence--quoted-->\n", "One")


def test_an_endless_comment_is_read_in_no_time() -> None:
    text = f"One line <!-- citewell-disable-line {' ' * 300_000}; -->\n"
    assert not hidden(text, "One")


@pytest.mark.parametrize(
    ("text", "format_"),
    [
        ("> {}\n>\n> HERE it is.\n> LATER on.\n", "markdown"),
        ("> > {}\n> >\n>\n> HERE it is.\n\nLATER on.\n", "markdown"),
        ("{}\n<div class='a b'>\n<section>\n\n<p>HERE it is.</p>\n<p>LATER on.</p></section></div>\n", "html"),
        ("{}\n</ul>\n<hr/>\n<p>HERE</p>\n<p>LATER</p>\n", "html"),
        ("{}\n<img alt='HERE'>\n<p>One.</p>\n<p>LATER</p>\n", "html"),
    ],
)
def test_the_next_line_is_not_one_of_markers_or_tags_alone(text: str, format_: Format) -> None:
    text = text.format("<!-- citewell-disable-next-line -->")
    assert hidden(text, "HERE", format=format_)
    assert not hidden(text, "LATER", format=format_)


def test_the_reason_is_kept() -> None:
    document = read_markup("x <!-- citewell-disable-line puffery, claim -- the law -- as it is -->\n")
    (item,) = read(document, NAMES).items
    assert (item.scope, item.reason) == ("line", "the law -- as it is")
    assert [(name.text, name.span.of(document.text)) for name in item.names] == [("puffery",) * 2, ("claim",) * 2]
    assert item.span.of(document.text) == "<!-- citewell-disable-line puffery, claim -- the law -- as it is -->"


@pytest.mark.parametrize(
    "text",
    [
        "```html\n<!-- citewell-disable-file -->\n```\n\nOne line.\n",
        "    <!-- citewell-disable-file -->\n\nOne line.\n",
        "Write `<!-- citewell-disable-file -->` here.\n\nOne line.\n",
        "---\ntitle: '<!-- citewell-disable-file -->'\n---\n\nOne line.\n",
        "<!-- please citewell-disable-file -->\n\nOne line.\n",
        "<!-- citewell-disable-files -->\n\nOne line.\n",
    ],
)
def test_what_is_no_comment_hides_nothing(text: str) -> None:
    assert not hidden(text, "One line")


def test_mdx_and_html() -> None:
    assert hidden("One line {/* citewell-disable-line long-sentence -- why */}\n", "One", format="mdx")
    assert hidden("{/* citewell-disable-next-line */}\n\nOne line\n", "One", format="mdx")
    assert hidden("<p>One</p>\n<!-- citewell-disable-next-line -->\n<p>Two</p>", "Two", format="html")
    assert not hidden("<p>One</p>\n<!-- citewell-disable-next-line -->\n<p>Two</p>", "One", format="html")


def test_comments_are_written_as_they_are_read() -> None:
    assert comment("line", RULE) == "<!-- citewell-disable-line long-sentence -->"
    assert comment("file", RULE, mdx=True, reason="why") == "{/* citewell-disable-file long-sentence -- why */}"


def suppressed(document: Document, words: str, scope: Written) -> str | None:
    """The draft after the quick-fix, and the promise checked that nothing else has changed; None without one."""
    at = document.text.index(words)
    edits = suppress_edits(document, Span(at, at + len(words)), RULE, scope, NAMES)
    if not edits:
        return None
    (edit,) = edits
    assert edit.start == edit.end
    text = document.text[: edit.start] + edit.text + document.text[edit.start :]
    after = read_markup(text, format=document.format)
    assert [(one.kind, one.containers, one.prose.text.split()) for one in after.blocks] == [
        (one.kind, one.containers, one.prose.text.split()) for one in document.blocks
    ]
    now = at + (len(edit.text) if edit.start <= at else 0)
    assert read(after, NAMES).hides(RULE, Span(now, now + len(words)))
    return text


NEXT = "<!-- citewell-disable-next-line long-sentence -->"
LINE = "<!-- citewell-disable-line long-sentence -->"
FILE = "<!-- citewell-disable-file long-sentence -->"


@pytest.mark.parametrize(
    ("format_", "draft", "expected"),
    [
        ("markdown", "HERE it is.\n", f"{NEXT}\nHERE it is.\n"),
        ("markdown", "# Title\n\nHERE it is.\nAnd on.\n", f"# Title\n\n{NEXT}\nHERE it is.\nAnd on.\n"),
        ("markdown", "# HERE\n\nMore.\n", f"{NEXT}\n# HERE\n\nMore.\n"),
        ("markdown", "Some words\nand HERE\nmore.\n", f"Some words\nand HERE {LINE}\nmore.\n"),
        ("markdown", "Some words\nand HERE  \nmore.\n", f"Some words\nand HERE {LINE}  \nmore.\n"),
        ("markdown", "- One\n- HERE is two\n- Three\n", f"- One\n- HERE is two {LINE}\n- Three\n"),
        ("markdown", "> HERE it is.\n> And on.\n", f"> HERE it is. {LINE}\n> And on.\n"),
        (
            "markdown",
            "| a | b |\n|---|---|\n| HERE | c |\n",
            f"| a | b |\n|---|---|\n| HERE {LINE} | c |\n",
        ),
        ("markdown", "- a\n\n  HERE it is.\n\n- b\n", f"- a\n\n  HERE it is. {LINE}\n\n- b\n"),
        ("markdown", "One.\r\n\r\nHERE it is.\r\n", f"One.\r\n\r\n{NEXT}\r\nHERE it is.\r\n"),
        ("markdown", "\ufeffHERE it is.\n", f"\ufeff{NEXT}\nHERE it is.\n"),
        ("markdown", "---\ntitle: x\n---\nHERE it is.\n", f"---\ntitle: x\n---\n{NEXT}\nHERE it is.\n"),
        ("markdown", "---\ntitle: HERE\n---\n\nText.\n", None),
        ("markdown", "```\nHERE it is\n```\n", None),
        ("html", "<p>One.</p>\n  <p>HERE it is.</p>\n", f"<p>One.</p>\n  {NEXT}\n  <p>HERE it is.</p>\n"),
        ("html", "<p>Some words\nand HERE it is.</p>\n", f"<p>Some words\n{NEXT}\nand HERE it is.</p>\n"),
        (
            "mdx",
            "HERE it is.\n",
            "{/* citewell-disable-next-line long-sentence */}\nHERE it is.\n",
        ),
        (
            "mdx",
            "- HERE it is.\n",
            "- HERE it is. {/* citewell-disable-line long-sentence */}\n",
        ),
    ],
)
def test_hiding_one_finding(format_: Format, draft: str, expected: str | None) -> None:
    assert suppressed(read_markup(draft, format=format_), "HERE", "line") == expected


@pytest.mark.parametrize(
    ("format_", "draft", "expected"),
    [
        ("markdown", "# Title\n\nHERE it is.\n", f"{FILE}\n\n# Title\n\nHERE it is.\n"),
        ("markdown", "- HERE\n", f"{FILE}\n\n- HERE\n"),
        ("markdown", "\ufeffHERE it is.\r\n", f"\ufeff{FILE}\r\n\r\nHERE it is.\r\n"),
        ("markdown", "---\ntitle: x\n---\n\nHERE.\n", f"---\ntitle: x\n---\n\n{FILE}\n\nHERE.\n"),
        ("markdown", "---\ntitle: HERE\n---", "---\ntitle: HERE\ncitewell:\n  disable: [long-sentence]\n---"),
        ("markdown", "---\ntitle: HERE\ncitewell: {disable: [puffery]}\n---\n", "---\ntitle: HERE\ncitewell: {disable: [puffery, long-sentence]}\n---\n"),
        ("markdown", "---\ntitle: HERE\ncitewell:\n  disable: puffery\n---\n", f"---\ntitle: HERE\ncitewell:\n  disable: puffery\n---\n\n{FILE}\n"),
        ("markdown", "+++\ntitle = 'HERE'\n+++\n", "+++\ntitle = 'HERE'\n\n[citewell]\ndisable = [\"long-sentence\"]\n+++\n"),
        ("markdown", '{"title": "HERE"}\n\nText.\n', '{\n"citewell": {"disable": ["long-sentence"]},"title": "HERE"}\n\nText.\n'),
        ("html", "<p>HERE</p>", f"{FILE}\n<p>HERE</p>"),
        ("html", "<!DOCTYPE html>\n<html><body><p>HERE</p></body></html>\n", f"<!DOCTYPE html>\n{FILE}\n<html><body><p>HERE</p></body></html>\n"),
        ("mdx", "import X from 'x'\n\nHERE it is.\n", "{/* citewell-disable-file long-sentence */}\n\nimport X from 'x'\n\nHERE it is.\n"),
    ],
)  # fmt: skip
def test_hiding_a_rule_in_the_whole_draft(format_: Format, draft: str, expected: str) -> None:
    assert suppressed(read_markup(draft, format=format_), "HERE", "file") == expected


def test_a_second_rule_is_hidden_at_the_same_place() -> None:
    draft = "<!-- citewell-disable-next-line puffery -->\nHERE it is.\n"
    assert suppressed(read_markup(draft), "HERE", "line") is not None


def test_edits_are_insertions() -> None:
    document = read_markup("HERE it is.\n")
    assert suppress_edits(document, Span(0, 4), RULE, "line", NAMES) == (Edit(0, 0, f"{NEXT}\n"),)
