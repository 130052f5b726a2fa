"""Configuration: which file counts, what it may say, and where its faults are shown."""

import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest

import citewell
from citewell.config import (
    ConfigError,
    Settings,
    default_settings,
    find_configuration,
    find_file,
    find_settings,
    options_of,
    read_settings,
    settings_from,
)
from citewell.config.writing import turn_off
from citewell.document import Sentence
from citewell.packs import Packs
from citewell.rule import Doc, Mark, Min, NoOptions, Rule, rule


@dataclass(frozen=True)
class Options:
    max_words: Annotated[int, Doc("Words accepted.")] = 25
    share: Annotated[float, Doc("Share accepted."), Min(0)] = 0.5
    strict: bool = False
    word: str = "x"
    terms: Annotated[tuple[str, ...], Doc("Words that pass.")] = ()
    mode: Literal["near", "far"] = "near"

    def __post_init__(self) -> None:
        if self.max_words < 1:
            raise ValueError("max-words is 1 or more")


def make(name: str, family: Any = "claim", *, preview: bool = False, options: Any = NoOptions) -> Rule[Any]:
    def find(sentence, options) -> Iterator[Mark]:  # type: ignore[no-untyped-def]
        """A fault."""
        yield from ()

    find.__name__ = name
    find.__annotations__ = {"sentence": Sentence, "options": options}
    return rule(family=family, severity="warning", evidence=(), since="0.1", preview=preview, aliases=(f"old-{name}",))(
        find
    )


RULES = [
    make("long_sentence", "sentence", options=Options),
    make("puffery"),
    make("bare_comparative"),
    make("shy", "section", preview=True),
]
PACKS = Packs(
    rules={one.id: one for one in RULES},
    aliases={alias.replace("_", "-"): one.id for one in RULES for alias in one.aliases},
)


def on(settings: Settings) -> set[str]:
    return {name for name, one in settings.rules.items() if one.on}


def fault(tmp_path: Path, text: str, name: str = "citewell.toml") -> ConfigError:
    file = tmp_path / name
    file.write_bytes(text.encode())
    with pytest.raises(ConfigError) as caught:
        read_settings(file, PACKS)
    assert str(caught.value) == f"{file}:{caught.value.line}:{caught.value.column}: {caught.value.message}"
    return caught.value


def test_the_defaults_are_complete_and_leave_previews_off() -> None:
    settings = default_settings(PACKS)
    assert set(settings.rules) == set(PACKS.rules)
    assert on(settings) == {"long-sentence", "puffery", "bare-comparative"}
    assert settings.rules["long-sentence"].options == Options()
    assert settings.page is None
    assert settings.file is None


def test_a_file_sets_rules_and_options(tmp_path: Path) -> None:
    file = tmp_path / "citewell.toml"
    file.write_text(
        'page = true\n[rules]\npuffery = "off"\nold-bare-comparative = "error"\nshy = "on"\n'
        '[rules.long-sentence]\nseverity = "hint"\nmax-words = 40\nshare = 1\nstrict = true\nterms = ["a", "b"]\n'
        'mode = "far"\n'
    )
    settings = read_settings(file, PACKS)
    assert on(settings) == {"long-sentence", "bare-comparative", "shy"}
    assert settings.rules["bare-comparative"].severity == "error"
    assert settings.rules["long-sentence"].severity == "hint"
    assert settings.rules["long-sentence"].options == Options(40, 1, True, "x", ("a", "b"), "far")
    assert settings.page is True
    assert settings.file == file


def test_a_table_may_turn_its_rule_off() -> None:
    settings = settings_from({"rules": {"long-sentence": {"severity": "off", "max-words": 9}}}, PACKS)
    assert "long-sentence" not in on(settings)
    assert settings.rules["long-sentence"].options == Options(9)


STATES = '"off", "on" or a severity ("error", "warning", "information", "hint")'


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("paeg = true", 1, 1, 'unknown key "paeg"; did you mean "page"?'),
        ('\n  puffery = "off"', 2, 3, 'unknown key "puffery": rules are set under [rules], as in [rules.puffery]'),
        ('page = "yes"', 1, 1, "page is true or false"),
        ("rules = 3", 1, 1, "rules is a table: [rules]"),
        ('[rules]\n"🦊" = "on"\nlong-sentense = "on"', 2, 1, 'unknown rule "🦊"'),
        ('[rules]\nlong-sentense = "on"', 2, 1, 'unknown rule "long-sentense"; did you mean "long-sentence"?'),
        ("[rules.pufery]\nx = 1", 1, 8, 'unknown rule "pufery"; did you mean "puffery"?'),
        (
            'rules = {shy = "on", puffery = "of"}',
            1,
            22,
            f'puffery is {STATES}, not "of"; did you mean "off"?',
        ),
        (
            "[rules]\nputt.x = 1\n",
            2,
            1,
            'unknown rule "putt"',
        ),
        (
            "[rules]\npuffery = false\n",
            2,
            1,
            f"puffery is {STATES}, or a table of options: [rules.puffery]",
        ),
        (
            '[rules.long-sentence]\nmax-words = "🦊"',
            2,
            1,
            'long-sentence: max-words is a whole number, not "🦊"',
        ),
        ("[rules.long-sentence]\nmax-words = true", 2, 1, "long-sentence: max-words is a whole number, not true"),
        ("[rules.long-sentence]\nshare = false", 2, 1, "long-sentence: share is a number, 0 or more, not false"),
        ("[rules.long-sentence]\nshare = -0.1", 2, 1, "long-sentence: share is a number, 0 or more, not -0.1"),
        ("[rules.long-sentence]\nshare = nan", 2, 1, "long-sentence: share is a number, 0 or more, not nan"),
        ("[rules.long-sentence]\nstrict = 1", 2, 1, "long-sentence: strict is true or false, not 1"),
        ("[rules.long-sentence]\nterms = [1]", 2, 1, "long-sentence: terms is a list of texts, not [1]"),
        ('[rules.long-sentence]\nmode = "mid"', 2, 1, 'long-sentence: mode is "near" or "far", not "mid"'),
        ("[rules.long-sentence]\nmax-words = 0", 1, 8, "long-sentence: max-words is 1 or more"),
        (
            "[rules.long-sentence]\nmax_words = 1",
            2,
            1,
            'long-sentence has no option "max_words"; did you mean "max-words"?',
        ),
        ("[rules.puffery]\nzzz = 1", 2, 1, 'puffery has no option "zzz"; it has severity'),
        (
            "[rules.puffery]\nseverity = 'loud'",
            2,
            1,
            f'puffery: severity is {STATES}, not "loud"',
        ),
        (
            "[rules]\npuffery = 'on'\nold-puffery = 'on'",
            3,
            1,
            '"old-puffery" is set twice: it is the earlier name of "puffery"',
        ),
        (
            'select = ["claim", "sectoin"]',
            1,
            20,
            'select: unknown rule or family "sectoin"; did you mean "section"?',
        ),
        ("page = true\nselect = []", 2, 1, "select names no rule"),
        ("ignore = 'claim'", 1, 1, 'ignore is a list of rules and families: ["long-sentence", "claim"]'),
        ("page = \n", 1, 8, "is not TOML here: Invalid value"),
        ('terms = ["a",\n"b"\n', 1, 1, "is not TOML here: Unclosed array that begins here"),
        (
            'page = true\n  ignore = ["claim"]\n  ignore = ["trust"]\n',
            3,
            3,
            'is not TOML here: "ignore" is written twice',
        ),
        (
            '[rules]\nclaim = "off"',
            2,
            1,
            '"claim" is a family, and [rules] is about single rules: ignore = ["claim"]',
        ),
        ("[rules.puffery]\nseverity = 3", 2, 1, f"puffery: severity is {STATES}, not 3"),
        ('[rules]\npuffery = "info"', 2, 1, f'puffery is {STATES}, not "info"; did you mean "information"?'),
        (
            'exclude = ["old/", "./docs/**"]',
            1,
            20,
            (
                'exclude: the pattern "./docs/**" cannot be read: matches nothing; write "docs/**", which counts from the '
                "folder of this file"
            ),
        ),
        ("\ufeffpage = 1", 1, 2, "page is true or false"),
    ],
)
def test_faults_are_shown_at_their_place(tmp_path: Path, text: str, line: int, column: int, message: str) -> None:
    error = fault(tmp_path, text)
    assert (error.line, error.column, error.message) == (line, column, message)


def test_columns_count_code_points(tmp_path: Path) -> None:
    error = fault(tmp_path, 'select = ["claim", # 🦊\n  "🦊"]')
    assert (error.line, error.column) == (2, 3)


def test_a_file_that_is_not_utf8_or_ends_too_soon(tmp_path: Path) -> None:
    file = tmp_path / "citewell.toml"
    file.write_bytes(b"page = true\n# caf\xe9\n")
    with pytest.raises(ConfigError, match="is not UTF-8 here") as caught:
        read_settings(file, PACKS)
    assert (caught.value.line, caught.value.column) == (2, 6)
    error = fault(tmp_path, 'select = ["claim"')
    assert error.message.startswith("is not TOML here: ")
    assert error.line == 1


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nowhere\.toml:1:1: cannot be read"):
        find_settings(None, PACKS, tmp_path / "nowhere.toml")
    with pytest.raises(ConfigError, match="is not a file"):
        find_settings(None, PACKS, tmp_path)


def test_the_nearest_file_wins(tmp_path: Path) -> None:
    inner = tmp_path / "docs" / "guide"
    inner.mkdir(parents=True)
    draft = inner / "draft.md"
    (tmp_path / "pyproject.toml").write_text('[tool.citewell.rules]\npuffery = "off"\n')
    assert find_settings(draft, PACKS).file == tmp_path / "pyproject.toml"
    assert "puffery" not in on(find_settings(draft, PACKS))
    (tmp_path / "docs" / "pyproject.toml").write_text('[project]\nname = "citewell-site"\n')
    assert find_settings(draft, PACKS).file == tmp_path / "pyproject.toml"
    (tmp_path / ".citewell.toml").write_text("")
    assert find_settings(draft, PACKS).file == tmp_path / ".citewell.toml"
    (tmp_path / "citewell.toml").write_text("")
    assert find_settings(draft, PACKS).file == tmp_path / "citewell.toml"
    (tmp_path / "docs" / ".citewell.toml").write_text("")
    assert find_settings(draft, PACKS).file == tmp_path / "docs" / ".citewell.toml"
    explicit = tmp_path / "house.toml"
    explicit.write_text("page = false")
    assert find_settings(draft, PACKS, explicit).file == explicit


def test_a_broken_pyproject_counts_only_when_it_speaks_of_us(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[project\nname = "citewell-like"')
    assert find_file(tmp_path) not in {tmp_path / "pyproject.toml"}
    (tmp_path / "pyproject.toml").write_text("[tool.citewell]\npage = \n")
    with pytest.raises(ConfigError, match=r"pyproject\.toml:2:8: is not TOML here"):
        find_settings(tmp_path / "draft.md", PACKS)


def test_faults_in_pyproject_stand_at_their_place(tmp_path: Path) -> None:
    error = fault(tmp_path, "[project]\npage = 1\n[tool.citewell]\npage = 1\n", "pyproject.toml")
    assert (error.line, error.column) == (4, 1)
    error = fault(tmp_path, "[tool]\ncitewell = 1\n", "pyproject.toml")
    assert (error.line, error.column, error.message) == (2, 1, "tool.citewell is a table: [tool.citewell]")


def test_a_pyproject_that_is_named_speaks_of_us(tmp_path: Path) -> None:
    for text in ("", "tool = 1", "[tool.other]"):
        assert fault(tmp_path, text, "pyproject.toml").message == "has no table [tool.citewell]"


def test_a_pyproject_that_cannot_be_read_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pyproject.toml").write_text("[project]\n")

    def refuse(file: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(ConfigError, match=r"pyproject\.toml:1:1: cannot be read: Permission denied"):
        find_settings(tmp_path / "draft.md", PACKS)


@pytest.mark.parametrize("name", ["a\0b.md", "\ud800.md", "x" * 5000])
def test_a_name_that_no_file_has(name: str) -> None:
    assert on(find_settings(Path(name), PACKS)) == on(default_settings(PACKS))
    assert citewell.check("Text.\n", path=name).findings == ()


def test_a_file_wins_over_what_else_is_set(tmp_path: Path) -> None:
    (tmp_path / "citewell.toml").write_text("page = false")
    for path, page in ((tmp_path / "draft.md", False), (None, True)):
        assert find_configuration(path, PACKS, otherwise={"page": True}).settings_for(path).page is page


def test_a_file_nested_without_end(tmp_path: Path) -> None:
    assert fault(tmp_path, "select = " + "[" * 100_000).message == "is nested too deeply"
    (tmp_path / "citewell.toml").rename(tmp_path / "pyproject.toml")
    assert find_file(tmp_path) != tmp_path / "pyproject.toml"


def test_a_linked_draft_has_the_settings_of_its_real_place(tmp_path: Path) -> None:
    real, other = tmp_path / "real", tmp_path / "other"
    real.mkdir()
    other.mkdir()
    (real / "citewell.toml").write_text("page = true")
    (real / "draft.md").write_text("x")
    (other / "draft.md").symlink_to(real / "draft.md")
    (other / "folder").symlink_to(real, target_is_directory=True)
    loop = other / "loop.md"
    loop.symlink_to(loop)
    assert find_settings(other / "draft.md", PACKS).file == real / "citewell.toml"
    assert find_settings(other / "folder" / "draft.md", PACKS).file == real / "citewell.toml"
    assert find_settings(loop, PACKS).file != real / "citewell.toml"


def test_a_relative_path_is_taken_from_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "citewell.toml").write_text("page = true")
    monkeypatch.chdir(tmp_path)
    assert find_settings(Path("draft.md"), PACKS).page is True


SELECTIONS: list[tuple[dict[str, Any], list[str] | None, list[str], set[str]]] = [
    ({}, ["claim"], [], {"puffery", "bare-comparative"}),
    ({}, ["shy"], [], {"shy"}),
    ({}, ["section"], [], set()),
    ({}, ["all"], ["claim"], {"long-sentence"}),
    ({}, None, ["old-puffery"], {"long-sentence", "bare-comparative"}),
    ({}, ["puffery"], ["claim"], {"puffery"}),
    ({}, ["puffery"], ["puffery"], set()),
    ({"select": ["claim"]}, None, [], {"puffery", "bare-comparative"}),
    ({"select": ["claim"]}, ["sentence"], [], {"long-sentence"}),
    ({"ignore": ["claim"]}, None, [], {"long-sentence"}),
    ({"select": ["puffery"], "ignore": ["claim"]}, None, [], {"puffery"}),
    ({"ignore": ["claim"], "rules": {"puffery": "on"}}, None, [], {"long-sentence", "puffery"}),
    ({"ignore": ["puffery"]}, None, ["sentence"], {"bare-comparative"}),
    ({"rules": {"puffery": "off"}}, ["claim"], [], {"bare-comparative"}),
    ({"rules": {"puffery": "off"}}, ["puffery"], [], {"puffery"}),
    ({"rules": {"shy": "hint"}}, ["section"], [], {"shy"}),
]


@pytest.mark.parametrize(("data", "select", "ignore", "expected"), SELECTIONS)
def test_select_and_ignore(
    data: dict[str, Any], select: list[str] | None, ignore: list[str], expected: set[str]
) -> None:
    assert on(settings_from(data, PACKS, select=select, ignore=ignore)) == expected


def test_an_unknown_name_on_the_command_line_names_the_option() -> None:
    with pytest.raises(ConfigError) as caught:
        settings_from({}, PACKS, select=["pufery"])
    assert str(caught.value) == '--select: unknown rule or family "pufery"; did you mean "puffery"?'


def test_a_selection_of_nothing_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"^--select names no rule$"):
        settings_from({}, PACKS, select=[])
    assert on(settings_from({"ignore": []}, PACKS, ignore=[])) == on(default_settings(PACKS))


def test_options_carry_what_a_table_needs() -> None:
    first, second, *_ = options_of(PACKS.rules["long-sentence"])
    assert (first.name, first.field, first.default, first.doc) == ("max-words", "max_words", 25, "Words accepted.")
    assert (first.type_name, second.type_name) == ("a whole number", "a number, 0 or more")


DIGESTS = [
    {},
    {"page": True},
    {"page": False},
    {"rules": {"puffery": "off"}},
    {"rules": {"puffery": "error"}},
    {"rules": {"long-sentence": {"max-words": 3}}},
    {"rules": {"long-sentence": {"terms": ["a"]}}},
]


def test_the_digest_tells_settings_apart_and_same_ones_not(tmp_path: Path) -> None:
    found = [settings_from(data, PACKS).digest for data in DIGESTS]
    assert len(set(found)) == len(found)
    assert settings_from({"rules": {"puffery": "on"}}, PACKS).digest == found[0]
    file = tmp_path / "citewell.toml"
    file.write_text("page = true")
    assert read_settings(file, PACKS).digest == found[1]


def test_the_digest_is_the_same_in_every_process() -> None:
    code = (
        "from citewell.packs import load; from citewell.config import default_settings; "
        "print(default_settings(load()).digest)"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1


TURN_OFF = [
    (None, '[rules]\npuffery = "off"\n'),
    ("", '[rules]\npuffery = "off"\n'),
    ("# ours\npage = true # yes\n", '# ours\npage = true # yes\n\n[rules]\npuffery = "off"\n'),
    (
        '[rules] # all of them\nshy = "on" # why\n\n# last\n',
        '[rules] # all of them\nshy = "on" # why\n\n# last\npuffery = "off"\n',
    ),
    ('[rules]\npuffery = "hint" # soft\n', '[rules]\npuffery = "off" # soft\n'),
    ('[rules]\nold-puffery = "on"\n', '[rules]\nold-puffery = "off"\n'),
    ("[rules.puffery]\nseverity = 'hint'\n", '[rules.puffery]\nseverity = "off"\n'),
    ("rules.shy = 'on'\r\npage = true\r\n", "rules.shy = 'on'\r\nrules.puffery = \"off\"\r\npage = true\r\n"),
    ("rules = {shy = 'on'}\n", "rules = {shy = 'on',puffery = \"off\"}\n"),
]


@pytest.mark.parametrize(("text", "expected"), TURN_OFF)
def test_turning_a_rule_off_keeps_the_rest_of_the_file(text: str | None, expected: str) -> None:
    written = turn_off(text, "puffery", aliases=("old-puffery",))
    assert written == expected
    settings = settings_from(tomllib.loads(written), PACKS)
    assert not settings.rules["puffery"].on
    assert turn_off(written, "puffery", aliases=("old-puffery",)) == written


@pytest.mark.parametrize(
    "text", [None, '[project]\nname = "x"\n', "[tool.ruff]\nx = 1 # y\n", "[tool.citewell]\npage = true\n"]
)
def test_turning_a_rule_off_in_pyproject(text: str | None) -> None:
    written = turn_off(text, "puffery", pyproject=True)
    data = tomllib.loads(written)
    assert data["tool"]["citewell"]["rules"] == {"puffery": "off"}
    for line in (text or "").splitlines():
        assert line in written


def test_a_file_that_is_not_toml_is_not_touched() -> None:
    with pytest.raises(ConfigError, match="is not TOML here"):
        turn_off("page = ", "puffery")


@pytest.mark.parametrize(
    ("text", "pyproject", "reason"),
    [
        ("rules = 'x'\n", False, "rules is a table: [rules]"),
        ("[[rules]]\nx = 1\n", False, "rules is a table: [rules]"),
        ("tool = 3\n", True, "tool is a table: [tool]"),
        ("[tool]\ncitewell = true\n", True, "tool.citewell is a table: [tool.citewell]"),
        ("[tool]\ncitewell.page = true\n", True, 'set tool.citewell.rules.puffery to "off" by hand'),
        ("[tool]\ncitewell = {page = true}\n", True, 'set tool.citewell.rules.puffery to "off" by hand'),
    ],
)
def test_what_cannot_be_added_to_is_not_touched(text: str, pyproject: bool, reason: str) -> None:
    with pytest.raises(ConfigError) as caught:
        turn_off(text, "puffery", pyproject=pyproject)
    assert caught.value.message.endswith(reason)
