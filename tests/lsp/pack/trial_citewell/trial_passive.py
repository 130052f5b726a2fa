"""Rule: trial-passive."""

from collections.abc import Iterator

from citewell.document import Sentence
from citewell.rule import Mark, NoOptions, rule


@rule(family="sentence", severity="hint", evidence=(), since="0.1")
def trial_passive(sentence: Sentence, options: NoOptions) -> Iterator[Mark]:
    """A verb in the passive. Needs a parse."""
    parse = sentence.parse if "was " in sentence.text else None
    for token in parse.tokens if parse else ():
        if token.tag == "VBN":
            yield Mark(token.span, "This verb is in the passive: say who did it.")
