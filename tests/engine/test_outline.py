"""Scores and snippets: the formula holds, and nobody gains by writing worse."""

import itertools
import math
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import citewell
from citewell import packs
from citewell.config import default_settings, silent
from citewell.document import Section
from citewell.packs import Packs
from citewell.preview import section_page
from citewell.result import Finding, Report
from citewell.rule import Lifted
from citewell.score import LEAST_WORDS, NOTHING_TO_LIFT, POINTS, page, settle
from citewell.shelf import Kept, Shelf
from citewell.span import Span

# Sentences of ten words each; nothing is found in those that are clean.
CLEAN = (
    "The blue lamp in the hall weighs 120 grams altogether.",
    "Door number four of the house is painted in green.",
    "A crew of six replaced pumps on 4 March 2024.",
    "The tank behind the barn holds 900 litres of water.",
)
DEFECTIVE = (
    "The blue lamp in the hall is significantly better today.",
    "Studies show that this door is a truly world-class product.",
    "Our amazing crew of experts is the best in Europe.",
)


@pytest.mark.grammar
def test_the_sentences_are_what_they_are_taken_for() -> None:
    assert {len(one.split()) for one in CLEAN + DEFECTIVE} == {10}
    for sentence in CLEAN:
        assert citewell.check(sentence + "\n", "draft.md").findings == ()
    for sentence in DEFECTIVE:
        assert citewell.check(sentence + "\n", "draft.md").findings != ()


def draft(sections: list[list[str]]) -> str:
    return "# Page\n\n" + "\n\n".join(f"## Part {name}\n\n{' '.join(one)}" for name, one in enumerate(sections)) + "\n"


_sections = st.lists(
    st.lists(st.sampled_from(CLEAN + DEFECTIVE), min_size=2, max_size=8), min_size=1, max_size=4
).filter(lambda sections: sum(map(len, sections)) >= 8)


def scores(report: Report) -> list[int]:
    return [one for one in (report.score, *(section.score for section in report.sections)) if one is not None]


@settings(max_examples=25, deadline=None)
@given(_sections, st.data())
def test_a_worse_sentence_of_equal_length_never_raises_a_score(sections: list[list[str]], data: st.DataObject) -> None:
    which = data.draw(st.integers(0, len(sections) - 1))
    at = data.draw(st.integers(0, len(sections[which]) - 1))
    clean, defective = data.draw(st.sampled_from(CLEAN)), data.draw(st.sampled_from(DEFECTIVE))
    found = []
    for sentence in (clean, defective):
        changed = [list(one) for one in sections]
        changed[which][at] = sentence
        found.append(citewell.check(draft(changed), "draft.md"))
    better, worse = found
    assert better.words == worse.words
    for high, low in zip(scores(better), scores(worse), strict=True):
        assert high >= low


@settings(max_examples=25, deadline=None)
@given(_sections)
def test_the_points_lost_sum_up(sections: list[list[str]]) -> None:
    report = citewell.check(draft(sections), "draft.md")
    for score, lost in [(report.score, report.lost), *((one.score, one.lost) for one in report.sections)]:
        if score is not None:
            assert score == math.floor(100 - sum(one.points for one in lost) + 1e-6)


@pytest.mark.grammar
@pytest.mark.parametrize("dropped", [*itertools.combinations(range(4), 2)])
def test_without_sections_of_average_density_the_score_stays(dropped: tuple[int, ...]) -> None:
    # Each of them in its own words, but with as many findings to as many words.
    sections = [[*CLEAN[turn:], *CLEAN[:turn], *CLEAN, DEFECTIVE[0]] for turn in range(4)]
    whole = citewell.check(draft(sections), "draft.md")
    rest = citewell.check(draft([one for at, one in enumerate(sections) if at not in dropped]), "draft.md")
    assert whole.score is not None
    assert rest.score is not None
    assert 0 < whole.score < 100
    assert abs(whole.score - rest.score) <= 2


@pytest.mark.grammar
def test_the_draft_and_its_sections_agree() -> None:
    report = citewell.check(draft([[*CLEAN, *CLEAN], [*CLEAN, *DEFECTIVE]]), "draft.md")
    _, clean, defective = report.sections
    assert clean.score == 100
    assert clean.lost == ()
    assert {one.span for one in report.lost} == {one.span for one in defective.lost}
    assert report.score is not None
    assert defective.score is not None
    assert defective.score < report.score < 100


def test_an_ignore_comment_hides_a_finding_and_not_its_cost() -> None:
    text = draft([[*CLEAN, *CLEAN, *DEFECTIVE]])
    hidden = citewell.check("<!-- citewell-disable-file -->\n\n" + text, "draft.md")
    assert hidden.findings == ()
    assert hidden.score == citewell.check(text, "draft.md").score


def test_no_score_for_few_words_or_without_rules() -> None:
    few = citewell.check("# Page\n\n" + " ".join(["word"] * (LEAST_WORDS - 1)) + ".\n", "draft.md")
    assert few.score is None
    assert few.lost == ()
    off = silent(default_settings(packs.load()))
    assert citewell.check(draft([[*CLEAN, *CLEAN]]), "draft.md", settings=off).score is None


def test_quotations_code_and_tables_are_no_words_of_prose() -> None:
    text = (
        "# Page\n\n"
        + "\n".join(f"> {one}" for one in CLEAN * 3)
        + "\n\n| A |\n|---|\n"
        + f"| {' '.join(CLEAN * 3)} |\n"
    )
    assert citewell.check(text, "draft.md").score is None


def test_a_page_that_says_nothing_quotable_does_not_get_all_points() -> None:
    text = "# Page\n\n" + " ".join(["Would you like to see the green door of the house?"] * 7) + "\n"
    report = citewell.check(text, "draft.md")
    assert report.score == 100 - NOTHING_TO_LIFT
    assert [one.message for one in report.lost] == ["No sentence of this section can be quoted as it stands."]


def test_what_is_more_than_all_is_shared_out() -> None:
    findings = [Finding("one", "claim", "error", "It is.", Span(at, at + 1), "x") for at in range(30)]
    tally = settle(findings, 100, [])
    assert tally is not None
    assert tally.score == 0
    assert sum(one.points for one in tally.lost) == pytest.approx(100)


def test_the_page_tells_the_formula_as_it_is() -> None:
    told = page()
    row = re.search(r"^  \| error \| warning \| information \| hint \|\n  \|[-|]+\|\n  \|(.*)\|$", told, re.MULTILINE)
    assert row is not None
    assert [int(cell) for cell in row[1].split("|")] == [
        POINTS[name] for name in ("error", "warning", "information", "hint")
    ]
    assert f"- {NOTHING_TO_LIFT} points for a section" in told
    assert f"Under {LEAST_WORDS} words of prose" in told
    assert "chance of" not in told


def test_snippets_are_words_of_their_section() -> None:
    for file in sorted((Path(__file__).parents[2] / "examples").glob("*.md")):
        report = citewell.check(file.read_text("utf-8"), str(file))
        for section in report.sections:
            if section.snippet is not None:
                assert section.snippet.span in section.span
                first, last = section.snippet.text.split()[0], section.snippet.text.split()[-1]
                words = section.snippet.span.of(report.text)
                assert first in words
                assert last.rstrip(".") in words


def test_a_pack_that_fails_costs_snippets_and_no_check(caplog: pytest.LogCaptureFixture) -> None:
    def fails(section: Section) -> Lifted:
        raise ZeroDivisionError(section.heading)

    from citewell.markup import read

    document = read(draft([[*CLEAN]]), path="draft.md")
    assert Shelf().take(document, Packs({}, lift=fails)) == [Kept(Lifted(), None)] * 2
    assert "Part" not in caplog.text


def test_what_could_be_lifted_is_remembered_while_a_section_stays() -> None:
    from citewell.markup import edit, read

    asked = []

    def lift(section: Section) -> Lifted:
        asked.append(section.heading.text if section.heading else "")
        return Lifted((0,))

    shelf = Shelf()
    document = read(draft([[*CLEAN], [*CLEAN]]), path="draft.md")
    shelf.take(document, Packs({}, lift=lift))
    asked.clear()
    at = document.text.index("Part 0") + 20
    assert len(shelf.take(edit(document, at, at, "x"), Packs({}, lift=lift))) == 3
    assert asked == ["Part 0"]


def test_no_word_of_the_draft_is_read_as_a_mark_on_its_page() -> None:
    page = section_page(90, "![map](https://example.org/a.png) of `a_b` <b>", "1. Not a list, *nor* emphasis", [], None)
    assert "> !\\[map\\](https://example.org/a.png) of \\`a\\_b\\` \\<b\\>" in page
    assert "> 1\\. Not a list, \\*nor\\* emphasis" in page
