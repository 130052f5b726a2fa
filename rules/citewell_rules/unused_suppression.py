"""Rule: unused-suppression."""

from collections.abc import Iterator

from citewell.document import Document
from citewell.rule import Mark, NoOptions, Release, Remedy, rule


@rule(
    family="configuration",
    severity="hint",
    evidence=("ignore-comments",),
    since="0.1",
    sees=("ignores",),
    reads_prose=False,
)
def unused_suppression(document: Document, options: NoOptions) -> Iterator[Mark]:
    """
    An ignore comment hides nothing now.

    ## Why
    The words that it was written for are gone. Left where it is, it hides the next finding there, which nobody has looked
    at.

    ## What counts
    A comment without any finding to hide, or one of several names in it. Of two comments that hide the same finding it is
    the second; one about the whole draft comes first. A `citewell-enable` is unused where nothing was disabled before it.

    Nothing is said of rules that were not run: those that are off or failed, rules about prose in a draft that is not in
    English or without the language model, and names of families of which any rule is off.

    ## Example
    `Our lamps weigh 96 grams. <!-- citewell-disable-line magnitude-adjective -->`

    ## Better
    `Our lamps weigh 96 grams.`

    ## Fix
    Takes the comment out, or the one name. Where it keeps two lists apart an empty comment stays.

    ## Evidence
    What it hides can be checked in the draft.
    """
    for ignore in document.ignores:
        if ignore.is_idle:
            said = "Nothing was disabled before this comment" if ignore.ends else "This comment hides nothing now"
            yield Mark(ignore.span, f"{said}. Take it out.", data=Release(ignore.span))
            continue
        for name in ignore.idle:
            message = f"“{name.text}” hides nothing here now. Take the name out."
            yield Mark(name.span, message, data=Release(ignore.span, (name.span,)))


@unused_suppression.fixes
def take_out(document: Document, mark: Mark, options: NoOptions) -> Iterator[Remedy]:
    """The comment goes, or the name."""
    assert isinstance(mark.data, Release)
    yield Remedy("delete", "Take it out", mark.data, safe=True, preferred=True)
