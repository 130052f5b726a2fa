"""Changes to names and values of data, whatever they are written in."""

import json

from citewell.document import Document
from citewell.rule import Change
from citewell.span import Span

__all__ = ["renamed", "revalued"]


def renamed(document: Document, span: Span, old: str, new: str) -> Change | None:
    """
    Another name in the place of one; its quotation marks, prefix and address stay.

    None where the name is not written there as it is read: with an escape, or as a word that a context defines.
    """
    there = span.of(document.text)
    head, found, tail = there.rpartition(old)
    return Change(span, head + new + tail) if found else None


def revalued(document: Document, span: Span, text: str) -> Change | None:
    """Another text in the place of a value: in JSON with quotation marks; None where readers see the value."""
    if any(span in island.body for island in document.islands):
        return Change(span, json.dumps(text, ensure_ascii=False).replace("<", "\\u003c"))
    is_attribute = document.text[span.start - 1 : span.start] in ("'", '"', "=")
    import html  # late: few fixes change an attribute

    return Change(span, html.escape(text)) if is_attribute else None
