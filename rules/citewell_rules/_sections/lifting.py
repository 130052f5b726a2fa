"""
Which sentences of a section would be lifted most easily, told by its words alone.

An extractive method that anybody can follow: each sentence gets points for being on the heading's topic, for saying
what the thing is or what was found, for evidence and for standing early; it loses points for
asking, announcing or pointing elsewhere, and for being too short or too long to quote. The snippet is the sentence, or
the two that follow each other, worth most.
"""

import math
import re
from collections.abc import Callable, Iterator, Sequence

from citewell.document import Section, Sentence
from citewell.pattern import late
from citewell.rule import Lifted
from citewell_rules._claims import numbers
from citewell_rules._sections.openings import leaning_words, may_have_leaning_subject
from citewell_rules._sections.questions import Question, answers, question
from citewell_rules._sections.wording import content_words

__all__ = ["lift"]

_ANNOUNCING = late(
    r"^\W*(?:in\s+th(?:is|ese)\s+(?:\w+\s+){0,2}?(?:section|post|article|blog|guide|tutorial|part|chapter|series|lesson|document|page)s?\b"
    r"|th(?:is|ese)\s+(?:section|post|article|blog|guide|tutorial|part|chapter|page|steps?|instructions?)\b"
    r"|(?:we|I)(?:['’]ll|\s+will|['’]re\s+going\s+to|\s+are\s+going\s+to|\s+would\s+like\s+to)\b|let(?:['’]?s|\s+(?:us|me))\b"
    r"|(?:now|so|first|first\s+of\s+all|finally|lastly|next),?\s+(?:we|let|I)\b|here(?:['’]s|\s+is|\s+are)\b"
    r"|(?:below|the\s+following)\b|(?:for\s+example|e\.g\.|for\s+instance|note\b)"
    r"|(?:as\s+(?:with\s+any|you\s+(?:may|can|might|know)|we\s+all)|welcome\b|imagine\b|think\s+of\b|have\s+you\b))",
    re.IGNORECASE,
)
_POINTING = late(
    r"\b(?:see|read|refer\s+to|reference|check\s+out|take\s+a\s+look\s+at|look\s+at|learn\s+more|find\s+out\s+more|click\s+here)\b",
    re.IGNORECASE,
    cues=("see", "read", "refer", "reference", "check", "take", "look", "learn", "find", "click"),
)
_LEADING_UP = late(
    r"^\W*(?:since|when\s+(?:we|I)|once\s+(?:we|I)|while|although|though|even\s+though|in\s+(?:early\s+|late\s+)?(?:\w+\s+)?(?:19|20)\d\d|"
    r"over\s+the\s+(?:last|past)|recently|historically|years?\s+ago|many\s+|for\s+many\b|unfortunately|luckily|surely|"
    r"as\s+(?:a|an)\s+\w+|before\b|previously|traditionally|there\s+(?:is|are|was|were)\s+(?:many|a\s+lot|no)\b)",
    re.IGNORECASE,
)
_CONCLUDING = late(
    r"\b(?:that(?:['’]s|\s+is)\s+why|as\s+a\s+result|therefore|we\s+(?:\w+\s+)?(?:decided|found|chose|launched|released|announce|drafted|created)|"
    r"in\s+(?:general|short|summary|practice)|the\s+(?:key|idea|goal|purpose|main|result|answer|point|problem)\b|by\s+default|"
    r"starting\s+(?:today|with)|you\s+should|must|to\s+\w+[^,]{0,50},\s+(?:you|we|use|add|set|run))",
    re.IGNORECASE,
    cues=("we", "to", "in", "by", "you", "starting"),
    parts=(
        "why",
        "therefore",
        "must",
        "key",
        "idea",
        "goal",
        "purpose",
        "main",
        "result",
        "answer",
        "point",
        "problem",
    ),
)
_DEFINING = late(
    r"^\W*(?:(?:an?|the)\s+)?(?:[\w./’'()-]+\s+){1,6}?(?:is|are|lets?|allows?|provides?|enables?|helps?|means|refers?\s+to|"
    r"supports?|includes?|makes?|gives?|requires?|uses?|contains?|consists?|defines?)\s",
    re.IGNORECASE,
    cues=(
        "is", "are", "let", "lets", "allow", "allows", "provide", "provides", "enable", "enables", "help", "helps", "mean",
        "means", "refer", "refers", "support", "supports", "include", "includes", "make", "makes", "give", "gives", "require",
        "requires", "use", "uses", "contain", "contains", "consist", "consists", "define", "defines",
    ),
)  # fmt: skip
_SHORT, _LONG = 5, 40
"""Words of a sentence that can be quoted."""

_ON_TOPIC = 2.5
_ANSWERS = 2.0
_LATER = 0.5, 1.5
"""For each sentence that stands before, and at most."""

_CUES: tuple[tuple[float, Callable[[Sentence], object]], ...] = (
    (+0.5, lambda sentence: _DEFINING.match(sentence.text)),
    (+0.5, lambda sentence: _CONCLUDING.search(sentence.text)),
    (+0.5, lambda sentence: numbers.has_value(sentence.text)),
    (-0.5, lambda sentence: _LEADING_UP.match(sentence.text)),
    (-0.5, lambda sentence: _POINTING.search(sentence.text)),
    (-0.5, lambda sentence: sentence.text.rstrip().endswith(":")),
    (-0.5, lambda sentence: sentence.kind == "item" and sentence.index == 0),
    (-0.5, lambda sentence: sentence.words > _LONG),
    (-1.0, lambda sentence: _ANNOUNCING.match(sentence.text)),
    (-1.5, lambda sentence: sentence.words < _SHORT),
    (-2.5, lambda sentence: sentence.text.rstrip().endswith("?")),
)
"""What speaks for a sentence and what against it, in points."""

_MOST_WORDS = 60
"""Of two sentences that are quoted together."""

_LEANING = 0.6
"""What quoted words are worth that begin with a sentence that leans on other text."""

_LEAST = -1.0
"""Points from which on there is something to lift."""


def lift(section: Section) -> Lifted:
    """The sentences that would be lifted most easily from a section, and all that could be quoted alone."""
    sentences = section.sentences
    heading = section.heading
    topic = content_words(heading.text) if heading else frozenset()
    asked = question(heading.text) if heading else None
    points = [_points(sentence, at, topic, asked) for at, sentence in enumerate(sentences)]
    alone = [_stands_alone(sentence) for sentence in sentences]
    best: tuple[int, ...] = ()
    most = 0.0
    for quoted in _quotations(sentences):
        worth = sum(math.exp(points[at]) for at in quoted) * (1 if alone[quoted[0]] else _LEANING)
        if worth > most and max(points[at] for at in quoted) >= _LEAST:
            best, most = quoted, worth
    return Lifted(best, tuple(at for at, one in enumerate(sentences) if alone[at] and _states(one)))


def _points(sentence: Sentence, at: int, topic: frozenset[str], asked: Question | None) -> float:
    """The points of a sentence, by its place in the section, the words of the heading and what that asks."""
    step, most = _LATER
    found = sum(points for points, speaks in _CUES if speaks(sentence)) - min(step * at, most)
    if topic:
        found += _ON_TOPIC * len(topic & content_words(sentence.text)) / len(topic)
    return found + _ANSWERS * (asked is not None and answers(asked, sentence.text))


def _quotations(sentences: Sequence[Sentence]) -> Iterator[tuple[int, ...]]:
    """All that could be quoted: each sentence, and two that follow each other."""
    for at, sentence in enumerate(sentences):
        yield (at,)
        after = sentences[at + 1] if at + 1 < len(sentences) else None
        if after and _follows(sentence, after) and _states(after) and sentence.words + after.words <= _MOST_WORDS:
            yield at, at + 1


def _follows(sentence: Sentence, after: Sentence) -> bool:
    """Whether two sentences stand in one block, or in paragraphs with nothing between them."""
    apart = after.block_index - sentence.block_index
    return apart == 0 or (apart == 1 and sentence.kind == after.kind == "paragraph")


def _states(sentence: Sentence) -> bool:
    """Whether it says something that can be taken away: no question, no announcement, no fragment, no lead-in."""
    text = sentence.text.rstrip()
    return (
        _SHORT <= sentence.words <= _MOST_WORDS
        and not text.endswith(("?", ":", ",", "-", "—"))
        and not _ANNOUNCING.match(text)
    )


def _stands_alone(sentence: Sentence) -> bool:
    """Whether it opens with no word that stands for something said before."""
    return leaning_words(sentence.text) is None and not may_have_leaning_subject(sentence.text)
