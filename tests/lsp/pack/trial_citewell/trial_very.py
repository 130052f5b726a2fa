"""Rule: trial-very."""

import re
from collections.abc import Iterator

from citewell.document import Sentence
from citewell.rule import Change, Mark, NoOptions, Related, Remedy, placeholder, rule
from citewell.span import Span


@rule(family="sentence", severity="warning", evidence=(), since="0.1")
def trial_very(sentence: Sentence, options: NoOptions) -> Iterator[Mark]:
    """
    The word "very" says nothing.

    ## Example
    This is very good.

    ## Better
    This is good.
    """
    for found in re.finditer(r"\bvery\b", sentence.text):
        start = Related(Span(0, 1), "The sentence starts here.")
        yield Mark(Span(*found.span()), '"very" says nothing. Take it out or give a number.', related=(start,))


@trial_very.fixes
def cut(sentence: Sentence, mark: Mark, options: NoOptions) -> Iterator[Remedy]:
    """The word goes, or a number comes."""
    end = mark.span.end + sentence.text[mark.span.end :].startswith(" ")
    gone = Change(Span(mark.span.start, end), "")
    yield Remedy("delete", 'Take "very" out', (gone,), safe=True, preferred=True)
    yield Remedy("placeholder", "Leave a gap for a number", (Change(mark.span, placeholder("NUMBER", "of what")),))
