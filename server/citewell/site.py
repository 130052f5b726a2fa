"""Which generator builds the site that a draft belongs to, told from the files of the project."""

from pathlib import Path
from typing import Literal

__all__ = ["Generator", "guess"]

Generator = Literal["auto", "jekyll", "hugo", "docusaurus", "astro", "eleventy", "next", "none"]
"""``none`` is a site that is built by nothing that writes data; ``auto`` where it is to be guessed."""

_SCRIPTS = ("js", "mjs", "cjs", "ts", "mts")
_MARKS: tuple[tuple[Generator, tuple[str, ...]], ...] = (
    ("docusaurus", tuple(f"docusaurus.config.{end}" for end in _SCRIPTS)),
    ("astro", tuple(f"astro.config.{end}" for end in _SCRIPTS)),
    ("eleventy", (".eleventy.js", *(f"eleventy.config.{end}" for end in _SCRIPTS))),
    ("next", tuple(f"next.config.{end}" for end in _SCRIPTS)),
    ("hugo", ("hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json", "archetypes", "config/_default")),
    ("jekyll", ("_config.yml", "_config.yaml")),
)
"""Files and folders that stand at the root of a site of each generator and of no other one."""
_NO_JEKYLL = ("_toc.yml", "scaffolds", "source")
"""What stands beside the file of the same name where a book or another generator is meant."""


def guess(folder: Path) -> Generator | None:
    """
    The generator of the site that a folder (an absolute path) belongs to; None where nothing tells.

    Looked for in the folder and those above it, up to the root of a repository. Files are not read.
    """
    for at in (folder, *folder.parents):
        try:
            found = next((name for name, marks in _MARKS if any((at / mark).exists() for mark in marks)), None)
            if found is not None:
                is_other = found == "jekyll" and any((at / mark).exists() for mark in _NO_JEKYLL)
                return None if is_other else found
            if (at / ".git").exists():
                return None
        except (OSError, ValueError):
            # A folder that may not be looked into, or a name that no file can have, tells nothing.
            continue
    return None
