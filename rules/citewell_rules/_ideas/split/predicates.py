"""Verb phrases that share a subject: the second gets the subject again, as a pronoun or by its name."""

from collections.abc import Iterator

from citewell.syntax import Parse, Token
from citewell_rules._ideas.clauses import FINITE, QUESTION_WORDS, SUBJECTS, tensed_word
from citewell_rules._ideas.split.coordination import CONDITIONAL, SHORTEST, is_top, sets_scene
from citewell_rules._ideas.split.cuts import Cut, Seam, Source
from citewell_rules._ideas.split.refusals import Refusal
from citewell_rules._ideas.split.subjects import agrees, is_plural, name_again, with_capital

__all__ = ["predicated"]

_CONNECTORS = frozenset({"and", "but", "yet"})
_MODALS = frozenset({"can", "could", "may", "might", "must", "should", "will", "would"})
_PAIRED = frozenset({"both", "either", "neither", "nor", "or", "only", "whether"})
_MORE = frozenset({"so", "rather", "only", "even", "not", "yet", "that", "therefore", "thereby", "hence", "thus"})
_COMPLEMENTS = frozenset(
    {"dobj", "prep", "acomp", "attr", "xcomp", "ccomp", "agent", "advmod", "dative", "oprd", "advcl", "prt"}
)
_SHORT = 3
"""Words that a second verb phrase has at least; its subject comes on top."""


def predicated(source: Source) -> Iterator[Seam | Refusal]:
    """The cut before each further verb phrase, or the reason why there is none."""
    parse = source.parse
    for connector in parse.tokens[1 : source.last - 1]:
        if connector.lower not in _CONNECTORS or connector.tag != "CC":
            continue
        at = connector.index + 1
        while at < source.last and parse[at].pos == "ADV":
            at += 1
        verb = _governor(parse, at)
        first = _first(parse, verb)
        if verb.dep != "conj" or parse.children(verb, *SUBJECTS) or first.index > connector.index:
            continue
        if parse[at].tag in FINITE:
            yield _cut(source, connector, first, at)
        elif parse[at].tag == "VB" and (modal := _shared_modal(parse, first, verb)):
            yield _cut(source, connector, first, at, modal)


def _governor(parse: Parse, at: int) -> Token:
    token = parse[at]
    return parse.head(token) if token.dep in ("aux", "auxpass") else token


def _shared_modal(parse: Parse, first: Token, second: Token) -> Token | None:
    """The "can" or "will" that two plain verbs share; None where it is denied, or not all that helps them."""
    helpers = parse.children(first, "aux", "auxpass", "neg")
    if len(helpers) != 1 or helpers[0].lower not in _MODALS or parse.children(second, "aux", "auxpass", "neg"):
        return None
    return helpers[0]


def _cut(source: Source, connector: Token, first: Token, at: int, modal: Token | None = None) -> Seam | Refusal:
    """The cut before one verb phrase; its first word stands at ``at``, and ``modal`` is said again before it."""
    parse = source.parse
    subjects = parse.children(first, *SUBJECTS)
    if not subjects or subjects[-1].index > first.index:
        return Refusal.SUBJECT
    subject = subjects[-1]
    refused = _refused(source, connector, first, subject, at)
    if refused is not None:
        return refused
    name = name_again(source, subject, connector.index)
    if isinstance(name, Refusal):
        return name
    if modal is not None:
        name = f"{name} {modal.lower}"
    plural = name.startswith("they") or is_plural(parse, subject)
    if modal is None and subject.lower not in ("i", "you") and not agrees(parse, parse[at], plural):
        return Refusal.AGREEMENT
    # "but also" adds more than it contrasts.
    adds = connector.lower == "and" or parse[connector.index + 1].lower == "also"
    opening = f". {with_capital(name)}" if adds else f". However, {name}"
    start = connector.index - (parse[connector.index - 1].text == ",")
    joint = next((n for n, one in enumerate(source.ideas.joints) if one.token == connector.index), None)
    return Seam((Cut(source.gap(start, connector.index + 1), opening),), joint)


def _first(parse: Parse, second: Token) -> Token:
    """The first verb of the row that a verb stands in."""
    at = second
    while at.dep == "conj" and parse.head(at).index < at.index:
        at = parse.head(at)
    return at


def _refused(source: Source, connector: Token, first: Token, subject: Token, at: int) -> Refusal | None:
    parse, cut = source.parse, connector.index
    verb = _governor(parse, at)
    start = parse.subtree(subject)[0].index
    before, after = parse.tokens[first.index + 1 : cut], parse.tokens[cut + 1 : source.last]
    second = parse.subtree(verb)
    checks = (
        (Refusal.SCOPE, not (first.dep == "ROOT" or is_top(parse, first))),
        (Refusal.SHORT, source.words(cut + 1, source.last) < _SHORT or source.words(start, cut) < SHORTEST - 1),
        (Refusal.SERIES, _is_row(parse, first) or source.is_inside_list(cut)),
        (Refusal.SERIES, _has_open_list(before)),
        (Refusal.CONNECTOR, any(token.lower in _PAIRED and token.dep in ("preconj", "cc", "det") for token in before)),
        (Refusal.CONNECTOR, any(token.lower in _MORE for token in parse.tokens[cut + 1 : at])),
        (Refusal.CONDITION, sets_scene(_lead(source, start)) and not _turns(parse, first, at)),
        (Refusal.CONDITION, _closes_with_condition(parse, after)),
        (Refusal.SCOPE, _has_rival(parse, first, at, before)),
        (Refusal.CONDITION, any(child.dep == "mark" or child.tag == "WRB" for child in parse.children(first))),
        (Refusal.SHARED, _may_be_participle(parse, first, at)),
        (Refusal.SHARED, not any(child.dep in _COMPLEMENTS for child in _after(parse, first, cut))),
        (Refusal.SCOPE, second[-1].index + 1 < source.last and parse[second[-1].index + 1].text == ","),
    )
    return next((reason for reason, holds in checks if holds), None)


def _turns(parse: Parse, first: Token, at: int) -> bool:
    """Whether what was done is followed by what is or will be, for which the time of the first does not hold."""
    return parse[tensed_word(parse, first)].tag == "VBD" and parse[at].tag != "VBD"


def _lead(source: Source, start: int) -> tuple[Token, ...]:
    """The words of the clause before its subject."""
    begin = max((one.token + 1 for one in source.ideas.joints if one.token < start), default=0)
    return source.parse.tokens[begin:start]


def _after(parse: Parse, verb: Token, end: int) -> list[Token]:
    return [child for child in parse.children(verb) if verb.index < child.index < end]


def _may_be_participle(parse: Parse, first: Token, at: int) -> bool:
    """Whether a past form may share the helper of the first verb: "was built by a and added to b"."""
    helped = any(child.dep == "auxpass" or child.lemma == "have" for child in parse.children(first, "aux", "auxpass"))
    return helped and parse[at].tag == "VBD" and parse[at].lower not in ("was", "were", "had", "did")


def _is_row(parse: Parse, first: Token) -> bool:
    """Whether three verbs or more stand in a row."""
    members = [token for token in parse if token.dep == "conj" and _first(parse, token) == first]
    return sum(token.pos in ("VERB", "AUX") and not parse.children(token, *SUBJECTS) for token in members) > 1


def _has_open_list(before: tuple[Token, ...]) -> bool:
    """Whether a comma parts what no "and" joins, so that the connector may be what closes the row: "has a, b, and is c"."""
    inside = before[:-1]
    commas = [n for n, token in enumerate(inside) if token.text == ","]
    return bool(commas) and not any(token.tag == "CC" for token in inside[commas[-1] :])


def _closes_with_condition(parse: Parse, after: tuple[Token, ...]) -> bool:
    """Whether the second verb phrase ends in a condition, reason, time or purpose that the first may share."""
    return any(token.lower in CONDITIONAL and token.dep in ("mark", "advmod") for token in after) or any(
        token.lower == "order" and parse[token.index - 1].lower == "in" for token in after
    )


def _has_rival(parse: Parse, first: Token, verb: int, before: tuple[Token, ...]) -> bool:
    """Whether a verb between the first one and the connector could as well be the one that the second is joined to."""
    tag = parse[verb].tag
    rivals = frozenset({tag}) if tag in ("VBD", "VB") else FINITE - {"VBD"}
    return any(
        token.tag in rivals or token.tag in QUESTION_WORDS or token.dep in ("relcl", "mark")
        for token in before
        if not (token.dep in ("aux", "auxpass") and token.head == first.index)
    )
