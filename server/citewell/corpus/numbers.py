"""Numbers that contradict each other across pages: the same said of the same thing, with another value."""

import html
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from citewell.corpus.rows import Row
from citewell.document import Document, Sentence
from citewell.grammar import Grammar
from citewell.markup import read
from citewell.packs import load
from citewell.rule import Number
from citewell.span import Span

__all__ = ["COLUMNS", "contradictions"]

COLUMNS = ("page", "sentence", "first", "last", "amount", "measure", "about", "dated")
"""Of the table of numbers, what is needed to compare them."""

_LISTED = 50
_COMMON = 300
"""A word that stands beside more numbers of a measure tells of none of them."""


def contradictions(rows: Iterable[Row]) -> list[list[Row]]:
    """Pairs of pages whose sentences state two values of one thing: page, sentence and value of each."""
    compare = load().contradict
    if compare is None:
        return []
    asked = _Sentences()
    found: list[list[Row]] = []
    told: set[tuple[str, str]] = set()
    for here, there in _pairs(rows):
        texts = here["sentence"], there["sentence"]
        if texts in told or len(found) >= _LISTED:
            continue
        told.add(texts)
        one, other = map(asked, texts)
        if one is not None and other is not None and compare(one, _number(here), other, _number(there)):
            found.append([_told(there), _told(here)])
    return found


def _pairs(rows: Iterable[Row]) -> Iterator[tuple[Row, Row]]:
    """Numbers of one measure, on different pages and of different amounts, whose sentences share half of their words."""
    known: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda one: (one["page"], one["sentence"], one["first"])):
        words = row["about"].split()
        near: dict[int, tuple[Row, int]] = {}
        for word in words:
            for other in known[row["measure"], word]:
                near[id(other)] = (other, near.get(id(other), (other, 0))[1] + 1)
        for other, shared in near.values():
            least = min(len(words), len(other["about"].split()))
            if other["page"] != row["page"] and other["amount"] != row["amount"] and 2 * shared >= least:
                yield row, other
        for word in words:
            if len(known[row["measure"], word]) < _COMMON:
                known[row["measure"], word].append(row)


def _number(row: Row) -> Number:
    span = Span(row["first"], row["last"])
    return Number(0, span, row["amount"], row["measure"], frozenset(row["about"].split()), row["dated"])


def _told(row: Row) -> Row:
    value = row["sentence"][row["first"] : row["last"]]
    return {"page": row["page"], "sentence": row["sentence"], "value": value}


class _Sentences:
    """Sentences by their text, each in a draft of its own, with a language model at hand."""

    def __init__(self) -> None:
        self._grammar = Grammar()
        self._read = lru_cache(maxsize=1024)(self._make)

    def __call__(self, text: str) -> Sentence | None:
        """The sentence; None where it is another one without its page."""
        found = next((one.sentences[0] for one in self._read(text).blocks if one.sentences), None)
        return found if found is not None and found.text == text else None

    def _make(self, text: str) -> Document:
        return replace(read(f"<p>{html.escape(text, quote=False)}</p>", format="html"), parses=self._grammar)
