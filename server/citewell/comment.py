"""
How an ignore comment is written, and what a check makes of one; `citewell.suppress` finds them in a draft.

The names of the scopes are those that users of eslint, textlint and markdownlint know.
"""

import re
from collections.abc import Iterator
from typing import Literal

from citewell.pattern import late
from citewell.record import dataclass
from citewell.span import Span

__all__ = ["Ignore", "Name", "Scope", "Slip", "Words", "comment", "meant_command", "parse", "slip"]

Scope = Literal["line", "next-line", "next-block", "section", "file", "on", "off"]
"""What a comment speaks about. ``on`` (``citewell-disable``) reaches to the ``off`` (``citewell-enable``) that names the same."""

_OPENING = late(
    r"(?:<!--|\{\s*/\*)\s*citewell-(?:(?P<off>enable)|disable(?:-(?P<scope>line|next-line|next-block|section|file))?)"
    r"(?!\w|-(?!-))",
    re.IGNORECASE,
)
_CLOSING = late(r"(?:-->|\*/\s*\})\Z")
_REASON = late(r"--|—|–")
_NAME = late(r"[^\s,]+")

_ATTEMPT = late(
    r"(?:<!--|\{\s*/\*)\s*(?P<whole>citewell(?P<joint>[-_\s:]\s*)"
    r"(?P<command>[a-z]+(?:[-_][a-z]+)*(?:\s+(?:next\s+)?(?:line|block|section|file)\b)?))(?![\w-])",
    re.IGNORECASE,
)
"""What looks as if a command were meant."""
_COMMANDS = (
    "disable", "disable-line", "disable-next-line", "disable-next-block", "disable-section", "disable-file", "enable",
)  # fmt: skip
_PARTS = late(r"[-_\s]+")
_VERBS = {"disable": "disable", "ignore": "disable", "suppress": "disable", "silence": "disable", "enable": "enable"}
"""The first words of commands here and in other tools, with ours."""
_LIKE = 0.85
"""How much a command must be like one of ours: less, and "-file" is taken for "-line"."""


@dataclass(frozen=True, slots=True)
class Name:
    """A rule or family that an ignore comment names, in lower case, and where it stands in the source."""

    text: str
    span: Span
    is_loose: bool = False
    """Whether blanks alone part it from the name before."""


@dataclass(frozen=True, slots=True)
class Slip:
    """
    What was meant for us and cannot be read: a ``command`` that is none, a ``key`` of front matter, a ``reason`` without
    dashes before it.

    ``span`` is where it stands. ``mended`` is what is to stand at ``place`` instead; empty where nobody can tell.
    """

    kind: Literal["command", "key", "reason"]
    span: Span
    place: Span
    mended: str = ""


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
    ``ends`` tells a ``citewell-enable``, which hides nothing by itself, from the others.
    """

    span: Span
    names: tuple[Name, ...]
    unknown: tuple[tuple[Name, str], ...] = ()
    idle: tuple[Name, ...] = ()
    is_idle: bool = False
    ends: bool = False
    slip: Slip | None = None


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
    scope: Scope = "off" if opening["off"] else (opening["scope"] or "on").lower()  # type: ignore[assignment]  # see the pattern
    return Words(scope, tuple(_names(named, at)), "".join(reason).strip())


def _names(text: str, start: int) -> Iterator[Name]:
    before = 0
    for one in _NAME.finditer(text):
        yield Name(one[0].lower(), Span(*one.span()).shifted(start), "," not in text[before : one.start()])
        before = one.end()


def slip(text: str, start: int) -> Slip | None:
    """What a comment at ``start`` of the source that is no ignore comment was to be; None where it is about something else."""
    found = _ATTEMPT.match(text)
    if found is None:
        return None
    meant = meant_command(found["command"], is_joined=found["joint"] in ("-", "_"))
    if meant is None:
        return None
    span = Span(*found.span("whole")).shifted(start)
    return Slip("command", span, span, f"citewell-{meant}" if meant else "")


def meant_command(written: str, *, is_joined: bool) -> str | None:
    """
    The command that was meant, without ``citewell-``: empty where none is like it, None where no command was meant.

    Behind a blank (not ``is_joined``) words may go on in prose, so that only a known verb counts.
    """
    import difflib  # late: hardly any draft has such a comment

    verb, *scope = _PARTS.split(written.lower())
    if verb == "enable":
        return "enable"
    known = _VERBS.get(verb)
    if known is None and not is_joined:
        return None
    close = difflib.get_close_matches("-".join((known or verb, *scope)), _COMMANDS, 1, _LIKE)
    return close[0] if close else ("" if known else None)
