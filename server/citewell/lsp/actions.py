"""``textDocument/codeAction`` and ``codeAction/resolve``: fixes, ways to silence a finding, and fix-all."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from citewell.lsp.convert import AnyEdit, diagnostic, text_edits
from citewell.lsp.process import Unanswered
from citewell.lsp.session import Checked, Draft, Session
from citewell.result import Edit
from citewell.span import LineIndex, Position

if TYPE_CHECKING:
    from citewell.lsp.server import CitewellServer

__all__ = ["FIX_ALL", "actions", "resolve"]

FIX_ALL = "source.fixAll.citewell"

_PATIENCE = 2.0
"""Seconds to wait for a report about the text as it is before there are no actions."""

_FIX_ALL_PATIENCE = 10.0
"""The same for fix-all, which has to see everything."""

_MOVED_ON = "The draft has changed since: ask for the actions again."

Data = dict[str, Any]


async def actions(server: "CitewellServer", params: types.CodeActionParams) -> list[types.CodeAction]:
    """What can be done about the findings in a range, or about the whole draft where that is asked for."""
    session = server.session
    draft = session.drafts.get(params.text_document.uri)
    if draft is None:
        return []
    only = params.context.only
    found: list[types.CodeAction] = []
    if only is None or _asked(types.CodeActionKind.QuickFix, only):
        found += await _quick_fixes(session, draft, params.range)
    # Only where it is asked for: it would else be computed at each move of the cursor.
    if only is not None and _asked(FIX_ALL, only):
        found += await _fix_all(session, draft)
    return found


def _asked(kind: str, only: Iterable[str]) -> bool:
    names = [asked.value if isinstance(asked, types.CodeActionKind) else asked for asked in only]
    return any(name in ("", kind) or kind.startswith(f"{name}.") for name in names)


async def _quick_fixes(session: Session, draft: Draft, place: types.Range) -> list[types.CodeAction]:
    checked = await session.checked(draft, complete=False, seconds=_PATIENCE)
    if checked is None:
        return []
    start, end = (
        checked.lines.offset(Position(at.line, at.character), session.client.encoding)
        for at in (place.start, place.end)
    )
    indexes = [
        index
        for index, finding in enumerate(checked.findings)
        if finding.span.start <= max(start, end) and min(start, end) <= finding.span.end
    ]
    if not indexes or not await session.fixes(draft, checked, indexes):
        return []
    data: list[Data] = [
        {"do": "fix", "finding": index, "fix": number}
        for index in indexes
        for number in range(len(checked.fixes[index]))
    ]
    data += [{"do": "silence", "finding": index, "scope": "line"} for index in indexes]
    # One for each rule is enough where it is about the whole draft or project.
    first = {checked.findings[index].rule: index for index in reversed(indexes)}
    for index in sorted(first.values()):
        data += [{"do": "silence", "finding": index, "scope": "file"}, {"do": "turn-off", "finding": index}]
    found = [_action(session, draft, checked, one) for one in data]
    if not session.client.resolves_edits:
        pairs = zip(found, data, strict=True)
        found = [action for action, one in pairs if await _complete(session, draft, checked, action, one)]
    return found if draft.revision == checked.revision else []


def _action(session: Session, draft: Draft, checked: Checked, data: Data) -> types.CodeAction:
    """An action that has all but its edit."""
    finding = checked.findings[data["finding"]]
    action = types.CodeAction(
        title="",
        kind=types.CodeActionKind.QuickFix,
        diagnostics=[diagnostic(finding, draft.uri, checked.lines, session.client)],
    )
    match data["do"], data.get("scope"):
        case "fix", _:
            fix = checked.fixes[data["finding"]][data["fix"]]
            action.title = fix.title
            action.is_preferred = fix.preferred or None
        case _, "line":
            action.title = f"Ignore {finding.rule} here, in a comment"
        case _, "file":
            action.title = f"Ignore {finding.rule} in this file, in a comment"
        case _:
            action.title = f"Turn {finding.rule} off for this project"
    if session.client.resolves_edits:
        # By its place and not by its number: the complete report may have replaced the first one until it is asked for.
        place = {"rule": finding.rule, "start": finding.span.start, "end": finding.span.end}
        action.data = {**data, **place, "uri": draft.uri, "revision": checked.revision}
    return action


async def resolve(server: "CitewellServer", action: types.CodeAction) -> types.CodeAction:
    """Adds the edit to an action, or says why there can be none."""
    session = server.session
    data: Data = action.data if isinstance(action.data, dict) else {}
    draft = session.drafts.get(str(data.get("uri")))
    checked = draft.current if draft is not None and draft.revision == data.get("revision") else None
    index = _index(checked, data) if checked is not None else None
    if draft is None or checked is None or index is None or not await session.fixes(draft, checked, [index]):
        action.disabled = types.CodeActionDisabled(reason=_MOVED_ON)
        return action
    await _complete(session, draft, checked, action, {**data, "finding": index})
    if draft.revision != checked.revision:
        # Not every editor checks the version of an edit, and some are sent none.
        action.edit = None
        action.disabled = types.CodeActionDisabled(reason=_MOVED_ON)
    return action


def _index(checked: Checked, data: Data) -> int | None:
    place = (data.get("rule"), data.get("start"), data.get("end"))
    return next(
        (n for n, one in enumerate(checked.findings) if (one.rule, one.span.start, one.span.end) == place), None
    )


async def _complete(session: Session, draft: Draft, checked: Checked, action: types.CodeAction, data: Data) -> bool:
    """Adds the edit or the reason why there is none; whether the editor can show the outcome."""
    match data["do"]:
        case "fix":
            edits = checked.fixes[data["finding"]][data["fix"]].edits
            action.edit = _draft_edit(session, draft, checked, edits)
        case "silence":
            request = {"do": "silence", "finding": data["finding"], "scope": data["scope"]}
            answer = await session.ask(draft, checked, request)
            found = () if answer is None else tuple(Edit(**edit) for edit in answer["edits"])
            if found:
                action.edit = _draft_edit(session, draft, checked, found)
            else:
                reason = _MOVED_ON if answer is None else "No comment can stand near these words."
                action.disabled = types.CodeActionDisabled(reason=reason)
        case _:
            await _turn_off(session, draft, checked.findings[data["finding"]].rule, action)
    return action.disabled is None or session.client.shows_disabled


def _draft_edit(session: Session, draft: Draft, checked: Checked, edits: Iterable[Edit]) -> types.WorkspaceEdit:
    """Edits of a draft in the version that they were made for."""
    return _workspace_edit(session, draft.uri, checked.version, text_edits(edits, checked.lines, session.client))


def _workspace_edit(session: Session, uri: str, version: int | None, edits: list[AnyEdit]) -> types.WorkspaceEdit:
    if not session.client.versioned_edits:
        return types.WorkspaceEdit(changes={uri: [edit for edit in edits if isinstance(edit, types.TextEdit)]})
    document = types.OptionalVersionedTextDocumentIdentifier(uri=uri, version=version)
    return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(text_document=document, edits=edits)])


async def _turn_off(session: Session, draft: Draft, rule: str, action: types.CodeAction) -> None:
    """Adds the edit of the configuration file, which may have to be created."""
    try:
        request = {"do": "turn-off", "uri": draft.uri, "rule": rule, "root": session.root_of(draft)}
        answer = await session.worker.ask(request)
    except Unanswered as error:
        session.log(f"turn-off: {error}")
        action.disabled = types.CodeActionDisabled(reason="The configuration file cannot be read or written.")
        return
    if answer["file"] is None:
        action.disabled = types.CodeActionDisabled(reason="This draft belongs to no folder with a configuration.")
        return
    file = Path(answer["file"])
    if answer["edit"] is None:
        action.disabled = types.CodeActionDisabled(reason=f"{file.name}: {answer['reason']}.")
        return
    edit = Edit(**answer["edit"])
    edits = text_edits([edit], LineIndex(answer["text"] or ""), session.client)
    change = _workspace_edit(session, file.as_uri(), None, edits)
    if answer["text"] is not None:
        action.edit = change
    elif session.client.creates_files and change.document_changes:
        create = types.CreateFile(uri=file.as_uri(), options=types.CreateFileOptions(ignore_if_exists=True))
        action.edit = types.WorkspaceEdit(document_changes=[create, *change.document_changes])
    else:
        reason = f'This editor cannot create files: write {rule} = "off" under [rules] into {file.name}.'
        action.disabled = types.CodeActionDisabled(reason=reason)


async def _fix_all(session: Session, draft: Draft) -> list[types.CodeAction]:
    """All safe fixes in one edit; nothing where there are none."""
    checked = await session.checked(draft, complete=True, seconds=_FIX_ALL_PATIENCE)
    answer = checked and await session.ask(draft, checked, {"do": "safe"})
    if not checked or not answer or not answer["edits"] or draft.revision != checked.revision:
        return []
    edits = [Edit(**edit) for edit in answer["edits"]]
    return [
        types.CodeAction(
            title="Apply all safe fixes",
            kind=FIX_ALL,
            edit=_draft_edit(session, draft, checked, edits),
        )
    ]
