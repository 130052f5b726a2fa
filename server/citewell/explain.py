"""A rule's own page, for a terminal or a web page, and the short form that an editor shows over a finding."""

import difflib
import re
import textwrap
from collections.abc import Iterator
from itertools import takewhile
from typing import Any

from citewell.comment import Scope, comment
from citewell.config import options_of
from citewell.document import Format
from citewell.packs import Evidence, Packs
from citewell.pattern import late
from citewell.result import Edit, Finding, Fix
from citewell.rule import Rule
from citewell.sentences import split
from citewell.span import Span

__all__ = ["GRADES", "hover", "page", "source"]

GRADES = {
    "fact": "a fact that can be checked in the file",
    "A": "a controlled experiment or peer-reviewed",
    "B": "a large observation",
    "C": "a vendor's or publisher's statement",
    "D": "practitioners' lore",
}
"""What the strength of a source means, the strongest first."""

_NOTE = (
    "Answer engines do not publish how they choose what they cite. What Citewell says is our judgement of what makes a "
    "draft easier to quote and check, not a reading of any engine. Citewell never inserts a fact: gaps in brackets are "
    "yours to fill."
)
_NUMBERED = late(r"\d+[.)] ")
_REACH = 4000
"""Code points around an edit in which its sentence is looked for."""

_LONGEST = 400
"""Code points of a line that is shown as a whole; of a longer one only what stands around the change."""

_MOST_LINES = 16
_BESIDE = 80

_INLINE = "a|abbr|b|bdi|bdo|br|cite|code|data|del|dfn|em|i|img|ins|kbd|label|mark|q|s|samp|small|span|strong|sub|sup|time|u|var|wbr"
# What parts a paragraph from what is around it: blank lines, markers of lists, quotations and headings, tags of blocks,
# tags of components that open or close a line, and comments.
_BORDER = late(
    rf"""
    \n[ \t>]*\r?\n
    | \n(?=[ \t>]*(?:[-*+|]|\d{{1,9}}[.)]|\#{{1,6}}|:::)[ \t])
    | (?:(?<=\n)|\A)[ \t]*\#{{1,6}}[ \t][^\n]*\n
    | </?(?!(?:{_INLINE})\b)[a-z][\w:-]*(?:\s[^<>]*)?/?>
    | (?:(?<=\n)|\A)[ \t]*</?[A-Z][\w.]*(?:\s[^<>]*)?/?> | </?[A-Z][\w.]*(?:\s[^<>]*)?/?>(?=[ \t\r]*(?:\n|\Z))
    | <!--.*?--> | \{{/\*.*?\*/\}}
    """,
    re.VERBOSE | re.DOTALL,
)
_MARKERS = late(r"\s*(?:(?:>|[-*+]|\d{1,9}[.)]|#{1,6})[ \t]+(?:\[[ xX]\][ \t]+)?)*")


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
        parts.append("\n".join(["## Sources", "", *map(source, evidence)]))
    if any(one.grade != "fact" for one in evidence):
        parts.append(_NOTE)
    return "\n\n".join(parts) + "\n"


def _facts(rule: Rule[Any]) -> Iterator[str]:
    yield "## At a glance"
    yield ""
    yield f"- Family: {rule.family}" + (f", defect {rule.defect}" if rule.defect else "")
    yield f"- Severity: {rule.severity}" + (", off until switched on" if rule.preview else "")
    if rule.since:
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
    above, beside, anywhere = (comment(scope, rule.id, reason="why") for scope in ("next-line", "line", "file"))
    yield f"- One line: `{above}` on the line above, or `{beside}` at its end"
    yield f"- One draft: `{anywhere}` anywhere in it"
    yield f"- In MDX: `{comment('next-line', rule.id, mdx=True, reason='why')}`, and the others likewise"
    yield f'- The project: `{rule.id} = "off"` under `[rules]` in citewell.toml; a severity instead of "off" softens it'


def source(one: Evidence) -> str:
    """What a rule rests on, as an item of a list in Markdown: its strength, what was found, and what speaks against it."""
    about = ", ".join(filter(None, (str(one.year or ""), one.population)))
    found = f"[{one.title}]({one.url}){f' ({about})' if about else ''}. {one.claim}"
    # Four blanks are a list in a list to every reader of Markdown.
    against = [f"    - Against: {each}" for each in one.counter]
    strength = "Fact" if one.grade == "fact" else f"Strength {one.grade} ({GRADES[one.grade]})"
    return "\n".join([f"- {strength}: {found}", *against, f"    - Read on {one.checked}."])


def hover(
    finding: Finding,
    rule: Rule[Any],
    packs: Packs,
    fix: Fix | None = None,
    text: str | None = None,
    *,
    format: Format = "markdown",  # noqa: A002 - the name the document uses
) -> str:
    """
    The short form for one finding, in Markdown.

    ``fix`` is the one to show before and after, ``text`` the draft that its edits count in; without either there
    is no before and after. ``format`` is the draft's: MDX has comments of its own.
    """
    parts = [f"**{rule.id}** · {rule.summary}", finding.message]
    if finding.detail:
        parts.append("\n".join(line if _NUMBERED.match(line) else f"- {line}" for line in finding.detail))
    # What to do comes before why: a small window shows the first lines alone.
    if fix is not None:
        change = _change(fix, text) if text is not None else ""
        parts.append(f"Quick-fix: {fix.title}" + (f"\n{change}" if change else ""))
    why = _first_paragraph(rule.doc, "Why")
    if why:
        parts.append(why)
    if fix is None and rule.no_fix:
        parts.append(f"No quick-fix: {rule.no_fix}")
    parts += _strength(rule, packs)
    # Above data, or what a whole page is about, a comment for the next line has no place.
    scope: Scope = "next-line" if rule.reads_prose and not rule.pages_only else "file"
    written = comment(scope, rule.id, mdx=format == "mdx")
    parts.append(f'Silence it: `{written}`, or `{rule.id} = "off"` in citewell.toml')
    return "\n\n".join(parts)


def _first_paragraph(doc: str, heading: str) -> str:
    match = re.search(rf"^## {heading}\b[^\n]*\n+(.+?)(?:\n\s*\n|\n## |\Z)", doc, re.MULTILINE | re.DOTALL)
    return " ".join(match[1].split()) if match else ""


def _strength(rule: Rule[Any], packs: Packs) -> Iterator[str]:
    """One line for the strongest source, and one for what speaks against it."""
    evidence = [packs.evidence[name] for name in rule.evidence if name in packs.evidence]
    if not evidence:
        return
    best = min(evidence, key=lambda one: list(GRADES).index(one.grade))
    year = f", {best.year}" if best.year and str(best.year) not in best.title else ""
    label = "Fact" if best.grade == "fact" else f"Strength: {best.grade}"
    yield f"{label} · [{best.title}]({best.url}){year}"
    against = next((one.counter[0] for one in (best, *evidence) if one.counter), None)
    if against:
        yield f"Against: {against}"


def _change(fix: Fix, text: str) -> str:
    """What a fix changes, as a diff: sentences, or whole lines of data, as they stand in the draft."""
    is_data = fix.kind in ("insert-structured-data", "update-structured-data")
    shown: list[str] = []
    for span, edits in _places(fix, text, is_data=is_data):
        before, after, at = span.of(text), "", span.start
        for edit in edits:
            after += text[at : edit.start] + edit.text
            at = edit.end
        after += text[at : span.end]
        if not is_data and before.strip():
            # A paragraph's lines: what they are indented by belongs to what it stands in.
            before, after = (re.sub(r"(?m)^[ \t]+", "", words) for words in (before, after))
        shown += _diff(_lines(before), _lines(after), context=not is_data)
    if not shown:
        return ""
    if len(shown) > _MOST_LINES:
        shown = [*shown[:_MOST_LINES], "  …"]
    fence = "`" * max(3, *(len(run) + 1 for run in re.findall(r"`+", "".join(shown))), 3)
    return "\n".join([f"{fence}diff", *shown, fence])


def _places(fix: Fix, text: str, *, is_data: bool) -> list[tuple[Span, list[Edit]]]:
    """The parts of a draft to show for a fix, each with the edits in it."""
    found: list[tuple[Span, list[Edit]]] = []
    for edit in fix.edits:
        if _is_block(edit, text):
            span = Span(edit.start, edit.end)
        else:
            span = _whole_lines(edit, text) if is_data else _sentence(edit, text)
        if found and span.start < found[-1][0].end:
            before, edits = found[-1]
            found[-1] = Span(before.start, max(before.end, span.end)), [*edits, edit]
        else:
            found.append((span, [edit]))
    return found


def _is_block(edit: Edit, text: str) -> bool:
    """Whether an edit puts in lines of their own."""
    if text[edit.start : edit.end].strip() or not edit.text.strip():
        return False
    opens = edit.start == 0 or text[edit.start - 1] == "\n" or edit.text.lstrip(" \t\r").startswith("\n")
    closes = edit.end == len(text) or text[edit.end] in "\r\n" or edit.text.rstrip(" \t").endswith("\n")
    return opens and closes


def _whole_lines(edit: Edit, text: str) -> Span:
    end = text.find("\n", edit.end)
    return Span(text.rfind("\n", 0, edit.start) + 1, end if end >= 0 else len(text))


def _sentence(edit: Edit, text: str) -> Span:
    """The sentence or sentences that an edit changes, without the markup around their paragraph."""
    words = text[edit.start : edit.end]
    first = edit.start + (len(words) - len(words.lstrip()) if words.strip() else 0)
    last = edit.start + len(words.rstrip()) if words.strip() else edit.end
    low, high = max(0, edit.start - _REACH), min(len(text), edit.end + _REACH)
    for border in _BORDER.finditer(text, low, high):
        if border.end() <= first:
            low = border.end()
        elif border.start() >= last:
            high = border.start()
            break
    markers = _MARKERS.match(text, low, high)
    if markers and markers.end() <= first:
        low = markers.end()
    found = [span.shifted(low) for span in split(text[low:high])]
    start = max((span.start for span in found if span.start <= first), default=low)
    end = min((span.end for span in found if span.end >= last), default=high)
    return Span(min(start, edit.start), max(end, edit.end))


def _lines(words: str) -> list[str]:
    """Lines as they stand, without common indentation, blank lines and runs of blanks."""
    lines = textwrap.dedent("\n".join(re.split(r"\r\n|\n|\r", words))).split("\n")
    return [re.sub(r"(?<=\S)\s+", " ", line).rstrip() for line in lines if line.strip()]


def _diff(old: list[str], new: list[str], *, context: bool) -> Iterator[str]:
    """The lines of a diff; with ``context`` also those that stay."""
    for what, at, end, new_at, new_end in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = old[at:end], new[new_at:new_end]
        if what == "equal":
            yield from (f"  {line}" for line in gone if context)
            continue
        if len(gone) == len(come) == 1:
            gone[0], come[0] = _around(gone[0], come[0])
        yield from (f"- {_short(line)}" for line in gone)
        yield from (f"+ {_short(line)}" for line in come)


def _around(old: str, new: str) -> tuple[str, str]:
    """Two long lines without most of what they have in common at their ends, cut between words."""
    if max(len(old), len(new)) <= _LONGEST:
        return old, new
    start = _shared(old, new) - _BESIDE
    if start > 0 and (blank := old.find(" ", start, start + _BESIDE)) >= 0:
        old, new = f"…{old[blank:]}", f"…{new[blank:]}"
    end = _shared(old[::-1], new[::-1]) - _BESIDE
    if end > 0 and (blank := old.rfind(" ", len(old) - end - _BESIDE, len(old) - end)) >= 0:
        cut = len(old) - blank
        old, new = f"{old[:blank]} …", f"{new[: len(new) - cut]} …"
    return old, new


def _shared(one: str, other: str) -> int:
    """How many characters two lines have in common at their start."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _short(line: str) -> str:
    """The start of a very long line, cut between words."""
    if len(line) <= 2 * _LONGEST:
        return line
    return f"{line[: 2 * _LONGEST].rpartition(' ')[0]} …"
