"""Acronyms in prose, and where one is told in full: "Bureau of Weights (BoW)", "BoW (Bureau of Weights)"."""

import re
from collections.abc import Iterator, Sequence

from citewell.document import Block, BlockKind, Container, Sentence
from citewell.pattern import late
from citewell.record import dataclass
from citewell.rule import PROSE
from citewell.span import Span
from citewell.syntax import LONGEST_SENTENCE
from citewell_rules._claims.lexicon import entries
from citewell_rules._sections.wording import stem

__all__ = ["Acronym", "acronyms", "same_meaning"]


@dataclass(frozen=True, slots=True)
class Acronym:
    """
    An acronym where it stands: ``span`` counts in the text of a sentence of its block (None: in the block's own text).

    ``meaning`` is its long form where it is told there, else empty; ``is_told`` that something explains it there, in
    whatever form. ``is_used`` says that the place is prose in which a
    reader has to know it.
    """

    sentence: int | None
    span: Span
    name: str
    meaning: str
    is_told: bool
    is_used: bool


_ACRONYM = late(r"(?<![\w/.#@$&+'’-])(?P<name>[A-Z]{3,6})s?(?![\w/@+&-]|\.\w|['’]\w{2})")
_CAPITALS = late(r"[A-Z]{2,}\W+$")
_IN_BRACKETS = late(r"\s*\((?P<inside>[^()]{3,80})\)")
_STANDS_FOR = late(
    r",?\s+(?:stands\s+for|is\s+short\s+for|short\s+for|which\s+stands\s+for)\s+(?:the\s+)?(?P<inside>[^.,;()]{3,80})"
)
_WORD = re.compile(r"[^\W_]+")
_SMALL = frozenset({"of", "and", "for", "the", "in", "on", "to", "a", "an", "as", "by", "with", "at", "or", "from"})
_MOST_BEFORE = 80
"""A long form is looked for in so many code points in front of a bracket."""
_ALIKE = 3
"""Words of two long forms that begin with so many of the same letters are taken for the same."""

_READ: frozenset[BlockKind] = PROSE | {"heading", "caption", "cell", "header-cell", "term", "summary"}
_FURNITURE: frozenset[Container] = frozenset({"navigation", "header", "footer", "form", "hidden"})


def acronyms(block: Block) -> tuple[Acronym, ...]:
    """The acronyms of a block that not everybody knows. A pure function of the block."""
    text = block.text
    if block.kind not in _READ or not _FURNITURE.isdisjoint(block.containers) or not _ACRONYM.search(text):
        return ()
    if block.kind not in PROSE:
        return tuple(_acronyms(None, text, block.exact(), (), is_used=False)) if len(text) <= LONGEST_SENTENCE else ()
    is_quoted = "quote" in block.containers
    return tuple(one for sentence in block.sentences for one in _of_sentence(sentence, is_used=not is_quoted))


def _of_sentence(sentence: Sentence, *, is_used: bool) -> Iterator[Acronym]:
    if len(sentence.text) > LONGEST_SENTENCE or not _ACRONYM.search(sentence.text):
        return iter(())
    linked = [one.prose for one in sentence.inlines if one.kind == "link"]
    spans = (*linked, *sentence.quotes)
    return _acronyms(sentence.index, sentence.text, sentence.exact(), spans, is_used=is_used)


def _acronyms(index: int | None, text: str, exact: str, told: Sequence[Span], *, is_used: bool) -> Iterator[Acronym]:
    """``told`` are spans in which an acronym is explained elsewhere, or is somebody else's word: links, quotations."""
    for match in _ACRONYM.finditer(text):
        span, name = Span(*match.span()), match["name"]
        if name in entries("acronyms") or span.of(exact) != match.group():
            continue
        meaning, is_told = _meaning(text, span, name), _is_told(text, span)
        is_loud = _CAPITALS.search(text[: span.start]) or re.match(r"\W+[A-Z]{2,}\b", text[span.end :])
        used = is_used and not is_loud and not any(span.overlaps(one) for one in told)
        yield Acronym(index, span, name, meaning, is_told, used)


def _meaning(text: str, span: Span, name: str) -> str:
    """The long form that is given beside an acronym."""
    before, behind = text[max(span.start - _MOST_BEFORE, 0) : span.start], text[span.end :]
    if before.endswith("("):
        return _long_form(before[:-1], name)
    told = _IN_BRACKETS.match(behind) or _STANDS_FOR.match(behind)
    if told is None:
        return ""
    words = told["inside"]
    found = _long_form(words, name)
    return found if words.startswith(found) else ""


def _is_told(text: str, span: Span) -> bool:
    """Whether an acronym stands in brackets or before some, as one that is explained does."""
    before, behind = text[: span.start], text[span.end :]
    return before.rfind("(") > before.rfind(")") or bool(_IN_BRACKETS.match(behind) or _STANDS_FOR.match(behind))


def _long_form(words: str, name: str) -> str:
    """The last words of a text of which the initials give an acronym, small words aside; empty where they do not."""
    found = list(_WORD.finditer(words))
    left = len(name)
    for at in range(len(found) - 1, -1, -1):
        word = found[at].group()
        if word[0].upper() == name[left - 1]:
            left -= 1
        elif word.lower() not in _SMALL:
            return ""
        if not left:
            return words[found[at].start() :].strip(" ,:;-–—\"“”'’")
    return ""


def same_meaning(one: str, other: str) -> bool:
    """Whether two long forms are the same words: plurals, small words and "app" for "application" aside."""
    first, second = (
        [stem(word) for word in _WORD.findall(form) if word.lower() not in _SMALL] for form in (one, other)
    )
    return len(first) == len(second) and all(
        here.startswith(there[:_ALIKE]) or there.startswith(here[:_ALIKE])
        for here, there in zip(first, second, strict=True)
    )
