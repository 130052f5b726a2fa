"""Rule: empty-section."""

from collections.abc import Iterator

from citewell.document import Document
from citewell.rule import Mark, NoOptions, rule
from citewell.span import Span
from citewell_rules._sections.outline import empty


@rule(
    family="section",
    severity="information",
    evidence=("wai-headings",),
    since="0.1",
    reads_prose=False,
    no_fix="Only the writer knows what was to stand there, or whether the heading can go.",
)
def empty_section(document: Document, options: NoOptions) -> Iterator[Mark]:
    """
    Nothing stands below a heading.

    ## Why
    A heading promises something. Readers who follow it, and engines that look below it, find nothing.

    A heading with headings of its own below it is no empty section, nor is one above a picture, a table, code, or what a
    template puts there.

    ## Example
    "## Prices" directly above "## Opening hours".

    ## Better
    "## Prices", and below it: A ticket costs 8 euros.

    ## Evidence
    That nothing stands there can be checked in the draft.
    """
    for heading in empty(document):
        yield Mark(
            Span(0, len(heading.text)),
            "Nothing stands below this heading. Say what it promises, or take it out.",
            at=heading,
        )
