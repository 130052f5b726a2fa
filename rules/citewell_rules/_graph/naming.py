"""Properties named in a message."""

from collections.abc import Iterable

__all__ = ["listed"]


def listed(groups: Iterable[tuple[str, ...]]) -> str:
    """Groups of paths in words: “name”, and “offers” or “review”."""
    spoken = [" or ".join(f"“{path.removesuffix('{}')}”" for path in group) for group in groups]
    return ", ".join(spoken[:-1]) + (" and " if len(spoken) > 1 else "") + spoken[-1]
