"""
How an ignore comment is written, and what a check makes of one; `citewell.suppress` finds them in a draft.

The names of the scopes are those that users of eslint, textlint and markdownlint know.
"""

import re
from typing import Literal

from citewell.pattern import late
from citewell.record import dataclass
from citewell.span import Span

__all__ = ["Ignore", "Name", "Scope", "Words", "comment", "parse"]

Scope = Literal["line", "next-line", "next-block", "section", "file", "on", "off"]
"""What a comment speaks about. ``on`` (``citewell-disable``) reaches to the ``off`` (``citewell-enable``) that names the same."""

_OPENING = late(
    r"(?:<!--|\{\s*/\*)\s*citewell-(?:(?P<off>enable)|disable(?:-(?P<scope>line|next-line|next-block|section|file))?)"
    r"(?!\w|-(?!-))",
    re.IGNORECASE,
)
_CLOSING = late(r"(?:-->|\*/\s*\})\Z")
_REASON = late(r"--|—|–")
_NAMES = late(r"[\w\s,-]*")
_NAME = late(r"[^\s,]+")


@dataclass(frozen=True, slots=True)
class Name:
    """A rule or family that an ignore comment names, in lower case, and where it stands in the source."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Words:
    """What an ignore comment says."""

    scope: Scope
    names: tuple[Name, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Ignore:
    """
    An ignore comment as a check has judged it; ``span`` is where it stands in the source.

    ``unknown`` are names of no rule and no family, each with the one that is most like it (empty: none is). ``idle`` are
    names that hide nothing now, though all that they name was looked for. ``is_idle`` says that of the whole comment.
    """

    span: Span
    names: tuple[Name, ...]
    unknown: tuple[tuple[Name, str], ...] = ()
    idle: tuple[Name, ...] = ()
    is_idle: bool = False


def comment(scope: Scope, rule_id: str, *, mdx: bool = False, reason: str = "") -> str:
    """The text of an ignore comment."""
    command = {"on": "disable", "off": "enable"}.get(scope, f"disable-{scope}")
    words = f"citewell-{command} {rule_id}" + (f" -- {reason}" if reason else "")
    return f"{{/* {words} */}}" if mdx else f"<!-- {words} -->"


def parse(text: str, start: int) -> Words | None:
    """What a comment of the draft says that starts at ``start`` of the source; None where it is no ignore comment."""
    words = text.strip()
    opening, closing = _OPENING.match(words), _CLOSING.search(words)
    if opening is None or closing is None:
        return None
    named, *reason = _REASON.split(words[opening.end() : closing.start()], maxsplit=1)
    at = start + text.index(words) + opening.end()
    if named.lstrip().startswith(":"):
        named = named.replace(":", " ", 1)
    if not _NAMES.fullmatch(named):
        return None
    scope: Scope = "off" if opening["off"] else (opening["scope"] or "on").lower()  # type: ignore[assignment]  # see the pattern
    names = tuple(Name(one[0].lower(), Span(*one.span()).shifted(at)) for one in _NAME.finditer(named))
    return Words(scope, names, "".join(reason).strip())
