"""
Findings that are known and not reported again: a file of digests, made of a run and read by later ones.

A finding is known by its rule, its words and the sentence around them, in whatever line of the draft they stand; in data,
by the line. Two that are alike are told by how many there are. No word of a draft is in the file::

    {"version": 1, "files": {"docs/lamps.md": {"puffery": ["2f8c0a51d3e94b17", "9a6be0c47f5d2210"]}}}
"""

import bisect
import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any

from citewell.pattern import late
from citewell.result import Finding, Report
from citewell.sentences import split
from citewell.span import LineIndex, Span

__all__ = ["Baseline", "BaselineError", "read", "render"]

_VERSION = 1
_DIGEST = 8
"""Bytes: two findings of one rule in one draft are hardly ever taken for each other."""

_REACH = 4000
"""Code points before and after a finding in which its sentence is looked for."""

_IN_DATA = frozenset({"structured-data", "configuration"})
"""Families whose findings stand in lines of data, and not in sentences."""

_BLANK_LINE = late(r"(?:\n|\r(?!\n))[ \t>]*(?=[\n\r])")
_BLOCK = (
    r"address|article|aside|blockquote|body|br|caption|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|head|"
    r"header|hr|html|li|main|nav|ol|p|pre|script|section|style|summary|table|tbody|td|tfoot|th|thead|title|tr|ul"
)
_BLOCK_TAG = late(rf"</?(?:{_BLOCK})\b[^<>]*>|{_BLANK_LINE.pattern}", re.IGNORECASE)
_TAG = late(r"</?[a-z][^<>]*>", re.IGNORECASE)


Known = dict[str, Counter[str]]
"""What is known of one draft: by rule, how often there is each digest."""


class BaselineError(Exception):
    """A baseline cannot be read; the message says why."""


class Baseline:
    """Known findings, by the paths of drafts as the file names them."""

    def __init__(self, folder: Path, known: dict[str, Known]) -> None:
        self._folder = folder
        self._known = known
        self._gone: dict[str, Known] = {}
        """What was not there any more in the drafts that were asked for so far."""

    def unknown(self, path: str, report: Report) -> tuple[Finding, ...]:
        """The findings of a draft that are not known, in order."""
        name = _name(path, self._folder)
        left = {rule: Counter(digests) for rule, digests in self._known.get(name, {}).items()}
        found = []
        for finding, digest in _digests(report):
            digests = left.get(finding.rule)
            if digests and digests[digest]:
                digests[digest] -= 1
            else:
                found.append(finding)
        self._gone.setdefault(name, left)
        return tuple(found)

    def gone(self) -> int:
        """How many known findings are gone: from drafts that were asked for, and with drafts that are not there any more."""
        lost = [rules for name, rules in self._known.items() if self._is_lost(name)]
        return sum(digests.total() for rules in (*self._gone.values(), *lost) for digests in rules.values())

    def pruned(self) -> str:
        """
        The text of the file without what is gone: in drafts that were asked for, and of drafts that are not there any more.

        Those that were not asked for stay as they are known.
        """
        files = {}
        for name, rules in self._known.items():
            if not self._is_lost(name):
                gone = self._gone.get(name, {})
                files[name] = {rule: digests - gone.get(rule, Counter()) for rule, digests in rules.items()}
        return _written(files)

    def renewed(self, reports: Iterable[tuple[str, Report]]) -> str:
        """The text of the file with the findings of some drafts in place of what was known of them."""
        there = {name: rules for name, rules in self._known.items() if (self._folder / name).exists()}
        return _written(there | _known_from(reports, self._folder))

    def _is_lost(self, name: str) -> bool:
        """Whether a draft that was not asked for is not there any more."""
        return name not in self._gone and not (self._folder / name).exists()


def read(file: Path) -> Baseline:
    """The known findings of a file. Raises BaselineError."""
    try:
        data: Any = json.loads(file.read_bytes())
    except OSError as error:
        raise BaselineError(f"{file} cannot be read: {error.strerror or error}") from error
    except (ValueError, RecursionError) as error:
        raise BaselineError(f"{file} is no baseline: it is not JSON") from error
    if not isinstance(data, dict) or data.get("version") != _VERSION or not _is_known(data.get("files")):
        raise BaselineError(f"{file} is no baseline of version {_VERSION}")
    known = {path: {rule: Counter(digests) for rule, digests in rules.items()} for path, rules in data["files"].items()}
    return Baseline(_folder(file), known)


def _is_known(files: object) -> bool:
    return isinstance(files, dict) and all(
        isinstance(rules, dict)
        and all(
            isinstance(digests, list) and all(isinstance(one, str) for one in digests) for digests in rules.values()
        )
        for rules in files.values()
    )


def render(reports: Iterable[tuple[str, Report]], file: Path) -> str:
    """
    The text of a baseline that is to stand in ``file``: all findings of some drafts, each with its path.

    Sorted, one digest a line, so that version control shows what has changed.
    """
    return _written(_known_from(reports, _folder(file)))


def _known_from(reports: Iterable[tuple[str, Report]], folder: Path) -> dict[str, Known]:
    """By the path of each draft what was found: nothing for a draft without findings."""
    files: dict[str, Known] = {}
    for path, report in reports:
        rules = files.setdefault(_name(path, folder), {})
        for finding, digest in _digests(report):
            rules.setdefault(finding.rule, Counter())[digest] += 1
    return files


def _written(known: Mapping[str, Known]) -> str:
    listed = {
        name: {rule: sorted(digests.elements()) for rule, digests in rules.items() if digests}
        for name, rules in known.items()
    }
    files = {name: rules for name, rules in listed.items() if rules}
    return json.dumps({"version": _VERSION, "files": files}, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _folder(file: Path) -> Path:
    return Path(os.path.realpath(file)).parent


def _name(path: str, folder: Path) -> str:
    """The path of a draft as seen from the folder of the file, with slashes on every system."""
    try:
        return Path(os.path.relpath(os.path.realpath(path), folder)).as_posix()
    except ValueError:
        return Path(path).as_posix()  # another drive


def _digests(report: Report) -> Iterator[tuple[Finding, str]]:
    lines = LineIndex(report.text)
    sentence = _sentence_of_page if report.format == "html" else _sentence
    for finding in report.findings:
        around = _line if finding.family in _IN_DATA else sentence
        yield finding, _digest(finding.text, around(report.text, finding.span, lines))


def _digest(*parts: str) -> str:
    found = blake2b(digest_size=_DIGEST)
    for part in parts:
        # Blanks say where a line ends, and that may move.
        words = " ".join(part.split()).encode("utf-8", "surrogatepass")
        found.update(b"%d " % len(words))
        found.update(words)
    return found.hexdigest()


def _line(text: str, span: Span, lines: LineIndex) -> str:
    """The line in which a span starts."""
    return lines.line_span(lines.line_of(span.start)).of(text)


def _sentence(text: str, span: Span, lines: LineIndex) -> str:
    """The sentences that a span touches, with the markup in them: looked for between blank lines and markers of lists."""
    start, end = _piece(text, span, _BLANK_LINE)
    touched = _touched(span, [one.shifted(start) for one in split(text[start:end])])
    return touched.of(text) if touched else _line(text, span, lines)


def _sentence_of_page(text: str, span: Span, _: LineIndex) -> str:
    """The same in HTML: looked for between the tags of blocks, and other tags end no sentence and join none."""
    start, end = _piece(text, span, _BLOCK_TAG)
    words = _TAG.sub(lambda tag: " " * len(tag[0]), text[start:end])
    touched = _touched(span, [one.shifted(start) for one in split(words)])
    # What is found in a tag touches none. The line may be the whole page.
    return touched.of(text) if touched else text[start:end]


def _piece(text: str, span: Span, border: re.Pattern[str]) -> tuple[int, int]:
    """Where the text around a span starts and ends, which no border cuts."""
    low, high = max(span.start - _REACH, 0), min(span.end + _REACH, len(text))
    breaks = [match.end() for match in border.finditer(text, low, span.start)]
    start = breaks[-1] if breaks else low
    after = border.search(text, max(span.end - 1, start), high)
    return start, after.start() if after else high


def _touched(span: Span, sentences: Sequence[Span]) -> Span | None:
    """From the first to the last of the sentences that a span touches, and of the span itself."""
    first = bisect.bisect_right([one.end for one in sentences], span.start)
    touched = [one for one in sentences[first:] if one.start < max(span.end, span.start + 1)]
    return Span(min(touched[0].start, span.start), max(touched[-1].end, span.end)) if touched else None
