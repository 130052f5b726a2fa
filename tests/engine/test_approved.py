"""Accepted terms and approved boilerplate: what is not reported, and what still is."""

from collections.abc import Iterator
from typing import Any

import pytest

from citewell import packs
from citewell.config import settings_from
from citewell.document import Document, Section, Sentence
from citewell.engine import Engine
from citewell.grammar import Grammar
from citewell.markup import read
from citewell.packs import Packs
from citewell.rule import Mark, NoOptions, rule
from citewell.span import Span

GRAMMAR = Grammar()


@rule(family="claim", severity="information", evidence=(), since="0.1", about_words=True)
def grand(sentence: Sentence, options: NoOptions) -> Iterator[Mark]:
    """Marks each "grand", however it is written."""
    at = sentence.text.lower().find("grand")
    while at >= 0:
        yield Mark(Span(at, at + 5), "grand is here")
        at = sentence.text.lower().find("grand", at + 1)


@rule(family="sentence", severity="hint", evidence=(), since="0.1")
def each(sentence: Sentence, options: NoOptions) -> Iterator[Mark]:
    """Marks each sentence."""
    yield Mark(sentence.whole, "a sentence")


@rule(family="section", severity="warning", evidence=(), since="0.1")
def whole(section: Section, options: NoOptions) -> Iterator[Mark]:
    """Marks the first sentence of each section."""
    for sentence in section.sentences[:1]:
        yield Mark(sentence.whole, "its first", "information", at=sentence)


@rule(family="section", severity="hint", evidence=(), since="0.1")
def last(document: Document, options: NoOptions) -> Iterator[Mark]:
    """Marks the last block."""
    yield Mark(Span(0, len(document.blocks[-1].text)), "the last", at=document.blocks[-1])


@rule(family="claim", severity="hint", evidence=(), since="0.1", over=("grand",))
def grand_piano(sentence: Sentence, options: NoOptions) -> Iterator[Mark]:
    """Marks "grand piano", and has a better say on it; not about words."""
    at = sentence.text.find("grand piano")
    if at >= 0:
        yield Mark(Span(at, at + 11), "a piano")


def found(text: str, data: dict[str, Any], *rules: Any, path: str = "draft.md") -> list[tuple[str, str]]:
    known = Packs({one.id: one for one in rules})
    report = Engine(settings_from(data, known), known, GRAMMAR).check(read(text, path=path))
    return [(finding.rule, finding.span.of(text)) for finding in report.findings]


@pytest.mark.parametrize(
    ("text", "terms", "left"),
    [
        ("A grand day.", [], ["grand"]),
        ("A grand day.", ["grand"], []),
        ("A Grand day, GRAND as all grand ones.", ["grand"], []),
        ("The Grand Prix, a grand day.", ["Grand Prix"], ["grand"]),
        ("The grand prix.", ["Grand Prix"], ["grand"]),
        ("The Grand Prix.", ["grand prix"], []),
        ("The grand\nprix.", ["grand   prix"], []),
        ("The **grand** *prix*.", ["grand prix"], []),
        ("The grand&nbsp;prix.", ["grand prix"], []),
        ("Grandeur and grandma.", ["grand"], ["Grand", "grand"]),
        ("The grand’s day.", ["the grand's"], []),
        ("A grand grand prix.", ["grand prix", "prix"], ["grand"]),
        ("A grand (big) day.", ["grand (big)"], []),
        ("A grand tour of C++ is a grand thing.", ["tour of C++", "grand tour of C++"], ["grand"]),
    ],
)
def test_a_word_within_an_accepted_term_is_not_reported(text: str, terms: list[str], left: list[str]) -> None:
    assert [words for _, words in found(text, {"terms": terms}, grand)] == left


def test_a_term_says_nothing_of_rules_that_are_not_about_words() -> None:
    text = "A grand day."
    assert found(text, {"terms": ["A grand day"]}, each, grand, whole) == [("whole", text), ("each", text)]


def test_what_is_accepted_hides_nothing_that_it_would_outrank() -> None:
    text = "A grand piano."
    assert found(text, {}, grand, grand_piano) == [("grand-piano", "grand piano")]
    assert found(text, {"terms": ["grand piano"]}, grand, grand_piano) == [("grand-piano", "grand piano")]
    assert found(text, {"boilerplate": ["A grand piano."]}, grand, grand_piano) == []


FOOTER = "All prices are grand.\nThey may change."


@pytest.mark.parametrize(
    ("boilerplate", "left"),
    [
        ([], ["All prices are grand.", "grand", "They may change.", "Grand", "Grand."]),
        (["All prices are grand. They may  change."], ["Grand", "Grand."]),
        (["All prices are grand."], ["They may change.", "Grand", "Grand."]),
        (["They may change."], ["All prices are grand.", "grand", "Grand", "Grand."]),
        (["All prices are"], ["All prices are grand.", "grand", "They may change.", "Grand", "Grand."]),
        (["all prices are grand."], ["All prices are grand.", "grand", "They may change.", "Grand", "Grand."]),
        (["Grand."], ["All prices are grand.", "grand", "They may change."]),
    ],
)
def test_nothing_is_reported_in_boilerplate(boilerplate: list[str], left: list[str]) -> None:
    text = f"{FOOTER}\n\nGrand.\n"
    assert [words for _, words in found(text, {"boilerplate": boilerplate}, grand, each)] == left


def test_boilerplate_holds_for_rules_about_sections_and_drafts() -> None:
    text = "It is here.\n\nNot grand.\n"
    assert found(text, {"boilerplate": ["It is here."]}, whole, last) == [("last", "Not grand.")]
    assert found(text, {"boilerplate": ["Not grand.", "It is here."]}, whole, last) == []


def test_a_heading_and_a_page() -> None:
    text = "<h1>Grand</h1>\n<p>All <b>rights</b> reserved. Grand.</p>\n"
    data = {"boilerplate": ["All rights reserved."], "terms": ["Grand"]}
    assert found(text, data, each, path="page.html") == [("each", "Grand.")]
    assert found(text, data, grand, path="page.html") == []


@pytest.mark.grammar
def test_an_accepted_term_costs_no_points() -> None:
    known = packs.load()
    text = (
        "# How long does the Kolb lamp run?\n\nThe Kolb lamp runs 9 hours on one charge. It is a world-class lamp. "
        "It weighs 90 grams with its battery. The battery charges in 2 hours at any port of a computer. "
        "A clip holds it on bars of 22 to 35 millimetres. The beam reaches 60 metres on a dry road. "
        "Rain does no harm to it, since the case is sealed with a ring of rubber. Spare rings cost 2 euros.\n"
    )
    scores = [
        Engine(settings_from(data, known), known, GRAMMAR).check(read(text, path="a.md")).score
        for data in ({}, {"terms": ["world-class"]})
    ]
    assert scores[0] is not None
    assert scores[1] is not None
    assert scores[0] < scores[1]


@pytest.mark.parametrize(
    ("data", "severities"),
    [
        ({}, {"grand": "information", "each": "hint", "whole": "information"}),
        ({"extends": "strict"}, {"grand": "warning", "each": "hint", "whole": "warning"}),
        ({"extends": "strict", "rules": {"grand": "information"}}, {"grand": "information", "each": "hint", "whole": "warning"}),
        ({"extends": "strict", "rules": {"whole": "error"}}, {"grand": "warning", "each": "hint", "whole": "information"}),
        ({"severities": {"hint": "error"}}, {"grand": "information", "each": "error", "whole": "information"}),
    ],
)  # fmt: skip
def test_one_severity_stands_for_another_where_a_rule_has_none_of_its_own(
    data: dict[str, Any], severities: dict[str, str]
) -> None:
    known = Packs({one.id: one for one in (grand, each, whole)})
    report = Engine(settings_from(data, known), known, GRAMMAR).check(read("A grand day.", path="a.md"))
    assert {finding.rule: finding.severity for finding in report.findings} == severities


def test_which_built_in_rules_are_about_words() -> None:
    about = {rule.id for rule in packs.load().rules.values() if rule.about_words}
    assert {"puffery", "vague-quantifier", "relative-time", "undefined-acronym", "anonymous-authority"} <= about
    assert about.isdisjoint({"long-sentence", "late-answer", "unsourced-statistic", "leftover-placeholder"})
