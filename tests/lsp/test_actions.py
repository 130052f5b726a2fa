"""Code actions: fixes, ways to silence, fix-all; in the shape that each editor can take."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from lsprotocol import types as t

from citewell.lsp.actions import resolve
from citewell.lsp.board import Board, Placed, Range
from citewell.lsp.buffer import Buffer
from citewell.lsp.client import Client
from citewell.lsp.convert import text_edits
from citewell.lsp.session import Checked, Draft, Session
from citewell.result import Edit, Finding, Fix
from citewell.span import LineIndex, Span

pytestmark = pytest.mark.asyncio(loop_scope="session")

TEXT = "# 😀 Notes\n\nThe 😀 door\u2028is very tall.\n\nIt is very wide.\n"
TITLES = [
    'Take "very" out',
    "Leave a gap for a number",
    "Ignore trial-very on this line, in a comment",
    "Ignore trial-very in this block, in a comment",
    "Ignore trial-very in this file, in a comment",
    "Turn trial-very off for this project",
]


def applied(text: str, edits: Any) -> str:
    """The text after edits, which all count in the text before them."""
    buffer = Buffer(text)
    for edit in sorted(edits, key=lambda one: (one.range.start.line, one.range.start.character), reverse=True):
        buffer.apply([t.TextDocumentContentChangePartial(range=edit.range, text=edit.new_text)], "utf-16")
    return buffer.text


def edits_of(action: t.CodeAction, uri: str, version: int | None) -> Any:
    """The edits of an action that touches one document, in the version given."""
    [change] = action.edit.document_changes
    assert (change.text_document.uri, change.text_document.version) == (uri, version)
    return change.edits


async def test_fixes_are_listed_at_once_and_edited_at_resolve(editor: Any) -> None:
    uri = editor.open("actions.md", TEXT, version=5)
    first, second = await editor.pushed(uri, 2, 5)
    found = await editor.actions(uri, first.range)
    assert [one.title for one in found] == TITLES
    assert {one.kind for one in found} == {t.CodeActionKind.QuickFix}
    assert [one.is_preferred for one in found] == [True, None, None, None, None, None]
    assert all(one.edit is None and list(one.diagnostics) == [first] for one in found)

    fix, gap = [await editor.resolve(one) for one in found[:2]]
    assert applied(TEXT, edits_of(fix, uri, 5)) == TEXT.replace("very tall", "tall")
    assert applied(TEXT, edits_of(gap, uri, 5)) == TEXT.replace("very tall", "[NUMBER of what] tall")
    # A cursor without a selection is enough, at either end of the words too.
    for place in (second.range.start, second.range.end):
        assert len(await editor.actions(uri, t.Range(start=place, end=place))) == len(TITLES)
    nowhere = t.Range(start=t.Position(0, 0), end=t.Position(1, 0))
    assert await editor.actions(uri, nowhere) == []


async def test_only_the_kinds_asked_for(editor: Any) -> None:
    uri = editor.open("kinds.md", TEXT)
    await editor.pushed(uri, 2)
    everything = t.Range(start=t.Position(0, 0), end=t.Position(9, 0))
    assert await editor.actions(uri, everything, ["refactor"]) == []
    assert {one.kind for one in await editor.actions(uri, everything, ["quickfix"])} == {"quickfix"}
    for asked in ("source", "source.fixAll", "source.fixAll.citewell"):
        [action] = await editor.actions(uri, everything, [asked])
        assert (action.kind, action.title) == ("source.fixAll.citewell", "Apply all safe fixes")
        assert applied(TEXT, edits_of(action, uri, 1)) == TEXT.replace("very ", "")
    assert await editor.actions(uri, everything, ["source.fixAll.other"]) == []
    # A second time there is nothing left to fix.
    editor.change(uri, TEXT.replace("very ", ""))
    assert await editor.actions(uri, everything, ["source.fixAll"]) == []


async def test_silencing_hides_the_finding(editor: Any) -> None:
    uri = editor.open("silence.md", TEXT)
    first, _ = await editor.pushed(uri, 2)
    found = await editor.actions(uri, first.range)
    here, around, everywhere = [await editor.resolve(one) for one in found[2:5]]
    for number, (action, left) in enumerate(((here, 1), (around, 1), (everywhere, 0))):
        silenced = applied(TEXT, edits_of(action, uri, editor.versions[uri]))
        copy = editor.open(f"silenced {number}.md", silenced)
        assert len((await editor.pull(copy)).items) == left


async def test_an_action_for_an_older_text_is_refused(editor: Any) -> None:
    uri = editor.open("older.md", TEXT)
    first, _ = await editor.pushed(uri, 2)
    found = await editor.actions(uri, first.range)
    editor.change(uri, ((0, 0), (0, 0), "😀"))
    for action in found:
        late = await editor.resolve(action)
        assert late.edit is None
        assert late.disabled.reason == "The draft has changed since: ask for the actions again."
    editor.close(uri)
    assert (await editor.resolve(found[0])).edit is None
    strange = await editor.resolve(t.CodeAction(title="?", data={"uri": uri, "version": "x", "finding": []}))
    assert strange.edit is None


async def test_an_action_whose_text_changes_while_it_is_resolved_is_refused(
    start: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = LineIndex("A very tall door.\n")
    finding = Finding("trial-very", "sentence", "warning", "x", Span(2, 6), "very")
    placed = Placed(finding, Range(0, 2, 0, 6), (), "")
    fix = Fix("delete", "Delete it", True, (Edit(2, 7, ""),))
    checked = Checked(1, 4, "s", True, lines, (placed,), {0: (fix,)})
    draft = Draft("u", None, "markdown", 1, Buffer(lines.text), 4, Board("u", Client()), checked)
    server = SimpleNamespace(session=Session(reported=lambda _: None, log=lambda _: None))
    server.session.client = Client(shows_disabled=True)
    server.session.drafts["u"] = draft
    data = {"do": "fix", "finding": 0, "fix": 0, "rule": "trial-very", "range": [0, 2, 0, 6], "uri": "u", "version": 1}
    assert (await resolve(server, t.CodeAction(title="", data=data))).edit is not None

    async def edited_meanwhile(*_: Any) -> bool:
        draft.revision, draft.version = 5, 2
        return True

    monkeypatch.setattr(server.session, "fixes", edited_meanwhile)
    late = await resolve(server, t.CodeAction(title="", data=data))
    assert late.edit is None
    assert late.disabled.reason == "The draft has changed since: ask for the actions again."


async def test_an_action_outlives_a_new_report_about_the_same_text(start: Any) -> None:
    editor = await start()
    uri = editor.open("replaced.md", TEXT)
    first, _ = await editor.pushed(uri, 2)
    for action in await editor.actions(uri, first.range):
        editor.client.workspace_did_change_configuration(t.DidChangeConfigurationParams(settings={}))
        assert (await editor.resolve(action)).edit is not None, action.title


async def test_turning_a_rule_off_changes_the_projects_file(start: Any) -> None:
    editor = await start()
    config: Path = editor.folder / "citewell.toml"
    config.write_text(config.read_text() + "# drafts of 😀\n[rules]\ntrial-passive = 'hint'\n")
    uri = editor.open("project.md", TEXT)
    first, _ = await editor.pushed(uri, 2)
    action = await editor.resolve((await editor.actions(uri, first.range))[-1])
    config.write_text(applied(config.read_text(), edits_of(action, config.as_uri(), None)))
    assert "# drafts of 😀\n" in config.read_text()
    editor.client.workspace_did_change_watched_files(t.DidChangeWatchedFilesParams(changes=[]))
    await editor.until(lambda: editor.published[-1].uri == uri and not editor.published[-1].diagnostics, "no findings")


async def test_a_project_without_configuration_gets_one(start: Any, abilities: Any, tmp_path: Path) -> None:
    # Neovim says that it creates files and not that it takes documentChanges.
    for given in (
        abilities(),
        abilities(versioned=False),
        abilities(create=False),
        abilities(create=False, disabled=False, resolve=False),
    ):
        editor = await start(capabilities=given)
        (editor.folder / "citewell.toml").unlink()
        uri = editor.open("bare.md", "A very tall door.\n")

        def marked(editor: Any = editor) -> list[t.Range]:
            return [one.range for each in editor.published for one in each.diagnostics if one.code == "trial-very"]

        # The first findings are enough: rules of the product may want a parse, and loading the model takes its time.
        place = (await editor.until(marked))[0]
        actions = [one for one in await editor.actions(uri, place) if one.title == TITLES[-1]]
        config = editor.folder / "citewell.toml"
        if given.workspace.workspace_edit.resource_operations:
            action = await editor.resolve(actions[0])
            create, change = action.edit.document_changes
            assert (create.kind, create.uri) == ("create", config.as_uri())
            assert applied("", change.edits) == '[rules]\ntrial-very = "off"\n'
        elif given.text_document.code_action.disabled_support:
            action = await editor.resolve(actions[0])
            assert action.edit is None
            assert 'write trial-very = "off" under [rules] into citewell.toml' in action.disabled.reason
        else:
            assert actions == []


async def test_editors_without_resolve_or_versions_get_plain_edits(start: Any, abilities: Any) -> None:
    editor = await start(capabilities=abilities(resolve=False, versioned=False, create=False))
    uri = editor.open("plain.md", TEXT)
    first, _ = await editor.pushed(uri, 2)
    found = await editor.actions(uri, first.range)
    assert [one.title for one in found] == TITLES
    assert all(one.data is None and one.edit.document_changes is None for one in found)
    assert applied(TEXT, found[0].edit.changes[uri]) == TEXT.replace("very tall", "tall")
    [everything] = await editor.actions(uri, first.range, ["source.fixAll"])
    assert applied(TEXT, everything.edit.changes[uri]) == TEXT.replace("very ", "")


async def test_gaps_are_tab_stops_where_the_editor_has_them(start: Any, abilities: Any) -> None:
    editor = await start(capabilities=abilities(snippets=True))
    uri = editor.open("gaps.md", TEXT)
    first, _ = await editor.pushed(uri, 2)
    action = await editor.resolve((await editor.actions(uri, first.range))[1])
    [edit] = edits_of(action, uri, 1)
    assert edit.snippet.value == "${1:[NUMBER of what]}"


async def test_no_two_tab_stops_of_one_fix_have_the_same_number(abilities: Any) -> None:
    edits = [Edit(4, 4, "[NUMBER difference, unit] "), Edit(12, 12, " than [COMPARATOR and source] by [SOURCE whose]")]
    client = Client.of(abilities(snippets=True), "utf-16")
    made = text_edits(edits, LineIndex("The brighter lamp."), client)
    assert [edit.snippet.value for edit in made] == [
        "${1:[NUMBER difference, unit]} ",
        " than ${2:[COMPARATOR and source]} by ${3:[SOURCE whose]}",
    ]


async def test_nothing_is_offered_that_cannot_be_done_where_no_reason_is_shown(start: Any, abilities: Any) -> None:
    editor = await start(capabilities=abilities(create=False, disabled=False))
    (editor.folder / "citewell.toml").unlink()
    uri = editor.open("reasons.md", "# Notes\n\nA very tall door.\n")
    await editor.until(lambda: [one for each in editor.published for one in each.diagnostics], "findings")
    place = t.Range(start=t.Position(2, 3), end=t.Position(2, 3))
    found = [one for one in await editor.actions(uri, place) if "trial-very" in one.title]
    assert [one.title for one in found] == TITLES[2:5]
    assert all(one.edit is None for one in found)
    assert (await editor.resolve(found[0])).edit
    editor.change(uri, ((0, 0), (0, 0), "\n"))
    with pytest.raises(Exception, match=r"The draft has changed since: ask for the actions again\."):
        await editor.resolve(found[0])


async def test_beside_data_only_the_comments_that_can_stand_are_offered(start: Any) -> None:
    editor = await start(config='select = ["invalid-json-ld", "missing-author", "leftover-placeholder"]\npage = true\n')
    data = '<script type="application/ld+json">\n{"@type": "Thing",}\n</script>\n'
    uri = editor.open("data.html", f"<!doctype html>\n{data}<p>The mill is [NUMBER years] old.</p>\n", "html")
    await editor.pushed(uri, 2)

    async def titles(line: int) -> list[str]:
        place = t.Range(start=t.Position(line, 0), end=t.Position(line, 99))
        return [one.title for one in await editor.actions(uri, place) if one.title.startswith("Ignore")]

    assert await titles(2) == [
        "Ignore invalid-json-ld in this block, in a comment",
        "Ignore invalid-json-ld in this file, in a comment",
    ]
    assert await titles(4) == [
        "Ignore leftover-placeholder on this line, in a comment",
        "Ignore leftover-placeholder in this block, in a comment",
        "Ignore leftover-placeholder in this file, in a comment",
    ]


async def test_one_comment_for_a_line_and_one_fix_for_one_edit(start: Any) -> None:
    editor = await start(config='select = ["trial-very", "trial-twice"]\n')
    uri = editor.open("once.md", "A very, very tall door.\n\nIt opened twice.\n")
    marks = await editor.pushed(uri, 4)

    async def offered(line: int) -> dict[str, int]:
        place = t.Range(start=t.Position(line, 0), end=t.Position(line, 30))
        found = await editor.actions(uri, place)
        assert all(mark in marks for one in found for mark in one.diagnostics)
        return {f"{number} {one.title}": len(one.diagnostics) for number, one in enumerate(found)}

    assert await offered(0) == {
        '0 Take "very" out': 1,
        "1 Leave a gap for a number": 1,
        '2 Take "very" out': 1,
        "3 Leave a gap for a number": 1,
        "4 Ignore trial-very on this line, in a comment": 2,
        "5 Ignore trial-very in this block, in a comment": 2,
        "6 Ignore trial-very in this file, in a comment": 2,
        "7 Turn trial-very off for this project": 2,
    }
    assert await offered(2) == {
        '0 Take "twice" out': 2,
        "1 Ignore trial-twice on this line, in a comment": 2,
        "2 Ignore trial-twice in this block, in a comment": 2,
        "3 Ignore trial-twice in this file, in a comment": 2,
        "4 Turn trial-twice off for this project": 2,
    }
