"""Tells an editor when what it knows of a draft's sections is out of date: ``citewell/sectionsChanged``, and its lenses."""

import asyncio
from typing import TYPE_CHECKING

from lsprotocol import types

from citewell.lsp.session import Draft

if TYPE_CHECKING:
    from citewell.lsp.server import CitewellServer

__all__ = ["CHANGED", "Settled"]

CHANGED = "citewell/sectionsChanged"

_LULL = 0.3
"""Seconds without an edit after a complete report, from which on a draft has settled."""


class Settled:
    """Waits until a draft has settled: for one that changes there is nothing to tell yet."""

    def __init__(self, server: "CitewellServer") -> None:
        self._server = server
        self._timers: dict[str, asyncio.TimerHandle] = {}

    def reported(self, draft: Draft) -> None:
        """A draft has a new report."""
        client = self._server.session.client
        self.closed(draft)
        if draft.current and draft.current.complete and (client.shows_sections or client.refreshes_lenses):
            loop = asyncio.get_running_loop()
            self._timers[draft.uri] = loop.call_later(_LULL, self._settle, draft, draft.revision)

    def closed(self, draft: Draft) -> None:
        """Nothing is to be told of what a draft was."""
        timer = self._timers.pop(draft.uri, None)
        if timer is not None:
            timer.cancel()

    def _settle(self, draft: Draft, revision: int) -> None:
        self._timers.pop(draft.uri, None)
        if draft.closed or draft.revision != revision:
            return
        draft.settled = revision
        client = self._server.session.client
        if client.shows_sections:
            self._server.protocol.notify(CHANGED, {"uri": draft.uri, "version": draft.version})
        shown = draft.outline
        if client.refreshes_lenses and shown is not None and (shown.revision != revision or not shown.complete):
            self._server.run_aside(types.WORKSPACE_CODE_LENS_REFRESH, self._refresh())

    async def _refresh(self) -> None:
        await self._server.workspace_code_lens_refresh_async(None)
