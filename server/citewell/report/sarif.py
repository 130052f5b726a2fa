"""
Findings as SARIF 2.1.0, for code scanning.

Columns are UTF-16 code units (``columnKind``), since GitHub takes them for that and editors count so. Offsets and
lengths (``charOffset``, ``charLength``) are code points, as everywhere in Citewell. Neither counts a byte order mark.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from citewell import __version__
from citewell.explain import page
from citewell.packs import Packs
from citewell.record import dataclass
from citewell.report import LOW_SCORE, Checked, notices, shortfall
from citewell.report.fingerprint import digest, fingerprints
from citewell.report.json import written
from citewell.report.place import as_uri, relative
from citewell.result import Finding, Fix
from citewell.rule import Rule
from citewell.span import LineIndex, Span

__all__ = ["render"]

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {"error": "error", "warning": "warning", "information": "note", "hint": "note"}
_PROBLEM_SEVERITIES = {
    "error": "error",
    "warning": "warning",
    "information": "recommendation",
    "hint": "recommendation",
}
_ROOT = "%SRCROOT%"
"""Stands for the top of the checkout: whoever reads the report knows it, and it says nothing of the machine."""

_BOM = "\ufeff"
_GRADES = ("fact", "A", "B", "C", "D")

Shape = dict[str, Any]


def render(results: Sequence[Checked], packs: Packs, exit_code: int) -> str:
    """One SARIF log with one run, with a line break at its end; ``packs`` tell what the rules are about."""
    reports = [result.report for result in results if result.report]
    urls = {finding.rule: finding.url for report in reports for finding in report.findings}
    rules = sorted(urls)
    run = {
        "tool": {
            "driver": {
                "name": "Citewell",
                "version": __version__,
                "semanticVersion": __version__,
                "rules": [*(_descriptor(name, urls[name], packs) for name in rules), *_low_score(results)],
            }
        },
        "columnKind": "utf16CodeUnits",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "defaultEncoding": "utf-8",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The top of the checkout."}}},
        "invocations": [_invocation(results, exit_code)],
        "artifacts": [_artifact(result, number) for number, result in enumerate(results)],
        "results": [
            *(one for number, result in enumerate(results) for one in _low(result, number, len(rules))),
            *(one for number, result in enumerate(results) for one in _results(result, number, rules)),
        ],
    }
    return written({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _descriptor(name: str, url: str, packs: Packs) -> Shape:
    """What a rule is about; of one that is not installed any more only its name is known."""
    rule = packs.find(name)
    if rule is None:
        return {"id": name}
    told = page(rule, packs)
    shape = {
        "id": name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": _description(rule)},
        "help": {"text": told, "markdown": told},
        "defaultConfiguration": {"level": _LEVELS[rule.severity], "enabled": not rule.preview},
        "properties": _properties(rule, packs),
    }
    return {**shape, "helpUri": url} if url else shape


def _low_score(results: Sequence[Checked]) -> Iterator[Shape]:
    """What scores that are too low are told under; nothing where there are none."""
    if any(shortfall(result) for result in results):
        words = "The score of the page is below --min-score. It is a local estimate by an open formula."
        yield {"id": LOW_SCORE, "shortDescription": {"text": words}, "defaultConfiguration": {"level": "error"}}


def _description(rule: Rule[Any]) -> str:
    """What a rule finds, and the first paragraph of why that matters."""
    why = rule.doc.partition("## Why\n")[2].partition("\n\n")[0]
    return f"{rule.summary} {' '.join(why.split())}".strip()


def _properties(rule: Rule[Any], packs: Packs) -> Shape:
    evidence = [packs.evidence[name] for name in rule.evidence if name in packs.evidence]
    shape: Shape = {
        "tags": [rule.family],
        "family": rule.family,
        "evidence": list(rule.evidence),
        "problem.severity": _PROBLEM_SEVERITIES[rule.severity],
    }
    if evidence:
        shape["evidenceGrade"] = min((one.grade for one in evidence), key=_GRADES.index)
    return {**shape, "defect": rule.defect} if rule.defect else shape


def _invocation(results: Sequence[Checked], exit_code: int) -> Shape:
    problems = [
        {"level": "error", "message": {"text": problem}, "locations": [_location(_at(result, number), region)]}
        for number, result in enumerate(results)
        for problem, line, column in result.located
        for region in [{"startLine": line, "startColumn": column} if result.places else None]
    ]
    notes = [{"level": "warning", "message": {"text": notice}} for notice in notices(results)]
    return {
        "executionSuccessful": not problems,
        "exitCode": exit_code,
        "toolExecutionNotifications": [*problems, *notes],
    }


def _artifact(result: Checked, number: int) -> Shape:
    shape: Shape = {"location": _at(result, number)}
    if result.report:
        language = "html" if result.report.format == "html" else "markdown"
        shape |= {"encoding": "utf-8", "sourceLanguage": language, "properties": {"score": result.report.score}}
    return shape


def _at(result: Checked, number: int) -> Shape:
    """Where a draft lies: in the checkout, or anywhere else."""
    uri = as_uri(relative(result.path))
    base = {} if uri.startswith("file:") else {"uriBaseId": _ROOT}
    return {"uri": uri, **base, "index": number}


def _location(artifact: Shape, region: Shape | None = None) -> Shape:
    physical = {"artifactLocation": artifact}
    return {"physicalLocation": physical if region is None else {**physical, "region": region}}


def _low(result: Checked, number: int, rule: int) -> Iterator[Shape]:
    """A score that is too low, as a result about the whole page; ``rule`` is the index of its descriptor."""
    if low := shortfall(result):
        yield {
            "ruleId": LOW_SCORE,
            "ruleIndex": rule,
            "level": "error",
            "message": {"text": low},
            # Viewers ask for a line.
            "locations": [_location(_at(result, number), {"startLine": 1})],
            "partialFingerprints": {"citewell/v1": digest(relative(result.path), LOW_SCORE)},
        }


def _results(result: Checked, number: int, rules: list[str]) -> Iterator[Shape]:
    if result.report is None:
        return
    source = _Source.of(result.report.text)
    artifact = _at(result, number)
    marks = fingerprints(relative(result.path), result.report)
    for finding, known_by in zip(result.report.findings, marks, strict=True):
        shape = {
            "ruleId": finding.rule,
            "ruleIndex": rules.index(finding.rule),
            "level": _LEVELS[finding.severity],
            "message": {"text": finding.message},
            "locations": [_location(artifact, source.region(finding.span, snippet=True))],
            "partialFingerprints": {"citewell/v1": known_by},
            "properties": _extra(finding),
        }
        related = [
            {"id": at, **_location(artifact, source.region(one.span)), "message": {"text": one.message}}
            for at, one in enumerate(finding.related)
        ]
        fixes = [_fix(fix, artifact, source) for fix in result.report.fixes(finding)]
        yield {**shape, **({"relatedLocations": related} if related else {}), **({"fixes": fixes} if fixes else {})}


def _extra(finding: Finding) -> Shape:
    shape = {"severity": finding.severity, "family": finding.family, "evidence": list(finding.evidence)}
    return {**shape, "defect": finding.defect} if finding.defect else shape


def _fix(fix: Fix, artifact: Shape, source: "_Source") -> Shape:
    replacements = [
        {"deletedRegion": source.region(Span(edit.start, edit.end)), "insertedContent": {"text": edit.text}}
        for edit in fix.edits
    ]
    return {
        "description": {"text": fix.title},
        "artifactChanges": [{"artifactLocation": artifact, "replacements": replacements}],
        "properties": {"kind": fix.kind, "safe": fix.safe},
    }


@dataclass(frozen=True, slots=True)
class _Source:
    """The text of a draft as viewers count in it; ``ahead`` is what stands before the first character that counts."""

    lines: LineIndex
    ahead: int

    @classmethod
    def of(cls, text: str) -> "_Source":
        ahead = text.startswith(_BOM)
        return cls(LineIndex(text[ahead:]), int(ahead))

    def region(self, span: Span, *, snippet: bool = False) -> Shape:
        """A stretch of the draft, on request with its words."""
        start, end = max(0, span.start - self.ahead), max(0, span.end - self.ahead)
        first, last = self.lines.position(start, "utf-16"), self.lines.position(end, "utf-16")
        shape = {
            "startLine": first.line + 1,
            "startColumn": first.column + 1,
            "endLine": last.line + 1,
            "endColumn": last.column + 1,
            "charOffset": start,
            "charLength": end - start,
        }
        return {**shape, "snippet": {"text": self.lines.between(start, end)}} if snippet else shape
