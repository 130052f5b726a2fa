"""The drafts of one folder: listed, read and saved, and nothing outside of it."""

import hashlib
import os
import threading
import time
from itertools import islice
from pathlib import Path, PurePath

from citewell.desk.ends import for_file, for_page
from citewell.files import SUFFIXES, Problem, find_drafts, read_draft
from citewell.lsp.refused import Refused
from citewell.record import dataclass
from citewell.writing import write_whole

__all__ = ["MAX_FILES", "Folder", "Version"]

MAX_FILES = 500
"""So many drafts are listed; others are opened by their name."""

_SECONDS = 2.0
"""A folder that takes longer is listed as far as it was seen: a page waits for the list, and a home may be large."""


@dataclass(frozen=True, slots=True)
class Version:
    """What a file holds, None where it is not there; ``stamp`` is another one for any other content."""

    text: str | None
    stamp: str

    @classmethod
    def of(cls, text: str | None) -> "Version":
        """The version that a text makes."""
        return cls(text, "absent" if text is None else hashlib.sha256(text.encode("utf-8")).hexdigest())

    @property
    def shown(self) -> str | None:
        """The text as a page shows it."""
        return None if self.text is None else for_page(self.text)


class Folder:
    """
    A folder with drafts.

    Files are named by their path below it, with "/". All that cannot be done raises Refused.
    """

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        # Two pages may save the same file.
        self._saving = threading.Lock()

    def files(self) -> tuple[list[str], bool]:
        """The drafts that there are, .gitignore and links considered, and whether there are more than are listed."""
        end = time.monotonic() + _SECONDS
        found = find_drafts([str(self.path)], lambda: time.monotonic() < end)
        drafts = (one for one in found if isinstance(one, str) and self._holds(one))
        listed = list(islice(drafts, MAX_FILES + 1))
        is_cut = len(listed) > MAX_FILES or time.monotonic() >= end
        return [PurePath(one).relative_to(self.path).as_posix() for one in listed[:MAX_FILES]], is_cut

    def place(self, file: str) -> Path:
        """Where a file is, or would be."""
        path = PurePath(file)
        is_below = path.parts and not path.is_absolute() and not path.drive and ".." not in path.parts
        if not is_below or not self._holds(self.path / path):
            raise Refused(f"“{_name(file)}” is not below {self.path}; open a draft of this folder.")
        if path.suffix.lower() not in SUFFIXES:
            raise Refused(f"“{_name(file)}” is no draft; the desk opens {', '.join(sorted(SUFFIXES))}.")
        return self.path / path

    def _holds(self, path: str | Path) -> bool:
        """Whether a path is below the folder, also where links lead elsewhere."""
        try:
            return Path(os.path.realpath(path)).is_relative_to(self.path)
        except (OSError, ValueError):
            return False

    def read(self, file: str) -> Version:
        """What a file holds now."""
        place = self.place(file)
        try:
            place.lstat()
        except (FileNotFoundError, NotADirectoryError):
            return Version.of(None)
        except OSError as error:
            raise Refused(f"{_name(file)} cannot be read: {error.strerror or error}.") from error
        text = read_draft(str(place))
        if isinstance(text, Problem):
            # It may have gone between two looks.
            if not os.path.lexists(place):
                return Version.of(None)
            raise Refused(f"{_name(file)} {text.message}.")
        return Version.of(text)

    def save(self, file: str, text: str, stamp: str, *, force: bool) -> tuple[Version, bool]:
        """
        Writes the text of a page to a file that is still the one with the ``stamp``, or with ``force`` to any.

        Returns what is on disk then, and whether that is what was to be written.
        """
        with self._saving:
            before = self.read(file)
            if before.stamp != stamp and not force:
                return before, False
            after = Version.of(_encodable(file, for_file(text, before.text or "")))
            if after == before:
                return after, True
            assert after.text is not None
            # A link stays a link: what it leads to is written.
            target = Path(os.path.realpath(self.place(file)))
            try:
                is_written = write_whole(
                    target, after.text.encode("utf-8"), lambda: force or self.read(file).stamp == before.stamp
                )
            except OSError as error:
                reason = error.strerror or type(error).__name__
                raise Refused(f"{_name(file)} was not saved: {reason}. Your text is still on the page.") from error
            return (after, True) if is_written else (self.read(file), False)


def _encodable(file: str, text: str) -> str:
    """Text that UTF-8 can hold."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        line = text.count("\n", 0, error.start) + 1
        raise Refused(
            f"{_name(file)} was not saved: line {line} holds half a character. Delete it and save again."
        ) from error
    return text


def _name(file: str) -> str:
    """A name that fits into a message, whatever is in it."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in file[:200])
