"""
No finding of a rule that reads prose lies in what is not prose.

    python tests/quality/masked.py [DRAFT ...]

Looks at the span of every finding on the drafts named (default: all of the evaluation data) and at a second
opinion on where code, addresses, front matter, template tags and attributes are: plain patterns over the source
that know nothing of our parser. Exit status 1 where a finding lies in one of them.
"""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from citewell import packs
from citewell.config import default_settings
from citewell.engine import Engine
from citewell.grammar import Grammar
from citewell.markup import read
from citewell.result import Finding
from citewell.span import Span

DATA = Path(os.environ.get("CITEWELL_DATA", Path(__file__).resolve().parents[3] / "shared" / "data"))
FOLDERS = ("drafts_md", "drafts_blog", "drafts_html")

FRONT_MATTER = re.compile(r"\A\ufeff?(---|\+\+\+)[ \t]*\r?\n.*?^\1[ \t]*$", re.DOTALL | re.MULTILINE)
FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})[^\n]*\n.*?(?:^ {0,3}\1[`~]*[ \t]*\r?$|\Z)", re.DOTALL | re.MULTILINE)
INLINE_CODE = re.compile(r"(?<![`\\])(`+)(?!`)[^\n]*?[^`\n]\1(?!`)")
TEMPLATE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#[^{}]*?#\}", re.DOTALL)
TAG = re.compile(r"<!--.*?-->|</?[A-Za-z](?:[^<>\"'{}]|\"[^\"]*\"|'[^']*'|\{[^{}]*\})*>", re.DOTALL)
ADDRESS = re.compile(r"https?://[^\s<>()\[\]\"'`]+|(?<=\]\()[^()\s]*(?=[\s)])")
HTML_CODE = re.compile(r"<(script|style|pre|code|kbd|samp|template|svg)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)


def not_prose(text: str, path: str) -> Iterator[tuple[str, Span]]:
    """What plain patterns take for something other than prose; in a fence nothing else is looked for."""
    front = FRONT_MATTER.match(text)
    if front:
        yield "front matter", Span(*front.span())
    fences: list[Span] = []
    if not path.endswith((".html", ".htm")):
        fences = [Span(*match.span()) for match in FENCE.finditer(text, front.end() if front else 0)]
        yield from (("fence", fence) for fence in fences)
    for name, pattern in (
        ("code", INLINE_CODE),
        ("template", TEMPLATE),
        ("tag", TAG),
        ("address", ADDRESS),
        ("code element", HTML_CODE),
    ):
        if name == "code" and path.endswith((".html", ".htm")):
            continue
        for match in pattern.finditer(text):
            span = Span(*match.span())
            if not any(span.overlaps(fence) for fence in fences):
                yield name, span


def misplaced(text: str, path: str, findings: tuple[Finding, ...]) -> list[str]:
    """The findings that have no word outside what is not prose, as lines for a person."""
    reads_prose = {rule.id for rule in packs.load().rules.values() if rule.reads_prose and not rule.pages_only}
    regions = sorted(not_prose(text, path), key=lambda one: one[1])
    wrong = []
    for finding in findings:
        if finding.rule not in reads_prose:
            continue
        covered = [(name, span) for name, span in regions if span.overlaps(finding.span)]
        left = set(range(finding.span.start, finding.span.end))
        for _, span in covered:
            left -= set(range(span.start, span.end))
        if not any(text[at].isalnum() for at in left):
            names = ", ".join(sorted({name for name, _ in covered})) or "nothing"
            wrong.append(f"{path}:{finding.span.start}: {finding.rule} marks {finding.text!r} in {names}")
    return wrong


def main(arguments: list[str]) -> int:
    drafts = [Path(name) for name in arguments] or [
        path
        for folder in FOLDERS
        for path in sorted((DATA / folder).glob("*"))
        if path.suffix in (".md", ".mdx", ".html", ".htm") and path.name != "README.md"
    ]
    if not drafts:
        print(f"no drafts: CITEWELL_DATA names the evaluation data, and {DATA} holds none", file=sys.stderr)
        return 2
    known = packs.load()
    engine = Engine(default_settings(known), known, Grammar())
    wrong: list[str] = []
    count = 0
    for path in drafts:
        text = path.read_bytes().decode("utf-8", "replace")
        findings = engine.check(read(text, path=str(path))).findings
        count += len(findings)
        wrong += misplaced(text, path.name, findings)
    print("\n".join(wrong))
    print(f"{count} findings on {len(drafts)} drafts, {len(wrong)} of them in what is not prose")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
