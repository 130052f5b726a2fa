"""Every split that is offered in real drafts: nothing outside its sentence changes, and nothing inside is lost."""

import logging
import re
from collections import Counter
from pathlib import Path

import pytest

from citewell import apply, check
from citewell.document import Document
from citewell.markup import read

pytestmark = pytest.mark.grammar

DRAFTS = 80
RULE = "multi-idea-sentence"


def _sentences(document: Document) -> list[str]:
    return [sentence.exact() for block in document.blocks for sentence in block.sentences]


def _marks(document: Document) -> Counter[str]:
    """Links, code and emphasis of a draft by kind, words and address."""
    found: Counter[str] = Counter()
    for block in document.blocks:
        for inline in block.prose.inlines:
            # Emphasis may go around a cut; links and code never do.
            words = inline.prose.of(block.exact()) if inline.kind in ("link", "code", "math", "url") else ""
            found[f"{inline.kind} {words} {inline.target}"] += 1
    return found


@pytest.mark.data
def test_splits_of_real_drafts_keep_all_that_they_do_not_cut(data_dir: Path) -> None:
    offered = 0
    for path in sorted((data_dir / "drafts_md").glob("*.md"))[:DRAFTS]:
        text = path.read_bytes().decode("utf-8", "replace")
        report = check(text, path=str(path))
        before = read(text, path=str(path))
        for finding in report.findings:
            for fix in report.fixes(finding) if finding.rule == RULE else ():
                if fix.kind != "split":
                    continue
                offered += 1
                after = apply(text, fix)
                again = read(after, path=str(path))
                assert not fix.safe
                assert not fix.preferred
                assert all(finding.span.start <= edit.start <= edit.end <= finding.span.end for edit in fix.edits)
                assert _marks(again) == _marks(before), finding.message
                assert _said(after) - _said(text) == Counter() == _said(text) - _said(after)
                pieces = int(fix.title.split()[2])
                old, new = Counter(_sentences(before)), Counter(_sentences(again))
                assert (old - new).total() == 1, fix.title
                assert (new - old).total() == pieces, fix.title
    assert offered >= 20


def _said(text: str) -> Counter[str]:
    """Numbers and negations."""
    return Counter(re.findall(r"\d+|\bnot\b|n[’']t\b|\bnever\b|\bno\b", text.lower()))


def test_a_refusal_says_why_and_none_of_the_words(caplog: pytest.LogCaptureFixture) -> None:
    text = (
        "When the tank is empty, the controller closes the valve of the main line and the small pump fills the tank "
        "from the well behind the barn until morning.\n"
    )
    report = check(text)
    with caplog.at_level(logging.DEBUG, logger="citewell_rules"):
        assert [fix.kind for finding in report.findings for fix in report.fixes(finding) if fix.kind == "split"] == []
    assert [record.getMessage() for record in caplog.records] == ["no split: condition"]


@pytest.mark.parametrize(
    ("before", "pieces"),
    [
        ("", 1),
        # A fragment of a list, and what stands behind a stop that may be none ("approx. the ...").
        ("- ", 0),
        ("Here is a note. ", 0),
    ],
)
def test_a_small_letter_opens_a_sentence_in_a_paragraph_only(before: str, pieces: int) -> None:
    text = f"{before}the gauge stands at the old bridge, and the mast stands on the hill behind the mill.\n"
    report = check(text)
    splits = [fix for finding in report.findings for fix in report.fixes(finding) if fix.kind == "split"]
    assert len(splits) == pieces
