"""The command that measures ideas and splits: its predictions, its bars, and what it says of missing data."""

import importlib.util
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
    spec = importlib.util.spec_from_file_location("quality", Path(__file__).with_name("quality.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["quality"] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    del sys.modules["quality"]
    return module


def test_predictions(quality: Any) -> None:
    assert quality.flag(TWO) == {"label": 1}
    assert quality.flag(ONE) == {"label": 0}
    assert quality.divide(ONE) == {"sentences": [ONE]}
    first, second = quality.divide(TWO)["sentences"]
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
