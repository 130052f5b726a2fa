"""
Ignore comments: findings that a writer has looked at and keeps.

In Markdown and HTML ``<!-- citewell-disable-line long-sentence -- quoted from the law -->``, in MDX
``{/* citewell-disable-line long-sentence */}``:

- ``citewell-disable-line`` hides what starts on the line where the comment starts,
- ``citewell-disable-next-line`` what starts on the first line after the comment that holds words, or on lines
  between: blank ones and such of comments, tags or quotation markers alone,
- ``citewell-disable-file`` everything in the draft, wherever the comment stands.

Rules are named by id, earlier id or family, parted by commas; with none named, or ``all``, all are meant. A colon may
stand before them, and a reason after ``--`` or a dash. Capitals do not matter.
"""

import bisect
import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from functools import cached_property
from typing import Literal

from citewell.comment import Scope, comment
from citewell.document import Content, Document
from citewell.markup import read as read_markup
from citewell.pattern import late
from citewell.record import dataclass
from citewell.result import Edit
from citewell.span import Span

__all__ = ["Suppression", "Suppressions", "read", "suppress_edits"]

_OPENING = late(r"(?:<!--|\{\s*/\*)\s*citewell-disable-(?P<scope>line|next-line|file)(?!\w|-(?!-))", re.IGNORECASE)
_CLOSING = late(r"(?:-->|\*/\s*\})\Z")
_REASON = late(r"--|—|–")
_NAMES = late(r"[\w\s,-]*")
# Lines of these alone hold nothing that is read: markers of a quotation, and tags.
_EMPTY = late(r"</?[A-Za-z][\w:-]*(?:[\s/][^<>]*)?>|^[ \t]*(?:>[ \t]*)+")
_DOCTYPE = late(r"\s*<!doctype[^>]*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Suppression:
    """
    One ignore comment.

    ``span`` is the comment in the source, ``lines`` the zero-based lines that it speaks about (None: all of the
    draft), ``names`` what it names as written (none: every rule).
    """

    scope: Scope
    span: Span
    lines: range | None
    names: tuple[str, ...]
    reason: str = ""


@dataclass(frozen=True)
class Suppressions:
    """The ignore comments of one draft."""

    document: Document
    items: tuple[Suppression, ...]
    aliases: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def _about_all(self) -> list[Suppression]:
        return [item for item in self.items if item.lines is None]

    @cached_property
    def _about(self) -> dict[int, list[Suppression]]:
        """The comments about each line that one speaks about, in order."""
        lines = {line for item in self.items for line in item.lines or ()}
        found: dict[int, list[Suppression]] = {line: list(self._about_all) for line in lines}
        for item in self.items:
            for line in item.lines or ():
                found[line].append(item)
        return found

    @property
    def signature(self) -> tuple[tuple[range | None, tuple[str, ...]], ...]:
        """The lines that each comment speaks about, and the rules it names."""
        return tuple((item.lines, item.names) for item in self.items)

    def hides(self, rule_id: str, family: str, span: Span) -> bool:
        """Whether a finding of a rule at a span of the source is to be kept quiet."""
        return bool(self.items) and self.hidden_by(rule_id, family, span) is not None

    def hidden_by(self, rule_id: str, family: str, span: Span) -> Suppression | None:
        """The first comment that hides a finding, or None."""
        for item in self._about.get(self.document.lines.line_of(span.start), self._about_all):
            names = [name.lower() for name in item.names]
            if not names or any(self.aliases.get(name, name) in (rule_id, family, "all") for name in names):
                return item
        return None


def read(document: Document, aliases: Mapping[str, str] | None = None) -> Suppressions:
    """
    The ignore comments of a draft.

    Only what its markup calls a comment counts, never text in code. ``aliases`` maps earlier rule ids to those
    of now.
    """
    found, ends = [], [span.end for span in document.comments]
    for span in document.comments:
        words = document.source(span).strip()
        opening, closing = _OPENING.match(words), _CLOSING.search(words)
        if opening is None or closing is None:
            continue
        named, *reason = _REASON.split(words[opening.end() : closing.start()], maxsplit=1)
        named = named.strip().removeprefix(":")
        if not _NAMES.fullmatch(named):
            continue
        scope: Scope = opening["scope"].lower()  # type: ignore[assignment]  # the pattern knows these three
        lines = None
        if scope != "file":
            line = document.lines.line_of(span.start)
            lines = range(line, line + 1) if scope == "line" else _next_lines(document, span, ends)
        names = tuple(named.replace(",", " ").split())
        found.append(Suppression(scope, span, lines, names, "".join(reason).strip()))
    return Suppressions(document, tuple(found), aliases or {})


def _next_lines(document: Document, span: Span, ends: list[int]) -> range:
    """
    The lines after a comment, up to the first that holds more than comments, tags and markers of a quotation.

    ``ends`` are those of all comments.
    """
    lines = document.lines
    at = first = lines.line_of(max(span.end - 1, span.start)) + 1
    while at < len(lines):
        line = lines.line_span(at)
        words = document.source(line)
        for other in document.comments[bisect.bisect_right(ends, line.start) :]:
            if other.start >= line.end:
                break
            if other.overlaps(line):
                start, end = max(other.start, line.start) - line.start, min(other.end, line.end) - line.start
                words = words[:start] + " " * (end - start) + words[end:]
        at += 1
        if _EMPTY.sub("", words).strip():
            break
    return range(first, at)


def suppress_edits(
    document: Document, finding_span: Span, rule_id: str, scope: Literal["line", "file"]
) -> tuple[Edit, ...]:
    """
    The edits that hide one finding (``line``) or all findings of a rule in the draft (``file``).

    ``finding_span`` counts in the draft's source. A place is taken only when the draft, read again with the
    comment in it, has the same blocks and data as before and the finding is hidden; with no such place (in code,
    data, front matter) there are no edits.
    """
    places = _file_places(document, rule_id) if scope == "file" else _line_places(document, finding_span, rule_id)
    for edit in places:
        if _holds(document, edit, finding_span, rule_id):
            return (edit,)
    return ()


def _line_end(document: Document) -> str:
    return "\r\n" if "\r\n" in document.text else "\n"


def _line_places(document: Document, span: Span, rule_id: str) -> Iterator[Edit]:
    """Places to try for one finding: a line of its own above, then the end of its line, of its block, of its words."""
    mdx = document.format == "mdx"
    line = document.lines.line_span(document.lines.line_of(span.start))
    words = line.of(document.text)
    block = next((block for block in document.blocks if span.start in block.span), None)
    # In Markdown a line of its own would tear a list, table or quotation apart.
    if document.format == "html" or block is None or not block.containers:
        bom = words.startswith("\ufeff")
        words = words[bom:]
        indent = words[: len(words) - len(words.lstrip(" \t"))]
        start = line.start + bom
        yield Edit(start, start, indent + comment("next-line", rule_id, mdx=mdx) + _line_end(document))
    ends = [line.start + len(line.of(document.text).rstrip())]
    if block is not None:
        ends.append(min(block.span.end, line.end))
    ends.append(min(span.end, line.end))
    for end in dict.fromkeys(ends):
        yield Edit(end, end, " " + comment("line", rule_id, mdx=mdx))


def _file_places(document: Document, rule_id: str) -> Iterator[Edit]:
    """Places to try for a whole draft: its top, below front matter or doctype; else its end."""
    line_end = _line_end(document)
    words = comment("file", rule_id, mdx=document.format == "mdx")
    start = int(document.text.startswith("\ufeff"))
    if document.front_matter is not None:
        start = document.lines.line_start(document.lines.line_of(max(document.front_matter.span.end - 1, 0)) + 1)
        closed = document.text[:start].endswith(("\n", "\r"))
        yield Edit(start, start, f"{'' if closed else line_end}{line_end}{words}{line_end}")
    doctype = _DOCTYPE.match(document.text, start) if document.format == "html" else None
    if doctype:
        yield Edit(doctype.end(), doctype.end(), line_end + words)
    elif document.front_matter is None:
        yield Edit(start, start, words + line_end * (1 if document.format == "html" else 2))
    end = len(document.text)
    gap = "" if document.text.endswith(("\n", "\r")) else line_end
    yield Edit(end, end, f"{gap}{line_end}{words}{line_end}")


def _holds(document: Document, edit: Edit, span: Span, rule_id: str) -> bool:
    """Whether a comment at this place hides the finding and changes nothing else."""
    text = document.text[: edit.start] + edit.text + document.text[edit.end :]
    after = read_markup(text, path=document.path, format=document.format, page=document.page)
    if [_shape(content) for content in after.contents] != [_shape(content) for content in document.contents]:
        return False
    if _data(after) != _data(document):
        return False
    moved = span.shifted(len(edit.text)) if edit.start <= span.start else span
    return read(after).hides(rule_id, "", moved)


def _shape(content: Content) -> tuple[object, ...]:
    """What must stay of a block; blanks do not count, since a comment takes room."""
    words = " ".join(content.prose.text.split())
    return content.kind, content.containers, content.level, content.anchor, words, content.prose.masked.count("\n")


def _data(document: Document) -> tuple[object, ...]:
    front = document.front_matter and document.front_matter.body.of(document.text)
    return front, [island.body.of(document.text) for island in document.islands], document.full_html
