"""Findings on their way to the editor: pushed, pulled, in every encoding, and only for the version that is open."""

import asyncio
from typing import Any

import pytest
from lsprotocol import types as t

pytestmark = pytest.mark.asyncio(loop_scope="session")

# An emoji before every flagged word, and a line that only Python believes to be two.
LINES = ["# 😀 Notes", "", "The 👩‍👩‍👧 door\u2028is very 😀 tall, and é 漢 very wide.", "", "😀 This is very plain."]
TEXT = "\n".join(LINES) + "\n"
WORDS = [(2, "very 😀"), (2, "very wide"), (4, "very plain")]


def columns(line: str, at: int, encoding: str) -> int:
    unit = {"utf-8": 1, "utf-16": 2, "utf-32": 4}[encoding]
    codec = {"utf-8": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}[encoding]
    return len(line[:at].encode(codec)) // unit


def expected(encoding: str) -> list[t.Range]:
    found = []
    for number, words in WORDS:
        at = LINES[number].index(words)
        start, end = (columns(LINES[number], place, encoding) for place in (at, at + len("very")))
        found.append(t.Range(start=t.Position(number, start), end=t.Position(number, end)))
    return found


async def test_a_draft_is_pushed_with_its_version(editor: Any) -> None:
    uri = editor.open("pushed.md", TEXT, version=7)
    found = await editor.pushed(uri, 3, version=7)
    assert [one.range for one in found] == expected("utf-16")
    assert {(one.code, one.source, one.severity) for one in found} == {
        ("trial-very", "citewell", t.DiagnosticSeverity.Warning)
    }
    assert found[0].message == '"very" says nothing. Take it out or give a number.'
    [related] = found[0].related_information or []
    assert (related.location.uri, related.location.range.start) == (uri, t.Position(2, 0))
    assert found[0].data is None


@pytest.mark.parametrize(
    ("offered", "agreed"),
    [
        (("utf-8", "utf-16"), "utf-8"),
        (("utf-16", "utf-8"), "utf-16"),
        (("utf-32", "utf-16"), "utf-32"),
        (None, "utf-16"),
    ],
)
async def test_each_position_encoding(start: Any, abilities: Any, offered: tuple[str, ...] | None, agreed: str) -> None:
    editor = await start(capabilities=abilities(encodings=offered))
    assert editor.encoding == agreed
    uri = editor.open("draft.md", TEXT)
    found = await editor.pushed(uri, 3)
    assert [one.range for one in found] == expected(agreed)

    # Hover and actions come back to the same words, and an edit made of a finding's range hits exactly them.
    for one in found:
        hover = await editor.hover(uri, one.range.start.line, one.range.start.character)
        assert hover.range == one.range
        for action in await editor.actions(uri, one.range):
            assert [mark.range for mark in action.diagnostics] == [one.range]
    first = found[0].range
    place = ((first.start.line, first.start.character), (first.end.line, first.end.character))
    editor.change(uri, (*place, "rather"))
    left = await editor.pushed(uri, 2)
    moved = columns(LINES[2].replace("very 😀", "rather 😀"), LINES[2].index("very wide") + 2, agreed)
    assert left[0].range.start == t.Position(2, moved)


async def test_findings_that_need_a_parse_come_after_the_others(editor: Any) -> None:
    uri = editor.open("parsed.md", "A very tall door. The wall was painted by us.\n")
    await editor.pushed(uri, 2)
    mine = [[one.code for one in each.diagnostics] for each in editor.published if each.uri == uri]
    assert mine[-1] == ["trial-very", "trial-passive"]
    assert mine[:-1] in ([], [["trial-very"]])


async def test_edits_of_many_kinds_end_in_the_right_text(editor: Any) -> None:
    uri = editor.open("edits.md", "One very\u2028odd line.\r\nTwo.\rThree.\n")
    await editor.pushed(uri, 1)
    editor.change(
        uri,
        ((1, 0), (1, 0), "A very 😀 new start. "),
        ((99, 0), (99, 99), "The end is very near."),  # past the end: at the end
        ((0, 8), (0, 4), "quite"),  # given backwards
        ((2, 0), (3, 0), ""),
    )
    found = await editor.pushed(uri, 2)
    assert [one.range.start for one in found] == [t.Position(1, 2), t.Position(2, 11)]
    version = editor.change(uri, "All new and very short.\n")
    [only] = await editor.pushed(uri, 1, version)
    assert only.range == t.Range(start=t.Position(0, 12), end=t.Position(0, 16))


async def test_a_text_that_comes_whole_leaves_other_findings_in_place(editor: Any) -> None:
    uri = editor.open("whole.md", TEXT)
    await editor.pushed(uri, 3)
    without = TEXT.replace("very wide", "wide")
    version = editor.change(uri, without)
    found = await editor.pushed(uri, 2, version)
    assert [one.range for one in found] == [expected("utf-16")[0], expected("utf-16")[2]]
    found = await editor.pushed(uri, 3, editor.change(uri, TEXT))
    assert [one.range for one in found] == expected("utf-16")


async def test_only_the_newest_version_is_published_last(editor: Any) -> None:
    uri = editor.open("typed.md", "A door.\n")
    await editor.pushed(uri, 0)
    for _ in range(50):
        editor.change(uri, ((0, 2), (0, 2), "very "))
    await editor.pushed(uri, 50)
    versions = [one.version for one in editor.published if one.uri == uri]
    assert versions == sorted(versions)
    for one in editor.published:
        if one.uri == uri:
            assert len(one.diagnostics) == (one.version or 0) - 1


async def test_closing_takes_everything_back(editor: Any) -> None:
    uri = editor.open("closed.md", "A very tall door.\n")
    await editor.pushed(uri, 1)
    editor.close(uri)
    await editor.until(
        lambda: editor.published[-1].uri == uri and not editor.published[-1].diagnostics, "an empty list"
    )
    # Requests about it are answered, and edits are nothing to stumble over.
    assert await editor.hover(uri, 0, 3) is None
    assert not (await editor.pull(uri)).items
    editor.change(uri, ((0, 0), (0, 0), "x"))


@pytest.mark.parametrize(
    ("name", "language", "text"),
    [
        ("untitled:Untitled-1", "markdown", "A very tall door.\n"),
        ("untitled:Untitled-2", "html", "<p title='very'>A very tall door.</p>\n"),
        ("file:///nowhere/at%20all/dr%C3%A4ft.md", "markdown", "A very tall door.\n"),
        ("untitled:Untitled-3", "mdx", "export const a = 'very'\n\nA very tall door.\n"),
    ],
)
async def test_drafts_without_a_file_or_outside_the_folder(editor: Any, name: str, language: str, text: str) -> None:
    uri = editor.open(name, text, language)

    def mine() -> list[t.Diagnostic]:
        newest = [one for one in editor.published if one.uri == uri][-1:]
        return [mark for one in newest for mark in one.diagnostics if mark.code == "trial-very"]

    [found] = await editor.until(mine, "the finding")
    line = text.splitlines()[found.range.start.line]
    assert line[found.range.start.character :].startswith("very tall")
    editor.close(uri)


async def test_pull_answers_and_says_when_nothing_changed(editor: Any) -> None:
    uri = editor.open("pulled.md", "A very tall door. The wall was painted by us.\n")
    first = await editor.pull(uri)
    assert (first.kind, [one.code for one in first.items]) == ("full", ["trial-very", "trial-passive"])
    assert (await editor.pull(uri, first.result_id)).kind == "unchanged"
    editor.change(uri, ((0, 45), (0, 45), " Indeed."))
    assert (await editor.pull(uri, first.result_id)).kind == "unchanged"
    editor.change(uri, ((0, 2), (0, 7), ""))
    last = await editor.pull(uri, first.result_id)
    assert (last.kind, [one.code for one in last.items]) == ("full", ["trial-passive"])
    assert last.result_id != first.result_id
    # After the draft was opened anew an old id means nothing.
    editor.close(uri)
    uri = editor.open("pulled.md", "A very tall door.\n")
    assert (await editor.pull(uri, last.result_id)).kind == "full"


async def test_the_first_pull_ends_pushing(editor: Any) -> None:
    uri = editor.open("switch.md", "A very tall door.\n")
    await editor.pushed(uri, 1)
    assert len((await editor.pull(uri)).items) == 1
    assert (await editor.pushed(uri, 0)) == []
    count = len(editor.published)
    editor.change(uri, ((0, 2), (0, 2), "very "))
    assert len((await editor.pull(uri)).items) == 2
    await asyncio.sleep(0.2)
    assert [one for one in editor.published[count:] if one.uri == uri] == []


async def test_a_pull_sees_the_edit_sent_just_before(editor: Any) -> None:
    uri = editor.open("race.md", "A door.\n")
    for count in range(1, 6):
        editor.change(uri, ((0, 2), (0, 2), "very "))
        assert len((await editor.pull(uri)).items) == count


async def test_a_cancelled_pull_leaves_the_server_well(editor: Any) -> None:
    uri = editor.open("cancel.md", "A very tall door. The wall was painted by us.\n")
    params = t.DocumentDiagnosticParams(text_document=t.TextDocumentIdentifier(uri=uri))
    asked = editor.client.protocol.send_request(t.TEXT_DOCUMENT_DIAGNOSTIC, params, msg_id="to-be-cancelled")
    editor.client.cancel_request(t.CancelParams(id="to-be-cancelled"))
    outcome = await asyncio.gather(asyncio.wrap_future(asked), return_exceptions=True)
    assert isinstance(outcome[0], Exception) or outcome[0].kind == "full"
    assert len((await editor.pull(uri)).items) == 2


async def test_the_pause_before_checking_is_an_option(start: Any) -> None:
    editor = await start(options={"debounce": 400})
    uri = editor.open("slow.md", "A door.\n")
    await editor.pushed(uri, 0)
    for _ in range(20):
        editor.change(uri, ((0, 2), (0, 2), "very "))
        await asyncio.sleep(0.01)
    await editor.pushed(uri, 20)
    assert [one.version for one in editor.published if one.uri == uri] == [1, 21]
    # Who asks does not wait for the pause.
    editor.change(uri, "A very tall door.\n")
    assert len((await editor.pull(uri)).items) == 1
