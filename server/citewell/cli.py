"""
The command line.

Exit codes: 0 nothing at or above ``--fail-on``; 1 findings at or above it; 2 the command, its configuration or the
installation was wrong, or a file could not be read (all others are checked); 130 interrupted, save for ``desk`` and
``server --ws``, which end so and with 0. Findings go to standard output, everything that is said about the run itself
to standard error.
"""

import argparse
import contextlib
import gc
import os
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from citewell import __version__

if TYPE_CHECKING:
    from citewell.batch import Draft, Order, Outcome

__all__ = ["main"]

# What a command needs is imported inside it: `citewell check --help` must not wait for a language server.

_FOUND, _WRONG, _INTERRUPTED = 1, 2, 130
_USUAL_WIDTH = 80
_FAIL_ON = ("error", "warning", "information", "hint", "never")


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
    arguments = _parser(argv).parse_args(argv)
    try:
        code: int = arguments.run(arguments)
        # A server that was told to leave has closed it.
        if sys.stdout is not None and not sys.stdout.closed:
            sys.stdout.flush()
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has seen enough.
        _drop_output()
        return 0
    except _Unusable as error:
        return _complain(str(error))
    except OSError as error:
        _drop_output()
        return _complain(f"stopped: {error.strerror or error}")
    except Exception as error:  # noqa: BLE001 - Python's own 1 would say that there are findings
        # Its own words may be words of a draft.
        at = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{type(error).__name__} at {Path(at.filename).name}:{at.lineno}"
        return _complain(f"stopped by a fault of its own ({where}): please report it")
    return code


class _Unusable(Exception):
    """A command cannot be followed: its settings are wrong, or a standard stream is closed; the message says which."""


def _drop_output() -> None:
    """Sends what is left for standard output nowhere, also what Python flushes at its end."""
    if sys.stdout is not None:
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class _Help(argparse.HelpFormatter):
    """Asks the system for the width of the terminal: `argparse` makes one for each option, and asks a slow module."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_width() - 2)


def _width() -> int:
    """Columns of the terminal: those that ``COLUMNS`` tells, else its own, else the usual number."""
    told = os.environ.get("COLUMNS", "")
    if told.isdecimal() and int(told):
        return int(told)
    try:
        return os.get_terminal_size().columns or _USUAL_WIDTH
    except OSError:
        return _USUAL_WIDTH


class _Parser(argparse.ArgumentParser):
    """Of the command and of each of its commands."""

    def __init__(self, **said: Any) -> None:
        super().__init__(formatter_class=_Help, **said)


def _parser(argv: Sequence[str]) -> _Parser:
    """Reads the arguments ``argv``; of the commands it knows the one that these begin with, else all."""
    parser = _Parser(
        prog="citewell", description="Finds what keeps a draft from being quoted. Nothing leaves your machine."
    )
    parser.add_argument("--version", action="version", version=f"citewell {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND", prog="citewell")
    named = [name for name in argv[:1] if name in _COMMANDS]
    for name in named or _COMMANDS:
        summary, add = _COMMANDS[name]
        add(commands.add_parser(name, help=summary))
    return parser


def _add_explain(parser: argparse.ArgumentParser) -> None:
    parser.description = "Prints the page of a rule."
    parser.add_argument(
        "rule", metavar="RULE", help="its id, such as bare-comparative; score explains the score and the snippets"
    )
    parser.set_defaults(run=_explain)


def _add_rules(parser: argparse.ArgumentParser) -> None:
    parser.description = "Lists all rules."
    parser.add_argument("--format", choices=("text", "json"), default="text", help="text (default) or json")
    parser.set_defaults(run=_rules)


def _add_preview(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Prints the score of each section of a draft, and the words that would be lifted from it most "
        "easily: a local estimate. `citewell explain score` says how both come about."
    )
    parser.add_argument("file", metavar="FILE", help="a draft; - reads standard input")
    parser.add_argument("--stdin-filename", metavar="NAME", help="the name of what is read from standard input")
    parser.add_argument("--config", metavar="FILE", type=Path, help="its settings (default: the nearest file above it)")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="text (default) or json")
    parser.set_defaults(run=_preview)


def _add_server(parser: argparse.ArgumentParser) -> None:
    parser.description = "Speaks the Language Server Protocol with an editor."
    ways = parser.add_mutually_exclusive_group()
    ways.add_argument("--stdio", action="store_true", help="over standard input and output (the default)")
    ways.add_argument(
        "--ws",
        action="store_true",
        help="over a WebSocket of this machine, for pages; prints its port and token as one line of JSON",
    )
    parser.add_argument("--port", metavar="N", type=_port, help="the port of the WebSocket (default: any free one)")
    parser.add_argument(
        "--origin",
        metavar="ORIGIN",
        nargs="+",
        action="extend",
        type=_origin,
        default=[],
        help="pages that may connect, such as http://127.0.0.1:8000",
    )
    parser.set_defaults(run=_server)


def _add_desk(parser: argparse.ArgumentParser) -> None:
    parser.description = "Opens a writing desk in the browser, with the drafts of one folder. Ctrl+C ends it."
    parser.add_argument(
        "file", metavar="FILE", nargs="?", type=Path, help="the draft to begin with, or a folder (default: this folder)"
    )
    parser.add_argument("--port", metavar="N", type=_port, default=0, help="its port (default: any free one)")
    parser.add_argument("--no-browser", action="store_true", help="print the address and open nothing")
    parser.set_defaults(run=_desk)


def _add_doctor(parser: argparse.ArgumentParser) -> None:
    parser.description = "Looks at this installation and says what to do where something is missing; then exits with 1."
    parser.set_defaults(run=_doctor)


_CHECK = "Checks drafts: Markdown (.md, .markdown), MDX (.mdx) and HTML (.html, .htm, .xhtml)."
_EXIT_CODES = (
    "Exit code: 0 nothing at or above --fail-on, 1 findings at or above it, 2 the command or its configuration was "
    "wrong or a file could not be read (all other files are still checked)."
)


def _add_check(parser: argparse.ArgumentParser) -> None:
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
    parser.add_argument(
        "--select", metavar="RULES", type=_names, action="extend", help="only these rules or families, parted by commas"
    )
    parser.add_argument(
        "--ignore", metavar="RULES", type=_names, action="extend", default=[], help="not these rules or families"
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
        "--jobs", metavar="N", type=_jobs, help="how many processes (default: what the drafts are worth)"
    )
    parser.add_argument(
        "--timing", action="store_true", help="print to standard error what each rule costs; reads no cache"
    )
    parser.add_argument("--no-cache", action="store_true", help="read and write no cache: check every draft anew")
    parser.set_defaults(run=_check)


_COMMANDS: dict[str, tuple[str, Callable[[argparse.ArgumentParser], None]]] = {
    "check": ("check drafts", _add_check),
    "explain": ("print the page of a rule", _add_explain),
    "rules": ("list all rules", _add_rules),
    "preview": ("show what would be quoted", _add_preview),
    "server": ("serve an editor", _add_server),
    "desk": ("write in the browser", _add_desk),
    "doctor": ("look at this installation", _add_doctor),
}
"""Each command with what it does, and what adds its arguments."""


def _origin(value: str) -> str:
    """An origin as browsers write it: in lower case, without a path."""
    return value.lower().rstrip("/")


def _names(value: str) -> list[str]:
    return [name for name in value.replace(",", " ").split() if name]


def _jobs(value: str) -> int:
    if not value.isdecimal() or int(value) < 1:
        raise argparse.ArgumentTypeError("is a whole number, 1 or more")
    return int(value)


def _port(value: str) -> int:
    if not value.isdecimal() or int(value) > 65_535:
        raise argparse.ArgumentTypeError("is a whole number, 0 to 65535")
    return int(value)


def _write(text: str) -> None:
    """To standard output, in UTF-8 whatever the terminal is set to."""
    if sys.stdout is None:
        raise _Unusable("standard output is closed; --output writes to a file")
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:
        sys.stdout.write(text)
    else:
        buffer.write(text.encode("utf-8", "replace"))
        buffer.flush()


def _say(message: str) -> None:
    """One line to standard error, where there is one."""
    if sys.stderr is not None:
        # What is not printable has no place in a line, and a lone surrogate cannot be written.
        words = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in message)
        with contextlib.suppress(OSError):
            sys.stderr.write(f"citewell: {words}\n")


def _complain(message: str) -> int:
    _say(message)
    return _WRONG


def _check(arguments: argparse.Namespace) -> int:
    from citewell import batch, report
    from citewell.cache import default_file

    started = time.perf_counter()
    order = batch.Order(
        config=arguments.config,
        select=None if arguments.select is None else tuple(arguments.select),
        ignore=tuple(arguments.ignore),
        fixes=arguments.format == "json",
        # What a rule costs is not told by a run that remembers what it found.
        cache=None if arguments.no_cache or arguments.timing else default_file(),
    )
    work = batch.Batch(_drafts(arguments), order)
    if not work.is_known:
        # What is wrong with the command itself is said once, before any draft is checked.
        _refuse_wrong(order)
    outcomes = list(work.outcomes(arguments.jobs))
    results = [outcome.checked for outcome in outcomes]
    if arguments.format == "json":
        from citewell.report import json

        rendered = json.render(results, time.perf_counter() - started)
    else:
        from citewell.report import text

        rendered = text.render(results, colour=arguments.output is None and _is_colourful())
    if arguments.output is None:
        _write(rendered)
    else:
        try:
            arguments.output.write_text(rendered, encoding="utf-8", newline="")
        except OSError as error:
            return _complain(f"{arguments.output} cannot be written: {error.strerror or error}")
    for notice in report.notices(results):
        _say(f"note: {notice}")
    if arguments.timing:
        _print_timing(outcomes)
    if any(result.problems for result in results):
        return _WRONG
    counts = report.count(results)
    limit = _FAIL_ON.index(arguments.fail_on)
    return _FOUND if any(counts[name] for name in report.SEVERITIES[: limit + 1] if arguments.fail_on != "never") else 0


def _refuse_wrong(order: "Order") -> None:
    """Raises _Unusable where the configuration on the command line is wrong, or where there are no rules."""
    from citewell import packs
    from citewell.config import ConfigError, read_settings, settings_from

    known = packs.load()
    try:
        settings_from({}, known, select=order.select, ignore=order.ignore)
        if order.config is not None:
            read_settings(order.config, known)
    except ConfigError as error:
        raise _Unusable(str(error)) from error
    if not any(rule.pack == "core" for rule in known.rules.values()):
        # Without its rules every draft would pass.
        for notice in known.notices:
            _say(notice)
        raise _Unusable("its own rules cannot be loaded, so nothing was checked; `citewell doctor` says more")


def _drafts(arguments: argparse.Namespace) -> "list[Draft]":
    from citewell.batch import Draft
    from citewell.files import Problem, find_drafts

    drafts: list[Draft] = []
    paths: list[str] = []

    def take_paths() -> None:
        for found in find_drafts(paths):
            if isinstance(found, Problem):
                drafts.append(Draft(found.path, problem=found.message))
            else:
                drafts.append(Draft(found))
        paths.clear()

    for path in arguments.paths or ["."]:
        if path == "-":
            take_paths()
            drafts.append(_standard_input(arguments.stdin_filename))
        else:
            paths.append(path)
    take_paths()
    return drafts


def _standard_input(name: str | None) -> "Draft":
    from citewell.batch import Draft
    from citewell.files import SUFFIXES, Problem, decode

    name = name or "-"
    suffix = Path(name).suffix.lower()
    if suffix and suffix not in SUFFIXES:
        return Draft(name, problem=f"is not a draft: Citewell reads {', '.join(sorted(SUFFIXES))}")
    if sys.stdin is None:
        raise _Unusable("standard input is closed")
    text = decode(name, sys.stdin.buffer.read())
    return Draft(name, problem=text.message) if isinstance(text, Problem) else Draft(name, text)


def _is_colourful() -> bool:
    return (
        sys.stdout is not None
        and sys.stdout.isatty()
        and not os.environ.get("NO_COLOR")
        and os.environ.get("TERM") != "dumb"
    )


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


def _explain(arguments: argparse.Namespace) -> int:
    from citewell.config import closest
    from citewell.explain import page
    from citewell.packs import load

    if arguments.rule == "score":
        from citewell.score import page as score_page

        _write(score_page())
        return 0
    packs = load()
    rule = packs.find(arguments.rule)
    if rule is None:
        known = closest(arguments.rule, (*packs.rules, *packs.aliases))
        return _complain(f'there is no rule "{arguments.rule}"{known or "; `citewell rules` lists them"}')
    if rule.id != arguments.rule:
        _say(f"{arguments.rule} is now called {rule.id}")
    _write(page(rule, packs))
    return 0


def _preview(arguments: argparse.Namespace) -> int:
    from citewell.batch import Batch, Order
    from citewell.cache import default_file

    name = arguments.file
    draft = _standard_input(arguments.stdin_filename) if name == "-" else _named(name)
    order = Order(config=arguments.config, readability=True, cache=default_file())
    work = Batch([draft], order)
    if not work.is_known:
        _refuse_wrong(order)
    [outcome] = work.outcomes(1)
    checked = outcome.checked
    if checked.report is None:
        return _complain(f"{draft.path}: {'; '.join(checked.problems)}")
    for notice in checked.report.notices:
        _say(f"note: {notice}")
    from citewell.report import preview

    _write(preview.render_json(checked) if arguments.format == "json" else preview.render(checked))
    return 0


def _named(path: str) -> "Draft":
    from citewell.batch import Draft
    from citewell.files import SUFFIXES, Problem, read_draft

    if Path(path).suffix.lower() not in SUFFIXES:
        return Draft(path, problem=f"is not a draft: Citewell reads {', '.join(sorted(SUFFIXES))}")
    text = read_draft(path)
    return Draft(path, problem=text.message) if isinstance(text, Problem) else Draft(path, text)


def _rules(arguments: argparse.Namespace) -> int:
    from citewell.packs import load

    rules = sorted(load().rules.values(), key=lambda rule: (rule.family, rule.id))
    if arguments.format == "json":
        import json

        from citewell.config import options_of

        listed = [
            {
                "id": rule.id,
                "family": rule.family,
                "defect": rule.defect,
                "severity": rule.severity,
                "preview": rule.preview,
                "pages_only": rule.pages_only,
                "summary": rule.summary,
                "since": rule.since,
                "aliases": list(rule.aliases),
                "evidence": list(rule.evidence),
                "options": [
                    {"name": one.name, "takes": one.type_name, "default": one.default, "doc": one.doc}
                    for one in options_of(rule)
                ],
                "pack": rule.pack,
            }
            for rule in rules
        ]
        _write(json.dumps({"version": 1, "rules": listed}, ensure_ascii=False, indent=1) + "\n")
        return 0
    rows = [(rule.id, rule.family, rule.severity + (" (off)" if rule.preview else ""), rule.summary) for rule in rules]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
    lines = [
        "  ".join((*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3])) for row in rows
    ]
    _write("\n".join([*lines, f"{len(rows)} rules. The page of one: citewell explain RULE"]) + "\n")
    return 0


def _server(arguments: argparse.Namespace) -> int:
    if arguments.ws:
        return _socket(arguments.port or 0, arguments.origin)
    if arguments.port is not None or arguments.origin:
        raise _Unusable("--port and --origin are for --ws")
    from citewell.lsp.stdio import serve

    if not gc.isenabled():
        gc.freeze()
        gc.enable()
    if sys.stdin is None or sys.stdout is None:
        raise _Unusable("standard input or output is closed, and an editor speaks over both")
    return serve()


def _socket(port: int, origins: list[str]) -> int:
    if not origins:
        raise _Unusable("say which pages may connect: --origin http://127.0.0.1:8000")
    from citewell.lsp.launch import launch_ahead

    first = launch_ahead()
    from citewell.lsp import socket

    def tell(port: int, token: str) -> None:
        _write(f'{{"port": {port}, "token": "{token}"}}\n')

    try:
        socket.run(origins, port=port, first=first, tell=tell)
    except socket.PortTaken as error:
        raise _Unusable(str(error)) from error
    return 0


def _desk(arguments: argparse.Namespace) -> int:
    from citewell.desk import PAGE

    folder, file = _place(arguments.file or Path.cwd())
    if not (PAGE / "index.html").is_file():
        raise _Unusable("the page of the desk is not built; `make desk` builds it")
    from citewell.lsp.launch import launch_ahead

    first = launch_ahead()
    from citewell.desk import server
    from citewell.lsp.socket import PortTaken

    def tell(address: str, once: str) -> None:
        _write(f"The desk is at {address}\nCtrl+C ends it.\n")
        if not arguments.no_browser:
            _browse(once)

    try:
        server.run(folder, file, page=PAGE, port=arguments.port, first=first, tell=tell)
    except PortTaken as error:
        raise _Unusable(str(error)) from error
    return 0


def _place(path: Path) -> tuple[Path, str | None]:
    """The folder that a path means to the desk, and the draft in it."""
    from citewell.files import SUFFIXES

    try:
        place = path.resolve()
        if place.is_dir():
            return place, None
        if place.suffix.lower() not in SUFFIXES:
            raise _Unusable(f"{path} is not a draft: Citewell reads {', '.join(sorted(SUFFIXES))}")
        if not place.parent.is_dir():
            raise _Unusable(f"{path} is in a folder that is not there: check the path")
    except (OSError, ValueError, RuntimeError) as error:
        raise _Unusable(f"{path} cannot be opened: {error}") from error
    return place.parent, place.name


def _browse(address: str) -> None:
    """Opens the browser, and waits for none: some stay in the foreground."""
    import threading
    import webbrowser

    threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()


def _doctor(_: argparse.Namespace) -> int:
    from citewell.doctor import examine

    looks = list(examine(Path.cwd()))
    width = max(len(look.name) for look in looks)
    _write("".join(f"{'ok  ' if look.well else 'BAD '} {look.name.ljust(width)}  {look.words}\n" for look in looks))
    return 0 if all(look.well for look in looks) else _FOUND


if __name__ == "__main__":
    sys.exit(main())
