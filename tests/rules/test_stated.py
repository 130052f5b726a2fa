"""Values that a draft states: `citewell_rules._claims.stated`."""

from dataclasses import replace

import pytest

from citewell.document import Document
from citewell.grammar import Grammar
from citewell.markup import read
from citewell_rules._claims.stated import Value, differ, frame, may_be_same, values

pytestmark = pytest.mark.grammar

GRAMMAR = Grammar()


def draft(text: str) -> Document:
    return replace(read(f"{text}\n", path="draft.md"), parses=GRAMMAR)


def stated(text: str) -> list[tuple[str, str]]:
    """The values of a draft in its own words, each with its measure."""
    return [
        (block.sentences[value.sentence].exact(value.span), value.measure)
        for block, found in draft(text).gather(values)
        for value in found
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The boat takes 12 guests.", [("12 guests", "guest")]),
        ("A licence costs 49 euros a month.", [("49 euros", "euro")]),
        ("Norvel answers in 4 ms and needs 80 MB.", [("4 ms", "ms"), ("80 MB", "mb")]),
        ("The house was founded in 1998.", [("1998", "year")]),
        ("The report appeared in 1998.", []),
        ("The boat takes up to 12 guests.", []),
        ("The boat takes 10 to 12 guests.", []),
        ("The boat takes 12 more guests.", []),
        ("The boat should take 12 guests.", []),
        ("Does the boat take 12 guests?", []),
        ("> The boat takes 12 guests.", []),
        ("Read chapter 12 of Python 3.11.", []),
    ],
)
def test_values(text: str, found: list[tuple[str, str]]) -> None:
    assert stated(text) == found


def pair(one: str, other: str) -> tuple[tuple[Value, Value], bool]:
    """The first values of two sentences, and whether they are stated of the same thing."""
    [(block, found)] = draft(f"{one} {other}").gather(values)
    first, second = found
    frames = [frame(block.sentences[value.sentence], value) for value in found]
    return (first, second), frames[0] is not None and frames[0] == frames[1]


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("The boat takes 12 guests.", "Our boat takes 15 guests.", True),
        ("The hall has 42 rooms.", "The hall contains 45 rooms and a café.", True),
        ("The hall has a stage and seats 300 guests.", "The hall seats 320 guests.", True),
        ("The boat takes 12 guests.", "The red boat takes 15 guests.", False),
        ("The boat takes 12 guests.", "The boat takes 15 guests in winter.", False),
        ("The boat takes 12 guests.", "The boat took 15 guests.", False),
        ("The boat takes 12 guests.", "It takes 15 guests.", False),
    ],
)
def test_what_is_said_of_what(one: str, other: str, is_same: bool) -> None:
    (first, second), same = pair(one, other)
    assert (same and differ(first, second) and may_be_same(first, second)) == is_same


def test_large_numbers_may_be_rounded_and_years_may_not() -> None:
    (first, second), _ = pair("The hall holds 1.2 million letters.", "The hall holds 1,204,311 letters.")
    assert not differ(first, second)
    (first, second), _ = pair("The house was founded in 1998.", "The house was founded in 1999.")
    assert differ(first, second)
