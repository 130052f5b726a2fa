"""
Citewell: finds what keeps a draft from being quoted.

>>> report = citewell.check("Our tests are significantly faster.", path="draft.md")
>>> [finding.rule for finding in report.findings]
"""

import logging
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from citewell.edits import apply
    from citewell.engine import check
    from citewell.result import Edit, Finding, Fix, Report, SectionReport
    from citewell.span import Span

__all__ = ["Edit", "Finding", "Fix", "Report", "SectionReport", "Span", "apply", "check"]

__version__ = "0.1.0"

# What matters is in the reports; without this Python would print every warning a second time.
logging.getLogger(__name__).addHandler(logging.NullHandler())

_HOMES = {
    "apply": "citewell.edits",
    "check": "citewell.engine",
    "Edit": "citewell.result",
    "Finding": "citewell.result",
    "Fix": "citewell.result",
    "Report": "citewell.result",
    "SectionReport": "citewell.result",
    "Span": "citewell.span",
}


def __getattr__(name: str) -> object:
    # Loaded when asked for: the language server's own process needs none of this, and starts sooner.
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'citewell' has no attribute {name!r}")
