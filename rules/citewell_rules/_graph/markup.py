"""
Microdata and RDFa as nodes, from the elements of a page: types, properties, and values as far as they are told.

What an element stands in is told by where it ends. As much of the two standards as pages use: no `itemref`, and of RDFa what
RDFa Lite has, with `rel` where it names a prefix.
"""

import bisect
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from citewell.data import Attribute, Element, Value
from citewell.pattern import late
from citewell.span import Span
from citewell_rules._graph.node import Form, Name, Node, Property, Within

__all__ = ["moves", "read", "tags_in"]

_WORD = late(r"\S+")
_SCHEMA = late(r"https?://(?:[a-z-]+\.)?schema\.org/?", re.IGNORECASE)
_NAME = late(r"https?://(?:[a-z-]+\.)?schema\.org/([A-Za-z0-9_-]+)", re.IGNORECASE)
_PREFIX = late(r"(\w+):\s+(\S+)")
_TEMPLATE = late(r"\{\{|\{%|<%|<\?|\$\{")
_ADDRESS_OF = {
    "a": "href", "area": "href", "link": "href", "audio": "src", "embed": "src", "iframe": "src", "img": "src",
    "source": "src", "track": "src", "video": "src", "object": "data", "data": "value", "meter": "value",
    "time": "datetime", "meta": "content",
}  # fmt: skip
"""Where microdata has an element say its value; all others say it in their text."""

_DEEPEST = 100
"""How deep elements that say something may stand in each other, as with JSON: what stands deeper is not read."""

_WHOLE_PAGE = frozenset({"html", "body"})


def read(elements: Sequence[Element], templates: Sequence[Span]) -> tuple[tuple[Node, ...], tuple[Node, ...]]:
    """
    The nodes of microdata and those of RDFa, each in order, nested ones behind those they stand in. Never raises.

    A thing that holds one of the ``templates`` may have more properties than are written.
    """
    microdata, rdfa = _Microdata(), _Rdfa()
    for element, tags in zip(elements, tags_in(elements, templates), strict=True):
        microdata.take(element, whole=not tags)
        rdfa.take(element, whole=not tags)
    return microdata.nodes(), rdfa.nodes()


def tags_in(elements: Sequence[Element], templates: Sequence[Span]) -> list[int]:
    """How many template tags stand in each of some elements."""
    if not templates:
        return [0] * len(elements)
    starts = [tag.start for tag in templates]
    return [bisect.bisect_left(starts, _end(one)) - bisect.bisect_left(starts, one.span.end) for one in elements]


def moves(old: Sequence[Element], new: Sequence[Element]) -> list[tuple[Span, int]] | None:
    """
    How far each of some elements has moved, where they declare the same as before; None where they may not.

    Each with the range that it had, its content included.
    """
    if len(old) != len(new):
        return None
    found = []
    for before, after in zip(old, new, strict=True):
        by = after.span.start - before.span.start
        if before is not after and not _says_the_same(before, after):
            return None
        found.append((Span(before.span.start, max(before.closed, before.span.end)), by))
    return found if _nesting(old) == _nesting(new) else None


def _says_the_same(before: Element, after: Element) -> bool:
    if before.name != after.name or len(before.attributes) != len(after.attributes):
        return False
    pairs = zip(before.attributes, after.attributes, strict=True)
    if len(before.span) != len(after.span):
        return False
    by = after.span.start - before.span.start
    # Marks are on names and values: those have to stand where they did in their tag.
    if any((one.name, one.value, one.span.shifted(by)) != (two.name, two.value, two.span) for one, two in pairs):
        return False
    # Of a container it is all one what text it begins with; of a value it is not.
    is_value = _attribute(before, "itemscope") is None and _attribute(before, "typeof") is None
    return not is_value or (
        before.text == after.text and before.closed - before.span.end == after.closed - after.span.end
    )


def _nesting(elements: Sequence[Element]) -> list[int]:
    """For each element how many of the following ones stand in it."""
    starts = [one.span.start for one in elements]
    return [bisect.bisect_left(starts, one.closed) for one in elements]


@dataclass(frozen=True)
class _Terms:
    """How names are read; ``schema`` tells whether plain ones are schema.org's, None where nothing tells."""

    schema: bool | None = None
    prefixes: Mapping[str, bool] = field(default_factory=dict)

    def names(self, attribute: Attribute | None) -> tuple[Name, ...]:
        """The names in an attribute."""
        if attribute is None or _TEMPLATE.search(attribute.value):
            return ()
        # An entity makes the value shorter than its source: then the whole is marked.
        is_exact = len(attribute.value) == len(attribute.span)
        return tuple(
            self.name(match[0], Span(*match.span()).shifted(attribute.span.start) if is_exact else attribute.span)
            for match in _WORD.finditer(attribute.value)
        )

    def name(self, text: str, span: Span) -> Name:
        """A name as it is meant."""
        whole = _NAME.fullmatch(text)
        if whole is not None:
            return Name(whole[1], span)
        prefix, colon, local = text.partition(":")
        if colon:
            is_schema = self.prefixes.get(prefix.lower(), prefix == "schema") and not local.startswith("//")
            return Name(local, span) if is_schema else Name(text, span, "other")
        return Name(text, span, "unknown" if self.schema is None else "schema" if self.schema else "other")


@dataclass
class _Item:
    """A node whose elements are still being read; ``order`` are its properties, one a name that is written."""

    form: Form
    types: tuple[Name, ...]
    span: Span
    id: str
    within: Within | None
    whole: bool
    order: list[tuple[Name, Span, "Value | _Item"]] = field(default_factory=list)

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(one.text for one in self.types if one.is_schema)

    def node(self) -> Node:
        properties = tuple(
            Property(name, (value.node() if isinstance(value, _Item) else value,), span)
            for name, span, value in self.order
        )
        return Node(self.form, self.types, properties, self.span, self.id, self.within, self.whole)


@dataclass
class _Open:
    """
    An element that may hold others, until ``end``; what those say is said of ``item``.

    ``waiting`` are the properties that the next node in it is the value of.
    """

    end: float
    item: _Item | None
    terms: _Terms = _Terms()
    waiting: tuple[Name, ...] = ()


class _Walk:
    """The elements around the present one."""

    def __init__(self) -> None:
        self.open: list[_Open] = [_Open(float("inf"), None)]
        self.tops: list[_Item] = []

    def around(self, element: Element) -> _Open:
        while self.open[-1].end <= element.span.start:
            self.open.pop()
        return self.open[-1]

    def enter(self, opened: _Open) -> None:
        self.open.append(opened)
        if self.is_full and opened.item is not None:
            opened.item.whole = False

    @property
    def is_full(self) -> bool:
        """Whether what stands in the present element is not read; then nobody can tell what it lacks."""
        return len(self.open) > _DEEPEST

    def nodes(self) -> tuple[Node, ...]:
        return tuple(node for top in self.tops for node in top.node().walk())


class _Microdata(_Walk):
    def take(self, element: Element, *, whole: bool) -> None:
        prop, scope = _attribute(element, "itemprop"), _attribute(element, "itemscope")
        if prop is None and scope is None:
            return
        around = self.around(element)
        if self.is_full:
            return
        names = around.terms.names(prop) if around.item is not None else ()
        item = None
        if scope is not None:
            types = _Terms().names(_attribute(element, "itemtype"))
            within = Within(names[0].text, around.item.kinds) if names and around.item is not None else None
            item = _Item("microdata", types, element.span, element.get("itemid"), within, whole)
            if within is None:
                self.tops.append(item)
            self.enter(_Open(_end(element), item, _Terms(all(one.is_schema for one in types) if types else None)))
        if around.item is not None:
            around.item.order += [(name, element.span, item or _value(element)) for name in names]


class _Rdfa(_Walk):
    def take(self, element: Element, *, whole: bool) -> None:
        around = self.around(element)
        if self.is_full:
            return
        terms = _terms(element, around.terms)
        names = terms.names(_attribute(element, "property"))
        # A plain relation ("nofollow") is one of HTML.
        rel = _Terms(None, terms.prefixes).names(_attribute(element, "rel")) if ":" in element.get("rel") else ()
        typed = _attribute(element, "typeof")
        item, waiting = around.item, around.waiting
        if typed is not None:
            within = names or rel or waiting
            item, waiting = self.item(element, terms.names(typed), within, around.item, whole=whole), ()
        elif item is not None and rel:
            linked = _attribute(element, "resource") or _attribute(element, "href")
            item.order += [(name, element.span, _text(linked)) for name in rel] if linked is not None else []
            waiting = rel if linked is None else ()
        elif item is not None and names:
            item.order += [(name, element.span, _literal(element)) for name in names]
        if item is not around.item or terms is not around.terms or waiting is not around.waiting:
            self.enter(_Open(_end(element), item, terms, waiting))

    def item(
        self, element: Element, types: tuple[Name, ...], names: Sequence[Name], owner: _Item | None, *, whole: bool
    ) -> _Item:
        """The node that an element with a type begins, put where it belongs."""
        within = Within(names[0].text, owner.kinds) if owner is not None and names else None
        identity = element.get("resource") or element.get("about")
        item = _Item("RDFa", types, element.span, identity, within, whole)
        if owner is None or within is None:
            self.tops.append(item)
        else:
            owner.order += [(name, element.span, item) for name in names]
        return item


def _terms(element: Element, around: _Terms) -> _Terms:
    """How RDFa reads the names in an element."""
    vocab, prefix = _attribute(element, "vocab"), _attribute(element, "prefix")
    if vocab is None and prefix is None:
        return around
    schema, prefixes = around.schema, around.prefixes
    if vocab is not None:
        schema = bool(_SCHEMA.fullmatch(vocab.value.strip())) if vocab.value.strip() else None
    if prefix is not None:
        found = {match[1].lower(): bool(_SCHEMA.fullmatch(match[2])) for match in _PREFIX.finditer(prefix.value)}
        prefixes = {**prefixes, **found}
    return _Terms(schema, prefixes)


def _attribute(element: Element, name: str) -> Attribute | None:
    return next((one for one in element.attributes if one.name == name), None)


def _end(element: Element) -> float:
    """Where the content of an element ends; that of the page itself at its end."""
    return float("inf") if element.name in _WHOLE_PAGE else element.closed or element.span.end


def _value(element: Element) -> Value:
    """What an element says as the value of a property."""
    own = _attribute(element, _ADDRESS_OF.get(element.name, "content"))
    # The standard knows "content" of meta elements only, and readers take it anywhere.
    attribute = own or _attribute(element, "content")
    if attribute is not None:
        return _text(attribute)
    end = max(element.closed, element.span.end)
    return _plain(element.text, Span(element.span.end, end))


def _literal(element: Element) -> Value:
    """What an element says as the value of a property in RDFa."""
    found = (_attribute(element, name) for name in ("content", "resource", "href", "src", "datetime"))
    attribute = next((one for one in found if one is not None), None)
    return _text(attribute) if attribute is not None else _value(element)


def _text(attribute: Attribute) -> Value:
    return _plain(attribute.value, attribute.span)


def _plain(text: str, span: Span) -> Value:
    return Value("unknown", span) if _TEMPLATE.search(text) else Value("string", span, text)
