"""Terms that are accepted into a configuration file, and what of it stays: comments, order, line ends."""

import tomllib

import pytest

from citewell import packs
from citewell.config import ConfigError, settings_from
from citewell.config.writing import accept_term, turn_off

ACCEPTED = [
    (None, 'terms = ["HBC"]\n'),
    (" \n", 'terms = ["HBC"]\n'),
    ("page = true # x\n", 'page = true # x\nterms = ["HBC"]\n'),
    ('page = true\n\n[rules]\npuffery = "off"\n', 'page = true\nterms = ["HBC"]\n\n[rules]\npuffery = "off"\n'),
    ('terms = ["a"] # why\n[rules]\n', 'terms = ["a", "HBC"] # why\n[rules]\n'),
    ("terms = []\n", 'terms = ["HBC"]\n'),
    ('terms = [\n  "a", # one\n  "b"\n]\n', 'terms = [\n  "a", # one\n  "b",\n  "HBC",\n]\n'),
    ('terms = [\n\t"a",\n]\n', 'terms = [\n\t"a",\n\t"HBC",\n]\n'),
    ("terms = [ # first\n]\n", 'terms = [ # first\n    "HBC",\n]\n'),
    ("terms = [\r\n  'x',\r\n]\r\n", "terms = [\r\n  'x',\r\n  \"HBC\",\r\n]\r\n"),
    ("page = true", 'page = true\nterms = ["HBC"]\n'),
    ("# x\r\npage = true", '# x\r\npage = true\r\nterms = ["HBC"]\r\n'),
    # Each line keeps its own end.
    ("# a\r\n# b\npage = true\n# c\r\n", '# a\r\n# b\npage = true\n# c\r\nterms = ["HBC"]\r\n'),
    ("# a\nterms = ['x'] # b\r\n# c\n", "# a\nterms = ['x', \"HBC\"] # b\r\n# c\n"),
    ("# a\r\nterms = ['x'] # b\n# c\r\n", "# a\r\nterms = ['x', \"HBC\"] # b\n# c\r\n"),
    ("\ufeffpage = true\n", '\ufeffpage = true\nterms = ["HBC"]\n'),
    ("# only\n", '# only\nterms = ["HBC"]\n'),
    ('[[overrides]]\nfiles = ["x"]\n', 'terms = ["HBC"]\n[[overrides]]\nfiles = ["x"]\n'),
]


@pytest.mark.parametrize(("text", "expected"), ACCEPTED)
def test_a_term_is_added_and_all_else_stays(text: str | None, expected: str) -> None:
    written = accept_term(text, "HBC")
    assert written == expected
    before = tomllib.loads((text or "").removeprefix("\ufeff"))
    after = tomllib.loads(written.removeprefix("\ufeff"))
    assert after == {**before, "terms": [*before.get("terms", []), "HBC"]}
    assert accept_term(written, "HBC") == written


PYPROJECT = [
    (None, '[tool.citewell]\nterms = ["HBC"]\n'),
    ('[project]\nname = "x" # y\n', '[project]\nname = "x" # y\n\n[tool.citewell]\nterms = ["HBC"]\n'),
    ("[tool.citewell]\npage = true\n", '[tool.citewell]\npage = true\nterms = ["HBC"]\n'),
]


@pytest.mark.parametrize(("text", "expected"), PYPROJECT)
def test_a_term_is_added_to_a_pyproject(text: str | None, expected: str) -> None:
    assert accept_term(text, "HBC", pyproject=True) == expected


def test_a_table_of_rules_in_a_pyproject_stays_one() -> None:
    written = accept_term('[tool.citewell.rules]\npuffery = "off"\n', "HBC", pyproject=True)
    assert tomllib.loads(written)["tool"]["citewell"] == {"terms": ["HBC"], "rules": {"puffery": "off"}}


@pytest.mark.parametrize("term", ['say "hi"', "back\\slash", "it's", "🦊 fox", "a\n  b", "tab\tbed"])
def test_any_words_are_written_so_that_they_are_read_again(term: str) -> None:
    for text in (None, "terms = []\n", "page = true\n"):
        assert tomllib.loads(accept_term(text, term))["terms"] == [" ".join(term.split())]


@pytest.mark.parametrize(
    ("text", "pyproject", "reason"),
    [
        ('terms = "x"', False, 'add "HBC" to terms by hand'),
        ("[terms]\nx = 1", False, 'add "HBC" to terms by hand'),
        ("tool = 3\n", True, "tool is a table: [tool]"),
        ("page = ", False, "is not TOML here: Invalid value"),
    ],
)
def test_what_cannot_be_added_to_is_not_touched(text: str, pyproject: bool, reason: str) -> None:
    with pytest.raises(ConfigError) as caught:
        accept_term(text, "HBC", pyproject=pyproject)
    assert caught.value.message.endswith(reason)


@pytest.mark.parametrize(
    "text",
    [
        "[tool]\ncitewell.page = true\n",
        "[tool]\ncitewell = {page = true}\n",
        "tool.citewell.page = true\n",
        "tool = {citewell = {terms = ['x']}, other = {}}\n",
        "[tool.citewell]\n[tool.citewell.rules]\n[project]\n",
        "[[tool.other]]\nx = 1\n[tool.citewell]\nterms = [\n]\n[[tool.other]]\n",
        "[tool.citewell.site]\ngenerator = 'hugo'\n[project]\n[tool.citewell.rules]\n",
    ],
)
def test_other_forms_of_a_table_are_added_to(text: str) -> None:
    before = tomllib.loads(text)["tool"]["citewell"]
    after = tomllib.loads(accept_term(text, "HBC", pyproject=True))["tool"]["citewell"]
    assert after == {**before, "terms": [*before.get("terms", []), "HBC"]}


def test_what_is_written_is_what_is_read() -> None:
    known = packs.load()
    text = turn_off(accept_term(accept_term(None, "Smart Home"), "best practice"), "puffery")
    settings = settings_from(tomllib.loads(text), known)
    assert settings.terms == ("Smart Home", "best practice")
    assert not settings.rules["puffery"].on
