"""The command `citewell desk`."""

import argparse
from pathlib import Path

from citewell.cli.arguments import port
from citewell.cli.output import Unusable, write

__all__ = ["add"]


def add(parser: argparse.ArgumentParser) -> None:
    """What `citewell desk` takes."""
    parser.description = "Opens a writing desk in the browser, with the drafts of one folder. Ctrl+C ends it."
    parser.add_argument(
        "file", metavar="FILE", nargs="?", type=Path, help="the draft to begin with, or a folder (default: this folder)"
    )
    parser.add_argument("--port", metavar="N", type=port, default=0, help="its port (default: any free one)")
    parser.add_argument("--no-browser", action="store_true", help="print the address and open nothing")
    pairing = parser.add_mutually_exclusive_group()
    pairing.add_argument(
        "--pair",
        action="store_true",
        help="print a new key for the browser extension, once; one before is not good then",
    )
    pairing.add_argument("--unpair", action="store_true", help="take that key back, and do nothing else")
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    if arguments.unpair:
        return _unpair()
    from citewell.desk import PAGE

    folder, file = _place(arguments.file or Path.cwd())
    if not (PAGE / "index.html").is_file():
        raise Unusable("the page of the desk is not built; `make desk` builds it")
    from citewell.lsp.launch import launch_ahead

    key = _pair() if arguments.pair else ""
    first = launch_ahead()
    from citewell.desk import server
    from citewell.lsp.socket import PortTaken

    def tell(address: str, once: str) -> None:
        write(f"{key}The desk is at {address}\nCtrl+C ends it.\n")
        if not arguments.no_browser:
            _browse(once)

    try:
        server.run(folder, file, page=PAGE, port=arguments.port, first=first, tell=tell)
    except PortTaken as error:
        raise Unusable(str(error)) from error
    return 0


def _pair() -> str:
    """Makes a key for the extension; what is said of it."""
    import asyncio

    from citewell.desk import pairing

    try:
        key = asyncio.run(pairing.pair())
    except pairing.NoPlace as error:
        raise Unusable(str(error)) from error
    return f"The key for the extension, shown this once: {key}\n`citewell desk --unpair` takes it back.\n"


def _unpair() -> int:
    from citewell.desk import pairing

    write("The key is no longer good.\n" if pairing.unpair() else "There was no key to take back.\n")
    return 0


def _place(path: Path) -> tuple[Path, str | None]:
    """The folder that a path means to the desk, and the draft in it."""
    from citewell.files import NO_DRAFT, SUFFIXES

    try:
        place = path.resolve()
        if place.is_dir():
            return place, None
        if place.suffix.lower() not in SUFFIXES:
            raise Unusable(f"{path} {NO_DRAFT}")
        if not place.parent.is_dir():
            raise Unusable(f"{path} is in a folder that does not exist: check the path")
    except (OSError, ValueError, RuntimeError) as error:
        raise Unusable(f"{path} cannot be opened: {error}") from error
    return place.parent, place.name


def _browse(address: str) -> None:
    """Opens the browser, and waits for none: some stay in the foreground."""
    import threading
    import webbrowser

    threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
