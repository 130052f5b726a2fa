"""Configurations that extend others, speak about some drafts only, and hold lists for several rules; all their faults."""

import itertools
import os
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import pytest

from citewell import packs
from citewell.config import (
    PRESETS,
    ConfigError,
    Settings,
    default_settings,
    exclusions,
    extended,
    faults,
    find_configuration,
    find_settings,
    preset_file,
    read_settings,
    settings_from,
)
from citewell.document import Sentence
from citewell.packs import Packs
from citewell.rule import Doc, Mark, Min, NoOptions, Rule, rule


@dataclass(frozen=True)
class Options:
    least: Annotated[int, Doc("The least."), Min(1)] = 1
    most: Annotated[int, Doc("The most."), Min(1)] = 9
    acronyms: Annotated[tuple[str, ...], Doc("Known.")] = ()

    def __post_init__(self) -> None:
        if self.least > self.most:
            raise ValueError("least is at most most")


@dataclass(frozen=True)
class Others:
    acronyms: Annotated[int, Doc("How many.")] = 0


def make(name: str, family: Any = "claim", *, preview: bool = False, options: Any = NoOptions) -> Rule[Any]:
    def find(sentence, options) -> Iterator[Mark]:  # type: ignore[no-untyped-def]
        """A fault."""
        yield from ()

    find.__name__ = name
    find.__annotations__ = {"sentence": Sentence, "options": options}
    return rule(family=family, severity="information", evidence=(), since="0.1", preview=preview)(find)


RULES = [
    make("counted", "sentence", options=Options),
    make("odd", "section", options=Others),
    make("bold"),
    make("grand"),
    make("shy", "trust", preview=True),
]
PACKS = Packs({one.id: one for one in RULES})
ALL = {"counted", "odd", "bold", "grand"}


def on(settings: Settings) -> set[str]:
    return {name for name, one in settings.rules.items() if one.on}


def put(folder: Path, **files: str) -> None:
    for name, text in files.items():
        file = folder / (name.replace("__", "/") + ".toml")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def found(text: str, file: Path) -> list[tuple[int, int, str]]:
    return [(one.line, one.column, one.message) for one in faults(text, file, PACKS)]


# What extends what


def test_a_file_goes_over_those_that_it_extends(tmp_path: Path) -> None:
    put(
        tmp_path,
        base='[rules]\nbold = "off"\ngrand = "error"\n[rules.counted]\nleast = 2\nmost = 5\n',
        house='page = true\nterms = ["b", "a"]\n[rules]\nbold = "hint"\n[rules.counted]\nmost = 7\n',
        below__citewell='extends = ["../base.toml", "../house.toml"]\nterms = ["c", "a"]\n[rules]\ngrand = "on"\n',
    )
    settings = read_settings(tmp_path / "below" / "citewell.toml", PACKS)
    assert settings.page is True
    assert settings.file == tmp_path / "below" / "citewell.toml"
    assert (settings.rules["bold"].on, settings.rules["bold"].severity) == (True, "hint")
    # What is only switched on keeps the severity that it had.
    assert (settings.rules["grand"].on, settings.rules["grand"].severity) == (True, "error")
    assert settings.rules["counted"].options == Options(2, 7)
    assert settings.terms == ("b", "a", "c")


def test_the_same_file_may_be_extended_in_two_ways(tmp_path: Path) -> None:
    put(tmp_path, base='terms = ["a"]\n', one='extends = "base.toml"\n', two='extends = "./base.toml"\n')
    put(tmp_path, citewell='extends = ["one.toml", "two.toml"]\n')
    assert read_settings(tmp_path / "citewell.toml", PACKS).terms == ("a",)
    assert [file.name for file in extended(tmp_path / "citewell.toml")] == [
        "citewell.toml",
        "two.toml",
        "base.toml",
        "one.toml",
    ]


def test_a_pyproject_extends_and_is_extended(tmp_path: Path) -> None:
    put(tmp_path, pyproject='[tool.citewell]\nextends = "house.toml"\n', house="page = true\n")
    put(tmp_path, other__citewell='extends = "../pyproject.toml"\n')
    assert find_settings(tmp_path / "other" / "draft.md", PACKS).page is True


CHOICES: list[tuple[list[str], set[str]]] = [
    (['ignore = ["claim"]', 'select = ["claim"]'], {"bold", "grand"}),
    (['ignore = ["bold"]', 'select = ["claim"]'], {"grand"}),
    (['select = ["claim"]', 'select = ["sentence"]'], {"counted"}),
    (['rules.bold = "warning"', 'ignore = ["claim"]'], {"counted", "odd"}),
    (['rules.bold = "off"', 'select = ["claim"]'], {"grand"}),
    (['rules.shy = "on"', 'select = ["claim"]'], {"bold", "grand"}),
    (['select = ["claim"]', 'rules.shy = "on"'], {"bold", "grand", "shy"}),
    (['ignore = ["all"]', 'select = ["shy", "bold"]'], {"shy", "bold"}),
    (['ignore = ["bold"]', 'ignore = ["grand"]'], {"counted", "odd"}),
    (['ignore = ["bold"]', 'rules.bold = "hint"'], ALL),
    (['select = ["bold"]', 'select = ["all"]'], ALL),
]


@pytest.mark.parametrize(("texts", "expected"), CHOICES)
def test_the_later_one_says_which_rules_are_on(tmp_path: Path, texts: list[str], expected: set[str]) -> None:
    put(tmp_path, base=texts[0], citewell=f'extends = "base.toml"\n{texts[1]}\n')
    assert on(read_settings(tmp_path / "citewell.toml", PACKS)) == expected
    put(tmp_path, citewell=f'{texts[0]}\n[[overrides]]\nfiles = ["*.md"]\n{texts[1]}\n')
    assert on(find_settings(tmp_path / "draft.md", PACKS)) == expected


@pytest.mark.parametrize("name", PRESETS)
def test_each_preset_can_be_read_and_says_why(name: str) -> None:
    known = packs.load()
    settings = settings_from({"extends": name}, known)
    assert (settings.digest == default_settings(known).digest) == (name == "default")
    text = preset_file(name).read_text("utf-8")
    assert text.startswith("# ")
    assert faults(text, preset_file(name), known) == ()


def test_presets_are_all_there_are() -> None:
    assert {file.stem for file in preset_file("docs").parent.iterdir()} == set(PRESETS)


def test_the_strict_preset_leaves_no_information() -> None:
    assert settings_from({"extends": "strict"}, packs.load()).severities == {"information": "warning"}


# Overrides


def test_overrides_speak_about_some_drafts(tmp_path: Path) -> None:
    put(
        tmp_path,
        citewell=(
            'page = false\n[[overrides]]\nfiles = ["docs/**/*.md", "!docs/old/"]\npage = true\nrules.bold = "off"\n'
            '[[overrides]]\nfiles = ["guide.md"]\nrules.bold = "error"\nsite.generator = "hugo"\n'
        ),
    )
    configuration = find_configuration(tmp_path / "draft.md", PACKS)
    told = {
        name: (settings.page, settings.rules["bold"].on, settings.rules["bold"].severity)
        for name in (
            "draft.md",
            "docs/a.md",
            "docs/x/a.md",
            "docs/a.html",
            "docs/old/a.md",
            "docs/guide.md",
            "guide.md",
        )
        for settings in [configuration.settings_for(tmp_path / name)]
    }
    assert told == {
        "draft.md": (False, True, None),
        "docs/a.md": (True, False, None),
        "docs/x/a.md": (True, False, None),
        "docs/a.html": (False, True, None),
        "docs/old/a.md": (False, True, None),
        "docs/guide.md": (True, True, "error"),
        "guide.md": (False, True, "error"),
    }
    assert configuration.settings_for(None).page is False
    assert read_settings(tmp_path / "citewell.toml", PACKS).page is False


def test_overrides_of_what_is_extended_count_from_its_folder_and_come_before(tmp_path: Path) -> None:
    put(
        tmp_path,
        house__base='[[overrides]]\nfiles = ["/a.md"]\nrules.bold = "off"\nrules.grand = "off"\n',
        house__citewell='extends = "base.toml"\nrules.bold = "error"\n',
        citewell='extends = "house/base.toml"\n',
    )
    assert on(find_settings(tmp_path / "house" / "a.md", PACKS)) == ALL - {"grand"}
    assert on(find_settings(tmp_path / "a.md", PACKS)) == ALL


def test_the_real_place_of_a_draft_counts(tmp_path: Path) -> None:
    put(tmp_path, citewell='[[overrides]]\nfiles = ["docs/"]\nrules.bold = "off"\n')
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.md").write_text("x")
    (tmp_path / "link.md").symlink_to(tmp_path / "docs" / "a.md")
    other = tmp_path.parent / f"{tmp_path.name}-linked"
    other.symlink_to(tmp_path, target_is_directory=True)
    for path in ("link.md", "docs/a.md", "docs/new.md", f"../{other.name}/docs/a.md"):
        assert "bold" not in on(find_settings(tmp_path / path, PACKS)), path


def test_a_file_that_is_named_counts_from_its_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, house__rules='[[overrides]]\nfiles = ["docs/"]\nrules.bold = "off"\n')
    monkeypatch.chdir(tmp_path / "house")
    for path, is_on in (("docs/a.md", False), ("../docs/a.md", True), ("a.md", True)):
        assert find_settings(Path(path), PACKS, Path("rules.toml")).rules["bold"].on is is_on


def test_a_configuration_that_is_a_link_counts_from_where_it_stands(tmp_path: Path) -> None:
    put(
        tmp_path,
        shared__house='extends = "more.toml"\nexclude = ["/old/"]\n[[overrides]]\nfiles = ["/docs/"]\nrules.bold = "off"\n',
        site__more='terms = ["here"]\n',
    )
    (tmp_path / "site" / "citewell.toml").symlink_to(tmp_path / "shared" / "house.toml")
    settings = find_settings(tmp_path / "site" / "docs" / "a.md", PACKS)
    assert (settings.terms, "bold" in on(settings)) == (("here",), False)
    file = tmp_path / "site" / "citewell.toml"
    assert [one.name for one in extended(file)] == ["citewell.toml", "more.toml"]
    (globs,) = exclusions(file)
    assert globs.match(tmp_path / "site" / "old" / "a.md")


def test_settings_of_an_editor_speak_about_names_anywhere() -> None:
    data = {"overrides": [{"files": ["CHANGELOG.md"], "ignore": ["claim"]}]}
    configuration = find_configuration(Path("/nowhere/draft.md"), PACKS, otherwise=data)
    assert on(configuration.settings_for(Path("/nowhere/CHANGELOG.md"))) == {"counted", "odd"}
    assert on(configuration.settings_for(Path("/nowhere/README.md"))) == ALL


def test_drafts_with_the_same_overrides_share_their_settings(tmp_path: Path) -> None:
    put(tmp_path, citewell='[[overrides]]\nfiles = ["a*.md"]\nrules.bold = "off"\n')
    configuration = find_configuration(tmp_path / "draft.md", PACKS)
    a, b, c = (configuration.settings_for(tmp_path / name) for name in ("a1.md", "a2.md", "b.md"))
    assert a is b
    assert a.digest != c.digest


# Lists for several rules


@pytest.mark.parametrize(
    ("data", "acronyms"),
    [
        ({}, ()),
        ({"acronyms": ["HBC", "MRU"]}, ("HBC", "MRU")),
        ({"acronyms": {"HBC": "Halden Bicycle Council"}}, ("HBC",)),
        ({"acronyms": ["HBC"], "rules": {"counted": {"acronyms": ["MRU", "HBC"]}}}, ("HBC", "MRU")),
    ],
)
def test_a_list_at_the_top_is_handed_to_rules_that_have_an_option_of_that_name(
    data: dict[str, Any], acronyms: tuple[str, ...]
) -> None:
    settings = settings_from(data, PACKS)
    assert settings.rules["counted"].options.acronyms == acronyms
    # By the same word another rule means something else.
    assert settings.rules["odd"].options.acronyms == 0


DIGESTS: list[dict[str, Any]] = [
    {},
    {"terms": ["a"]},
    {"terms": ["a", "b"]},
    {"boilerplate": ["a"]},
    {"severities": {"hint": "warning"}},
    {"acronyms": ["HBC"]},
]


def test_the_digest_knows_what_else_is_set() -> None:
    found = [settings_from(data, PACKS).digest for data in DIGESTS]
    assert len(set(found)) == len(found)
    assert settings_from({"terms": ["b", "a"]}, PACKS).digest == found[2]
    for same in ({"exclude": ["x"]}, {"severities": {"hint": "hint"}}, {"extends": "default"}, {"terms": []}):
        assert settings_from(same, PACKS).digest == found[0]


# Faults


STATES = '"off", "on" or a severity ("error", "warning", "information", "hint")'
FAULTS = [
    ("page = true\nextends = 3", 2, 1, 'extends is a preset or a file, or a list of them: "strict"'),
    ('extends = "strikt"', 1, 1, 'extends: unknown preset "strikt"; did you mean "strict"?'),
    (
        'extends = ["docs", "x"]',
        1,
        20,
        'extends: unknown preset "x"; there are default, strict, docs, blog, landing-page, and a file ends with .toml',
    ),
    ('extends = ["no.toml"]', 1, 12, 'extends: "no.toml" cannot be read: No such file or directory'),
    (
        'extends = "citewell.toml"',
        1,
        1,
        "extends: this goes round in a circle: citewell.toml → citewell.toml",
    ),
    ("[overrides]", 1, 2, "overrides is a list of tables: [[overrides]]"),
    ("overrides = [3]", 1, 1, "overrides is a list of tables: [[overrides]]"),
    ("[[overrides]]\npage = true", 1, 3, 'an override says for which files it is: files = ["docs/**/*.md"]'),
    ('[[overrides]]\nfiles = "a.md"', 2, 1, 'files is a list of patterns: ["docs/**/*.md"]'),
    ('[[overrides]]\nfiles = ["a", " "]', 2, 15, 'files: the pattern " " cannot be read: matches nothing'),
    (
        '[[overrides]]\nfiles = ["a"]\nterms = ["x"]',
        3,
        1,
        'unknown key "terms" in an override; it may hold files, page, site, select, ignore, rules',
    ),
    (
        '[[overrides]]\nfiles = ["a"]\nbold = "off"',
        3,
        1,
        'unknown key "bold" in an override: rules are set under [overrides.rules], as in [overrides.rules.bold]',
    ),
    ('[[overrides]]\nfiles = ["a"]\n[[overrides]]\nfiles = ["b"]\n[overrides.rules]\nbolt = "off"', 6, 1,
     'unknown rule "bolt"; did you mean "bold"?'),
    ('[[overrides]]\nfiles = ["a"]\nrules.bold = "of"', 3, 7, f'bold is {STATES}, not "of"; did you mean "off"?'),
    ('[[overrides]]\nfiles = ["a"]\npage = 1', 3, 1, "page is true or false"),
    ('[[overrides]]\nfiles = ["a"]\nselect = ["clam"]', 3, 11, 'select: unknown rule or family "clam"; did you mean "claim"?'),
    ("terms = 'x'", 1, 1, 'terms is a list of texts, not "x"'),
    ('terms = ["a", " "]', 1, 15, "terms: this text is empty"),
    ("boilerplate = [1]", 1, 1, "boilerplate is a list of texts, not [1]"),
    ("acronyms = 3", 1, 1, 'acronyms is a list, ["HBC"], or a table: HBC = "Halden Bicycle Council"'),
    ("[acronyms]\nHBC = 1", 2, 1, "acronyms.HBC is a text: what it stands for"),
    (
        'trusted-sources = ["a.org", "https://b.org/"]',
        1,
        29,
        'trusted-sources: a source is a domain, such as "example.org", not "https://b.org/"',
    ),
    ("exclude = [1]", 1, 1, 'exclude is a list of patterns: ["docs/**/*.md"]'),
    ("severities = 1", 1, 1, 'severities is a table: [severities], as in information = "warning"'),
    ('[severities]\ninfo = "hint"', 2, 1, 'unknown severity "info"; did you mean "information"?'),
    ('[severities]\nhint = "of"', 2, 1, 'severities.hint is "error" or "warning" or "information" or "hint", not "of"'),
    ("[rules.counted]\nleast = 5\n[rules.bold]\n[[overrides]]\nfiles = ['a']\nrules.counted.most = 3", 6, 7,
     "counted: least is at most most"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "column", "message"), FAULTS)
def test_faults_are_told_at_their_place(tmp_path: Path, text: str, line: int, column: int, message: str) -> None:
    file = tmp_path / "citewell.toml"
    file.write_text(text, encoding="utf-8")
    assert found(text, file) == [(line, column, message)]
    with pytest.raises(ConfigError) as caught:
        read_settings(file, PACKS)
    assert (caught.value.line, caught.value.column, caught.value.message) == (line, column, message)
    assert caught.value.others == ()


def test_all_faults_are_told_in_order(tmp_path: Path) -> None:
    texts = [text for text, *_ in FAULTS if text.startswith("[rules") or "=" in text.split("\n")[0]]
    tops = [text for text in texts if "[" not in text.split("=")[0] and "\n" not in text]
    keys = {text.split("=")[0].strip(): text for text in tops}
    file = tmp_path / "citewell.toml"
    text = "\n".join([*keys.values(), "[rules]", 'bolt = "on"', "bold = 3", 'odd = {x = 1, acronyms = "y"}'])
    file.write_text(text, encoding="utf-8")
    told = found(text, file)
    assert [line for line, *_ in told] == [*range(1, len(keys) + 1), len(keys) + 2, len(keys) + 3, *[len(keys) + 4] * 2]
    with pytest.raises(ConfigError) as caught:
        read_settings(file, PACKS)
    assert [(one.line, one.column, one.message) for one in (caught.value, *caught.value.others)] == told


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("page = ", "is not TOML here: Invalid value"),
        ("page = true\nselect = " + "[" * 9999, "is nested too deeply"),
    ],
)
def test_what_is_no_toml_is_one_fault(tmp_path: Path, text: str, message: str) -> None:
    assert [one for *_, one in found(text, tmp_path / "citewell.toml")] == [message]


def test_what_is_wrong_with_an_extended_file_is_told_in_both(tmp_path: Path) -> None:
    put(tmp_path, base="\nterms = 1\n", house='extends = "base.toml"\n[rules]\nbolt = "on"\n')
    text = 'page = 1\nextends = "house.toml"\n'
    put(tmp_path, citewell=text)
    assert found(text, tmp_path / "citewell.toml") == [
        (1, 1, "page is true or false"),
        (2, 1, 'extends: house.toml is wrong (line 3 of house.toml): unknown rule "bolt"; did you mean "bold"?'),
        (2, 1, "extends: house.toml is wrong (line 2 of base.toml): terms is a list of texts, not 1"),
    ]
    with pytest.raises(ConfigError) as caught:
        read_settings(tmp_path / "citewell.toml", PACKS)
    told = [(one.file and one.file.name, one.line) for one in (caught.value, *caught.value.others)]
    assert told == [("citewell.toml", 1), ("house.toml", 3), ("base.toml", 2)]


def test_an_extended_file_that_is_no_toml_is_a_fault_of_its_own(tmp_path: Path) -> None:
    put(tmp_path, house="x = \n")
    text = 'extends = "house.toml"\n'
    (place,) = found(text, tmp_path / "citewell.toml")
    assert place == (1, 1, "extends: house.toml is wrong (line 1 of house.toml): is not TOML here: Invalid value")


def test_a_longer_circle(tmp_path: Path) -> None:
    put(tmp_path, a='extends = "b.toml"', b='extends = "c.toml"', c='extends = ["a.toml"]')
    with pytest.raises(ConfigError) as caught:
        read_settings(tmp_path / "a.toml", PACKS)
    assert (
        str(caught.value)
        == f"{tmp_path}/c.toml:1:12: extends: this goes round in a circle: a.toml → b.toml → c.toml → a.toml"
    )
    assert [file.name for file in extended(tmp_path / "a.toml")] == ["a.toml", "b.toml", "c.toml"]


def test_an_editor_extends_presets_and_no_files() -> None:
    with pytest.raises(ConfigError, match=r'^extends: "x\.toml" is a file, and only a file can extend one$'):
        settings_from({"extends": "x.toml"}, PACKS)


def test_faults_stand_behind_a_byte_order_mark_and_after_emoji(tmp_path: Path) -> None:
    text = '\ufeffterms = ["🦊", ""]'
    assert found(text, tmp_path / "citewell.toml") == [(1, 16, "terms: this text is empty")]


def test_faults_of_a_pyproject(tmp_path: Path) -> None:
    text = "[project]\npage = 1\n[tool.citewell]\npage = 1\n[[tool.citewell.overrides]]\nfiles = 1\n"
    told = found(text, tmp_path / "pyproject.toml")
    assert [(line, column) for line, column, _ in told] == [(4, 1), (6, 1)]


def test_nothing_that_can_be_written_ends_in_another_error(tmp_path: Path) -> None:
    values = ["1", "1.5", "true", '"x"', "[]", "[[]]", "[1]", '["x"]', "{}", "{x = 1}", "{x = {}}", "1979-05-27"]
    keys = [
        "extends", "page", "site", "site.generator", "select", "ignore", "rules", "rules.bold", "rules.bold.severity",
        "rules.counted.least", "rules.counted.acronyms", "severities", "severities.hint", "terms", "acronyms",
        "trusted-sources", "boilerplate", "exclude", "overrides",
    ]  # fmt: skip
    for key, value in itertools.product(keys, values):
        text = f"{key} = {value}\n"
        override = f'[[overrides]]\nfiles = ["a"]\n{text}'
        for one in (text, override, f"[[overrides]]\nfiles = {value}\n"):
            tomllib.loads(one)
            faults(one, tmp_path / "citewell.toml", PACKS)


@pytest.mark.skipif(os.name == "nt", reason="names of devices")
def test_what_is_extended_may_be_no_file(tmp_path: Path) -> None:
    (tmp_path / "folder.toml").mkdir()
    ((line, _, message),) = found('extends = "folder.toml"', tmp_path / "citewell.toml")
    assert (line, message) == (1, 'extends: "folder.toml" is not a file')
    ((_, _, message),) = found('extends = "a\\u0000.toml"', tmp_path / "citewell.toml")
    assert "cannot be read" in message


def test_files_that_extend_each_other_many_times_over_end(tmp_path: Path) -> None:
    for number in range(20):
        (tmp_path / f"f{number}.toml").write_text(f'extends = ["f{number + 1}.toml", "f{number + 1}.toml"]\n')
    (tmp_path / "f20.toml").write_text("page = true\n")
    with pytest.raises(ConfigError, match="more than 100 files"):
        read_settings(tmp_path / "f0.toml", packs.load())


@pytest.mark.parametrize(
    ("kind", "message"),
    [("pipe", "is not a file"), ("large", "is too large"), ("number", "holds a value that cannot be read")],
)
def test_what_is_no_configuration_is_told(tmp_path: Path, kind: str, message: str) -> None:
    file = tmp_path / "citewell.toml"
    match kind:
        case "pipe":
            os.mkfifo(file)
        case "large":
            file.write_text("#" * 1_000_001)
        case "number":
            file.write_text(f"x = {'9' * 5_000}\n")
    with pytest.raises(ConfigError, match=message):
        read_settings(file, packs.load())
