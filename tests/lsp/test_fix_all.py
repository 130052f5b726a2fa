"""`source.fixAll.citewell` and `citewell check --fix` come to the same text."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types as t

from citewell.lsp.buffer import Buffer

pytestmark = pytest.mark.asyncio(loop_scope="session")

ROOT = Path(__file__).resolve().parents[2]
DRAFTS = [*sorted((ROOT / "examples").glob("*.*")), *sorted((ROOT / "tests" / "engine" / "seeded").glob("*.*"))]
COMMAND = [sys.executable, "-P", "-c", "import sys; from citewell.cli import main; sys.exit(main())"]
TEXTS = {
    "rounds.html": '{"@context": "https://schema.org", "name": "x", "name": "x", "name": "x",, // a comment\n}',
    "quotes.md": '{“@context”: “https://schema.org”, "headline": “Läufer 😀”, "isAccessibleForFree": True,}',
    "hidden.md": '{"@context": "https://schema.org", "@type": "Product", "offers": {"@type": "Offer", "price": "3",},}',
    "crlf.md": '{"@context": "https://schema.org",\r\n "name": "x",\r\n "name": "x",\r\n}',
    "nothing.md": '{"@context": "https://schema.org", "name": "x"}',
}


async def fixed_by_editor(editor: Any, name: str, text: str) -> str:
    uri = editor.open(name, text, "html" if name.endswith("html") else "markdown")
    await editor.pull(uri)
    everything = t.Range(start=t.Position(0, 0), end=t.Position(99_999, 0))
    buffer = Buffer(text)
    for action in await editor.actions(uri, everything, ["source.fixAll.citewell"]):
        [change] = action.edit.document_changes
        for edit in sorted(
            change.edits, key=lambda one: (one.range.start.line, one.range.start.character), reverse=True
        ):
            buffer.apply([t.TextDocumentContentChangePartial(range=edit.range, text=edit.new_text)], "utf-16")
    editor.close(uri)
    return buffer.text


async def test_the_editor_and_the_command_line_fix_alike(start: Any) -> None:
    editor = await start(config=None)
    for path in DRAFTS:
        if path.suffix in (".md", ".html"):
            shutil.copy(path, editor.folder / path.name)
    for name, data in TEXTS.items():
        text = f'Some words.\n\n<script type="application/ld+json">\n{data}\n</script>\n'
        (editor.folder / name).write_bytes(text.encode())
    before = {path.name: path.read_bytes().decode() for path in editor.folder.iterdir()}
    by_editor = {name: await fixed_by_editor(editor, name, text) for name, text in before.items()}
    # With the rules that these tests add to the editor's server.
    python_path = os.pathsep.join([str(Path(__file__).parent / "pack"), os.environ.get("PYTHONPATH", "")])
    subprocess.run(
        [*COMMAND, "check", "--fix", editor.folder],
        env={**os.environ, "PYTHONPATH": python_path},
        capture_output=True,
        timeout=120,
        check=False,
    )
    by_command = {path.name: path.read_bytes().decode() for path in editor.folder.iterdir()}
    assert by_editor == by_command
    changed = {name for name in before if before[name] != by_command[name]}
    assert changed >= TEXTS.keys() - {"nothing.md"}
    assert "nothing.md" not in changed
