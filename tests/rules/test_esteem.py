"""Praise and blame of people and works: the quick look sees all that the slow one finds, and no word is listed twice."""

import pytest

from citewell.grammar import Grammar
from citewell_rules._claims.esteem import may_judge, verdicts
from citewell_rules._claims.lexicon import entries, notes
from citewell_rules._claims.reach import _cites

pytestmark = pytest.mark.grammar

GRAMMAR = Grammar()


@pytest.mark.parametrize("word", sorted(entries("esteem")))
def test_the_quick_look_sees_each_word(word: str) -> None:
    assert may_judge(f"He met {word} old statesmen.")
    assert may_judge(f"The churches of the two cities were {word}.")


def test_no_word_is_esteem_and_praise() -> None:
    praise = {word for word, note in notes("puffery").items() if note != "off"}
    assert praise.isdisjoint(entries("esteem"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("She met a famous and gifted opera singer.", ["famous", "gifted"]),
        ("The old president was ruthless.", ["ruthless"]),
        ("The flamboyant president Alva spoke.", ["flamboyant"]),
        ("She set an important flag.", []),
        ("She read a popular book.", []),
        ("She read a brutal book.", ["brutal"]),
        ("The singer carried an important bag.", []),
    ],
)
def test_esteem_is_said_of_what_is_esteemed(text: str, words: list[str]) -> None:
    parse = GRAMMAR.parse(text)
    assert parse is not None
    assert [token.text for token in verdicts(parse)] == words
    assert may_judge(text) or not words


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Vik (born 4 May 1931) was a poet.", False),
        ("Vik (4 May 1931 – 7 June 2004) was a poet.", False),
        ("Vik (May 4, 1931 – June 7, 2004) was a poet.", False),
        ("Vik (1931-2004) was a poet.", False),
        ("Vik (poll, 1931-2004) was a poet.", True),
        ("Vik (Lee 2019) was a poet.", True),
        ("Vik (2019) was a poet.", True),
    ],
)
def test_the_years_of_a_life_are_no_source(text: str, source: bool) -> None:
    assert _cites(text) is source
