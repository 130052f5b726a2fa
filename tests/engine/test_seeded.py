"""One page with thirteen defects of many kinds, in Markdown and HTML: each is found at its place, and no trap fires."""

from pathlib import Path

import pytest

import citewell
from citewell import packs
from citewell.config import settings_from
from citewell.result import Edit, Finding, Fix, Report

PAGES = sorted((Path(__file__).parent / "seeded").glob("page.*"))

LONG = ("The shop opened its rental desk", "the tram tracks of the old town.")
DEFECTS = {
    "a sentence of more than 60 words with several ideas": ("multi-idea-sentence", LONG),
    "an answer in the third sentence": ("late-answer", "How much does a cargo bike cost per day?"),
    "a comparison without a measure": ("intensifier-for-measure", "significantly cheaper"),
    "studies that nobody can look up": ("anonymous-authority", "Studies show"),
    "a share without a source": ("survey-without-sample", "64 % of parents"),
    "another headline in the data": ("structured-data-mismatch", '"Twelve mistakes when buying a helmet"'),
    "another author in the data": ("structured-data-mismatch", '"Ole Lund"'),
    "a day that does not exist": ("invalid-date", '"2026-02-30"'),
    "a date that is none": ("wrong-value", '"soon"'),
    "a number as image": ("wrong-value", "42"),
    "a trailing comma": ("invalid-json-ld", ","),
    "an answer that differs from the page": ("structured-data-mismatch", '"A cargo bike costs 35 euros per day."'),
    "a heading of one word": ("vague-heading", "Overview"),
}
NO_DEFECTS = {"retired-rich-result"}
"""What is said beside them: Google shows nothing for an FAQPage."""

TRAPS = (
    "Studies show that this fence is significantly cheaper. Around 64 % of fences have no source.",
    "significantly cheaper, studies show",
    "Around 64 % of tags in Norway are significantly cheaper, studies show.",
    "Studies show that a quoted claim is significantly cheaper, says around 64 % of a brochure.",
    "title: Renting a cargo bike in Halden",
    "# Renting a cargo bike in Halden",
    '"What fits into the box?"',
    '"The box takes two children or 80 kilograms of shopping."',
)


def check(text: str, path: Path) -> Report:
    return citewell.check(text, path=path.name, settings=settings_from({}, packs.load()))


@pytest.fixture(params=PAGES, ids=lambda path: path.suffix[1:])
def page(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


def is_at(finding: Finding, text: str, words: str | tuple[str, str]) -> bool:
    found = finding.span.of(text)
    return found == words if isinstance(words, str) else found.startswith(words[0]) and found.endswith(words[1])


@pytest.mark.grammar
def test_all_defects_are_found_and_nothing_else(page: Path) -> None:
    text = page.read_bytes().decode()
    left = list(check(text, page).findings)
    for defect, (rule, words) in DEFECTS.items():
        found = next((one for one in left if one.rule == rule and is_at(one, text, words)), None)
        assert found is not None, defect
        left.remove(found)
    assert {one.rule for one in left} <= NO_DEFECTS


def test_no_trap_fires(page: Path) -> None:
    text = page.read_bytes().decode()
    findings = check(text, page).findings
    for trap in TRAPS:
        start = text.find(trap)
        inside = [one for one in findings if start <= one.span.start < start + len(trap)]
        assert inside == [], trap


def test_what_agrees_is_linked(page: Path) -> None:
    text = page.read_bytes().decode()
    told = [one for one in check(text, page).findings if one.rule == "structured-data-mismatch"]
    places = [related.span.of(text) for one in told for related in one.related]
    assert places[:2] == ["Renting a cargo bike in Halden", "Ida Halden"]
    assert places[2].startswith("Many families in the town")


def test_safe_fixes_clear_what_they_can_and_touch_nothing_else(page: Path) -> None:
    text = page.read_bytes().decode()
    report = check(text, page)
    edits = [edit for one in report.findings for fix in report.fixes(one) if fix.safe for edit in fix.edits]
    assert [text[edit.start : edit.end] for edit in edits] == [","]
    fixed = citewell.apply(text, Fix("replace", "all", True, tuple(edits)))
    assert fixed == text.replace('"image": 42,', '"image": 42')
    assert not [one for one in check(fixed, page).findings if one.rule == "invalid-json-ld"]


def test_the_data_follows_the_page(page: Path) -> None:
    text = page.read_bytes().decode()
    report = check(text, page)
    told = next(one for one in report.findings if one.rule == "structured-data-mismatch")
    every = next(fix for fix in report.fixes(told) if "all 3 values" in fix.title)
    fixed = citewell.apply(text, every)
    left = [one for one in check(fixed, page).findings if one.rule == "structured-data-mismatch"]
    assert left == []
    assert all(_stands_in_data(text, edit) for edit in every.edits)


def _stands_in_data(text: str, edit: Edit) -> bool:
    before = text[: edit.start]
    return before.rfind("application/ld+json") > before.rfind("</script>")
