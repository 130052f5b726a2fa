"""Rules that look at all there is to see, and say so: what is kept must not outlive it."""

from collections.abc import Iterable, Iterator

from citewell import packs
from citewell.document import Block, Document, Section, Sentence
from citewell.packs import Packs
from citewell.rule import Change, Mark, NoOptions, Related, Remedy, rule
from citewell.span import Span


@rule(
    family="sentence", severity="hint", evidence=(), since="0.1", reads_prose=False,
    sees=("previous", "next", "heading", "lead_in", "caption"),
)  # fmt: skip
def nosy(sentence: Sentence, options: NoOptions) -> Iterator[Mark]:
    """Names all its neighbours."""
    around = (
        sentence.heading,
        sentence.lead_in,
        sentence.caption,
        sentence.previous,
        sentence.next,
        *sentence.following,
    )
    words = "/".join(one.text if one else "-" for one in around)
    yield Mark(sentence.whole, f"{sentence.kind} {sentence.containers} {sentence.opens_section} {words}")


@rule(family="section", severity="hint", evidence=(), since="0.1", reads_prose=False)
def nosy_section(section: Section, options: NoOptions) -> Iterator[Mark]:
    """Marks its last sentence and points at its first."""
    words = [one.text for one in section.sentences]
    if words:
        last, first = section.sentences[-1], section.sentences[0]
        yield Mark(last.whole, "/".join(words), at=last, related=(Related(first.whole, "first", at=first),))


@nosy_section.fixes
def shorten(section: Section, mark: Mark, options: NoOptions) -> Iterator[Remedy]:
    yield Remedy("delete", section.sentences[0].text, (Change(Span(0, 1), ""),))


@rule(family="section", severity="hint", evidence=(), since="0.1", reads_prose=False)
def nosy_about_places(section: Section, options: NoOptions) -> Iterator[Mark]:
    """Marks the source of a section that is about lamps."""
    if section.heading and "?" in section.heading.text:
        yield Mark(section.span, "all of it")


@rule(family="section", severity="hint", evidence=(), since="0.1", sees=("section",))
def nosy_about_sections(sentence: Sentence, options: NoOptions) -> Iterator[Mark]:
    """Counts the sentences around it, and points out of the block."""
    others = sentence.section.sentences
    if len(others) > 2:
        yield Mark(Span(0, 1), f"one of {len(others)}", related=(Related(Span(0, 1), "the last", at=others[-1]),))


def has_digit(block: Block) -> str:
    return block.text if any(char.isdigit() for char in block.text) else ""


@rule(family="section", severity="hint", evidence=(), since="0.1", reads_prose=False)
def nosy_document(document: Document, options: NoOptions) -> Iterator[Mark]:
    """Marks each block with a digit, by what was gathered."""
    for block, words in document.gather(has_digit):
        yield Mark(Span(0, len(words)), f"{len(document.headings)} {words}", at=block)


def twice(found: Iterable[tuple[int, str]]) -> tuple[tuple[int, int], ...]:
    """The blocks whose text has stood before, each with the block where that was."""
    first: dict[str, int] = {}
    return tuple((index, first[text]) for index, text in found if first.setdefault(text, index) != index)


@rule(family="section", severity="hint", evidence=(), since="0.1", reads_prose=False)
def nosy_digest(document: Document, options: NoOptions) -> Iterator[Mark]:
    """Marks each block with a digit that stands twice, by a digest of what was gathered."""
    for index, before in document.digest(has_digit, twice):
        block, other = document.blocks[index], document.blocks[before]
        yield Mark(Span(0, 1), block.text, at=block, related=(Related(Span(0, 1), other.text, at=other),))


def spans_of_data(document: Document) -> tuple[Span, ...]:
    front = (document.front_matter.span,) if document.front_matter else ()
    return (*front, *(one.span for one in document.islands), *(one.span for one in document.elements))


@rule(family="structured-data", severity="hint", evidence=(), since="0.1", reads_prose=False)
def nosy_about_data(document: Document, options: NoOptions) -> Iterator[Mark]:
    """Marks all data that a draft declares."""
    for span in document.declared(spans_of_data):
        yield Mark(span, document.source(span)[:20])


@rule(family="sentence", severity="hint", evidence=(), since="0.1", sees=("previous",), gate=lambda text: len(text) % 3)
def nosy_behind_a_gate(sentence: Sentence, options: NoOptions) -> Iterator[Mark]:
    """Names the sentence before those that its gate lets through."""
    yield Mark(sentence.whole, sentence.previous.text if sentence.previous else "-")


@rule(family="section", severity="hint", evidence=(), since="0.1", sees=("section", "previous"))
def nosy_about_neighbours(block: Block, options: NoOptions) -> Iterator[Mark]:
    """Names the block before it, which may be in another section."""
    yield Mark(Span(0, 1), f"{len(block.section.blocks)} {block.previous.text if block.previous else '-'}")


NOSY = Packs(
    {
        one.id: one
        for one in (
            nosy,
            nosy_section,
            nosy_about_places,
            nosy_about_sections,
            nosy_about_neighbours,
            nosy_document,
            nosy_digest,
            nosy_about_data,
            nosy_behind_a_gate,
            packs.load().rules["unknown-suppression"],
            packs.load().rules["unused-suppression"],
        )
    }
)


APPROVED = {
    "extends": "strict",
    "terms": ["faster", "Many riders", "significantly better", "very"],
    "boilerplate": ["Studies show that it is faster.", "40 % of users leave.", "This is significantly better."],
}
"""Settings under which some findings are none, and others are graver."""
