"""Completion and hover in the data of a draft."""

from typing import Any

import pytest
from lsprotocol import types as t

pytestmark = pytest.mark.asyncio(loop_scope="session")

PAGE = """<p>😀 A tall door.</p>
<script type="application/ld+json">
{
  "@context": "https://schema.org",
  "@type": "Product",
  "name": "😀 Door", "pri
  "offers": {"@type": "Offer", "availability": "", "price": 90}
}
</script>
"""
LINES = PAGE.split("\n")


async def completions(editor: Any, uri: str, line: int, column: int) -> list[t.CompletionItem]:
    return list(
        await editor.client.text_document_completion_async(
            t.CompletionParams(text_document=t.TextDocumentIdentifier(uri=uri), position=t.Position(line, column))
        )
        or []
    )


def column(line: int, words: str) -> int:
    """The place behind some words, in the units of UTF-16."""
    text = LINES[line]
    return len(text[: text.index(words) + len(words)].encode("utf-16-le")) // 2


async def test_the_server_says_that_it_completes(editor: Any) -> None:
    assert editor.capabilities.completion_provider.trigger_characters[0] == '"'


async def test_properties_are_offered_while_the_block_is_broken(editor: Any) -> None:
    uri = editor.open("data.html", PAGE, "html")
    at = column(5, '"pri')
    items = await completions(editor, uri, 5, at)
    labels = [one.label for one in sorted(items, key=lambda one: one.sort_text)]
    assert labels.index("review") < labels.index("category")
    assert "name" not in labels
    assert "headline" not in labels
    [review] = [one for one in items if one.label == "review"]
    assert review.detail == "Review; required by Google for product snippets (checked 2026-11-22)"
    assert review.text_edit == t.TextEdit(t.Range(t.Position(5, at - 3), t.Position(5, at)), "review")


async def test_values_and_types_are_offered(editor: Any) -> None:
    uri = editor.open("values.html", PAGE, "html")
    values = await completions(editor, uri, 6, column(6, '"availability": "'))
    assert [one.text_edit.new_text for one in values if one.label == "InStock"] == ["https://schema.org/InStock"]
    types = await completions(editor, uri, 6, column(6, '"@type": "Off'))
    assert [one.label for one in sorted(types, key=lambda one: one.sort_text)][:2] == ["Demand", "Offer"]


async def test_what_was_just_typed_counts(editor: Any) -> None:
    uri = editor.open("typed.html", PAGE, "html")
    at = column(4, '"@type": "Product')
    editor.change(uri, ((4, at - len("Product")), (4, at), "Article"))
    labels = [one.label for one in await completions(editor, uri, 5, column(5, '"pri'))]
    assert "headline" in labels


async def test_keys_of_front_matter_are_offered_on_lines_of_their_own(editor: Any) -> None:
    uri = editor.open("front.md", "---\ntitle: A tall door\nde\n---\n\nIt stood.\n")
    items = await completions(editor, uri, 2, 2)
    [description] = [one for one in items if one.label == "description"]
    assert description.text_edit == t.TextEdit(t.Range(t.Position(2, 0), t.Position(2, 2)), "description: ")
    assert "title" not in [one.label for one in items]
    assert await completions(editor, uri, 1, 9) == []
    assert await completions(editor, uri, 5, 2) == []


async def test_a_hover_tells_what_a_property_expects_and_who_asks_for_it(editor: Any) -> None:
    uri = editor.open("told.html", PAGE.replace(', "pri\n', ",\n"), "html")
    await editor.pushed(uri, 0)
    hover = await editor.hover(uri, 6, column(6, '"pri'))
    assert hover.range == t.Range(t.Position(6, column(6, '"", ')), t.Position(6, column(6, '"price"')))
    for words in ("**price** of Offer", "Expects Number or Text.", "Required by Google for product snippets (checked"):
        assert words in hover.contents.value
    assert "**Offer**" in (await editor.hover(uri, 6, column(6, '"@type": "Of'))).contents.value
    assert await editor.hover(uri, 0, 8) is None


async def test_a_closed_draft_is_offered_nothing(editor: Any) -> None:
    assert await completions(editor, editor.uri("nowhere.html"), 0, 0) == []
