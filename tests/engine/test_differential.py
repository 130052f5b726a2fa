"""
After any edit, what is remembered and patched equals a check from scratch: findings, places and fixes.

``CITEWELL_EDITS`` sets how many edits are tried in all without the language model (20,000 in the whole run where it is
not set; a tenth of that with it), ``CITEWELL_SEED`` which.
"""

import os
import random
from collections.abc import Iterator

import pytest

from citewell import packs
from citewell.config import default_settings, settings_from
from citewell.document import Block, Document, Sentence
from citewell.engine import Engine
from citewell.markup import read
from citewell.packs import Packs
from citewell.rule import Mark, NoOptions, rule
from citewell.span import Span
from citewell.testing import Remembering
from comparing import Editor, NoGrammar, shown
from editing import edited
from nosy import APPROVED, NOSY, nosy
from sources import drafts

EDITS = int(os.environ.get("CITEWELL_EDITS", "20000"))
SEED = int(os.environ.get("CITEWELL_SEED", "1"))


@pytest.mark.parametrize("name", sorted(drafts()))
@pytest.mark.parametrize("kind", ["words", "grammar", "nosy", "approved"])
def test_findings_are_those_of_a_fresh_check(name: str, kind: str) -> None:
    known = NOSY if kind == "nosy" else packs.load()
    grammar = Remembering() if kind == "grammar" else NoGrammar()
    settings = settings_from(APPROVED if kind == "approved" else {}, known)
    engine = Engine(settings, known, grammar)
    edits = EDITS // len(drafts()) // {"words": 2, "grammar": 10, "nosy": 2, "approved": 5}[kind]
    original = drafts()[name]
    draw, near = random.Random(f"{SEED}{name}{kind}"), 0
    editor = Editor(engine, name, original)
    for number in range(edits):
        for _ in range(draw.choice([1, 1, 1, 2])):
            text = editor.document.text
            if number % 40 == 39:
                # Back to the start now and then, or all drafts end as noise.
                editor.edit(0, len(text), original)
            else:
                start, end, new = edited(text, near, draw)
                editor.edit(start, end, new)
                near = start + len(new)
        editor.check()
        text = editor.document.text
        fresh = engine.check(read(text, path=name))
        assert editor.last.report(complete=True).findings == fresh.findings, f"edit {number}: {text!r}"
        numbered = editor.last.numbered()
        assert sorted(finding.span for finding, _ in numbered) == sorted(finding.span for finding in fresh.findings)
        assert editor.findings + editor.general == [shown(finding) for finding, _ in numbered], (
            f"edit {number}: {text!r}"
        )
        if number % 50 == 0:
            assert {finding: mend() for finding, mend in numbered} == {one: fresh.fixes(one) for one in fresh.findings}


def test_other_settings_start_afresh() -> None:
    known = packs.load()
    editor = Editor(Engine(default_settings(known), known, NoGrammar()), "draft.md", drafts()["draft.md"])
    assert editor.findings
    editor.engine = Engine(settings_from({"select": ["leftover-placeholder"]}, known), known, NoGrammar())
    editor.check()
    assert not editor.findings
    assert {rule for rule, _, _ in editor.general} == {"leftover-placeholder"}


def test_a_fact_that_fails_costs_its_rule_and_nothing_else() -> None:
    def fragile(block: Block) -> str:
        if "broken" in block.text:
            raise ZeroDivisionError
        return block.text

    @rule(family="section", severity="hint", evidence=(), since="0.1", reads_prose=False)
    def gathers(document: Document, options: NoOptions) -> Iterator[Mark]:
        """Gathers."""
        for block, _ in document.gather(fragile):
            yield Mark(Span(0, 1), block.text, at=block)

    known = Packs({one.id: one for one in (nosy, gathers)})
    editor = Editor(Engine(default_settings(known), known, NoGrammar()), "a.md", "One.\n\nTwo.\n\nThree.\n")
    for start, end, new in ((0, 3, "broken"), (10, 13, "Second"), (0, 6, "First")):
        editor.edit(start, end, new)
        editor.check()
        fresh = editor.engine.check(read(editor.document.text, path="a.md"))
        assert editor.last.report(complete=True).findings == fresh.findings
        assert len(editor.last.notices) == len(fresh.notices)


@rule(family="sentence", severity="hint", evidence=(), since="0.1")
def here(sentence: Sentence, options: NoOptions) -> Iterator[Mark]:
    """The word HERE."""
    at = sentence.text.find("HERE")
    if at >= 0:
        yield Mark(Span(at, at + 4), "It is here.")


FAR = "".join(f"<p>Line {number} is about lamps.</p>\n" for number in range(12))
FAR_DOWN = "".join(f"Line {number} is about lamps.\n\n" for number in range(12))
OF_A_SECTION = "<!-- citewell-disable-section here -->"


@pytest.mark.parametrize(
    ("name", "text", "old", "new", "left"),
    [
        ("a.html", f"{FAR}<p>HERE.</p>\n<p>Text. <!-- citewell-disable-line here --></p>\n{FAR}", ".</p>\n<p>Text", ".</p> <p>Text", 0),
        ("a.html", f"<p>HERE.</p>{FAR}<h2>A</h2>{FAR}<p>HERE.</p>{OF_A_SECTION}", "<h2>A</h2>", "", 0),
        ("a.html", f"<!-- citewell-disable -->{FAR}<!-- citewell-enable -->{FAR}<p>HERE.</p>", "<!-- citewell-enable -->", "", 0),
        ("a.md", f"{FAR_DOWN}HERE.\n\n{FAR_DOWN}## A\n\n{FAR_DOWN}{OF_A_SECTION}\n\n{FAR_DOWN}HERE.\n\n{FAR_DOWN}## B\n\nHERE.", "## A\n\n", "", 1),
        ("a.md", f"HERE.\n\n{FAR_DOWN}{OF_A_SECTION}\n\n{FAR_DOWN}HERE.\n\n{FAR_DOWN}## B\n\n{FAR_DOWN}HERE.\n\n{FAR_DOWN}", "## B", "B", 0),
        ("a.md", f"{FAR_DOWN}<!-- citewell-disable here -->\n\n{FAR_DOWN}HERE.\n\n{FAR_DOWN}HERE.\n", "here", "hare", 2),
        ("a.md", f"---\ntitle: x\n---\n\n{FAR_DOWN}HERE.\n", "title: x", "citewell: {disable: here}", 0),
    ],
)  # fmt: skip
def test_a_comment_may_hide_something_else_far_from_the_edit(
    name: str, text: str, old: str, new: str, left: int
) -> None:
    known = Packs(
        {one.id: one for one in (here, *(packs.load().rules[f"{name}-suppression"] for name in ("unknown", "unused")))}
    )
    editor = Editor(Engine(default_settings(known), known, NoGrammar()), name, text)
    at = text.index(old)
    for start, end, words in ((at, at + len(old), new), (at, at + len(new), old)):
        editor.edit(start, end, words)
        editor.check()
        fresh = editor.engine.check(read(editor.document.text, path=name))
        assert editor.last.report(complete=True).findings == fresh.findings
        numbered = [finding for finding, _ in editor.last.numbered()]
        assert editor.findings + editor.general == [shown(finding) for finding in numbered]
        assert sorted(one.span for one in numbered) == sorted(one.span for one in fresh.findings)
        if words == new:
            assert sum(one.rule == "here" for one in fresh.findings) == left
