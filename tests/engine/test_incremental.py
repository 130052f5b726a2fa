"""
A draft read again after an edit equals the same draft read from scratch, in every field, after any edit.

``CITEWELL_EDITS`` sets how many random edits are tried (2,000 where it is not set).
"""

import os
import random
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from citewell import markup
from citewell.document import Document
from citewell.markup import contents, edit, incremental, moved, places, read, wording
from citewell.span import LineIndex, Span
from comparing import as_in_long_drafts, differences, line_starts
from pieces import FENCES, HEADS, MARKDOWN, MARKS, MDX, TYPED

EDITS = int(os.environ.get("CITEWELL_EDITS", "2000"))
SEED = int(os.environ.get("CITEWELL_SEED", "1"))


def compose(chance: random.Random, pieces: list[str], count: int) -> str:
    text = "\n".join(chance.choices(pieces, k=count))
    text = chance.choice(HEADS) + text
    kind = chance.random()
    if kind < 0.15:
        return text.replace("\n", "\r\n")
    return text.replace("\n", "\r", 3) if kind < 0.2 else text


def random_edit(chance: random.Random, text: str, near: int) -> tuple[int, int, str]:
    """Start, end and new text of an edit; most are near the last one, as with a writer."""
    length = len(text)
    at = chance.randint(0, length) if chance.random() < 0.5 else min(max(near + chance.randint(-80, 80), 0), length)
    if chance.random() < 0.04:
        at = text.rfind("\n", 0, chance.randint(0, min(60, length))) + 1
        return at, min(at + chance.choice((0, 0, 1, 4)), length), chance.choice(("", "a", "\n", *FENCES))
    if chance.random() < 0.02:
        at = text.rfind("\n", 0, at) + 1
        return at, at, chance.choice(FENCES)
    kind = chance.random()
    if kind < 0.3:
        return at, at, chance.choice(TYPED)
    if kind < 0.65:
        return at, min(at + chance.choice((0, 0, 0, 1, 5)), length), chance.choice(MARKS)
    if kind < 0.72:  # at the start of a line
        at = text.rfind("\n", 0, at) + 1
        return at, at, chance.choice(MARKS)
    if kind < 0.9:
        return at, min(at + chance.choice((1, 1, 1, 2, 8, 40, 300)), length), ""
    if kind < 0.95:  # a whole line goes
        at = text.rfind("\n", 0, at) + 1
        return at, (text.find("\n", at) + 1) or length, ""
    low = chance.randint(0, length)
    return at, at, text[low : low + chance.choice((3, 30, 300))]


WAITING = [
    "*", "_", "`", "[", "]", "](u)", "][x]", "<b ", ">", "&am", "p;", "$", "$$", "{{ ", " }}", "{% ", " %}", "{: ", "{#", "}", "\\",
    "<!--", "-->", "![", "^[", "[^a]", "[x]: ", "\n", "  \n", "\n\n", " | ", "~~", "<A b={", "/>", "<", "http://", "a/b", "{% end",
    "\n- ", "\n1. ", "\n> ", "\n===\n", "\n| a | b |\n|---|---|\n| ", "\nimport ", "\n: ", "\n=== \"", "# ", " #", "- [^a]: ",
]  # fmt: skip


def waiting_sources(chance: random.Random) -> list[tuple[str, str]]:
    """Drafts with marks that wait for others strewn among words."""
    return [
        ("".join(chance.choice(WAITING if chance.random() < share else WORDS) for _ in range(400)), "draft.md")
        for share in (0, 0.02, 0.05, 0.1, 0.2) * 12
    ]


class Difference(AssertionError):
    pass


Choose = Callable[[random.Random, str, int], tuple[int, int, str]]


def run(chance: random.Random, sources: list[tuple[str, str]], edits: int, choose: Choose = random_edit) -> int:
    """Tries random edits, some in a row on each draft; returns how many the whole was not read for."""
    fast = 0

    def counted(*arguments: object) -> Document | None:
        nonlocal fast
        found = read_part(*arguments)  # type: ignore[arg-type]
        fast += found is not None
        return found

    read_part = markup._read_part
    with mock.patch.object(markup, "_read_part", counted), as_in_long_drafts():
        done = 0
        while done < edits:
            text, path = chance.choice(sources)
            page = chance.choice((None, None, True, False))
            document = read(text, path=path, page=page)
            near = chance.randint(0, len(text))
            for _ in range(min(chance.choice((5, 20, 40)), edits - done)):
                start, end, new = choose(chance, document.text, near)
                before = document
                document = edit(document, start, end, new)
                if wrong := differences(document, read(document.text, path=path, page=page)):
                    around = before.text[max(start - 300, 0) : end + 300]
                    raise Difference(f"{path}: {wrong} after {start}-{end} {new!r} in {around!r}")
                near = start
                done += 1
                if len(document.text) > 3 * len(text) + 2000:
                    break
            assert document == read(document.text, path=path, page=page)
    return fast


WORDS = [
    *"aeimport xs",
    *" .,-:;!?%()'",
    "the ",
    "end",
    ", and",
    "e.g. ",
    ".com",
    ".md",
    "port",
    "©",
    "é",
    "9",
    "1.",
    "word ",
]


class Writer:
    """Changes words, mostly near marks, and takes back some of the changes: what words have broken is markup again."""

    def __init__(self) -> None:
        self._undo: tuple[str, tuple[int, int, str]] | None = None

    def __call__(self, chance: random.Random, text: str, near: int) -> tuple[int, int, str]:
        if self._undo and self._undo[0] == text and chance.random() < 0.5:
            return self._undo[1]
        start, end, new = self._edit(chance, text, near)
        self._undo = text[:start] + new + text[end:], (start, start + len(new), text[start:end])
        return start, end, new

    def _edit(self, chance: random.Random, text: str, near: int) -> tuple[int, int, str]:
        marks = [found.start() for found in re.finditer(r"[^\w\s.,]", text)]
        at = chance.choice(marks) if marks and chance.random() < 0.4 else near
        at = min(max(at + chance.randint(-6, 6), 0), len(text))
        if chance.random() < 0.2:
            # Where a line or a cell ends, or a little before.
            at = max(
                min(end for end in (text.find("\n", at), text.find("|", at), len(text)) if end >= at)
                - chance.choice((0, 0, 1, 2)),
                0,
            )
        if chance.random() < 0.5:
            return at, at, chance.choice(WORDS)
        return at, min(at + chance.choice((1, 1, 2, 5)), len(text)), chance.choice(("", "", chance.choice(WORDS)))


def own_sources(chance: random.Random) -> list[tuple[str, str]]:
    sources = [(compose(chance, MARKDOWN, chance.randint(3, 60)), "draft.md") for _ in range(40)]
    plain = [piece for piece in MARKDOWN if "{" not in piece and "$$" not in piece]
    sources += [(compose(chance, plain, 40), "draft.md") for _ in range(10)]
    sources += [(compose(chance, [*plain, *MDX * 3], chance.randint(3, 60)), "draft.mdx") for _ in range(25)]
    sources += [("import A from '@a'\n\n" + compose(chance, [*MARKDOWN, *MDX], 40), "draft.md") for _ in range(5)]
    return sources


@pytest.mark.slow
def test_random_edits_equal_a_full_read() -> None:
    chance = random.Random(SEED)
    fast = run(chance, own_sources(chance), EDITS)
    # Half of the edits place or take away marks that decide about other blocks.
    assert fast > 0.3 * EDITS


@pytest.mark.slow
def test_random_words_equal_a_full_read() -> None:
    chance = random.Random(SEED)
    found: list[bool] = []
    plain = wording.edit

    def noted(*arguments: Any) -> Document | None:
        after = plain(*arguments)
        found.append(after is not None)
        return after

    with mock.patch.object(wording, "edit", noted):
        run(chance, [*own_sources(chance), *waiting_sources(chance)], EDITS, Writer())
    assert sum(found) > EDITS // 20


@pytest.mark.data
@pytest.mark.slow
def test_random_edits_of_real_drafts_equal_a_full_read(data_dir: Path) -> None:
    chance = random.Random(SEED)
    paths = [
        path
        for folder in ("drafts_md", "drafts_blog")
        for path in sorted((data_dir / folder).glob("*"))
        if path.suffix in (".md", ".mdx", ".markdown") and path.stat().st_size < 20_000
    ]
    assert len(paths) > 30
    sources = [(path.read_bytes().decode("utf-8", "surrogateescape"), path.name) for path in paths]
    run(chance, sources, EDITS // 4)


def break_starts(patch: pytest.MonkeyPatch) -> None:
    plain = incremental._Edit._spliced

    def spliced(self: incremental._Edit, *arguments: object) -> Document | None:
        found = plain(self, *arguments)  # type: ignore[arg-type]
        return replace(found, starts=tuple(start + 1 for start in found.starts)) if found else None

    patch.setattr(incremental._Edit, "_spliced", spliced)


def break_places(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(places.Places, "moved", lambda self, low, by: self)


BUGS = {
    "starts": break_starts,
    "regions that stay": lambda patch: patch.setattr(moved, "_shifted", lambda one, by: one),
    "anything fits": lambda patch: patch.setattr(incremental._Edit, "_fits", lambda *_: True),
    "tags forgotten": lambda patch: patch.setattr(incremental._Edit, "_is_scanned_alike", lambda *_: True),
    "front matter forgotten": lambda patch: patch.setattr(incremental, "has_same_head", lambda *_: True),
    "blank lines forgotten": lambda patch: patch.setattr(incremental, "after_blank_line", lambda *_: True),
    "references forgotten": lambda patch: patch.setattr(incremental, "_may_use", lambda *_: False),
    "no margin": lambda patch: patch.setattr(incremental, "_BEFORE", -1),
    "language forgotten": lambda patch: patch.setattr(incremental, "lead", lambda _: 0),
}


BUGS_OF_WORDS = {
    "places that stay": break_places,
    "no addresses": lambda patch: patch.setattr(wording, "_is_address", lambda *_: False),
    "any block": lambda patch: patch.setattr(wording, "_is_within_words", lambda *_: True),
    "pieces that stay": lambda patch: patch.setattr(wording, "_moved_pieces", lambda pieces, *_: pieces),
    "marks that stay": lambda patch: patch.setattr(wording, "_moved_inline", lambda one, *_: one),
    "sentences that stay": lambda patch: patch.setattr(contents, "_resplit", lambda before, *_: before.sentence_spans),
    "votes that stay": lambda patch: patch.setattr(wording, "_recounted", lambda reading, *_: reading),
}


@pytest.mark.slow
@pytest.mark.parametrize("bug", BUGS_OF_WORDS)
def test_a_planted_bug_in_words_is_found(bug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    BUGS_OF_WORDS[bug](monkeypatch)
    chance = random.Random(2)
    with pytest.raises(Difference):
        run(chance, [*own_sources(chance)[:20], *waiting_sources(chance)], 3000, Writer())


@pytest.mark.slow
@pytest.mark.parametrize("bug", BUGS)
def test_a_planted_bug_is_found(bug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    BUGS[bug](monkeypatch)
    chance = random.Random(2)
    with pytest.raises(Difference):
        run(chance, [(compose(chance, MARKDOWN, 20), "draft.md") for _ in range(40)], 3000)


SENTENCES = [
    "Plants take up nutrients, and algae need them too. A pond keeps clear where plants win.",
    "A pump costs 40 euros and lasts for five years. The `pump --start` command of the controller starts it.",
    "See [the guide](https://guide.example/pond) for the depth that *lilies* need. It is 60 cm.",
]


def long_draft(blocks: int = 300) -> str:
    chance = random.Random(5)
    parts = ["---\ntitle: Ponds\n---\n"]
    for number in range(blocks):
        kind = chance.random()
        if kind < 0.1:
            parts.append(f"## Part {number}\n")
        elif kind < 0.2:
            parts.append(f"- item {number} of a list\n- another item, <b>bold</b> and [linked][ref]\n")
        elif kind < 0.25:
            parts.append(f"```python\nimport part_{number}\n```\n")
        elif kind < 0.3:
            parts.append(f"| a | b |\n|---|---|\n| {number} | `x` |\n")
        else:
            parts.append(" ".join(chance.choices(SENTENCES, k=4)) + f" That is {number}[^n].\n")
    return "\n".join([*parts, "[ref]: https://ref.example/\n", "[^n]: A note.\n", "Price {{ price }} here.\n"])


def test_typing_reads_a_fraction_of_a_long_draft(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(3)
    document = read(long_draft(), path="draft.md")
    lengths: list[int] = []
    window, alone = incremental.read_window, incremental.edit

    def noted_window(text: str, extent: Span, *arguments: Any, **options: Any) -> Any:
        lengths.append(len(extent))
        return window(text, extent, *arguments, **options)

    def noted_edit(*arguments: Any) -> Document | None:
        found = alone(*arguments)
        if found is None:
            lengths.append(len(document.text))
        return found

    monkeypatch.setattr(incremental, "read_window", noted_window)
    monkeypatch.setattr(incremental, "edit", noted_edit)
    small = typed = 0
    for _ in range(40):
        at = chance.randint(0, len(document.text))
        for char in chance.choice(("plants ", "a. B", "it's", "3 km")):
            lengths.clear()
            document = edit(document, at, at, char)
            at += 1
            typed += 1
            small += sum(lengths) < len(document.text) / 5
    assert document == read(document.text, path="draft.md")
    assert small >= 0.9 * typed


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The stretches that are read again."""
    found: list[str] = []
    window = incremental.read_window

    def noted(text: str, extent: Span, *arguments: Any, **options: Any) -> Any:
        found.append(extent.of(text))
        return window(text, extent, *arguments, **options)

    monkeypatch.setattr(incremental, "read_window", noted)
    return found


@pytest.mark.parametrize(
    ("block", "at"),
    [
        ("Plain words of a *paragraph*\nin two lines.\n\n", "wo"),
        ("[Linked][ref] words.[^n]\n\n", "wo"),
        ("## A head\n\n", "ead"),
        ("## A head\n", "ead"),
        ("Set below\n---------\n\n", "elow"),
        ("- one\n- two\n\n", "wo"),
        ("7. one\n\n   two\n\n", "wo"),
        ("> one\n> two\n\n", "wo"),
        ("| a | b |\n|---|---|\n| c | dd |\n\n", "d |"),
    ],
)
@pytest.mark.parametrize("masks", ["", "{{ x }} `y`\n\n"])
def test_a_letter_reads_its_block_alone(block: str, at: str, masks: str, windows: list[str]) -> None:
    if masks and not block.endswith("\n\n"):
        pytest.skip("masks are looked for between blank lines")
    text = "# Top\n\n" + masks + "Before it.\n\n" + block + "After it.\n\nMore.\n\n[ref]: /u\n\n[^n]: Note.\n"
    document = read(text, path="draft.md")
    place = text.index(block) + block.index(at)
    after = edit(document, place, place, "=")
    assert windows == [block.replace(at, "=" + at, 1)]
    assert not differences(after, read(after.text, path="draft.md"))


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("Words *and* a [link](u).\n\nMore of them.\n", "them"),
        ("# A head with words\n\nMore.\n", "words"),
        ("- one item of two\n- two\n", "item"),
        ("> Quoted words,\nlazy ones too.\n", "ones"),
        ("| a | b |\n|---|---|\n| first cell | dd |\n", "cell"),
        ("Price {{ x }} here.\n\nMore words `{{ y }}` there.\n", "words"),
        ("---\ntitle: x\n---\n\nSome words.\n", "words"),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_letter_within_words_reads_no_markup(text: str, at: str, line_end: str, windows: list[str]) -> None:
    document = read(text.replace("\n", line_end), path="draft.md")
    place = document.text.index(at)
    after = edit(document, place, place + 1, "xy")
    assert not windows
    assert not differences(after, read(after.text, path="draft.md"))


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("Words and more\n\nOthers.\n", "\n\nOthers"),
        ("Words *and* more", ""),
        ("- one item\n- two\n", "\n- two"),
        ("1. one\n   - deep one\n\nMore.\n", "\n\nMore"),
        ("> Quoted words\n\nMore.\n", "\n\nMore"),
        ("# A head\n\nMore.\n", "\n\nMore"),
        ("| a | b |\n|---|---|\n| first cell | dd |\n", " | dd"),
        ("| a | b |\n|---|---|\n| first cell | dd", ""),
        ("{{ x }} words\n\nMore.\n", "\n\nMore"),
    ],
)
def test_a_letter_behind_words_reads_no_markup(text: str, at: str, windows: list[str]) -> None:
    document = read(text, path="draft.md")
    place = text.index(at) if at else len(text)
    is_head = text.startswith("#")
    # A blank belongs to a heading.
    for letter in "ly" if is_head else "ly, of it.  ":
        document = edit(document, place, place, letter)
        place += 1
        assert not differences(document, read(document.text, path="draft.md"))
    for count in (1, 1) if is_head else (1, 2, 1, 5):
        document = edit(document, place - count, place, "")
        place -= count
        assert not differences(document, read(document.text, path="draft.md"))
    assert not windows


def test_a_blank_behind_words_leaves_the_block_as_it_was() -> None:
    before = read("Words.\n\nMore.\n", path="draft.md")
    after = edit(before, 6, 6, " ")
    assert all(one is other for one, other in zip(before.contents, after.contents, strict=True))
    assert list(after.starts) == [0, 9]


BECOMING_MARKUP = [
    ("Words of 1 kind\n\n12 words.\n", " words", "."),
    ("Words &am p; more.\n", " p;", ""),
    ("Words <b c> more <b 1> words.\n", "1", "x"),
    ("See [the guide] here.\n\n[the guides]: /u\n", "] here", "s"),
    ("See [guide] here.\n\n[guide]: /u\n", "ide] here", "s"),
    ("Words *of it and more.\n", " and", "*"),
    ("See [guide]: more here.\n\n[guide]: /u\n", " here", ""),
    ("[guide]: /u more\n", " more", ""),
    ("It costs $5 or $6 with tax.\n", "or", "5"),
    ("Words of it. impor t x from 'y'\n\nimpor t x from 'y'\n", "t x from 'y'\n\n", ""),
    ("Read notes md now.\n", " md", "."),
    ("Write to a.b@c.example or not.\n", "example", "x"),
    ('Words.\n\n=== "Tab" more\n    words\n', " more", ""),
    ("{% raw\n\nendraw is a word {% raw %} x.\n", "draw is", "x"),
    ("<A b {{ x }} words of it\n\nmore ={1} words\n", "of it", "x"),
    ("A note^[with words in it] here.\n", "words", "x"),
    ("- <title>\n  Some words\n  </title>\n", "words", "x"),
    ('[a]: /u\n"foo" bar"\n', '" bar', ""),
    ("[a]: /u\n(foo) bar)\n", ") bar", ""),
    ("- [a]: /u\n  'foo\n  more' bar'\n", "' bar", ""),
    ("> [a]:\n> /u\n> 'foo' bar'\n", "' bar", ""),
    ("# A head ##\n", " ##", " more"),
    ("Words in `code` \n\nMore.\n", "\n\n", "s"),
    ("Write to notes.\n", ".\n", ".md"),
    ("ab **cd** and many more words here\n", " **cd** and many more words here", "x"),
    ("ab [it](https://a.example/b) and more words\n", " [it](https://a.example/b) and more words", ""),
    ("- aa ` b\n- x {{ x }} y ` c\n", " ` b", ""),
    ("a | b\n--|--\nc | dd\n{{ x }}\n\nMore.\n", "\n{{", " " * 199),
    ("Words go  \\\nx\n", " go  ", ""),
    ("Words go \\\nx\n", " \\\nx", " "),
    ("| a | b |\n|---|---|\n| first | dd |\n", " | dd", " |"),
]
BUGS_OF_MARKS = {
    "no titles": lambda patch: patch.setattr(wording, "_may_be_title", lambda *_: False),
    "nothing waits": lambda patch: patch.setattr(wording, "_WAITING", ""),
    "no labels": lambda patch: patch.setattr(wording, "_is_label", lambda *_: False),
    "any line": lambda patch: patch.setattr(wording, "_BEGUN", re.compile("")),
    "anything is words": lambda patch: patch.setattr(wording, "_WORDS", re.compile(".*")),
}


def differences_of_words(text: str, at: str, new: str) -> list[str]:
    """What is wrong after words are put before a place, or replace what stands there."""
    document = read(text, path="draft.md")
    place = text.index(at)
    versions = [edit(document, place, end, new) for end in (place, place + len(at.rstrip()))]
    return [name for one in versions for name in differences(one, read(one.text, path="draft.md"))]


@pytest.mark.parametrize("case", BECOMING_MARKUP)
def test_words_that_become_markup_are_read_as_such(case: tuple[str, str, str]) -> None:
    assert not differences_of_words(*case)


@pytest.mark.parametrize("bug", BUGS_OF_MARKS)
def test_a_planted_bug_shows_in_words_that_become_markup(bug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    BUGS_OF_MARKS[bug](monkeypatch)
    assert any(differences_of_words(*case) for case in BECOMING_MARKUP)


def test_a_block_in_two_is_read_alone(windows: list[str]) -> None:
    document = read("Before it.\n\nOne two.\n\nAfter it.\n", path="draft.md")
    after = edit(document, 15, 16, "\n\n- a\n\n## ")
    assert windows == ["One\n\n- a\n\n## two.\n\n"]
    assert not differences(after, read(after.text, path="draft.md"))


def test_a_definition_that_nobody_uses_is_read_with_its_neighbours(windows: list[str]) -> None:
    document = read(long_draft(), path="draft.md")
    at = document.text.index("\n\n", len(document.text) // 2) + 2
    for char in "[other]: https://other.example/\n\n[^new]: A note.\n\n":
        document = edit(document, at, at, char)
        at += 1
    assert not differences(document, read(document.text, path="draft.md"))
    assert max(map(len, windows)) < len(document.text) / 5
    used = edit(document, at, at, "[ref]: https://again.example/\n\n")
    assert not differences(used, read(used.text, path="draft.md"))


@pytest.mark.parametrize(
    ("text", "at", "new"),
    [
        ("Term\n: Meaning.\n\nNext\nline\n\nWords.\n", "line", ": "),
        ("Term\n: Meaning.\n\nNext line\n\n: more\n\nWords.\n", "line", "\n"),
        ("- one\n\n*two\n\nWords.\n", "two", " "),
        ("- one\n\n* two\n\n- three\n\nWords.\n", "two", "- "),
        ("Words.\n\nTwo\nlines\n\n: more\n", "lines", "\n\n"),
        ("Words.\n\nTwo\nlines\n\n    code\n", "lines", "- "),
        ("Words.\n\nOne two\n\n- three\n", " two", "\n\n- "),
        ("Words.\n\nOne two\n\n7. three\n", " two", "\n\n1. "),
        ("Words.\n\nOne two\n# Head\n", " two", "\n\n- "),
        ("Words.\n\n# One two\nMore.\n", " two", "\n\nb"),
        ("Words.\n\n# One two\n#more\n", " two", "\n\nb"),
        ("Words.\n\nOne two\n\nMore.\n\n: Meaning\n", " two", "\n\nb"),
        ("Words.\n\n1. one\n\n2) two\n\nWords.\n", ". one", "0"),
        ("Words.\n\nMore words.\n\nWords.\n", "\n\nMore", "\n```"),
        ("Words.\n\nMore words.\n\nWords.\n", "words", "\n<pre>"),
        ("Words.\n\nMore words.\n\nWords.\n", "words", "\n\n"),
        ("Words.\n\nMore words.\n\nLast.\n", "\nLast", "    "),
        ("[a]: /b\n\nWords [c].\n\nMore.\n", "Words", "[c]: /d\n\n"),
        ("# Head\nWords.\n## Head\nMore.\n", "Words", "``` "),
    ],
)
def test_what_neighbours_see_of_an_edit(text: str, at: str, new: str) -> None:
    document = read(text, path="draft.md")
    place = text.index(at)
    for start, end in ((place, place), (place, place + 1)):
        with mock.patch.object(incremental, "_LARGEST", 1):
            after = edit(document, start, end, new)
            assert not differences(after, read(after.text, path="draft.md"))
            back = edit(after, start, start + len(new), text[start:end])
        assert not differences(back, document)


@pytest.mark.parametrize("path", ["draft.md", "draft.mdx", "draft.html"])
def test_blocks_that_an_edit_leaves_alone_stay_the_same_objects(path: str) -> None:
    text = "".join(f"<p>Block {number} says this and that.</p>\n\n" for number in range(100))
    text = text if path.endswith("html") else text.replace("<p>", "").replace("</p>", "")
    before = read(text, path=path)
    at = text.index("Block 50") + 5
    after = edit(before, at, at, "x\n\nNew ")
    changed = len(after.contents) - len(before.contents)
    assert after.contents[:50] == before.contents[:50]
    assert all(one is other for one, other in zip(before.contents[:50], after.contents, strict=False))
    assert all(one is other for one, other in zip(before.contents[51:], after.contents[51 + changed :], strict=True))


STRUCTURES = [
    "- item of a list\n- another one\n\n  with a paragraph\n    - a deep one\n\n",
    "Words before it:\n\n1. one\n2. two\n\n",
    "| a | b |\n|---|---|\n| first cell | other |\n\n",
    "# A head\n\nWords below it.\n\n",
    "<figure><p>Words</p><figcaption>A caption</figcaption></figure>\n\n",
    "<table><caption>Words on top</caption><tr><td>first</td></tr></table>\n\n",
    "![](image.png)\n\n",
]


@pytest.mark.parametrize("choose", [random_edit, Writer()])
def test_what_a_version_takes_over_is_what_it_would_find(choose: Choose) -> None:
    chance = random.Random(SEED)
    for _ in range(20):
        before = read("".join(chance.choices(STRUCTURES, k=12)), path="draft.md")
        near = chance.randint(0, before.length)
        for _ in range(15):
            known = [before.surroundings(at) for at in range(len(before.contents))]
            start, end, new = choose(chance, before.text, near)
            after = edit(before, start, end, new)
            head, tail = after.unchanged(before)
            after.follow(before, head, tail)
            fresh = read(after.text, path="draft.md")
            assert [after.surroundings(at) for at in range(len(after.contents))] == [
                fresh.surroundings(at) for at in range(len(fresh.contents))
            ]
            assert after.section_starts == fresh.section_starts
            assert known == [before.surroundings(at) for at in range(len(before.contents))]
            assert (head, tail) == replace(after, exchange=None).unchanged(before)
            before, near = after, start


def test_what_has_been_said_of_the_page_is_kept() -> None:
    document = read("# Read me\n\nText of it.\n", path="README.md", page=True)
    assert edit(document, 3, 3, "x").page
    assert edit(document, 0, 0, "---\ntitle: x\n---\n") == read(
        "---\ntitle: x\n---\n" + document.text, path="README.md", page=True
    )


def test_the_language_of_short_blocks_follows_the_draft() -> None:
    german = "Der Teich kühlt die Luft und das Wasser ist nicht tief, aber es ist auch nicht flach.\n\n"
    english = "The pond cools the air around it, and the water in it is not as deep as it was.\n\n"
    document = read(english * 10 + "Kurz.\n\n" + german * 9, path="draft.md")
    at = len(document.text)
    after = edit(document, at, at, german * 5)
    assert (document.english, after.english) == (True, False)
    assert [content.english for content in after.contents if content.prose.text == "Kurz."] == [False]
    assert after == read(after.text, path="draft.md")


def test_a_fault_names_its_line_after_lines_were_added_above() -> None:
    text = "Some words stand here.\n\n" * 40 + '```json-ld\n{"name": "x"\n```\n\n' + "Some words.\n\n" * 3
    document = read(text, path="draft.md")
    assert "line 82" in document.islands[0].faults[0].message
    after = edit(document, 30, 30, "\n\n")
    assert "line 84" in after.islands[0].faults[0].message
    assert after == read(after.text, path="draft.md")


@pytest.mark.parametrize(
    "text", ["# Ponds\n\nText.\n\n", "Price {{ x }}.\n\n[a]: /b\n\n", "import A from 'a'\n\n<A b={c} />\n\n"]
)
def test_an_edit_of_front_matter_reads_nothing_else(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    front = "---\ntitle: Ponds\ndate: 2026-05-01\n---\n"
    document = read(front + text * 20, path="draft.md")
    after = document
    with monkeypatch.context() as patch:
        patch.setattr(markup, "_read", None)
        for char in "\nlast: of them":
            after = edit(after, 14, 14, char)
        after = edit(after, 20, 22, "")
    assert after == read(after.text, path="draft.md")
    assert not differences(after, read(after.text, path="draft.md"))
    assert all(one is other for one, other in zip(document.contents, after.contents, strict=True))
    for start, end, new in (
        (20, 20, "\n---\n"),
        (0, 3, ""),
        (4, 4, "lang: de\n"),
        (front.rindex("---"), len(front), ""),
    ):
        changed = edit(document, start, end, new)
        assert changed == read(changed.text, path="draft.md")


def test_the_lines_of_a_long_draft_are_not_looked_for_again() -> None:
    document = read(long_draft(), path="draft.md")
    assert document.lines.line_of(0) == 0
    at = len(document.text) // 2
    after = edit(document, at, at, "x\ny")
    assert line_starts(vars(after)["lines"]) == line_starts(LineIndex(after.text))


def test_places_that_are_not_in_the_draft_are_refused() -> None:
    document = read("Words.\n")
    for start, end in ((-1, 0), (3, 2), (0, 8)):
        with pytest.raises(ValueError, match="not a range of 7 code points"):
            edit(document, start, end, "")


def test_a_document_made_by_hand_is_read_as_a_whole() -> None:
    text = "Words of a draft.\n"
    document = Document(lines=LineIndex(text), format="markdown", contents=(), starts=())
    assert edit(document, 0, 5, "Many words") == read("Many words of a draft.\n")


@pytest.mark.parametrize("suffix", [".html", ".htm"])
def test_pages_are_read_again(suffix: str) -> None:
    chance = random.Random(4)
    document = read(
        "<html lang=en><body><p>Some words.</p><!-- x --><p>More of <b>them</b>.</p></body></html>", path="a" + suffix
    )
    for _ in range(100):
        start, end, new = random_edit(chance, document.text, 40)
        document = edit(document, start, end, new)
        assert document == read(document.text, path="a" + suffix)
