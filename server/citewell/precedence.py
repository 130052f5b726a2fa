"""One span, one finding: which of several findings about the same words is shown, and in which order."""

import bisect
from collections.abc import Iterable, Mapping
from graphlib import TopologicalSorter
from typing import Any

from citewell.result import Finding
from citewell.rule import Rule, Severity
from citewell.span import Span

__all__ = ["RANKS", "by_precedence", "in_order"]

RANKS: dict[Severity, int] = {"error": 0, "warning": 1, "information": 2, "hint": 3}
"""The gravest first."""


def in_order(finding: Finding) -> tuple[Span, int, str]:
    """What findings are sorted by: their place, then the gravest first, then the rule's name."""
    return finding.span, RANKS[finding.severity], finding.rule


def by_precedence(findings: Iterable[Finding], rules: Mapping[str, Rule[Any]]) -> list[Finding]:
    """Findings without those whose words another rule has a better say on (its ``over``)."""
    by_rule: dict[str, list[Finding]] = {}
    for finding in findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    stronger = {name: [other for other in by_rule if name in rules[other].over] for name in by_rule}
    if not any(stronger.values()):
        return [finding for group in by_rule.values() for finding in group]
    kept: dict[str, list[Finding]] = {}
    for name in TopologicalSorter(stronger).static_order():
        taken = _joined(one.span for other in stronger[name] for one in kept[other])
        kept[name] = [one for one in by_rule[name] if not _touches(taken, one.span)]
    return [finding for group in kept.values() for finding in group]


def _joined(spans: Iterable[Span]) -> list[Span]:
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def _touches(joined: list[Span], span: Span) -> bool:
    at = bisect.bisect_left(joined, span.end, key=lambda one: one.start)
    return at > 0 and joined[at - 1].overlaps(span)
