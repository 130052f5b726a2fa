"""Every draft of the tests through every door: command line, push, pull and Python give the same findings and fixes."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import tomlkit
from lsprotocol import types as t
from pygls.protocol import default_converter

import citewell
from citewell.lsp.client import Client
from citewell.lsp.convert import diagnostic
from citewell.span import LineIndex, Position
from citewell.testing import Case, cases

pytestmark = pytest.mark.asyncio(loop_scope="session")

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-P", "-c", "import sys; from citewell.cli import main; sys.exit(main())"]
LANGUAGES = {".md": "markdown", ".markdown": "markdown", ".mdx": "mdx", ".html": "html"}
SUFFIXES = {"markdown": ".md", "mdx": ".mdx", "html": ".html"}
CRLF_EACH = 9
"""One case of so many is there with CRLF too."""

LONG = "The new lamp is brighter, and it holds for as long as the night lasts, and nobody has to go home early.\n"
HOUSE = 'terms = ["early"]\n[rules]\nbare-comparative = "error"\n'
OUTER = """
extends = "house.toml"
[rules.long-sentence]
max-words = 12
far-too-long = 15
[[overrides]]
files = ["docs/*.md"]
ignore = ["multi-idea-sentence"]
"""
INNER = 'select = ["long-sentence", "bare-comparative"]\n[rules]\nlong-sentence = {max-words = 20, severity = "hint"}\n'

Row = tuple[str, str, str, int, int]


# The drafts


def kept() -> Iterator[Path]:
    """The drafts that are files of their own: the examples, and what lies under the tests."""
    for top in ("examples", "tests/benchmarks", "tests/editors", "tests/engine"):
        for path in sorted((ROOT / top).rglob("*")):
            if path.suffix in LANGUAGES and "node_modules" not in path.parts:
                yield path


def files(folder: Path) -> Iterator[Path]:
    for path in kept():
        text = path.read_bytes().decode()
        copy = folder / path.relative_to(ROOT)
        yield write(copy, text)
        yield write(copy.with_name(f"crlf {path.name}"), with_crlf(text))


def case_drafts(folder: Path) -> Iterator[Path]:
    """The drafts of the rules' case files; one with settings is a project of its own."""
    for file in sorted((ROOT / "tests" / "rules").glob("*.md")):
        for number, case in enumerate(cases(file)):
            home = folder / file.stem / str(number)
            if case.settings:
                write(home / "citewell.toml", tomlkit.dumps(dict(case.settings)))
            yield write(home / name_of(case), case.draft)
            if number % CRLF_EACH == 0:
                yield write(home / f"crlf {name_of(case)}", with_crlf(case.draft))


def name_of(case: Case) -> str:
    return Path(case.path).name if case.path else f"draft{SUFFIXES[case.format]}"


def projects(folder: Path) -> Iterator[Path]:
    """A project in a project, which extends a file and says something else of a folder."""
    outer, inner = folder / "outer", folder / "outer" / "docs" / "inner"
    write(outer / "house.toml", HOUSE)
    write(outer / "citewell.toml", OUTER)
    write(inner / ".citewell.toml", INNER)
    for home in (outer, outer / "docs", inner, inner / "deep"):
        yield write(home / "draft.md", LONG)


def links(folder: Path) -> Iterator[Path]:
    """A linked file and a linked folder, into a project whose settings then hold."""
    real = folder / "real"
    write(real / "citewell.toml", INNER)
    write(real / "draft.md", LONG)
    write(real / "folder" / "draft.md", LONG)
    (folder / "linked.md").symlink_to(real / "draft.md")
    (folder / "linked").symlink_to(real / "folder", target_is_directory=True)
    yield folder / "linked.md"
    yield folder / "linked" / "draft.md"


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path


def with_crlf(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\n", "\r\n")


# The doors


def by_command_line(paths: list[Path]) -> dict[Path, Any]:
    """What one run of the command line writes about each of some files."""
    done = subprocess.run(
        [*COMMAND, "check", "--format", "json", "--fail-on", "never", *paths],
        capture_output=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    return {Path(one["path"]): one for one in json.loads(done.stdout)["files"]}


def offsets(lines: LineIndex, place: t.Range) -> tuple[int, int]:
    start, end = (lines.offset(Position(at.line, at.character), "utf-16") for at in (place.start, place.end))
    return start, end


def rows(lines: LineIndex, found: Any) -> list[Row]:
    names = {1: "error", 2: "warning", 3: "information", 4: "hint"}
    return [(one.code, names[one.severity], one.message, *offsets(lines, one.range)) for one in found]


def written_rows(file: Any) -> list[Row]:
    return [
        (one["rule"], one["severity"], one["message"], one["start"]["offset"], one["end"]["offset"])
        for one in file["findings"]
    ]


def report_rows(report: Any) -> list[Row]:
    return [(one.rule, one.severity, one.message, one.span.start, one.span.end) for one in report.findings]


@pytest.mark.slow
async def test_every_draft_through_every_door(start: Any, tmp_path: Path) -> None:
    editor = await start(config=None, packs=())
    outside = tmp_path / "outside" / "of all folders"
    paths = [
        *files(editor.folder / "files"),
        *case_drafts(editor.folder / "cases"),
        *projects(editor.folder),
        *projects(outside),
        *links(editor.folder),
    ]
    written = by_command_line(paths)
    assert written.keys() == set(paths)
    found: set[str] = set()
    for path in paths:
        found |= await the_same(editor, path, written[path])
    assert len(found) > 50


async def the_same(editor: Any, path: Path, file: Any) -> set[str]:
    """Holds that every door says the same of a draft; which rules have found something."""
    text = path.read_bytes().decode()
    lines = LineIndex(text)
    report = citewell.check(text, path=str(path))
    by_python = report_rows(report)
    assert written_rows(file) == by_python, path

    uri = editor.open(path.as_uri(), text, LANGUAGES[path.suffix])

    def last_pushed() -> list[list[t.Diagnostic]]:
        # What needs no parse is pushed first.
        return [list(one.diagnostics) for one in editor.published if one.uri == uri][-1:]

    await editor.until(
        lambda: [sorted(rows(lines, one)) for one in last_pushed()] == [sorted(by_python)],
        f"the findings of {path}", seconds=60,
    )  # fmt: skip
    [pushed] = last_pushed()
    pulled = (await editor.pull(uri)).items
    editor.close(uri)
    editor.published.clear()
    # Not only what is compared above: every detail that an editor shows.
    shown = [diagnostic(one, uri, lines, Client(shows_related=True)) for one in report.findings]
    as_data = default_converter().unstructure
    for given in (pushed, pulled):
        assert sorted(map(str, as_data(list(given)))) == sorted(map(str, as_data(shown))), path
    return {one.rule for one in report.findings}


@pytest.mark.parametrize("name", ["draft.md", "page.html"])
async def test_every_door_offers_the_same_fixes(start: Any, name: str) -> None:
    """As Python computes them, as the command line writes them, and as an editor applies them."""
    editor = await start(config=None, packs=())
    path = editor.folder / name
    shutil.copy(ROOT / "examples" / name, path)
    text = path.read_bytes().decode()
    lines, report = LineIndex(text), citewell.check(text, path=str(path))
    uri = editor.open(path.name, text, LANGUAGES[path.suffix])
    assert len((await editor.pull(uri)).items) == len(report.findings)
    for one, finding in zip(by_command_line([path])[path]["findings"], report.findings, strict=True):
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


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("file:///c%3A/drafts/a%20draft.md", "c:/drafts/a draft.md"),
        ("file:///C:/drafts/a%20draft.md", "c:/drafts/a draft.md"),
        ("file://server/share/draft.md", "//server/share/draft.md"),
    ],
)
async def test_addresses_of_windows(start: Any, uri: str, path: str) -> None:
    """The editor hears of its drafts by the addresses that it gave them."""
    editor = await start(config=None, packs=())
    report = citewell.check(LONG, path=path)
    assert editor.open(uri, LONG) == uri
    for given in (await editor.pushed(uri, len(report.findings)), (await editor.pull(uri)).items):
        assert sorted(rows(LineIndex(LONG), given)) == sorted(report_rows(report))
    assert {one.uri for one in editor.published} == {uri}
