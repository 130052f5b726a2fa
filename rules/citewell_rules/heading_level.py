"""Rule: heading-level."""

from collections.abc import Iterator

from citewell.document import Document
from citewell.rule import Mark, NoOptions, Related, rule
from citewell.span import Span
from citewell_rules._sections.outline import skips


@rule(
    family="section",
    severity="information",
    evidence=("wai-headings",),
    since="0.1",
    reads_prose=False,
    no_fix="Which level was meant, and whether the headings below it move along, is the writer's choice.",
)
def heading_level(document: Document, options: NoOptions) -> Iterator[Mark]:
    """
    A heading skips a level.

    ## Why
    Levels say which part belongs to which. Below a heading of level 2 one of level 4 leaves readers, screen readers and
    engines that cut a page at its headings without the level 3 that it would be a part of.

    A draft may begin at any level, and a part may end by more than one level at once. Headings of navigation, asides,
    notes, tables and the like follow an order of their own and are left alone.

    ## Example
    ## Care of the press, and below it: #### The screw

    ## Better
    ## Care of the press, and below it: ### The screw

    ## Evidence
    That a level is skipped can be checked in the draft. The W3C's advice is to avoid it where possible.
    """
    for above, heading in skips(document):
        level = above.level
        yield Mark(
            Span(0, len(heading.text)),
            f"Level {heading.level} below level {level}. Make it level {level + 1}, or add the heading between.",
            at=heading,
            related=(Related(Span(0, len(above.text)), f"The heading of level {level}.", at=above),),
        )
