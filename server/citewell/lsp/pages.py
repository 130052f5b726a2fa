"""``citewell.server.explain``: the page of a rule."""

import asyncio

from pygls.exceptions import JsonRpcInvalidParams

from citewell import explain, packs

__all__ = ["explain_rule"]


async def explain_rule(rule: str) -> str:
    """The page of a rule, by its id or an earlier one, as Markdown. Raises JsonRpcInvalidParams for an unknown one."""
    known = await asyncio.to_thread(packs.load)
    found = known.find(rule)
    if found is None:
        raise JsonRpcInvalidParams(message="There is no rule of that name.")
    return explain.page(found, known)
