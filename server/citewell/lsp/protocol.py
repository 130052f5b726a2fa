"""The protocol as pygls speaks it, less its copy of the texts, its pop-ups and its logging of drafts."""

import contextvars
import json
import logging
from collections.abc import Callable, Generator
from typing import Any

from lsprotocol import types
from pygls.exceptions import (
    JsonRpcException,
    JsonRpcInternalError,
    JsonRpcInvalidRequest,
    JsonRpcMethodNotFound,
    JsonRpcParseError,
    JsonRpcServerNotInitialized,
)
from pygls.protocol import LanguageServerProtocol, lsp_method

from citewell.record import dataclass

__all__ = ["FIX_ALL", "Protocol", "Ready", "silence"]

FIX_ALL = "source.fixAll.citewell"
"""The kind of the action that applies all safe fixes."""


@dataclass(frozen=True, slots=True)
class Ready:
    """An answer, or the parameters of a notification, that is written already: JSON, ASCII alone."""

    text: str


def silence(name: str) -> logging.Logger:
    """The logger of a library that logs whole messages, and so whole drafts; nothing of it is heard from now on."""
    silent = logging.getLogger(name)
    silent.setLevel(logging.CRITICAL + 1)
    return silent


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

    @lsp_method(types.SHUTDOWN)
    def lsp_shutdown(self, *args: Any) -> Steps:
        yield self.fm.features[types.SHUTDOWN], args, None
        # Each is answered that it was cancelled, and forgotten, in this loop: pygls would stumble over that.
        for number, future in list(self._request_futures.items()):
            if number != self.msg_id:
                future.cancel()
        self._shutdown = True

    def receive(self, body: bytes) -> None:
        """
        Takes one message. Raises what it was refused for, which is answered by then.

        The two that every keystroke brings are made into objects by hand: that takes pygls longer than all that we do
        with them.
        """
        try:
            data = json.loads(body)
        except (ValueError, RecursionError) as error:
            self._refuse(None, JsonRpcParseError())
            raise JsonRpcParseError from error
        fault = self._fault_of(data)
        if fault is not None:
            # What is no request gets no answer.
            if not isinstance(data, dict) or "id" in data or "method" not in data:
                self._refuse(data, fault)
                if not self._shutdown:
                    raise fault
            return
        params = _typed(data)
        if params is None:
            self.handle_message(self.structure_message(data))
            return
        if "id" in data:
            # Each handler of a request runs in a context of its own.
            contextvars.copy_context().run(self._handle_request, data["id"], data["method"], params)
        else:
            # Not by way of pygls, which keeps something of each notification for ever.
            self.fm.features[data["method"]](params)

    def _fault_of(self, data: Any) -> JsonRpcException | None:
        """Why a message is not handled, whatever it asks for; None where it is."""
        if not isinstance(data, dict) or data.get("jsonrpc") != self.VERSION:
            return JsonRpcInvalidRequest()
        if "method" not in data:
            return None if "id" in data and ("result" in data or "error" in data) else JsonRpcInvalidRequest()
        method = data["method"]
        if not isinstance(method, str) or ("id" in data and not _is_id(data["id"])):
            return JsonRpcInvalidRequest()
        if "id" in data and data["id"] in self._request_futures:
            return JsonRpcInvalidRequest("Two requests have the same id")
        if method == types.EXIT:
            return None
        if self._shutdown:
            return JsonRpcInvalidRequest("The server has been shut down")
        if self._workspace is None:
            return None if method == types.INITIALIZE else JsonRpcServerNotInitialized()
        if method == types.INITIALIZE:
            return JsonRpcInvalidRequest("The server was initialized before")
        return None

    def _refuse(self, data: Any, fault: JsonRpcException) -> None:
        """Answers a message with an error; under no id where it has none that can be used."""
        given = data.get("id") if isinstance(data, dict) else None
        error = json.dumps({"code": fault.code, "message": fault.message})
        self._write(f'{{"jsonrpc":"2.0","id":{json.dumps(given if _is_id(given) else None)},"error":{error}}}')

    def _execute_handler(
        self,
        msg_id: int | str,
        handler: Callable[..., Any],
        callback: Callable[[Any], None],
        args: tuple[Any, ...] | None = None,
        kwargs: dict[str, Any] | None = None,
    ) -> None:
        # pygls forgets only what answers a request itself, and keeps all else for ever.
        def ended(future: Any) -> None:
            self._request_futures.pop(msg_id, None)
            callback(future)

        super()._execute_handler(msg_id, handler, ended, args, kwargs)

    # pygls remembers both with the protocol object, and so keeps connections that have long ended.

    def get_message_type(self, method: str) -> Any:  # type: ignore[override]  # see above
        return types.METHOD_TO_TYPES.get(method, (None,))[0]

    def get_result_type(self, method: str) -> Any:  # type: ignore[override]
        return types.METHOD_TO_TYPES.get(method, (None, None))[1]

    def structure_message(self, data: dict[str, Any]) -> Any:
        try:
            if "id" in data and _is_notification(data.get("method", "")):
                raise JsonRpcMethodNotFound.of(data["method"])
            # A method that nobody knows may come without parameters, for which pygls would call these wrong.
            return super().structure_message({"params": None, **data} if self._is_unknown(data) else data)
        except JsonRpcException as error:
            # pygls would leave the editor without an answer.
            if "id" in data and "method" in data:
                self._refuse(data, error)
            raise

    def _is_unknown(self, data: dict[str, Any]) -> bool:
        return "method" in data and self.get_message_type(data["method"]) is None

    def _send_response(self, msg_id: int | str, result: Any | None = None, error: Any | None = None) -> None:
        if isinstance(result, Ready) and error is None:
            self._result_types.pop(msg_id, None)
            self._write(f'{{"jsonrpc":"2.0","id":{json.dumps(msg_id)},"result":{result.text}}}')
        else:
            if error is not None and error.code == JsonRpcInternalError.CODE:
                # The words of an exception may be words of a draft, and editors log errors.
                error = JsonRpcInternalError().to_response_error()
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


def _is_id(given: Any) -> bool:
    """Whether a request can be answered under this; LSP allows no others."""
    return isinstance(given, int | str) and not isinstance(given, bool)


def _is_notification(method: str) -> bool:
    """Whether the protocol has a notification of this name, which cannot be answered."""
    known = types.METHOD_TO_TYPES.get(method)
    return known is not None and known[1] is None


def _typed(data: Any) -> Any:
    """The parameters of the messages of a keystroke; None for all others, and for what is not as it is meant to be."""
    try:
        match data["method"]:
            case types.TEXT_DOCUMENT_DID_CHANGE:
                return _change(data["params"]) if "id" not in data else None
            case types.TEXT_DOCUMENT_DIAGNOSTIC:
                return _question(data["params"]) if isinstance(data["id"], int | str) else None
    except (KeyError, TypeError, ValueError):
        pass
    return None


def _change(params: dict[str, Any]) -> types.DidChangeTextDocumentParams:
    document = params["textDocument"]
    return types.DidChangeTextDocumentParams(
        text_document=types.VersionedTextDocumentIdentifier(uri=document["uri"], version=document["version"]),
        content_changes=[
            types.TextDocumentContentChangePartial(
                range=types.Range(start=_place(one["range"]["start"]), end=_place(one["range"]["end"])),
                text=one["text"],
            )
            if one.get("range") is not None
            else types.TextDocumentContentChangeWholeDocument(text=one["text"])
            for one in params["contentChanges"]
        ],
    )


def _place(data: dict[str, int]) -> types.Position:
    return types.Position(line=data["line"], character=data["character"])


def _question(params: dict[str, Any]) -> types.DocumentDiagnosticParams:
    return types.DocumentDiagnosticParams(
        text_document=types.TextDocumentIdentifier(uri=params["textDocument"]["uri"]),
        identifier=params.get("identifier"),
        previous_result_id=params.get("previousResultId"),
    )
