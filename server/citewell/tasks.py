"""Which rules are run on which units of a draft, and with what their marks are kept."""

from collections.abc import Hashable, Iterable
from typing import Any, Literal

from citewell.document import Block, Container, Content, Document, Section, Sentence, Unit
from citewell.memo import Place, Task
from citewell.rule import Rule

__all__ = ["FURNITURE", "Active", "Plan", "Tasks", "scope"]

Active = tuple[Rule[Any], Any]
"""A rule with its options."""

FURNITURE: frozenset[Container] = frozenset({"navigation", "header", "footer", "form", "hidden"})
"""Parts of a page that are not its text."""


Scope = Literal["block", "section", "document"]


def scope(rule: Rule[Any]) -> Scope:
    """With what the marks of a rule are remembered: all that it can see changes when this does."""
    if rule.unit is Document or "document" in rule.sees:
        return "document"
    # What is beside a block or section, and a caption, may be in another section.
    if rule.unit is not Sentence and rule.sees & {"previous", "next"}:
        return "document"
    if rule.unit is Section or "section" in rule.sees:
        return "document" if "caption" in rule.sees else "section"
    return "block"


class Plan:
    """Rules, sorted by the scope with which their marks are kept. The same for all documents of a kind."""

    def __init__(self, active: Iterable[Active]) -> None:
        self.by_id = {rule.id: (rule, options) for rule, options in active}
        self._of: dict[Scope, list[Active]] = {"block": [], "section": [], "document": []}
        for rule, options in self.by_id.values():
            self._of[scope(rule)].append((rule, options))
        self.ranks_across = _ranks_across(rule for rule, _ in self.by_id.values())
        """Whether a rule about more than a block outranks another or is outranked: then all findings are compared."""
        self._given: dict[Hashable, list[Active]] = {}

    @property
    def sees_sections(self) -> bool:
        """Whether any marks are kept by section."""
        return bool(self._of["section"])

    def about(self, whole: Scope, unit: type[Unit]) -> list[Active]:
        """The rules of a scope that are about a kind of unit."""
        return [one for one in self._of[whole] if one[0].unit is unit]

    def given(self, whole: Scope, content: Content, *, english: bool) -> list[Active]:
        """The rules of a scope about blocks or sentences that are given a block, by its kind, furniture and quotation."""
        key = (whole, content.kind, content.containers, english)
        if key not in self._given:
            is_furniture = not FURNITURE.isdisjoint(content.containers)
            is_quoted = "quote" in content.containers
            self._given[key] = [
                (rule, options)
                for rule, options in self._of[whole]
                if rule.unit in (Block, Sentence)
                and (
                    not rule.reads_prose
                    or (
                        content.kind in rule.kinds
                        and english
                        and not is_furniture
                        and (rule.in_quotes or not is_quoted)
                    )
                )
            ]
        return self._given[key]


class Tasks:
    """The tasks that the rules of a plan have in one document."""

    def __init__(self, document: Document, plan: Plan) -> None:
        self._document = document
        self._plan = plan

    def blocks_of_section(self, index: int) -> range:
        """The blocks of a section, the heading among them."""
        starts = self._document.section_starts
        return range(starts[index], starts[index + 1] if index + 1 < len(starts) else len(self._document.contents))

    def of_block(self, index: int) -> list[Task]:
        """Those of a block and its sentences, by its index."""
        return self._within("block", range(index, index + 1))

    def of_section(self, index: int) -> list[Task]:
        """Those of a section and of what is in it, by its index."""
        blocks = self.blocks_of_section(index)
        return [*self._about("section", Section, [0]), *self._within("section", blocks)]

    def of_document(self) -> list[Task]:
        """Those of the draft as a whole, and of units of which a rule sees all of it."""
        document = self._document
        starts = document.section_starts if document.contents else []
        return [
            *self._about("document", Document, [0]),
            *self._within("document", range(len(document.contents))),
            *self._about("document", Section, starts),
        ]

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
            content = self._document.contents[index]
            english = self._document.english if content.english is None else content.english
            for rule, options in self._plan.given(whole, content, english=english):
                sentences = (None,) if rule.unit is Block else range(len(content.sentence_spans))
                tasks += [Task(rule, options, Place(index - blocks.start, sentence)) for sentence in sentences]
        return tasks


def _ranks_across(rules: Iterable[Rule[Any]]) -> bool:
    rules = list(rules)
    outranked = {name for rule in rules for name in rule.over}
    ids = {rule.id for rule in rules}
    return any(scope(rule) != "block" and (rule.id in outranked or ids.intersection(rule.over)) for rule in rules)
