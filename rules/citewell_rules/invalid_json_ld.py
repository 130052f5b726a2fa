"""Rule: invalid-json-ld."""

import re
from collections.abc import Iterator

from citewell.data import Fault
from citewell.document import Document
from citewell.pattern import late
from citewell.rule import Change, Mark, NoOptions, Remedy, rule

_COMMENT = late(r"(?://|#)[^\r\n]*|/\*.*\*/|<!--.*-->", re.DOTALL)
_MARKS = "\"'“”„‟‘’‚‛«»‹›″′＂"
_QUOTES = str.maketrans(dict.fromkeys(_MARKS, '"'))


@rule(family="structured-data", severity="error", evidence=("json-syntax",), since="0.1", reads_prose=False)
def invalid_json_ld(document: Document, options: NoOptions) -> Iterator[Mark]:
    """
    A block of JSON-LD is no valid JSON at this place.

    ## Why
    JSON has no tolerance: one comma too many, and search engines drop the whole block, author and dates included. Every
    place that cannot be read is marked, so that one pass mends the block. Values that a template fills in are left alone.

    ## Example
    `{"@type": "Article", "headline": "Harvest report",}`

    ## Better
    `{"@type": "Article", "headline": "Harvest report"}`

    ## Fix
    Takes out a stray comma or a comment, straightens quotation marks and closes what was left open, where that can be done
    in one way only.

    ## Evidence
    The grammar of JSON is a standard (RFC 8259): this can be checked. Valid data makes a page eligible for rich results;
    that it raises citations by AI answers has not been shown.
    """
    for island in document.islands:
        for fault in island.faults:
            yield Mark(fault.span, fault.message, data=fault)


@invalid_json_ld.fixes
def mend(document: Document, mark: Mark, options: NoOptions) -> Iterator[Remedy]:
    """The one replacement that mends the place."""
    fault = mark.data
    assert isinstance(fault, Fault)
    if fault.replacement is None:
        return
    there = document.source(fault.span)
    title = _title(there, fault.replacement)
    change = Change(fault.span, fault.replacement)
    yield Remedy("update-structured-data", title, (change,), safe=_is_safe(there, fault.replacement), preferred=True)


def _title(there: str, replacement: str) -> str:
    """What the replacement does, in words where the two marks could not be told apart."""
    if not replacement:
        return f"Delete “{_short(there)}”"
    if there in ("\n", "\r", "\r\n", "\t"):
        return f"Write it as {replacement}"
    if not there.strip():
        return f"Put in “{_short(replacement)}”" if replacement.strip() else "Put an ordinary blank here"
    if there != replacement and there.translate(_QUOTES) == replacement.translate(_QUOTES):
        return f"Straighten the quotation marks of {_short(there.strip(_MARKS))}"
    return f"Replace “{_short(there)}” by “{_short(replacement)}”"


def _is_safe(there: str, replacement: str) -> bool:
    """Whether the data must mean the same afterwards: a comma or comment gone, other quotation marks, other case."""
    if not replacement:
        return there.strip() == "," or _COMMENT.fullmatch(there.strip()) is not None
    return there.translate(_QUOTES).casefold() == replacement.translate(_QUOTES).casefold()


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 24 else text[:23] + "…"
