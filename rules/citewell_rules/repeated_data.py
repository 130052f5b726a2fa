"""Rule: repeated-data."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field

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
    Two scripts with a template tag between them may be two branches, of which one is sent: they are not compared.

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
    groups: dict[Hashable, _Group] = {}
    for number, block in enumerate(page.blocks):
        # What stands in two branches of a template is never on one page.
        branch = page.branches[number] if number < len(page.branches) else 0
        for node in block:
            found = [group for key in _sought(node) if (group := groups.get((branch, key))) is not None]
            marks = (mark for look in (_other_value, _again) for group in found if (mark := look(group, node, number)))
            mark = next(marks, None)
            if mark is not None:
                yield mark
            for key in _keys(node):
                groups.setdefault((branch, key), _Group(node, number)).take(node, number)


@dataclass
class _Group:
    """
    Nodes that are one thing: the first of them, the number of its block, and who said each single value first.

    Each further node is held against these and not against all others: a page may name its publisher a thousand times.
    """

    first: Node
    number: int
    said: dict[str, tuple[Value, int]] = field(default_factory=dict)

    def take(self, node: Node, number: int) -> None:
        for name in _SINGLE:
            value = _said(node, name) if name not in self.said else None
            if value is not None:
                self.said[name] = (value, number)


def _keys(node: Node) -> Iterator[Hashable]:
    """Under what a node is found again: its ``@id``, its types with its name, its types with all it says."""
    if node.id:
        yield node.id
        if node.properties:
            yield node.id, node.form, _content(node)
    yield from _names(node, has_id=bool(node.id))


def _sought(node: Node) -> Iterator[Hashable]:
    """What to look for, for the nodes that are the same thing."""
    if node.id:
        yield node.id
        if node.properties:
            yield node.id, node.form, _content(node)
    else:
        yield from _names(node, has_id=True)
    yield from _names(node, has_id=False)


def _names(node: Node, *, has_id: bool) -> Iterator[Hashable]:
    """Two that stand by themselves and have an ``@id`` each are two things; with one or none they may be the same."""
    if node.within:
        return
    if vocabulary().is_kind(node.kinds, *_ABOUT):
        names = [(name, said.text) for name in _NAMES if (said := _said(node, name)) is not None]
        yield from ((kind, *one, has_id) for kind in node.kinds for one in names)
    if node.properties and node.kinds:
        yield node.form, _content(node), has_id


def _other_value(group: _Group, node: Node, number: int) -> Mark | None:
    """A value of a node that differs from what was said of the same thing before."""
    is_part = bool(node.id) and node.id == group.first.id
    for name in _SINGLE:
        one, before = group.said.get(name, (None, number))
        other = _said(node, name) if one is not None and (is_part or before != number) else None
        if one is not None and other is not None and one.text.strip() != other.text.strip():
            return Mark(
                other.span,
                f"“{name}” of the same {_kind(node)} is “{one.text}” elsewhere on this page. Make them agree.",
                related=(Related(one.span, "the other value"),),
            )
    return None


def _again(group: _Group, node: Node, number: int) -> Mark | None:
    """A node that says again what another block says; parts of one thing may say different things of it."""
    is_part = bool(node.id) and node.id == group.first.id
    if group.number == number or group.first.form != node.form or (is_part and not _is_same(group.first, node)):
        return None
    return Mark(
        node.place,
        f"This {_kind(node)} is declared twice on the page. Keep one of the two.",
        "hint",
        related=(Related(group.first.place, "the first one"),),
    )


def _kind(node: Node) -> str:
    return next(iter(node.kinds), "thing")


_ABOUT = (
    "Article", "Product", "Event", "Recipe", "HowTo", "FAQPage", "QAPage", "JobPosting", "Dataset", "SoftwareApplication",
    "Course", "VideoObject",
)  # fmt: skip
"""What a page is about: two of them with one name are the same."""


def _is_same(first: Node, second: Node) -> bool:
    """Whether two nodes say the same."""
    return bool(first.properties) and _content(first) == _content(second)


def _content(value: Filling) -> Hashable:
    if isinstance(value, Node):
        held = [(one.name.text, tuple(map(_content, one.values))) for one in value.properties]
        return value.kinds, value.id, tuple(sorted(held, key=lambda one: one[0]))
    return ("", value.id) if isinstance(value, Reference) else value.text


def _said(node: Node, name: str) -> Value | None:
    """The one plain value of a property; None where there is none, or several."""
    values = node.get(name)
    one = values[0] if len(values) == 1 else None
    return one if isinstance(one, Value) and one.kind in ("string", "number", "date") and not one.is_empty else None
