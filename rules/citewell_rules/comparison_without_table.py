"""Rule: comparison-without-table."""

import re
from collections.abc import Iterator
from itertools import groupby, pairwise

from citewell.document import Block
from citewell.pattern import late, words_in
from citewell.record import dataclass
from citewell.rule import Mark, NoOptions, rule
from citewell.span import Span

_VERBS = frozenset(
    {"costs", "weighs", "has", "includes", "offers", "supports", "uses", "takes", "lasts", "measures", "needs", "requires", "holds",
     "runs", "comes", "starts", "provides", "covers", "allows", "handles", "stores", "reaches", "delivers", "gives", "scores"}
)  # fmt: skip
# "The Halden 200 weighs ...": up to six words without a pronoun, a verb or a mark of another clause.
_STATEMENT = late(
    r"\s*(?:(?:and|while|whereas|but)\s+)?(?P<subject>(?:[\w’'+&./-]+\s+){1,5}?)(?P<verb>"
    + "|".join(sorted(_VERBS))
    + r")\s+(?P<rest>\S.*)",
    re.DOTALL,
)
_JOINT = late(r"[;,]\s+(?:and\s+|while\s+|whereas\s+|but\s+)?(?=(?:the\s+)?[A-Z0-9])")
_NO_NAME = frozenset(
    {"it", "they", "this", "that", "these", "those", "he", "she", "we", "you", "i", "who", "which", "what", "there", "each", "everyone",
     "nobody", "also", "then", "if", "when", "because", "as", "to", "of", "for"}
)  # fmt: skip
_LEAST = 3
"""Statements that make a table."""


@rule(
    family="section",
    severity="hint",
    evidence=("microsoft-answers-2025",),
    since="0.1",
    preview=True,
    no_fix="What the columns are is the writer's choice.",
)
def comparison_without_table(block: Block, options: NoOptions) -> Iterator[Mark]:
    """
    Three or more things are compared in sentences of one form.

    ## Why
    Sentences that say the same of one thing after another are a table that is written out. In a table a reader finds the
    row, and an engine takes one cell with its headings.

    ## What counts
    Three or more statements in a row, in one paragraph, that name different things and go on with the same verb: costs,
    weighs, includes, supports and the like. Silent in tables and lists.

    ## Example
    The Halden 200 weighs 120 grams. The Halden 400 weighs 150 grams. The Halden 800 weighs 210 grams.

    ## Better
    A table with a row for each model and a column for its weight.

    ## Evidence
    One vendor of an engine recommends tables for comparisons. No experiment was found, so the rule is off until you switch
    it on.
    """
    if block.kind != "paragraph" or words_in(block.text).isdisjoint(_VERBS):
        return
    found = list(_statements(block))
    for verb, group in groupby(found, key=lambda one: one.verb):
        row = list(group)
        subjects = {one.subject for one in row}
        in_a_row = all(second.index - first.index <= 1 for first, second in pairwise(row))
        if verb and len(row) >= _LEAST and len(subjects) == len(row) and in_a_row:
            span = Span(row[0].span.start, row[-1].span.end)
            yield Mark(span, f"{len(row)} things are compared by what each “{verb}”. A table shows that at a glance.")


@dataclass(frozen=True, slots=True)
class _Statement:
    """A clause: what it is about in lower case, its verb (empty where it is of another form), and its sentence."""

    subject: str
    verb: str
    span: Span
    index: int


def _statements(block: Block) -> Iterator[_Statement]:
    for index, sentence in enumerate(block.sentences):
        start, text = sentence.extent.start, sentence.text
        cuts = [0, *(match.end() for match in _JOINT.finditer(text)), len(text)]
        for low, high in pairwise(cuts):
            yield _read(text[low:high], Span(start + low, start + high), index)


def _read(clause: str, span: Span, index: int) -> _Statement:
    match = _STATEMENT.match(clause)
    subject = " ".join(match["subject"].lower().split()) if match else ""
    if match is None or not _NO_NAME.isdisjoint(re.split(r"[\s’']", subject)):
        return _Statement("", "", span, index)
    return _Statement(subject, match["verb"], span, index)
