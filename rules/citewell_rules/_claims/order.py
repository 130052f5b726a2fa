"""Which claim rule speaks where several would about the same words."""

__all__ = ["below"]

_ORDER = (
    "unattributed-quote",
    "anonymous-authority",
    "survey-without-sample",
    "percent-without-baseline",
    "multiplier-without-baseline",
    "number-without-unit-or-referent",
    "unsourced-statistic",
    "undated-statistic",
    "undefined-metric",
    "status-without-proof",
    "causal-without-evidence",
    "bare-superlative",
    "bare-comparative",
    "best-case-range",
    "absolute",
    "consensus-passive",
    "hedge-stack",
    "puffery",
    "magnitude-adjective",
    "intensifier-for-measure",
    "relative-time",
    "vague-quantifier",
    "weak-source",
)
"""The first one speaks: the fact that is missed most, before the word that stands in for it."""


def below(rule: str) -> tuple[str, ...]:
    """The rules that are silent where one speaks. Raises ValueError for a rule that has no place in the order."""
    return _ORDER[_ORDER.index(rule) + 1 :]
