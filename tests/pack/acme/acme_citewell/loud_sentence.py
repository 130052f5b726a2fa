"""Rule: loud-sentence."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from citewell.document import Sentence
from citewell.rule import Change, Doc, Mark, Min, Remedy, rule
from citewell.span import Span


@dataclass(frozen=True)
class LoudOptions:
    """What can be set."""

    most: Annotated[int, Doc("So many exclamation marks may stand in a sentence."), Min(0)] = 0


@rule(
    family="sentence",
    severity="information",
    evidence=("acme-style-2026",),
    since="1.0",
    gate=lambda text: "!" in text,
    aliases=("shouting",),
)
def loud_sentence(sentence: Sentence, options: LoudOptions) -> Iterator[Mark]:
    """
    An exclamation mark makes a fact sound like advertising.

    ## Why
    Readers of help pages skip what sounds like advertising.

    ## Example
    The lamp runs for nine hours!

    ## Better
    The lamp runs for nine hours.

    ## Fix
    Writes a full stop in place of the marks at the end.
    """
    if sentence.text.count("!") > options.most:
        at = sentence.text.index("!")
        yield Mark(Span(at, at + 1), "Acme writes without exclamation marks. End the sentence with a full stop.")


@loud_sentence.fixes
def calm(sentence: Sentence, mark: Mark, _: LoudOptions) -> Iterator[Remedy]:
    """The sentence with a full stop."""
    rest = sentence.text[mark.span.start :]
    if not rest.strip("!"):
        whole = Span(mark.span.start, mark.span.start + len(rest))
        yield Remedy("replace", "Write a full stop", (Change(whole, "."),), safe=True, preferred=True)
