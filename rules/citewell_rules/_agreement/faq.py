"""The questions and answers of an FAQPage."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from citewell.document import Block, Document
from citewell.record import dataclass
from citewell_rules._agreement.found import Disagreement, nodes_of, place_of, texts, tops
from citewell_rules._agreement.matching import matches
from citewell_rules._agreement.texts import folded_whole, holds, strays
from citewell_rules._graph.node import Node
from citewell_rules._page.visible import text_of

__all__ = ["disagreements"]

_LONGEST_QUESTION = 200
_MOST_BLOCKS = 12
"""So many blocks below a question are its answer at most."""
_TELLING = 4
"""Words from which an answer tells which question it is for."""
_HEADS = frozenset({"heading", "summary", "term"})
_ANSWERS = frozenset({"paragraph", "item", "definition", "cell", "caption"})


@dataclass(frozen=True)
class _Shown:
    """A question that readers see and its words; ``asked`` are the indexes of all of them."""

    question: Block
    text: str
    asked: frozenset[int]

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
    shown = _shown(document) if len(faqs) == 1 else ()
    # Where the page shows none of them, a template may.
    if shown:
        yield from _compare(document, faqs[0], shown)


def _compare(document: Document, faq: Node, shown: Sequence[_Shown]) -> Iterator[Disagreement]:
    told = [(entry, name) for entry in nodes_of(document, faq.get("mainEntity")) for name in texts(entry.get("name"))]
    found = matches(tuple(name.text for _, name in told), tuple(one.text for one in shown))
    same = {one.same for one in found}
    if same <= {None} and not any(one.is_near for one in found):
        return
    apart = [entry for (entry, _), one in zip(told, found, strict=True) if one.same is None and one.is_apart]
    left = [one for at, one in enumerate(shown) if at not in same] if apart else []
    meant = _by_answer(document, apart, left)
    for (entry, name), one in zip(told, found, strict=True):
        if one.same is not None:
            yield from _answer(document, entry, shown[one.same])
        elif one.is_apart and not _stands(document, name.text):
            near = (
                shown[one.nearest]
                if one.is_near
                else next(filter(None, map(meant.get, _answers(document, entry))), None)
            )
            instead = near.text if near and not (one.is_near and one.nearest in same) else None
            if near is None and len(left) == len(apart) == 1:
                near = left[0]  # it can only be this one, and may be quite another
            yield Disagreement(
                name, "The question", place_of((near.question,), "on the page") if near else None, instead
            )


def _by_answer(document: Document, entries: Iterable[Node], shown: Iterable[_Shown]) -> dict[str, _Shown]:
    """Questions of the page by their answers: those that one of them alone has, and one of some entries of the data."""
    told = Counter(whole for entry in entries for whole in set(_answers(document, entry)))
    seen = [(_whole(text_of(list(one.answer))), one) for one in shown]
    often = Counter(whole for whole, _ in seen)
    return {whole: one for whole, one in seen if whole and often[whole] == told[whole] == 1}


def _answers(document: Document, entry: Node) -> Iterator[str]:
    """The answers of the data to a question, without blanks and marks."""
    for answer in nodes_of(document, entry.get("acceptedAnswer")):
        yield from filter(None, (_whole(value.text) for value in texts(answer.get("text"))))


def _whole(answer: str) -> str:
    """An answer without blanks and marks; nothing for one that many questions may have."""
    return folded_whole(answer) if len(answer.split()) >= _TELLING else ""


def _answer(document: Document, entry: Node, shown: _Shown) -> Iterator[Disagreement]:
    for answer in nodes_of(document, entry.get("acceptedAnswer")):
        for value in texts(answer.get("text")):
            seen = place_of(tuple(shown.answer), "on the page")
            if strays(value.text, seen.text):
                yield Disagreement(value, "The answer", seen, seen.text)


def _shown(document: Document) -> tuple[_Shown, ...]:
    """The questions that a page asks in a line of their own and answers below."""
    lines = list(document.gather(_question))
    asked = frozenset(block.index for block, _ in lines)
    found: dict[str, _Shown] = {}
    for block, (whole, text) in lines:
        one = _Shown(block, text, asked)
        # A list of contents asks the same before; the heading is meant.
        if (whole not in found or found[whole].question.kind not in _HEADS) and next(one.answer, None) is not None:
            found[whole] = one
    return tuple(found.values())


def _question(block: Block) -> tuple[str, ...]:
    """A block that is one question: without blanks and marks, and as it is. A fact for `Document.gather`."""
    text = block.text.rstrip()
    is_one = text.endswith("?") and len(text) <= _LONGEST_QUESTION and "navigation" not in block.containers
    whole = folded_whole(block.exact()) if is_one else ""
    return (whole, text_of([block])) if whole else ()


def _stands(document: Document, name: str) -> bool:
    """Whether a question stands anywhere on the page."""
    whole = folded_whole(name)
    return any(holds(whole, line) for line in document.digest(_line, _lines))


def _line(block: Block) -> str:
    """A short block without blanks and marks. A fact for `Document.gather`."""
    return folded_whole(block.exact()) if len(block.text) <= _LONGEST_QUESTION else ""


def _lines(found: Iterable[tuple[int, str]]) -> tuple[str, ...]:
    return tuple({line for _, line in found})
