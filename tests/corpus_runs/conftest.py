"""Pages to check, and a pack of rules that misbehave on demand."""

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

PACK = Path(__file__).resolve().parents[1] / "lsp" / "pack"

SUBJECTS = ["front light", "rear light", "dynamo", "reflector", "cargo rack", "bell", "lock", "pump"]
SENTENCES = [
    "The {} runs for {} hours on one charge, and the new mount holds it on any bar you can buy in our shop today.",
    "Our {} is significantly brighter than before and lights {} metres of the road.",
    "It is much lighter than the old {}, by {} grams.",
    "We tested the {} for {} nights in the rain.",
    "Studies show that {} % of riders never switch their {} on.",
]


def written(number: int, paragraphs: int = 6) -> str:
    """A page of our own making; the same for the same number."""
    draw = random.Random(number)
    subject = draw.choice(SUBJECTS)
    lines = [f"# How long does the {subject} of model {number} last?", ""]
    for _ in range(paragraphs):
        sentence = draw.choices(SENTENCES, k=3)
        told = (
            one.format(
                *((draw.randint(2, 90), subject) if one.startswith("Studies") else (subject, draw.randint(2, 90)))
            )
            for one in sentence
        )
        lines += [" ".join(told), ""]
        if draw.random() < 0.4:
            lines += [f"## What does the {draw.choice(SUBJECTS)} weigh?", ""]
    return "\n".join(lines)


@pytest.fixture
def site(tmp_path: Path) -> Callable[..., Path]:
    """Makes a folder with so many pages."""

    def make(count: int) -> Path:
        folder = tmp_path / "site"
        for number in range(count):
            place = folder / f"part{number % 3}" / f"{number:04}.md"
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(written(number), encoding="utf-8")
        return folder

    return make


@pytest.fixture
def misbehaving(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sentence with CRASH ends its process, one with HANG never ends."""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(PACK), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep))


@pytest.fixture(autouse=True)
def no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CITEWELL_CACHE", "off")
