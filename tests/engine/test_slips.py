"""What is amiss in ignore comments, word by word: where it stands, and what is to stand there instead."""

from typing import Any

import pytest

from citewell import packs
from citewell.comment import Ignore
from citewell.document import Document
from citewell.markup import read as read_markup
from citewell.span import Span
from citewell.suppress import Vocabulary, read

NAMES = Vocabulary(packs.load().rules.values(), {"old-name": "long-sentence"})


def judged(text: str, used: tuple[Any, ...] = (), **how: Any) -> tuple[Document, tuple[Ignore, ...]]:
    document = read_markup(text, **how)
    return document, read(document, NAMES).judged(used, lambda rule: True)


@pytest.mark.parametrize(
    ("inside", "names", "kind", "span", "mended"),
    [
        # A colon behind a name that is known: dashes take its place.
        ("long-sentence: the law says so", ["long-sentence:"], "reason", "the law says so", "long-sentence -- the law says so"),
        # One dash is not enough.
        ("long-sentence - the law says so", ["long-sentence"], "reason", "- the law says so", "long-sentence -- the law says so"),
        # No dash at all.
        ("long-sentence the law says so", ["long-sentence"], "reason", "the law says so", "long-sentence -- the law says so"),
        # Not one word of it is a name: nobody can tell what was meant.
        ("qqq www the law says so", [], "reason", "qqq www the law says so", None),
    ],
)  # fmt: skip
def test_a_reason_without_its_dashes(inside: str, names: list[str], kind: str, span: str, mended: str | None) -> None:
    text = f"<!-- citewell-disable-line {inside} -->\n\nWords.\n"
    _, [ignore] = judged(text)
    slip = ignore.slip
    assert slip is not None
    assert (slip.kind, slip.span.of(text)) == (kind, span)
    if mended is None:
        assert (slip.mended, slip.place) == ("", slip.span)
        assert ignore.unknown == ()
        return
    after = text[: slip.place.start] + slip.mended + text[slip.place.end :]
    assert after == text.replace(inside, mended)


@pytest.mark.parametrize("inside", ["long-sentence pufery", "long-sentence pufery absolute"])
def test_a_name_with_a_slip_is_no_reason(inside: str) -> None:
    _, [ignore] = judged(f"<!-- citewell-disable-line {inside} -->\n\nWords.\n")
    assert ignore.slip is None
    assert len(ignore.unknown) == 1


def test_a_reason_with_dashes_is_none() -> None:
    _, [ignore] = judged("<!-- citewell-disable-line long-sentence, puffery -- the law says so -->\n\nWords.\n")
    assert ignore.slip is None
    assert ignore.unknown == ()


@pytest.mark.parametrize(
    ("name", "closest"),
    [
        ("*", "all"),
        ("pufery", "puffery"),
        ("puffery;long-sentence", "puffery, long-sentence"),
        ("citewell:puffery", "puffery"),
        ("old-nam", "old-name"),
        ("zzzz", ""),
        ("puffery;zzzz", "puffery"),
    ],
)
def test_the_closest_name(name: str, closest: str) -> None:
    assert NAMES.closest(name) == closest


@pytest.mark.parametrize(
    ("front", "key", "mended"),
    [
        ("citewell: {disabled: [puffery]}", "disabled", "disable"),
        ("citewell: {disable: [puffery], disabled: [absolute]}", "disabled", ""),
        ("citewell: {reasons: none, disable: [puffery]}", "reasons", "reason"),
        ("citewell: {colour: red}", "colour", ""),
        ("citewell: puffery", "citewell", ""),
        ("citewell-disable: puffery", "citewell-disable", ""),
        ("citewell_disable: puffery", "citewell_disable", ""),
    ],
)
def test_keys_of_front_matter_that_do_nothing(front: str, key: str, mended: str) -> None:
    text = f"---\n{front}\n---\n\nWords.\n"
    _, found = judged(text)
    [ignore] = [one for one in found if one.slip is not None]
    slip = ignore.slip
    assert slip is not None
    assert (slip.kind, slip.span.of(text), slip.place, slip.mended) == ("key", key, slip.span, mended)
    assert ignore.span == slip.span
    assert ignore.names == ()


@pytest.mark.parametrize("front", ["citewell:", "citewell: {disable: [puffery], reason: quoted}", "title: citewell"])
def test_keys_of_front_matter_that_are_right(front: str) -> None:
    _, found = judged(f"---\n{front}\n---\n\nWords.\n")
    assert [one for one in found if one.slip is not None] == []


def test_names_that_hide_nothing_are_idle() -> None:
    text = "<!-- citewell-disable-line long-sentence, puffery -->\n\nWords.\n"
    _, [nothing] = judged(text)
    assert [name.text for name in nothing.idle] == ["long-sentence", "puffery"]
    assert nothing.is_idle
    _, [first] = judged(text, ((0, 0),))
    assert [name.text for name in first.idle] == ["puffery"]
    assert not first.is_idle
    _, [second] = judged(text, ((0, 1),))
    assert [name.text for name in second.idle] == ["long-sentence"]


def test_a_stretch_stands_between_comments() -> None:
    text = "One.\n\n<!-- citewell-disable puffery -->\n\nTwo.\n\n<!-- citewell-enable puffery -->\n\nThree.\n"
    document = read_markup(text)
    comments = read(document, NAMES)
    one, two, three = (text.index(word) for word in ("One", "Two", "Three"))
    stances = [comments.stance(at, at + 3) for at in (one, two, three)]
    assert len(set(stances)) == 3
    assert all(isinstance(stance, int) for stance in stances)
    # One that goes across comments is told apart by where in it they stand.
    assert comments.stance(one, three) != comments.stance(one + 1, three)
    moved = read(read_markup(f"New.\n\n{text}"), NAMES)
    assert moved.stance(one + 6, three + 6) == comments.stance(one, three)
    assert moved.stance(two + 6, two + 9) == comments.stance(two, two + 3)


def test_the_section_of_a_comment() -> None:
    text = (
        "Before all.\n\n## One\n\n<!-- citewell-disable-section puffery -->\n\nFirst.\n\n### Below\n\nSecond.\n\n"
        "## Two\n\nThird.\n"
    )
    comments = read(read_markup(text), NAMES)
    hidden = [word for word in ("Before", "First", "Second", "Third") if comments.hides("puffery", _at(text, word))]
    assert hidden == ["First", "Second"]
    above = "<!-- citewell-disable-section puffery -->\n\nBefore all.\n\n## One\n\nFirst.\n"
    comments = read(read_markup(above), NAMES)
    assert [comments.hides("puffery", _at(above, word)) for word in ("Before", "One", "First")] == [True, False, False]


def _at(text: str, word: str) -> Span:
    return Span(text.index(word), text.index(word) + len(word))
