"""
Which source the tables in a folder are of, written beside them.

Tables of one source are not written over by those of another unless somebody says so: a crawl may have taken hours.
"""

import json
import os
from pathlib import Path

from citewell.record import dataclass
from citewell.writing import write_whole

__all__ = ["ClaimedError", "Source", "claim"]

_FILE = "source.json"


class ClaimedError(Exception):
    """A folder holds the tables of another source; the message names both."""


@dataclass(frozen=True, slots=True)
class Source:
    """What a run reads: a place on this disk, in full, or an address; and the folder that a sitemap's site is in."""

    place: str
    root: str | None

    @classmethod
    def of(cls, source: str, root: Path | None) -> "Source":
        """As it is named on a command line."""
        place = source if "://" in source else os.path.abspath(source)  # noqa: PTH100 - a link is another name
        return cls(place, None if root is None else os.path.abspath(root))  # noqa: PTH100


def claim(folder: Path, source: Source, *, force: bool) -> None:
    """
    Notes that the tables in a folder are of a source from now on.

    Raises ClaimedError where they are of another one and it is not forced, and OSError where the folder cannot be written.
    """
    earlier = _read(folder)
    if earlier is not None and earlier != source and not force:
        place = earlier.place if earlier.place != source.place else f"{source.place} with another --root"
        raise ClaimedError(f"{folder} holds the tables of {place}: name another folder, or overwrite them with --force")
    shape = {"version": 1, "source": source.place, "root": source.root}
    text = f"{json.dumps(shape, ensure_ascii=False, indent=1)}\n"
    write_whole(folder / _FILE, text.encode("utf-8", "replace"))


def _read(folder: Path) -> Source | None:
    """The source of the tables in a folder; None where nobody has said."""
    try:
        shape = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        return Source(str(shape["source"]), None if shape["root"] is None else str(shape["root"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
