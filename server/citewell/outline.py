"""A draft section by section: what could be lifted from each, and which points it and the draft as a whole lose."""

import bisect
from collections.abc import Iterable, Iterator

from citewell.document import Document, Section, Sentence
from citewell.packs import Packs
from citewell.record import dataclass
from citewell.result import Finding, SectionReport, Snippet
from citewell.rule import PROSE
from citewell.score import Tally, settle, told
from citewell.shelf import Shelf
from citewell.span import Span
from citewell.tasks import FURNITURE

__all__ = ["Outline", "outline"]


@dataclass(frozen=True, slots=True)
class Outline:
    """The sections of a draft and its score, None where it has none."""

    sections: tuple[SectionReport, ...]
    tally: Tally | None

    def costs(self, finding: Finding) -> Iterator[str]:
        """What a finding costs, in a line of words; none where nothing has a score."""
        section = next((one for one in self.sections if finding.span.start in one.span), None)
        of_draft, of_section = (
            next((one.points for one in lost if (one.message, one.span) == told(finding)), 0.0)
            for lost in (self.tally.lost if self.tally else (), section.lost if section else ())
        )
        places = [
            f"{of_draft:.1f} of the draft" if of_draft else "",
            f"{of_section:.1f} of its section" if of_section else "",
        ]
        if any(places):
            yield f"Points it costs, of 100: {', '.join(filter(None, places))}"


def outline(document: Document, findings: Iterable[Finding] | None, shelf: Shelf, packs: Packs) -> Outline:
    """
    The sections of a draft with their snippets and scores.

    ``findings`` are all that rules have to say of it, those that comments silence too: who hides a finding has the
    text as it was. None, where they are not known, leaves the scores out.
    """
    sections, found = document.sections, sorted(findings or (), key=lambda one: one.span)
    starts = [section.span.start for section in sections]
    places = [one.span.start for one in found]
    borders = [*(bisect.bisect_left(places, start) for start in starts), len(found)]
    reports, barren, words = [], [], 0
    for index, (section, kept) in enumerate(zip(sections, shelf.take(document, packs), strict=True)):
        own = found[borders[index] : borders[index + 1]]
        sentences, few = section.sentences, _words(section)
        # Nothing is told of what rules do not read: other languages, quotations, the furniture of pages.
        quoted = [sentences[at] for at in kept.lifted.snippet] if few else []
        place = section.heading.span if section.heading else section.span
        nothing = [] if not few or _holds_one([sentences[at] for at in kept.lifted.able], own) else [(place, few)]
        tally = None if findings is None else settle(own, few, nothing)
        reports.append(
            SectionReport(
                heading=section.heading.prose.text.strip() if section.heading else "",
                level=section.level,
                span=section.span,
                snippet=_snippet(quoted) if quoted else None,
                answer=_snippet([kept.answer.sentence(section)]) if few and kept.answer else None,
                score=tally.score if tally else None,
                lost=tally.lost if tally else (),
            )
        )
        barren += nothing
        words += few
    return Outline(tuple(reports), None if findings is None else settle(found, words, barren))


def _words(section: Section) -> int:
    """How many words of it are prose that rules read."""
    return sum(
        block.content.words
        for block in section.blocks
        if block.kind in PROSE
        and "quote" not in block.containers
        and FURNITURE.isdisjoint(block.containers)
        and (section.root.english if block.content.english is None else block.content.english)
    )


def _holds_one(able: list[Sentence], findings: list[Finding]) -> bool:
    """Whether one of the sentences that can be quoted alone can be so as it stands: nothing was found in it."""
    return any(not any(one.span.overlaps(span) for one in findings) for span in (sentence.span for sentence in able))


def _snippet(sentences: list[Sentence]) -> Snippet:
    text = " ".join(sentence.exact() for sentence in sentences)
    return Snippet(" ".join(text.split()), Span(sentences[0].span.start, sentences[-1].span.end))
