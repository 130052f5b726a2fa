"""A project's own rules in an editor: marks, hover, fix, page, faults, and changes while drafts are open."""

from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types as t

pytestmark = pytest.mark.asyncio(loop_scope="session")

RULE = """\
id: no-buzzwords
family: claim
severity: warning
message: "“{match}” says nothing. Name what it does."
why: No reader learns anything from it.
phrases: [AI-powered]
fix: {replace: automatic}
"""
CONFIG = 'select = ["trial-very", "claim"]\n'


def put(folder: Path, text: str) -> Path:
    file = folder / "citewell-rules" / "house.yml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return file


def written(editor: Any, file: Path) -> None:
    change = t.FileEvent(uri=file.as_uri(), type=t.FileChangeType.Changed)
    editor.client.workspace_did_change_watched_files(t.DidChangeWatchedFilesParams(changes=[change]))


async def test_a_projects_rules_are_shown_explained_and_mended(start: Any) -> None:
    editor = await start(config=CONFIG)
    put(editor.folder, RULE)
    uri = editor.open("draft.md", "An AI-powered lamp.\n")
    [mark] = await editor.pushed(uri, 1)
    assert (mark.code, mark.severity) == ("no-buzzwords", t.DiagnosticSeverity.Warning)
    hover = await editor.hover(uri, 0, 5)
    assert "No reader learns anything from it." in hover.contents.value
    assert "+ An automatic lamp." in hover.contents.value
    actions = await editor.actions(uri, mark.range)
    assert actions[0].title == "Write “automatic”"
    assert actions[0].is_preferred
    page = await editor.client.workspace_execute_command_async(
        t.ExecuteCommandParams(command="citewell.server.explain", arguments=["no-buzzwords"])
    )
    assert page.startswith("# no-buzzwords\n")


async def test_changed_rules_count_at_once_and_faults_are_marked_where_they_are(start: Any, abilities: Any) -> None:
    editor = await start(capabilities=abilities(watch=True), config=CONFIG)
    put(editor.folder, RULE)
    uri = editor.open("draft.md", "An AI-powered lamp. A very smart one.\n")
    await editor.pushed(uri, 2)
    written(editor, put(editor.folder, RULE.replace("AI-powered", "smart, lamp")))
    await editor.until(lambda: editor.published[-1].uri == uri and len(editor.published[-1].diagnostics) == 3, "news")
    file = put(editor.folder, RULE.replace("severity: warning", "severity: wrong"))
    written(editor, file)

    def marks() -> list[t.Diagnostic]:
        return [one for sent in editor.published if sent.uri == file.as_uri() for one in sent.diagnostics]

    await editor.until(marks, "a mark in the file")
    assert (marks()[0].code, marks()[0].range.start) == ("invalid-config", t.Position(2, 10))
    assert "not “wrong”" in marks()[0].message or 'not "wrong"' in marks()[0].message
    editor.change(uri, ((0, 0), (0, 0), "Very tall. "))
    found = await editor.pushed(uri, 1)
    assert [one.code for one in found] == ["trial-very"], "the other rules go on"
    assert editor.client.messages == []


async def test_changed_rules_are_noticed_where_the_editor_does_not_watch(start: Any) -> None:
    editor = await start(config=CONFIG)
    uri = editor.open("draft.md", "An AI-powered lamp.\n")
    await editor.pushed(uri, 0)
    file = put(editor.folder, RULE)
    await editor.pushed(uri, 1)
    put(editor.folder, RULE.replace("AI-powered", "AI-powered, lamp"))
    await editor.pushed(uri, 2)
    file.unlink()
    await editor.pushed(uri, 0)


async def test_nothing_in_a_folder_is_imported(start: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hostile = tmp_path / "hostile"
    record = hostile / "evil_citewell-1.0.dist-info"
    record.mkdir(parents=True)
    (record / "entry_points.txt").write_text("[citewell.rules]\nevil = evil_citewell\n", "utf-8")
    for name in (
        "evil_citewell",
        "sitecustomize",
        "usercustomize",
        "yaml",
        "spacy",
        "numpy",
        "json",
        "pygls",
        "citewell",
    ):
        code = 'from pathlib import Path\nPath(__file__).with_name("RAN").touch()\n'
        (hostile / f"{name}.py").write_text(code, "utf-8")
    put(hostile, RULE)
    (hostile / "citewell.toml").write_text('select = ["no-buzzwords", "trial-passive"]\n', "utf-8")
    monkeypatch.chdir(hostile)
    editor = await start(config=CONFIG)
    uri = editor.open((hostile / "draft.md").as_uri(), "An AI-powered lamp. It was opened by Ada.\n")
    await editor.pushed(uri, 2)
    assert not (hostile / "RAN").exists()
