"""The JSON schema of a configuration takes what the reader takes, and refuses what it refuses."""

import itertools
import re
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from citewell import packs
from citewell.config import KEYS, OVERRIDE_KEYS, PRESETS, faults, options_of, preset_file
from citewell.config.template import template
from citewell.schema import schema

PACKS = packs.load()
SCHEMA = schema(PACKS)
VALIDATOR = jsonschema.Draft7Validator(SCHEMA)

TAKEN = [
    "",
    'extends = "docs"',
    'extends = ["docs", "../house.toml"]',
    "extends = []",
    "page = true",
    'site.generator = "hugo"',
    'select = ["claim", "long-sentence", "all", "claim"]',
    "ignore = []",
    'rules = {puffery = "off", long-sentence = {severity = "hint", max-words = 20}}',
    'rules.undefined-acronym.acronyms = ["HBC"]',
    "rules.puffery = {}",
    '[severities]\nhint = "warning"',
    'terms = ["a", "B c"]\nboilerplate = ["All rights reserved."]',
    'acronyms = ["HBC"]',
    '[acronyms]\nHBC = "Halden Bicycle Council"',
    'trusted-sources = ["example.org", "a-b.c.co.uk"]',
    'exclude = ["*.md", "!a.md"]',
    "overrides = []",
    '[[overrides]]\nfiles = ["a.md"]\npage = false\nselect = ["claim"]\n[[overrides]]\nfiles = []\nrules.puffery = "on"',
]
REFUSED = [
    "paeg = true",
    "extends = 1",
    'extends = "strikt"',
    'extends = ["docs", 3]',
    'page = "yes"',
    "site = 1",
    'site.generator = "hugoo"',
    'site.name = "x"',
    "select = []",
    'select = "claim"',
    'select = ["clam"]',
    "ignore = [1]",
    "rules = 1",
    'rules.pufery = "off"',
    'rules.puffery = "of"',
    "rules.puffery = true",
    "rules.puffery.x = 1",
    "rules.puffery.severity = 1",
    "rules.long-sentence.max-words = 0",
    'rules.long-sentence.max-words = "x"',
    "rules.long-sentence.max-words = true",
    "rules.undefined-acronym.acronyms = [1]",
    "severities = 1",
    'severities.info = "hint"',
    'severities.hint = "off"',
    "terms = 1",
    'terms = [""]',
    "terms = [1]",
    'boilerplate = [" "]',
    'acronyms = "x"',
    "acronyms = [1]",
    "acronyms.HBC = 1",
    'trusted-sources = ["https://example.org"]',
    'trusted-sources = ["example"]',
    "exclude = 1",
    'exclude = [""]',
    "overrides = 1",
    "overrides = [1]",
    "[[overrides]]\npage = true",
    '[[overrides]]\nfiles = "a"',
    '[[overrides]]\nfiles = ["a"]\nterms = ["x"]',
    '[[overrides]]\nfiles = ["a"]\nrules.pufery = "off"',
]


def read(text: str, folder: Path) -> list[str]:
    return [one.message for one in faults(text, folder / "citewell.toml", PACKS)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "house.toml").write_text("")
    below = tmp_path / "below"
    below.mkdir()
    return below


def test_it_is_a_schema() -> None:
    jsonschema.Draft7Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("text", TAKEN)
def test_both_take(text: str, folder: Path) -> None:
    assert read(text, folder) == []
    assert list(VALIDATOR.iter_errors(tomllib.loads(text))) == []


@pytest.mark.parametrize("text", REFUSED)
def test_both_refuse(text: str, folder: Path) -> None:
    assert len(read(text, folder)) == 1
    assert not VALIDATOR.is_valid(tomllib.loads(text))


def test_every_key_is_there_and_told() -> None:
    properties = SCHEMA["properties"]
    assert [*properties] == [*KEYS]
    assert {*properties["overrides"]["items"]["properties"]} == {*OVERRIDE_KEYS}

    def told(found: dict[str, Any]) -> None:
        for one in found.values():
            assert one["description"]

    told(properties)
    told(properties["rules"]["properties"])


@pytest.mark.parametrize("name", PRESETS)
def test_presets_are_taken(name: str) -> None:
    assert list(VALIDATOR.iter_errors(tomllib.loads(preset_file(name).read_text("utf-8")))) == []


def uncommented(text: str) -> str:
    return re.sub(r"(?m)^#(?=\S)", "", text)


@pytest.mark.parametrize("preset", [None, *PRESETS])
def test_the_template_is_taken_as_it_is_and_with_every_setting(preset: str | None, tmp_path: Path) -> None:
    text = template(PACKS, preset)
    assert tomllib.loads(text) == ({} if preset is None else {"extends": preset})
    whole = uncommented(text)
    assert {*tomllib.loads(whole)} == {*KEYS}
    for one in (text, whole):
        assert read(one, tmp_path) == []
        assert list(VALIDATOR.iter_errors(tomllib.loads(one))) == []


def test_the_template_explains_each_setting_in_a_line() -> None:
    lines = template(PACKS).splitlines()
    for before, line in itertools.pairwise(lines):
        is_first = re.match(r"#[\w\[]", line) and not re.match(r"#[\w\[]", before)
        assert not is_first or before.startswith("# "), line


def test_the_template_has_the_options_of_every_rule_at_their_defaults() -> None:
    data = tomllib.loads(uncommented(template(PACKS)))
    for rule in PACKS.rules.values():
        for option in options_of(rule):
            if option.name not in ("acronyms", "trusted-sources", "generator"):
                assert data["rules"][rule.id][option.name] == option.default
