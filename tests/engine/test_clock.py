"""What day it is: asked at each check, and of nothing else than what the day is asked for."""

import re
from pathlib import Path

import pytest

from citewell import batch, clock, packs
from citewell.batch import Order
from citewell.config import settings_from
from citewell.engine import Engine
from citewell.markup import edit, read
from citewell.memo import Memo
from citewell.result import Report

DRAFT = (
    "---\ntitle: A fair\ndate: 2026-03-09\n---\n\nThe fair is held on Sundays this year (2026). It is open to all.\n"
)


def engine(days: list[str]) -> Engine:
    """An engine whose clock gives the first of some days; the list may be changed."""
    known = packs.load()
    return Engine(settings_from({}, known, select=["freshness"]), known, clock=lambda: days[0])


def rules(report: Report) -> list[str]:
    return [finding.rule for finding in report.findings]


def test_the_day_is_that_of_the_clock() -> None:
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", clock.today())


def test_a_keystroke_after_midnight_may_differ() -> None:
    days, memo, document = ["2026-12-31"], Memo(), read(DRAFT, path="fair.md")
    sut = engine(days)
    assert rules(sut.check(document, memo)) == []
    days[0] = "2027-01-01"
    assert rules(sut.check(edit(document, len(DRAFT), len(DRAFT), "It rains.\n"), memo)) == []  # dated 2026 itself
    undated = read(DRAFT.replace("date: 2026-03-09\n", ""), path="fair.md")
    assert rules(sut.check(undated, memo)) == ["stale-year"]
    days[0] = "2026-12-31"
    assert rules(sut.check(undated, memo)) == []


@pytest.mark.parametrize(("day", "expected"), [("2026-03-04", ["invalid-date"]), ("2026-03-09", [])])
def test_what_is_remembered_equals_a_check_from_scratch(day: str, expected: list[str]) -> None:
    days, memo, document = ["2026-03-05"], Memo(), read(DRAFT, path="fair.md")
    sut = engine(days)
    sut.check(document, memo)
    days[0] = day
    assert rules(sut.check(document, memo)) == rules(sut.check(document)) == expected


def test_a_report_is_kept_for_the_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = []
    for day in ("2026-03-04", "2026-03-04", "2026-03-05"):
        monkeypatch.setattr(batch, "today", lambda day=day: day)
        drafts = [batch.Draft(str(tmp_path / "fair.md"), DRAFT)]
        keys.append(batch.Batch(drafts, Order())._find_keys()[0])
    assert keys[0] == keys[1] != keys[2]
