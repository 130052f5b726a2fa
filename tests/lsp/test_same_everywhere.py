"""One draft through every door: command line, push, pull and Python give the same findings and fixes."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types as t
from pygls.protocol import default_converter

import citewell
from citewell.lsp.client import Client
from citewell.lsp.convert import diagnostic
from citewell.span import LineIndex, Position

pytestmark = pytest.mark.asyncio(loop_scope="session")

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
COMMAND = [sys.executable, "-P", "-c", "import sys; from citewell.cli import main; sys.exit(main())"]

Row = tuple[str, str, str, int, int]


def offsets(lines: LineIndex, place: t.Range) -> tuple[int, int]:
    start, end = (lines.offset(Position(at.line, at.character), "utf-16") for at in (place.start, place.end))
    return start, end


def rows(lines: LineIndex, found: Any) -> list[Row]:
    names = {1: "error", 2: "warning", 3: "information", 4: "hint"}
    return [(one.code, names[one.severity], one.message, *offsets(lines, one.range)) for one in found]


def by_command_line(paths: list[Path]) -> list[Any]:
    """What the command line writes about some files, in their order."""
    done = subprocess.run(
        [*COMMAND, "check", "--format", "json", *paths], capture_output=True, timeout=120, check=False
    )
    files = json.loads(done.stdout)["files"]
    return [next(one for one in files if one["path"] == str(path)) for path in paths]


async def test_every_door_says_the_same(start: Any) -> None:
    editor = await start(config=None)
    paths = [editor.folder / "draft.md", editor.folder / "page.html"]
    for path in paths:
        shutil.copy(EXAMPLES / path.name, path)
    for path, file in zip(paths, by_command_line(paths), strict=True):
        await compare(editor, path, file)


async def compare(editor: Any, path: Path, file: Any) -> None:
    text = path.read_bytes().decode()
    lines = LineIndex(text)
    report = citewell.check(text, path=str(path))
    by_python = [(one.rule, one.severity, one.message, one.span.start, one.span.end) for one in report.findings]
    assert len({one[0] for one in by_python}) > 3

    written = [
        (one["rule"], one["severity"], one["message"], one["start"]["offset"], one["end"]["offset"])
        for one in file["findings"]
    ]
    assert written == by_python

    uri = editor.open(path.name, text, "html" if path.suffix == ".html" else "markdown")
    # An editor puts them in order itself.
    pushed = sorted(
        await editor.pushed(uri, len(by_python)),
        key=lambda one: (one.range.start.line, one.range.start.character, one.range.end.line, one.range.end.character),
    )
    assert sorted(rows(lines, pushed)) == sorted(by_python)
    pulled = await editor.pull(uri)
    assert sorted(map(str, pulled.items)) == sorted(map(str, pushed))
    # Not only what is compared above: every detail that an editor shows.
    shown = [diagnostic(one, uri, lines, Client(shows_related=True)) for one in report.findings]
    as_data = default_converter().unstructure
    assert sorted(map(str, as_data(shown))) == sorted(map(str, as_data(pushed)))

    # The fixes too: as the command line writes them and as an editor applies them.
    for one, finding in zip(file["findings"], report.findings, strict=True):
        place = diagnostic(finding, uri, lines, Client()).range
        mine = [
            action
            for action in await editor.actions(uri, place)
            if [(mark.code, mark.range, mark.message) for mark in action.diagnostics]
            == [(finding.rule, place, finding.message)]
        ]
        for fix, given in zip(report.fixes(finding), one["fixes"], strict=True):
            action = await editor.resolve(next(each for each in mine if each.title == fix.title))
            edits = [
                (*offsets(lines, edit.range), edit.new_text)
                for change in action.edit.document_changes
                for edit in change.edits
            ]
            assert edits == [(edit.start, edit.end, edit.text) for edit in fix.edits]
            assert edits == [(edit["start"], edit["end"], edit["text"]) for edit in given["edits"]]
