"""The worked example: a pack of its own, built, installed, run, explained and configured like ours."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

PACKS = Path(__file__).parents[1] / "pack"
DRAFT = """\
# SGE and lamps

The lamp runs for nine hours! Teams can leverage the new lamp at night.
"""

Run = Callable[..., subprocess.CompletedProcess[str]]
pytestmark = pytest.mark.slow


def install(place: Path, *names: str) -> Path:
    """Builds and installs packs into a folder; nothing is fetched."""
    sources = [shutil.copytree(PACKS / name, place / "source" / name) for name in names]
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    done = subprocess.run(
        [*command, "--disable-pip-version-check", "--target", place / "installed", *sources],
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return place / "installed"


def runner(installed: Path, home: Path, cache: Path) -> Run:
    known = os.pathsep.join([str(installed), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)
    environment = {**os.environ, "PYTHONPATH": known, "CITEWELL_CACHE": str(cache)}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-P", "-m", "citewell", *arguments],
            capture_output=True, text=True, timeout=120, check=False, cwd=home, env=environment,
        )  # fmt: skip

    return run


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return install(tmp_path_factory.mktemp("acme"), "acme")


@pytest.fixture(scope="module")
def unruly(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return install(tmp_path_factory.mktemp("unruly"), "acme", "unruly")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


def found(ran: subprocess.CompletedProcess[str], name: str = "draft.md") -> list[tuple[str, str, str]]:
    [file] = [one for one in json.loads(ran.stdout)["files"] if one["path"].endswith(name)]
    return [(one["rule"], one["severity"], one["text"]) for one in file["findings"]]


@pytest.mark.grammar
def test_its_rules_run_with_ours(acme: Path, home: Path, tmp_path: Path) -> None:
    run = runner(acme, home, tmp_path / "cache")
    (home / "draft.md").write_text(DRAFT, "utf-8")
    (home / "citewell.toml").write_text('select = ["say-ai-overviews", "loud-sentence", "leverage-for-use"]\n', "utf-8")
    ran = run("check", "--format", "json")
    assert found(ran) == [
        ("say-ai-overviews", "warning", "SGE"),
        ("loud-sentence", "information", "!"),
        ("leverage-for-use", "hint", "leverage the new lamp"),
    ]
    assert ran.returncode == 1
    assert found(run("check", "--format", "json")) == found(ran), "a second run knows it"
    [fix] = json.loads(ran.stdout)["files"][0]["findings"][0]["fixes"]
    assert (fix["kind"], fix["safe"], fix["edits"][0]["text"]) == ("replace", True, "AI Overviews")


def test_its_rules_are_configured_like_ours(acme: Path, home: Path, tmp_path: Path) -> None:
    run = runner(acme, home, tmp_path / "cache")
    (home / "draft.md").write_text(f"{DRAFT}\n<!-- citewell-disable-next-line shouting -->\nIt runs!\n", "utf-8")
    (home / "citewell.toml").write_text(
        'select = ["say-ai-overviews", "shouting"]\n[rules]\n"say-ai-overviews" = { severity = "error", '
        'allow = ["SGE and lamps"] }\nshouting.most = 0\n',
        "utf-8",
    )
    ran = run("check", "--format", "json")
    assert found(ran) == [("loud-sentence", "information", "!")]
    notice = "The rule shouting is called loud-sentence now: write the new name."
    assert ran.stderr.count(notice) == 1, "in the settings twice and in a comment once, said once"
    again = run("check", "--format", "json", "--select", "shouting")
    assert again.stderr.count(notice) == 1
    (home / "citewell.toml").write_text("[rules.loud-sentence]\nmots = 1\n", "utf-8")
    wrong = run("check")
    assert wrong.returncode == 2
    assert 'did you mean "most"?' in wrong.stdout


def test_its_rules_are_documented_like_ours(acme: Path, home: Path, tmp_path: Path) -> None:
    run = runner(acme, home, tmp_path / "cache")
    page = run("explain", "loud-sentence").stdout
    assert "- Earlier names: `shouting`" in page
    assert "| `most` | a whole number, 0 or more | `0` |" in page
    assert "[Acme style guide](https://acme.example/style)" in page
    data = run("explain", "say-ai-overviews").stdout
    assert "House style: settled by those who write here." in data
    assert "| `allow` | a list of texts | `[]` |" in data
    assert "In 2023 SGE quoted two pages." in data
    renamed = run("explain", "shouting")
    assert (renamed.stdout, "is called loud-sentence now" in renamed.stderr) == (page, True)
    listed = {one["id"]: one for one in json.loads(run("rules", "--format", "json").stdout)["rules"]}
    assert {name for name, one in listed.items() if one["pack"] == "acme"} == {
        "loud-sentence", "say-ai-overviews", "leverage-for-use",
    }  # fmt: skip
    assert "acme" in run("doctor").stdout


@pytest.mark.grammar
def test_its_cases_and_examples_hold(acme: Path, home: Path, tmp_path: Path) -> None:
    ran = runner(acme, home, tmp_path / "cache")("test-rules", str(PACKS / "acme"))
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "10 hold, 0 do not.\n", "")


@pytest.mark.grammar
def test_a_rule_that_raises_costs_one_notice_and_no_other_finding(unruly: Path, home: Path, tmp_path: Path) -> None:
    run = runner(unruly, home, tmp_path / "cache")
    (home / "draft.md").write_text(DRAFT, "utf-8")
    (home / "other.md").write_text(DRAFT, "utf-8")
    ran = run("check", "--format", "json")
    quiet = run("check", "--format", "json", "--ignore", "always-raises,never-returns")
    assert found(ran) == found(quiet)
    assert len(found(ran)) >= 3
    assert ran.stderr.count("always-raises failed (ValueError)") == 1
    assert "note:" not in quiet.stderr


@pytest.mark.parametrize("word", ["LOOP", "SEARCH"])
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_rule_that_never_returns_is_stopped(unruly: Path, home: Path, tmp_path: Path, word: str, jobs: str) -> None:
    run = runner(unruly, home, tmp_path / "cache")
    for name in ("a.md", "c.md", "d.md"):
        (home / name).write_text(DRAFT, "utf-8")
    (home / "b.md").write_text(f"{DRAFT}\nHere is a {word} for you.\n", "utf-8")
    command = ("check", "--format", "json", "--select", "never-returns,loud-sentence", "--jobs", jobs)
    ran = run(*command, "--time-limit", "2")
    assert ran.returncode == 2
    files = {Path(one["path"]).name: one for one in json.loads(ran.stdout)["files"]}
    assert [found(ran, name) for name in ("a.md", "b.md", "c.md", "d.md")] == [
        [("loud-sentence", "information", "!")]
    ] * 4
    assert {name for name, one in files.items() if one["problems"]} == {"b.md"}
    [problem] = files["b.md"]["problems"]
    assert problem["message"].startswith("the rule never-returns did not come to an end within 2 seconds")
