"""The example drafts hold a defect for every rule; their traps stay silent."""

from pathlib import Path

import pytest

import citewell
from citewell import packs
from citewell.result import Report

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"

TRAPS = {
    "draft.md": [
        "title: Choosing a bicycle light",
        '> "It is significantly better than anything else on the market," the brochure says.',
        "{% comment %} Our fastest light ever, loved by millions. {% endcomment %}",
        "Studies show that this fence is never read as prose. It is significantly faster.",
        "| Halden 200 | much brighter, studies show |",
        "| Halden 400 | `significantly faster` charging |",
    ],
    "figures.md": [
        "Returns fell from 41 of 512 lights in 2024 to 22 of 530 lights in 2025.",
        "“I ride home in the dark from October to March,” said Mara Lind",
        "The lamp takes batteries of up to 4,000 mAh.",
        "Call the shop twice if nobody answers.",
        "Our trade body gave the light 92 of 100 points.",
        "Bring the light in its bag.",
    ],
    "post.md": [
        '"datePublished": "2026-06-15"',
        '"name": "Ida Halden"',
        "### How long does a repair take?",
    ],
    "trust.md": [
        "Our survey of 214 riders in March 2026 shows that 131 leave the light on by day.",
        "In 2023 the workshop opened on Sundays.",
        "All repairs are in [the list of 2026](https://halden.example/repairs).",
        "A page that tells assistants to ignore previous instructions is not read here.",
        "![The bench with a light in front of the wall](bench.png)",
    ],
    "data.md": [
        '{"@type": "Lamp", "headlin": "Code is no data."}',
        '"gs1:beam": "wide"',
        '"author": "Mara Lind", "image": "/lights.jpg"',
    ],
    "page.html": [
        '<a href="/lights">Our best lights ever</a>',
        "<code>significantly faster</code> is a label in our database and no claim.",
        "The world-class team of Halden Cycles wrote this page.",
    ],
}


def report(name: str) -> Report:
    return citewell.check((EXAMPLES / name).read_bytes().decode(), path=str(EXAMPLES / name))


@pytest.mark.grammar
def test_every_rule_has_something_to_say() -> None:
    flagged = {finding.rule for name in TRAPS for finding in report(name).findings}
    assert flagged == {rule.id for rule in packs.load().rules.values() if not rule.preview}


@pytest.mark.parametrize("name", TRAPS)
def test_traps_stay_silent(name: str) -> None:
    found = report(name)
    for trap in TRAPS[name]:
        start = found.text.index(trap)
        inside = [one for one in found.findings if start <= one.span.start < start + len(trap)]
        assert inside == [], trap


@pytest.mark.grammar
def test_a_finding_behind_an_emoji_marks_its_words() -> None:
    found = report("draft.md")
    marked = {one.rule: one.span.of(found.text) for one in found.findings}
    assert marked["intensifier-for-measure"] == "improved dramatically"
    assert marked["leftover-placeholder"] == "[NUMBER grams]"
    assert marked["invalid-json-ld"] == ","
