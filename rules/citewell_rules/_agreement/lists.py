"""Lists in the data: questions with their answers, steps, breadcrumbs."""

from collections.abc import Iterator, Sequence
from itertools import takewhile

from citewell.data import Value
from citewell.document import Block, Document
from citewell.span import Span
from citewell_rules._agreement.found import Disagreement, Place, node_of, texts, tops
from citewell_rules._agreement.texts import alike, differ, is_comparable, nearness, strays
from citewell_rules._graph.node import Filling, Node
from citewell_rules._page.visible import Asked, Step, questions, steps, text_of

__all__ = ["disagreements"]

_NEAR = 0.3
"""Two questions that share so much may be one in other words."""
_LONGEST_QUESTION = 200
_HOW_TO = ("HowTo",)
_WORD = "breadcrumb"


def disagreements(document: Document) -> Iterator[Disagreement]:
    """Where a list in the data says something else than the one that readers see."""
    faqs = tops(document, "FAQPage")
    if len(faqs) == 1:
        yield from _faq(document, faqs[0])
    instructions = tops(document, *_HOW_TO)
    if len(instructions) == 1:
        yield from _steps(document, instructions[0])
    trails = tops(document, "BreadcrumbList")
    if len(trails) == 1 and document.format == "html":
        yield from _trail(document, trails[0])


def _faq(document: Document, node: Node) -> Iterator[Disagreement]:
    """Said only where the page shows questions that are some of these, or near to them."""
    asked = questions(document)
    told = [(entry, name) for entry in _nodes(document, node.get("mainEntity")) for name in texts(entry.get("name"))]
    if not asked or not any(_is_near(name.text, one) for _, name in told for one in asked):
        return
    for entry, name in told:
        same = next((one for one in asked if not differ(name.text, text_of([one.question]))), None)
        if same is not None:
            yield from _answer(document, entry, same)
        elif not any(alike(name.text, text) for text in _lines(document, name)):
            nearest = max(asked, key=lambda one: nearness(name.text, text_of([one.question])))
            seen = _place((nearest.question,), "on the page")
            is_it = _is_near(name.text, nearest) and not _is_told(
                nearest, [other for _, other in told if other is not name]
            )
            yield Disagreement(name, "The question", seen, seen.text if is_it else None)


def _is_near(told: str, one: Asked) -> bool:
    return nearness(told, text_of([one.question])) >= _NEAR


def _is_told(one: Asked, names: Sequence[Value]) -> bool:
    """Whether another entry of the data is this question already."""
    return any(not differ(name.text, text_of([one.question])) for name in names)


def _lines(document: Document, name: Value) -> Iterator[str]:
    """The short lines of the page, in which a question may stand that is no heading."""
    most = max(_LONGEST_QUESTION, len(name.text))
    return (block.exact() for block in document.blocks if len(block.text) <= most)


def _answer(document: Document, entry: Node, asked: Asked) -> Iterator[Disagreement]:
    seen = _place(asked.answer, "on the page")
    for answer in _nodes(document, entry.get("acceptedAnswer")):
        for value in texts(answer.get("text")):
            if strays(value.text, seen.text):
                yield Disagreement(value, "The answer", seen, seen.text)


def _nodes(document: Document, fillings: tuple[Filling, ...]) -> Iterator[Node]:
    return (node for one in fillings if (node := node_of(document, one)) is not None)


def _place(blocks: Sequence[Block], where: str) -> Place:
    first, last = blocks[0], blocks[-1]
    start = first.locate(Span(0, len(first.text))).start
    return Place(text_of(blocks), Span(start, last.locate(Span(0, len(last.text))).end), where)


def _steps(document: Document, node: Node) -> Iterator[Disagreement]:
    """Said where data and page have the same number of steps, so that each one has its counterpart."""
    told = [value for filling in node.get("step") for value in _step(document, filling)]
    shown = steps(document)
    if len(told) != len(shown) or all(_strays_from(value, one) for value, one in zip(told, shown, strict=True)):
        return
    for value, one in zip(told, shown, strict=True):
        if _strays_from(value, one):
            seen = _place(one.told, "on the page") if one.told else None
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
    told = [value for entry in _nodes(document, node.get("itemListElement")) for value in _crumb(document, entry)]
    shown = _crumbs(document) if told else ()
    # The page itself is often left out of the trail that readers see.
    if not shown or len(told) - len(shown) not in (0, 1):
        return
    pairs = [(value, block, differ(value.text, block.exact())) for value, block in zip(told, shown, strict=False)]
    if sum(apart for _, _, apart in pairs) * 2 >= len(pairs):
        return
    for value, block, apart in pairs:
        if apart and is_comparable(value.text):
            seen = _place((block,), "in the breadcrumbs of the page")
            yield Disagreement(value, "The name", seen, seen.text)


def _crumb(document: Document, entry: Node) -> Iterator[Value]:
    names = list(texts(entry.get("name"))) or [
        name for node in _nodes(document, entry.get("item")) for name in texts(node.get("name"))
    ]
    yield from names[:1]


def _crumbs(document: Document) -> tuple[Block, ...]:
    """The breadcrumbs that a page shows: what stands in a navigation that is called so."""
    at = document.text.lower().find(_WORD)
    while at >= 0:
        tag = next(
            (
                region.span
                for region in document.regions
                if region.kind == "tag" and at in range(region.span.start, region.span.end)
            ),
            None,
        )
        after = (block for block in document.blocks if tag is not None and block.start >= tag.end)
        found = tuple(takewhile(lambda block: "navigation" in block.containers, after))
        if found:
            return tuple(block for block in found if any(map(str.isalnum, block.text)))
        at = document.text.lower().find(_WORD, at + 1)
    return ()
