"""The command that measures ideas, splits and claims: its predictions, its bars, and what it says of missing data."""

import importlib.util
import json
import sys
from pathlib import Path
from typing import Any

import pytest

TWO = (
    "The importer reads spreadsheets of up to 50 columns from any office, and the new report lists every row that "
    "was skipped together with the reason."
)
ONE = "The importer reads spreadsheets."


@pytest.fixture(scope="module")
def quality() -> Any:
    sys.path.insert(0, str(Path(__file__).parent))
    spec = importlib.util.spec_from_file_location("quality", Path(__file__).with_name("quality.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["quality"] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    del sys.modules["quality"]
    sys.path.pop(0)
    return module


def test_predictions(quality: Any) -> None:
    assert quality.flag({"text": TWO}) == {"label": 1}
    assert quality.flag({"text": ONE}) == {"label": 0}
    assert quality.divide({"text": ONE}) == {"sentences": [ONE]}
    first, second = quality.divide({"text": TWO})["sentences"]
    assert first == "The importer reads spreadsheets of up to 50 columns from any office."
    assert second.startswith("The new report lists")


def test_bars(quality: Any) -> None:
    least = quality.Figure("recall", lambda scores: scores["recall"], least=45)
    most = quality.Figure("flagged", lambda scores: scores["flagged"], most=6)
    assert [least.misses({"recall": value}) for value in (44.9, 45.0)] == [True, False]
    assert [most.misses({"flagged": value}) for value in (6.0, 6.1)] == [False, True]
    assert list(quality.rows("set", (least, most), {"recall": 44.0, "flagged": 6.0})) == [
        "| set | recall | 44.0 | ≥ 45 | missed |  |",
        "| set | flagged | 6.0 | ≤ 6 | met |  |",
    ]


def test_missing_data_is_said(
    quality: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(quality, "DATA", tmp_path)
    monkeypatch.setattr(sys, "argv", ["quality.py"])
    assert quality.main() == 1
    said = capsys.readouterr().err
    assert all(f"{name} is not measured" in said for name in quality.SETS)


def test_pairs_and_comparisons(quality: Any) -> None:
    pair = {"pov": "Our world-class team bakes bread.", "neutral": "Our team bakes bread."}
    assert quality.claims.pair(pair) == {"pov": 1, "neutral": 0}
    compares = quality.claims.Comparing()
    assert compares({"text": "it is cheaper than the old one."}) == {"label": 1}
    assert compares({"text": "it is blue."}) == {"label": 0}


def test_intervals(quality: Any) -> None:
    """Known values of the interval of Wilson."""
    assert quality.claims.interval(0, 0) == (0.0, 100.0)
    assert [round(end, 1) for end in quality.claims.interval(9, 10)] == [59.6, 98.2]
    assert [round(end, 1) for end in quality.claims.interval(0, 10)] == [0.0, 27.8]


def test_a_line_for_each_rule_about_claims(quality: Any) -> None:
    row = {"both": 6, "one": 2, "findings": 10, "right": 9, "caught hint+": 4, "caught information+": 2}
    agree = {"agree": 90.0}
    readers = {"defects, first one": agree, "defects, any in common": agree, "note": {"f1": 80.0}}
    lines = list(quality.claims.by_rule({"defects": {"C05": row}, "readers": readers}))
    assert "| C05 | `puffery` | 10 | 9 | 90 [60, 98] | 8 | 4 = 50 % | 2 = 25 % |" in lines
    assert any(line.startswith("| C01 | `bare-comparative` | 0 | 0 | none found | 0 |") for line in lines)


def test_kinds_are_counted(quality: Any, tmp_path: Path) -> None:
    labels = tmp_path / "sentences.jsonl"
    lines = [
        {"text": "Open the lid.", "kind": "instruction", "skip": False},
        {"text": "Is it blue?", "kind": "claim", "skip": False},
        {"text": "Broken", "kind": "other", "skip": True},
        {"text": "Disputed.", "kind": None, "skip": False},
    ]
    labels.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    scores = quality.claims.kinds(labels)
    assert (scores["agree"], scores["precision"], scores["recall"]) == (50.0, 0.0, 0.0)
    assert "| claim | 0 | 0 | 0 | 0 | 1 | 0 | 0 |" in list(quality.claims.confusions(scores))
