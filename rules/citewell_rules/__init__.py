"""
Citewell's own rules: one in each module, found by listing this package. Modules that start with _ are shared.

`remark` says beside the findings of all of them what the hover adds, `lift` which sentences could be lifted from a section.
"""

from citewell_rules._claims.remark import remark
from citewell_rules._sections.lifting import lift

__all__ = ["lift", "remark"]
