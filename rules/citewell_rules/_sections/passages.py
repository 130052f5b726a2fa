"""Which sentences can be moved to the start of their section so that an answer stands there; unsure: none."""

import re
from collections.abc import Sequence

from citewell.document import Sentence
from citewell.pattern import late
from citewell.syntax import Parse
from citewell_rules._sections.answers import shares
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

__all__ = ["passage"]

_WHOLE = late(r"[\"'“‘(]?[A-Z0-9].*[.!][\"'”’)]*(?:\[[^\]]*\])*", re.DOTALL)
_DATED = late(r"(?:in|on)\s+(?:[\w-]+\s+){0,3}(?:1\d|20)\d\d,|traditionally\b|historically\b", re.IGNORECASE)
"""How a sentence begins that tells when something was: no history of the matter, where it answers."""
_STORY: frozenset[Preamble] = frozenset({"question", "announcement", "pointer", "aside"})
"""What a first sentence does that reads oddly behind an answer."""
_ON_TOPIC = 0.1
"""So much of the heading is in a sentence that may lead the answer."""


def passage(heading: str, sentences: Sequence[Sentence], index: int) -> tuple[Sentence, ...]:
    """
    The sentences that open the section in place of those that do: the answer of this index, alone if it can stand so.

    Else with the one that goes on from it, or with the one that it goes on from. Empty where what is moved, or what
    stays, would hang in the air.
    """
    for start, end in ((index, index + 1), (index, index + 2), (index - 1, index + 1)):
        if start > 0 and end <= len(sentences) and _can_move(heading, sentences, start, end, index):
            return tuple(sentences[start:end])
    return ()


def _can_move(heading: str, sentences: Sequence[Sentence], start: int, end: int, answer: int) -> bool:
    """Whether the sentences from ``start`` to ``end`` can open the section, and the others stay whole."""
    texts = [one.text for one in sentences]
    before, (first, *more), after = texts[:start], texts[start:end], texts[end : end + 1]
    if len({one.block_index for one in sentences[start:end]}) > 1 or _introduces_list(sentences, end):
        return False
    if not all(map(_is_whole, texts[start:end])) or not _states(first) or any(preamble(one) in _STORY for one in more):
        return False
    if preamble(texts[0]) in _STORY or leans(texts[0]) or before[-1].rstrip().endswith(("?", ":")):
        return False
    if takes_up(first) or any(map(goes_on, after)) or is_introduced(first, heading, before):
        return False
    if any(is_introduced(one, f"{heading} {first}", before) for one in more):
        return False
    if any(is_introduced(one, " ".join((heading, *before)), (first, *more)) for one in after):
        return False
    if start < answer and shares(heading, tuple(texts))[start] < _ON_TOPIC:
        return False
    found = sentences[start].parse_all_as([texts[0], first, *more, *after])
    trees = [parse for parse in found if parse is not None]
    return len(trees) == len(found) and _stands(heading, texts, trees, start, end)


def _stands(heading: str, texts: Sequence[str], trees: Sequence[Parse], start: int, end: int) -> bool:
    """Whether what is moved hangs on nothing before it, what followed it not on what has gone, and the old opening on nothing."""
    known, count = content_words(heading), end - start
    opening, first, more, after = trees[0], trees[1], trees[2 : 1 + count], trees[1 + count :]
    if refers_out(opening) or hangs(first, stems(texts[:start]) - known) or opens_unnamed(first, known):
        return False
    moved = stems(texts[start : start + 1]) | known
    if not all(agrees(first, tree) and not opens_unnamed(tree, moved) for tree in more):
        return False
    left = stems(texts[:start]) | known
    return not any(may_hang(tree) or opens_unnamed(tree, left) for tree in after)


def _is_whole(text: str) -> bool:
    return bool(_WHOLE.fullmatch(text.strip()))


def _states(text: str) -> bool:
    """Whether a sentence puts off nothing."""
    kind = preamble(text)
    return kind is None or (kind == "history" and bool(_DATED.match(text)))


def _introduces_list(sentences: Sequence[Sentence], end: int) -> bool:
    """Whether what follows in the draft is a list, which the sentence before it may introduce."""
    return end < len(sentences) and sentences[end].kind != "paragraph"
