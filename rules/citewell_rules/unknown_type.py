"""Rule: unknown-type."""

from collections.abc import Iterator

from citewell.document import Document
from citewell.rule import Mark, NoOptions, rule
from citewell_rules._graph.page import Page, declares, marked
from citewell_rules._graph.rewriting import rename
from citewell_rules._graph.vocabulary import nearest, vocabulary


@rule(
    family="structured-data",
    severity="warning",
    evidence=("schema-org-vocabulary",),
    since="0.1",
    gate=declares,
    reads_prose=False,
)
def unknown_type(document: Document, options: NoOptions) -> Iterator[Mark]:
    """
    Data declares a type that schema.org does not have.

    ## Why
    Programs look types up by their exact names. What they do not find they leave out, and with it all that the data says.

    ## What counts
    Types in JSON-LD, microdata and RDFa that are meant to be schema.org's. Types of other vocabularies are left alone. A
    type that another one has taken the place of is a `hint`.

    ## Example
    `{"@context": "https://schema.org", "@type": "Blogposting"}`

    ## Better
    `{"@context": "https://schema.org", "@type": "BlogPosting"}`

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
        for name in node.types:
            if not name.is_schema or not name.text:
                continue
            if name.text not in known.types:
                close = nearest(name.text, known.types)
                hint = f" Did you mean {close}?" if close else " Look its name up at schema.org."
                yield Mark(name.span, f"schema.org has no type “{name.text}”.{hint}", data=(name.text, close))
            elif name.text in known.superseded:
                newer = known.superseded[name.text]
                yield Mark(
                    name.span, f"schema.org has replaced {name.text} by {newer}.", "hint", data=(name.text, newer)
                )


unknown_type.fixes(rename)
