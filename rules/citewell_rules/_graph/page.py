"""
All that a page declares, read once.

What was read of a block is kept with the block's data, which stays the same object while text before it changes. What a
rule marked is kept as long as the page declares the same: a keystroke in prose reads nothing again and judges nothing again.
"""

import bisect
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from citewell.data import Data, Element, Island
from citewell.document import Document, Region
from citewell.record import dataclass
from citewell.rule import Mark, Related
from citewell.span import Span
from citewell_rules._graph.node import Context, Filling, Node

# Most drafts declare nothing: what reads data is imported where there is some.
if TYPE_CHECKING:
    from citewell_rules._graph import jsonld

__all__ = ["Page", "declares", "marked", "nodes", "page"]

_BEGINNING = frozenset({"itemscope", "typeof"})
_DECLARING = _BEGINNING | {"itemprop", "property", "vocab", "prefix"}
"""Attributes of elements that begin a thing of microdata or RDFa, and of those that may say something of one."""

_WHOLE_PAGE = frozenset({"html", "body"})

_read: "WeakKeyDictionary[Data, jsonld.Read]" = WeakKeyDictionary()


@dataclass(frozen=True, eq=False)
class Page:
    """What a page declares in all its ``islands``, and in the markup of its ``elements``; ``regions`` are the page's."""

    islands: Sequence[Island]
    elements: Sequence[Element]
    regions: Sequence[Region] = ()

    @cached_property
    def _read(self) -> "tuple[jsonld.Read, ...]":
        return tuple(self._read_island(island) for island in self.islands)

    def _read_island(self, island: Island) -> "jsonld.Read":
        found = _read.get(island.data)
        if found is None:
            from citewell_rules._graph import jsonld

            whole = not island.data.faults and not self.loose(island)
            found = _read[island.data] = jsonld.read(island.data.root, whole=whole)
        return found.shifted(island.moved) if island.moved else found

    def loose(self, island: Island) -> tuple[Span, ...]:
        """
        The template tags that stand in a block and in no value of it, in order.

        Members may come from elsewhere there, and those on both sides of one may stand in two branches.
        """
        if not self.templates or island.root is None:
            return ()
        filled = [value.span for value in island.root.walk() if value.kind == "unknown"]
        return tuple(tag for tag in self._tags_in(island.body) if not _is_in_one(tag, filled))

    def _tags_in(self, span: Span) -> tuple[Span, ...]:
        start = bisect.bisect_left(self.templates, span.start, key=lambda one: one.start)
        end = bisect.bisect_left(self.templates, span.end, key=lambda one: one.start)
        return tuple(tag for tag in self.templates[start:end] if tag in span)

    @cached_property
    def branches(self) -> tuple[int, ...]:
        """
        For each island how many template tags stand before it and in no island.

        Where that differs, two islands may stand in two branches, and no page has both.
        """
        if not self.templates:
            return (0,) * len(self.islands)
        around = [island.span for island in self.islands]
        outside = [tag.start for tag in self.templates if not _is_in_one(tag, around)]
        return tuple(bisect.bisect_left(outside, span.start) for span in around)

    @cached_property
    def templates(self) -> tuple[Span, ...]:
        """The tags of a templating language, in order."""
        return tuple(region.span for region in self.regions if region.kind == "template")

    @cached_property
    def blocks(self) -> tuple[tuple[Node, ...], ...]:
        """The nodes of each island, then those of all microdata, and those of all RDFa."""
        islands = tuple(one.nodes for one in self._read)
        if not self.declaring:
            return (*islands, (), ())
        from citewell_rules._graph import markup

        return (*islands, *markup.read(self.declaring, self.templates))

    @cached_property
    def declaring(self) -> tuple[Element, ...]:
        """The elements of microdata and RDFa; none where no thing is begun (Open Graph alone is none)."""
        # Links and Open Graph, the many, have no end that is known.
        ended = (one for one in self.elements if one.closed or one.name in _WHOLE_PAGE)
        if not any(attribute.name in _BEGINNING for element in ended for attribute in element.attributes):
            return ()
        return tuple(
            element
            for element in self.elements
            if any(one.name in _DECLARING or (one.name == "rel" and ":" in one.value) for one in element.attributes)
        )

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """All nodes in order, nested ones behind those they stand in."""
        return tuple(node for block in self.blocks for node in block)

    @cached_property
    def contexts(self) -> tuple[Context, ...]:
        """The contexts of all blocks of JSON-LD, in order."""
        return tuple(context for one in self._read for context in one.contexts)

    def node(self, identity: str) -> Node | None:
        """The node with an ``@id``; the one that says most where several parts of it stand in the page."""
        return self._by_id.get(identity)

    @cached_property
    def _by_id(self) -> dict[str, Node]:
        found: dict[str, Node] = {}
        for node in self.nodes:
            if node.id and (node.id not in found or len(node.properties) > len(found[node.id].properties)):
                found[node.id] = node
        return found

    def values(self, node: Node, name: str) -> tuple[Filling, ...]:
        """All values of a schema.org property of a node, also where other parts of it with the same ``@id`` say them."""
        parts = self._parts.get(node.id, ()) if node.id else (node,)
        return tuple(value for part in parts or (node,) for value in part.get(name))

    @cached_property
    def _parts(self) -> dict[str, list[Node]]:
        found: dict[str, list[Node]] = {}
        for node in self.nodes:
            if node.id:
                found.setdefault(node.id, []).append(node)
        return found

    @cached_property
    def marks(self) -> dict[Callable[["Page"], Iterable[Mark]], tuple[Mark, ...]]:
        """What has been found in it; kept by `marked`."""
        return {}


def _is_in_one(span: Span, others: Sequence[Span]) -> bool:
    """Whether a span lies in one of some others, which are in order."""
    at = bisect.bisect_right(others, span.start, key=lambda one: one.start)
    return at > 0 and span in others[at - 1]


def declares(document: Document) -> bool:
    """A gate: whether a draft may declare anything."""
    return bool(document.islands or document.elements)


def nodes(document: Document) -> tuple[Node, ...]:
    """All nodes that a draft declares, in order, nested ones behind those they stand in."""
    return page(document).nodes


def page(document: Document) -> Page:
    """What a draft declares."""
    return document.carried(_page, _moved_on)


def _page(document: Document) -> Page:
    return Page(document.islands, document.elements, document.regions)


def marked(document: Document, find: Callable[[Page], Iterable[Mark]]) -> tuple[Mark, ...]:
    """
    What ``find`` marks in what a draft declares, remembered while that stays the same.

    So ``find`` looks at nothing else, and the ``data`` of its marks holds no places.
    """
    found = page(document)
    if find not in found.marks:
        found.marks[find] = tuple(find(found))
    return found.marks[find]


def _moved_on(old: Page, document: Document) -> Page:
    """The page of a draft with the marks of an earlier version, where both declare the same and only its places differ."""
    new = _page(document)
    moves = _moves(old, new) if old.marks else None
    if moves is not None:
        # One that stays where it is counts as well: what is in it stays, wherever the element around it goes.
        moved = moves if any(by for _, by in moves) else []
        for find, marks in old.marks.items():
            new.marks[find] = tuple(_shifted(mark, moved) for mark in marks) if moved else marks
    return new


def _moves(old: Page, new: Page) -> list[tuple[Span, int]] | None:
    """How far each island and element has moved, in order of the places they had; None where not all are the same."""
    if len(old.islands) != len(new.islands):
        return None
    islands = list(zip(old.islands, new.islands, strict=True))
    if any(before.data is not after.data for before, after in islands) or old.branches != new.branches:
        return None
    elements: list[tuple[Span, int]] | None = []
    if old.declaring or new.declaring:
        from citewell_rules._graph import markup

        is_alike = markup.tags_in(old.declaring, old.templates) == markup.tags_in(new.declaring, new.templates)
        elements = markup.moves(old.declaring, new.declaring) if is_alike else None
    if elements is None:
        return None
    return sorted([*((before.span, after.moved - before.moved) for before, after in islands), *elements])


def _shifted(mark: Mark, moved: Sequence[tuple[Span, int]]) -> Mark:
    """A mark at its new place; each island and element has moved by itself, and the innermost one that holds it counts."""

    def place(span: Span) -> Span:
        at = bisect.bisect_right(moved, span.start, key=lambda one: one[0].start)
        return span.shifted(next((by for around, by in reversed(moved[:at]) if span in around), 0))

    related = tuple(Related(place(one.span), one.message) for one in mark.related)
    return replace(mark, span=place(mark.span), related=related)
