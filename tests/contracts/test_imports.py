"""Who may import whom: the contracts of pyproject.toml, and what must not be loaded at start-up."""

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted(path for folder in ("server", "rules") for path in (ROOT / folder).rglob("*.py"))
NETWORK = ("urllib.request", "http", "socket", "ssl", "requests", "httpx", "urllib3")

RUN = """
import json, sys
from citewell.cli import main
code = None
try:
    code = main()
except SystemExit as end:
    code = end.code
finally:
    print("LOADED", json.dumps([code, sorted(sys.modules)]), file=sys.stderr)
"""
PROTOCOL = {"pygls", "lsprotocol", "cattrs", "attr", "attrs", "asyncio", "websockets"}
MODEL = {"spacy", "thinc", "numpy"}
MARKUP = {"markdown_it", "mdit_py_plugins", "turbohtml", "yaml", "html"}
PROCESSES = {"multiprocessing", "concurrent", "concurrent.futures"}
# Readers and libraries that only few runs have work for, and slow parts of the standard library.
SELDOM = {
    "turbohtml", "yaml", "tomlkit", "tomllib", "pathspec", "sqlite3", "difflib", "email", "importlib.metadata",
    "importlib.resources", "tempfile", "socket", "datetime", "hashlib", "shutil", "glob",
}  # fmt: skip
# What only fixes and hovers need.
MENDING = {
    "citewell_rules._claims.anchor", "citewell_rules._claims.reuse", "citewell_rules._ideas.enumeration", "citewell_rules._ideas.split",
}  # fmt: skip


def test_contracts_hold() -> None:
    # A process of its own: it reads the code and not the modules this one has loaded.
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True, no_logo=True))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT / "server"), str(ROOT / "rules")])},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        pytest.fail(done.stdout + done.stderr, pytrace=False)


def imported_names(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_module_reaches_for_the_network(path: Path) -> None:
    # import-linter knows other people's packages by their first name only, so it cannot tell urllib.request from
    # urllib.parse.
    found = [
        name for name in imported_names(path) if any(name == door or name.startswith(f"{door}.") for door in NETWORK)
    ]
    assert found == []


def loaded(*arguments: str, cwd: Path, code: int = 0) -> set[str]:
    """The modules that a fresh process holds after a command, each with the packages above it."""
    done = subprocess.run(
        [sys.executable, "-c", RUN, *arguments],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    ended, names = json.loads(done.stderr.rpartition("LOADED ")[2])
    assert (ended or 0) == code, done.stderr
    return set(names)


def ours(names: set[str]) -> set[str]:
    return {name for name in names if name.partition(".")[0] in ("citewell", "citewell_rules")}


@pytest.fixture
def drafts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("CITEWELL_CACHE", raising=False)
    (tmp_path / "plain.md").write_text("# Lamps\n\nThe lamp hangs over the table.\n\n* It is *old*.\n")
    (tmp_path / "page.md").write_text("---\ntitle: Lamps\n---\n\nThe lamp hangs.\n")
    (tmp_path / "parsed.md").write_text(
        "It shortens setup, and it halves the cost of a run that nobody has asked for in years.\n"
    )
    return tmp_path


@pytest.mark.parametrize(
    "arguments", [["--version"], ["--help"], ["check", "--help"], ["server", "--help"], ["desk", "--help"]]
)
def test_a_question_about_the_command_loads_the_command_alone(drafts: Path, arguments: list[str]) -> None:
    names = loaded(*arguments, cwd=drafts)
    assert {name for name in ours(names) if not name.startswith("citewell.cli.")} == {"citewell", "citewell.cli"}
    assert not names & (PROTOCOL | MODEL | MARKUP | PROCESSES | SELDOM)


def test_import_citewell_loads_nothing_else(drafts: Path) -> None:
    code = "import sys, citewell; print(*(name for name in sys.modules if name.startswith('citewell')))"
    done = subprocess.run([sys.executable, "-c", code], cwd=drafts, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["citewell"]


@pytest.mark.parametrize("arguments", [["rules"], ["explain", "late-answer"]])
def test_a_question_about_rules_reads_no_draft(drafts: Path, arguments: list[str]) -> None:
    names = loaded(*arguments, cwd=drafts)
    assert not names & (PROTOCOL | MODEL | MARKUP | PROCESSES | {"citewell.engine", "citewell.markup", "sqlite3"})


def test_a_plain_draft_takes_what_markdown_takes(drafts: Path) -> None:
    names = loaded("check", "--no-cache", "plain.md", cwd=drafts)
    assert not names & (PROTOCOL | MODEL | PROCESSES | SELDOM)
    assert not names & {f"citewell.markup.{reader}" for reader in ("html", "trail", "yaml", "toml", "json")}
    assert not names & MENDING


def test_front_matter_takes_its_reader(drafts: Path) -> None:
    names = loaded("check", "--no-cache", "page.md", cwd=drafts)
    assert "yaml" in names
    assert not names & (PROTOCOL | MODEL | PROCESSES | (SELDOM - {"yaml", "datetime"}))


def test_only_a_parse_takes_the_model(drafts: Path) -> None:
    assert "spacy" not in loaded("check", "plain.md", "page.md", cwd=drafts)
    assert "spacy" in loaded("check", "parsed.md", cwd=drafts)
    # The sentence is known, wherever it stands.
    (drafts / "parsed.md").write_text("Lamps.\n\n" + (drafts / "parsed.md").read_text())
    names = loaded("check", "parsed.md", cwd=drafts)
    assert "citewell.engine" in names
    assert not names & MODEL


def test_what_is_known_is_only_written_again(drafts: Path) -> None:
    for number in range(30):
        (drafts / f"{number}.md").write_text(f"# Lamp {number}\n\nIt hangs.\n")
    loaded("check", "--format", "json", cwd=drafts)
    names = loaded("check", "--format", "json", cwd=drafts)
    assert "sqlite3" in names
    assert not names & (PROTOCOL | MODEL | MARKUP | PROCESSES | (SELDOM - {"sqlite3", "datetime", "hashlib"}))
    assert not {name for name in names if name.startswith("citewell_rules")}
    assert not names & {"citewell.engine", "citewell.markup", "citewell.checker", "citewell.grammar"}


def test_garbage_is_collected_once_the_work_begins(drafts: Path) -> None:
    code = "import gc, sys\nfrom citewell.cli import main\nmain()\nprint(gc.isenabled(), gc.get_freeze_count() > 0)"
    for arguments, enabled in ((["check", "--no-cache", "plain.md"], True), (["rules"], False)):
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments], cwd=drafts, capture_output=True, text=True, check=True
        )
        assert done.stdout.splitlines()[-1] == f"{enabled} True"


def test_the_server_holds_no_model_and_reads_no_markup(drafts: Path) -> None:
    names = loaded("server", cwd=drafts, code=1)  # the editor left without a word
    assert "pygls" in names
    assert not names & (MODEL | (MARKUP - {"html"}) | {"tomlkit", "pathspec", "citewell.engine", "citewell_rules"})
    assert not names & {"websockets", "citewell.lsp.socket", "citewell.desk"}
