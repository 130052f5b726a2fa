"""The questions and answers of an FAQPage."""

from collections.abc import Iterator
from functools import cached_property

from citewell.data import Value
from citewell.document import Block, Document
from citewell.record import dataclass
from citewell_rules._agreement.found import Disagreement, nodes_of, place_of, texts, tops
from citewell_rules._agreement.texts import differ, folded_whole, holds, nearness, strays
from citewell_rules._graph.node import Node
from citewell_rules._page.visible import text_of

__all__ = ["disagreements"]

_SAME = 0.9
_NEAR = 0.3
"""Two questions that share so much may be one in other words."""
_LONGEST_QUESTION = 200
_MOST_BLOCKS = 12
"""So many blocks below a question are its answer at most."""
_HEADS = frozenset({"heading", "summary", "term"})
_ANSWERS = frozenset({"paragraph", "item", "definition", "cell", "caption"})


@dataclass(frozen=True)
class _Shown:
    """A question that readers see; ``asked`` are the indexes of all of them."""

    question: Block
    asked: frozenset[int]

    @cached_property
    def text(self) -> str:
        """Its words."""
        return text_of([self.question])

    @property
    def answer(self) -> Iterator[Block]:
        """The blocks up to the next question or heading."""
        contents = self.question.root.contents
        first = self.question.index + 1
        for index in range(first, min(first + _MOST_BLOCKS, len(contents))):
            if contents[index].kind not in _ANSWERS or index in self.asked:
                return
            yield Block(self.question.root, index)


def disagreements(document: Document) -> Iterator[Disagreement]:
    """Where the one FAQPage of a draft asks or answers something else than the page."""
    faqs = tops(document, "FAQPage")
    shown = _shown(document) if len(faqs) == 1 else {}
    # Where the page shows none of them, a template may.
    if shown:
        yield from _compare(document, faqs[0], shown)


def _compare(document: Document, faq: Node, shown: dict[str, _Shown]) -> Iterator[Disagreement]:
    told = [(entry, name) for entry in nodes_of(document, faq.get("mainEntity")) for name in texts(entry.get("name"))]
    same = {name: found for _, name in told if (found := _same(name, shown)) is not None}
    if not same and not any(_is_near(name, one) for _, name in told for one in shown.values()):
        return
    for entry, name in told:
        if name in same:
            yield from _answer(document, entry, same[name])
        elif all(differ(name.text, one.text) for one in shown.values()) and not _stands(document, name):
            nearest = max(shown.values(), key=lambda one: nearness(name.text, one.text))
            instead = nearest.text if _is_near(name, nearest) and nearest not in same.values() else None
            yield Disagreement(name, "The question", place_of((nearest.question,), "on the page"), instead)


def _same(name: Value, shown: dict[str, _Shown]) -> _Shown | None:
    """The question of the page that an entry of the data is."""
    exactly = shown.get(folded_whole(name.text))
    return exactly or next((one for one in shown.values() if nearness(name.text, one.text) >= _SAME), None)


def _is_near(name: Value, one: _Shown) -> bool:
    return nearness(name.text, one.text) >= _NEAR


def _answer(document: Document, entry: Node, shown: _Shown) -> Iterator[Disagreement]:
    for answer in nodes_of(document, entry.get("acceptedAnswer")):
        for value in texts(answer.get("text")):
            seen = place_of(tuple(shown.answer), "on the page")
            if strays(value.text, seen.text):
                yield Disagreement(value, "The answer", seen, seen.text)


def _shown(document: Document) -> dict[str, _Shown]:
    """The questions that a page asks in a line of their own and answers below, by their `folded_whole` text."""
    lines = list(document.gather(_question))
    asked = frozenset(block.index for block, _ in lines)
    found: dict[str, _Shown] = {}
    for block, text in lines:
        one = _Shown(block, asked)
        # A list of contents asks the same before; the heading is meant.
        if (text not in found or found[text].question.kind not in _HEADS) and next(one.answer, None) is not None:
            found[text] = one
    return found


def _question(block: Block) -> str:
    """A block that is one question, without blanks and marks. A fact for `Document.gather`."""
    text = block.text.rstrip()
    is_one = text.endswith("?") and len(text) <= _LONGEST_QUESTION and "navigation" not in block.containers
    return folded_whole(block.exact()) if is_one else ""


def _stands(document: Document, name: Value) -> bool:
    """Whether a question stands anywhere on the page."""
    whole = folded_whole(name.text)
    return any(holds(whole, line) for _, line in document.gather(_line))


def _line(block: Block) -> str:
    """A short block without blanks and marks. A fact for `Document.gather`."""
    return folded_whole(block.exact()) if len(block.text) <= _LONGEST_QUESTION else ""
