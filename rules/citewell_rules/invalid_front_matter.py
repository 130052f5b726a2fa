"""Rule: invalid-front-matter."""

from collections.abc import Iterator

from citewell.data import Fault
from citewell.document import Document
from citewell.rule import Change, Mark, NoOptions, Remedy, rule


@rule(family="structured-data", severity="error", evidence=("yaml-toml-syntax",), since="0.1", reads_prose=False)
def invalid_front_matter(document: Document, options: NoOptions) -> Iterator[Mark]:
    """
    Front matter cannot be read at this place.

    ## Why
    One tab or one quotation mark too few, and the generator stops, or the page loses its title, author and dates.

    ## What counts
    YAML, TOML and JSON at the top of a draft, each by its own grammar. Every place that cannot be read is marked. Tags of
    templates are left alone.

    ## Example
    `title: "Harvest report`

    ## Better
    `title: "Harvest report"`

    ## Fix
    Puts right what can be put right in one way only.

    ## Evidence
    The three grammars are published: this can be checked.
    """
    for fault in document.front_matter.faults if document.front_matter is not None else ():
        yield Mark(fault.span, fault.message, data=fault)


@invalid_front_matter.fixes
def mend(document: Document, mark: Mark, options: NoOptions) -> Iterator[Remedy]:
    """The one replacement that mends the place."""
    assert isinstance(mark.data, Fault)
    if mark.data.replacement is not None:
        change = Change(mark.span, mark.data.replacement)
        yield Remedy("update-structured-data", "Put this place right", (change,), preferred=True)
