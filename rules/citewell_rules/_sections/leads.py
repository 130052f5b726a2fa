"""What the lead of a section, its first two sentences, does in place of saying what the heading promises."""

import re
from functools import lru_cache

from citewell.pattern import late
from citewell.record import dataclass
from citewell_rules._sections.answers import best_answer, shares
from citewell_rules._sections.openings import leaning_words, may_have_leaning_subject
from citewell_rules._sections.preambles import Preamble, preamble
from citewell_rules._sections.questions import LEAD, fit, question
from citewell_rules._sections.wording import meaning

__all__ = ["Evasion", "evasion", "may_evade", "says_nothing"]

_SAYS_IT = 0.5
"""So much of the heading is in a second sentence that says what the first one put off, or in a later one that does."""

_OPENING = 2
"""So many words open a sentence."""
_ON_TOPIC = 0.3
"""So much of the heading is in a first sentence that is about it, and not about what was before."""

_PROMISES_NOTHING = late(
    r"(?:\W|\d)*(?:summary|conclusions?(?:\s+(?:and|&)\s+\w+)?|wrap(?:ping)?[ -]up|recap|tl;?dr|closing(?:\s+\w+)?|final\s+\w+|abstract|intro(?:duction)?|overview|next\s+(?:steps?|up)|"
    r"more|further\s+\w+|see\s+also|references?|related(?:\s+\w+)?|resources|links|acknowledge?ments?|thanks|thank\s+you|feedback|"
    r"share\s+.*|give\s+.*|take\s+a\s+look|(?:\w+\s+)?(?:prerequisites?|requirements|knowledge|examples?)|about\b.*|changelog|history|timeline|"
    r"(?:release\s+)?notes?|warning|disclaimer|usage|(?:an?\s+)?(?:walk-?through|tutorial)|procedure)\W*",
    re.IGNORECASE,
)
"""Headings under which anything may stand, or that sum up, thank and invite."""
_INSTRUCTION = late(
    r"(?:(?:to|within|in|on|from|under|at|by|using|with|for)\b[^,]{0,80},\s+)?(?:you\s+can\s+|we(?:\s+will|['’]ll)\s+)?"
    r"(?:click|select|open|run|add|create|set|install|choose|enter|copy|go\s+to|navigate|use|type|press|download|configure)\b",
    re.IGNORECASE,
)


_GOES_ELSEWHERE = late(
    r"(?:\W|\d)*(?:what(?:['’]s|\s+is)\s+next|where\s+to\s+go\b.*|(?:getting\s+)?help|support|contact)\W*",
    re.IGNORECASE,
)
"""Headings under which a pointer is what they promise."""


@dataclass(frozen=True, slots=True)
class Evasion:
    """What a lead does instead, and the index of the sentence that says what the heading promises, where one surely does."""

    kind: Preamble
    answer: int | None


def may_evade(opening: tuple[str, ...]) -> bool:
    """Whether a section that opens so may put off what its heading promises, or say nothing of it."""
    return any(preamble(sentence) is not None for sentence in opening)


def evasion(heading: str, sentences: tuple[str, ...]) -> Evasion | None:
    """How a lead puts off what the heading promises; None where it may say it, or where the heading promises nothing."""
    if len(sentences) < LEAD or _promises_nothing(heading):
        return None
    first, second = preamble(sentences[0]), preamble(sentences[1])
    if first is None and second != "announcement":
        return None
    kind = first or "announcement"
    if _is_followed_by_it(kind, sentences) or (kind == "pointer" and _GOES_ELSEWHERE.fullmatch(heading)):
        return None
    found = shares(heading, sentences)
    is_on_topic = found[0] >= _ON_TOPIC or (kind == "praise" and _names(heading, sentences[0]))
    if is_on_topic and (first is None or first in ("history", "praise")):
        return None
    asked = question(heading)
    if _may_say_it(sentences[1], found[1]) or (asked is not None and fit(asked, sentences[1])):
        return None
    # Mostly none says it, and then they need not be compared.
    answer = best_answer(heading, sentences) if max(found[LEAD:], default=0) >= _SAYS_IT else None
    return Evasion(kind, answer if answer is not None and answer >= LEAD and found[answer] >= _SAYS_IT else None)


@lru_cache(maxsize=256)
def _promises_nothing(heading: str) -> bool:
    return bool(_PROMISES_NOTHING.fullmatch(heading)) or not meaning(heading)


def _is_followed_by_it(kind: Preamble, sentences: tuple[str, ...]) -> bool:
    """Whether what is announced stands right behind a colon: code, or a list."""
    return kind == "announcement" and any(sentence.rstrip().endswith(":") for sentence in sentences[:LEAD])


def _names(heading: str, sentence: str) -> bool:
    """Whether a sentence opens with a word of the heading."""
    return bool(set(meaning(heading)).intersection(meaning(" ".join(sentence.split(None, _OPENING)[:_OPENING]))))


def _may_say_it(sentence: str, share: float) -> bool:
    """Whether a second sentence may say what the first one put off: it speaks of the heading, or tells what to do."""
    if preamble(sentence) is not None:
        return False
    if _INSTRUCTION.match(sentence):
        return True
    return share >= _SAYS_IT and leaning_words(sentence) is None and not may_have_leaning_subject(sentence)


def says_nothing(heading: str, sentences: tuple[str, ...]) -> bool:
    """Whether all sentences of a section announce, ask, or send the reader elsewhere."""
    return (
        bool(sentences)
        and all(preamble(sentence) in ("question", "announcement", "pointer") for sentence in sentences)
        and not _PROMISES_NOTHING.fullmatch(heading)
    )
