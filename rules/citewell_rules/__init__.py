"""
Citewell's own rules: one in each module, found by listing this package. Modules that start with _ are shared.

`remark` says beside the findings of all of them what the hover adds.
"""

from citewell_rules._claims.remark import remark

__all__ = ["remark"]
