"""Patterns that are compiled when first used: they do what compiled ones do, and each of ours can be compiled."""

import gc
import importlib
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citewell import packs
from citewell.pattern import DIGIT, Look, _Cued, _Late, late, look_for, words_in
from citewell_rules._claims.lexicon import entries, phrases

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted(
    ".".join(path.relative_to(ROOT / top).with_suffix("").parts).removesuffix(".__init__")
    for top in ("server", "rules")
    for path in (ROOT / top).rglob("*.py")
    if path.stem != "__main__"
)
CUED = [one for module in MODULES for one in vars(importlib.import_module(module)).values() if type(one) is _Cued]
LISTS = ("authorities", "intensifiers", "puffery", "terms")
# Sentences enough: the drafts of our own, and the cases of the rules.
TEXTS = [
    line
    for folder in ("examples", "tests/rules")
    for path in sorted([*(ROOT / folder).rglob("*.md"), *(ROOT / folder).rglob("*.txt")])
    for line in path.read_text(encoding="utf-8").splitlines()
]


def test_a_late_pattern_does_what_a_compiled_one_does() -> None:
    one, other = late(r"(?P<word>\w+)!?", re.IGNORECASE), re.compile(r"(?P<word>\w+)!?", re.IGNORECASE)
    assert one.pattern == other.pattern
    for _ in range(2):
        for method in ("search", "match", "fullmatch"):
            found, expected = getattr(one, method)("Wow!"), getattr(other, method)("Wow!")
            assert (found.span(), found["word"]) == (expected.span(), expected["word"])
        assert [match.span() for match in one.finditer("a b!", 1)] == [(2, 4)]
        assert one.findall("a b") == ["a", "b"]
        assert (one.sub("-", "a b"), one.split("a b"), one.subn("-", "a")) == ("- -", ["", "a", " ", "b", ""], ("-", 1))
        assert (one.flags, one.groups, dict(one.groupindex)) == (other.flags, 1, {"word": 1})


def test_a_wrong_pattern_shows_when_it_is_used() -> None:
    wrong = late("(")
    with pytest.raises(re.error):
        wrong.search("")


def test_an_unknown_name_is_none_of_a_pattern() -> None:
    with pytest.raises(AttributeError):
        late("a").serach  # type: ignore[attr-defined]  # noqa: B018


def test_every_pattern_can_be_compiled() -> None:
    gc.unfreeze()  # a test before this one may have loaded the model, which hides all there is from the collector
    ours = [one for one in gc.get_objects() if type(one) is _Late and one.pattern != "("]
    assert len(ours) > 100
    for one in ours:
        re.compile(one.pattern, one._flags)


def test_the_words_of_a_text_are_those_that_a_pattern_without_case_finds() -> None:
    assert words_in("Up to 12 % MORE, it’s x86_64.") == {"up", "to", "12", "more", "it", "s", "x86_64", DIGIT}
    assert words_in("moſt of İt, KELVIN, fınd ٣") == {"most", "of", "it", "kelvin", "find", "٣", DIGIT}
    for odd, plain in (("ſ", "s"), ("ı", "i"), ("İ", "i"), ("K", "k"), ("Å", "å")):
        assert re.fullmatch(plain, odd, re.IGNORECASE)
        assert words_in(odd) == {plain}


def test_a_pattern_with_cues_is_searched_for_where_one_of_them_stands() -> None:
    fruit = late(r"\b(?:an|the) (?:apple|fig)s?\b", re.IGNORECASE, cues=("apple", "fig", "figs"))
    assert fruit.search("The Fig")
    assert fruit.search("an apple")
    assert not fruit.search("the apples")  # a cue was forgotten: what the next test is for
    assert [match.group() for match in fruit.finditer("an apple, the fig")] == ["an apple", "the fig"]
    assert not list(fruit.finditer("the apples"))
    assert fruit.match("an apple")
    assert fruit.match("eat the fig", 4)
    assert not fruit.match("the apples")
    assert fruit.fullmatch("the apples")  # the others look for no cues


@pytest.mark.parametrize("one", [*CUED, *map(phrases, map(entries, LISTS))], ids=lambda one: one.pattern[:40])
@given(st.data())
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
def test_cues_hold_one_of_each_way_to_match(one: _Cued, data: st.DataObject) -> None:
    compiled = re.compile(one.pattern, one.late._flags)
    text = data.draw(st.from_regex(compiled))
    assert one.search(text), text


@pytest.mark.parametrize("one", CUED, ids=lambda one: one.pattern[:40])
def test_what_is_not_searched_for_is_not_there(one: _Cued) -> None:
    for text in TEXTS:
        assert bool(one.search(text)) == bool(one.late.search(text)), text
        assert bool(one.match(text)) == bool(one.late.match(text)), text


LOOKS = {name: rule.gate for name, rule in packs.load().rules.items() if isinstance(rule.gate, Look)}


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_a_look_is_for_words_in_lower_case_and_finds_some(look: Look) -> None:
    assert all(cue == cue.lower() for cue in look.cues)
    assert any(map(look, TEXTS))


def test_looks_are_joined() -> None:
    look = look_for(late(r"\bcats?\b", cues=("cat", "cats"))) | Look(lambda: ["dog"], lambda text: "good" in text)
    assert look.cues == {"cat", "cats", "dog"}
    assert [look(text) for text in ("A cat.", "A dog.", "A good dog.", "Good.")] == [True, False, True, False]
