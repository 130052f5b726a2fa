"""Which files are looked after without the editor."""

from pathlib import Path

from citewell.lsp.watch import _Look


def test_rules_beside_a_configuration_and_what_it_extends_are_looked_after(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "citewell.toml").write_text('extends = "../team/house.toml"\n', "utf-8")
    words = tmp_path / "team" / "citewell-rules" / "words"
    words.mkdir(parents=True)
    (tmp_path / "team" / "house.toml").write_text("", "utf-8")
    paths = [str(tmp_path / "docs" / "a.md")]
    before = _Look().states(paths)
    assert before[str(words)] is not None
    rule = words / "one.yml"
    rule.write_text("id: one-rule\n", "utf-8")
    after = _Look().states(paths)
    assert after[str(rule)] is not None
    assert after[str(words)] != before[str(words)]
    rule.write_text("id: another-rule\n", "utf-8")
    assert _Look().states(paths)[str(rule)] != after[str(rule)]
