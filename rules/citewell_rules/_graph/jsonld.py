"""JSON-LD as nodes: contexts, lists of nodes, references. As much of the standard as pages use, and no fetching."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace

from citewell.data import Member, Value
from citewell.pattern import late
from citewell.record import dataclass
from citewell.span import Span
from citewell_rules._graph.node import Context, ContextKind, Filling, Name, Node, Property, Reference, Within
from citewell_rules._graph.vocabulary import nearest

__all__ = ["Read", "read"]

_SCHEMA = late(r"\s*https?://(?:[a-z-]+\.)?schema\.org(?:/|/docs/jsonldcontext\.json(?:ld)?|#)?\s*", re.IGNORECASE)
_NAME = late(r"https?://(?:[a-z-]+\.)?schema\.org/([A-Za-z0-9_-]+)", re.IGNORECASE)
_HOST = late(r"\s*(?:[a-z]+:?/*(?<=[:/]))?(?:www\.)?([^/?#\s]+)", re.IGNORECASE)
_HELD = ("@list", "@set")


@dataclass(frozen=True)
class Read:
    """What a block of JSON-LD declares: all nodes, nested ones behind those they stand in, and its contexts."""

    nodes: tuple[Node, ...] = ()
    contexts: tuple[Context, ...] = ()

    def shifted(self, by: int) -> "Read":
        """The same, ``by`` code points further on."""
        # Nested nodes stay the objects that are listed by themselves as well.
        tops = (node.shifted(by) for node in self.nodes if node.within is None)
        return Read(tuple(one for top in tops for one in top.walk()), tuple(one.shifted(by) for one in self.contexts))


@dataclass(frozen=True)
class _Scope:
    """
    How names are read at a place.

    ``terms`` are the names that a context defines itself, with the schema.org name or keyword they stand for, or None for
    anything else. ``open`` says that a context defines more names than can be known here.
    """

    schema: bool = True
    open: bool = False
    terms: Mapping[str, str | None] = field(default_factory=dict)

    def name(self, text: str, span: Span) -> Name:
        """A name as it is meant."""
        if text in self.terms:
            meant = self.terms[text]
            return Name(meant, span) if meant is not None else Name(text, span, "other")
        whole = _NAME.fullmatch(text)
        if whole is not None:
            return Name(whole[1], span)
        prefix, colon, local = text.partition(":")
        if colon:
            stands_for = self.terms.get(prefix, "" if prefix == "schema" else None)
            return Name(local, span) if stands_for == "" else Name(text, span, "other")
        if not self.schema:
            return Name(text, span, "other")
        return Name(text, span, "unknown" if self.open else "schema")

    def keyword(self, key: str) -> str:
        """The keyword that a key stands for, or the key."""
        meant = self.terms.get(key)
        if meant is not None and meant.startswith("@"):
            return meant
        # schema.org's own context says so.
        return {"type": "@type", "id": "@id"}.get(key, key) if self.schema and key not in self.terms else key


def read(root: Value | None, *, whole: bool) -> Read:
    """What a block's data declares; ``whole`` is False where it could not all be read. Never raises."""
    if root is None:
        return Read()
    reader = _Reader(whole)
    tops = [node for value in _listed(root) for node in reader.block(value)]
    return Read(tuple(one for top in tops for one in top.walk()), tuple(reader.contexts))


class _Reader:
    def __init__(self, whole: bool) -> None:
        self.whole = whole
        self.contexts: list[Context] = []

    def block(self, value: Value) -> Iterator[Node]:
        """The nodes that stand by themselves in a value at the top of a block."""
        if value.kind != "object":
            return
        context = value.member("@context")
        if context is None or context.value.is_empty:
            kind: ContextKind = "missing" if self.whole else "unknown"
            start = Span(value.span.start, value.span.start + 1)
            self.contexts.append(Context(kind, context.value.span if context is not None else start))
            scope = _Scope()
        else:
            scope = self.scope(context.value, _Scope(schema=False), tell=True)
        yield from self.tops(value, scope)

    def tops(self, value: Value, scope: _Scope) -> Iterator[Node]:
        """The nodes of an object that stands in nothing; a graph is a list of those."""
        if value.kind != "object":
            return
        rest = [member for member in value.members if scope.keyword(member.key) not in ("@graph", "@included")]
        if any(scope.keyword(member.key) not in ("@context", "@id") for member in rest):
            yield self.node(replace(value, members=tuple(rest)), scope, None)
        for member in value.members:
            if scope.keyword(member.key) in ("@graph", "@included"):
                for one in _listed(member.value):
                    yield from self.tops(one, self.inner(one, scope))

    def inner(self, value: Value, scope: _Scope) -> _Scope:
        """The scope of an object in another one, which may have a context of its own."""
        context = value.member("@context")
        return self.scope(context.value, scope, tell=False) if context is not None else scope

    def scope(self, value: Value, before: _Scope, *, tell: bool) -> _Scope:
        """How names are read under a context; ``tell`` notes the context as that of a block."""
        found, told = before, value
        kind: ContextKind = "other"
        for one in _listed(value):
            if one.kind == "string" and _SCHEMA.fullmatch(one.text):
                found, kind = replace(found, schema=True), "schema"
            elif one.kind == "string":
                found = replace(found, open=True)
                if kind == "other" and _is_near(one.text):
                    found, kind, told = replace(found, schema=True, open=False), "near", one
            elif one.kind == "object":
                found, kind = self.defined(one, found, kind)
            elif one.kind == "unknown":
                found, kind = replace(found, schema=True, open=True), "unknown"
        if tell:
            told = told if kind == "near" else value
            self.contexts.append(Context(kind, told.span, told.text))
        return found

    def defined(self, value: Value, before: _Scope, kind: ContextKind) -> tuple[_Scope, ContextKind]:
        """A scope after what an object in a context defines."""
        terms, schema = dict(before.terms), before.schema
        for member in value.members:
            meant = member.value
            if member.key == "@vocab":
                schema = bool(_SCHEMA.fullmatch(meant.text))
                kind = "schema" if schema else kind
            elif not member.key.startswith("@"):
                named = meant.get("@id") if meant.kind == "object" else meant
                terms[member.key] = _meaning(member.key, named.text if named is not None else None, schema)
        if kind == "other" and "" in terms.values():
            kind = "schema"  # names have a prefix here
        return replace(before, schema=schema, terms=terms), kind

    def node(self, value: Value, scope: _Scope, within: Within | None) -> Node:
        types: list[Name] = []
        identity = ""
        held: list[tuple[Name, Member]] = []
        whole = self.whole
        for member in value.members:
            keyword = scope.keyword(member.key)
            if keyword == "@type":
                types += [scope.name(one.text, one.span) for one in _listed(member.value) if one.kind == "string"]
                whole = whole and all(one.kind == "string" for one in _listed(member.value))
            elif keyword == "@id":
                identity = member.value.text
            elif not keyword.startswith("@"):
                held.append((scope.name(member.key, member.key_span), member))
        kinds = tuple(one.text for one in types if one.is_schema)
        properties = tuple(
            Property(
                name,
                tuple(self.fillings(member.value, scope, Within(name.text, kinds))),
                Span(member.key_span.start, member.value.span.end),
            )
            for name, member in held
        )
        return Node("JSON-LD", tuple(types), properties, value.span, identity, within, whole=whole)

    def fillings(self, value: Value, scope: _Scope, within: Within) -> Iterator[Filling]:
        for one in _listed(value):
            if one.kind != "object":
                yield one
                continue
            keys = {scope.keyword(member.key): member.value for member in one.members}
            plain = keys.get("@value")
            if plain is not None:
                yield plain
            elif keys.keys() <= {"@id", "@context"} and "@id" in keys and keys["@id"].kind == "string":
                yield Reference(keys["@id"].text, keys["@id"].span)
            elif any(name in keys for name in _HELD):
                for name in _HELD:
                    if name in keys:
                        yield from self.fillings(keys[name], scope, within)
            else:
                yield self.node(one, self.inner(one, scope), within)


def _is_near(address: str) -> bool:
    """Whether an address that is none of schema.org is a slip for one."""
    host = _HOST.match(address)
    return host is not None and nearest(host[1], ["schema.org"]) is not None


def _listed(value: Value) -> Iterable[Value]:
    """The values of a list, and of lists in it; a value by itself where it is none."""
    if value.kind != "array":
        return (value,)
    return (inner for one in value.items for inner in _listed(one))


def _meaning(term: str, text: str | None, schema: bool) -> str | None:
    """The schema.org name or keyword that a term is defined as; the empty string for a prefix; None for others."""
    if text is None:
        return term if schema else None
    if text.startswith("@"):
        return text
    if _SCHEMA.fullmatch(text):
        return ""
    whole = _NAME.fullmatch(text)
    if whole is not None:
        return whole[1]
    prefix, colon, local = text.partition(":")
    return local if colon and prefix == "schema" else None
