"""The command `citewell check`."""

import argparse
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from citewell.cli import drafts, fixing, narrowing, rendering
from citewell.cli.arguments import duration, jobs, names, score
from citewell.cli.output import COLOURS, FOUND, WRONG, Unusable, is_colourful, save, tell, write

if TYPE_CHECKING:
    from citewell.batch import Draft, Outcome

__all__ = ["add"]

_CHECK = "Checks drafts: Markdown (.md, .markdown), MDX (.mdx) and HTML (.html, .htm, .xhtml)."
_MORE = """\
examples:
  citewell check                               every draft below this folder
  citewell check docs/ post.md --quiet         one line a finding
  citewell check docs/ --statistics            how many findings each rule has
  citewell check docs/ --min-score 60          fail where a page scores less
  citewell check post.md --diff                what --fix would change
  citewell check --format sarif --output a.sarif
  citewell check - --stdin-filename post.md <draft

exit codes:
  0  nothing at or above --fail-on, and no page below --min-score
  1  findings at or above --fail-on, or a page below --min-score; with --diff,
     something to fix
  2  the command or its configuration was wrong, or a file could not be read
     (all other files are still checked) or, with --fix, not be written
With --fix they speak of what is left.
"""


def add(parser: argparse.ArgumentParser) -> None:
    """What `citewell check` takes."""
    parser.description, parser.epilog = _CHECK, _MORE
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="files, folders or quoted patterns such as 'docs/**/*.md' (what .gitignore, .citewellignore and `exclude` of the "
        "configuration name is left out; a file that is named is checked all the same); - reads standard input "
        "(default: this folder)",
    )
    parser.add_argument(
        "--force-exclude",
        action="store_true",
        help="leave out what .citewellignore and `exclude` name also where a file is named, as hooks do",
    )
    parser.add_argument(
        "--format",
        choices=rendering.FORMATS,
        metavar="FORMAT",
        default="text",
        help="text (default), json, sarif (code scanning), github (annotations of a workflow), gitlab (code quality), "
        "junit, checkstyle or html (a report to look at)",
    )
    parser.add_argument("--output", metavar="FILE", type=Path, help="write to FILE instead of standard output")
    parser.add_argument("--color", choices=COLOURS, default="auto", help="colours in text (default: on a terminal)")
    parser.add_argument(
        "--quiet", action="store_true", help="findings alone, one line each, without their source and a summary"
    )
    parser.add_argument(
        "--statistics", action="store_true", help="print how many findings each rule has, instead of the findings"
    )
    parser.add_argument(
        "--stdin-filename",
        metavar="FILE",
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
        "--select",
        metavar="RULES",
        type=names,
        action="extend",
        help="only these rules or families, separated by commas",
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
        "--fail-on", choices=rendering.FAIL_ON, default="warning", help="exit with 1 from here on (default: warning)"
    )
    parser.add_argument(
        "--min-score",
        metavar="N",
        type=score,
        help="exit with 1 where a page has a score below N (0 to 100); one too short for a score is named, and passes",
    )
    narrowing.add(parser)
    parser.add_argument(
        "--jobs", metavar="N", type=jobs, help="how many processes (default: as many as the drafts need)"
    )
    parser.add_argument(
        "--time-limit",
        metavar="SECONDS",
        type=duration,
        help="the longest that one draft may take; a rule that never ends is left out then (default: a minute and more "
        "for a long draft)",
    )
    parser.add_argument(
        "--timing", action="store_true", help="print to standard error what each rule costs; reads no cache"
    )
    parser.add_argument("--no-cache", action="store_true", help="read and write no cache: check every draft anew")
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    from citewell import batch
    from citewell.cache import default_file

    _refuse_what_does_not_go_together(arguments)
    if arguments.show_config is not None:
        return _show_config(arguments)
    started = time.perf_counter()
    asked = narrowing.Narrowing(arguments)
    order = batch.Order(
        config=arguments.config,
        select=None if arguments.select is None else tuple(arguments.select),
        ignore=tuple(arguments.ignore),
        fixes=arguments.fix or arguments.diff or rendering.shows_fixes(arguments),
        scores=rendering.shows_scores(arguments),
        readability=arguments.format == "html",
        patience=arguments.time_limit,
        # What a rule costs is not told by a run that remembers what it found.
        cache=None if arguments.no_cache or arguments.timing else default_file(),
    )
    meant = drafts.find(arguments.paths or ["."], arguments.stdin_filename, arguments.config)
    if arguments.force_exclude:
        meant = drafts.without_excluded(meant, arguments.config)
    found = asked.drafts(meant)
    work = batch.Batch(found, order)
    if not work.is_known:
        # What is wrong with the command itself is said once, before any draft is checked.
        drafts.refuse_wrong(order, arguments.paths)
    fixer = fixing.Fixer(order)
    checked = zip(found, work.outcomes(arguments.jobs), strict=True)
    if arguments.diff:
        return _show_diff(arguments, fixer, checked)
    # What was read from standard input stands fixed on standard output, and nothing may stand beside it.
    put = tell if arguments.fix and "-" in arguments.paths else write
    fresh = (fixer.fix(*one) if arguments.fix else one[1] for one in checked)
    outcomes = rendering.streamed(map(asked.outcome, fresh), len(found), arguments, put)
    results = [outcome.checked for outcome in outcomes]
    fixer.say_left()
    if arguments.write_baseline is not None:
        narrowing.keep(arguments.write_baseline, results)
        return 0
    code = rendering.verdict(results, arguments)
    _put(rendering.rendered(results, arguments, time.perf_counter() - started, code), arguments.output, put)
    rendering.say_beside(results, arguments)
    asked.tell()
    if arguments.timing:
        _print_timing(outcomes)
    return code


def _refuse_what_does_not_go_together(arguments: argparse.Namespace) -> None:
    """Raises Unusable where two arguments do not."""
    if arguments.statistics and arguments.format != "text":
        raise Unusable("--statistics is for --format text")
    if arguments.diff:
        others = {
            "--format": arguments.format != "text",
            "--statistics": arguments.statistics,
            "--min-score": arguments.min_score is not None,
        }
        for name, is_there in others.items():
            if is_there:
                raise Unusable(f"--diff prints what --fix would change, and nothing else: leave out {name}")
    if arguments.fix or arguments.diff:
        for name in ("baseline", "write_baseline", "prune_baseline", "since"):
            if getattr(arguments, name) is not None:
                raise Unusable(
                    f"--{name.replace('_', '-')} is about findings that are reported: leave out --fix and --diff"
                )


def _show_diff(arguments: argparse.Namespace, fixer: fixing.Fixer, checked: "Iterable[tuple[Draft, Outcome]]") -> int:
    """Prints what would be fixed; the exit code."""
    colour = arguments.output is None and is_colourful(arguments.color)
    shown = "".join([fixer.show(draft, outcome, colour=colour) for draft, outcome in checked])
    _put(shown, arguments.output, write)
    fixer.say_left()
    return (FOUND if shown else 0) if fixer.is_well else WRONG


def _put(text: str, file: Path | None, otherwise: Callable[[str], None]) -> None:
    """To a file, or where there is none otherwise; raises Unusable where that cannot be written."""
    if file is None:
        otherwise(text)
    else:
        save(file, text)


def _show_config(arguments: argparse.Namespace) -> int:
    from citewell.cli.configured import account
    from citewell.config import ConfigError
    from citewell.project import packs_for

    try:
        select, ignore = arguments.select, arguments.ignore
        packs = packs_for(Path(arguments.show_config), arguments.config)
        write(account(arguments.show_config, packs, arguments.config, select=select, ignore=ignore))
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
