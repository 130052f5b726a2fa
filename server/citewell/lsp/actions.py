"""``textDocument/codeAction`` and ``codeAction/resolve``: fixes, ways to silence a finding, and fix-all."""

import asyncio
from collections.abc import Hashable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcContentModified

from citewell import project
from citewell.lsp.board import Range
from citewell.lsp.convert import AnyEdit, diagnostic, text_edits
from citewell.lsp.process import Unanswered
from citewell.lsp.protocol import FIX_ALL
from citewell.lsp.session import Checked, Draft, Session
from citewell.packs import Packs
from citewell.record import dataclass
from citewell.result import Edit, Finding
from citewell.span import LineIndex

if TYPE_CHECKING:
    from citewell.lsp.server import CitewellServer

__all__ = ["actions", "resolve"]

_PATIENCE = 2.0
"""Seconds to wait for a report about the text as it is before there are no actions."""

_FIX_ALL_PATIENCE = 10.0
"""The same for fix-all, which has to see everything."""

_TRIED = 24
"""So many actions may be tried before they are offered: each ignore comment costs a reading of the draft."""

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
    version = draft.version
    session.look(draft, place.start)
    while (checked := await session.checked(draft, complete=False, seconds=_PATIENCE)) is not None:
        found = await _offered(session, draft, checked, place)
        if draft.version != version:
            return []
        # Else the complete report took the first one's place, or a configuration changed: the text is the same.
        if draft.current is checked:
            return found
    return []


async def _offered(session: Session, draft: Draft, checked: Checked, place: types.Range) -> list[types.CodeAction]:
    """The actions about the findings of one report; some may be missing where another has replaced it meanwhile."""
    (line, column), (end_line, end_column) = sorted((at.line, at.character) for at in (place.start, place.end))
    wanted = Range(line, column, end_line, end_column)
    indexes = [number for number, one in enumerate(checked.placed) if one.range.touches(wanted)]
    if not indexes or not await session.fixes(draft, checked, indexes):
        return []
    known = await asyncio.to_thread(project.packs_for, Path(draft.path) if draft.path else None)
    found = []
    tried = 0
    findings = {number: checked.finding(number, session.client) for number in indexes}
    for choice in _choices(checked, findings, known):
        action = _action(session, draft, checked, choice)
        # Some editors are not told why an action does nothing, and beside data there may be no place for a comment.
        doubtful = choice.beside_data or (choice.data["do"] != "fix" and not session.client.shows_disabled)
        tried += doubtful
        if (doubtful and tried <= _TRIED) or not session.client.resolves_edits:
            shown = await _complete(session, draft, checked, action, choice.data)
            if not shown or (choice.beside_data and action.disabled):
                continue
            if session.client.resolves_edits:
                action.edit = None
        found.append(action)
    return found


@dataclass(frozen=True)
class _Choice:
    """
    One action to offer: ``data`` is what is done, about the first of ``findings`` (indexes).

    ``beside_data`` for a comment about a finding that may lie in data or in the markup of a page.
    """

    data: Data
    findings: tuple[int, ...]
    beside_data: bool = False


def _choices(checked: Checked, findings: dict[int, Finding], known: Packs) -> list[_Choice]:
    """The actions about some findings; those that read and do the same are one."""
    found: dict[Hashable, _Choice] = {}

    def add(index: int, key: Hashable, data: Data, *, beside_data: bool = False) -> None:
        choice = found.get(key) or _Choice({**data, "finding": index}, (), beside_data)
        found[key] = replace(choice, findings=(*choice.findings, index))

    for index in findings:
        for number, fix in enumerate(checked.fixes[index]):
            add(index, (fix.title, fix.edits), {"do": "fix", "fix": number})
    for index, finding in findings.items():
        rule = known.find(finding.rule)
        if rule is None or not (rule.pages_only or "ignores" in rule.sees):
            line = checked.lines.line_of(finding.span.start)
            beside_data = rule is not None and not rule.reads_prose
            for scope in ("line", "block"):
                add(index, (finding.rule, line, scope), {"do": "silence", "scope": scope}, beside_data=beside_data)
    # One for each rule is enough where it is about the whole draft or project.
    names = [finding.rule for finding in findings.values()]
    for index, finding in sorted(findings.items(), key=lambda one: names.index(one[1].rule)):
        rule = known.find(finding.rule)
        beside_data = rule is not None and (rule.pages_only or not rule.reads_prose)
        if rule is None or "ignores" not in rule.sees:
            add(index, ("file", finding.rule), {"do": "silence", "scope": "file"}, beside_data=beside_data)
        add(index, ("project", finding.rule), {"do": "turn-off"})
    return list(found.values())


def _action(session: Session, draft: Draft, checked: Checked, choice: _Choice) -> types.CodeAction:
    """An action that has all but its edit."""
    data, client = choice.data, session.client
    placed = checked.placed[data["finding"]]
    finding = placed.finding
    action = types.CodeAction(
        title="",
        kind=types.CodeActionKind.QuickFix,
        diagnostics=[
            diagnostic(checked.finding(index, client), draft.uri, checked.lines, client) for index in choice.findings
        ],
    )
    match data["do"], data.get("scope"):
        case "fix", _:
            fix = checked.fixes[data["finding"]][data["fix"]]
            action.title = fix.title
            action.is_preferred = fix.preferred or None
        case _, "line":
            action.title = f"Ignore {finding.rule} on this line, in a comment"
        case _, "block":
            action.title = f"Ignore {finding.rule} in this block, in a comment"
        case _, "file":
            action.title = f"Ignore {finding.rule} in this file, in a comment"
        case _:
            action.title = f"Turn {finding.rule} off for this project"
    if session.client.resolves_edits:
        # By its place and not by its number: the complete report may have replaced the first one until it is asked for.
        place = {"rule": finding.rule, "range": list(placed.range)}
        action.data = {**data, **place, "uri": draft.uri, "version": checked.version}
    return action


async def resolve(server: "CitewellServer", action: types.CodeAction) -> types.CodeAction:
    """
    Adds the edit to an action, or says why there can be none.

    Raises JsonRpcContentModified with the reason for an editor that shows none with an action.
    """
    session = server.session
    data: Data = action.data if isinstance(action.data, dict) else {}
    draft = session.drafts.get(str(data.get("uri")))
    # A report about the same text may be replaced while it is asked: by the complete one, or by a new configuration's.
    while draft is not None and draft.version == data.get("version"):
        checked = await session.checked(draft, complete=False, seconds=_PATIENCE)
        index = _index(checked, data) if checked is not None else None
        if checked is None or index is None:
            break
        if await session.fixes(draft, checked, [index]):
            await _complete(session, draft, checked, action, {**data, "finding": index})
        if draft.current is checked:
            break
        action.edit = action.disabled = None
    # Not every editor checks the version of an edit, and some are sent none.
    if draft is None or draft.version != data.get("version"):
        action.edit = None
    if action.edit is None:
        action.disabled = action.disabled or types.CodeActionDisabled(reason=_MOVED_ON)
        if not session.client.shows_disabled:
            raise JsonRpcContentModified(action.disabled.reason)
    return action


def _index(checked: Checked, data: Data) -> int | None:
    rule, place = data.get("rule"), data.get("range")
    return next(
        (n for n, one in enumerate(checked.placed) if one.finding.rule == rule and list(one.range) == place), None
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
            await _turn_off(session, draft, checked.placed[data["finding"]].finding.rule, action)
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
