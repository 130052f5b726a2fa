"""Words at the start of a sentence that say nothing and can go."""

import re

from citewell.document import Sentence
from citewell.pattern import late
from citewell.span import Span
from citewell_rules._sections.openings import leaning_words, may_have_leaning_subject
from citewell_rules._sections.preambles import preamble

__all__ = ["announcement", "filler"]

_FILLER = late(
    r"(?P<clause>"
    r"(?:it['’]s|it\s+is)\s+(?:also\s+)?(?:important|worth|essential|crucial|interesting|vital|useful|necessary)\s+"
    r"(?:to\s+(?:note|mention|remember|understand|know|point\s+out|realize|realise|emphasize|stress|keep\s+in\s+mind)|noting|mentioning|"
    r"remembering|pointing\s+out|knowing)\s+(?:here\s+)?that"
    r"|(?:please\s+)?(?:note|keep\s+in\s+mind|bear\s+in\s+mind)\s+that"
    r"|it\s+(?:should|must|has\s+to|needs\s+to)\s+be\s+(?:noted|mentioned|pointed\s+out|emphasized|stressed|remembered)\s+that"
    r"|it\s+goes\s+without\s+saying\s+that"
    r"|(?:there\s+is|there['’]s)\s+no\s+(?:doubt|denying|question)\s+that"
    r"|(?:it['’]s|it\s+is)\s+(?:no\s+secret|safe\s+to\s+say|fair\s+to\s+say|a\s+well-known\s+fact|well\s+known)\s+that"
    r"|we\s+all\s+know\s+that|as\s+we\s+all\s+know,"
    r")\s+"
    r"|(?P<phrase>"
    r"(?:as\s+(?:you\s+(?:may|might|probably|can|will)(?:\s+\w+){1,2}|(?:everyone|everybody)\s+knows)|needless\s+to\s+say|first\s+and\s+foremost|"
    r"simply\s+put|to\s+put\s+it\s+simply|in\s+a\s+nutshell|at\s+the\s+end\s+of\s+the\s+day|when\s+all\s+is\s+said\s+and\s+done|"
    r"in\s+today['’]s\s+[^,]{3,50}|in\s+the\s+(?:modern|digital)\s+(?:world|age|era)|in\s+this\s+day\s+and\s+age|"
    r"for\s+all\s+intents\s+and\s+purposes|as\s+a\s+matter\s+of\s+fact|believe\s+it\s+or\s+not|"
    r"without\s+further\s+ado|truth\s+be\s+told|to\s+be\s+honest|basically|essentially|obviously|of\s+course),\s+)",
    re.IGNORECASE,
)
_PART = r"(?:section|article|post|guide|tutorial|chapter|page|part)"
_ANNOUNCES = late(
    rf"(?:in\s+(?:this|the\s+following)\s+(?:\w+\s+)?{_PART},?\s+)?(?:I|we|you)(?:['’]ll|\s+will|(?:['’]re|\s+are)\s+going\s+to)\s+"
    r"(?:describe|explain|cover|discuss|outline|introduce|look|explore|go\s+(?:over|through|into)|talk|see|learn|dive|take\s+a|review|examine)\b"
    rf"|this\s+{_PART}\s+(?:describes|explains|covers|discusses|outlines|introduces|explores|looks|goes|talks)\b"
    r"|(?:now,?\s+)?let['’]s\s+(?:now\s+)?(?:take\s+a|look|dive|explore|discuss|talk)\b",
    re.IGNORECASE,
)
"""Sentences that tell nothing but what will be told."""
_GOES_ON = late(
    r"(?:first|second|then|next|after|afterwards|finally|for|in\s+particular|specifically|both|here|there|each|we(?:['’]ll|\s+will))\b",
    re.IGNORECASE,
)
"""How a sentence begins that carries on an announcement."""
_LEAST_LEFT = 3
"""Words that a sentence has to have once its filler is dropped."""


def filler(text: str) -> Span | None:
    """The words at the start of a sentence that can go, the blank behind them included; None where the rest cannot stand."""
    ends = [0]
    while match := _FILLER.match(text, ends[-1]):
        ends.append(match.end())
    return next((Span(0, end) for end in reversed(ends[1:]) if _stands(text[end:])), None)


def _stands(rest: str) -> bool:
    return len(rest.split()) >= _LEAST_LEFT and rest[:1].isalpha() and not _leans(rest[:1].upper() + rest[1:])


def announcement(sentence: Sentence) -> bool:
    """Whether a sentence announces what its section says, and the next one of the paragraph can open it."""
    if not _ANNOUNCES.match(sentence.text) or preamble(sentence.text) != "announcement":
        return False
    follower = sentence.next
    return (
        follower is not None
        and preamble(follower.text) is None
        and not _leans(follower.text)
        and not _GOES_ON.match(follower.text)
        and not follower.text.rstrip().endswith(":")
    )


def _leans(text: str) -> bool:
    return leaning_words(text) is not None or may_have_leaning_subject(text)
