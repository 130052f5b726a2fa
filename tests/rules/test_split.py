"""Where a sentence is cut, what the pieces read like, why others stay whole; and that a bad split is noticed."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from citewell.grammar import Grammar
from citewell.span import Span
from citewell.syntax import Parse
from citewell_rules._ideas.joints import find_ideas
from citewell_rules._ideas.split import Cut, Refusal, Split, propose, verify

GRAMMAR = Grammar()


def parsed(text: str) -> Parse:
    parse = GRAMMAR.parse(text)
    assert parse is not None, "the language model is missing, which the locked dependencies bring: make venv"
    return parse


def split(text: str, closed: tuple[Span, ...] = (), fillers: tuple[Span, ...] = ()) -> tuple[str, ...] | Refusal:
    """The sentences that a text is split into, or the reason why it is not; as the fix does it."""
    parse = parsed(text)
    found = propose(find_ideas(parse, text), parse, text, closed, fillers)
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
            ("The old mast was built by the village.", "The old mast carries the antenna of the new station."),
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
        # What points goes on as a pronoun, what is done as "this".
        (
            "This keeps the water of the lake clean and makes it much easier to see the fish.",
            ("This keeps the water of the lake clean.", "It makes it much easier to see the fish."),
        ),
        (
            "Cleaning the gauges of the valley by hand is slow and needs four people with a boat.",
            ("Cleaning the gauges of the valley by hand is slow.", "This needs four people with a boat."),
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
