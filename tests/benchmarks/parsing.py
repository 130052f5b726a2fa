"""The language model by itself: one sentence, a batch of them, and how many sentences of a draft it is asked for."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from citewell import packs
from citewell.config import default_settings
from citewell.engine import Engine
from citewell.grammar import Grammar
from citewell.markup import read
from citewell.syntax import Parse
from drafts import FORMATS, Draft, series
from figures import Figure, median, quantile

BATCH = 64
"""Sentences."""


@cache
def model() -> Grammar:
    """The model, loaded."""
    grammar = Grammar()
    if not grammar.load():
        raise RuntimeError(grammar.notice)
    grammar.parse("The first sentence pays for what is made only once.")
    return grammar


@dataclass(frozen=True)
class Wanted:
    """The sentences that rules asked a parse of, and how many sentences there are."""

    texts: tuple[str, ...]
    sentences: int


class _Listening(Grammar):
    """A model that notes what it is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def batch(self, texts: Iterable[str]) -> list[Parse | None]:
        asked = list(texts)
        self.texts += asked
        return model().batch(asked)


def wanted(drafts: Iterable[Draft]) -> Wanted:
    """What a check of drafts asks the model for."""
    known = packs.load()
    grammar = _Listening()
    engine = Engine(default_settings(known), known, grammar)
    sentences = 0
    for draft in drafts:
        document = read(draft.text, path=draft.name)
        engine.check(document)
        sentences += sum(len(block.sentences) for block in document.blocks if block.kind in ("paragraph", "item"))
    return Wanted(tuple(grammar.texts), sentences)


def time_batch(texts: Iterable[str]) -> float:
    """CPU seconds to parse sentences in batches."""
    grammar = model()
    started = time.process_time()
    grammar.batch(texts)
    return time.process_time() - started


def measure(quick: bool) -> Iterator[Figure]:
    """The sentences of a draft of 1k words one by one, then in batches, then the share that is parsed at all."""
    drafts = [series(suffix, ("5k",))[0] for suffix in FORMATS]
    grammar = model()
    single = []
    for text in drafts[0].laden[: 20 if quick else 80]:
        started = time.process_time()
        grammar.parse(text)
        single.append((time.process_time() - started) * 1e3)
    yield Figure(
        "parsing one sentence",
        drafts[0].name,
        "ms",
        median(single),
        tail=quantile(single, 0.95),
        cpu=median(single),
        count=len(single),
    )
    batch = drafts[1].laden[:BATCH]
    yield Figure(
        f"parsing a sentence of {len(batch)}",
        drafts[1].name,
        "ms",
        time_batch(batch) * 1e3 / len(batch),
        floor=median(single),
        beside="one by one",
        count=len(batch),
    )
    for draft in drafts:
        asked = wanted([draft])
        yield Figure(
            "sentences that need a parse",
            draft.name,
            "%",
            100 * len(asked.texts) / asked.sentences,
            count=asked.sentences,
        )
