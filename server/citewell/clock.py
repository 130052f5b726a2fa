"""The day of a check. Nothing else of ours asks what time it is on behalf of a rule."""

import time

__all__ = ["today"]


def today() -> str:
    """The present day where the writer is, in ISO 8601: ``2026-03-04``."""
    return time.strftime("%Y-%m-%d")
