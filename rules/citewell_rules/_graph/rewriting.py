"""Changes to names and values of data, whatever they are written in."""

import html
import json

from citewell.document import Document
from citewell.rule import Change
from citewell.span import Span

__all__ = ["renamed", "revalued"]


def renamed(document: Document, span: Span, old: str, new: str) -> Change:
    """Another name in the place of one; its quotation marks, prefix and address stay."""
    there = span.of(document.text)
    head, found, tail = there.rpartition(old)
    return Change(span, head + new + tail if found else new)


def revalued(document: Document, span: Span, text: str) -> Change:
    """Another text in the place of a value: in JSON with quotation marks, in an attribute without."""
    before, there = document.text[max(span.start - 1, 0) : span.start], span.of(document.text)
    if there.startswith('"') or before not in ("'", '"', "="):
        return Change(span, json.dumps(text, ensure_ascii=False).replace("<", "\\u003c"))
    return Change(span, html.escape(text))
