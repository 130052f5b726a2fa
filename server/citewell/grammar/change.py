"""Where two lists differ."""

import operator
from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeVar

__all__ = ["Change"]

_Item = TypeVar("_Item")


class Change(NamedTuple):
    """Where two lists differ: they begin with as many equal items and end with as many."""

    before: int
    behind: int

    @staticmethod
    def between(old: Sequence[object], new: Sequence[object]) -> "Change":
        """As much of both as possible is the same at the start, then at the end."""
        before = _alike(old, new)
        return Change(before, min(_alike(reversed(old), reversed(new)), len(old) - before, len(new) - before))

    @property
    def same(self) -> int:
        """How many items are the same."""
        return self.before + self.behind

    def wider(self, by: int) -> "Change":
        """The same with fewer items that are the same at both ends."""
        return Change(max(0, self.before - by), max(0, self.behind - by))

    def of(self, items: Sequence[_Item]) -> Sequence[_Item]:
        """What has changed of one of the lists."""
        return items[self.before : len(items) - self.behind]

    def applied(self, old: Sequence[_Item], new: Sequence[_Item]) -> list[_Item]:
        """The new list, from the old one and what is new."""
        return [*old[: self.before], *new, *old[len(old) - self.behind :]]


def _alike(one: Iterable[object], other: Iterable[object]) -> int:
    """With how many equal items two series begin."""
    return [*map(operator.eq, one, other), False].index(False)
