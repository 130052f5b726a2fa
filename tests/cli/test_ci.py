"""The pre-commit hooks, the GitHub Action and the CI examples, run in a scratch repository."""

import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
FAULTY = '<script type="application/ld+json">\n{"@context": "https://schema.org", "name": "x",}\n</script>\n'
MENDED = FAULTY.replace(",}", "}")

pytestmark = pytest.mark.skipif(sys.platform == "win32" or shutil.which("git") is None, reason="needs bash and git")


def load(path: str) -> Any:
    return yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))


HOOKS = {hook["id"]: hook for hook in load(".pre-commit-hooks.yaml")}


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a draft that has an error, others without, and files that are no drafts; `citewell` is on the path."""
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "citewell").write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m citewell "$@"\n')
    (programs / "citewell").chmod(0o755)
    monkeypatch.setenv("PATH", os.pathsep.join([str(programs), os.environ["PATH"]]))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    folder = tmp_path / "a repository"
    (folder / "docs").mkdir(parents=True)
    (folder / "docs" / "with blank.md").write_text(FAULTY)
    (folder / "page.html").write_text("<p>Fine.</p>\n")
    (folder / "part.mdx").write_text("Fine.\n")
    (folder / "program.py").write_text("x = 1\n")
    run(folder, "git", "init", "-q")
    run(folder, "git", "add", ".")
    return folder


def run(folder: Path, *command: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command, cwd=folder, env=os.environ | environment, capture_output=True, text=True, check=False
    )


def drafts(folder: Path) -> list[str]:
    return [
        str(path.relative_to(folder)) for path in sorted(folder.rglob("*")) if path.suffix in (".md", ".html", ".mdx")
    ]


def test_a_hook_fails_on_what_the_command_fails_on(repository: Path) -> None:
    command = [*shlex.split(HOOKS["citewell"]["entry"]), *drafts(repository)]
    ran = run(repository, *command)
    assert ran.returncode == 1
    assert "docs/with blank.md:2:" in ran.stdout
    assert "invalid-json-ld" in ran.stdout


def test_the_hook_that_fixes_leaves_nothing_to_the_other(repository: Path) -> None:
    for hook in ("citewell-fix", "citewell"):
        assert run(repository, *shlex.split(HOOKS[hook]["entry"]), *drafts(repository)).returncode == 0
    assert (repository / "docs" / "with blank.md").read_text() == MENDED


def test_the_hooks_leave_alone_what_is_excluded(repository: Path) -> None:
    (repository / ".citewellignore").write_text("docs/\n")
    for hook in HOOKS.values():
        assert run(repository, *shlex.split(hook["entry"]), *drafts(repository)).returncode == 0
    assert (repository / "docs" / "with blank.md").read_text() == FAULTY


def test_pre_commit_runs_the_hooks_on_drafts_alone(repository: Path, tmp_path: Path) -> None:
    if importlib.util.find_spec("pre_commit") is None:
        pytest.skip("pre-commit is not installed")
    # As they are, save that the `citewell` of these tests is run and none is installed.
    local = [dict(hook, language="system", verbose=True) for hook in HOOKS.values()]
    local.append(local[0] | {"id": "names", "name": "names", "entry": "printf '<%s>'"})
    config = {"repos": [{"repo": "local", "hooks": local}]}
    (repository / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config))
    run(repository, "git", "add", ".")

    def hook(name: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "pre_commit", "run", "--all-files", name]
        return run(repository, *command, PRE_COMMIT_HOME=str(tmp_path / "home"))

    assert "<docs/with blank.md><page.html><part.mdx>" in hook("names").stdout
    failed = hook("citewell")
    assert failed.returncode == 1
    assert "error" in failed.stdout
    fixed = hook("citewell-fix")
    assert "files were modified by this hook" in fixed.stdout
    assert (repository / "docs" / "with blank.md").read_text() == MENDED
    assert [hook(name).returncode for name in HOOKS] == [0, 0]


def action(repository: Path, what: str = "check", **environment: str) -> "subprocess.CompletedProcess[str]":
    """Runs the script of the action as its steps do."""
    places = {
        "RUNNER_TEMP": str(repository.parent),
        "GITHUB_OUTPUT": str(repository.parent / "output"),
        "GITHUB_PATH": str(repository.parent / "path"),
        "GITHUB_WORKSPACE": str(repository),
    }
    return run(repository, "bash", str(ROOT / "scripts" / "action.sh"), what, **places, **environment)


@pytest.mark.parametrize(("fail_on", "code"), [("error", 1), ("never", 0)])
def test_the_action_annotates_and_fails_as_it_is_told(repository: Path, fail_on: str, code: int) -> None:
    ran = action(repository, CITEWELL_FAIL_ON=fail_on)
    assert ran.returncode == code, ran.stderr
    assert "::error file=docs/with blank.md,line=2" in ran.stdout
    assert not (repository.parent / "output").exists()


def test_the_action_takes_paths_and_arguments(repository: Path) -> None:
    assert action(repository, CITEWELL_PATHS="page.html\n\npart.mdx\n").returncode == 0
    assert action(repository, CITEWELL_PATHS="docs/**/*.md").returncode == 1
    assert action(repository, CITEWELL_PATHS="docs/with blank.md").returncode == 1
    assert action(repository, CITEWELL_ARGS="--ignore invalid-json-ld  --no-cache").returncode == 0
    assert action(repository, CITEWELL_ARGS="--no-cache\n--ignore invalid-json-ld\n").returncode == 0
    assert action(repository, CITEWELL_PATHS="$(touch made)").returncode == 2
    assert action(repository, CITEWELL_ARGS="; touch made").returncode == 2
    assert not (repository / "made").exists()


def test_the_action_leaves_a_report_to_upload(repository: Path) -> None:
    ran = action(repository, CITEWELL_SARIF="true")
    assert ran.returncode == 1
    report = repository.parent / "citewell.sarif"
    assert (repository.parent / "output").read_text() == f"sarif-file={report}\n"
    assert yaml.safe_load(report.read_text())["runs"][0]["results"][0]["ruleId"] == "invalid-json-ld"


def test_the_action_leaves_no_report_of_an_earlier_step(repository: Path) -> None:
    (repository.parent / "citewell.sarif").write_text("{}")
    assert action(repository, CITEWELL_SARIF="true", CITEWELL_ARGS="--no-such-thing").returncode == 2
    assert not (repository.parent / "output").exists()


def test_the_action_installs_what_it_is_told(repository: Path, tmp_path: Path) -> None:
    # A Python that makes an environment of one program, which notes what it is asked to install.
    python = tmp_path / "python"
    python.write_text(
        '#!/bin/sh\nmkdir -p "$3/bin"\nprintf \'#!/bin/sh\\necho "$@" >&2\\n\' >"$3/bin/python"\nchmod +x "$3/bin/python"\n'
    )
    python.chmod(0o755)
    for version, wanted in (("", str(ROOT)), ("0.1.0", "citewell==0.1.0")):
        ran = action(repository, "install", PYTHON=str(python), CITEWELL_VERSION=version)
        assert ran.returncode == 0, ran.stderr
        assert ran.stderr == f"-m pip install --quiet --disable-pip-version-check {wanted}\n"
    assert (tmp_path / "path").read_text() == f"{tmp_path}/citewell-env/bin\n" * 2


def test_the_action_hands_over_all_its_inputs() -> None:
    told = load("action.yml")
    steps = told["runs"]["steps"]
    handed = " ".join(str(step.get("env", {})) for step in steps)
    assert all(f"inputs.{name} " in handed for name in told["inputs"])
    assert not [step for step in steps if "${{" in step.get("run", "")], "a value in a script may be a command"
    script = (ROOT / "scripts" / "action.sh").read_text()
    assert all(name in script for step in steps for name in step.get("env", {}))


def test_examples_name_what_is_there() -> None:
    inputs = load("action.yml")["inputs"]
    [job] = load("examples/ci/github-workflow.yml")["jobs"].values()
    assert set(job["steps"][-1]["with"]) <= set(inputs)
    [repo] = load("examples/ci/pre-commit-config.yaml")["repos"]
    assert {hook["id"] for hook in repo["hooks"]} == set(HOOKS)
    assert "citewell" in load("examples/ci/gitlab-ci.yml")
