"""A long article, put together from the texts of this repository."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

SOURCES = ("tests/corpus/**/*.md", "examples/*.md", "docs/*.md", "*.md", "tests/benchmarks/*.md")

_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)


def paragraphs(words: int) -> Iterator[str]:
    """Paragraphs of so many words altogether; what comes a second time is told with another number."""
    left, turn = words, 0
    while left > 0:
        turn += 1
        for pattern in SOURCES:
            for file in sorted(ROOT.glob(pattern)):
                for one in _paragraphs_of(file.read_text("utf-8")):
                    said = one if turn == 1 else f"{one} This is told {turn} times."
                    yield said
                    left -= len(said.split())
                    if left <= 0:
                        return


def _paragraphs_of(text: str) -> Iterator[str]:
    for one in _FRONT_MATTER.sub("", text).split("\n\n"):
        paragraph = one.strip("\n")
        # Half a fence would hide all that is typed behind it.
        if paragraph and "```" not in paragraph and "<" not in paragraph:
            yield paragraph
