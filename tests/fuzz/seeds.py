"""Texts that were worth remembering: after an edit that did something no edit had done before."""

import hashlib
import random
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from citewell.document import Content, Document
from citewell.markup import incremental, pageedit, wording
from session import Session, Trace
from sources import Draft

__all__ = ["Seeds", "Watch"]

_WAYS: list[tuple[str, Any, str]] = [
    ("words", wording, "edit"),
    ("block", incremental._Edit, "alone"),
    ("blocks", incremental._Edit, "read"),
    ("front matter", incremental._Edit, "read_front_matter"),
    ("stretch", pageedit, "edit"),
]


class Seeds:
    """A folder of texts that grows. Processes share it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._known = {path.stem for path in folder.glob("*.json")}

    def __len__(self) -> int:
        return len(self._known)

    def draw(self, chance: random.Random) -> Draft | None:
        """One of them; None where there is none yet, or another process is just writing it."""
        if not self._known:
            return None
        try:
            trace = Trace.read((self._folder / f"{chance.choice(sorted(self._known))}.json").read_text("utf-8"))
        except (OSError, ValueError):
            return None
        return Draft(trace.name, trace.text)

    def keep(self, session: Session, news: Hashable) -> None:
        """Keeps the text of a session, if nothing that is known has brought these news."""
        name = hashlib.sha256(repr(news).encode()).hexdigest()[:16]
        if name not in self._known:
            self._known.add(name)
            trace = Trace(session.editor.name, session.trace.kind, session.text)
            (self._folder / f"{name}.json").write_text(trace.written(), "utf-8")


class Watch:
    """Sees what each edit of a session does: how the draft is read again, which blocks and findings come and go."""

    def __init__(self) -> None:
        self._way = "whole"
        self._document: Document | None = None
        self._rules: frozenset[str] = frozenset()

    @contextmanager
    def watching(self) -> Iterator[None]:
        """In here it sees how drafts are read again."""
        with ExitStack() as stack:
            for way, where, name in _WAYS:
                stack.enter_context(mock.patch.object(where, name, self._noted(way, getattr(where, name))))
            yield

    def news(self, session: Session) -> Iterator[Hashable]:
        """What the last step of a session did."""
        editor, before = session.editor, self._document
        way, self._way = self._way, "whole"
        rules, self._rules = self._rules, editor.rules
        self._document = after = editor.document
        suffix = editor.name.rpartition(".")[2]
        if before is not None:
            head, tail = after.unchanged(before)
            gone, come = (one.contents[head : len(one.contents) - tail] for one in (before, after))
            yield suffix, way, _kinds(gone), _kinds(come)
            for rule in rules ^ editor.rules:
                yield suffix, way, rule, rule in rules

    def _noted(self, way: str, read: Callable[..., Any]) -> Callable[..., Any]:
        def noted(*arguments: Any) -> Any:
            found = read(*arguments)
            if found is not None:
                self._way = way
            return found

        return noted


def _kinds(contents: Sequence[Content]) -> Hashable:
    """Which kinds of blocks these are, and in what they stand."""
    return tuple(sorted({(one.kind, one.containers[-1:]) for one in contents}))[:4]
