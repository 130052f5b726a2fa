"""What a reader of markup hands on: the parts of a draft, before they become a document."""

import dataclasses
from dataclasses import field
from typing import TYPE_CHECKING, NamedTuple

from citewell.data import Element, FrontMatter, Island
from citewell.document import Content, Region
from citewell.markup.masks import Scan
from citewell.markup.places import Placed
from citewell.record import dataclass
from citewell.span import Span

if TYPE_CHECKING:  # no use to most runs
    from citewell.markup.trail import Trail

__all__ = ["Definition", "Outline", "Parts", "State"]


class State(NamedTuple):
    """
    Where a top-level block of Markdown stands, and what it does to those after it.

    ``opened`` counts the ``:::`` lines before it that nothing has closed yet, ``inside`` those of them that
    are closed behind it. ``directives`` tells whether it is or holds such a line. ``kind`` is the parser's name
    of it, and ``raw`` tells whether it is or holds a block of HTML.
    """

    opened: int = 0
    inside: int = 0
    directives: bool = False
    kind: str = ""
    raw: bool = False


class Definition(NamedTuple):
    """A link reference definition; ``first`` is False where the label had been defined before."""

    label: str
    href: str
    title: str
    first: bool


@dataclass(frozen=True)
class Outline:
    """
    Where a Markdown draft may be cut, and what its parts know of each other; places are absolute (code points).

    ``start`` is where the text begins, ``mdx`` the grammar it was read with. ``blocks`` are the states of top-level
    blocks, placed at the lines they start in. ``notes`` are the labels of footnotes, and ``scan`` is what the
    search for masks has looked at.
    """

    start: int
    mdx: bool
    blocks: Placed[State] = field(default_factory=Placed)
    definitions: Placed[Definition] = field(default_factory=Placed)
    notes: Placed[str] = field(default_factory=Placed)
    scan: Scan | None = None

    def moved(self, place: int, by: int) -> "Outline":
        """The same after what starts at or after a place has moved by so many code points."""
        return Outline(
            self.start,
            self.mdx,
            self.blocks.moved(place, by),
            self.definitions.moved(place, by),
            self.notes.moved(place, by),
            self.scan and self.scan.moved(place, by),
        )


@dataclasses.dataclass
class Parts:
    """
    The parts of one source, in order of their places; all spans are absolute (code points).

    ``blocks`` are (start, content). ``language`` is the language that the draft declares (front matter, the
    html element), in lower case, or None. ``full_html`` says that it is a whole HTML page. ``outline`` is
    None for HTML, and where the parser has failed; ``trail`` is None for all but HTML pages.
    """

    blocks: list[tuple[int, Content]] = field(default_factory=list)
    front_matter: FrontMatter | None = None
    islands: list[Island] = field(default_factory=list)
    elements: list[Element] = field(default_factory=list)
    comments: list[Span] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)
    language: str | None = None
    full_html: bool = False
    outline: Outline | None = None
    trail: "Trail | None" = None
