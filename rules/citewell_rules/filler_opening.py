"""Rule: filler-opening."""

from collections.abc import Iterator

from citewell.document import Sentence
from citewell.rule import Change, Mark, NoOptions, Remedy, rule
from citewell.span import Span
from citewell_rules._sections.fillers import announcement, filler


@rule(
    family="section",
    severity="hint",
    evidence=("autogeo-2025", "microsoft-answers-2025"),
    since="0.1",
    sees=("heading", "next"),
    kinds=("paragraph",),
    about_words=True,
)
def filler_opening(sentence: Sentence, options: NoOptions) -> Iterator[Mark]:
    """
    A section opens with words that say nothing yet.

    ## Why
    Readers and engines look for what a heading promises in the first words below it. "It is important to note that" and "In
    this section, we will look at" put it off.

    Only first sentences of sections are looked at, and only where what stays stands by itself.

    ## Example
    It is important to note that the screw needs a drop of oil each week.

    ## Better
    The screw needs a drop of oil each week.

    ## Fix
    Drops the words, or the sentence that announces what the next one says.

    ## Evidence
    Models that were asked for their preferences named "conclusion first" in 7 of 9 sets, and a vendor's advice is to do
    without filler.
    """
    if sentence.containers or not sentence.opens_section or sentence.heading is None:
        return
    found = filler(sentence.text)
    if found is not None:
        words = " ".join(sentence.exact(found).split())
        yield Mark(found, f"“{words}” says nothing yet. Drop it: the sentence is whole without it.", data=found)
    elif announcement(sentence) and sentence.heading.level > 1:
        yield Mark(sentence.whole, "This sentence announces what the next one says. Drop it, and begin there.")


@filler_opening.fixes
def drop_words(sentence: Sentence, mark: Mark, options: NoOptions) -> Iterator[Remedy]:
    """The words left out, the next one with a capital."""
    found = mark.data
    if not isinstance(found, Span):
        return
    at = found.end
    letter = sentence.text[at]
    # A word of code or an address keeps its spelling: there the masked letter is no letter of the draft.
    capital = letter.upper() if sentence.exact(Span(at, at + 1)) == letter else letter
    changes = [Change(found, "")]
    if capital != letter:
        changes.append(Change(Span(at, at + 1), capital))
    yield Remedy("delete", f"Drop “{sentence.exact(found).strip()}”", tuple(changes), preferred=True)


@filler_opening.fixes
def drop_announcement(sentence: Sentence, mark: Mark, options: NoOptions) -> Iterator[Remedy]:
    """The section without the sentence that announces it."""
    follower = sentence.next
    if mark.data is None and follower is not None:
        words = Span(sentence.extent.start, follower.extent.start)
        yield Remedy("delete", "Drop the announcement", (Change(words, ""),), preferred=True, at=sentence.block)
