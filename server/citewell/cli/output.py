"""What the commands say, and the codes they exit with."""

import contextlib
import os
import sys
from pathlib import Path

__all__ = [
    "COLOURS",
    "FOUND",
    "INTERRUPTED",
    "WRONG",
    "Unusable",
    "complain",
    "drop_output",
    "is_colourful",
    "is_terminal",
    "save",
    "say",
    "tell",
    "width",
    "write",
]

FOUND, WRONG, INTERRUPTED = 1, 2, 130
"""Exit codes, as the package tells them."""

COLOURS = ("auto", "always", "never")
"""When to write in colour."""

_USUAL_WIDTH = 80


class Unusable(Exception):
    """A command cannot be followed: its settings are wrong, or what it is to write to cannot be; the message says which."""


def write(text: str) -> None:
    """To standard output, in UTF-8 whatever the terminal is set to."""
    if sys.stdout is None:
        raise Unusable("standard output is closed; --output writes to a file")
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:
        sys.stdout.write(text)
    else:
        buffer.write(text.encode("utf-8", "replace"))
        buffer.flush()


def say(message: str) -> None:
    """One line to standard error, where there is one."""
    if sys.stderr is not None:
        # What is not printable has no place in a line, and a lone surrogate cannot be written.
        words = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in message)
        with contextlib.suppress(OSError):
            sys.stderr.write(f"citewell: {words}\n")


def tell(text: str) -> None:
    """To standard error, where there is one: what has no place on standard output this time."""
    if sys.stderr is not None:
        sys.stderr.write(text)


def complain(message: str) -> int:
    """Says what is wrong; answers the exit code for it."""
    say(message)
    return WRONG


def drop_output() -> None:
    """Sends what is left for standard output nowhere, also what Python flushes at its end."""
    if sys.stdout is not None:
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def save(path: Path, text: str) -> None:
    """To a file, whole or not at all; a pipe or a device is written to as it stands. Raises Unusable where it cannot be."""
    from citewell.writing import write_whole

    data = text.encode("utf-8", "replace")
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(data)
            return
        # A link is followed: it stays, and what it leads to is written.
        target = path.resolve()
        if not target.parent.is_dir():
            raise FileNotFoundError(0, "there is no such folder")
        write_whole(target, data)
    except OSError as error:
        raise Unusable(f"{path} cannot be written: {error.strerror or error}") from error


def is_colourful(wanted: str = "auto") -> bool:
    """
    Whether standard output is written in colour; ``wanted`` is one of `COLOURS`.

    On its own a terminal is, save a dumb one. ``NO_COLOR`` and ``FORCE_COLOR`` say so for every program.
    """
    if wanted != "auto" or os.environ.get("NO_COLOR"):
        return wanted == "always"
    if os.environ.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return is_terminal() and os.environ.get("TERM") != "dumb"


def is_terminal() -> bool:
    """Whether standard output is a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def width() -> int:
    """Columns of the terminal: those that ``COLUMNS`` tells, else its own, else the usual number."""
    told = os.environ.get("COLUMNS", "")
    if told.isdecimal() and int(told):
        return int(told)
    try:
        return os.get_terminal_size().columns or _USUAL_WIDTH
    except OSError:
        return _USUAL_WIDTH
