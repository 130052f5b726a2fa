"""
Readable case files for rules, also for rule packs of others.

A case file is Markdown, one for each rule, called ``<rule-id>.md``::

    # long-sentence

    What the rule is about, in prose. `heading: matters` on a line of its own says that it reads headings.

    ## a long one is flagged from its first to its last character
    ````draft
    Fine. This one goes on.
    ````
    ````expect
    1:7-1:24 long-sentence hint
    ````
    ````fixed split
    Fine. This one stops.
    ````

- ``draft`` (or ``draft html``, ``draft mdx``) holds the text, with a line break at its end.
- ``toml`` holds settings in the shape of a citewell.toml; what belongs under ``[rules]`` may stand at the top
  (``long-sentence.max-words = 40``). ``path = "CHANGELOG.md"`` gives the draft a name, ``today =
  "2026-03-04"`` the day of the check. Only the file's own rule
  runs, unless there is a ``select`` (``select = ["all"]``).
- ``expect`` has a line for each finding: ``line:column-line:column rule-id [severity]``, counted from 1 in code
  points, the end exclusive (one past the last character). Without it nothing may be found.
- ``fixed`` is the draft after the first finding's preferred fix (else its first); a kind after ``fixed`` names
  the fix (``fixed delete``), and there may be several.

`run` checks what is written and, for every case, that spans hold the words they name; that each fix removes
its finding, adds none of its rule and leaves the rest of the draft alone; that at most one is preferred, and none that
leaves a gap or splits; that safe fixes bring nothing worse and, made again, change nothing; that the same draft with CRLF, below an emoji and (where the rule sees none) below another heading has the
same findings, moved; and that no rule fails or looks at something it did not declare.
"""

import difflib
import html
import logging
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from citewell import packs as rule_packs
from citewell.config import KEYS, ConfigError, Settings, settings_from
from citewell.datarules import Sample
from citewell.document import Block, Document, Format, Sentence
from citewell.edits import apply
from citewell.engine import Engine
from citewell.fixing import mend
from citewell.grammar import Grammar
from citewell.markup import read
from citewell.packs import Packs
from citewell.pattern import late
from citewell.record import dataclass
from citewell.result import Finding, Fix, Report
from citewell.rule import PLACEHOLDER, Rule
from citewell.span import LineIndex, Position
from citewell.syntax import Parse

__all__ = ["Case", "CaseError", "Expected", "Fixed", "Remembering", "cases", "run", "run_sample"]

_FENCE = late(r"(`{3,})\s*([^`]*?)\s*$")
_EXPECT = late(r"(\d+):(\d+)-(\d+):(\d+) +([\w-]+)(?: +(error|warning|information|hint))?$")
_FORMATS: Mapping[str, Format] = {"": "markdown", "markdown": "markdown", "mdx": "mdx", "html": "html"}
_DAY = "2026-11-24"
"""When cases are checked that do not say when (``today = \"2026-11-24\"``)."""
_EMOJI = "👩‍👩‍👧 🦊 e\N{COMBINING ACUTE ACCENT}"


class CaseError(ValueError):
    """A case file is written wrongly; the message names the file and the line."""


@dataclass(frozen=True, slots=True)
class Expected:
    """A finding that a case expects; places as in the file, from 1, the end exclusive."""

    start: tuple[int, int]
    end: tuple[int, int]
    rule: str
    severity: str | None = None

    def __str__(self) -> str:
        place = f"{self.start[0]}:{self.start[1]}-{self.end[0]}:{self.end[1]}"
        return " ".join(filter(None, (place, self.rule, self.severity)))


@dataclass(frozen=True, slots=True)
class Fixed:
    """The draft after a fix; ``kind`` None for the preferred one."""

    kind: str | None
    text: str


@dataclass(frozen=True)
class Case:
    """One case: a draft, settings, and what is to be found. ``file`` and ``line`` say where it is written."""

    rule: str
    title: str
    draft: str
    file: Path
    line: int
    format: Format = "markdown"
    path: str | None = None
    settings: Mapping[str, Any] | None = None
    expected: tuple[Expected, ...] = ()
    fixed: tuple[Fixed, ...] = ()
    heading_matters: bool = False
    today: str = _DAY

    def __str__(self) -> str:
        return f"{self.rule}: {self.title}"


@dataclass(frozen=True, slots=True)
class _Fence:
    info: str
    text: str
    line: int


def cases(path: Path | str) -> list[Case]:
    """The cases of a file, in order. Raises CaseError where it is written wrongly, OSError where it cannot be read."""
    file = Path(path)
    lines = file.read_text(encoding="utf-8").split("\n")
    title = next((line[2:].strip() for line in lines if line.startswith("# ")), "")
    if title != file.stem:
        raise CaseError(f"{file}:1: the title is the rule's id and the file's name: # {file.stem}")
    found: list[Case] = []
    heading: tuple[str, int] | None = None
    fences: list[_Fence] = []
    heading_matters = False
    number = 0
    while number < len(lines):
        line = lines[number]
        fence = _FENCE.match(line)
        if fence:
            body, number = _body(lines, number, fence[1], file)
            fences.append(body)
        elif line.startswith("## "):
            if heading:
                found.append(_case(file, *heading, fences, heading_matters=heading_matters))
            heading, fences = (line[3:].strip(), number + 1), []
        elif not heading and line.strip() == "heading: matters":
            heading_matters = True
        number += 1
    if heading:
        found.append(_case(file, *heading, fences, heading_matters=heading_matters))
    return found


def _body(lines: list[str], number: int, ticks: str, file: Path) -> tuple[_Fence, int]:
    """The fence that opens on a line (from 0), and the number of its last line."""
    match = _FENCE.match(lines[number])
    for end in range(number + 1, len(lines)):
        closing = lines[end].rstrip()
        if closing.startswith(ticks) and not closing.strip("`"):
            text = "".join(f"{line}\n" for line in lines[number + 1 : end])
            return _Fence(match[2] if match else "", text, number + 1), end
    raise CaseError(f"{file}:{number + 1}: this fence is not closed")


def _case(file: Path, title: str, line: int, fences: list[_Fence], *, heading_matters: bool) -> Case:
    drafts: list[tuple[str, Format]] = []
    data: dict[str, Any] | None = None
    expected: list[Expected] = []
    fixed: list[Fixed] = []
    for fence in fences:
        name, _, detail = fence.info.partition(" ")
        if name == "draft" and detail in _FORMATS and not drafts:
            drafts.append((fence.text, _FORMATS[detail]))
        elif name == "toml" and not detail and data is None:
            try:
                data = tomllib.loads(fence.text)
            except tomllib.TOMLDecodeError as error:
                raise CaseError(f"{file}:{fence.line}: {error}") from error
        elif name == "expect" and not detail:
            expected += _expectations(fence, file)
        elif name == "fixed":
            fixed.append(Fixed(detail or None, fence.text))
        else:
            raise CaseError(
                f"{file}:{fence.line}: a case has one draft (draft, draft html, draft mdx) and may have one toml, "
                f"expect and fixed; this is {fence.info!r}"
            )
    if not drafts:
        raise CaseError(f"{file}:{line}: the case {title!r} has no draft")
    path, today = None, _DAY
    if data is not None:
        path, today = data.pop("path", None), data.pop("today", _DAY)
        rules = {key: data.pop(key) for key in list(data) if key not in KEYS}
        data["rules"] = {**data.get("rules", {}), **rules}
    ((draft, format_),) = drafts
    return Case(
        file.stem, title, draft, file, line, format_, path, data, tuple(expected), tuple(fixed), heading_matters, today
    )


def _expectations(fence: _Fence, file: Path) -> Iterator[Expected]:
    for number, line in enumerate(fence.text.splitlines(), fence.line + 1):
        match = _EXPECT.match(line.strip())
        if match:
            yield Expected((int(match[1]), int(match[2])), (int(match[3]), int(match[4])), match[5], match[6])
        elif line.strip():
            raise CaseError(
                f"{file}:{number}: expected is written as 1:7-1:24 rule-id [severity], not {line.strip()!r}"
            )


def run(case: Case, packs: Packs | None = None) -> None:
    """
    Checks one case with the rules of ``packs`` (those installed by default).

    Raises AssertionError with a message that says what was found where, and CaseError where the case names a
    rule or option that there is not.
    """
    packs = packs or rule_packs.load()
    known = packs.find(case.rule)
    if known is None:
        raise CaseError(f"{case.file}:{case.line}: there is no rule {case.rule!r}; is its pack installed?")
    data = case.settings or {}
    try:
        settings = settings_from(data, packs, select=None if "select" in data else [case.rule])
    except ConfigError as error:
        raise CaseError(f"{case.file}:{case.line}: {error}") from error
    _Run(case, known, settings, packs).perform()


def run_sample(sample: Sample, file: Path, packs: Packs) -> None:
    """
    Checks an example of a rule as data, from a file, with the rules of ``packs``, as `run` checks a case.

    Raises AssertionError where a good one is marked or a bad one is not, and whatever `run` raises.
    """
    draft = f"{sample.text}\n"
    case = Case(sample.rule, f"{'bad' if sample.is_bad else 'good'}: {sample.text}", draft, file, sample.line)
    if sample.is_bad:
        engine = Engine(settings_from({}, packs, select=[sample.rule]), packs, _grammar(), clock=lambda: case.today)
        report = engine.check(read(draft, format=case.format))
        if not report.findings:
            raise AssertionError(f"{file}:{sample.line}: {case.title}\nnothing is found in it")
        fixed = () if sample.fixed is None else (Fixed(None, f"{sample.fixed}\n"),)
        case = replace(case, expected=tuple(_as_expected(one, draft) for one in report.findings), fixed=fixed)
    run(case, packs)


class Remembering(Grammar):
    """A language model that parses each sentence once: variants of a draft hold the same ones."""

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[str, Parse | None] = {}

    def batch(self, texts: Any) -> list[Parse | None]:
        wanted = list(texts)
        new = [text for text in dict.fromkeys(wanted) if text not in self._known]
        self._known.update(zip(new, super().batch(new), strict=True))
        return [self._known[text] for text in wanted]


@cache
def _grammar() -> Grammar:
    return Remembering()


class _Failures(logging.Handler):
    """Collects what the engine logs: a fix that raises is a line in the log, never a lost finding."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


class _Run:
    """One case being checked."""

    def __init__(self, case: Case, rule: Rule[Any], settings: Settings, packs: Packs) -> None:
        self._case = case
        self._rule = rule
        self._settings = settings
        self._packs = packs
        self._failures = _Failures()

    def perform(self) -> None:
        log = logging.getLogger("citewell")
        log.addHandler(self._failures)
        try:
            document, report = self._check(self._case.draft)
            self._compare(report)
            self._check_words(report)
            for finding in report.findings:
                fixes = report.fixes(finding)
                self._check_preferred(finding, fixes)
                for fix in fixes:
                    self._check_fix(document, report, finding, fix)
            self._check_fixed(report)
            self._check_safe_fixes(report)
            self._check_variants(document, report)
        finally:
            log.removeHandler(self._failures)
        self._claim(not self._failures.lines, "\n".join(self._failures.lines))

    def _claim(self, holds: bool, message: str) -> None:
        if not holds:
            raise AssertionError(f"{self._case.file}:{self._case.line}: {self._case.title}\n{message}")

    def _check(self, text: str) -> tuple[Document, Report]:
        case = self._case
        document = read(text, path=case.path, format=case.format, page=self._settings.page)
        engine = Engine(self._settings, self._packs, _grammar(), clock=lambda: case.today)
        report = engine.check(document)
        known = {*self._packs.notices, engine.grammar.notice}
        new = [notice for notice in report.notices if notice not in known]
        self._claim(not new, "\n".join([*new, *self._failures.lines]))
        return document, report

    def _compare(self, report: Report) -> None:
        found = [_as_expected(finding, report.text) for finding in report.findings]
        wanted = list(self._case.expected)
        bare = [
            Expected(
                one.start, one.end, one.rule, one.severity if index >= len(wanted) or wanted[index].severity else None
            )
            for index, one in enumerate(found)
        ]
        if bare != wanted:
            diff = "\n".join(difflib.ndiff([str(one) for one in wanted], [str(one) for one in bare]))
            words = "\n".join(
                f"{where}  «{finding.text}»  {finding.message}"
                for where, finding in zip(found, report.findings, strict=True)
            )
            self._claim(False, f"- expected, + found:\n{diff}\n\nfound:\n{words or 'nothing'}")

    def _check_words(self, report: Report) -> None:
        for finding in report.findings:
            span = finding.span
            self._claim(span.end <= len(report.text), f"{finding.rule}: {span} lies outside the draft")
            source = span.of(report.text)
            self._claim(
                _names(source, finding.text),
                f"{finding.rule}: the words are «{finding.text}», but at their place stands «{source}»",
            )

    def _check_preferred(self, finding: Finding, fixes: Sequence[Fix]) -> None:
        """One key applies a preferred fix, unseen: it must leave nothing to the writer."""
        preferred = [fix for fix in fixes if fix.preferred]
        self._claim(len(preferred) < 2, f"{finding.rule}: more than one preferred fix at «{finding.text}»")
        for fix in preferred:
            leaves = fix.kind in ("placeholder", "split") or any(PLACEHOLDER.search(edit.text) for edit in fix.edits)
            what = f"{finding.rule}, fix {fix.kind} ({fix.title})"
            self._claim(not leaves, f"{what}: is preferred, though it leaves a gap or splits")

    def _check_fix(self, document: Document, report: Report, finding: Finding, fix: Fix) -> None:
        what = f"{finding.rule}, fix {fix.kind} ({fix.title})"
        edits = fix.edits
        in_order = all(first.end <= second.start for first, second in pairwise(edits))
        self._claim(bool(edits) and in_order, f"{what}: its edits overlap, are out of order or missing")
        text = report.text
        by_hand = text
        for edit in reversed(edits):
            by_hand = by_hand[: edit.start] + edit.text + by_hand[edit.end :]
        fixed = apply(text, fix)
        self._claim(fixed == by_hand, f"{what}: applied, it touches more than its edits\n{_diff(by_hand, fixed)}")
        self._claim(fixed != text, f"{what}: changes nothing")
        after_document, after = self._check(fixed)
        self._claim(
            _around(document, edits[0].start, edits[-1].end) == _around_after(document, after_document, edits),
            f"{what}: changes how the rest of the draft is read\n{_diff(text, fixed)}",
        )
        before = Counter(one.text for one in report.findings if one.rule == finding.rule)
        left = Counter(one.text for one in after.findings if one.rule == finding.rule)
        new = left - (before - Counter([finding.text]))
        self._claim(
            not new,
            f"{what}: leaves its finding, or adds one of its rule, at {[f'«{words}»' for words in new]}\n"
            f"{_diff(text, fixed)}",
        )

    def _check_fixed(self, report: Report) -> None:
        if not self._case.fixed:
            return
        self._claim(bool(report.findings), "there is nothing to fix")
        fixes = report.fixes(report.findings[0])
        offered = ", ".join(f"{fix.kind} ({fix.title})" for fix in fixes) or "none"
        for wanted in self._case.fixed:
            fitting = [fix for fix in fixes if wanted.kind in (None, fix.kind)]
            self._claim(bool(fitting), f"the fix {wanted.kind or ''} is not offered; there is: {offered}")
            fix = next((fix for fix in fitting if fix.preferred), fitting[0])
            text = apply(report.text, fix)
            self._claim(text == wanted.text, f"fix {fix.kind} ({fix.title}):\n{_diff(wanted.text, text)}")

    def _check_safe_fixes(self, report: Report) -> None:
        done = mend(report, lambda text: self._check(text)[1])
        refused = ", ".join(f"{finding.rule} at {finding.span.start}" for finding in done.refused)
        self._claim(not refused, f"a safe fix does not mend its finding, or brings something worse: {refused}")
        again = mend(done.report, lambda text: self._check(text)[1])
        once, twice = done.report.text, again.report.text
        self._claim(once == twice, f"safe fixes, applied a second time, change the draft again\n{_diff(once, twice)}")

    def _check_variants(self, document: Document, report: Report) -> None:
        if "\r" not in report.text:
            self._same(report, report.text.replace("\n", "\r\n"), "with CRLF line ends")
        at = _top(document)
        for name, words in self._above():
            if at is not None:
                line_end = "\r\n" if "\r\n" in report.text else "\n"
                added = words.replace("\n", line_end)
                self._same(report, report.text[:at] + added + report.text[at:], name, at, added)

    def _above(self) -> Iterator[tuple[str, str]]:
        """What may stand above the draft without a difference to the rule."""
        format_, rule = self._case.format, self._rule
        marks = {"markdown": ("<!-- ", " -->"), "mdx": ("{/* ", " */}"), "html": ("<!-- ", " -->")}[format_]
        yield "below a comment with emoji", f"{marks[0]}{_EMOJI}{marks[1]}\n\n"
        if rule.unit not in (Sentence, Block) or "select" in (self._case.settings or {}):
            return
        if rule.sees & {"heading", "section", "document"} or (rule.unit is Block and "previous" in rule.sees):
            return
        yield "below an emoji", f"<p>{_EMOJI}</p>\n" if format_ == "html" else f"{_EMOJI}\n\n"
        if not self._case.heading_matters:
            heading = "Harvest of winter apples"
            yield "below another heading", f"<h2>{heading}</h2>\n" if format_ == "html" else f"## {heading}\n\n"

    def _same(self, report: Report, text: str, name: str, at: int = 0, added: str = "") -> None:
        _, other = self._check(text)
        before = [_moved(finding, report.text, at, added) for finding in report.findings]
        after = [_key(finding, text) for finding in other.findings]
        same = len(before) == len(after) and all(one in choice for one, choice in zip(after, before, strict=True))
        wanted = "\n".join(str(max(choice, key=str)) for choice in before)
        self._claim(same, f"{name} the findings differ:\n{_diff(wanted, chr(10).join(map(str, after)))}")


def _as_expected(finding: Finding, text: str) -> Expected:
    lines = LineIndex(text)
    start, end = lines.position(finding.span.start), lines.position(finding.span.end)
    return Expected(
        (start.line + 1, start.column + 1), (end.line + 1, end.column + 1), finding.rule, str(finding.severity)
    )


_Key = tuple[str, str, str, Position, Position, str]


def _key(finding: Finding, text: str) -> _Key:
    """A finding by what must stay the same when the draft around it changes; places as lines and columns."""
    lines = LineIndex(text)
    start, end = lines.position(finding.span.start), lines.position(finding.span.end)
    return finding.rule, finding.severity, finding.message, start, end, " ".join(finding.text.split())


def _moved(finding: Finding, text: str, at: int, added: str) -> set[_Key]:
    """
    A finding after words were added at an offset, which fill whole lines.

    A place at that very offset may stay or move: what stands at the top of a draft may be the draft itself.
    """
    lines = added.count("\n")
    rule, severity, message, start, end, words = _key(finding, text)
    start_after = Position(start.line + lines, start.column)
    end_after = Position(end.line + lines, end.column)
    found: set[_Key] = set()
    if finding.span.start >= at:
        found.add((rule, severity, message, start_after, end_after, words))
    if finding.span.start <= at:
        found.add((rule, severity, message, start, end if finding.span.end <= at else end_after, words))
        if finding.span.end <= at:
            found.add((rule, severity, message, start, end, words))
    return found


def _names(source: str, words: str) -> bool:
    """Whether source holds the words it is said to hold, markup between them apart."""
    there = [char for char in html.unescape(source) if char.isalnum()]
    named = [char for char in words if char.isalnum()]
    if not named:
        return True
    rest = iter(there)
    return there[:1] == named[:1] and there[-1:] == named[-1:] and all(char in rest for char in named)


def _around(document: Document, start: int, end: int) -> tuple[list[str], list[str]]:
    """The words of the blocks that lie wholly before and wholly after a range of the source."""
    before = [block.prose.text for block in document.blocks if block.span.end < start]
    after = [block.prose.text for block in document.blocks if block.start > end]
    return before, after


def _around_after(document: Document, changed: Document, edits: tuple[Any, ...]) -> tuple[list[str], list[str]]:
    """As many blocks from the start and the end of a changed draft as `_around` has of the first."""
    before, after = _around(document, edits[0].start, edits[-1].end)
    texts = [block.prose.text for block in changed.blocks]
    return texts[: len(before)], texts[len(texts) - len(after) :]


def _top(document: Document) -> int | None:
    """Where something can be added above a draft's text: below front matter, in an HTML page in its body."""
    if document.front_matter is not None:
        at = document.lines.line_start(document.lines.line_of(max(document.front_matter.span.end - 1, 0)) + 1)
        return at if document.text[:at].endswith("\n") else None
    if document.full_html:
        body = re.search(r"<body[^>]*>\s*?\n", document.text, re.IGNORECASE)
        return body.end() if body else None
    return int(document.text.startswith("\ufeff"))


def _diff(wanted: str, found: str) -> str:
    return "\n".join(difflib.ndiff(wanted.splitlines(), found.splitlines()))
