"""Paths as other programs ask for them: from the top of a checkout, with slashes."""

import os
from pathlib import Path
from urllib.parse import quote_from_bytes

__all__ = ["as_uri", "relative"]

_CHECKOUTS = ("GITHUB_WORKSPACE", "CI_PROJECT_DIR")
"""Where GitHub and GitLab say which folder the paths of a report are seen from, wherever in it a command runs."""


def relative(path: str) -> str:
    """A path below the checkout (where none is told: the folder of the run) as seen from there; another one in full."""
    full = Path(os.path.abspath(path))  # noqa: PTH100 - a link is named by where it stands
    top = _top()
    return (full.relative_to(top) if full.is_relative_to(top) else full).as_posix()


def as_uri(path: str) -> str:
    """A path as `relative` gives it, as a URI: one of a file where it is in full, else relative."""
    return Path(path).as_uri() if Path(path).is_absolute() else quote_from_bytes(os.fsencode(path))


def _top() -> Path:
    here = Path.cwd()
    told = (Path(os.environ[name]) for name in _CHECKOUTS if os.environ.get(name))
    return next((top for top in told if here.is_relative_to(top)), here)
