"""Progress of the first look at a long draft, for editors that show such things."""

from typing import TYPE_CHECKING

from lsprotocol import types

from citewell.lsp.session import Draft

if TYPE_CHECKING:
    from citewell.lsp.server import CitewellServer

__all__ = ["Progress"]

_TITLE = "Citewell"


class Progress:
    """One bar for each draft that is seen for the first time; none for what takes less than a sign of life."""

    def __init__(self, server: "CitewellServer") -> None:
        self._server = server
        self._shown: dict[str, bool] = {}

    def update(self, draft: Draft, done: int, total: int) -> None:
        """Shows how far the worker has come with a draft: so many blocks of so many."""
        if draft.checked_once or not self._server.session.client.shows_progress:
            return
        token = _token(draft)
        if token not in self._shown:
            self._shown[token] = False
            self._server.run_aside(types.WINDOW_WORK_DONE_PROGRESS_CREATE, self._begin(draft, token))
        elif self._shown[token]:
            self._server.work_done_progress.report(
                token,
                types.WorkDoneProgressReport(
                    message=f"{done} of {total} blocks", percentage=min(100 * done // max(total, 1), 100)
                ),
            )

    async def _begin(self, draft: Draft, token: str) -> None:
        await self._server.work_done_progress.create_async(token)
        if token not in self._shown:
            return  # it was done sooner than the editor had answered
        self._shown[token] = True
        name = draft.uri.rpartition("/")[2]
        self._server.work_done_progress.begin(
            token, types.WorkDoneProgressBegin(title=_TITLE, message=name, percentage=0, cancellable=False)
        )

    def end(self, draft: Draft) -> None:
        """Takes the bar of a draft away, where there is one."""
        token = _token(draft)
        if self._shown.pop(token, False):
            self._server.work_done_progress.end(token, types.WorkDoneProgressEnd())


def _token(draft: Draft) -> str:
    return f"citewell-{draft.opened}"
