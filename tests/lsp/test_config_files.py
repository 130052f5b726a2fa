"""Configuration files that are open: marked as they are typed, completed, explained, mended, and written to by fixes."""

import os
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types as t

import citewell
from citewell import packs
from citewell.config import settings_from
from citewell.lsp.actions import is_term
from citewell.lsp.buffer import Buffer
from citewell.lsp.tomlcursor import cursor_at
from citewell.testing import cases

pytestmark = pytest.mark.asyncio(loop_scope="session")

RULES = Path(__file__).resolve().parents[1] / "rules"
DRAFT = "A world-class door. It is a very good one.\n"
PUFFERY = 'select = ["puffery"]\n'


def newest(editor: Any, uri: str) -> list[tuple[int, int, str]] | None:
    """Line, column and message of each mark of the last publish for a file; None where there is none."""
    for one in reversed(editor.published):
        if one.uri == uri:
            return [(mark.range.start.line, mark.range.start.character, mark.message) for mark in one.diagnostics]
    return None


async def marked(editor: Any, uri: str, *expected: tuple[int, int, str]) -> None:
    """Waits until the marks of a file are these, of whose messages only a part is given."""

    def are_there() -> bool:
        found = newest(editor, uri) or []
        return len(found) == len(expected) and all(
            one[:2] == other[:2] and other[2] in one[2] for one, other in zip(found, expected, strict=True)
        )

    await editor.until(are_there, f"{expected} in place of {newest(editor, uri)}")


def edited(text: str, action: t.CodeAction, uri: str, version: int | None) -> str:
    """The text after an action that changes one document, in the version given."""
    change = action.edit.document_changes[-1]
    assert (change.text_document.uri, change.text_document.version) == (uri, version)
    buffer = Buffer(text)
    for edit in change.edits:
        buffer.apply([t.TextDocumentContentChangePartial(range=edit.range, text=edit.new_text)], "utf-16")
    return buffer.text


def covered(text: str, place: t.Range) -> str:
    assert place.start.line == place.end.line
    return text.split("\n")[place.start.line][place.start.character : place.end.character]


def line(number: int) -> t.Range:
    return t.Range(start=t.Position(number, 0), end=t.Position(number, 0))


async def test_every_fault_is_marked_while_it_is_typed(start: Any) -> None:
    editor = await start(config=None)
    uri = editor.open("citewell.toml", "", "toml")
    text = 'selct = ["puffery"]\npage = 3\n[rules]\nlong-sentense = "off"\nlong-sentence = {max-words = "x"}\n'
    editor.change(uri, ((0, 0), (0, 0), text))
    await marked(
        editor,
        uri,
        (0, 0, '"select"'),
        (1, 0, "page"),
        (3, 0, '"long-sentence"'),
        (4, 17, "max-words is a whole number"),
    )
    assert editor.published[-1].version == editor.versions[uri]
    assert [covered(text, one.range) for one in editor.published[-1].diagnostics] == [
        "selct", "page", "long-sentense", "max-words",
    ]  # fmt: skip
    assert {(one.code, one.source, one.severity) for one in editor.published[-1].diagnostics} == {
        ("invalid-config", "citewell", t.DiagnosticSeverity.Error)
    }
    editor.change(uri, ((0, 3), (0, 3), "e"), ((1, 7), (1, 8), "true"))
    await marked(editor, uri, (3, 0, '"long-sentence"'), (4, 17, "max-words is a whole number"))
    editor.change(uri, ((3, 0), (5, 0), ""))
    await marked(editor, uri)
    # It was never written to disk, and no draft is open: nothing is left of it.
    editor.change(uri, ((0, 0), (0, 0), "x"))
    await marked(editor, uri, (0, 0, '"xselect"'))
    editor.close(uri)
    await marked(editor, uri)


@pytest.mark.parametrize("language", ["toml", "plaintext", "toml.citewell"])
@pytest.mark.parametrize("name", ["citewell.toml", ".citewell.toml"])
async def test_the_name_tells_the_file(editor: Any, name: str, language: str) -> None:
    uri = editor.open(f"other/{name}", "selct = 3\n", language)
    await marked(editor, uri, (0, 0, '"select"'))
    assert (await editor.pull(uri)).items == ()
    editor.close(uri)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Cargo.toml", "[package]\nname = 3\n"),
        ("pyproject.toml", '[project]\nname = "x"\n[project.scripts]\ncitewell = "x:y"\n'),
        ("pyproject.toml", "this is no TOML\n"),
    ],
)
async def test_what_is_not_ours_is_left_alone(editor: Any, name: str, text: str) -> None:
    uri, draft = editor.open(f"other/{name}", text, "toml"), editor.open("beside.md", DRAFT)
    await editor.pull(draft)
    assert (await editor.pull(uri)).items == ()
    assert newest(editor, uri) is None
    for one in (uri, draft):
        editor.close(one)


async def test_the_table_of_a_pyproject_is_marked(editor: Any) -> None:
    uri = editor.open("other/pyproject.toml", '[project]\nname = 3\n[tool.citewell]\nselct = ["claim"]\n', "toml")
    await marked(editor, uri, (3, 0, '"select"'))
    [action] = await editor.actions(uri, line(3))
    assert action.title == 'Replace "selct" by "select"'
    found = await completions(editor, uri, 2, len("[tool.citewell]"))
    assert found == {}
    editor.close(uri)


async def test_what_is_typed_goes_before_what_is_on_disk(start: Any) -> None:
    editor = await start(config="selct = 3\n")
    path = editor.folder / "citewell.toml"
    draft = editor.open("draft.md", DRAFT)
    await marked(editor, path.as_uri(), (0, 0, '"select"'))
    # The client's own address, which is another way to write the same place.
    uri = path.as_uri().replace("citewell.toml", "%63itewell.toml")
    assert editor.open(uri, "page = true\n", "toml") == uri
    await marked(editor, path.as_uri())
    editor.change(uri, ((0, 7), (0, 11), "3"))
    await marked(editor, uri, (0, 0, "page"))
    editor.close(uri)
    await marked(editor, uri)
    await marked(editor, path.as_uri(), (0, 0, '"select"'))
    editor.close(draft)
    await marked(editor, path.as_uri())


async def test_a_slip_is_replaced(editor: Any) -> None:
    text = 'select = ["pufery", "😀"]\n[rules]\nlong-sentence = "wanring" # "wanring"\n\'vague-headin\' = "off"\n'
    uri = editor.open("slips/citewell.toml", text, "toml")
    titles = {
        0: ('Replace "pufery" by "puffery"', text.replace("pufery", "puffery")),
        2: ('Replace "wanring" by "warning"', text.replace("wanring", "warning", 1)),
        3: ('Replace "vague-headin" by "vague-heading"', text.replace("vague-headin", "vague-heading")),
    }
    for number, (title, after) in titles.items():
        [action] = await editor.actions(uri, line(number))
        assert (action.title, action.kind, action.is_preferred) == (title, t.CodeActionKind.QuickFix, True)
        assert [one.code for one in action.diagnostics] == ["invalid-config"]
        assert edited(text, action, uri, 1) == after
        assert (await editor.resolve(action)).edit == action.edit
    assert await editor.actions(uri, line(1)) == []
    assert await editor.actions(uri, line(0), only=["source.fixAll"]) == []
    editor.close(uri)


async def completions(editor: Any, uri: str, number: int, column: int) -> dict[str, str]:
    """What is offered at a place: each word, with what is written for it."""
    found = await editor.client.text_document_completion_async(
        t.CompletionParams(text_document=t.TextDocumentIdentifier(uri=uri), position=t.Position(number, column))
    )
    offers = {one.label: one.text_edit.new_text for one in found or []}
    assert len(offers) == len(found or [])
    return offers


@pytest.mark.parametrize(
    ("text", "some", "others"),
    [
        ("|", {"select": "select", "rules": "rules"}, {"puffery"}),
        ("# |", {}, {"select"}),
        ("[|", {"rules": "rules", "site": "site"}, {"puffery"}),
        ("[rules]\n|", {"puffery": "puffery"}, {"select"}),
        ("[rules]\npuff|", {"puffery": "puffery"}, {"select"}),
        ("[rules.|]", {"puffery": "puffery"}, {"select"}),
        ("[rules]\npuffery = |", {"off": '"off"', "warning": '"warning"'}, {"puffery"}),
        ('[rules]\npuffery = "|"', {"off": "off"}, {"puffery"}),
        (
            "[rules]\nlong-sentence = {max-words = 3, |",
            {"severity": "severity", "far-too-long": "far-too-long"},
            {"off"},
        ),
        ("[rules.long-sentence]\n|", {"severity": "severity", "max-words": "max-words"}, {"puffery"}),
        ("[rules.long-sentence]\nseverity = '|", {"hint": "hint"}, {"max-words"}),
        ("rules.long-sentence.|", {"max-words": "max-words"}, {"puffery"}),
        ("select = [\n  'claim', # all\n  |\n]", {"puffery": '"puffery"', "claim": '"claim"'}, {"select"}),
        ("extends = '|'", {"strict": "strict"}, {"puffery"}),
        ("extends = ['docs', |", {"strict": '"strict"'}, {"puffery"}),
        ("[[overrides]]\n|", {"files": "files", "rules": "rules"}, {"extends"}),
        ("[[overrides]]\n[overrides.rules]\nlong-sentence.|", {"max-words": "max-words"}, {"puffery"}),
        ("overrides = [{ignore = ['|", {"puffery": "puffery"}, {"files"}),
        ("terms = [|", {}, {"puffery"}),
        ("page = |", {"true": "true", "false": "false"}, {"select"}),
        ("select = []\nsite.generator = |", {"auto": '"auto"'}, {"select"}),
        ('note = """\n[rules]\n|"""', {}, {"puffery", "select"}),
    ],
)
async def test_what_may_be_written(editor: Any, text: str, some: dict[str, str], others: set[str]) -> None:
    before, _, after = text.partition("|")
    uri = editor.open("typed/citewell.toml", before + after, "toml")
    found = await completions(editor, uri, before.count("\n"), len(before) - before.rfind("\n") - 1)
    assert some.items() <= found.items()
    assert not others & found.keys()
    editor.close(uri)


async def test_a_name_of_a_rule_has_its_page(editor: Any) -> None:
    text = 'select = ["puffery"]\n[rules]\nlong-sentence = "off"\n[rules.vague-heading]\nseverity = "hint"\n'
    uri = editor.open("told/citewell.toml", text, "toml")
    for number, column, words in (
        (0, 13, "# puffery"),
        (2, 3, "# long-sentence"),
        (3, 10, "# vague-heading"),
        (1, 2, "What is set for each rule"),
    ):
        told = await editor.hover(uri, number, column)
        assert words in told.contents.value
        assert told.range.start.line == number
    assert await editor.hover(uri, 4, 13) is None
    editor.close(uri)


async def test_the_rules_of_its_own_project_are_offered_and_explained(editor: Any) -> None:
    rules = editor.folder / "housed" / "citewell-rules"
    rules.mkdir(parents=True)
    (rules / "house.yml").write_text(
        "id: no-buzz\nfamily: claim\nseverity: hint\nmessage: Says nothing.\nwhy: No reader learns from it.\n"
        "phrases: [buzz]\n"
    )
    uri = editor.open("housed/citewell.toml", '[rules]\nno-buzz = "error"\n', "toml")
    assert "no-buzz" in await completions(editor, uri, 1, 2)
    told = await editor.hover(uri, 1, 3)
    assert "No reader learns from it." in told.contents.value
    editor.close(uri)


async def offered(editor: Any, uri: str, words: str, title: str) -> t.CodeAction:
    """An action on the words of a draft, with its edit."""
    at = DRAFT.index(words)
    place = t.Range(start=t.Position(0, at), end=t.Position(0, at))
    found = {one.title: one for one in await editor.actions(uri, place)}
    return await editor.resolve(found[title])


ACCEPT = "Accept the term “world-class”"
TURN_OFF = "Turn puffery off for this project"


async def test_a_term_is_accepted(start: Any) -> None:
    editor = await start(config=f"# Ours.\n{PUFFERY}", packs=())
    draft = editor.open("draft.md", DRAFT)
    config = editor.folder / "citewell.toml"
    await editor.pushed(draft, 1)
    action = await offered(editor, draft, "world-class", ACCEPT)
    after = edited(config.read_text("utf-8"), action, config.as_uri(), None)
    assert after == f'# Ours.\n{PUFFERY}terms = ["world-class"]\n'
    config.write_text(after, "utf-8")
    await editor.pushed(draft, 0)


async def test_every_term_that_is_offered_leaves_nothing_to_say() -> None:
    known = packs.load()
    offers = 0
    for rule in known.rules.values():
        for case in cases(RULES / f"{rule.id}.md")[:5] if rule.about_words else ():
            settings = {"select": [rule.id]}
            report = citewell.check(case.draft, f"x.{case.format}", settings=settings_from(settings, known))
            for finding in report.findings:
                if is_term(finding, known):
                    offers += 1
                    accepted = settings_from({**settings, "terms": [finding.text]}, known)
                    left = citewell.check(case.draft, f"x.{case.format}", settings=accepted).findings
                    assert finding.span not in [one.span for one in left], case
    assert offers > 20


@pytest.mark.parametrize(("title", "text"), [(ACCEPT, 'terms = ["world-class"]\n'), (TURN_OFF, "[rules]\n")])
async def test_a_file_is_made_where_there_is_none(start: Any, title: str, text: str) -> None:
    editor = await start(config=None, packs=())
    draft = editor.open("draft.md", DRAFT)
    await editor.pull(draft)
    action = await offered(editor, draft, "world-class", title)
    create, _ = action.edit.document_changes
    uri = (editor.folder / "citewell.toml").as_uri()
    assert (create.kind, create.uri) == ("create", uri)
    assert edited("", action, uri, None).startswith(text)


@pytest.mark.parametrize(
    ("title", "more"), [(ACCEPT, 'terms = ["world-class"]\n'), (TURN_OFF, '[rules]\npuffery = "off"\n')]
)
async def test_a_file_that_is_open_is_edited_as_it_stands_there(start: Any, title: str, more: str) -> None:
    editor = await start(config=PUFFERY, packs=())
    draft = editor.open("draft.md", DRAFT)
    await editor.pull(draft)
    text = f"# Not written to disk yet 😀.\r\n{PUFFERY}".replace("]\n", "]\r\n")
    config = editor.open("citewell.toml", "", "toml", version=7)
    editor.change(config, ((0, 0), (0, 0), text))
    action = await offered(editor, draft, "world-class", title)
    after = edited(text, action, config, 8)
    assert after.replace("\r\n", "\n").replace("\n\n", "\n") == text.replace("\r\n", "\n") + more
    assert "\n" not in after.replace("\r\n", "")
    # A file that cannot be added to, as it stands there.
    editor.change(config, ((0, 0), (0, 0), "= "))
    assert "is not TOML" in (await offered(editor, draft, "world-class", title)).disabled.reason


async def test_a_new_file_that_is_open_and_not_on_disk_is_edited(start: Any) -> None:
    editor = await start(config=None, packs=())
    draft, config = editor.open("draft.md", DRAFT), editor.open("citewell.toml", "page = true\n", "toml")
    await editor.pull(draft)
    action = await offered(editor, draft, "world-class", ACCEPT)
    assert len(action.edit.document_changes) == 1
    assert edited("page = true\n", action, config, 1) == 'page = true\nterms = ["world-class"]\n'


async def test_the_last_good_configuration_holds_while_files_break_mend_come_and_go(start: Any) -> None:
    editor = await start(config=PUFFERY, packs=())
    outer = editor.folder / "citewell.toml"
    inner = editor.folder / "inner" / "citewell.toml"
    (editor.folder / "inner").mkdir()
    draft, nested = editor.open("draft.md", DRAFT), editor.open("inner/draft.md", DRAFT)

    async def found(one: int, other: int) -> None:
        await editor.pushed(draft, one)
        await editor.pushed(nested, other)

    await found(1, 1)
    inner.write_text('ignore = ["all"]\n', "utf-8")
    await found(1, 0)
    inner.write_text('ignore = ["all"\n', "utf-8")
    await marked(editor, inner.as_uri(), (0, 0, "is not TOML"))
    outer.write_text('ignore = ["puffery"]\n', "utf-8")
    # The inner one stays as it was, the outer one is what it is now.
    await found(0, 0)
    inner.write_text(PUFFERY, "utf-8")
    await marked(editor, inner.as_uri())
    await found(0, 1)
    inner.unlink()
    await found(0, 0)
    outer.unlink()
    editor.change(draft, ((0, 0), (0, 0), "Oh. "))
    await editor.until(lambda: "puffery" in codes(editor, draft), "the defaults")
    outer.write_text(PUFFERY, "utf-8")
    await found(1, 1)


def codes(editor: Any, uri: str) -> list[Any]:
    found = [one for one in editor.published if one.uri == uri]
    return [one.code for one in found[-1].diagnostics] if found else []


async def test_a_file_that_others_extend_counts_when_it_changes(start: Any) -> None:
    editor = await start(config='extends = "styles/house.toml"\n', packs=())
    house = editor.folder / "styles" / "house.toml"
    house.parent.mkdir()
    draft = editor.open("draft.md", DRAFT)
    config = (editor.folder / "citewell.toml").as_uri()
    await marked(editor, config, (0, 0, "house.toml"))
    house.write_text(PUFFERY, "utf-8")
    await marked(editor, config)
    await editor.pushed(draft, 1)
    house.write_text('extends = "deeper.toml"\n', "utf-8")
    (house.parent / "deeper.toml").write_text(PUFFERY + 'terms = ["world-class"]\n', "utf-8")
    await editor.pushed(draft, 0)
    (house.parent / "deeper.toml").write_text(PUFFERY, "utf-8")
    await editor.pushed(draft, 1)


async def test_a_draft_that_a_project_leaves_out_has_no_findings(start: Any) -> None:
    editor = await start(config=f'{PUFFERY}exclude = ["old/**"]\n', packs=())
    draft, old = editor.open("draft.md", DRAFT), editor.open("old/draft.md", DRAFT)
    await editor.pushed(draft, 1)
    await editor.pushed(old, 0)
    (editor.folder / ".citewellignore").write_text("draft.md\n", "utf-8")
    await editor.pushed(draft, 0)
    (editor.folder / ".citewellignore").unlink()
    (editor.folder / "citewell.toml").write_text(PUFFERY, "utf-8")
    await editor.pushed(draft, 1)
    await editor.pushed(old, 1)


@pytest.mark.parametrize("name", ["a%00b/draft.md", "a%00b/citewell.toml"])
async def test_a_name_that_no_file_can_have_harms_nothing(start: Any, name: str) -> None:
    editor = await start(config=None, packs=())
    odd = editor.open(f"{editor.folder.as_uri()}/{name}", DRAFT)
    draft = editor.open("draft.md", DRAFT)
    assert (await editor.pull(draft)).items
    # No file, and so no configuration: what the editor calls Markdown is checked.
    assert (await editor.pull(odd)).items
    # Files are looked after as before.
    (editor.folder / "citewell.toml").write_text('ignore = ["all"]\n', "utf-8")
    other = editor.open("other.md", DRAFT)
    await editor.pushed(other, 0)


async def test_saving_in_the_editor_counts_at_once(start: Any) -> None:
    editor = await start(config=PUFFERY, packs=())
    draft = editor.open("draft.md", DRAFT)
    await editor.pushed(draft, 1)
    uri = editor.open("citewell.toml", PUFFERY, "toml")
    file = editor.folder / "citewell.toml"
    before = file.stat()
    # As long as before, in the same moment: whoever looks at times and sizes sees nothing.
    file.write_text(PUFFERY.replace("select", "ignore"), "utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    editor.client.text_document_did_save(t.DidSaveTextDocumentParams(text_document=t.TextDocumentIdentifier(uri=uri)))
    await editor.pushed(draft, 0)


@pytest.mark.parametrize("linked", [True, False])
async def test_a_link_beside_a_draft_has_its_own_project(start: Any, tmp_path: Path, linked: bool) -> None:
    editor = await start(config=PUFFERY, packs=())
    other = tmp_path / "other"
    other.mkdir()
    (other / "citewell.toml").write_text('ignore = ["all"]\n', "utf-8")
    (other / "draft.md").write_text(DRAFT, "utf-8")
    (editor.folder / "linked.md").symlink_to(other / "draft.md")
    order = ["linked.md", "draft.md"] if linked else ["draft.md", "linked.md"]
    for name in order:
        uri = editor.open(name, DRAFT)
        await editor.pushed(uri, 0 if name == "linked.md" else 1)


async def test_cursors_are_found_in_what_is_no_toml() -> None:
    text = '[[overrides]]\nfiles = ["a", "b"]\nrules = { puffery = "off", x'
    found = cursor_at(text, len(text))
    assert found is not None
    assert (found.kind, found.path, found.word.text) == ("key", ("overrides", "rules"), "x")
    # Only behind a header is nothing to be written.
    assert [at for at in range(len(text) + 1) if cursor_at(text[:at], at) is None] == [12, 13]
