"""
The split of a sentence, as edits at the borders of its clauses.

A cut replaces a connector, or adds a subject; nothing inside a clause is touched, so links, emphasis and code stay
as they are. Each reason not to cut has its name in `Refusal`.
"""

from citewell_rules._ideas.split.cuts import Cut, Split
from citewell_rules._ideas.split.proposal import lesser, propose
from citewell_rules._ideas.split.refusals import Refusal
from citewell_rules._ideas.split.verification import verify

__all__ = ["Cut", "Refusal", "Split", "lesser", "propose", "verify"]
