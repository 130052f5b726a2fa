"""Quantities as they are read off a text and its parse. All figures are made up."""

import pytest

from citewell.grammar import Grammar
from citewell_rules._claims.quantities import baseline, measured, period, quantities

pytestmark = pytest.mark.grammar

GRAMMAR = Grammar()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It fell by 34 %.", [(34, "%", "percent")]),
        ("It rose by 8 percentage points.", [(8, "points", "points")]),
        ("We cut waste by a quarter and cost by half.", [(25, "%", "percent"), (50, "%", "percent")]),
        ("It is 10x faster and 3.5× smaller.", [(10, "x", "multiple"), (3.5, "x", "multiple")]),
        (
            "Twice as quick, five times louder, a tenfold gain.",
            [(2, "x", "multiple"), (5, "x", "multiple"), (10, "x", "multiple")],
        ),
        ("It uses half the wood.", [(0.5, "x", "multiple")]),
        ("It costs €3.20 or 1,204 dollars.", [(3.2, "€", "money"), (1204, "dollars", "money")]),
        (
            "It takes 41 s, 0.5 hours or two weeks.",
            [(41, "s", "measure"), (0.5, "hours", "measure"), (2, "weeks", "measure")],
        ),
        ("It has 3 million users and 40k stars.", [(3e6, "", "bare"), (40e3, "", "bare")]),
        ("Over a million people came.", [(1e6, "", "bare")]),
    ],
)
def test_read(text: str, found: list[tuple[float, str, str]]) -> None:
    assert [(one.value, one.unit, one.kind) for one in quantities(text)] == found


@pytest.mark.parametrize(
    "text",
    [
        "In 1998 the bridge opened.",
        "She studies shows from the 1950s.",
        "Python 3.11 is required.",
        "See chapter 12.",
        "On 3 May it rained.",
        "Release 2.4.1 is out.",
        "The x2 variable is dropped.",
        "It starts at 20:00.",
        "Half of them came.",
        "A lens and a map.",
    ],
)
def test_a_date_or_a_name_is_no_quantity(text: str) -> None:
    assert quantities(text) == ()


@pytest.mark.parametrize(
    ("text", "of", "change"),
    [
        ("Conversion improved by 34 %.", "Conversion", "improved"),
        ("We cut emissions by a quarter.", "emissions", "cut"),
        ("Our audience has tripled.", "audience", "tripled"),
        ("The kiln delivers 25 % more heat.", "heat", "more"),
        ("Costs are down 12%.", "Costs", "down"),
        ("The logs show a 12 % lift.", "lift", "lift"),
        ("They saw a 40 % drop in visits.", "visits", "drop"),
        ("The country has 5.4 million inhabitants.", "inhabitants", None),
        ("62 % of households own a kiln.", "households", None),
    ],
)
def test_what_it_is_of(text: str, of: str, change: str | None) -> None:
    parse = GRAMMAR.parse(text)
    assert parse is not None
    [found] = measured(parse, text)
    assert (found.of and found.of.text, found.change and found.change.text) == (of, change)


@pytest.mark.parametrize(
    "text",
    [
        "from 2.1 % to 2.8 %",
        "compared with the old kiln",
        "41 s instead of 96 s",
        "faster than the second edition",
        "312 against 354",
    ],
)
def test_baseline(text: str) -> None:
    assert baseline(f"It was {text}.") is not None


@pytest.mark.parametrize("text", ["more than 60 bowls", "faster than ever", "better than the competition", "from here"])
def test_no_baseline(text: str) -> None:
    assert baseline(f"It was {text}.") is None


@pytest.mark.parametrize(
    "text",
    ["in 2025", "since May", "between March and June 2026", "last year", "in Q2", "over five years", "per month"],
)
def test_period(text: str) -> None:
    assert period(f"It fell {text}.") is not None


@pytest.mark.parametrize("text", ["by a quarter", "in the shop", "of the may tree"])
def test_no_period(text: str) -> None:
    assert period(f"It fell {text}.") is None
