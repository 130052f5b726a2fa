"""The command `citewell help`."""

import argparse

__all__ = ["add"]


def add(parser: argparse.ArgumentParser) -> None:
    """What `citewell help` takes."""
    parser.description = "Prints what a command takes, as its own --help does."
    parser.add_argument("command", metavar="COMMAND", nargs="?", help="such as check (default: all commands)")
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    from citewell.cli import build_parser

    named = [] if arguments.command is None else [arguments.command]
    # It prints and ends; of a command that is none it says so.
    build_parser(named).parse_args([*named, "--help"])
    return 0
