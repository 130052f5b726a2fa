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
HEAVY = ["pygls", "lsprotocol", "spacy", "thinc", "numpy"]
NETWORK = ("urllib.request", "http", "socket", "ssl", "requests", "httpx", "urllib3")

START_UP = """
import json, sys
sys.argv = {argv!r}
try:
    {code}
except SystemExit as end:
    if end.code not in (None, 0):
        raise
print("LOADED", json.dumps([name for name in {heavy!r} if name in sys.modules]))
"""


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


def loaded(code: str, argv: list[str]) -> list[str]:
    """What of the heavy packages a fresh process holds after running the code."""
    program = START_UP.format(argv=argv, code=code, heavy=HEAVY)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    names: list[str] = json.loads(done.stdout.rpartition("LOADED ")[2])
    return names


@pytest.mark.parametrize(
    ("code", "argv"),
    [
        ("import citewell", ["python"]),
        ("import citewell.cli; citewell.cli.main()", ["citewell", "check", "--help"]),
    ],
    ids=["import citewell", "citewell check --help"],
)
def test_start_up_loads_nothing_heavy(code: str, argv: list[str]) -> None:
    assert loaded(code, argv) == []


def test_the_start_up_check_sees_what_is_loaded() -> None:
    assert loaded("import lsprotocol", ["python"]) == ["lsprotocol"]
