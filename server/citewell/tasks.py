"""Which rules are run on which units of a draft, and with what their marks are kept."""

from collections.abc import Hashable, Iterable, Sequence
from typing import Any, Literal

from citewell.document import Block, Container, Content, Document, Section, Sentence, Unit
from citewell.memo import Place, Task
from citewell.rule import Rule

__all__ = ["Active", "Tasks", "scope"]

Active = tuple[Rule[Any], Any]
"""A rule with its options."""

_FURNITURE: frozenset[Container] = frozenset({"navigation", "header", "footer", "form", "hidden"})
"""Parts of a page that are not its text."""


def scope(rule: Rule[Any]) -> Literal["block", "section", "document"]:
    """With what the marks of a rule are remembered: all that it can see changes when this does."""
    if rule.unit is Document or "document" in rule.sees:
        return "document"
    if rule.unit is Section or "section" in rule.sees:
        return "section"
    # Blocks of another section may be beside a block.
    return "document" if rule.unit is Block and rule.sees & {"previous", "next"} else "block"


class Tasks:
    """The tasks that some rules have in one document."""

    def __init__(self, document: Document, active: Sequence[Active]) -> None:
        self._document = document
        self._of_blocks = [one for one in active if scope(one[0]) == "block"]
        self._of_sections = [one for one in active if scope(one[0]) == "section"]
        self._of_document = [one for one in active if scope(one[0]) == "document"]
        self._given: dict[Hashable, list[Active]] = {}
        self.ranks_across = _ranks_across(active)
        """Whether a rule about more than a block outranks another or is outranked: then all findings are compared."""

    @property
    def sees_sections(self) -> bool:
        """Whether any marks are kept by section."""
        return bool(self._of_sections)

    def blocks_of_section(self, index: int) -> range:
        """The blocks of a section, the heading among them."""
        starts = self._document.section_starts
        return range(starts[index], starts[index + 1] if index + 1 < len(starts) else len(self._document.contents))

    def of_block(self, index: int) -> list[Task]:
        """Those of a block and its sentences, by its index."""
        content = self._document.contents[index]
        sentences = range(len(content.sentence_spans))
        return [
            Task(rule, options, Place(0, sentence))
            for rule, options in self._rules_for(content, self._of_blocks)
            for sentence in ((None,) if rule.unit is Block else sentences)
        ]

    def of_section(self, index: int) -> list[Task]:
        """Those of a section and of what is in it, by its index."""
        return self._of_many(self._of_sections, self.blocks_of_section(index), Section)

    def of_document(self) -> list[Task]:
        """Those of the draft as a whole, and of units of which a rule sees all of it."""
        return self._of_many(self._of_document, range(len(self._document.contents)), Document)

    def _of_many(self, active: list[Active], blocks: range, whole: type[Unit]) -> list[Task]:
        """The tasks of rules that see more than a block, on ``whole`` and on the ``blocks`` in it."""
        tasks = [
            Task(rule, options, Place(0))
            for rule, options in active
            if rule.unit is whole and (self._document.english or not rule.reads_prose)
        ]
        others = [one for one in active if one[0].unit in (Block, Sentence)]
        for index in blocks if others else ():
            content = self._document.contents[index]
            for rule, options in self._rules_for(content, others):
                sentences = (None,) if rule.unit is Block else range(len(content.sentence_spans))
                tasks += [Task(rule, options, Place(index - blocks.start, sentence)) for sentence in sentences]
        if whole is Document:
            sections = range(len(self._document.sections))
            tasks += [
                Task(rule, options, Place(self._document.section_starts[section]))
                for rule, options in active
                if rule.unit is Section and (self._document.english or not rule.reads_prose)
                for section in sections
            ]
        return tasks

    def _rules_for(self, content: Content, active: list[Active]) -> list[Active]:
        """Those of some rules that are given a block at all: by its kind, its language, furniture and quotation."""
        english = self._document.english if content.english is None else content.english
        key = (id(active), content.kind, content.containers, english)
        if key not in self._given:
            is_furniture = not _FURNITURE.isdisjoint(content.containers)
            is_quoted = "quote" in content.containers
            self._given[key] = [
                (rule, options)
                for rule, options in active
                if not rule.reads_prose
                or (content.kind in rule.kinds and english and not is_furniture and (rule.in_quotes or not is_quoted))
            ]
        return self._given[key]


def _ranks_across(active: Iterable[Active]) -> bool:
    rules = [rule for rule, _ in active]
    outranked = {name for rule in rules for name in rule.over}
    ids = {rule.id for rule in rules}
    return any(scope(rule) != "block" and (rule.id in outranked or ids.intersection(rule.over)) for rule in rules)
