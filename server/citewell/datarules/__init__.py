"""
Rules as data: YAML files that say which words to mark, why, and what to write instead.

A file holds one rule, or several separated by lines of ``---``::

    id: ai-powered
    family: claim
    severity: warning
    message: "“{match}” says nothing of what it does. Name what it does."
    why: Every second product says so, and no reader learns what this one does.
    evidence: house-style
    phrases: ["AI-powered", "powered by AI"]
    not: ["the AI-powered badge"]
    fix: { replace: "automatic" }
    good: ["The automatic search finds invoices by amount."]
    bad:
      - text: Our AI-powered search finds invoices.
        fixed: Our automatic search finds invoices.

``phrases`` are whole words and need no parse. A ``pattern`` is a list of tokens, see `citewell.datarules.pattern`. What
is read here is data: nothing of it is ever run, and no pattern can take long.
"""

from citewell.datarules.reading import Fault, Reading, Sample, read
from citewell.datarules.shape import schema

__all__ = ["Fault", "Reading", "Sample", "read", "schema"]
