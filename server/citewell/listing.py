"""The words that a sentence ends with, turned into a list of Markdown or HTML. Nothing is written that does not read so."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from citewell.document import Block, Content, Sentence
from citewell.edits import reread
from citewell.pattern import late
from citewell.prose import Inline, Prose
from citewell.record import dataclass
from citewell.result import Edit
from citewell.rule import Listing
from citewell.span import Span

__all__ = ["list_edits"]

_HEAD = late(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?")
"""What stands before a paragraph on its line: what it is indented by, marks of quotation, the mark of an item."""
_BULLET = late(r"^[ \t>]*([-*+])[ \t]+\S", re.MULTILINE)
_NEXT_BULLET = late(r"(?:[ \t>]*\r?\n)+([ \t>]*)[-*+][ \t]")
_OPENING_TAG = late(r"<p(?:\s[^<>]*)?>\s*\Z", re.IGNORECASE)
_CLOSING_TAG = late(r"\s*</p\s*>", re.IGNORECASE)
_TAG_REACH = 500
"""Code points before a paragraph in which its tag is looked for."""


def list_edits(sentence: Sentence, listing: Listing) -> tuple[Edit, ...] | None:
    """
    The edits of the source that make a list of the sentence's last words; None where no list can stand there.

    In Markdown the list is written as the draft writes its own, below the marks that its paragraph stands behind; in
    HTML it follows the paragraph, which has to be one of its own. What follows the sentence becomes a paragraph behind
    the list.
    """
    place = _placed(sentence, listing)
    if place is None:
        return None
    frame = _html_frame(place) if sentence.root.format == "html" else _markdown_frame(place)
    if frame is None:
        return None
    edits = tuple(sorted(_edits(place, frame), key=lambda edit: edit.start))
    return edits if _reads_as(place, edits) else None


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a list is to be: ``items`` and ``rest`` (what follows the sentence) are spans of the block's prose."""

    block: Block
    items: tuple[Span, ...]
    rest: Span

    @property
    def lead(self) -> Span:
        """What introduces the list, from the start of the block."""
        text = self.prose.text
        return Span(0, len(text[: self.items[0].start].rstrip()))

    @property
    def prose(self) -> Prose:
        return self.block.prose

    def opening(self, offset: int) -> int:
        """Where in the source a character of prose starts, marks that open there included."""
        opened = [one.source.start for one in self.prose.inlines if len(one.prose) and one.prose.start == offset]
        return self.block.start + min([self.prose.source_start(offset), *opened])

    def ending(self, offset: int) -> int:
        """Where in the source the character before an offset ends, marks that close there included."""
        closed = [one.source.end for one in self.prose.inlines if len(one.prose) and one.prose.end == offset]
        return self.block.start + max([self.prose.source_end(offset), *closed])


@dataclass(frozen=True, slots=True)
class _Frame:
    """
    What is written around the items of a list.

    ``closing`` ends it where the paragraph ends with its sentence, and replaces the source up to ``end``; ``parting``
    stands between the list and what follows, None where nothing can. ``turn`` goes behind each line break in an item.
    """

    opening: str
    between: str
    closing: str
    parting: str | None
    end: int
    turn: str = ""


def _placed(sentence: Sentence, listing: Listing) -> _Place | None:
    """The place of a list; None where its items are not in order, or what stands around them is more than marks."""
    block = Block(sentence.root, sentence.block_index)
    if block.kind not in ("paragraph", "item") or len(listing.items) < 2:
        return None
    items = tuple(item.shifted(sentence.extent.start) for item in listing.items)
    text = block.prose.text
    later = sentence.extent.end
    rest = Span(later + len(text[later:]) - len(text[later:].lstrip()), len(text))
    if text[items[-1].end : later].strip() not in ("", ".") or items[0].start == 0:
        return None
    return _Place(block, items, rest)


def _markdown_frame(place: _Place) -> _Frame | None:
    text, start = place.block.root.text, place.opening(0)
    head = text[text.rfind("\n", 0, start) + 1 : start]
    if not _HEAD.fullmatch(head):
        return None
    prefix = re.sub(r"[^>\s]", " ", head)
    end = place.block.start + place.prose.source_end(len(place.prose.text))
    following = _NEXT_BULLET.match(text, end)
    if following and len(following[1]) >= len(prefix):
        # The two lists would be one.
        return None
    line = _line_end(text, start)
    bullet = _BULLET.search(text)
    item = f"{line}{prefix}{bullet[1] if bullet else '-'} "
    blank = f"{line}{prefix.rstrip()}"
    if place.block.kind == "item":
        # A blank line would set all items of the list around it apart.
        return _Frame(item, item, "", None, end, "  ")
    return _Frame(f"{blank}{item}", item, "", f"{blank}{line}{prefix}", end, "  ")


def _html_frame(place: _Place) -> _Frame | None:
    text, start = place.block.root.text, place.opening(0)
    low = max(0, start - _TAG_REACH)
    tag = _OPENING_TAG.search(text[low:start])
    close = _CLOSING_TAG.match(text, place.ending(len(place.prose.text)))
    if tag is None or close is None:
        return None
    at = low + tag.start()
    indent = text[text.rfind("\n", 0, at) + 1 : at]
    below = f"{_line_end(text, at)}{indent if not indent.strip() else ''}"
    return _Frame(
        f"</p>{below}<ul>{below}  <li>",
        f"</li>{below}  <li>",
        f"</li>{below}</ul>",
        f"</li>{below}</ul>{below}<p>",
        close.end(),
    )


def _line_end(text: str, at: int) -> str:
    """What the lines of a draft end with, at an offset."""
    end = text.find("\n", at)
    if end < 0:
        end = text.rfind("\n", 0, at)
    return "\r\n" if end > 0 and text[end - 1] == "\r" else "\n"


def _edits(place: _Place, frame: _Frame) -> list[Edit]:
    text, lead, items, rest = place.prose.text, place.lead, place.items, place.rest
    colon = "" if text[: lead.end].endswith(":") else ":"
    edits = [Edit(place.ending(lead.end), place.opening(items[0].start), colon + frame.opening)]
    for one, other in pairwise(items):
        edits.append(Edit(place.ending(one.end), place.opening(other.start), frame.between))
    if not len(rest):
        edits.append(Edit(place.ending(items[-1].end), frame.end, frame.closing))
    elif frame.parting is not None:
        edits.append(Edit(place.ending(items[-1].end), place.opening(rest.start), frame.parting))
    for item in items if frame.turn else ():
        breaks = [at + 1 for at in range(item.start, item.end) if text[at] == "\n"]
        edits += [
            Edit(at, at, frame.turn) for at in (place.block.start + place.prose.source_start(one) for one in breaks)
        ]
    return [edit for edit in edits if edit.text or edit.end > edit.start]


def _reads_as(place: _Place, edits: Sequence[Edit]) -> bool:
    """Whether the edited draft has the list, with the words and the markup there were, and all else is as before."""
    block, document = place.block, place.block.root
    if not all(one.end <= other.start for one, other in pairwise(edits)):
        return False
    after = reread(document, edits)
    number = len(place.items) + 1 + bool(len(place.rest))
    before, between = document.contents, after.contents[block.index : block.index + number]
    if after.contents[: block.index] != before[: block.index]:
        return False
    if (
        len(after.contents) != len(before) + number - 1
        or after.contents[block.index + number :] != before[block.index + 1 :]
    ):
        return False
    wanted = [
        f"{place.lead.of(place.prose.text).removesuffix(':')}:",
        *(one.of(place.prose.text) for one in place.items),
    ]
    wanted += [place.rest.of(place.prose.text)] if len(place.rest) else []
    return (
        [one.prose.text.split() for one in between] == [one.split() for one in wanted]
        and [(one.kind, one.containers) for one in between] == _kinds(place)
        and sum(map(_marks, between), Counter()) == _marks(block.content)
    )


def _kinds(place: _Place) -> list[tuple[str, tuple[str, ...]]]:
    """What the blocks of an introduction, its list and what follows are, and what they stand in."""
    content = place.block.content
    own, listed = (content.kind, content.containers), ("item", (*content.containers, "list"))
    return [own, *[listed for _ in place.items], *([own] if len(place.rest) else [])]


def _marks(content: Content) -> Counter[tuple[str, str, str, str]]:
    """The inline markup of a block, by kind, words and target."""

    def mark(one: Inline) -> tuple[str, str, str, str]:
        return one.kind, " ".join(one.prose.of(content.prose.text).split()), one.target, one.title

    return Counter(map(mark, content.prose.inlines))
