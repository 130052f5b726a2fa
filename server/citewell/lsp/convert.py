"""Findings and fixes to protocol types; columns in the units agreed on with the editor."""

import itertools
import re
from collections.abc import Iterable, Iterator
from typing import Any

from lsprotocol import types

from citewell.lsp.client import Client
from citewell.result import Edit, Finding, Fix, Related
from citewell.span import LineIndex, Span

__all__ = [
    "SEVERITIES",
    "SOURCE",
    "AnyEdit",
    "diagnostic",
    "finding_from",
    "fix_from",
    "plain",
    "range_of",
    "text_edits",
    "workspace_edit",
]

SOURCE = "citewell"

AnyEdit = types.TextEdit | types.AnnotatedTextEdit | types.SnippetTextEdit

SEVERITIES = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "information": types.DiagnosticSeverity.Information,
    "hint": types.DiagnosticSeverity.Hint,
}


def finding_from(data: dict[str, Any]) -> Finding:
    """A finding as the worker sends it."""
    return Finding(
        rule=data["rule"],
        family=data["family"],
        severity=data["severity"],
        message=data["message"],
        span=Span(*data["span"]),
        text=data["text"],
        evidence=tuple(data["evidence"]),
        defect=data["defect"],
        related=tuple(Related(Span(start, end), message) for start, end, message in data["related"]),
        detail=tuple(data["detail"]),
        url=data["url"],
    )


def fix_from(data: dict[str, Any]) -> Fix:
    """A fix as the worker sends it."""
    return Fix(**{**data, "edits": tuple(Edit(**edit) for edit in data["edits"])})


def range_of(lines: LineIndex, span: Span, client: Client) -> types.Range:
    """A span as a range of the protocol."""
    start, end = (lines.position(offset, client.encoding) for offset in (span.start, span.end))
    return types.Range(
        start=types.Position(line=start.line, character=start.column),
        end=types.Position(line=end.line, character=end.column),
    )


def diagnostic(finding: Finding, uri: str, lines: LineIndex, client: Client) -> types.Diagnostic:
    """A finding as the editor shows it."""
    related = [
        types.DiagnosticRelatedInformation(
            location=types.Location(uri=uri, range=range_of(lines, one.span, client)), message=one.message
        )
        for one in finding.related
    ]
    return types.Diagnostic(
        range=range_of(lines, finding.span, client),
        severity=SEVERITIES[finding.severity],
        code=finding.rule,
        code_description=types.CodeDescription(href=finding.url) if finding.url else None,
        source=SOURCE,
        message=finding.message,
        related_information=related if related and client.shows_related else None,
    )


def text_edits(edits: Iterable[Edit], lines: LineIndex, client: Client) -> list[AnyEdit]:
    """Edits of the protocol; those that leave gaps for the writer stop at each of them, where the editor can."""
    from citewell.rule import PLACEHOLDER  # here: a server that only shows findings needs no rules

    found: list[AnyEdit] = []
    # Editors read the snippets of one change as one: stops of the same number would be filled together.
    numbers = itertools.count(1)
    for edit in edits:
        place = range_of(lines, Span(edit.start, edit.end), client)
        if client.snippet_edits and PLACEHOLDER.search(edit.text):
            found.append(
                types.SnippetTextEdit(range=place, snippet=types.StringValue(value=_snippet(edit.text, numbers)))
            )
        else:
            found.append(types.TextEdit(range=place, new_text=edit.text))
    return found


def workspace_edit(client: Client, uri: str, version: int | None, edits: list[AnyEdit]) -> types.WorkspaceEdit:
    """Edits of one document; ``version`` is the one that they were made for, None for a file on disk."""
    if not client.versioned_edits:
        return types.WorkspaceEdit(changes={uri: [edit for edit in edits if isinstance(edit, types.TextEdit)]})
    document = types.OptionalVersionedTextDocumentIdentifier(uri=uri, version=version)
    return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(text_document=document, edits=edits)])


def _snippet(text: str, numbers: Iterator[int]) -> str:
    """Text with a tab stop for each placeholder, which stays as it is until it is typed over."""
    from citewell.rule import PLACEHOLDER

    parts, at = [], 0
    for gap in PLACEHOLDER.finditer(text):
        parts += [_escaped(text[at : gap.start()]), f"${{{next(numbers)}:{_escaped(gap[0])}}}"]
        at = gap.end()
    return "".join((*parts, _escaped(text[at:])))


def _escaped(text: str) -> str:
    return re.sub(r"[\\$}]", r"\\\g<0>", text)


def plain(markdown: str) -> str:
    """Markdown for an editor that shows hovers as plain text."""
    words = re.sub(r"\[([^\]]*)\]\(([^)\s]*)\)", r"\1 (\2)", markdown)
    words = re.sub(r"(?m)^(?:#{1,6} |> |```.*$)", "", words)
    return re.sub(r"\*\*|__|`|\\(?=[^\w\s])", "", words).strip()
