"""The drafts that a command line means, and whether they can be checked at all."""

import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from citewell.cli.output import Unusable, say

if TYPE_CHECKING:
    from citewell.batch import Draft, Order
    from citewell.config import ConfigError

__all__ = ["find", "named", "refuse_wrong", "standard_input", "without_excluded", "wrong"]


def find(arguments: Iterable[str], stdin_filename: str | None, config: Path | None = None) -> "list[Draft]":
    """
    Those that paths, patterns and ``-`` mean, in order; a place where there is none is a draft with a problem.

    ``config`` is the file that settings of all drafts come from.
    """
    from citewell.batch import Draft
    from citewell.files import Problem, find_drafts

    drafts: list[Draft] = []
    paths: list[str] = []

    def take_paths() -> None:
        for found in find_drafts(paths, config=config):
            if isinstance(found, Problem):
                drafts.append(Draft(found.path, problem=found.message))
            else:
                drafts.append(Draft(found))
        paths.clear()

    for path in arguments:
        if path == "-":
            take_paths()
            drafts.append(standard_input(stdin_filename))
        else:
            paths.append(path)
    take_paths()
    return drafts


def without_excluded(drafts: "Iterable[Draft]", config: Path | None = None) -> "list[Draft]":
    """Those that nothing leaves out, though they are named; what is read from standard input is not judged."""
    from citewell.ignores import Exclusions

    exclusions = Exclusions(config)
    return [draft for draft in drafts if draft.text is not None or not exclusions.hide(Path(draft.path))]


def named(path: str) -> "Draft":
    """One file, which is yet to be read."""
    from citewell.batch import Draft
    from citewell.files import NO_DRAFT, SUFFIXES

    if Path(path).suffix.lower() in SUFFIXES:
        return Draft(path)
    return Draft(path, problem="is a folder: name a draft in it" if Path(path).is_dir() else NO_DRAFT)


def standard_input(name: str | None) -> "Draft":
    """What is read from standard input; raises Unusable where it is closed."""
    from citewell.batch import Draft
    from citewell.files import NO_DRAFT, SUFFIXES, Problem, decode

    name = name or "-"
    suffix = Path(name).suffix.lower()
    if suffix and suffix not in SUFFIXES:
        return Draft(name, problem=NO_DRAFT)
    if sys.stdin is None:
        raise Unusable("standard input is closed")
    text = decode(name, sys.stdin.buffer.read())
    return Draft(name, problem=text.message) if isinstance(text, Problem) else Draft(name, text)


def wrong(error: "ConfigError") -> Unusable:
    """Says all faults of a configuration but the last one, and answers with that."""
    *said, last = (error, *error.others)
    for one in said:
        say(str(one))
    return Unusable(str(last))


def refuse_wrong(order: "Order", paths: Iterable[str]) -> None:
    """
    Raises Unusable where the configuration on the command line is wrong, or where there are no rules.

    ``paths`` are those of the command line: rules of the projects that they lie in may be named.
    """
    from citewell import packs, project
    from citewell.config import ConfigError, read_settings, settings_from

    known = packs.load()
    places = [Path(path) / "draft.md" for path in paths] or [Path.cwd() / "draft.md"]
    rules = {name: rule for place in places for name, rule in project.packs_for(place, order.config).rules.items()}
    known = replace(known, rules=rules)
    try:
        settings_from({}, known, select=order.select, ignore=order.ignore)
        if order.config is not None:
            read_settings(order.config, known)
    except ConfigError as error:
        raise wrong(error) from error
    if not any(rule.pack == "core" for rule in known.rules.values()):
        # Without its rules every draft would pass.
        for notice in known.notices:
            say(notice)
        raise Unusable("its own rules cannot be loaded, so nothing was checked; `citewell doctor` says more")
