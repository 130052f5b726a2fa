"""Rule: missing-structured-data."""

import re
from collections.abc import Iterator
from typing import Annotated, cast

from citewell.data import Value
from citewell.document import Document
from citewell.pattern import late
from citewell.record import dataclass
from citewell.rule import Doc, Mark, Remedy, rule
from citewell_rules._page.jsonld import Node, described
from citewell_rules._page.kind import Generator, generator, head_of, wants_silence
from citewell_rules._page.subject import Subject, faq, subjects
from citewell_rules._page.visible import steps
from citewell_rules._page.writing import as_jsx, as_script, at_end, head_element

_WRITES: dict[Generator, frozenset[Subject]] = {
    "jekyll": frozenset({"article"}),
    "docusaurus": frozenset({"article"}),
    "astro": frozenset(),
    "eleventy": frozenset(),
    "next": frozenset(),
    "none": frozenset(),
}
"""What a generator, or the plugin that most of its sites use, writes by itself. Of those not named here all may come."""

_FURNITURE = frozenset(
    {"organization", "website", "breadcrumblist", "localbusiness", "corporation", "sitenavigationelement"}
)
"""Types that say something about the site around a page."""

_WHAT: dict[Subject, str] = {
    "article": "This article has no structured data. Add JSON-LD with its title, author and dates",
    "faq": "These {count} questions and answers are in no structured data. Google shows no result of its own for them any "
    "more; others may read it. Add JSON-LD with them",
    "how-to": "These {count} steps are in no structured data. Google shows no result of its own for them any more; others may "
    "read it. Add JSON-LD with them",
    "product": "This product has no structured data. Add JSON-LD with its name and price",
    "software": "This software has no structured data. Add JSON-LD with its name and price",
    "event": "This event has no structured data. Add JSON-LD with its name, day and place",
    "recipe": "This recipe has no structured data. Add JSON-LD with its ingredients and steps",
    "dataset": "This dataset has no structured data. Add JSON-LD with its name and description",
    "profile": "This profile has no structured data. Add JSON-LD with the name",
}

_DATA = "application/ld+json"
_REACH = 40_000
"""So much of a large draft is looked at: to do so the text is put together."""

_MODULE = late(r"^(?:import\s.*[\"']|export\s+(?:const|default|function)\b)", re.MULTILINE)


@dataclass(frozen=True)
class Options:
    """What builds the site."""

    generator: Annotated[
        Generator, Doc("The site generator; drafts of one that writes structured data itself are left alone.")
    ] = "auto"


@rule(
    family="structured-data",
    severity="hint",
    evidence=("geo16-2025", "ahrefs-schema-2026", "sageo-arena-2026"),
    since="0.1",
    reads_prose=False,
    pages_only=True,
)
def missing_structured_data(document: Document, options: Options) -> Iterator[Mark]:
    """
    A page that plainly is an article, a list of questions and answers, a recipe or the like has no structured data.

    ## Why
    JSON-LD says who wrote a page, when, and what it is called, in a form that is read without guessing. It makes a page
    eligible for rich results, where there are any for its type: Google shows none for FAQ and how-to pages any more. That
    structured data raises citations by AI answers has not been shown.

    ## What counts
    - An article: titled, at least 150 words, signed or dated.
    - Questions and answers: two or more, as headings or summaries, in a part that is called FAQ or as all that a page has.
    - Steps: a title "How to ..." with a numbered list, or headings "Step 1", "Step 2".
    - A recipe with ingredients and instructions; a product with a price and a button to buy it; an event with its day,
      place and admission; a dataset with its variables and a file; software with its systems and a download.
    - Whatever front matter (`type`, `layout`, `schema_type`) or `og:type` calls so.

    HTML pages are always asked. The template around a Markdown draft mostly adds data, so those are asked only where the
    generator is known, by `generator` or by the front matter, and then about what it does not write itself: Jekyll and
    Docusaurus write articles, Astro, Eleventy and Next nothing. Data about the site as a whole (its organization, its
    breadcrumbs) is no data about the page.

    ## Example
    A signed and dated article without JSON-LD, microdata or RDFa.

    ## Better
    `<script type="application/ld+json">{"@context": "https://schema.org", "@type": "Article", "headline": "..."}</script>`

    ## Fix
    Builds the data from the draft alone: title, description, dates, author, picture, questions, steps. What it needs and
    the draft does not say becomes a gap such as `[NAME author]`. It goes to the end of an HTML head or of a Markdown draft;
    in MDX it is written as JSX.

    ## Evidence
    One matched test of 1,885 pages found no effect on AI citations; one small study found pages with it cited more, a
    correlation. Google does not ask for it for AI features and recommends it for rich results.
    """
    if not _may_ask(document, options) or wants_silence(document):
        return
    found = _unwritten(document, options)
    head = head_of(document) if found and not _stands_in_jsx(document) else None
    if head is not None:
        what = _WHAT[found[0]].format(count=_count(document, found[0]))
        yield Mark(head, f"{what}, unless your site's template does.", data=found)


def _count(document: Document, subject: Subject) -> int:
    """How many questions or steps there are."""
    if subject == "faq":
        return len(faq(document, named=False))
    return len(steps(document)) if subject == "how-to" else 0


def _may_ask(document: Document, options: Options) -> bool:
    """Whether what stands in the draft is all that there will be."""
    if document.declared(_has_data):
        return False
    return document.format == "html" or generator(document, options.generator) in _WRITES


def _unwritten(document: Document, options: Options) -> tuple[Subject, ...]:
    """What the draft plainly is, less what the generator writes by itself."""
    found = subjects(document)
    if found and document.format != "html":
        written = _WRITES[generator(document, options.generator)]
        found = tuple(one for one in found if one not in written)
    return found


def _has_data(document: Document) -> bool:
    """JSON-LD that is about the page itself, microdata, or RDFa other than Open Graph."""
    return any(not _is_furniture(island.root) for island in document.islands) or any(
        attribute.name in ("itemtype", "itemscope", "itemprop", "typeof", "vocab")
        for element in document.elements
        for attribute in element.attributes
    )


def _stands_in_jsx(document: Document) -> bool:
    """Whether there is data in an attribute or an expression, where it is written: at the top or at the end."""
    if document.format == "html" or document.islands:
        return False
    top = document.lines.between(0, min(document.length, _REACH))
    end = document.lines.between(max(document.length - _REACH, 0), document.length)
    return _DATA in top or _DATA in end


def _is_furniture(root: Value | None) -> bool:
    """Whether data speaks of nothing but the site around the page."""
    if root is None or root.kind not in ("object", "array"):
        return False
    graph = root.get("@graph")
    nodes = graph.items if graph is not None else root.items if root.kind == "array" else (root,)
    types = [node.get("@type") for node in nodes]
    return bool(types) and all(one is not None and one.text.casefold() in _FURNITURE for one in types)


@missing_structured_data.fixes
def write(document: Document, mark: Mark, options: Options) -> Iterator[Remedy]:
    """JSON-LD from what the draft says."""
    found = cast("tuple[Subject, ...]", mark.data)
    data = described(document, found)
    if data is None:
        return
    if document.format == "html":
        changes = head_element(document, as_script(data))
    elif _is_mdx(document):
        changes = at_end(document, as_jsx(data, astro=generator(document, options.generator) == "astro"))
    else:
        changes = at_end(document, as_script(data))
    if changes:
        yield Remedy("insert-structured-data", f"Add JSON-LD ({_types(data)}) from this draft", changes)


def _types(data: Node) -> str:
    return " and ".join(node["@type"] for node in data.get("@graph", [data]))


def _is_mdx(document: Document) -> bool:
    """Whether a draft is MDX, by its name or by imports in it: some generators read every Markdown file as MDX."""
    if document.format != "markdown":
        return document.format == "mdx"
    code = [region.span for region in document.regions if region.kind == "code"]
    # A statement of a module is a region of code of its own; in a fence it stands behind the fence's start.
    return any(
        not any(span.start < match.start() < span.end for span in code) for match in _MODULE.finditer(document.text)
    )
