"""
YAML as it stands in front matter: values with their places, and the fault that stops it.

Built from the parser's events rather than its node tree: events need no recursion, keep equal keys and leave
aliases unexpanded. Plain scalars are resolved as YAML 1.2 does (``yes`` is a word), with dates besides.

All offsets are code points of the text given.
"""

import re
from dataclasses import dataclass, field

import yaml
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from citewell.data import Fault, Member, Value
from citewell.markup.json import MAX_DEPTH, MAX_FAULTS
from citewell.markup.templates import FILL, mask_values
from citewell.pattern import late
from citewell.span import Span

__all__ = ["DATE", "read"]

# The compiled parser is some forty times faster; its marks are the same.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

DATE = late(
    r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}"
    r"(?:(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]*)?)?(?:[ \t]*(?:Z|[+-][0-9]{1,2}(?::?[0-9]{2})?))?)?"
)
"""An ISO 8601 date or timestamp, as YAML writes it."""

_INTEGER = late(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = late(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_UNPRINTABLE = late("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_NULLS = {"", "~", "null", "Null", "NULL"}
_BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_KNOWN_TAGS = {
    f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "timestamp", "map", "seq")
}
_MAX_SHARED = 200
"""Larger collections are not repeated for an alias, nor those with aliases in them: both could grow without end."""

# The parser's words in C and in Python, and what they mean to a writer.
_MESSAGES = (
    ("mapping values are not allowed", "A second colon makes this ambiguous: put the value in quotation marks."),
    ("quoted scalar", "This text has no closing quotation mark: write one at its end."),
    ("cannot start any token", "A value cannot start with this character: put the value in quotation marks."),
    ("could not find expected ':'", "A key and a colon belong here: add the colon, or indent the line with its text."),
    ("expected ',' or ']'", "This list in brackets is not complete: write a comma or “]” here."),
    ("expected ',' or '}'", "This object in braces is not complete: write a comma or “}” here."),
    ("unknown escape", "This backslash means nothing here: write \\\\ for a backslash, or use single quotation marks."),
    ("expected key", "A key and a colon belong here: check the quotation marks and the indentation of this line."),
    (
        "expected <block end>",
        "A key and a colon belong here: check the quotation marks and the indentation of this line.",
    ),
    ("'-' indicator", "This list item is not in line with the others: indent them equally."),
    ("block sequence entries are not allowed", "A list starts on a line of its own: break the line before “-”."),
    ("undefined tag handle", "An exclamation mark starts a tag here: put the value in quotation marks."),
    ("alias", "A star starts a reference here: put the value in quotation marks."),
    ("anchor", "An ampersand starts an anchor here: put the value in quotation marks."),
    ("directive", "A percent sign starts a directive here: put the value in quotation marks."),
    (
        "block scalar",
        "Only an indentation number or a sign follows “|” or “>”: put the text on the next line, indented.",
    ),
)


@dataclass
class _Frame:
    """A collection that is still open, or the document around all."""

    kind: str
    at: int
    flow: bool
    anchor: str | None = None
    tag: str | None = None
    members: list[Member] = field(default_factory=list)
    items: list[Value] = field(default_factory=list)
    key: Value | None = None
    size: int = 0
    shared: bool = False


def read(text: str, start: int, end: int) -> tuple[Value | None, tuple[Fault, ...]]:
    """
    Read the YAML in ``text[start:end]``.

    Returns the value of its first document, as far as it could be read, None where it is empty, and the faults.
    Spans are absolute. Never raises.
    """
    source = text[start:end]
    faults: list[Fault] = []
    for found in _UNPRINTABLE.finditer(source):
        place = Span(start + found.start(), start + found.end())
        if len(faults) < MAX_FAULTS:
            faults.append(
                Fault(place, f"This control character (U+{ord(found.group()):04X}) is unreadable: delete it.", "")
            )
    masked, composed = mask_values(_UNPRINTABLE.sub(" ", source))
    reader = _Reader(text, start, source, masked)
    try:
        for event in yaml.parse(masked, Loader=_LOADER):
            reader.take(event)
            if isinstance(event, DocumentEndEvent):
                break
    except yaml.MarkedYAMLError as error:
        # A tag that steers a template may bring what seems to be missing.
        if not composed:
            faults.append(_fault(error, masked, start))
    except yaml.YAMLError:
        faults.append(Fault(Span(start, end), "This front matter is unreadable: check it for control characters."))
    return reader.root(), (*reader.faults, *faults)


def _fault(error: yaml.MarkedYAMLError, source: str, start: int) -> Fault:
    said = f"{error.context or ''} {error.problem or ''}"
    mark = error.problem_mark or error.context_mark
    at = mark.index if mark else 0
    message = next((ours for theirs, ours in _MESSAGES if theirs in said), "This is no YAML: check this line.")
    if "quoted scalar" in said and "unexpected" in said and error.context_mark:
        at = error.context_mark.index
    elif "quoted scalar" in said:
        message = next((ours for theirs, ours in _MESSAGES if theirs in said and theirs != "quoted scalar"), message)
    if source[at : at + 1] == "\t":
        message = "A tab indents nothing in YAML: write blanks."
    elif source[at : at + 1] in ("@", "`"):
        message = f"A value cannot start with “{source[at]}”: put the value in quotation marks."
    # At a line's end and at the very end the character before is shown: it is where the writer looks.
    if at >= len(source) or source[at] in "\r\n":
        while at > 0 and (at >= len(source) or source[at] in " \t\r\n"):
            at -= 1
    return Fault(Span(start + at, start + min(at + 1, len(source))), message)


def _range(event: yaml.Event) -> tuple[int, int]:
    start, end = event.start_mark, event.end_mark
    assert start is not None  # events of a parser have marks
    assert end is not None
    return start.index, end.index


class _Reader:
    def __init__(self, text: str, start: int, source: str, masked: str) -> None:
        self.text, self.start, self.source, self.masked = text, start, source, masked
        self.frames = [_Frame("document", 0, flow=True)]
        self.anchors: dict[str, tuple[Value, int]] = {}
        self.faults: list[Fault] = []

    def take(self, event: yaml.Event) -> None:
        if isinstance(event, ScalarEvent):
            self.put(self.scalar(event), 1, event.anchor)
        elif isinstance(event, AliasEvent):
            self.alias(event)
        elif isinstance(event, MappingStartEvent | SequenceStartEvent):
            kind = "object" if isinstance(event, MappingStartEvent) else "array"
            frame = _Frame(kind, _range(event)[0], bool(event.flow_style), event.anchor, event.tag)
            self.frames.append(frame)
        elif isinstance(event, MappingEndEvent | SequenceEndEvent):
            self.finish(_range(event)[1])

    def root(self) -> Value | None:
        while len(self.frames) > 1:
            self.finish(len(self.source))
        items = self.frames[0].items
        return items[0] if items and not (items[0].kind == "null" and not len(items[0].span)) else None

    def span(self, start: int, end: int) -> Span:
        # Marks of values end behind the blanks and line breaks that follow them.
        end = start + len(self.masked[start:end].rstrip(" \t\r\n\x85\u2028\u2029"))
        return Span(self.start + start, self.start + end)

    def scalar(self, event: ScalarEvent) -> Value:
        span = self.span(*_range(event))
        said = event.value
        if FILL in said:
            return Value("unknown", span, span.of(self.text))
        if event.tag and event.tag != "!" and event.tag not in _KNOWN_TAGS:
            return Value("unknown", span, said)
        if not event.implicit[0] and not (event.tag or "").endswith((":int", ":float", ":bool", ":null", ":timestamp")):
            return Value("string", span, said)
        if said in _NULLS:
            return Value("null", span)
        if said in _BOOLEANS:
            return Value("boolean", span, _BOOLEANS[said])
        if len(said) < 100:
            if _INTEGER.fullmatch(said):
                base = {"0o": 8, "0x": 16}.get(said[:2], 10)
                return Value("number", span, int(said, base))
            if _FLOAT.fullmatch(said):
                return Value("number", span, float(re.sub(r"\.(?=inf|nan)", "", said.lower())))
            if DATE.fullmatch(said):
                return Value("date", span, said)
        return Value("string", span, said)

    def alias(self, event: AliasEvent) -> None:
        span = self.span(*_range(event))
        name = event.anchor or ""
        named = self.anchors.get(name)
        if named is None:
            what = f"Nothing is named “{name[:40]}”: put the value in quotation marks, or name a value &{name[:40]}."
            self.faults.append(Fault(span, what))
            self.put(Value("unknown", span), 1, None)
            return
        value, size = named
        self.frames[-1].shared = True
        if not size:
            self.put(Value("unknown", span), 1, None)
        else:
            self.put(Value(value.kind, span, value.scalar, value.members, value.items), size, None)

    def put(self, value: Value, size: int, anchor: str | None) -> None:
        """Hand a finished value to the collection around it."""
        if anchor:
            self.anchors[anchor] = (value, size if size <= _MAX_SHARED else 0)
        frame = self.frames[-1]
        frame.size += size
        if frame.kind != "object":
            frame.items.append(value)
        elif frame.key is None:
            frame.key = value
        else:
            key, frame.key = frame.key, None
            name = str(key.scalar) if key.kind == "string" else key.span.of(self.text)
            frame.members.append(Member(name, key.span, value))

    def finish(self, end: int) -> None:
        frame = self.frames.pop()
        if frame.key is not None:
            # The fault that ended the reading stands in this value: what it was meant to be is not known.
            at = frame.key.span.end
            self.frames.append(frame)
            self.put(Value("unknown", Span(at, at)), 1, None)
            self.frames.pop()
        last = (
            self.start + end
            if frame.flow
            else max([one.span.end for one in self.children(frame)], default=self.start + end)
        )
        span = self.span(frame.at, max(frame.at, last - self.start))
        if len(self.frames) > MAX_DEPTH or (frame.tag and frame.tag != "!" and frame.tag not in _KNOWN_TAGS):
            value = Value("unknown", span)
        elif frame.kind == "object":
            value = Value("object", span, members=tuple(_merged(frame.members)))
        else:
            value = Value("array", span, items=tuple(frame.items))
        below = self.frames[-1]
        below.shared = below.shared or frame.shared
        self.put(value, frame.size + 1, frame.anchor if not frame.shared else None)
        if frame.anchor and frame.shared:
            self.anchors[frame.anchor] = (value, 0)

    @staticmethod
    def children(frame: _Frame) -> list[Value]:
        return frame.items[-1:] or [member.value for member in frame.members[-1:]]


def _merged(members: list[Member]) -> list[Member]:
    """The members with those of ``<<`` keys behind them: own keys come first and so win."""
    own = list(members)
    for member in members:
        if member.key == "<<":
            for value in (member.value, *member.value.items):
                own.extend(value.members)
    return own
