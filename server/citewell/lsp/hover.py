"""``textDocument/hover``: why these words were marked. Reads the last report; no rule runs."""

import asyncio
import contextlib
from typing import TYPE_CHECKING

from lsprotocol import types

from citewell import explain, packs
from citewell.lsp.convert import plain, range_of
from citewell.lsp.session import Checked, Draft, Session
from citewell.result import Finding, Fix
from citewell.span import Position

if TYPE_CHECKING:
    from citewell.lsp.server import CitewellServer

__all__ = ["hover"]

_PATIENCE = 1.0
"""Seconds to wait for a report about the text as it is; a hover that comes later is in the way."""

_FIX_PATIENCE = 0.25
"""Seconds to wait for the before and after; the rest of the hover is ready."""


async def hover(server: "CitewellServer", params: types.HoverParams) -> types.Hover | None:
    """The page of each finding at a place, the one about the fewest words first."""
    session = server.session
    draft = session.drafts.get(params.text_document.uri)
    if draft is None:
        return None
    checked = await session.checked(draft, complete=False, seconds=_PATIENCE)
    if checked is None:
        return None
    place = Position(params.position.line, params.position.character)
    offset = checked.lines.offset(place, session.client.encoding)
    found = [index for index, finding in enumerate(checked.findings) if _covers(finding, offset)]
    if not found:
        return None
    found.sort(key=lambda index: len(checked.findings[index].span))
    fixes = await _fixes(session, draft, checked, found)
    known = await asyncio.to_thread(packs.load)
    pages = []
    for index in found:
        finding = checked.findings[index]
        rule = known.find(finding.rule)
        pages.append(
            explain.hover(finding, rule, known, fixes.get(index), checked.lines.text, format=draft.format)
            if rule
            else finding.message
        )
    text = "\n\n---\n\n".join(pages)
    markdown = session.client.reads_markdown
    return types.Hover(
        contents=types.MarkupContent(
            kind=types.MarkupKind.Markdown if markdown else types.MarkupKind.PlainText,
            value=text if markdown else plain(text),
        ),
        range=range_of(checked.lines, checked.findings[found[0]].span, session.client),
    )


def _covers(finding: Finding, offset: int) -> bool:
    return finding.span.start <= offset < max(finding.span.end, finding.span.start + 1)


async def _fixes(session: Session, draft: Draft, checked: Checked, found: list[int]) -> dict[int, Fix]:
    """The fix to show for each finding, of those that could be had in time."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(session.fixes(draft, checked, found), _FIX_PATIENCE)
    best = {}
    for index in found:
        fixes = sorted(checked.fixes.get(index, ()), key=lambda fix: not fix.preferred)
        if fixes:
            best[index] = fixes[0]
    return best
