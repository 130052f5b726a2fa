"""
Runs the tests of the engine and of rules in an environment without the language model: ``make test-without-model``.

Every process that a test starts is without it too. What needs it is marked ``grammar``. What follows on the command line
goes to pytest. How the command line and the language server do without is in ``tests/engine/test_without_model.py``.
"""

import subprocess
import sys
import sysconfig
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MODEL = "en_core_web_sm"
TESTS = ["tests/engine", "tests/rules"]


def main() -> int:
    """The exit code."""
    with tempfile.TemporaryDirectory(prefix="citewell-") as folder:
        python = environment(Path(folder) / "venv")
        command = [python, "-m", "pytest", "-m", "not editor and not grammar", "-p", "no:cacheprovider"]
        return subprocess.run([*command, *(sys.argv[1:] or TESTS)], cwd=ROOT, check=False).returncode


def environment(folder: Path) -> Path:
    """Makes an environment that has all of this one but the model, and returns its Python."""
    builder = venv.EnvBuilder(symlinks=True)
    builder.create(folder)
    context = builder.ensure_directories(folder)
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(folder), "platbase": str(folder)}))
    for one in Path(sysconfig.get_path("purelib")).iterdir():
        if not one.name.startswith(MODEL):
            (packages / one.name).symlink_to(one)
    return Path(context.env_exe)


if __name__ == "__main__":
    sys.exit(main())
