"""
Mutation testing: small faults are put into the modules below, and the tests have to notice. ``make mutants``.

There are thousands of faults: a sample is tried, the same one for the same seed. Those that no test notices are listed;
``SURVIVORS.md`` beside this file explains them. Ends with 1 where fewer than 80 % are noticed.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / ".mutants"


@dataclass(frozen=True)
class Group:
    """Modules in which a fault does the same harm, and the tests that look at them closely; all others only help."""

    modules: tuple[str, ...]
    tests: tuple[str, ...]


GROUPS = {
    # Marks and edits in the wrong place.
    "positions": Group(
        ("span", "prose", "lsp/buffer", "lsp/convert", "markup/places"),
        ("engine/test_lines", "engine/test_places", "engine/test_prose", "engine/test_span", "lsp/test_buffer",
         "lsp/test_convert"),
    ),
    # Drafts that are damaged.
    "fixes": Group(
        ("edits", "fixing", "listing", "moving"),
        ("engine/test_edits", "engine/test_fixing", "engine/test_listing", "engine/test_moving"),
    ),
    # Findings that are hidden, or are not.
    "suppression": Group(
        ("suppress", "silencing", "approved", "comment"),
        ("engine/test_approved", "engine/test_silencing", "engine/test_silencing_places", "engine/test_slips", "engine/test_suppress", "rules/test_cases"),
    ),
}  # fmt: skip

# What reads drafts by the dozen, or waits: each would run again for nearly every fault.
LEFT_OUT = (
    "not of_all_cases and not test_examples and not never_ends and not score_is_the_same"
    # Of the cases of rules those about ignore comments.
    " and (not test_cases or unknown-suppression or unused-suppression)"
)

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

NOWHERE = 33
NOTICED = {1, 3, 152, 24, -24, -9, 36, 255}
"""Exit codes of mutmut for a fault that fails a test or is stopped for taking too long."""


def main() -> int:
    """The exit code."""
    options = argparse.ArgumentParser(description="Put faults into the code and see whether tests notice.")
    options.add_argument("groups", nargs="*", metavar="GROUP", help=f"{', '.join(GROUPS)} (all)")
    options.add_argument("--sample", type=int, default=110, help="how many faults are tried in each group (110)")
    options.add_argument("--seed", type=int, default=1, help="which ones (1)")
    given = options.parse_args()
    noticed, survivors = 0, []
    for name in given.groups or GROUPS:
        bench = Bench(HOME / name, GROUPS[name])
        tried = bench.tried(given.sample, given.seed)
        if not tried:
            print(f"{name}: nothing was tried, and {bench.log} says why", file=sys.stderr)
            return 2
        missed = sorted(fault for fault, code in tried.items() if code not in NOTICED)
        print(f"{name}: {len(tried) - len(missed)} of {len(tried)} noticed", flush=True)
        for fault in missed:
            print(f"  {fault}{', where no test comes' if tried[fault] == NOWHERE else ''}", flush=True)
        noticed += len(tried) - len(missed)
        survivors += missed
    share = noticed / (noticed + len(survivors))
    print(f"{noticed} of {noticed + len(survivors)} noticed: {share:.1%}")
    return int(share < LEAST)


class Bench:
    """A copy of the code with all faults of one group in it, each of which can be turned on."""

    def __init__(self, home: Path, group: Group) -> None:
        self._home, self._group = home, group
        self.log = home / "mutmut.log"

    def tried(self, size: int, seed: int) -> dict[str, int | None]:
        """A sample of the faults, and how the tests ended with each."""
        self._prepare()
        self._run("-c", _WRITE)
        names = sorted(self._results())
        sample = random.Random(seed).sample(names, min(size, len(names)))
        if sample:
            self._run("-m", "mutmut", "run", "--max-children", os.environ.get("MUTANTS_JOBS", "1"), *sample)
        results = self._results()
        return {name: results[name] for name in sample if results[name] is not None}

    def _prepare(self) -> None:
        """All that the tests read, laid out as mutmut wants it: one source root, named ``src``."""
        home = self._home
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(ROOT / "server" / "citewell", home / "src" / "citewell", ignore=shutil.ignore_patterns("page"))
        shutil.copytree(ROOT / "rules" / "citewell_rules", home / "src" / "citewell_rules")
        for folder in ("tests", "examples", "docs"):
            shutil.copytree(ROOT / folder, home / folder, ignore=shutil.ignore_patterns("node_modules", "mutants"))
        settings = {
            "source_paths": ["src/citewell"],
            "only_mutate": [f"src/citewell/{name}.py" for name in self._group.modules],
            "also_copy": ["src/citewell_rules", "examples", "docs"],
            "pytest_add_cli_args": ["-q", "-p", "no:cacheprovider", "-k", LEFT_OUT],
            "pytest_add_cli_args_test_selection": [f"tests/{name}.py" for name in self._group.tests],
            "timeout_multiplier": 4.0,
            "timeout_constant": 2.0,
        }
        lines = "\n".join(f"{key} = {json.dumps(value)}" for key, value in settings.items())
        ours = (ROOT / "pyproject.toml").read_text("utf-8")
        (home / "pyproject.toml").write_text(f"{ours}\n[tool.mutmut]\n{lines}\n", "utf-8")

    def _run(self, *arguments: str) -> None:
        home = self._home
        paths = [str(home / "mutants" / "src"), str(home / "src"), *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
        few = {"CITEWELL_EDITS": "100", "CITEWELL_SILENCED": "1", "CITEWELL_DATA": os.devnull, "CI": "1"}
        environment = {**os.environ, **few, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
        with self.log.open("ab") as log:
            command = [sys.executable, *arguments]
            subprocess.run(command, cwd=home, env=environment, check=False, stdout=log, stderr=log)

    def _results(self) -> dict[str, int | None]:
        """Every fault by name, and how its tests ended; None where they were not run."""
        found: dict[str, int | None] = {}
        for file in (self._home / "mutants").rglob("*.meta"):
            found |= json.loads(file.read_text("utf-8"))["exit_code_by_key"]
        return found


if __name__ == "__main__":
    sys.exit(main())
