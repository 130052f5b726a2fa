"""Rule: never-returns."""

import re
from collections.abc import Iterator

from citewell.document import Sentence
from citewell.rule import Mark, NoOptions, rule

_SLOW = re.compile(r"(?:a|aa|a+)+b")


@rule(family="sentence", severity="hint", evidence=(), since="1.0")
def never_returns(sentence: Sentence, _: NoOptions) -> Iterator[Mark]:
    """Never comes to an end on a sentence with LOOP or SEARCH in it."""
    while "LOOP" in sentence.text:
        try:
            len(sentence.text)
        except Exception:  # noqa: BLE001 - as careless as can be
            continue
    if "SEARCH" in sentence.text:
        _SLOW.search("a" * 100)
    yield from ()
