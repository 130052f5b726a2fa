"""The ideas of a sentence."""

import pytest

from citewell.grammar import Grammar
from citewell.syntax import Parse
from citewell_rules._ideas.announcement import announced_list
from citewell_rules._ideas.joints import find_ideas
from citewell_rules._ideas.judgement import judge

pytestmark = pytest.mark.grammar

GRAMMAR = Grammar()


def parsed(text: str) -> Parse:
    parse = GRAMMAR.parse(text)
    assert parse is not None, "the language model is missing, which the locked dependencies bring: make venv"
    return parse


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("The gauge stands at the old bridge, and the mast stands on the hill behind it.", ["and"]),
        ("The gauge still works, but the mast lost its signal in the storm.", ["but"]),
        ("The gauge works; the mast lost its signal in the storm of last week.", ["semicolon"]),
        ("The gauge works again, the mast is still without a signal.", ["comma"]),
        ("The old gauge had failed twice that week, so we drove up the valley.", ["so"]),
        ("The station has a new task: it counts the birds that rest on the lake.", ["colon"]),
        ("The mast lost its signal in the storm (the antenna had been loose for a year).", ["bracket"]),
        ("The gauge runs on a small battery, whereas the mast needs a line of its own.", ["concession"]),
        ("The gauge measures the flow of the river and sends the value to the station.", ["predicate"]),
        ("We bought a new gauge for the bridge, a device that measures the flow without touching the water.", ["apposition"]),
        ("We bought a new gauge for the bridge, which measures the flow without touching the water.", ["relative"]),
        ("The station is a small house of stone, built by the village in 1920.", ["participle"]),
        ("Located on the hill behind the mill, the mast carries the antenna of the station.", ["opening"]),
        ("The island is part of the parish, with many people living in the village and working in the town.", ["absolute"]),
        ("The keeper won the race of the valley by a few metres, the difference being the length of an oar.", ["absolute"]),
        ("The keeper moved to the village of Lund, where he built a gauge for the old mill.", ["place"]),
        ("The keeper worked at the mill until 1920, when the village sold it to the railway.", ["time"]),
        ("The gauge works, the mast has lost its signal, and the pump stands still.", ["comma", "and"]),
        ("The gauge - it is an old one - works, and the mast has lost its signal.", ["and"]),
        ("The gauge had failed - a week ago - and the mast lost its signal.", ["and"]),
    ],
)  # fmt: skip
def test_each_joint_is_named(text: str, kinds: list[str]) -> None:
    ideas = find_ideas(parsed(text), text)
    assert [joint.kind for joint in ideas.joints] == kinds
    assert len(ideas.propositions) == len(kinds) + 1


@pytest.mark.parametrize(
    "text",
    [
        "The gauge, the mast and the two pumps near the lake lost their signal.",
        "If the tank is full and the valve is closed, the pump stops by itself.",
        "The inspectors found that the roof leaks and that the gutter is broken.",
        "The sensor that lost its signal and reported wrong values was replaced.",
        "The older the cable is, the more often the signal is lost in the rain.",
        "The device is not only cheap to buy, but it also needs little current.",
        "By having the mayor serve as chair and thus as the last voice, the council keeps control.",
        "The storm could lead to floods, a loss of trust in the station, more calls, and wasted time on the phone.",
        "The values could be a series of levels from the river, financial trades recorded every hour, or gusts.",
        "Read the notes of the station and the reports collected in the valley.",
        "The gauge - be it the one at the bridge or the one at the lake - needs a new battery.",
        "The guide says how to open the tank, how to close the main valve, and gives the name of a smith.",
        "We have used pumps of this kind in our work and lives for many years.",
        "We built a ramp at the station, so visitors can reach the gauge with a pram.",
        "The tank is drained, so that the frost does no harm, and the new pump can rest in winter.",
        "It means that if the tank is full, and the valve is closed, the pump stops by itself.",
        "There is no fixed size of the tank, though keeping it small is advised.",
        "Note: the valve closes when the tank is full.",
        "Fast and reliable pumps are rare.",
        "Based on the readings of the last year, the keeper moved the gauge to the bridge.",
        "Seen from the bridge, the mast looks like a ship that has lost its sails.",
        "Used with care, the gauge works for many years without a new battery.",
        "Once moved to the bridge, the gauge works for many years without a new battery.",
        "The village bought a new gauge, made by a smith in the town of Lund.",
        "The valley uses a simple model of the river, where each gauge sends its level to the station.",
        "The keeper adds the length of the line to N, where N is the depth of the river.",
        "She was on the stage in her last play (“The Storm”), where she played the wife of a keeper.",
        "The council will meet on Thursday, where the keeper will show the plan of the new mast.",
        "The gauge sends no values at night, when the station rests and saves its battery.",
        "The mill was closed between 1920 and 1930, when the village sold it to the railway.",
        "They say the new pump at the lake runs all night without a break and feeds the large tank of the mill.",
        "During the fair we will open a booth at the harbour to show the various boats and engines so make sure to visit it.",
        "On the second day of the fair, you’ll have the opportunity to get some practice with Lund as Ada Berg, Edwin van Lind, Martin Holm and Willems Meints walk you through a series of steps.",
        "It solved several problems of the ferry at once: fast boarding, vans can wait before the gate is opened on the pier, the crew talks by radio rather than by flag, no ropes to throw.",
    ],
)  # fmt: skip
def test_one_idea_is_one(text: str) -> None:
    assert len(find_ideas(parsed(text), text)) == 1


def test_two_statements_that_one_verb_may_report_stay_together_while_short() -> None:
    said = "The truth is that the old gauge at the bridge was smaller, and there is now less trouble around the mast than in spring."
    apart = said.replace("The truth is that the", "The")
    assert judge(find_ideas(parsed(apart), apart), parsed(apart)) == "second"
    longer = apart.replace("in spring", "in the spring of the year before")
    assert judge(find_ideas(parsed(longer), longer), parsed(longer)) == "split"
    reported = said.replace("in spring", "in the spring of the year before")
    assert judge(find_ideas(parsed(reported), reported), parsed(reported)) == "second"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("The pump is running again, the valve is closed, and the tank is full now at last.", "one"),
        ("We will not rent a new boat or a van for the trip on the lake, but we will use the ferry that stops at the mill.", "second"),
        ("We will rent a new boat and a small van for the trip on the lake, but we will use the ferry that stops at the mill.", "split"),
        ("The museum is mostly visited by guests from the upper valley in the early spring, but it also welcomes many travellers who come here from the sea.", "second"),
        ("The museum is mostly visited by guests from the upper valley in the early spring, but the ferry also brings many travellers who come here from the sea.", "split"),
        ("By working with the crew of the ferry for a month, we have learned where the ice breaks first, and have given them a map of the safe places along the southern shore.", "second"),
        ("In the upper valley, the pump is a small one from the year before, and the tank is a large drum of steel on the roof.", "second"),
        ("In the end, the pump is a small one from the year before, and the tank is a large drum of steel on the roof.", "split"),
        # A description before the subject is a second idea in a long sentence, with some words of its own.
        ("Located on the hill behind the mill, the mast carries the antenna of the station.", "one"),
        ("Usually described as the oldest of its kind in the valley, the gauge is read by the keeper of the mill every morning.", "second"),
        ("The mill is truly our own: it runs on the water of the lake all year, and nobody pays for it.", "one"),
    ],
)  # fmt: skip
def test_halves_of_one_thought_are_not_told_apart(text: str, verdict: str) -> None:
    assert judge(find_ideas(parsed(text), text), parsed(text)) == verdict


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("It solved several problems at once: fast boarding, vans can wait, no ropes.", "fast boarding, vans can wait, no ropes."),
        ("There are two ways: we wait at the pier, or we swim.", "we wait at the pier, or we swim."),
        ("The kit is small: a hammer, a ruler, and a pencil.", "a hammer, a ruler, and a pencil."),
        ("The kit is small: a hammer, and a pencil.", None),
        ("The rule is old: if the lake is high, the gate is shut, and nobody passes.", None),
        ("The gate opens at 6:30, and the ferry leaves, and we wait.", None),
        ("There are two ways:", None),
        ("", None),
    ],
)  # fmt: skip
def test_a_colon_announces_a_list(text: str, listed: str | None) -> None:
    found = announced_list(text)
    assert (found and found.of(text)) == listed


def test_an_idea_has_its_words_and_a_joint_its_place() -> None:
    text = "The gauge still works, but the mast lost its signal."
    ideas = find_ideas(parsed(text), text)
    assert [one.span.of(text) for one in ideas.propositions] == ["The gauge still works", "the mast lost its signal."]
    assert [one.words for one in ideas.propositions] == [4, 5]
    assert [(joint.span.of(text), joint.words) for joint in ideas.joints] == [(", but", ", but")]


@pytest.mark.parametrize(
    ("text", "asides"),
    [
        ("The old mast, which was built by the village, carries the antenna.", ["which was built by the village"]),
        ("Lisflo, developed by two universities, computes the level of the river.", ["developed by two universities"]),
        ("Pilots from Lisflo, a small company in Arendal, help the station.", ["a small company in Arendal"]),
        ("In Lund, a town on the northern shore, the council keeps a copy.", ["a town on the northern shore"]),
        # Names, lists, what a participle only names, and what stands at the end.
        ("The dial, known as the face, is painted by the keeper in spring.", []),
        ("A second home, the Ship on the Shore, was built by the keeper.", []),
        ("The gauge, a pump, a tank and the mast stand in the barn.", []),
        ("The station, the old mill, and the barn belong to the village.", []),
        ("The village bought two gauges, which measure the level of the river.", []),
        # A joint of its own opens with the same words.
        ("The village bought a gauge, which measures the level, and the mill stands still.", []),
    ],
)  # fmt: skip
def test_an_aside_stands_between_two_commas(text: str, asides: list[str]) -> None:
    assert [one.span.of(text) for one in find_ideas(parsed(text), text).asides] == asides


def test_an_aside_is_a_second_idea_in_a_long_sentence_alone() -> None:
    short = "Pilots from Lisflo, a small company on the northern shore, helped the station."
    long = short.replace("the station", "the station with the repair of the mast on the hill in the spring")
    brief = long.replace("a small company on the northern shore", "a small company")
    verdicts = [judge(find_ideas(parsed(text), text), parsed(text)) for text in (short, long, brief)]
    assert verdicts == ["one", "second", "one"]


def test_no_words_no_ideas() -> None:
    for text in ("", "?!", "A table of gauges"):
        parse = GRAMMAR.parse(text) if text else Parse(())
        assert parse is not None
        assert len(find_ideas(parse, text)) == 0
        assert judge(find_ideas(parse, text), parse) == "one"
