"""From blocks of prose to contents: their sentences and their language."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from citewell import language, sentences
from citewell.document import Content
from citewell.pattern import late
from citewell.record import dataclass
from citewell.span import Span

__all__ = ["Vote", "Voted", "resettle", "settle"]

# What parts a label in bold from its text: it ends in the mark, or the mark follows.
_LABEL_END = late(r"[:—–-]\s*\Z")
_AFTER_LABEL = late(r"\s*(?::|—|[–-]{1,2}(?=\s))\s*")
_LABEL_WORDS = 8
_LABELS = frozenset({"strong", "emphasis"})
_NAMES = frozenset({"heading", "caption", "label", "term", "summary"})


@dataclass(frozen=True, slots=True)
class Vote:
    """What a block says of the draft's language: whether it is English (None: it cannot be told), and its words."""

    english: bool | None
    words: int


@dataclass(frozen=True, slots=True)
class Voted:
    """Contents with their votes, which run in parallel, in a draft that is ``english`` or not."""

    contents: tuple[Content, ...] = ()
    votes: tuple[Vote, ...] = ()
    english: bool = True


def settle(blocks: Sequence[Content], decide: Callable[[Sequence[Vote]], bool], before: Voted) -> Voted:
    """
    Gives blocks their sentences and their language; ``decide`` says from the votes what the draft is in.

    ``before`` is what stood in their place. What is still the same at either end of it is the very same object.
    """
    old, count = before.contents, min(len(blocks), len(before.contents))
    head = 0
    while head < count and _same(blocks[head], old[head]):
        head += 1
    tail = 0
    while tail < count - head and _same(blocks[-1 - tail], old[-1 - tail]):
        tail += 1
    fresh = blocks[head : len(blocks) - tail]
    votes = (*before.votes[:head], *map(_vote, fresh), *before.votes[len(old) - tail :])
    english = decide(votes)
    kept = (*old[:head], *fresh, *old[len(old) - tail :])
    contents = []
    for index, (content, vote) in enumerate(zip(kept, votes, strict=True)):
        if head <= index < len(kept) - tail:
            done = _settled(content, tuple(_sentences(content)), vote, english)
        else:
            judgement = english if vote.english is None else vote.english
            done = content if content.english == judgement else replace(content, english=judgement)
        contents.append(done)
    return Voted(tuple(contents), votes, english)


def resettle(before: Content, content: Content, changed: Span, english: bool) -> Voted:
    """
    What has become of a block, in a draft that is ``english`` or not.

    ``content`` has no sentences yet; it is the block ``before`` but for the words of its prose in ``changed``.
    """
    vote = _vote(content)
    return Voted((_settled(content, _resplit(before, content, changed), vote, english),), (vote,), english)


def _settled(content: Content, spans: tuple[Span, ...], vote: Vote, english: bool) -> Content:
    """A block with its sentences and its language."""
    judgement = english if vote.english is None else vote.english
    return Content(
        content.kind, content.prose, content.length, content.containers, content.level, spans, judgement, content.anchor
    )


def _resplit(before: Content, content: Content, changed: Span) -> tuple[Span, ...]:
    """The sentences of a block, most of which it had before."""
    text = content.prose.masked
    # Lines and labels have sentences of their own.
    if content.kind in _NAMES or "\n" in text or any(inline.kind in _LABELS for inline in content.prose.inlines):
        return tuple(_sentences(content))
    return sentences.resplit(text, before.sentence_spans, changed, len(text) - len(before.prose.masked))


def _same(block: Content, known: Content) -> bool:
    """Whether a block without sentences is one that has them already."""
    return (
        block.length == known.length
        and block.kind == known.kind
        and block.prose == known.prose
        and (block.containers, block.level, block.anchor) == (known.containers, known.level, known.anchor)
    )


def _vote(content: Content) -> Vote:
    masked = content.prose.masked
    return Vote(language.is_english(masked), len(masked.split()) or int(bool(masked)))


def _sentences(content: Content) -> Iterator[Span]:
    """
    Sentences of a block; a hard line break ends one, and what names something is one as a whole.

    A label in bold or italics that a block begins with ("**Note:** ...", "**Cost** - ...") belongs to none.
    """
    text = content.prose.masked
    if content.kind in _NAMES:
        inside = text.strip()
        if inside:
            start = text.index(inside)
            yield Span(start, start + len(inside))
        return
    at = _after_label(content)
    for line in text[at:].split("\n"):
        for span in sentences.split(line):
            yield span.shifted(at)
        at += len(line) + 1


def _after_label(content: Content) -> int:
    """Where the text of a block begins after the label that opens it; 0 where none does."""
    text = content.prose.masked
    opening = len(text) - len(text.lstrip())
    for inline in content.prose.inlines:
        span = inline.prose
        if inline.kind not in _LABELS or span.start > opening or span.end <= opening:
            continue
        label = span.of(text)
        mark = _AFTER_LABEL.match(text, span.end)
        if "\n" in label or len(label.split()) > _LABEL_WORDS or not (mark or _LABEL_END.search(label)):
            return 0
        end = mark.end() if mark else span.end
        rest = text[end:]
        # "**Name** - an aside - does it": the sentence goes on after a second dash.
        pair = mark is not None and mark[0].strip() in ("-", "--", "–", "—") and rest[:1].islower()
        return 0 if not rest.strip() or (pair and re.search(r"\s[–-]{1,2}\s|—", rest)) else end
    return 0
