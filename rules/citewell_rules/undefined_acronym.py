"""Rule: undefined-acronym."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, NamedTuple

from citewell.document import Block, Document, Sentence
from citewell.pattern import late
from citewell.record import dataclass
from citewell.rule import Change, Doc, Mark, Related, Remedy, placeholder, rule
from citewell.span import Span
from citewell_rules._sections.acronyms import Acronym, acronyms, same_meaning


@dataclass(frozen=True)
class Options:
    """What can be set."""

    acronyms: Annotated[tuple[str, ...], Doc("Short forms that your readers know: they need not be told in full.")] = ()


class Place(NamedTuple):
    """An acronym with the index of the block that it stands in."""

    block: int
    acronym: Acronym

    def unit(self, document: Document) -> Sentence | Block:
        """What its span counts in."""
        block, index = Block(document, self.block), self.acronym.sentence
        return block if index is None else block.sentences[index]


class Fault(NamedTuple):
    """An acronym that is told too late or never, or that means something else than where it is told ``first``."""

    at: Place
    first: Place | None = None
    clashes: bool = False


@rule(
    family="section",
    severity="information",
    evidence=("autogeo-2025", "choi-2021-decontextualization"),
    since="0.1",
    about_words=True,
)
def undefined_acronym(document: Document, options: Options) -> Iterator[Mark]:
    """
    An acronym is used before the draft says what it stands for, or stands for two things.

    ## Why
    A reader who does not know the letters stops, and a search for the full name does not find the sentence. Letters that
    mean two things in one draft make a quotation of either place wrong.

    Told in full is "Halden Bicycle Council (HBC)" or "HBC (Halden Bicycle Council)". Short forms that everybody knows
    (API, HTML, PDF, EU), words in capitals, and those that are linked or quoted need nothing. One that the draft never
    tells is a hint, and only where it is used at least three times.

    ## Example
    The HBC meets in May. ... The Halden Bicycle Council (HBC) has 40 members.

    ## Better
    The Halden Bicycle Council (HBC) meets in May. ... The HBC has 40 members.

    ## Fix
    Writes the full name at the first place, as the draft gives it further down; where it never does, leaves a gap for it.

    ## Evidence
    Models that were asked for their preferences named "define terms" in 7 of 9 sets. Sentences that name things in full
    stood alone more often in a 2021 study.
    """
    for fault in document.digest(acronyms, _faults):
        if fault.at.acronym.name in options.acronyms and not fault.clashes:
            continue
        if fault.first is None:
            yield _never_told(document, fault.at)
        elif fault.clashes:
            yield _two_meanings(document, fault.at, fault.first)
        else:
            yield _told_late(document, fault.at, fault.first)


_ARTICLE = late(r"\b([Aa]n?)\s+$")
_OFTEN = 3
"""So many uses of an acronym that is never told in full are more than a passing word."""


def _faults(found: Iterable[tuple[int, tuple[Acronym, ...]]]) -> tuple[Fault, ...]:
    by_name: dict[str, list[Place]] = {}
    for block, uses in found:
        for use in uses:
            by_name.setdefault(use.name, []).append(Place(block, use))
    return tuple(fault for places in by_name.values() for fault in _of_one(places))


def _of_one(places: Sequence[Place]) -> Iterator[Fault]:
    """The faults of one acronym, by all its places."""
    told = [at for at in places if at.acronym.meaning]
    for other in told[1:]:
        if not same_meaning(told[0].acronym.meaning, other.acronym.meaning):
            yield Fault(other, told[0], clashes=True)
    first = next((at for at in places if at.acronym.is_used), None)
    if first is None or first.acronym.is_told:
        return
    if told:
        if places.index(first) < places.index(told[0]):
            yield Fault(first, told[0])
    elif not any(at.acronym.is_told for at in places) and sum(at.acronym.is_used for at in places) >= _OFTEN:
        yield Fault(first)


def _two_meanings(document: Document, other: Place, first: Place) -> Mark:
    here, there = other.acronym, first.acronym
    return Mark(
        here.span,
        f"“{here.name}” stands for “{here.meaning}” here and for “{there.meaning}” above. Give one of them another short form.",
        at=other.unit(document),
        related=(Related(there.span, f"“{there.meaning}” stands here.", at=first.unit(document)),),
    )


def _told_late(document: Document, first: Place, told: Place) -> Mark:
    name, meaning = first.acronym.name, told.acronym.meaning
    return Mark(
        first.acronym.span,
        f"“{name}” stands here before the draft says that it is “{meaning}”. Say so at the first place.",
        at=first.unit(document),
        related=(Related(told.acronym.span, "It is told in full here.", at=told.unit(document)),),
        data=meaning,
    )


def _never_told(document: Document, first: Place) -> Mark:
    return Mark(
        first.acronym.span,
        f"The draft does not say what “{first.acronym.name}” stands for. Say it once, here.",
        "hint",
        first.unit(document),
    )


@undefined_acronym.fixes
def tell_it(document: Document, mark: Mark, options: Options) -> Iterator[Remedy]:
    """The full name where the acronym first stands, as the draft gives it elsewhere."""
    if not isinstance(mark.data, str) or not isinstance(mark.at, Sentence):
        return
    change = _in_full(mark.at, mark.span, mark.data)
    if change is not None:
        yield Remedy("replace", f"Write “{change.text}”", (change,), preferred=True, at=mark.at)


def _in_full(sentence: Sentence, span: Span, meaning: str) -> Change | None:
    """The full name with the acronym in brackets, and the article that it takes; None where one is plural and one is not."""
    name = sentence.exact(span)
    if name.endswith("s") != meaning.endswith("s"):
        return None
    article = _ARTICLE.search(sentence.text[: span.start])
    if article is None:
        return Change(span, f"{meaning} ({name})")
    if meaning[0].lower() in "hu":
        return None  # spoken in one way or the other
    right = article[1][0] + ("n" if meaning[0].lower() in "aeio" else "")
    return Change(Span(article.start(1), span.end), f"{right} {meaning} ({name})")


@undefined_acronym.fixes
def leave_a_gap(document: Document, mark: Mark, options: Options) -> Iterator[Remedy]:
    """A gap for a full name that the draft never gives."""
    if mark.data is None and not mark.related and isinstance(mark.at, Sentence):
        name = mark.at.exact(mark.span)
        words = f"{placeholder('NAME', f'what {name} stands for')} ({name})"
        yield Remedy("placeholder", "Leave a gap for the full name", (Change(mark.span, words),), at=mark.at)
