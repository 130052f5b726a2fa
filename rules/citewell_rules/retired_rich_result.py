"""Rule: retired-rich-result."""

from collections.abc import Iterator

from citewell.document import Document
from citewell.rule import Mark, NoOptions, rule
from citewell_rules._graph.google import retired
from citewell_rules._graph.page import Page, declares, marked


@rule(
    family="structured-data",
    severity="hint",
    evidence=("google-retired-features",),
    since="0.1",
    gate=declares,
    reads_prose=False,
    no_fix="Data that nothing is shown for does no harm: there is nothing to mend.",
)
def retired_rich_result(document: Document, options: NoOptions) -> Iterator[Mark]:
    """
    Data stands for a rich result that is no longer shown.

    ## Why
    Much advice on the web still promises rich results for FAQ and how-to pages. They are gone. Data that says truly what is
    on the page may stay: it does no harm, and others may read it. It is no reason to write an FAQ.

    ## Example
    `{"@type": "FAQPage", "mainEntity": []}`

    ## Better
    The same, kept for what it says and not for a result; or left out.

    ## Evidence
    Google has announced each of them; the message says when. Unused markup causes no problems, it says. That data
    raises citations by AI answers has not been shown.
    """
    yield from marked(document, _find)


def _find(page: Page) -> Iterator[Mark]:
    for node in page.nodes:
        gone = retired(node)
        if gone is not None:
            place = next(name.span for name in node.types if name.text == gone.type)
            yield Mark(place, f"{gone.what}. Keep this {gone.type} only for what it says.", detail=(gone.page,))
