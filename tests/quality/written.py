"""
The JSON-LD that is written from drafts, read again.

    python tests/quality/written.py [--json FILE] [DRAFT ...]

For each draft the data of what it plainly is (else of an article) is put in, as the quick-fix does. It must parse, have no
finding about structured data or dates but at gaps, flag every gap, agree with the draft, and leave nothing for a second
run to write; the rest of the draft reads as before. Then its headline, and its date, are changed: the data says something
else than the page, which has to be told at that value in 98 of 100. Drafts are those named, or all of the evaluation data
(CITEWELL_DATA names its folder). Exit status 1 where a draft or this bar fails, 2 where there are none.
"""

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from kept import keep

import citewell
from citewell import packs
from citewell.config import Settings, settings_from
from citewell.document import Document
from citewell.markup import read
from citewell.result import Edit, Fix
from citewell.rule import PLACEHOLDER, Mark
from citewell.span import Span
from citewell_rules._page.subject import subjects
from citewell_rules.missing_structured_data import Options, missing_structured_data

DATA = Path(os.environ.get("CITEWELL_DATA", Path(__file__).resolve().parents[3] / "shared" / "data"))
FOLDERS = ("drafts_md", "drafts_blog", "drafts_html")
SUFFIXES = (".md", ".mdx", ".html", ".htm")
ALONE = Options(generator="none")
"""As if nothing but the draft made data."""
OTHERS = {"headline": '"Quite another matter, and nothing of this"', "datePublished": '"1993-02-03"'}
"""What is put in the place of what a draft says."""
MISMATCHES = ("structured-data-mismatch", "date-mismatch")
BAR = 0.98
FAMILIES = ["structured-data", "placeholder", "date-mismatch", "invalid-date"]


def written(document: Document) -> str | None:
    """The draft with data of what it plainly is, else of an article; None where there is no title, or no place for it."""
    mark = Mark(Span(0, 0), "", data=subjects(document) or ("article",))
    for remedy in missing_structured_data.mends[0](document, mark, ALONE):
        assert isinstance(remedy.changes, tuple)
        edits = tuple(Edit(one.span.start, one.span.end, one.text) for one in remedy.changes)
        return citewell.apply(document.text, Fix(remedy.kind, remedy.title, remedy.safe, edits))
    return None


def faults(text: str, path: str) -> Iterator[str]:
    """What is wrong with the data that is written into a draft, in words."""
    before = read(text, path=path)
    if before.islands:
        return
    found = written(before)
    if found is None:
        return
    after = read(found, path=path)
    if [block.content for block in before.blocks] != [block.content for block in after.blocks]:
        yield "the rest of the draft reads differently"
    if written(after) is not None and list(missing_structured_data(after, ALONE)):
        yield "a second run would write again"
    if not after.islands:
        if path.endswith(".mdx") or "JSON.stringify" in found:
            return
        yield "no data is read"
    for island in after.islands:
        yield from (f"no JSON: {fault.message}" for fault in island.faults)
    yield from _findings(after, found, path)


def _findings(after: Document, text: str, path: str) -> Iterator[str]:
    places = [island.body for island in after.islands]
    report = citewell.check(text, path=path, settings=_settings())
    gaps = {one.span for one in report.findings if one.rule == "leftover-placeholder"}
    for match in PLACEHOLDER.finditer(text):
        if any(Span(*match.span()) in place for place in places) and Span(*match.span()) not in gaps:
            yield f"the gap {match.group()} is not flagged"
    for one in report.findings:
        if one.rule == "leftover-placeholder" or not any(one.span in place for place in places):
            continue
        if one.severity == "hint" or PLACEHOLDER.search(one.span.of(text)):
            continue
        yield f"{one.rule}: {one.message}"


def changed(text: str, path: str) -> Iterator[tuple[str, bool]]:
    """Each value of data written into a draft that is changed to say something else, and whether that is told there."""
    draft = written(read(text, path=path))
    for island in read(draft, path=path).islands if draft else ():
        for member in island.root.members if island.root is not None else ():
            new = OTHERS.get(member.key)
            if draft is None or new is None or PLACEHOLDER.search(member.value.text):
                continue
            place = Span(member.value.span.start, member.value.span.start + len(new))
            other = draft[: place.start] + new + draft[member.value.span.end :]
            told = citewell.check(other, path=path, settings=_settings()).findings
            # Of two that differ, one is marked and the other is linked.
            places = (at for one in told if one.rule in MISMATCHES for at in (one.span, *(o.span for o in one.related)))
            yield member.key, place in places


def _settings() -> Settings:
    return settings_from({}, packs.load(), select=FAMILIES)


def main() -> int:
    """Reads all drafts; prints each fault and the counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("drafts", nargs="*", type=Path, metavar="DRAFT")
    parser.add_argument("--json", type=Path, help="also keep the counts in this file")
    arguments = parser.parse_args()
    drafts = arguments.drafts or [
        file for folder in FOLDERS for file in sorted((DATA / folder).glob("*")) if file.suffix in SUFFIXES
    ]
    failed = wrote = 0
    made: Counter[str] = Counter()
    told: Counter[str] = Counter()
    for draft in drafts:
        text = draft.read_bytes().decode()
        wrote += written(read(text, path=draft.name)) is not None
        found = list(faults(text, draft.name))
        failed += bool(found)
        for fault in found:
            print(f"{draft.name}: {fault}")
        for key, is_told in changed(text, draft.name):
            made[key] += 1
            told[key] += is_told
            if not is_told:
                print(f"{draft.name}: another {key} is not told")
    print(f"{len(drafts)} drafts, data written into {wrote}, {failed} with a fault")
    for key, count in made.items():
        print(f"another {key}: {told[key]} of {count} told at its place")
    keep(
        arguments.json,
        written={
            "drafts": len(drafts),
            "written": wrote,
            "faulty": failed,
            "told": [{"key": key, "right": told[key], "of": count} for key, count in made.items()],
        },
    )
    return 2 if not drafts else int(failed > 0 or told.total() < BAR * made.total())


if __name__ == "__main__":
    sys.exit(main())
