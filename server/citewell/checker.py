"""Checks drafts one by one, each guarded from the others; what they share is loaded once."""

import os
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, get_args

from citewell import project
from citewell.batch import Draft, Order, Outcome
from citewell.cache import Cache
from citewell.config import ConfigError, Configuration, Settings, find_configuration, silent, without
from citewell.document import Document
from citewell.engine import Engine
from citewell.fixing import Mended, mend
from citewell.grammar import Grammar, model_status
from citewell.markup import read
from citewell.packs import Packs
from citewell.parses import StoredGrammar
from citewell.patience import OutOfPatience, patience
from citewell.report import Checked, Fault
from citewell.result import KnownFixes, Report, SectionReport, Stated
from citewell.rule import Family, Numbers

if TYPE_CHECKING:
    # Imported late: most projects have no rules of their own.
    from citewell.datarules import Fault as RuleFault

__all__ = ["Checker"]

_FAMILIES = frozenset({*get_args(Family), "all"})

_PATIENCE = 60.0
"""Seconds that a draft may take, and one more for each thousand code points: some forty times what it does take."""

_RULE_PATIENCE = 30.0
"""Seconds that a rule may take of them for one unit: on a long draft one that never returns would have minutes."""

_LOOK = 1.0
"""Seconds between two looks at the clock."""


@cache
def _parser() -> Grammar:
    """The one language model of this process."""
    return Grammar()


class Checker:
    """Checks drafts in this process: the language model and the settings of each folder are kept."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._asked = (*(order.select or ()), *order.ignore)
        self._grammar = StoredGrammar(Cache(order.cache), _parser())
        self._configurations: dict[Path, tuple[Configuration, Packs, bool]] = {}
        self._engines: dict[tuple[str, Packs], Engine] = {}
        self._told: set[RuleFault] = set()
        self._stopped: set[str] = set()
        self._working: Engine | None = None

    def check(self, draft: Draft) -> Outcome:
        """What becomes of a draft: its report, or the problem that kept it from being checked. Never raises."""
        if draft.text is None:
            return Outcome(Checked(draft.path, None, (draft.problem or "has no text",)))
        try:
            return self._checked_in_time(draft, draft.text)
        except ConfigError as error:
            faults = tuple(_fault(one, "its configuration is wrong") for one in (error, *error.others))
            return Outcome(_with_faults(Checked(draft.path, None), faults))
        except Exception as error:  # noqa: BLE001 - one draft that breaks us must not cost the others
            message = f"could not be checked ({type(error).__name__}); this is a fault of Citewell's: please report it"
            return Outcome(Checked(draft.path, None, (message,)))
        finally:
            self._grammar.keep()

    def mend(self, path: str, report: Report, stopped: Collection[str]) -> tuple[Mended, tuple[str, ...]]:
        """
        What becomes of a draft by its safe fixes, and what is wrong with the rules that had to be stopped at it.

        ``stopped`` are those that were left out when it was checked. Each check of a later text may take as long as that of
        the first. Raises ConfigError, TimeoutError where no rule is to blame, and what else keeps it from being checked.
        """
        self._leave_out(*stopped)
        seconds = self._seconds_for(report.text)
        try:
            return self._mended_in_time(path, report, seconds), ()
        except OutOfPatience as stop:
            rule = _to_blame(stop, seconds)
            if rule is None:
                raise TimeoutError(_too_long(seconds)) from None
            mended, problems = self.mend(path, report, (rule,))
            return mended, (_did_not_end(rule, seconds), *problems)
        finally:
            self._grammar.keep()

    def _mended_in_time(self, path: str, report: Report, seconds: float) -> Mended:
        settings, packs = self._settings_of(path)
        engine = self._engine(settings, packs)
        with patience(seconds) as begin:

            def check(text: str) -> Report:
                begin()
                return engine.check(read(text, path=path, page=settings.page), scored=self._order.scores)

            mended = mend(report, check)
            if mended.report is not report:
                document = read(mended.report.text, path=path, page=settings.page)
                mended = replace(mended, report=self._completed(mended.report, document, packs))
            # Whoever asks for them later has no patience.
            return replace(mended, report=_with_fixes(mended.report))

    def _checked_in_time(self, draft: Draft, text: str) -> Outcome:
        """A rule that never returns is left out from then on: of this draft too the other rules say what they find."""
        seconds = self._seconds_for(text)
        end = perf_counter() + seconds
        try:
            with patience(min(seconds, _LOOK), lambda: self._is_over(end)):
                return self._analyse(draft, text)
        except OutOfPatience as stop:
            rule = _to_blame(stop, seconds)
            if rule is None:
                return Outcome(Checked(draft.path, None, (f"was not checked: {_too_long(seconds)}",)))
            self._leave_out(rule)
            outcome = self._checked_in_time(draft, text)
            checked = outcome.checked
            problems = (_did_not_end(rule, min(seconds, _RULE_PATIENCE)), *checked.problems)
            return replace(outcome, checked=replace(checked, problems=problems), lasting=False)

    def _seconds_for(self, text: str) -> float:
        return self._order.patience or _PATIENCE + len(text) / 1000

    def _is_over(self, end: float) -> bool:
        now, engine = perf_counter(), self._working
        return now >= end or (engine is not None and engine.is_running and now > engine.running_since + _RULE_PATIENCE)

    def _leave_out(self, *rules: str) -> None:
        if not self._stopped.issuperset(rules):
            self._stopped.update(rules)
            self._engines.clear()

    def _analyse(self, draft: Draft, text: str) -> Outcome:
        path = draft.path
        settings, packs = self._settings_of(path)
        engine = self._engine(settings, packs)
        document = read(text, path=path, format=draft.format, page=settings.page)
        report = engine.check(document, scored=self._order.scores, fixed=self._order.fixes)
        report = self._completed(report, document, packs)
        lasting = self._is_lasting(report, packs)
        if not self._order.fixes:
            report = replace(report, compute_fixes=KnownFixes({}))
        checked = _with_faults(Checked(path, report), self._new_faults(packs))
        return Outcome(checked, engine.seconds, lasting, frozenset(self._stopped))

    def _completed(self, report: Report, document: Document, packs: Packs) -> Report:
        """A report of the engine with what else is ordered, and with what is to be said of the order."""
        if self._order.readability:
            report = replace(report, sections=_measured(report, document))
        if self._order.numbers and packs.numbers is not None and document.english:
            report = replace(report, stated=tuple(_stated(document, packs.numbers)))
        return replace(report, notices=(*report.notices, *packs.renamed(self._asked)))

    def _new_faults(self, packs: Packs) -> tuple[Fault, ...]:
        """What is wrong with the rules of a project, told with the first of its drafts."""
        new = tuple(fault for fault in packs.faults if fault not in self._told)
        self._told.update(new)
        return tuple(_fault(one, "a rule of its project is wrong, and left out", "left out: ") for one in new)

    def _engine(self, settings: Settings, packs: Packs) -> Engine:
        """
        One for all drafts with these settings and rules: it knows which are on, and their gates.

        Its clock of costs begins anew.
        """
        # Equal settings may be written with old names: what is to be said of that comes with the rules.
        key = (settings.digest, packs)
        if key not in self._engines:
            self._engines[key] = Engine(without(settings, self._stopped), packs, self._grammar)
        engine = self._working = self._engines[key]
        engine.seconds = defaultdict(float)
        return engine

    def _is_lasting(self, report: Report, packs: Packs) -> bool:
        """Whether nothing was amiss that may be well the next time: a pack, the model or a rule that failed."""
        # A name that means nothing here is a slip, unless another project knows it.
        if packs.notices or packs.faults or self._stopped or len(_meant(self._asked, packs)) < len(self._asked):
            return False
        # These say nothing of a failure: the same model is missing, the draft is too large, a rule has a new name.
        harmless = {model_status().notice, *report.limits, *packs.renamed(packs.aliases)}
        return harmless.issuperset(report.notices)

    def _settings_of(self, path: str) -> tuple[Settings, Packs]:
        draft = Path(os.path.realpath(path))
        if draft.parent not in self._configurations:
            order = self._order
            packs = project.packs_for(draft, order.config)
            select = None if order.select is None else _meant(order.select, packs)
            try:
                found = find_configuration(
                    draft,
                    packs,
                    order.config,
                    select=select or None,
                    ignore=_meant(order.ignore, packs),
                    otherwise=order.otherwise,
                )
            except ConfigError as error:
                raise project.as_error(packs, error) or error from error
            # Where nothing that is asked for is known, nothing is asked for.
            self._configurations[draft.parent] = found, packs, select is None or bool(select)
        found, packs, is_asked = self._configurations[draft.parent]
        settings = found.settings_for(draft)
        return settings if is_asked else silent(settings), packs


def _fault(found: "ConfigError | RuleFault", of_draft: str, before: str = "") -> Fault:
    """A fault as it is told by itself, behind ``before``, and as it is told ``of_draft``."""
    return Fault(str(found.file or ""), found.line, found.column, f"{before}{found.message}", f"{of_draft}: {found}")


def _with_faults(checked: Checked, faults: tuple[Fault, ...]) -> Checked:
    return replace(checked, problems=(*checked.problems, *(one.problem for one in faults)), faults=faults)


def _stated(document: Document, numbers: Numbers) -> Iterator[Stated]:
    """The values that a draft states."""
    for block in document.blocks:
        for number in numbers(block):
            sentence = block.sentences[number.sentence]
            yield Stated(sentence.text, sentence.span, number)


def _meant(names: Iterable[str], packs: Packs) -> list[str]:
    """Those names that mean something for a draft: a rule of another project means nothing."""
    return [name for name in names if packs.find(name) is not None or name in _FAMILIES]


def _too_long(seconds: float) -> str:
    """What is said of a draft that has taken more than its time, with no rule to blame."""
    return f"it took longer than {seconds:g} seconds; --time-limit (of corpus: --page-seconds) gives it more"


def _did_not_end(rule: str, seconds: float) -> str:
    return (
        f"the rule {rule} did not come to an end within {seconds:g} seconds and is left out here and in "
        f'what follows; turn it off ({rule} = "off" under [rules]) and tell who wrote it'
    )


def _to_blame(stop: OutOfPatience, seconds: float) -> str | None:
    """The rule that has taken most of the time, not whichever came last in a long draft."""
    return stop.rule if stop.seconds >= min(seconds / 2, _RULE_PATIENCE) else None


def _with_fixes(report: Report) -> Report:
    """The same with its fixes computed: it may leave this process."""
    return replace(report, compute_fixes=KnownFixes({finding: report.fixes(finding) for finding in report.findings}))


def _measured(report: Report, document: Document) -> tuple[SectionReport, ...]:
    """The sections of a report with their readability."""
    from citewell.readability import measure

    pairs = zip(report.sections, document.sections, strict=True)
    return tuple(replace(one, readability=measure(section)) for one, section in pairs)
