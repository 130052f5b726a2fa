"""The lines of a text through edits are those of the text that comes of it."""

import random
import re

import pytest

from citewell import span
from citewell.span import Encoding, LineIndex, Position, Span

TYPED = [
    "a",
    "é",
    "👩",
    "\n",
    "\n\n",
    "\r",
    "\r\n",
    "\n\r",
    "\u2028",
    "words\nof\r\nlines\rhere",
    "x" * 70,
    "\n" * 40,
    "",
]
ENCODINGS: list[Encoding] = ["utf-8", "utf-16", "utf-32"]


@pytest.mark.parametrize("piece", [1, 5, 40])
def test_random_edits_equal_a_new_index(piece: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(span, "_PIECE", piece)
    chance = random.Random(piece)
    for _ in range(60):
        text = "".join(chance.choices(TYPED, k=chance.randint(0, 30)))
        lines = LineIndex(text)
        for _ in range(30):
            start = chance.randint(0, len(text))
            end = min(start + chance.choice((0, 0, 1, 1, 2, 60)), len(text))
            new = chance.choice(TYPED)
            before, old = lines, text
            text = text[:start] + new + text[end:]
            lines = before.edited(Span(start, end), new)
            assert before.text == old
            assert_alike(lines, text, chance)


def assert_alike(lines: LineIndex, text: str, chance: random.Random) -> None:
    starts = [0]
    for at, char in enumerate(text):
        if char == "\n" or (char == "\r" and text[at + 1 : at + 2] != "\n"):
            starts.append(at + 1)
    assert len(lines) == len(starts)
    assert [lines.line_start(number) for number in range(len(starts) + 2)] == [*starts, len(text), len(text)]
    number = chance.randrange(len(starts))
    end = starts[number + 1] if number + 1 < len(starts) else len(text)
    line = text[starts[number] : end]
    assert lines.line_span(number).of(text) == (line if number + 1 == len(starts) else line.rstrip("\r\n"))
    offset = chance.randint(0, len(text))
    encoding = chance.choice(ENCODINGS)
    place = lines.position(offset, encoding)
    assert place.line == lines.line_of(offset) == sum(start <= offset for start in starts) - 1
    assert place == LineIndex(text).position(offset, encoding)
    assert lines.offset(place, encoding) == min(offset, lines.line_span(place.line).end)
    assert lines.text == text


@pytest.mark.parametrize("piece", [1, 5, 40])
def test_words_are_found_where_they_stand_through_edits(piece: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(span, "_PIECE", piece)
    chance = random.Random(piece)
    parts = ["ab", "a", "b", "aa", "\n", "\r\n", "b ab", ""]
    text = "".join(chance.choices(parts, k=60))
    lines = LineIndex(text)
    for _ in range(300):
        start = chance.randint(0, len(text))
        end = min(start + chance.choice((0, 1, 2)), len(text))
        new = chance.choice(parts)
        text = text[:start] + new + text[end:]
        lines = lines.edited(Span(start, end), new)
        for words in ("ab", "aa"):
            assert list(lines.find(words)) == [match.start() for match in re.finditer(words, text)]


def test_a_text_is_put_together_only_when_asked_for() -> None:
    lines = LineIndex("Words.\n" * 10_000)
    after = lines.edited(Span(35_000, 35_000), "x\n")
    assert "text" not in vars(after)
    assert sum(one is other for one, other in zip(lines._pieces, after._pieces, strict=False)) > 5
    assert after.position(35_002) == Position(5001, 0)
    assert after.text == "Words.\n" * 5_000 + "x\n" + "Words.\n" * 5_000
