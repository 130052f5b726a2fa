"""Configurations that come with Citewell, to be extended by name."""

from pathlib import Path

__all__ = ["PRESETS", "preset_file"]

_FOLDER = Path(__file__).parent / "_presets"

PRESETS = ("default", "strict", "docs", "blog", "landing-page")
"""Their names."""


def preset_file(name: str) -> Path:
    """The file of one."""
    return _FOLDER / f"{name}.toml"
