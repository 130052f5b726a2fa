"""Properties named in a message."""

from collections.abc import Iterable

__all__ = ["listed"]


def listed(groups: Iterable[tuple[str, ...]]) -> str:
    """Groups of paths in words: “name”, and “offers” or “review”."""
    said = [tuple(f"“{path.replace('{}', '')}”" for path in group) for group in groups]
    joint, last = ("; ", "; and ") if any(len(group) > 1 for group in said) else (", ", " and ")
    spoken = [" or ".join(group) for group in said]
    return last.join([joint.join(spoken[:-1]), spoken[-1]]) if len(spoken) > 1 else spoken[0]
