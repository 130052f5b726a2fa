"""Rule: unknown-property."""

from collections.abc import Iterator
from functools import lru_cache

from citewell.document import Document
from citewell.rule import Mark, NoOptions, rule
from citewell_rules._graph.node import Node, Property
from citewell_rules._graph.page import Page, declares, marked
from citewell_rules._graph.rewriting import rename
from citewell_rules._graph.vocabulary import nearest, vocabulary

_ASKED = ("-input", "-output")
"""Ends of names that say what an action takes and gives."""

_LONG = 100
"""Code points of a name."""


@rule(
    family="structured-data",
    severity="warning",
    evidence=("schema-org-vocabulary",),
    since="0.1",
    gate=declares,
    reads_prose=False,
)
def unknown_property(document: Document, options: NoOptions) -> Iterator[Mark]:
    """
    Data says something of a thing that schema.org has no property for.

    ## Why
    A property is read by its exact name, case included. What is under another name is said to nobody, and what is said of
    the wrong thing ("reviewedBy" of an article, not of its page) as well.

    ## What counts
    Properties in JSON-LD, microdata and RDFa, looked up for the type and all it descends from. Of a thing with several types
    each may have it. Things without a known type, names of other vocabularies and names that a context defines itself are
    left alone. A property that another one has taken the place of is a `hint`.

    ## Example
    `{"@type": "Article", "datepublished": "2026-03-05"}`

    ## Better
    `{"@type": "Article", "datePublished": "2026-03-05"}`

    ## Fix
    Puts the nearest name in its place, where one is plainly meant.

    ## Evidence
    The vocabulary is published, and this is release 30 of it: this can be checked. That data raises citations by AI answers
    has not been shown.
    """
    yield from marked(document, _find)


def _find(page: Page) -> Iterator[Mark]:
    known = vocabulary()
    for node in page.nodes:
        kinds = [one for one in node.kinds if one in known.types]
        # A type of another vocabulary may bring its own properties.
        if kinds and len(kinds) == len(node.types):
            for one in node.properties:
                if one.name.is_schema:
                    yield from _of(node, kinds, one)


def _of(node: Node, kinds: list[str], one: Property) -> Iterator[Mark]:
    known, name = vocabulary(), one.name.text
    plain = next((name.removesuffix(end) for end in _ASKED if name.endswith(end)), name)
    is_known = known.belongs(plain, kinds) or (plain != name and plain in known.owners)
    is_replaced = plain in known.superseded and (is_known or plain not in known.owners)
    if is_replaced:
        newer = known.superseded[plain]
        yield Mark(one.name.span, f"schema.org has replaced {plain} by {newer}.", "hint", data=(plain, newer))
    if is_known or is_replaced:
        return
    thing = " and ".join(kinds)
    if node.within is not None and node.within.property == name and known.is_kind(kinds, "Role"):
        return  # a role says the property again that it stands in
    # What is remembered must not fill memory.
    find = _closest if len(name) <= _LONG else _closest.__wrapped__
    close = find(name, frozenset(kinds))
    if close:
        say = f"“{name}” is no property of {thing}. Did you mean {close}?"
    elif name in known.owners:
        owners = sorted(known.owners[name])
        where = f"{', '.join(owners[:3])}{' and others' if len(owners) > 3 else ''}"
        say = f"“{name}” is no property of {thing} but of {where}. Say it there, or leave it out."
    else:
        say = f"schema.org has no property “{name}”. Look its name up, or leave it out."
    yield Mark(one.name.span, say, data=(name, close))


@lru_cache(maxsize=256)
def _closest(name: str, kinds: frozenset[str]) -> str | None:
    """The property of some types that was most likely meant; the things of a page often have the same slip."""
    return nearest(name, vocabulary().properties(kinds))


unknown_property.fixes(rename)
