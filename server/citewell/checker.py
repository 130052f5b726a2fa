"""Checks drafts one by one, each guarded from the others; what they share is loaded once."""

import os
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from citewell import project
from citewell.archive import KnownFixes
from citewell.batch import Draft, Order, Outcome
from citewell.cache import Cache
from citewell.checking import NOT_ENGLISH
from citewell.config import ConfigError, Configuration, Settings, find_configuration
from citewell.document import Document
from citewell.engine import Engine
from citewell.fixing import Mended, mend
from citewell.grammar import Grammar, model_status
from citewell.markup import read
from citewell.packs import Packs
from citewell.parses import StoredGrammar
from citewell.patience import OutOfPatience, patience
from citewell.report import Checked, Fault
from citewell.result import Report, SectionReport, Stated
from citewell.rule import Family, Numbers

if TYPE_CHECKING:
    # Imported late: most projects have no rules of their own.
    from citewell.datarules import Fault as RuleFault

__all__ = ["Checker"]

_FAMILIES = frozenset({*get_args(Family), "all"})

_PATIENCE = 60.0
"""Seconds that a draft may take, and one more for each thousand code points: some forty times what it does take."""


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
        self._engines: dict[str, Engine] = {}
        self._told: set[RuleFault] = set()
        self._stopped: set[str] = set()

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

    def mend(self, path: str, report: Report) -> Mended:
        """What becomes of a draft by its safe fixes. Raises ConfigError, and what else keeps it from being checked."""
        settings, packs = self._settings_of(path)
        engine = self._engine(settings, packs)
        try:
            mended = mend(report, lambda text: engine.check(read(text, path=path, page=settings.page)))
        finally:
            self._grammar.keep()
        if mended.report is report:
            return mended
        document = read(mended.report.text, path=path, page=settings.page)
        return replace(mended, report=self._completed(mended.report, document, packs))

    def _checked_in_time(self, draft: Draft, text: str) -> Outcome:
        """A rule that never returns is left out from then on: of this draft too the other rules say what they find."""
        seconds = self._order.patience or _PATIENCE + len(text) / 1000
        try:
            with patience(seconds):
                return self._analyse(draft, text)
        except OutOfPatience as stop:
            # A rule is to blame that has taken most of it, not whichever came last in a long draft.
            if stop.rule is None or stop.seconds < seconds / 2:
                message = f"was not checked: it took longer than {seconds:g} seconds; --time-limit (of corpus: --page-seconds) gives it more"
                return Outcome(Checked(draft.path, None, (message,)))
            self._leave_out(stop.rule)
            outcome = self._checked_in_time(draft, text)
            message = (
                f"the rule {stop.rule} did not come to an end within {seconds:g} seconds and is left out here and in "
                f'what follows; turn it off ({stop.rule} = "off" under [rules]) and tell who wrote it'
            )
            checked = outcome.checked
            return replace(outcome, checked=replace(checked, problems=(message, *checked.problems)), lasting=False)

    def _leave_out(self, rule: str) -> None:
        self._stopped.add(rule)
        self._configurations.clear()
        self._engines.clear()

    def _analyse(self, draft: Draft, text: str) -> Outcome:
        path = draft.path
        settings, packs = self._settings_of(path)
        engine = self._engine(settings, packs)
        document = read(text, path=path, format=draft.format, page=settings.page)
        report = engine.check(document)
        report = self._completed(report, document, packs)
        lasting = self._is_lasting(report, packs)
        fixes = {finding: report.fixes(finding) for finding in report.findings} if self._order.fixes else {}
        checked = Checked(path, replace(report, compute_fixes=KnownFixes(fixes)))
        return Outcome(_with_faults(checked, self._new_faults(packs)), engine.seconds, lasting)

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
        """One for all drafts with these settings: it knows which rules are on, and their gates. Its clock of costs begins anew."""
        if settings.digest not in self._engines:
            self._engines[settings.digest] = Engine(settings, packs, self._grammar)
        engine = self._engines[settings.digest]
        engine.seconds = defaultdict(float)
        return engine

    def _is_lasting(self, report: Report, packs: Packs) -> bool:
        """Whether nothing was amiss that may be well the next time: a pack, the model or a rule that failed."""
        # A name that means nothing here is a slip, unless another project knows it.
        if packs.notices or packs.faults or self._stopped or len(_meant(self._asked, packs)) < len(self._asked):
            return False
        # These say nothing of a failure: the same model is missing, the draft is not in English, a rule has a new name.
        harmless = {model_status().notice, NOT_ENGLISH, *packs.renamed(packs.aliases)}
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
        return _without(found.settings_for(draft), self._stopped if is_asked else packs.rules), packs


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


def _without(settings: Settings, stopped: Collection[str]) -> Settings:
    """The same with some rules turned off."""
    if not stopped:
        return settings
    rules = {name: replace(one, on=one.on and name not in stopped) for name, one in settings.rules.items()}
    return replace(settings, rules=rules, digest=f"{settings.digest}\nwithout {sorted(stopped)}")


def _measured(report: Report, document: Document) -> tuple[SectionReport, ...]:
    """The sections of a report with their readability."""
    from citewell.readability import measure

    pairs = zip(report.sections, document.sections, strict=True)
    return tuple(replace(one, readability=measure(section)) for one, section in pairs)
