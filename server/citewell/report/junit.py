"""
Findings as tests, in the form of JUnit that Jenkins, GitLab, Azure and CircleCI show.

Each draft is a suite. A finding that fails the run is a test that fails, so that a dashboard is red when the exit code
is 1, counts findings and shows each one by itself. So is a score that is too low. A finding is named by its rule and
words and not by its line, so that it is the same test after an edit above it. What does not fail the run is told in the
output of the suite, and a draft without failures has one test, which passes.
"""

from collections import Counter
from collections.abc import Sequence
from typing import TypeAlias
from xml.etree.ElementTree import Element

from citewell.report import LOW_SCORE, Checked, shortfall
from citewell.report.xml import element, written
from citewell.result import Finding
from citewell.rule import Severity
from citewell.span import LineIndex

__all__ = ["render"]

_LONGEST_NAME = 80
_Numbers: TypeAlias = "Counter[str]"


def render(results: Sequence[Checked], failing: Sequence[Severity]) -> str:
    """An XML document with a ``testsuite`` for each draft; findings of the severities ``failing`` are failures."""
    root = element(None, "testsuites", name="citewell")
    total: _Numbers = Counter()
    for result in results:
        total += _suite(root, result, failing)
    _number(root, total)
    return written(root)


def _suite(root: Element, result: Checked, failing: Sequence[Severity]) -> _Numbers:
    suite = element(root, "testsuite", name=result.path)
    findings = result.report.findings if result.report else ()
    lines = LineIndex(result.report.text if result.report else "")
    failures = [finding for finding in findings if finding.severity in failing]
    others = [_line(finding, lines, result.path) for finding in findings if finding.severity not in failing]
    for problem, line, column in result.located:
        case = element(suite, "testcase", name="can be checked", classname=result.path, time="0")
        told = f"{result.path}:{line}:{column}: {problem}" if result.places else problem
        element(case, "error", told, message=told, type="problem")
    if low := shortfall(result):
        case = element(suite, "testcase", name=LOW_SCORE, classname=result.path, time="0")
        element(case, "failure", f"{result.path}: {low}", message=low, type=LOW_SCORE)
    names: _Numbers = Counter()
    for finding in failures:
        name = _name(finding)
        names[name] += 1
        name = f"{name} ({names[name]})" if names[name] > 1 else name
        case = element(suite, "testcase", name=name, classname=result.path, time="0")
        message = f"{finding.severity}: {finding.message}"
        element(case, "failure", _line(finding, lines, result.path), message=message, type=finding.rule)
    if not failures and not low and not result.problems and result.report:
        element(suite, "testcase", name="nothing fails", classname=result.path, time="0")
    if others:
        element(suite, "system-out", "\n".join(others))
    failed = len(failures) + bool(low)
    numbers = Counter(tests=len(suite.findall("testcase")), failures=failed, errors=len(result.problems))
    _number(suite, numbers)
    return numbers


def _number(suite: Element, numbers: _Numbers) -> None:
    for name in ("tests", "failures", "errors"):
        suite.set(name, str(numbers[name]))


def _name(finding: Finding) -> str:
    words = " ".join(finding.text.split())
    return f"{finding.rule}: {words if len(words) <= _LONGEST_NAME else words[: _LONGEST_NAME - 1] + '…'}"


def _line(finding: Finding, lines: LineIndex, path: str) -> str:
    at = lines.position(finding.span.start)
    return f"{path}:{at.line + 1}:{at.column + 1}: {finding.severity} {finding.rule}: {finding.message}"
