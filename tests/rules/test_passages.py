"""Which answers move to the start of their section, and which stay: `citewell_rules._sections.passages`."""

from dataclasses import replace

import pytest

from citewell.grammar import Grammar
from citewell.markup import read
from citewell_rules._sections.passages import can_move_up

pytestmark = pytest.mark.grammar

GRAMMAR = Grammar()
QUESTION = "Which village built the first rack press?"


def moved(*texts: str, answer: int = 2, heading: str = QUESTION) -> tuple[str, ...]:
    """The sentence that moves of a section of some paragraphs, where the one of an index answers; none: empty."""
    document = replace(read(f"## {heading}\n\n" + "\n\n".join(texts) + "\n", path="draft.md"), parses=GRAMMAR)
    [section] = document.sections
    return (section.sentences[answer].text,) if can_move_up(heading, section.sentences, answer) else ()


START = "Farmers in the valley made their own tools. Many of these tools hang in museums now."
ANSWER = "The village of Halden built the first rack press."


def test_an_answer_that_stands_alone_moves_alone() -> None:
    assert moved(f"{START} {ANSWER} Cloth came from Brekke.") == (ANSWER,)


@pytest.mark.parametrize(
    "answer",
    [
        "It was built by the village of Halden.",
        "This village, Halden, built the first rack press.",
        "However, the village of Halden built the first rack press.",
        "The village of Halden also built the first rack press.",
        "With these tools, the village of Halden built the first rack press.",
        "The village of Halden built the first rack press with the tools.",
        "Later, the village of Halden built the first rack press.",
        "The village of Halden went on to build the first rack press.",
        "The village of Halden built the first rack press as follows.",
        "The village of Halden built the first rack press:",
        "Another village, Halden, built the first rack press.",
        "The other village built the first rack press.",
        "Nobody there built the first rack press.",
        "In the same year, Halden built the first rack press.",
        "The first rack press was better than those in the village.",
    ],
)
def test_an_answer_that_hangs_on_what_was_before_stays(answer: str) -> None:
    assert moved(f"{START} {answer}") == ()


@pytest.mark.parametrize(
    "answer",
    [
        "The village of Halden, which had its own smith, built the first rack press.",
        "Anna Holm of Halden built the first rack press when she was young.",
        "Halden built the first rack press in both oak and iron.",
        "Smiths in Halden built the first rack press so that they could sell their iron.",
        "In 1871, the village of Halden built the first rack press.",
        "Halden built the first rack press from materials such as oak.",
        "Many of the smiths in Halden built the first rack press.",
    ],
)
def test_words_that_hang_on_the_sentence_itself_do_not_hold_it_back(answer: str) -> None:
    assert moved(f"{START} {answer}") == (answer,)


@pytest.mark.parametrize("follower", ["It stands there still.", "This press was heavy.", "There it stands still."])
def test_an_answer_that_something_goes_on_from_stays(follower: str) -> None:
    assert moved(f"{START} {ANSWER} {follower}") == ()


@pytest.mark.parametrize(
    "start",
    [
        "Who would have thought of a press? Farmers made tools.",  # it leads up to what then stands before it
        "In this section, we look at the press. Farmers made tools.",
        "It was a hard winter. Farmers made tools.",  # the pronoun would seem to speak of the answer
        "Winter kept him at home. Farmers made tools.",
        "Further villages had a smith. Farmers made tools.",
        "Farmers made tools. Who built a press?",  # the answer to it would be gone
    ],
)
def test_an_opening_that_reads_oddly_behind_the_answer_holds_it_back(start: str) -> None:
    assert moved(f"{start} {ANSWER}") == ()


def test_an_opening_that_leads_to_the_answer_holds_it_back() -> None:
    assert moved("Farmers made tools. One thing was new:", ANSWER) == ()


def test_names_are_explained_before_they_are_cut_short() -> None:
    assert moved("Anna Holm had a forge. The forge was warm. Holm built the first rack press in her village.") == ()
    assert moved("The Rack Press Guild (RPG) is old. Its books are lost. The RPG built the first rack press.") == ()
    known = "Holm built the first rack press in the village."
    assert moved(f"Anna Holm had a forge. The forge was warm. {known}", heading="When did Holm build a press?") == (
        known,
    )


def test_a_lead_in_stays_with_its_list() -> None:
    assert moved(START, ANSWER, "- oak\n- iron") == ()


def test_nothing_moves_where_there_is_no_language_model() -> None:
    document = read(f"## {QUESTION}\n\n{START} {ANSWER}\n", path="draft.md")
    [section] = document.sections
    assert not can_move_up(QUESTION, section.sentences, 2)
