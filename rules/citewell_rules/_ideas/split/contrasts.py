"""Clauses that are set against the main one, or give its reason, after a comma or before one."""

from itertools import pairwise

from citewell.span import Span
from citewell.syntax import Token
from citewell_rules._ideas.clauses import SUBJECTS, is_finite
from citewell_rules._ideas.split.coordination import CONDITIONAL, SHORTEST
from citewell_rules._ideas.split.cuts import Cut, Seam, Source, opened
from citewell_rules._ideas.split.refusals import Refusal

__all__ = ["contrasted"]

_AFTER = {
    "although": "However,",
    "though": "However,",
    "whereas": "By contrast,",
    "while": "Meanwhile,",
    "because": "This is because",
}
_BEFORE = {"although": "However,", "though": "However,", "because": "As a result,"}
_LONG = 7
"""Words that a reason, and its claim, have at least before they part."""
_CATAPHORIC = frozenset({"it", "they", "he", "she", "its", "their", "his", "her"})


def contrasted(source: Source) -> Seam | Refusal | None:
    """The cut beside a concession, contrast or reason; None where there is none of them."""
    parse = source.parse
    first = parse[0]
    if first.lower in _BEFORE and first.dep == "mark":
        return _opening(source, first)
    for mark in parse.tokens[2 : source.last]:
        if mark.lower in _AFTER and mark.dep == "mark" and parse[mark.index - 1].text == ",":
            return _closing(source, mark)
    return None


def _closing(source: Source, mark: Token) -> Seam | Refusal:
    """Main clause first: "..., whereas b" becomes "... By contrast, b"."""
    parse = source.parse
    verb = parse.head(mark)
    phrase = parse.subtree(verb)
    main = parse.head(verb)
    if phrase[0].index != mark.index or phrase[-1].index + 1 < source.last or main.index > mark.index:
        return Refusal.SCOPE
    if main.dep != "ROOT" or not is_finite(parse, verb) or not parse.children(verb, *SUBJECTS):
        return Refusal.SCOPE
    least = _LONG if mark.lower == "because" else SHORTEST
    if min(source.words(0, mark.index), source.words(mark.index + 1, source.last)) < least:
        return Refusal.SHORT
    before = parse.tokens[: mark.index]
    if source.is_inside_list(mark.index) or any(token.lower in ("if", "when", "unless") for token in before):
        return Refusal.CONDITION
    # "..., whereas b, when both are measured": what closes the sentence may hold for both sides.
    last = parse.tokens[mark.index + 1 : source.last]
    if any(first.text == "," and second.lower in CONDITIONAL for first, second in pairwise(last)):
        return Refusal.CONDITION
    if mark.lower == "while" and _may_be_time(source, verb):
        return Refusal.CONNECTOR
    if mark.lower == "because" and any(token.dep == "neg" for token in before):
        return Refusal.SCOPE
    joint = next((n for n, one in enumerate(source.ideas.joints) if one.token == mark.index), None)
    return Seam((Cut(source.gap(mark.index - 1, mark.index + 1), f". {_AFTER[mark.lower]}"),), joint)


def _may_be_time(source: Source, verb: Token) -> bool:
    """Whether "while" may say that two things happen at once, not that they differ."""
    parse = source.parse
    subject = parse.children(verb, *SUBJECTS)[0]
    return verb.tag == "VBG" or subject.pos == "PRON" or verb.dep != "advcl"


def _opening(source: Source, mark: Token) -> Seam | Refusal:
    """Subordinate clause first: "Although a, b" becomes "A. However, b"."""
    parse = source.parse
    verb = parse.head(mark)
    phrase = parse.subtree(verb)
    comma = phrase[-1].index + 1
    main = parse.head(verb)
    if phrase[0].index != mark.index or comma >= source.last or parse[comma].text != "," or main.dep != "ROOT":
        return Refusal.SCOPE
    subjects, mains = parse.children(verb, *SUBJECTS), parse.children(main, *SUBJECTS)
    if not is_finite(parse, verb) or not is_finite(parse, main) or not subjects or not mains:
        return Refusal.SCOPE
    if mains[0].index < comma or parse.subtree(mains[0])[0].index != comma + 1:
        return Refusal.SCOPE
    if any(token.lower in _CATAPHORIC for token in parse.tokens[1:comma]):
        return Refusal.ANTECEDENT
    if min(source.words(1, comma), source.words(comma + 1, source.last)) < SHORTEST:
        return Refusal.SHORT
    if source.is_inside_list(source.last) or not opened(parse[1]):
        return Refusal.SERIES
    if any(token.text == "," for token in parse.tokens[1:comma]):
        return Refusal.SERIES
    begin = parse[1].span.start
    head = Cut(Span(mark.span.start, begin + 1), source.text[begin].upper())
    return Seam((head, Cut(source.gap(comma, comma + 1), f". {_BEFORE[mark.lower]}")))
