"""
Reports of earlier runs, found again while nothing has changed that bears on them.

What is kept of a draft are its findings with the flagged words, its headings and its fixes, veiled so that they can be
read with the draft at hand and not without. A report is found by a digest of the text, of everything that is installed,
and of the settings' file.
"""

import json
import os
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from citewell import installed, project, site
from citewell.config import extended, find_file
from citewell.packs import GROUP
from citewell.result import (
    Edit,
    Finding,
    Fix,
    KnownFixes,
    Loss,
    Readability,
    Related,
    Report,
    SectionReport,
    Snippet,
    Stated,
)
from citewell.span import Span

__all__ = ["Grounds", "decode", "encode"]

_FORMAT = 5
"""Of a value; with another number nothing that is kept is known."""

_SALT = 16
"""Bytes."""


class Grounds:
    """What reports rest on beside the drafts; ``words`` are what the command line adds, such as rules to ignore."""

    def __init__(self, config: Path | None, words: Iterable[str]) -> None:
        self._config = config
        self._words = tuple(words)
        self._of_folders: dict[str, tuple[bytes, tuple[str, ...]] | None] = {}

    def key(self, path: str, text: str, read_as: str = "") -> bytes | None:
        """
        The key of the report of a draft, which is ``read_as`` a format where the path does not tell it.

        None where its settings cannot be read, so that checking it says why.
        """
        try:
            real = os.path.realpath(path)
        except ValueError:
            return None
        folder = os.path.dirname(real)  # noqa: PTH120 - one of hundreds of files
        if folder not in self._of_folders:
            self._of_folders[folder] = self._settings(Path(folder))
        grounds = self._of_folders[folder]
        if grounds is None:
            return None
        settings, tops = grounds
        # Rules see the path as it was given: a folder called "blog" tells them something. Overrides see the real one, from
        # the folder of the file that they stand in: where all of that was moved, the report is found again.
        below = (_bytes(real.removeprefix(top)) for top in tops)
        return _digest([_installation(), settings, _bytes(path), _bytes(read_as), *below, _bytes(text)])

    def _settings(self, folder: Path) -> tuple[bytes, tuple[str, ...]] | None:
        """A digest of what is said about the drafts of a folder, and the folders that patterns of paths start from."""
        try:
            file = self._config or find_file(folder)
            files = list(extended(file)) if file else []
            contents = [one.read_bytes() for one in files]
            built_with = site.guess(folder) or ""
            rules = project.contents(folder / "draft", self._config)
        except (OSError, ValueError):
            return None
        own = [part for file, written in rules for part in (_bytes(os.path.relpath(file, folder)), written)]
        tops = tuple(os.path.realpath(one.parent) for one in files) or (str(folder),)
        words = map(_bytes, (built_with, *self._words))
        return _digest([_bytes(file.name if file else ""), *contents, *words, *own]), tops


def _digest(parts: Iterable[bytes]) -> bytes:
    from hashlib import blake2b  # late: it loads a large library

    found = blake2b(digest_size=16)
    for part in parts:
        found.update(b"%d " % len(part))
        found.update(part)
    return found.digest()


def _bytes(words: str) -> bytes:
    return words.encode("utf-8", "surrogatepass")


@cache
def _installation() -> bytes:
    """A digest of all that bears on any report: every version that is installed, our own code and that of all packs."""
    packs = [entry.value.partition(":")[0] for entry in installed.entry_points(GROUP)]
    names = (str(_FORMAT), sys.version, *installed.distributions(), *packs)
    return _digest([*map(_bytes, names), *_contents(("citewell", *packs))])


def _contents(packages: Iterable[str]) -> Iterator[bytes]:
    for package in packages:
        for file in installed.code(package):
            yield _bytes(file.name)
            yield file.read_bytes()


def encode(report: Report) -> bytes:
    """A report as bytes, with the fixes that it can compute. Without its text nobody can read them."""
    shape = {
        "format": report.format,
        "score": report.score,
        "lost": [_loss(one) for one in report.lost],
        "words": report.words,
        "notices": report.notices,
        "limits": report.limits,
        "findings": [_finding(one) for one in report.findings],
        "fixes": [[_fix(fix) for fix in report.fixes(one)] for one in report.findings],
        "sections": [_section(one) for one in report.sections],
        "stated": [_written(one) for one in report.stated],
    }
    salt = os.urandom(_SALT)
    return salt + _veiled(json.dumps(shape, separators=(",", ":")).encode(), salt, report.text)


def _veiled(value: bytes, salt: bytes, text: str) -> bytes:
    """A value under a stream that only the text gives, and the value again where it is given what came of it."""
    from hashlib import shake_256  # late: it loads a large library

    stream = shake_256(salt + text.encode("utf-8", "surrogatepass")).digest(len(value))
    return (int.from_bytes(value, "big") ^ int.from_bytes(stream, "big")).to_bytes(len(value), "big")


def decode(value: bytes, text: str) -> Report | None:
    """The report on a text that `encode` has made bytes of; None for other bytes."""
    try:
        shape = json.loads(_veiled(value[_SALT:], value[:_SALT], text))
        findings = tuple(_read_finding(one) for one in shape["findings"])
        fixes = {
            finding: tuple(_read_fix(fix) for fix in found)
            for finding, found in zip(findings, shape["fixes"], strict=True)
            if found
        }
        return Report(
            text=text,
            format=shape["format"],
            findings=findings,
            sections=tuple(_read_section(one) for one in shape["sections"]),
            score=shape["score"],
            lost=tuple(_read_loss(*one) for one in shape["lost"]),
            words=shape["words"],
            notices=tuple(shape["notices"]),
            limits=tuple(shape["limits"]),
            stated=tuple(_read_stated(one) for one in shape["stated"]),
            compute_fixes=KnownFixes(fixes),
        )
    except (ValueError, TypeError, LookupError):
        return None


def _finding(one: Finding) -> list[Any]:
    return [
        *(one.rule, one.family, one.severity, one.message, one.span.start, one.span.end, one.text),
        *(one.evidence, one.defect, one.detail, one.url),
        [(other.span.start, other.span.end, other.message) for other in one.related],
    ]


def _read_finding(row: list[Any]) -> Finding:
    name, family, severity, message, start, end, text, evidence, defect, detail, url, related = row
    others = tuple(Related(Span(first, last), words) for first, last, words in related)
    return Finding(
        name, family, severity, message, Span(start, end), text, tuple(evidence), defect, others, tuple(detail), url
    )


def _fix(one: Fix) -> list[Any]:
    return [one.kind, one.title, one.safe, one.preferred, [(edit.start, edit.end, edit.text) for edit in one.edits]]


def _read_fix(row: list[Any]) -> Fix:
    kind, title, safe, preferred, edits = row
    return Fix(kind, title, safe, tuple(Edit(*edit) for edit in edits), preferred)


def _section(one: SectionReport) -> list[Any]:
    return [
        one.heading,
        one.level,
        one.span.start,
        one.span.end,
        _snippet(one.snippet),
        _snippet(one.answer),
        one.score,
        [_loss(loss) for loss in one.lost],
        _readability(one.readability),
    ]


def _read_section(row: list[Any]) -> SectionReport:
    heading, level, start, end, snippet, answer, score, lost, readability = row
    return SectionReport(
        heading,
        level,
        Span(start, end),
        _read_snippet(snippet),
        _read_snippet(answer),
        score,
        tuple(_read_loss(*loss) for loss in lost),
        Readability(*readability) if readability else None,
    )


def _written(one: Stated) -> list[Any]:
    number = one.number
    return [
        *(one.sentence, one.span.start, one.span.end, number.sentence, number.span.start, number.span.end),
        *(number.amount, number.measure, sorted(number.about), number.dated),
    ]


def _read_stated(row: list[Any]) -> Stated:
    from citewell.rule import Number  # late: who checks files asks for none of them

    text, start, end, sentence, first, last, amount, measure, about, dated = row
    return Stated(text, Span(start, end), Number(sentence, Span(first, last), amount, measure, frozenset(about), dated))


def _readability(one: Readability | None) -> tuple[float, float] | None:
    return (one.automated_index, one.coleman_liau) if one else None


def _loss(one: Loss) -> tuple[float, str, int, int]:
    return one.points, one.message, one.span.start, one.span.end


def _read_loss(points: float, message: str, start: int, end: int) -> Loss:
    return Loss(points, message, Span(start, end))


def _snippet(one: Snippet | None) -> tuple[str, int, int] | None:
    return (one.text, one.span.start, one.span.end) if one else None


def _read_snippet(row: tuple[str, int, int] | None) -> Snippet | None:
    return Snippet(row[0], Span(row[1], row[2])) if row else None
