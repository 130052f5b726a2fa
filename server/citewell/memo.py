"""What is remembered of one draft between checks: what rules said of its cells, and the parses of its sentences."""

import bisect
from collections.abc import Callable, Collection, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import NamedTuple

from citewell.document import Content, Document
from citewell.noted import Noted, Task
from citewell.packed import Parses
from citewell.result import Edit
from citewell.shelf import Shelf
from citewell.standing import Standing
from citewell.syntax import Parse, ParseWanted

__all__ = ["Cell", "Memo", "Silenced", "Watch", "frame_key"]

_ROOM = 256
"""So many parses, and cells that have gone, may gather beyond what is needed before others are dropped."""

_GONE = 256
"""No more cells that have gone are remembered (some 8 kB each, with the text of their block)."""

_SHARE = 4
"""Of the parses that are needed one part in so many may gather beside them, where that is more (6 kB each)."""

_READY = 128
"""So many parses are at hand while nothing is going on: those near where the writer is."""

_FEW = 8
"""Of so many blocks that an edit exchanges the sentences are remembered: who types changes one sentence of a block."""


class Silenced(NamedTuple):
    """
    What ignore comments do to what is found in a block: ``stance`` is where it stands between them, and ``by`` are those
    that hide something of it. See `citewell.suppress.Suppressions`.
    """

    stance: Hashable = None
    by: frozenset[tuple[int, int]] = frozenset()


_NOT_SILENCED = Silenced()


@dataclass(slots=True, eq=False)
class Cell:
    """
    What is known of one block, or of one section.

    ``key`` names everything that rules can see of it. ``tasks`` are those that are left to do (None: nothing has been
    done yet), each of them waiting for a parse, ``wanted`` the texts they wait for. ``texts`` are all sentences that
    rules asked a parse of. A ``loose`` cell holds on to something that may move, or had a rule fail: it is done again
    at each check. A long draft has thousands of cells, most of them with nothing in them: so they hold tuples.
    """

    key: Hashable = None
    tasks: Sequence[Task] | None = None
    noted: tuple[Noted, ...] = ()
    wanted: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    loose: bool = False

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to do."""
        return self.tasks is not None and not self.tasks and not self.loose


class Watch:
    """Hands out remembered parses, stops the rule where there is none yet, and notes what was asked for."""

    def __init__(self, parses: Parses) -> None:
        self._parses = parses
        self.asked: set[str] = set()

    def parse(self, text: str) -> Parse | None:
        """The remembered parse. Raises ParseWanted."""
        self.asked.add(text)
        try:
            return self._parses[text]
        except KeyError:
            raise ParseWanted(text) from None

    def batch(self, texts: Sequence[str]) -> list[Parse | None]:
        """The remembered parses. Raises ParseWanted for the first that is missing."""
        return [self.parse(text) for text in texts]


class Memo:
    """
    It belongs to one open draft.

    ``blocks`` and ``sections`` are the cells of the document that was checked last, in order; an edit exchanges
    those it touches. Cells that went are remembered for a while by their key: an edit may be taken back, and a draft
    that was read anew consists of the same blocks. Memory stays as large as the draft. ``todo`` and ``todo_sections`` are
    the blocks and sections that rules have not done with; where ``is_finished``, those that are not in them are settled.
    ``sentences`` are what was known of the sentences of blocks that an edit has exchanged, by `frame_key` and then by
    `Content.sentence_keys`, each by what is seen of it alone and with those beside it.
    """

    def __init__(self) -> None:
        self.parses = Parses()
        self.watch = Watch(self.parses)
        self.document: Document | None = None
        self.frame: Hashable = None
        self.blocks: list[Cell] = []
        self.sections: list[Cell] = []
        self.shown: list[tuple[Noted, ...]] = []
        self.silenced: list[Silenced] = []
        self.gone: dict[Hashable, Cell] = {}
        self.sentences: dict[Hashable, dict[Hashable, list[Noted]]] = {}
        self.todo: list[int] = []
        self.todo_sections: list[int] = []
        self.is_finished = False
        self.hiding: Hashable = ()
        self.news = News()
        self.shelf = Shelf()
        self.standing = Standing()
        self._room = _ROOM

    def adopt(self, document: Document, frame: Hashable) -> list[int]:
        """
        Turns to a new version of the draft; returns the blocks of which something else is to be shown now.

        ``frame`` is all that is the same for the whole draft and that rules can see or that chooses them: when it
        changes, nothing is carried over.
        """
        before = self.document
        if before is None or frame != self.frame:
            self.document = document
            self.frame = frame
            self.gone.clear()
            self.blocks = [Cell() for _ in document.contents]
            self.shown = [()] * len(self.blocks)
            self.silenced = [_NOT_SILENCED] * len(self.blocks)
            self.sections = [Cell() for _ in document.sections]
            self.news.splice(0, 0)
            self.sentences = {}
            self.todo = list(range(len(self.blocks)))
            self.todo_sections = list(range(len(self.sections)))
            return []
        head, tail = document.unchanged(before)
        document.follow(before, head, tail)
        self.document = document
        end, stop = len(self.blocks) - tail, len(document.contents) - tail
        self.sentences = _sentences(before.contents[head:end], self.blocks[head:end]) if end - head <= _FEW else {}
        for cell in self.blocks[head:end]:
            self.drop(cell)
        count = stop - head
        self.blocks[head:end] = [Cell() for _ in range(count)]
        self.shown[head:end] = [()] * count
        self.silenced[head:end] = [_NOT_SILENCED] * count
        self.news.splice(head, tail)
        stale = self._splice_sections(before, head, tail)
        reviewed = self._review(before, head, tail)
        if self.is_finished:
            self.todo = [*range(head, stop), *reviewed]
        else:
            self.todo = [index for index, cell in enumerate(self.blocks) if not cell.is_settled]
        return [*stale, *self._forget_loose()]

    def touch(self, edits: Sequence[Edit]) -> None:
        """
        Tells again what stands where edits touched words and left them as they were, as by putting the same in their place.

        ``edits`` are those that `adopt` has seen the outcome of. An editor moves what they touch.
        """
        document = self.document
        assert document is not None
        start, end = _touched(edits)
        starts = document.starts
        first, last = max(bisect.bisect_right(starts, start) - 1, 0), bisect.bisect_left(starts, end)
        if first < last and not self.news.has(first, last, len(starts)):
            # What is said of a section is shown with the block that it begins with.
            sections = document.section_starts
            self.news.splice(
                sections[max(bisect.bisect_right(sections, first) - 1, 0)] if sections else 0, len(starts) - last
            )

    def _splice_sections(self, before: Document, head: int, tail: int) -> list[int]:
        """Starts the sections afresh that the edit touches; the blocks at which the others of them had begun."""
        document = self.document
        assert document is not None
        now, then = document.section_starts, before.section_starts
        end, stop = len(before.contents) - tail, len(document.contents) - tail
        first = max(bisect.bisect_right(then, max(head - 1, 0)) - 1, 0)
        last = min(len(then) - bisect.bisect_left(then, end), len(now) - bisect.bisect_left(now, stop))
        count = len(document.sections)
        first = min(first, len(self.sections), count)
        last = min(last, len(self.sections) - first, count - first)
        gone = then[first : len(self.sections) - last]
        fresh = (Cell() for _ in range(count - first - last))
        self.sections = [*self.sections[:first], *fresh, *self.sections[len(self.sections) - last :]]
        if self.is_finished:
            self.todo_sections = list(range(first, count - last))
        else:
            self.todo_sections = [index for index, cell in enumerate(self.sections) if not cell.is_settled]
        return [at if at < head else at + stop - end for at in gone if at < head or at >= end]

    def _forget_loose(self) -> list[int]:
        """Starts all loose cells afresh: what they hold on to may have moved. The blocks at which they begin."""
        assert self.document is not None
        blocks = [index for index in self.todo if self.blocks[index].loose]
        sections = [index for index, cell in enumerate(self.sections) if cell.loose]
        for index in blocks:
            self.blocks[index] = Cell()
        for index in sections:
            self.sections[index] = Cell()
        self.todo_sections = sorted({*self.todo_sections, *sections})
        return [*blocks, *(self.document.section_starts[index] for index in sections)]

    def _review(self, before: Document, head: int, tail: int) -> list[int]:
        """Starts cells afresh whose surroundings the edit has changed, though they themselves are the same."""
        document = self.document
        assert document is not None
        changed = []
        for index in dict.fromkeys(_neighbours(before, document, head, tail)):
            cell = self.blocks[index]
            if cell.tasks is not None and cell.key != self.key(index):
                self.drop(cell)
                self.blocks[index] = Cell()
                self.show(index, ())
                changed.append(index)
        return changed

    def key(self, index: int) -> Hashable:
        """Everything that rules can see of a block, by its index."""
        document = self.document
        assert document is not None
        return (document.contents[index].identity, document.surroundings(index))

    def drop(self, cell: Cell) -> None:
        """Keeps a settled cell that has gone, for a while."""
        if cell.is_settled and cell.key is not None:
            self.gone.pop(cell.key, None)
            self.gone[cell.key] = cell
            while len(self.gone) > min(len(self.blocks) + _ROOM, _GONE):
                del self.gone[next(iter(self.gone))]

    def recall(self, key: Hashable) -> Cell | None:
        """
        A cell as it was when a block with this key was there.

        It stays remembered: of two blocks that cannot be told apart both may come back.
        """
        known = self.gone.get(key)
        return known and Cell(key, (), known.noted, (), known.texts)

    def show(self, index: int, noted: Sequence[Noted], silenced: Silenced = _NOT_SILENCED) -> None:
        """Sets what is to be seen of a block, by its index, and of the section that begins with it; the rest is silenced."""
        found = tuple(noted)
        self.silenced[index] = silenced
        if self.shown[index] != found:
            self.shown[index] = found
            self.news.changed(index, len(self.shown))

    def prune(self, general: Collection[str]) -> None:
        """Forgets parses that no cell needs, once enough of them have gathered; ``general`` are needed for the whole draft."""
        if len(self.parses) <= self._room:
            return
        # What is remembered of a cell that has gone is what was found in it: that needs no parse any more.
        needed = set(general)
        for cell in (*self.blocks, *self.sections):
            needed.update(cell.texts)
        self.parses.forget_all_but(needed)
        self._room = len(self.parses) + max(_ROOM, len(self.parses) // _SHARE)

    def rest(self) -> None:
        """Nothing is going on: what is at hand without need is made small, or let go of."""
        self.parses.pack(_READY)
        if self.document is not None:
            self.document.rest()


@dataclass
class News:
    """
    What of `Memo.shown` has changed since it was last ``told``: all but the first ``head`` and last ``tail`` blocks.

    Both are None where nothing has. ``counted`` is how many findings the first so many blocks were told with: in a long
    draft they are not counted again at each keystroke.
    """

    head: int | None = None
    tail: int | None = None
    told: list[tuple[Noted, ...]] = field(default_factory=list)
    counted: tuple[int, int] = (0, 0)

    def splice(self, head: int, tail: int) -> None:
        """Blocks between these many at either end have been exchanged."""
        self.head = head if self.head is None else min(self.head, head)
        self.tail = tail if self.tail is None else min(self.tail, tail)

    def has(self, first: int, end: int, size: int) -> bool:
        """Whether it has the blocks from index ``first`` up to ``end``, of so many."""
        return self.head is not None and self.tail is not None and self.head <= first and end <= size - self.tail

    def changed(self, index: int, size: int) -> None:
        """Something else is shown of one block of ``size``."""
        self.splice(index, size - index - 1)

    def take(self, shown: Sequence[tuple[Noted, ...]]) -> tuple[int, int, range]:
        """
        What changed: where the first finding that goes stood, how many go, and the blocks whose findings come.

        From here on that is told.
        """
        head, tail = (len(shown), 0) if self.head is None or self.tail is None else (self.head, self.tail)
        head = min(head, len(shown), len(self.told))
        tail = min(tail, len(shown) - head, len(self.told) - head)
        told, end, stop = self.told, len(self.told) - tail, len(shown) - tail
        known, first = self.counted
        first += sum(map(len, told[known:head])) - sum(map(len, told[head:known]))
        self.counted = head, first
        gone = sum(map(len, told[head:end]))
        told[head:end] = shown[head:stop]
        self.head = self.tail = None
        return first, gone, range(head, stop)

    def retell(self, shown: Sequence[tuple[Noted, ...]]) -> int:
        """Tells this in place of all that was told; how many findings that were."""
        gone = sum(map(len, self.told))
        self.told, self.counted = list(shown), (0, 0)
        self.splice(0, 0)
        return gone


def _touched(edits: Sequence[Edit]) -> tuple[int, int]:
    """Where in the text after them edits have been: from the first place that one of them touched to the last."""
    start, end = edits[0].start, edits[0].start
    for edit in edits:
        by = len(edit.text) - (edit.end - edit.start)
        start = min(start, edit.start)
        end = max(end + by if end >= edit.end else edit.start, edit.start + len(edit.text))
    return start, end


def frame_key(content: Content, key: Hashable) -> Hashable:
    """All that rules can see of a block beside its sentences, and around it; ``key`` is the block's."""
    surroundings = key[1]  # type: ignore[index]  # see Memo.key
    return (content.kind, content.containers, content.level, content.anchor, content.english, surroundings)


def _sentences(contents: Sequence[Content], cells: Sequence[Cell]) -> dict[Hashable, dict[Hashable, list[Noted]]]:
    """What is known of the sentences of some blocks."""
    found: dict[Hashable, dict[Hashable, list[Noted]]] = {}
    for content, cell in zip(contents, cells, strict=True):
        if cell.is_settled:
            by_sentence: dict[int | None, list[Noted]] = {}
            for one in cell.noted:
                by_sentence.setdefault(one.place.sentence, []).append(one)
            known = found.setdefault(frame_key(content, cell.key), {})
            for index, (alone, beside) in enumerate(content.sentence_keys):
                known[alone] = known[beside] = by_sentence.get(index, [])
    return found


def _neighbours(before: Document, document: Document, head: int, tail: int) -> Iterator[int]:
    """The blocks beside a changed stretch that may see another heading, lead-in, caption or opening now."""
    new, first = document.contents, len(document.contents) - tail
    by = len(new) - len(before.contents)

    def sees_another(find: Callable[[Document, int], int], at: int, then: int) -> bool:
        here, there = find(document, at), find(before, then)
        return (here >= 0 and new[here]) is not (there >= 0 and before.contents[there])

    if tail:
        end = [*document.section_starts, len(new)][document.section_of(first).index + 1]
        if sees_another(Document.heading_of, first, first - by):
            yield from range(first, end)
        else:
            yield from _followers(new, (*before.contents[head : first - by], *new[head:first]), range(first, end))
        if sees_another(Document.caption_of, first, first - by):
            yield from takewhile(lambda at: new[at].is_framed, range(first, len(new)))
    if head and sees_another(Document.caption_of, head - 1, head - 1):
        yield from takewhile(lambda at: new[at].is_framed, range(head - 1, -1, -1))


def _followers(new: Sequence[Content], changed: Sequence[Content], rest: range) -> Iterator[int]:
    """The blocks after a change that may see another lead-in, and those up to the first that has sentences."""
    # What is no deeper than any changed block has its lead-in before them all, and what follows it has it after them.
    depth = min((content.list_depth for content in changed), default=0)
    is_shallow = has_sentences = False
    for at in rest:
        if is_shallow and has_sentences:
            return
        yield at
        is_shallow = is_shallow or new[at].list_depth <= depth
        has_sentences = has_sentences or bool(new[at].sentence_spans)
