"""``textDocument/hover``: why these words were marked. Reads the last report; no rule runs."""

import asyncio
import contextlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types

from citewell import explain, project
from citewell.lsp.convert import plain, range_of
from citewell.lsp.data import may_be_data, told_at
from citewell.lsp.sections import heading_at, may_be_heading
from citewell.lsp.session import Checked, Draft, Session
from citewell.result import Fix

if TYPE_CHECKING:
    from citewell.lsp.server import CitewellServer

__all__ = ["hover"]

_PATIENCE = 0.03
"""
Seconds to wait for a report about the text as it is, which one keystroke takes; without one there is no hover. A draft
that was not seen whole has what it has.
"""

_FIX_PATIENCE = 0.25
"""Seconds to wait for the before and after; the rest of the hover is ready."""

_FIX_PATIENCE_AT_FIRST = 0.01
"""The same as long as a draft was not seen whole: what is asked for then waits for a batch of parses."""


_BESIDE_PATIENCE = 0.25
"""Seconds to wait for what is said of a section."""

_RULE = "\n\n---\n\n"


async def hover(server: "CitewellServer", params: types.HoverParams) -> types.Hover | None:
    """The page of each finding at a place, the one about the fewest words first; then its section's, or of data the name's."""
    session = server.session
    draft = session.drafts.get(params.text_document.uri)
    if draft is None:
        return None
    place = params.position
    session.look(draft, place)
    checked = await session.checked(draft, complete=False, seconds=_PATIENCE if draft.checked_once else 0)
    placed = checked.placed if checked else ()
    found = [number for number, one in enumerate(placed) if one.range.covers(place.line, place.character)]
    beside = await _beside(server, draft, place)
    if checked is None or not found:
        return beside and _shown(session, *beside)
    findings = {number: checked.finding(number, session.client) for number in found}
    found.sort(key=lambda number: len(findings[number].span))
    fixes = await _fixes(session, draft, checked, found)
    known = await asyncio.to_thread(project.packs_for, Path(draft.path) if draft.path else None)
    pages = []
    for number in found:
        finding = findings[number]
        finding = replace(finding, detail=(*finding.detail, *checked.remarks.get(number, ())))
        rule = known.find(finding.rule)
        pages.append(
            explain.hover(finding, rule, known, fixes.get(number), checked.lines.text, format=draft.format)
            if rule
            else finding.message
        )
    if beside is not None:
        pages.append(beside[0])
    return _shown(session, _RULE.join(pages), range_of(checked.lines, findings[found[0]].span, session.client))


async def _beside(server: "CitewellServer", draft: Draft, place: types.Position) -> tuple[str, types.Range] | None:
    """What is said of a section at its heading, or of a name in data, where it could be had in time."""
    with contextlib.suppress(TimeoutError):
        patience = _BESIDE_PATIENCE if draft.checked_once else _FIX_PATIENCE_AT_FIRST
        if may_be_heading(server.session, draft, place):
            section = await asyncio.wait_for(heading_at(server, draft, place), patience)
            if section is not None:
                return section
        if may_be_data(draft, place):
            return await asyncio.wait_for(told_at(server.session, draft, place), patience)
    return None


def _shown(session: Session, text: str, place: types.Range) -> types.Hover:
    markdown = session.client.reads_markdown
    return types.Hover(
        contents=types.MarkupContent(
            kind=types.MarkupKind.Markdown if markdown else types.MarkupKind.PlainText,
            value=text if markdown else plain(text),
        ),
        range=place,
    )


async def _fixes(session: Session, draft: Draft, checked: Checked, found: list[int]) -> dict[int, Fix]:
    """The fix to show for each finding, of those that could be had in time."""
    with contextlib.suppress(TimeoutError):
        patience = _FIX_PATIENCE if draft.checked_once else _FIX_PATIENCE_AT_FIRST
        await asyncio.wait_for(session.fixes(draft, checked, found, remarked=True), patience)
    best = {}
    for index in found:
        fixes = sorted(checked.fixes.get(index, ()), key=lambda fix: not fix.preferred)
        if fixes:
            best[index] = fixes[0]
    return best
