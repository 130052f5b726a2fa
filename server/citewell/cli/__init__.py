"""
The command line.

Exit codes: 0 nothing at or above ``--fail-on``; 1 findings at or above it; 2 the command, its configuration or the
installation was wrong, or a file could not be read (all others are checked); 130 interrupted, save for ``desk`` and
``server --ws``, which end so and with 0. Findings go to standard output, everything that is said about the run itself
to standard error.
"""

import argparse
import gc
import importlib
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from citewell import __version__
from citewell.cli.output import INTERRUPTED, Unusable, complain, drop_output, width

__all__ = ["build_parser", "main"]

# What a command needs is imported inside it: `citewell check --help` must not wait for a language server.

_WHAT = "Finds what keeps a draft from being quoted. Nothing leaves your machine."
_EXAMPLES = """\
examples:
  citewell check docs/             what is found in the drafts of a folder
  citewell explain late-answer     why a rule exists, with an example
  citewell help check              all that a command takes, and its exit codes
"""
_COMMANDS = {
    "check": "check drafts",
    "explain": "print the page of a rule",
    "rules": "list all rules",
    "new-rule": "begin a rule",
    "test-rules": "run the examples of rules",
    "preview": "show what would be quoted",
    "corpus": "check a whole site or crawl",
    "server": "serve an editor",
    "desk": "write in the browser",
    "doctor": "look at this installation",
    "init": "write a commented configuration",
    "schema": "print the JSON schema of the configuration",
    "completion": "complete commands in a shell",
    "help": "print what a command takes",
}
"""Each command with what it does; a module of its name, with ``_`` for ``-``, adds its arguments."""
_LONGEST_COMMAND = 4 + max(map(len, _COMMANDS))
"""With its indent."""


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code; ``argv`` are the arguments (those of the process by default)."""
    if argv is not None:
        return _run(argv)
    # What start-up makes stays to the end. To look for garbage in it, on the way and once more when the process ends,
    # would take a seventh of a short run.
    gc.disable()
    try:
        return _run(sys.argv[1:])
    finally:
        gc.freeze()


def _run(argv: Sequence[str]) -> int:
    arguments = build_parser(argv).parse_args(argv)
    try:
        code: int = arguments.run(arguments)
        # A server that was told to leave has closed it.
        if sys.stdout is not None and not sys.stdout.closed:
            sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has seen enough.
        drop_output()
        return 0
    except Unusable as error:
        return complain(str(error))
    except OSError as error:
        drop_output()
        return complain(f"stopped: {error.strerror or error}")
    except Exception as error:  # noqa: BLE001 - Python's own 1 would say that there are findings
        # Its own words may be words of a draft.
        at = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{type(error).__name__} at {Path(at.filename).name}:{at.lineno}"
        return complain(f"stopped by a fault of its own ({where}): please report it")
    return code


class _Help(argparse.HelpFormatter):
    """Asks the system for the width of the terminal: `argparse` makes one for each option, and asks a slow module."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=width() - 2)
        # `argparse` forgets that commands are indented twice, and breaks the line of the longest one.
        self._action_max_length = _LONGEST_COMMAND

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        """Keeps examples in the lines that they are written in."""
        return text if "\n" in text else super()._fill_text(text, width, indent)


class _Parser(argparse.ArgumentParser):
    """Of the command and of each of its commands."""

    def __init__(self, **said: Any) -> None:
        super().__init__(formatter_class=_Help, **said)

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        """Raises ArgumentError with what was probably meant."""
        try:
            super()._check_value(action, value)
        except argparse.ArgumentError as error:
            from citewell.likeness import closest

            error.message += closest(str(value), map(str, action.choices or ()))
            raise

    def parse_known_args(self, *given: Any, **more: Any) -> Any:
        """Ends with what is wrong where an argument is unknown: `argparse` has the parser of all commands say it."""
        found, unknown = super().parse_known_args(*given, **more)
        if unknown:
            from citewell.likeness import closest

            option = unknown[0].partition("=")[0]
            meant = closest(option, self._option_string_actions) if option.startswith("--") else ""
            self.error(f"unrecognized arguments: {' '.join(unknown)}{meant}")
        return found, unknown

    def error(self, message: str) -> NoReturn:
        """Ends with what is wrong. The usage of a command fills half a screen, and would hide it."""
        *_, command = self.prog.split()
        more = f"`citewell help {command}` says what it takes" if command in _COMMANDS else self.format_usage().rstrip()
        self.exit(2, f"{self.prog}: error: {message}\n{more}\n")


def build_parser(argv: Sequence[str]) -> argparse.ArgumentParser:
    """Reads the arguments ``argv``; of the commands it knows the one that these begin with, else all."""
    parser = _Parser(prog="citewell", description=_WHAT, epilog=_EXAMPLES)
    parser.add_argument("--version", action="version", version=f"citewell {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND", prog="citewell")
    named = [name for name in argv[:1] if name in _COMMANDS]
    for name in named or _COMMANDS:
        command = importlib.import_module(f"citewell.cli.{name.replace('-', '_')}")
        command.add(commands.add_parser(name, help=_COMMANDS[name]))
    return parser
