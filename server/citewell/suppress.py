"""
Ignore comments: findings that a writer has looked at and keeps.

In Markdown and HTML ``<!-- citewell-disable-line long-sentence -- quoted from the law -->``, in MDX
``{/* citewell-disable-line long-sentence */}``:

- ``citewell-disable-line`` hides what starts on the line where the comment starts,
- ``citewell-disable-next-line`` what starts on the first line after the comment that holds words, or on lines
  between: blank ones and such of comments, tags or quotation markers alone,
- ``citewell-disable-next-block`` what starts in the paragraph, list, table, quotation or JSON-LD that comes next; from
  inside of a list or table, in its next paragraph or cell,
- ``citewell-disable-section`` what starts in the section that the comment stands in, or stands right above the heading
  of: up to the next heading of its level or a higher one,
- ``citewell-disable`` what starts after the comment, up to a ``citewell-enable`` of the same rules or the end,
- ``citewell-disable-file`` everything in the draft, wherever the comment stands. So does front matter with
  ``citewell: {disable: [long-sentence], reason: quoted from the law}``.

Rules are named by id, earlier id or family, separated by commas; with none named, or ``all``, all are meant. A colon may
stand before them, and a reason after ``--`` or a dash. Capitals do not matter. Findings about the comments themselves
are hidden by their name or family alone.
"""

import bisect
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import accumulate
from typing import Any

from citewell.comment import Ignore, Name, Scope, Slip, meant_command, parse, slip
from citewell.data import Member, Value
from citewell.document import Container, Document
from citewell.packs import Packs
from citewell.pattern import late
from citewell.record import dataclass
from citewell.rule import Rule
from citewell.span import Span

__all__ = ["KEY", "Hit", "Suppression", "Suppressions", "Vocabulary", "read"]

KEY = "citewell"
"""The key of front matter under which rules are turned off for a draft."""

_ALL = "all"
_ABOUT_COMMENTS = "configuration"
"""The family of rules that ``all`` does not mean: a comment would hide what is wrong with itself."""

# Lines of these alone hold nothing that is read: markers of a quotation, and tags.
_EMPTY = late(r"</?[A-Za-z][\w:-]*(?:[\s/][^<>]*)?>|^[ \t]*(?:>[ \t]*)+")
_BLANK_LINE = late(r"(?:\n|\r(?!\n))[ \t]*[\n\r]")

_GROUPS: frozenset[Container] = frozenset({"list", "ordered-list", "table", "quote", "figure", "details", "admonition"})
"""What a next block may be as a whole."""
_LOOSE: frozenset[Container] = frozenset({"list", "ordered-list", "details", "admonition"})
"""Of those, what holds blank lines in Markdown."""

_PARTS = late(r"[^\w-]+")
_KEYS = ("disable", "reason")
"""What front matter may hold under our key."""
_LIKE = 0.7
"""How much another key must be like one of them to be taken for it."""

_FAR = 200
"""In so many lines the next one that holds words is looked for: of thousands of comments each would look at all."""

Hit = tuple[int, int]
"""Which comment hides something, and which of its names (-1: it names none), by their indexes."""


class Vocabulary:
    """What may be named: rules by their ids and earlier ids, families, and all of them."""

    def __init__(self, rules: Iterable[Rule[Any]], aliases: Mapping[str, str]) -> None:
        self._aliases = aliases
        self._meant: dict[str, set[str]] = {_ALL: set()}
        self._preview: set[str] = set()
        for rule in rules:
            if rule.preview:
                self._preview.add(rule.id)
            self._meant.setdefault(rule.family, set()).add(rule.id)
            self._meant[rule.id] = {rule.id}
            if rule.family != _ABOUT_COMMENTS:
                self._meant[_ALL].add(rule.id)

    @classmethod
    def of(cls, packs: Packs) -> "Vocabulary":
        """That of all installed rules."""
        return cls(packs.rules.values(), packs.aliases)

    def meant(self, name: str) -> set[str]:
        """The ids of the rules that a name means: none where it is unknown."""
        return self._meant.get(self._aliases.get(name, name), set())

    def expected(self, name: str) -> set[str]:
        """Those of them that a draft is expected to be checked with: a family does not ask for a rule in preview."""
        meant = self.meant(name)
        return meant - self._preview or meant

    def closest(self, name: str) -> str:
        """The known names that an unknown one holds between other signs, or the one most like it; empty where none is."""
        import difflib  # late: hardly any draft has an unknown name

        if name == "*":
            return _ALL
        parts = [part for part in _PARTS.split(name) if part and part != KEY]
        if parts and all(map(self.meant, parts)):
            return ", ".join(parts)
        found = difflib.get_close_matches(name, [*self._meant, *self._aliases], 1, 0.6)
        return found[0] if found else ""


@dataclass(frozen=True, slots=True)
class Suppression:
    """
    One ignore comment, or what front matter says.

    ``span`` is where it stands in the source, ``reach`` the places at which a finding may start that it speaks about,
    ``names`` what it names (none: every rule).
    """

    scope: Scope
    span: Span
    reach: Span
    names: tuple[Name, ...]
    reason: str = ""


class Suppressions:
    """The ignore comments of one draft."""

    def __init__(self, items: Iterable[Suppression], vocabulary: Vocabulary, slips: Iterable[Slip] = ()) -> None:
        self.items = tuple(items)
        self.slips = tuple(slips)
        """What was to be an ignore comment and hides nothing."""
        self._vocabulary = vocabulary
        self._about: dict[str, _About] = {}

    @cached_property
    def _meant(self) -> list[list[set[str]]]:
        """For each comment the rules that each of its names means."""
        meant = self._vocabulary.meant
        return [[meant(name.text) for name in item.names] or [meant(_ALL)] for item in self.items]

    @cached_property
    def _enabling(self) -> list[int]:
        return [index for index, item in enumerate(self.items) if item.scope == "off"]

    @cached_property
    def _cuts(self) -> list[int]:
        """All places at which something else begins to be hidden, in order."""
        return sorted({place for item in self.items for place in (item.reach.start, item.reach.end)})

    @cached_property
    def signature(self) -> Hashable:
        """All that decides what is hidden, save for where between the comments a finding stands: see `stance`."""
        order = {cut: number for number, cut in enumerate(self._cuts)}
        return tuple(
            (item.scope, tuple(name.text for name in item.names), order[item.reach.start], order[item.reach.end])
            for item in self.items
        )

    def stance(self, start: int, end: int) -> Hashable:
        """Where a stretch of the source stands between the comments: while that is the same, so is what they hide in it."""
        cuts = self._cuts
        first, last = bisect.bisect_right(cuts, start), bisect.bisect_right(cuts, end)
        return first if first == last else (first, *(cut - start for cut in cuts[first:last]))

    def hides(self, rule_id: str, span: Span) -> bool:
        """Whether a finding of a rule at a span of the source is to be kept quiet."""
        return bool(self.items) and self.hidden_by(rule_id, span) is not None

    def hidden_by(self, rule_id: str, span: Span) -> Hit | None:
        """What hides a finding first, or None: a comment about the whole draft, else the first of those that do."""
        if rule_id not in self._about:
            self._about[rule_id] = _About(self._naming(rule_id))
        return self._about[rule_id].hidden_by(span.start)

    def _naming(self, rule_id: str) -> Iterator[tuple[Suppression, Hit]]:
        """The comments that mean a rule, each with its first name that does."""
        for index, all_meant in enumerate(self._meant):
            number = next((number for number, meant in enumerate(all_meant) if rule_id in meant), None)
            if number is not None:
                item = self.items[index]
                yield item, (index, number if item.names else -1)

    def judged(self, used: Iterable[Hit], has_run: Callable[[str], bool]) -> tuple[Ignore, ...]:
        """
        What is to be said of each comment.

        ``used`` are all that hide something, ``has_run`` tells whether a rule was able to find all that there is: a name
        whose rules were not is never idle.
        """
        hits = {*used, *self._ending()}
        judged = [self._judge(index, hits, has_run) for index in range(len(self.items))]
        return (*judged, *(Ignore(one.span, (), slip=one) for one in self.slips))

    def _judge(self, index: int, hits: set[Hit], has_run: Callable[[str], bool]) -> Ignore:
        item, all_meant, expected = self.items[index], self._meant[index], self._vocabulary.expected
        end, lost = self._lost_reason(item)
        unknown = [name for name, meant in zip(item.names[:end], all_meant, strict=False) if not meant]
        if lost is not None and lost.place.start < lost.span.start:
            unknown = unknown[:-1]  # its colon goes with the mended reason
        idle = [
            number
            for number, meant in enumerate(all_meant, 0 if item.names else -1)
            if meant
            and (index, number) not in hits
            and (item.scope == "off" or all(map(has_run, expected(_name(item, number)))))
        ]
        return Ignore(
            item.span,
            item.names,
            tuple((name, self._vocabulary.closest(name.text)) for name in unknown),
            tuple(item.names[number] for number in idle if 0 <= number < end),
            len(idle) == len(all_meant),
            item.scope == "off",
            lost,
        )

    def _lost_reason(self, item: Suppression) -> tuple[int, Slip | None]:
        """How many of the names come before a reason that lacks its dashes, and what mends that."""
        names, vocabulary = item.names, self._vocabulary
        for at, name in enumerate(names[1:], 1):
            before = names[at - 1]
            words = Span(name.span.start, names[-1].span.end)
            if before.text.endswith(":") and vocabulary.meant(before.text[:-1]):
                return at, Slip("reason", words, Span(before.span.end - 1, words.start), " -- ")
            if not name.is_loose or vocabulary.meant(name.text):
                continue
            if name.text == "-":
                return at, Slip("reason", words, name.span, "--")
            is_one = all(map(vocabulary.meant, (other.text for other in names[at + 1 :])))
            if not is_one or not vocabulary.closest(name.text):
                if at == 1 and not vocabulary.meant(before.text) and not vocabulary.closest(before.text):
                    # Dashes before all of it would hide every rule.
                    whole = Span(before.span.start, words.end)
                    return 0, Slip("reason", whole, whole)
                return at, Slip("reason", words, Span(words.start, words.start), "-- ")
        return len(names), None

    def _ending(self) -> Iterator[Hit]:
        """The names of each ``citewell-enable`` that end something."""
        disabled: set[str] = set()
        done = 0
        for index in self._enabling:
            disabled.update(
                *(meant for at in range(done, index) if self.items[at].scope == "on" for meant in self._meant[at])
            )
            done = index
            for number, meant in enumerate(self._meant[index], 0 if self.items[index].names else -1):
                if meant & disabled:
                    yield index, number


class _About:
    """The comments that mean one rule. However many there are, few are looked at for a finding."""

    def __init__(self, found: Iterable[tuple[Suppression, Hit]]) -> None:
        self._file: Hit | None = None
        self._disabled: list[tuple[Suppression, Hit]] = []
        self._enabled: list[int] = []
        self._near: defaultdict[Scope, list[tuple[Suppression, Hit]]] = defaultdict(list)
        for item, hit in found:
            match item.scope:
                case "file":
                    self._file = self._file or hit
                case "on":
                    self._disabled.append((item, hit))
                case "off":
                    self._enabled.append(item.span.start)
                case _:
                    self._near[item.scope].append((item, hit))
        # Up to each of them, how far any reaches.
        self._far = {
            scope: list(accumulate((item.reach.end for item, _ in items), max)) for scope, items in self._near.items()
        }

    def hidden_by(self, place: int) -> Hit | None:
        """What hides a finding at a place first, or None."""
        if self._file is not None:
            return self._file
        hits = (self._disabled_at(place), *(self._reached(scope, place) for scope in self._near))
        return min((hit for hit in hits if hit is not None), default=None)

    def _disabled_at(self, place: int) -> Hit | None:
        before = bisect.bisect_right(self._enabled, place)
        since = self._enabled[before - 1] + 1 if before else 0
        first = bisect.bisect_left(self._disabled, since, key=lambda one: one[0].span.end)
        if first < len(self._disabled) and place in self._disabled[first][0].reach:
            return self._disabled[first][1]
        return None

    def _reached(self, scope: Scope, place: int) -> Hit | None:
        items = self._near[scope]
        for at in range(bisect.bisect_right(self._far[scope], place), len(items)):
            item, hit = items[at]
            if item.reach.start > place:
                break
            if place in item.reach:
                return hit
        return None


def read(document: Document, vocabulary: Vocabulary) -> Suppressions:
    """
    The ignore comments of a draft, and what its front matter says.

    Only what its markup calls a comment counts, never text in code.
    """
    found = list(_in_front_matter(document))
    slips = list(_front_matter_slips(document))
    for span in document.comments:
        source = document.source(span)
        words = parse(source, span.start)
        if words is not None:
            reach = _reach(document, span, words.scope)
            found.append(Suppression(words.scope, span, reach, words.names, words.reason))
        elif (amiss := slip(source, span.start)) is not None:
            slips.append(amiss)
    return Suppressions(found, vocabulary, slips)


def _name(item: Suppression, number: int) -> str:
    return item.names[number].text if number >= 0 else _ALL


def _in_front_matter(document: Document) -> Iterator[Suppression]:
    front = document.front_matter
    table = front.root.get(KEY) if front is not None and front.root is not None else None
    disabled = table.get("disable") if table is not None else None
    if table is None or disabled is None or (disabled.kind == "boolean" and not disabled.scalar):
        return
    listed = disabled.items if disabled.kind == "array" else (disabled,)
    names = tuple(name for value in listed if value.kind == "string" for name in _names_in(value))
    if names or disabled.kind == "boolean":
        reason = table.get("reason")
        yield Suppression("file", disabled.span, _whole(document), names, reason.text if reason is not None else "")


def _front_matter_slips(document: Document) -> Iterator[Slip]:
    """Keys that were to turn rules off, and do not."""
    front = document.front_matter
    for member in front.root.members if front is not None and front.root is not None else ():
        verb, _, command = member.key.lower().replace("_", "-").partition("-")
        if member.key == KEY:
            yield from _slips_under(member)
        elif verb == KEY and command and meant_command(command, is_joined=True) is not None:
            yield Slip("key", member.key_span, member.key_span)


def _slips_under(member: Member) -> Iterator[Slip]:
    import difflib

    if member.value.kind != "object":
        if not member.value.is_empty:
            yield Slip("key", member.key_span, member.key_span)
        return
    for one in member.value.members:
        if one.key in _KEYS:
            continue
        close = difflib.get_close_matches(meant_command(one.key, is_joined=False) or one.key, _KEYS, 1, _LIKE)
        mended = close[0] if close and member.value.member(close[0]) is None else ""
        yield Slip("key", one.key_span, one.key_span, mended)


def _names_in(value: Value) -> Iterator[Name]:
    """The names in a text of front matter; a single one stands where the text does."""
    words = value.text.lower().replace(",", " ").split()
    return (Name(word, value.span) for word in words)


def _whole(document: Document) -> Span:
    # A finding may be about the very end.
    return Span(0, document.length + 1)


def _reach(document: Document, span: Span, scope: Scope) -> Span:
    """The places that a comment speaks about."""
    match scope:
        case "line":
            line = document.lines.line_of(span.start)
            return _lines(document, line, line + 1)
        case "next-line":
            return _next_lines(document, span)
        case "next-block":
            return _next_block(document, span)
        case "section":
            return _section(document, span)
        case "on":
            return Span(span.end, document.length + 1)
        case "off":
            return Span(span.start, document.length + 1)
        case "file":
            return _whole(document)


def _lines(document: Document, first: int, end: int) -> Span:
    lines = document.lines
    stop = lines.line_start(end) if end < len(lines) else document.length + 1
    return Span(lines.line_start(first) if first < len(lines) else stop, stop)


def _next_lines(document: Document, span: Span) -> Span:
    """The lines after a comment, up to the first that holds more than comments, tags and markers of a quotation."""
    lines = document.lines
    at = first = lines.line_of(max(span.end - 1, span.start)) + 1
    later = bisect.bisect_left(document.comments, span)
    while at < min(len(lines), first + _FAR):
        line = lines.line_span(at)
        words = document.source(line)
        for other in document.comments[later:]:
            if other.start >= line.end:
                break
            if other.overlaps(line):
                start, end = max(other.start, line.start) - line.start, min(other.end, line.end) - line.start
                words = words[:start] + " " * (end - start) + words[end:]
        at += 1
        if _EMPTY.sub("", words).strip():
            break
    return _lines(document, first, at)


def _next_block(document: Document, span: Span) -> Span:
    """What comes after a comment: a block, or the list, table or quotation that begins with it, or JSON-LD."""
    contents, starts = document.contents, document.starts
    first = bisect.bisect_left(starts, span.end)
    island = next((one.span for one in document.islands if one.span.start >= span.end), None)
    if first == len(contents):
        return island or Span(span.end, span.end)
    if island is not None and island.start < starts[first]:
        return island
    last = first
    frame = _frame(document, first)
    if frame and not _is_within(document, span, first, frame):
        while last + 1 < len(contents) and contents[last + 1].containers[: len(frame)] == frame:
            between = document.source(Span(starts[last] + contents[last].length, starts[last + 1]))
            if document.format != "html" and frame[-1] not in _LOOSE and _BLANK_LINE.search(between):
                break
            last += 1
    # What belongs to a block and stands before its words (a marker, a tag) is on its line.
    return Span(span.end, max(starts[last] + contents[last].length, span.end))


def _frame(document: Document, index: int) -> tuple[Container, ...]:
    """The containers of a block up to the outermost that may be meant as a whole; empty where there is none."""
    containers = document.contents[index].containers
    at = next((at for at, name in enumerate(containers) if name in _GROUPS), None)
    return () if at is None else containers[: at + 1]


def _is_within(document: Document, span: Span, following: int, frame: tuple[Container, ...]) -> bool:
    """Whether a comment stands inside of what begins or goes on with the ``following`` block."""
    if document.format != "html":
        line = document.lines.line_span(document.lines.line_of(span.start))
        return bool(document.source(Span(line.start, span.start)).removeprefix("\ufeff"))
    return following > 0 and document.contents[following - 1].containers[: len(frame)] == frame


def _section(document: Document, span: Span) -> Span:
    """The section that a comment stands in, with those below it; right above a heading, that heading's."""
    contents, starts = document.contents, document.starts
    if not contents:
        return _whole(document)
    following = bisect.bisect_left(starts, span.end)
    at = document.section_of(following if _is_above_heading(document, span, following) else max(following - 1, 0)).index
    heads = document.section_starts
    level = contents[heads[at]].level if contents[heads[at]].kind == "heading" else 0
    after = (head for head in heads[at + 1 :] if not level or contents[head].level <= level)
    end = next((starts[head] for head in after), document.length + 1)
    start = starts[heads[at]] if level else 0
    return Span(min(start, span.start), end)


def _is_above_heading(document: Document, span: Span, following: int) -> bool:
    """Whether a comment stands above a heading, the ``following`` block, and not at the end of what comes before it."""
    if following == len(document.contents) or document.contents[following].kind != "heading":
        return False
    if document.format == "html":
        return "</" not in document.source(Span(span.end, document.starts[following]))
    return not document.source(
        Span(document.lines.line_span(document.lines.line_of(span.start)).start, span.start)
    ).strip()
