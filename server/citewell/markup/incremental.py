"""
Reading an edited Markdown draft: the blocks around the edit anew, all others as they were.

A draft is cut at the starts of top-level blocks. What stands before a cut is read the same, whatever comes after
it, if no block and no template tag before it looks beyond the next two blocks. What stands after a cut is read the
same, whatever comes before, if a top-level block starts there and nothing is open: no tag, no fence, no ``:::``.
So the stretch between two cuts is read on its own, with what its blocks know from elsewhere (link reference
definitions, labels of footnotes, names of template tags). A stretch whose end does not fall on a block of the old
draft is widened; where nothing fits, and where the rest of the draft would be read otherwise, `edit` declines and
the whole is read.

Most edits need less: a word typed into a paragraph between blank lines. Such a block is read alone (`_Edit.alone`),
and if it begins as it did and ends before the next one, its neighbours are read as they were: they look at no more of
it than its first characters.
"""

import bisect
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from markdown_it.common.utils import normalizeReference

from citewell.data import Element, FrontMatter, Island
from citewell.document import Document, Region
from citewell.markup import frontmatter
from citewell.markup.contents import Vote, Voted, settle
from citewell.markup.markdown import read_window
from citewell.markup.masks import (
    Extent,
    Masked,
    Scan,
    after_blank_line,
    budget,
    closing_names,
    has_hint,
    mask_window,
    stands_clear,
)  # fmt: skip
from citewell.markup.moved import splice
from citewell.markup.parts import Outline, Parts, State
from citewell.markup.places import Placed, Places
from citewell.pattern import late
from citewell.record import dataclass
from citewell.span import LineIndex, Span

if TYPE_CHECKING:  # no use to most runs
    from citewell.markup.trail import Trail

__all__ = ["Reading", "edit", "has_same_head", "lead", "moves_line_numbers"]

_BEFORE = 2
"""So many blocks before the edited one are read again: a block looks ahead at two more at most."""

_ALONE = frozenset(
    ["paragraph_open", "heading_open", "table_open", "bullet_list_open", "ordered_list_open", "blockquote_open"]
)
"""Kinds of blocks that end at a blank line, if what follows is not indented and no mark of what they are."""

_BEGUN = late(r"\d+[.)]|[^\s:~]")
"""How a block begins, as far as others look at it: a mark of a list, or one character."""

_LIST_MARKS = "-+*0123456789"
_MEANING_MARKS = ":~"
"""How the meaning of a term may begin."""

_BETWEEN = late(r"[\s>]+")
"""Blanks within the label of a reference, marks of quotations among them."""

_REPLACED = late("XXX|[‡\ufffd]")
"""In labels, which are kept as the parser saw them: filler, and what stands for characters it does not take."""

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
    trail: "Trail | None" = None


def lead(votes: Iterable[Vote]) -> int:
    """By how many words English is ahead of all other languages."""
    return sum(vote.words if vote.english else -vote.words for vote in votes if vote.english is not None)


def edit(document: Document, reading: Reading, changed: Span, lines: LineIndex) -> Document | None:
    """
    The document of ``lines``, whose text differs from the document's in what has become of a range of that.

    None where the whole has to be read.
    """
    outline = reading.outline
    if outline is None:
        return None
    one = _Edit(document, reading, outline, changed, lines)
    if document.front_matter and changed.end <= outline.start:
        return one.read_front_matter(document.front_matter)
    if changed.start < outline.start or not has_same_head(document, lines.text, changed.start):
        return None
    return one.alone() or one.read()


def has_same_head(document: Document, text: str, start: int) -> bool:
    """Whether the draft keeps its front matter, or goes on having none."""
    front = document.front_matter
    if front:
        # What follows its end has a say in where that is.
        return any(document.text.find(blank, front.span.end, start) >= 0 for blank in ("\n\n", "\n\r\n"))
    bare = text.startswith("\ufeff") == document.text.startswith("\ufeff")
    return bare and not frontmatter.may_start(document.text) and not frontmatter.may_start(text)


def moves_line_numbers(document: Document, old: Span, text: str, new: Span) -> bool:
    """
    Whether the message of a fault in data after a stretch has a number of a line, which is now another.

    The stretch is ``old`` in the document and ``new`` in the edited ``text``.
    """
    if _line_breaks(old.of(document.text)) == _line_breaks(new.of(text)):
        return False
    return any(
        _LINE_NUMBER.search(fault.message)
        for island in document.islands
        if island.span.start >= old.end
        for fault in island.faults
    )


def _line_breaks(text: str) -> int:
    return text.count("\n") + text.count("\r") - text.count("\r\n")


def _begins(outline: Outline, start: int, state: State) -> bool:
    """Whether the first block of a stretch stands where it stood, and is of the kind that it was."""
    return outline.blocks.places[:1] == (start,) and outline.blocks.things[0].kind == state.kind


@dataclass(frozen=True)
class _Cut:
    """A stretch that can be exchanged: ``old`` of the old text, ``new`` of the new one; ``state`` is its first block's."""

    old: Span
    new: Span
    state: State


class _Edit:
    def __init__(self, document: Document, reading: Reading, outline: Outline, changed: Span, lines: LineIndex) -> None:
        self._document = document
        self._reading = reading
        self._outline = outline
        self._changed = changed
        self._lines = lines
        self._text = lines.text
        self._moved = lines.length - document.length
        self._used: dict[frozenset[str], bool] = {}

    def alone(self) -> Document | None:
        """Reads the edited block alone, where its neighbours cannot tell that it has changed, or is more than one now."""
        blocks = self._outline.blocks
        index = blocks.places.before(self._changed.start) - 1
        if index < 0 or not self._is_apart(index):
            return None
        start = blocks.places[index]
        stop = blocks.places[index + 1] if index + 1 < len(blocks) else self._document.length
        cut = _Cut(Span(start, stop), Span(start, stop + self._moved), blocks.things[index])
        parts = self._window(cut.new, cut.state)
        if parts is None or parts.outline is None or not self._stands_alone(cut, parts.outline):
            return None
        return self._spliced(cut, parts, parts.outline) if self._fits(cut, parts.outline) else None

    def _stands_alone(self, cut: _Cut, outline: Outline) -> bool:
        """Whether what has become of a block begins as it did, and ends before the next one."""
        found = outline.blocks.things
        if not _begins(outline, cut.new.start, cut.state):
            return False
        if any(state.directives or state.kind not in _ALONE for state in found):
            return False
        follows = self._text[cut.new.end : cut.new.end + 1]
        if len(found) == 1 or not follows:
            return True
        is_parted = after_blank_line(self._text, cut.new.end)
        return is_parted and not (follows in _LIST_MARKS and any(state.kind.endswith("list_open") for state in found))

    def _is_apart(self, index: int) -> bool:
        """Whether the edited block and those around it look at nothing of each other that the edit may change."""
        places, states = self._outline.blocks.places, self._outline.blocks.things
        start, state, text = places[index], states[index], self._document.text
        begun = _BEGUN.match(text, start)
        if state.kind not in _ALONE or state.directives or not begun or self._changed.start < begun.end():
            return False
        if index and states[index - 1].kind == "dl_open":
            return False  # its next term may be this block
        if not self._is_clear(start) and not (index and self._parts_by_itself(index - 1)):
            return False
        if index + 1 == len(places):
            return True
        stop = places[index + 1]
        marks = _MEANING_MARKS + _LIST_MARKS if state.kind.endswith("list_open") else _MEANING_MARKS
        if self._changed.end >= stop or text[stop].isspace() or text[stop] in marks:
            return False
        is_parted = after_blank_line(text, stop) and after_blank_line(self._text, stop + self._moved)
        is_parted = is_parted or (text[stop] == "#" and self._parts_by_itself(index + 1))
        return is_parted or self._parts_by_itself(index)

    def _parts_by_itself(self, index: int) -> bool:
        """Whether a block parts those around it without blank lines; a search for masks would read across it."""
        return self._outline.scan is None and self._outline.blocks.things[index].kind == "heading_open"

    def read(self) -> Document | None:
        """Reads the blocks around the edit, as many as are needed until nothing of it is seen."""
        blocks, states = self._outline.blocks.places, self._outline.blocks.things
        first = self._first()
        start = blocks[first] if first >= 0 else self._outline.start
        state = states[first] if first >= 0 else State()
        after = blocks.before(self._changed.end)
        for width in _WIDTHS:
            last = after + width + 1
            stop = blocks[last] + self._moved if last < len(blocks) else len(self._text)
            if stop - start > _LARGEST * len(self._text):
                return None
            parts = self._window(Span(start, stop), state)
            if parts is None or parts.outline is None:
                return None
            if first > 0 and not _begins(parts.outline, start, state):
                return None  # the block before it may go on now
            starts = set(parts.outline.blocks.places)
            for index in range(after, min(last, len(blocks)) - 1):
                place = blocks[index]
                if place + self._moved in starts and blocks[index + 1] + self._moved in starts:
                    cut = _Cut(Span(start, place), Span(start, place + self._moved), state)
                    if self._fits(cut, parts.outline):
                        return self._spliced(cut, parts, parts.outline)
            if last >= len(blocks):
                cut = _Cut(Span(start, self._document.length), Span(start, stop), state)
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
        cut = _Cut(Span(0, front.span.end), Span(0, found.span.end), State())
        if self._moves_line_numbers(cut) or (scan and scan.spent > budget(len(self._text))):
            return None
        parts = Parts(front_matter=found, regions=[Region("front-matter", found.span)])
        return self._spliced(cut, parts, Outline(found.span.end, self._outline.mdx, scan=Scan() if scan else None))

    def _first(self) -> int:
        """The index of the block at which to begin; -1 for the start of the draft."""
        blocks = self._outline.blocks.places
        index = blocks.before(self._changed.start + 1) - 1 - _BEFORE
        while index >= 0 and not self._is_clear(blocks[index]):
            index -= 1
        return max(index, -1)

    def _is_clear(self, at: int) -> bool:
        """Whether nothing before a place in front of the edit is open there, or may be open."""
        text, scan = self._document.text, self._outline.scan
        if not after_blank_line(text, at) or scan is None:
            return after_blank_line(text, at)
        before = scan.extents.places.before(at)
        return not (before and self._furthest[before - 1] > at) and stands_clear(text, at)

    @cached_property
    def _furthest(self) -> list[int]:
        """For each extent before the edit the furthest that it and those before it reach."""
        extents = self._outline.scan.extents if self._outline.scan else Placed[Extent]()
        near = extents.places[: extents.places.before(self._changed.start)]
        reaches = (place + extent.reach for place, extent in zip(near, extents.things, strict=False))
        return list(itertools.accumulate(reaches, max))

    def _window(self, window: Span, state: State) -> Parts | None:
        outline = self._outline
        if outline.scan is None:
            if has_hint(self._text, window.start, window.end):
                return None
            masked = Masked(window.of(self._text))
        elif window.start < outline.scan.esm_until:
            return None
        else:
            masked = mask_window(self._text, window.start, window.end, mdx=outline.mdx, first=outline.start)
            if masked.esm and not outline.mdx:
                return None  # it has become MDX
        # Without a bracket in it nothing can be a reference or a footnote.
        environment = self._elsewhere(window) if "[" in masked.text else {}
        try:
            return read_window(self._text, window, masked, environment, mdx=outline.mdx, inside=state.inside)
        except Exception:  # noqa: BLE001 - what the parser cannot take is read as a whole, which knows what to do
            return None

    def _elsewhere(self, window: Span) -> dict[str, object]:
        """What the parser has to know of the draft around a stretch."""
        old = Span(window.start, window.end - self._moved)
        references = {
            one.label: {"href": one.href, "title": one.title}
            for start, one in self._outline.definitions
            if one.first and not old.start <= start < old.end
        }
        labels = {":" + label: -1 for start, label in self._outline.notes if not old.start <= start < old.end}
        return {"references": references, "footnotes": {"refs": labels, "list": {}}}

    def _fits(self, cut: _Cut, outline: Outline) -> bool:
        """Whether all that is not in the stretch is read as it was."""
        old = self._outline
        is_last = cut.old.end == self._document.length
        if any(state.directives for state in (*old.blocks.within(cut.old), *outline.blocks.within(cut.new))):
            opened = cut.state.opened
            if not is_last:
                behind, ahead = old.blocks.places.before(cut.old.end), outline.blocks.places.before(cut.new.end)
                opened += old.blocks.things[behind].opened + outline.blocks.things[ahead].opened
            if opened:
                return False
        if not self._defines_alike(cut, outline) or self._moves_line_numbers(cut):
            return False
        return old.scan is None or outline.scan is None or self._is_scanned_alike(cut, old.scan, outline.scan, is_last)

    def _defines_alike(self, cut: _Cut, outline: Outline) -> bool:
        """Whether nothing outside of the stretch can tell that other references and footnotes are defined in it."""
        old = self._outline
        definitions = old.definitions.within(cut.old), outline.definitions.within(cut.new)
        notes = old.notes.within(cut.old), outline.notes.within(cut.new)
        if definitions[0] == definitions[1] and notes[0] == notes[1]:
            return True
        changed = frozenset(
            [
                *(one.label for one in set(definitions[0]) ^ set(definitions[1])),
                *(f"^{one}" for one in set(notes[0]) ^ set(notes[1])),
            ]
        )
        # What nobody around a stretch uses, nobody around a wider one does.
        if changed not in self._used:
            around = self._document.text[: cut.old.start] + "\n" + self._document.text[cut.old.end :]
            self._used[changed] = not changed or _may_use(around, changed)
        return not self._used[changed]

    def _moves_line_numbers(self, cut: _Cut) -> bool:
        return moves_line_numbers(self._document, cut.old, self._text, cut.new)

    def _is_scanned_alike(self, cut: _Cut, old_scan: Scan, new_scan: Scan, is_last: bool) -> bool:
        """Whether what is masked outside of the stretch stays so."""
        old, new = self._document.text, self._text
        if closing_names(old, cut.old.start, cut.old.end) != closing_names(new, cut.new.start, cut.new.end):
            return False
        if old_scan.spent + new_scan.spent > budget(len(new)):
            return False
        return is_last or all(
            after_blank_line(text, at) and stands_clear(text, at) and not _is_read_over(at, scan)
            for text, at, scan in ((old, cut.old.end, old_scan), (new, cut.new.end, new_scan))
        )

    def _spliced(self, cut: _Cut, parts: Parts, outline: Outline) -> Document | None:
        document, by, votes = self._document, self._moved, self._reading.votes
        starts = Places.of(document.starts)
        first, last = starts.before(cut.old.start), starts.before(cut.old.end)
        count = bisect.bisect_left(parts.blocks, cut.new.end, key=lambda block: block[0])
        known = Voted(document.contents[first:last], votes[first:last], document.english)
        contents = settle([content for _, content in parts.blocks[:count]], lambda _: document.english, known)
        ahead = self._reading.lead
        if ahead is not None:
            ahead += lead(contents.votes) - lead(known.votes)
            if (ahead >= 0) != document.english:
                return None
        if contents.votes != known.votes:
            votes = votes[:first] + contents.votes + votes[last:]
        return replace(
            document,
            lines=self._lines,
            exchange=None,
            contents=document.contents[:first] + contents.contents + document.contents[last:],
            starts=starts.spliced(first, last, [start for start, _ in parts.blocks[:count]], by),
            front_matter=parts.front_matter or document.front_matter,
            islands=splice(document.islands, cut.old, _within(parts.islands, cut), by),
            elements=splice(document.elements, cut.old, _within(parts.elements, cut), by),
            comments=splice(document.comments, cut.old, [one for one in parts.comments if one.start < cut.new.end], by),
            regions=splice(document.regions, cut.old, _within(parts.regions, cut), by),
            reading=Reading(self._reading.page, self._new_outline(cut, outline), votes, ahead),
        )

    def _new_outline(self, cut: _Cut, window: Outline) -> Outline:
        old, by, until = self._outline, self._moved, cut.new.end
        blocks = window.blocks
        if cut.state.opened:
            blocks = Placed(blocks.places, tuple(one._replace(opened=cut.state.opened) for one in blocks.things))
        return Outline(
            start=old.start if cut.old.start >= old.start else window.start,
            mdx=old.mdx,
            blocks=old.blocks.spliced(cut.old, blocks, until, by),
            definitions=old.definitions.spliced(cut.old, window.definitions, until, by),
            notes=old.notes.spliced(cut.old, window.notes, until, by),
            scan=self._new_scan(cut, old.scan, window.scan) if old.scan and window.scan else old.scan,
        )

    def _new_scan(self, cut: _Cut, old: Scan, window: Scan) -> Scan:
        until = old.esm_until if old.esm_until <= cut.old.start else old.esm_until + self._moved
        extents = old.extents.spliced(cut.old, window.extents, cut.new.end, self._moved)
        return Scan.of(extents, old.spent + window.spent, until)


def _may_use(text: str, labels: Iterable[str]) -> bool:
    """Whether a text may refer to one of some labels: a bracket stands before the first word of it."""
    folded = normalizeReference(_BETWEEN.sub(" ", text))
    words = [_BETWEEN.split(normalizeReference(label))[0] for label in labels]
    return any(_REPLACED.search(word) or f"[{word}" in folded or f"[ {word}" in folded for word in words)


def _is_read_over(at: int, scan: Scan) -> bool:
    """Whether something stands across a place, which hides all else there."""
    before = scan.extents.places.before(at)
    return before > 0 and scan.extents.places[before - 1] + scan.extents.things[before - 1].length > at


_Spanned = TypeVar("_Spanned", Region, Element, Island)


def _within(items: Sequence[_Spanned], cut: _Cut) -> list[_Spanned]:
    """What a reading of the stretch and a little more has found in the stretch."""
    return [one for one in items if one.span.start < cut.new.end]
