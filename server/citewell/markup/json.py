"""
JSON as it stands in a draft: values with their places, and every fault at its character.

The reader goes on after a fault, so that one slip does not hide the next one, and what could be read of the
data is still there. Text that RFC 8259 accepts has no fault. Where a template fills in the data later, its
values are of kind ``unknown``, and nothing is said about the joints around a tag.

All offsets are code points of the text given.
"""

import re
from dataclasses import dataclass, field
from typing import Literal

from citewell.data import Fault, Member, Scalar, Value
from citewell.pattern import late
from citewell.span import LineIndex, Span

__all__ = ["MAX_DEPTH", "MAX_FAULTS", "holds_template", "read"]

MAX_DEPTH = 100
"""Data nested deeper is checked, but kept as ``unknown``: whoever walks through values may use recursion."""

MAX_FAULTS = 20
"""So many faults are reported in one block: more only say that it is no JSON at all."""

_BLANK = late(r"[ \t\n\r]*")
_ODD_BLANK = late(r"[^\S \t\n\r]+|[\ufeff\u200b\u2060]+")
_NUMBER = late(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_NUMBER_LIKE = late(r"[+-]?(?:0[0-9]+|[0-9]+\.?|(?=\.))(?:\.?[0-9]*)(?:[eE][+-]?[0-9]+)?|-?0x[0-9a-fA-F]+")
_BARE = late(r"(?:[^\s,;:\[\]{}\"'“”„«»/]|/(?![/*]))+")
_BARE_VALUE = late(r"[^,\[\]{}\"\r\n]+")
_CLOSED_KEY = late(r'"[ \t]*:')
_CLOSED_VALUE = late(r'"[ \t]*(?:[,}\]\r\n]|\Z)')
"""What follows words that have a closing mark and lack the opening one."""
_PLAIN = late(r'[^"\\\x00-\x1f]*')
_HEX = late(r"[0-9a-fA-F]{4}")
_ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_AFTER_STRING = late(r"[ \t]*(?:[,:\]}\r\n]|//|/\*|\Z)")
_AFTER_VALUE = late(r"[ \t]*(?:[,\]}\r\n]|\Z)")
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}
_NEAR_WORDS = {"True": "true", "TRUE": "true", "False": "false", "FALSE": "false", "None": "null", "NULL": "null"}
_CURLY_END = late(r"[”“»](?=[ \t]*[,}\]:])")
_ENDING = late(r'(?<!\\)"(?=[ \t]*(?:[,:\]}\r\n]|//|/\*|\Z))')
_LINE_END = late(r"[\r\n]")
_OPENING = late(r"[{\[]")
_NEAR = 1000
"""So far a broken string is searched for its end: a bound keeps the time linear."""

_CLOSERS = {"{": "}", "[": "]"}
_ODD_QUOTES = {"'": "'’", "‘": "’‘'", "’": "’'", "“": '”“"', "”": '”“"', "„": '“”"', "«": "»", "`": "`"}
_ENTITY_QUOTE = late(r"&(?:quot|#34|#x22|ldquo|rdquo);", re.IGNORECASE)
_COMMENTS = (("//", ""), ("/*", "*/"), ("<!--", "-->"), ("<![CDATA[", ""), ("]]>", ""), ("-->", ""))
_CONTROL_TAGS = (("{%", "%}"), ("{#", "#}"), ("<%", "%>"), ("<?", "?>"))
_VALUE_TAGS = (("{{", "}}"), ("${", "}"), ("#{", "}"), ("[[", "]]"))
_CODE_VALUE = late(r"@(?:\(|[A-Z]\w*\.)[\w.()]*")
_EXPRESSION = late(r"\s*\{\s*(?:`|[A-Za-z_$][\w$.]*\s*[(}])")

State = Literal["value", "first", "key", "first-key", "colon", "member-value", "comma"]


def holds_template(text: str) -> bool:
    """Whether a text holds a tag of a templating language (Jinja, Liquid, ERB, PHP, a JavaScript template)."""
    for opening, closing in (*_CONTROL_TAGS, *_VALUE_TAGS[:2]):
        at = text.find(opening)
        if at != -1 and text.find(closing, at + 2) != -1:
            return True
    return False


def read(text: str, start: int, end: int) -> tuple[Value | None, tuple[Fault, ...]]:
    """
    Read the JSON in ``text[start:end]``.

    Returns the value, None where none could be made out, and the faults in order of their places. Spans are
    absolute. Never raises.
    """
    plain = _Reader(text, start, end)
    root = plain.read()
    if not plain.faults:
        return root, ()
    body = text[start:end]
    if _EXPRESSION.match(body):
        return Value("unknown", Span(start, end)), ()
    if holds_template(body) or _CODE_VALUE.search(body):
        plain = _Reader(text, start, end, templates=True)
        root = plain.read()
        if plain.composed:
            return root, ()
    faults = sorted(plain.faults, key=lambda fault: fault.span)
    return root, tuple(faults[:MAX_FAULTS])


@dataclass
class _Frame:
    """An object or array that is still open; the outermost one stands for the block and opens nothing."""

    opening: str
    at: int
    state: State
    members: list[Member] = field(default_factory=list)
    items: list[Value] = field(default_factory=list)
    key: tuple[str, Span] = ("", Span(0, 0))
    comma: int = -1


class _Reader:
    def __init__(self, text: str, start: int, end: int, *, templates: bool = False) -> None:
        self.text, self.start, self.end = text, start, end
        self.at = start
        self.templates = templates
        self.faults: list[Fault] = []
        # A tag stands where data is put together: what is missing around it may come from there.
        self.composed = False
        self.block = _Frame("", start, "value")
        self.frames = [self.block]
        self.open = {"{": 0, "[": 0}
        self._absent: set[str] = set()
        self._lines: LineIndex | None = None
        # Results of looks ahead, kept so that each line is searched once.
        self._line = Span(start, start)
        self._ending = Span(start, start)
        self._ending_found = False

    # What is said

    def fault(self, start: int, end: int, message: str, replacement: str | None = None) -> None:
        # Twice the limit, since they are put in order of place before they are cut.
        if len(self.faults) < 2 * MAX_FAULTS:
            self.faults.append(Fault(Span(start, max(start, end)), message, replacement))

    def line(self, offset: int) -> int:
        if self._lines is None:
            self._lines = LineIndex(self.text)
        return self._lines.line_of(offset) + 1

    # The walk

    def read(self) -> Value | None:
        while True:
            self.skip()
            if self.at >= self.end:
                break
            self.step(self.frames[-1], self.text[self.at])
            if self.block.items and len(self.frames) == 1:
                self.skip()
                self.trailing()
                break
        self.close_at_end()
        if self.block.items:
            return self.block.items[0]
        if not self.faults and not self.composed:
            self.fault(self.start, self.end, "This block is empty: fill in the data or delete the block.")
        return None

    def step(self, frame: _Frame, char: str) -> None:
        if char in "}]":
            self.close(char)
        elif frame.state == "comma":
            self.joint(frame, char)
        elif frame.state == "colon":
            self.colon(frame, char)
        elif frame.state in ("key", "first-key"):
            self.key(frame, char)
        else:
            self.value(frame, char)

    def joint(self, frame: _Frame, char: str) -> None:
        if char == ",":
            frame.comma = self.at
            self.at += 1
        elif char == ";":
            self.fault(self.at, self.at + 1, "A semicolon parts nothing in JSON: write a comma.", ",")
            self.at += 1
        elif char == ":":
            where = "a list" if frame.opening == "[" else "a value"
            self.fault(self.at, self.at + 1, f"A colon follows {where}: only a key is followed by one.")
            self.at += 1
            if frame.opening == "{":
                frame.key = ("", Span(self.at, self.at))
                frame.state = "member-value"
                return
        else:
            last = self.last_solid()
            found = self.text[last : last + 1]
            self.fault(last, last + 1, "A comma is missing after this value: write one.", found + ",")
        frame.state = "key" if frame.opening == "{" else "value"

    def colon(self, frame: _Frame, char: str) -> None:
        frame.state = "member-value"
        key = frame.key[1]
        if char == ":":
            self.at += 1
        elif char == "=":
            length = 2 if self.text.startswith("=>", self.at) else 1
            self.fault(self.at, self.at + length, "A key is followed by a colon in JSON: write “:”.", ":")
            self.at += length
        elif char == ",":
            self.fault(key.start, key.end, "This key has no value: add a colon and a value, or delete the key.")
            frame.state = "comma"
        else:
            quote = self.text[key.end - 1 : key.end]
            self.fault(key.end - 1, key.end, "A colon is missing after this key: write one.", quote + ":")

    def key(self, frame: _Frame, char: str) -> None:
        at = self.at
        if char == ",":
            self.fault(at, at + 1, "This comma parts nothing: delete it.", "")
            self.at += 1
            return
        if char == ":":
            self.fault(at, at + 1, "No key stands before this colon: write one in quotation marks.")
            frame.key, frame.state = ("", Span(at, at)), "colon"
            return
        if char in "{[":
            self.fault(at, at + 1, f"No key stands before this “{char}”: write one in quotation marks and a colon.")
            frame.key, frame.state = ("", Span(at, at)), "member-value"
            return
        string = self.string()
        if string is not None:
            frame.key, frame.state = (string[0], Span(at, self.at)), "colon"
            return
        bare = _BARE.match(self.text, at, self.end)
        if bare is None:
            self.unexpected()
            return
        word = bare.group()
        self.at = bare.end()
        if len(word) < 100 and _CLOSED_KEY.match(self.text, self.at, self.end):
            self.at += 1
            self.fault(at, self.at, f'The key {word} lacks its opening mark: write "{word}".', f'"{word}"')
            frame.key, frame.state = (word, Span(at, self.at)), "colon"
        elif len(word) < 100 and re.fullmatch(r"[\w$@.-]+", word):
            self.fault(at, self.at, f'The key {word} has no quotation marks: write "{word}".', f'"{word}"')
            frame.key, frame.state = (word, Span(at, self.at)), "colon"
        else:
            self.fault(at, self.at, "A key in quotation marks belongs here: this text is no JSON.")

    def value(self, frame: _Frame, char: str) -> None:
        at = self.at
        filled = self.template(_VALUE_TAGS) if self.templates else None
        if filled is not None:
            self.at = self.filled_end(filled)
            self.put(Value("unknown", Span(at, self.at)))
            return
        if char in "{[":
            self.open[char] += 1
            self.frames.append(_Frame(char, at, "first-key" if char == "{" else "first"))
            self.at += 1
            return
        if char == ",":
            if frame.state == "member-value":
                key = frame.key[1]
                self.fault(key.start, key.end, "This key has no value: write one after the colon, or delete the key.")
                frame.state = "comma"
            else:
                self.fault(at, at + 1, "This comma parts nothing: delete it.", "")
                self.at += 1
            return
        if char == ":":
            self.fault(at, at + 1, "This colon follows no key: delete it.", "")
            self.at += 1
            return
        string = self.string()
        if string is not None:
            kind: Literal["unknown", "string"] = "unknown" if string[1] else "string"
            self.put(Value(kind, Span(at, self.at), string[0]))
            return
        self.bare_value(frame)

    def bare_value(self, frame: _Frame) -> None:
        at = self.at
        bare = _BARE.match(self.text, at, self.end)
        word = bare.group() if bare else ""
        if bare and _NUMBER.fullmatch(word):
            self.at = bare.end()
            self.put(Value("number", Span(at, self.at), _number(word)))
        elif bare and word in _WORDS:
            self.at = bare.end()
            self.put(Value("null" if word == "null" else "boolean", Span(at, self.at), _WORDS[word]))
        elif bare and word in _NEAR_WORDS:
            self.at = bare.end()
            right = _NEAR_WORDS[word]
            self.fault(at, self.at, f"{word} is written {right} in JSON.", right)
            self.put(Value("null" if right == "null" else "boolean", Span(at, self.at), _WORDS[right]))
        elif bare and re.fullmatch(r"[+-]?(?:NaN|Infinity)|undefined", word):
            self.at = bare.end()
            self.fault(at, self.at, f"{word} does not exist in JSON: write a number, a text or null.")
            self.put(Value("null", Span(at, self.at)))
        elif bare and len(word) < 100 and _NUMBER_LIKE.fullmatch(word):
            self.at = bare.end()
            self.odd_number(at, word)
        elif frame is self.block:
            self.before_block(at)
        else:
            text = _BARE_VALUE.match(self.text, at, self.end)
            if text is None or not text.group().strip():
                self.unexpected()
                return
            self.at = at + len(text.group().rstrip())
            found = self.text[at : self.at]
            if _CLOSED_VALUE.match(self.text, self.at, self.end):
                self.at += 1
                self.fault(at, self.at, 'This text lacks its opening mark: put a " before it.', f'"{found}"')
            else:
                self.fault(at, self.at, 'This text has no quotation marks: put it between two of ".')
            self.put(Value("string", Span(at, self.at), found))

    def odd_number(self, at: int, word: str) -> None:
        sign, digits = ("-" if word[0] == "-" else ""), word.lstrip("+-")
        right = sign + re.sub(r"^0+(?=[0-9])", "", digits)
        right = re.sub(r"^(-?)\.", r"\g<1>0.", right)
        right = re.sub(r"\.(?=[eE]|$)", "", right)
        if not _NUMBER.fullmatch(right):
            self.fault(at, self.at, f"{word} is no number in JSON: write it with decimal digits.")
            self.put(Value("number", Span(at, self.at)))
            return
        # Leading zeros may stand for a text such as a postal code: what to do is the writer's choice.
        mend = None if re.match(r"0[0-9]", digits) else right
        self.fault(at, self.at, f"The number {word} is written {right} in JSON.", mend)
        self.put(Value("number", Span(at, self.at), _number(right)))

    def before_block(self, at: int) -> None:
        opening = _OPENING.search(self.text, at, self.end)
        if opening and opening.start() > at:
            self.at = opening.start()
            self.fault(at, self.last_solid() + 1, "This text stands before the data: delete it.")
        else:
            self.at = self.end
            self.fault(at, self.last_solid() + 1, "This is no JSON: write an object in braces.")

    def unexpected(self) -> None:
        self.fault(self.at, self.at + 1, f"“{self.text[self.at]}” does not belong here: delete it.")
        self.at += 1

    def put(self, value: Value) -> None:
        frame = self.frames[-1]
        if frame.opening == "{":
            frame.members.append(Member(frame.key[0], frame.key[1], value))
        else:
            frame.items.append(value)
        frame.state = "comma"
        frame.comma = -1

    # Closing

    def close(self, char: str) -> None:
        at = self.at
        if len(self.frames) == 1:
            self.fault(at, at + 1, f"This “{char}” closes nothing: delete it.", "")
            self.at += 1
            return
        frame = self.frames[-1]
        if _CLOSERS[frame.opening] != char:
            if not self.open["{" if char == "}" else "["]:
                self.fault(at, at + 1, f"This “{char}” closes nothing: delete it.", "")
                self.at += 1
                return
            right = _CLOSERS[frame.opening]
            self.fault(
                at,
                at + 1,
                f"The “{frame.opening}” of line {self.line(frame.at)} is still open here: write “{right}” first.",
                right + char,
            )
            self.finish(at)
            return
        if frame.state in ("key", "value") and frame.comma >= 0:
            self.fault(frame.comma, frame.comma + 1, f"No value follows this comma: delete it before “{char}”.", "")
        elif frame.state in ("colon", "member-value"):
            key = frame.key[1]
            self.fault(key.start, key.end, "This key has no value: write one after a colon, or delete the key.")
        self.at += 1
        self.finish(self.at)

    def finish(self, end: int) -> None:
        """Take the innermost open object or array as done, and hand it to the one around it."""
        frame = self.frames.pop()
        self.open[frame.opening] -= 1
        span = Span(frame.at, max(end, frame.at))
        if len(self.frames) > MAX_DEPTH:
            self.put(Value("unknown", span))
        elif frame.opening == "{":
            self.put(Value("object", span, members=tuple(frame.members)))
        else:
            self.put(Value("array", span, items=tuple(frame.items)))

    def close_at_end(self) -> None:
        open_frames = self.frames[1:]
        if not open_frames:
            return
        self.at = self.end
        last = self.last_solid()
        first = open_frames[0]
        closers = "".join(_CLOSERS[frame.opening] for frame in reversed(open_frames))
        if len(open_frames) == 1:
            what = f"The “{first.opening}” of line {self.line(first.at)} is never closed: write “{closers}” at the end."
        else:
            inner = open_frames[-1]
            what = (
                f"{len(open_frames)} brackets are never closed, the “{first.opening}” of line {self.line(first.at)} and "
                f"the “{inner.opening}” of line {self.line(inner.at)} among them: close each one."
            )
        # Where several are open, or a value is missing, where to close them is the writer's choice.
        sure = len(open_frames) == 1 and first.state in ("comma", "first", "first-key")
        self.fault(last, last + 1, what, self.text[last : last + 1] + closers if sure else None)
        while len(self.frames) > 1:
            self.finish(last + 1)

    def trailing(self) -> None:
        if self.at >= self.end:
            return
        at = self.at
        char = self.text[at]
        self.at = self.end
        last = self.last_solid() + 1
        rest = self.text[at:last]
        if not rest.strip("}]") and len(rest) <= 3:
            self.fault(at, last, f"This “{rest}” closes nothing: delete it.", "")
        elif rest in (";", ","):
            self.fault(at, last, f"Nothing follows the data in a block: delete this “{rest}”.", "")
        elif char in "{[" or rest.lstrip(",; \t\r\n")[:1] in ("{", "["):
            self.fault(
                at, last, "A block holds one value, and a second one follows: put both in a list, or give each a block."
            )
        else:
            self.fault(at, last, "This text follows the data: delete it.")

    def last_solid(self) -> int:
        """The place of the last character before the present one that is no blank."""
        at = self.at - 1
        while at > self.start and self.text[at] in " \t\r\n":
            at -= 1
        return max(at, self.start)

    # Pieces

    def skip(self) -> None:
        """Go past blanks, comments and the tags that steer a template."""
        while True:
            blank = _BLANK.match(self.text, self.at, self.end)
            self.at = blank.end() if blank else self.at
            if self.at >= self.end:
                return
            if self.text[self.at] in '",:[]{}' and not self.templates:
                return
            odd = _ODD_BLANK.match(self.text, self.at, self.end)
            if odd:
                code = f"U+{ord(self.text[self.at]):04X}"
                self.fault(
                    self.at, odd.end(), f"This invisible character ({code}) is no blank: replace it by one.", " "
                )
                self.at = odd.end()
            elif self.templates and self.passes_tag():
                pass
            elif not self.comment():
                return

    def passes_tag(self) -> bool:
        tag = self.template(_CONTROL_TAGS)
        if tag is None and self.frames[-1].state not in ("value", "first", "member-value"):
            tag = self.template(_VALUE_TAGS[:2])
        if tag is None:
            return False
        self.composed = True
        self.at = tag
        return True

    def template(self, tags: tuple[tuple[str, str], ...]) -> int | None:
        """Where the template tag that starts here ends, if one does."""
        for opening, closing in tags:
            if self.text.startswith(opening, self.at):
                end = self.find(closing, self.at + len(opening))
                if end is not None:
                    return end
        code = _CODE_VALUE.match(self.text, self.at, self.end) if tags is _VALUE_TAGS else None
        return code.end() if code else None

    def find(self, what: str, at: int) -> int | None:
        """Where the next occurrence ends. What is not to be found once is not looked for again."""
        if what in self._absent:
            return None
        found = self.text.find(what, at, self.end)
        if found < 0:
            self._absent.add(what)
            return None
        return found + len(what)

    def filled_end(self, at: int) -> int:
        """The end of a value that starts with a tag: text and tags that touch it belong to it."""
        while True:
            self.at = at
            bare = _BARE.match(self.text, at, self.end)
            after = bare.end() if bare else self.template(_VALUE_TAGS)
            if after is None or after == at:
                return at
            at = after

    def comment(self) -> bool:
        for opening, closing in _COMMENTS:
            if not self.text.startswith(opening, self.at) or self.at + len(opening) > self.end:
                continue
            at = self.at
            if opening == "<!--":
                # Around data it is a pair of marks, as old pages have it; otherwise a comment.
                end = self.find(closing, at + 4)
                self.at = at + 4 if end is None or _OPENING.search(self.text, at, end) else end
            elif closing:
                self.at = self.find(closing, at + len(opening)) or self.end
            elif opening == "//":
                self.at = self.line_end(at)
            else:
                self.at += len(opening)
            what = (
                "JSON has no comments: delete this one."
                if opening in ("//", "/*")
                else ("HTML marks are no part of JSON: delete this one.")
            )
            self.fault(at, self.at, what, "")
            return True
        return False

    def string(self) -> tuple[str, bool] | None:
        """The string that starts here, decoded, and whether a template fills it in; None where none starts."""
        char = self.text[self.at]
        if char == '"':
            return self.straight()
        if char in _ODD_QUOTES:
            return self.odd_string(char)
        entity = _ENTITY_QUOTE.match(self.text, self.at, self.end)
        return self.entity_string(entity) if entity else None

    def straight(self) -> tuple[str, bool]:
        opening = self.at
        self.at += 1
        parts: list[str] = []
        newline_is_inside: bool | None = None
        tag = False
        while self.at < self.end:
            plain = _PLAIN.match(self.text, self.at, self.end)
            assert plain is not None  # it may be empty
            chunk = plain.group()
            if self.templates:
                cut = self.tag_in(plain.start(), plain.end())
                if cut is not None:
                    parts.append(self.text[plain.start() : cut])
                    self.at, tag = cut, True
                    continue
            parts.append(chunk)
            self.at = plain.end()
            if self.at >= self.end:
                break
            char = self.text[self.at]
            if char == '"':
                if self.ends_here(opening):
                    self.at += 1
                    whole = "".join(parts)
                    return whole, tag or holds_template(whole)
                curly = self.curly_end(opening, self.at)
                if curly is not None:
                    return curly, False
                self.fault(self.at, self.at + 1, 'A quotation mark inside a text is written \\" in JSON.', '\\"')
                parts.append('"')
                self.at += 1
            elif char == "\\":
                parts.append(self.escape())
            else:
                if char in "\r\n" and newline_is_inside is None:
                    newline_is_inside = self.goes_on()
                if char in "\r\n" and not newline_is_inside:
                    return self.unclosed(opening), False
                parts.append(char)
                self.control(char)
        return self.unclosed(opening), False

    def tag_in(self, start: int, end: int) -> int | None:
        """The end of the first template tag that starts in a range; quotation marks in a tag end no string."""
        starts = [
            (found, closing)
            for opening, closing in (*_CONTROL_TAGS, *_VALUE_TAGS[:2])
            if closing not in self._absent and (found := self.text.find(opening, start, end)) >= 0
        ]
        for found, closing in sorted(starts):
            close = self.find(closing, found + 2)
            if close is not None:
                return close
        return None

    def ends_here(self, opening: int) -> bool:
        """Whether the quotation mark at the present place ends the string, or stands inside it unescaped."""
        after = self.at + 1
        if _AFTER_STRING.match(self.text, after, self.end):
            return True
        nearest = self.text[after : after + 1]
        if not (nearest.isalnum() or (nearest in " \t.-–—!?()" and self.text[after + 1 : after + 2].isalnum())):
            return True
        # A text goes on only where a later mark on the same line does end it.
        later = self.next_ending(after)
        if later is None:
            return True
        if _AFTER_VALUE.match(self.text, later + 1, self.end):
            return False
        # That one ends a key: the string ends here, unless a typographic mark ended it before.
        return not self.find_curly(opening, self.at)

    def next_ending(self, after: int) -> int | None:
        """The next quotation mark on the line that ends a key or value."""
        if not self._ending.start <= after <= self._ending.end:
            line_end = self.line_end(after)
            found = _ENDING.search(self.text, after, min(line_end + 1, self.end))
            self._ending_found = found is not None
            self._ending = Span(after, found.start() if found else line_end)
        return self._ending.end if self._ending_found else None

    def find_curly(self, opening: int, end: int) -> re.Match[str] | None:
        return _CURLY_END.search(self.text, max(opening + 1, end - _NEAR), end)

    def curly_end(self, opening: int, end: int) -> str | None:
        """The string up to a typographic mark, where one stands before a comma, colon or bracket."""
        found = self.find_curly(opening, end)
        if not found:
            return None
        self.fault(found.start(), found.end(), 'A text ends with a straight quotation mark in JSON: write ".', '"')
        self.at = found.end()
        return self.text[opening + 1 : found.start()]

    def line_end(self, at: int) -> int:
        """Where the line that holds a place ends; the end of the block for the last one."""
        if not self._line.start <= at < self._line.end:
            ending = _LINE_END.search(self.text, at, self.end)
            self._line = Span(at, ending.start() if ending else self.end)
        return self._line.end

    def goes_on(self) -> bool:
        """Whether the string goes on after a line break: the next quotation mark ends it."""
        at = self.at
        while True:
            at = self.text.find('"', at, self.end)
            if at < 0:
                return False
            if self.text[at - 1] != "\\":
                return bool(_AFTER_STRING.match(self.text, at + 1, self.end)) and not self.opens_line(at)
            at += 1

    def opens_line(self, at: int) -> bool:
        """Whether the mark at a place is the first character of its line and a key or value starts with it."""
        before = self.text[max(self.start, at - 200) : at].rstrip(" \t")
        return before[-1:] in ("\n", "\r") and self.text[at + 1 : at + 2] not in (",", "}", "]", "\r", "\n", "")

    def unclosed(self, opening: int) -> str:
        """Take a string that never ends as ending with its line, without the comma there."""
        line_end = self.line_end(opening)
        curly = self.curly_end(opening, line_end)
        if curly is not None:
            return curly
        kept = self.text[opening:line_end].rstrip()
        if line_end < self.end:
            kept = kept.rstrip(",}]").rstrip()
        self.at = opening + max(1, len(kept))
        self.fault(opening, self.at, 'This text has no closing quotation mark: write " at its end.')
        return self.text[opening + 1 : self.at]

    def control(self, char: str) -> None:
        names = {"\n": "line break", "\r": "line break", "\t": "tab"}
        written = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}.get(char, f"\\u{ord(char):04x}")
        length = 2 if self.text.startswith("\r\n", self.at) and self.at + 1 < self.end else 1
        if length == 2:
            written = "\\n"
        name = names.get(char, "control character")
        self.fault(self.at, self.at + length, f"A {name} inside a text is written {written} in JSON.", written)
        self.at += length

    def escape(self) -> str:
        at = self.at
        char = self.text[at + 1 : at + 2] if at + 1 < self.end else ""
        if char in _ESCAPES and char:
            self.at += 2
            return _ESCAPES[char]
        if char == "u":
            unit = self.unit(at)
            if unit is not None:
                self.at += 6
                low = self.unit(self.at) if 0xD800 <= unit < 0xDC00 else None
                if low is not None and 0xDC00 <= low < 0xE000:
                    self.at += 6
                    return chr(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00))
                return chr(unit)
            self.fault(at, at + 2, "“\\u” is followed by four hexadecimal digits in JSON: write all four.")
        elif char == "'":
            self.fault(at, at + 2, "An apostrophe needs no backslash in JSON: write it alone.", "'")
        elif char in ("", "\r", "\n"):
            self.fault(at, at + 1, "This backslash stands alone: write \\\\ for a backslash, or delete it.")
            self.at += 1
            return ""
        else:
            self.fault(at, at + 2, f"“\\{char}” means nothing in JSON: write \\\\ for a backslash, or delete it.")
        self.at = min(at + 2, self.end)
        return char

    def unit(self, at: int) -> int | None:
        """The UTF-16 unit of the escape at a place, if one stands there."""
        if not self.text.startswith("\\u", at):
            return None
        digits = _HEX.match(self.text, at + 2, self.end)
        return int(digits.group(), 16) if digits else None

    def odd_string(self, char: str) -> tuple[str, bool] | None:
        at, ends = self.at, _ODD_QUOTES[char]
        limit = min(self.line_end(at), at + _NEAR)
        closes = re.compile(rf"(?<!\\)[{re.escape(ends)}]")
        first = None
        for found in closes.finditer(self.text, at + 1, limit):
            first = first or found
            if _AFTER_STRING.match(self.text, found.end(), self.end):
                first = found
                break
        if first is None:
            return None
        self.at = first.end()
        inner = self.text[at + 1 : first.start()]
        mended = re.sub(r'(?<!\\)"', r"\"", inner.replace("\\'", "'"))
        kind = "single" if char == "'" else "typographic"
        if char == "`":
            kind = "slanted"
        # Only what is a JSON string afterwards is offered.
        sure = not re.search(r"[\x00-\x1f]", mended) and not re.search(r'\\(?!["\\/bfnrtu])', mended)
        what = f'JSON knows straight double quotation marks only: write " for these {kind} ones.'
        self.fault(at, self.at, what, f'"{mended}"' if sure else None)
        return inner.replace("\\'", "'"), holds_template(inner)

    def entity_string(self, opening: re.Match[str]) -> tuple[str, bool]:
        closing = _ENTITY_QUOTE.search(self.text, opening.end(), self.end)
        self.fault(
            opening.start(), opening.end(), f'{opening.group()} is not turned into a mark in a script: write ".', '"'
        )
        if closing is None:
            self.at = opening.end()
            return "", False
        self.fault(
            closing.start(), closing.end(), f'{closing.group()} is not turned into a mark in a script: write ".', '"'
        )
        self.at = closing.end()
        return self.text[opening.end() : closing.start()], False


def _number(word: str) -> Scalar:
    # Python refuses to read very long integers; nothing that long is a number of use in a page.
    return float(word) if len(word) > 300 or not re.fullmatch(r"-?[0-9]+", word) else int(word)
