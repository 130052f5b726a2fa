"""Rule packs: what is loaded, and what a broken one costs."""

from collections.abc import Iterator
from typing import Any

import citewell
from citewell import packs
from citewell.document import Section, Sentence, Unit
from citewell.markup import read
from citewell.packs import Packs, _settle_precedence
from citewell.placing import remarked
from citewell.rule import Mark, NoOptions, Rule, rule
from citewell.shelf import Place, Shelf


def make(name: str, over: tuple[str, ...]) -> Rule[Sentence]:
    def find(sentence: Sentence, options: NoOptions) -> Iterator[Mark]:
        """Marks nothing."""
        yield from ()

    find.__name__ = name
    return rule(family="sentence", severity="hint", evidence=(), since="0.1", over=over)(find)


def test_the_built_in_pack_loads_without_notices() -> None:
    known = packs.load()
    assert known.notices == ()
    assert {one.pack for one in known.rules.values()} == {"core"}
    assert all(entry in known.evidence for one in known.rules.values() for entry in one.evidence)


def test_rules_that_go_round_in_a_circle_lose_their_precedence() -> None:
    rules = {name: make(name, over) for name, over in {"a": ("b",), "b": ("a",), "c": ("c",), "d": ("a",)}.items()}
    notices = _settle_precedence(rules, {})
    assert [rules[name].over for name in "abcd"] == [(), (), (), ("a",)]
    assert len(notices) == 2


def test_precedence_knows_earlier_names() -> None:
    rules = {"new": make("new", ()), "other": make("other", ("old",))}
    assert _settle_precedence(rules, {"old": "new"}) == []
    assert rules["other"].over == ("new",)


def test_a_remark_that_fails_costs_the_remark_alone() -> None:
    def fail(rule: Rule[Any], unit: Unit, mark: Mark) -> Iterator[str]:
        raise ValueError(unit)
        yield ""

    one = make("any", ())
    document = read("A door.\n")
    [sentence] = document.blocks[0].sentences
    assert remarked(one, sentence, Mark(sentence.whole, "A door.")) == ()
    one.remark = fail
    assert remarked(one, sentence, Mark(sentence.whole, "A door.")) == ()


def test_the_report_tells_the_answer_of_each_section() -> None:
    text = "# Doors\n\n## How wide is a *door*?\n\nWe like doors. A door is **90 cm** wide.\n\n## Empty\n"
    first, second, third = citewell.check(text, path="doors.md").sections
    assert second.answer is not None
    assert second.answer.text == "A door is 90 cm wide."
    assert second.answer.span.of(text) == "A door is **90 cm** wide."
    assert (first.answer, third.answer) == (None, None)


def test_an_answer_that_fails_is_none() -> None:
    def fail(section: Section) -> Sentence:
        raise ValueError(section)

    document = read("A door.\n")
    assert [one.answer for one in Shelf().take(document, Packs({}))] == [None]
    assert [one.answer for one in Shelf().take(document, Packs({}, answer=fail))] == [None]
    found = Shelf().take(document, Packs({}, answer=lambda section: section.sentences[0]))
    assert [one.answer for one in found] == [Place(0, 0)]
