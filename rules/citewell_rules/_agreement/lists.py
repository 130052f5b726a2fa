"""Lists in the data: steps and breadcrumbs."""

from collections.abc import Iterator

from citewell.data import Value
from citewell.document import Block, Document
from citewell_rules._agreement.found import Disagreement, node_of, nodes_of, place_of, texts, tops
from citewell_rules._agreement.texts import differ, is_comparable, strays
from citewell_rules._graph.node import Filling, Node
from citewell_rules._page.visible import Step, steps

__all__ = ["disagreements"]

_WORD = "readcrumb"
"""Of "breadcrumb" and "Breadcrumb"."""
_REACH = 200
"""So far before the first one does the start of the navigation stand."""


def disagreements(document: Document) -> Iterator[Disagreement]:
    """Where a list in the data says something else than the one that readers see."""
    instructions = tops(document, "HowTo")
    if len(instructions) == 1:
        yield from _steps(document, instructions[0])
    trails = tops(document, "BreadcrumbList")
    if len(trails) == 1 and document.format == "html":
        yield from _trail(document, trails[0])


def _steps(document: Document, node: Node) -> Iterator[Disagreement]:
    """Said where data and page have the same number of steps, so that each one has its counterpart."""
    told = [value for filling in node.get("step") for value in _step(document, filling)]
    shown = steps(document)
    if len(told) != len(shown) or all(_strays_from(value, one) for value, one in zip(told, shown, strict=True)):
        return
    for value, one in zip(told, shown, strict=True):
        if _strays_from(value, one):
            seen = place_of(one.told, "on the page") if one.told else None
            if seen is not None:
                yield Disagreement(value, "The step", seen, one.text)


def _strays_from(value: Value, step: Step) -> bool:
    return strays(value.text, step.text) and strays(value.text, f"{step.name} {step.text}")


def _step(document: Document, filling: Filling) -> Iterator[Value]:
    """The words of a step."""
    if isinstance(filling, Value):
        yield from texts((filling,))
        return
    node = node_of(document, filling)
    if node is not None and node.is_a("HowToStep"):
        yield from list(texts(node.get("text", "name")))[:1]


def _trail(document: Document, node: Node) -> Iterator[Disagreement]:
    """Said where both have as many parts and most are the same: then it is the same trail."""
    told = [value for entry in nodes_of(document, node.get("itemListElement")) for value in _crumb(document, entry)]
    shown = _crumbs(document) if told else ()
    # The page itself is often left out of the trail that readers see.
    if not shown or len(told) - len(shown) not in (0, 1):
        return
    pairs = [(value, block, differ(value.text, block.exact())) for value, block in zip(told, shown, strict=False)]
    if sum(apart for _, _, apart in pairs) * 2 >= len(pairs):
        return
    for value, block, apart in pairs:
        if apart and is_comparable(value.text):
            seen = place_of((block,), "in the breadcrumbs of the page")
            yield Disagreement(value, "The name", seen, seen.text)


def _crumb(document: Document, entry: Node) -> Iterator[Value]:
    names = list(texts(entry.get("name"))) or [
        name for node in nodes_of(document, entry.get("item")) for name in texts(node.get("name"))
    ]
    yield from names[:1]


def _crumbs(document: Document) -> tuple[Block, ...]:
    """The breadcrumbs that a page shows: what stands in a navigation that is called so."""
    found: list[Block] = []
    for block, _ in document.gather(_is_link_of_page):
        if found and block.index == found[-1].index + 1:
            found.append(block)
        elif found:
            break
        elif _WORD in document.lines.between(max(block.start - _REACH, 0), block.start):
            found = [block]
    return tuple(block for block in found if any(map(str.isalnum, block.text)))


def _is_link_of_page(block: Block) -> bool:
    """A fact for `Document.gather`."""
    return "navigation" in block.containers
