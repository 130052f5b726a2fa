"""Rule: unknown-context."""

import bisect
import re
from collections.abc import Iterator

from citewell.document import Document
from citewell.pattern import late
from citewell.rule import Change, Mark, NoOptions, Remedy, rule
from citewell.span import Span
from citewell_rules._graph.node import Context, Node
from citewell_rules._graph.page import Page, declares, marked

_SCHEMA = "https://schema.org"
_INDENT = late(r"\{([ \t]*(?:\r\n?|\n)[ \t]*|[ \t]*)")


@rule(
    family="structured-data",
    severity="warning",
    evidence=("json-ld-context",),
    since="0.1",
    gate=declares,
    reads_prose=False,
)
def unknown_context(document: Document, options: NoOptions) -> Iterator[Mark]:
    """
    A block of JSON-LD does not say that its names are schema.org's.

    ## Why
    Without a context "headline" is only a word. Search engines read data of schema.org; a slip in its address makes the
    names those of a vocabulary that nobody knows.

    ## What counts
    A block without a context, or with an empty one, whose keys are plain words, and an address that looks like a slip. Any spelling of schema.org
    will do: http or https, with a slash or without. Another vocabulary is a `hint`.

    ## Example
    `{"@type": "Article", "headline": "Harvest report"}`

    ## Better
    `{"@context": "https://schema.org", "@type": "Article", "headline": "Harvest report"}`

    ## Fix
    Adds the context, or mends its address.

    ## Evidence
    What a context does is told by the standard: this can be checked. That data
    raises citations by AI answers has not been shown.
    """
    yield from marked(document, _find)


def _find(page: Page) -> Iterator[Mark]:
    for context in page.contexts:
        said = _said(page, context)
        if said is not None:
            yield Mark(context.span, said, "hint" if context.kind == "other" else None, data=context.kind)


def _said(page: Page, context: Context) -> str | None:
    if context.kind == "missing":
        own = _around(page, context.span)
        names = [name for node in own for name in (*node.types, *(one.name for one in node.properties))]
        is_plain = any(name.is_schema for name in names)
        # Where one is written and empty, there is more to mark than the brace that begins the block.
        say = (
            'This block has no context. Add "@context": "https://schema.org".'
            if len(context.span) == 1
            else 'The context of this block is empty. Write "https://schema.org".'
        )
        return say if is_plain else None
    if context.kind == "near":
        return f"“{context.text}” is no address of schema.org. Write https://schema.org."
    if context.kind == "other":
        return "This block uses another vocabulary than schema.org, the one that most search engines read."
    return None


def _around(page: Page, span: Span) -> list[Node]:
    """The nodes of JSON-LD that hold a span."""
    island = bisect.bisect_right(page.islands, span.start, key=lambda one: one.span.start) - 1
    block = page.blocks[island] if island >= 0 else ()
    beyond = bisect.bisect_right(block, span.start, key=lambda one: one.span.start)
    return [node for node in block[:beyond] if span in node.span]


@unknown_context.fixes
def mend(document: Document, mark: Mark, options: NoOptions) -> Iterator[Remedy]:
    """The context of schema.org."""
    if mark.data == "near" and mark.span.of(document.text).startswith('"'):
        change = Change(mark.span, f'"{_SCHEMA}"')
        yield Remedy("update-structured-data", "Change it to https://schema.org", (change,), preferred=True)
    elif mark.data == "missing" and len(mark.span) == 1:
        start = _INDENT.match(document.text, mark.span.start)
        blank = start[1] if start else ""
        empty = re.match(r"\s*\}", document.text[mark.span.end :]) is not None
        at = Span(mark.span.end, mark.span.end)
        text = f'{blank}"@context": "{_SCHEMA}"' + ("" if empty else "," if blank.strip(" \t") else ", ")
        yield Remedy("update-structured-data", "Add the context of schema.org", (Change(at, text),), preferred=True)
