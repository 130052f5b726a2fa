"""The engine: a document and settings in, a report out. It knows no files, no console and no editor."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import Any

from citewell import config, project
from citewell.approved import Approval
from citewell.checking import Check
from citewell.clock import today
from citewell.config import Settings
from citewell.document import Document, Unit
from citewell.grammar import Grammar
from citewell.markup import read
from citewell.memo import Memo
from citewell.packs import Packs
from citewell.patience import OutOfPatience
from citewell.result import Report
from citewell.rule import Mark, Rule
from citewell.suppress import Vocabulary
from citewell.syntax import Parse
from citewell.tasks import Active, Plan

__all__ = ["Engine", "check"]


class Engine:
    """Rules with their settings, the language model they share, and the clock that tells them the day."""

    def __init__(
        self, settings: Settings, packs: Packs, grammar: Grammar | None = None, clock: Callable[[], str] = today
    ) -> None:
        self.settings = settings
        self.packs = packs
        self.grammar = grammar or Grammar()
        self.clock = clock
        self.approval = Approval(settings)
        self.vocabulary = Vocabulary.of(packs)
        """What ignore comments may name."""
        self.seconds: defaultdict[str, float] = defaultdict(float)
        """Seconds each rule has used so far, by id; parses are under ``(parsing)``."""
        self.pause: Callable[[], None] = lambda: None
        """Called before each rule on each unit, and free to raise a BaseException that ends the check."""
        self.is_running = False
        """Whether a rule is at work just now."""
        self.running_since = 0.0
        """When the one that is at work, or was last, began (`time.perf_counter`)."""
        self._plans: dict[bool, Plan] = {}
        self._active: list[Active] = [
            (rule, one.options)
            for rule in packs.rules.values()
            if (one := settings.rules.get(rule.id)) is not None and one.on
        ]

    def analyse(self, document: Document, memo: Memo | None = None) -> Iterator[Report]:
        """
        Checks a document.

        Yields a first report with all that needs no parse, where something else does, and then the complete
        one. ``memo`` is what is remembered of an earlier version of the same draft.
        """
        run = self._begin(document, memo)
        run.read_words()
        if run.is_waiting:
            yield run.report(complete=False)
        run.read_grammar()
        yield run.report(complete=True)

    def check(
        self, document: Document, memo: Memo | None = None, *, scored: bool = True, fixed: bool = False
    ) -> Report:
        """
        The complete report of a document; without its sections and score where they are not wanted ``scored``.

        Where all fixes are wanted, ``fixed``, what they parse is parsed in few batches instead of one by one.
        """
        run = self._begin(document, memo)
        run.read_words()
        run.read_grammar()
        return run.report(complete=True, scored=scored, fixed=fixed)

    def _begin(self, document: Document, memo: Memo | None) -> Check:
        return Check(self, document, memo if memo is not None else Memo())

    def parse(self, texts: list[str]) -> list[Parse | None]:
        """The parses of some sentences, in order."""
        started = perf_counter()
        try:
            return self.grammar.batch(texts)
        finally:
            self.seconds["(parsing)"] += perf_counter() - started

    def plan(self, *, page: bool) -> Plan:
        """The rules that are switched on, for drafts that are a ``page`` or for others."""
        if page not in self._plans:
            self._plans[page] = Plan(one for one in self._active if page or not one[0].pages_only)
        return self._plans[page]

    def run_rule(self, rule: Rule[Any], unit: Unit, options: Any, most: int | None = None) -> tuple[Mark, ...]:
        """The marks of one rule on one unit, the first ``most`` of them where that is given; raises whatever the rule raises, ParseWanted among it."""
        started = self.running_since = perf_counter()
        self.is_running = True
        try:
            return tuple(islice(rule.find(unit, options), most))
        except OutOfPatience as stop:
            stop.rule, stop.seconds = rule.id, perf_counter() - started
            raise
        finally:
            self.is_running = False
            self.seconds[rule.id] += perf_counter() - started


@cache
def _grammar() -> Grammar:
    """The one language model of a process: loading it again for each draft would cost a second."""
    return Grammar()


def check(text: str, path: str | None = None, *, settings: Settings | None = None) -> Report:
    """
    Checks a draft.

    ``path`` decides between Markdown and HTML and where the configuration is looked for; the file itself is
    not read. Raises citewell.config.ConfigError where the configuration found is wrong.
    """
    at = Path(path) if path else None
    known = project.packs_for(at)
    if settings is None:
        settings = config.find_settings(at, known)
    document = read(text, path=path, page=settings.page)
    return Engine(settings, known, _grammar()).check(document)
