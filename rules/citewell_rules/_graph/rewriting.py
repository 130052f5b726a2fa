"""Changes to names and values of data, whatever they are written in."""

import json
from collections.abc import Iterator

from citewell.document import Document
from citewell.rule import Change, Mark, NoOptions, Remedy
from citewell.span import Span

__all__ = ["rename", "revalued"]


def rename(document: Document, mark: Mark, options: NoOptions) -> Iterator[Remedy]:
    """The name that is meant, where a mark's data are the one that stands there and, if that is known, the one meant."""
    assert isinstance(mark.data, tuple)
    old, new = mark.data
    change = _renamed(document, mark.span, old, new) if new is not None else None
    if change is not None:
        yield Remedy("update-structured-data", f"Change it to {new}", (change,), preferred=True)


def _renamed(document: Document, span: Span, old: str, new: str) -> Change | None:
    """
    Another name in the place of one; its quotation marks, prefix and address stay.

    None where the name is not written there as it is read: with an escape, or as a word that a context defines.
    """
    head, found, tail = document.source(span).rpartition(old)
    is_whole = found and not head[-1:].isalnum() and not tail[:1].isalnum()
    return Change(span, head + new + tail) if is_whole else None


def revalued(document: Document, span: Span, text: str) -> Change | None:
    """Another text in the place of a value: in JSON with quotation marks; None where readers see the value."""
    if any(span in island.body for island in document.islands):
        return Change(span, json.dumps(text, ensure_ascii=False).replace("<", "\\u003c"))
    is_attribute = document.text[span.start - 1 : span.start] in ("'", '"', "=")
    import html  # late: few fixes change an attribute

    return Change(span, html.escape(text)) if is_attribute else None
