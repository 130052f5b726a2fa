"""Checks many drafts, one after the other or in several processes, those that no earlier run has checked."""

import gc
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from citewell import archive
from citewell.cache import Cache
from citewell.clock import today
from citewell.files import Problem, read_draft
from citewell.record import dataclass
from citewell.report import Checked

if TYPE_CHECKING:
    # Imported late: where every draft is known, nobody reads Markdown or runs a rule.
    from citewell.checker import Checker
    from citewell.document import Format

__all__ = ["Batch", "Draft", "Order", "Outcome", "check_all"]

_MOST_JOBS = 61
"""Windows waits for no more processes at a time."""

_DRAFTS_WORTH_A_PROCESS = 8
_OBJECTS_WORTH_A_COLLECTION = 50_000
_REPORTS_WORTH_WRITING = 64


@dataclass(frozen=True, slots=True)
class Draft:
    """
    One thing to check: a path, with its text where that does not come from the file, or why it cannot be.

    ``format`` is told from the path where it is None.
    """

    path: str
    text: str | None = None
    problem: str | None = None
    format: "Format | None" = None


@dataclass(frozen=True, slots=True)
class Order:
    """
    How to check: an explicit configuration file, what the command line selects, whether fixes are wanted, sections with
    their ``scores``, the readability of these, and the ``numbers`` that drafts state.

    ``otherwise`` are settings for drafts that no file speaks about, in the shape of a file. ``patience`` is how many seconds a
    draft may take; None for what its length is worth. ``cache`` is the file in which earlier runs are remembered; None for
    no memory.
    """

    config: Path | None = None
    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    fixes: bool = False
    scores: bool = True
    readability: bool = False
    numbers: bool = False
    patience: float | None = None
    otherwise: Mapping[str, Any] | None = None
    cache: Path | None = None


@dataclass(frozen=True)
class Outcome:
    """
    What became of one draft, and the CPU seconds that each rule took.

    ``lasting`` says that another run would come to the same: no rule failed, and the language model was as expected.
    ``stopped`` are the rules that were left out because they had not come to an end, here or in an earlier draft.
    """

    checked: Checked
    seconds: dict[str, float] = field(default_factory=dict)
    lasting: bool = False
    stopped: frozenset[str] = frozenset()


class Batch:
    """Drafts to check, and what earlier runs have found in them."""

    def __init__(self, drafts: Sequence[Draft], order: Order) -> None:
        self._drafts = [_with_text(draft) for draft in drafts]
        self._order = order
        self._cache = Cache(order.cache)
        self._keys = self._find_keys() if order.cache is not None else {}
        self._known = self._recall()

    @property
    def is_known(self) -> bool:
        """Whether nothing is left to check, and the order is known to be right because it was followed before."""
        return bool(self._known) and len(self._known) == len(self._drafts)

    def outcomes(self, jobs: int | None = None) -> Iterator[Outcome]:
        """What became of each draft, in order; ``jobs`` as for `check_all`."""
        new = [draft for at, draft in enumerate(self._drafts) if at not in self._known]
        fresh = check_all(new, self._order, jobs)
        # A process that is forked must not find it open.
        self._cache.close()
        written: dict[bytes, bytes] = {}
        for at in range(len(self._drafts)):
            outcome = self._known[at] if at in self._known else next(fresh)
            if outcome.lasting and outcome.checked.report is not None and at in self._keys:
                written[self._keys[at]] = archive.encode(outcome.checked.report)
            if len(written) >= _REPORTS_WORTH_WRITING:
                self._cache.keep(written)
                written = {}
            yield outcome
        self._cache.keep(written)
        self._cache.close()

    def _find_keys(self) -> dict[int, bytes]:
        order = self._order
        select = "" if order.select is None else f"only {order.select}"
        asked = (order.ignore, order.fixes, order.scores, order.readability, order.numbers)
        told: tuple[str, ...] = (select, *map(repr, asked), today())
        if order.otherwise is not None:
            told += (repr(sorted(order.otherwise.items())),)
        grounds = archive.Grounds(order.config, told)
        keys = {
            at: grounds.key(draft.path, draft.text, draft.format or "")
            for at, draft in enumerate(self._drafts)
            if draft.text is not None
        }
        return {at: key for at, key in keys.items() if key is not None}

    def _recall(self) -> dict[int, Outcome]:
        kept = self._cache.recall(self._keys.values())
        known = {}
        for at, key in self._keys.items():
            draft = self._drafts[at]
            if key in kept and draft.text is not None:
                report = archive.decode(kept[key], draft.text)
                if report is not None:
                    known[at] = Outcome(Checked(draft.path, report))
        return known


def _with_text(draft: Draft) -> Draft:
    """A draft with its text, or with the reason why it has none."""
    if draft.text is not None or draft.problem is not None:
        return draft
    text = read_draft(draft.path)
    return replace(draft, problem=text.message) if isinstance(text, Problem) else replace(draft, text=text)


_checker: "Checker | None" = None


def _start(order: Order) -> None:
    global _checker  # noqa: PLW0603 - a process of a pool has no other place for what it keeps
    from citewell.checker import Checker

    _checker = Checker(order)


def _check_here(draft: Draft) -> Outcome:
    assert _checker is not None
    return _checker.check(draft)


def check_all(drafts: Sequence[Draft], order: Order, jobs: int | None = None) -> Iterator[Outcome]:
    """
    What comes of checking each draft, in order.

    ``jobs`` is how many processes work on them; None takes as many as are worth their start.
    """
    if not drafts:
        return
    # Before the fork, so that each process finds it imported.
    from citewell.checker import Checker

    if not gc.isenabled():
        # The command line puts garbage collection off until all that stays is there. What a draft leaves behind is
        # hardly ever a circle, and to look for one as often as usual would take a twentieth of the time.
        gc.freeze()
        gc.set_threshold(_OBJECTS_WORTH_A_COLLECTION)
        gc.enable()
    if jobs is None:
        jobs = min(os.cpu_count() or 1, len(drafts) // _DRAFTS_WORTH_A_PROCESS)
    jobs = min(jobs, len(drafts), _MOST_JOBS)
    if jobs <= 1:
        checker = Checker(order)
        yield from map(checker.check, drafts)
        return
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

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
            # Waited for: where Python itself waits at its end, now and then it writes to a pipe that is closed meanwhile.
            pool.shutdown(cancel_futures=True)
