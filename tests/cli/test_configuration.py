"""The commands and options about the configuration: `init`, `schema`, `check --show-config`; faults, and files left out."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from citewell import packs
from citewell.cli import main
from citewell.config import PRESETS, default_settings, find_settings, settings_from


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(home: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(text, encoding="utf-8")


@pytest.fixture
def cite(home: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(arguments)
        out, err = capsys.readouterr()
        return code, out, err

    return run


# citewell init


def test_init_writes_a_file_that_changes_nothing(home: Path, cite: Any) -> None:
    assert cite("init") == (0, "citewell.toml is written.\n", "")
    known = packs.load()
    found = find_settings(home / "draft.md", known)
    assert found.file == home / "citewell.toml"
    assert found.digest == default_settings(known).digest
    assert cite("check", ".")[0] == 0


@pytest.mark.parametrize("name", PRESETS)
def test_init_builds_on_a_preset_and_shows_it(home: Path, cite: Any, name: str) -> None:
    assert cite("init", "--preset", name)[0] == 0
    known = packs.load()
    assert find_settings(home / "draft.md", known).digest == settings_from({"extends": name}, known).digest
    text = (home / "citewell.toml").read_text("utf-8")
    assert text.count(f'extends = "{name}"') == 1
    assert name != "docs" or "#   max-words = 30" in text


@pytest.mark.parametrize(
    ("files", "there"),
    [
        ({"citewell.toml": "page = true"}, "citewell.toml"),
        ({".citewell.toml": ""}, ".citewell.toml"),
        ({"pyproject.toml": "[tool.citewell]"}, "pyproject.toml"),
    ],
)
def test_init_overwrites_nothing_unless_it_is_forced(home: Path, cite: Any, files: dict[str, str], there: str) -> None:
    put(home, files)
    message = f"citewell: {there} is there already; --force writes citewell.toml all the same\n"
    assert cite("init") == (2, "", message)
    assert {path.name: path.read_text() for path in home.iterdir()} == files
    assert cite("init", "--force", "--preset", "blog")[0] == 0
    assert tomllib.loads((home / "citewell.toml").read_text("utf-8")) == {"extends": "blog"}


def test_init_beside_a_pyproject_of_others(home: Path, cite: Any) -> None:
    put(home, {"pyproject.toml": "[project]\nname = 'x'\n"})
    assert cite("init")[0] == 0


def test_init_with_a_preset_that_is_none(home: Path, cite: Any) -> None:
    assert cite("init", "--preset", "doc") == (2, "", 'citewell: unknown preset "doc"; did you mean "docs"?\n')
    assert list(home.iterdir()) == []


# citewell schema


def test_the_schema_is_printed(cite: Any) -> None:
    code, out, err = cite("schema")
    assert (code, err) == (0, "")
    schema = json.loads(out)
    assert schema["$schema"].startswith("http://json-schema.org/draft-07/")
    assert "puffery" in schema["properties"]["rules"]["properties"]


# citewell check --show-config


def test_show_config_says_which_file_won_and_why(home: Path, cite: Any) -> None:
    put(
        home,
        {
            "pyproject.toml": "[tool.citewell]\n",
            "house.toml": 'terms = ["HBC"]\n',
            "site/.citewell.toml": (
                'extends = ["docs", "../house.toml"]\n[[overrides]]\nfiles = ["blog/"]\nignore = ["claim"]\n'
                '[[overrides]]\nfiles = ["*.mdx"]\npage = true\n'
            ),
            "site/blog/pyproject.toml": "[project]\n",
        },
    )
    code, out, err = cite("check", "--show-config", "site/blog/draft.md")
    assert (code, err) == (0, "")
    comment = out[: out.index("\n\n")]
    assert comment.splitlines() == [
        "# Settings of site/blog/draft.md",
        "#",
        "# Looked at:",
        f"#   {home}/site/blog/pyproject.toml: has no table [tool.citewell]",
        f"#   {home}/site/.citewell.toml: the nearest one, so it holds",
        "#",
        "# Read, what comes later goes over what comes before:",
        '#   preset "docs"',
        "#   " + str(home / "site" / "../house.toml"),
        f"#   {home}/site/.citewell.toml",
        f"#   {home}/site/.citewell.toml, override 1 (blog/)",
        f"#   {home}/site/.citewell.toml, override 2 (*.mdx): not for this draft",
        "#",
        "# There is no such draft: these are the settings that one would have there.",
    ]
    data = tomllib.loads(out)
    assert data["terms"] == ["HBC"]
    assert data["rules"]["puffery"] == "off"
    assert data["rules"]["long-sentence"] == {"max-words": 30}
    assert "page" not in data


CONFIGURATIONS = [
    "",
    "page = false\n",
    'extends = "strict"\nterms = ["a", "B"]\nboilerplate = ["All \\"rights\\" reserved."]\nacronyms = ["HBC"]\n',
    'select = ["claim", "comparison-without-table"]\nrules.long-sentence = {severity = "off", max-words = 9}\n',
    'trusted-sources = ["example.org"]\nacronyms = ["HBC"]\nrules.weak-source.trusted-sources = ["example.com"]\n',
    'site.generator = "hugo"\ntrusted-sources = ["example.org"]\n[rules.weak-source]\nseverity = "error"\n',
    'extends = "landing-page"\nignore = ["freshness"]\n',
    'rules.long-sentence.far-too-long = 90\nrules.puffery = "error"\nrules.comparison-without-table = "on"\n',
]


@pytest.mark.parametrize("text", CONFIGURATIONS)
def test_what_is_shown_means_the_same(home: Path, cite: Any, text: str) -> None:
    put(home, {"citewell.toml": text})
    code, out, _ = cite("check", "--show-config", "draft.md")
    assert code == 0
    known = packs.load()
    assert settings_from(tomllib.loads(out), known).digest == find_settings(home / "draft.md", known).digest


def test_show_config_without_a_file(home: Path, cite: Any) -> None:
    code, out, _ = cite("check", "--show-config", "draft.md")
    assert code == 0
    assert "so the defaults hold" in out
    assert out.endswith("\n# Nothing differs from the defaults.\n")


def test_show_config_with_a_file_that_is_named_and_a_selection(home: Path, cite: Any) -> None:
    put(home, {"citewell.toml": "page = true\n", "other/rules.toml": "page = false\n"})
    code, out, _ = cite("check", "--config", "other/rules.toml", "--ignore", "claim", "--show-config", "a.md")
    assert code == 0
    assert "#   other/rules.toml: named by --config, so it holds\n" in out
    assert "# The command line's --select and --ignore go over all of it.\n" in out
    assert (tomllib.loads(out)["page"], tomllib.loads(out)["rules"]["puffery"]) == (False, "off")


def test_show_config_says_that_a_draft_is_left_out(home: Path, cite: Any) -> None:
    put(home, {"citewell.toml": 'exclude = ["old/"]\n'})
    said = "# It is left out when its folder is checked: by `exclude` of its configuration.\n"
    assert said in cite("check", "--show-config", "old/a.md")[1]
    assert said not in cite("check", "--show-config", "new/a.md")[1]


def test_show_config_says_that_a_draft_is_in_a_folder_that_is_skipped(home: Path, cite: Any) -> None:
    said = '# It is left out when a folder above vendor is checked: exclude = ["!vendor/"] takes it in.\n'
    assert said in cite("check", "--show-config", "vendor/a.md")[1]
    assert "left out" not in cite("check", "--show-config", "new/a.md")[1]
    put(home, {"citewell.toml": 'exclude = ["!vendor/"]\n'})
    assert "left out" not in cite("check", "--show-config", "vendor/a.md")[1]


def test_show_config_says_what_leaves_a_draft_out(home: Path, cite: Any) -> None:
    put(
        home, {"citewell.toml": 'exclude = ["old/", "*.x.md"]\n', ".citewellignore": "drafts/\n", "new/a.md": "Text.\n"}
    )
    assert "by a .citewellignore.\n" in cite("check", "--show-config", "drafts/a.md")[1]
    out = cite("check", "--show-config", "new/a.md")[1]
    assert "# Left out by `exclude`: old/, *.x.md\n" in out
    assert "It is left out" not in out


def test_show_config_tells_of_a_file_that_is_not_read_and_of_a_draft_that_is_not_there(home: Path, cite: Any) -> None:
    put(home, {"citewell.toml": "", ".citewell.toml": "page = true\n", "a.md": "Text.\n"})
    out = cite("check", "--show-config", "a.md")[1]
    assert f"# {home / '.citewell.toml'}: not read, since citewell.toml goes before it".replace("# ", "#   ") in out
    assert "There is no such draft" not in out
    assert "# There is no such draft" in cite("check", "--show-config", "b.md")[1]


def test_show_config_says_once_what_holds_for_many_rules(home: Path, cite: Any) -> None:
    put(home, {"citewell.toml": 'trusted-sources = ["example.org"]\n', "a.md": "Text.\n"})
    assert tomllib.loads(cite("check", "--show-config", "a.md")[1]) == {"trusted-sources": ["example.org"]}


# Faults


def test_all_faults_are_told(home: Path, cite: Any) -> None:
    put(home, {"citewell.toml": 'paeg = 1\n[rules]\npufery = "off"\n', "a.md": "Text.\n"})
    first = ':1:1: unknown key "paeg"; did you mean "page"?'
    second = ':3:1: unknown rule "pufery"; did you mean "puffery"?'
    for arguments, file in (
        (("--config", "citewell.toml", "a.md"), "citewell.toml"),
        (("--show-config", "a.md"), home / "citewell.toml"),
    ):
        expected = f"citewell: {file}{first}\ncitewell: {file}{second}\n"
        assert cite("check", *arguments) == (2, "", expected)


FAULTY = {
    "citewell.toml": 'paeg = 1\n[rules]\npufery = "off"\n',
    **{f"d/{number}.md": "Text.\n" for number in range(20)},
}


def test_a_fault_is_told_once_in_a_run_and_where_it_is(home: Path, cite: Any) -> None:
    put(home, FAULTY)
    code, out, err = cite("check", "--jobs", "2")
    assert (code, err) == (2, "")
    assert out.splitlines() == [
        'citewell.toml:1:1: problem: unknown key "paeg"; did you mean "page"?',
        'citewell.toml:3:1: problem: unknown rule "pufery"; did you mean "puffery"?',
        "No findings in 0 drafts; 20 could not be checked.",
    ]


def test_a_fault_is_told_once_in_each_format(home: Path, cite: Any) -> None:
    put(home, FAULTY)
    outs = {
        name: cite("check", "--format", name)[1]
        for name in ("json", "sarif", "github", "gitlab", "junit", "checkstyle")
    }
    assert {name: out.count("pufery") for name, out in outs.items()} == dict.fromkeys(outs, 1) | {"junit": 2}
    first, *drafts = json.loads(outs["json"])["files"]
    assert [(one["line"], one["column"]) for one in first["problems"]] == [(1, 1), (3, 1)]
    assert (first["path"], len(drafts), {len(one["problems"]) for one in drafts}) == ("citewell.toml", 20, {0})
    (run,) = json.loads(outs["sarif"])["runs"]
    notes = run["invocations"][0]["toolExecutionNotifications"]
    places = [one["locations"][0]["physicalLocation"] for one in notes]
    assert [(one["artifactLocation"]["uri"], one["region"]["startLine"]) for one in places] == [
        ("citewell.toml", 1),
        ("citewell.toml", 3),
    ]
    assert "::error file=citewell.toml,line=3,col=1," in outs["github"]
    assert [one["location"]["lines"]["begin"] for one in json.loads(outs["gitlab"])] == [1, 3]
    assert 'errors="2"' in outs["junit"]
    assert "nothing fails" not in outs["junit"]
    assert '<error line="3" column="1" severity="error"' in outs["checkstyle"]


# Overrides, and what is remembered


def findings(cite: Any, *arguments: str) -> dict[str, list[str]]:
    _, out, _ = cite("check", "--format", "json", *arguments)
    return {file["path"]: [one["rule"] for one in file["findings"]] for file in json.loads(out)["files"]}


def test_a_run_sees_overrides_and_what_is_extended_each_time(home: Path, cite: Any) -> None:
    text = "It is a world-class lamp.\n"
    put(home, {"a.md": text, "b.md": text, "house.toml": "", "citewell.toml": 'extends = "house.toml"\n'})
    assert findings(cite, ".") == {"a.md": ["puffery"], "b.md": ["puffery"]}
    put(home, {"house.toml": 'terms = ["world-class"]\n'})
    assert findings(cite, ".") == {"a.md": [], "b.md": []}
    override = '[[overrides]]\nfiles = ["a.md"]\nrules.puffery = "off"\n'
    put(home, {"house.toml": "", "citewell.toml": f'extends = "house.toml"\n{override}'})
    for _ in range(2):
        assert findings(cite, ".") == {"a.md": [], "b.md": ["puffery"]}
    # The same words in a draft of another name.
    (home / "a.md").rename(home / "c.md")
    assert findings(cite, ".") == {"b.md": ["puffery"], "c.md": ["puffery"]}


def test_the_help_says_that_a_named_file_is_checked(cite: Any, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["check", "--help"])
    words = re.sub(r"\s+", " ", capsys.readouterr().out)
    assert "a file that is named is checked all the same" in words


@pytest.mark.parametrize(
    ("option", "value", "meant"), [("--fail-on", "info", "information"), ("--format", "sarf", "sarif")]
)
def test_a_slip_in_a_choice_is_told_with_what_was_meant(
    option: str, value: str, meant: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["check", option, value])
    assert f'; did you mean "{meant}"?' in capsys.readouterr().err


def test_init_below_another_configuration_says_what_it_goes_before(
    home: Path, cite: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(home, {"citewell.toml": "", "below/a.md": "Text.\n"})
    monkeypatch.chdir(home / "below")
    code, out, err = cite("init")
    assert (code, out) == (0, "citewell.toml is written.\n")
    assert f"here it takes the place of {home / 'citewell.toml'}" in err


def test_which_word_goes_over_which(home: Path, cite: Any) -> None:
    put(home, {"a.md": "It is a world-class lamp.\n"})
    for settings, arguments, is_found in (
        ('ignore = ["puffery"]\nrules.puffery = "warning"\n', (), True),
        ('ignore = ["puffery"]\nselect = ["puffery"]\n', (), False),
        ('ignore = ["claim"]\nselect = ["puffery"]\n', (), True),
        ('ignore = ["claim"]\nselect = ["claim"]\n', (), False),
        ('rules.puffery = "off"\n', ("--select", "puffery"), True),
        ('rules.puffery = "off"\n', ("--select", "claim"), False),
        ('ignore = ["claim"]\n', ("--select", "claim"), True),
        ("", ("--select", "puffery", "--ignore", "claim"), True),
    ):
        put(home, {"citewell.toml": settings})
        assert ("puffery" in findings(cite, "a.md", *arguments)["a.md"]) is is_found, (settings, arguments)


def test_advice_about_one_folder_is_not_given_to_another(tmp_path: Path) -> None:
    from citewell.batch import Draft, Order
    from citewell.checker import Checker

    checker = Checker(Order())
    notices = []
    for name in ("old-buzz", "no-buzz"):
        folder = tmp_path / name
        (folder / "citewell-rules").mkdir(parents=True)
        (folder / "citewell-rules" / "house.yml").write_text(
            "id: no-buzz\naliases: [old-buzz]\nfamily: claim\nseverity: hint\nmessage: Says nothing.\n"
            "why: Nobody learns anything.\nphrases: [buzz]\n"
        )
        (folder / "citewell.toml").write_text(f'[rules]\n{name} = "error"\n')
        report = checker.check(Draft(str(folder / "a.md"), "A buzz here.\n")).checked.report
        assert report is not None
        notices.append([one for one in report.notices if "old-buzz" in one])
    assert [len(one) for one in notices] == [1, 0]
