"""What the commands say, and the codes they exit with."""

import contextlib
import os
import sys

__all__ = [
    "FOUND",
    "INTERRUPTED",
    "WRONG",
    "Unusable",
    "complain",
    "drop_output",
    "is_colourful",
    "say",
    "tell",
    "write",
]

FOUND, WRONG, INTERRUPTED = 1, 2, 130
"""Exit codes, as the package tells them."""


class Unusable(Exception):
    """A command cannot be followed: its settings are wrong, or a standard stream is closed; the message says which."""


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


def is_colourful() -> bool:
    """Whether standard output is a terminal that shows colours, and nobody has asked for none."""
    return (
        sys.stdout is not None
        and sys.stdout.isatty()
        and not os.environ.get("NO_COLOR")
        and os.environ.get("TERM") != "dumb"
    )
