"""How a statement bears on the one before it, where the words say so."""

import re
from typing import Literal, cast

from citewell.pattern import late
from citewell_rules._ideas.joints import JointKind

__all__ = ["Relation", "relation"]

Relation = Literal["contrast", "result", "explanation", "addition"]

_OF_KIND: dict[JointKind, Relation] = {
    "but": "contrast",
    "concession": "contrast",
    "so": "result",
    "colon": "explanation",
    "bracket": "explanation",
    "apposition": "explanation",
}
_OPENINGS = late(
    r"(?P<contrast>(?:however|instead|nevertheless|nonetheless|conversely|(?:by|in) contrast|on the (?:contrary|other))\b)"
    r"|(?P<result>(?:therefore|thus|hence|consequently|accordingly|as a (?:result|consequence))\b)"
    r"|(?P<explanation>(?:for (?:example|instance)|that is|in other words)\b)"
    r"|(?P<addition>(?:also|moreover|furthermore|additionally|besides|in addition)\b)",
    re.IGNORECASE,
)


def relation(kind: JointKind, opening: str) -> Relation | None:
    """
    What a statement is to the one before it; None where neither the joint nor the first words tell.

    ``opening`` are the words after the joint. They count for more: "; however," contrasts, "and thus" concludes.
    """
    match = _OPENINGS.match(opening)
    # The groups are named as relations are.
    return cast(Relation, match.lastgroup) if match else _OF_KIND.get(kind)
