"""A rule's own page, for a terminal or a web page, and the short form that an editor shows over a finding."""

import re
from collections.abc import Iterator
from typing import Any

from citewell.config import options_of
from citewell.packs import Evidence, Packs
from citewell.result import Finding, Fix
from citewell.rule import Rule

__all__ = ["hover", "page"]

_GRADES = {
    "fact": "a fact that can be checked in the file",
    "A": "a controlled experiment or peer-reviewed",
    "B": "a large observation",
    "C": "a vendor's or publisher's statement",
    "D": "practitioners' lore",
}
_NOTE = (
    "Answer engines do not publish how they choose what they cite. What Citewell says is our judgement of what makes a "
    "draft easier to quote and check, not a reading of any engine. Citewell never inserts a fact: gaps in brackets are "
    "yours to fill."
)
_NUMBERED = re.compile(r"\d+[.)] ")
_REACH = 240
_MOST_LINES = 4


def page(rule: Rule[Any], packs: Packs) -> str:
    """The whole page of a rule, in Markdown, with a line break at its end."""
    parts = [f"# {rule.id}", rule.doc.strip(), "\n".join(_facts(rule))]
    options = options_of(rule)
    if options:
        rows = [
            f"| `{one.name}` | {one.type_name.replace('|', '/')} | `{_written(one.default)}` | {one.doc} |"
            for one in options
        ]
        parts.append("\n".join(["## Options", "", "| option | takes | default | |", "|---|---|---|---|", *rows]))
    parts.append("\n".join(["## How to silence it", "", *_silencing(rule)]))
    evidence = [packs.evidence[name] for name in rule.evidence if name in packs.evidence]
    if evidence:
        parts.append("\n".join(["## Sources", "", *(line for one in evidence for line in _source(one))]))
    if any(one.grade != "fact" for one in evidence):
        parts.append(_NOTE)
    return "\n\n".join(parts) + "\n"


def _facts(rule: Rule[Any]) -> Iterator[str]:
    yield "## At a glance"
    yield ""
    yield f"- Family: {rule.family}" + (f", defect {rule.defect}" if rule.defect else "")
    yield f"- Severity: {rule.severity}" + (", off until switched on" if rule.preview else "")
    yield f"- Since: {rule.since}"
    if rule.pages_only:
        yield "- Only for drafts that are pages: with front matter, a full HTML page, or `page = true` in the settings"
    if rule.aliases:
        yield f"- Earlier names: {', '.join(f'`{alias}`' for alias in rule.aliases)}"
    if rule.no_fix:
        yield f"- No fix: {rule.no_fix}"


def _written(value: object) -> str:
    """A default as it would stand in a TOML file."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return f"[{', '.join(_written(one) for one in value)}]"
    return f'"{value}"' if isinstance(value, str) else str(value)


def _silencing(rule: Rule[Any]) -> Iterator[str]:
    comment = f"<!-- citewell-disable-{{}} {rule.id} -- why -->"
    yield f"- One finding: `{comment.format('next-line')}` on the line above, or `{comment.format('line')}` at its end"
    yield f"- One draft: `{comment.format('file')}` anywhere in it"
    yield f'- The project: `{rule.id} = "off"` under `[rules]` in citewell.toml; a severity instead of "off" softens it'


def _source(one: Evidence) -> Iterator[str]:
    about = ", ".join(filter(None, (str(one.year or ""), one.population)))
    yield f"- Strength {one.grade} ({_GRADES[one.grade]}): [{one.title}]({one.url}){f' ({about})' if about else ''}. {one.claim}"
    for against in one.counter:
        yield f"  - Against: {against}"
    yield f"  - Read on {one.checked}."


def hover(finding: Finding, rule: Rule[Any], packs: Packs, fix: Fix | None = None, text: str | None = None) -> str:
    """
    The short form for one finding, in Markdown.

    ``fix`` is the one to show before and after, ``text`` the draft that its edits count in; without either there
    is no before and after.
    """
    parts = [f"**{rule.id}** · {rule.summary}", finding.message]
    if finding.detail:
        parts.append("\n".join(line if _NUMBERED.match(line) else f"- {line}" for line in finding.detail))
    why = _first_paragraph(rule.doc, "Why")
    if why:
        parts.append(why)
    if fix is not None:
        change = _change(finding, fix, text) if text is not None else ""
        parts.append(f"Quick-fix: {fix.title}" + (f"\n{change}" if change else ""))
    elif rule.no_fix:
        parts.append(f"No quick-fix: {rule.no_fix}")
    parts += _strength(rule, packs)
    parts.append(
        f'Silence it: `<!-- citewell-disable-next-line {rule.id} -->`, or `{rule.id} = "off"` in citewell.toml'
    )
    return "\n\n".join(parts)


def _first_paragraph(doc: str, heading: str) -> str:
    match = re.search(rf"^## {heading}\b[^\n]*\n+(.+?)(?:\n\s*\n|\n## |\Z)", doc, re.MULTILINE | re.DOTALL)
    return " ".join(match[1].split()) if match else ""


def _strength(rule: Rule[Any], packs: Packs) -> Iterator[str]:
    """One line for the strongest source, and one for what speaks against it."""
    evidence = [packs.evidence[name] for name in rule.evidence if name in packs.evidence]
    if not evidence:
        return
    best = min(evidence, key=lambda one: list(_GRADES).index(one.grade))
    year = f", {best.year}" if best.year and str(best.year) not in best.title else ""
    label = "Fact" if best.grade == "fact" else f"Strength: {best.grade}"
    yield f"{label} · [{best.title}]({best.url}){year}"
    against = next((one.counter[0] for one in (best, *evidence) if one.counter), None)
    if against:
        yield f"Against: {against}"


def _change(finding: Finding, fix: Fix, text: str) -> str:
    """The words around a fix before and after it, as a diff; empty where that would be long."""
    start = min(finding.span.start, fix.edits[0].start)
    end = max(finding.span.end, fix.edits[-1].end)
    start, end = _sentence_start(text, start), _sentence_end(text, end)
    before, after, at = text[start:end], "", start
    for edit in fix.edits:
        after += text[at : edit.start] + edit.text
        at = edit.end
    after += text[at:end]
    old, new = _lines(before), _lines(after)
    if not old or len(old) > _MOST_LINES or len(new) > _MOST_LINES or end - start > 2 * _REACH + len(finding.text):
        return ""
    fence = "`" * max(3, *(len(run) + 1 for run in re.findall(r"`+", before + after)), 3)
    return "\n".join([f"{fence}diff", *(f"- {line}" for line in old), *(f"+ {line}" for line in new), fence])


def _lines(words: str) -> list[str]:
    """Lines of a paragraph joined, paragraphs apart."""
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n", words.replace("\r\n", "\n")) if part.strip()]


def _sentence_start(text: str, at: int) -> int:
    """Where the sentence around an offset seems to start: good enough to show it."""
    low = max(0, at - _REACH)
    breaks = [match.end() for match in re.finditer(r"\n\s*\n|\n(?=\s*[-*#>|<])|[.!?…]['\"”’)]*\s+", text[low:at])]
    start = low + breaks[-1] if breaks else low
    return start + len(text[start:at]) - len(text[start:at].lstrip())


def _sentence_end(text: str, at: int) -> int:
    if text[at - 1 : at] in (".", "!", "?"):
        return at
    match = re.search(r"\n\s*\n|\n(?=\s*[-*#>|<])|[.!?…]['\"”’)]*(?=\s)", text[at : at + _REACH])
    if not match:
        return min(len(text), at + _REACH)
    return at + (match.start() if match[0].startswith("\n") else match.end())
