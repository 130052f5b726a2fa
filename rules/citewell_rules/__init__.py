"""
Citewell's own rules: one in each module, found by listing this package. Modules that start with _ are shared.

`remark` says beside the findings of all of them what the hover adds; of a section `answer` finds what it says of its
heading, and `lift` which sentences could be lifted from it. In data, `offer` says which words may be written at a place, and
`tell` what is to be known of the one that stands there.
"""

from citewell_rules._claims.remark import remark
from citewell_rules._graph.offering import offer
from citewell_rules._graph.telling import tell
from citewell_rules._sections.answers import answer
from citewell_rules._sections.lifting import lift

__all__ = ["answer", "lift", "offer", "remark", "tell"]
