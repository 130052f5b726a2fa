"""The command `citewell completion`."""

import argparse
from collections.abc import Iterator

from citewell.cli.output import write

__all__ = ["add"]

_SHELLS = ("bash", "zsh", "fish")
_PLACES = frozenset({"PATH", "FILE", "SOURCE"})
"""What arguments are called that name a file."""

_WHERE = """\
where to put it:
  citewell completion bash > ~/.local/share/bash-completion/completions/citewell
  citewell completion zsh > ~/.zfunc/_citewell      (with ~/.zfunc in fpath)
  citewell completion fish > ~/.config/fish/completions/citewell.fish

Write it anew after an update: it knows the commands, options and rules of today.
"""


def add(parser: argparse.ArgumentParser) -> None:
    """What `citewell completion` takes."""
    parser.description, parser.epilog = "Prints what a shell needs to complete citewell's commands.", _WHERE
    parser.add_argument("shell", choices=_SHELLS, help="the shell that it is for")
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    import shtab

    from citewell.cli import build_parser
    from citewell.config import PRESETS
    from citewell.packs import load

    parser = build_parser(())
    rules = sorted(load().rules)
    names = {"RULE": rules, "RULES": rules, "PRESET": PRESETS}
    for action in _actions(parser):
        if action.metavar in _PLACES and action.choices is None:
            action.complete = shtab.FILE  # type: ignore[attr-defined] # read by shtab alone
        elif action.metavar == "FOLDER":
            action.complete = shtab.DIRECTORY  # type: ignore[attr-defined]
        elif action.metavar in names:
            action.choices = names[action.metavar]
    write(shtab.complete(parser, arguments.shell) + "\n")
    return 0


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """What a parser takes, and what its commands take."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                yield from _actions(command)
        else:
            yield action
