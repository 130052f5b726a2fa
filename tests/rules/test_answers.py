"""What a section's own sentences are, and how much of a heading each of them holds."""

from pathlib import Path

import pytest

from citewell.markup import read
from citewell_rules._sections.answers import shares, statement, statements, texts

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*.*"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_the_words_of_a_section_are_those_of_its_statements(path: Path) -> None:
    for section in read(path.read_bytes().decode(), path=str(path)).sections:
        found = statements(section)
        assert texts(section) == tuple(sentence.text for sentence in found)
        for index, sentence in enumerate(found):
            one = statement(section, index)
            assert (one.block_index, one.index) == (sentence.block_index, sentence.index)
        with pytest.raises(IndexError):
            statement(section, len(found))


def test_no_quotation_table_or_aside_is_a_sections_own_text() -> None:
    text = "## A\n\nOne.\n\n> Two.\n\n- Three.\n\n| Four. |\n|---|\n| Five. |\n\n<aside>Six.</aside>\n"
    [section] = read(text, path="draft.md").sections
    assert texts(section) == ("One.", "Three.")


def test_words_that_few_sentences_have_count_more() -> None:
    screw, oil, both, neither = shares("Oil for the screw", ("A screw.", "The screw needs oil.", "The screw.", "Rain."))
    assert oil > screw == both > neither == 0


def test_a_pronoun_is_credited_what_stands_before() -> None:
    assert shares("The screw", ("The screw turns.", "It is of steel."))[1] > 0
    assert shares("The screw", ("The cloth dries.", "It is of steel."))[1] == 0


def test_words_close_together_count_twice() -> None:
    close, apart = shares(
        "Oil screw", ("The screw with oil turns.", "The screw turns on many days of the long year without any oil.")
    )
    assert close > apart
