"""The second run over drafts that have not changed: the same bytes, from the cache, until anything changes."""

import contextlib
import json
import os
import re
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from citewell import archive, cache, installed
from citewell.archive import Grounds, decode, encode
from citewell.batch import Batch, Draft, Order
from citewell.engine import check
from citewell.result import Report

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.*"))
SECONDS = re.compile(rb'"seconds": [\d.]+')


def citewell(*arguments: str, cwd: Path, code: int = 0) -> bytes:
    done = subprocess.run(
        [sys.executable, "-m", "citewell", "check", "--fail-on", "never", *arguments],
        cwd=cwd,
        capture_output=True,
        check=False,
    )
    assert done.returncode == code, done.stderr
    return SECONDS.sub(b'"seconds": 0', done.stdout) + done.stderr


@pytest.fixture
def drafts(tmp_path: Path) -> Path:
    for path in EXAMPLES:
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "german.md").write_text("Der Hund ist nicht in dem Haus und auch nicht auf der Wiese.\n" * 9)
    (tmp_path / "odd.md").write_text("\ufeffA “quick” line\u2028and 🦊 world-class [NUMBER of foxes].\r\n", newline="")
    (tmp_path / "bad.md").write_bytes(b"\xff")
    return tmp_path


@pytest.mark.parametrize("options", [["--format", "json"], ["--format", "text", "--jobs", "2"]], ids=["json", "text"])
def test_the_second_run_writes_the_same(drafts: Path, options: list[str]) -> None:
    without = citewell("--no-cache", *options, cwd=drafts, code=2)
    assert citewell(*options, cwd=drafts, code=2) == without
    assert citewell(*options, cwd=drafts, code=2) == without


def test_without_the_cache_nothing_is_read_or_written(drafts: Path, cache_folder: Path) -> None:
    citewell("--no-cache", cwd=drafts, code=2)
    assert list(cache_folder.iterdir()) == []
    citewell("draft.md", cwd=drafts)
    (file,) = cache_folder.glob("*/*")
    before = (file.stat().st_mtime_ns, file.stat().st_atime_ns)
    citewell("--no-cache", "draft.md", cwd=drafts)
    assert (file.stat().st_mtime_ns, file.stat().st_atime_ns) == before


def test_the_variable_switches_it_off(drafts: Path, cache_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CITEWELL_CACHE", "off")
    citewell(cwd=drafts, code=2)
    assert list(cache_folder.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"no database" * 99, None])
def test_whatever_the_file_holds_the_findings_are_the_same(
    drafts: Path, cache_folder: Path, content: bytes | None
) -> None:
    expected = citewell("--no-cache", "draft.md", cwd=drafts)
    file = cache_folder / "citewell" / "cache.sqlite3"
    if content is None:
        file.mkdir(parents=True)
    else:
        file.parent.mkdir()
        file.write_bytes(content)
    assert [citewell("draft.md", cwd=drafts) for _ in range(2)] == [expected] * 2


def known(folder: Path, order: Order, text: str = "A world-class thing.\n", path: str = "a.md") -> bool:
    """Whether a draft is known; it is afterwards."""
    work = Batch([Draft(str(folder / path), text)], order)
    before = work.is_known
    for _ in work.outcomes(1):
        pass
    return before


@pytest.fixture
def order(tmp_path: Path) -> Order:
    return Order(cache=tmp_path / "cache.sqlite3")


def test_a_draft_is_known_until_anything_changes(tmp_path: Path, order: Order, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "blog").mkdir()
    assert [known(tmp_path, order) for _ in range(3)] == [False, True, True]
    changes: list[tuple[Order, dict[str, str]]] = [
        (order, {"text": "A world-class  thing.\n"}),
        (order, {"path": "b.md"}),
        (order, {"path": "a.html"}),
        (order, {"path": "blog/a.md"}),
        (replace(order, ignore=("puffery",)), {}),
        (replace(order, select=("puffery",)), {}),
        (replace(order, fixes=True), {}),
        (replace(order, scores=False), {}),
    ]
    for changed, draft in changes:
        assert [known(tmp_path, changed, **draft) for _ in range(2)] == [False, True], (changed, draft)
    settings = tmp_path / "citewell.toml"
    for content in ('[rules]\npuffery = "off"\n', '[rules]\npuffery = "error"\n'):
        settings.write_text(content)
        assert [known(tmp_path, order) for _ in range(2)] == [False, True]
    explicit = replace(order, config=tmp_path / "other.toml")
    (tmp_path / "other.toml").write_text("page = true\n")
    assert [known(tmp_path, explicit) for _ in range(2)] == [False, True]
    settings.unlink()
    assert known(tmp_path, order)
    for name in ("distributions", "code"):
        with monkeypatch.context() as patch:
            archive._installation.cache_clear()
            found = (installed.version("spacy") or "", "acme-2.0") if name == "distributions" else iter([settings])
            settings.write_text("")
            patch.setattr(installed, name, lambda *_, found=found: found)
            settings_of_all = replace(order, config=settings)
            assert [known(tmp_path, settings_of_all) for _ in range(2)] == [False, True]
        settings.unlink()
    archive._installation.cache_clear()
    assert known(tmp_path, order)


def test_scores_are_worked_out_where_they_are_shown_or_asked_for(drafts: Path) -> None:
    (drafts / "few.md").write_text("# Lamps\n\n" + "Our team is world-class. " * 20)
    for _ in range(2):
        citewell("few.md", cwd=drafts)
        (page,) = json.loads(citewell("--format", "json", "few.md", cwd=drafts))["files"]
        assert page["score"] is not None
        assert [section["score"] for section in page["sections"]] == [page["score"]]
        citewell("--min-score", "100", "few.md", cwd=drafts, code=1)


def test_what_needs_no_score_finds_the_same_without(drafts: Path, order: Order) -> None:
    found = [Draft(str(path)) for path in drafts.glob("*.md")]
    with_scores, without = (
        [outcome.checked.report for outcome in Batch(found, one).outcomes(1)]
        for one in (order, replace(order, scores=False))
    )
    for one, other in zip(with_scores, without, strict=True):
        assert (one and one.findings) == (other and other.findings)
        assert other is None or (other.score, other.sections) == (None, ())


def test_a_project_beside_another_has_its_own_reports(tmp_path: Path, order: Order) -> None:
    top = tmp_path / "here"
    for name in ("p1", "p2"):
        (top / name).mkdir(parents=True)
        (top / name / "citewell.toml").write_text('extends = "../base.toml"\n')
        (top / name / "d.md").write_text("A world-class thing.\n")
    (top / "base.toml").write_text('[[overrides]]\nfiles = ["p1/**"]\nignore = ["all"]\n')

    def found(folder: Path, name: str) -> tuple[bool, int]:
        # As if the command was run in the folder of the draft.
        with contextlib.chdir(folder / name):
            work = Batch([Draft("d.md")], order)
            [outcome] = work.outcomes(1)
        assert outcome.checked.report is not None
        return work.is_known, len(outcome.checked.report.findings)

    assert [found(top, "p1"), found(top, "p2")] == [(False, 0), (False, 1)]
    moved = top.rename(tmp_path / "there")
    assert [found(moved, "p1"), found(moved, "p2")] == [(True, 0), (True, 1)]


def test_wrong_settings_are_said_again_each_time(tmp_path: Path, order: Order) -> None:
    (tmp_path / "citewell.toml").write_text("page = 3\n")
    assert [known(tmp_path, order) for _ in range(2)] == [False, False]
    (outcome,) = Batch([Draft(str(tmp_path / "a.md"), "Text.")], order).outcomes(1)
    assert "page is true or false" in outcome.checked.problems[0]


def test_what_may_be_well_the_next_time_is_not_kept(
    tmp_path: Path, order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    from citewell import packs
    from citewell.checker import Checker

    rule = packs.load().rules["puffery"]

    def fail(*_: Any) -> Any:
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(rule, "find", fail)
        assert [known(tmp_path, order) for _ in range(2)] == [False, False]
    with monkeypatch.context() as patch:
        patch.setattr(Checker, "_settings_of", fail)
        assert [known(tmp_path, order) for _ in range(2)] == [False, False]
    assert [known(tmp_path, order) for _ in range(2)] == [False, True]


def test_some_known_and_some_new_keep_their_order(tmp_path: Path, order: Order) -> None:
    drafts = [Draft(f"{at}.md", f"A world-class thing, number {at}.\n") for at in range(6)]
    for _ in Batch(drafts[::2], order).outcomes(1):
        pass
    work = Batch([*drafts, Draft("gone.md")], order)
    assert not work.is_known
    outcomes = list(work.outcomes(2))
    assert [one.checked.path for one in outcomes] == [*(draft.path for draft in drafts), "gone.md"]
    assert all(
        one.checked.report and one.checked.report.text == draft.text
        for one, draft in zip(outcomes, drafts, strict=False)
    )


def test_nothing_runs_on_once_all_drafts_are_checked(order: Order) -> None:
    before = set(threading.enumerate())
    drafts = [Draft(f"{at}.md", f"A world-class thing, number {at}.\n") for at in range(4)]
    assert len(list(Batch(drafts, order).outcomes(2))) == len(drafts)
    # A thread that looks after processes fights with the end of Python over its pipe.
    assert set(threading.enumerate()) == before


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_a_report_comes_back_as_it_was(path: Path) -> None:
    report = check(path.read_text(encoding="utf-8"), path=path.name)
    found = decode(encode(report), report.text)
    assert found == report
    assert [found.fixes(one) for one in report.findings] == [report.fixes(one) for one in report.findings]


@pytest.mark.parametrize("value", [b"", b"[]", b"{}", b"\xff", b'{"findings": [[]]}'])
def test_other_bytes_are_no_report(value: bytes) -> None:
    assert decode(value, "text") is None


def test_a_report_with_a_place_before_the_start_is_none() -> None:
    value = encode(Report("x", "markdown", ()))
    salt, veiled = value[: archive._SALT], value[archive._SALT :]
    shape = json.loads(archive._veiled(veiled, salt, "x"))
    shape["sections"] = [["", 0, -1, 1, None, None, None]]
    assert decode(salt + archive._veiled(json.dumps(shape).encode(), salt, "x"), "x") is None


def test_a_report_cannot_be_read_without_its_draft() -> None:
    report = check("Our world-class product is significantly faster.\n", path="plan.md")
    value = encode(report)
    assert report.findings
    assert decode(value, report.text) == report
    assert decode(value, "Another text.") is None
    assert b"world-class" not in value
    assert encode(report) != value


def test_the_text_of_a_draft_is_not_kept(drafts: Path, cache_folder: Path) -> None:
    words = (
        "The world-class aubergine budget is confidential until Thursday, and it is far smaller than we said in May."
    )
    (drafts / "secret.md").write_text(f"# Plan\n\n{words}\n")
    citewell("--format", "json", "secret.md", cwd=drafts)
    raw = (cache_folder / "citewell" / "cache.sqlite3").read_bytes()
    assert not any(word.encode() in raw for word in ("aubergine", "world-class", "confidential", "Plan"))
    assert os.fsencode(drafts) not in raw


def test_grounds_need_settings_that_can_be_read(tmp_path: Path) -> None:
    assert Grounds(tmp_path / "gone.toml", ()).key("a.md", "text") is None
    assert Grounds(None, ()).key("nul\0.md", "text") is None


def test_parses_are_kept_for_drafts_that_have_changed(tmp_path: Path, order: Order) -> None:
    assert order.cache is not None
    draft = "It shortens setup, and it halves the cost of a run that nobody has asked for in years.\n"
    known(tmp_path, order, draft)
    with_parse = cache.Cache(order.cache)
    entries = with_parse._try(lambda database: database.execute("SELECT count(*) FROM entries").fetchone()[0], 0)
    known(tmp_path, order, "New.\n\n" + draft)
    assert entries == 2, "a report and a parse"
    assert with_parse._try(lambda database: database.execute("SELECT count(*) FROM entries").fetchone()[0], 0) == 3
