"""What a grammatical analysis says of a sentence, in our own types: nothing here knows the parser."""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any, NamedTuple, Protocol, TypeVar

from citewell.record import dataclass
from citewell.span import Span

__all__ = ["LONGEST_SENTENCE", "Parse", "ParseSource", "ParseWanted", "Token"]

_Fact = TypeVar("_Fact")

LONGEST_SENTENCE = 5_000
"""
Code points: what is longer is no sentence but data. It is not parsed, whose time and memory grow with a text, and no rule
looks closer at its words.
"""


class Token(NamedTuple):
    """
    A word or mark of a sentence.

    ``span`` counts in the sentence's text (code points); ``pos`` is the Universal Dependencies tag,
    ``tag`` the Penn Treebank tag, ``dep`` the dependency label (ClearNLP style, as spaCy's English
    pipelines use it), ``head`` the index of the governing token (the root is its own head).
    """

    index: int  # type: ignore[assignment]  # hides tuple.index, which nobody asks of a word
    text: str
    span: Span
    lemma: str
    pos: str
    tag: str
    dep: str
    head: int
    morph: str = ""

    @property
    def lower(self) -> str:
        """The word in lower case."""
        return self.text.lower()


@dataclass(frozen=True)
class Parse:
    """The dependency tree of one sentence."""

    tokens: tuple[Token, ...]

    @cached_property
    def _hash(self) -> int:
        return hash(self.tokens)

    def __hash__(self) -> int:
        """Computed once: what rules find out about a parse is remembered by it."""
        return self._hash

    def __iter__(self) -> Iterator[Token]:
        return iter(self.tokens)

    def __len__(self) -> int:
        return len(self.tokens)

    def __getitem__(self, index: int) -> Token:
        return self.tokens[index]

    @cached_property
    def _children(self) -> tuple[tuple[Token, ...], ...]:
        below: list[list[Token]] = [[] for _ in self.tokens]
        for token in self.tokens:
            if token.head != token.index:
                below[token.head].append(token)
        return tuple(map(tuple, below))

    def children(self, token: Token, *deps: str) -> tuple[Token, ...]:
        """The tokens that depend on a token, in order; with ``deps`` only those with one of these labels."""
        found = self._children[token.index]
        return tuple([child for child in found if child.dep in deps]) if found and deps else found

    def head(self, token: Token) -> Token:
        """The token it depends on; itself for a root."""
        return self.tokens[token.head]

    def subtree(self, token: Token) -> tuple[Token, ...]:
        """The token and everything below it, in order of the text."""
        found, todo = [], [token]
        while todo:
            at = todo.pop()
            found.append(at)
            todo.extend(self._children[at.index])
        return tuple(sorted(found))

    @cached_property
    def _facts(self) -> "dict[Callable[[Parse], Any], Any]":
        return {}

    def once(self, fact: "Callable[[Parse], _Fact]") -> _Fact:
        """What ``fact``, a pure function, makes of the parse; worked out when it is first asked for."""
        known = self._facts
        if fact not in known:
            known[fact] = fact(self)
        found: _Fact = known[fact]
        return found

    def ancestors(self, token: Token) -> Iterator[Token]:
        """The tokens above a token, nearest first."""
        while token.head != token.index:
            token = self.tokens[token.head]
            yield token

    def at(self, offset: int) -> Token | None:
        """The token that holds an offset of the sentence, if one does."""
        return next((token for token in self.tokens if token.span.start <= offset < token.span.end), None)


class ParseSource(Protocol):
    """Where parses come from."""

    def parse(self, text: str) -> Parse | None:
        """
        The parse of one sentence, or None where no language model is to be had.

        Raises ParseWanted where it can be had, but is not there yet.
        """
        ...

    def batch(self, texts: Sequence[str]) -> list[Parse | None]:
        """
        The parses of several sentences, in order, each as `parse` gives it.

        Raises ParseWanted where one of them can be had, but is not there yet.
        """
        ...


class ParseWanted(BaseException):
    """
    A rule asked for a parse that is not there yet.

    The engine stops the rule at this unit, parses all wanted sentences in one batch and runs the rule
    again. Rules are pure, so nothing is lost but the first try. A signal, not an error: no rule's
    ``except Exception`` can swallow it.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text
