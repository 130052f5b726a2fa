"""The command `citewell doctor`."""

import argparse
from pathlib import Path

from citewell.cli.output import FOUND, write

__all__ = ["add"]


def add(parser: argparse.ArgumentParser) -> None:
    """What `citewell doctor` takes."""
    parser.description = "Looks at this installation and says what to do where something is missing; then exits with 1."
    parser.set_defaults(run=_run)


def _run(_: argparse.Namespace) -> int:
    from citewell.doctor import examine

    looks = list(examine(Path.cwd()))
    width = max(len(look.name) for look in looks)
    write("".join(f"{'ok  ' if look.well else 'BAD '} {look.name.ljust(width)}  {look.words}\n" for look in looks))
    return 0 if all(look.well for look in looks) else FOUND
