"""The command that measures the rules about data: its damage, its verdicts, and its bars on published data."""

import importlib.util
import sys
from pathlib import Path
from typing import Any

import pytest

from citewell.markup import read

VALID = """<script type="application/ld+json">
{
  "@context": "https://schema.org",
  "@type": "Product",
  "name": "Halden 400",
  "releaseDate": "2026-03-05",
  "offers": {
    "@type": "Offer", "price": 49, "priceCurrency": "EUR", "availability": "https://schema.org/InStock",
    "priceValidUntil": "2027-01-31", "seller": {"@type": "Organization", "name": "Halden Cycles"}
  }
}
</script>
"""


@pytest.fixture(scope="module")
def structured() -> Any:
    sys.path.insert(0, str(Path(__file__).parent))
    spec = importlib.util.spec_from_file_location("structured", Path(__file__).with_name("structured.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["structured"] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    del sys.modules["structured"]
    sys.path.pop(0)
    return module


@pytest.fixture(scope="module")
def checker(structured: Any) -> Any:
    return structured.Checker()


def test_valid_data_is_left_alone(checker: Any) -> None:
    assert checker.findings(VALID) == []


def test_every_kind_of_damage_is_done_and_found(structured: Any, checker: Any) -> None:
    for kind in structured.KINDS:
        [damage] = kind(read(VALID, path="page.html"))
        assert damage.text != VALID
        found = [one.span for one in checker.findings(damage.text) if one.rule == damage.rule]
        assert damage.place in found if damage.exact else any(span in damage.place for span in found), kind.__name__


@pytest.mark.parametrize(
    ("name", "said", "expected"),
    [
        ("Review/invalid_missing_author.json", "invalid", "incomplete"),
        ("Product/offer_no_price.json", "incomplete", "incomplete"),
        ("Breadcrumb/invalid1-failure.json", "invalid", "other"),
        ("Breadcrumb/invalid1.json", "invalid", "invalid"),
        ("Offer/valid1.json", "valid", "valid"),
    ],
)
def test_fixtures_are_what_their_names_say(structured: Any, name: str, said: str, expected: str) -> None:
    assert structured.verdict({"id": name, "expect": said}) == expected


@pytest.mark.data
@pytest.mark.parametrize("name", ["examples", "pages", "gallery"])
def test_published_data_is_judged_as_it_is_to_be(structured: Any, checker: Any, data_dir: Path, name: str) -> None:
    assert structured.MEASURES[name](checker).met
