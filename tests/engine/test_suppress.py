"""Ignore comments: what they hide, and where the editor's quick-fix puts them."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

import citewell
from citewell import packs
from citewell.comment import comment
from citewell.config import default_settings
from citewell.document import Document, Format, Sentence
from citewell.edits import apply
from citewell.engine import Engine
from citewell.markup import read as read_markup
from citewell.packs import Packs
from citewell.result import Edit, Fix
from citewell.rule import Mark, NoOptions, Release, rule
from citewell.silencing import Written, release_edits, suppress_edits
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
        ("markdown", "Some words\nand HERE\nmore.\n", f"Some words\nand HERE{LINE}\nmore.\n"),
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


def spoken_of(text: str, format_: Format = "markdown") -> list[str]:
    """The words in capitals that are hidden."""
    document = read_markup(text, format=format_)
    found = read(document, NAMES)
    return [word[0] for word in re.finditer(r"\b[A-Z]{3,}\b", text) if found.hides(RULE, Span(*word.span()))]


BLOCK = "<!-- citewell-disable-next-block long-sentence -->"
SECTION = "<!-- citewell-disable-section long-sentence -->"
ON, OFF = "<!-- citewell-disable long-sentence -->", "<!-- citewell-enable long-sentence -->"


@pytest.mark.parametrize(
    ("format_", "text", "expected"),
    [
        ("markdown", f"ONE.\n\n{BLOCK}\n\nTWO\nand THREE.\n\nFOUR.\n", ["TWO", "THREE"]),
        ("markdown", f"{BLOCK}\n# ONE\n\nTWO.\n", ["ONE"]),
        ("markdown", f"{BLOCK}\n\n- ONE\n\n  TWO\n  1. THREE\n- FOUR\n\nFIVE.\n", ["ONE", "TWO", "THREE", "FOUR"]),
        ("markdown", f"- ONE\n\n  {BLOCK}\n\n  TWO\n- THREE\n", ["TWO"]),
        ("markdown", f"- ONE {BLOCK}\n- TWO\n- THREE\n", ["TWO"]),
        ("markdown", f"{BLOCK}\n\n| ONE | b |\n|--|--|\n| TWO | THREE |\n\n| FOUR |\n|--|\n", ["ONE", "TWO", "THREE"]),
        ("markdown", f"{BLOCK}\n\n> ONE\n>\n> - TWO\n\n> THREE\n", ["ONE", "TWO"]),
        ("markdown", f"ONE.\n\n{BLOCK}\n", []),
        ("html", f"{BLOCK}\n<ul><li>ONE<li>TWO</ul><p>THREE</p>", ["ONE", "TWO"]),
        ("html", f"<ul><li>ONE{BLOCK}<li>TWO<li>THREE</ul>", ["TWO"]),
        ("html", f"<div>{BLOCK}<p>ONE</p><p>TWO</p></div>", ["ONE"]),
        ("markdown", f"ONE.\n\n# TWO\n\n{SECTION}\n\nTHREE.\n\n## FOUR\n\nFIVE.\n\n# SIX\n", ["TWO", "THREE", "FOUR", "FIVE"]),
        ("markdown", f"ONE.\n\n{SECTION}\n## TWO\n\nTHREE.\n\n## FOUR\n", ["TWO", "THREE"]),
        ("markdown", f"ONE. {SECTION}\n\nTWO.\n\n## THREE\n", ["ONE", "TWO"]),
        ("markdown", f"# ONE\n\n{SECTION}\n", ["ONE"]),
        ("markdown", f"{SECTION}\n", []),
        ("html", f"<h2>ONE</h2><p>TWO {SECTION}</p><h3>THREE</h3><h2>FOUR</h2>", ["ONE", "TWO", "THREE"]),
        ("markdown", f"ONE.\n\n{ON}\n\nTWO.\n\n{OFF}\n\nTHREE.\n", ["TWO"]),
        ("markdown", f"ONE {ON} TWO {OFF} THREE.\n", ["TWO"]),
        ("markdown", f"ONE.\n\n{ON}\n\nTWO.\n\n# THREE\n", ["TWO", "THREE"]),
        ("markdown", f"{OFF}\n\nONE.\n\n{ON}\n\nTWO.\n\n{OFF}\n{ON}\n\nTHREE.\n", ["TWO", "THREE"]),
        ("markdown", "<!-- citewell-disable -->\n\nONE.\n\n<!-- citewell-enable sentence -->\n\nTWO.\n", ["ONE"]),
        ("markdown", "<!-- citewell-disable -->\n\nONE.\n\n<!-- citewell-enable puffery -->\n\nTWO.\n", ["ONE", "TWO"]),
        ("markdown", f"{ON}\n\nONE.\n\n<!-- citewell-enable -- again -->\n\nTWO.\n", ["ONE"]),
        ("markdown", "<!-- citewell-disable-file -->\n\nONE.\n\n<!-- citewell-enable -->\n\nTWO.\n", ["ONE", "TWO"]),
        ("mdx", "{/* citewell-disable sentence */}\n\nONE.\n\n{/* citewell-enable */}\n\nTWO.\n", ["ONE"]),
        ("markdown", "---\ncitewell:\n  disable: [puffery, long-sentence]\n---\n\nONE.\n", ["ONE"]),
        ("markdown", "---\ncitewell:\n  disable:\n  - Sentence\n---\n\nONE.\n", ["ONE"]),
        ("markdown", "---\ncitewell: {disable: 'puffery, long-sentence', reason: law}\n---\n\nONE.\n", ["ONE"]),
        ("markdown", "---\ncitewell: {disable: true}\n---\n\nONE.\n", ["ONE"]),
        ("markdown", "---\ncitewell: {disable: false}\n---\n\nONE.\n", []),
        ("markdown", "---\ncitewell: {disable: [], reason: x}\n---\n\nONE.\n", []),
        ("markdown", "---\ncitewell: long-sentence\n---\n\nONE.\n", []),
        ("markdown", "+++\n[citewell]\ndisable = ['long-sentence']\n+++\n\nONE.\n", ["ONE"]),
        ("markdown", '{"citewell": {"disable": "all"}}\n\nONE.\n', ["ONE"]),
    ],
)  # fmt: skip
def test_how_far_a_comment_reaches(format_: Format, text: str, expected: list[str]) -> None:
    assert spoken_of(text, format_) == expected
    assert spoken_of(text.replace("\n", "\r\n"), format_) == expected


def test_json_ld_is_a_block() -> None:
    text = f'{BLOCK}\n\n<script type="application/ld+json">\n{{"name": "HERE"}}\n</script>\n\nLATER.\n'
    assert spoken_of(text) == ["HERE"]


def test_what_is_said_of_comments_is_hidden_by_its_name_or_family_alone() -> None:
    for names, expected in (("all", False), ("", False), ("configuration", True), ("unused-suppression", True)):
        text = f"One line <!-- citewell-disable-line {names} -->\n"
        assert hidden(text, "One", rule="unused-suppression") is expected, names


@pytest.mark.grammar
def test_a_draft_in_another_language_has_no_unused_comments() -> None:
    german = "Diese Lampe wiegt 96 Gramm und passt an jedes Rad. <!-- citewell-disable-line puffery -->\n"
    for language, expected in (("de", []), ("en", ["unused-suppression"])):
        found = citewell.check(f"---\nlang: {language}\n---\n\n{german}", path="x.md").findings
        assert [one.rule for one in found if one.family == "configuration"] == expected


def test_where_a_rule_fails_its_comments_are_not_said_to_be_unused() -> None:
    @rule(family="sentence", severity="hint", evidence=(), since="0.1")
    def fragile(sentence: Sentence, options: NoOptions) -> Iterator[Mark]:
        """Fails at times."""
        if "broken" in sentence.text:
            raise ZeroDivisionError
        yield from ()

    known = Packs({one.id: one for one in (fragile, packs.load().rules["unused-suppression"])})
    engine = Engine(default_settings(known), known)
    for words, expected in (("One broken line.", 0), ("One line.", 1)):
        document = read_markup(f"{words}\n\n<!-- citewell-disable-next-line fragile -->\nTwo lines.\n")
        assert len(engine.check(document).findings) == expected


@pytest.mark.grammar
def test_a_score_is_the_same_with_and_without_unused_comments() -> None:
    words = "Our lamp weighs 96 grams and lights the road for nine hours on one charge of its cell. " * 8
    bare, beside = (
        citewell.check(f"{words}{more}\n", path="x.md") for more in ("", "<!-- citewell-disable-line claim -->")
    )
    assert len(beside.findings) == len(bare.findings) + 1
    assert beside.score == bare.score is not None


def release(text: str, format_: Format, number: int = 0) -> str:
    """The draft without the comment that stands there as the given one."""
    document = read_markup(text, format=format_)
    item = read(document, NAMES).items[number]
    edits = release_edits(document, Release(item.span))
    assert edits is not None
    return apply(text, Fix("delete", "", safe=True, edits=edits))


@pytest.mark.parametrize(
    ("format_", "text", "expected"),
    [
        ("markdown", f"{NEXT}\n# Title\n", "# Title\n"),
        ("markdown", f"\ufeff{NEXT}\n\nText.\n", "\ufeffText.\n"),
        ("markdown", f"Text.\n\n{NEXT}\n", "Text.\n"),
        ("markdown", f"Text.\n\n{NEXT}", "Text.\n"),
        ("markdown", f"One.\n{NEXT}\nTwo.\n", "One.\n\nTwo.\n"),
        ("markdown", f"> One.\n>\n> {NEXT}\n>\n> Two.\n", "> One.\n>\n> Two.\n"),
        ("markdown", f"- One.\n\n  {NEXT}\n\n  Two.\n", "- One.\n\n  Two.\n"),
        ("markdown", f"- One.\n- {NEXT}\n- Two.\n", "- One.\n-\n- Two.\n"),
        ("markdown", f"One {NEXT} two.\n", "One two.\n"),
        ("markdown", f"One  {NEXT}  \ntwo.\n", "One  \ntwo.\n"),
        ("markdown", f"- One.\n\n{NEXT}\n\n      code\n", "- One.\n\n<!-- -->\n\n      code\n"),
        ("markdown", f"---\ntitle: x\n---\n\n{NEXT}\n\nText.\n", "---\ntitle: x\n---\n\nText.\n"),
        ("markdown", "---\ntitle: x\ncitewell: {disable: [claim]}\n---\n", "---\ntitle: x\n---\n"),
        ("markdown", "+++\ntitle = 'x'\n\n[citewell]\ndisable = ['claim']\n+++\n", "+++\ntitle = 'x'\n\n+++\n"),
        ("html", f"<ul>\n  {NEXT}\n  <li>One</li>\n</ul>\n", "<ul>\n  <li>One</li>\n</ul>\n"),
        ("html", f"<p>One{NEXT}two</p>\n", "<p>Onetwo</p>\n"),
        ("mdx", "{/* citewell-disable-file */}\n\nimport X from 'x'\n", "import X from 'x'\n"),
    ],
)  # fmt: skip
def test_a_comment_is_taken_out(format_: Format, text: str, expected: str) -> None:
    assert release(text, format_) == expected
    assert release(text.replace("\n", "\r\n"), format_) == expected.replace("\n", "\r\n")


def test_a_comment_that_has_changed_is_not_taken_out() -> None:
    assert release_edits(read_markup("Text.\n"), Release(Span(0, 5))) is None
