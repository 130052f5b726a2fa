"""
Citewell's own rules: one in each module, found by listing this package. Modules that start with _ are shared.

`remark` says beside the findings of all of them what the hover adds; `answer` finds what a section says of its heading.
"""

from citewell_rules._claims.remark import remark
from citewell_rules._sections.answers import answer

__all__ = ["answer", "remark"]
