"""What an editor shows over a finding, line by line."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from citewell.document import Format, Sentence
from citewell.explain import hover
from citewell.packs import Packs
from citewell.result import Edit, Finding, Fix
from citewell.rule import FixKind, Mark, NoOptions, rule
from citewell.span import Span


@rule(family="claim", severity="information", evidence=(), since="0.1")
def two_things(sentence: Sentence, options: NoOptions) -> Iterator[Mark]:
    """Two things at once."""
    yield from ()


def test_numbered_details_are_a_list_as_they_stand() -> None:
    detail = ("The ideas:", "1. It opens.", "12) It closes.", "1.5 of them are new")
    finding = Finding("two-things", "claim", "information", "Two.", Span(0, 1), "x", detail=detail)
    shown = hover(finding, two_things, Packs({"two-things": two_things}))
    assert "\n\n- The ideas:\n1. It opens.\n12) It closes.\n- 1.5 of them are new\n\n" in shown


PACKS = Packs({"two-things": two_things})
FINDING = Finding("two-things", "claim", "information", "Two.", Span(0, 1), "x")


def changed(draft: str, *pairs: tuple[str, str], kind: FixKind = "replace") -> str:
    """The diff that is shown for a fix which replaces words; "@" in them stands for no words, there and in the draft."""
    edits, text = [], draft
    for old, new in pairs:
        at = text.index(old)
        if old == "@":
            text = text[:at] + text[at + 1 :]
            edits.append(Edit(at, at, new))
        else:
            edits.append(Edit(at, at + len(old), new))
    found = re.search(
        r"```diff\n(.*?)\n```", hover(FINDING, two_things, PACKS, Fix(kind, "Do", False, tuple(edits)), text), re.DOTALL
    )
    return found[1] if found else ""


def test_tags_around_a_sentence_are_no_part_of_it() -> None:
    for before, after in (
        ("<p class='x'>", "</p>"),
        ('<Card title="A">\n', "\n</Card>"),
        ("{/* x. */} ", ""),
        ("- [ ] ", ""),
    ):
        shown = changed(f"# One\n{before}One dog. It is <b>very</b> big. More.{after}\n", ("very", "quite"))
        assert shown == "- It is <b>very</b> big.\n+ It is <b>quite</b> big."


def test_lines_stay_lines() -> None:
    draft = "Intro.\n\n- one very\n  long item\n- two very small\n\nEnd.\n"
    assert changed(draft, ("one very", "one")) == "- one very\n+ one\n  long item"
    assert changed(draft, ("two very", "two")) == "- two very small\n+ two small"


def test_only_the_lines_of_data_that_change() -> None:
    draft = '<script type="application/ld+json">\n{\n  "a": "One. Two",\n  "b": 2,\n}\n</script>\n'
    assert changed(draft, ("2,", "2"), kind="update-structured-data") == '- "b": 2,\n+ "b": 2'
    assert changed(draft, ("One. Two", "One"), kind="update-structured-data") == '- "a": "One. Two",\n+ "a": "One",'


def test_lines_put_in_stand_alone() -> None:
    assert changed("---\ntitle: A\n@---\n\nText.\n", ("@", "author: B\n")) == "+ author: B"
    assert (
        changed("<head>\n  <title>A</title>@\n</head>\n", ("@", '\n  <meta name="author">')) == '+ <meta name="author">'
    )
    assert changed("Text.@", ("@", "\n\n<script>\n  {}\n</script>\n")) == "+ <script>\n+   {}\n+ </script>"


def test_a_sentence_that_moves_is_shown_at_both_places() -> None:
    draft = "# Why\n\n@One reason. Two reasons.\n\nThe answer is 4. More.\n"
    shown = changed(draft, ("@", "The answer is 4.\n\n"), ("The answer is 4. ", ""), kind="move-answer")
    assert shown == "+ The answer is 4.\n- The answer is 4."


def test_a_very_long_line_is_cut_between_words() -> None:
    draft = f'{{"a": "{"lorem " * 200}", "b": 1,, "c": "{"ipsum " * 200}"}}\n'
    old, new = changed(draft, (",,", ","), kind="update-structured-data").split("\n")
    assert re.fullmatch(r'- …( lorem)+ ", "b": 1,, "c": "ipsum( ipsum)+ …', old)
    assert new == f"+{old[1:].replace(',,', ',')}"


@pytest.mark.parametrize(("format_", "opening"), [("markdown", "<!--"), ("html", "<!--"), ("mdx", "{/*")])
def test_the_comment_is_the_drafts_own(format_: Format, opening: str) -> None:
    assert f"Silence it: `{opening} citewell-disable-next-line two-things " in hover(
        FINDING, two_things, PACKS, format=format_
    )
    for other in (replace(two_things, reads_prose=False), replace(two_things, pages_only=True)):
        assert f"Silence it: `{opening} citewell-disable-file two-things " in hover(
            FINDING, other, PACKS, format=format_
        )
