"""Rule: contradicting-numbers."""

from collections.abc import Iterator

from citewell.document import Block, Document, Sentence
from citewell.record import dataclass
from citewell.rule import Change, Mark, NoOptions, Related, Remedy, rule
from citewell_rules._claims.stated import Value, differ, frame, may_be_same, values


@dataclass(frozen=True, slots=True)
class Stated:
    """A value where it stands."""

    block: Block
    value: Value

    @property
    def sentence(self) -> Sentence:
        return self.block.sentences[self.value.sentence]

    @property
    def words(self) -> str:
        """The value as the writer put it."""
        return self.sentence.exact(self.value.span)

    def is_beside(self, other: "Stated") -> bool:
        """Whether both stand in one section, or one of them where the draft opens."""
        here, there = self.block.section, other.block.section
        return here.index == there.index or min(here.level, there.level) <= 1


@rule(
    family="evidence",
    severity="information",
    evidence=("clasheval-2024",),
    since="0.1",
)
def contradicting_numbers(document: Document, options: NoOptions) -> Iterator[Mark]:
    """
    The draft gives two values for one thing.

    ## Why
    A reader who sees both cannot tell which one to trust, and a quotation may carry off the wrong one. Numbers that were
    brought up to date in one place and not in another are the usual cause.

    Compared are sentences that say the same of the same thing apart from the value: as many rooms, the price of a licence,
    the year in which a bridge was opened. Other dates, places, editions or conditions are no conflict, nor are limits,
    estimates, ranges, examples, and large numbers that differ by rounding.

    ## Example
    The museum has 42 rooms. ... The museum has 45 rooms.

    ## Better
    The museum has 45 rooms. ... The museum has 45 rooms.

    ## Fix
    Puts the number of the one place in the other, in the words that stand there. Which one is right only you know.

    ## Evidence
    That the two differ can be read in the draft. Models take over a wrong number from a text more than half of the time.
    """
    for here, there in _pairs(document):
        yield Mark(
            here.value.span,
            f"“{here.words}” here, but “{there.words}” above, of the same thing. Keep the right one, or say what differs.",
            at=here.sentence,
            related=(Related(there.value.span, f"“{there.words}” stands here.", at=there.sentence),),
        )


def _pairs(document: Document) -> Iterator[tuple[Stated, Stated]]:
    """Each value that an earlier one contradicts, and that earlier one."""
    by_measure: dict[str, list[Stated]] = {}
    for block, found in document.gather(values):
        for value in found:
            by_measure.setdefault(value.measure, []).append(Stated(block, value))
    for alike in by_measure.values():
        if len(alike) > 1:
            yield from _contradictions(alike)


def _contradictions(alike: list[Stated]) -> Iterator[tuple[Stated, Stated]]:
    """The pairs among values of one measure; only those are compared that share a word."""
    known: dict[str, list[Stated]] = {}
    for here in alike:
        near = (there for word in here.value.about for there in known.get(word, ()))
        there = next((there for there in near if _contradict(there, here)), None)
        if there is not None:
            yield here, there
        for word in here.value.about:
            known.setdefault(word, []).append(here)


def _contradict(there: Stated, here: Stated) -> bool:
    """Whether two values are stated of the same thing, and differ."""
    if not differ(there.value, here.value) or not may_be_same(there.value, here.value):
        return False
    said, before = (frame(one.sentence, one.value) for one in (here, there))
    if said is None or before is None or said != before:
        return False
    # "The plan" of one section is another than that of the next.
    return said.is_named or before.is_named or here.is_beside(there)


@contradicting_numbers.fixes
def use_the_other(document: Document, mark: Mark, options: NoOptions) -> Iterator[Remedy]:
    """The number of the one place in the other, either way."""
    [other] = mark.related
    here, there = mark.at, other.at
    assert isinstance(here, Sentence)
    assert isinstance(there, Sentence)
    old, new = here.exact(mark.span), there.exact(other.span)
    yield Remedy("replace", f"Say “{new}” here too", (Change(mark.span, new),), at=here)
    yield Remedy("replace", f"Say “{old}” in the other place", (Change(other.span, old),), at=there)
