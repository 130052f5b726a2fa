"""
A draft as rules see it: document, sections, blocks, sentences.

What is stored is `Content` (a block's own text and markup, with relative positions) and where each one
starts. Document, Section, Block and Sentence are light views on that: they are made when asked for and know
their neighbours. So a block that merely moved keeps its content, its sentences and its cached findings.
"""

import bisect
import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import field
from functools import cached_property
from itertools import compress, count
from operator import is_, is_not
from typing import Any, Generic, Literal, NamedTuple, TypeVar, overload

from citewell.comment import Ignore
from citewell.data import Element, FrontMatter, Island
from citewell.prose import Inline, Prose, count_words
from citewell.record import dataclass
from citewell.span import LineIndex, Span
from citewell.syntax import Parse, ParseSource, ParseWanted

__all__ = [
    "FORMATS",
    "Block",
    "BlockKind",
    "Container",
    "Content",
    "Document",
    "Exchange",
    "Format",
    "Neighbour",
    "Region",
    "RegionKind",
    "Section",
    "Sentence",
    "UndeclaredNeighbour",
    "Unit",
]

Format = Literal["markdown", "mdx", "html"]

FORMATS: dict[str, Format] = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".mdx": "mdx",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
}
"""The format that the end of a file's name speaks of, in lower case."""

BlockKind = Literal[
    "paragraph", "item", "heading", "cell", "header-cell", "caption", "term", "definition", "summary", "label"
]
"""What a block of prose is. ``item`` is a paragraph of a list item; ``label`` is short text of a page's
furniture (buttons, navigation, legends)."""

Container = Literal[
    "quote", "list", "ordered-list", "table", "footnote", "admonition", "figure", "details", "navigation", "aside",
    "header", "footer", "form", "hidden",
]  # fmt: skip
"""What a block stands in, outermost first."""

Neighbour = Literal["previous", "next", "heading", "lead_in", "caption", "block", "section", "document", "ignores"]
"""What a rule may look at beyond its own unit, if it declares it (see `citewell.rule.rule`)."""

RegionKind = Literal[
    "code", "math", "url", "template", "front-matter", "tag", "comment", "script", "style", "image-alt", "link-target",
    "definition",
]  # fmt: skip
"""Why a range of source is no prose. ``code`` is inline and block code with its marks, ``tag`` an HTML or JSX
tag with its attributes, ``definition`` a link reference definition."""


@dataclass(frozen=True, slots=True)
class Region:
    """A range of source that is not prose; rules that read prose never mark anything in one."""

    kind: RegionKind
    span: Span


class UndeclaredNeighbour(AttributeError):
    """A rule looked at something that it did not declare, and on which its cached findings do not depend."""


class NoParses:
    """Where nothing is parsed."""

    def parse(self, text: str) -> Parse | None:  # noqa: ARG002 - the protocol's shape
        return None

    def batch(self, texts: Sequence[str]) -> list[Parse | None]:
        return [None] * len(texts)


class Identity:
    """A value to compare and to find things by; its hash is computed once."""

    __slots__ = ("_hash", "_value")

    def __init__(self, value: Hashable) -> None:
        self._value = value
        self._hash = hash(value)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        return isinstance(other, Identity) and self._hash == other._hash and self._value == other._value


@dataclass(frozen=True)
class Content:
    """
    A block's own text: what it is, what it stands in, and its prose.

    All positions count from the start of the block's ``length`` code points of source. ``sentence_spans``
    are spans in the prose. ``english`` is False for text in another language, None where it is too short to
    tell.
    """

    kind: BlockKind
    prose: Prose
    length: int
    containers: tuple[Container, ...] = ()
    level: int = 0
    sentence_spans: tuple[Span, ...] = ()
    english: bool | None = None
    anchor: str = ""

    @cached_property
    def sentence_texts(self) -> tuple[str, ...]:
        """The text of each sentence, as rules read it."""
        masked = self.prose.masked
        return tuple(masked[span.start : span.end] for span in self.sentence_spans)

    @cached_property
    def words(self) -> int:
        """How many words a reader sees."""
        return len(self.prose.text.split())

    @cached_property
    def list_depth(self) -> int:
        """In how many lists it stands."""
        return sum(name in _LISTS for name in self.containers)

    @cached_property
    def is_framed(self) -> bool:
        """Whether it stands in a table or figure."""
        return not _FRAMED.isdisjoint(self.containers)

    @property
    def frame(self) -> tuple[BlockKind, tuple[Container, ...]]:
        """All that decides how blocks around it stand to each other: what it is, and what it stands in."""
        return self.kind, self.containers

    @cached_property
    def sentence_inlines(self) -> tuple[tuple[Inline, ...], ...]:
        """For each sentence the inline markup that touches it; ``prose`` spans count in the sentence's text."""
        found: list[list[Inline]] = [[] for _ in self.sentence_spans]
        starts = [span.start for span in self.sentence_spans]
        for inline in self.prose.inlines:
            start, end = inline.prose.start, inline.prose.end
            at = max(bisect.bisect_right(starts, start) - 1, 0)
            while at < len(starts) and starts[at] <= end:
                extent = self.sentence_spans[at]
                # Marks without words (a footnote, an image) that follow the full stop belong to the sentence.
                inside = start <= extent.end if start == end else inline.prose.overlaps(extent)
                if inside and end >= extent.start:
                    low, high = max(start, extent.start), min(end, extent.end)
                    span = Span(low - extent.start, max(low, high) - extent.start)
                    found[at].append(Inline(inline.kind, span, inline.source, inline.target, inline.title))
                at += 1
        return tuple(tuple(inlines) for inlines in found)

    @cached_property
    def sentence_keys(self) -> "tuple[tuple[Identity, Identity], ...]":
        """
        For each sentence all that can be seen of it in the block: of itself, and with those beside it.

        Beside it are the one before and the two after.
        """
        exact = self.prose.text if self.prose.text != self.prose.masked else None
        own = [
            Identity(
                (
                    index == 0,
                    text,
                    exact and exact[span.start : span.end],
                    tuple((one.kind, one.prose, one.target, one.title) for one in inlines),
                )
            )
            for index, (text, span, inlines) in enumerate(
                zip(self.sentence_texts, self.sentence_spans, self.sentence_inlines, strict=True)
            )
        ]
        around = zip([None, *own], own, [*own[1:], None], [*own[2:], None, None], strict=False)
        return tuple((key, Identity(beside)) for key, beside in zip(own, around, strict=True))

    @cached_property
    def identity(self) -> "Identity":
        """Everything that can be seen of the block itself; equal for blocks that cannot be told apart."""
        marks = tuple((one.kind, one.prose, one.target, one.title) for one in self.prose.inlines)
        seen = (self.kind, self.containers, self.level, self.anchor, self.prose.masked, self.prose.text, marks)
        return Identity((*seen, self.sentence_spans))

    def rest(self) -> None:
        """Lets go of what is as long as its text and can be worked out again."""
        for name in _WORKED_OUT:
            vars(self).pop(name, None)
        self.prose.rest()


_WORKED_OUT = ("sentence_texts", "sentence_inlines", "sentence_keys")


class Exchange(NamedTuple):
    """What an edit within blocks has left of the contents ``before``: the first ``head``, and the last ``tail``."""

    before: tuple[Content, ...]
    head: int
    tail: int


@dataclass(frozen=True, slots=True)
class Unread:
    """
    What of a draft was not read, because it is too large: all from ``start`` on (a code point).

    ``what`` there is too much of, with its ``amount`` and its ``limit``.
    """

    start: int
    what: str
    amount: int
    limit: int


@dataclass(frozen=True)
class Document:
    """
    A draft.

    ``lines`` are those of the source as given, `text`; all absolute spans are code points into it. ``contents`` and
    ``starts`` run in parallel. ``english`` is the language of the whole; ``page`` tells whether the draft is a page that
    is published as such (front matter or a full HTML page, not a README or a changelog). ``today`` is the day of the check
    (``2026-03-04``), empty before there is one. ``reading`` is what
    `citewell.markup.edit` has to know beside all this; it is nobody else's. ``exchange`` is what the last edit did to
    the contents, where that was nothing but to exchange some and to move those behind them. ``ignores`` are its ignore
    comments as they are judged when all else is known: only for a rule that declares that it looks at them. ``unread`` is
    what of a draft that is too large is in nothing of this but its source, and ``room`` how many code points edits may have
    put in before it could be too large.
    """

    lines: LineIndex
    format: Format
    contents: tuple[Content, ...]
    starts: Sequence[int]
    front_matter: FrontMatter | None = None
    islands: Sequence[Island] = ()
    elements: Sequence[Element] = ()
    comments: Sequence[Span] = ()
    regions: Sequence[Region] = ()
    english: bool = True
    page: bool = False
    full_html: bool = False
    path: str | None = None
    today: str = field(default="", compare=False)
    parses: ParseSource = field(default_factory=NoParses, compare=False, repr=False)
    reading: object = field(default=None, compare=False, repr=False)
    exchange: Exchange | None = field(default=None, compare=False, repr=False)
    ignores: tuple[Ignore, ...] = field(default=(), compare=False, repr=False)
    unread: Unread | None = None
    room: int = field(default=0, compare=False, repr=False)

    @property
    def text(self) -> str:
        """The source as given."""
        return self.lines.text

    @property
    def length(self) -> int:
        """How many code points the source has."""
        return self.lines.length

    def rest(self) -> None:
        """Nothing is going on: lets go of what is as long as the draft and can be worked out again."""
        self.lines.rest()
        for content in self.contents:
            content.rest()

    def source(self, span: Span) -> str:
        """The source of a span. In a long draft `text` has to be put together after each letter that is typed."""
        return self.lines.between(span.start, span.end)

    @property
    def blocks(self) -> "Sequence[Block]":
        """All blocks of prose, in order."""
        return _Views(len(self.contents), lambda index: Block(self, index))

    @cached_property
    def _heads(self) -> list[int]:
        """The indexes of all headings."""
        return [index for index, content in enumerate(self.contents) if content.kind == "heading"]

    @cached_property
    def section_starts(self) -> list[int]:
        """The index of the first block of each section."""
        heads = self._heads
        return heads if heads and heads[0] == 0 else [0, *heads]

    @property
    def sections(self) -> "Sequence[Section]":
        """The draft cut at its headings; the first has no heading where text stands before one."""
        return _Views(len(self.section_starts) if self.contents else 0, lambda index: Section(self, index))

    @property
    def headings(self) -> "Sequence[Block]":
        """All headings, in order."""
        return _Views(len(self._heads), lambda index: Block(self, self._heads[index]))

    def _is_opening(self, block: int) -> bool:
        """Whether it is the first block below its heading that has sentences."""
        contents = self.contents
        if contents[block].kind == "heading" or not contents[block].sentence_spans:
            return False
        at = block - 1
        while at >= 0 and contents[at].kind != "heading" and not contents[at].sentence_spans:
            at -= 1
        return at < 0 or contents[at].kind == "heading"

    @cached_property
    def _lead_ins(self) -> dict[int, int]:
        return {}

    def _lead_in(self, block: int) -> int:
        """The index of the block that introduces a block's list, -1 where there is none."""
        contents, known = self.contents, self._lead_ins
        depth = contents[block].list_depth
        if not depth or contents[block].kind == "heading":
            return -1
        at = block - 1
        while at >= 0 and contents[at].kind != "heading" and (other := contents[at].list_depth) >= depth:
            if other == depth and at in known:
                at = known[at]
                break
            at -= 1
        found = known[block] = at if at >= 0 and contents[at].kind != "heading" else -1
        return found

    @cached_property
    def _captions(self) -> dict[int, int]:
        return {}

    def caption_of(self, block: int) -> int:
        """The index of the caption of a block's table or figure, -1 where there is none."""
        contents, known = self.contents, self._captions
        if not contents[block].is_framed:
            return -1
        if block not in known:
            start, end = block, block + 1
            while start > 0 and contents[start - 1].is_framed:
                start -= 1
            while end < len(contents) and contents[end].is_framed:
                end += 1
            captions = [at for at in range(start, end) if contents[at].kind == "caption"]
            # Of several tables in a row it cannot be told which one a cell belongs to.
            known.update(dict.fromkeys(range(start, end), captions[0] if len(captions) == 1 else -1))
        return known[block]

    def heading_of(self, block: int) -> int:
        """The index of the heading of a block's section, which may be the block itself; -1 where there is none."""
        first = self.section_starts[bisect.bisect_right(self.section_starts, block) - 1]
        return first if self.contents[first].kind == "heading" else -1

    def surroundings(self, block: int) -> Hashable:
        """
        Everything outside a block, by its index, that its sentences may be asked about: heading, lead-in, caption.

        With the block's own `Content.identity` it is the key under which a block's findings are kept.
        """
        contents = self.contents
        around = (self.heading_of(block), self._lead_in(block), self.caption_of(block))
        return (
            *(contents[at].identity if at >= 0 and at != block else None for at in around),
            self._is_opening(block),
        )

    @cached_property
    def _gathered(self) -> "dict[Callable[[Block], Any], _Gathered[Any]]":
        return {}

    def gather(self, fact: "Callable[[Block], _Found]", part: range | None = None) -> "Iterator[tuple[Block, _Found]]":
        """
        The blocks of which ``fact`` finds something, with what it found; only those in a ``part``, where one is given.

        For rules about the whole draft: after an edit only the blocks that changed are looked at again. So a fact is a
        pure function of the block alone, and what it finds holds no absolute places.
        """
        found = self._gather(fact)
        indexes = found.indexes
        if part is not None:
            indexes = indexes[bisect.bisect_left(indexes, part.start) : bisect.bisect_left(indexes, part.stop)]
        for index in indexes:
            yield Block(self, index), found.values[index]

    def digest(
        self, fact: "Callable[[Block], _Found]", make: "Callable[[Iterable[tuple[int, _Found]]], _Made]"
    ) -> "_Made":
        """
        What ``make`` makes of all that ``fact`` finds: of the indexes of the blocks, in order, and what was found in each.

        Made again only after an edit that changed what is found, or that changed how many blocks there are. So it is a
        pure function, and what it makes names places by the indexes of blocks.
        """
        found = self._gather(fact)
        if make not in found.made:
            found.made[make] = make((index, found.values[index]) for index in found.indexes)
        return found.made[make]  # type: ignore[no-any-return]  # kept beside the function that makes it

    def _gather(self, fact: "Callable[[Block], _Found]") -> "_Gathered[_Found]":
        if fact not in self._gathered:
            self._gathered[fact] = _Gathered(
                fact, [fact(Block(self, at, _NOTHING)) for at in range(len(self.contents))]
            )
        return self._gathered[fact]

    @cached_property
    def _declared(self) -> "dict[Callable[[Document], Any], Any]":
        return {}

    def declared(self, make: "Callable[[Document], _Made]") -> "_Made":
        """
        What ``make`` makes of the data that a draft declares: front matter, `islands` and `elements`.

        Made again only after an edit that changed or moved those. So it is a pure function and looks at nothing else but
        the draft's path.
        """
        if make not in self._declared:
            self._declared[make] = make(self)
        return self._declared[make]  # type: ignore[no-any-return]  # kept beside the function that makes it

    @cached_property
    def _carried(self) -> "dict[Callable[[Document], Any], Any]":
        return {}

    @cached_property
    def _carried_before(self) -> "dict[Callable[[Document], Any], Any]":
        return {}

    def carried(self, make: "Callable[[Document], _Made]", again: "Callable[[_Made, Document], _Made]") -> "_Made":
        """
        What ``make`` makes of this version of the draft, once.

        Where it was made of an earlier version too, ``again`` makes it of that and of this one, and may keep what still
        holds.
        """
        if make not in self._carried:
            before = self._carried_before
            self._carried[make] = again(before[make], self) if make in before else make(self)
        return self._carried[make]  # type: ignore[no-any-return]  # kept beside the function that makes it

    def unchanged(self, before: "Document") -> tuple[int, int]:
        """How many blocks at the start and at the end are those of ``before``, and stand where they did from that side."""
        old, new = before.contents, self.contents
        if self.exchange and self.exchange.before is old:
            return self.exchange.head, self.exchange.tail
        most = min(len(old), len(new))
        head = next(compress(count(), map(is_not, old, new)), most)
        tail = next(compress(count(), map(is_not, reversed(old), reversed(new))), most)
        # What stands between blocks belongs to their section: where it changes, the places part.
        head = bisect.bisect_left(range(head), True, key=lambda at: before.starts[at] != self.starts[at])
        by = self.length - before.length
        tail = min(tail, most - head)
        tail = bisect.bisect_left(range(tail), True, key=lambda at: self.starts[~at] - before.starts[~at] != by)
        return head, tail

    def follow(self, before: "Document", head: int, tail: int) -> None:
        """
        Takes over what is known of the version ``before`` an edit.

        Its first ``head`` and last ``tail`` blocks are the very same objects here.
        """
        end, stop = len(before.contents) - tail, len(self.contents) - tail
        gone, come = before.contents[head:end], self.contents[head:stop]
        if [one.frame for one in gone] == [one.frame for one in come]:
            vars(self).update({name: known for name, known in vars(before).items() if name in _ABOUT_FRAMES})
        else:
            self._follow_frames(before, head, tail)
        if (
            self.front_matter is before.front_matter
            and _are_same(self.islands, before.islands)
            and _are_same(self.elements, before.elements)
        ):
            vars(self)["_declared"] = before._declared
        vars(self)["_carried_before"] = {**before._carried_before, **before._carried}
        fresh, gathered = [Block(self, at, _NOTHING) for at in range(head, stop)], self._gathered
        for fact, found in before._gathered.items():
            if fact not in gathered:
                try:
                    gathered[fact] = found.spliced(head, end, [fact(block) for block in fresh])
                except (Exception, ParseWanted):  # noqa: BLE001, S112 - a fact may be anybody's
                    continue  # it is gathered again by the rule that asks, which is guarded

    def _follow_frames(self, before: "Document", head: int, tail: int) -> None:
        """Takes over what is known of how blocks stand around each other, where an edit has changed that."""
        end, stop = len(before.contents) - tail, len(self.contents) - tail
        # A lead-in is looked for backwards, a caption in both directions.
        vars(self)["_lead_ins"] = {block: found for block, found in before._lead_ins.items() if block < head}
        if "_heads" in vars(before):
            heads = before._heads
            low, high = bisect.bisect_left(heads, head), bisect.bisect_left(heads, end)
            between = [at for at in range(head, stop) if self.contents[at].kind == "heading"]
            later = heads[high:] if stop == end else [at + stop - end for at in heads[high:]]
            vars(self)["_heads"] = [*heads[:low], *between, *later]

    def section_of(self, block: int) -> "Section":
        """The section that holds a block, by the block's index."""
        return Section(self, bisect.bisect_right(self.section_starts, block) - 1)

    @property
    def span(self) -> Span:
        """The whole source."""
        return Span(0, self.length)

    @property
    def title(self) -> str:
        """The page's title: front matter, else the first top heading, else the title element; may be empty."""
        if self.front_matter and self.front_matter.root:
            value = self.front_matter.root.first("title", "seo.title", "title_meta", "headline")
            if value is not None and value.kind == "string":
                return value.text.strip()
        top = next((block for block in self.headings if block.level == 1), None)
        if top is not None:
            return top.prose.text.strip()
        return next((element.text.strip() for element in self.elements if element.name == "title"), "")


def _are_same(some: Sequence[object], others: Sequence[object]) -> bool:
    """Whether two rows are of the very same objects."""
    return some is others or (len(some) == len(others) and all(map(is_, some, others)))


_NOTHING: frozenset[Neighbour] = frozenset()
_ABOUT_FRAMES = frozenset({"_heads", "section_starts", "_lead_ins", "_captions"})
"""What documents know of their blocks' frames and nothing else of them, by the names of attributes."""
_LISTS = frozenset({"list", "ordered-list"})
_FRAMED = frozenset({"table", "figure"})

_Found = TypeVar("_Found")
_Made = TypeVar("_Made")
_Shown = TypeVar("_Shown")


class _Views(Sequence[_Shown]):
    """Views that are made when they are looked at: a large draft has thousands, and most are never asked for."""

    def __init__(self, count: int, make: Callable[[int], _Shown]) -> None:
        self._count, self._make = count, make

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> _Shown: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[_Shown, ...]: ...
    def __getitem__(self, index: int | slice) -> _Shown | tuple[_Shown, ...]:
        if isinstance(index, slice):
            return tuple(map(self._make, range(self._count)[index]))
        return self._make(range(self._count)[index])

    def __iter__(self) -> Iterator[_Shown]:
        return map(self._make, range(self._count))


class _Gathered(Generic[_Found]):
    """
    What a fact found in each block, and the indexes of the blocks in which it found something.

    ``made`` is what functions have made of all that, see `Document.digest`.
    """

    __slots__ = ("fact", "indexes", "made", "values")

    def __init__(
        self, fact: "Callable[[Block], _Found]", values: list[_Found], indexes: list[int] | None = None
    ) -> None:
        self.fact, self.values = fact, values
        self.made: dict[Callable[..., Any], Any] = {}
        self.indexes = [at for at, value in enumerate(values) if value] if indexes is None else indexes

    def spliced(self, start: int, end: int, changed: list[_Found]) -> "_Gathered[_Found]":
        """The same with the values from ``start`` up to ``end`` replaced."""
        if self.values[start:end] == changed:
            return self
        by = len(changed) - (end - start)
        low, high = bisect.bisect_left(self.indexes, start), bisect.bisect_left(self.indexes, end)
        between = [at for at, value in enumerate(changed, start) if value]
        later = [at + by for at in self.indexes[high:]] if by else self.indexes[high:]
        values = [*self.values[:start], *changed, *self.values[end:]]
        return _Gathered(self.fact, values, [*self.indexes[:low], *between, *later])


class _View:
    """
    What views share: they know the draft they are cut from, and what the rule that got them may look at.

    ``root`` is the draft, for the engine; rules ask for `document`, which has to be declared.
    """

    __slots__ = ("_sees", "root")

    def __init__(self, document: Document, sees: frozenset[Neighbour] | None) -> None:
        self.root = document
        self._sees = sees

    def _look(self, name: Neighbour) -> None:
        if self._sees is not None and name not in self._sees:
            raise UndeclaredNeighbour(f"this rule did not declare that it looks at {name!r}: add it to sees=(...)")

    @property
    def _beyond(self) -> frozenset[Neighbour] | None:
        """What may be seen from a neighbour: nothing further, or kept findings would hang on it."""
        return None if self._sees is None else _NOTHING

    @property
    def document(self) -> Document:
        """The draft."""
        self._look("document")
        return self.root


class Section(_View):
    """A heading and the blocks up to the next heading of any level."""

    __slots__ = ("index",)

    def __init__(self, document: Document, index: int, sees: frozenset[Neighbour] | None = None) -> None:
        super().__init__(document, sees)
        self.index = index

    @property
    def _range(self) -> tuple[int, int]:
        starts = self.root.section_starts
        end = starts[self.index + 1] if self.index + 1 < len(starts) else len(self.root.contents)
        return starts[self.index], end

    @property
    def heading(self) -> "Block | None":
        """The heading, or None for the text before the first one."""
        first = self._range[0]
        is_heading = self.root.contents[first].kind == "heading"
        return Block(self.root, first, self._sees) if is_heading else None

    @property
    def level(self) -> int:
        """The heading's level, 1 to 6, or 0."""
        heading = self.heading
        return heading.level if heading else 0

    @property
    def contents(self) -> tuple[Content, ...]:
        """What is stored of `blocks`, without a view of each: for a look at all of it, as at each keystroke."""
        first, end = self._body
        return self.root.contents[first:end]

    @property
    def blocks(self) -> "tuple[Block, ...]":
        """The blocks below the heading, without it."""
        return tuple(Block(self.root, index, self._sees) for index in range(*self._body))

    def block(self, index: int) -> "Block":
        """One of `blocks`, by its index. Raises IndexError."""
        first, end = self._body
        return Block(self.root, range(first, end)[index], self._sees)

    @property
    def _body(self) -> tuple[int, int]:
        """Where the blocks below the heading begin and end, in those of the draft."""
        first, end = self._range
        return first + (self.root.contents[first].kind == "heading"), end

    @property
    def sentences(self) -> "tuple[Sentence, ...]":
        """The sentences of its paragraphs, list items and definitions, quotations left out."""
        return tuple(
            sentence
            for block in self.blocks
            if block.kind in ("paragraph", "item", "definition") and "quote" not in block.containers
            for sentence in block.sentences
        )

    @property
    def span(self) -> Span:
        """From the heading's start to the end of the last block, in the source."""
        first, end = self._range
        last = Block(self.root, end - 1)
        return Span(self.root.starts[first], max(last.span.end, self.root.starts[first]))


class Block(_View):
    """A block of prose in its place: a paragraph, heading, list item, table cell, caption."""

    __slots__ = ("content", "index")

    def __init__(self, document: Document, index: int, sees: frozenset[Neighbour] | None = None) -> None:
        super().__init__(document, sees)
        self.index = index
        self.content = document.contents[index]

    @property
    def kind(self) -> BlockKind:
        """What it is."""
        return self.content.kind

    @property
    def containers(self) -> tuple[Container, ...]:
        """What it stands in, outermost first."""
        return self.content.containers

    @property
    def level(self) -> int:
        """The level of a heading, the depth of a list item, else 0."""
        return self.content.level

    @property
    def prose(self) -> Prose:
        """Its readable text with the way back to the source."""
        return self.content.prose

    @property
    def text(self) -> str:
        """Its readable text, masked: no code, math or addresses."""
        return self.content.prose.masked

    @property
    def start(self) -> int:
        """Where it starts in the source."""
        return self.root.starts[self.index]

    @property
    def span(self) -> Span:
        """Its source."""
        return Span(self.start, self.start + self.content.length)

    @property
    def sentences(self) -> "tuple[Sentence, ...]":
        """Its sentences, in order."""
        return tuple(Sentence(self.root, self.index, n, self._sees) for n in range(len(self.content.sentence_spans)))

    @property
    def section(self) -> Section:
        """The section it belongs to."""
        self._look("section")
        section = self.root.section_of(self.index)
        return Section(self.root, section.index, self._sees)

    @property
    def heading(self) -> "Block | None":
        """The nearest heading above, None where there is none."""
        self._look("heading")
        heading = self.root.section_of(self.index).heading
        return Block(self.root, heading.index, self._beyond) if heading and heading.index != self.index else None

    @property
    def previous(self) -> "Block | None":
        """The block before, in whatever container."""
        self._look("previous")
        return Block(self.root, self.index - 1, self._beyond) if self.index else None

    @property
    def next(self) -> "Block | None":
        """The block after, in whatever container."""
        self._look("next")
        last = self.index + 1 >= len(self.root.contents)
        return None if last else Block(self.root, self.index + 1, self._beyond)

    @property
    def lead_in(self) -> "Sentence | None":
        """The sentence that introduces the list this block is an item of: the last one before the list."""
        self._look("lead_in")
        index = self.root._lead_in(self.index)
        found = Block(self.root, index, self._beyond).sentences if index >= 0 else ()
        return found[-1] if found else None

    @property
    def caption(self) -> "Block | None":
        """The caption of the table or figure that this block stands in, before or after it."""
        self._look("caption")
        index = self.root.caption_of(self.index)
        return Block(self.root, index, self._beyond) if index >= 0 and index != self.index else None

    def locate(self, span: Span) -> Span:
        """The source range of a span of its text."""
        return self.prose.source_span(span).shifted(self.start)

    def exact(self, span: Span | None = None) -> str:
        """The words as a reader sees them, code and addresses included; of a span, or of all."""
        text = self.prose.text
        return text if span is None else span.of(text)


_QUOTE_MARKS = '“«"‘'
_QUOTE_PAIRS = re.compile(r"“[^“”]*”|«[^«»]*»|(?<![\w\"])\"(?!\s)[^\"]+\"(?!\w)|(?<!\w)‘[^‘’]{2,}’(?!\w)")


class Sentence(_View):
    """
    A sentence in its place.

    `text` is what rules read and what the spans they report count in: code, math and addresses are filler
    words there, soft line breaks are blanks. `exact` gives the true words.
    """

    __slots__ = ("__dict__", "_content", "block_index", "extent", "index")

    def __init__(self, document: Document, block: int, index: int, sees: frozenset[Neighbour] | None = None) -> None:
        super().__init__(document, sees)
        self.block_index = block
        self.index = index
        self._content = document.contents[block]
        self.extent = self._content.sentence_spans[index]

    @property
    def text(self) -> str:
        """The sentence as rules read it."""
        return self._content.sentence_texts[self.index]

    def exact(self, span: Span | None = None) -> str:
        """The words as a reader sees them, code and addresses included; of a span of `text`, or of all."""
        words = self.extent.of(self._content.prose.text)
        return words if span is None else span.of(words)

    @property
    def kind(self) -> BlockKind:
        """What its block is."""
        return self._content.kind

    @property
    def containers(self) -> tuple[Container, ...]:
        """What its block stands in."""
        return self._content.containers

    @property
    def inlines(self) -> tuple[Inline, ...]:
        """
        The inline markup that touches it; ``prose`` spans count in `text` and are cut to it.

        ``source`` spans stay relative to the start of the block.
        """
        return self._content.sentence_inlines[self.index]

    @cached_property
    def quotes(self) -> tuple[Span, ...]:
        """Spans of `text` in quotation marks, marks included."""
        text = self.text
        if not any(mark in text for mark in _QUOTE_MARKS):
            return ()
        return tuple(Span(*match.span()) for match in _QUOTE_PAIRS.finditer(text))

    @cached_property
    def words(self) -> int:
        """How many words it has: runs of characters between blanks that hold a letter or digit."""
        return count_words(self.text)

    @property
    def parse(self) -> Parse | None:
        """
        Its dependency tree; None where no language model is to be had.

        Costs milliseconds: ask only after a cheap look at the words.
        """
        return self.root.parses.parse(self.text)

    def parse_all_as(self, texts: Sequence[str]) -> tuple[Parse | None, ...]:
        """
        The trees of sentences that a fix would put in its place, parsed in one batch; None for each where no language
        model is to be had.

        For fixes, which get them at once.
        """
        return tuple(self.root.parses.batch(texts))

    @property
    def block(self) -> Block:
        """The block it stands in."""
        self._look("block")
        return Block(self.root, self.block_index, self._sees)

    @property
    def section(self) -> Section:
        """The section it stands in."""
        self._look("section")
        return Section(self.root, self.root.section_of(self.block_index).index, self._sees)

    @property
    def previous(self) -> "Sentence | None":
        """The sentence before it in its block."""
        self._look("previous")
        return Sentence(self.root, self.block_index, self.index - 1, self._beyond) if self.index else None

    @property
    def next(self) -> "Sentence | None":
        """The sentence after it in its block."""
        self._look("next")
        last = self.index + 1 >= len(self._content.sentence_spans)
        return None if last else Sentence(self.root, self.block_index, self.index + 1, self._beyond)

    @property
    def following(self) -> "tuple[Sentence, ...]":
        """The sentence after it in its block and the one after that, as far as there are any."""
        self._look("next")
        beyond = range(self.index + 1, min(self.index + 3, len(self._content.sentence_spans)))
        return tuple(Sentence(self.root, self.block_index, index, self._beyond) for index in beyond)

    @property
    def heading(self) -> Block | None:
        """The heading above it."""
        return Block(self.root, self.block_index, self._sees).heading

    @property
    def lead_in(self) -> "Sentence | None":
        """The sentence that introduces the list it stands in."""
        return Block(self.root, self.block_index, self._sees).lead_in

    @property
    def caption(self) -> Block | None:
        """The caption of the table or figure it stands in."""
        return Block(self.root, self.block_index, self._sees).caption

    @property
    def opens_section(self) -> bool:
        """Whether it is the first sentence below a heading (or of the draft), in a paragraph."""
        self._look("heading")
        return self.index == 0 and self.root._is_opening(self.block_index)

    @property
    def whole(self) -> Span:
        """All of `text`, as a span of it."""
        return Span(0, len(self.extent))

    @property
    def span(self) -> Span:
        """Its source, markup between its words included."""
        return self.locate(self.whole)

    def locate(self, span: Span) -> Span:
        """The source range of a span of its text."""
        inside = span.shifted(self.extent.start)
        return self._content.prose.source_span(inside).shifted(self.root.starts[self.block_index])


Unit = Sentence | Block | Section | Document
"""What a rule can be about."""
