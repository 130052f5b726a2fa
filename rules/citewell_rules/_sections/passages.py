"""Which sentences can be moved to the start of their section so that an answer stands there; unsure: none."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from citewell.document import Sentence
from citewell.pattern import late
from citewell.syntax import Parse
from citewell_rules._sections.answers import shares
from citewell_rules._sections.preambles import Preamble, preamble
from citewell_rules._sections.questions import question
from citewell_rules._sections.standing import (
    agrees,
    goes_on,
    hangs,
    is_introduced,
    leans,
    may_hang,
    opens_unnamed,
    refers_out,
    stems,
    takes_up,
)
from citewell_rules._sections.wording import content_words

__all__ = ["passage"]

_WHOLE = late(r"[\"'“‘(]?[A-Z0-9].*[.!][\"'”’)]*(?:\[[^\]]*\])*", re.DOTALL)
_DATED = late(r"(?:in|on)\s+(?:[\w-]+\s+){0,3}(?:1\d|20)\d\d,|traditionally\b|historically\b", re.IGNORECASE)
"""How a sentence begins that tells when something was: no history of the matter, where it answers."""
_SEQUEL = late(r"\b(?:went|goes?|going)\s+on\s+to\b", re.IGNORECASE)
"""What a sentence says that tells what came next."""
_STORY: frozenset[Preamble] = frozenset({"question", "announcement", "pointer", "aside"})
"""What a first sentence does that reads oddly behind an answer."""
_ON_TOPIC = 0.05
"""So much of the heading is in a sentence that may lead the answer."""
_IN_MIND = 2
"""Over so many sentences a noun stays in mind: what follows may say "the NOUN" of it."""
_MOST_WORDS = 80
"""Of sentences that move together: more is no answer."""


@dataclass(frozen=True)
class _Cut:
    """A section cut at what is to be moved: the sentences before that, those themselves, and the one that follows."""

    heading: str
    before: tuple[str, ...]
    moved: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def opening(self) -> tuple[str, ...]:
        """The sentences with which the section begins, two at most: they come to stand behind what is moved."""
        return self.before[:2]

    @property
    def texts(self) -> tuple[str, ...]:
        """All that has to be parsed."""
        return (*self.opening, *self.moved, *self.after)

    @cached_property
    def known(self) -> frozenset[str]:
        """The stems of what the heading names."""
        return content_words(self.heading)


def passage(heading: str, sentences: Sequence[Sentence], index: int) -> tuple[Sentence, ...]:
    """
    The sentences that open the section in place of those that do: the answer of this index, alone if it can stand so.

    Else, below a question, with the one that goes on from it, or with the one that it goes on from. Empty where what is
    moved, or what stays, would hang in the air.
    """
    together = ((index, index + 2), (index - 1, index + 1)) if question(heading) else ()
    for start, end in ((index, index + 1), *together):
        if start > 0 and end <= len(sentences) and _can_move(heading, sentences, start, end, index):
            return tuple(sentences[start:end])
    return ()


def _can_move(heading: str, sentences: Sequence[Sentence], start: int, end: int, answer: int) -> bool:
    """Whether the sentences from ``start`` to ``end`` can open the section, and the others stay whole."""
    moved, after = sentences[start:end], sentences[end : end + 1]
    if any(one.block_index != moved[0].block_index for one in moved) or any(one.kind != "paragraph" for one in after):
        return False  # two paragraphs, or the lead-in of a list
    if len(moved) > 1 and sum(one.words for one in moved) > _MOST_WORDS:
        return False
    texts = tuple(one.text for one in sentences)
    if start < answer and shares(heading, texts)[start] < _ON_TOPIC:
        return False
    cut = _Cut(heading, texts[:start], texts[start:end], texts[end : end + 1])
    if not (_is_statement(cut) and _can_follow(cut) and _is_explained(cut)):
        return False
    trees = [tree for tree in moved[0].parse_all_as(cut.texts) if tree is not None]
    return len(trees) == len(cut.texts) and _holds(cut, trees)


def _is_statement(cut: _Cut) -> bool:
    """Whether what is moved are whole sentences that put off nothing and open as a text may."""
    first, *more = cut.moved
    if not all(_WHOLE.fullmatch(text.strip()) for text in cut.moved) or any(preamble(text) in _STORY for text in more):
        return False
    kind = preamble(first)
    states = kind is None or (kind == "history" and bool(_DATED.match(first)))
    return states and not takes_up(first) and not _SEQUEL.search(first)


def _can_follow(cut: _Cut) -> bool:
    """Whether the old opening can stand behind what is moved, and what follows that behind what was before it."""
    opening, last = cut.before[0], cut.before[-1].rstrip()
    if preamble(opening) in _STORY or leans(opening) or last.endswith(("?", ":")):
        return False
    return not any(map(goes_on, cut.after))


def _is_explained(cut: _Cut) -> bool:
    """Whether no short form or surname comes to stand before the sentence that explains it, or without it."""
    first, *more = cut.moved
    return not (
        is_introduced(first, cut.heading, cut.before)
        or any(is_introduced(text, f"{cut.heading} {first}", cut.before) for text in more)
        or any(is_introduced(text, " ".join((cut.heading, *cut.before)), cut.moved) for text in cut.after)
    )


def _holds(cut: _Cut, trees: Sequence[Parse]) -> bool:
    """Whether nothing hangs in the air; ``trees`` are the parses of the cut's texts."""
    start = len(cut.opening)
    end = start + len(cut.moved)
    return _opening_holds(trees[:start]) and _moved_holds(cut, trees[start:end]) and _rest_holds(cut, trees[end:])


def _opening_holds(trees: Sequence[Parse]) -> bool:
    """Whether the old opening does not seem to speak of what is put before it."""
    return not refers_out(trees[0]) and all(agrees(trees[0], tree) for tree in trees[1:])


def _moved_holds(cut: _Cut, trees: Sequence[Parse]) -> bool:
    """Whether what is moved hangs on nothing that comes to stand behind it."""
    first, *more = trees
    if hangs(first, cut.known, stems(cut.before) - cut.known) or opens_unnamed(first, cut.known):
        return False
    told = stems(cut.moved[:1]) | cut.known
    return all(agrees(first, tree) and not opens_unnamed(tree, told) for tree in more)


def _rest_holds(cut: _Cut, trees: Sequence[Parse]) -> bool:
    """Whether what follows does not hang on what has gone."""
    left = stems(cut.before)
    forgotten = stems(cut.moved) - left if len(cut.before) > _IN_MIND else frozenset()
    return not any(may_hang(tree, cut.known, forgotten) or opens_unnamed(tree, left | cut.known) for tree in trees)
