"""What is remembered between checks never changes what is found."""

import random
from collections import Counter
from pathlib import Path

import pytest

from citewell import packs
from citewell.config import default_settings
from citewell.engine import Engine
from citewell.grammar import Grammar
from citewell.markup import read
from citewell.memo import Memo
from citewell.syntax import Parse

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"

PIECES = [
    "very ", "x", " ", "\n", "\n\n", ". ", ", and it is ", "# ", "## What is it?\n\n", "- ", "> ", "**", "`", "```\n",
    "[here](https://e.org)", "[^1]", "40 % of users leave", "Studies show that ", "| a | b |\n| - | - |\n", "---\n", "😀",
    "<figcaption>By <a href='https://e.org'>Kolb</a></figcaption>", "<p>", "</p>", "{{ x }}", "[NUMBER]", "\u2028",
]  # fmt: skip


class NoGrammar(Grammar):
    """No language model: rules see what they see without one."""

    def load(self) -> bool:
        return False


class Parses(Grammar):
    """The language model, asked once for each sentence of all the tests here."""

    def __init__(self) -> None:
        super().__init__()
        self.known: dict[str, Parse | None] = {}

    def batch(self, texts: object) -> list[Parse | None]:
        wanted = list(texts)  # type: ignore[call-overload]
        new = [text for text in wanted if text not in self.known]
        self.known.update(zip(new, super().batch(new), strict=True))
        return [self.known[text] for text in wanted]


def edited(text: str, draw: random.Random) -> str:
    start = draw.randrange(len(text) + 1)
    end = min(len(text), start + draw.choice([0, 0, 0, 1, 1, 5, 40]))
    return text[:start] + draw.choice([*PIECES, ""]) + text[end:]


@pytest.mark.parametrize("name", ["draft.md", "page.html"])
@pytest.mark.parametrize(("grammar", "edits"), [(NoGrammar(), 300), (Parses(), 60)], ids=["no model", "model"])
def test_findings_are_those_of_a_fresh_check(name: str, grammar: Grammar, edits: int) -> None:
    known = packs.load()
    engine = Engine(default_settings(known), known, grammar)
    original = (EXAMPLES / name).read_bytes().decode()
    draw, memo, text = random.Random(f"{name}{edits}"), Memo(), original
    for number in range(edits):
        # Back to the start now and then, or all drafts end as noise.
        text = original if number % 25 == 24 else edited(text, draw)
        document = read(text, path=name)
        remembered, fresh = engine.check(document, memo), engine.check(document)
        assert remembered.findings == fresh.findings, f"edit {number}: {text!r}"


class Counting(NoGrammar):
    """Counts how often a sentence is to be parsed."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: Counter[str] = Counter()

    def batch(self, texts: object) -> list[Parse | None]:
        wanted = list(texts)  # type: ignore[call-overload]
        self.asked.update(wanted)
        return [None] * len(wanted)


def test_parses_of_what_has_gone_are_forgotten_and_no_others() -> None:
    known, grammar = packs.load(), Counting()
    engine = Engine(default_settings(known), known, grammar)
    stays = [f"Our lamp number {number} is much brighter than any other lamp in that shop." for number in range(40)]
    memo, most = Memo(), 0
    for number in range(1500):
        typed = f"A lamp is faster by {number} % than it was, and it is brighter than before."
        engine.check(read("\n\n".join([*stays, typed]), path="draft.md"), memo)
        most = max(most, len(memo.parses))
    assert sum(grammar.asked.values()) > 1500
    assert {grammar.asked[sentence] for sentence in stays} == {1}
    # Those of the draft, and the 256 that may gather.
    assert most < 41 + 256 + 8
