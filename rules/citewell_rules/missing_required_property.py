"""Rule: missing-required-property."""

from collections.abc import Iterator

from citewell.data import Value
from citewell.document import Document
from citewell.rule import Mark, NoOptions, rule
from citewell_rules._graph.google import feature, lacking
from citewell_rules._graph.naming import listed
from citewell_rules._graph.node import Node
from citewell_rules._graph.page import Page, declares, marked


@rule(
    family="structured-data",
    severity="warning",
    evidence=("google-rich-results",),
    since="0.1",
    gate=declares,
    reads_prose=False,
    no_fix="Only the writer knows what the values are; nothing is invented.",
)
def missing_required_property(document: Document, options: NoOptions) -> Iterator[Mark]:
    """
    Data lacks a property without which a search engine does not use it.

    ## Why
    An item that lacks one of them does not qualify for the feature that its type stands for. The message says who asks for
    it and when that was checked. schema.org itself requires nothing.

    ## What counts
    What Google's pages require of articles, products, offers, reviews, events, recipes, videos, jobs and others. Where one
    of several will do, one is enough; what is said of the same thing elsewhere on the page counts, and so does what a
    template fills in. Marked is the type of what lacks something. Things that are only mentioned (the publisher of an
    article) are not asked.

    ## Example
    `{"@type": "Product", "name": "Halden 400"}`

    ## Better
    `{"@type": "Product", "name": "Halden 400", "offers": {"@type": "Offer", "price": 49, "priceCurrency": "EUR"}}`

    ## Evidence
    The requirements are published: this can be checked. To qualify is no promise of a rich result, and that data raises
    citations by AI answers has not been shown.
    """
    yield from marked(document, _find)


def _find(page: Page) -> Iterator[Mark]:
    for node in page.nodes:
        asked = feature(node)
        missing = lacking(page, node, asked.required) if asked is not None else []
        if asked is not None and missing:
            kind = next(iter(node.kinds))
            yield Mark(
                node.place, f"This {kind} lacks {listed(missing)}. Required by {asked.whose}.", detail=(asked.page,)
            )
        if node.is_a("BreadcrumbList"):
            yield from _crumbs(page, node)


def _crumbs(page: Page, trail: Node) -> Iterator[Mark]:
    """Breadcrumbs without an address; the last one, which is the page itself, needs none."""
    crumbs = [value for value in trail.get("itemListElement") if isinstance(value, Node) and value.is_a("ListItem")]
    last = max(enumerate(crumbs), key=lambda one: (_position(one[1]), one[0]), default=(0, None))[1]
    for crumb in crumbs:
        asked = feature(crumb)
        if asked is None or crumb is last or not lacking(page, crumb, [("item",)]):
            continue
        yield Mark(
            crumb.place, f"This ListItem lacks “item”, the address. Required by {asked.whose}.", detail=(asked.page,)
        )


def _position(crumb: Node) -> float:
    values = crumb.get("position")
    try:
        return float(values[0].text) if values and isinstance(values[0], Value) else 0
    except ValueError:
        return float("inf")
