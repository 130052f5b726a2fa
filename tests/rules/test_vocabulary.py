"""The vocabulary that rules know is what its package makes of it, and is read as it is written."""

import importlib.util
import os
from pathlib import Path
from types import ModuleType

import pytest

from citewell_rules._graph.vocabulary import bare, nearest, vocabulary

SCRIPT = Path(__file__).resolve().parents[1] / "quality" / "vocabulary.py"


@pytest.fixture
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("vocabulary_script", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_file_is_what_the_package_makes_of_it(script: ModuleType) -> None:
    if not script.PACKAGE.is_dir():
        assert not os.environ.get("CI"), "schema-dts is missing: npm ci in tests/ installs it"
        pytest.skip("schema-dts is not installed: `npm ci` in tests/ installs it")
    assert script.TARGET.read_text(encoding="utf-8") == script.as_file(script.vocabulary())


def test_all_names_in_the_table_are_names_of_the_table() -> None:
    known = vocabulary()
    named = [*known.types.values(), *known.owners.values(), *known.expected.values()]
    assert {name for group in named for name in group} <= set(known.types)
    assert set(known.members) <= set(known.types)
    assert set(known.superseded.values()) <= {*known.types, *known.owners}


def test_types_descend_from_others() -> None:
    known = vocabulary()
    assert known.line("BlogPosting") >= {"SocialMediaPosting", "Article", "CreativeWork", "Thing"}
    assert known.is_kind(["Dentist"], "Place")
    assert not known.is_kind(["Article", "Unheard"], "Place")
    assert known.belongs("reviewedBy", ["FAQPage"])
    assert not known.belongs("reviewedBy", ["Article"])
    assert "InStock" in known.values(["ItemAvailability"])
    assert {"headline", "name"} <= set(known.properties(["Article"]))


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("datepublished", "datePublished"), ("date_published", "datePublished"), ("headlin", "headline"),
        ("athuor", "author"), ("nmae", "name"), ("zzz", None), ("my-own-thing", None), ("", None),
    ],
)  # fmt: skip
def test_slips_have_a_nearest_name(slip: str, meant: str | None) -> None:
    assert nearest(slip, vocabulary().properties(["Article"])) == meant


def test_of_two_names_as_near_none_is_meant() -> None:
    assert nearest("abcdef", ["abcdeg", "abcdeh"]) is None


def test_an_address_of_the_vocabulary_is_no_part_of_a_name() -> None:
    assert [bare(one) for one in ("http://schema.org/InStock", "schema:InStock", "InStock")] == ["InStock"] * 3
