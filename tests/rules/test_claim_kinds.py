"""What a sentence does: `citewell_rules._claims.kind`."""

from dataclasses import replace

import pytest

from citewell.document import Sentence
from citewell.grammar import Grammar
from citewell.markup import read
from citewell_rules._claims.kind import by_words, kind_of

pytestmark = pytest.mark.grammar

GRAMMAR = Grammar()


def sentence(text: str) -> Sentence:
    document = replace(read(f"{text}\n", path="draft.md"), parses=GRAMMAR)
    return document.blocks[0].sentences[0]


EXAMPLES = {
    "claim": (
        "Our new index makes lookups much faster.",
        "Most bakers now buy their flour online.",
        "The kiln improves quality and reduces costs.",
        "It is the most popular glaze in the region.",
        "Discover a very reliable press.",
    ),
    "fact": (
        "The function returns a list of names.",
        "I wrote the first draft on a ferry.",
        "The library stands beside the harbour.",
        "The `--deep` option reads all folders.",
    ),
    "instruction": (
        "Open the lid and press the button.",
        "You can also drop the file on the window.",
        "Please keep the door closed.",
        "Let's bake a loaf.",
    ),
    "definition": (
        "A crumb is a kind of fragment that falls from bread.",
        "Proofing refers to the last rise of the dough.",
    ),
    "question": ("Is the new oven faster?", "(Why would it be?)"),
    "opinion": (
        "We think that the glaze is too dark.",
        "We are excited to open the second shop.",
        "This is a great opportunity to meet the bakers.",
    ),
    "other": ("Thanks to all bakers of the guild.", "Here is a picture of the oven.", "Flour from two mills"),
}


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in EXAMPLES.items() for text in texts])
def test_kinds(kind: str, text: str) -> None:
    assert kind_of(sentence(text)) == kind


def test_words_decide_without_a_parse() -> None:
    """Questions, pointers, opinions and directions cost nothing."""
    assert by_words("Is the new oven faster?") == "question"
    assert by_words("Please keep the door closed.") == "instruction"
    assert by_words("The oven stands in the yard.") is None
