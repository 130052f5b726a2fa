"""Whether an editor would split a sentence, or whether it merely holds a second idea."""

from typing import Literal

from citewell.syntax import Parse
from citewell_rules._ideas.clauses import governor
from citewell_rules._ideas.joints import Ideas, JointKind

__all__ = ["Verdict", "judge", "shares_condition"]

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
    "and": (18, 6),
    "semicolon": (14, 4),
    "comma": (12, 4),
    "bracket": (20, 6),
    "but": (20, 6),
    "dash": (20, 6),
    "so": (26, 8),
    "colon": (30, 10),
    "concession": (26, 8),
    "predicate": (26, 10),
    "apposition": (25, 8),
    "relative": (28, 12),
}
_THREE = 24
"""Words from which three statements are too many for one sentence."""
_REPORTED = 32
"""Words up to which two statements that one "that" may report stay together."""
_SHORTEST = 5
"""Words that each of the three has at least."""
_ASIDES: frozenset[JointKind] = frozenset({"predicate", "apposition", "relative"})
_TOO_LONG = 40
"""Words, connectors apart, from which a second idea is reason enough to split."""


def _reached(ideas: Ideas, bars: dict[JointKind, tuple[int, int]]) -> bool:
    total = sum(one.words for one in ideas.propositions)
    for number, joint in enumerate(ideas.joints):
        bar = bars.get(joint.kind)
        if bar is None:
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


def judge(ideas: Ideas, parse: Parse) -> Verdict:
    """What an editor who wants one idea a sentence would say."""
    if len(ideas) < 2:
        return "one"
    total = sum(one.words for one in ideas.propositions)
    apart = sum(joint.kind not in _ASIDES for joint in ideas.joints)
    if not (shares_condition(ideas, parse) and all(joint.kind in ("and", "predicate") for joint in ideas.joints)):
        several = apart >= 2 and total >= _THREE and min(one.words for one in ideas.propositions) >= _SHORTEST
        if several or _reached(ideas, _SPLIT):
            return "second" if total <= _REPORTED and _shares_report(ideas, parse) else "split"
    if not _reached(ideas, _SECOND):
        return "one"
    return "split" if total >= _TOO_LONG else "second"
