"""What a reader of markup hands on: the parts of a draft, before they become a document."""

from dataclasses import dataclass, field

from citewell.data import Element, FrontMatter, Island
from citewell.document import Content, Region
from citewell.span import Span

__all__ = ["Parts"]


@dataclass
class Parts:
    """
    The parts of one source, in order of their places; all spans are absolute (code points).

    ``blocks`` are (start, content). ``language`` is the language that the draft declares (front matter, the
    html element), in lower case, or None. ``full_html`` says that it is a whole HTML page.
    """

    blocks: list[tuple[int, Content]] = field(default_factory=list)
    front_matter: FrontMatter | None = None
    islands: list[Island] = field(default_factory=list)
    elements: list[Element] = field(default_factory=list)
    comments: list[Span] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)
    language: str | None = None
    full_html: bool = False
