"""Rule: repeated-data."""

from collections.abc import Iterator

from citewell.data import Value
from citewell.document import Document
from citewell.rule import Mark, NoOptions, Related, rule
from citewell_rules._graph.node import Filling, Node, Reference
from citewell_rules._graph.page import Page, declares, marked
from citewell_rules._graph.vocabulary import vocabulary

_SINGLE = (
    "headline", "name", "datePublished", "dateModified", "dateCreated", "startDate", "endDate", "price", "priceCurrency",
    "ratingValue", "sku", "isbn", "duration", "inLanguage",
)  # fmt: skip
"""Properties of which a thing has one value: two different ones cannot both hold."""

_NAMES = ("headline", "name")


@rule(
    family="structured-data",
    severity="warning",
    evidence=("schema-org-vocabulary",),
    since="0.1",
    gate=declares,
    reads_prose=False,
    no_fix="Only the writer knows which of the two is kept up to date.",
)
def repeated_data(document: Document, options: NoOptions) -> Iterator[Mark]:
    """
    A page declares the same thing twice.

    ## Why
    A theme, a plugin and a writer may each add data. Two blocks that agree today differ after the next change, and then
    programs believe either.

    ## What counts
    - Two parts of one thing (the same `@id`) that say different dates, names or prices.
    - The same article, product or event in two blocks. Where both say the same it is a `hint`.

    JSON-LD beside microdata or RDFa that agrees with it is left alone, and so are parts of one thing that complete each other.

    ## Example
    One block with `"headline": "Harvest report", "datePublished": "2026-03-05"`, another with the same headline of 2026-03-06.

    ## Better
    One block with all of it.

    ## Evidence
    That two values differ can be read in the file. Which one is right cannot. That data
    raises citations by AI answers has not been shown.
    """
    yield from marked(document, _find)


def _find(page: Page) -> Iterator[Mark]:
    by_id: dict[str, list[tuple[Node, int]]] = {}
    tops: dict[str, list[tuple[Node, int]]] = {}
    for number, block in enumerate(page.blocks):
        for node in block:
            parts = by_id.setdefault(node.id, []) if node.id else []
            alike = (
                [one for kind in node.kinds for one in tops.get(kind, ()) if one[1] != number]
                if not node.within
                else []
            )
            found = (_of(other, node, is_apart=before != number) for other, before in (*parts, *alike))
            yield from (mark for mark in found if mark is not None)
            parts.append((node, number))
            for kind in node.kinds if not node.within else ():
                tops.setdefault(kind, []).append((node, number))


def _of(first: Node, second: Node, *, is_apart: bool) -> Mark | None:
    """What is wrong with declaring a second node beside the first one."""
    is_part = bool(first.id) and first.id == second.id
    is_again = is_apart and not is_part and _is_again(first, second)
    if not (is_part or is_again):
        return None
    for name in _SINGLE:
        one, other = _said(first, name), _said(second, name)
        if one is not None and other is not None and one.text.strip() != other.text.strip():
            return Mark(
                other.span,
                f"“{name}” of the same {_kind(second)} is “{one.text}” elsewhere on this page. Make them agree.",
                related=(Related(one.span, "the other value"),),
            )
    if first.form == second.form and (is_again or (is_part and is_apart and _is_same(first, second))):
        return Mark(
            second.place,
            f"This {_kind(second)} is declared twice on the page. Keep one of the two.",
            "hint",
            related=(Related(first.place, "the first one"),),
        )
    return None


def _kind(node: Node) -> str:
    return next(iter(node.kinds), "thing")


_ABOUT = (
    "Article", "Product", "Event", "Recipe", "HowTo", "FAQPage", "QAPage", "JobPosting", "Dataset", "SoftwareApplication",
    "Course", "VideoObject",
)  # fmt: skip
"""What a page is about: two of them with one name are the same."""


def _is_again(first: Node, second: Node) -> bool:
    """Whether two nodes are the same thing: one type and one name of what a page is about, or the same throughout."""
    if first.within or second.within or set(first.kinds).isdisjoint(second.kinds) or (first.id and second.id):
        return False
    names = [
        (one.text, other.text) for name in _NAMES if (one := _said(first, name)) and (other := _said(second, name))
    ]
    if any(one == other for one, other in names) and vocabulary().is_kind(second.kinds, *_ABOUT):
        return True
    return first.form == second.form and _is_same(first, second)


def _is_same(first: Node, second: Node) -> bool:
    """Whether two nodes say the same."""
    return bool(first.properties) and _content(first) == _content(second)


def _content(value: Filling) -> object:
    if isinstance(value, Node):
        held = [(one.name.text, tuple(map(repr, map(_content, one.values)))) for one in value.properties]
        return value.kinds, value.id, sorted(held)
    return ("", value.id) if isinstance(value, Reference) else value.text


def _said(node: Node, name: str) -> Value | None:
    """The one plain value of a property; None where there is none, or several."""
    values = node.get(name)
    one = values[0] if len(values) == 1 else None
    return one if isinstance(one, Value) and one.kind in ("string", "number", "date") and not one.is_empty else None
