"""Findings in drafts that are not open: asked for or pushed, newest first, from disk, with progress and cancel."""

import asyncio
import os
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from lsprotocol import types as t
from pygls.exceptions import JsonRpcException

from citewell.lsp.workspace import Workspace

pytestmark = pytest.mark.asyncio(loop_scope="session")

ON = {"workspace": "workspace"}


def put(folder: Path, name: str, text: str, age: int = 0) -> str:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    os.utime(path, (1_700_000_000 - age, 1_700_000_000 - age))
    return path.as_uri()


class Asking:
    """An editor that asks for the whole workspace."""

    def __init__(self, editor: Any) -> None:
        self.editor = editor
        self.ids: dict[str, str] = {}

    async def pull(self, **tokens: Any) -> dict[str, Any]:
        """The next answer, by URI."""
        answer = await asyncio.wait_for(self.request(**tokens), 60)
        for one in answer.items:
            self.ids[one.uri] = one.result_id
        return {one.uri: one for one in answer.items}

    def request(self, **tokens: Any) -> Any:
        ids = [t.PreviousResultId(uri=uri, value=value) for uri, value in self.ids.items()]
        return self.editor.client.workspace_diagnostic_async(
            t.WorkspaceDiagnosticParams(previous_result_ids=ids, identifier="citewell", **tokens)
        )


def words(item: Any) -> list[str]:
    return [one.code for one in item.items]


async def test_drafts_that_are_not_open_are_told(start: Any, abilities: Any) -> None:
    editor = await start(capabilities=abilities(pull=True), options=ON)
    (editor.folder / ".git").mkdir()
    (editor.folder / ".gitignore").write_text("hidden.md\n")
    put(editor.folder, "hidden.md", "This is very big.\n")
    first = put(editor.folder, "first.md", "This is very big.\n\nThe 😀 was very tall.\n")
    fine = put(editor.folder, "below/fine.md", "Fine.\n")
    asking = Asking(editor)
    found = await asking.pull()
    assert found.keys() == {first, fine}
    assert {words(found[first])[0], *words(found[fine])} == {"trial-very"}

    # The very same as when it is open.
    uri = editor.open("copy.md", (editor.folder / "first.md").read_text())
    opened = (await editor.pull(uri)).items
    assert [(one.range, one.code, one.message) for one in found[first].items] == [
        (one.range, one.code, one.message) for one in opened
    ]

    # Of what changes the new findings come, the rest is unchanged; what is gone has none.
    put(editor.folder, "first.md", "Fine.\n", age=-10)
    found = await asking.pull()
    assert (found[first].kind, words(found[first])) == ("full", [])
    assert found[fine].kind == "unchanged"
    (editor.folder / "below" / "fine.md").unlink()
    assert words((await asking.pull())[fine]) == []


async def test_all_that_findings_rest_on_counts(start: Any, abilities: Any) -> None:
    """Also where nobody tells of a changed file: what a configuration extends, and the rules of its project."""
    settings = 'select = ["trial-very", "claim"]\n'
    editor = await start(capabilities=abilities(pull=True), options=ON, config='extends = "house.toml"\n')
    put(editor.folder, "house.toml", 'select = ["claim"]\n')
    uri = put(editor.folder, "first.md", "This is very big, and AI-powered.\n")
    asking = Asking(editor)
    assert words((await asking.pull())[uri]) == []
    put(editor.folder, "house.toml", settings, age=-10)
    assert words((await asking.pull())[uri]) == ["trial-very"]
    rule = "id: no-buzzwords\nfamily: claim\nseverity: warning\nmessage: No.\nwhy: No.\nphrases: [AI-powered]\n"
    put(editor.folder, "citewell-rules/house.yml", rule)
    assert sorted(words((await asking.pull())[uri])) == ["no-buzzwords", "trial-very"]
    put(editor.folder, "citewell-rules/house.yml", rule.replace("AI-powered", "nothing"), age=-10)
    assert words((await asking.pull())[uri]) == ["trial-very"]


async def test_nothing_is_told_unless_it_is_wanted(start: Any, abilities: Any) -> None:
    editor = await start(capabilities=abilities(pull=True))
    uri = put(editor.folder, "first.md", "This is very big.\n")
    asking = Asking(editor)
    request = asyncio.ensure_future(asking.request())
    await asyncio.sleep(0.5)
    assert not request.done()
    editor.client.workspace_did_change_configuration(t.DidChangeConfigurationParams(settings={"citewell": ON}))
    answer = await asyncio.wait_for(request, 60)
    assert [one.uri for one in answer.items] == [uri]
    asking.ids[uri] = answer.items[0].result_id
    off = t.DidChangeConfigurationParams(settings={"citewell": {"workspace": "openFiles"}})
    editor.client.workspace_did_change_configuration(off)
    assert words((await asking.pull())[uri]) == []


async def test_parts_come_as_they_are_known_the_newest_first(start: Any, abilities: Any) -> None:
    editor = await start(capabilities=abilities(pull=True), options=ON)
    uris = [put(editor.folder, f"{age}.md", f"This is very big {age}.\n", age=age) for age in (30, 10, 20)]
    parts: list[Any] = []
    kinds: list[str] = []

    def progress(params: t.ProgressParams) -> None:
        if params.token == "parts":
            parts.extend(one["uri"] for one in params.value["items"])
        else:
            kinds.append(params.value["kind"])

    editor.client.protocol.fm.features[t.PROGRESS] = progress
    answer = await asyncio.wait_for(Asking(editor).request(partial_result_token="parts", work_done_token="bar"), 60)
    assert list(answer.items) == []
    assert parts == [uris[1], uris[2], uris[0]]
    assert (kinds[0], kinds[-1], set(kinds[1:-1])) == ("begin", "end", {"report"})


async def test_what_is_open_is_left_to_its_own_report(start: Any, abilities: Any) -> None:
    editor = await start(capabilities=abilities(pull=True), options=ON)
    uri = put(editor.folder, "open.md", "This is very big.\n")
    other = put(editor.folder, "other.md", "Fine.\n")
    editor.open("open.md", "Fine as it is here.\n")
    asking = Asking(editor)
    assert (await asking.pull()).keys() == {other}
    editor.close(uri)
    assert words((await asking.pull())[uri]) == ["trial-very"]


async def test_a_request_can_be_cancelled(start: Any, abilities: Any) -> None:
    editor = await start(capabilities=abilities(pull=True), options=ON)
    for number in range(40):
        put(editor.folder, f"{number}.md", "This is very big.\n\n" * 200)
    asking = Asking(editor)
    params = t.WorkspaceDiagnosticParams(previous_result_ids=[])
    request = editor.client.protocol.send_request(t.WORKSPACE_DIAGNOSTIC, params, msg_id="the first")
    await asyncio.sleep(0.5)
    editor.client.protocol.notify(t.CANCEL_REQUEST, t.CancelParams(id="the first"))
    with pytest.raises(JsonRpcException):
        await asyncio.wait_for(asyncio.wrap_future(request), 20)
    # The server goes on, and answers the next one whole.
    assert len(await asking.pull()) == 40


async def test_editors_that_do_not_ask_are_told(start: Any) -> None:
    editor = await start(options=ON)
    uri = put(editor.folder, "first.md", "This is very big.\n")

    def told() -> list[int]:
        return [len(one.diagnostics) for one in editor.published if one.uri == uri]

    await editor.until(lambda: told() == [1], "a first publish")
    put(editor.folder, "first.md", "Fine.\n", age=-10)
    await editor.until(lambda: told() == [1, 0], "an empty one")
    put(editor.folder, "first.md", "This is very big.\n", age=-20)
    await editor.until(lambda: told() == [1, 0, 1], "another one")
    editor.open("first.md", "Very wide, and very big. It is very big.\n")
    await editor.until(lambda: told()[3:] == [2], "those of the open draft")
    editor.close(uri)
    await editor.until(lambda: told()[4:] == [0, 1], "those on disk again")
    (editor.folder / "first.md").unlink()
    await editor.until(lambda: told()[6:] == [0], "a last one")


async def test_a_keystroke_does_not_wait(start: Any) -> None:
    editor = await start(options=ON)
    for number in range(30):
        put(editor.folder, f"{number}.md", "It was thrown. This is very big, and it was seen.\n\n" * 300)
    uri = editor.open("mine.md", "This is very big.\n")
    await editor.pushed(uri, 1)
    others = {one.uri for one in editor.published} - {uri}
    assert len(others) < 30, "the drafts of the folder were checked before the one that is open"


async def test_a_draft_that_ends_the_process_costs_no_other_its_findings(start: Any, abilities: Any) -> None:
    editor = await start(capabilities=abilities(pull=True), options=ON)
    uris = [put(editor.folder, f"{age}.md", f"It is very big {age}.\n", age=age) for age in (10, 20)]
    put(editor.folder, "crash.md", "CRASH\n", age=15)
    asking = Asking(editor)
    assert (await asking.pull()).keys() == {uris[0]}
    assert words((await asking.pull())[uris[1]]) == ["trial-very"]


async def test_the_server_can_end_at_any_moment(tmp_path: Path) -> None:
    """Also while the process that checks drafts comes up: whoever waits for it then would wait for ever."""
    put(tmp_path, "draft.md", "It is very big.\n")
    session: Any = SimpleNamespace(
        settings={}, drafts={}, folders={"folder": str(tmp_path)}, reloads=0,
        preferences=SimpleNamespace(enable=True, workspace="workspace", require_config=False),
        client=SimpleNamespace(encoding="utf-16", shows_related=True),
    )  # fmt: skip

    server: Any = SimpleNamespace(session=session, work_done_progress=None)

    async def end_after(steps: int) -> None:
        task = asyncio.create_task(Workspace(server).push())
        await asyncio.sleep(0.05)
        for _ in range(steps):
            await asyncio.sleep(0)
        assert not task.done()

    for steps in range(12):
        ending = threading.Thread(target=lambda steps=steps: asyncio.run(end_after(steps)), daemon=True)
        ending.start()
        await asyncio.to_thread(ending.join, 30)
        assert not ending.is_alive(), f"hangs after {steps} steps"
