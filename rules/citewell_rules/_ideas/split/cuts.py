"""What a split is made of: cuts at the borders of clauses, and the sentences that they make."""

from functools import cached_property

from citewell.record import dataclass
from citewell.span import Span
from citewell.syntax import Parse, Token
from citewell_rules._ideas.joints import Ideas

__all__ = ["Cut", "Seam", "Source", "Split", "capital", "is_dash", "opened"]


_LABEL = 3
"""Tokens within which a colon closes a label: "Note: ..."."""


@dataclass(frozen=True, slots=True)
class Cut:
    """``span`` of the sentence's text is replaced by ``text``; one that begins with a stop ends a sentence."""

    span: Span
    text: str


@dataclass(frozen=True)
class Source:
    """
    The sentence to be split.

    ``closed`` are spans of its text that stay in one piece, such as links and quotations; ``fillers`` those of code
    and addresses, whose words are not to be had; ``marked`` those of all markup, whose words are not moved.
    """

    text: str
    parse: Parse
    ideas: Ideas
    closed: tuple[Span, ...] = ()
    fillers: tuple[Span, ...] = ()
    marked: tuple[Span, ...] = ()

    @cached_property
    def last(self) -> int:
        """The index of the mark that ends the sentence, or one past the last word."""
        at = len(self.parse)
        while at and self.parse[at - 1].pos == "PUNCT" and self.parse[at - 1].text in (".", "!", ":", "…"):
            at -= 1
        return at

    def gap(self, start: int, end: int) -> Span:
        """The text from token ``start`` up to ``end`` without the blank after it, but with the one before it."""
        low = self.parse[start].span.start
        while low and self.text[low - 1] == " ":
            low -= 1
        return Span(low, self.parse[end - 1].span.end)

    def opened(self, end: int) -> tuple[Token, ...]:
        """The tokens before one in which a mark could open what goes on there: not those of a label."""
        return self.parse.tokens[_LABEL if _has_label(self.parse) else 0 : end]

    def is_inside_list(self, end: int) -> bool:
        """Whether a colon, semicolon or dash stands before a token, so that what it opened may go on there."""
        return any(token.text in (":", ";") or is_dash(token) for token in self.opened(end))

    def words(self, start: int, end: int) -> int:
        """How many of the tokens from ``start`` up to ``end`` are words."""
        return sum(token.pos != "PUNCT" for token in self.parse.tokens[start:end])


@dataclass(frozen=True, slots=True)
class Seam:
    """
    A place where the sentence comes apart.

    ``cuts`` in order, one of them ends a sentence; ``joint`` is the number of the joint that they take apart, None
    where the ideas know of none.
    """

    cuts: tuple[Cut, ...]
    joint: int | None = None


@dataclass(frozen=True, slots=True)
class Split:
    """The cuts of all ``seams``, in order."""

    cuts: tuple[Cut, ...]
    seams: tuple[Seam, ...] = ()

    def sentences(self, text: str) -> tuple[str, ...]:
        """The sentences that the cuts make of the text, or of another of the same length (with its code shown)."""
        out: list[str] = []
        piece, at = "", 0
        for cut in self.cuts:
            piece += text[at : cut.span.start]
            if cut.text.startswith("."):
                out.append(piece.strip() + ".")
                piece = cut.text[1:].lstrip()
            else:
                piece += cut.text
            at = cut.span.end
        out.append((piece + text[at:]).strip())
        return tuple(out)


def is_dash(token: Token) -> bool:
    """Whether a mark parts words of a sentence, not of a compound."""
    return token.text in ("—", "–", "--", "-") and token.tag != "HYPH"


def _has_label(parse: Parse) -> bool:
    return any(token.text == ":" for token in parse.tokens[:_LABEL])


def capital(text: str, at: int) -> tuple[Cut, ...]:
    """The cut that gives the letter at an offset a capital; none where it has one."""
    return (Cut(Span(at, at + 1), text[at].upper()),) if text[at].islower() else ()


def opened(first: Token) -> bool:
    """Whether a sentence can begin with this word once it has a capital: not "npm" or "iOS"."""
    if not first.text[0].islower():
        return first.text[0].isalnum() or first.text[0] in "“\"'‘$"
    return first.pos != "PROPN" and first.text.islower() and first.tag not in ("FW", "XX")
