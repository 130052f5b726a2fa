"""What every rule of the built-in pack brings with it."""

import re
from pathlib import Path
from typing import Any

import pytest

import citewell_rules
from citewell.config import options_of
from citewell.packs import load
from citewell.rule import Rule
from citewell.testing import cases

PACKS = load()
RULES = [rule for rule in PACKS.rules.values() if rule.pack == "core"]
HOME = Path(citewell_rules.__file__).parent
CASES = Path(__file__).parent

# Advice on prose is as loud as its evidence is strong; facts that can be checked in the file may be errors.
LOUDEST = {"A": "warning", "B": "warning", "C": "hint", "D": "hint"}
RANKS = {"error": 0, "warning": 1, "information": 2, "hint": 3}

pytestmark = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)


def test_file_and_name_agree(rule: Rule[Any]) -> None:
    assert (HOME / f"{rule.id.replace('-', '_')}.py").is_file()
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.id)
    assert rule.find.__module__ == f"citewell_rules.{rule.id.replace('-', '_')}"


def test_it_has_cases_that_speak_and_cases_that_do_not(rule: Rule[Any]) -> None:
    found = cases(CASES / f"{rule.id}.md")
    silent = [case for case in found if not case.expected]
    flagged = [case for case in found if any(one.rule == rule.id for one in case.expected)]
    assert len(silent) >= 3
    assert len(flagged) >= 2
    if rule.mends:
        assert any(case.fixed for case in flagged), "no case shows a fix"


def test_its_page_has_its_parts(rule: Rule[Any]) -> None:
    headings = re.findall(r"^## (.+)$", rule.doc, re.MULTILINE)
    assert rule.summary.endswith(".")
    assert "\n" not in rule.summary
    for part in ("Why", "Example", "Better"):
        assert any(heading.startswith(part) for heading in headings), f"{rule.id} has no part '## {part}'"
    assert rule.no_fix or any(heading.startswith("Fix") for heading in headings)


def test_it_rests_on_evidence(rule: Rule[Any]) -> None:
    assert rule.evidence
    for name in rule.evidence:
        entry = PACKS.evidence[name]
        assert entry.title
        assert entry.claim
        assert re.fullmatch(r"https?://\S+", entry.url)
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", entry.checked)


def test_it_is_no_louder_than_its_evidence(rule: Rule[Any]) -> None:
    grades = {PACKS.evidence[name].grade for name in rule.evidence}
    if "fact" not in grades:
        loudest = min((LOUDEST[grade] for grade in grades), key=RANKS.__getitem__)
        assert RANKS[rule.severity] >= RANKS[loudest], f"{rule.severity} on evidence of grade {sorted(grades)}"


def test_it_can_be_fixed_or_says_why_not(rule: Rule[Any]) -> None:
    assert bool(rule.mends) != bool(rule.no_fix)


def test_its_options_are_explained(rule: Rule[Any]) -> None:
    for option in options_of(rule):
        assert option.doc.endswith("."), f"{rule.id}: {option.name} has no Doc"
        assert option.type_name != "a value that no file can hold"
