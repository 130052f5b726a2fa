"""Whether an editor would split a sentence, or whether it merely holds a second idea."""

from itertools import pairwise
from typing import Literal

from citewell.syntax import Parse
from citewell_rules._ideas.clauses import Clause, governor, is_finite
from citewell_rules._ideas.joints import Ideas, JointKind

__all__ = ["ASIDES", "Verdict", "judge", "may_go_on", "shares_condition"]

Verdict = Literal["split", "second", "one"]
"""``split``: an editor would; ``second``: there is a second idea that reads well where it is."""

# (words in all, words in the shorter of the two sides) from which an editor cuts at a joint of this kind. Statements
# side by side come apart early; contrast needs its other half; a colon, a reason or a concession explains what
# stands before it, so only a long sentence is better off without. Measured on sentences that two readers judged.
_SPLIT: dict[JointKind, tuple[int, int]] = {
    "and": (24, 8),
    "semicolon": (24, 8),
    "comma": (16, 6),
    "bracket": (28, 8),
    "but": (26, 10),
    "dash": (28, 10),
    "so": (36, 6),
    "colon": (40, 10),
    "concession": (34, 14),
    "predicate": (32, 8),
    "apposition": (33, 10),
}
_SECOND: dict[JointKind, tuple[int, int]] = {
    "and": (10, 4),
    "semicolon": (12, 4),
    "comma": (12, 4),
    "bracket": (20, 6),
    "but": (12, 4),
    "dash": (20, 6),
    "so": (18, 6),
    "colon": (30, 10),
    "concession": (20, 6),
    "predicate": (11, 4),
    "apposition": (25, 8),
    "relative": (24, 8),
    "participle": (14, 2),
    "opening": (18, 6),
    "absolute": (12, 5),
    "place": (20, 8),
    "time": (12, 5),
}
_ASIDE = (18, 4)
"""The words of a sentence and of what two commas say in it, from which that is an idea of its own."""
_THREE = 24
"""Words from which three statements are too many for one sentence."""
_REPORTED = 32
"""Words up to which two statements that one "that" may report stay together."""
_SHORTEST = 5
"""Words that each of the three has at least."""
_SERIES = 24
"""Words up to which three or more parallel clauses in a row ("a is b, c is d, and e is f") are one picture."""
_MEMBER = 12
"""The most words a clause of such a row has."""
_CORRECTED = 32
"""Words up to which "not a, but b", "a, but it also b" and "in a, b and c" are one thought in two halves."""
_BRIEF = 24
"""Words up to which two things that are done to one subject ("is washed and is dried") read as one."""
_LEAD = 4
"""Words from which an opening phrase sets the scene, and does more than tie the sentence to the one before."""
_LINKS = frozenset({"where", "that", "because", "if", "when", "whether", "as", "since", "how", "why"})
_NONE: frozenset[JointKind] = frozenset()
_PREDICATES: frozenset[JointKind] = frozenset({"predicate"})
_ADDED: frozenset[JointKind] = frozenset({"and"})
_CONTRASTS: frozenset[JointKind] = frozenset({"but"})
_PARTICIPLES: frozenset[JointKind] = frozenset({"participle"})
ASIDES: frozenset[JointKind] = frozenset(
    {"predicate", "apposition", "relative", "participle", "opening", "absolute", "place", "time"}
)
"""Joints to what is no main clause with a subject of its own."""
_TOO_LONG = 40
"""Words, connectors apart, from which a second idea is reason enough to split."""


def _reached(ideas: Ideas, bars: dict[JointKind, tuple[int, int]], spared: frozenset[JointKind] = frozenset()) -> bool:
    total = sum(one.words for one in ideas.propositions)
    for number, joint in enumerate(ideas.joints):
        bar = bars.get(joint.kind)
        if bar is None or joint.kind in spared:
            continue
        before = sum(one.words for one in ideas.propositions[: number + 1])
        if total >= bar[0] and min(before, total - before) >= bar[1]:
            return True
    return False


def shares_condition(ideas: Ideas, parse: Parse) -> bool:
    """Whether the sentence opens with a condition or time that holds for both statements ("When a, b and c")."""
    first = ideas.propositions[0].clause
    if first.subject is None or not first.lead:
        return False
    lead = parse.tokens[first.start : first.subject[0]]
    return any(word.dep == "mark" or word.tag == "WRB" for word in lead if word.lower not in ("to", "for"))


def _shares_report(ideas: Ideas, parse: Parse) -> bool:
    """Whether what stands before the only joint reports, so that both sides may be reported: "It means that a, and b"."""
    if len(ideas) != 2 or ideas.joints[0].kind not in ("and", "but"):
        return False
    main = governor(parse, ideas.propositions[0].clause.verb)
    return any(
        mark.lower == "that"
        for said in parse.children(main, "ccomp")
        if main.index < said.index < ideas.joints[0].token
        for mark in parse.children(said, "mark")
    )


def may_go_on(parse: Parse, left: Clause, right: Clause, joint: int) -> bool:
    """Whether the second side could be more of a subordinate clause before it: "where a can b and c can d"."""
    if right.subject is not None and parse[right.subject[1]].lower in ("we", "you", "i", "this", "these"):
        return False
    past = parse[right.verb].tag == "VBD"
    for token in parse.tokens[left.verb + 1 : joint]:
        if token.dep in ("mark", "advmod") and token.lower in _LINKS:
            inner = parse.head(token)
            # "Marked as required": no clause that could go on.
            if not is_finite(parse, inner):
                continue
            tense = [child for child in parse.children(inner, "aux", "auxpass") if child.index < inner.index]
            if ((tense[0] if tense else inner).tag == "VBD") == past:
                return True
    return False


def _stays_below(ideas: Ideas, parse: Parse) -> bool:
    """Whether the only joint is an "and" without a comma that may join two clauses below a "where" or "because"."""
    joint = ideas.joints[0]
    if len(ideas) != 2 or joint.kind != "and" or joint.span.start < parse[joint.token].span.start:
        return False
    left, right = (one.clause for one in ideas.propositions)
    return may_go_on(parse, left, right, joint.token)


def _shares_lead(ideas: Ideas, parse: Parse) -> bool:
    """
    Whether what the sentence opens with is said of both its clauses: "With a at this level, b can c, and d can e".

    An aim ("In order to a, b is c and d is e") belongs to the first.
    """
    if len(ideas) != 2 or ideas.joints[0].kind != "and":
        return False
    first, second = (one.clause for one in ideas.propositions)
    if first.subject is None or not first.lead or second.lead:
        return False
    lead = parse.tokens[first.start : first.subject[0]]
    same = parse[first.verb].tag == parse[second.verb].tag
    scene = lead[0].pos in ("ADP", "SCONJ") and all(token.tag != "TO" for token in lead)
    return same and scene and sum(token.pos != "PUNCT" for token in lead) >= _LEAD


def _is_series(ideas: Ideas) -> bool:
    """Whether short clauses with subjects of their own stand in a row, the last one perhaps after "and"."""
    kinds = [joint.kind for joint in ideas.joints]
    if len(ideas) < 3 or set(kinds[:-1]) != {"comma"} or kinds[-1] not in ("comma", "and"):
        return False
    clauses = [one.clause for one in ideas.propositions]
    return (
        sum(one.words for one in ideas.propositions) <= _SERIES
        and all(one.words <= _MEMBER for one in ideas.propositions)
        and not any(clause.lead or clause.subject is None for clause in clauses)
    )


def _corrects(ideas: Ideas, parse: Parse) -> bool:
    """Whether the only joint is the "but" of "not a, but b", or of "a, but it also b"."""
    if len(ideas) != 2 or parse[ideas.joints[0].token].lower != "but":
        return False
    first, second = (one.clause for one in ideas.propositions)
    if any(child.dep == "neg" for child in parse.children(governor(parse, first.verb))):
        return True
    about = second.subject and parse[second.subject[1]].lower
    goes_on = about in (None, "it", "they") or (first.subject and parse[first.subject[1]].lower == about)
    return bool(goes_on) and any(child.lower == "also" for child in parse.children(governor(parse, second.verb)))


def _is_handled_twice(ideas: Ideas, parse: Parse) -> bool:
    """Whether all verbs that share a subject are passives: "the stones are washed in the river and are dried"."""
    verbs = [governor(parse, one.clause.verb) for one in ideas.propositions]
    shared = [pair for pair, joint in zip(pairwise(verbs), ideas.joints, strict=True) if joint.kind == "predicate"]
    return all(parse.children(verb, "auxpass") for pair in shared for verb in pair)


def _holds_together(ideas: Ideas, parse: Parse, total: int) -> bool:
    """Whether two statements that are long enough to part are halves of one thought, or may hang on one word."""
    return (
        (total <= _REPORTED and _shares_report(ideas, parse))
        or (total <= _CORRECTED and (_corrects(ideas, parse) or _shares_lead(ideas, parse)))
        or (total < _TOO_LONG and _stays_below(ideas, parse))
    )


def _minor(ideas: Ideas, parse: Parse, total: int) -> frozenset[JointKind]:
    """The kinds of joints that part nothing in a short sentence, as long as there is no other."""
    if total > _BRIEF:
        return _NONE
    # "It does two jobs: it lights the road and it warms the room": what was announced comes in two parts.
    explains = any(joint.kind == "colon" for joint in ideas.joints)
    return (
        (_PREDICATES if _is_handled_twice(ideas, parse) else _NONE)
        | (_ADDED if explains else _NONE)
        | (_CONTRASTS if total < 18 and _turns_on_itself(ideas, parse) else _NONE)
    )


def _turns_on_itself(ideas: Ideas, parse: Parse) -> bool:
    """Whether a "but" goes on with a pronoun for what stands before: one thought with its turn, "it was large, but it ..."."""
    return any(
        joint.kind == "but" and (subject := one.clause.subject) is not None and parse[subject[1]].tag == "PRP"
        for joint, one in zip(ideas.joints, ideas.propositions[1:], strict=True)
    )


def judge(ideas: Ideas, parse: Parse) -> Verdict:
    """What an editor who wants one idea a sentence would say."""
    verdict = _judge_joined(ideas, parse)
    return "second" if verdict == "one" and _holds_aside(ideas) else verdict


def _holds_aside(ideas: Ideas) -> bool:
    total = sum(one.words for one in ideas.propositions)
    return any(total >= _ASIDE[0] and one.words >= _ASIDE[1] for one in ideas.asides)


def _judge_joined(ideas: Ideas, parse: Parse) -> Verdict:
    """What the statements on both sides of the joints come to."""
    if len(ideas) < 2 or _is_series(ideas):
        return "one"
    total = sum(one.words for one in ideas.propositions)
    # "By a, we have b, and have c": what the sentence opens with is said of both verbs, and would be said twice.
    lead = ideas.propositions[0].clause.lead
    spared = _PREDICATES if lead and total < _TOO_LONG else _NONE
    # What a colon opens explains: "it is our own: it runs here, and it stays here" is one statement with its reasons.
    apart = sum(joint.kind != "colon" and joint.kind not in ASIDES for joint in ideas.joints)
    if not (shares_condition(ideas, parse) and all(joint.kind in ("and", "predicate") for joint in ideas.joints)):
        several = apart >= 2 and total >= _THREE and min(one.words for one in ideas.propositions) >= _SHORTEST
        if several or _reached(ideas, _SPLIT, spared):
            return "second" if _holds_together(ideas, parse, total) else "split"
    minor = _minor(ideas, parse, total)
    if not _reached(ideas, _SECOND, minor):
        return "one"
    return "split" if total >= _TOO_LONG and _reached(ideas, _SECOND, minor | _PARTICIPLES) else "second"
