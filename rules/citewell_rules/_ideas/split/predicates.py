"""Verb phrases that share a subject: the second gets the subject again, as a pronoun or by its name."""

from collections.abc import Iterator
from itertools import pairwise

from citewell.record import dataclass
from citewell.syntax import Parse, Token
from citewell_rules._ideas.clauses import FINITE, QUESTION_WORDS, SUBJECTS, beside, tensed_word
from citewell_rules._ideas.split.coordination import CONDITIONAL, is_top, leads_on, sets_scene
from citewell_rules._ideas.split.cuts import Cut, Seam, Source
from citewell_rules._ideas.split.refusals import Refusal
from citewell_rules._ideas.split.subjects import agrees, is_plural, name_again, pronoun_after, with_capital

__all__ = ["predicated"]

_CONNECTORS = frozenset({"and", "but", "yet"})
_MODALS = frozenset({"can", "could", "may", "might", "must", "should", "will", "would"})
_PAIRED = frozenset({"both", "either", "neither", "nor", "or", "only", "whether"})
_MORE = frozenset({"so", "rather", "only", "even", "not", "yet", "that", "therefore", "thereby", "hence", "thus"})
_AMOUNTS = frozenset({"most", "many", "some", "all", "few", "several", "none", "both", "each", "others"})
"""Words that the parser may take for adverbs where they are subjects: "we read them, and most came late"."""
_COMPLEMENTS = frozenset(
    {"dobj", "prep", "acomp", "attr", "xcomp", "ccomp", "agent", "advmod", "dative", "oprd", "advcl", "prt"}
)
_SHORT = 3
"""Words that a second verb phrase has at least; its subject comes on top."""
_SHORT_FIRST = 4
"""Words that the first one has at least, its subject among them."""


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


@dataclass(frozen=True, slots=True)
class _Row:
    """
    Verbs that share a subject, up to the one that is cut off.

    ``between`` are the words that carry the tense of the verbs between the first and the ``connector``, each behind a
    comma; ``at`` is the first word of the verb behind it.
    """

    subject: Token
    first: Token
    between: tuple[int, ...]
    connector: Token
    at: int


def _cut(source: Source, connector: Token, first: Token, at: int, modal: Token | None = None) -> Seam | Refusal:
    """The cut before one verb phrase; its first word stands at ``at``, and ``modal`` is said again before it."""
    parse = source.parse
    subjects = parse.children(first, *SUBJECTS)
    if not subjects or subjects[-1].index > first.index:
        return Refusal.SUBJECT
    between = _between(parse, first, connector)
    if isinstance(between, Refusal):
        return between
    row = _Row(subjects[-1], first, between, connector, at)
    refused = _refused(source, row)
    if refused is not None:
        return refused
    name = name_again(source, row.subject, connector.index)
    if isinstance(name, Refusal):
        return name
    if modal is not None:
        name = f"{name} {modal.lower}"
    elif not _agree(parse, row, name):
        return Refusal.AGREEMENT
    joint = next((n for n, one in enumerate(source.ideas.joints) if one.token == connector.index), None)
    return Seam(tuple(_cuts(source, row, name)), joint)


def _agree(parse: Parse, row: _Row, name: str) -> bool:
    """Whether all verbs can stand with the subject that they get."""
    plural = name.startswith("they") or is_plural(parse, row.subject)
    if row.subject.lower in ("i", "you"):
        return True
    return all(agrees(parse, parse[one], plural) for one in (*row.between, row.at))


def _cuts(source: Source, row: _Row, name: str) -> Iterator[Cut]:
    """What to replace before each verb: the comma or connector, by a stop and the subject."""
    parse, cut = source.parse, row.connector.index
    for at in row.between:
        comma = _comma(parse, at)
        yield Cut(source.gap(comma, comma + 1), f". {with_capital(name)}")
        # The next subject is the one before: it need not be named a third time.
        name = pronoun_after(parse, row.subject, name)
    # "but also" adds more than it contrasts.
    adds = row.connector.lower == "and" or parse[cut + 1].lower == "also"
    start = cut - (parse[cut - 1].text == ",")
    yield Cut(source.gap(start, cut + 1), f". {with_capital(name)}" if adds else f". However, {name}")


def _between(parse: Parse, first: Token, connector: Token) -> tuple[int, ...] | Refusal:
    """
    The words that carry the tense of the verbs in a row between its first and its last one: "a is b, does c, and has d".

    One behind a connector starts anew; refused where one stands behind neither.
    """
    found: list[int] = []
    for verb in _row(parse, first):
        at = tensed_word(parse, verb)
        if verb.index > connector.index:
            break
        opening = parse[_comma(parse, at)]
        if parse[at].tag in FINITE and opening.tag == "CC":
            found.clear()
        elif parse[at].tag in FINITE and opening.text == ",":
            found.append(at)
        else:
            return Refusal.SERIES
    return tuple(found)


def _comma(parse: Parse, at: int) -> int:
    """The token before a verb and its adverbs."""
    return next(token.index for token in reversed(parse.tokens[:at]) if token.pos != "ADV")


def _row(parse: Parse, first: Token) -> list[Token]:
    """The verbs beside a first one that share its subject."""
    beside_it = [token for token in parse if token.dep == "conj" and _first(parse, token) == first]
    return [token for token in beside_it if token.pos in ("VERB", "AUX") and not parse.children(token, *SUBJECTS)]


def _first(parse: Parse, second: Token) -> Token:
    """The first verb of the row that a verb stands in."""
    at = second
    while (before := beside(parse, at)) != at:
        at = before
    return at


def _refused(source: Source, row: _Row) -> Refusal | None:
    parse, first, at, cut = source.parse, row.first, row.at, row.connector.index
    verb = _governor(parse, at)
    start = parse.subtree(row.subject)[0].index
    before, after = parse.tokens[first.index + 1 : cut], parse.tokens[cut + 1 : source.last]
    # The pieces that a row comes apart into, up to the last one.
    borders = [first.index + 1, *row.between, cut]
    pieces = [parse.tokens[low : _comma(parse, high) if high != cut else high] for low, high in pairwise(borders)]
    second = parse.subtree(verb)
    lead, told = _lead(source, start), parse[at].tag == "VBD"
    checks = (
        (Refusal.SCOPE, not (first.dep == "ROOT" or is_top(parse, first))),
        (Refusal.SHORT, source.words(cut + 1, source.last) < _SHORT or source.words(start, borders[1]) < _SHORT_FIRST),
        (Refusal.SHORT, any(_words(piece) < _SHORT for piece in pieces[1:])),
        (Refusal.SERIES, source.is_inside_list(cut)),
        (Refusal.SERIES, any(_has_open_list(piece) for piece in pieces)),
        (Refusal.CONNECTOR, any(token.lower in _PAIRED and token.dep in ("preconj", "cc", "det") for token in before)),
        (Refusal.CONNECTOR, row.connector.lower == "but" and _is_first_half(parse.tokens[start:cut])),
        # "Does not a but does b" corrects; "However" would contrast.
        (Refusal.CONNECTOR, row.connector.lower == "but" and bool(parse.children(first, "neg"))),
        (Refusal.CONNECTOR, any(token.lower in _MORE for token in parse.tokens[cut + 1 : at])),
        (Refusal.SUBJECT, any(token.lower in _AMOUNTS for token in parse.tokens[cut + 1 : at])),
        (Refusal.CONDITION, sets_scene(lead) and not (leads_on(lead) and told) and not _turns(parse, first, at)),
        (Refusal.CONDITION, _closes_with_condition(parse, after)),
        (Refusal.SCOPE, not row.between and _has_rival(parse, first, at, before)),
        (Refusal.CONDITION, any(child.dep == "mark" or child.tag == "WRB" for child in parse.children(first))),
        (Refusal.SHARED, _may_be_participle(parse, first, at)),
        (Refusal.SHARED, not any(child.dep in _COMPLEMENTS for child in _after(parse, first, cut))),
        (Refusal.SCOPE, second[-1].index + 1 < source.last and parse[second[-1].index + 1].text == ","),
    )
    return next((reason for reason, holds in checks if holds), None)


def _is_first_half(words: tuple[Token, ...]) -> bool:
    """Whether "but also" completes what stands before it: "cannot only a", "not just a"."""
    denied = any(token.dep == "neg" or token.lower in ("not", "cannot") for token in words)
    return denied and any(token.lower in ("only", "just", "merely") for token in words)


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


def _words(piece: tuple[Token, ...]) -> int:
    return sum(token.pos != "PUNCT" for token in piece)


def _has_open_list(before: tuple[Token, ...]) -> bool:
    """Whether a comma parts what no "and" joins, so that the connector may be what closes the row: "has a, b, and is c"."""
    inside = before[:-1]
    commas = [n for n, token in enumerate(inside) if token.text == "," and not _is_in_place_name(before, n)]
    return bool(commas) and not any(token.tag == "CC" for token in inside[commas[-1] :])


def _is_in_place_name(words: tuple[Token, ...], comma: int) -> bool:
    """Whether a comma stands inside "Albany, Georgia", where that is all that is named."""
    sides = words[comma - 1 : comma] + words[comma + 1 : comma + 2]
    return len(sides) == 2 and all(side.pos == "PROPN" for side in sides) and comma + 2 == len(words)


def _closes_with_condition(parse: Parse, after: tuple[Token, ...]) -> bool:
    """Whether the second verb phrase ends in a condition, reason, time or purpose that the first may share."""
    return any(
        token.lower in CONDITIONAL and token.dep in ("mark", "advmod") and not _is_meanwhile(parse, token)
        for token in after
    ) or any(token.lower == "order" and parse[token.index - 1].lower == "in" for token in after)


def _is_meanwhile(parse: Parse, mark: Token) -> bool:
    """Whether "while driving" says of the second act alone what was done beside it."""
    return mark.lower in ("while", "when") and parse.head(mark).tag == "VBG"


def _has_rival(parse: Parse, first: Token, verb: int, before: tuple[Token, ...]) -> bool:
    """Whether a verb between the first one and the connector could as well be the one that the second is joined to."""
    tag = parse[verb].tag
    rivals = frozenset({tag}) if tag in ("VBD", "VB") else FINITE - {"VBD"}
    return any(
        token.tag in rivals or token.tag in QUESTION_WORDS or token.dep in ("relcl", "mark")
        for token in before
        if not (token.dep in ("aux", "auxpass") and token.head == first.index)
    )
