"""The command `citewell check`."""

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from citewell.cli import drafts, fixing
from citewell.cli.arguments import jobs, names
from citewell.cli.output import FOUND, WRONG, Unusable, is_colourful, say, tell, write

if TYPE_CHECKING:
    from collections.abc import Callable

    from citewell.batch import Outcome

__all__ = ["add"]

_FAIL_ON = ("error", "warning", "information", "hint", "never")
_CHECK = "Checks drafts: Markdown (.md, .markdown), MDX (.mdx) and HTML (.html, .htm, .xhtml)."
_EXIT_CODES = (
    "Exit code: 0 nothing at or above --fail-on, 1 findings at or above it, 2 the command or its configuration was "
    "wrong or a file could not be read (all other files are still checked). With --fix these speak of what is left, and 2 "
    "also of a file that could not be written; with --diff 1 says that there is something to fix."
)


def add(parser: argparse.ArgumentParser) -> None:
    """What `citewell check` takes."""
    parser.description, parser.epilog = _CHECK, _EXIT_CODES
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="files, folders (what .gitignore names is left out) or quoted patterns such as 'docs/**/*.md'; "
        "- reads standard input (default: this folder)",
    )
    parser.add_argument("--format", choices=("text", "json"), default="text", help="text (default) or json")
    parser.add_argument("--output", metavar="FILE", type=Path, help="write to FILE instead of standard output")
    parser.add_argument(
        "--stdin-filename",
        metavar="NAME",
        help="the name of what is read from standard input: it decides the format and where settings are looked for",
    )
    changing = parser.add_mutually_exclusive_group()
    changing.add_argument(
        "--fix",
        action="store_true",
        help="make the fixes that cannot change the meaning and need no choice; what is read from standard input goes "
        "fixed to standard output, and its findings to standard error",
    )
    changing.add_argument(
        "--diff", action="store_true", help="print what --fix would change, as a diff, and write nothing to any draft"
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

    started = time.perf_counter()
    order = batch.Order(
        config=arguments.config,
        select=None if arguments.select is None else tuple(arguments.select),
        ignore=tuple(arguments.ignore),
        fixes=arguments.format == "json" or arguments.fix or arguments.diff,
        # What a rule costs is not told by a run that remembers what it found.
        cache=None if arguments.no_cache or arguments.timing else default_file(),
    )
    found = drafts.find(arguments.paths or ["."], arguments.stdin_filename)
    work = batch.Batch(found, order)
    if not work.is_known:
        # What is wrong with the command itself is said once, before any draft is checked.
        drafts.refuse_wrong(order)
    fixer = fixing.Fixer(order)
    checked = zip(found, work.outcomes(arguments.jobs), strict=True)
    if arguments.diff:
        colour = arguments.output is None and is_colourful()
        shown = "".join([fixer.show(draft, outcome, colour=colour) for draft, outcome in checked])
        _put(shown, arguments.output, write)
        return (FOUND if shown else 0) if fixer.is_well else WRONG
    outcomes = [fixer.fix(draft, outcome) if arguments.fix else outcome for draft, outcome in checked]
    fixer.say_left()
    results = [outcome.checked for outcome in outcomes]
    if arguments.format == "json":
        from citewell.report import json

        rendered = json.render(results, time.perf_counter() - started)
    else:
        from citewell.report import text

        rendered = text.render(results, colour=arguments.output is None and is_colourful())
    # What was read from standard input stands fixed on standard output, and nothing may stand beside it.
    _put(rendered, arguments.output, tell if arguments.fix and "-" in arguments.paths else write)
    for notice in report.notices(results):
        say(f"note: {notice}")
    if arguments.timing:
        _print_timing(outcomes)
    if not fixer.is_well or any(result.problems for result in results):
        return WRONG
    counts = report.count(results)
    limit = _FAIL_ON.index(arguments.fail_on)
    return FOUND if any(counts[name] for name in report.SEVERITIES[: limit + 1] if arguments.fail_on != "never") else 0


def _put(text: str, file: Path | None, otherwise: "Callable[[str], None]") -> None:
    """To a file, or where there is none otherwise; raises Unusable where that cannot be written."""
    if file is None:
        otherwise(text)
        return
    try:
        file.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise Unusable(f"{file} cannot be written: {error.strerror or error}") from error


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
