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

pytestmark = pytest.mark.grammar

GRAMMAR = Grammar()
RULES = ("long-sentence", "multi-idea-sentence")


def items_of(text: str, closed: tuple[Span, ...] = ()) -> tuple[str, ...] | None:
    """What a list of the sentence's last words would hold."""
    parse = GRAMMAR.parse(text)
    assert parse is not None, "the language model is missing, which the locked dependencies bring: make venv"
    found = find_enumeration(text, parse, closed)
    return None if found is None else tuple(item.of(text) for item in found)


@pytest.mark.parametrize(
    ("lead", "items"),
    [
        ("The report has three parts: ", ("a summary for the members", "a table of all gauges", "a map of the valley")),
        ("The work goes on: ", ("the mast is on the hill", "the gauge is at the bridge", "the pump is in the barn")),
        ("The village is known for ", ("its old bridge", "its green mill", "its market", "its ferry to the island")),
        ("In summer the crew will ", ("paint the old mast", "clean the two gauges", "write a report on the pump")),
        ("The new page lets you ", ("read the level of the river", "order a map of the valley", "write to the keeper")),
        (
            "The mast helps the village by ",
            ("showing the wind to sailors", "sending values to the station", "carrying a lamp for the pilots"),
        ),
        (
            "The crew helps Lund ",
            ("by painting the mast", "by cleaning the gauges", "by writing a report on the pump"),
        ),
        (
            "The station was built ",
            ("to measure the flow of the river", "to warn the ferries of ice", "to keep the gate open"),
        ),
        (
            "The keeper told us ",
            ("how the gate is opened at night", "why the mast was moved", "who pays for the old pump"),
        ),
        (
            "The shop sells many things, including ",
            ("old maps of the valley", "small jars of honey", "wooden toys", "books about birds"),
        ),
    ],
)
def test_items_are_of_one_form(lead: str, items: tuple[str, ...]) -> None:
    *others, last = items
    assert items_of(f"{lead}{', '.join(others)}, and {last}.") == items
    # No stop, or semicolons, or no comma before the coordinator.
    assert items_of(f"{lead}{', '.join(others)}, and {last}") == items
    assert items_of(f"{lead}{', '.join(others)} and {last}.") in (items, None)


ROW = "The new shop offers books, maps, toys, honey, candles, lamps, nets, ropes, oars, and seeds."


def test_the_row_that_is_spoilt_below_is_one() -> None:
    assert items_of(ROW) == ("books", "maps", "toys", "honey", "candles", "lamps", "nets", "ropes", "oars", "seeds")
    assert items_of(ROW.replace(", and", " and")) == items_of(ROW)


@pytest.mark.parametrize(
    "text",
    [
        # A choice, or what is denied.
        ROW.replace(", and seeds", ", or seeds"),
        ROW.replace("offers", "does not offer"),
        # What the first begins with, or the last ends with, may hold for all.
        ROW.replace("books", "old books"),
        ROW.replace("seeds", "seeds of rare flowers"),
        ROW.replace("books, maps", "books of birds, maps"),
        # More than is named; words that need the others; something else behind.
        ROW.replace("seeds", "so on"),
        ROW.replace("seeds", "many others"),
        ROW.replace("seeds", "other things of use to sailors"),
        ROW.replace("seeds", "seeds, respectively"),
        ROW.replace("seeds.", "seeds — all for free."),
        ROW.replace("seeds.", "seeds every day except on Sunday!"),
        # No row: another form, an item with a comma of its own, a word that joins elsewhere.
        ROW.replace("toys", "closes at noon"),
        ROW.replace("toys", "but toys"),
        ROW.replace("toys", "and toys"),
        # Too little to stand on lines of its own, and too much.
        "The new shop offers books, maps, and toys.",
        ROW.replace("The new shop offers", "We sell"),
        ROW.replace("The new shop", "The new shop that the crew of the mill has opened at the end of the long road which "
                    "leads from the bridge to the island in the middle of the river"),
        # Not the last words.
        "Books, maps, toys, honey, candles, lamps, nets, ropes, oars, and seeds are what the shop offers.",
        "It holds over 100 gauges from the north, 20 masts of steel, 12 pumps, and 3 gates of old wood.",
        "The path runs between the mill of Lund, the bridge of Ystad, the barn of Malmo, and the hill.",
        "In summer the crew will paint the old mast, may clean the two gauges, and may write a report.",
        "The crew painted the mast, and the keeper opened the gate, and the pump began to run at noon.",
    ],
)  # fmt: skip
def test_what_only_looks_like_items_is_none(text: str) -> None:
    assert items_of(text) is None


def test_what_stays_in_one_piece_is_no_border() -> None:
    torn = Span(ROW.index("offers"), ROW.index(", toys"))
    assert items_of(ROW, (torn,)) is None
    whole = Span(ROW.index("maps"), ROW.index(", toys"))
    assert items_of(ROW, (whole,)) == items_of(ROW)


LEAD = "The small station that the village keeps beside the old bridge was built to"
PARTS = (
    "measure the *flow* of the river in the valley",
    "warn the [ferries](ferry.md) of ice on the lower lake",
    "open the `gate` of the mill each night",
)
LONG = f"{LEAD} {PARTS[0]}, {PARTS[1]}, and {PARTS[2]}.\n"
MADE = f"{LEAD}:\n\n- {PARTS[0]}\n- {PARTS[1]}\n- {PARTS[2]}\n"
PAGE = f"<p>{LEAD} <em>clean</em> the river of the valley, warn the ferries of ice on the lake, and open the gate of the mill.</p>\n"
PAGE_MADE = f"""<p>{LEAD}:</p>
<ul>
  <li><em>clean</em> the river of the valley</li>
  <li>warn the ferries of ice on the lake</li>
  <li>open the gate of the mill</li>
</ul>
"""


def lists(report: Report) -> list[Fix]:
    """The lists that are offered."""
    found = [fix for one in report.findings if one.rule in RULES for fix in report.fixes(one)]
    return [fix for fix in found if fix.title.startswith("Turn into a list")]


def made(text: str, path: str) -> str:
    """The draft with the only list that is offered, which leaves no finding of its kind."""
    [fix] = lists(check(text, path=path))
    assert (fix.kind, fix.title, fix.safe, fix.preferred) == ("replace", "Turn into a list of 3 items", False, False)
    after = apply(text, fix)
    assert [one.rule for one in check(after, path=path).findings if one.rule in RULES] == []
    return after


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("a.md", LONG, MADE),
        ("a.mdx", LONG, MADE),
        ("a.md", LONG.replace("\n", "\r\n"), MADE.replace("\n", "\r\n")),
        ("a.md", f"- {LONG}- One.\n", f"- {LEAD}:\n  - {PARTS[0]}\n  - {PARTS[1]}\n  - {PARTS[2]}\n- One.\n"),
        ("a.html", PAGE, PAGE_MADE),
    ],
)
def test_a_list_is_offered_and_made(path: str, text: str, expected: str) -> None:
    assert made(text, path) == expected


def test_no_list_is_offered_whose_introduction_would_be_marked() -> None:
    lead = f"The keeper paints the mast of the village each spring, and {LEAD[0].lower()}{LEAD[1:]}"
    report = check(LONG.replace(LEAD, lead), path="a.md")
    assert [one.rule for one in report.findings if one.rule in RULES]
    assert lists(report) == []


@pytest.mark.data
def test_lists_of_real_drafts_change_nothing_else(data_dir: Path) -> None:
    offered = 0
    for folder in ("drafts_md", "drafts_blog"):
        for path in sorted(one for one in (data_dir / folder).iterdir() if one.suffix in (".md", ".mdx")):
            text = path.read_bytes().decode("utf-8", "replace")
            report = check(text, path=str(path))
            for fix in lists(report):
                offered += 1
                after = apply(text, fix)
                number = int(fix.title.split()[5])
                old, new = (read(one, path=str(path)) for one in (text, after))
                kinds, before = (Counter(block.kind for block in one.blocks) for one in (new, old))
                assert kinds["item"] - before["item"] == number
                assert (kinds - before).total() - number in (0, 1)
                was, found = _found(report), _found(check(after, path=str(path)))
                assert (was - found).total() >= 1
                assert (found - was).total() == 0
    assert offered >= 10


def _found(report: Report) -> Counter[tuple[str, str]]:
    return Counter((finding.rule, finding.text) for finding in report.findings if finding.rule in RULES)
