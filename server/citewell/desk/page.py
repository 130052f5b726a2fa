"""The files of the page, and the headers that keep it to itself."""

from pathlib import Path
from urllib.parse import urlsplit

from websockets.asyncio.server import ServerConnection
from websockets.datastructures import Headers
from websockets.http11 import Request, Response

from citewell.desk.keys import Keys
from citewell.lsp.socket import PATH, check_host, hosts

__all__ = ["Page"]

_OK, _NOT_FOUND, _NOT_ALLOWED = 200, 404, 405

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
}


class Page:
    """Answers with the files of a folder to whoever asks by one of our names, and about ``keys``."""

    def __init__(self, folder: Path, keys: Keys) -> None:
        self._folder = folder
        self._keys = keys

    def answer(self, connection: ServerConnection, request: Request) -> Response | None:
        """The answer to a request; None for one that is for the socket."""
        refusal = check_host(None, connection, request)
        if refusal is not None:
            return refusal
        path = urlsplit(request.path).path
        if path == PATH:
            return None
        if request.method != "GET":
            return connection.respond(_NOT_ALLOWED, "The page can only be read.\n")
        answer = self._keys.answer(connection, request)
        if answer is not None:
            return answer
        file = self._files().get("/index.html" if path == "/" else path)
        if file is None:
            return connection.respond(_NOT_FOUND, "There is nothing here.\n")
        return _response(file, connection)

    def _files(self) -> dict[str, Path]:
        """All files by their path: one that is not among them cannot be asked for, however it is spelt."""
        return {f"/{one.relative_to(self._folder).as_posix()}": one for one in self._folder.rglob("*") if one.is_file()}


def _response(file: Path, connection: ServerConnection) -> Response:
    body = file.read_bytes()
    headers = Headers(
        {
            "Content-Type": _TYPES.get(file.suffix, "application/octet-stream"),
            "Content-Length": str(len(body)),
            "Connection": "close",
            # It is rebuilt under the same names.
            "Cache-Control": "no-store",
            "Content-Security-Policy": _policy(connection),
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
        }
    )
    return Response(_OK, "OK", headers, body)


def _policy(connection: ServerConnection) -> str:
    """The page loads what is here and speaks with the socket here; nothing that a draft holds can change that."""
    sockets = " ".join(f"ws://{host}" for host in hosts(connection))
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            # The editor writes its own style sheet.
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            "font-src 'self'",
            f"connect-src 'self' {sockets}",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        )
    )
