"""Data that is there, completed with what the draft says; what it says already stays, with its order and indentation."""

from typing import Any

from citewell.document import Document
from citewell.rule import PLACEHOLDER, Change
from citewell.span import Span
from citewell_rules._agreement.articles import own_article
from citewell_rules._graph.node import Node
from citewell_rules._graph.page import page
from citewell_rules._page.jsonld import article
from citewell_rules._page.writing import as_json, line_end

__all__ = ["completion"]


def completion(document: Document, node: Node, names: frozenset[str]) -> tuple[Change, tuple[str, ...]] | None:
    """
    What a draft says of its article and the data lacks, added to the data, with the names of these properties.

    ``names`` are the properties that are wanted. None where the draft says none of them, or the data is not whole, or is
    that of another article (a page may list many). Nothing is invented: no gap is left.
    """
    if node.form != "JSON-LD" or not node.whole or node != own_article(document):
        return None
    said, declared = article(document, document.title), page(document)
    new = {
        name: value
        for name, value in said.items()
        if name in names and not declared.values(node, name) and not PLACEHOLDER.search(as_json(value))
    }
    return (_added(document, node.span, new), tuple(new)) if new else None


def _added(document: Document, span: Span, new: dict[str, Any]) -> Change:
    """Members behind the last one of an object, written as its others are."""
    source = document.source(span)
    inner = source[1:-1]
    before = inner[: len(inner) - len(inner.lstrip())]
    at = span.start + 1 + len(inner.rstrip())
    line, last = before.rpartition("\n")[2], source[: len(source) - 1].rpartition("\n")[2]
    if "\n" not in before:
        return Change(
            Span(at, at), "".join(f", {as_json(name)}: {as_json(value, None)}" for name, value in new.items())
        )
    unit = line.removeprefix(last) if line.startswith(last) and line != last and not last.strip() else "  "
    end = line_end(document) + line
    members = (f"{as_json(name)}: {as_json(value, unit)}".replace("\n", end) for name, value in new.items())
    return Change(Span(at, at), "".join(f",{before}{member}" for member in members))
