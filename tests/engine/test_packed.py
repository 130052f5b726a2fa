"""The parses of one draft: whichever are packed, all are as they were given."""

import pytest

from citewell.grammar import Grammar
from citewell.packed import Parses
from citewell.span import Span
from citewell.syntax import Parse, Token

TEXTS = [
    "The lamp is faster than the others, and it was seen by 40 people.",
    "It's there, isn't it?",
    "Müller’s “lamps” weren’t better.",
    "",
]


@pytest.mark.grammar
def test_what_was_packed_is_as_it_was() -> None:
    made = Grammar().batch(TEXTS)
    parses = Parses()
    parses.update(zip(TEXTS, made, strict=True))
    parses.pack(0)
    assert [parses[text] for text in TEXTS] == made
    parses.pack(0)
    other = Parses()
    other.update(parses)
    assert len(other) == len(TEXTS)
    assert [other[text] for text in TEXTS] == made


def parse(text: str) -> Parse:
    return Parse((Token(0, text, Span(0, len(text)), text, "NOUN", "NN", "ROOT", 0),))


def test_those_asked_for_last_stay_at_hand() -> None:
    texts = ["one", "two", "three", "four"]
    parses = Parses()
    parses.update((text, parse(text)) for text in texts)
    first, last = parses["one"], parses["four"]
    parses.pack(2)
    assert parses["one"] is first
    assert parses["four"] is last
    assert parses["two"] == parse("two")
    assert len(parses) == 4


def test_what_cannot_be_packed_stays() -> None:
    seen_as_another = parse("�")
    parses = Parses()
    parses.update([("nothing", None), ("\ud800", seen_as_another)])
    parses.pack(0)
    assert parses["nothing"] is None
    assert parses["\ud800"] is seen_as_another


def test_what_is_not_needed_is_forgotten() -> None:
    parses = Parses()
    parses.update((text, parse(text)) for text in ("one", "two", "three"))
    parses.pack(1)
    parses.forget_all_but({"one", "three", "never"})
    assert "two" not in parses
    assert [text for text in ("one", "three") if text in parses] == ["one", "three"]
    with pytest.raises(KeyError):
        parses["two"]
