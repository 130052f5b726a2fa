"""Rule packs: what is loaded, and what a broken one costs."""

from collections.abc import Iterator
from typing import Any

from citewell import packs
from citewell.document import Sentence, Unit
from citewell.markup import read
from citewell.packs import _settle_precedence
from citewell.placing import remarked
from citewell.rule import Mark, NoOptions, Rule, rule


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
