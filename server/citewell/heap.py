"""Memory that is free within the process, and given back to the system."""

import sys

__all__ = ["LONG", "trim"]

LONG = 1_000_000
"""Code points: of a shorter draft what it has taken is soon used again."""


def trim() -> None:
    """Gives back what is free: a millisecond. Only glibc has to be told; others keep less, or have no way to be asked."""
    if not sys.platform.startswith("linux"):
        return
    import ctypes  # late: few drafts are so long

    library = ctypes.CDLL(None)
    if hasattr(library, "malloc_trim"):
        library.malloc_trim(0)
