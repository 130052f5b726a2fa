"""
What of each section could be lifted, and its score: ``citewell/sections``, the lens and the hover of a heading, and two
commands.

Everything is worked out when somebody asks. A keystroke pays for nothing here: while a draft changes, lenses only move.
"""

from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from citewell.lsp.board import Range
from citewell.lsp.convert import plain
from citewell.lsp.outline import Outline, PlacedSection, Words
from citewell.lsp.server import PREVIEW
from citewell.lsp.session import Draft, Session
from citewell.preview import LABEL, section_page
from citewell.span import Position

if TYPE_CHECKING:
    from citewell.lsp.server import CitewellServer

__all__ = ["heading_at", "lenses", "may_be_heading", "nothing", "preview", "score", "sections"]

_LENS_WORDS = 60
"""Code points of a snippet that a lens shows."""
_TAG_BEFORE = 300
"""Code points before a line in which the tag of a heading may have been opened."""


async def sections(server: "CitewellServer", params: Any) -> dict[str, Any]:
    """The sections of a draft, for a panel that shows them; none of one that is not open."""
    draft = server.session.drafts.get(params.textDocument.uri)
    found = await server.session.outline(draft) if draft else None
    if draft is None or found is None:
        return nothing()
    return {
        "version": draft.version,
        "score": found.score,
        "label": LABEL,
        "sections": [_section(one) for one in found.sections],
    }


def nothing() -> dict[str, Any]:
    """What is said of a draft of which nothing is known."""
    return {"version": None, "score": None, "label": LABEL, "sections": []}


def _section(one: PlacedSection) -> dict[str, Any]:
    return {
        "heading": one.heading,
        "level": one.level,
        "range": _range(one.range),
        "score": one.score,
        "lost": [
            {"points": round(lost.points, 2), "message": lost.message, "range": _range(lost.range)} for lost in one.lost
        ],
        "snippet": _words(one.snippet),
        "answer": _words(one.answer),
        "readability": one.readability and {"label": one.readability.label},
    }


def _words(words: Words | None) -> dict[str, Any] | None:
    return {"text": words.text, "range": _range(words.range)} if words else None


def _range(place: Range) -> dict[str, dict[str, int]]:
    return {
        "start": {"line": place.start_line, "character": place.start_column},
        "end": {"line": place.end_line, "character": place.end_column},
    }


async def lenses(server: "CitewellServer", params: types.CodeLensParams) -> list[types.CodeLens]:
    """One line above each heading: its score, and the words that would be lifted."""
    session = server.session
    draft = session.drafts.get(params.text_document.uri)
    if draft is None:
        return []
    found = draft.outline.catch_up() if draft.outline and session.client.refreshes_lenses else None
    if found is None or draft.settled == draft.revision:
        found = await session.outline(draft)
    return [_lens(draft, one) for one in (found.sections if found else ()) if one.level and title_of(one)]


def title_of(section: PlacedSection) -> str:
    """What a lens says of a section; nothing where there is nothing to say."""
    parts = [] if section.score is None else [f"Score {section.score}"]
    if section.snippet is not None:
        parts.append(f"most easily lifted (local estimate): “{_short(section.snippet.text)}”")
    elif section.score is not None:
        parts.append("nothing to lift (local estimate)")
    title = " · ".join(parts)
    return title[:1].upper() + title[1:]


def _short(text: str) -> str:
    return text if len(text) <= _LENS_WORDS else f"{text[:_LENS_WORDS].rpartition(' ')[0] or text[:_LENS_WORDS]} …"


def _lens(draft: Draft, section: PlacedSection) -> types.CodeLens:
    start = types.Position(line=section.range.start_line, character=section.range.start_column)
    return types.CodeLens(
        range=types.Range(start=start, end=start),
        command=types.Command(
            title=title_of(section),
            command=PREVIEW,
            arguments=[draft.uri, {"line": start.line, "character": start.character}],
        ),
    )


def may_be_heading(session: Session, draft: Draft, place: types.Position) -> bool:
    """
    Whether a heading may stand at a place, by the text around it alone.

    Asked before the worker is: most places are on none, and a hover there has nothing to wait for.
    """
    lines, encoding = draft.buffer.lines, session.client.encoding
    start, following, end = (lines.offset(Position(place.line + more, 0), encoding) for more in (0, 1, 2))
    line, below = lines.between(start, following), lines.between(following, end).lstrip(" \t>")
    if "#" in line or below.startswith(("=", "-")):
        return True
    return "<h" in lines.between(max(0, start - _TAG_BEFORE), following).lower()


async def heading_at(server: "CitewellServer", draft: Draft, place: types.Position) -> tuple[str, types.Range] | None:
    """What there is to say of the section whose heading stands at a place, and its line; None beside headings."""
    found = await server.session.outline(draft, at=place)
    if found is None or not found.sections:
        return None
    at = found.sections[0].range
    start = types.Position(line=at.start_line, character=at.start_column)
    return page_of(found.sections[0]), types.Range(start=start, end=types.Position(line=at.start_line + 1, character=0))


def page_of(section: PlacedSection) -> str:
    """What could be lifted from a section and what it loses, in Markdown."""
    return section_page(
        section.score,
        section.snippet.text if section.snippet else None,
        section.answer.text if section.answer else None,
        [(one.points, one.message) for one in section.lost],
        section.readability,
    )


async def preview(server: "CitewellServer", uri: str, place: Any = None) -> str:
    """
    Shows the words that would be lifted from the section at a place (line and character), and gives its page.

    Without a place that is the first section that has such words. An editor that can show a place of a document selects
    the words there; any other gets a message. Raises JsonRpcInvalidParams where there is no such section.
    """
    draft = server.session.drafts.get(uri)
    found = await server.session.outline(draft) if draft else None
    section = _chosen(found, place) if found else None
    if draft is None or section is None:
        raise JsonRpcInvalidParams(message="There is no such section.")
    text = page_of(section)
    if section.snippet is not None and server.session.client.shows_documents:
        at = section.snippet.range
        where = types.Range(
            start=types.Position(line=at.start_line, character=at.start_column),
            end=types.Position(line=at.end_line, character=at.end_column),
        )
        await server.window_show_document_async(
            types.ShowDocumentParams(uri=draft.uri, external=False, take_focus=True, selection=where)
        )
    else:
        server.window_show_message(types.ShowMessageParams(type=types.MessageType.Info, message=plain(text)))
    return text


def _chosen(found: Outline, place: Any) -> PlacedSection | None:
    if place is None:
        return next((one for one in found.sections if one.snippet), None)
    line, column = (place["line"], place["character"]) if isinstance(place, dict) else (place.line, place.character)
    before = [one for one in found.sections if one.range[:2] <= (line, column)]
    return before[-1] if before else None


async def score(server: "CitewellServer", uri: str) -> dict[str, Any]:
    """The score of a draft and of its sections. Raises JsonRpcInvalidParams where it is not open."""
    draft = server.session.drafts.get(uri)
    found = await server.session.outline(draft) if draft else None
    if found is None:
        raise JsonRpcInvalidParams(message="No such document is open.")
    scores = [{"heading": one.heading, "level": one.level, "score": one.score} for one in found.sections]
    return {"score": found.score, "label": LABEL, "sections": scores}
