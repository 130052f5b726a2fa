"""The command `citewell check`."""

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from citewell.cli import drafts, narrowing
from citewell.cli.arguments import duration, jobs, names, score
from citewell.cli.output import (
    COLOURS,
    FOUND,
    WRONG,
    Unusable,
    complain,
    is_colourful,
    is_terminal,
    save,
    say,
    width,
    write,
)

if TYPE_CHECKING:
    from citewell.batch import Batch, Outcome
    from citewell.report import Checked
    from citewell.report.text import Style
    from citewell.rule import Severity

__all__ = ["add"]

_FORMATS = ("text", "json", "sarif", "github", "gitlab", "junit", "checkstyle")
_FAIL_ON = ("error", "warning", "information", "hint", "never")
_CHECK = "Checks drafts: Markdown (.md, .markdown), MDX (.mdx) and HTML (.html, .htm, .xhtml)."
_MORE = """\
examples:
  citewell check                               every draft below this folder
  citewell check docs/ post.md --quiet         one line a finding
  citewell check docs/ --statistics            how many findings each rule has
  citewell check docs/ --min-score 60          fail where a page scores less
  citewell check --format sarif --output a.sarif
  citewell check - --stdin-filename post.md <draft

exit codes:
  0  nothing at or above --fail-on, and no page below --min-score
  1  findings at or above --fail-on, or a page below --min-score
  2  the command or its configuration was wrong, or a file could not be read
     (all other files are still checked)
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
        "--format",
        choices=_FORMATS,
        metavar="FORMAT",
        default="text",
        help="text (default), json, sarif (code scanning), github (annotations of a workflow), gitlab (code quality), "
        "junit or checkstyle",
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
        "--min-score",
        metavar="N",
        type=score,
        help="exit with 1 where a page has a score below N (0 to 100); one too short for a score is named, and passes",
    )
    narrowing.add(parser)
    parser.add_argument(
        "--jobs", metavar="N", type=jobs, help="how many processes (default: what the drafts are worth)"
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
    from citewell import batch, report
    from citewell.cache import default_file

    if arguments.statistics and arguments.format != "text":
        raise Unusable("--statistics is for --format text")
    if arguments.show_config is not None:
        return _show_config(arguments)
    started = time.perf_counter()
    asked = narrowing.Narrowing(arguments)
    order = batch.Order(
        config=arguments.config,
        select=None if arguments.select is None else tuple(arguments.select),
        ignore=tuple(arguments.ignore),
        fixes=_is_about_fixes(arguments),
        patience=arguments.time_limit,
        # What a rule costs is not told by a run that remembers what it found.
        cache=None if arguments.no_cache or arguments.timing else default_file(),
    )
    found = asked.drafts(drafts.find(arguments.paths or ["."], arguments.stdin_filename, arguments.config))
    work = batch.Batch(found, order)
    if not work.is_known:
        # What is wrong with the command itself is said once, before any draft is checked.
        drafts.refuse_wrong(order, arguments.paths)
    outcomes = _check(work, len(found), arguments, asked)
    results = [outcome.checked for outcome in outcomes]
    if arguments.write_baseline is not None:
        narrowing.keep(arguments.write_baseline, results)
        return 0
    code = _verdict(results, arguments)
    rendered = _render(results, arguments, time.perf_counter() - started, code)
    if arguments.output is None:
        write(rendered)
    else:
        try:
            save(arguments.output, rendered)
        except OSError as error:
            return complain(f"{arguments.output} cannot be written: {error.strerror or error}")
    for notice in report.notices(results):
        say(f"note: {notice}")
    asked.tell()
    if arguments.min_score is not None:
        _tell_scores(results, arguments.min_score)
    if arguments.timing:
        _print_timing(outcomes)
    return code


def _check(work: "Batch", total: int, arguments: argparse.Namespace, asked: narrowing.Narrowing) -> "list[Outcome]":
    """What became of each draft. Text for standard output is written as it comes."""
    from citewell.cli.progress import Progress
    from citewell.report import text

    outcomes = []
    style = _style(arguments)
    with Progress(total) as progress:
        for found in work.outcomes(arguments.jobs):
            outcome = asked.outcome(found)
            outcomes.append(outcome)
            if _is_streamed(arguments) and (shown := text.draft(outcome.checked, style)):
                progress.clear()
                write(shown)
            progress.advance()
    return outcomes


def _is_about_fixes(arguments: argparse.Namespace) -> bool:
    """
    Whether fixes are shown: in the formats that hold them, and in text that somebody reads on a terminal.

    To find them takes a sixth of the time of a check, so the log of a build does without.
    """
    if arguments.format == "text":
        return arguments.output is None and is_terminal() and not arguments.quiet and not arguments.statistics
    return arguments.format in ("json", "sarif")


def _is_streamed(arguments: argparse.Namespace) -> bool:
    is_text = arguments.format == "text" and arguments.output is None
    return is_text and not arguments.statistics and arguments.write_baseline is None


def _style(arguments: argparse.Namespace) -> "Style":
    from citewell.report.text import Style

    if arguments.output is not None:
        return Style(arguments.color == "always", brief=arguments.quiet)
    style = Style(is_colourful(arguments.color), brief=arguments.quiet)
    return replace(style, columns=width()) if is_terminal() else style


def _render(results: "Sequence[Checked]", arguments: argparse.Namespace, seconds: float, code: int) -> str:
    """What is printed once all drafts are checked."""
    match arguments.format:
        case "json":
            from citewell.report import json

            return json.render(results, seconds)
        case "sarif":
            from citewell.packs import load
            from citewell.report import sarif

            return sarif.render(results, load(), code)
        case "github":
            from citewell.report import github

            return github.render(results)
        case "gitlab":
            from citewell.report import gitlab

            return gitlab.render(results)
        case "junit":
            from citewell.report import junit

            return junit.render(results, _failing(arguments))
        case "checkstyle":
            from citewell.report import checkstyle

            return checkstyle.render(results)
    from citewell.report import text

    style = _style(arguments)
    if arguments.statistics:
        return text.statistics(results, style)
    findings = "" if _is_streamed(arguments) else "".join(text.draft(result, style) for result in results)
    return findings + ("" if arguments.quiet else text.summary(results, style))


def _failing(arguments: argparse.Namespace) -> "tuple[Severity, ...]":
    """The severities that fail a run."""
    from citewell.report import SEVERITIES

    return () if arguments.fail_on == "never" else SEVERITIES[: _FAIL_ON.index(arguments.fail_on) + 1]


def _verdict(results: "Sequence[Checked]", arguments: argparse.Namespace) -> int:
    """The exit code."""
    from citewell.report import count

    if any(result.problems for result in results):
        return WRONG
    counts = count(results)
    if any(counts[severity] for severity in _failing(arguments)):
        return FOUND
    return FOUND if arguments.min_score is not None and any(_below(results, arguments.min_score)) else 0


def _below(results: "Sequence[Checked]", least: int) -> Iterator[tuple[str, int]]:
    """The drafts with a lower score, and that score."""
    for result in results:
        if result.report and result.report.score is not None and result.report.score < least:
            yield result.path, result.report.score


def _tell_scores(results: "Sequence[Checked]", least: int) -> None:
    for path, found in _below(results, least):
        say(f"{path}: score {found}, below --min-score {least}")
    without = [result.path for result in results if result.report and result.report.score is None]
    if without:
        say(f"note: no score, since there are under 60 words of prose: {', '.join(without)}")


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
