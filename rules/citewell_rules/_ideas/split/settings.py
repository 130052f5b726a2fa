"""A last ", where ..." about a place, and ", when ..." about a date: "There, ...", "That year, ..."."""

from citewell_rules._ideas.clauses import SUBJECTS
from citewell_rules._ideas.closings import Setting, main_verb_before, setting_at
from citewell_rules._ideas.split.coordination import SHORTEST
from citewell_rules._ideas.split.cuts import Cut, Seam, Source
from citewell_rules._ideas.split.refusals import Refusal

__all__ = ["placed"]


def placed(source: Source) -> Seam | Refusal | None:
    """The cut before a last clause about where or when the main one happens; None where there is none."""
    parse = source.parse
    for token in reversed(parse.tokens[2 : source.last]):
        found = setting_at(parse, token.index) if token.text == "," else None
        if found is not None:
            return _refused(source, found) or _seam(source, found)
    return None


def _refused(source: Source, found: Setting) -> Refusal | None:
    parse = source.parse
    clause, comma = parse[found.verb], found.word - 1
    if parse.subtree(clause)[-1].index + 1 < source.last or main_verb_before(parse, parse.head(clause), comma) is None:
        return Refusal.SCOPE
    if source.words(0, comma) < SHORTEST or source.words(found.word + 1, source.last) < SHORTEST - 1:
        return Refusal.SHORT
    if source.is_inside_list(comma):
        return Refusal.SERIES
    if any(one.overlaps(parse.head(clause).span) for one in source.fillers):
        return Refusal.NAME
    subject = parse.children(clause, *SUBJECTS)[0]
    if subject.dep == "expl" or parse.subtree(subject)[0].index != found.word + 1:
        return Refusal.SUBJECT
    if any(token.lower in ("if", "unless", "not", "n't", "never") for token in parse.tokens[:comma]):
        return Refusal.CONDITION
    return None


def _seam(source: Source, found: Setting) -> Seam:
    comma = found.word - 1
    joint = next((n for n, one in enumerate(source.ideas.joints) if one.token == comma), None)
    return Seam((Cut(source.gap(comma, found.word + 1), f". {found.again}"),), joint)
