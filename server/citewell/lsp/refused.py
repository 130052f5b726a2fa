"""What a page is told when a request of its own cannot be followed."""

__all__ = ["Refused"]


class Refused(Exception):
    """A request cannot be followed; the message is one line for whoever sits at the page."""
