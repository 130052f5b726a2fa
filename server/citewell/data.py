"""Front matter, JSON-LD and HTML elements as data, each key and value with its place in the source."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import Literal

from citewell.record import dataclass
from citewell.span import Span

__all__ = [
    "Attribute",
    "Data",
    "Element",
    "Fault",
    "FrontMatter",
    "Island",
    "Member",
    "Scalar",
    "Value",
    "ValueKind",
    "plain",
]

ValueKind = Literal["object", "array", "string", "number", "boolean", "date", "null", "unknown"]
"""``unknown`` is a value that a template fills in later: nothing can be said about it."""

Scalar = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Value:
    """A value: its span in the source (code points, quotes and braces included) and what it holds."""

    kind: ValueKind
    span: Span
    scalar: Scalar = None
    members: "tuple[Member, ...]" = ()
    items: "tuple[Value, ...]" = ()

    def member(self, key: str) -> "Member | None":
        """The first member with this key, if it is an object that has one."""
        return next((member for member in self.members if member.key == key), None)

    def get(self, path: str) -> "Value | None":
        """The value at a dotted path such as ``seo.title``, or None."""
        at: Value | None = self
        for key in path.split("."):
            member = at.member(key) if at else None
            at = member.value if member else None
        return at

    def first(self, *paths: str) -> "Value | None":
        """The first of several paths at which there is a value that is not empty."""
        return next((value for path in paths if (value := self.get(path)) is not None and not value.is_empty), None)

    @property
    def is_empty(self) -> bool:
        """Whether it holds nothing: null, an empty string, an empty list or object."""
        if self.kind == "object":
            return not self.members
        if self.kind == "array":
            return all(item.is_empty for item in self.items)
        return self.kind == "null" or (self.kind == "string" and not str(self.scalar).strip())

    @property
    def text(self) -> str:
        """A scalar as text; the empty string for objects, arrays and null."""
        return "" if self.scalar is None else str(self.scalar)

    def walk(self) -> "Iterator[Value]":
        """Itself and every value below it, in order."""
        yield self
        for member in self.members:
            yield from member.value.walk()
        for item in self.items:
            yield from item.walk()

    def shifted(self, by: int) -> "Value":
        """The same value, ``by`` code points further on."""
        members = tuple(Member(one.key, one.key_span.shifted(by), one.value.shifted(by)) for one in self.members)
        items = tuple(one.shifted(by) for one in self.items)
        return Value(self.kind, self.span.shifted(by), self.scalar, members, items)


@dataclass(frozen=True, slots=True)
class Member:
    """A key of an object with its value; ``key_span`` includes quotes."""

    key: str
    key_span: Span
    value: Value


@dataclass(frozen=True, slots=True)
class Fault:
    """
    A place at which data cannot be read.

    ``message`` says what is wrong there, in the writer's words. ``replacement`` is set where exchanging the
    span by it mends the fault without a choice (a trailing comma, say).
    """

    span: Span
    message: str
    replacement: str | None = None


@dataclass(frozen=True)
class FrontMatter:
    """The head of a Markdown draft; ``span`` holds the fences, ``body`` what is between them."""

    dialect: Literal["yaml", "toml", "json"]
    span: Span
    body: Span
    root: Value | None
    faults: tuple[Fault, ...] = ()

    @cached_property
    def paths(self) -> dict[str, Value]:
        """Every value by its `plain` dotted path."""
        found: dict[str, Value] = {}

        def add(value: Value, before: str) -> None:
            for member in value.members:
                path = before + plain(member.key)
                if path not in found:
                    found[path] = member.value
                    add(member.value, f"{path}.")

        if self.root is not None:
            add(self.root, "")
        return found


def plain(key: str) -> str:
    """A key as generators read it: case and the marks ``-`` and ``_`` do not matter."""
    return key.replace("-", "").replace("_", "").casefold()


@dataclass(frozen=True, eq=False)
class Data:
    """
    What was read of a block of data, with places as they were when it was read.

    It stays the same object while text before it changes: what is worked out of it can be kept with it.
    """

    root: Value | None
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, eq=False)
class Island:
    """
    A block of JSON-LD.

    ``span`` is the whole element or fence, ``body`` the JSON; ``form`` is how it stands in the draft. ``data`` is what
    was read of it, before it moved by ``moved`` code points.
    """

    form: Literal["script", "fence"]
    span: Span
    body: Span
    data: Data
    moved: int = 0

    @cached_property
    def root(self) -> Value | None:
        """What could be read of it, None where nothing could."""
        root = self.data.root
        return root.shifted(self.moved) if root is not None and self.moved else root

    @cached_property
    def faults(self) -> tuple[Fault, ...]:
        """The places at which it cannot be read."""
        faults, by = self.data.faults, self.moved
        return tuple(replace(fault, span=fault.span.shifted(by)) for fault in faults) if by else faults

    def shifted(self, by: int) -> "Island":
        """The same block, ``by`` code points further on."""
        return Island(self.form, self.span.shifted(by), self.body.shifted(by), self.data, self.moved + by)

    def __eq__(self, other: object) -> bool:
        """Whether the two are the same data at the same place, whenever they were read."""
        if not isinstance(other, Island):
            return NotImplemented
        return (self.form, self.span, self.body, self.root, self.faults) == (
            other.form, other.span, other.body, other.root, other.faults,
        )  # fmt: skip

    def __hash__(self) -> int:
        return hash((self.form, self.span, self.body))


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of an HTML element: its name in lower case, its decoded value and the value's span."""

    name: str
    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class Element:
    """
    An HTML element that says something about the page: html, title, meta, link, time, address, base, and
    any with itemprop, itemtype, property, rel or a class.

    ``span`` is the start tag; ``text`` the text inside, for title, time, address and short elements. ``closed`` is where
    its content ends (code points), for elements of microdata and RDFa; 0 for others and where it has no content of its own.
    """

    name: str
    span: Span
    attributes: tuple[Attribute, ...] = ()
    text: str = ""
    closed: int = 0

    def shifted(self, by: int) -> "Element":
        """The same element, ``by`` code points further on."""
        attributes = tuple(Attribute(one.name, one.value, one.span.shifted(by)) for one in self.attributes)
        return Element(self.name, self.span.shifted(by), attributes, self.text, self.closed and self.closed + by)

    def get(self, name: str) -> str:
        """The value of an attribute, or the empty string."""
        return next((attribute.value for attribute in self.attributes if attribute.name == name), "")
