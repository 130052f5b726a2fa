"""
Runs the tests in an environment from which the language model was taken out: ``make test-without-model``.

Every process that a test starts is without it too. What follows on the command line goes to pytest.
"""

import subprocess
import sys
import sysconfig
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MODEL = "en_core_web_sm"


def main() -> int:
    """The exit code."""
    with tempfile.TemporaryDirectory(prefix="citewell-") as folder:
        python = _environment(Path(folder) / "venv")
        command = [python, "-m", "pytest", "-m", "not editor and not grammar", "-p", "no:cacheprovider"]
        return subprocess.run([*command, *sys.argv[1:]], cwd=ROOT, check=False).returncode


def _environment(folder: Path) -> Path:
    """An environment that has all of this one but the model; returns its Python."""
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
