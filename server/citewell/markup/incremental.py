"""
Reading an edited Markdown draft: the blocks around the edit anew, all others as they were.

A draft is cut at the starts of top-level blocks. What stands before a cut is read the same, whatever comes after
it, if no block and no template tag before it looks beyond the next two blocks. What stands after a cut is read the
same, whatever comes before, if a top-level block starts there and nothing is open: no tag, no fence, no ``:::``.
So the stretch between two cuts is read on its own, with what its blocks know from elsewhere (link reference
definitions, labels of footnotes, names of template tags). A stretch whose end does not fall on a block of the old
draft is widened; where nothing fits, and where the rest of the draft would be read otherwise, `edit` declines and
the whole is read.
"""

import bisect
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from citewell.data import Element, FrontMatter, Island
from citewell.document import Document, Region
from citewell.markup import frontmatter
from citewell.markup.contents import Vote, Voted, settle
from citewell.markup.markdown import read_window
from citewell.markup.masks import (
    FAR,
    Masked,
    Scan,
    budget,
    closing_names,
    has_hint,
    mask_window,
    stands_clear,
)  # fmt: skip
from citewell.markup.moved import splice
from citewell.markup.parts import Outline, Parts, State
from citewell.markup.trail import Trail
from citewell.pattern import late
from citewell.span import LineIndex, Span

__all__ = ["Reading", "edit", "lead"]

_BEFORE = 2
"""So many blocks before the edited one are read again: a block looks ahead at two more at most."""

_LINE_NUMBER = late(r"\bline \d")

_WIDTHS = (1, 6, 36)
"""How many blocks after the edit are tried in turn as the first that is still the same."""

_LARGEST = 0.5
"""The share of a draft beyond which it is not worth reading a stretch alone."""


@dataclass(frozen=True)
class Reading:
    """
    What is kept with a document for reading it again after an edit.

    ``page`` is what the caller of `citewell.markup.read` said, ``outline`` is None where parts of the draft cannot
    be read on their own. ``votes`` run parallel to the contents; ``lead`` is that of English, None where the draft
    declares its language. ``trail`` is for HTML pages what ``outline`` is for Markdown.
    """

    page: bool | None
    outline: Outline | None
    votes: tuple[Vote, ...]
    lead: int | None
    trail: Trail | None = None


def lead(votes: Iterable[Vote]) -> int:
    """By how many words English is ahead of all other languages."""
    return sum(vote.words if vote.english else -vote.words for vote in votes if vote.english is not None)


def edit(document: Document, reading: Reading, start: int, end: int, text: str) -> Document | None:
    """
    The document of ``text``, which differs from the document's in the code points from ``start`` to ``end``.

    None where the whole has to be read.
    """
    outline = reading.outline
    if outline is None:
        return None
    one = _Edit(document, reading, outline, Span(start, end), text)
    if document.front_matter and end <= outline.start:
        return one.read_front_matter(document.front_matter)
    return one.read() if start >= outline.start and _same_head(document, text, start) else None


def _same_head(document: Document, text: str, start: int) -> bool:
    """Whether the draft keeps its front matter, or goes on having none."""
    front = document.front_matter
    if front:
        # What follows its end has a say in where that is.
        between = document.text[front.span.end : start]
        return "\n\n" in between or "\n\r\n" in between
    bare = text.startswith("\ufeff") == document.text.startswith("\ufeff")
    return bare and not frontmatter.may_start(document.text) and not frontmatter.may_start(text)


def _after_blank_line(text: str, at: int) -> bool:
    return text[max(at - 2, 0) : at] == "\n\n" or text[max(at - 3, 0) : at] == "\n\r\n"


@dataclass(frozen=True)
class _Cut:
    """A stretch that can be exchanged: ``old`` of the old text, ``new`` of the new one, and the blocks in them."""

    old: Span
    new: Span
    blocks: tuple[int, int]
    state: State


class _Edit:
    def __init__(self, document: Document, reading: Reading, outline: Outline, changed: Span, text: str) -> None:
        self._document = document
        self._reading = reading
        self._outline = outline
        self._changed = changed
        self._text = text
        self._moved = len(text) - len(document.text)

    def read(self) -> Document | None:
        blocks = self._outline.blocks
        first = self._first()
        start = blocks[first] if first >= 0 else self._outline.start
        if self._outline.scan and start < self._outline.scan.esm_until:
            return None
        state = self._outline.states[first] if first >= 0 else State()
        first = max(first, 0)
        after = bisect.bisect_left(blocks, self._changed.end)
        for width in _WIDTHS:
            last = after + width + 1
            stop = blocks[last] + self._moved if last < len(blocks) else len(self._text)
            if stop - start > _LARGEST * len(self._text):
                return None
            parts = self._window(Span(start, stop), state)
            if parts is None or parts.outline is None:
                return None
            starts = set(parts.outline.blocks)
            for index in range(after, min(last, len(blocks)) - 1):
                place = blocks[index]
                if place + self._moved in starts and blocks[index + 1] + self._moved in starts:
                    cut = _Cut(Span(start, place), Span(start, place + self._moved), (first, index), state)
                    if self._fits(cut, parts.outline):
                        return self._spliced(cut, parts, parts.outline)
            if last >= len(blocks):
                cut = _Cut(Span(start, len(self._document.text)), Span(start, stop), (first, len(blocks)), state)
                return self._spliced(cut, parts, parts.outline) if self._fits(cut, parts.outline) else None
        return None

    def read_front_matter(self, front: FrontMatter) -> Document | None:
        """An edit in the front matter moves everything else, unless it moves its end or changes the language."""
        found = frontmatter.read(self._text)
        if found is None or frontmatter.language(found) != frontmatter.language(front):
            return None
        if (found.span.start, found.span.end) != (front.span.start, front.span.end + self._moved):
            return None
        scan = self._outline.scan
        cut = _Cut(Span(0, front.span.end), Span(0, found.span.end), (0, 0), State())
        if self._names_a_line_after(cut) or (scan and scan.spent > budget(self._text)):
            return None
        parts = Parts(front_matter=found, regions=[Region("front-matter", found.span)])
        return self._spliced(cut, parts, Outline(found.span.end, self._outline.mdx, scan=Scan() if scan else None))

    def _first(self) -> int:
        """The index of the block at which to begin; -1 for the start of the draft."""
        text, scan = self._document.text, self._outline.scan
        extents = scan.extents if scan else ()
        # For each extent the furthest that it and those before it reach.
        furthest = list(itertools.accumulate((reach for _, _, reach in extents), max))
        index = bisect.bisect_right(self._outline.blocks, self._changed.start) - 1 - _BEFORE
        while index >= 0:
            at = self._outline.blocks[index]
            before = bisect.bisect_left(extents, (at,))
            is_held = before > 0 and furthest[before - 1] > at
            if not is_held and _after_blank_line(text, at) and (scan is None or stands_clear(text, at)):
                break
            index -= 1
        return index

    def _window(self, window: Span, state: State) -> Parts | None:
        outline = self._outline
        if outline.scan is None:
            if has_hint(self._text, window.start, window.end):
                return None
            masked = Masked(self._text)
        else:
            masked = mask_window(self._text, window.start, window.end, mdx=outline.mdx, first=outline.start)
            if masked.esm and not outline.mdx:
                return None  # it has become MDX
        old = Span(window.start, window.end - self._moved)
        references = {
            one.label: {"href": one.href, "title": one.title}
            for one in outline.definitions
            if one.first and one.start not in old
        }
        labels = {":" + label: -1 for at, label in outline.notes if at not in old}
        environment: dict[str, object] = {"references": references, "footnotes": {"refs": labels, "list": {}}}
        try:
            return read_window(self._text, window, masked, environment, mdx=outline.mdx, inside=state.inside)
        except Exception:  # noqa: BLE001 - what the parser cannot take is read as a whole, which knows what to do
            return None

    def _fits(self, cut: _Cut, outline: Outline) -> bool:
        """Whether all that is not in the stretch is read as it was."""
        low, high = cut.blocks
        is_last = cut.old.end == len(self._document.text)
        held = bisect.bisect_left(outline.blocks, cut.new.end)
        states = (*self._outline.states[low:high], *outline.states[:held])
        if any(state.directives for state in states):
            opened = cut.state.opened
            if not is_last:
                opened += self._outline.states[high].opened + outline.states[held].opened
            if opened:
                return False
        if [one[1:] for one in self._outline.definitions if one.start in cut.old] != [
            one[1:] for one in outline.definitions if one.start in cut.new
        ]:
            return False
        if [label for at, label in self._outline.notes if at in cut.old] != [
            label for at, label in outline.notes if at in cut.new
        ]:
            return False
        if self._names_a_line_after(cut):
            return False
        return self._outline.scan is None or outline.scan is None or self._is_scanned_alike(cut, outline.scan, is_last)

    def _names_a_line_after(self, cut: _Cut) -> bool:
        """Whether the message of a fault in data after the stretch has a number of a line, which is now another."""
        if not any(
            _LINE_NUMBER.search(fault.message)
            for island in self._document.islands
            if island.span.start >= cut.old.end
            for fault in island.faults
        ):
            return False
        return len(LineIndex(cut.old.of(self._document.text))) != len(LineIndex(cut.new.of(self._text)))

    def _is_scanned_alike(self, cut: _Cut, scan: Scan, is_last: bool) -> bool:
        """Whether what is masked outside of the stretch stays so."""
        assert self._outline.scan is not None
        old, new = self._document.text, self._text
        if closing_names(old, cut.old.start, cut.old.end) != closing_names(new, cut.new.start, cut.new.end):
            return False
        if self._outline.scan.spent + scan.spent > budget(new):
            return False
        if is_last:
            return True
        return all(
            _after_blank_line(text, at) and stands_clear(text, at) and not any(low < at < high for low, high, _ in all_)
            for text, at, all_ in ((old, cut.old.end, self._outline.scan.extents), (new, cut.new.end, scan.extents))
        )

    def _spliced(self, cut: _Cut, parts: Parts, outline: Outline) -> Document | None:
        document, by = self._document, self._moved
        first = bisect.bisect_left(document.starts, cut.old.start)
        last = bisect.bisect_left(document.starts, cut.old.end)
        count = bisect.bisect_left(parts.blocks, cut.new.end, key=lambda block: block[0])
        known = Voted(document.contents[first:last], self._reading.votes[first:last], document.english)
        contents = settle([content for _, content in parts.blocks[:count]], lambda _: document.english, known)
        ahead = self._reading.lead
        if ahead is not None:
            ahead += lead(contents.votes) - lead(known.votes)
            if (ahead >= 0) != document.english:
                return None
        votes = (*self._reading.votes[:first], *contents.votes, *self._reading.votes[last:])
        starts = [start for start, _ in parts.blocks[:count]]
        spliced = replace(
            document,
            text=self._text,
            contents=(*document.contents[:first], *contents.contents, *document.contents[last:]),
            starts=(*document.starts[:first], *starts, *[at + by for at in document.starts[last:]]),
            front_matter=parts.front_matter or document.front_matter,
            islands=splice(document.islands, cut.old, _within(parts.islands, cut), by),
            elements=splice(document.elements, cut.old, _within(parts.elements, cut), by),
            comments=splice(document.comments, cut.old, [one for one in parts.comments if one.start < cut.new.end], by),
            regions=splice(document.regions, cut.old, _within(parts.regions, cut), by),
            reading=Reading(self._reading.page, self._new_outline(cut, outline), votes, ahead),
        )
        if "lines" in vars(document):
            changed = self._changed
            new = self._text[changed.start : changed.end + by]
            vars(spliced)["lines"] = document.lines.edited(changed, new)
        return spliced

    def _new_outline(self, cut: _Cut, window: Outline) -> Outline:
        old, by = self._outline, self._moved
        low, high = cut.blocks
        held = bisect.bisect_left(window.blocks, cut.new.end)
        states = window.states[:held]
        if cut.state.opened:
            states = (cut.state,) * held
        scan = old.scan
        if scan and window.scan:
            extents = (
                *(one for one in scan.extents if one[0] < cut.old.start),
                *(one for one in window.scan.extents if one[0] < cut.new.end),
                *(
                    (start + by, end + by, reach if reach >= FAR else reach + by)
                    for start, end, reach in scan.extents
                    if start >= cut.old.end
                ),
            )
            until = scan.esm_until if scan.esm_until <= cut.old.start else scan.esm_until + by
            scan = Scan(extents, scan.spent + window.scan.spent, until)
        return Outline(
            start=old.start if cut.old.start >= old.start else window.start,
            mdx=old.mdx,
            blocks=(*old.blocks[:low], *window.blocks[:held], *[at + by for at in old.blocks[high:]]),
            states=(*old.states[:low], *states, *old.states[high:]),
            definitions=(
                *(one for one in old.definitions if one.start < cut.old.start),
                *(one for one in window.definitions if one.start < cut.new.end),
                *(one._replace(start=one.start + by) for one in old.definitions if one.start >= cut.old.end),
            ),
            notes=(
                *(one for one in old.notes if one[0] < cut.old.start),
                *(one for one in window.notes if one[0] < cut.new.end),
                *((at + by, label) for at, label in old.notes if at >= cut.old.end),
            ),
            scan=scan,
        )


_Spanned = TypeVar("_Spanned", Region, Element, Island)


def _within(items: Sequence[_Spanned], cut: _Cut) -> list[_Spanned]:
    """What a reading of the stretch and a little more has found in the stretch."""
    return [one for one in items if one.span.start < cut.new.end]
