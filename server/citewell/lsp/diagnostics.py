"""Findings on the way to the editor: pushed until it first asks for them, then only answered."""

from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types

from citewell.lsp.client import Client
from citewell.lsp.convert import SOURCE, diagnostic, range_of
from citewell.lsp.session import Checked, ConfigProblem, Draft, Session
from citewell.span import LineIndex, Position, Span

if TYPE_CHECKING:
    from citewell.lsp.server import CitewellServer

__all__ = ["ConfigMarks", "pull", "push", "withdraw"]


def _items(session: Session, draft: Draft, checked: Checked) -> list[types.Diagnostic]:
    return [diagnostic(finding, draft.uri, checked.lines, session.client) for finding in checked.findings]


def push(server: "CitewellServer", draft: Draft) -> None:
    """Publishes a new report, unless the editor asks by itself."""
    checked = draft.current
    # First findings of a later version are not shown: those that need a parse would go and come at each keystroke.
    if draft.pulled or checked is None or (draft.checked_once and not checked.complete):
        return
    items = _items(server.session, draft, checked)
    if draft.published != (draft.version, items):
        _publish(server, draft, items)


def _publish(server: "CitewellServer", draft: Draft, items: list[types.Diagnostic]) -> None:
    draft.published = (draft.version, items)
    server.text_document_publish_diagnostics(
        types.PublishDiagnosticsParams(uri=draft.uri, version=draft.version, diagnostics=items)
    )


def withdraw(server: "CitewellServer", draft: Draft) -> None:
    """Takes back what was published for a draft, since it is closed."""
    if draft.published and draft.published[1]:
        server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri=draft.uri, diagnostics=[]))


async def pull(
    server: "CitewellServer", params: types.DocumentDiagnosticParams
) -> types.RelatedFullDocumentDiagnosticReport | types.RelatedUnchangedDocumentDiagnosticReport:
    """``textDocument/diagnostic``: waits for the complete report about the text as it is."""
    draft = server.session.drafts.get(params.text_document.uri)
    if draft is None:
        return types.RelatedFullDocumentDiagnosticReport(items=[])
    if not draft.pulled:
        draft.pulled = True
        # The editor keeps pushed and pulled findings apart and would show both.
        if draft.published is not None:
            _publish(server, draft, [])
    checked = await server.session.checked(draft, complete=True)
    if checked is None:
        return types.RelatedFullDocumentDiagnosticReport(items=[])
    items = _items(server.session, draft, checked)
    if items != draft.pulled_items:
        draft.pulled_items = items
        draft.result_id += 1
    # The id names the opening too: an editor may ask with one from before it closed the document.
    name = f"{draft.opened}.{draft.result_id}"
    if params.previous_result_id == name:
        return types.RelatedUnchangedDocumentDiagnosticReport(result_id=name)
    return types.RelatedFullDocumentDiagnosticReport(items=items, result_id=name)


class ConfigMarks:
    """What is wrong in configuration files, shown where it is wrong, as long as an open draft meets it."""

    def __init__(self, server: "CitewellServer") -> None:
        self._server = server
        self._shown: dict[str, set[ConfigProblem]] = {}

    def update(self) -> None:
        """Publishes what has changed since the last time."""
        found: dict[str, set[ConfigProblem]] = {}
        for draft in self._server.session.drafts.values():
            if draft.problem is not None:
                found.setdefault(Path(draft.problem.file).as_uri(), set()).add(draft.problem)
        for uri in found.keys() | self._shown.keys():
            if found.get(uri) != self._shown.get(uri):
                problems = sorted(found.get(uri, ()), key=lambda one: (one.line, one.column))
                self._server.text_document_publish_diagnostics(
                    types.PublishDiagnosticsParams(uri=uri, diagnostics=self._marks(problems))
                )
        self._shown = found

    def _marks(self, problems: list[ConfigProblem]) -> list[types.Diagnostic]:
        lines = _lines_of(problems[0].file) if problems else LineIndex("")
        return [_mark(problem, lines, self._server.session.client) for problem in problems]


def _lines_of(file: str) -> LineIndex:
    """The lines of a configuration file; those of an empty one where it cannot be read, which is then the problem."""
    try:
        return LineIndex(Path(file).read_bytes().decode("utf-8", "replace"))
    except OSError:
        return LineIndex("")


def _mark(problem: ConfigProblem, lines: LineIndex, client: Client) -> types.Diagnostic:
    """A problem, from its place to the end of the line."""
    start = lines.offset(Position(problem.line - 1, problem.column - 1))
    return types.Diagnostic(
        range=range_of(lines, Span(start, lines.line_span(lines.line_of(start)).end), client),
        severity=types.DiagnosticSeverity.Error,
        code="invalid-config",
        source=SOURCE,
        message=problem.message,
    )
