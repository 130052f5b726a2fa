"""The command `citewell server`."""

import argparse
import gc
import sys

from citewell.cli.arguments import origin, port
from citewell.cli.output import Unusable, write

__all__ = ["add"]


def add(parser: argparse.ArgumentParser) -> None:
    """What `citewell server` takes."""
    parser.description = "Speaks the Language Server Protocol with an editor."
    ways = parser.add_mutually_exclusive_group()
    ways.add_argument("--stdio", action="store_true", help="over standard input and output (the default)")
    ways.add_argument(
        "--ws",
        action="store_true",
        help="over a WebSocket of this machine, for pages; prints its port and token as one line of JSON",
    )
    parser.add_argument("--port", metavar="N", type=port, help="the port of the WebSocket (default: any free one)")
    parser.add_argument(
        "--origin",
        metavar="ORIGIN",
        nargs="+",
        action="extend",
        type=origin,
        default=[],
        help="pages that may connect, such as http://127.0.0.1:8000",
    )
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    if arguments.ws:
        return _socket(arguments.port or 0, arguments.origin)
    if arguments.port is not None or arguments.origin:
        raise Unusable("--port and --origin are for --ws")
    from citewell.lsp.stdio import serve

    if not gc.isenabled():
        gc.freeze()
        gc.enable()
    if sys.stdin is None or sys.stdout is None:
        raise Unusable("standard input or output is closed, and an editor speaks over both")
    return serve()


def _socket(port: int, origins: list[str]) -> int:
    if not origins:
        raise Unusable("say which pages may connect: --origin http://127.0.0.1:8000")
    from citewell.lsp.launch import launch_ahead

    first = launch_ahead()
    from citewell.lsp import socket

    def tell(port: int, token: str) -> None:
        write(f'{{"port": {port}, "token": "{token}"}}\n')

    try:
        socket.run(origins, port=port, first=first, tell=tell)
    except socket.PortTaken as error:
        raise Unusable(str(error)) from error
    return 0
