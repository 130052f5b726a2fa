"""Rule: duplicate-key."""

import bisect
from collections.abc import Iterator, Sequence

from citewell.data import Member, Value
from citewell.document import Document
from citewell.rule import Change, Mark, NoOptions, Related, Remedy, rule
from citewell.span import Span
from citewell_rules._graph.page import Page, declares, marked


@rule(
    family="structured-data",
    severity="warning",
    evidence=("json-syntax",),
    since="0.1",
    gate=declares,
    reads_prose=False,
)
def duplicate_key(document: Document, options: NoOptions) -> Iterator[Mark]:
    """
    An object in JSON-LD has the same key twice.

    ## Why
    Most programs take the last of the two and drop the other without a word; some take the first.

    ## Example
    `{"@type": "Article", "author": "Mara Lind", "author": "Jon Berg"}`

    ## Better
    `{"@type": "Article", "author": ["Mara Lind", "Jon Berg"]}`

    ## Fix
    Deletes the second one where both say the same. Where they do not, the choice is yours: keep either, or both in a list.

    ## Evidence
    RFC 8259 asks for unique names, and says that what happens otherwise cannot be foretold. That data
    raises citations by AI answers has not been shown.
    """
    yield from marked(document, _find)


def _find(page: Page) -> Iterator[Mark]:
    for island in page.islands:
        tags = [tag.start for tag in page.loose(island)]
        for value in island.root.walk() if island.root is not None else ():
            yield from _in_object(value, tags)


def _in_object(value: Value, tags: Sequence[int]) -> Iterator[Mark]:
    seen: dict[str, Member] = {}
    for member in value.members:
        first = seen.setdefault(member.key, member)
        # Of broken JSON pieces may look like keys.
        if first is member or not member.key or len(member.key_span) <= len(member.key):
            continue
        # With a template tag between them they may stand in two branches, of which one is sent.
        if bisect.bisect(tags, first.key_span.start) == bisect.bisect(tags, member.key_span.start):
            yield Mark(
                member.key_span,
                f"“{member.key}” stands twice in this object, and only one of them is read. Keep one, or make a list.",
                related=(Related(first.key_span, "the first one"),),
            )


@duplicate_key.fixes
def keep_one(document: Document, mark: Mark, options: NoOptions) -> Iterator[Remedy]:
    """One of the two, or both in a list."""
    found = _pair(document, mark.span)
    if found is None:
        return
    members, first, second = found
    one, other = (document.source(members[at].value.span) for at in (first, second))
    gone = Change(_extent(members, second), "")
    if one == other:
        yield Remedy("delete", "Delete the second one", (gone,), safe=True, preferred=True)
        return
    yield Remedy("delete", "Keep the first", (gone,))
    yield Remedy("delete", "Keep the second", (Change(_extent(members, first), ""),))
    if not {members[first].value.kind, members[second].value.kind} & {"array", "unknown"}:
        both = Change(members[first].value.span, f"[{one}, {other}]")
        yield Remedy("update-structured-data", "Keep both in a list", (both, gone))


def _pair(document: Document, key: Span) -> tuple[Sequence[Member], int, int] | None:
    """The members of the object that a key stands in, and the indexes of the first with its name and of itself."""
    value = next((island.root for island in document.islands if key in island.body), None)
    while value is not None:
        members = value.members
        if members:
            at = bisect.bisect(members, key.start, key=lambda one: one.key_span.start) - 1
            if at >= 0 and members[at].key_span == key:
                return members, next(i for i, one in enumerate(members) if one.key == members[at].key), at
        within = [one.value for one in members] or value.items
        at = bisect.bisect(within, key.start, key=lambda one: one.span.start) - 1
        value = within[at] if at >= 0 else None
    return None


def _extent(members: Sequence[Member], at: int) -> Span:
    """A member with the comma and the blanks that part it from the one before, or, where it is the first, from the next."""
    if at:
        return Span(members[at - 1].value.span.end, members[at].value.span.end)
    return Span(members[at].key_span.start, members[at + 1].key_span.start)
