"""
How a page comes by the token, and how it knows that it gives it to the desk.

What starts a browser is seen by every user of the machine, so the browser is started with a ticket that is good once.
And a port that a desk has left may be anybody's: a page that comes back asks for a proof first.
"""

import hashlib
import hmac
import secrets
from urllib.parse import parse_qs, urlsplit

from websockets.asyncio.server import ServerConnection
from websockets.http11 import Request, Response

__all__ = ["Keys"]

_OK, _BAD, _UNAUTHORIZED = 200, 400, 401
_LEAST, _MOST = 32, 128
"""Characters of what a proof is asked about."""


class Keys:
    """The token of one desk, and what it is given or proved for."""

    def __init__(self, token: str) -> None:
        self.token = token
        self._tickets: set[str] = set()

    def ticket(self) -> str:
        """A new ticket: whoever brings it first gets the token, and nobody after that."""
        ticket = secrets.token_urlsafe(24)
        self._tickets.add(ticket)
        return ticket

    def answer(self, connection: ServerConnection, request: Request) -> Response | None:
        """The answer to a request about the token; None for any other."""
        address = urlsplit(request.path)
        asked = parse_qs(address.query)
        match address.path:
            case "/key":
                return self._give(connection, asked.get("ticket", []))
            case "/proof":
                return self._prove(connection, asked.get("nonce", []))
        return None

    def _give(self, connection: ServerConnection, tickets: list[str]) -> Response:
        if len(tickets) != 1 or tickets[0] not in self._tickets:
            return _said(connection, _UNAUTHORIZED, "This ticket is not good, or was used before.\n")
        self._tickets.remove(tickets[0])
        return _said(connection, _OK, self.token)

    def _prove(self, connection: ServerConnection, nonces: list[str]) -> Response:
        if len(nonces) != 1 or not _LEAST <= len(nonces[0]) <= _MOST:
            return _said(connection, _BAD, "There is nothing to prove.\n")
        proof = hmac.new(self.token.encode(), nonces[0].encode(), hashlib.sha256).hexdigest()
        return _said(connection, _OK, proof)


def _said(connection: ServerConnection, status: int, text: str) -> Response:
    response = connection.respond(status, text)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
