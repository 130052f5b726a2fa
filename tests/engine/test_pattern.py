"""Patterns that are compiled when first used: they do what compiled ones do, and each of ours can be compiled."""

import gc
import importlib
import re
from pathlib import Path

import pytest

from citewell.pattern import _Late, late

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted(
    ".".join(path.relative_to(ROOT / top).with_suffix("").parts).removesuffix(".__init__")
    for top in ("server", "rules")
    for path in (ROOT / top).rglob("*.py")
    if path.stem != "__main__"
)


def test_a_late_pattern_does_what_a_compiled_one_does() -> None:
    one, other = late(r"(?P<word>\w+)!?", re.IGNORECASE), re.compile(r"(?P<word>\w+)!?", re.IGNORECASE)
    assert one.pattern == other.pattern
    for _ in range(2):
        for method in ("search", "match", "fullmatch"):
            found, expected = getattr(one, method)("Wow!"), getattr(other, method)("Wow!")
            assert (found.span(), found["word"]) == (expected.span(), expected["word"])
        assert [match.span() for match in one.finditer("a b!", 1)] == [(2, 4)]
        assert one.findall("a b") == ["a", "b"]
        assert (one.sub("-", "a b"), one.split("a b"), one.subn("-", "a")) == ("- -", ["", "a", " ", "b", ""], ("-", 1))
        assert (one.flags, one.groups, dict(one.groupindex)) == (other.flags, 1, {"word": 1})


def test_a_wrong_pattern_shows_when_it_is_used() -> None:
    wrong = late("(")
    with pytest.raises(re.error):
        wrong.search("")


def test_an_unknown_name_is_none_of_a_pattern() -> None:
    with pytest.raises(AttributeError):
        late("a").serach  # type: ignore[attr-defined]  # noqa: B018


def test_every_pattern_can_be_compiled() -> None:
    for module in MODULES:
        importlib.import_module(module)
    gc.unfreeze()  # a test before this one may have loaded the model, which hides all there is from the collector
    ours = [one for one in gc.get_objects() if type(one) is _Late and one.pattern != "("]
    assert len(ours) > 100
    for one in ours:
        re.compile(one.pattern, one._flags)
