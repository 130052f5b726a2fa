"""Paths as other programs ask for them: from the folder of the run, with slashes."""

import os
from pathlib import Path
from urllib.parse import quote_from_bytes

__all__ = ["as_uri", "relative"]


def relative(path: str) -> str:
    """A path below the folder of the run as seen from there; another one in full."""
    full = Path(os.path.abspath(path))  # noqa: PTH100 - a link is named by where it stands
    here = Path.cwd()
    return (full.relative_to(here) if full.is_relative_to(here) else full).as_posix()


def as_uri(path: str) -> str:
    """A path as `relative` gives it, as a URI, and relative where that is. Raises ValueError for what is no path."""
    return Path(path).as_uri() if Path(path).is_absolute() else quote_from_bytes(os.fsencode(path))
