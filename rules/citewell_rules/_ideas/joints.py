"""
The statements of a sentence and the joints between them.

Joints come first: at each place where two statements could meet (a connector, a semicolon, a bracket), the
words that follow are asked whether they open a clause, and the words before whether they hold one already. A
condition, reason, relative or reported clause stays with the statement it belongs to.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import Literal

from citewell.pattern import late
from citewell.prose import count_words
from citewell.record import dataclass
from citewell.span import Span
from citewell.syntax import Parse, Token
from citewell_rules._ideas.announcement import announced_list
from citewell_rules._ideas.asides import find_asides
from citewell_rules._ideas.clauses import (
    CONCESSIONS,
    FINITE,
    INNER,
    QUESTION_WORDS,
    SUBJECTS,
    Clause,
    beside,
    clause_at,
    clause_between,
    command_at,
    governor,
    is_finite,
    is_surely_finite,
    tensed_word,
)
from citewell_rules._ideas.closings import absolute_at, setting_at
from citewell_rules._ideas.openings import opening_state

__all__ = ["Ideas", "Joint", "JointKind", "Proposition", "find_ideas"]

JointKind = Literal[
    "and", "but", "so", "semicolon", "colon", "dash", "comma", "bracket", "concession", "predicate", "apposition", "relative",
    "participle", "opening", "absolute", "place", "time",
]  # fmt: skip
"""
How two statements are joined: by a coordinator (``and``, ``but`` with yet, ``so``), by a mark, by a bare comma
between two clauses, by a bracket that holds a clause, by a trailing concession (though, whereas), by a
coordinator whose second verb shares the first one's subject (``predicate``), by a noun phrase that explains the
noun before it with a verb of its own (``apposition``), by ", which" and its like (``relative``), by a last comma and
a participle that claims something of its own (``participle``), by a
first one and the comma that closes it (``opening``), by a last noun with a participle (``absolute``), by ", where"
after a place (``place``) or ", when" after a date (``time``).
"""

_COORDINATORS: dict[str, JointKind] = {"and": "and", "but": "but", "yet": "but", "so": "so"}
_MARKS: dict[str, JointKind] = {";": "semicolon", ":": "colon", "—": "dash", "–": "dash", "--": "dash", "-": "dash"}
_DASHES = frozenset(mark for mark, kind in _MARKS.items() if kind == "dash")
_ENCLOSING = ("(", "[", "“", '"', "``")
_JOINING = frozenset({"(", ",", *_COORDINATORS, *CONCESSIONS, *_MARKS})
_TIES = frozenset({"amod", "compound", "det", "nmod", "poss", "nummod", "nsubj", "nsubjpass", "csubj", "quantmod"})
_OPENERS = frozenset(
    {"if", "when", "while", "as", "because", "since", "although", "though", "once", "after", "before", "unless", "until"}
    | {"whenever", "whether"}
)  # fmt: skip
_CORRELATIVE = late(
    r"\bthe (?:more|less|\w{2,}er)\b[^;]*, (?:and )?the (?:more|less|\w{2,}er)\b",
    re.IGNORECASE,
    parts=(", the ", ", and the "),
)
_DEPENDENT = frozenset({"e.g.", "i.e.", "eg", "ie", "e.g", "i.e", "otherwise"})
"""Words after which a clause is an example or a consequence of the statement before it."""
_AT_ODDS = frozenset(
    {
        ("VBD", "VBZ"),
        ("VBD", "VBP"),
        ("VBD", "MD"),
        ("VBD", "VB"),
        ("VBZ", "VBP"),
        ("VBZ", "MD"),
        ("VBZ", "VB"),
        ("VBP", "VBZ"),
    }
)
"""Tags of a second verb and of the word that carries the first one's tense which do not share a subject."""
_SEQUELS = frozenset({"hence", "thus", "thereby", "therefore", "then", "instead", "so"})
"""Words after a coordinator that tie a second verb to the first one's."""
_ASKED = frozenset({"how", "what", "why"})
"""Words that a question begins with when it is one of several that are told."""
_HOW = frozenset({"using", "based", "followed", "compared", "given", "provided", "combined"})
"""Participles that stand as prepositions do: what follows says how, and claims nothing."""
_SHORT_LEAD = 3
"""Tokens before a subject that need no comma to be an adverbial."""
_ONE_ACT = 2
"""Tokens from a verb to a coordinator up to which a second verb names the same act."""
_LABEL = 4
"""Tokens before a colon from which they are more than a label ("Note:", "Lack of ownership:")."""


@dataclass(frozen=True, slots=True)
class Joint:
    """
    Where two statements meet.

    ``span`` covers the connector with its comma (in the sentence's text, blanks around it left out);
    ``words`` are how to name it; ``token`` is the index of the connector or mark.
    """

    kind: JointKind
    span: Span
    words: str
    token: int


@dataclass(frozen=True, slots=True)
class Proposition:
    """A statement: its words as a span of the sentence's text, how many they are, and the clause that makes it one."""

    span: Span
    words: int
    clause: Clause


@dataclass(frozen=True, slots=True)
class Ideas:
    """
    The statements of a sentence in order; ``joints[n]`` stands between ``propositions[n]`` and the next one.

    ``asides`` are what two commas say of a noun; each lies inside a proposition, and is counted in its words.
    """

    propositions: tuple[Proposition, ...]
    joints: tuple[Joint, ...]
    asides: tuple[Proposition, ...] = ()

    def __len__(self) -> int:
        return len(self.propositions)


def find_ideas(parse: Parse, text: str) -> Ideas:
    """
    The statements of a sentence, one or more; the first holds everything up to the first joint.

    ``text`` is what the parse was made of; spans count in it. A sentence without a finite clause has none.
    """
    joints: list[Joint] = []
    clauses: list[Clause] = []
    begin = 0
    # "The more a, the more b" is one statement in two halves.
    for joint, start in () if _CORRELATIVE.search(text) else _candidates(parse, text):
        if start >= len(parse) or _opens_condition(parse, begin, joint.token):
            continue
        # Most connectors join words; so what stands before is looked at where a statement follows.
        before = partial(_held_before, parse, joint.token, clauses)
        found = _accept(parse, joint, start, before, begin)
        held = before() if found else None
        if found is None or held is None:
            continue
        if not clauses:
            clauses.append(held)
        joints.append(found[0])
        clauses.append(found[1])
        begin = start
    if not joints and (quiet := _opening(parse)):
        joints, clauses = [quiet[0]], list(quiet[1])
    if not clauses:
        only = clause_between(parse, 0, len(parse))
        clauses = [only] if only else []
    borders = [0, *(joint.span.end for joint in joints)]
    ends = [*(joint.span.start for joint in joints), len(text)]
    return Ideas(
        tuple(_proposition(text, *place) for place in zip(borders, ends, clauses, strict=False)),
        tuple(joints),
        tuple(_asides(parse, text, joints)),
    )


def _asides(parse: Parse, text: str, joints: list[Joint]) -> Iterator[Proposition]:
    """The asides that no joint opens or closes."""
    taken = {joint.token for joint in joints}
    for one in find_asides(parse):
        if taken.isdisjoint(range(one.start - 1, one.close + 1)):
            low, high = parse[one.start].span.start, parse[one.close].span.start
            yield _proposition(text, low, high, Clause(one.start, None, one.head))


def _held_before(parse: Parse, joint: int, clauses: list[Clause]) -> Clause | None:
    """The last statement before a joint, where there is a whole one."""
    held = clauses[-1] if clauses else clause_between(parse, 0, joint)
    return held if held is not None and held.verb < joint else None


def _proposition(text: str, low: int, high: int, clause: Clause) -> Proposition:
    words = text[low:high]
    start = low + len(words) - len(words.lstrip())
    span = Span(start, max(start, low + len(words.rstrip())))
    return Proposition(span, count_words(words), clause)


def _candidates(parse: Parse, text: str) -> Iterator[tuple[Joint, int]]:
    """Places where two statements could meet, each with the token at which the second would start."""
    enclosed = _enclosed(parse, text) | _between_dashes(parse, text)
    listed = announced_list(text)
    for token in [one for one in parse.tokens[1:-1] if one.text.lower() in _JOINING]:
        at, word = token.index, token.lower
        before, following = parse[at - 1], parse[at + 1]
        # The items of the list are no statements of their own, nor is the colon a joint.
        if listed is not None and following.span.start >= listed.start:
            return
        if word == "(" and before.index not in enclosed:
            yield Joint("bracket", token.span, "(", at), at + 1
            continue
        if at in enclosed:
            continue
        # "a - an aside - and b": the second dash goes with the connector, as a comma would.
        comma = before.text in (",", ";") or (before.index in enclosed and _is_dash(before, text))
        low = before.span.start if comma else token.span.start
        words = f"{before.text} {token.text}" if comma else token.text
        span = Span(low, token.span.end)
        kind = _COORDINATORS.get(word)
        if kind and (comma or token.dep in ("cc", "mark", "advmod", "preconj", "dep")):
            # "so" without a comma, and "so that", name a purpose or a degree.
            if kind != "so" or (comma and following.lower not in ("that", "far", "much", "many", "as")):
                yield Joint(kind, span, words, at), at + 1
        elif word in CONCESSIONS and comma:
            yield Joint("concession", span, words, at), at + 1
        elif word in _MARKS and following.lower not in _COORDINATORS:
            if word == ";" or _is_dash(token, text) or (word == ":" and _blank_after(token, text)):
                yield Joint(_MARKS[word], token.span, word, at), at + 1
        elif word == "," and following.lower not in _COORDINATORS and following.lower not in CONCESSIONS:
            yield Joint("comma", token.span, ",", at), at + 1


def _blank_after(token: Token, text: str) -> bool:
    return text[token.span.end : token.span.end + 1] in (" ", "")


def _is_dash(token: Token, text: str) -> bool:
    """Whether a mark parts words of a sentence, not of a compound."""
    if token.text not in _DASHES:
        return False
    return token.text == "—" or (_blank_after(token, text) and text[token.span.start - 1] == " ")


def _between_dashes(parse: Parse, text: str) -> frozenset[int]:
    """The indices of tokens in an aside between two dashes, which cannot leave without tearing the sentence."""
    if not any(mark in text for mark in _DASHES):
        return frozenset()
    dashes = [token for token in parse.tokens[1:-1] if token.text in _DASHES and _is_dash(token, text)]
    if len(dashes) != 2 or dashes[0].text != dashes[1].text:
        return frozenset()
    low, high = (dash.index for dash in dashes)
    if any(token.text == ";" for token in parse.tokens[low:high]):
        return frozenset()
    return frozenset(range(low, high + 1))


def _accept(
    parse: Parse, joint: Joint, start: int, before: Callable[[], Clause | None], begin: int
) -> tuple[Joint, Clause] | None:
    """The joint and the clause after it, where a candidate joins a statement; ``before`` tells which one it follows."""
    if parse[start].lower in _DEPENDENT or parse[joint.token - 1].lower in _DEPENDENT:
        return None
    # "Not only a, but also b" and "not just a, but b" are one statement in two halves.
    if joint.kind == "but" and _is_first_half(parse.tokens[begin : joint.token]):
        return None
    clause: Clause | None
    match joint.kind:
        case "comma":
            # What a colon announced is a list: "they differ: some are a, some are b".
            clause = None if begin and parse[begin - 1].text == ":" else _spliced(parse, joint, start, before)
            if clause is None:
                return _closing(parse, joint) or _aside(parse, joint, start)
        case "bracket":
            clause = _bracketed(parse, joint, start)
        case "and" | "but" | "so":
            clause = _coordinated(parse, joint, start, begin)
            if clause is None and joint.kind != "so":
                clause = _predicate(parse, joint, start)
                joint = replace(joint, kind="predicate") if clause else joint
        case "colon" if joint.token - begin < _LABEL:
            return None
        case _:
            clause = clause_at(parse, start, len(parse))
            if clause is None and joint.kind in ("semicolon", "dash"):
                clause = command_at(parse, start, len(parse))
    return (joint, clause) if clause else None


def _is_first_half(words: tuple[Token, ...]) -> bool:
    lower = [token.lower for token in words]
    return "only" in lower or any(first in ("not", "n't") and second == "just" for first, second in pairwise(lower))


def _coordinated(parse: Parse, joint: Joint, start: int, begin: int) -> Clause | None:
    """The clause after a coordinator that joins whole statements, not words or parts of a condition."""
    if _is_crossed(parse, joint.token, begin):
        return None
    clause = clause_at(parse, start, len(parse))
    # Steps joined by "and" are one instruction to many readers; "so check it" tells what follows.
    if clause is None and joint.kind == "so":
        clause = command_at(parse, start, len(parse)) or _led_command(parse, start)
    if clause is None or _is_inner(parse, joint.token, clause) or _joins_nouns(parse, joint, clause):
        return None
    if _is_in_purpose_or_condition(parse, joint, begin):
        return None
    if joint.kind == "and" and not (is_surely_finite(parse, clause) or _is_second_main(parse, joint.token, clause)):
        return None
    if joint.kind == "so" and _is_purpose(parse, clause):
        return None
    # "By having a serve as b and thus as c, we save d": the comma closes what the sentence began with.
    if clause.lead and _opens_adverbial(parse, begin, joint.token) and not _is_second_main(parse, joint.token, clause):
        return None
    return clause


def _opens_adverbial(parse: Parse, begin: int, joint: int) -> bool:
    """Whether the words before a joint begin with an adverbial that no comma has closed."""
    first = parse[begin]
    if first.pos not in ("ADP", "SCONJ", "PART") and first.tag != "VBG":
        return False
    return all(token.text != "," for token in parse.tokens[begin:joint])


def _led_command(parse: Parse, start: int) -> Clause | None:
    """A command after an adverbial and a comma: "for more of them, see the list"."""
    comma = next((token.index for token in parse.tokens[start:] if token.text == ","), len(parse))
    if parse[start].pos != "ADP" or _has_tense(parse, start, comma):
        return None
    command = command_at(parse, comma + 1, len(parse))
    return replace(command, start=start, lead=True) if command else None


def _is_second_main(parse: Parse, joint: int, clause: Clause) -> bool:
    """Whether the tree, too, has a clause with a subject of its own beside a main clause before the joint."""
    verb = governor(parse, clause.verb)
    first = parse.head(verb)
    if verb.dep != "conj" or first.index > joint or not is_finite(parse, first) or not _heads_statement(parse, first):
        return False
    return any(joint < subject.index < verb.index for subject in parse.children(verb, *SUBJECTS))


def _heads_statement(parse: Parse, verb: Token) -> bool:
    """Whether a verb is the main one, or stands beside it in a row."""
    while verb.dep == "conj" and parse.head(verb).index < verb.index:
        verb = parse.head(verb)
    return verb.dep == "ROOT"


def _joins_nouns(parse: Parse, joint: Joint, clause: Clause) -> bool:
    """
    Whether what looks like a clause's subject is the last of several that open a condition or a time.

    "As A, B, and C walk you through it": small parsers take these for a preposition and its nouns.
    """
    if clause.subject is None:
        return False
    noun = parse[clause.subject[1]]
    if noun.dep != "conj" or noun.head > joint.token:
        return False
    while noun.dep == "conj" and parse.head(noun).index < noun.index:
        noun = parse.head(noun)
    return parse.head(noun).lower in _OPENERS or governor(parse, clause.verb).dep in INNER


def _is_purpose(parse: Parse, clause: Clause) -> bool:
    """Whether a clause after "so" says what for: "so readers can find it", "so it will not be lost"."""
    verb = parse[clause.verb].lower
    about = parse[clause.subject[1]].lower if clause.subject else ""
    return verb in ("can", "could", "may", "might", "ca") or (
        verb in ("will", "would", "wo", "'ll", "’ll") and about in ("it", "they")
    )


def _bracketed(parse: Parse, joint: Joint, start: int) -> Clause | None:
    """The clause in a bracket that closes the sentence: any other cannot leave without tearing it."""
    close = next((token.index for token in parse.tokens[joint.token :] if token.text.endswith(")")), None)
    if close is None or any(token.pos != "PUNCT" for token in parse.tokens[close + 1 :]):
        return None
    clause = clause_at(parse, start, close)
    if clause is None and start + 1 < close and parse[start + 1].text == ":":
        clause = clause_at(parse, start + 2, close)
    return clause


def _spliced(parse: Parse, joint: Joint, start: int, before: Callable[[], Clause | None]) -> Clause | None:
    """The second of two statements with nothing but a comma between them."""
    clause = clause_at(parse, start, len(parse))
    if clause is None and parse[start].lower == "please":
        clause = command_at(parse, start, len(parse))
    held = before() if clause is not None and not clause.lead else None
    if clause is None or held is None or held.subject is None or _waits_for_more(parse, held):
        return None
    if not is_surely_finite(parse, clause) or _goes_on_as_list(parse, clause):
        return None
    # "A is b; by and large, c is d": more than a comma stands between the two.
    if any(token.text == ";" for token in parse.tokens[held.verb : joint.token]):
        return None
    # "It may be that to get there, we stop": an infinitive after "that" waits for its clause.
    pending = [
        word
        for word in parse.tokens[held.verb : joint.token]
        if word.dep == "mark" or word.lower == "that" or word.tag == "TO" or word.tag in QUESTION_WORDS
    ]
    if len(pending) > 1 and pending[-1].lower == "to" and not _has_tense(parse, pending[-1].index, joint.token):
        return None
    # The parser hangs the first of two spliced clauses on the second, or puts the second beside the first.
    first, second = governor(parse, held.verb), governor(parse, clause.verb)
    hung = second.dep not in INNER and second.dep != "conj" and first.dep == "ccomp" and parse.head(first) == second
    return clause if hung or _stands_beside(parse, first, second, joint.token) else None


def _stands_beside(parse: Parse, first: Token, second: Token, joint: int) -> bool:
    """Whether the tree has two main clauses in a row, each with its subject, and no word that joins them."""
    if second.dep != "conj" or parse.head(second) != first or first.dep != "ROOT" or parse.children(first, "cc"):
        return False
    return any(subject.index > joint for subject in parse.children(second, *SUBJECTS))


def _waits_for_more(parse: Parse, held: Clause) -> bool:
    """Whether what stands before a comma is no statement of its own: "if we ask them, they agree"."""
    if held.subject is None:
        return True
    if not held.lead:
        return held.subject[0] > held.start + _SHORT_LEAD
    lead = parse.tokens[held.start : held.subject[0]]
    return lead[-1].text != "," or any(word.dep == "mark" or word.tag in QUESTION_WORDS for word in lead)


def _goes_on_as_list(parse: Parse, clause: Clause) -> bool:
    """Whether ", or" and a noun follow a past tense that may be a participle: "..., a b recorded once, or a c"."""
    if parse[clause.verb].tag != "VBD":
        return False
    rest = parse.tokens[clause.verb :]
    return any(first.text == "," and second.lower in ("or", "and") for first, second in pairwise(rest))


def _has_tense(parse: Parse, start: int, end: int) -> bool:
    return any(token.tag in FINITE for token in parse.tokens[start:end])


def _predicate(parse: Parse, joint: Joint, start: int) -> Clause | None:
    """A second finite verb after a coordinator that shares the subject of a statement's verb."""
    at = _tense_after(parse, start)
    if at is None:
        return None
    verb = governor(parse, at)
    if verb.dep != "conj" or verb.index < joint.token or _is_inner(parse, joint.token, Clause(start, None, verb.index)):
        return None
    first = beside(parse, verb)
    if first.index > joint.token or not (parse.children(first, *SUBJECTS) or first.dep == "conj"):
        return None
    # A past tense beside a present one is mostly a participle ("a plan and managed hosting"), and a present one that
    # does not agree with the first is a noun ("we use it in our work and lives"). "Is", "has" and "can" are neither.
    carrier = parse[tensed_word(parse, first)]
    plain = parse[at].pos != "AUX"
    if plain and (parse[at].tag, carrier.tag) in _AT_ODDS and not _is_surely_past(parse, at):
        return None
    # "We revamped and relaunched it": one act in two words.
    if plain and joint.token - first.index <= _ONE_ACT:
        return None
    # "It says how to a, how to b, and gives c": the last member of a list.
    if any(
        mark.text == "," and word.lower in _ASKED for mark, word in pairwise(parse.tokens[first.index : joint.token])
    ):
        return None
    top = first
    while top.dep == "conj" and parse.head(top).index < top.index:
        top = parse.head(top)
    # "It broke and hence was sold": the second act follows from the first.
    if parse[start].lower in _SEQUELS:
        return None
    # "They say it runs all night and feeds the tank": more of what is said.
    if top.dep == "ccomp" and parse.head(top).index < top.index:
        return None
    return Clause(start, None, at, parse[start].pos != "ADV" and at > start)


def _is_surely_past(parse: Parse, at: int) -> bool:
    return parse[at].tag == "VBD" and is_surely_finite(parse, Clause(at, None, at))


def _tense_after(parse: Parse, start: int) -> int | None:
    """
    The word that carries the tense of a verb without a subject, after words that belong to it.

    "And later was", "and, with the help of a friend, wrote", "and in 2005 was named".
    """
    at = next((token.index for token in parse.tokens[start:] if token.tag in FINITE), None)
    if at is None or all(token.pos == "ADV" for token in parse.tokens[start:at]):
        return at
    opening = parse[start + 1] if parse[start].text == "," else parse[start]
    verb = parse.head(opening) if opening.dep == "prep" and opening.head > opening.index else governor(parse, at)
    if verb.dep != "conj" or opening.pos not in ("ADP", "ADV") or parse.children(verb, *SUBJECTS):
        return None
    at = tensed_word(parse, verb)
    return at if parse[at].tag in FINITE and parse.subtree(verb)[0].index <= opening.index else None


def _aside(parse: Parse, joint: Joint, start: int) -> tuple[Joint, Clause] | None:
    """What a last comma adds: "a service that ...", "which ...", "making it ...", "built by ..."."""
    first = parse[start]
    if first.lower in ("which", "who") and first.tag in QUESTION_WORDS:
        verb = next((token for token in parse.tokens[start:] if token.dep == "relcl"), None)
        if verb is None or not is_finite(parse, verb):
            return None
        return Joint("relative", joint.span, f", {first.text}", joint.token), Clause(
            start, None, tensed_word(parse, verb)
        )
    if first.tag == "DT" and first.lower in ("a", "an", "the"):
        head = parse.head(first)
        if head.dep != "appos" or head.head > joint.token or head.index < start:
            return None
        inside = parse.subtree(head)
        more = [word for word in inside if word.dep in ("relcl", "acl") and word.index > head.index]
        # Words after the apposition go on with the sentence: it is no last word on its noun.
        rest = inside[-1].index
        if not more or any(token.pos != "PUNCT" for token in parse.tokens[rest + 1 :]):
            return None
        return replace(joint, kind="apposition"), Clause(start, None, more[0].index)
    at = _last_participle(parse, joint.token, start)
    if at is None:
        return None
    return replace(joint, kind="participle", words=f", {parse[at].text}"), Clause(start, None, at)


def _last_participle(parse: Parse, joint: int, start: int) -> int | None:
    """
    The participle after a last comma that makes a claim: "is a boat, built by a guild", "making the boat faster".

    One in -ing without an object ("sailing to the north") only says how.
    """
    at = start
    while at < len(parse) and parse[at].pos == "ADV":
        at += 1
    if at >= len(parse) or parse[at].tag not in ("VBG", "VBN") or parse[at].dep not in ("advcl", "acl"):
        return None
    verb = parse[at]
    if verb.lower in _HOW or verb.head > joint or parse.children(verb, "mark"):
        return None
    if verb.tag == "VBG" and not parse.children(verb, "dobj"):
        return None
    # "A is a b, made by c" says two things of a; after an object, "we bought a b, made by c", the second is a detail.
    if verb.tag == "VBN" and not any(above.dep == "ROOT" and above.lemma == "be" for above in parse.ancestors(verb)):
        return None
    rest = parse.subtree(verb)[-1].index
    return None if any(token.pos != "PUNCT" for token in parse.tokens[rest + 1 :]) else at


def _closing(parse: Parse, joint: Joint) -> tuple[Joint, Clause] | None:
    """What a last comma adds with a noun and a participle, or about the place or time before it."""
    setting = setting_at(parse, joint.token)
    if setting is not None:
        kind: JointKind = "place" if parse[setting.word].lower == "where" else "time"
        return replace(joint, kind=kind, words=f", {parse[setting.word].text}"), Clause(
            setting.word, None, setting.verb
        )
    absolute = absolute_at(parse, joint.token)
    if absolute is None:
        return None
    opens = parse[joint.token + 1].lower == "with"
    words = ", with" if opens else f"a comma and {parse[absolute.participle].lower}"
    return replace(joint, kind="absolute", words=words), Clause(absolute.start, None, absolute.participle)


def _opening(parse: Parse) -> tuple[Joint, tuple[Clause, Clause]] | None:
    """The comma that closes an opening participle, where statements meet nowhere else, and the clauses beside it."""
    found = opening_state(parse)
    main = clause_at(parse, found.comma + 1, len(parse)) if found else None
    if found is None or main is None:
        return None
    comma = parse[found.comma]
    return Joint("opening", comma.span, ",", comma.index), (Clause(0, None, found.word), main)


def _enclosed(parse: Parse, text: str) -> frozenset[int]:
    """The indices of tokens that stand in brackets or quotation marks."""
    if not any(mark in text for mark in _ENCLOSING):
        return frozenset()
    inside: set[int] = set()
    depth, quoted = 0, False
    for token in parse:
        if token.text in ("(", "["):
            depth += 1
        if token.text in ("“", "``") or (token.text == '"' and not quoted):
            quoted = True
            inside.add(token.index)
            continue
        if depth or quoted:
            inside.add(token.index)
        if token.text in (")", "]"):
            depth = max(depth - 1, 0)
        if token.text in ("”", "''", '"'):
            quoted = False
    return frozenset(inside)


def _is_inner(parse: Parse, joint: int, clause: Clause) -> bool:
    """
    Whether what a coordinator joins stands inside a condition, a relative clause or a reported one.

    "If A is x and B is y, ..." and "the tool that A uses and B wants" are one statement each.
    """
    at, steps = governor(parse, clause.verb), 0
    while at.dep == "conj" and steps < len(parse):
        at, steps = parse.head(at), steps + 1
        if at.index < joint and at.dep in INNER and not _starts_anew(parse, joint, clause):
            marked = [child for child in parse.children(at, "mark", "advmod") if child.index < at.index]
            if at.dep != "advcl" or any(child.lower not in CONCESSIONS for child in marked):
                return True
        if (
            at.index < joint
            and at.dep == "ccomp"
            and any(c.lower in ("that", "whether", "if") for c in parse.children(at, "mark"))
        ):
            return True
    return False


def _starts_anew(parse: Parse, joint: int, clause: Clause) -> bool:
    """Whether "but there is", "but we" begin: not what a relative clause goes on with, whatever the tree says."""
    about = parse[clause.subject[1]].lower if clause.subject else ""
    return parse[joint].lower == "but" and about in ("there", "we", "you", "this")


def _is_crossed(parse: Parse, joint: int, begin: int) -> bool:
    """Whether words before a coordinator belong to a noun or verb after it: "a fast and lean tool", "a and b are"."""
    return any(token.head > joint and begin <= token.index < joint for token in parse.once(_tied_on))


def _tied_on(parse: Parse) -> tuple[Token, ...]:
    """The words that belong to a noun or verb after them."""
    return tuple([token for token in parse if token.head > token.index and token.dep in _TIES])


def _is_in_purpose_or_condition(parse: Parse, joint: Joint, begin: int) -> bool:
    """
    Whether "and" may join two purposes or two conditions after "that".

    "It is a so that b happens, and c can happen"; "it means that if a is b, and c is d, ...".
    """
    if joint.kind != "and":
        return False
    words = parse.tokens[begin : joint.token - 1]
    lower = [token.lower for token in words]
    if "that" not in lower:
        return False
    pairs = list(pairwise(lower))
    if ("so", "that") in pairs:
        return True
    opened = [number for number, (first, second) in enumerate(pairs) if first == "that" and second in _OPENERS]
    return bool(opened) and all(token.text != "," for token in words[opened[-1] :])


def _opens_condition(parse: Parse, begin: int, joint: int) -> bool:
    """Whether the words up to a joint are still the condition or time that a statement begins with."""
    words = parse.tokens[begin:joint]
    colon = next((n for n, token in enumerate(words) if token.text == ":"), -1)
    words = words[colon + 1 :]
    # "After the storm we left and ..." opens with a preposition, no condition.
    if not words or words[0].lower not in _OPENERS or words[0].dep == "prep":
        return False
    return all(token.text != "," for token in words)
