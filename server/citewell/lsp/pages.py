"""``citewell.server.explain``: the page of a rule."""

import asyncio
from collections.abc import Iterable
from pathlib import Path

from pygls.exceptions import JsonRpcInvalidParams

from citewell import explain, project

__all__ = ["explain_rule"]


async def explain_rule(rule: str, paths: Iterable[str | None]) -> str:
    """
    The page of a rule, by its id or an earlier one, as Markdown: one that is installed, or of the project of a draft.

    ``paths`` are those of the drafts that are open. Raises JsonRpcInvalidParams for an unknown rule.
    """
    for path in dict.fromkeys((None, *paths)):
        known = await asyncio.to_thread(project.packs_for, Path(path) if path else None)
        found = known.find(rule)
        if found is not None:
            return explain.page(found, known)
    raise JsonRpcInvalidParams(message="There is no rule of that name.")
