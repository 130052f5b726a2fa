"""Findings on the way to the editor: pushed until it first asks for them, then only answered."""

import json
import time
from typing import TYPE_CHECKING

from lsprotocol import types

from citewell.lsp.configuration import refresh
from citewell.lsp.protocol import Ready
from citewell.lsp.session import Checked, Draft

if TYPE_CHECKING:
    from citewell.lsp.server import CitewellServer

__all__ = ["NO_REPORT", "focus_ended", "pull", "reported", "withdraw"]

_NOTHING = "[]"

NO_REPORT = Ready('{"kind":"full","items":[]}')
"""The answer about a document of which nothing is known."""

_REFRESH_INTERVAL = 0.5
"""Seconds between two requests to ask again: each makes the editor ask for all of its drafts."""


def _items(draft: Draft, checked: Checked) -> str:
    """The diagnostics of a report as a JSON array. They are kept written; see `citewell.lsp.board`."""
    return f"[{','.join([one.text for one in draft.focus.shows(checked.placed)])}]"


def reported(server: "CitewellServer", draft: Draft) -> None:
    """Tells the editor of a new report: the findings, or that it had better ask again."""
    checked = draft.current
    if checked is None:
        return
    if draft.pulled:
        _refresh(server, draft, checked)
    # First findings of a later version are not shown: those that need a parse would go and come at each keystroke.
    elif checked.complete or not draft.checked_once:
        _publish(server, draft, _items(draft, checked))


def focus_ended(server: "CitewellServer", draft: Draft) -> None:
    """Shows what has waited for the writer to leave a line."""
    checked = draft.current
    if checked is None:
        return  # the next report shows it
    if not draft.pulled:
        reported(server, draft)
    elif server.session.client.refreshes and draft.pulled_items not in (None, _items(draft, checked)):
        refresh(server)


def _publish(server: "CitewellServer", draft: Draft, items: str) -> None:
    if draft.published != (draft.version, items):
        draft.published = (draft.version, items)
        uri = json.dumps(draft.uri)
        params = f'{{"uri":{uri},"version":{draft.version},"diagnostics":{items}}}'
        server.send_ready(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS, Ready(params))


def _refresh(server: "CitewellServer", draft: Draft, checked: Checked) -> None:
    """Has an editor ask again that was answered before all was known, or before it could be."""
    if (
        (draft.checked_once and draft.tried_again != checked.revision)
        or not server.session.client.refreshes
        or draft.pulled_items in (None, _items(draft, checked))
    ):
        return
    now = time.monotonic()
    if checked.complete or now - draft.refreshed > _REFRESH_INTERVAL:
        draft.refreshed = now
        refresh(server)


def withdraw(server: "CitewellServer", draft: Draft) -> None:
    """Takes back what was published for a draft, since it is closed."""
    if draft.published and draft.published[1] != _NOTHING:
        server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri=draft.uri, diagnostics=[]))


async def pull(server: "CitewellServer", params: types.DocumentDiagnosticParams) -> Ready:
    """
    ``textDocument/diagnostic``: the findings about the text as it is.

    Waits for all of them, save for a draft that was never seen whole: an editor that can be told to ask again gets
    what is there.
    """
    session = server.session
    draft = session.drafts.get(params.text_document.uri)
    if draft is None:
        return NO_REPORT
    if not draft.pulled:
        draft.pulled = True
        # The editor keeps pushed and pulled findings apart and would show both.
        if draft.published is not None:
            _publish(server, draft, _NOTHING)
    checked = await session.checked(draft, complete=draft.checked_once or not session.client.refreshes)
    if checked is None:
        return NO_REPORT
    items = _items(draft, checked)
    if items != draft.pulled_items:
        draft.pulled_items = items
        draft.result_id += 1
    # The id names the opening too: an editor may ask with one from before it closed the document.
    name = f"{draft.opened}.{draft.result_id}"
    if params.previous_result_id == name:
        return Ready(f'{{"kind":"unchanged","resultId":"{name}"}}')
    return Ready(f'{{"kind":"full","resultId":"{name}","items":{items}}}')
