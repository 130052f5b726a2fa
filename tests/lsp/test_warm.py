"""A draft that was checked before needs no parse when it is opened again, in whatever process."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from citewell.grammar import Grammar
from citewell.worker import Worker

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "draft.md"


def opened() -> list[dict[str, Any]]:
    """What a new worker says of the example draft."""
    sent: list[dict[str, Any]] = []
    worker = Worker(sent.append)
    text = EXAMPLE.read_bytes().decode()
    worker.inbox.put({"do": "open", "uri": "u", "revision": 1, "text": text, "path": str(EXAMPLE), "format": None})
    worker.step()
    reports = [one for one in sent if one["event"] == "report"]
    assert reports[-1]["complete"]
    found: list[dict[str, Any]] = []
    for one in reports:
        end = len(found) if one["removed"] is None else one["at"] + one["removed"]
        found[one["at"] : end] = one["findings"]
    return [*found, *reports[-1]["general"]]


def test_a_second_opening_parses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CITEWELL_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    parsed: list[str] = []
    batch = Grammar.batch

    def counted(self: Grammar, texts: Iterable[str]) -> Any:
        texts = list(texts)
        parsed.extend(texts)
        return batch(self, texts)

    monkeypatch.setattr(Grammar, "batch", counted)
    cold = opened()
    assert parsed
    parsed.clear()
    assert opened() == cold
    assert parsed == []
