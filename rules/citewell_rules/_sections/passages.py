"""Whether an answer can be moved to the start of its section; unsure: it cannot."""

import re
from collections.abc import Sequence
from functools import cached_property

from citewell.document import Sentence
from citewell.pattern import late
from citewell.record import dataclass
from citewell.syntax import Parse
from citewell_rules._sections.preambles import Preamble, preamble
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

__all__ = ["can_move_up"]

_WHOLE = late(r"[\"'“‘(]?[A-Z0-9].*[.!][\"'”’)]*(?:\[[^\]]*\])*", re.DOTALL)
_DATED = late(r"(?:in|on)\s+(?:[\w-]+\s+){0,3}(?:1\d|20)\d\d,|traditionally\b|historically\b", re.IGNORECASE)
"""How a sentence begins that tells when something was: no history of the matter, where it answers."""
_SEQUEL = late(r"\b(?:went|goes?|going)\s+on\s+to\b", re.IGNORECASE)
"""What a sentence says that tells what came next."""
_STORY: frozenset[Preamble] = frozenset({"question", "announcement", "pointer", "aside"})
"""What a first sentence does that reads oddly behind an answer."""
_IN_MIND = 2
"""Over so many sentences a noun stays in mind: what follows may say "the NOUN" of it."""


@dataclass(frozen=True)
class _Cut:
    """A section cut at the sentence that is to be moved: those before that, itself, and the one that follows."""

    heading: str
    before: tuple[str, ...]
    moved: str
    after: tuple[str, ...]

    @property
    def opening(self) -> tuple[str, ...]:
        """The sentences with which the section begins, two at most: they come to stand behind what is moved."""
        return self.before[:2]

    @property
    def texts(self) -> tuple[str, ...]:
        """All that has to be parsed."""
        return (*self.opening, self.moved, *self.after)

    @cached_property
    def known(self) -> frozenset[str]:
        """The stems of what the heading names."""
        return content_words(self.heading)


def can_move_up(heading: str, sentences: Sequence[Sentence], index: int) -> bool:
    """
    Whether the answer of this index can open the section in place of the sentences that do.

    Not where it, or what stays, would hang in the air.
    """
    after = sentences[index + 1 : index + 2]
    if index <= 0 or any(one.kind != "paragraph" for one in after):
        return False  # it stands there already, or leads in a list
    texts = tuple(one.text for one in sentences)
    cut = _Cut(heading, texts[:index], texts[index], texts[index + 1 : index + 2])
    if not (_is_statement(cut) and _can_follow(cut) and _is_explained(cut)):
        return False
    trees = [tree for tree in sentences[index].parse_all_as(cut.texts) if tree is not None]
    return len(trees) == len(cut.texts) and _holds(cut, trees)


def _is_statement(cut: _Cut) -> bool:
    """Whether what is moved is a whole sentence that puts off nothing and opens as a text may."""
    if not _WHOLE.fullmatch(cut.moved.strip()):
        return False
    kind = preamble(cut.moved)
    states = kind is None or (kind == "history" and bool(_DATED.match(cut.moved)))
    return states and not takes_up(cut.moved) and not _SEQUEL.search(cut.moved)


def _can_follow(cut: _Cut) -> bool:
    """Whether the old opening can stand behind what is moved, and what follows that behind what was before it."""
    opening, last = cut.before[0], cut.before[-1].rstrip()
    if preamble(opening) in _STORY or leans(opening) or last.endswith(("?", ":")):
        return False
    return not any(map(goes_on, cut.after))


def _is_explained(cut: _Cut) -> bool:
    """Whether no short form or surname comes to stand before the sentence that explains it, or without it."""
    return not (
        is_introduced(cut.moved, cut.heading, cut.before)
        or any(is_introduced(text, " ".join((cut.heading, *cut.before)), (cut.moved,)) for text in cut.after)
    )


def _holds(cut: _Cut, trees: Sequence[Parse]) -> bool:
    """Whether nothing hangs in the air; ``trees`` are the parses of the cut's texts."""
    start = len(cut.opening)
    return _opening_holds(trees[:start]) and _moved_holds(cut, trees[start]) and _rest_holds(cut, trees[start + 1 :])


def _opening_holds(trees: Sequence[Parse]) -> bool:
    """Whether the old opening does not seem to speak of what is put before it."""
    return not refers_out(trees[0]) and all(agrees(trees[0], tree) for tree in trees[1:])


def _moved_holds(cut: _Cut, tree: Parse) -> bool:
    """Whether what is moved hangs on nothing that comes to stand behind it."""
    return not hangs(tree, cut.known, stems(cut.before) - cut.known) and not opens_unnamed(tree, cut.known)


def _rest_holds(cut: _Cut, trees: Sequence[Parse]) -> bool:
    """Whether what follows does not hang on what has gone."""
    left = stems(cut.before)
    forgotten = stems((cut.moved,)) - left if len(cut.before) > _IN_MIND else frozenset()
    return not any(may_hang(tree, cut.known, forgotten) or opens_unnamed(tree, left | cut.known) for tree in trees)
