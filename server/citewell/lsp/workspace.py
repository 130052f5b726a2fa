"""
Findings in drafts that are not open: the editor asks for them and is answered when there is something new.

The drafts are those of the open folders, less what .gitignore files leave out; the one that was edited last comes first.
What has changed on disk is seen at the next look. Open drafts are left to the worker, which knows them as they are.
"""

import asyncio
import contextlib
import json
import os
import subprocess
import sys
import time
import zlib
from collections.abc import AsyncIterator, Callable, Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from citewell.lsp.pipe import Lines, Writer, read_pipe
from citewell.lsp.protocol import Ready
from citewell.lsp.watch import state_of
from citewell.record import dataclass

if TYPE_CHECKING:
    from citewell.lsp.server import CitewellServer

__all__ = ["NOTHING", "Workspace"]

NOTHING = Ready('{"items":[]}')
"""The answer where nothing is new."""

_COMMAND = (sys.executable, "-P", "-m", "citewell.lsp.survey")
_INTERVAL = 3.0
"""Seconds between two looks at the folders, or more where a look takes long."""

_PATIENCE = 60.0
"""Seconds after which an editor is answered that nothing is new."""

_SHARE = 20
"""A look may take one part in so many of the time."""

Stamp = tuple[object, ...]
"""All that the findings of a draft on disk rest on: another stamp means that it is checked again."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What was found in a draft: ``items`` are its diagnostics as JSON, ``name`` is the id of that result."""

    stamp: Stamp
    items: str
    name: str


class Workspace:
    """The drafts of the open folders that are not open themselves, as they were found at the last look."""

    def __init__(self, server: "CitewellServer") -> None:
        self._server = server
        self._known: dict[str, _Known] = {}
        self._pushed: dict[str, str] = {}

    async def pull(self, params: types.WorkspaceDiagnosticParams) -> Ready:
        """
        ``workspace/diagnostic``: what is new since the results that the editor has; waits until something is.

        With a token for parts, each draft is sent as soon as it is checked.
        """
        held = {one.uri: one.value for one in params.previous_result_ids}
        part = params.partial_result_token
        sent: list[str] = []

        def tell(uri: str, known: _Known) -> None:
            if held.get(uri) == known.name:
                return
            held[uri] = known.name
            item = _full(uri, known.name, known.items)
            if part is None:
                sent.append(item)
            else:
                value = f'{{"token":{json.dumps(part)},"value":{{"items":[{item}]}}}}'
                self._server.send_ready(types.PROGRESS, Ready(value))

        ids = set(held.items())
        async for wait in self._looks(tell, params.work_done_token):
            gone = [uri for uri, name in held.items() if name and uri not in {*self._known, *self._open}]
            sent += [_full(uri, "", "[]") for uri in gone]
            if sent or ids != set(held.items()) or wait >= _PATIENCE:
                same = [uri for uri, name in ids if held.get(uri) == name and uri in self._known]
                return Ready(f'{{"items":[{",".join([*sent, *(_unchanged(uri, held[uri]) for uri in same)])}]}}')
        return NOTHING

    async def push(self) -> None:
        """For editors that do not ask: publishes what is new, until the server ends."""

        def tell(uri: str, known: _Known) -> None:
            if self._pushed.get(uri) != known.name:
                self._pushed[uri] = known.name
                self._publish(uri, known.items)

        async for _ in self._looks(tell, None):
            for uri in [uri for uri in self._pushed if uri not in self._known]:
                del self._pushed[uri]
                # What is open is told of by itself.
                if uri not in self._open:
                    self._publish(uri, "[]")

    def closed(self, path: str) -> None:
        """A draft is closed, and what was shown of it taken back: its findings on disk are told again."""
        self._pushed.pop(Path(path).as_uri(), None)

    @property
    def _open(self) -> set[str]:
        """The open drafts, by the URIs that they have here: editors write them in different ways."""
        return {Path(draft.path).as_uri() for draft in self._server.session.drafts.values() if draft.path}

    def _publish(self, uri: str, items: str) -> None:
        params = f'{{"uri":{json.dumps(uri)},"diagnostics":{items}}}'
        self._server.send_ready(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS, Ready(params))

    async def _looks(
        self, tell: Callable[[str, _Known], None], token: types.ProgressToken | None
    ) -> AsyncIterator[float]:
        """Looks again and again, and yields how many seconds it has done that; ``tell`` is given each draft."""
        begun = time.monotonic()
        while True:
            started = time.monotonic()
            stamps = await asyncio.to_thread(_stamps, self._folders, self._server.session.reloads)
            looked = time.monotonic() - started
            found = {Path(path).as_uri(): (path, stamp) for path, stamp in stamps.items()}
            for uri in self._open:
                found.pop(uri, None)
            self._known = {uri: known for uri, known in self._known.items() if uri in found}
            stale = {path: uri for uri, (path, stamp) in found.items() if self._stamp(uri) != stamp}
            for uri, known in self._known.items():
                if known.stamp == found[uri][1]:
                    tell(uri, known)
            await self._survey(stale, stamps, tell, token)
            yield time.monotonic() - begun
            await asyncio.sleep(max(_INTERVAL, _SHARE * looked))

    def _stamp(self, uri: str) -> Stamp | None:
        return self._known[uri].stamp if uri in self._known else None

    @property
    def _folders(self) -> list[str]:
        """The folders that are to be looked at: none where the writer has not asked for it."""
        session = self._server.session
        wanted = session.preferences.enable and session.preferences.workspace == "workspace"
        return list(session.folders.values()) if wanted else []

    async def _survey(
        self,
        stale: dict[str, str],
        stamps: dict[str, Stamp],
        tell: Callable[[str, _Known], None],
        token: types.ProgressToken | None,
    ) -> None:
        """Has drafts checked; ``stale`` are their URIs by path. Nobody waits for the rest once this is cancelled."""
        if not stale:
            return
        bar = self._server.work_done_progress
        if token is not None:
            begin = types.WorkDoneProgressBegin(title="Citewell", message=f"{len(stale)} drafts", percentage=0)
            bar.begin(token, begin)
        done = 0
        async for path, items in self._checked(list(stale)):
            uri = stale.pop(path)
            done += 1
            # It may have been opened meanwhile.
            if uri not in self._open:
                known = self._known[uri] = _Known(stamps[path], items, f"{zlib.crc32(items.encode()):x}")
                tell(uri, known)
            if token is not None:
                share = 100 * done // (done + len(stale))
                message = f"{done} of {done + len(stale)} drafts"
                bar.report(token, types.WorkDoneProgressReport(message=message, percentage=share))
        for path, uri in list(stale.items())[:1]:
            # The process has died of it: the others are checked without it.
            self._known[uri] = _Known(stamps[path], "[]", "")
        if token is not None:
            bar.end(token, types.WorkDoneProgressEnd())

    async def _checked(self, paths: list[str]) -> AsyncIterator[tuple[str, str]]:
        """Each draft with its diagnostics as JSON, as the process that checks them comes to it."""
        session = self._server.session
        request = {
            "paths": paths,
            "settings": session.settings,
            "configured": session.preferences.require_config,
            "encoding": session.client.encoding,
            "related": session.client.shows_related,
        }
        # Not asyncio's own processes: those hang where they are cancelled while one is coming up.
        process = subprocess.Popen(_COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        assert process.stdin is not None
        assert process.stdout is not None
        lines, come = Lines(), asyncio.Queue[bytes | None]()

        def take(chunk: bytes) -> None:
            for line in lines.feed(chunk) if chunk else [None]:
                come.put_nowait(line)

        with contextlib.ExitStack() as ending:
            ending.callback(process.stdout.close)
            ending.callback(process.wait)
            ending.callback(process.kill)
            ending.callback(read_pipe(process.stdout.fileno(), take))
            writer = Writer(process.stdin)
            writer.write(json.dumps(request).encode() + b"\n")
            writer.close()
            while (line := await come.get()) is not None:
                path, _, items = line.decode().partition("\t")
                yield json.loads(path), items


def _stamps(folders: list[str], reloads: int) -> dict[str, Stamp]:
    """The drafts below some folders with their stamps, the one that was edited last first."""
    if not folders:
        return {}
    from citewell.files import MAX_BYTES, Problem, find_drafts

    grounds = _Grounds()
    found: list[tuple[int, str, Stamp]] = []
    for path in find_drafts(folders):
        if isinstance(path, Problem):
            continue
        state = state_of(path)
        if state is not None and state[1] <= MAX_BYTES:
            found.append((-state[0], path, (state, grounds.of(Path(path).parent), reloads)))
    return {path: stamp for _, path, stamp in sorted(found, key=lambda one: one[:2])}


class _Grounds:
    """
    What findings rest on beside the draft: its configuration with all that it extends, and the rules of its project.

    Each file is looked at once.
    """

    def __init__(self) -> None:
        self.of = cache(self._of)
        self._beside = cache(self._with)

    def _of(self, folder: Path) -> Stamp:
        """That of the drafts in a folder."""
        from citewell import project
        from citewell.config import find_file

        file = find_file(Path(os.path.realpath(folder)))
        return _states(project.files(folder / "draft")) if file is None else self._beside(file)

    def _with(self, file: Path) -> Stamp:
        """That of the drafts with a configuration file."""
        from citewell import project
        from citewell.config import extended

        return _states((*extended(file), *project.files(None, file)))


def _states(files: Iterable[Path]) -> Stamp:
    """Each file with how it is, by name."""
    return tuple((str(file), state_of(str(file))) for file in files)


def _full(uri: str, name: str, items: str) -> str:
    told: Any = json.dumps(uri)
    return f'{{"kind":"full","uri":{told},"version":null,"resultId":"{name}","items":{items}}}'


def _unchanged(uri: str, name: str) -> str:
    return f'{{"kind":"unchanged","uri":{json.dumps(uri)},"version":null,"resultId":"{name}"}}'
