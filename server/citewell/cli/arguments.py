"""Values of arguments, read."""

import argparse

__all__ = ["duration", "jobs", "names", "origin", "port", "score"]


def duration(value: str) -> float:
    """Seconds, above zero."""
    try:
        found = float(value)
    except ValueError:
        found = 0.0
    if not 0 < found < 1e6:
        raise argparse.ArgumentTypeError("is a number of seconds above 0")
    return found


def jobs(value: str) -> int:
    """How many processes."""
    if not value.isdecimal() or int(value) < 1:
        raise argparse.ArgumentTypeError("is a whole number, 1 or more")
    return int(value)


def names(value: str) -> list[str]:
    """Rules and families, separated by commas or blanks."""
    return [name for name in value.replace(",", " ").split() if name]


def origin(value: str) -> str:
    """An origin as browsers write it: in lower case, without a path."""
    return value.lower().rstrip("/")


def port(value: str) -> int:
    """The number of a port."""
    if not value.isdecimal() or int(value) > 65_535:
        raise argparse.ArgumentTypeError("is a whole number, 0 to 65535")
    return int(value)


def score(value: str) -> int:
    """A score of a page."""
    if not value.isdecimal() or int(value) > 100:
        raise argparse.ArgumentTypeError("is a whole number, 0 to 100")
    return int(value)
