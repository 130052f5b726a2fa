"""Rule: contradicting-numbers."""

from collections.abc import Iterable, Iterator

from citewell.document import Block, Document, Sentence
from citewell.record import dataclass
from citewell.rule import Change, Mark, NoOptions, Related, Remedy, rule
from citewell_rules._claims.stated import Value, differ, frame, is_asserted, may_be_same, values

_Place = tuple[int, Value]
"""A value and the index of its block."""

_ENOUGH = 40
"""With so many earlier values that share a measure and a word a value is compared: what more of them share says little."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A value where it stands."""

    block: Block
    value: Value

    @property
    def sentence(self) -> Sentence:
        return Sentence(self.block.root, self.block.index, self.value.sentence)

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
    for place, others in document.digest(values, _alike):
        here = _stated(document, place)
        there = next((one for other in others if _contradict(one := _stated(document, other), here)), None)
        if there is not None:
            yield here, there


def _stated(document: Document, place: _Place) -> Stated:
    index, value = place
    return Stated(Block(document, index), value)


def _alike(found: Iterable[tuple[int, tuple[Value, ...]]]) -> tuple[tuple[_Place, tuple[_Place, ...]], ...]:
    """Each value with the earlier ones that, by their words, may be stated of the same thing, and differ."""
    known: dict[tuple[str, str], list[_Place]] = {}
    pairs = []
    for here in ((index, value) for index, stated in found for value in stated):
        value = here[1]
        # Only those are compared that share a measure and a word; what shares two counts once.
        near = {id(place): place for word in value.about for place in known.get((value.measure, word), ())}
        others = [place for place in near.values() if differ(place[1], value) and may_be_same(place[1], value)]
        if others:
            others.sort(key=lambda place: (place[0], place[1].sentence, place[1].span))
            pairs.append((here, tuple(others)))
        for word in value.about:
            places = known.setdefault((value.measure, word), [])
            if len(places) < _ENOUGH:
                places.append(here)
    return tuple(pairs)


def _contradict(there: Stated, here: Stated) -> bool:
    """Whether two values that differ are stated of the same thing."""
    said, before = (frame(one.sentence, one.value) for one in (here, there))
    if said is None or before is None or said != before:
        return False
    if not (is_asserted(here.sentence, here.value) and is_asserted(there.sentence, there.value)):
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
