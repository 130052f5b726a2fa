"""
Patterns over the tokens of a sentence.

Each step of a pattern says what a token is: its ``text``, ``lower``, ``lemma``, ``pos``, ``tag``, ``dep`` (one value or
several), an expression that its text matches as a whole, and what it is ``not``. A step may be met several times, and
have a name. ``start`` and ``end`` of the sentence are steps that take no token.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from itertools import pairwise
from typing import Literal

from citewell.datarules.expression import LONGEST_WORD
from citewell.datarules.forms import are_forms, forms
from citewell.datarules.found import Found
from citewell.document import Sentence
from citewell.pattern import folded, words_in
from citewell.record import dataclass
from citewell.rule import Gate
from citewell.span import Span
from citewell.syntax import Parse, Token

__all__ = ["LABELS", "VALUES", "Attribute", "Condition", "Pattern", "Step"]

Attribute = Literal["text", "lower", "lemma", "pos", "tag", "dep", "regex"]

_RUN = re.compile(r"\w+")

# Where a token is less than a run of letters and digits: "10km", "cannot", "don't".
_GLUED = re.compile(r"\d[^\W\d]|[^\W\d]\d|_|n['’]t\b|\b(?:cannot|gonna|gotta|gimme|lemme|wanna)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Condition:
    """What one attribute of a token has to be: one of ``values``, or for ``regex`` what matches one of them."""

    attribute: Attribute
    values: frozenset[str] = frozenset()
    expressions: tuple[re.Pattern[str], ...] = ()

    def holds(self, token: Token) -> bool:
        """Whether it is."""
        if self.attribute == "regex":
            return len(token.text) <= LONGEST_WORD and any(one.fullmatch(token.text) for one in self.expressions)
        return getattr(token, self.attribute) in self.values


@dataclass(frozen=True)
class Step:
    """One step of a pattern; ``anchor`` steps take no token, others between ``least`` and ``most``."""

    conditions: tuple[Condition, ...] = ()
    never: tuple[Condition, ...] = ()
    name: str | None = None
    least: int = 1
    most: int = 1
    anchor: Literal["start", "end"] | None = None

    def takes(self, token: Token) -> bool:
        """Whether a token is what the step says."""
        return all(one.holds(token) for one in self.conditions) and not any(one.holds(token) for one in self.never)

    @property
    def has_one_form(self) -> bool:
        """Whether it takes no token, or only words that are spelled out here and are no forms of each other."""
        spelled = (one.values for one in self.conditions if one.attribute in ("text", "lower"))
        return self.anchor is not None or any(not are_forms(values) for values in spelled)

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of which one stands wherever the step is met, in lower case; none where that cannot be told."""
        found: frozenset[str] = frozenset()
        if self.anchor or not self.least:
            return found
        for one in self.conditions:
            if one.attribute in ("text", "lower"):
                return frozenset(map(folded, one.values))
            if one.attribute == "lemma":
                found = frozenset(folded(form) for lemma in one.values for form in forms(lemma))
        return found


@dataclass(frozen=True)
class Pattern:
    """Steps, one after the other."""

    steps: tuple[Step, ...]

    @property
    def names(self) -> frozenset[str]:
        return frozenset(step.name for step in self.steps if step.name)

    @property
    def gate(self) -> Gate:
        return self._may_match

    @cached_property
    def cues(self) -> tuple[frozenset[str], ...]:
        """For each step that tells words those of which one is needed."""
        return tuple(step.words for step in self.steps if step.words)

    def keeps_form(self, names: Collection[str]) -> bool:
        """Whether each token has one form, or is kept by its name."""
        return "match" in names or all(step.has_one_form or step.name in names for step in self.steps)

    def _may_match(self, text: str) -> bool:
        words, lower = words_in(text), folded(text)
        # A token like "e.g." is no run of letters, and of "10km" one is a part: such are looked for as they are.
        is_glued = _GLUED.search(text) is not None
        return all(
            not cues.isdisjoint(words) or any(cue in lower for cue in cues if is_glued or not _RUN.fullmatch(cue))
            for cues in self.cues
        )

    def find(self, sentence: Sentence) -> Iterator[Found]:
        parse = sentence.parse
        if parse is None:
            return
        at = 0
        while at < len(parse):
            taken = self._match(parse, at)
            if taken is None:
                at += 1
                continue
            end = taken[-1]
            yield self._found(parse, at, taken)
            at = end

    def _match(self, parse: Parse, start: int) -> tuple[int, ...] | None:
        """Where each step ends when the first begins at a token, as many tokens to each as can be; None for no match."""
        failed: set[tuple[int, int]] = set()

        def follow(number: int, at: int) -> tuple[int, ...] | None:
            if number == len(self.steps):
                return () if at > start else None
            if (number, at) in failed:
                return None
            for end in self._ends(parse, self.steps[number], at):
                rest = follow(number + 1, end)
                if rest is not None:
                    return (end, *rest)
            failed.add((number, at))
            return None

        return follow(0, start)

    @staticmethod
    def _ends(parse: Parse, step: Step, at: int) -> Iterator[int]:
        """Where a step that begins at a token may end, the furthest first."""
        if step.anchor:
            if at == (0 if step.anchor == "start" else len(parse)):
                yield at
            return
        end = at
        while end < len(parse) and end - at < step.most and step.takes(parse[end]):
            end += 1
        yield from range(end, at + step.least - 1, -1)

    def _found(self, parse: Parse, start: int, ends: tuple[int, ...]) -> Found:
        bounds = pairwise((start, *ends))
        parts = tuple(
            (step.name, _extent(parse, at, end))
            for step, (at, end) in zip(self.steps, bounds, strict=True)
            if step.name and end > at
        )
        return Found(_extent(parse, start, ends[-1]), parts, lower=True)


def _extent(parse: Parse, start: int, end: int) -> Span:
    """From the first of some tokens to the last."""
    return Span(parse[start].span.start, parse[max(end, start + 1) - 1].span.end)


VALUES: Mapping[Attribute, str] = {
    "text": "the word as written",
    "lower": "the word in lower case",
    "lemma": "the form of it that a dictionary has",
    "pos": "its part of speech, such as VERB",
    "tag": "its Penn Treebank tag, such as VBD",
    "dep": "what it is to the word it depends on, such as nsubj",
    "regex": "an expression that matches the whole word",
}
"""What each attribute is, for the schema."""


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


LABELS: Mapping[Attribute, frozenset[str]] = {
    "pos": _listed("ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SPACE SYM VERB X"),
    "tag": _listed(
        "$ '' , -LRB- -RRB- . : ADD AFX CC CD DT EX FW HYPH IN JJ JJR JJS LS MD NFP NN NNP NNPS NNS PDT POS PRP PRP$ RB "
        "RBR RBS RP SYM TO UH VB VBD VBG VBN VBP VBZ WDT WP WP$ WRB XX _SP ``"
    ),
    "dep": _listed(
        "ROOT acl acomp advcl advmod agent amod appos attr aux auxpass case cc ccomp compound conj csubj csubjpass dative "
        "dep det dobj expl intj mark meta neg nmod npadvmod nsubj nsubjpass nummod oprd parataxis pcomp pobj poss preconj "
        "predet prep prt punct quantmod relcl xcomp"
    ),
}
"""What the language model calls words, for each attribute whose values are its own."""
