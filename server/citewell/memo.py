"""What is remembered of one draft between checks: the marks of its blocks, and the parses of its sentences."""

from collections.abc import Hashable
from dataclasses import dataclass, field

from citewell.rule import Mark
from citewell.syntax import Parse, ParseWanted

__all__ = ["Kept", "Memo", "Watch"]

_ROOM = 256
"""So many parses more than are needed may gather before the others are dropped."""


@dataclass(frozen=True, slots=True)
class Kept:
    """
    What the rules said of one block.

    ``marks`` are (rule id, sentence, mark), the sentence None for a rule about the whole block; ``texts`` are
    the sentences that rules asked a parse of.
    """

    marks: tuple[tuple[str, int | None, Mark], ...]
    texts: frozenset[str]


@dataclass
class Memo:
    """
    It belongs to one open draft and one set of settings.

    Blocks are found by a key that names everything a rule can see from them. What neither the last check nor
    the one before it used is forgotten, so memory stays as large as the draft.
    """

    digest: str = ""
    parses: dict[str, Parse | None] = field(default_factory=dict)
    blocks: dict[Hashable, Kept] = field(default_factory=dict)
    _before: dict[Hashable, Kept] = field(default_factory=dict)
    _room: int = _ROOM
    _finished: bool = True

    def start(self, digest: str) -> None:
        """Begins a check; marks made under other settings are dropped."""
        if digest != self.digest:
            self.blocks.clear()
            self._before.clear()
            self.digest = digest
        # A check that was broken off has not come to all blocks: what it did not ask for is not useless yet.
        self._before = self.blocks if self._finished else {**self._before, **self.blocks}
        self.blocks = {}
        self._finished = False

    def recall(self, key: Hashable) -> Kept | None:
        """What is remembered of a block, which stays remembered."""
        kept = self.blocks.get(key) or self._before.get(key)
        if kept is not None:
            self.blocks[key] = kept
        return kept

    def finish(self) -> None:
        """Ends a check: forgets parses that no block needs, once enough of them have gathered."""
        self._finished = True
        if len(self.parses) <= self._room:
            return
        needed = {text for kept in (*self._before.values(), *self.blocks.values()) for text in kept.texts}
        self.parses = {text: parse for text, parse in self.parses.items() if text in needed}
        self._room = 2 * len(self.parses) + _ROOM


class Watch:
    """Hands out remembered parses, stops the rule where there is none yet, and notes what was asked for."""

    def __init__(self, memo: Memo) -> None:
        self._memo = memo
        self.asked: set[str] = set()

    def parse(self, text: str) -> Parse | None:
        """The remembered parse. Raises ParseWanted."""
        self.asked.add(text)
        try:
            return self._memo.parses[text]
        except KeyError:
            raise ParseWanted(text) from None
