"""Files of rules, read and checked: every fault at its place, and all rules that have none."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, TypeVar, cast, get_args

from citewell.data import Member, Value
from citewell.datarules.expression import Refused, compiled
from citewell.datarules.found import Finder
from citewell.datarules.making import Recipe, make
from citewell.datarules.mending import PLACE, Delete, Replace
from citewell.datarules.pattern import LABELS, VALUES, Attribute, Condition, Pattern, Step
from citewell.datarules.phrases import phrases
from citewell.datarules.shape import FIX_KEYS, ID, KEYS, NEEDED, STEP_KEYS
from citewell.document import BlockKind
from citewell.likeness import closest
from citewell.markup import yaml
from citewell.record import dataclass
from citewell.rule import PLACEHOLDER, PROSE, Family, Rule, Severity
from citewell.span import LineIndex, Span

__all__ = ["Fault", "Reading", "Sample", "read"]

_READ: frozenset[BlockKind] = PROSE | {"heading", "cell", "header-cell", "caption", "term", "summary"}
"""The kinds of text that a rule reads which names none."""

_BORDER = re.compile(r"^---[ \t]*(?:#[^\r\n]*)?\r?$", re.MULTILINE)
_WORD = re.compile(r"\w")
_NOT_SAFE = (
    "one text for words in several forms is not safe: “use” for “utilizes” is wrong grammar. "
    'Take "safe" out, or find one form alone ("phrases", "lower", "text"), or keep the word by its name'
)
_MOST_STEPS, _MOST_TIMES = 20, 20
_STEP_KEYS = (*VALUES, *STEP_KEYS)
_NAME = re.compile(r"[a-z][a-z0-9-]*")
_FAMILIES = frozenset({*get_args(Family), "all"})
_Known = TypeVar("_Known")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in a file of rules is wrong; ``line`` and ``column`` are 1-based, columns in code points."""

    file: Path
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


@dataclass(frozen=True, slots=True)
class Sample:
    """
    An example of a rule, which is a test of it.

    ``is_bad`` says whether something is to be found in it, ``fixed`` what the fix makes of it, where that is told.
    """

    rule: str
    text: str
    is_bad: bool
    line: int
    fixed: str | None = None


@dataclass(frozen=True)
class Reading:
    """What a file holds: its rules by id, their samples, and what is wrong with it."""

    rules: Mapping[str, Rule[Any]]
    samples: tuple[Sample, ...] = ()
    faults: tuple[Fault, ...] = ()


class _Wrong(Exception):
    """A value is wrong; the message says what would be right."""

    def __init__(self, span: Span, message: str) -> None:
        super().__init__(message)
        self.span = span
        self.message = message


def read(
    text: str, file: Path, *, pack: str, evidence: Collection[str] = (), taken: Mapping[str, str] | None = None
) -> Reading:
    """
    The rules of a file of which ``text`` is the content. Never raises.

    ``pack`` is to whom they belong, ``evidence`` what they may rest on by id, ``taken`` the ids that other packs
    have, each with its pack.
    """
    lines = LineIndex(text)
    rules: dict[str, Rule[Any]] = {}
    samples: list[Sample] = []
    faults: list[Fault] = []
    others = dict(taken or {})

    def note(span: Span, message: str) -> None:
        place = lines.position(min(span.start, len(text)))
        faults.append(Fault(file, place.line + 1, place.column + 1, message))

    for span in _documents(text):
        value, unreadable = yaml.read(text, span.start, span.end)
        for fault in unreadable:
            note(fault.span, fault.message)
        if value is None or unreadable:
            continue
        reader = _Reader(text, span.of(text), value, evidence, others)
        wrong = reader.wrong()
        if wrong:
            for one in wrong:
                note(one.span, one.message)
            continue
        recipe = reader.recipe()
        rules[recipe.id] = make(recipe, pack)
        others[recipe.id] = pack
        samples += reader.samples(recipe.id, lines)
    return Reading(rules, tuple(samples), tuple(faults))


def _documents(text: str) -> Iterator[Span]:
    """The parts of a file between lines of ``---``."""
    at = int(text.startswith("\ufeff"))
    for border in _BORDER.finditer(text):
        yield Span(at, border.start())
        at = border.end()
    yield Span(at, len(text))


class _Reader:
    """Reads one rule; every method but `wrong` raises _Wrong at the first value that does not fit."""

    def __init__(
        self, text: str, source: str, value: Value, evidence: Collection[str], taken: Mapping[str, str]
    ) -> None:
        self._text = text
        self._source = source
        self._value = value
        self._evidence = evidence
        self._taken = taken

    def wrong(self) -> list[_Wrong]:
        """All that is wrong with it, as far as one fault does not hide another: in order, what is missing last."""
        found: dict[tuple[Span, str], _Wrong] = {}
        for part in self._parts():
            try:
                part()
            except _Wrong as wrong:
                found.setdefault((wrong.span, wrong.message), wrong)
        return sorted(found.values(), key=lambda one: (not len(one.span), one.span.start))

    def _parts(self) -> Iterator[Callable[[], object]]:
        """Whatever can be wrong without the others being so."""
        value = self._value
        if value.kind != "object":
            yield partial(self._keys, value, tuple(KEYS), "a rule")
            return
        yield from (partial(self._key, member, tuple(KEYS), "a rule") for member in value.members)
        yield partial(self._keys, value, tuple(KEYS), "a rule")
        yield self._needed
        pattern = value.get("pattern")
        yield from (partial(self._step, step) for step in (pattern.items if pattern is not None else ()))
        given = {member.key for member in value.members}
        yield from (part for key, part in self._readers().items() if key in given)
        yield self._finder

    def _readers(self) -> Mapping[str, Callable[[], object]]:
        """What reads each key that is more than words to find."""
        return {
            "id": self._id,
            "family": self._family,
            "severity": self._severity,
            "message": self._message,
            "why": self._why,
            "evidence": self._sources,
            "not": self._unless,
            "in": self._kinds,
            "fix": self._fix,
            "aliases": self._aliases,
            "since": self._since,
            "good": self._good,
            "bad": self._bad,
        }

    def recipe(self) -> Recipe:
        """What it says, where nothing is `wrong`."""
        return Recipe(
            id=self._id(),
            family=self._family(),
            severity=self._severity(),
            message=self._message(),
            why=self._why(),
            finder=self._finder(),
            source=self._source,
            evidence=self._sources(),
            unless=self._unless(),
            fix=self._fix(),
            kinds=self._kinds(),
            aliases=self._aliases(),
            since=self._since(),
            good=tuple(text for text, _ in self._good()),
            bad=tuple(text for text, _, _ in self._bad()),
        )

    def samples(self, rule: str, lines: LineIndex) -> Iterator[Sample]:
        """Its examples; ``lines`` are those of the file."""
        for text, span in self._good():
            yield Sample(rule, text, False, lines.line_of(span.start) + 1)
        for text, fixed, span in self._bad():
            yield Sample(rule, text, True, lines.line_of(span.start) + 1, fixed)

    # Values

    def _get(self, key: str) -> Value:
        value = self._value.get(key)
        assert value is not None, key
        return value

    def _keys(self, value: Value, known: Collection[str], what: str) -> None:
        if value.kind != "object":
            raise _Wrong(value.span, f"{what} is written as keys with values: {', '.join(list(known)[:3])}, …")
        seen = set()
        for member in value.members:
            self._key(member, known, what)
            if member.key in seen:
                raise _Wrong(member.key_span, f'"{member.key}" is written twice: take one out')
            seen.add(member.key)

    def _key(self, member: Member, known: Collection[str], what: str) -> None:
        if member.key not in known:
            close = closest(member.key, known) or f"; it may have {', '.join(known)}"
            raise _Wrong(member.key_span, f'{what} has no key "{member.key}"{close}')

    def _words(self, value: Value) -> str:
        """A text; what YAML takes for a number or a truth is read as it is written."""
        if value.kind in ("number", "boolean", "date"):
            return value.span.of(self._text).strip()
        if value.kind != "string" or not value.text.strip():
            raise _Wrong(value.span, "a text belongs here; one with a colon or a brace needs quotation marks around it")
        return value.text.strip()

    def _several(self, value: Value) -> tuple[Value, ...]:
        """One value, or those of a list."""
        found = value.items if value.kind == "array" else (value,)
        if not found:
            raise _Wrong(value.span, "this list is empty: name at least one")
        return found

    def _list(self, key: str) -> tuple[Value, ...]:
        value = self._value.get(key)
        return () if value is None else self._several(value)

    def _truth(self, value: Value | None) -> bool:
        if value is not None and value.kind != "boolean":
            raise _Wrong(value.span, "this is true or false")
        return value is not None and value.scalar is True

    def _one_of(self, value: Value, known: tuple[_Known, ...]) -> _Known:
        words = self._words(value)
        for one in known:
            if one == words:
                return one
        names = [str(one) for one in known]
        raise _Wrong(value.span, f'this is one of {", ".join(names)}, not "{words}"{closest(words, names)}')

    # Keys of a rule

    def _needed(self) -> None:
        missing = [f'"{key}": {KEYS[key]}' for key in NEEDED if self._value.member(key) is None]
        if self._value.member("phrases") is None and self._value.member("pattern") is None:
            missing.append('"phrases" or a "pattern": what to find')
        if missing:
            start = self._value.span.start
            raise _Wrong(Span(start, start), f"a rule needs {'; '.join(missing)}")

    def _id(self) -> str:
        value = self._get("id")
        name = self._words(value)
        if re.fullmatch(ID, name) is None:
            raise _Wrong(value.span, 'an id is two words or more in lower case with hyphens, such as "no-buzzwords"')
        if name in _FAMILIES:
            raise _Wrong(value.span, f'"{name}" is a family of rules: choose another id')
        if name in self._taken:
            raise _Wrong(value.span, f'there is a rule "{name}" already, in {self._taken[name]!r}: choose another id')
        return name

    def _family(self) -> Family:
        return self._one_of(self._get("family"), cast(tuple[Family, ...], get_args(Family)))

    def _severity(self) -> Severity:
        return self._one_of(self._get("severity"), cast(tuple[Severity, ...], get_args(Severity)))

    def _message(self) -> str:
        value = self._get("message")
        message = self._words(value)
        self._places(message, value, self._finder())
        return message

    def _why(self) -> str:
        return self._words(self._get("why"))

    def _since(self) -> str:
        since = self._value.get("since")
        return "" if since is None else self._words(since)

    def _aliases(self) -> tuple[str, ...]:
        found = []
        for value in self._list("aliases"):
            name = self._words(value)
            if name in _FAMILIES or name in self._taken:
                raise _Wrong(
                    value.span, f'"{name}" is the name of another rule or of a family: it cannot be an earlier one'
                )
            found.append(name)
        return tuple(found)

    def _places(self, template: str, value: Value, finder: Finder) -> None:
        """Refuses what stands in braces and is no name of the pattern."""
        known = ("match", *sorted(finder.names))
        for place in PLACE.finditer(template):
            if place[1] not in known:
                listed = ", ".join(f"{{{one}}}" for one in known)
                raise _Wrong(value.span, f"nothing is called {{{place[1]}}} here; there is {listed}")

    def _sources(self) -> tuple[str, ...]:
        found = []
        for value in self._list("evidence"):
            name = self._words(value)
            if name == "house-style":
                continue
            if name not in self._evidence:
                close = closest(name, self._evidence) or "; a rule of your own says house-style"
                raise _Wrong(value.span, f'there is no evidence "{name}"{close}')
            found.append(name)
        return tuple(found)

    def _kinds(self) -> frozenset[BlockKind]:
        known = cast(tuple[BlockKind, ...], get_args(BlockKind))
        return frozenset(self._one_of(value, known) for value in self._list("in")) or _READ

    def _good(self) -> list[tuple[str, Span]]:
        return [(self._words(value), value.span) for value in self._list("good")]

    def _bad(self) -> list[tuple[str, str | None, Span]]:
        found: list[tuple[str, str | None, Span]] = []
        for value in self._list("bad"):
            if value.kind != "object":
                found.append((self._words(value), None, value.span))
                continue
            self._keys(value, ("text", "fixed"), "an example")
            text, fixed = value.get("text"), value.get("fixed")
            if text is None:
                raise _Wrong(value.span, 'an example needs "text"')
            found.append((self._words(text), None if fixed is None else self._words(fixed), value.span))
        return found

    # What is found

    def _finder(self) -> Finder:
        words, pattern = self._value.member("phrases"), self._value.member("pattern")
        if words is None and pattern is None:
            self._needed()
        if words is not None and pattern is not None:
            raise _Wrong(pattern.key_span, 'a rule has "phrases" or a "pattern", not both: make two rules of it')
        exact = self._truth(self._value.get("exact"))
        if words is not None:
            return phrases(tuple(self._phrase(one) for one in self._several(words.value)), exact)
        assert pattern is not None
        if exact:
            raise _Wrong(pattern.key_span, '"exact" is for phrases; a pattern has "text" for a word as it is written')
        return self._pattern(pattern.value)

    def _unless(self) -> tuple[Finder, ...]:
        found: list[Finder] = []
        for value in self._list("not"):
            if value.kind == "array":
                found.append(self._pattern(value))
            else:
                found.append(phrases((self._phrase(value),)))
        return tuple(found)

    def _phrase(self, value: Value) -> str:
        words = " ".join(self._words(value).split())
        if _WORD.search(words) is None:
            raise _Wrong(value.span, "a phrase holds at least one letter or digit")
        return words

    def _pattern(self, value: Value) -> Pattern:
        if value.kind != "array" or not value.items:
            raise _Wrong(value.span, "a pattern is a list of tokens: - lemma: leverage")
        if len(value.items) > _MOST_STEPS:
            raise _Wrong(value.span, f"a pattern has at most {_MOST_STEPS} tokens")
        found = Pattern(tuple(self._step(item) for item in value.items))
        if not found.cues:
            raise _Wrong(
                value.span,
                'no token here has to be there and names a word, so every sentence would be parsed: add "lower" or '
                '"lemma" to one',
            )
        if len(found.names) < sum(step.name is not None for step in found.steps):
            raise _Wrong(value.span, "two tokens have the same name: give each its own")
        return found

    def _step(self, value: Value) -> Step:
        if value.kind != "object":
            word = self._words(value)
            return Step((Condition("lower", frozenset({word.lower()})),))
        self._keys(value, _STEP_KEYS, "a token")
        at = value.get("at")
        if at is not None:
            if len(value.members) > 1:
                raise _Wrong(at.span, '"at" stands alone: it takes no token')
            return Step(anchor="start" if self._one_of(at, ("start", "end")) == "start" else "end")
        never, name = value.get("not"), value.get("name")
        if never is not None:
            self._keys(never, tuple(VALUES), "not")
        least, most = self._times(value)
        part = None if name is None else self._part_name(name)
        return Step(self._conditions(value), self._conditions(never), part, least, most)

    def _part_name(self, value: Value) -> str:
        name = self._words(value)
        if _NAME.fullmatch(name) is None or name == "match":
            raise _Wrong(value.span, 'a name is a word in lower case, and not "match"')
        return name

    def _conditions(self, value: Value | None) -> tuple[Condition, ...]:
        members = value.members if value is not None else ()
        return tuple(self._condition(cast(Attribute, one.key), one.value) for one in members if one.key in VALUES)

    def _condition(self, attribute: Attribute, value: Value) -> Condition:
        values = [(self._words(one), one) for one in self._several(value)]
        for words, one in values:
            known = LABELS.get(attribute)
            if known is not None and words not in known:
                close = closest(words, known) or f"; there is {', '.join(sorted(known))}"
                raise _Wrong(one.span, f'no word has the {attribute} "{words}"{close}')
        if attribute != "regex":
            return Condition(
                attribute, frozenset(words.lower() if attribute == "lower" else words for words, _ in values)
            )
        try:
            return Condition(attribute, expressions=tuple(compiled(words) for words, _ in values))
        except Refused as refused:
            raise _Wrong(value.span, str(refused)) from refused

    def _times(self, value: Value) -> tuple[int, int]:
        optional, repeat = self._truth(value.get("optional")), value.get("repeat")
        if repeat is None:
            return (0 if optional else 1), 1
        times = [one.scalar for one in repeat.items if isinstance(one.scalar, int) and not isinstance(one.scalar, bool)]
        if (
            len(repeat.items) != 2
            or len(times) != 2
            or not 0 <= times[0] <= times[1]
            or not 0 < times[1] <= _MOST_TIMES
        ):
            raise _Wrong(repeat.span, f"repeat is [least, most], such as [1, 3], up to {_MOST_TIMES}")
        return (0 if optional else times[0]), times[1]

    # What is written instead

    def _fix(self) -> Replace | Delete | None:
        value = self._value.get("fix")
        if value is None:
            return None
        finder = self._finder()
        self._keys(value, tuple(FIX_KEYS), "a fix")
        title = value.get("title")
        name = self._words(title) if title is not None else None
        template, safe = value.get("replace"), value.get("safe")
        if (template is None) == (value.member("delete") is None):
            raise _Wrong(value.span, 'a fix has either "replace" with a text, or "delete: true"')
        if template is None:
            if safe is not None:
                raise _Wrong(safe.span, "what deletes words is never safe: take this out")
            if not self._truth(value.get("delete")):
                raise _Wrong(value.span, '"delete" is true, or left out')
            return Delete(name)
        words = self._words(template)
        self._places(words, template, finder)
        is_safe = self._truth(safe)
        if is_safe and PLACEHOLDER.search(words):
            raise _Wrong(template.span, "what leaves a gap is not safe: the writer has to fill it")
        if safe is not None and is_safe and not finder.keeps_form({place[1] for place in PLACE.finditer(words)}):
            raise _Wrong(safe.span, _NOT_SAFE)
        return Replace(words, is_safe, name)
