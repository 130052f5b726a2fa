"""Lists in the data: questions with their answers, steps, breadcrumbs."""

from collections.abc import Iterator, Mapping, Sequence

from citewell.data import Value
from citewell.document import Block, Document
from citewell.span import Span
from citewell_rules._agreement.found import Disagreement, Place, node_of, texts, tops
from citewell_rules._agreement.texts import differ, folded_whole, holds, is_comparable, nearness, strays
from citewell_rules._graph.node import Filling, Node
from citewell_rules._page.visible import Asked, Step, questions, steps, text_of

__all__ = ["disagreements"]

_NEAR = 0.3
"""Two questions that share so much may be one in other words."""
_LONGEST_QUESTION = 200
_HOW_TO = ("HowTo",)
_WORD = "readcrumb"
"""Of "breadcrumb" and "Breadcrumb"."""
_REACH = 200
"""So far before the first one does the start of the navigation stand."""


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
    asked = {folded_whole(one.text): one for one in questions(document)}
    told = [(entry, name) for entry in _nodes(document, node.get("mainEntity")) for name in texts(entry.get("name"))]
    same = {name: found for _, name in told if (found := _same(name, asked)) is not None}
    if not same and not any(_is_near(name.text, one) for _, name in told for one in asked.values()):
        return
    for entry, name in told:
        if name in same:
            yield from _answer(document, entry, same[name])
        elif is_comparable(name.text) and not _stands_elsewhere(document, name.text):
            nearest = max(asked.values(), key=lambda one: nearness(name.text, one.text))
            seen = _place((nearest.question,), "on the page")
            is_it = _is_near(name.text, nearest) and nearest not in same.values()
            yield Disagreement(name, "The question", seen, seen.text if is_it else None)


def _same(name: Value, asked: Mapping[str, Asked]) -> Asked | None:
    """The question of the page that an entry of the data is."""
    exactly = asked.get(folded_whole(name.text))
    return exactly or next((one for one in asked.values() if not differ(name.text, one.text)), None)


def _is_near(told: str, one: Asked) -> bool:
    return nearness(told, one.text) >= _NEAR


def _stands_elsewhere(document: Document, question: str) -> bool:
    """Whether a question stands on the page and is no heading there."""
    whole = folded_whole(question)
    return any(holds(whole, line) for _, line in document.gather(_line))


def _line(block: Block) -> str:
    """A short block without blanks and marks. A fact for `Document.gather`."""
    return folded_whole(block.exact()) if len(block.text) <= _LONGEST_QUESTION else ""


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
