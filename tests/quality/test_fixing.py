"""The command that fixes drafts, over those of the project: its examples and the drafts of its rules' cases."""

import importlib.util
from pathlib import Path
from typing import Any

import pytest

from citewell.testing import cases

ROOT = Path(__file__).resolve().parents[2]
SUFFIXES = {"markdown": ".md", "mdx": ".mdx", "html": ".html"}


@pytest.fixture(scope="module")
def fixing() -> Any:
    spec = importlib.util.spec_from_file_location("fixing", Path(__file__).with_name("fixing.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_examples_are_fixed_once_and_for_all(fixing: Any) -> None:
    assert fixing.main([str(ROOT / "examples")]) == 0


@pytest.mark.parametrize("rule", ["invalid-json-ld", "duplicate-key", "wrong-value"])
def test_drafts_of_cases_are_fixed_once_and_for_all(fixing: Any, tmp_path: Path, rule: str) -> None:
    for number, case in enumerate(cases(ROOT / "tests" / "rules" / f"{rule}.md")):
        (tmp_path / f"{number}{SUFFIXES[case.format]}").write_bytes(case.draft.encode())
    assert fixing.main([str(tmp_path)]) == 0


def test_a_fix_that_leaves_something_is_told(fixing: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "draft.md").write_bytes(fixing.broken(b"Words.\n"))
    monkeypatch.setattr(fixing.Editor, "fix", lambda _, path, text: text)
    assert fixing.main([str(tmp_path)]) == 1


@pytest.mark.data
def test_real_drafts_are_fixed_once_and_for_all(fixing: Any, data_dir: Path) -> None:
    # `make quality` takes all of them.
    assert fixing.main([str(path) for path in sorted((data_dir / "drafts_html").glob("*.html"))[:3]]) == 0
