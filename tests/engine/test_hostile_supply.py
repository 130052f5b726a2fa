"""What comes from elsewhere is checked by its hash, and what we show in a browser loads nothing from anywhere."""

import json
import re
import socket
from pathlib import Path

import pytest
from pytest_socket import SocketBlockedError, SocketConnectBlockedError

ROOT = Path(__file__).parents[2]
NODE_LOCKS = sorted(
    path for path in ROOT.glob("**/package-lock.json") if "node_modules" not in path.parts and ".venv" not in path.parts
)


@pytest.mark.filterwarnings("ignore:A test tried")
def test_no_test_reaches_the_network() -> None:
    with pytest.raises(SocketBlockedError):
        socket.socket(socket.AF_INET, socket.SOCK_STREAM)


@pytest.mark.filterwarnings("ignore:A test tried")
@pytest.mark.allow_hosts(["127.0.0.1"])
def test_one_of_the_loopback_reaches_nothing_else() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as one, pytest.raises(SocketConnectBlockedError):
        one.connect(("192.0.2.1", 443))


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_each_locked_package_has_its_hashes_and_names_no_host(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    entries = re.split(r"\n(?=\S)", text.strip())
    assert len(entries) > 10
    for entry in entries:
        assert re.match(r"[\w.-]+==[\w.!+-]+( ; [^\\]+)? \\\n", entry), entry.splitlines()[0]
        assert re.findall(r"--hash=sha256:[0-9a-f]{64}\b", entry)
        assert "://" not in entry


def test_they_are_installed_with_their_hashes_checked() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    installs = [line for line in makefile.splitlines() if "install" in line and "-r requirements" in line]
    assert installs
    assert all("--require-hashes" in line for line in installs)


@pytest.mark.parametrize("lock", NODE_LOCKS, ids=lambda path: str(path.parent.relative_to(ROOT)))
def test_each_package_of_node_has_its_hash(lock: Path) -> None:
    packages = json.loads(lock.read_text("utf-8"))["packages"]
    for name, package in packages.items():
        is_ours = not name or package.get("link") or not name.startswith("node_modules/")
        assert is_ours or package.get("integrity", "").startswith("sha512-"), name


def policy(text: str) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in text.split(";") if part.strip())
    return {name: value for name, _, value in parts}


def test_the_report_runs_what_it_brings_and_loads_nothing() -> None:
    shell = (ROOT / "server/citewell/report/html/shell.html").read_text("utf-8")
    found = re.search(r'Content-Security-Policy" content="([^"]+)"', shell)
    assert found is not None
    said = policy(found[1])
    assert said["default-src"] == "'none'"
    assert said["script-src"] == "'{{ digests.program }}'"
    assert said["style-src"] == "'{{ digests.style }}'"
    assert said["base-uri"] == said["form-action"] == "'none'"
    assert said["require-trusted-types-for"] == "'script'"
    assert not re.search(r"https?:|unsafe|\*", found[1])


def test_the_section_view_runs_nothing_and_loads_nothing() -> None:
    source = (ROOT / "editor-clients/vscode/src/sectionview.ts").read_text("utf-8")
    found = re.search(r"policy = \"([^\"]+)\"", source)
    assert found is not None
    assert policy(found[1]) == {"default-src": "'none'", "style-src": "'unsafe-inline'"}
    assert "enableScripts: true" not in source


def test_an_untrusted_workspace_names_no_program() -> None:
    package = json.loads((ROOT / "editor-clients/vscode/package.json").read_text("utf-8"))
    limited = package["capabilities"]["untrustedWorkspaces"]
    assert limited["supported"] == "limited"
    properties = package["contributes"]["configuration"]
    settings = (
        properties["properties"]
        if isinstance(properties, dict)
        else {k: v for one in properties for k, v in one["properties"].items()}
    )
    programs = {name for name in settings if re.search(r"command|interpreter|path|executable", name, re.IGNORECASE)}
    assert programs
    assert programs <= set(limited["restrictedConfigurations"])
