"""Which sentence of a section says what its heading asks for or promises; told by the words alone."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice, repeat
from operator import mul

from citewell.document import BlockKind, Container, Content, Section, Sentence
from citewell.pattern import late
from citewell.record import dataclass
from citewell_rules._sections.preambles import preamble
from citewell_rules._sections.questions import LEAD, Kind, Question, fit, question
from citewell_rules._sections.wording import beginning, likeness, meaning

__all__ = ["answer", "answered_late", "best_answer", "opening", "shares", "statement", "statements", "texts"]

_TEXT: frozenset[BlockKind] = frozenset({"paragraph", "item", "definition"})
_NO_TEXT: frozenset[Container] = frozenset({
    "quote", "navigation", "header", "footer", "form", "hidden", "aside", "table",
})  # fmt: skip

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

_TOLD_BY_WORDS: frozenset[Kind] = frozenset({"amount", "date", "person", "place", "reason", "thing", "definition"})
"""Questions whose answer has their words. A way is often told in others."""
_SURE_OF_REASON = 0.75
"""A sentence that scores so much is the reason: often that is told in other words, too."""
_SURE, _AHEAD = 0.4, 0.1
"""A sentence that scores so much, and so much more than any other, is the answer."""
_FAR_AHEAD = 0.6
"""A sentence that scores so much more than a lead is the answer even if the lead has what is asked for, too."""
_ABOUT = 0.25
"""So much of the question is in a sentence that speaks of the matter."""
_ASKING, _LEAST_TERMS = frozenset({"what", "who", "where", "when", "how"}), 2
"""Stems that only ask, as of "What's", and so many others that say what is asked: "What's next?" has too few."""
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
    index = None if heading is None else best_answer(heading.text, texts(section))
    return None if index is None else statement(section, index)


def statements(section: Section) -> tuple[Sentence, ...]:
    """The sentences that are a section's own text: none of a quotation, a table, an aside or the furniture of a page."""
    own = (block for block in section.blocks if _is_own_text(block.content))
    return tuple(sentence for block in own for sentence in block.sentences)


def opening(section: Section) -> tuple[str, ...]:
    """The first few of `texts`: of most sections no more has to be looked at."""
    return tuple(islice(_texts(section), LEAD))


def texts(section: Section) -> tuple[str, ...]:
    """The words of `statements`, without a view of each: at a keystroke the whole section is looked at."""
    return tuple(_texts(section))


def _texts(section: Section) -> Iterator[str]:
    return (text for content in section.contents if _is_own_text(content) for text in content.sentence_texts)


def statement(section: Section, index: int) -> Sentence:
    """One of `statements`, by its index; raises IndexError where there is none."""
    for number, content in enumerate(section.contents):
        if _is_own_text(content):
            count = len(content.sentence_spans)
            if index < count:
                return section.block(number).sentences[index]
            index -= count
    raise IndexError(index)


def _is_own_text(content: Content) -> bool:
    """Whether a block is its section's own text: of no quotation, table or aside, and not of a page's furniture."""
    return content.kind in _TEXT and _NO_TEXT.isdisjoint(content.containers)


def best_answer(heading: str, sentences: tuple[str, ...]) -> int | None:
    """The index of the sentence that says what a heading asks for or promises; None where none does."""
    if not sentences:
        return None
    asked = question(heading)
    scores = _scores(heading, asked, sentences)
    if asked is None:
        scores[0] += _LEAD
    top = max(range(len(scores)), key=lambda index: (round(scores[index], 6), -index))
    return top if scores[top] > (_TOPIC if asked is None else 0) else None


def answered_late(heading: str, sentences: tuple[str, ...]) -> int | None:
    """
    The index of the sentence that answers a question of the heading, where it surely comes after the lead.

    Told by the words: the sentence has those of the question and what is asked for, and the lead has far fewer.
    """
    asked = question(heading)
    if (
        asked is None
        or asked.kind not in _TOLD_BY_WORDS
        or len(asked.terms - _ASKING) < _LEAST_TERMS
        or not heading.strip().endswith("?")
    ):
        return None
    if any(len(sentence.split()) < _FEW_WORDS for sentence in sentences[:LEAD]):
        return None
    scores = _scores(heading, asked, sentences)
    top = max(range(len(scores)), key=scores.__getitem__, default=0)
    if top < LEAD or scores[top] < _least(asked) or not _has_what_is_asked(asked, sentences[top]):
        return None
    if _may_answer(asked, sentences[:LEAD]) and scores[top] - max(scores[:LEAD]) < _FAR_AHEAD:
        return None
    return top if scores[top] - max(scores[:top] + scores[top + 1 :]) >= _AHEAD else None


def _least(asked: Question) -> float:
    return _SURE_OF_REASON if asked.kind == "reason" else _SURE


def _has_what_is_asked(asked: Question, sentence: str) -> bool:
    """Whether an amount, a date, a name or a reason stands in a sentence where a question asks for one."""
    return asked.kind in ("thing", "definition") or fit(asked, sentence) > 0


def _may_answer(asked: Question, lead: tuple[str, ...]) -> bool:
    """Whether a sentence of the lead has what is asked for and speaks of the matter."""
    found = zip(shares(asked.text, lead), lead, strict=True)
    return any(share >= _ABOUT and fit(asked, sentence) > 0 for share, sentence in found)


def _scores(heading: str, asked: Question | None, sentences: tuple[str, ...]) -> list[float]:
    return [
        share - _PREAMBLE * _leads_up(sentence) + (fit(asked, sentence) if asked else 0.0)
        for share, sentence in zip(shares(heading, sentences), sentences, strict=True)
    ]


def _leads_up(sentence: str) -> bool:
    """Whether a sentence asks, announces or sends the reader elsewhere; history and opinion may be what was asked for."""
    return preamble(sentence) in ("question", "announcement", "pointer")


@dataclass(frozen=True, slots=True, eq=False)
class _Held:
    """
    What one sentence holds of a heading, by the heading's terms: how much of each at most, and which at all.

    ``near`` is the same of each few words that stand close together; ``credit`` what share is meant of what the sentence
    before holds.
    """

    most: tuple[float, ...]
    has: tuple[bool, ...]
    near: tuple[tuple[float, ...], ...]
    credit: float


@lru_cache(maxsize=8)
def shares(heading: str, sentences: tuple[str, ...]) -> tuple[float, ...]:
    """
    How much of a heading is in each sentence, from 0 to little above 1.

    Words count more that few sentences have, names less; those that stand close together count twice. A sentence that
    opens with a pronoun is credited what stands in the one before. Remembered: a rule and what it asks look at the same
    section.
    """
    held = [_held(heading, sentence) for sentence in sentences]
    holders = map(sum, zip(*(one.has for one in held), strict=True))
    weights = tuple(worth / (0.5 + count) ** _RARE for worth, count in zip(_worths(heading), holders, strict=False))
    return tuple(map(_share, held, [None, *held], repeat(weights)))


@lru_cache(maxsize=4096)
def _share(held: _Held, before: _Held | None, weights: tuple[float, ...]) -> float:
    """How much of a heading is in a sentence. Remembered, like what it holds: a keystroke changes one of its section."""
    most = held.most
    if before is not None and held.credit:
        most = tuple(max(own, held.credit * other) for own, other in zip(most, before.most, strict=True))
    wide: float = sum(map(mul, most, weights))
    close: float = max((sum(map(mul, near, weights)) for near in held.near), default=0.0)
    last = _LAST * most[-1] if most else 0.0
    return (wide + close) / 2 / (sum(weights) or 1.0) + last


@lru_cache(maxsize=256)
def _terms(heading: str) -> tuple[str, ...]:
    """The words that a sentence may have of a heading."""
    return tuple(dict.fromkeys(meaning(_ASKED_WITH.sub(" ", heading))))


@lru_cache(maxsize=256)
def _begun(heading: str) -> Mapping[str, Sequence[int]]:
    """The numbers of a heading's terms, by how they begin."""
    found: dict[str, list[int]] = {}
    for at, term in enumerate(_terms(heading)):
        found.setdefault(beginning(term), []).append(at)
    return found


@lru_cache(maxsize=256)
def _worths(heading: str) -> tuple[float, ...]:
    """What each term of a heading counts where it stands in one sentence."""
    names = {word for name in _NAME.findall(heading[1:]) for word in meaning(name)}
    return tuple(_OF_NAME if term in names else 1.0 for term in _terms(heading))


_Like = tuple[int, int, float]
"""The place of a word, the number of the term that it is like, and how like they are."""


@lru_cache(maxsize=4096)
def _held(heading: str, sentence: str) -> _Held:
    terms, begun = _terms(heading), _begun(heading)
    found: list[_Like] = []
    for place, word in enumerate(meaning(sentence)):
        alike = ((place, at, likeness(terms[at], word)) for at in begun.get(beginning(word), ()))
        found.extend(like for like in alike if like[2])
    most = _most(found, len(terms))
    near = {
        _most((one for one in found[number:] if one[0] < start + _WINDOW), len(terms))
        for number, (start, _, _) in enumerate(found)
    }
    return _Held(most, tuple(value > 0 for value in most), tuple(near), _credit(sentence))


def _most(found: Iterable[_Like], terms: int) -> tuple[float, ...]:
    """How much there is of each term at most."""
    most = [0.0] * terms
    for _, at, alike in found:
        most[at] = max(most[at], alike)
    return tuple(most)


def _credit(sentence: str) -> float:
    """What share of the words of the sentence before is meant in one as well."""
    if _LEANS.match(sentence):
        return _OPENER
    return _LATER if _LEANS_LATER.match(sentence) else 0.0
