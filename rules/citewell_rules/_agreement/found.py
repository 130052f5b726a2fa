"""The shape of a disagreement between data and page."""

from collections.abc import Iterator, Sequence

from citewell.data import Value
from citewell.document import Block, Document
from citewell.record import dataclass
from citewell.span import Span
from citewell_rules._graph.node import Filling, Node, Reference
from citewell_rules._graph.page import page
from citewell_rules._page.visible import text_of

__all__ = ["Disagreement", "Place", "node_of", "nodes_of", "place_of", "texts", "tops"]


@dataclass(frozen=True, slots=True)
class Place:
    """A text on the page, its place in the source, and what that is in words ("in the heading")."""

    text: str
    span: Span
    where: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """
    A value of the data that plainly differs from the page.

    ``what`` names it ("The headline"). ``seen`` is the place that it is held against, None where there is nothing like it.
    ``instead`` is the value that would agree, None where nobody can tell which one is meant.
    """

    value: Value
    what: str
    seen: Place | None
    instead: str | float | None = None


def texts(fillings: tuple[Filling, ...]) -> Iterator[Value]:
    """The plain texts and numbers among some values."""
    return (one for one in fillings if isinstance(one, Value) and one.kind in ("string", "number"))


def node_of(document: Document, filling: Filling) -> Node | None:
    """The node that a value is or refers to."""
    return (
        page(document).node(filling.id)
        if isinstance(filling, Reference)
        else filling
        if isinstance(filling, Node)
        else None
    )


def nodes_of(document: Document, fillings: tuple[Filling, ...]) -> Iterator[Node]:
    """The nodes among some values, or that they refer to."""
    return (node for one in fillings if (node := node_of(document, one)) is not None)


def place_of(blocks: Sequence[Block], where: str) -> Place:
    """The words of some blocks, and the source from the first to the last of them."""
    first, last = blocks[0], blocks[-1]
    start = first.locate(Span(0, len(first.text))).start
    return Place(text_of(blocks), Span(start, last.locate(Span(0, len(last.text))).end), where)


def tops(document: Document, *types: str) -> tuple[Node, ...]:
    """
    The nodes of some types in JSON-LD that are about the page itself: those that stand by themselves, or that a page says
    are its main thing. Beside a script, what stands in a fence is an example.
    """
    declared = page(document)
    has_script = any(island.form == "script" for island in declared.islands)
    return tuple(
        node
        for island, block in zip(declared.islands, declared.blocks, strict=False)  # then comes what markup declares
        if island.form == "script" or not has_script
        for node in block
        if node.is_a(*types) and (node.within is None or node.within.property in ("mainEntity", "mainEntityOfPage"))
    )
