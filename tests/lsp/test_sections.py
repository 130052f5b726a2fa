"""What could be lifted from each section: the request of panels, lenses, the hover of a heading and the commands."""

from typing import Any

import pytest
from lsprotocol import types as t

pytestmark = pytest.mark.asyncio(loop_scope="session")

LAMP = "The lamp weighs 120 grams and runs for 9 hours on one charge. A very tall stand holds it."
FILLER = " ".join(f"Door number {number} of the house is painted in a dark green tone." for number in range(8))
TEXT = f"# Lamps\n\n{LAMP}\n\n## Doors 😀\n\n{FILLER}\n"
SHORT = "# Notes\n\nIt stood.\n"


async def sections(editor: Any, uri: str) -> Any:
    return await editor.client.protocol.send_request_async("citewell/sections", {"textDocument": {"uri": uri}})


async def test_sections_have_places_scores_and_a_label(editor: Any) -> None:
    uri = editor.open("sections.md", TEXT)
    await editor.pushed(uri, 1)
    found = await sections(editor, uri)
    assert found.version == 1
    assert "estimate" in found.label
    assert [(one.heading, one.level) for one in found.sections] == [("Lamps", 1), ("Doors 😀", 2)]
    assert [one.range.start.line for one in found.sections] == [0, 4]
    assert found.sections[0].score is None, "too few words"
    assert found.sections[1].score == 100
    assert found.score < 100
