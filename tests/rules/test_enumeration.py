"""Which words are items of a list, which only look so; and that a list is offered, made, and gone from the findings."""

from collections import Counter
from pathlib import Path

import pytest

from citewell import Report, apply, check
from citewell.grammar import Grammar
from citewell.markup import read
from citewell.result import Fix
from citewell.span import Span
from citewell_rules._ideas.enumeration import find_enumeration

GRAMMAR = Grammar()


def items_of(text: str, closed: tuple[Span, ...] = ()) -> tuple[str, ...] | None:
    """What a list of the sentence's last words would hold."""
    parse = GRAMMAR.parse(text)
    assert parse is not None, "the language model is missing, which the locked dependencies bring: make venv"
    found = find_enumeration(text, parse, closed)
    return None if found is None else tuple(item.of(text) for item in found)


@pytest.mark.parametrize(
    ("lead", "items"),
    [
        # After a colon.
        ("The report has three parts:", ("a summary for members", "a table of all gauges", "a map of the valley")),
        ("The work goes on:", ("the mast is on the hill", "the gauge is at the bridge", "the pump is in the barn")),
        # Nouns, verbs, prepositions and questions.
        ("The shop of the mill sells", ("bread of rye", "cakes of plum", "jars of honey", "maps of the valley")),
        ("The old gate could not be closed by", ("turning the wheel by hand", "pulling at its chain", "cutting its rope")),
        ("In summer the crew will", ("paint the old mast", "clean the two gauges", "write a report on the pump")),
        ("The mast helps the village by", ("showing the wind to sailors", "sending values to the station", "carrying a lamp")),
        (
            "The keeper told us all about",
            ("how the gate is opened at night", "why the mast was moved", "who pays for the old pump"),
        ),
        ("The report covers several kinds of gauges, such as", ("old ones of wood", "new ones of steel", "those on masts")),
    ],
)
def test_items_are_found(lead: str, items: tuple[str, ...]) -> None:
    *others, last = items
    assert items_of(f"{lead} {', '.join(others)}, and {last}.") in (items, None)
