"""The command `citewell preview`."""

import argparse
from pathlib import Path

from citewell.cli import drafts
from citewell.cli.output import complain, say, write

__all__ = ["add"]


def add(parser: argparse.ArgumentParser) -> None:
    """What `citewell preview` takes."""
    parser.description = (
        "Prints the score of each section of a draft, and the words that would be lifted from it most "
        "easily: a local estimate. `citewell explain score` says how both come about."
    )
    parser.add_argument("file", metavar="FILE", help="a draft; - reads standard input")
    parser.add_argument("--stdin-filename", metavar="FILE", help="the name of what is read from standard input")
    parser.add_argument("--config", metavar="FILE", type=Path, help="its settings (default: the nearest file above it)")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="text (default) or json")
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    from citewell.batch import Batch, Order
    from citewell.cache import default_file

    name = arguments.file
    draft = drafts.standard_input(arguments.stdin_filename) if name == "-" else drafts.named(name)
    order = Order(config=arguments.config, readability=True, cache=default_file())
    work = Batch([draft], order)
    if not work.is_known:
        drafts.refuse_wrong(order, [name])
    [outcome] = work.outcomes(1)
    checked = outcome.checked
    if checked.report is None:
        return complain(f"{draft.path}: {'; '.join(checked.problems)}")
    for notice in checked.report.notices:
        say(f"note: {notice}")
    from citewell.report import preview

    write(preview.render_json(checked) if arguments.format == "json" else preview.render(checked))
    return 0
