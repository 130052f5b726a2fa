"""What a house has approved: accepted terms, and boilerplate in which nothing is reported."""

import bisect
import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any, NamedTuple

from citewell.config import Settings
from citewell.document import Content, Document
from citewell.rule import Rule
from citewell.span import Span

__all__ = ["Approval", "Approved"]


class Approval:
    """The accepted terms and the boilerplate of some settings."""

    def __init__(self, settings: Settings) -> None:
        self._terms = settings.terms
        self._boilerplate = settings.boilerplate

    def __bool__(self) -> bool:
        return bool(self._terms or self._boilerplate)

    @cached_property
    def terms(self) -> tuple[re.Pattern[str], ...]:
        """Patterns of the terms; one without a capital stands for all its spellings."""
        exact = [term for term in self._terms if term != term.lower()]
        return tuple(_patterns(exact, 0)) + tuple(_patterns(set(self._terms).difference(exact), re.IGNORECASE))

    @cached_property
    def boilerplate(self) -> tuple[re.Pattern[str], ...]:
        """Patterns of the sentences and paragraphs."""
        return tuple(_patterns(self._boilerplate, 0))


def _patterns(texts: Iterable[str], flags: int) -> Iterator[re.Pattern[str]]:
    # The longest first: of two that begin alike the other one would hide it.
    written = sorted((_written(text) for text in texts), key=len, reverse=True)
    if written:
        yield re.compile(rf"(?<!\w)(?:{'|'.join(written)})(?!\w)", flags)


def _written(text: str) -> str:
    """A pattern of a text, whatever the blanks and the apostrophes in it."""
    return r"\s+".join(re.sub(r"['’]", "['’]", re.escape(word)) for word in text.split())


class _Spans(NamedTuple):
    """Where the terms and the boilerplate stand in a block, from its start."""

    terms: list[Span]
    boilerplate: list[Span]


class Approved:
    """What is approved of one draft; blocks are looked into when something is found in them."""

    def __init__(self, approval: Approval, document: Document) -> None:
        self._approval = approval
        self._document = document
        self._known: dict[int, _Spans] = {}

    def __bool__(self) -> bool:
        return bool(self._approval)

    def covers(self, rule: Rule[Any], span: Span) -> bool:
        """
        Whether a finding of a rule at a span of the source is none.

        It is within boilerplate, or it is about words within a term.
        """
        index = bisect.bisect_right(self._document.starts, span.start) - 1
        if index < 0:
            return False
        if index not in self._known:
            self._known[index] = _spans(self._document.contents[index], self._approval)
        known, start = self._known[index], self._document.starts[index]
        spans = [*known.boilerplate, *known.terms] if rule.about_words else known.boilerplate
        return any(one.start + start <= span.start and span.end <= one.end + start for one in spans)


def _spans(content: Content, approval: Approval) -> _Spans:
    prose = content.prose

    def found(patterns: Iterable[re.Pattern[str]]) -> list[Span]:
        return [Span(*match.span()) for pattern in patterns for match in pattern.finditer(prose.text)]

    whole = Span(len(prose.text) - len(prose.text.lstrip()), len(prose.text.rstrip()))
    starts = {whole.start, *(one.start for one in content.sentence_spans)}
    ends = {whole.end, *(one.end for one in content.sentence_spans)}
    return _Spans(
        [prose.source_span(one) for one in found(approval.terms)],
        [prose.source_span(one) for one in found(approval.boilerplate) if one.start in starts and one.end in ends],
    )
