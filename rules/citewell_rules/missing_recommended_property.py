"""Rule: missing-recommended-property."""

from collections.abc import Iterator

from citewell.document import Document
from citewell.rule import Mark, NoOptions, Remedy, rule
from citewell_rules._agreement.completion import completion
from citewell_rules._graph.google import feature, lacking
from citewell_rules._graph.naming import listed
from citewell_rules._graph.page import Page, declares, marked, nodes


@rule(
    family="structured-data",
    severity="hint",
    evidence=("google-rich-results",),
    since="0.1",
    gate=declares,
    reads_prose=False,
)
def missing_recommended_property(document: Document, options: NoOptions) -> Iterator[Mark]:
    """
    Data could say more of a thing that a search engine would use.

    ## Why
    Recommended properties are optional: they make a result fuller, and say plainly who wrote something and when. The message
    says who recommends them and when that was checked.

    ## What counts
    What Google's pages recommend most of all; of long lists of optional properties only those that most pages have. What is
    said of the same thing elsewhere on the page counts. Things that are only mentioned are not asked.

    ## Example
    `{"@type": "Article", "headline": "Harvest report", "datePublished": "2026-03-05"}`

    ## Better
    `{"@type": "Article", "headline": "Harvest report", "datePublished": "2026-03-05", "author": {"@type": "Person", "name": "Mara Lind"}}`

    ## Fix
    Adds to the data of an article what the draft says elsewhere: description, dates, author, picture. What the data says
    already stays, with its order and indentation. Nothing is invented.

    ## Evidence
    The recommendations are published: this can be checked. That data raises citations by AI answers has not been shown.
    """
    yield from marked(document, _find)


def _find(page: Page) -> Iterator[Mark]:
    for node in page.nodes:
        asked = feature(node)
        missing = lacking(page, node, asked.recommended) if asked is not None else []
        if asked is not None and missing:
            kind = next(iter(node.kinds))
            detail = (asked.page,) if asked.page else ()
            whose = f"Recommended by {asked.whose}" if asked.page else "This is advice and nobody's requirement"
            yield Mark(node.place, f"This {kind} could say {listed(missing)}. {whose}.", detail=detail)


@missing_recommended_property.fixes
def complete(document: Document, mark: Mark, options: NoOptions) -> Iterator[Remedy]:
    """The properties that the draft says elsewhere."""
    node = next((one for one in nodes(document) if one.place == mark.span), None)
    asked = feature(node) if node is not None else None
    if node is None or asked is None:
        return
    wanted = frozenset(name.partition(".")[0].removesuffix("{}") for choice in asked.recommended for name in choice)
    found = completion(document, node, wanted)
    if found is not None:
        change, names = found
        yield Remedy("update-structured-data", f"Add {listed((name,) for name in names)} from this draft", (change,))
