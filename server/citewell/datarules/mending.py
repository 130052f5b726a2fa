"""The fix that a rule as data brings: other words, or none."""

import re
from collections.abc import Iterator

from citewell.datarules.found import Found
from citewell.document import Sentence
from citewell.record import dataclass
from citewell.rule import PLACEHOLDER, Change, FixKind, Remedy
from citewell.span import Span

__all__ = ["PLACE", "Delete", "Replace", "filled"]

PLACE = re.compile(r"\{([a-z][a-z0-9-]*)\}")
"""Stands in a message or a replacement for words that were found."""

_LETTER = re.compile(r"\w")


@dataclass(frozen=True)
class Replace:
    """Writes ``template`` in place of what was found, with its parts where they are named."""

    template: str
    safe: bool = False
    title: str | None = None

    @property
    def leaves_gap(self) -> bool:
        """Whether the writer has something left to fill in."""
        return PLACEHOLDER.search(self.template) is not None

    def remedies(self, sentence: Sentence, found: Found) -> Iterator[Remedy]:
        """Keeps the parts that stand in the template's order untouched, with the links and marks in them."""
        changes = tuple(self._changes(sentence, found))
        if not changes:
            return
        words = filled(self.template, sentence, found)
        kind: FixKind = "placeholder" if self.leaves_gap else "replace"
        title = self.title or f"Write “{words}”"
        yield Remedy(kind, title, changes, safe=self.safe, preferred=not self.leaves_gap)

    def _changes(self, sentence: Sentence, found: Found) -> Iterator[Change]:
        at, words = found.span.start, ""
        for text, name in _parts(self.template):
            words += text
            if name is None:
                continue
            part = found.part(name)
            if part is None:
                continue
            if part.start < at:
                words += sentence.exact(part)
                continue
            yield from self._change(sentence, found, Span(at, part.start), words)
            at, words = part.end, ""
        yield from self._change(sentence, found, Span(at, found.span.end), words)

    @staticmethod
    def _change(sentence: Sentence, found: Found, span: Span, words: str) -> Iterator[Change]:
        if span.start == found.span.start and words and _is_capital(sentence, found):
            words = words[0].upper() + words[1:]
        if span.of(sentence.text) != words:
            yield Change(span, words)


@dataclass(frozen=True)
class Delete:
    """Takes out what was found, with the blank and the pair of commas around it."""

    title: str | None = None

    def remedies(self, sentence: Sentence, found: Found) -> Iterator[Remedy]:
        """One, unless nothing would be left of the sentence."""
        text, span = sentence.text, found.span
        before, after = text[: span.start], text[span.end :]
        if not _LETTER.search(before + after):
            return
        start, end = span.start, span.end
        if after.startswith(",") and (before.rstrip().endswith(",") or not before.strip()):
            end += 1
            start = len(before.rstrip().removesuffix(","))
        if not text[:start].strip():
            end += len(text[end:]) - len(text[end:].lstrip())
            first = text[end : end + 1]
            changes = (
                (Change(Span(start, end + 1), first.upper()),) if first.islower() else (Change(Span(start, end), ""),)
            )
        else:
            while (
                start and text[start - 1].isspace() and (not text[end:] or text[end].isspace() or text[end] in ".,;:!?")
            ):
                start -= 1
            changes = (Change(Span(start, end), ""),)
        yield Remedy("delete", self.title or f"Leave out “{sentence.exact(span)}”", changes, preferred=True)


def filled(template: str, sentence: Sentence, found: Found) -> str:
    """A template with the words that were found, on one line; a part that is not there is left out."""

    def words(place: re.Match[str]) -> str:
        part = found.part(place[1])
        return sentence.exact(part) if part is not None else ""

    return " ".join(PLACE.sub(words, template).split())


def _parts(template: str) -> Iterator[tuple[str, str | None]]:
    """Text and the name that follows it, to the text at the end."""
    at = 0
    for place in PLACE.finditer(template):
        yield template[at : place.start()], place[1]
        at = place.end()
    yield template[at:], None


def _is_capital(sentence: Sentence, found: Found) -> bool:
    """Whether what was found has a capital because of where it stands, and what takes its place needs one."""
    text, start = sentence.text, found.span.start
    if not text[start].isupper():
        return False
    return not _LETTER.search(text[:start]) or (found.lower and not text[start + 1 : start + 2].isupper())
