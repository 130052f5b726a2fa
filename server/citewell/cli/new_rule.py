"""The command `citewell new-rule`."""

import argparse
import re
from pathlib import Path

from citewell.cli.output import complain, write

__all__ = ["add"]

_HERE = Path()


def add(parser: argparse.ArgumentParser) -> None:
    """What `citewell new-rule` takes."""
    parser.description = (
        "Writes a rule to begin with: in a rule pack its module, whose docstring is its page, and its case file; with "
        "--data a YAML file of the pack or of this project."
    )
    parser.add_argument("name", metavar="NAME", help="names the fault, in words with hyphens, such as no-buzzwords")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--pack", metavar="FOLDER", type=Path, help="make a new rule pack in FOLDER, and the rule in it")
    where.add_argument("--data", action="store_true", help="write a rule as data: no code")
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    from citewell import project, workshop
    from citewell.datarules.shape import ID

    rule, here = arguments.name, Path.cwd()
    if not workshop.is_rule_id(rule) or (arguments.data and re.fullmatch(ID, rule) is None):
        words = "two words or more" if arguments.data else "words"
        return complain(
            f'"{rule}" is no name for a rule: write {words} in lower case with hyphens, such as no-buzzwords'
        )
    known = project.packs_for(here / "draft.md").find(rule)
    if known is not None:
        where = "among those of this project" if known.pack == project.PACK else f"in the pack {known.pack!r}"
        return complain(f'there is a rule "{rule}" already, {where}: choose another name')
    if arguments.pack is not None:
        folder = arguments.pack.absolute()
        if (folder / "pyproject.toml").exists():
            return complain(f"{arguments.pack} holds a project already: run `citewell new-rule {rule}` inside of it")
        pack, files = workshop.new_pack(folder)
        return _write({**files, **workshop.code_rule(pack, rule)}, _after_code(rule, arguments.pack))
    found = workshop.find_pack(here)
    if arguments.data:
        place = found.rules if found is not None else project.rules_folder(here / "draft.md")
        return _write(workshop.data_rule(place, rule), _after_data(rule))
    if found is None:
        return complain(
            "there is no rule pack here: --pack FOLDER makes one; --data writes a rule without code for this project"
        )
    return _write(workshop.code_rule(found, rule), _after_code(rule, _HERE))


def _write(files: dict[Path, str], after: str) -> int:
    taken = [file for file in files if file.exists()]
    if taken:
        return complain(f"{_shown(taken[0])} is there already; nothing was written")
    for file, text in files.items():
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="")
        except OSError as error:
            return complain(f"{_shown(file)} cannot be written: {error.strerror or error}")
    write("".join(f"wrote {_shown(file)}\n" for file in files) + f"\n{after}")
    return 0


def _shown(file: Path) -> Path:
    here = Path.cwd()
    return file.relative_to(here) if file.is_relative_to(here) else file


def _after_code(rule: str, folder: Path) -> str:
    return (
        f"Next: say in the module what to find, and in its docstring why: that is its page.\n"
        f"  pip install --editable {folder}     makes the pack known, once\n"
        f"  citewell test-rules {folder}        runs the cases\n"
        f"  citewell explain {rule}    shows the page\n"
    )


def _after_data(rule: str) -> str:
    return (
        f"Next: say in the file what to find, and why.\n"
        f"  citewell test-rules        runs the examples\n"
        f"  citewell explain {rule}    shows the page\n"
    )
