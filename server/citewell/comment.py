"""How an ignore comment is written; `citewell.suppress` reads them, which takes the draft's markup."""

from typing import Literal

__all__ = ["Scope", "comment"]

Scope = Literal["line", "next-line", "file"]


def comment(scope: Scope, rule_id: str, *, mdx: bool = False, reason: str = "") -> str:
    """The text of an ignore comment."""
    words = f"citewell-disable-{scope} {rule_id}" + (f" -- {reason}" if reason else "")
    return f"{{/* {words} */}}" if mdx else f"<!-- {words} -->"
