"""The parses of one draft: those that were asked for last as they are, the others packed into a tenth of the memory."""

from collections.abc import Iterable, Set

from citewell.parses import decode, encode
from citewell.syntax import Parse

__all__ = ["Parses"]


class Parses:
    """
    Parses by the text of their sentence; None for a text that none is to be had of.

    `pack` makes those small that nobody has asked for lately, and whoever asks for one of them gets it as it was.
    """

    def __init__(self) -> None:
        self._ready: dict[str, Parse | None] = {}
        """Those asked for last come last."""
        self._packed: dict[str, bytes] = {}

    def __len__(self) -> int:
        return len(self._ready.keys() | self._packed.keys())

    def __contains__(self, text: str) -> bool:
        return text in self._ready or text in self._packed

    def __getitem__(self, text: str) -> Parse | None:
        """Raises KeyError."""
        ready = self._ready
        found = ready[text] = ready.pop(text) if text in ready else decode(self._packed.pop(text), text)
        return found

    def update(self, parses: "Iterable[tuple[str, Parse | None]] | Parses") -> None:
        """Takes in more."""
        if isinstance(parses, Parses):
            self._packed.update(parses._packed)
            parses = parses._ready.items()
        self._ready.update(parses)

    def forget_all_but(self, needed: Set[str]) -> None:
        """Keeps those of some texts alone."""
        for kept in (self._ready, self._packed):
            for text in kept.keys() - needed:
                del kept[text]

    def pack(self, most: int) -> None:
        """Makes all small but so many that were asked for last."""
        for text in list(self._ready)[: max(len(self._ready) - most, 0)]:
            parse = self._ready[text]
            packed = None if parse is None else encode(parse, text)
            if packed is not None:
                self._packed[text] = packed
                del self._ready[text]
