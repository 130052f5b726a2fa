"""Which sentence of a section says what its heading asks for or promises; told by the words alone."""

import re
from collections.abc import Sequence
from functools import lru_cache
from operator import mul

from citewell.document import Container, Section, Sentence
from citewell.pattern import late
from citewell_rules._sections.preambles import preamble
from citewell_rules._sections.questions import LEAD, Kind, Question, fit, question
from citewell_rules._sections.wording import likeness, meaning, opening

__all__ = ["answer", "answered_late", "best_answer", "shares", "statements"]

_NO_TEXT: frozenset[Container] = frozenset({"navigation", "header", "footer", "form", "hidden", "aside", "table"})

_WINDOW = 6
"""So many words with a meaning stand close together."""
_RARE = 0.4
"""How much more a word of the heading counts that stands in few sentences."""
_OF_NAME = 0.6
"""What a name counts beside other words: the whole section may be about it, and the rest says what is asked of it."""
_LAST = 0.1
"""What the last word of a question adds: often it is the verb."""
_OPENER = 0.6
"""What a sentence that opens with a pronoun is credited of the words of the one before."""
_LATER = 0.3
"""The same where the pronoun follows a few words."""
_PREAMBLE = 0.4
"""What a sentence loses that leads up to something, and what one loses that asks."""
_TOPIC = 0.3
"""So much of a heading that asks nothing is in the sentence that says what it promises."""
_LEAD = 0.35
"""What the first sentence below such a heading is credited: writers mostly begin with the point."""

_TOLD_BY_WORDS: frozenset[Kind] = frozenset({"amount", "date", "person", "place", "thing", "definition"})
"""Questions whose answer has their words. A way or a reason is often told in others."""
_SURE, _AHEAD = 0.7, 0.5
"""A sentence that scores so much, and so much more than the lead, is the answer."""
_ABOUT = 0.25
"""So much of the question is in a sentence that speaks of the matter."""
_FEW_WORDS = 4
"""A shorter sentence may be an answer in words of its own: "The teacher."."""

_NAME = late(r"\b[A-ZÀ-Þ][\w'’-]*")
_ASKED_WITH = late(
    r"\b(?:what|which)\s+(?:kind|type|sort|part|percentage|year|name)\b|\bhow\s+(?:many|much|long|old|often|far)\b",
    re.IGNORECASE,
)
_LEANS = late(
    r"[\"'“‘(]?(?:he|she|it|they|this|these|those|his|her|its|their|such|both|another|others|(?:some|many|most|all) of)\b",
    re.IGNORECASE,
)
_LEANS_LATER = late(r"[\w ,'’-]{0,44}?\b(?:he|she|it|they|this|these|his|her|its|their)\b", re.IGNORECASE)


def answer(section: Section) -> Sentence | None:
    """The sentence that says what the heading of a section asks for or promises; None where none does."""
    heading = section.heading
    if heading is None:
        return None
    found = statements(section)
    index = best_answer(heading.text, [sentence.text for sentence in found])
    return None if index is None else found[index]


def statements(section: Section) -> tuple[Sentence, ...]:
    """The sentences that are a section's own text: none of a table, an aside or the furniture of a page."""
    return tuple(sentence for sentence in section.sentences if _NO_TEXT.isdisjoint(sentence.containers))


def best_answer(heading: str, sentences: Sequence[str]) -> int | None:
    """The index of the sentence that says what a heading asks for or promises; None where none does."""
    if not sentences:
        return None
    asked = question(heading)
    scores = _scores(heading, asked, sentences)
    if asked is None:
        scores[0] += _LEAD
    top = max(range(len(scores)), key=lambda index: (round(scores[index], 6), -index))
    return top if scores[top] > (_TOPIC if asked is None else 0) else None


def answered_late(heading: str, sentences: Sequence[str]) -> int | None:
    """
    The index of the sentence that answers a question of the heading, where it surely comes after the lead.

    Told by the words: the sentence has those of the question and what is asked for, and the lead has far fewer.
    """
    asked = question(heading)
    if (
        asked is None
        or asked.kind not in _TOLD_BY_WORDS
        or len(asked.terms) < LEAD
        or not heading.strip().endswith("?")
    ):
        return None
    if any(len(sentence.split()) < _FEW_WORDS for sentence in sentences[:LEAD]) or _may_answer(asked, sentences[:LEAD]):
        return None
    scores = _scores(heading, asked, sentences)
    top = max(range(len(scores)), key=scores.__getitem__, default=0)
    is_late = top >= LEAD and scores[top] >= _SURE and scores[top] - max(scores[:LEAD]) >= _AHEAD
    return top if is_late else None


def _may_answer(asked: Question, lead: Sequence[str]) -> bool:
    """Whether a sentence of the lead has what is asked for and speaks of the matter."""
    found = zip(shares(asked.text, lead), lead, strict=True)
    return any(share >= _ABOUT and fit(asked, sentence) > 0 for share, sentence in found)


def _scores(heading: str, asked: Question | None, sentences: Sequence[str]) -> list[float]:
    return [
        share - _PREAMBLE * _leads_up(sentence) + (fit(asked, sentence) if asked else 0.0)
        for share, sentence in zip(shares(heading, sentences), sentences, strict=True)
    ]


def _leads_up(sentence: str) -> bool:
    """Whether a sentence asks, announces or sends the reader elsewhere; history and opinion may be what was asked for."""
    return preamble(sentence) in ("question", "announcement", "pointer")


def shares(heading: str, sentences: Sequence[str]) -> tuple[float, ...]:
    """
    How much of a heading is in each sentence, from 0 to little above 1.

    Words count more that few sentences have, names less; those that stand close together count twice. A sentence that
    opens with a pronoun is credited what stands in the one before.
    """
    return _shares(heading, tuple(sentences))


@lru_cache(maxsize=8)
def _shares(heading: str, sentences: tuple[str, ...]) -> tuple[float, ...]:
    """See `shares`. Remembered: a rule and what it asks look at the same section."""
    terms = tuple(dict.fromkeys(meaning(_ASKED_WITH.sub(" ", heading))))
    likes = [_likes(terms, sentence) for sentence in sentences]
    hits = [_best(found, len(terms)) for found in likes]
    names = {word for name in _NAME.findall(heading[1:]) for word in meaning(name)}
    weights = [
        (_OF_NAME if term in names else 1.0) / (0.5 + sum(hit[at] > 0 for hit in hits)) ** _RARE
        for at, term in enumerate(terms)
    ]
    whole = sum(weights) or 1.0
    found = []
    for index, sentence in enumerate(sentences):
        credit = _credit(sentence) if index else 0.0
        hit = hits[index]
        if credit:
            hit = [max(own, credit * before) for own, before in zip(hit, hits[index - 1], strict=True)]
        wide = sum(map(mul, hit, weights))
        last = _LAST * hit[-1] if terms else 0.0
        found.append((wide + _close(likes[index], weights)) / 2 / whole + last)
    return tuple(found)


_Likes = tuple[tuple[int, tuple[tuple[int, float], ...]], ...]
"""The places of a sentence's words that are like a term, each with the terms' numbers and how like they are."""


@lru_cache(maxsize=4096)
def _likes(terms: tuple[str, ...], sentence: str) -> _Likes:
    """Which words of a sentence are like which terms. Remembered: a keystroke changes one sentence of its section."""
    near: dict[str, list[int]] = {}
    for at, term in enumerate(terms):
        near.setdefault(opening(term), []).append(at)
    found = []
    for place, word in enumerate(meaning(sentence)):
        alike = [(at, value) for at in near.get(opening(word), ()) if (value := likeness(terms[at], word))]
        if alike:
            found.append((place, tuple(alike)))
    return tuple(found)


def _best(likes: _Likes, terms: int) -> list[float]:
    """How much of each term is in a sentence at most."""
    best = [0.0] * terms
    for _, alike in likes:
        for at, value in alike:
            best[at] = max(best[at], value)
    return best


def _close(likes: _Likes, weights: Sequence[float]) -> float:
    """The most that the heading's words weigh of those that stand close together in a sentence."""
    most = 0.0
    for number, (start, _) in enumerate(likes):
        near = tuple(one for one in likes[number : number + _WINDOW] if one[0] < start + _WINDOW)
        most = max(most, sum(map(mul, _best(near, len(weights)), weights)))
    return most


def _credit(sentence: str) -> float:
    """What share of the words of the sentence before is meant in one as well."""
    if _LEANS.match(sentence):
        return _OPENER
    return _LATER if _LEANS_LATER.match(sentence) else 0.0
