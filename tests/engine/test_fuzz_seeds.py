"""What fuzzing has found, kept as tests: as `make fuzz` prints them, and inputs that a parser could not take."""

import random

import pytest

from parsers import PARSERS, feed, first_inputs
from session import Trace, replay

TRACES = {
    "a mark went at the end of a block, and was taken for a word": Trace.of(
        "draft.md", "nosy", "\n{/}\n\ne`\n", [[(7, 8, "")]]
    ),
    "blocks went, and the one before them went on": Trace.of(
        "draft.mdx", "words", "!!! t\n\n{\n\nc\n\rg\n    n", [[(14, 14, "#}")]]
    ),
}
"""By what was wrong: what `make fuzz` has printed."""

INPUTS = {
    "a table in an array had no place of its own": ("toml", b"[[a]]\nb = 1\n[[a]]\nc = 2\n"),
}
"""By what was wrong: the parser, and what `make fuzz-parsers` has fed it with."""


@pytest.mark.parametrize("trace", TRACES.values(), ids=TRACES)
def test_edits_that_went_wrong(trace: Trace) -> None:
    replay(trace)


@pytest.mark.parametrize(("parser", "raw"), INPUTS.values(), ids=INPUTS)
def test_inputs_that_went_wrong(parser: str, raw: bytes) -> None:
    feed(parser, raw)


@pytest.mark.parametrize("parser", PARSERS)
def test_what_feeding_begins_with_is_taken(parser: str) -> None:
    chance = random.Random(1)
    for text in first_inputs(parser):
        raw = text.encode("utf-8", "surrogateescape")
        feed(parser, raw)
        at, end = sorted((chance.randint(0, len(raw)), chance.randint(0, len(raw))))
        feed(parser, raw[:at] + raw[end:])
