"""
Front matter: the data at the head of a Markdown draft, with the place of each key and value.

It starts on the first line or not at all. What merely stands between two rules is prose and none: the body must
be a mapping, or at least start like one. All offsets are code points of the text given.
"""

import json as standard_json
import re
from typing import Literal

from citewell.data import Fault, FrontMatter, Value
from citewell.pattern import late
from citewell.span import Span

__all__ = ["extent", "language", "may_start", "read"]

_FENCE = late(r"\ufeff?(---|\+\+\+|;;;)[ \t]*(?:\r\n|\n|\r|\Z)")
_CLOSING = {
    "---": late(r"(?:^|(?<=[\n\r]))(?:---|\.\.\.)[ \t]*(?=[\r\n]|\Z)"),
    "+++": late(r"(?:^|(?<=[\n\r]))\+\+\+[ \t]*(?=[\r\n]|\Z)"),
    ";;;": late(r"(?:^|(?<=[\n\r]));;;[ \t]*(?=[\r\n]|\Z)"),
}
_JSON_START = late(r"\ufeff?(?=\{\s*\"(?:[^\"\\\r\n]|\\.){1,100}\"\s*:)")
_JSON_END = late(r"\}(?=[ \t]*(?:\Z|(?:\r\n|\n|\r)[ \t]*(?:[\r\n]|\Z)))")
_KEY_LINE = late(r"(?:[\"']?[A-Za-z_$@][\w$@-]*(?:\.[\w-]+)*(?: [\w-]+){0,2}[\"']?[ \t]*:(?:[ \t\r\n]|\Z)|\{)")
_TOML_LINE = late(r"\[|[\w.\"' -]{1,100}=")
_NOTE = late(r"(?:\s*(?:#[^\r\n]*)?[\r\n])*\s*")


def read(text: str) -> FrontMatter | None:
    """The front matter of a draft, or None where it has none. Never raises."""
    fence = _FENCE.match(text)
    if fence:
        return _fenced(text, fence)
    start = _JSON_START.match(text)
    return _bare_json(text, start.end()) if start else None


def language(front: FrontMatter | None) -> str:
    """The language that front matter declares, in lower case, or the empty string."""
    value = front.root.first("lang", "language", "locale") if front and front.root else None
    return value.text.strip().lower() if value is not None and value.kind == "string" else ""


def may_start(text: str) -> bool:
    """Whether a draft begins like one with front matter: then what stands far below decides whether it has any."""
    return bool(_FENCE.match(text) or _JSON_START.match(text))


def extent(text: str) -> int:
    """Where what stands between fences at the head of a draft ends: 0 where there is nothing of the kind."""
    fence = _FENCE.match(text)
    closing = _CLOSING[fence.group(1)].search(text, fence.end()) if fence else None
    return closing.end() if closing else 0


def _fenced(text: str, fence: re.Match[str]) -> FrontMatter | None:
    closing = _CLOSING[fence.group(1)].search(text, fence.end())
    if closing is None:
        return None
    body = Span(fence.end(), closing.start())
    span = Span(fence.start(1), closing.end())
    source = body.of(text)
    first = source[len(_found(_NOTE, source)) :]
    dialect: Literal["yaml", "toml", "json"]
    if fence.group(1) == "---":
        # Each reader is imported where it is met: most drafts need none, and none needs all.
        from citewell.markup import yaml

        dialect = "yaml"
        root, faults = yaml.read(text, body.start, body.end)
        looks = _KEY_LINE.match(first)
    elif fence.group(1) == "+++":
        from citewell.markup import toml

        dialect = "toml"
        root, faults = toml.read(text, body.start, body.end)
        looks = _TOML_LINE.match(first)
    else:
        from citewell.markup import json

        dialect = "json"
        root, faults = json.read(text, body.start, body.end)
        looks = re.match(r"\{", first)
    if root is not None and root.kind == "object":
        # Prose that happens to hold "word: more" in one of its lines is no mapping to anybody.
        return FrontMatter(dialect, span, body, root, faults) if looks or not faults else None
    if looks:
        return FrontMatter(dialect, span, body, None, faults or _no_mapping(text, body))
    # Nothing at all between the fences is front matter too: site generators ask for the fences alone.
    return FrontMatter(dialect, span, body, None) if not first and dialect != "json" else None


def _found(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.match(text)
    return match.group() if match else ""


def _no_mapping(text: str, body: Span) -> tuple[Fault, ...]:
    return (Fault(Span(body.start, body.start + len(body.of(text).rstrip())), "Front matter holds keys with values."),)


def _bare_json(text: str, start: int) -> FrontMatter | None:
    """JSON without fences, as Hugo takes it: an object that a blank line or the end of the draft follows."""
    from citewell.markup import json

    try:
        _, end = standard_json.JSONDecoder(strict=False).raw_decode(text, start)
    except (ValueError, RecursionError):
        end = start
    closing = _JSON_END.search(text, max(start, end - 1))
    if closing is None or (end > start and closing.end() != end):
        return None
    body = Span(start, closing.end())
    root: Value | None
    root, faults = json.read(text, body.start, body.end)
    return FrontMatter("json", body, body, root if root and root.kind == "object" else None, faults)
