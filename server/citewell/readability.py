"""
How a section reads, by two measures that count letters, words and sentences.

Those that count syllables are left out: textstat looks them up in data that it fetches from the network. Readability is
information: it costs no points, and no engine is known to ask for it.
"""

from functools import lru_cache

from citewell.document import Section
from citewell.result import Readability

__all__ = ["LEAST_SENTENCES", "LEAST_WORDS", "load", "measure"]

LEAST_WORDS, LEAST_SENTENCES = 60, 5
"""With less text a single sentence decides the figures."""


def load() -> None:
    """Imports what measuring needs, which takes some 0.4 seconds."""
    import textstat  # noqa: F401 - late: most runs measure nothing


def measure(section: Section) -> Readability | None:
    """The figures of a section; None where it has too little text, or none in English."""
    sentences = section.sentences
    if len(sentences) < LEAST_SENTENCES or sum(one.words for one in sentences) < LEAST_WORDS:
        return None
    return _figures(" ".join(one.exact() for one in sentences)) if section.root.english else None


@lru_cache(maxsize=512)
def _figures(text: str) -> Readability:
    import textstat

    return Readability(
        round(textstat.automated_readability_index(text), 1), round(textstat.coleman_liau_index(text), 1)
    )
