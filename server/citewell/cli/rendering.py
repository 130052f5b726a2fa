"""What `citewell check` prints, in the format that was chosen, and what that says of the run."""

import argparse
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from citewell.cli.output import FOUND, WRONG, Unusable, is_colourful, is_terminal, say, width

if TYPE_CHECKING:
    from citewell.batch import Outcome
    from citewell.packs import Packs
    from citewell.report import Checked
    from citewell.report.text import Style
    from citewell.rule import Severity

__all__ = ["FAIL_ON", "FORMATS", "rendered", "say_beside", "shows_fixes", "shows_scores", "streamed", "verdict"]

FORMATS = ("text", "json", "sarif", "github", "gitlab", "junit", "checkstyle", "html")
FAIL_ON = ("error", "warning", "information", "hint", "never")


def streamed(
    outcomes: "Iterable[Outcome]", total: int, arguments: argparse.Namespace, put: Callable[[str], None]
) -> "list[Outcome]":
    """
    What became of each of ``total`` drafts, with the score that was asked for, and of files that are wrong for many of them.

    Text for standard output is put there as it comes.
    """
    from citewell.cli.faults import Faults
    from citewell.cli.progress import Progress
    from citewell.report import text

    kept = []
    faults = Faults()
    style = _style(arguments)
    with Progress(total) as progress:
        for outcome in outcomes:
            scored = replace(outcome, checked=replace(outcome.checked, least=arguments.min_score))
            for one in faults.apart(scored):
                kept.append(one)
                if _is_streamed(arguments) and (shown := text.draft(one.checked, style)):
                    progress.clear()
                    put(shown)
            progress.advance()
    return kept


def shows_fixes(arguments: argparse.Namespace) -> bool:
    """
    Whether fixes are shown: in the formats that hold them, and in text that somebody reads on a terminal.

    To find them takes a sixth of the time of a check, so the log of a build does without.
    """
    if arguments.format == "text":
        return arguments.output is None and is_terminal() and not arguments.quiet and not arguments.statistics
    return arguments.format in ("json", "sarif", "html")


def shows_scores(arguments: argparse.Namespace) -> bool:
    """Whether scores are shown or asked for; to work them out takes a tenth of the time of a check."""
    return arguments.min_score is not None or arguments.format in ("json", "sarif", "html")


def _is_streamed(arguments: argparse.Namespace) -> bool:
    is_text = arguments.format == "text" and arguments.output is None
    return is_text and not arguments.statistics and arguments.write_baseline is None


def _style(arguments: argparse.Namespace) -> "Style":
    from citewell.report.text import Style

    if arguments.output is not None:
        return Style(arguments.color == "always", brief=arguments.quiet)
    style = Style(is_colourful(arguments.color), brief=arguments.quiet)
    return replace(style, columns=width()) if is_terminal() else style


def rendered(results: "Sequence[Checked]", arguments: argparse.Namespace, seconds: float, code: int) -> str:
    """What is printed once all drafts are checked. Raises Unusable where a format is not there."""
    match arguments.format:
        case "json":
            from citewell.report import json

            return json.render(results, seconds)
        case "sarif":
            from citewell.report import sarif

            return sarif.render(results, _packs_of(results, arguments), code)
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
        case "html":
            from citewell.report import html

            try:
                return html.render(results, _packs_of(results, arguments))
            except html.NotBuilt as error:
                raise Unusable(str(error)) from error
    from citewell.report import text

    style = _style(arguments)
    if arguments.statistics:
        return text.statistics(results, style)
    findings = "" if _is_streamed(arguments) else "".join(text.draft(result, style) for result in results)
    return findings + ("" if arguments.quiet else text.summary(results, style))


def _packs_of(results: "Sequence[Checked]", arguments: argparse.Namespace) -> "Packs":
    """The rules that are told of: those installed, and those of the projects that the drafts belong to."""
    from citewell.project import packs_of_all

    return packs_of_all((Path(result.path) for result in results), arguments.config)


def _failing(arguments: argparse.Namespace) -> "tuple[Severity, ...]":
    """The severities that fail a run."""
    from citewell.report import SEVERITIES

    return () if arguments.fail_on == "never" else SEVERITIES[: FAIL_ON.index(arguments.fail_on) + 1]


def verdict(results: "Sequence[Checked]", arguments: argparse.Namespace) -> int:
    """The exit code."""
    from citewell.report import count, shortfall

    if any(result.problems for result in results):
        return WRONG
    counts = count(results)
    if any(counts[severity] for severity in _failing(arguments)):
        return FOUND
    return FOUND if any(shortfall(result) for result in results) else 0


def say_beside(results: "Sequence[Checked]", arguments: argparse.Namespace) -> None:
    """Says what is no finding: notices, and scores that are too low."""
    from citewell import report

    for notice in report.notices(results):
        say(f"note: {notice}")
    if arguments.min_score is None:
        return
    for result in results:
        if low := report.shortfall(result):
            say(f"{result.path}: {low}")
    from citewell.score import LEAST_WORDS

    reports = [(result.path, result.report) for result in results if result.report and result.report.score is None]
    if large := [path for path, one in reports if one.words >= LEAST_WORDS]:
        say(
            f"note: no score, since it is too large, in another language than English, or mostly no prose: {', '.join(large)}"
        )
    if without := [path for path, one in reports if one.words < LEAST_WORDS]:
        say(f"note: no score, since there are under {LEAST_WORDS} words of prose: {', '.join(without)}")
