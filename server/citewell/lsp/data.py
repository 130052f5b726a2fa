"""``textDocument/completion`` in the data of a draft, and what a hover says of a name there."""

from typing import TYPE_CHECKING, Any

from lsprotocol import types

from citewell.lsp.convert import range_of
from citewell.lsp.process import Unanswered
from citewell.lsp.session import Draft, Session
from citewell.pattern import late
from citewell.span import Position, Span

if TYPE_CHECKING:
    from citewell.lsp.server import CitewellServer

__all__ = ["completion", "may_be_data", "told_at"]

_KINDS = {
    "type": types.CompletionItemKind.Class,
    "property": types.CompletionItemKind.Property,
    "value": types.CompletionItemKind.EnumMember,
    "key": types.CompletionItemKind.Property,
}
_DATA = late(r"\"\s*(?:[:,}\]]|$)|(?:itemprop|itemtype|typeof|property)\s*=")
"""What stands on a line of JSON, or in a tag of microdata or RDFa."""


async def completion(server: "CitewellServer", params: types.CompletionParams) -> list[types.CompletionItem]:
    """The words that may be written at a place in data; none in prose."""
    session = server.session
    draft = session.drafts.get(params.text_document.uri)
    answer = await _ask(session, draft, "offers", params.position) if draft is not None else None
    if draft is None or answer is None:
        return []
    lines = draft.buffer.lines
    return [
        types.CompletionItem(
            label=one["label"],
            kind=_KINDS[one["kind"]],
            detail=one["detail"] or None,
            # The order is a part of the answer: what is required comes first.
            sort_text=f"{number:04}",
            # A value may be typed by its name or by its address.
            filter_text=f"{one['label']} {one['text']}" if one["kind"] == "value" else one["label"],
            text_edit=types.TextEdit(range=range_of(lines, Span(**one["span"]), session.client), new_text=one["text"]),
        )
        for number, one in enumerate(answer["offers"])
    ]


def may_be_data(draft: Draft, place: types.Position) -> bool:
    """Whether the line of a place may hold data: most hovers are in prose, and the worker need not be asked."""
    lines = draft.buffer.lines
    start, end = (lines.offset(Position(line, 0), "utf-32") for line in (place.line, place.line + 1))
    return _DATA.search(lines.between(start, end)) is not None


async def told_at(session: Session, draft: Draft, place: types.Position) -> tuple[str, types.Range] | None:
    """What is to be known of the name of data at a place, in Markdown, and where that stands."""
    answer = await _ask(session, draft, "told", place)
    told = answer and answer["told"]
    if not told:
        return None
    return "\n\n".join(told["lines"]), range_of(draft.buffer.lines, Span(**told["span"]), session.client)


async def _ask(session: Session, draft: Draft, what: str, place: types.Position) -> dict[str, Any] | None:
    """The worker's answer about the text as it is; None where that has changed meanwhile or nobody can answer."""
    session.flush(draft)
    revision = draft.revision
    at = draft.buffer.lines.offset(Position(place.line, place.character), session.client.encoding)
    try:
        answer = await session.worker.ask({"do": what, "uri": draft.uri, "at": at})
    except Unanswered as error:
        session.log(f"{what}: {error}")
        return None
    is_about_this = answer.get("revision") == revision == draft.revision and not draft.closed
    return answer if is_about_this else None
