"""Drafts that are no drafts, broken or endless, through the whole program: each is answered, none costs another."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

UNCLOSED = {
    "front matter": "---\ntitle: x\n\n# Text\n",
    "fence": "```json\n{\n\nText.\n",
    "html": "<div><p>Text <b>and <a href='x\n\n# Heading\n",
    "comment": "Text.\n\n<!-- citewell-disable-file\n\nMore.\n",
    "json-ld": '<script type="application/ld+json">\n{"@context": [\n',
    "inline": "**Text [and `code *here ![img](x\n\n> - > 1. [^\n",
    "template": "{% raw %} {{ x {% if\n\n{{< shortcode\n",
    "nesting": "> " * 3000 + "x\n\n" + "- " * 3000 + "x\n\n" + "*" * 5000 + "x\n" + "[" * 5000 + "\n",
    "tags": "<div>" * 5000 + "x\n",
    "controls": "\ufeff\ufeff\u2028\x85\x0b\x0c\x00\x7f\u202etext\u0301\u0301\r\r\n\ufffe\n",
}


def check(folder: Path, *paths: str, seconds: float = 120, said: bytes = b"") -> tuple[int, dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, "-m", "citewell", "check", "--format", "json", "--fail-on", "never", *paths],
        cwd=folder,
        capture_output=True,
        check=False,
        timeout=seconds,
    )
    assert said in done.stderr if said else not done.stderr
    return done.returncode, {file["path"]: file for file in json.loads(done.stdout)["files"]}


@pytest.mark.parametrize("suffix", ["md", "mdx", "html"])
def test_whatever_is_not_closed_is_read(tmp_path: Path, suffix: str) -> None:
    for name, text in UNCLOSED.items():
        # What looks binary is not read at all, see below.
        (tmp_path / f"{name}.{suffix}").write_text(text.replace("\0", ""), encoding="utf-8", newline="")
    code, files = check(tmp_path, ".")
    assert {path: file["problems"] for path, file in files.items()} == {f"{name}.{suffix}": [] for name in UNCLOSED}
    assert code == 0


def test_what_is_no_text_is_said_and_the_others_are_checked(tmp_path: Path) -> None:
    (tmp_path / "latin.md").write_bytes("Un café.\n".encode("latin-1"))
    (tmp_path / "image.md").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    (tmp_path / "wide.html").write_bytes("<p>Text</p>".encode("utf-16"))
    (tmp_path / "empty.md").write_bytes(b"")
    (tmp_path / "fine.md").write_text("Fill in [NUMBER] here.\n", encoding="utf-8")
    code, files = check(tmp_path, ".")
    assert code == 2
    assert {path: file["problems"][0]["message"] for path, file in files.items() if file["problems"]} == {
        "latin.md": "is not UTF-8: byte 0xe9 at offset 6, line 1; save it as UTF-8",
        "image.md": "is a binary file, not a draft",
        "wide.html": "is UTF-16; save it as UTF-8",
    }
    assert [one["rule"] for one in files["fine.md"]["findings"]] == ["leftover-placeholder"]
    assert files["empty.md"]["findings"] == []


@pytest.mark.slow
@pytest.mark.parametrize("words", ["word and much faster, ", "x"])
def test_a_line_of_five_megabytes_ends(tmp_path: Path, words: str) -> None:
    (tmp_path / "endless.md").write_text(words * (5_000_000 // len(words)), encoding="utf-8")
    (tmp_path / "fine.md").write_text("Fill in [NUMBER] here.\n", encoding="utf-8")
    code, files = check(
        tmp_path, "endless.md", "fine.md", seconds=300, said=b"endless.md is too large to be checked in full"
    )
    assert code == 0
    assert files["endless.md"]["problems"] == []
    assert [one["rule"] for one in files["fine.md"]["findings"]] == ["leftover-placeholder"]
