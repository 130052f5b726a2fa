"""A draft that is edited, step by step, each step compared with a full check of the text it leaves."""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from citewell import packs
from citewell.config import default_settings, settings_from
from citewell.engine import Engine
from citewell.grammar import Grammar
from citewell.result import Edit
from citewell.testing import Remembering
from comparing import Editor, NoGrammar, Outcome, as_in_long_drafts, disagreements
from editing import MOVES, applied, undone
from nosy import APPROVED, NOSY
from sources import LEAST_WORDS, Draft, words_of

__all__ = ["KINDS", "Difference", "Session", "Trace", "Writer", "replay"]

KINDS = ("words", "nosy", "approved", "grammar")
"""Our rules without the language model, rules that look at everything, settings that change findings, and the model."""

_LONGEST = 1.5
"""So many times as long as it began a draft may grow: the longer, the longer takes a full check."""

_LULL = 5
"""After so many steps nobody types for a while."""

_DAY = "2026-05-01"


@dataclass(frozen=True)
class Trace:
    """All that it takes to see the same again: a draft, which rules check it, and edits, some of them made in one step."""

    name: str
    kind: str
    text: str
    steps: tuple[tuple[Edit, ...], ...] = ()

    def __str__(self) -> str:
        """As it is written in a test."""
        steps = [[(one.start, one.end, one.text) for one in step] for step in self.steps]
        return f"Trace.of({self.name!r}, {self.kind!r}, {self.text!r}, {steps!r})"

    @classmethod
    def of(cls, name: str, kind: str, text: str, steps: Sequence[Sequence[tuple[int, int, str]]]) -> "Trace":
        return cls(name, kind, text, tuple(tuple(Edit(*one) for one in step) for step in steps))

    def written(self) -> str:
        """As JSON."""
        steps = [[[one.start, one.end, one.text] for one in step] for step in self.steps]
        return json.dumps({"name": self.name, "kind": self.kind, "text": self.text, "steps": steps})

    @classmethod
    def read(cls, text: str) -> "Trace":
        data = json.loads(text)
        return cls.of(data["name"], data["kind"], data["text"], data["steps"])


class Difference(AssertionError):
    """What an editor was told is not what a full check says."""


class Session:
    """One draft in an editor."""

    def __init__(self, draft: Draft, kind: str) -> None:
        self._draft, self._kind = draft, kind
        engine, self._full = _engines(kind)
        self._known: dict[str, Outcome] = {}
        self.steps: list[tuple[Edit, ...]] = []
        self.editor = Editor(engine, draft.name, draft.text)
        self.compare()

    @property
    def text(self) -> str:
        """The draft as it is now."""
        return self.editor.document.text

    @property
    def texts(self) -> int:
        """How many different texts there were."""
        return len(self._known)

    @property
    def trace(self) -> Trace:
        """All so far."""
        return Trace(self._draft.name, self._kind, self._draft.text, tuple(self.steps))

    def step(self, edits: Sequence[Edit]) -> None:
        """Makes edits at once, checks the draft, and compares. Raises Difference, and whatever the engine raises."""
        self.steps.append(tuple(edits))
        for edit in edits:
            self.editor.edit(edit.start, edit.end, edit.text)
        self.editor.check()
        self.compare()
        if len(self.steps) % _LULL == 0:
            self.editor.rest()

    def compare(self) -> None:
        """
        Raises Difference where not all is as a full check has it.

        A text that was there before, as after an edit was taken back, is not checked a second time. Of its findings one
        has its fixes compared: fixes are not kept, but worked out of what else is compared.
        """
        text = self.text
        mended = slice(None)
        if text in self._known:
            count = len(self._known[text].report.findings)
            mended = slice(len(self.steps) % count, len(self.steps) % count + 1) if count else slice(0)
        else:
            self._known[text] = Outcome.of(self._full, self._draft.name, text)
        if found := disagreements(self.editor, self._known[text], mended):
            raise Difference(", ".join(found))


def replay(trace: Trace) -> Session:
    """Makes all steps of a trace. Raises Difference, and whatever the engine raises."""
    with as_in_long_drafts():
        session = Session(Draft(trace.name, trace.text), trace.kind)
        for step in trace.steps:
            session.step(step)
        return session


class Writer:
    """Edits the draft of a session: moves of all kinds, taken back and made again."""

    def __init__(self, session: Session, chance: random.Random) -> None:
        self._session, self._chance = session, chance
        self._undo: list[tuple[Edit, ...]] = []
        self._limit = int(_LONGEST * len(session.text))
        self._near = chance.randint(0, len(session.text))

    def write(self, steps: int) -> Iterator[bool]:
        """
        Makes about so many steps; yields after each whether the draft has `LEAST_WORDS` words, and takes back what
        leaves less.
        """
        while steps > 0 and len(self._session.text) < self._limit:
            for _ in self._round():
                steps -= 1
                is_long_enough = words_of(self._session.text) >= LEAST_WORDS
                yield is_long_enough
                if not is_long_enough:
                    self._step(self._undo.pop())
                    break

    def _round(self) -> Iterator[None]:
        """A move, or a few steps that are taken back and then perhaps made again."""
        if not self._undo or self._chance.random() < 0.5:
            for edits in _in_steps(self._move(), self._chance):
                self._undo.append(self._step(edits))
                yield
            return
        back = []
        for _ in range(self._chance.randint(1, min(len(self._undo), 12))):
            back.append(self._step(self._undo.pop()))
            yield
        for edits in reversed(back[self._chance.choice((0, 0, len(back) // 2, len(back))) :]):
            self._undo.append(self._step(edits))
            yield

    def _move(self) -> list[Edit]:
        kind = self._chance.choices(list(MOVES), _WEIGHTS)[0]
        return list(MOVES[kind][1](self._session.editor.name, self._session.text, self._near, self._chance))

    def _step(self, edits: tuple[Edit, ...]) -> tuple[Edit, ...]:
        """Makes a step, and returns the one that takes it back."""
        text, back = self._session.text, []
        for edit in edits:
            back.append(undone(edit, text))
            text = applied(edit, text)
        self._near = edits[-1].start + len(edits[-1].text)
        self._session.step(edits)
        return tuple(reversed(back))


_WEIGHTS = [weight for weight, _ in MOVES.values()]


def _in_steps(edits: Sequence[Edit], chance: random.Random) -> Iterator[tuple[Edit, ...]]:
    """Edits one by one; now and then two come before a check has begun."""
    rest = list(edits)
    while rest:
        count = 2 if chance.random() < 0.1 else 1
        yield tuple(rest[:count])
        rest = rest[count:]


@cache
def _engines(kind: str) -> tuple[Engine, Engine]:
    """What checks a draft that is edited, and what checks each text as a whole; they share nothing but the rules."""
    known = NOSY if kind == "nosy" else packs.load()
    settings = settings_from(APPROVED, known) if kind == "approved" else default_settings(known)
    grammars = (Grammar(), Remembering()) if kind == "grammar" else (NoGrammar(), NoGrammar())
    edited, full = (Engine(settings, known, grammar, clock=lambda: _DAY) for grammar in grammars)
    return edited, full
