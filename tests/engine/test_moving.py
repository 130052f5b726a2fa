"""Sentences moved to the start of their sections: one edit, and all else stays as it is."""

from pathlib import Path

import pytest

from citewell.document import Document
from citewell.edits import apply
from citewell.markup import read
from citewell.moving import move_edits
from citewell.result import Fix
from citewell.rule import Move

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*.*"))


def moved(text: str, words: str, path: str = "draft.md") -> str | None:
    """The draft with the sentence moved that begins with some words."""
    document = read(text, path=path)
    [(section, sentence)] = [
        (section, sentence)
        for section in document.sections
        for block in section.blocks
        for sentence in block.sentences
        if sentence.exact().startswith(words)
    ]
    edits = move_edits(section, Move(sentence))
    return None if edits is None else apply(text, Fix("move-answer", "", False, edits))


def test_links_marks_and_notes_come_along() -> None:
    text = "## A\n\nOne is *here*.\nTwo **is\n[there](b.md)**.[^1] Three stays.\n\n[^1]: Note.\n"
    assert moved(text, "Two") == "## A\n\nTwo **is\n[there](b.md)**.[^1] One is *here*.\nThree stays.\n\n[^1]: Note.\n"


def test_the_last_sentence_leaves_no_blank() -> None:
    assert moved("One stays. Two goes.\n\nThree stays.\n", "Two") == "Two goes. One stays.\n\nThree stays.\n"


def test_the_first_sentence_of_a_later_paragraph() -> None:
    text = "One stays.\n\n```\ncode\n```\n\nTwo goes. Three stays.\n"
    assert moved(text, "Two") == "Two goes. One stays.\n\n```\ncode\n```\n\nThree stays.\n"


def test_a_paragraph_of_its_own() -> None:
    assert moved("One stays.\n\nTwo goes.\n\n## B\n", "Two") == "Two goes. One stays.\n\n## B\n"
    page = '<p>One stays.</p>\n<p class="a">Two <b>goes</b>.</p>\n<p>Three.</p>'
    assert moved(page, "Two", "page.html") == "<p>Two <b>goes</b>. One stays.</p>\n<p>Three.</p>"


def test_a_paragraph_of_its_own_beside_a_list() -> None:
    below = "Stay.\n\nGo up.\n\n- One.\n- Two.\n"
    assert moved(below, "Go") == "Go up. Stay.\n\n- One.\n- Two.\n"
    above = "Stay.\n\n- One.\n- Two.\n\nGo up.\n\nStay too.\n"
    assert moved(above, "Go") == "Go up. Stay.\n\n- One.\n- Two.\n\nStay too.\n"
    page = "<p>Stay.</p><ul><li>One.</li></ul><p>Go up.</p><ul><li>Two.</li></ul>"
    assert moved(page, "Go", "page.html") == "<p>Go up. Stay.</p><ul><li>One.</li></ul><ul><li>Two.</li></ul>"


@pytest.mark.parametrize(
    "text",
    [
        "Stay.\n\n- One.\n- Two.\n\nGo up.\n\n- Three.\n",  # two lists would become one
        "Stay.\n\n1. One.\n\nGo up.\n\n1. Two.\n",
        "Stay.\n\n- One.\n\nGo up.\n\n  - Two.\n",
        "Stay.\n\n- One.\n\nGo up.\n\n      code\n",  # the code would be the item's
        "Stay.\n\n- One.\n\nGo up.\n\n    code\n",  # and this its text
        "Stay.\r\n\r\n- One.\r\n\r\nGo up.\r\n\r\n- Two.\r\n",
        "Stay.\n\n- ![](a.png)\n\nGo up.\n\n- Two.\n",
        "Stay.\n\n[^1]: Note.\n\nGo up.\n\n    code\n\nStay.[^1]\n",
        "Stay.\n\n- One.\n\n  Go up.\n\n- Two.\n",  # of an item nothing is moved
        "Stay.\n\n- One.\n- Go up.\n- Two.\n",
    ],
)
def test_lists_stay_as_they_are(text: str) -> None:
    assert moved(text, "Go") is None


@pytest.mark.parametrize(
    "text",
    [
        "Go first.\n\nStay.\n",  # it stands there already
        "- An item.\n\nGo up.\n",  # the section begins with a list
        "Stay.\n\n> Go up.\n",  # a quotation stays one
        "Stay. **Stay too. Go up.**\n",  # the mark would come loose
        "Stay.\n\n- Go up.\n",
    ],
)
def test_what_cannot_be_moved(text: str) -> None:
    assert moved(text, "Go") is None


def _sentences(document: Document) -> list[str]:
    return [sentence.exact() for block in document.blocks for sentence in block.sentences]


def test_every_move_keeps_all_sentences() -> None:
    assert sum(map(_moves_that_keep_all, EXAMPLES)) > 5 * len(EXAMPLES)


def _moves_that_keep_all(path: Path) -> int:
    """How many sentences of a draft can be moved; asserts that each stands first then, and that none is lost."""
    text = path.read_bytes().decode()
    document = read(text, path=str(path))
    count = 0
    for section in document.sections:
        for sentence in section.sentences:
            edits = move_edits(section, Move(sentence))
            if edits is None:
                continue
            count += 1
            after = read(apply(text, Fix("move-answer", "", False, edits)), path=str(path))
            assert sorted(_sentences(after)) == sorted(_sentences(document))
            opening = next(block for block in after.sections[section.index].blocks if block.sentences)
            assert opening.sentences[0].exact() == sentence.exact()
    return count
