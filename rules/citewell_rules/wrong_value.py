"""Rule: wrong-value."""

import re
from collections.abc import Iterator

from citewell.data import Value
from citewell.document import Document
from citewell.pattern import late
from citewell.rule import Mark, NoOptions, Remedy, rule
from citewell_rules._graph.node import Filling, Node, Property, Reference
from citewell_rules._graph.page import Page, declares, marked
from citewell_rules._graph.rewriting import revalued
from citewell_rules._graph.values import judge
from citewell_rules._graph.vocabulary import bare, vocabulary

_BY = late(r"\s*(?:(?:written|posted|published)\s+)?by:?\s+(?=\S)", re.IGNORECASE)


@rule(
    family="structured-data",
    severity="warning",
    evidence=("schema-org-vocabulary", "iso-8601"),
    since="0.1",
    gate=declares,
    reads_prose=False,
)
def wrong_value(document: Document, options: NoOptions) -> Iterator[Mark]:
    """
    A value in the data is not of the kind that its property takes.

    ## Why
    "5 March" is a date to a reader and a text to a program. Where a date, a number or one of a few known values is expected,
    anything else is dropped.

    ## What counts
    - Dates, times and durations that are not in ISO 8601, and days that no calendar has.
    - Numbers and whole numbers with words in them, prices with a currency in them.
    - Addresses that cannot be one; relative ones are fine. In breadcrumbs of JSON-LD they are a `hint`.
    - Codes of languages and currencies, values of enumerations (`InStock`).
    - A rating outside of its own scale.
    - As a `hint`: a thing of a type that the property does not take, and an author's name with a "by" before it.

    A text in the place of a thing (an author's name alone) is no fault, and neither is what a template fills in.

    ## Example
    `{"@type": "Article", "datePublished": "5 March 2026"}`

    ## Better
    `{"@type": "Article", "datePublished": "2026-03-05"}`

    ## Fix
    Writes it as it must be, where there is one reading only. "03/05/2026" has two and is left to you.

    ## Evidence
    What a property expects is published with the vocabulary: this can be checked.
    """
    yield from marked(document, _find)


def _find(page: Page) -> Iterator[Mark]:
    for node in page.nodes:
        if not node.kinds:
            continue
        for one in node.properties:
            if one.name.is_schema:
                for value in one.values:
                    yield from _of(one, value)
        yield from _off_scale(node)
        yield from _relative_crumb(node)
        yield from _byline(node)


def _of(one: Property, value: Filling) -> Iterator[Mark]:
    if isinstance(value, Node):
        yield from _misplaced(one.name.text, value)
        return
    if isinstance(value, Reference):
        if bare(value.id) == value.id:
            return
        value = Value("string", value.span, value.id)
    verdict = judge(one.name.text, value)
    if verdict is not None:
        yield Mark(value.span, verdict.message, verdict.severity, data=verdict.instead)


def _misplaced(name: str, node: Node) -> Iterator[Mark]:
    """A thing where another kind of thing is expected."""
    known = vocabulary()
    expected = known.expected.get(name)
    kinds = [one for one in node.kinds if one in known.types]
    if expected is None or not kinds or len(kinds) < len(node.types) or known.is_kind(kinds, "Role", *expected):
        return
    wanted = " or ".join(sorted(expected)[:4])
    yield Mark(node.place, f"“{name}” takes {wanted}, and this is {' and '.join(kinds)}.", "hint")


def _off_scale(node: Node) -> Iterator[Mark]:
    """A rating beyond the ends of its own scale."""
    rating, best, worst = (_figure(node, name) for name in ("ratingValue", "bestRating", "worstRating"))
    if rating is None or not vocabulary().is_kind(node.kinds, "Rating"):
        return
    (place, value) = rating
    if best is not None and value > best[1]:
        yield Mark(place.span, f"A rating of {value:g} is above its own best, {best[1]:g}.")
    elif worst is not None and value < worst[1]:
        yield Mark(place.span, f"A rating of {value:g} is below its own worst, {worst[1]:g}.")


def _figure(node: Node, name: str) -> tuple[Value, float] | None:
    """The one number that a property says; None where it says none, or several."""
    values = node.get(name)
    if len(values) != 1 or not isinstance(values[0], Value) or values[0].kind not in ("number", "string"):
        return None
    try:
        return values[0], float(values[0].text)
    except ValueError:
        return None


def _relative_crumb(node: Node) -> Iterator[Mark]:
    """The address of a breadcrumb that is not whole: programs read the block by itself."""
    if node.form == "JSON-LD" and node.is_a("ListItem") and node.within and node.within.types == ("BreadcrumbList",):
        for value in node.get("item"):
            if isinstance(value, Value) and value.kind == "string" and "://" not in value.text and not value.is_empty:
                yield Mark(value.span, f"“{value.text}” is part of an address. Write it with its site.", "hint")


def _byline(node: Node) -> Iterator[Mark]:
    """The name of an author with the "by" of a byline before it: Google asks for the name alone."""
    people = [value for value in node.get("author") if isinstance(value, Value)]
    if node.within is not None and node.within.property == "author":
        people += [value for value in node.get("name") if isinstance(value, Value)]
    for value in people:
        by = _BY.match(value.text) if value.kind == "string" else None
        if by is not None:
            name = value.text[by.end() :].strip()
            yield Mark(value.span, f"The name of an author is a name alone: “{name}”.", "hint", data=name)


@wrong_value.fixes
def rewrite(document: Document, mark: Mark, options: NoOptions) -> Iterator[Remedy]:
    """The value as it must be."""
    change = revalued(document, mark.span, mark.data) if isinstance(mark.data, str) else None
    if change is not None:
        yield Remedy("update-structured-data", f"Write {mark.data}", (change,), preferred=True)
