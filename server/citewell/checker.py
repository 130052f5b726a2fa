"""Checks drafts one by one, each guarded from the others; what they share is loaded once."""

import os
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

from citewell.archive import KnownFixes
from citewell.batch import Draft, Order, Outcome
from citewell.cache import Cache
from citewell.config import ConfigError, Configuration, Settings, find_configuration
from citewell.document import Document
from citewell.engine import Engine
from citewell.grammar import model_status
from citewell.markup import read
from citewell.packs import load
from citewell.parses import StoredGrammar
from citewell.report import Checked
from citewell.result import Report, SectionReport

__all__ = ["Checker"]


class Checker:
    """Checks drafts in this process: the language model and the settings of each folder are kept."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._packs = load()
        self._grammar = StoredGrammar(Cache(order.cache))
        self._configurations: dict[Path, Configuration] = {}
        self._engines: dict[str, Engine] = {}

    def check(self, draft: Draft) -> Outcome:
        """What becomes of a draft: its report, or the problem that kept it from being checked. Never raises."""
        if draft.text is None:
            return Outcome(Checked(draft.path, None, (draft.problem or "has no text",)))
        try:
            return self._analyse(draft.path, draft.text)
        except ConfigError as error:
            problems = tuple(f"its configuration is wrong: {one}" for one in (error, *error.others))
            return Outcome(Checked(draft.path, None, problems))
        except Exception as error:  # noqa: BLE001 - one draft that breaks us must not cost the others
            message = f"could not be checked ({type(error).__name__}); this is a fault of Citewell's: please report it"
            return Outcome(Checked(draft.path, None, (message,)))
        finally:
            self._grammar.keep()

    def _analyse(self, path: str, text: str) -> Outcome:
        settings = self._settings_of(path)
        engine = self._engine(settings)
        document = read(text, path=path, page=settings.page)
        report = engine.check(document)
        if self._order.readability:
            report = replace(report, sections=_measured(report, document))
        lasting = self._is_lasting(report, document)
        fixes = {finding: report.fixes(finding) for finding in report.findings} if self._order.fixes else {}
        return Outcome(Checked(path, replace(report, compute_fixes=KnownFixes(fixes))), engine.seconds, lasting)

    def _engine(self, settings: Settings) -> Engine:
        """One for all drafts with these settings: it knows which rules are on, and their gates. Its clock of costs begins anew."""
        if settings.digest not in self._engines:
            self._engines[settings.digest] = Engine(settings, self._packs, self._grammar)
        engine = self._engines[settings.digest]
        engine.seconds = defaultdict(float)
        return engine

    def _is_lasting(self, report: Report, document: Document) -> bool:
        """Whether nothing was amiss that may be well the next time: a pack, the model or a rule that failed."""
        notice = self._grammar.notice
        if self._packs.notices or (notice is not None and notice != model_status().notice):
            return False
        # Beside the model's there is one notice that says nothing of a failure: that the draft is not in English.
        return len(report.notices) == (notice is not None) + (not document.english)

    def _settings_of(self, path: str) -> Settings:
        draft = Path(os.path.realpath(path))
        if draft.parent not in self._configurations:
            order = self._order
            self._configurations[draft.parent] = find_configuration(
                draft, self._packs, order.config, select=order.select, ignore=order.ignore
            )
        return self._configurations[draft.parent].settings_for(draft)


def _measured(report: Report, document: Document) -> tuple[SectionReport, ...]:
    """The sections of a report with their readability."""
    from citewell.readability import measure

    pairs = zip(report.sections, document.sections, strict=True)
    return tuple(replace(one, readability=measure(section)) for one, section in pairs)
