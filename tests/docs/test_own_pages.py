"""Our own pages: they pass our own check, show the figures of now, and the code on them works."""

import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from citewell import cli, packs
from citewell.packs import Packs
from citewell.testing import cases, run

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("README.md", "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "docs", "editor-clients")


def test_they_have_no_finding_above_a_hint(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert cli.main(["check", "--fail-on", "information", *PAGES]) == 0, capsys.readouterr().out


def test_the_readme_shows_the_figures_that_were_measured(measured: Any) -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert measured.precision() in readme
    assert measured.with_table(readme) == readme


def test_another_figure_is_another_table(measured: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = json.loads((ROOT / "docs" / "quality.json").read_text("utf-8"))
    kept["data"]["damage"]["right"] += 1
    before = measured.precision()
    monkeypatch.setattr(measured, "_kept", lambda: kept)
    assert measured.precision() != before


def test_figures_are_kept_of_all_rules_about_claims(measured: Any) -> None:
    kept = json.loads((ROOT / "docs" / "quality.json").read_text("utf-8"))
    assert {row["rule"] for row in kept["rules"]} == {rule.id for rule in packs.load().rules.values() if rule.defect}


def test_figures_hold_no_text_of_drafts() -> None:
    """Numbers, and short names of our own: the file is committed, and the drafts are others'."""

    def texts(value: Any) -> list[str]:
        if isinstance(value, dict):
            return [text for one in value.values() for text in texts(one)]
        if isinstance(value, list):
            return [text for one in value for text in texts(one)]
        return [value] if isinstance(value, str) else []

    allowed = (ROOT / "tests" / "quality" / "quality.py").read_text("utf-8")
    known = {rule.id for rule in packs.load().rules.values()} | {rule.defect for rule in packs.load().rules.values()}
    kept = json.loads((ROOT / "docs" / "quality.json").read_text("utf-8"))
    for text in texts([kept["rules"], kept["data"]]):
        assert text in known
    for text in texts(kept["figures"]):
        assert text in allowed or re.fullmatch(r"[≥≤] [\d.]+|", text), text
    assert {row["key"] for row in kept["written"]["told"]} <= {"headline", "datePublished"}


def test_the_rule_that_is_shown_passes_its_cases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = (ROOT / "docs" / "rule-packs.md").read_text("utf-8")
    code = re.search(r"^```python\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    written = re.search(r"^`````markdown\n(.*?)^`````", page, re.MULTILINE | re.DOTALL)
    assert code is not None
    assert written is not None
    (tmp_path / "ai_powered.py").write_text(code[1], "utf-8")
    (tmp_path / "ai-powered.md").write_text(written[1], "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    shown = __import__("ai_powered").ai_powered
    monkeypatch.delitem(sys.modules, "ai_powered")
    found = cases(tmp_path / "ai-powered.md")
    assert found
    for case in found:
        run(case, Packs({shown.id: shown}))


def test_rules_as_data_on_our_pages_hold(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = (ROOT / "docs" / "rule-packs.md").read_text("utf-8")
    rules = [text for text in re.findall(r"^```yaml\n(.*?)^```", page, re.M | re.S) if text.startswith("id:")]
    assert len(rules) > 1
    (tmp_path / "rules.yml").write_text("---\n".join(rules), "utf-8")
    assert cli.main(["test-rules", str(tmp_path / "rules.yml")]) == 0, capsys.readouterr().out


def test_settings_on_our_pages_are_settings(tmp_path: Path) -> None:
    """What is called TOML and speaks of rules is a configuration that is accepted."""
    from citewell.config import read_settings

    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    shown = [
        text for page in pages for text in re.findall(r"^```toml\n(.*?)^```", page.read_text("utf-8"), re.M | re.S)
    ]
    ours = [text for text in shown if "[rules" in text]
    assert len(ours) > 2
    for text in ours:
        (tmp_path / "citewell.toml").write_text(text, "utf-8")
        read_settings(tmp_path / "citewell.toml", packs.load())
