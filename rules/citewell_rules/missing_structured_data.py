"""Rule: missing-structured-data."""

import re
from collections.abc import Iterator
from typing import Annotated

from citewell.document import Document
from citewell.pattern import late
from citewell.record import dataclass
from citewell.rule import Change, Doc, Mark, Remedy, rule
from citewell.span import Span
from citewell_rules._page.facts import has_author, has_date
from citewell_rules._page.kind import Generator, generator, head_of, is_article, wants_silence
from citewell_rules._page.writing import as_script, head_element, line_end, structured_data

_WRITE_NONE = frozenset({"astro", "eleventy", "next", "none"})
"""Generators that add no structured data by themselves. The others do, or the plugin that most of their sites use."""

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
    An article has no structured data.

    ## Why
    JSON-LD says who wrote a page, when, and what it is called, in a form that is read without guessing. It makes a page
    eligible for rich results. That it raises citations by AI answers has not been shown.

    Only drafts that are plainly articles are asked: titled, at least 150 words, signed or dated. The template around a
    Markdown draft mostly adds such data, so those are asked only where `generator` names one that does not (astro,
    eleventy, next, none) or the front matter is Astro's. HTML pages are always asked.

    ## Example
    A signed and dated article without JSON-LD, microdata or RDFa.

    ## Better
    `<script type="application/ld+json">{"@context": "https://schema.org", "@type": "Article", "headline": "..."}</script>`

    ## Fix
    Builds an Article or BlogPosting from the draft alone: title, description, dates, author, keywords, language. What the
    draft does not say is left out. It goes to the end of an HTML head, or to the end of a Markdown draft.

    ## Evidence
    One matched test of 1,885 pages found no effect on AI citations; one small study found pages with it cited more, a
    correlation. Google does not ask for it for AI features and recommends it for rich results.
    """
    if _has_data(document):
        return
    if document.format != "html" and generator(document, options.generator) not in _WRITE_NONE:
        return
    if not is_article(document) or wants_silence(document):
        return
    if not (has_author(document) or has_date(document)):
        return
    head = head_of(document)
    if head is not None:
        yield Mark(
            head,
            "This article has no structured data. Add JSON-LD with its title, author and dates, unless your site's "
            "template does.",
        )


def _has_data(document: Document) -> bool:
    """JSON-LD of any kind, microdata, or RDFa other than Open Graph."""
    return bool(document.islands) or any(
        attribute.name in ("itemtype", "itemscope", "itemprop", "typeof", "vocab")
        for element in document.elements
        for attribute in element.attributes
    )


@missing_structured_data.fixes
def write(document: Document, mark: Mark, options: Options) -> Iterator[Remedy]:
    """JSON-LD from what the draft says."""
    data = structured_data(document)
    if data is None or _is_mdx(document):
        return  # there braces in a script are expressions
    script = as_script(data)
    change = head_element(document, script) if document.format == "html" else _at_end(document, script)
    if change is not None:
        yield Remedy("insert-structured-data", f"Add JSON-LD ({data['@type']}) from this draft", (change,))


def _is_mdx(document: Document) -> bool:
    """Whether a draft is MDX, by its name or by imports in it: some generators read every Markdown file as MDX."""
    if document.format != "markdown":
        return document.format == "mdx"
    code = [region.span for region in document.regions if region.kind == "code"]
    # A statement of a module is a region of code of its own; in a fence it stands behind the fence's start.
    return any(
        not any(span.start < match.start() < span.end for span in code) for match in _MODULE.finditer(document.text)
    )


def _at_end(document: Document, script: str) -> Change:
    end = line_end(document)
    body = document.text.rstrip()
    after = document.text[len(body) :]
    return Change(Span(len(body), len(document.text)), end * 2 + script.replace("\n", end) + (end if after else ""))
