"""Rule: unknown-suppression."""

from collections.abc import Iterator

from citewell.comment import Slip
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
    An ignore comment cannot be read as it is meant, or names no rule and no family.

    ## Why
    A comment with a slip in it hides nothing. What it was written for is still reported, and whoever reads the comment
    believes that somebody looked at it.

    ## What counts
    Every name in an ignore comment, and under `citewell: disable:` in front matter, that is neither a rule (by its id or an
    earlier one) nor a family, nor `all`. What stands after two dashes is the reason and is not read. Where the dashes are
    missing, the words of the reason are one finding.

    A comment that begins with `citewell` and whose command is none of `citewell-disable-line`, `-next-line`, `-next-block`,
    `-section`, `-file`, `citewell-disable` and `citewell-enable`, though it is like one. In front matter a key under
    `citewell:` other than `disable` and `reason`.

    ## Example
    `<!-- citewell-disable-line long-sentences -- quoted from the law -->`

    ## Better
    `<!-- citewell-disable-line long-sentence -- quoted from the law -->`

    ## Fix
    Puts the name or the command in that is most like it, writes the dashes before a reason, or takes the name out. With
    its last name the comment goes too.

    ## Evidence
    Which rules there are can be checked: `citewell rules` lists them.
    """
    for ignore in document.ignores:
        if ignore.slip is not None:
            yield Mark(ignore.slip.span, _told(document, ignore.slip), data=ignore.slip)
        for name, meant in ignore.unknown:
            hint = f" Did you mean “{meant}”?" if meant else " `citewell rules` lists them."
            data = meant, Release(ignore.span, (name.span,))
            yield Mark(name.span, f"There is no rule or family “{name.text}”.{hint}", data=data)


def _told(document: Document, slip: Slip) -> str:
    written, meant = document.source(slip.span), f" Did you mean “{slip.mended}”?" if slip.mended else ""
    if slip.kind == "reason":
        if not slip.mended:
            return "No rule is named here. Name one, and write -- before the reason."
        return "These are not names of rules. Write -- before the reason."
    if slip.kind == "key":
        return f"“{written}” turns nothing off here.{meant or ' Write `disable: [puffery]` under `citewell:`.'}"
    return f"“{written}” is no ignore comment, and hides nothing.{meant}"


@unknown_suppression.fixes
def mend(document: Document, mark: Mark, options: NoOptions) -> Iterator[Remedy]:
    """The name or the command that was meant, or none; the dashes before a reason."""
    if isinstance(mark.data, Slip):
        if mark.data.mended:
            title = "Write -- before the reason" if mark.data.kind == "reason" else f"Write “{mark.data.mended}”"
            yield Remedy("replace", title, (Change(mark.data.place, mark.data.mended),), preferred=True)
        return
    assert isinstance(mark.data, tuple)
    meant, release = mark.data
    written = document.source(mark.span)
    if meant:
        # In front matter quotation marks belong to the list; in a comment they are a slip.
        is_quoted = written[:1] in ('"', "'") and release.comment not in document.comments
        mark_before = written[0] if is_quoted else ""
        change = Change(mark.span, f"{mark_before}{meant}{mark_before}")
        yield Remedy("replace", f"Write “{meant}”", (change,), preferred=True)
    yield Remedy("delete", "Take it out", release, preferred=not meant)
