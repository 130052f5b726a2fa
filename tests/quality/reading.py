"""
Findings on real drafts, laid out for a reader who judges each: would a careful writer thank us for it?

    python tests/quality/reading.py --seed 7 --drafts 20 [--severity information] [--rule ID] [--most N] > sheet.md
    python tests/quality/reading.py --judge sheet.md

The first command draws drafts at random from ``drafts_blog`` and ``drafts_md`` of the evaluation data and writes
a sheet: every finding at or above the severity, with its words in ⟦ ⟧, the heading above and the text around. The
reader writes ``yes`` or ``no: why`` after each ``verdict:``. The second prints the share upheld for each rule, and
stops where a verdict is missing. The sheet holds other people's text: it is not for the repository.
"""

import argparse
import os
import random
import re
import sys
from collections import Counter
from pathlib import Path

from citewell import packs
from citewell.config import default_settings
from citewell.document import Document
from citewell.engine import Engine
from citewell.markup import read
from citewell.result import Finding

DATA = Path(os.environ.get("CITEWELL_DATA", Path(__file__).resolve().parents[3] / "shared" / "data"))
FOLDERS = ("drafts_blog", "drafts_md")
RANKS = ("error", "warning", "information", "hint")
AROUND = 350
"""Code points of source shown before and after a finding."""


def entry(number: int, path: Path, document: Document, finding: Finding) -> str:
    """One finding as a paragraph of the sheet."""
    text, span = document.text, finding.span
    above = [one for one in document.blocks if one.kind == "heading" and one.start < span.start]
    before = text[max(0, span.start - AROUND) : span.start]
    after = text[span.end : span.end + AROUND]
    return (
        f"## {number}. {finding.rule} ({finding.severity})\n\n"
        f"{path.name}, line {document.lines.line_of(span.start) + 1}, under: {above[-1].exact() if above else '(start)'}\n\n"
        f"message: {finding.message}\n\n"
        f"~~~~~\n…{before}⟦{span.of(text)}⟧{after}…\n~~~~~\n\nverdict:\n"
    )


def draw(arguments: argparse.Namespace) -> int:
    """Writes a sheet."""
    drafts = [path for name in FOLDERS for path in sorted((DATA / name).glob("*.md*")) if path.name != "README.md"]
    if not drafts:
        print(f"no drafts: CITEWELL_DATA names the evaluation data, and {DATA} holds none", file=sys.stderr)
        return 2
    known = packs.load()
    engine = Engine(default_settings(known), known)
    wanted = set(RANKS[: RANKS.index(arguments.severity) + 1])
    found: list[tuple[Path, Document, Finding]] = []
    words = 0
    for path in random.Random(arguments.seed).sample(drafts, min(arguments.drafts, len(drafts))):
        document = read(path.read_bytes().decode("utf-8", "replace"), path=str(path))
        report = engine.check(document)
        words += report.words
        found += [
            (path, document, one)
            for one in report.findings
            if one.severity in wanted and arguments.rule in (None, one.rule)
        ]
    shown = random.Random(arguments.seed).sample(found, min(arguments.most or len(found), len(found)))
    shown.sort(key=lambda one: (one[0].name, one[2].span))
    print(
        f"# {len(shown)} of {len(found)} findings on {arguments.drafts} drafts ({words} words), seed {arguments.seed}\n"
    )
    for number, (path, document, finding) in enumerate(shown, 1):
        print(entry(number, path, document, finding))
    return 0


def judge(sheet: Path) -> int:
    """Prints the share upheld for each rule."""
    given: dict[str, Counter[bool]] = {}
    missing = []
    for part in re.split(r"^## (?=\d+\. )", sheet.read_text("utf-8"), flags=re.MULTILINE)[1:]:
        number, rule = part.split(". ", 1)[0], part.split(". ", 1)[1].split(" ", 1)[0]
        verdict = part.rsplit("verdict:", 1)[1].strip().lower()
        if not verdict.startswith(("yes", "no")):
            missing.append(number)
            continue
        given.setdefault(rule, Counter())[verdict.startswith("yes")] += 1
    if missing:
        print(f"no verdict yet for {', '.join(missing)}", file=sys.stderr)
        return 1
    for rule, counts in sorted(given.items()):
        print(f"{rule:28} {counts[True]:3} of {counts.total():3} upheld  {100 * counts[True] / counts.total():5.1f} %")
    every = sum(given.values(), Counter())
    print(f"{'all':28} {every[True]:3} of {every.total():3} upheld  {100 * every[True] / max(every.total(), 1):5.1f} %")
    return 0


def main() -> int:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--drafts", type=int, default=20)
    parser.add_argument("--severity", choices=RANKS, default="information")
    parser.add_argument("--rule")
    parser.add_argument("--most", type=int)
    parser.add_argument("--judge", type=Path)
    arguments = parser.parse_args()
    return judge(arguments.judge) if arguments.judge else draw(arguments)


if __name__ == "__main__":
    sys.exit(main())
