"""Rule: vague-heading."""

from collections.abc import Iterator

from citewell.document import Section
from citewell.rule import Change, Mark, NoOptions, Remedy, rule
from citewell.span import Span
from citewell_rules._sections.answers import opening, statement
from citewell_rules._sections.topics import is_vague, preposition, topic


@rule(
    family="section",
    severity="hint",
    evidence=("microsoft-answers-2025", "sageo-arena-2026"),
    since="0.1",
    about_words=True,
)
def vague_heading(section: Section, options: NoOptions) -> Iterator[Mark]:
    """
    A heading of one word could stand above anything.

    ## Why
    A heading is what readers scan and what engines read a passage by. "Overview" does not tell of what.

    Marked are words such as overview, introduction, background, details and basics, below the title of the draft, and only
    where the first sentence of the section names what it is about: that name makes the better heading.

    ## Example
    "## Overview", and below it: Rack presses are frames that squeeze pulp between cloths.

    ## Better
    "## Overview of rack presses"

    ## Fix
    Adds what the section is about, in its own words.

    ## Evidence
    In a 2026 study titles and headings in the text helped a research retriever find it; a vendor's advice is to use clear
    headings. Neither measured single words.
    """
    heading = section.heading
    if heading is None or heading.level < 2 or not is_vague(heading.text):
        return
    first = statement(section, 0) if opening(section) else None
    name = topic(first) if first is not None and first.kind == "paragraph" else None
    if name is not None:
        better = f"{heading.exact().strip()} {preposition(heading.text)} {name}"
        yield Mark(
            Span(0, len(heading.text)),
            f"“{heading.exact().strip()}” does not tell of what. Say it: “{better}”.",
            at=heading,
            data=name,
        )


@vague_heading.fixes
def name_the_topic(section: Section, mark: Mark, options: NoOptions) -> Iterator[Remedy]:
    """The heading with what its section is about."""
    heading = section.heading
    if heading is None or not isinstance(mark.data, str):
        return
    end, added = len(heading.text.rstrip()), f"{preposition(heading.text)} {mark.data}"
    yield Remedy("replace", f"Add “{added}”", (Change(Span(end, end), f" {added}"),), at=heading)
