"""Addresses of documents as editors on each system write them, read here by that system's own kind of paths."""

from pathlib import PurePath, PurePosixPath, PureWindowsPath
from typing import Any

import pytest

from citewell.lsp.language import format_of
from citewell.lsp.uris import path_of


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("file:///c%3A/Users/Ann/draft.md", r"c:\Users\Ann\draft.md"),  # VS Code
        ("file:///C:/Users/Ann/draft.md", r"c:\Users\Ann\draft.md"),  # Neovim, Helix
        ("file:///C%3a/Users/Ann/draft.md", r"c:\Users\Ann\draft.md"),
        ("FILE:///c:/draft.md", r"c:\draft.md"),
        ("file:/c:/draft.md", r"c:\draft.md"),
        ("file://localhost/c:/draft.md", r"c:\draft.md"),
        ("file:///d:/My%20drafts/B%C3%BCcher%20%231%3F.md", r"d:\My drafts\Bücher #1?.md"),
        ("file:///c:/a/b%5Cc.md", r"c:\a\b\c.md"),
        ("file:///c:/", "c:\\"),
        ("file://server/share/drafts/draft.md", r"\\server\share\drafts\draft.md"),
        ("file://server/My%20share/draft.md", r"\\server\My share\draft.md"),
        ("file:////server/share/draft.md", r"\\server\share\draft.md"),
        ("file:///draft.md", None),  # on which drive?
        ("file:///c:draft.md", None),
    ],
)
def test_windows(uri: str, path: str | None) -> None:
    assert path_of(uri, PureWindowsPath) == path


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("file:///home/ann/draft.md", "/home/ann/draft.md"),
        ("file:///home/ann/", "/home/ann"),
        ("file:/home/ann/draft.md", "/home/ann/draft.md"),
        ("file://localhost/home/draft.md", "/home/draft.md"),
        ("file:///home/My%20drafts/B%C3%BCcher%20%231%3F.md", "/home/My drafts/Bücher #1?.md"),
        ("file:///home/Bücher 1.md", "/home/Bücher 1.md"),  # not encoded, as some clients send it
        ("file:///home/a%25b.md", "/home/a%b.md"),
        ("file:///home/a;b=c.md", "/home/a;b=c.md"),
        ("file:///home/a%5Cb.md", "/home/a\\b.md"),
        ("file:///home/draft.md?version=2#top", "/home/draft.md"),
        ("file:///c%3A/draft.md", "/c:/draft.md"),
        ("file://server/share/draft.md", None),
    ],
)
def test_other_systems(uri: str, path: str | None) -> None:
    assert path_of(uri, PurePosixPath) == path


NO_FILES = [
    "untitled:Untitled-1",
    "untitled:/home/ann/draft.md",
    "git:/home/ann/draft.md?%7B%22ref%22%3A%22HEAD%22%7D",
    "vscode-notebook-cell:/home/ann/notes.ipynb#W0sZmlsZQ%3D%3D",
    "https://example.org/draft.md",
    "file:draft.md",
    "file://[",
    "file:///home/a%00b.md",
    "draft.md",
    "",
]


@pytest.mark.parametrize("uri", NO_FILES)
@pytest.mark.parametrize("kind", [PureWindowsPath, PurePosixPath])
def test_what_is_no_file(uri: str, kind: type[PurePath]) -> None:
    assert path_of(uri, kind) is None


@pytest.mark.parametrize("path", [r"C:\Drafts\Bücher #1.md", r"\\server\My share\a;b%.md"])
def test_windows_there_and_back(path: str) -> None:
    there = PureWindowsPath(path)
    assert PureWindowsPath(path_of(there.as_uri(), PureWindowsPath) or "") == there


def test_a_draft_is_in_its_folder_however_the_drive_is_written() -> None:
    folder = path_of("file:///C:/Drafts", PureWindowsPath)
    draft = path_of("file:///c%3A/Drafts/a.md", PureWindowsPath)
    assert folder
    assert draft
    assert draft.startswith(folder)


@pytest.mark.parametrize(
    "uri",
    [
        "untitled:Untitled-7",
        "vscode-notebook-cell:/notes.ipynb#W0sZmlsZQ%3D%3D",
        "git:/draft.md?%7B%22ref%22%3A%22HEAD%22%7D",
        "file:///c%3A/Users/Ann/My%20draft.md",
        "file://server/share/B%C3%BCcher%20%231%3F.md",
        "file:///no/such/folder/a;b.md",
        "file://[",
    ],
)
@pytest.mark.asyncio(loop_scope="session")
async def test_findings_come_back_with_the_address_as_it_was_sent(editor: Any, uri: str) -> None:
    editor.open(uri, "---\r\ntitle: A door\r\n---\r\n\r\nA door.\r\nA very tall door.\r\n")
    [found] = await editor.pushed(uri, 1)
    assert (found.range.start.line, found.range.start.character) == (5, 2)
    editor.close(uri)


def test_the_format_of_what_has_no_path() -> None:
    assert [format_of(language, None) for language in ("markdown", "mdx", "html", "plaintext")] == [
        "markdown", "mdx", "html", "markdown",
    ]  # fmt: skip
