"""Files of rules beside configuration files: they are looked after without the editor, and known in settings."""

from pathlib import Path

from citewell.lsp.configmarks import problems_in
from citewell.lsp.watch import _Look

RULE = "id: no-lamps\nfamily: claim\nseverity: hint\nmessage: No.\nwhy: No.\nphrases: [lamp]\n"


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


def test_rules_of_the_project_may_be_set(tmp_path: Path) -> None:
    (tmp_path / "citewell-rules").mkdir()
    (tmp_path / "citewell-rules" / "no-lamps.yml").write_text(RULE, "utf-8")
    text = '[rules]\nno-lamps = "error"\nno-lights = "error"\n'
    for name in ("citewell.toml", "house.toml"):
        (tmp_path / name).write_text(text, "utf-8")
        assert [one.line for one in problems_in(text, tmp_path / name)] == [3]
