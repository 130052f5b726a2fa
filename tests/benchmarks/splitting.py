"""What it costs to find the fixes of a sentence that is marked: its splits and its list, computed only when asked for."""

import time
from collections.abc import Iterable, Iterator

from citewell import packs
from citewell.config import default_settings
from citewell.engine import Engine
from citewell.grammar import Grammar
from citewell.markup import read
from citewell.syntax import Parse
from drafts import FORMATS, Draft, series
from figures import Figure, median, quantile
from parsing import model

RULES = ("multi-idea-sentence", "long-sentence")


class _Timed(Grammar):
    """A model that notes how many CPU seconds it has taken."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds = 0.0

    def batch(self, texts: Iterable[str]) -> list[Parse | None]:
        started = time.process_time()
        found = model().batch(texts)
        self.seconds += time.process_time() - started
        return found


def time_fixes(draft: Draft) -> dict[str, list[tuple[float, float]]]:
    """For each finding by its rule: CPU ms to find its fixes, and the part of it that the model took."""
    known = packs.load()
    grammar = _Timed()
    report = Engine(default_settings(known), known, grammar).check(read(draft.text, path=draft.name))
    took: dict[str, list[tuple[float, float]]] = {rule: [] for rule in RULES}
    for finding in report.findings:
        if finding.rule not in RULES:
            continue
        before, started = grammar.seconds, time.process_time()
        report.fixes(finding)
        took[finding.rule].append(((time.process_time() - started) * 1e3, (grammar.seconds - before) * 1e3))
    return took


def measure(quick: bool) -> Iterator[Figure]:
    """A draft of 5k words in each format (quick: of 1k), all of its marked sentences."""
    for suffix in FORMATS:
        [draft] = series(suffix, ("1k" if quick else "5k",))
        for rule, took in time_fixes(draft).items():
            if not took:
                continue
            for what, each in (
                ("finding the fixes of", [total for total, _ in took]),
                ("the same without parses:", [total - parsed for total, parsed in took]),
            ):
                yield Figure(
                    f"{what} {rule}",
                    draft.name,
                    "ms",
                    median(each),
                    tail=quantile(each, 0.95),
                    cpu=median(each),
                    count=len(each),
                )
