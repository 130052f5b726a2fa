"""Hover: the reason for a mark, at the mark and nowhere else."""

from typing import Any

import pytest
from lsprotocol import types as t

pytestmark = pytest.mark.asyncio(loop_scope="session")

TEXT = "# Notes\n\n😀 A very\u2028tall door. It stood.\n"


async def test_hover_says_why_with_before_and_after(editor: Any) -> None:
    uri = editor.open("hover.md", TEXT)
    [found] = await editor.pushed(uri, 1)
    hover = await editor.hover(uri, 2, found.range.start.character + 1)
    assert hover.range == found.range
    assert hover.contents.kind == t.MarkupKind.Markdown
    for words in (
        "trial-very",
        found.message,
        "trial-very marks 4 letters.",
        "😀 A very tall door.",
        "😀 A tall door.",
    ):
        assert words in hover.contents.value


async def test_no_hover_beside_the_mark(editor: Any) -> None:
    uri = editor.open("beside.md", TEXT)
    [found] = await editor.pushed(uri, 1)
    for line, column in ((1, 0), (2, found.range.start.character - 1), (2, found.range.end.character), (99, 0)):
        assert await editor.hover(uri, line, column) is None


async def test_hover_is_about_the_text_as_it_is(editor: Any) -> None:
    uri = editor.open("moved.md", "A very tall door.\n")
    await editor.pushed(uri, 1)
    editor.change(uri, ((0, 0), (0, 0), "\n\n"))
    hover = await editor.hover(uri, 2, 3)
    assert hover.range == t.Range(start=t.Position(2, 2), end=t.Position(2, 6))


async def test_plain_text_for_editors_without_markdown(start: Any, abilities: Any) -> None:
    editor = await start(capabilities=abilities(markdown=False))
    uri = editor.open("plain.md", "A very tall door.\n")
    await editor.pushed(uri, 1)
    hover = await editor.hover(uri, 0, 3)
    assert hover.contents.kind == t.MarkupKind.PlainText
    assert "trial-very" in hover.contents.value
    assert not set("*`#") & set(hover.contents.value)


async def test_the_explain_command_gives_the_page_of_a_rule(editor: Any) -> None:
    def run(*arguments: Any) -> Any:
        return editor.client.workspace_execute_command_async(
            t.ExecuteCommandParams(command="citewell.server.explain", arguments=list(arguments))
        )

    page = await run("trial-very")
    assert page.startswith("# trial-very")
    assert "This is very good." in page
    for wrong in (("no-such-rule",), (), (1, 2)):
        with pytest.raises(Exception, match=r"."):
            await run(*wrong)
    assert await run("trial-passive")


async def test_the_comment_to_silence_it_is_the_drafts_own(editor: Any) -> None:
    for name, language, opening in (
        ("a.mdx", "markdown", "{/*"),
        ("b", "mdx", "{/*"),
        ("c.html", "htmldjango", "<!--"),
    ):
        uri = editor.open(name, "A very tall door.\n", language)
        await editor.pushed(uri, 1)
        assert f"`{opening} citewell-disable-next-line trial-very" in (await editor.hover(uri, 0, 3)).contents.value
