"""Which rules are run on which units of a draft, and with what their marks are kept."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any, Literal

from citewell.document import Block, Container, Content, Document, Neighbour, Section, Sentence, Unit
from citewell.noted import Noted, Place, Task
from citewell.pattern import Look, words_in
from citewell.rule import Gate, Rule
from citewell.syntax import LONGEST_SENTENCE

__all__ = ["FURNITURE", "Active", "Given", "Known", "Plan", "Sight", "Tasks", "scope", "sight"]

Active = tuple[Rule[Any], Any]
"""A rule with its options."""

FURNITURE: frozenset[Container] = frozenset({"navigation", "header", "footer", "form", "hidden"})
"""Parts of a page that are not its text."""


_GATED = 256
"""Of so many sentences the answers of all gates are remembered: those near the one that is typed into ask again."""

_BESIDE: frozenset[Neighbour] = frozenset({"previous", "next"})

Scope = Literal["block", "section", "document", "ignores"]

Sight = Literal["alone", "beside", "block"]
"""What a rule sees of the block that its sentence stands in: nothing else, the sentences beside it, or all."""

Known = Callable[[int, Sight], list[Noted] | None]
"""What is known already of a sentence, by its index, from an earlier check in which as much of it was seen."""


def scope(rule: Rule[Any]) -> Scope:
    """With what the marks of a rule are remembered: all that it can see changes when this does."""
    if rule.unit is Document and "ignores" in rule.sees:
        return "ignores"
    if rule.unit is Document or "document" in rule.sees:
        return "document"
    # What is beside a block or section, and a caption, may be in another section.
    if rule.unit is not Sentence and rule.sees & {"previous", "next"}:
        return "document"
    if rule.unit is Section or "section" in rule.sees:
        return "document" if "caption" in rule.sees else "section"
    return "block"


def sight(rule: Rule[Any]) -> Sight:
    """What a rule about sentences sees of their block."""
    if "block" in rule.sees:
        return "block"
    return "alone" if _BESIDE.isdisjoint(rule.sees) else "beside"


@dataclass(slots=True)
class Given:
    """The rules that are given a block, and those that are given its sentences, by their sight with their ids."""

    block: list[Active] = field(default_factory=list)
    sentences: dict[Sight, tuple[list[Active], set[str]]] = field(default_factory=dict)

    def add(self, active: Active) -> None:
        """One more rule."""
        rule = active[0]
        if rule.unit is Block:
            self.block.append(active)
        else:
            rules, ids = self.sentences.setdefault(sight(rule), ([], set()))
            rules.append(active)
            ids.add(rule.id)


class Plan:
    """Rules, sorted by the scope with which their marks are kept. The same for all documents of a kind."""

    def __init__(self, active: Iterable[Active]) -> None:
        self.by_id = {rule.id: (rule, options) for rule, options in active}
        self._of: dict[Scope, list[Active]] = {"block": [], "section": [], "document": [], "ignores": []}
        for rule, options in self.by_id.values():
            self._of[scope(rule)].append((rule, options))
        self.ranks_across = _ranks_across(rule for rule, _ in self.by_id.values())
        """Whether a rule about more than a block outranks another or is outranked: then all findings are compared."""
        self._given: dict[Hashable, Given] = {}
        self.open_gates = lru_cache(maxsize=_GATED)(self._open_gates)

    @property
    def sees_sections(self) -> bool:
        """Whether any marks are kept by section."""
        return bool(self._of["section"])

    def about(self, whole: Scope, unit: type[Unit]) -> list[Active]:
        """The rules of a scope that are about a kind of unit."""
        return [one for one in self._of[whole] if one[0].unit is unit]

    def _open_gates(self, text: str) -> dict[str, Rule[Any]]:
        """The rules whose gate says yes to the text of a sentence, by their ids, as they are to be run on it."""
        if len(text) > LONGEST_SENTENCE:
            return {}
        cues, cued, others = self._gates
        gated = set(others).union(*[cued[word] for word in words_in(text) & cues])
        return {rule.id: run for rule in gated if (run := let_through(rule, text)) is not None}

    @cached_property
    def _gates(self) -> tuple[frozenset[str], dict[str, list[Rule[Any]]], list[Rule[Any]]]:
        """The rules about sentences that have a gate: all cues, the rules by each, and those whose gate names none."""
        cued: dict[str, list[Rule[Any]]] = {}
        others = []
        for rule, _ in self.by_id.values():
            if rule.gate is None or rule.unit is not Sentence:
                continue
            cues = _cues(rule.gate)
            if cues is None:
                others.append(rule)
            else:
                for cue in cues:
                    cued.setdefault(cue, []).append(rule)
        return frozenset(cued), cued, others

    def given(self, whole: Scope, content: Content, *, english: bool) -> Given:
        """The rules of a scope about blocks or sentences that are given a block, by its kind, furniture and quotation."""
        key = (whole, content.kind, content.containers, english)
        if key not in self._given:
            is_furniture = not FURNITURE.isdisjoint(content.containers)
            is_quoted = "quote" in content.containers
            given = self._given[key] = Given()
            for rule, options in self._of[whole]:
                is_read = content.kind in rule.kinds and english and not is_furniture
                if rule.unit in (Block, Sentence) and (
                    not rule.reads_prose or (is_read and (rule.in_quotes or not is_quoted))
                ):
                    given.add((rule, options))
        return self._given[key]


def let_through(rule: Rule[Any], seen: object) -> Rule[Any] | None:
    """The rule as it is to be run on what its gate is shown; None where that says no."""
    try:
        return rule if rule.gate is None or rule.gate(seen) else None
    except Exception:  # noqa: BLE001 - a gate may be anybody's
        return replace(rule, find=rule)  # asks its gate itself, and fails by its own name


def _cues(gate: Gate) -> frozenset[str] | None:
    """The words of which one stands in all that a gate says yes to, None where it names none."""
    try:
        return gate.cues if isinstance(gate, Look) else None
    except Exception:  # noqa: BLE001 - then it is asked like others, and fails there
        return None


class Tasks:
    """The tasks that the rules of a plan have in one document."""

    def __init__(self, document: Document, plan: Plan) -> None:
        self._document = document
        self._plan = plan

    def blocks_of_section(self, index: int) -> range:
        """The blocks of a section, the heading among them."""
        starts = self._document.section_starts
        return range(starts[index], starts[index + 1] if index + 1 < len(starts) else len(self._document.contents))

    def of_block(self, index: int, known: Known | None = None) -> tuple[list[Task], list[Noted]]:
        """Those of a block and its sentences, by its index, and the marks of sentences that are ``known`` already."""
        tasks: list[Task] = []
        noted = self._add(tasks, "block", index, 0, known)
        return tasks, noted

    def of_section(self, index: int) -> list[Task]:
        """Those of a section and of what is in it, by its index."""
        blocks = self.blocks_of_section(index)
        return [*self._about("section", Section, [0]), *self._within("section", blocks)]

    def of_document(self) -> list[Task]:
        """Those of the draft as a whole, and of units of which a rule sees all of it."""
        document = self._document
        starts = document.section_starts if document.contents else []
        return [
            *(
                Task(run, options, place)
                for rule, options, place in self._about("document", Document, [0])
                # What a page seems to lack may stand in what was not read of it.
                if not (rule.pages_only and document.unread) and (run := let_through(rule, document)) is not None
            ),
            *self._within("document", range(len(document.contents))),
            *self._about("document", Section, starts),
        ]

    def of_ignores(self) -> list[Task]:
        """Those of rules about its ignore comments, which are run when everything else is known."""
        return self._about("ignores", Document, [0])

    def _about(self, whole: Scope, unit: type[Unit], blocks: Iterable[int]) -> list[Task]:
        """The tasks of rules about sections or the document, which start at some blocks."""
        return [
            Task(rule, options, Place(block))
            for rule, options in self._plan.about(whole, unit)
            if self._document.english or not rule.reads_prose
            for block in blocks
        ]

    def _within(self, whole: Scope, blocks: range) -> list[Task]:
        """The tasks of rules about blocks and sentences."""
        tasks: list[Task] = []
        if not (self._plan.about(whole, Block) or self._plan.about(whole, Sentence)):
            return tasks  # a long draft has thousands of blocks, and this is asked at each keystroke
        for index in blocks:
            self._add(tasks, whole, index, index - blocks.start)
        return tasks

    def _add(self, tasks: list[Task], whole: Scope, index: int, at: int, known: Known | None = None) -> list[Noted]:
        """Adds the tasks of a block, which stands ``at`` this place in its cell; what is known in their stead."""
        content, noted = self._document.contents[index], []
        english = self._document.english if content.english is None else content.english
        given = self._plan.given(whole, content, english=english)
        tasks += [Task(rule, options, Place(at)) for rule, options in given.block]
        if not given.sentences:
            return []
        for sentence, text in enumerate(content.sentence_texts):
            place = Place(at, sentence)
            for seen, (rules, ids) in given.sentences.items():
                found = known(sentence, seen) if known else None
                if found is None:
                    opened = self._plan.open_gates(text)
                    tasks += [
                        Task(run, options, place)
                        for rule, options in rules
                        if (run := rule if rule.gate is None else opened.get(rule.id)) is not None
                    ]
                else:
                    noted += [one.in_sentence(sentence) for one in found if one.rule in ids]
        return noted


def _ranks_across(rules: Iterable[Rule[Any]]) -> bool:
    rules = list(rules)
    outranked = {name for rule in rules for name in rule.over}
    ids = {rule.id for rule in rules}
    return any(scope(rule) != "block" and (rule.id in outranked or ids.intersection(rule.over)) for rule in rules)
