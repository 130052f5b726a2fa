"""The command `citewell schema`."""

import argparse

from citewell.cli.output import write

__all__ = ["add"]


def add(parser: argparse.ArgumentParser) -> None:
    """What `citewell schema` takes."""
    parser.description = (
        "Prints the JSON schema of citewell.toml, with the rules that are installed: editors complete and check the "
        "file with it."
    )
    parser.set_defaults(run=_run)


def _run(_: argparse.Namespace) -> int:
    import json

    from citewell.packs import load
    from citewell.schema import schema

    write(json.dumps(schema(load()), ensure_ascii=False, indent=2) + "\n")
    return 0
