"""
After any edit, what is remembered and patched equals a check from scratch: findings, places and fixes.

``CITEWELL_EDITS`` sets how many edits are tried in all without the language model (20,000 in the whole run where it is
not set; a tenth of that with it), ``CITEWELL_SEED`` which.
"""

import os
import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from citewell import packs
from citewell.checking import Check
from citewell.config import default_settings, settings_from
from citewell.document import Block, Document, Section, Sentence
from citewell.engine import Engine
from citewell.grammar import Grammar
from citewell.markup import edit, read
from citewell.memo import Memo
from citewell.packs import Packs
from citewell.result import Edit, Finding
from citewell.rule import Change, Mark, NoOptions, Related, Remedy, rule
from citewell.span import Span
from citewell.testing import Remembering

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
EDITS = int(os.environ.get("CITEWELL_EDITS", "20000"))
SEED = int(os.environ.get("CITEWELL_SEED", "1"))

TYPED = "abc deft rain, 12 % more. \n"
PIECES = [
    "very ", "x", " ", "\n", "\n\n", "\r\n", ". ", ", and it is ", "; it ", "# ", "\n\n## What is it?\n\n", "\n- ", "  - ", "1. ",
    "> ", "**", "*", "`", "\n```\n", "~~~\n", "[here](https://e.org)", "[here][guide]", "\n\n[guide]: https://g.org\n\n", "[^1]",
    "\n\n[^1]: By Kolb.\n\n", " 40 % of users leave. ", " Studies show that ", " It is faster. ", " This is significantly better. ",
    "\n| a | b |\n| - | - |\n| 4 | faster |\n", "\n---\n", "---\ntitle: x\n---\n", "lang: de\n", "😀", "\u2028", "\u2029", "\x85", "\x0b",
    "<figcaption>By <a href='https://e.org'>Kolb</a></figcaption>", "<p>", "</p>", "<ul><li>", "</li></ul>", "<h2>", "</h2>",
    "<!-- ", " -->", "<!-- citewell-disable-next-line -->\n", "<!-- citewell-disable-line puffery -->",
    "<!-- citewell-disable-file long-sentence -->", "\n<!-- citewell-disable -->\n", "\n<!-- citewell-enable -->\n",
    "<!-- citewell-disable-next-block claim, nosy -->\n", "\n<!-- citewell-disable-section puffery, nosy-section -- so -->\n",
    "<!-- citewell-enable puffery nosy-document -->", "<!-- citewell-disable-line pufery -->", "citewell: {disable: [sentence]}\n",
    "{/* citewell-disable claim */}\n", "{{ x }}", "{% if a %}", "[NUMBER]", "[SOURCE page]", " TODO: ",
    "<table><caption>By Kolb</caption><tr><td>73 of 100 left.</td></tr></table>", "import x from 'y'\n", "{/* hush */}",
    "<script type=\"application/ld+json\">\n{\"@type\": \"Thing\",}\n</script>\n", "<title>", "</main>", "<nav>",
    "Dieser Satz ist auf Deutsch, und er hat genug W\u00f6rter, damit es auffällt, dass er nicht passt. ",
]  # fmt: skip

MDX = """export const rows = [1, 2]

# A guide to lamps

<Tabs>

Our lamp is significantly brighter, and it is very easy to mount on any bike you own today.

- It lights {rows.length} metres.
- It is lighter.

</Tabs>

## How long does it run?

Many riders ask. A lamp is a thing. It runs 9 hours on one charge.
"""


TABLES = """<p>Before it.</p>
<table><caption>By <a href="https://e.org">Kolb</a></caption><tr><th>Lamp</th><td>73 of 100 left.</td></tr></table>
<figure><table><tr><td>It is faster.</td><td>4 of 5</td></tr></table><figcaption>From our shop.</figcaption></figure>
<p>After it.</p>
"""

MICRODATA = """<html><body>
<p>Hello there.</p>
<div itemscope itemtype="https://schema.org/Product">
<span itemprop="nam">Halden</span>
<div itemprop="offers" itemscope itemtype="https://schema.org/Ofer">
<meta itemprop="price" content="€3">
</div>
</div>
<p>It runs 9 hours.</p>
</body></html>
"""

TEXT_FIRST = """A lamp is a thing.

- It lights the road.

It runs 9 hours.

# Then a heading

It is brighter.
"""


COMMENT = re.compile(r"(?:<!--|\{/\*) citewell-(?P<scope>[a-z-]+)(?P<words>[^>}]*?) (?:-->|\*/\})")


class NoGrammar(Grammar):
    """No language model: rules see what they see without one."""

    def load(self) -> bool:
        return False


# Rules that look at all there is to see, and say so: what is kept must not outlive it.


@rule(
    family="sentence", severity="hint", evidence=(), since="0.1", reads_prose=False,
    sees=("previous", "next", "heading", "lead_in", "caption"),
)  # fmt: skip
def nosy(sentence: Sentence, options: NoOptions) -> Iterator[Mark]:
    """Names all its neighbours."""
    around = (
        sentence.heading,
        sentence.lead_in,
        sentence.caption,
        sentence.previous,
        sentence.next,
        *sentence.following,
    )
    words = "/".join(one.text if one else "-" for one in around)
    yield Mark(sentence.whole, f"{sentence.kind} {sentence.containers} {sentence.opens_section} {words}")


@rule(family="section", severity="hint", evidence=(), since="0.1", reads_prose=False)
def nosy_section(section: Section, options: NoOptions) -> Iterator[Mark]:
    """Marks its last sentence and points at its first."""
    words = [one.text for one in section.sentences]
    if words:
        last, first = section.sentences[-1], section.sentences[0]
        yield Mark(last.whole, "/".join(words), at=last, related=(Related(first.whole, "first", at=first),))


@nosy_section.fixes
def shorten(section: Section, mark: Mark, options: NoOptions) -> Iterator[Remedy]:
    yield Remedy("delete", section.sentences[0].text, (Change(Span(0, 1), ""),))


@rule(family="section", severity="hint", evidence=(), since="0.1", reads_prose=False)
def nosy_about_places(section: Section, options: NoOptions) -> Iterator[Mark]:
    """Marks the source of a section that is about lamps."""
    if section.heading and "?" in section.heading.text:
        yield Mark(section.span, "all of it")


@rule(family="section", severity="hint", evidence=(), since="0.1", sees=("section",))
def nosy_about_sections(sentence: Sentence, options: NoOptions) -> Iterator[Mark]:
    """Counts the sentences around it, and points out of the block."""
    others = sentence.section.sentences
    if len(others) > 2:
        yield Mark(Span(0, 1), f"one of {len(others)}", related=(Related(Span(0, 1), "the last", at=others[-1]),))


def has_digit(block: Block) -> str:
    return block.text if any(char.isdigit() for char in block.text) else ""


@rule(family="section", severity="hint", evidence=(), since="0.1", reads_prose=False)
def nosy_document(document: Document, options: NoOptions) -> Iterator[Mark]:
    """Marks each block with a digit, by what was gathered."""
    for block, words in document.gather(has_digit):
        yield Mark(Span(0, len(words)), f"{len(document.headings)} {words}", at=block)


def twice(found: Iterable[tuple[int, str]]) -> tuple[tuple[int, int], ...]:
    """The blocks whose text has stood before, each with the block where that was."""
    first: dict[str, int] = {}
    return tuple((index, first[text]) for index, text in found if first.setdefault(text, index) != index)


@rule(family="section", severity="hint", evidence=(), since="0.1", reads_prose=False)
def nosy_digest(document: Document, options: NoOptions) -> Iterator[Mark]:
    """Marks each block with a digit that stands twice, by a digest of what was gathered."""
    for index, before in document.digest(has_digit, twice):
        block, other = document.blocks[index], document.blocks[before]
        yield Mark(Span(0, 1), block.text, at=block, related=(Related(Span(0, 1), other.text, at=other),))


def spans_of_data(document: Document) -> tuple[Span, ...]:
    front = (document.front_matter.span,) if document.front_matter else ()
    return (*front, *(one.span for one in document.islands), *(one.span for one in document.elements))


@rule(family="structured-data", severity="hint", evidence=(), since="0.1", reads_prose=False)
def nosy_about_data(document: Document, options: NoOptions) -> Iterator[Mark]:
    """Marks all data that a draft declares."""
    for span in document.declared(spans_of_data):
        yield Mark(span, document.source(span)[:20])


@rule(family="sentence", severity="hint", evidence=(), since="0.1", sees=("previous",), gate=lambda text: len(text) % 3)
def nosy_behind_a_gate(sentence: Sentence, options: NoOptions) -> Iterator[Mark]:
    """Names the sentence before those that its gate lets through."""
    yield Mark(sentence.whole, sentence.previous.text if sentence.previous else "-")


@rule(family="section", severity="hint", evidence=(), since="0.1", sees=("section", "previous"))
def nosy_about_neighbours(block: Block, options: NoOptions) -> Iterator[Mark]:
    """Names the block before it, which may be in another section."""
    yield Mark(Span(0, 1), f"{len(block.section.blocks)} {block.previous.text if block.previous else '-'}")


NOSY = Packs(
    {
        one.id: one
        for one in (
            nosy,
            nosy_section,
            nosy_about_places,
            nosy_about_sections,
            nosy_about_neighbours,
            nosy_document,
            nosy_digest,
            nosy_about_data,
            nosy_behind_a_gate,
            packs.load().rules["unknown-suppression"],
            packs.load().rules["unused-suppression"],
        )
    }
)


APPROVED = {
    "extends": "strict",
    "terms": ["faster", "Many riders", "significantly better", "very"],
    "boilerplate": ["Studies show that it is faster.", "40 % of users leave.", "This is significantly better."],
}
"""Settings under which some findings are none, and others are graver."""


def drafts() -> dict[str, str]:
    found = {path.name: path.read_bytes().decode() for path in sorted(EXAMPLES.glob("*.*"))}
    return {
        **found,
        "guide.mdx": MDX,
        "tables.html": TABLES,
        "microdata.html": MICRODATA,
        "first.md": TEXT_FIRST,
        "lines.md": found["draft.md"].replace("\n", "\r\n"),
    }


def edited(text: str, near: int, draw: random.Random) -> tuple[int, int, str]:
    """Most edits are near the last one, as with a writer."""
    length = len(text)
    if draw.random() < 0.1 and COMMENT.search(text):
        return comment_edited(text, draw)
    if "itemscope" in text and draw.random() < 0.2:
        return lines_exchanged(text, draw)
    start = draw.randrange(length + 1) if draw.random() < 0.4 else min(max(near + draw.randint(-60, 60), 0), length)
    end = min(length, start + draw.choice([0, 0, 0, 0, 1, 1, 5, 40, 400]))
    return start, end, draw.choice(TYPED) if draw.random() < 0.4 else draw.choice([*PIECES, ""])


def comment_edited(text: str, draw: random.Random) -> tuple[int, int, str]:
    """An ignore comment goes, comes a second time, names something else, lets what stands behind it go first, or stands
    on another line."""
    found = draw.choice(list(COMMENT.finditer(text)))
    start, end = found.span()
    behind = min(end + draw.randint(1, 80), len(text))
    changes = [
        (start, end, ""),
        (end, end, found[0]),
        (
            *found.span("words"),
            draw.choice(["", " claim", " sentence, puffery", " nosy", " long-sentence -- as it is"]),
        ),
        (
            *found.span("scope"),
            draw.choice(["enable", "disable", "disable-line", "disable-section", "disable-next-block"]),
        ),
        (start, behind, text[end:behind] + found[0]),
        (end, end, "\n"),
        (start, start, "\n"),
    ]
    # Lines that are joined or parted beside a comment may leave all blocks as they are.
    changes += [(at, at + 1, " ") for at in (text.find("\n", end), text.rfind("\n", 0, start)) if at >= 0]
    return draw.choice(changes)


def lines_exchanged(text: str, draw: random.Random) -> tuple[int, int, str]:
    """A line goes behind the next one: what stands in elements stays as they move, and the other way round."""
    lines = text.splitlines(keepends=True)
    at = draw.randrange(len(lines))
    start, both = len("".join(lines[:at])), lines[at : at + 2]
    return start, start + len("".join(both)), "".join(reversed(both))


class Editor:
    """What the other side of the patches sees: a list of findings, moved by the edits, changed by the patches."""

    def __init__(self, engine: Engine, name: str, text: str) -> None:
        self.engine, self.name, self.memo = engine, name, Memo()
        self.document = replace(read(text, path=name), parses=self.memo.watch)
        self.edits: list[Edit] = []
        self.findings: list[tuple[str, str, str]] = []
        self.check()

    def edit(self, start: int, end: int, text: str) -> None:
        self.document = edit(self.document, start, end, text)
        self.edits.append(Edit(start, end, text))

    def check(self) -> None:
        self.last = Check(self.engine, self.document, self.memo, self.edits)
        self.edits = []
        for number, _ in enumerate(self.last.words([len(self.document.text) // 2])):
            if number % 7 == 3:
                self.take()
        for _ in self.last.grammar(2):
            self.take()
        self.take()

    def take(self) -> None:
        patch = self.last.patch()
        self.findings[patch.at : patch.at + patch.removed] = list(map(shown, patch.findings))
        if patch.general is not None:
            self.general = list(map(shown, patch.general))


def shown(finding: Finding) -> tuple[str, str, str]:
    """What of a finding does not move."""
    return finding.rule, finding.message, finding.text


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
