"""Safe fixes made in rounds: what is kept, what is taken back, and that the edits say all of it."""

import re
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

import citewell
from citewell import fixing
from citewell.edits import chain
from citewell.fixing import Mended, mend
from citewell.result import Edit, Finding, Fix, Report
from citewell.rule import Severity
from citewell.span import Span

Words = dict[str, tuple[Severity, str | None]]
"""Words that are flagged: how gravely, and what a safe fix puts in their place (None: it has no safe fix)."""


def checker(words: Words, calls: list[str] | None = None) -> Callable[[str], Report]:
    """A check that flags words, each by a rule of its own name."""
    pattern = re.compile("|".join(rf"\b{word}\b" for word in words))

    def check(text: str) -> Report:
        if calls is not None:
            calls.append(text)
        found = {}
        for match in pattern.finditer(text):
            severity, new = words[match.group()]
            span = Span(*match.span())
            finding = Finding(match.group(), "claim", severity, "", span, match.group())
            fixes = [Fix("replace", "by choice", False, (Edit(span.start, span.end, "chosen"),))]
            if new is not None:
                fixes.append(Fix("replace", "safely", True, (Edit(span.start, span.end, new),)))
            found[finding] = tuple(fixes)
        return Report(text, "markdown", tuple(found), compute_fixes=lambda finding: found[finding])

    return check


def mended(text: str, words: Words) -> Mended:
    check = checker(words)
    done = mend(check(text), check)
    assert citewell.apply(text, Fix("replace", "all", True, done.edits)) == done.report.text
    return done


def test_safe_fixes_are_made_and_others_left() -> None:
    done = mended("one two, one three", {"one": ("hint", "1"), "two": ("error", None)})
    assert done.report.text == "1 two, 1 three"
    assert [finding.rule for finding, _ in done.made] == ["one", "one"]
    assert [finding.rule for finding in done.report.findings] == ["two"]
    assert done.edits == (Edit(0, 3, "1"), Edit(9, 12, "1"))
    assert done.refused == ()


def test_what_a_fix_uncovers_is_fixed_in_the_next_round() -> None:
    done = mended("a x", {"a": ("hint", "b x"), "x": ("hint", "y")})
    assert done.report.text == "b y y"
    assert len(done.made) == 3


def test_nothing_is_checked_where_there_is_nothing_to_fix() -> None:
    calls: list[str] = []
    check = checker({"one": ("error", None)}, calls)
    report = check("one two")
    assert mend(report, check).report is report
    assert calls == ["one two"]


def test_of_fixes_that_touch_the_first_comes_first() -> None:
    text = "onetwo"
    spans = {"first": Span(0, 4), "second": Span(3, 6)}

    def check(text: str) -> Report:
        found = [
            Finding(rule, "claim", "hint", "", span, span.of(text))
            for rule, span in spans.items()
            if len(text) == len("onetwo")
        ]
        return Report(
            text,
            "markdown",
            tuple(found),
            compute_fixes=lambda one: (Fix("delete", "", True, (Edit(one.span.start, one.span.end, ""),)),),
        )

    done = mend(check(text), check)
    assert [finding.rule for finding, _ in done.made] == ["first"]
    assert done.report.text == "wo"


@pytest.mark.parametrize("severity", ["hint", "information", "warning"])
def test_a_fix_that_brings_something_grave_is_taken_back(severity: Severity) -> None:
    for grave in ("warning", "error"):
        done = mended("one, and a bad one", {"bad": (severity, "worse"), "worse": (grave, None), "one": ("hint", "1")})
        assert done.report.text == "1, and a bad 1"
        assert [(one.rule, one.span) for one in done.refused] == [("bad", Span(9, 12))]


def test_a_fix_may_bring_a_hint() -> None:
    assert mended("bad", {"bad": ("warning", "better"), "better": ("hint", None)}).report.text == "better"


def test_warnings_that_an_error_has_hidden_speak_for_its_fix() -> None:
    words: Words = {"broken": ("error", "hidden"), "hidden": ("warning", None), "awful": ("error", "ruined")}
    done = mended("broken awful", words | {"ruined": ("error", None)})
    assert done.report.text == "hidden awful"
    assert [one.rule for one in done.refused] == ["awful"]


def test_a_fix_that_does_not_mend_is_taken_back() -> None:
    done = mended("bad one", {"bad": ("hint", "bad bad"), "one": ("hint", "1")})
    assert done.report.text == "bad 1"
    assert [one.rule for one in done.refused] == ["bad"]


@pytest.mark.parametrize("text", ["this", "this one", "that one", "this that one", "a", "a b c", "one a this"])
def test_fixes_that_undo_each_other_come_to_an_end(text: str) -> None:
    words: Words = {
        word: ("hint", new) for word, new in zip(["this", "that", *"abc"], ["that", "this", *"bca"], strict=True)
    }
    done = mended(text, words | {"one": ("hint", "1")})
    assert "one" not in done.report.text
    assert {one.rule for one in done.report.findings} == {one.rule for one in done.refused}
    # What comes out stays as it is.
    assert mended(done.report.text, words).edits == ()


def test_one_bad_fix_among_many_costs_few_checks() -> None:
    calls: list[str] = []
    words: Words = {f"w{number}": ("hint", "ok") for number in range(64)}
    check = checker(words | {"w40": ("hint", "worse"), "worse": ("error", None)}, calls)
    report = check(" ".join(words))
    calls.clear()
    done = mend(report, check)
    assert [one.rule for one in done.refused] == ["w40"]
    assert len(done.made) == 63
    assert len(calls) <= 20


@given(st.data())
def test_chained_edits_do_what_the_rounds_do(data: st.DataObject) -> None:
    text = before = data.draw(st.text("ab\n😀", max_size=12))
    rounds = []
    for _ in range(data.draw(st.integers(0, 4))):
        places = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
        pairs = zip(places[::2], places[1::2], strict=False)
        edits = [Edit(start, end, data.draw(st.text("xy", max_size=3))) for start, end in pairs]
        rounds.append(edits)
        for edit in reversed(edits):
            text = text[: edit.start] + edit.text + text[edit.end :]
    edits = list(chain(len(before), rounds))
    assert all(one.end < other.start for one, other in pairwise(edits))
    done = before
    for edit in reversed(edits):
        done = done[: edit.start] + edit.text + done[edit.end :]
    assert done == text


def test_words_move_with_the_edits_around_them() -> None:
    def moved(*edits: Edit) -> tuple[int, int]:
        span = fixing._moved(Span(10, 20), edits)
        return span.start, span.end

    assert moved() == (10, 20)
    assert moved(Edit(0, 4, "")) == (6, 16)
    assert moved(Edit(0, 4, "123456"), Edit(12, 14, "x")) == (12, 21)
    assert moved(Edit(2, 3, ""), Edit(5, 8, "")) == (6, 16)
    assert moved(Edit(10, 10, "new ")) == (14, 24)
    assert moved(Edit(20, 20, " new")) == (10, 20)
    assert moved(Edit(8, 12, "x")) == (9, 17)
    assert moved(Edit(18, 22, "x")) == (10, 19)
    assert moved(Edit(18, 20, "x")) == (10, 19)
    assert moved(Edit(25, 30, "")) == (10, 20)
