"""What is wrong in configuration files, shown where it is wrong: as they are typed, and as drafts meet them."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types

from citewell.lsp.client import Client
from citewell.lsp.convert import SOURCE, range_of
from citewell.lsp.session import ConfigProblem
from citewell.lsp.tomlcursor import token_at
from citewell.pattern import late
from citewell.record import dataclass
from citewell.span import LineIndex, Position, Span

if TYPE_CHECKING:
    from citewell.lsp.server import CitewellServer

__all__ = ["ConfigMarks", "mark", "problems_in", "rest_of_line"]


_OUR_TABLE = late(r"(?m)^\s*\[?\s*tool\s*\.\s*citewell\b")
"""What is wrong in a pyproject.toml is ours to say only where this stands in it."""


@dataclass(frozen=True)
class _State:
    """All that the marks of a file rest on; ``version`` is None for one that is not open: it is read from disk."""

    uri: str
    version: int | None
    problems: frozenset[ConfigProblem]
    round: int


class ConfigMarks:
    """
    The marks of the files that are open, and of the others that an open draft meets something wrong in.

    They are always pushed: what is wrong in a file depends on other files too, and on whether any draft is open.
    """

    def __init__(self, server: "CitewellServer") -> None:
        self._server = server
        self._wanted: dict[Path, _State] = {}
        self._shown: dict[Path, _State] = {}
        self._sent: dict[str, tuple[int | None, list[types.Diagnostic]]] = {}
        self._round = 0
        self._is_at_work = False

    def update(self) -> None:
        """Publishes what has changed since the last time, soon."""
        self._wanted = self._states()
        if self._wanted != self._shown and not self._is_at_work:
            self._is_at_work = True
            self._server.run_aside(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS, self._publish())

    def look_again(self) -> None:
        """Looks at all of them again, since files have changed on disk."""
        self._round += 1
        self.update()

    def _states(self) -> dict[Path, _State]:
        found: dict[Path, set[ConfigProblem]] = {}
        for draft in self._server.session.drafts.values():
            for problem in draft.problems:
                found.setdefault(Path(problem.file), set()).add(problem)
        states = {path: _State(path.as_uri(), None, frozenset(met), self._round) for path, met in found.items()}
        for file in self._server.session.config_files:
            states[file.path] = _State(file.uri, file.version, frozenset(), self._round)
        return states

    async def _publish(self) -> None:
        try:
            while self._shown != self._wanted:
                before, now = self._shown, self._wanted
                self._shown = now
                for path in before.keys() | now.keys():
                    if before.get(path) != now.get(path):
                        await self._show(path, before.get(path), now.get(path))
        finally:
            self._is_at_work = False

    async def _show(self, path: Path, before: _State | None, now: _State | None) -> None:
        if before is not None and (now is None or now.uri != before.uri):
            self._send(before.uri, None, [])
        if now is None:
            return
        file = self._server.session.config_files.get(now.uri)
        if file is not None:
            version, lines = file.version, file.buffer.lines
        else:
            version, lines = None, await asyncio.to_thread(_lines_on_disk, path)
        # What cannot be read has the marks that drafts have met.
        found = await asyncio.to_thread(problems_in, lines.text, path) or now.problems
        client = self._server.session.client
        marks = [mark(one, lines, client) for one in sorted(found, key=lambda one: (one.line, one.column))]
        self._send(now.uri, version, marks)

    def _send(self, uri: str, version: int | None, marks: list[types.Diagnostic]) -> None:
        """Publishes the marks of a file, unless the editor has them."""
        before = self._sent.get(uri, (None, []))
        if before == (version, marks) or not (marks or before[1]):
            return
        self._sent[uri] = version, marks
        self._server.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(uri=uri, version=version, diagnostics=marks)
        )


def problems_in(text: str, path: Path) -> list[ConfigProblem]:
    """All that is wrong in the text of a configuration file at a place; nothing where that says nothing to us."""
    from citewell import config, packs  # late: see `citewell.lsp.configuration`

    if path.suffix != ".toml" or (path.name == "pyproject.toml" and not _OUR_TABLE.search(text)):
        return []
    found = config.faults(text, path, packs.load())
    return [ConfigProblem(str(path), one.line, one.column, one.message) for one in found]


def rest_of_line(problem: ConfigProblem, lines: LineIndex) -> Span:
    """From the place of a problem to the end of the line."""
    start = lines.offset(Position(problem.line - 1, problem.column - 1))
    return Span(start, lines.line_span(lines.line_of(start)).end)


def _lines_on_disk(file: Path) -> LineIndex:
    """The lines of a file; those of an empty one where it cannot be read, which is then the problem."""
    try:
        return LineIndex(file.read_bytes().decode("utf-8", "replace"))
    except OSError:
        return LineIndex("")


def mark(problem: ConfigProblem, lines: LineIndex, client: Client) -> types.Diagnostic:
    """A problem as the editor shows it: on the key or item that it is about."""
    rest = rest_of_line(problem, lines)
    return types.Diagnostic(
        range=range_of(lines, token_at(lines.text, rest.start) or rest, client),
        severity=types.DiagnosticSeverity.Error,
        code="invalid-config",
        source=SOURCE,
        message=problem.message,
    )
