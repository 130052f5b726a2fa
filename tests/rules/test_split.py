"""Where a sentence is cut, what the pieces read like, why others stay whole; and that a bad split is noticed."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from citewell import check
from citewell.grammar import Grammar
from citewell.span import Span
from citewell.syntax import Parse
from citewell_rules._ideas.joints import find_ideas
from citewell_rules._ideas.split import Cut, Refusal, Split, lesser, propose, verify

pytestmark = pytest.mark.grammar

GRAMMAR = Grammar()


def parsed(text: str) -> Parse:
    parse = GRAMMAR.parse(text)
    assert parse is not None, "the language model is missing, which the locked dependencies bring: make venv"
    return parse


def split(
    text: str, closed: tuple[Span, ...] = (), fillers: tuple[Span, ...] = (), marked: tuple[Span, ...] = ()
) -> tuple[str, ...] | Refusal:
    """The sentences that a text is split into, or the reason why it is not; as the fix does it."""
    parse = parsed(text)
    found = propose(find_ideas(parse, text), parse, text, closed, fillers, marked=marked)
    if isinstance(found, Refusal):
        return found
    pieces = found.sentences(text)
    return verify(parse, find_ideas(parse, text), found.cuts, pieces, [parsed(piece) for piece in pieces]) or pieces


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        # Main clauses with subjects of their own.
        (
            "The gauge stands at the old bridge, and the mast stands on the hill behind it.",
            ("The gauge stands at the old bridge.", "The mast stands on the hill behind it."),
        ),
        (
            "The gauge at the bridge still works, but the mast has lost its signal.",
            ("The gauge at the bridge still works.", "However, the mast has lost its signal."),
        ),
        (
            "The gauge at the bridge still works, but if the water rises, it sends a warning to the station.",
            ("The gauge at the bridge still works.", "However, if the water rises, it sends a warning to the station."),
        ),
        (
            "The old gauge had failed twice that week, so we drove up the valley.",
            ("The old gauge had failed twice that week.", "As a result, we drove up the valley."),
        ),
        (
            "The gauge at the bridge works well; the mast has lost its signal in the storm.",
            ("The gauge at the bridge works well.", "The mast has lost its signal in the storm."),
        ),
        (
            "The gauge at the bridge works again, the mast is still without a signal.",
            ("The gauge at the bridge works again.", "The mast is still without a signal."),
        ),
        (
            "The gauge at the bridge works again — the old mast is still without a signal.",
            ("The gauge at the bridge works again.", "The old mast is still without a signal."),
        ),
        (
            "The mast lost its signal in the storm (the antenna had been loose for a year).",
            ("The mast lost its signal in the storm.", "The antenna had been loose for a year."),
        ),
        (
            "The pump feeds the tank on the hill, and it loses a little water every day.",
            ("The pump feeds the tank on the hill.", "It loses a little water every day."),
        ),
        # Verb phrases that share a subject.
        (
            "A gauge measures the flow of the river and sends the value to the station.",
            ("A gauge measures the flow of the river.", "The gauge sends the value to the station."),
        ),
        (
            "We bought a new gauge for the bridge in spring, but still use the old one at the mill.",
            ("We bought a new gauge for the bridge in spring.", "However, we still use the old one at the mill."),
        ),
        (
            "The gauges at the bridge measured the flow of the river and sent the value to the station.",
            ("The gauges at the bridge measured the flow of the river.", "They sent the value to the station."),
        ),
        (
            "The keeper of the mill opens the gate at noon and writes the level into a book.",
            ("The keeper of the mill opens the gate at noon.", "The keeper of the mill writes the level into a book."),
        ),
        (
            "Many engineers and pilots visited the station in spring and wrote about the new mast.",
            (
                "Many engineers and pilots visited the station in spring.",
                "They wrote about the new mast.",
            ),
        ),
        # Asides.
        (
            "We bought a new gauge for the bridge, which measures the flow without touching it.",
            Refusal.ANTECEDENT,
        ),
        (
            "The village bought a new gauge last year, which measures the flow without touching the water.",
            Refusal.ANTECEDENT,
        ),
        (
            "Last year the council paid for two new gauges, which measure the flow without touching the water.",
            (
                "Last year the council paid for two new gauges.",
                "These gauges measure the flow without touching the water.",
            ),
        ),
        (
            "The new pump runs on the current of a panel, which means that the diesel engines can rest.",
            (
                "The new pump runs on the current of a panel.",
                "This means that the diesel engines can rest.",
            ),
        ),
        (
            "The new gauge at the bridge is based on Lisflo, an open model that is kept by two universities.",
            (
                "The new gauge at the bridge is based on Lisflo.",
                "Lisflo is an open model that is kept by two universities.",
            ),
        ),
        (
            "The old mast, which was built by the village, carries the antenna of the new station.",
            ("The old mast was built by the village.", "It carries the antenna of the new station."),
        ),
        (
            "The new mast, built by the village in 1970, carries the antenna of the station.",
            (
                "The new mast was built by the village in 1970.",
                "It carries the antenna of the station.",
            ),
        ),
        # Asides that are said behind the rest.
        (
            "Pilots from Lisflo, a small company in Arendal, helped the station with the repair of the old mast.",
            (
                "Pilots from Lisflo helped the station with the repair of the old mast.",
                "Lisflo is a small company in Arendal.",
            ),
        ),
        (
            "The keepers of the old mast, which was built in 1970, read the level of the river at noon.",
            (
                "The keepers of the old mast read the level of the river at noon.",
                "This mast was built in 1970.",
            ),
        ),
        (
            "In Lund, a town on the northern shore of the lake, the council keeps a copy of all levels.",
            (
                "In Lund, the council keeps a copy of all levels.",
                "Lund is a town on the northern shore of the lake.",
            ),
        ),
        (
            "The station sends all levels of the river to Arendal, a town on the coast, in the early morning.",
            (
                "The station sends all levels of the river to Arendal in the early morning.",
                "Arendal is a town on the coast.",
            ),
        ),
        # What "which" and "who" stand for.
        (
            "The levels are sent over the River Level Service (RLS), which holds a copy of all of them.",
            (
                "The levels are sent over the River Level Service (RLS).",
                "RLS holds a copy of all of them.",
            ),
        ),
        (
            "Work at the station is led by the engineer Ada Lund, who still keeps a house behind the old mill.",
            (
                "Work at the station is led by the engineer Ada Lund.",
                "Ada Lund still keeps a house behind the old mill.",
            ),
        ),
        (
            "The levels of the river are told to the keeper of the mill, who reads them to the council at noon.",
            (
                "The levels of the river are told to the keeper of the mill.",
                "This keeper reads them to the council at noon.",
            ),
        ),
        (
            "The village is grateful to its keepers, who walk to the bridge at noon on every day.",
            (
                "The village is grateful to its keepers.",
                "Its keepers walk to the bridge at noon on every day.",
            ),
        ),
        (
            "The council relies on a new pump in the barn behind the mill, which is common for villages in the valley.",
            (
                "The council relies on a new pump in the barn behind the mill.",
                "This is common for villages in the valley.",
            ),
        ),
        # Last descriptions.
        (
            "The council met last spring in Arendal, a small town on the shore of the lake.",
            ("The council met last spring in Arendal.", "Arendal is a small town on the shore of the lake."),
        ),
        (
            "The old station was built in 1871 by Ada Berg, a pilot from the shore of the lake.",
            (
                "The old station was built in 1871 by Ada Berg.",
                "Ada Berg was a pilot from the shore of the lake.",
            ),
        ),
        (
            "The ferry leaves from Arendal, the oldest town on the shore of the lake.",
            ("The ferry leaves from Arendal.", "Arendal is the oldest town on the shore of the lake."),
        ),
        (
            "The valley is watched by the council and the Lund, a small company that keeps the gauges.",
            (
                "The valley is watched by the council and the Lund.",
                "The Lund is a small company that keeps the gauges.",
            ),
        ),
        # Results, contrasts and reasons.
        (
            "The new pump runs on the current of a single panel, making the old engine useless.",
            ("The new pump runs on the current of a single panel.", "This makes the old engine useless."),
        ),
        (
            "The storm damaged the mast on the hill, causing a loss of signal in the valley.",
            ("The storm damaged the mast on the hill.", "This caused a loss of signal in the valley."),
        ),
        (
            "The gauge runs on a small battery, whereas the mast needs a line of its own.",
            ("The gauge runs on a small battery.", "By contrast, the mast needs a line of its own."),
        ),
        (
            "Although the gauge at the bridge is old, the village has no plan to replace it.",
            ("The gauge at the bridge is old.", "However, the village has no plan to replace it."),
        ),
        (
            "Because the gauge stands in the shade, the panel on its roof gives little current.",
            ("The gauge stands in the shade.", "As a result, the panel on its roof gives little current."),
        ),
        (
            "The village moved the gauge to the bridge, because the old mast was damaged by the ice.",
            (
                "The village moved the gauge to the bridge.",
                "This is because the old mast was damaged by the ice.",
            ),
        ),
        (
            "The ferry leaves the pier of the village at 6 p.m., but the last bus leaves an hour later.",
            (
                "The ferry leaves the pier of the village at 6 p.m.",
                "However, the last bus leaves an hour later.",
            ),
        ),
        (
            "The gauge at the bridge sends its values once an hour, please ask the station for those of the mast.",
            (
                "The gauge at the bridge sends its values once an hour.",
                "Please ask the station for those of the mast.",
            ),
        ),
        (
            "The new mast on the hill changes the work of the station: the keeper no longer walks to the bridge at night.",
            (
                "The new mast on the hill changes the work of the station.",
                "The keeper no longer walks to the bridge at night.",
            ),
        ),
        (
            "Lisflo, developed by two universities, computes the level of the river for the next ten days.",
            (
                "Lisflo is developed by two universities.",
                "Lisflo computes the level of the river for the next ten days.",
            ),
        ),
        (
            "The keeper walks to the bridge in the morning, using the path behind the mill.",
            (
                "The keeper walks to the bridge in the morning.",
                "The keeper uses the path behind the mill.",
            ),
        ),
        (
            "You can read the level of the river on the page and order a printed map of the valley.",
            ("You can read the level of the river on the page.", "You can order a printed map of the valley."),
        ),
        (
            "The rain fell for a week in the upper valley, causing floods.",
            ("The rain fell for a week in the upper valley.", "This caused floods."),
        ),
        (
            "The gauge sends its level every hour, meaning that the keeper can stay at home.",
            ("The gauge sends its level every hour.", "This means that the keeper can stay at home."),
        ),
        (
            "The readings of the two gauges are the same all year, reflecting the shape of the valley.",
            ("The readings of the two gauges are the same all year.", "This reflects the shape of the valley."),
        ),
        (
            "He wrote to the village every week, citing the long queues at the old ferry.",
            ("He wrote to the village every week.", "He cited the long queues at the old ferry."),
        ),
        (
            "She was elected to the council of the village in 1920, serving until the mill was sold.",
            ("She was elected to the council of the village in 1920.", "She served until the mill was sold."),
        ),
        (
            "They moved from the island to the valley, eventually stopping the work at the old mill.",
            ("They moved from the island to the valley.", "They eventually stopped the work at the old mill."),
        ),
        (
            "She left the station in 1920, becoming the first keeper of the new mill.",
            ("She left the station in 1920.", "She became the first keeper of the new mill."),
        ),
        # What is said of a noun by a participle or an adjective.
        (
            "The station is a small house of stone, built by the village in 1920.",
            ("The station is a small house of stone.", "The station was built by the village in 1920."),
        ),
        (
            "Located on the hill behind the mill, the mast carries the antenna of the station.",
            ("The mast is located on the hill behind the mill.", "It carries the antenna of the station."),
        ),
        (
            "First opened in 1920, the station is the home of the largest gauge in the valley.",
            ("The station was first opened in 1920.", "It is the home of the largest gauge in the valley."),
        ),
        (
            "Made of 1200 small stones, the old mill is the pride of the village.",
            ("The old mill is made of 1200 small stones.", "It is the pride of the village."),
        ),
        (
            "Born on the island in 1920, Ada Lund moved to the valley as a young girl.",
            ("Ada Lund was born on the island in 1920.", "Ada Lund moved to the valley as a young girl."),
        ),
        (
            "Convinced that the ice would break soon, they moved the gauge to the bridge.",
            ("They were convinced that the ice would break soon.", "They moved the gauge to the bridge."),
        ),
        (
            "Unable to reach the bridge in the storm, he read the gauge from the other bank.",
            ("He was unable to reach the bridge in the storm.", "He read the gauge from the other bank."),
        ),
        # A noun with a participle, a place, a date.
        (
            "The island is part of the parish, with many people living in the village and working in the town.",
            ("The island is part of the parish.", "Many people live in the village and work in the town."),
        ),
        (
            "The mill lost most of its guests last year, with only two ferries stopping at the pier.",
            ("The mill lost most of its guests last year.", "Only two ferries stopped at the pier."),
        ),
        (
            "The keeper won the race of the valley by a few metres, the difference being the length of an oar.",
            (
                "The keeper won the race of the valley by a few metres.",
                "The difference was the length of an oar.",
            ),
        ),
        (
            "The keeper moved to the village of Lund, where he built a gauge for the old mill.",
            ("The keeper moved to the village of Lund.", "There, he built a gauge for the old mill."),
        ),
        (
            "The keeper worked at the mill until 1920, when the village sold it to the railway.",
            ("The keeper worked at the mill until 1920.", "That year, the village sold it to the railway."),
        ),
        (
            "The keeper left the station on 5 May 1920, when the new bridge was opened to the public.",
            ("The keeper left the station on 5 May 1920.", "On that day, the new bridge was opened to the public."),
        ),
        # Three in one go.
        (
            "The gauge stands at the old bridge, the mast stands on the hill; the pump stands in the barn of the mill.",
            Refusal.SERIES,
        ),
        (
            "The gauge stands at the old bridge, and the mast stands on the hill, but the pump was sold last year.",
            (
                "The gauge stands at the old bridge.",
                "The mast stands on the hill.",
                "However, the pump was sold last year.",
            ),
        ),
        # A label opens no list, and a time that only comes before holds for nothing after.
        (
            "Note: All contributors keep the rights to their values, but by sending them to us, you grant a license.",
            (
                "Note: All contributors keep the rights to their values.",
                "However, by sending them to us, you grant a license.",
            ),
        ),
        (
            "After the storm we returned to the valley to look for the pump and later the mast was found in the lake.",
            (
                "After the storm we returned to the valley to look for the pump.",
                "Later the mast was found in the lake.",
            ),
        ),
        (
            "Both gauges now have new parts, so this note may be a bit outdated, but the values show a good fit.",
            (
                "Both gauges now have new parts, so this note may be a bit outdated.",
                "However, the values show a good fit.",
            ),
        ),
        # The tree hangs "works" on the participle.
        (
            "She advocates using a sensor of this kind in all new gauges and also works towards a cheaper mast.",
            ("She advocates using a sensor of this kind in all new gauges.", "She also works towards a cheaper mast."),
        ),
        # A comma inside a place is none of a row.
        (
            "Caleb Holt is a smith of the valley in Albany, Georgia and firmly keeps the old rule of his guild.",
            (
                "Caleb Holt is a smith of the valley in Albany, Georgia.",
                "Caleb Holt firmly keeps the old rule of his guild.",
            ),
        ),
        # Three verbs in a row.
        (
            "The gauge measures the flow of the river, sends the value to the station, and keeps a copy of its own.",
            (
                "The gauge measures the flow of the river.",
                "The gauge sends the value to the station.",
                "It keeps a copy of its own.",
            ),
        ),
        # What points goes on as a pronoun, what is done as "it".
        (
            "This keeps the water of the lake clean and makes it much easier to see the fish.",
            ("This keeps the water of the lake clean.", "It makes it much easier to see the fish."),
        ),
        (
            "Cleaning the gauges of the valley by hand is slow and needs four people with a boat.",
            ("Cleaning the gauges of the valley by hand is slow.", "It needs four people with a boat."),
        ),
    ],
)
def test_a_split_reads_as_written(text: str, sentences: tuple[str, ...] | Refusal) -> None:
    assert split(text) == sentences


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("The gauge at the old bridge of the village measures the flow of the river.", Refusal.NO_CUT),
        ("Has the gauge at the bridge failed, and did the mast lose its signal?", Refusal.QUESTION),
        ("The old mayor's father is from the valley and mother is from the coast.", Refusal.SHARED),
        ("You can ask for all values of the last year, and we will send them to you by mail.", Refusal.CONDITION),
        ("You just open the valve of the old tank, and the water will run into the meadow.", Refusal.CONDITION),
        # More of what is reported, or of a reason.
        (
            "The reason is that we expect more water in the coming spring, and we have only one pump in the barn.",
            Refusal.SCOPE,
        ),
        (
            "The gauge is useless as the mast needs a line of its own, but the village does not want to pay for it.",
            Refusal.SCOPE,
        ),
        ("We read all notes of the old station, and most came from the last year of the war.", Refusal.SUBJECT),
        (
            "You could sell the old pump to the smith, but then the tank of the barn would stay empty.",
            Refusal.CONNECTOR,
        ),
        # "Does not a but does b" is a correction, and what opens with "using" may hold for both.
        ("The new module does not need a mast of its own but uses the old one of the station.", Refusal.CONNECTOR),
        (
            "Using the values of the last year, the model finds a flood in a minute, offering a map of it.",
            Refusal.CONDITION,
        ),
        # Who is not among them cannot be taken up again.
        (
            "Almost no farmers of the valley read the old gauge last year and used the new report of it.",
            Refusal.SUBJECT,
        ),
        ("Not every farmer of the valley read the old gauge and used the new report of the station.", Refusal.SUBJECT),
        # "Since" may tell the time.
        (
            "Since the bridge was closed in 2019, the ferry has carried most of the trucks over the river.",
            Refusal.NO_CUT,
        ),
        # "Cannot only a, but also b" is one statement in two halves, and a last condition may hold for both sides.
        ("The storm cannot only damage the mast on the hill but also hurts the people below it.", Refusal.CONNECTOR),
        (
            "The gauge needs ten watts of power, whereas the mast needs twenty, when both are used at night.",
            Refusal.CONDITION,
        ),
        # Both halves follow from what stands before "so".
        (
            "The old gauge had failed twice that week, so we drove up the valley and the smith came along.",
            Refusal.STILL_JOINED,
        ),
        ("We built it because the old gauge had failed, and there was no other gauge in the valley.", Refusal.SCOPE),
        # The first of three verbs has no object to part with.
        ("He came, saw, and conquered the whole of the valley with his men.", Refusal.SHORT),
        ("When the tank is empty, the valve closes by itself, and the pump fills it again.", Refusal.CONDITION),
        (
            "The valve closes at noon, and the small pump starts again at night, unless the water is low.",
            Refusal.CONDITION,
        ),
        ("In the spring the pump feeds the tank on the hill and drains the meadow.", Refusal.CONDITION),
        ("The pump feeds the tank on the hill and drains the meadow when it rains.", Refusal.CONDITION),
        ("The gauge works again at last, the mast has its signal back, and the pump runs at night.", Refusal.SERIES),
        ("Open the valve of the tank, and the small pump fills it within an hour.", Refusal.COMMAND),
        (
            "The first pump fills the large tank in the barn, and the second will empty it again at night.",
            Refusal.SUBJECT,
        ),
        ("Each gauge takes about an hour to clean, and they are out of reach for us.", Refusal.SUBJECT),
        ("Nobody reads the gauge at the bridge in winter or writes the level down.", Refusal.NO_CUT),
        ("The farmers fill both tanks on the hill, and it is cleaned by a boy every day.", Refusal.ANTECEDENT),
        ("The gauge at the bridge still works well, and so the mast has been taken down.", Refusal.CONNECTOR),
        ("The gauge at the bridge still works, but for now, the mast has lost its signal.", Refusal.CONNECTOR),
        ("The pump runs at night, and we sleep.", Refusal.SHORT),
        ("The ferry leaves the pier at noon*, and the last bus leaves an hour later.", Refusal.STOP),
        ("The server of the station runs at night, and npm is installed on all of them.", Refusal.CAPITAL),
        (
            "The plan is a mast where our gauges can be fixed quickly and the cables can be led down.",
            Refusal.SCOPE,
        ),
        ("The council said that the pump feeds the tank and drains the meadow behind it.", Refusal.SCOPE),
        # The second half is only supposed, too.
        ("It is possible that the pump feeds the tank, but its water never reaches the meadow.", Refusal.SCOPE),
        (
            "We send the readings to the old station, and nothing arrives there, and need some help with it.",
            Refusal.SCOPE,
        ),
        ("The valley has many old gauges, dozens of pumps, and is a home to rare birds.", Refusal.SERIES),
        ("Each of the pumps feeds a tank on the hill and drains a meadow behind it.", Refusal.SUBJECT),
        # Which mast is meant, only the words after it say.
        ("Located on the hill behind the mill, the mast that fell carries no antenna.", Refusal.NAME),
        # Whether it was so or is so cannot be told.
        ("Tested in many rivers, the gauge is sold to stations in all valleys.", Refusal.TENSE),
        ("Kept dry since the spring of 1920, the old gauge still works without a fault.", Refusal.TENSE),
        # "A mast" is a new one each time it is said.
        ("Located on the hill behind the mill, a mast carries the antenna of the new station.", Refusal.SUBJECT),
        (
            "The island has many old houses, with each family keeping a boat at the pier of the village.",
            Refusal.SUBJECT,
        ),
        ("The gauge should stand on the bridge, with the mast carrying its antenna on the other bank.", Refusal.TENSE),
        (
            "The mill stands on an island, with two ferries serving the village and a bridge leading to the town.",
            Refusal.SERIES,
        ),
        ("If the keeper moves to Lund, where he has a house, the village will sell the mill.", Refusal.SCOPE),
        ("Moor the ferry on the far side of the bridge, making the pier free for guests.", Refusal.COMMAND),
        ("The village bought a new gauge for the old mill, made by a smith in the town.", Refusal.ANTECEDENT),
        # Who opened the house may be who offers the rooms; and it may be that it rained, not the rain, that did it.
        ("The house was opened by the keeper last year, offering rooms to all guests.", Refusal.SUBJECT),
        ("The rain fell for a week in the upper valley, flooding the cellar of the mill.", Refusal.NO_CUT),
        ("They stayed at the mill until the new rules were made, supporting the smaller boats.", Refusal.SCOPE),
        ("She began her work on the stage as a girl, making her first appearance at the mill.", Refusal.SUBJECT),
        ("They would have tried to rebuild the old bridge, replacing the cables with steel.", Refusal.TENSE),
        ("She has run the station for ten years, winning two prizes for the gauge.", Refusal.TENSE),
        # The one who is named may be the one who replaces; the dead do no more.
        ("They made Ada Lund the keeper of the station in 1920, replacing the father of the smith.", Refusal.SUBJECT),
        ("I found a new list of the gauges at the mill, using the names of the rivers.", Refusal.SUBJECT),
        ("He died in a small hospital in the valley, receiving visits from the keepers.", Refusal.SUBJECT),
        ("She is the keeper of the mill in the valley, serving as its smith since 1920.", Refusal.TENSE),
        ("They moved to the valley in 1920, selling the mill and finally leaving the island.", Refusal.SERIES),
        ("He is the older brother of the keeper, returning to the valley every year.", Refusal.SUBJECT),
    ],
)
def test_a_refusal_has_its_reason(text: str, reason: Refusal) -> None:
    assert split(text) == reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        # Two things have the number that the verb asks for.
        ("The gauge sends its levels in an open format, which holds a mark for every hour.", Refusal.ANTECEDENT),
        ("A test of the gauge was planned for January, which would tell the level of the river.", Refusal.ANTECEDENT),
        ("The keeper stores data in an open format, which holds a mark for every hour.", Refusal.ANTECEDENT),
        ("The village built a mill near Arendal, which makes no noise at all by day.", Refusal.ANTECEDENT),
        ("The storm tore three cables on the pier, which led to a long night without any signal.", Refusal.ANTECEDENT),
        (
            "The mayor of Lund, a town on the northern shore, keeps a copy of the level of the river.",
            Refusal.ANTECEDENT,
        ),
        # "This machine" and "these panels" would say less, or mean others.
        ("The new gauge is a machine, which measures the level of the river by day.", Refusal.NAME),
        ("The mill gets its current from panels, which stand on the roof of the barn.", Refusal.NAME),
        ("The gauges at the bridge are read with our Lisflo, which needs a minute or two.", Refusal.NAME),
        # Is or was?
        ("The council met last spring with Lund, a pilot from the shore of the lake.", Refusal.TENSE),
        ("The new mast, kept by the village of Arendal, carries the antenna of the station.", Refusal.TENSE),
        ("The station, kept by the village since 1970, sends all levels to the council.", Refusal.TENSE),
        # A description of the subject, of one of two, of an unknown number.
        ("Ada was born in Arendal, the daughter of a smith from the shore of the lake.", Refusal.NO_CUT),
        ("The council works with Berg and Lund, a firm that keeps the gauges of the valley.", Refusal.ANTECEDENT),
        ("Pilots, who call the station at night, hear the level of the river from a machine.", Refusal.SUBJECT),
        # What is only supposed, or reported.
        ("If the water is high, the village pays for a new gauge, which may cost a lot.", Refusal.CONDITION),
        (
            "If the gauge of Lisflo, a small company in Arendal, fails at night, the station sends a warning.",
            Refusal.CONDITION,
        ),
        (
            "The council said that pilots from Lisflo, a small company in Arendal, help with the repair of the mast.",
            Refusal.SCOPE,
        ),
        # Said behind the rest, "this" would mean another thing.
        ("The keepers of the plant, which causes a lot of smoke, read the level of the river.", Refusal.ANTECEDENT),
        # A bracket would be torn.
        ("The gauge sends its levels to the mast (kept by the village, which pays for its current).", Refusal.SCOPE),
    ],
)
def test_what_is_not_surely_said_of_one_thing_stays(text: str, reason: Refusal) -> None:
    assert split(text) == reason


def test_an_aside_with_markup_is_not_moved() -> None:
    text = "Pilots from Lisflo, a small company in Arendal, helped the station with the repair of the old mast."
    within = text.index("small")
    assert split(text, marked=(Span(within, within + 5),)) == Refusal.MARKUP
    assert isinstance(split(text, marked=(Span(0, 6),)), tuple)


def test_a_link_or_quotation_is_not_cut() -> None:
    text = "The gauge stands at the old bridge, and the mast stands on the hill behind it."
    assert split(text, closed=(Span(20, 50),)) == Refusal.MARKUP
    assert isinstance(split(text, closed=(Span(0, 9),)), tuple)


def test_code_is_no_place_to_be_at() -> None:
    text = "The keeper writes the level of the river to Xxxxxxx, where he keeps all of the readings."
    assert split(text) == (
        "The keeper writes the level of the river to Xxxxxxx.",
        "There, he keeps all of the readings.",
    )
    assert split(text, fillers=(Span(text.index("Xxx"), text.index(",")),)) == Refusal.NAME


def test_code_is_not_said_again() -> None:
    text = "Xxxxxxx reads the level of the river and sends the value to the station."
    assert split(text) == ("Xxxxxxx reads the level of the river.", "Xxxxxxx sends the value to the station.")
    assert split(text, fillers=(Span(0, 7),)) == Refusal.NAME


JOINED = """
The small pump in the old barn feeds the large tank on the hill behind the mill, and the valve of the main line of the
village closes at noon.
""".replace("\n", " ").strip()
GOOD = ("The gauge of 1970 cannot work.", "However, Lund sold the mast.")


@pytest.mark.parametrize(
    ("source", "cuts", "pieces", "reason"),
    [
        ("The gauge of 1970 cannot work, but Lund sold the mast.", ". However,", GOOD, None),
        (
            "The gauge works and the mast on the hill.",
            ".",
            ("The gauge works.", "The mast on the hill."),
            Refusal.NO_VERB,
        ),
        ("We wait at noon and sell the mast.", ".", ("We wait at noon.", "Sells the mast."), Refusal.NO_SUBJECT),
        (
            "The gauge (it is old and the mast is new) works.",
            ".",
            ("The gauge (it is old.", "The mast is new) works."),
            Refusal.UNBALANCED,
        ),
        (
            "We know that the gauge works and the mast fell and the pump runs.",
            ".",
            ("We know that the gauge works, the mast fell.", "The pump runs."),
            Refusal.SPLICE,
        ),
        (
            "The gauges failed and the masts fell.",
            ".",
            ("The gauges failed.", "She fell down."),
            Refusal.DANGLING,
        ),
        (
            "The gauge of 1970 cannot work, but Lund sold the mast.",
            ". However,",
            ("The gauge of 1971 cannot work.", "However, Lund sold the mast."),
            Refusal.LOST,
        ),
        (
            "The gauge of 1970 cannot work, but Lund sold the mast.",
            ". However,",
            ("The gauge of 1970 can work.", "However, Lund sold the mast."),
            Refusal.LOST,
        ),
        (
            "The gauge of 1970 cannot work, but Lund sold the mast.",
            ". However,",
            ("The gauge of 1970 cannot work.", "However, the village sold the mast."),
            Refusal.LOST,
        ),
        (
            "The gauge must work, but we sold the mast.",
            ". However,",
            ("The gauge works.", "However, we sold the mast."),
            Refusal.LOST,
        ),
        (
            "The gauge works, but we sold the mast.",
            ". However,",
            ("The gauge does not work.", "However, we sold the mast."),
            Refusal.LOST,
        ),
        (
            "The small pump in the barn feeds the tank, the valve closes at noon, and the mast stands on the hill.",
            ".",
            (
                JOINED,
                "The mast stands on the hill.",
            ),
            Refusal.STILL_JOINED,
        ),
    ],
)
def test_a_bad_split_is_noticed(source: str, cuts: str, pieces: tuple[str, ...], reason: Refusal | None) -> None:
    planted = [Cut(Span(0, 1), cuts)]
    parse = parsed(source)
    found = verify(parse, find_ideas(parse, source), planted, pieces, [parsed(piece) for piece in pieces])
    assert found == reason


CONNECTORS = frozenset(
    {"and", "but", "yet", "so", "although", "though", "whereas", "while", "because", "since", "which", "who"}
    | {"with", "where", "when"}
)
"""Words that a split may take out."""


@pytest.mark.data
def test_splits_of_real_sentences_keep_every_word(data_dir: Path) -> None:
    lines = (data_dir / "labels" / "sentences.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", json.loads(line)["text"]).replace("`", "") for line in lines]
    texts = [text for text in texts if len(text.split()) >= 18]
    offered = 0
    for text in texts:
        pieces = split(text)
        if isinstance(pieces, tuple):
            offered += 1
            assert _lost(text, pieces) == set(), text
    assert offered >= 25


def _lost(text: str, sentences: tuple[str, ...]) -> set[str]:
    """Words of the text that its split has not; participles that end in a verb of their own apart."""
    before, after = (Counter(re.findall(r"\w+", part.lower())) for part in (text, " ".join(sentences)))
    return {word for word in before - after if word not in CONNECTORS and not word.endswith("ing")}


def test_a_lost_word_is_noticed() -> None:
    assert _lost("The gauge works, but not the mast.", ("The gauge works.", "However, the mast.")) == {"not"}


def test_a_stop_is_followed_by_a_blank() -> None:
    text = "The gauge at the bridge works again—the old mast is still without a signal."
    parse = parsed(text)
    found = propose(find_ideas(parse, text), parse, text)
    assert isinstance(found, Split)
    assert [(cut.span.of(text), cut.text) for cut in found.cuts] == [("—", ". "), ("t", "T")]


def test_cuts_are_put_together_in_order() -> None:
    text = "The gauge works, but the mast fell."
    found = Split((Cut(Span(15, 20), ". However,"),))
    assert found.sentences(text) == ("The gauge works.", "However, the mast fell.")


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        # Statements are parted first, and an aside or a second verb stays with its own.
        (
            "The gauge stands at the old bridge, and the mast on the hill carries a new lamp, making the bay safe at night.",
            (
                "The gauge stands at the old bridge.",
                "The mast on the hill carries a new lamp, making the bay safe at night.",
            ),
        ),
        # All seams part statements, or there is only one.
        ("The gauge stands at the old bridge, and the mast stands on the hill, but the pump was sold last year.", None),
        ("The gauge stands at the old bridge, and the mast stands on the hill behind it.", None),
    ],
)
def test_the_lesser_split_is_at_the_best_seam(text: str, sentences: tuple[str, ...] | None) -> None:
    parse = parsed(text)
    ideas = find_ideas(parse, text)
    full = propose(ideas, parse, text)
    assert isinstance(full, Split)
    two = lesser(full, ideas)
    assert (None if two is None else two.sentences(text)) == sentences


def test_a_lesser_split_comes_after_the_full_one() -> None:
    text = (
        "Security matters to the ferries and the mills alike, and the village has added several new gauges that watch "
        "the bay, making it easier to land at night.\n"
    )
    report = check(text)
    titles = [fix.title for one in report.findings for fix in report.fixes(one) if fix.kind == "split"]
    assert [title.partition(":")[0] for title in titles] == ["Split into 3 sentences", "Split into 2 sentences"]
