"""From the address that an editor gives a document to the path of its file."""

import re
from pathlib import PurePath, PureWindowsPath
from urllib.parse import unquote

__all__ = ["path_of"]

_FILE = re.compile(r"file:(?://(?P<host>[^/?#]*))?+(?P<path>/[^?#]*)", re.IGNORECASE)
"""What follows ``?`` and ``#`` is no part of the path, where both are written ``%3F`` and ``%23``."""

_DRIVE = re.compile(r"^/([A-Za-z]):(?=/|$)")


_HERE = type(PurePath())


def path_of(uri: str, kind: type[PurePath] = _HERE) -> str | None:
    """
    The path of a file that an editor has open, as a system writes it: by default this one, by its ``kind`` of paths.

    None for what is no file of this machine (``untitled:``, ``git:``, another host), or can be none. The letter of a
    drive is a small one, however the editor writes it: so a draft and the folder that it is in agree.
    """
    parts = _FILE.match(uri)
    if parts is None:
        return None
    host, path = unquote(parts["host"] or ""), unquote(parts["path"])
    if host.lower() == "localhost":
        host = ""
    if issubclass(kind, PureWindowsPath):
        path = f"//{host}{path}" if host else _DRIVE.sub(lambda drive: f"{drive[1].lower()}:", path, count=1)
    elif host:
        return None
    found = kind(path)
    return str(found) if found.is_absolute() and "\0" not in path else None
