"""Every case of every case file here: `<rule-id>.md`, written as `citewell.testing` says."""

from pathlib import Path
from typing import Any

import pytest

from citewell.testing import Case, cases, run

GRAMMAR = frozenset({
    "absolute", "anonymous-authority", "bare-comparative", "bare-superlative", "best-case-range",
    "causal-without-evidence", "consensus-passive", "contradicting-numbers", "dangling-reference",
    "dependent-opening", "hedge-stack", "intensifier-for-measure", "late-answer", "long-sentence",
    "magnitude-adjective", "multi-idea-sentence", "multiplier-without-baseline",
    "number-without-unit-or-referent", "percent-without-baseline", "puffery", "relative-time",
    "status-without-proof", "survey-without-sample", "unattributed-quote", "undated-statistic",
    "undefined-metric", "unsourced-statistic", "unused-suppression", "vague-quantifier",
})  # fmt: skip
"""Rules whose cases cannot all hold without a language model: they read grammar, or speak of rules that do."""

FILES = sorted(Path(__file__).parent.glob("*.md"))


def _item(case: Case) -> Any:
    return pytest.param(case, marks=pytest.mark.grammar if case.rule in GRAMMAR else ())


@pytest.mark.parametrize("case", [_item(case) for file in FILES for case in cases(file)], ids=str)
def test_case(case: Case) -> None:
    run(case)
