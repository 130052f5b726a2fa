"""The command `citewell init`."""

import argparse
from pathlib import Path

from citewell.cli.output import Unusable, say, write

__all__ = ["add"]


def add(parser: argparse.ArgumentParser) -> None:
    """What `citewell init` takes."""
    parser.description = "Writes a citewell.toml into this folder, with every key explained."
    parser.add_argument(
        "--preset", metavar="PRESET", help="build on a preset: default, strict, docs, blog, landing-page"
    )
    parser.add_argument("--force", action="store_true", help="write it even where there is a configuration already")
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    from citewell.config import FILE_NAMES, PRESETS, configures, find_file
    from citewell.config.template import template
    from citewell.likeness import closest
    from citewell.packs import load

    preset = arguments.preset
    if preset is not None and preset not in PRESETS:
        hint = closest(preset, PRESETS) or f"; there are {', '.join(PRESETS)}"
        raise Unusable(f'unknown preset "{preset}"{hint}')
    file = Path(FILE_NAMES[0])
    there = [name for name in FILE_NAMES if configures(Path(name).absolute())]
    if there and not arguments.force:
        raise Unusable(f"{there[0]} is there already; --force writes {file} all the same")
    outer = find_file(Path.cwd().parent)
    file.write_text(template(load(), preset), encoding="utf-8", newline="\n")
    write(f"{file} is written.\n")
    if outer is not None:
        say(f"note: here it takes the place of {outer}; `extends` with the path of that file builds on it")
    return 0
