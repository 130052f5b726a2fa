"""What could be lifted from each section: the request of panels, lenses, the hover of a heading and the commands."""

from typing import Any

import pytest
from lsprotocol import types as t

pytestmark = pytest.mark.asyncio(loop_scope="session")

LAMP = "The lamp weighs 120 grams and runs for 9 hours on one charge. A very tall stand holds it."
DOORS = " ".join(f"Door number {number} of the house is painted in a dark green tone." for number in range(8))
TEXT = f"# Lamps\n\n{LAMP}\n\n## Doors 😀\n\n{DOORS}\n"
WINDOWS = DOORS.replace("Door", "Window").replace("dark", "very dark", 1)
SCORED = f"# Windows\n\n{WINDOWS}\n"


async def sections(editor: Any, uri: str) -> Any:
    return await editor.client.protocol.send_request_async("citewell/sections", {"textDocument": {"uri": uri}})


def words(editor: Any, text: str, place: Any) -> str:
    """The words of a range; the texts here have no character of two units before it on its line."""
    assert place.start.line == place.end.line
    return text.split("\n")[place.start.line][place.start.character : place.end.character]


async def test_sections_have_places_scores_and_a_label(editor: Any) -> None:
    uri = editor.open("sections.md", TEXT)
    await editor.pushed(uri, 1)
    found = await sections(editor, uri)
    assert found.version == 1
    assert "estimate" in found.label
    assert [(one.heading, one.level) for one in found.sections] == [("Lamps", 1), ("Doors 😀", 2)]
    assert [one.range.start.line for one in found.sections] == [0, 4]
    first, second = found.sections
    assert first.score is None, "too few words"
    assert second.score == 100
    assert second.lost == []
    assert first.snippet.text == LAMP
    assert words(editor, TEXT, first.snippet.range) == LAMP
    assert found.score < 100


async def test_each_lost_point_has_its_reason(editor: Any) -> None:
    uri = editor.open("lost.md", SCORED)
    [mark] = await editor.pushed(uri, 1)
    found = await sections(editor, uri)
    [section] = found.sections
    [lost] = section.lost
    assert lost.message.endswith(mark.message)
    assert lost.range.start.character == mark.range.start.character
    assert section.score == int(100 - lost.points)
    hover = await editor.hover(uri, 2, mark.range.start.character)
    assert f"{lost.points:.1f} of the draft, {lost.points:.1f} of its section" in hover.contents.value


async def test_nothing_is_known_of_what_is_not_open(editor: Any) -> None:
    found = await sections(editor, editor.uri("nowhere.md"))
    assert (found.version, found.score, found.sections) == (None, None, [])


async def test_places_are_those_of_the_text_as_it_is(editor: Any) -> None:
    uri = editor.open("moved-sections.md", TEXT)
    await editor.pushed(uri, 1)
    editor.change(uri, ((0, 0), (0, 0), "\n\n"))
    found = await sections(editor, uri)
    assert found.version == 2
    assert [one.range.start.line for one in found.sections] == [2, 6]
    assert words(editor, "\n\n" + TEXT, found.sections[0].snippet.range) == LAMP


async def test_a_heading_says_what_would_be_lifted(editor: Any) -> None:
    uri = editor.open("heading.md", SCORED)
    await editor.pushed(uri, 1)
    hover = await editor.hover(uri, 0, 4)
    snippet = (await sections(editor, uri)).sections[0].snippet.text
    for part in ("Most easily lifted", "estimate", snippet, "**Score**", "trial-very"):
        assert part in hover.contents.value
    assert hover.range.start == t.Position(0, 0)
    assert await editor.hover(uri, 1, 0) is None


async def test_each_heading_has_a_lens(editor: Any) -> None:
    uri = editor.open("lens.md", TEXT)
    await editor.pushed(uri, 1)
    first, second = await lenses(editor, uri)
    assert [one.range.start.line for one in (first, second)] == [0, 4]
    assert "estimate" in first.command.title
    assert "The lamp weighs 120 grams" in first.command.title
    assert second.command.title.startswith("Score 100")
    assert second.command.command == "citewell.server.preview"
    shown = await execute(editor, second.command.command, *second.command.arguments)
    assert "**Score** 100 of 100" in shown
    assert any("Score 100 of 100" in one.message for one in editor.client.messages)


async def test_a_snippet_is_shown_in_its_place(start: Any, abilities: Any) -> None:
    can = abilities()
    can.window = t.WindowClientCapabilities(show_document=t.ShowDocumentClientCapabilities(support=True))
    editor = await start(capabilities=can)
    uri = editor.open("shown.md", TEXT)
    await editor.pushed(uri, 1)
    await execute(editor, "citewell.server.preview", uri, {"line": 1, "character": 0})
    [shown] = editor.client.shown_documents
    assert shown.uri == uri
    assert words(editor, TEXT, shown.selection) == LAMP


async def test_the_score_is_had_by_a_command(editor: Any) -> None:
    uri = editor.open("score.md", SCORED)
    await editor.pushed(uri, 1)
    answer = await execute(editor, "citewell.server.score", uri)
    assert answer["score"] == (await sections(editor, uri)).score
    assert [one["heading"] for one in answer["sections"]] == ["Windows"]


async def test_changes_are_told_once_the_writer_pauses(start: Any, abilities: Any) -> None:
    can = abilities()
    can.experimental = {"citewellSections": True}
    editor = await start(capabilities=can)
    uri = editor.open("told.md", TEXT)
    await editor.until(lambda: editor.sections_changed, "the first")
    for _ in range(3):
        editor.change(uri, ((2, 0), (2, 0), "A"))
    await editor.until(lambda: len(editor.sections_changed) == 2, "the second")
    assert editor.sections_changed == [(uri, 1), (uri, 4)]


async def test_lenses_only_move_while_a_draft_changes(start: Any, abilities: Any) -> None:
    can = abilities()
    can.workspace.code_lens = t.CodeLensWorkspaceClientCapabilities(refresh_support=True)
    editor = await start(capabilities=can)
    uri = editor.open("refreshed.md", TEXT)
    await editor.pushed(uri, 1)
    before = await lenses(editor, uri)
    editor.change(uri, ((0, 0), (0, 0), "Short.\n\n"))
    editor.change(uri, ((4, 0), (4, len(LAMP)), "Gone is the lamp that we had."))
    moved = await lenses(editor, uri)
    assert [one.range.start.line for one in moved] == [2, 6]
    assert moved[0].command.title == before[0].command.title
    await editor.until(lambda: editor.refreshed, "a refresh")
    assert "Gone is the lamp" in (await lenses(editor, uri))[0].command.title


async def lenses(editor: Any, uri: str) -> list[t.CodeLens]:
    document = t.TextDocumentIdentifier(uri=uri)
    return list(await editor.client.text_document_code_lens_async(t.CodeLensParams(text_document=document)) or [])


async def execute(editor: Any, command: str, *arguments: Any) -> Any:
    return await editor.client.workspace_execute_command_async(
        t.ExecuteCommandParams(command=command, arguments=list(arguments))
    )


async def test_nothing_is_said_of_sections_where_checking_is_off(start: Any) -> None:
    editor = await start()
    uri = editor.open("off.md", SCORED)
    await editor.pushed(uri, 1)
    off = t.DidChangeConfigurationParams(settings={"citewell": {"enable": False}})
    editor.client.workspace_did_change_configuration(off)
    await editor.pushed(uri, 0)
    assert (await sections(editor, uri)).sections == []
    assert await editor.hover(uri, 0, 4) is None
