"""Rule: structured-data-mismatch."""

from collections.abc import Iterator

from citewell.document import Document
from citewell.rule import Change, Mark, NoOptions, Related, Remedy, rule
from citewell_rules._agreement.found import Disagreement
from citewell_rules._graph.page import declares, nodes
from citewell_rules._page.writing import as_json

_LONGEST = 60


@rule(
    family="structured-data",
    severity="warning",
    evidence=("data-describes-page", "google-visible-data"),
    since="0.1",
    gate=declares,
    reads_prose=False,
)
def structured_data_mismatch(document: Document, options: NoOptions) -> Iterator[Mark]:
    """
    JSON-LD says something else than the page.

    ## Why
    Data is read in place of the page: whoever reads it gets another title, author or answer than a reader. Google asks that
    structured data describes what the page shows, and may ignore all of it, or act against the page, where it does not.

    ## What counts
    - Headline, author, description and image of the one article on the page, against its heading, title, byline, front
      matter and head.
    - Questions, answers and steps of a FAQPage or HowTo, and the names of a BreadcrumbList, against those that readers see.
    - Price and rating, where the page shows one.

    Compared as a reader would: case, quotes, entities, a site's name behind the title, a text that was cut, other endings
    and words that only one of both has are nothing. Data about several things, or about another page, is left alone, and
    so are what a template fills in, what an expression of MDX holds and, beside a script, what stands in a fence as an
    example. Dates are those of `date-mismatch`.

    ## Example
    A page with the heading "Choosing a bicycle light" and `"headline": "Twelve mistakes when buying a helmet"`.

    ## Better
    `"headline": "Choosing a bicycle light"`

    ## Fix
    Puts what the page says into the data; the text of the page stays. A second fix does so for all that differs.

    ## Evidence
    That the two differ can be read in the file. That structured data raises citations by AI answers has not been shown.
    """
    for one in _found(document):
        told, seen = f"{one.what} is “{_short(one.value.text)}” in the data and", one.seen
        if seen is None:
            yield Mark(one.value.span, f"{told} none on the page is like it. Make them agree.", data=one)
        else:
            related = Related(seen.span, f"{one.what.lower()} as the page has it")
            message = f"{told} “{_short(seen.text)}” {seen.where}. Make them agree."
            yield Mark(one.value.span, message, related=(related,), data=one)


def _found(document: Document) -> Iterator[Disagreement]:
    if nodes(document):
        from citewell_rules._agreement import articles, faq, figures, lists  # late: few drafts hold data

        yield from articles.disagreements(document)
        yield from faq.disagreements(document)
        yield from lists.disagreements(document)
        yield from figures.disagreements(document)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rsplit(' ', 1)[0]} …"


@structured_data_mismatch.fixes
def agree(document: Document, mark: Mark, options: NoOptions) -> Iterator[Remedy]:
    """What the page says, in the place of what was marked, or of all that differs."""
    one = mark.data
    assert isinstance(one, Disagreement)
    if one.instead is None:
        return
    yield Remedy("update-structured-data", f"Make it “{_short(str(one.instead))}”", (_change(one),))
    all_of_them = [other for other in _found(document) if other.instead is not None]
    if len(all_of_them) > 1:
        changes = sorted(map(_change, all_of_them), key=lambda change: change.span)
        yield Remedy("update-structured-data", f"Make all {len(changes)} values agree with the page", tuple(changes))


def _change(one: Disagreement) -> Change:
    return Change(one.value.span, as_json(one.instead, None))
