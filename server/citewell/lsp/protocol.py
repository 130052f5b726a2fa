"""The protocol as pygls speaks it, less its copy of the texts, its pop-ups and its logging of drafts."""

import json
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.protocol import LanguageServerProtocol, lsp_method

__all__ = ["Protocol", "Ready"]


@dataclass(frozen=True, slots=True)
class Ready:
    """An answer, or the parameters of a notification, that is written already: JSON, ASCII alone."""

    text: str


Steps = Generator[tuple[Callable[..., Any], tuple[Any, ...], None], Any, None]


class Protocol(LanguageServerProtocol):
    """
    Hands documents to our handlers alone.

    pygls would keep every text a second time, with other line ends, and would not call our handler at all where an
    edit does not fit its own text.
    """

    @lsp_method(types.TEXT_DOCUMENT_DID_OPEN)
    def lsp_text_document__did_open(self, params: types.DidOpenTextDocumentParams) -> Steps:
        yield self.fm.features[types.TEXT_DOCUMENT_DID_OPEN], (params,), None

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: types.DidChangeTextDocumentParams) -> Steps:
        yield self.fm.features[types.TEXT_DOCUMENT_DID_CHANGE], (params,), None

    @lsp_method(types.TEXT_DOCUMENT_DID_CLOSE)
    def lsp_text_document__did_close(self, params: types.DidCloseTextDocumentParams) -> Steps:
        yield self.fm.features[types.TEXT_DOCUMENT_DID_CLOSE], (params,), None

    def structure_message(self, data: dict[str, Any]) -> Any:
        try:
            return super().structure_message(data)
        except JsonRpcException as error:
            # pygls would leave the editor without an answer.
            if "id" in data and "method" in data:
                self._send_response(data["id"], error=error.to_response_error())
            raise

    def _send_response(self, msg_id: int | str, result: Any | None = None, error: Any | None = None) -> None:
        if isinstance(result, Ready) and error is None:
            self._result_types.pop(msg_id, None)
            self._write(f'{{"jsonrpc":"2.0","id":{json.dumps(msg_id)},"result":{result.text}}}')
        else:
            super()._send_response(msg_id, result, error)

    def send_ready(self, method: str, params: Ready) -> None:
        """Sends a notification."""
        self._write(f'{{"jsonrpc":"2.0","method":"{method}","params":{params.text}}}')

    def _write(self, body: str) -> None:
        """
        Sends a message that is written already.

        A thousand findings take pygls tens of milliseconds, for each keystroke, to make objects, dictionaries and JSON of.
        """
        if self.writer is not None:
            header = f"Content-Length: {len(body)}\r\n\r\n" if self._include_headers else ""
            self.writer.write((header + body).encode("ascii"))
