"""What is installed, told from folder names: the same as the standard reader says, and what it makes of odd ones."""

import importlib.metadata
import sys
from pathlib import Path

import pytest

from citewell import installed

PACK = """\
[console_scripts]
acme = acme:main

# ours
[citewell.rules]
acme = acme_citewell
; more = nothing
two=acme_citewell.two:pack [extra]
broken line
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


def record(place: Path, name: str, content: str) -> None:
    (place / name).mkdir(parents=True)
    (place / name / "entry_points.txt").write_text(content, encoding="utf-8")


def test_it_says_what_the_standard_reader_says() -> None:
    known = {one.name: one.version for one in importlib.metadata.distributions()}
    assert len(known) > 20
    assert {name: installed.version(name) for name in known} == known
    for group in ("citewell.rules", "console_scripts", "pytest11"):
        expected = {(one.name, one.value) for one in importlib.metadata.entry_points(group=group)}
        assert {(one.name, one.value.strip()) for one in installed.entry_points(group)} >= {
            (name, value.partition("[")[0].strip()) for name, value in expected
        }


def test_entry_points_of_a_pack(place: Path) -> None:
    record(place, "acme_citewell-2.0.dist-info", PACK)
    found = [one for one in installed.entry_points("citewell.rules") if one.name != "core"]
    assert found == [("acme", "acme_citewell"), ("two", "acme_citewell.two:pack")]
    assert installed.version("acme-citewell") == installed.version("Acme.Citewell") == "2.0"
    assert "acme_citewell-2.0" in installed.distributions()


def test_the_first_on_the_path_counts(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record(place / "first", "acme-1.egg-info", "[citewell.rules]\nacme = first\n")
    record(place / "second", "Acme-2.dist-info", "[citewell.rules]\nacme = second\n")
    monkeypatch.setattr(sys, "path", [str(place / "first"), str(place / "second"), str(place / "gone")])
    assert installed.entry_points("citewell.rules") == (("acme", "first"),)
    assert installed.version("acme") == "1"
    assert installed.version("other") is None


def test_what_cannot_be_read_has_no_entry_points(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (place / "odd-1.dist-info").mkdir()
    (place / "odd-1.dist-info" / "entry_points.txt").write_bytes(b"\xff")
    (place / "file-1.dist-info").write_text("no folder")
    monkeypatch.setattr(sys, "path", [str(place)])
    assert installed.entry_points("citewell.rules") == ()


def test_code_is_found_without_importing_it(place: Path) -> None:
    (place / "acme_rules" / "_words").mkdir(parents=True)
    for name in ("__init__.py", "one.py", "_words/list.txt"):
        (place / "acme_rules" / name).write_text("raise ValueError")
    (place / "acme_rules" / "__pycache__").mkdir()
    (place / "acme_rules" / "__pycache__" / "one.pyc").write_text("")
    (place / "acme_single.py").write_text("raise ValueError")
    names = [path.relative_to(place).as_posix() for path in installed.code("acme_rules.one")]
    assert names == ["acme_rules/__init__.py", "acme_rules/one.py", "acme_rules/_words/list.txt"]
    assert [path.name for path in installed.code("acme_single")] == ["acme_single.py"]
    assert list(installed.code("acme_gone")) == list(installed.code("sys")) == []
    assert "acme_rules" not in sys.modules
