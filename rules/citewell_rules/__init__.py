"""
Citewell's own rules: one in each module, found by listing this package. Modules that start with _ are shared.

`numbers` finds values that pages of a corpus state, and `contradict` compares two of them. `remark` says beside the findings of all of them what the hover adds; of a section `answer` finds what it says of its
heading, and `lift` which sentences could be lifted from it. In data, `offer` says which words may be written at a place, and
`tell` what is to be known of the one that stands there.
"""

from citewell_rules._claims.remark import remark
from citewell_rules._claims.stated import contradict
from citewell_rules._claims.stated import values as numbers
from citewell_rules._graph.offering import offer
from citewell_rules._graph.telling import tell
from citewell_rules._sections.answers import answer
from citewell_rules._sections.lifting import lift

__all__ = ["answer", "contradict", "lift", "numbers", "offer", "remark", "tell"]
