"""Writing facts into a draft: a line of front matter, a meta element, a block of JSON-LD."""

import json
import re
from collections.abc import Mapping

from citewell.data import FrontMatter
from citewell.document import Document, Region
from citewell.pattern import late
from citewell.rule import Change
from citewell.span import Span

__all__ = ["as_json", "as_jsx", "as_script", "at_end", "front_matter_lines", "head_element", "line_end"]

# A brace that a template engine or a generator would take for the start of a tag; JSON itself has none like it.
_TAG_OPENING = late(r"\{(?=[{%#])|(?<=\{)\{|(?<=[$#])\{")
# What has to be closed by a mark of its own. Three backticks with more behind them on their line are code within a line.
_OPENING = late(r"(?P<fence>`{3,}(?![^\n]*`)|~{3,})|<!--|<(?P<name>[A-Za-z]+)")
_HEAD_END = late(r"[ \t]*</head\s*>", re.IGNORECASE)


def line_end(document: Document) -> str:
    """The line end that the draft uses."""
    return "\r\n" if "\r\n" in document.text else "\n"


def front_matter_lines(document: Document, values: Mapping[str, object]) -> tuple[Change, ...]:
    """
    Keys with their values (texts and lists; mappings in YAML and JSON), put into front matter; empty where it cannot be.

    A key that is there and empty is filled. New ones become in YAML the last lines, in TOML the first (later ones may
    belong to a table), in JSON the first members.
    """
    front = document.front_matter
    if front is None or front.root is None or front.faults or not front.root.members:
        return ()
    if front.dialect == "yaml" and front.body.of(document.text).lstrip().startswith(("{", "%")):
        return ()
    written = {key: json.dumps(value, ensure_ascii=False) for key, value in values.items()}
    there = {key: found.value for key in written if (found := front.root.member(key)) is not None}
    if not all(value.is_empty for value in there.values()):
        return ()
    filled = [_filled(document, value.span, written[key]) for key, value in there.items()]
    new = {key: text for key, text in written.items() if key not in there}
    if new:
        filled.append(_added(document, front, new))
    return tuple(sorted(filled, key=lambda change: change.span))


def _filled(document: Document, span: Span, text: str) -> Change:
    """A text in the place of an empty value, which may be nothing behind a colon."""
    return Change(span, text if document.text[span.start - 1].isspace() else f" {text}")


def _added(document: Document, front: FrontMatter, new: Mapping[str, str]) -> Change:
    end = line_end(document)
    if front.dialect == "json":
        assert front.root is not None
        at = front.root.span.start + 1
        return Change(Span(at, at), "".join(f"{end}  {json.dumps(key)}: {text}," for key, text in new.items()))
    joint, at = (" = ", front.body.start) if front.dialect == "toml" else (": ", front.body.end)
    return Change(Span(at, at), "".join(f"{key}{joint}{text}{end}" for key, text in new.items()))


def head_element(document: Document, element: str) -> tuple[Change, ...]:
    """An element as the last one of an HTML page's head, on a line of its own; empty where there is no head."""
    at = _end_of_head(document)
    if at is None:
        return ()
    start = document.text.rfind("\n", 0, at) + 1
    end = line_end(document)
    if not document.text[start:at].strip():
        indent = document.text[start:at]
        # The end tag stands on its own line: what is added is a step further in.
        return (Change(Span(start, start), "".join(f"{indent}  {line}{end}" for line in element.split("\n"))),)
    return (Change(Span(at, at), end + element.replace("\n", end) + end),)


def _end_of_head(document: Document) -> int | None:
    if document.format != "html":
        return None
    hidden = [region.span for region in document.regions if region.kind in ("comment", "script", "style")]
    for match in _HEAD_END.finditer(document.text):
        at = document.text.index("<", match.start())
        if not any(span.start <= at < span.end for span in hidden):
            return at
    return None


def as_json(data: object, indent: str | None = "  ") -> str:
    """
    JSON that may stand in a script: no text in it can close the element, open a comment or start a template tag.

    With an ``indent`` of None it is one line.
    """
    text = json.dumps(data, ensure_ascii=False, indent=indent).replace("<", "\\u003c")
    return _TAG_OPENING.sub(r"\\u007b", text)


def as_script(data: object) -> str:
    """A script element of HTML with JSON-LD."""
    return f'<script type="application/ld+json">\n{as_json(data)}\n</script>'


def as_jsx(data: object, *, astro: bool) -> str:
    """The same element as MDX has it. There braces in a script are an expression, and its text would be escaped."""
    # The escapes of the source are gone once it is read: "<" is escaped again where the page is written.
    text = f'JSON.stringify({as_json(data)}).replace(/</g, "\\\\u003c")'
    inner = f"set:html={{{text}}}" if astro else f"dangerouslySetInnerHTML={{{{ __html: {text} }}}}"
    return f'<script type="application/ld+json" {inner} />'


def at_end(document: Document, element: str) -> tuple[Change, ...]:
    """
    An element as the last thing of a Markdown draft, with a blank line before it.

    Empty where it would become a part of code or of a comment that nobody has closed.
    """
    end = line_end(document)
    body = document.text.rstrip()
    if any(region.span.end >= len(body) and _is_open(document, region) for region in document.regions):
        return ()
    after = document.text[len(body) :]
    text = end * 2 + element.replace("\n", end) + (end if after else "")
    return (Change(Span(len(body), len(document.text)), text),)


def _is_open(document: Document, region: Region) -> bool:
    """Whether a region at the end of a draft goes on with what is added there."""
    if region.kind not in ("code", "comment", "script", "style"):
        return False
    text = region.span.of(document.text).rstrip()
    opening = _OPENING.match(text)
    if opening is None:
        return False
    if opening["name"]:
        return not text.casefold().endswith(f"</{opening['name'].casefold()}>")
    if opening["fence"]:
        last = text.partition("\n")[2].rpartition("\n")[2].lstrip(" \t>")
        return len(last) < len(opening["fence"]) or set(last) != {opening["fence"][0]}
    return not text.endswith("-->")
