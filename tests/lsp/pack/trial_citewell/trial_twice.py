"""Rule: trial-twice."""

from collections.abc import Iterator

from citewell.document import Sentence
from citewell.rule import Change, Mark, NoOptions, Remedy, rule
from citewell.span import Span


@rule(family="sentence", severity="hint", evidence=(), since="0.1")
def trial_twice(sentence: Sentence, options: NoOptions) -> Iterator[Mark]:
    """Marks each "twice" and the word before it, both with the same fix."""
    at = sentence.text.find(" twice")
    if at > 0:
        yield Mark(Span(at + 1, at + 6), "Once is enough.")
        yield Mark(Span(sentence.text.rfind(" ", 0, at) + 1, at + 6), "This happens too often.")


@trial_twice.fixes
def once(sentence: Sentence, mark: Mark, options: NoOptions) -> Iterator[Remedy]:
    """The word goes."""
    at = sentence.text.find(" twice")
    yield Remedy("delete", 'Take "twice" out', (Change(Span(at, at + 6), ""),), safe=True, preferred=True)
