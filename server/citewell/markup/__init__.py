"""From a draft's source to its `Document`."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath

from citewell.document import FORMATS, Document, Format, Unread
from citewell.markup import frontmatter, incremental, wording
from citewell.markup.contents import Vote, Voted, settle
from citewell.markup.incremental import Reading, lead
from citewell.markup.markdown import read_markdown
from citewell.markup.opening import read_opening
from citewell.markup.parts import Parts
from citewell.markup.places import Places
from citewell.markup.size import measure, room
from citewell.pattern import late
from citewell.span import LineIndex, Span

__all__ = ["edit", "glance", "prose", "read"]

# Files of a repository that are no pages. Nobody begins the name of a page with the first; the others are words too
# ("support-vector-machines"), so a language or a version may follow them and nothing else.
_NO_PAGE = late(
    r"(?:readme|changelog|licen[sc]e)(?:[._-].*)?"
    r"|(?:changes|history|news|copying|contributing|code[-_]of[-_]conduct|security|authors|contributors|maintainers|"
    r"support|governance|codeowners|pull[-_]request[-_]template|issue[-_]template|todo)"
    r"(?:\.[a-z]{2}(?:[-_](?:[a-z]{2}|han[st]))?|[_-](?-i:[a-z]{2}[-_](?:[A-Z]{2}|Han[st]))"
    r"|[._-](?:v\d+|\d+\.[\dx]+)(?:\.[\dx]+)*)?",
    re.IGNORECASE,
)


def read(
    text: str,
    *,
    path: str | None = None,
    format: Format | None = None,  # noqa: A002 - the name the document uses
    page: bool | None = None,
) -> Document:
    """
    Reads a draft.

    ``path`` need not exist: its suffix decides the format where ``format`` does not, and its name whether
    front matter makes the draft a page. ``page`` overrides that. All offsets of the document are code points
    into ``text`` as given. Of a draft that is too large the end is not read; `Document.unread` tells. Never raises,
    whatever the text.
    """
    return _read(text, path, format, page, Voted())


def prose(text: str, kind: Format) -> tuple[str, ...]:
    """The prose of each block of a draft, for those who ask for nothing else: in half the time that `read` takes."""
    return tuple(content.prose.text for _, content in _parts(text, kind).blocks)


def glance(
    text: str,
    *,
    limit: int,
    path: str | None = None,
    format: Format | None = None,  # noqa: A002 - the name the document uses
    page: bool | None = None,
) -> Document | None:
    """
    The opening of a long draft as a document of its own, in a fraction of the time.

    Its text is that of the draft up to where a block starts, within the first ``limit`` code points; its blocks are
    those that `read` gives, except where they use a definition that is hard to find, or a language that only the whole
    can tell. None where the draft is not much longer than that, where no end is safe, and for HTML, in which
    what surrounds the text may come last.
    """
    kind = _format(path, format)
    # Of a draft that is too large the end is not even looked at.
    unread = measure(text, kind)
    read_text = text[: unread.start] if unread else text
    found = None if kind == "html" else read_opening(read_text, limit, mdx=kind == "mdx")
    return _document(text[: found[1]], kind, found[0], Voted(), path=path, page=page) if found else None


def edit(document: Document, start: int, end: int, text: str) -> Document:
    """
    A draft after ``text`` has replaced the code points from ``start`` up to ``end``.

    It equals what `read` makes of the new text. Blocks that the edit leaves alone keep their `Content` objects,
    and only the blocks around the edit are read again, wherever that is known to be enough.
    Raises ValueError for a range that is not in the draft.
    """
    if not 0 <= start <= end <= document.length:
        raise ValueError(f"not a range of {document.length} code points: {start} to {end}")
    reading, changed = document.reading, Span(start, end)
    lines = document.lines.edited(changed, text)
    page, known = None, Voted()
    if isinstance(reading, Reading):
        # Of what is too large another part may be read after each edit.
        is_whole = document.unread is None and lines.typed <= document.room
        found = _read_part(document, reading, changed, lines) if is_whole else None
        if found is not None:
            return found
        page, known = reading.page, Voted(document.contents, reading.votes, document.english)
    again = _read(lines.text, document.path, document.format, page, known)
    return replace(again, lines=lines, room=again.room + lines.typed, parses=document.parses)


def _read_part(document: Document, reading: Reading, changed: Span, lines: LineIndex) -> Document | None:
    """The document of ``lines``, of which only what has been ``changed`` is read; None where that is not enough."""
    if document.format == "html":
        from citewell.markup import pageedit

        return pageedit.edit(document, reading, changed, lines)
    return wording.edit(document, reading, changed, lines) or incremental.edit(document, reading, changed, lines)


def _read(text: str, path: str | None, format: Format | None, page: bool | None, known: Voted) -> Document:  # noqa: A002
    """Reads a draft, ``known`` of which has been read before."""
    kind = _format(path, format)
    unread = measure(text, kind)
    parts = _parts(text[: unread.start] if unread else text, kind)
    return _document(text, kind, parts, known, path=path, page=page, unread=unread)


def _parts(text: str, kind: Format) -> Parts:
    if kind == "html":
        # Late: an HTML reader is no use to most runs.
        from citewell.markup.html import read_html

        return read_html(text, fragment=False)
    return read_markdown(text, mdx=kind == "mdx")


def _format(path: str | None, given: Format | None) -> Format:
    return given or FORMATS.get(PurePath(path).suffix.lower() if path else "", "markdown")


def _document(
    text: str,
    kind: Format,
    parts: Parts,
    known: Voted,
    *,
    path: str | None,
    page: bool | None,
    unread: Unread | None = None,
) -> Document:
    reading, contents = _finish(parts, page, known)
    return Document(
        lines=LineIndex(text),
        format=kind,
        contents=contents.contents,
        starts=Places(start for start, _ in parts.blocks),
        front_matter=parts.front_matter,
        islands=tuple(parts.islands),
        elements=tuple(parts.elements),
        comments=tuple(parts.comments),
        regions=tuple(parts.regions),
        english=contents.english,
        page=_is_page(parts, path) if page is None else page,
        full_html=parts.full_html,
        path=path,
        reading=reading,
        unread=unread,
        room=room(text),
    )


def _finish(parts: Parts, page: bool | None, known: Voted) -> tuple[Reading, Voted]:
    """The contents, and what an edit of the draft will want to know."""
    declared = parts.language or frontmatter.language(parts.front_matter)

    def is_english(votes: Sequence[Vote]) -> bool:
        """What the draft declares, else the language of most of its words, else English."""
        if declared:
            return declared.split("-")[0].split("_")[0] in ("en", "eng", "english")
        return lead(votes) >= 0

    contents = settle([content for _, content in parts.blocks], is_english, known)
    ahead = None if declared else lead(contents.votes)
    return Reading(page, parts.outline, contents.votes, ahead, parts.trail), contents


def _is_page(parts: Parts, path: str | None) -> bool:
    if parts.full_html:
        return True
    name = PurePath(path).stem if path else ""
    return parts.front_matter is not None and not _NO_PAGE.fullmatch(name)
