"""
schema.org's vocabulary: types with their parents, properties with the types they belong to and expect, enumerations.

The table is read when a page first declares something. It is made from a package; see `_data/schema.json`.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from pathlib import Path

from citewell.record import dataclass

__all__ = ["Vocabulary", "bare", "nearest", "vocabulary"]

_TABLE = Path(__file__).parent.parent / "_data" / "schema.json"
_ADDRESSES = (
    "https://schema.org/",
    "http://schema.org/",
    "https://www.schema.org/",
    "http://www.schema.org/",
    "schema:",
)


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """
    ``types``: each with its parents. ``owners``: each property with the types it belongs to, ``expected`` with those of its
    values. ``members``: the values of each enumeration. ``superseded``: names with those that took their place.
    """

    types: Mapping[str, tuple[str, ...]]
    owners: Mapping[str, frozenset[str]]
    expected: Mapping[str, frozenset[str]]
    members: Mapping[str, tuple[str, ...]]
    superseded: Mapping[str, str]

    @cached_property
    def _lines(self) -> dict[str, frozenset[str]]:
        return {}

    def line(self, kind: str) -> frozenset[str]:
        """A type and all it descends from; empty for what is none."""
        if kind not in self.types:
            return frozenset()
        if kind not in self._lines:
            self._lines[kind] = frozenset([kind]).union(*map(self.line, self.types[kind]))
        return self._lines[kind]

    def is_kind(self, types: Iterable[str], *kinds: str) -> bool:
        """Whether one of some types is, or descends from, one of some kinds."""
        return any(not self.line(one).isdisjoint(kinds) for one in types)

    def belongs(self, name: str, types: Iterable[str]) -> bool:
        """Whether a property may be said of a thing of some types."""
        owners = self.owners.get(name, frozenset())
        return any(not self.line(one).isdisjoint(owners) for one in types)

    def properties(self, types: Iterable[str]) -> list[str]:
        """All properties that may be said of a thing of some types, in alphabetical order."""
        kinds = frozenset[str]().union(*map(self.line, types))
        return sorted(name for name, owners in self.owners.items() if not owners.isdisjoint(kinds))

    def values(self, kinds: Iterable[str]) -> list[str]:
        """The members of all enumerations among some kinds, those of their subtypes included."""
        wanted = frozenset(kinds)
        found = (members for name, members in self.members.items() if not self.line(name).isdisjoint(wanted))
        return sorted({one for members in found for one in members})


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary, read once."""
    table = json.loads(_TABLE.read_text(encoding="utf-8"))
    properties = {name: one.split(" > ") for name, one in table["properties"].items()}
    return Vocabulary(
        types={name: tuple(parents.split()) for name, parents in table["types"].items()},
        owners={name: frozenset(owners.split()) for name, (owners, _) in properties.items()},
        expected={name: frozenset(kinds.split()) for name, (_, kinds) in properties.items()},
        members={name: tuple(members.split()) for name, members in table["members"].items()},
        superseded=table["superseded"],
    )


def bare(text: str) -> str:
    """A name without the address or prefix of schema.org."""
    text = text.strip()
    return next((text[len(one) :] for one in _ADDRESSES if text.startswith(one)), text)


def nearest(name: str, names: Iterable[str]) -> str | None:
    """
    The one of some names that a name is most likely a slip for, None where there is none or several are as likely.

    Other case, dashes and blanks are nothing; of letters up to two may differ, in short names one.
    """
    wanted = _plain(name)
    most = 0 if len(wanted) < 4 else 1 if len(wanted) < 6 else 2
    letters = Counter(wanted)
    best: list[tuple[int, str]] = []
    for one in names:
        other = _plain(one)
        if abs(len(other) - len(wanted)) > most:
            continue
        shared = sum((letters & Counter(other)).values())
        if max(len(other), len(wanted)) - shared <= most and (far := _distance(wanted, other, most)) <= most:
            best.append((far, one))
    best.sort()
    return best[0][1] if best and (len(best) == 1 or best[0][0] < best[1][0]) else None


def _plain(name: str) -> str:
    return "".join(char for char in name.casefold() if char.isalnum())


def _distance(first: str, second: str, most: int) -> int:
    """How many letters are to be changed, added, left out or exchanged with the next one; more than ``most`` where more."""
    before, last = [0] * (len(second) + 1), list(range(len(second) + 1))
    for at, char in enumerate(first, 1):
        row = [at]
        for to, other in enumerate(second, 1):
            cost = min(last[to] + 1, row[-1] + 1, last[to - 1] + (char != other))
            if at > 1 and to > 1 and char == second[to - 2] and first[at - 2] == other:
                cost = min(cost, before[to - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before, last = last, row
    return last[-1]
