"""Rule: unknown-suppression."""

from collections.abc import Iterator

from citewell.document import Document
from citewell.rule import Change, Mark, NoOptions, Release, Remedy, rule


@rule(
    family="configuration",
    severity="warning",
    evidence=("ignore-comments",),
    since="0.1",
    sees=("ignores",),
    reads_prose=False,
)
def unknown_suppression(document: Document, options: NoOptions) -> Iterator[Mark]:
    """
    An ignore comment names no rule and no family.

    ## Why
    A comment with a slip in it hides nothing. What it was written for is still reported, and whoever reads the comment
    believes that somebody looked at it.

    ## What counts
    Every name in an ignore comment, and under `citewell: disable:` in front matter, that is neither a rule (by its id or an
    earlier one) nor a family, nor `all`. What stands after two dashes is the reason and is not read.

    ## Example
    `<!-- citewell-disable-line long-sentences -- quoted from the law -->`

    ## Better
    `<!-- citewell-disable-line long-sentence -- quoted from the law -->`

    ## Fix
    Puts the name in that is most like it, or takes the name out. With its last name the comment goes too.

    ## Evidence
    Which rules there are can be checked: `citewell rules` lists them.
    """
    for ignore in document.ignores:
        for name, meant in ignore.unknown:
            hint = f" Did you mean “{meant}”?" if meant else " `citewell rules` lists them."
            data = meant, Release(ignore.span, (name.span,))
            yield Mark(name.span, f"There is no rule or family “{name.text}”.{hint}", data=data)


@unknown_suppression.fixes
def mend(document: Document, mark: Mark, options: NoOptions) -> Iterator[Remedy]:
    """The name that was meant, or none."""
    assert isinstance(mark.data, tuple)
    meant, release = mark.data
    written = document.source(mark.span)
    if meant:
        # In front matter it may stand in quotation marks.
        mark_before = written[0] if written[:1] in ('"', "'") else ""
        change = Change(mark.span, f"{mark_before}{meant}{mark_before}")
        yield Remedy("replace", f"Write “{meant}”", (change,), preferred=True)
    yield Remedy("delete", "Take it out", release, preferred=not meant)
