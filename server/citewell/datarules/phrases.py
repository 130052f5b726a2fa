"""Phrases: whole words as they are written, found without a parse."""

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property, lru_cache

from citewell.datarules.forms import are_forms
from citewell.datarules.found import Found
from citewell.document import Sentence
from citewell.pattern import Look, folded
from citewell.record import dataclass
from citewell.span import Span

__all__ = ["Phrases", "phrases"]

_PIECE = re.compile(r"\s+|[-‐‑]|['’]|[^\s\-‐‑'’]+")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Phrases:
    """Phrases of which each is found as whole words; capitals do not matter unless ``exact``."""

    written: tuple[str, ...]
    exact: bool = False

    @property
    def names(self) -> frozenset[str]:
        return frozenset()

    def keeps_form(self, names: Collection[str]) -> bool:
        """Whether no phrase is another one in another form, or all of it is kept."""
        return "match" in names or not are_forms(self.written)

    @cached_property
    def gate(self) -> Look:
        return Look(lambda: map(_rarest, self.written), self.pattern.search)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """All of them, the longest first, each in a group of its own."""
        ordered = sorted(range(len(self.written)), key=lambda at: -len(self.written[at]))
        ways = "|".join(f"(?P<p{at}>{_as_pattern(self.written[at])})" for at in ordered)
        return re.compile(ways, 0 if self.exact else re.IGNORECASE)

    def find(self, sentence: Sentence) -> Iterator[Found]:
        for match in self.pattern.finditer(sentence.text):
            written = self.written[int((match.lastgroup or "p0")[1:])]
            yield Found(Span(*match.span()), lower=written[:1].islower())


@lru_cache(maxsize=256)
def phrases(written: tuple[str, ...], exact: bool = False) -> Phrases:
    """Some phrases, ready to be asked; remembered."""
    return Phrases(written, exact)


def _rarest(phrase: str) -> str:
    """The longest word of a phrase, which is rarer than a short one."""
    words: Sequence[str] = _WORD.findall(folded(phrase))
    return max(words, key=len)


def _as_pattern(phrase: str) -> str:
    """A phrase as a regular expression: any blank for a blank, and of hyphens and apostrophes any kind."""
    pieces = []
    for piece in _PIECE.findall(phrase):
        if piece.isspace():
            pieces.append(r"\s+")
        elif piece in "-‐‑":
            pieces.append("[-‐‑]")
        elif piece in "'’":
            pieces.append("['’]")
        else:
            pieces.append(re.escape(piece))
    return rf"(?<!\w){''.join(pieces)}(?!\w)"
