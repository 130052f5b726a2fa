"""
Mutation testing: small faults are put into the modules below, and the tests have to notice. ``make mutants``.

Much of the time a fault is noticed within a second, but there are thousands: a sample is tried, the same one for the
same seed. Faults that no test notices are listed at the end; ``SURVIVORS.md`` beside this file explains those that
stay. Ends with 1 where fewer than 80 % are noticed.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / ".mutants"

MODULES = {
    "positions": ["span", "prose", "lsp/buffer", "lsp/board", "lsp/convert", "markup/places", "markup/moved"],
    "fixes": ["edits", "fixing", "listing", "moving"],
    "suppression": ["suppress", "silencing", "approved", "comment"],
}
"""Where a fault would put a mark or a fix in the wrong place, or hide what is to be seen."""

TESTS = [
    *[
        f"tests/engine/test_{name}.py"
        for name in (
            "approved",
            "edits",
            "fixing",
            "lines",
            "listing",
            "moving",
            "places",
            "prose",
            "silencing",
            "span",
            "suppress",
        )
    ],
    *[f"tests/lsp/test_{name}.py" for name in ("board", "buffer", "convert")],
]
"""Those that look at these modules closely; all others only help."""

# What reads drafts by the hundred, or waits: each would run again for nearly every fault.
LEFT_OUT = "not of_all_cases and not test_examples and not never_ends"

_WRITE = """
from mutmut import __main__ as mutmut
mutmut.set_mutant_under_test("mutant_generation")
mutmut.copy_src_dir()
mutmut.copy_also_copy_files()
mutmut.store_lines_covered_by_tests()
mutmut.create_mutants(1)
"""
"""The first steps of ``mutmut run``: it has no command that writes all faults and tries none."""

LEAST = 0.8

NOTICED = {1, 3, 152, 24, -24, -9, 36, 255}
"""Exit codes of mutmut for a fault that fails a test or is stopped for taking too long."""


def main() -> int:
    options = argparse.ArgumentParser(description="Put faults into the code and see whether tests notice.")
    options.add_argument("--sample", type=int, default=500, help="how many faults are tried (500)")
    options.add_argument("--seed", type=int, default=1, help="which ones (1)")
    options.add_argument("--only", default="", help="only in modules whose name has this in it")
    options.add_argument("--again", action="store_true", help="keep the faults that are there, and try the survivors")
    given = options.parse_args()
    earlier = dict(_results()) if given.again else {}
    _prepare()
    _run("-c", _WRITE)
    if earlier:
        names = [name for name, code in earlier.items() if code is not None and code not in NOTICED]
    else:
        names = _sample([name for name, _ in _results() if given.only in name], given.sample, given.seed)
    for start in range(0, len(names), 200):  # a command line has an end
        _mutmut(*names[start : start + 200])
    return _told({**earlier, **{name: code for name, code in _results() if name in set(names)}})


def _sample(names: list[str], size: int, seed: int) -> list[str]:
    return random.Random(seed).sample(sorted(names), min(size, len(names)))


def _prepare() -> None:
    """A copy of all that the tests read, laid out as mutmut wants it: one source root, named ``src``."""
    shutil.rmtree(HOME, ignore_errors=True)
    shutil.copytree(ROOT / "server" / "citewell", HOME / "src" / "citewell", ignore=shutil.ignore_patterns("page"))
    shutil.copytree(ROOT / "rules" / "citewell_rules", HOME / "src" / "citewell_rules")
    for folder in ("tests", "examples", "docs"):
        shutil.copytree(ROOT / folder, HOME / folder, ignore=shutil.ignore_patterns("node_modules", "mutants"))
    (HOME / "tests" / "node_modules").symlink_to(ROOT / "tests" / "node_modules")
    settings = {
        "source_paths": ["src/citewell"],
        "only_mutate": [f"src/citewell/{name}.py" for group in MODULES.values() for name in group],
        "also_copy": ["src/citewell_rules", "examples", "docs"],
        "pytest_add_cli_args": ["-q", "-p", "no:cacheprovider", "-k", LEFT_OUT],
        "pytest_add_cli_args_test_selection": TESTS,
        "timeout_multiplier": 4.0,
        "timeout_constant": 2.0,
    }
    lines = "\n".join(f"{key} = {json.dumps(value)}" for key, value in settings.items())
    ours = (ROOT / "pyproject.toml").read_text("utf-8")
    (HOME / "pyproject.toml").write_text(f"{ours}\n[tool.mutmut]\n{lines}\n", "utf-8")


def _mutmut(*names: str) -> None:
    _run("-m", "mutmut", "run", "--max-children", os.environ.get("MUTANTS_JOBS", "1"), *names)


def _run(*arguments: str) -> None:
    paths = [str(HOME / "mutants" / "src"), str(HOME / "src"), *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    few = {"CITEWELL_EDITS": "100", "CITEWELL_SILENCED": "1", "CITEWELL_DATA": os.devnull, "CI": "1"}
    environment = {**os.environ, **few, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
    with (HOME / "mutmut.log").open("ab") as log:
        subprocess.run([sys.executable, *arguments], cwd=HOME, env=environment, check=False, stdout=log, stderr=log)


def _results() -> Iterable[tuple[str, int | None]]:
    """Every fault by name, and how its tests ended; None where they were not run."""
    for file in sorted((HOME / "mutants").rglob("*.meta")):
        yield from json.loads(file.read_text("utf-8"))["exit_code_by_key"].items()


def _told(results: dict[str, int | None]) -> int:
    tried = {name: code for name, code in results.items() if code is not None}
    if not tried:
        print(f"nothing was tried: {HOME / 'mutmut.log'} says why", file=sys.stderr)
        return 2
    for group, modules in MODULES.items():
        prefixes = tuple(f"citewell.{name.replace('/', '.')}." for name in modules)
        codes = [code for name, code in tried.items() if name.startswith(prefixes)]
        if codes:
            print(f"{group}: {sum(code in NOTICED for code in codes)} of {len(codes)} noticed")
    survivors = sorted(name for name, code in tried.items() if code not in NOTICED)
    for name in survivors:
        print(f"  {'no test comes here' if tried[name] == 33 else 'not noticed'}: {name}")
    share = 1 - len(survivors) / len(tried)
    print(f"{len(tried) - len(survivors)} of {len(tried)} noticed, {share:.1%}")
    return int(share < LEAST)


if __name__ == "__main__":
    sys.exit(main())
