"""Rule: trial-fault."""

import os
import time
from collections.abc import Iterator

from citewell.document import Sentence
from citewell.rule import Mark, NoOptions, rule


@rule(family="sentence", severity="hint", evidence=(), since="0.1")
def trial_fault(sentence: Sentence, options: NoOptions) -> Iterator[Mark]:
    """Never marks anything: a sentence with HANG, CRASH, PRINT or FAIL makes it misbehave in that way."""
    if "HANG" in sentence.text:
        time.sleep(3600)
    if "CRASH" in sentence.text:
        os._exit(3)
    if "PRINT" in sentence.text:
        print("a rule prints")
        os.write(1, b"and something below it writes\n")
    if "FAIL" in sentence.text:
        raise RuntimeError(sentence.text)
    yield from ()
