"""Faults that are put into the engine on purpose: whoever looks for faults has to find them."""

from collections.abc import Callable

import pytest

from citewell.document import Document
from citewell.markup import contents, incremental, moved, pageedit, wording
from citewell.markup.places import Places
from citewell.memo import Memo, News
from citewell.standing import Standing

__all__ = ["FAULTS"]

Plant = Callable[[pytest.MonkeyPatch], None]


def _starts_off_by_one(patch: pytest.MonkeyPatch) -> None:
    """Blocks behind a stretch that was read again begin one code point too late."""
    spliced = Places.spliced
    patch.setattr(Places, "spliced", lambda self, low, high, new, by: spliced(self, low, high, new, by + (by > 0)))


def _one_block_more_stays(patch: pytest.MonkeyPatch) -> None:
    """The block behind the edit is taken for one that the edit has left alone."""
    unchanged = Document.unchanged

    def one_more(self: Document, before: Document) -> tuple[int, int]:
        head, tail = unchanged(self, before)
        return head, min(tail + 1, len(self.contents) - head, len(before.contents) - head)

    patch.setattr(Document, "unchanged", one_more)


def _patch_off_by_one(patch: pytest.MonkeyPatch) -> None:
    """A patch begins one finding too early."""
    take = News.take

    def taken(self: News, shown: list[tuple[object, ...]]) -> tuple[int, int, range]:
        at, removed, blocks = take(self, shown)  # type: ignore[arg-type]
        return max(at - 1, 0), removed, blocks

    patch.setattr(News, "take", taken)


def _sentences_stay(patch: pytest.MonkeyPatch) -> None:
    """What was said of the sentences of a block is taken over, whatever stands beside them now."""
    key = Memo.key
    patch.setattr(Memo, "key", lambda self, index: (key(self, index)[0], ()))  # type: ignore[index]


FAULTS: dict[str, Plant] = {
    "a window that is one block too small": lambda patch: patch.setattr(incremental, "_BEFORE", 0),
    "starts that are off by one": _starts_off_by_one,
    "a block too many that stays": _one_block_more_stays,
    "regions that are not moved": lambda patch: patch.setattr(moved, "_shifted", lambda one, by: one),
    "any end of a window fits": lambda patch: patch.setattr(incremental._Edit, "_fits", lambda *_: True),
    "references forgotten": lambda patch: patch.setattr(incremental, "_may_use", lambda *_: False),
    "sentences that are not split again": lambda patch: patch.setattr(
        contents, "_resplit", lambda before, *_: before.sentence_spans
    ),
    "words in any block": lambda patch: patch.setattr(wording, "_is_within_words", lambda *_: True),
    "elements of a page that are not moved": lambda patch: patch.setattr(pageedit, "_shifted", lambda wide, by: wide),
    "a patch that is off by one": _patch_off_by_one,
    "surroundings forgotten": _sentences_stay,
    "what was told stands always": lambda patch: patch.setattr(Standing, "holds", lambda *_: True),
}
"""What each does, and how it is put in."""
