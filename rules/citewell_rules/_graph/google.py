"""What Google asks of types and what it has given up, from a table that was checked by hand on the day it names."""

import json
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path

from citewell.data import Value
from citewell.record import dataclass
from citewell_rules._graph.node import Node, Reference, Within
from citewell_rules._graph.page import Page
from citewell_rules._graph.vocabulary import vocabulary

__all__ = ["Feature", "Retired", "feature", "lacking", "retired", "wanting"]

_TABLE = Path(__file__).parent.parent / "_data" / "google.json"


@dataclass(frozen=True, slots=True)
class Feature:
    """
    What is asked of a type; each of ``required`` and ``recommended`` is a group of paths of which one is enough.

    ``under`` are the properties in which a nested node counts as well, ``inside`` the types that it must be nested in.
    ``page`` is the address of the requirement, empty where it is nobody's but good advice.
    """

    page: str
    name: str
    types: tuple[str, ...]
    subtypes: bool
    under: tuple[str, ...]
    inside: tuple[str, ...]
    required: tuple[tuple[str, ...], ...]
    recommended: tuple[tuple[str, ...], ...]
    checked: str

    @property
    def whose(self) -> str:
        """Whose requirement it is, for a message."""
        return f"Google, for {self.name} (checked {self.checked})" if self.page else "advice, no requirement"

    def fits(self, kinds: tuple[str, ...], within: Within | None) -> bool:
        """Whether it is asked of a thing of some types, nested as it is."""
        if not (vocabulary().is_kind(kinds, *self.types) if self.subtypes else any(one in self.types for one in kinds)):
            return False
        if within is None:
            return not self.inside
        return within.property in self.under and (not self.inside or vocabulary().is_kind(within.types, *self.inside))


@dataclass(frozen=True, slots=True)
class Retired:
    """A type that a search engine shows nothing for any more, under a property of a type where it names one."""

    type: str
    under: str
    inside: str
    what: str
    page: str


@cache
def _table() -> tuple[tuple[Feature, ...], tuple[Retired, ...]]:
    table = json.loads(_TABLE.read_text(encoding="utf-8"))
    features = tuple(
        Feature(
            page=table["pages"] + one["page"] if one["page"] and "://" not in one["page"] else one["page"],
            name=one["name"],
            types=tuple(one["types"]),
            subtypes=one.get("subtypes", False),
            under=tuple(one.get("under", ())),
            inside=tuple(one.get("in", ())),
            required=_groups(one.get("required", ())),
            recommended=_groups(one.get("recommended", ())),
            checked=table["checked"],
        )
        for one in table["features"]
    )
    gone = tuple(
        Retired(one["type"], one.get("under", ""), one.get("in", ""), one["what"], one["page"])
        for one in table["retired"]
    )
    return features, gone


def _groups(groups: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(group.split(" | ")) for group in groups)


def feature(node: Node) -> Feature | None:
    """What is asked of a node; None where nothing is."""
    return _feature(node.kinds, node.within)


@lru_cache(maxsize=512)
def _feature(kinds: tuple[str, ...], within: Within | None) -> Feature | None:
    return next((one for one in _table()[0] if one.fits(kinds, within)), None)


def wanting(kinds: Iterable[str], name: str) -> Iterator[tuple[Feature, bool]]:
    """The features that ask for a property of a type, each with whether they require it."""
    known = frozenset(kinds)
    for one in _table()[0]:
        if one.page and not known.isdisjoint(one.types):
            for groups, required in ((one.required, True), (one.recommended, False)):
                if any(path.partition(".")[0].removesuffix("{}") == name for group in groups for path in group):
                    yield one, required
                    break


def retired(node: Node) -> Retired | None:
    """The feature that is gone of which a node is part."""
    return _retired(node.kinds, node.within)


@lru_cache(maxsize=512)
def _retired(kinds: tuple[str, ...], within: Within | None) -> Retired | None:
    for one in _table()[1]:
        is_there = within is not None and within.property == one.under and one.inside in within.types
        if one.type in kinds and (is_there or not one.under):
            return one
    return None


def lacking(page: Page, node: Node, groups: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """
    The groups of paths of which a node has none; of what is lacking itself no parts are named.

    Of what may hold more than can be read nothing is lacking.
    """
    if not node.whole:
        return []
    missing = [group for group in groups if not any(_has(page, node, path.split(".")) for path in group)]
    alone = {group[0] for group in missing if len(group) == 1}
    return [group for group in missing if not all("." in path and path.partition(".")[0] in alone for path in group)]


def _has(page: Page, node: Node, path: list[str]) -> bool:
    """Whether there is something at a path; text is taken for a thing with all it needs, and so is what is elsewhere."""
    name, rest = path[0].removesuffix("{}"), path[1:]
    for value in page.values(node, name):
        found = page.node(value.id) if isinstance(value, Reference) else value
        if isinstance(found, Value):
            if found.kind == "unknown" or not (found.is_empty or path[0].endswith("{}")):
                return True
        elif found is None or not rest or not found.whole or _has(page, found, rest):
            return True
    return False
