"""The shape of what a page declares, whatever it is written in."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal, TypeAlias

from citewell.data import Value
from citewell.record import dataclass
from citewell.span import Span

__all__ = ["Context", "ContextKind", "Filling", "Form", "Name", "Node", "Property", "Reference", "Within"]

Form = Literal["JSON-LD", "microdata", "RDFa"]
ContextKind = Literal["schema", "other", "near", "missing", "unknown"]


@dataclass(frozen=True, slots=True)
class Name:
    """
    The name of a type or property; ``span`` is its source, in JSON with the quotation marks.

    ``text`` is without the address or prefix of its vocabulary. ``vocabulary`` is "schema" for schema.org, "other" for
    names that are plainly somebody else's, and "unknown" where it cannot be told (another context, a template).
    """

    text: str
    span: Span
    vocabulary: Literal["schema", "other", "unknown"] = "schema"

    @property
    def is_schema(self) -> bool:
        """Whether it is a name in schema.org's vocabulary, or meant to be one."""
        return self.vocabulary == "schema"


@dataclass(frozen=True, slots=True)
class Reference:
    """The value of a property that names a node by its ``@id``, and where it does; see `Page.node`."""

    id: str
    span: Span


@dataclass(frozen=True, slots=True)
class Within:
    """What a node is nested in: the property that holds it, and the schema.org types of the node that has that."""

    property: str
    types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Property:
    """
    A property as often as it is written: one with several values, or the same one twice, is told apart by nobody.

    ``span`` is the whole of it, name and values; in markup the start tag.
    """

    name: Name
    values: tuple["Filling", ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Node:
    """
    A thing that a page declares; spans are in the source (code points).

    ``span`` is its object, or in markup its start tag. ``id`` is empty where it has none. ``whole`` is False where more may
    belong to it than could be read: a template, a fault in the block.
    """

    form: Form
    types: tuple[Name, ...]
    properties: tuple[Property, ...]
    span: Span
    id: str = ""
    within: Within | None = None
    whole: bool = True

    def get(self, *names: str) -> tuple["Filling", ...]:
        """All values of the schema.org properties with these names, in the order of the names."""
        return tuple(value for name in names for one in self.named(name) for value in one.values)

    def named(self, name: str) -> Iterator[Property]:
        """The schema.org properties with a name."""
        return (one for one in self.properties if one.name.text == name and one.name.is_schema)

    def is_a(self, *types: str) -> bool:
        """Whether it says itself that it is of one of some schema.org types; `vocabulary.is_kind` knows subtypes."""
        return any(one.is_schema and one.text in types for one in self.types)

    @property
    def kinds(self) -> tuple[str, ...]:
        """Its schema.org types."""
        return tuple(one.text for one in self.types if one.is_schema)

    @property
    def place(self) -> Span:
        """Where to speak about it as a whole: the value of its type; its start where it has none."""
        return self.types[0].span if self.types else Span(self.span.start, min(self.span.start + 1, self.span.end))

    def walk(self) -> "Iterator[Node]":
        """Itself and every node nested in it, in order."""
        yield self
        for one in self.properties:
            for value in one.values:
                if isinstance(value, Node):
                    yield from value.walk()

    def shifted(self, by: int) -> "Node":
        """The same node, ``by`` code points further on."""
        return replace(
            self,
            types=tuple(_moved(one, by) for one in self.types),
            properties=tuple(
                Property(_moved(one.name, by), tuple(_filling(value, by) for value in one.values), one.span.shifted(by))
                for one in self.properties
            ),
            span=self.span.shifted(by),
        )


Filling: TypeAlias = Value | Reference | Node
"""
What a property holds. A `Value` is of kind ``unknown`` where a template fills it in, and of kind ``string`` for all that
markup says.
"""


@dataclass(frozen=True, slots=True)
class Context:
    """
    The vocabulary that a block of JSON-LD says it uses.

    ``kind`` is "schema" where that is schema.org, "other" where it plainly is another one, "near" where it looks like a
    slip in the address of schema.org, "missing" where there is none or it is empty, "unknown" where that cannot be told.
    ``span`` is the address, list or object, or where none is written the first character of the block's data.
    """

    kind: ContextKind
    span: Span
    text: str = ""

    def shifted(self, by: int) -> "Context":
        """The same context, ``by`` code points further on."""
        return replace(self, span=self.span.shifted(by))


def _moved(name: Name, by: int) -> Name:
    return Name(name.text, name.span.shifted(by), name.vocabulary)


def _filling(value: Filling, by: int) -> Filling:
    return Reference(value.id, value.span.shifted(by)) if isinstance(value, Reference) else value.shifted(by)
