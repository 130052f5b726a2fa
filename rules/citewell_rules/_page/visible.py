"""What readers see of a page that its data speaks of, too: questions with their answers, steps, pictures."""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from citewell.document import Block, Container, Document, Sentence
from citewell.pattern import late
from citewell.record import dataclass
from citewell.span import Span

__all__ = [
    "Asked",
    "Step",
    "first_picture",
    "has_template",
    "ingredients",
    "instructions",
    "is_filled_in",
    "labelled",
    "opening",
    "questions",
    "steps",
    "summary",
    "text_of",
]

_ELSEWHERE: frozenset[Container] = frozenset({"navigation", "header", "footer", "form", "hidden", "aside", "quote"})
"""Parts whose questions and steps are not the page's."""
_SAID: frozenset[str] = frozenset({"paragraph", "item", "definition", "cell", "caption"})
_STEP = late(r"step\s+(?P<number>\d{1,2})\b\s*[.:)–—-]?\s*", re.IGNORECASE)
_INGREDIENTS = late(r"(?:the\s+)?ingredients(?:\s+list)?\W*", re.IGNORECASE)
_INSTRUCTIONS = late(r"(?:instructions|method|directions|preparation|steps)\W*", re.IGNORECASE)
_LABEL = late(r"(?P<label>[^\W\d][\w ]{1,20}):\s+(?P<said>\S.*)", re.DOTALL)
_TEMPLATE = late(r"\{\{|\{%|<%|\$\{")
_LONGEST_LINE = 120
_LEAST_WORDS = 5
_LONGEST_OPENING = 300
_LONGEST_SUMMARY = 160
_IMAGE = late(r"<img\b[^>]*?\ssrc\s*=\s*(?:\"([^\"]+)\"|'([^']+)')", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that stands out, as a heading or a summary, and its words."""

    question: Block
    text: str

    @property
    def answer(self) -> tuple[Block, ...]:
        """The blocks that answer it."""
        return tuple(_below(self.question))


@dataclass(frozen=True, slots=True)
class Step:
    """A step of an instruction: its name where it has a heading, and the blocks that tell it."""

    name: str
    told: tuple[Block, ...]

    @property
    def text(self) -> str:
        """What it says to do: its words, or its name where nothing else is said."""
        return text_of(self.told) or self.name


def text_of(blocks: Sequence[Block]) -> str:
    """The words of some blocks as a reader sees them, on one line."""
    return " ".join(" ".join(block.exact().split()) for block in blocks).strip()


def is_filled_in(text: str) -> bool:
    """Whether a template fills in a part of a text, so that nobody can tell here what readers see."""
    return _TEMPLATE.search(text) is not None


def has_template(document: Document, span: Span) -> bool:
    """Whether a template's tag or an expression stands in a range of the source; some leave no trace in the text."""
    return any(region.kind == "template" and region.span.overlaps(span) for region in document.regions)


def _is_own(block: Block) -> bool:
    return _ELSEWHERE.isdisjoint(block.containers)


def _asks(block: Block) -> str:
    """The words of a block that is a question and stands out, else nothing. A fact for `Document.gather`."""
    stands_out = block.kind in ("heading", "summary", "term") and block.level != 1
    return text_of([block]) if stands_out and block.text.rstrip().endswith("?") and _is_own(block) else ""


def questions(document: Document, part: range | None = None) -> tuple[Asked, ...]:
    """All questions that stand out and are answered below, in order; only those in a ``part``, a range of blocks."""
    asked = (Asked(block, text) for block, text in document.gather(_asks, part))
    return tuple(one for one in asked if next(_below(one.question), None) is not None)


def _below(head: Block) -> Iterator[Block]:
    """The blocks that belong to a heading, a summary or a term."""
    document = head.root
    for index in range(head.index + 1, len(document.contents)):
        block = Block(document, index)
        if block.kind in ("heading", "summary", "term") or not _ELSEWHERE.isdisjoint(block.containers):
            return
        if (head.kind == "summary" and "details" not in block.containers) or (
            head.kind == "term" and block.kind != "definition"
        ):
            return
        if block.kind in _SAID:
            yield block


def _is_step_head(block: Block) -> bool:
    """A fact for `Document.gather`."""
    return block.kind == "heading" and _STEP.match(block.text) is not None and _is_own(block)


def _is_numbered(block: Block) -> bool:
    """Whether a block starts an item of an ordered list that stands in no other. A fact for `Document.gather`."""
    return block.kind == "item" and block.level == 1 and "ordered-list" in block.containers and _is_own(block)


def steps(document: Document) -> tuple[Step, ...]:
    """
    The steps that a page tells one after the other: headings "Step 1", "Step 2", or its only ordered list.

    Empty where there are none, or several lists of which nobody can tell which one is meant.
    """
    return _headed_steps(document) or _listed_steps(document)


def _headed_steps(document: Document) -> tuple[Step, ...]:
    heads = [block for block, _ in document.gather(_is_step_head)]
    matches = [_STEP.match(block.exact()) for block in heads]
    if [match and int(match["number"]) for match in matches] != list(range(1, len(heads) + 1)) or len(heads) < 2:
        return ()
    return tuple(
        Step(head.exact()[match.end() :].strip() if match else "", tuple(_below(head)))
        for head, match in zip(heads, matches, strict=True)
    )


def _listed_steps(document: Document) -> tuple[Step, ...]:
    starts = [block.index for block, _ in document.gather(_is_numbered)]
    if len(starts) < 2:
        return ()
    found = []
    for at, start in enumerate(starts):
        rest = (Block(document, index) for index in range(start + 1, len(document.contents)))
        told = (Block(document, start), *takewhile(_continues, rest))
        if at + 1 < len(starts) and told[-1].index + 1 != starts[at + 1]:
            return ()
        found.append(Step("", told))
    return tuple(found)


def _continues(block: Block) -> bool:
    """Whether a block goes on with an item of an ordered list."""
    return block.containers[:1] == ("ordered-list",) and not (block.kind == "item" and block.level == 1)


def ingredients(document: Document) -> tuple[Block, ...]:
    """The items of a list below a heading "Ingredients"; empty without one."""
    head = next((block for block, _ in document.gather(_heads_ingredients)), None)
    return tuple(block for block in _below(head) if block.kind == "item") if head is not None else ()


def instructions(document: Document) -> tuple[Block, ...]:
    """The items or paragraphs below a heading such as "Method" that follows one "Ingredients"; empty without one."""
    head = next((block for block, _ in document.gather(_heads_ingredients)), None)
    told = next((block for block, _ in document.gather(_heads_instructions)), None)
    if head is None or told is None or told.index < head.index:
        return ()
    found = tuple(_below(told))
    return tuple(block for block in found if block.kind == "item") or found


def _heads_ingredients(block: Block) -> bool:
    """A fact for `Document.gather`."""
    return block.kind == "heading" and _INGREDIENTS.fullmatch(block.text.strip()) is not None


def _heads_instructions(block: Block) -> bool:
    """A fact for `Document.gather`."""
    return block.kind == "heading" and _INSTRUCTIONS.fullmatch(block.text.strip()) is not None


def labelled(document: Document, *labels: str) -> str:
    """What a line "Where: at the mill" says behind one of some labels in lower case; the empty string without one."""
    lines = dict(line for _, lines in document.gather(_labelled) for line in lines)
    return next((lines[label] for label in labels if label in lines), "")


def _labelled(block: Block) -> tuple[tuple[str, str], ...]:
    """A fact for `Document.gather`."""
    match = _LABEL.fullmatch(block.exact()) if len(block.text) <= _LONGEST_LINE and _is_own(block) else None
    return ((match["label"].casefold(), match["said"]),) if match else ()


def opening(document: Document) -> str:
    """The first paragraph that is a sentence; the empty string where it is too long for a description."""
    for block in document.blocks:
        text = text_of([block]) if block.kind == "paragraph" and not block.containers else ""
        if text.endswith((".", "!")) and len(text.split()) >= _LEAST_WORDS:
            return text if len(text) <= _LONGEST_OPENING else ""
    return ""


def summary(document: Document) -> str:
    """
    The first sentences of the first paragraph that has any, as many as a description takes.

    Empty where its first sentence is too long for one; a sentence that a template fills in ends it.
    """
    paragraphs = (one for one in document.blocks if one.kind == "paragraph" and not one.containers)
    first = next((one for one in paragraphs if one.sentences and _is_told(one.sentences[0])), None)
    found = ""
    for sentence in first.sentences if first is not None else ():
        longer = f"{found} {' '.join(sentence.exact().split())}".strip()
        if len(longer) > _LONGEST_SUMMARY or is_filled_in(longer) or has_template(document, sentence.span):
            break
        found = longer
    return found


def _is_told(sentence: Sentence) -> bool:
    """Whether it is a sentence and no byline or label."""
    return sentence.text.endswith((".", "!", "?")) and sentence.words >= _LEAST_WORDS


def _shows(block: Block) -> bool:
    """A fact for `Document.gather`."""
    return any(inline.kind == "image" for inline in block.prose.inlines) and _is_own(block)


def first_picture(document: Document) -> str:
    """The address of the first picture of a page's text, as it is written; the empty string without one."""
    for block, _ in document.gather(_shows):
        return next((one.target for one in block.prose.inlines if one.kind == "image"), "")
    if document.format != "html":
        return ""
    from html import unescape  # late: only a fix asks for pictures

    body = document.headings[0].start if len(document.headings) else 0
    for match in _IMAGE.finditer(document.text, body):
        if not _is_hidden(document, match.start()):
            return unescape(match[1] or match[2]).strip()
    return ""


def _is_hidden(document: Document, at: int) -> bool:
    hidden = (region.span for region in document.regions if region.kind in ("comment", "script", "style", "code"))
    return any(at in range(span.start, span.end) for span in hidden)
