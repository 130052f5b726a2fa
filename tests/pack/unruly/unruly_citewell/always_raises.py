"""Rule: always-raises."""

from collections.abc import Iterator

from citewell.document import Sentence
from citewell.rule import Mark, NoOptions, rule


@rule(family="sentence", severity="hint", evidence=(), since="1.0")
def always_raises(sentence: Sentence, _: NoOptions) -> Iterator[Mark]:
    """Fails on every sentence."""
    raise ValueError(sentence.text)
