"""The command `citewell test-rules`."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from citewell.cli.output import FOUND, WRONG, complain, say, write

__all__ = ["add"]


def add(parser: argparse.ArgumentParser) -> None:
    """What `citewell test-rules` takes."""
    parser.description = (
        "Runs the examples of rules as data and the case files of rule packs: each fix is applied, and the same draft "
        "in other surroundings has to have the same findings."
    )
    parser.epilog = "Exit code: 0 all hold, 1 one does not, 2 a file is wrong or there is nothing to run."
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="files of rules (.yml) or of cases (.md), rule packs, or projects (default: this folder)",
    )
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    places = [Path(path) for path in arguments.paths] or [Path.cwd()]
    files = list(dict.fromkeys(file for place in places for file in _files(place.absolute())))
    if not files:
        return complain("there are no rules to test here; `citewell new-rule NAME` writes one")
    wrong, failed, done = [], [], 0
    for file in files:
        for is_right, message in _outcomes(file):
            if message is None:
                done += 1
            elif is_right:
                failed.append(message)
            else:
                wrong.append(message)
    for message in wrong:
        say(message)
    write("".join(f"{message}\n\n" for message in failed) + f"{done} hold, {len(failed)} do not.\n")
    return WRONG if wrong else FOUND if failed else 0


def _files(place: Path) -> Iterator[Path]:
    """The files to test at a place: itself, or those of the pack and of the project that a folder belongs to."""
    from citewell.packs import rule_files
    from citewell.project import rules_folder
    from citewell.workshop import find_pack

    if not place.is_dir():
        yield place
        return
    pack = find_pack(place)
    if pack is not None:
        yield from rule_files(pack.rules)
        yield from sorted(pack.cases.glob("*.md"))
    yield from rule_files(rules_folder(place / "draft.md"))


def _outcomes(file: Path) -> "Iterator[tuple[bool, str | None]]":
    """Of each example of a file whether it could be run, and what is wrong with it: None where it holds."""
    from citewell.testing import CaseError

    try:
        yield from _of_data(file) if file.suffix in (".yml", ".yaml") else _of_cases(file)
    except (OSError, UnicodeDecodeError, CaseError) as error:
        yield False, str(error)


def _of_data(file: Path) -> "Iterator[tuple[bool, str | None]]":
    from dataclasses import replace

    from citewell import datarules, packs
    from citewell.testing import run_sample

    installed = packs.load()
    # The pack itself may be installed: its ids are its own.
    taken = {name: rule.pack for name, rule in installed.rules.items() if rule.pack == "core"}
    evidence = {**installed.evidence, **packs.evidence_in(file.parent.parent)}
    reading = datarules.read(file.read_text(encoding="utf-8"), file, pack="project", evidence=evidence, taken=taken)
    known = replace(installed, rules={**installed.rules, **reading.rules}, evidence=evidence)
    for fault in reading.faults:
        yield False, str(fault)
    for sample in reading.samples:
        try:
            run_sample(sample, file, known)
        except AssertionError as error:
            yield True, str(error)
        else:
            yield True, None


def _of_cases(file: Path) -> "Iterator[tuple[bool, str | None]]":
    from citewell.testing import cases, run

    for case in cases(file):
        try:
            run(case)
        except AssertionError as error:
            yield True, str(error)
        else:
            yield True, None
