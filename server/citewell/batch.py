"""Checks many drafts, one after the other or in several processes, each draft guarded from the others."""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from pathlib import Path

from citewell.config import ConfigError, Settings, find_settings
from citewell.engine import Engine
from citewell.files import Problem, read_draft
from citewell.grammar import Grammar
from citewell.markup import read
from citewell.packs import load
from citewell.report import Checked
from citewell.result import Finding, Fix

__all__ = ["Draft", "Order", "Outcome", "check_all"]

_DRAFTS_WORTH_A_PROCESS = 8


@dataclass(frozen=True, slots=True)
class Draft:
    """One thing to check: a path, with its text where that does not come from the file, or why it cannot be."""

    path: str
    text: str | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """How to check: an explicit configuration file, what the command line selects, whether fixes are wanted."""

    config: Path | None = None
    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    fixes: bool = False


@dataclass(frozen=True)
class Outcome:
    """What became of one draft, and the CPU seconds that each rule took."""

    checked: Checked
    seconds: dict[str, float] = field(default_factory=dict)


class _KnownFixes:
    """Fixes computed beforehand: a report that leaves its process cannot compute them."""

    def __init__(self, fixes: dict[Finding, tuple[Fix, ...]]) -> None:
        self._fixes = fixes

    def __call__(self, finding: Finding) -> tuple[Fix, ...]:
        return self._fixes.get(finding, ())


class _Checker:
    """Checks drafts in this process: the language model and the settings of each folder are kept."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._packs = load()
        self._grammar = Grammar()
        self._settings: dict[Path, Settings] = {}

    def check(self, draft: Draft) -> Outcome:
        if draft.problem is not None:
            return Outcome(Checked(draft.path, None, (draft.problem,)))
        text = read_draft(draft.path) if draft.text is None else draft.text
        if isinstance(text, Problem):
            return Outcome(Checked(draft.path, None, (text.message,)))
        try:
            return self._analyse(draft.path, text)
        except ConfigError as error:
            return Outcome(Checked(draft.path, None, (f"its configuration is wrong: {error}",)))
        except Exception as error:  # noqa: BLE001 - one draft that breaks us must not cost the others
            message = f"could not be checked ({type(error).__name__}); this is a fault of Citewell's: please report it"
            return Outcome(Checked(draft.path, None, (message,)))

    def _analyse(self, path: str, text: str) -> Outcome:
        settings = self._settings_of(path)
        engine = Engine(settings, self._packs, self._grammar)
        report = engine.check(read(text, path=path, page=settings.page))
        fixes = {finding: report.fixes(finding) for finding in report.findings} if self._order.fixes else {}
        return Outcome(Checked(path, replace(report, compute_fixes=_KnownFixes(fixes))), engine.seconds)

    def _settings_of(self, path: str) -> Settings:
        folder = Path(os.path.realpath(path)).parent
        if folder not in self._settings:
            order = self._order
            self._settings[folder] = find_settings(
                folder / "draft", self._packs, order.config, select=order.select, ignore=order.ignore
            )
        return self._settings[folder]


_checker: _Checker | None = None


def _start(order: Order) -> None:
    global _checker  # noqa: PLW0603 - a process of a pool has no other place for what it keeps
    _checker = _Checker(order)


def _check_here(draft: Draft) -> Outcome:
    assert _checker is not None
    return _checker.check(draft)


def check_all(drafts: Sequence[Draft], order: Order, jobs: int | None = None) -> Iterator[Outcome]:
    """
    What became of each draft, in order.

    ``jobs`` is how many processes work on them; None takes as many as are worth their start.
    """
    if jobs is None:
        jobs = min(os.cpu_count() or 1, len(drafts) // _DRAFTS_WORTH_A_PROCESS)
    jobs = min(jobs, len(drafts))
    if jobs <= 1:
        checker = _Checker(order)
        yield from map(checker.check, drafts)
        return
    done = 0
    with ProcessPoolExecutor(jobs, initializer=_start, initargs=(order,)) as pool:
        try:
            for outcome in pool.map(_check_here, drafts, chunksize=max(1, min(8, len(drafts) // (4 * jobs)))):
                done += 1
                yield outcome
        except BrokenProcessPool:
            for draft in drafts[done:]:
                yield Outcome(Checked(draft.path, None, ("was not checked: a process ended early; try --jobs 1",)))
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
