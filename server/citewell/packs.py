"""
Rule packs: from entry points to checked rules and what they rest on. A broken pack becomes one notice.

Only what is installed is ever imported. A pack is a package: its modules are rules, and the YAML files in its folder
``rules`` hold rules as data. A pack of data alone needs no module at all.
"""

import importlib
import json
import logging
import os
import pkgutil
from collections.abc import Iterable, Mapping
from dataclasses import field
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Literal

from citewell.installed import entry_points
from citewell.record import dataclass
from citewell.rule import Answer, Contradict, Lift, Numbers, Offer, Rule, RuleError, Tell

if TYPE_CHECKING:
    # Imported late: most packs have no rule as data.
    from citewell.datarules import Fault

__all__ = ["GROUP", "Evidence", "Grade", "Packs", "evidence_in", "load", "rule_files"]

GROUP = "citewell.rules"
"""The entry-point group: ``acme = "acme_citewell"`` makes every rule module of that package known."""

_BROUGHT = ("answer", "lift", "offer", "tell", "numbers", "contradict")
"""What a pack may bring beside rules, by its name in the package and in `Packs`."""

Grade = Literal["A", "B", "C", "D", "fact"]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Evidence:
    """
    What a rule rests on.

    ``grade``: A controlled experiment or peer-reviewed, B large observation, C vendor's statement, D
    practitioners' lore, fact something that can be checked in the file. ``counter`` is what speaks against
    it. ``checked`` is the date at which the source was read.
    """

    id: str
    title: str
    claim: str
    grade: Grade
    url: str
    checked: str
    year: int | None = None
    population: str = ""
    counter: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Packs:
    """
    All rules by id, their evidence by id, and the old ids of renamed rules.

    ``notices`` say what is wrong with packs, ``faults`` what is wrong with the files of a project's rules, ``advice``
    what works and would better be written otherwise.

    ``answer``, ``lift``, ``offer``, ``tell``, ``numbers`` and ``contradict`` are those of the first pack that brings one,
    our own before all others.
    """

    rules: Mapping[str, Rule[Any]]
    evidence: Mapping[str, Evidence] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    notices: tuple[str, ...] = ()
    faults: "tuple[Fault, ...]" = ()
    advice: tuple[str, ...] = ()
    answer: Answer | None = None
    lift: Lift | None = None
    offer: Offer | None = None
    tell: Tell | None = None
    numbers: Numbers | None = None
    contradict: Contradict | None = None

    def find(self, name: str) -> Rule[Any] | None:
        """A rule by its id or by an old id."""
        return self.rules.get(self.aliases.get(name, name))

    def renamed(self, names: Iterable[str]) -> tuple[str, ...]:
        """A notice for each of some names that is an old id, each once."""
        old = dict.fromkeys(name for name in names if name in self.aliases)
        return tuple(f"The rule {name} is called {self.aliases[name]} now: write the new name." for name in old)


def _rules_of(package: ModuleType, pack: str) -> dict[str, Rule[Any]]:
    """The rules of a package: one in each module whose name has no leading underscore; its ``remark`` is for all of them."""
    found: dict[str, Rule[Any]] = {}
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda one: one.name):
        if info.name.startswith("_"):
            continue
        module = importlib.import_module(f"{package.__name__}.{info.name}")
        rule = getattr(module, info.name, None)
        if not isinstance(rule, Rule):
            raise RuleError(f"{module.__name__} holds no rule called {info.name}; a private module starts with _")
        rule.pack = pack
        rule.remark = getattr(package, "remark", None)
        found[rule.id] = rule
    return found


def _data_of(
    package: ModuleType, pack: str, evidence: Iterable[str], taken: Iterable[str]
) -> "tuple[dict[str, Rule[Any]], list[Fault]]":
    """The rules as data of a package, and what is wrong with their files."""
    files = [file for place in package.__path__ for file in rule_files(Path(place, "rules"))]
    if not files:
        return {}, []
    from citewell import datarules

    found: dict[str, Rule[Any]] = {}
    faults: list[Fault] = []
    known = dict.fromkeys(taken, "another pack")
    for file in files:
        text = file.read_text(encoding="utf-8")
        reading = datarules.read(text, file, pack=pack, evidence=list(evidence), taken=known)
        found.update(reading.rules)
        known.update(dict.fromkeys(reading.rules, pack))
        faults += reading.faults
    for rule in found.values():
        rule.remark = getattr(package, "remark", None)
    return found, faults


def rule_files(folder: Path) -> list[Path]:
    """The files of rules as data in a folder and below it, in order; none where there is no such folder."""
    # Not Path.rglob: most folders are not there, and this is asked for each draft.
    found = (Path(at, name) for at, _, names in os.walk(folder) for name in names if name.endswith((".yml", ".yaml")))
    return sorted(file for file in found if file.is_file())


def _evidence_of(package: ModuleType) -> dict[str, Evidence]:
    # A package may be in several places.
    return next(filter(None, (evidence_in(Path(place)) for place in package.__path__)), {})


def evidence_in(folder: Path) -> dict[str, Evidence]:
    """What the rules of a package in a folder rest on, by id. Raises ValueError, KeyError, TypeError for a wrong file."""
    # Not importlib.resources, which takes longer to import than to read all of it.
    file = folder / "_data" / "evidence.json"
    if not file.is_file():
        return {}
    entries = json.loads(file.read_text(encoding="utf-8"))["entries"]
    return {entry["id"]: Evidence(**{**entry, "counter": tuple(entry.get("counter", ()))}) for entry in entries}


@cache
def load(group: str = GROUP) -> Packs:
    """Every rule of every installed pack."""
    rules: dict[str, Rule[Any]] = {}
    evidence: dict[str, Evidence] = {}
    aliases: dict[str, str] = {}
    notices: list[str] = []
    brought: dict[str, Any] = {}
    for entry in sorted(entry_points(group), key=lambda one: (one.name != "core", one.name)):
        try:
            package = pkgutil.resolve_name(entry.value)
            found, rests_on = _rules_of(package, entry.name), _evidence_of(package)
            data, faults = _data_of(package, entry.name, {**rests_on, **evidence}, rules.keys() | found.keys())
        except Exception as error:  # noqa: BLE001 - a pack is foreign code
            _log.warning("rule pack %s cannot be loaded: %s", entry.name, type(error).__name__)
            notices.append(f"The rule pack {entry.name!r} ({entry.value}) cannot be loaded: {error}")
            continue
        notices += [f"A rule of the pack {entry.name!r} is left out: {fault}" for fault in faults]
        for name, rule in {**found, **data}.items():
            if name in rules:
                notices.append(f"The rule {name} of pack {entry.name!r} is left out: {rules[name].pack!r} has one too.")
                continue
            rules[name] = rule
            for old in rule.aliases:
                # Nobody's earlier name goes over a rule that there is, or over what came before it.
                aliases.setdefault(old, name)
        evidence = {**rests_on, **evidence}
        brought = {name: brought.get(name) or getattr(package, name, None) for name in _BROUGHT}
    aliases = {old: name for old, name in aliases.items() if old not in rules}
    notices += _settle_precedence(rules, aliases)
    return Packs(rules, evidence, aliases, tuple(notices), **brought)


def _settle_precedence(rules: Mapping[str, Rule[Any]], aliases: Mapping[str, str]) -> list[str]:
    """Makes every rule's ``over`` name present ids; rules that go round in a circle lose theirs, with a notice."""
    for rule in rules.values():
        rule.over = tuple(dict.fromkeys(aliases.get(name, name) for name in rule.over))
    notices = []
    while True:
        try:
            TopologicalSorter({name: rule.over for name, rule in rules.items()}).prepare()
        except CycleError as error:
            circle = [name for name in dict.fromkeys(error.args[1]) if name in rules]
            for name in circle:
                rules[name].over = ()
            notices.append(f"The rules {', '.join(circle)} each ask to go before the next; none of them does.")
        else:
            return notices
