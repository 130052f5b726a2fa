"""The command `citewell check`."""

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from citewell.cli import drafts
from citewell.cli.arguments import jobs, names
from citewell.cli.output import FOUND, WRONG, complain, is_colourful, say, write

if TYPE_CHECKING:
    from citewell.batch import Outcome

__all__ = ["add"]

_FAIL_ON = ("error", "warning", "information", "hint", "never")
_CHECK = "Checks drafts: Markdown (.md, .markdown), MDX (.mdx) and HTML (.html, .htm, .xhtml)."
_EXIT_CODES = (
    "Exit code: 0 nothing at or above --fail-on, 1 findings at or above it, 2 the command or its configuration was "
    "wrong or a file could not be read (all other files are still checked)."
)


def add(parser: argparse.ArgumentParser) -> None:
    """What `citewell check` takes."""
    parser.description, parser.epilog = _CHECK, _EXIT_CODES
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="files, folders or quoted patterns such as 'docs/**/*.md' (what .gitignore, .citewellignore and `exclude` of the "
        "configuration name is left out; a file that is named is checked all the same); - reads standard input "
        "(default: this folder)",
    )
    parser.add_argument("--format", choices=("text", "json"), default="text", help="text (default) or json")
    parser.add_argument("--output", metavar="FILE", type=Path, help="write to FILE instead of standard output")
    parser.add_argument(
        "--stdin-filename",
        metavar="NAME",
        help="the name of what is read from standard input: it decides the format and where settings are looked for",
    )
    parser.add_argument(
        "--select", metavar="RULES", type=names, action="extend", help="only these rules or families, parted by commas"
    )
    parser.add_argument(
        "--ignore", metavar="RULES", type=names, action="extend", default=[], help="not these rules or families"
    )
    parser.add_argument(
        "--config",
        metavar="FILE",
        type=Path,
        help="settings for all drafts (default: the nearest file above each draft)",
    )
    parser.add_argument(
        "--show-config",
        metavar="FILE",
        type=Path,
        help="check nothing: print the settings of this draft, and which files they come from",
    )
    parser.add_argument(
        "--fail-on", choices=_FAIL_ON, default="warning", help="exit with 1 from here on (default: warning)"
    )
    parser.add_argument(
        "--jobs", metavar="N", type=jobs, help="how many processes (default: what the drafts are worth)"
    )
    parser.add_argument(
        "--timing", action="store_true", help="print to standard error what each rule costs; reads no cache"
    )
    parser.add_argument("--no-cache", action="store_true", help="read and write no cache: check every draft anew")
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    from citewell import batch, report
    from citewell.cache import default_file

    if arguments.show_config is not None:
        return _show_config(arguments)
    started = time.perf_counter()
    order = batch.Order(
        config=arguments.config,
        select=None if arguments.select is None else tuple(arguments.select),
        ignore=tuple(arguments.ignore),
        fixes=arguments.format == "json",
        # What a rule costs is not told by a run that remembers what it found.
        cache=None if arguments.no_cache or arguments.timing else default_file(),
    )
    work = batch.Batch(drafts.find(arguments.paths or ["."], arguments.stdin_filename, arguments.config), order)
    if not work.is_known:
        # What is wrong with the command itself is said once, before any draft is checked.
        drafts.refuse_wrong(order)
    outcomes = list(work.outcomes(arguments.jobs))
    results = [outcome.checked for outcome in outcomes]
    if arguments.format == "json":
        from citewell.report import json

        rendered = json.render(results, time.perf_counter() - started)
    else:
        from citewell.report import text

        rendered = text.render(results, colour=arguments.output is None and is_colourful())
    if arguments.output is None:
        write(rendered)
    else:
        try:
            arguments.output.write_text(rendered, encoding="utf-8", newline="")
        except OSError as error:
            return complain(f"{arguments.output} cannot be written: {error.strerror or error}")
    for notice in report.notices(results):
        say(f"note: {notice}")
    if arguments.timing:
        _print_timing(outcomes)
    if any(result.problems for result in results):
        return WRONG
    counts = report.count(results)
    limit = _FAIL_ON.index(arguments.fail_on)
    return FOUND if any(counts[name] for name in report.SEVERITIES[: limit + 1] if arguments.fail_on != "never") else 0


def _show_config(arguments: argparse.Namespace) -> int:
    from citewell.cli.configured import account
    from citewell.config import ConfigError
    from citewell.packs import load

    try:
        select, ignore = arguments.select, arguments.ignore
        write(account(arguments.show_config, load(), arguments.config, select=select, ignore=ignore))
    except ConfigError as error:
        raise drafts.wrong(error) from error
    return 0


def _print_timing(outcomes: "list[Outcome]") -> None:
    total: dict[str, float] = {}
    for outcome in outcomes:
        for name, seconds in outcome.seconds.items():
            total[name] = total.get(name, 0.0) + seconds
    if sys.stderr is None:
        return
    sys.stderr.write("CPU time of each rule, in milliseconds:\n")
    for name, seconds in sorted(total.items(), key=lambda item: -item[1]):
        sys.stderr.write(f"{seconds * 1000:10.1f}  {name}\n")
