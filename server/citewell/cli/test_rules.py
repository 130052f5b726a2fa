"""The command `citewell test-rules`."""

import argparse
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from citewell.cli.output import FOUND, WRONG, complain, say, write

__all__ = ["add"]


def add(parser: argparse.ArgumentParser) -> None:
    """What `citewell test-rules` takes."""
    parser.description = (
        "Runs the examples of rules as data and the case files of rule packs: each fix is applied, and the same draft "
        "in other surroundings has to have the same findings."
    )
    parser.epilog = "Exit code: 0 all hold, 1 one does not, 2 a file is wrong or empty, or a rule has no examples."
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="files of rules (.yml) or of cases (.md), rule packs, or projects (default: this folder)",
    )
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    places = [Path(path) for path in arguments.paths] or [Path.cwd()]
    files = {file: home for place in places for file, home in _files(place.absolute())}
    if not files:
        return complain(
            "there are no rules to test here; `citewell new-rule NAME --data` writes one, and `citewell new-rule NAME "
            "--pack FOLDER` one in Python"
        )
    wrong, failed, done = [], [], 0
    taken: dict[Path, dict[str, str]] = defaultdict(dict)
    for file, home in files.items():
        for is_right, message in _outcomes(file, taken[home]):
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


def _files(place: Path) -> Iterator[tuple[Path, Path]]:
    """
    The files to test at a place: itself, or those of the pack and of the project that a folder belongs to.

    Each with the folder in which no two rules may have the same id.
    """
    from citewell.packs import rule_files
    from citewell.project import rules_folder
    from citewell.workshop import find_pack

    if not place.is_dir():
        yield place, place.parent
        return
    pack = find_pack(place)
    if pack is not None:
        yield from ((file, pack.rules) for file in rule_files(pack.rules))
        yield from ((file, pack.cases) for file in sorted(pack.cases.glob("*.md")))
    folder = rules_folder(place / "draft.md")
    yield from ((file, folder) for file in rule_files(folder))


def _outcomes(file: Path, taken: dict[str, str]) -> "Iterator[tuple[bool, str | None]]":
    """
    Of each example of a file whether it could be run, and what is wrong with it: None where it holds.

    ``taken`` are the ids of the rules before it, each with its file; those of this one are added.
    """
    from citewell.testing import CaseError

    try:
        yield from _of_data(file, taken) if file.suffix in (".yml", ".yaml") else _of_cases(file)
    except (OSError, UnicodeDecodeError, CaseError) as error:
        yield False, str(error)


def _of_data(file: Path, taken: dict[str, str]) -> "Iterator[tuple[bool, str | None]]":
    from dataclasses import replace

    from citewell import datarules, packs
    from citewell.testing import run_sample
    from citewell.workshop import find_pack

    installed = packs.load()
    # The pack itself may be installed: its ids are its own.
    others = {name: rule.pack for name, rule in installed.rules.items() if rule.pack == "core"} | taken
    pack = find_pack(file.parent)
    evidence = {**installed.evidence, **(packs.evidence_in(pack.package) if pack is not None else {})}
    reading = datarules.read(file.read_text(encoding="utf-8"), file, pack="project", evidence=evidence, taken=others)
    taken |= dict.fromkeys(reading.rules, file.name)
    known = replace(installed, rules={**installed.rules, **reading.rules}, evidence=evidence)
    for fault in reading.faults:
        yield False, str(fault)
    if not reading.rules and not reading.faults:
        yield False, f"{file} holds no rule"
    tested = {sample.rule for sample in reading.samples}
    for name in reading.rules:
        if name not in tested:
            yield False, f'{file}: {name} has no examples, so nothing of it is tested: write "good" and "bad"'
    for sample in reading.samples:
        yield _ran(partial(run_sample, sample, file, known))


def _of_cases(file: Path) -> "Iterator[tuple[bool, str | None]]":
    from citewell.testing import cases, run

    found = cases(file)
    if not found:
        yield False, f"{file} holds no case"
    for case in found:
        yield _ran(partial(run, case))


def _ran(example: Callable[[], object]) -> tuple[bool, str | None]:
    try:
        example()
    except AssertionError as error:
        return True, str(error)
    return True, None
