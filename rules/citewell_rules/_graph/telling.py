"""What is to be known of a type or property in the data of a draft, for the hover."""

from collections.abc import Iterator

from citewell.document import Document
from citewell.rule import Told
from citewell_rules._graph.describing import expects, wants
from citewell_rules._graph.node import Name, Node
from citewell_rules._graph.page import nodes
from citewell_rules._graph.vocabulary import vocabulary

__all__ = ["tell"]

_PROMISE = (
    "Valid data makes a page eligible for rich results. That it raises citations by AI answers has not been shown."
)


def tell(document: Document, at: int) -> Told | None:
    """What is to be known of the type or property at a place; None where there is none of schema.org."""
    for node in reversed(nodes(document)):
        for name in node.types:
            if at in name.span and name.is_schema and name.text in vocabulary().types:
                return Told(name.span, tuple(_of_type(name)))
        for one in node.properties:
            if at in one.name.span and one.name.is_schema and one.name.text in vocabulary().owners:
                return Told(one.name.span, tuple(_of_property(node, one.name)))
    return None


def _of_type(name: Name) -> Iterator[str]:
    known = vocabulary()
    yield f"**{name.text}**, a type of [schema.org](https://schema.org/{name.text})"
    parents = known.types[name.text]
    if parents:
        yield f"A kind of {' and '.join(parents)}, with {len(known.properties([name.text]))} properties."
    if name.text in known.superseded:
        yield f"Replaced by {known.superseded[name.text]}."
    yield _PROMISE


def _of_property(node: Node, name: Name) -> Iterator[str]:
    known, kinds = vocabulary(), node.kinds
    thing = " and ".join(kinds)
    yield f"**{name.text}**{f' of {thing}' if thing else ''}, a property of [schema.org](https://schema.org/{name.text})"
    yield f"Expects {expects(name.text)}."
    members = known.values(one for one in known.expected[name.text] if known.is_kind([one], "Enumeration"))
    if members:
        yield f"Known values: {', '.join(members[:12])}{' and others' if len(members) > 12 else ''}."
    asked = "; ".join(wants(kinds, name.text))
    yield f"{asked[0].upper()}{asked[1:]}." if asked else "Required by nobody: schema.org itself requires no property."
    if name.text in known.superseded:
        yield f"Replaced by {known.superseded[name.text]}."
    yield _PROMISE
